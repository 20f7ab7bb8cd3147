/**
 * From a backup's state to what a new first manager starts with: the cluster as it was, a new
 * node for this machine, and the node's identity, signed by the cluster's own root. Pure.
 */
import { ShoalError } from '#lib/errors';
import type { Random } from '#lib/random';
import { nodeCertificateExpiryMs, signerOf, textOf } from '#manager/ca/cluster-signer';
import {
  type Cluster,
  Meta,
  Node,
  NodeRole,
  NodeSpec,
  NodeSpecAvailability,
  NodeSpecMembership,
  StoreSnapshot,
  Version,
} from '#proto/gen/swarm';
import { timestampOfMs } from '#proto/model/time';
import { bootstrapIdentity } from '../identity/bootstrap.ts';
import type { Material } from '../identity/material.ts';

export interface Restored {
  readonly cluster: Cluster;
  readonly material: Material;
  /** The store's snapshot with the new node. */
  readonly chunks: readonly Uint8Array[];
}

function clusterOf({ clusters }: StoreSnapshot): Cluster {
  const [cluster] = clusters;
  if (cluster !== undefined) return cluster;
  throw new ShoalError('invalid_argument', 'the backup cannot be restored: it holds no cluster');
}

/** Throws `failed_precondition` when the key of the root is not in the cluster. */
export function restoredState(
  state: Uint8Array,
  nodeId: string,
  nowMs: number,
  random: Random,
): Restored {
  const snapshot = StoreSnapshot.decode(state);
  const cluster = clusterOf(snapshot);
  const { certPem: rootCaPem, keyPem: rootKeyPem } = signerOf(cluster);
  const security = { clusterId: cluster.id, rootCaPem, rootKeyPem };
  const expiryMs = nodeCertificateExpiryMs(cluster);
  const identity = bootstrapIdentity(security, nodeId, nowMs, random, expiryMs);
  const { version } = snapshot;
  const now = timestampOfMs(nowMs);
  const node = Node.create({
    id: nodeId,
    meta: Meta.create({
      version: Version.create({ index: version }),
      createdAt: now,
      updatedAt: now,
    }),
    role: NodeRole.MANAGER,
    certificate: identity.certificate,
    spec: NodeSpec.create({
      desiredRole: NodeRole.MANAGER,
      membership: NodeSpecMembership.ACCEPTED,
      availability: NodeSpecAvailability.ACTIVE,
    }),
  });
  const added = StoreSnapshot.encode(StoreSnapshot.create({ version, nodes: [node] }));
  const trusted = textOf(cluster.rootCa?.caCert ?? new Uint8Array(0));
  const material = { ...identity.material, rootCaPem: trusted };
  return { cluster, material, chunks: [state, added] };
}
