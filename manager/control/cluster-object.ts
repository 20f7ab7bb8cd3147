/**
 * Makes the one cluster object, when a swarm begins.
 */
import type { WriteTx } from '#manager/store/types';
import { Cluster, type ClusterSpec, type EncryptionKey, type RootCA } from '#proto/gen/swarm';
import {
  clusterName,
  clusterSpecWithDefaults,
  defaultAddressPools,
  defaultSubnetSize,
} from '#proto/model/cluster-defaults';
import { validateClusterSpec, validateDataPathPort } from '#proto/model/validate/cluster';

export interface NewCluster {
  /** Also the organization in all certificates. */
  readonly id: string;
  readonly rootCa: RootCA;
  /** What the user wished; the rest is filled in. */
  readonly spec?: Partial<ClusterSpec>;
  readonly unlockKeys?: readonly EncryptionKey[];
  readonly defaultAddressPools?: readonly string[];
  readonly subnetSize?: number;
  /** UDP port of the overlay; 0 = the default. */
  readonly vxlanPort?: number;
}

/** Throws `invalid_argument` for settings that nothing could work with. */
export function newCluster(options: NewCluster): Cluster {
  const spec = clusterSpecWithDefaults(options.spec);
  validateClusterSpec(spec);
  validateDataPathPort(options.vxlanPort ?? 0);
  const pools = options.defaultAddressPools ?? [];
  return Cluster.create({
    id: options.id,
    spec,
    rootCa: options.rootCa,
    unlockKeys: options.unlockKeys ?? [],
    defaultAddressPool: pools.length === 0 ? defaultAddressPools : pools,
    subnetSize: options.subnetSize || defaultSubnetSize,
    vxlanudpport: options.vxlanPort ?? 0,
  });
}

/** The cluster object: the one that is there, or else a new one. A leader may do this each time. */
export function createCluster(tx: WriteTx, options: NewCluster): Cluster {
  return tx.cluster.where('name', clusterName)[0] ?? tx.create('cluster', newCluster(options));
}
