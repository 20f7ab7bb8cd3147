/**
 * The cluster object: its settings, its join tokens and whether its managers' disks are locked.
 */
import { ShoalError } from '#lib/errors';
import {
  type CAConfig,
  type Cluster,
  type ClusterSpec,
  GetClusterResponse,
  type KeyRotation,
  ListClustersResponse,
  type UpdateClusterRequest,
  UpdateClusterResponse,
} from '#proto/gen/swarm';
import { deepEqual } from '#proto/model/equal';
import { managerSubsystem } from '#proto/model/unlock-key';
import { validateClusterSpec } from '#proto/model/validate/cluster';
import { passes } from './filters.ts';
import { redactCluster } from './redact.ts';
import { requireId, requireVersion, stated } from './request.ts';
import type { ControlDeps, ControlHandlers } from './types.ts';

type ClusterMethods = 'getCluster' | 'listClusters' | 'updateCluster';

export function clusterHandlers(deps: ControlDeps): Pick<ControlHandlers, ClusterMethods> {
  const { store } = deps;
  return {
    getCluster: async ({ clusterId }) => {
      const id = requireId('cluster', clusterId);
      const cluster = stated('cluster', id, store.view.cluster.get(id));
      return GetClusterResponse.create({ cluster: redactCluster(cluster) });
    },
    listClusters: async ({ filters }) => {
      const clusters = store.view.cluster.all().filter(({ id, spec }) => {
        const { name = '', labels = {} } = spec?.annotations ?? {};
        return passes(filters, { id, name, labels });
      });
      return ListClustersResponse.create({ clusters: clusters.map(redactCluster) });
    },
    updateCluster: async (request) => {
      const cluster = await updateCluster(deps, request);
      return UpdateClusterResponse.create({ cluster: redactCluster(cluster) });
    },
  };
}

function updateCluster(deps: ControlDeps, request: UpdateClusterRequest): Promise<Cluster> {
  const { spec, rotation } = request;
  const id = requireId('cluster', request.clusterId);
  const meta = requireVersion('cluster', request.clusterVersion);
  validateClusterSpec(spec);
  return deps.store.update((tx) => {
    const cluster = stated('cluster', id, tx.cluster.get(id));
    refuseOtherName(cluster, spec);
    refuseRootRotation(cluster.spec?.caConfig, spec.caConfig);
    return tx.update('cluster', {
      ...cluster,
      meta,
      spec: withStoredSecrets(spec, cluster.spec),
      rootCa: rotatedTokens(deps, cluster, rotation),
      unlockKeys: unlockKeys(deps, cluster, spec, rotation?.managerUnlockKey ?? false),
    });
  });
}

/** Everything finds the cluster by its name. */
function refuseOtherName({ spec: stored }: Cluster, spec: ClusterSpec): void {
  if (stored?.annotations?.name === spec.annotations?.name) return;
  throw new ShoalError('unimplemented', 'renaming the cluster is not supported');
}

/** What replies leave out, an update need not bring. */
function withStoredSecrets(spec: ClusterSpec, stored: ClusterSpec | undefined): ClusterSpec {
  const key = stored?.caConfig?.signingCaKey;
  return {
    ...spec,
    acceptancePolicy: stored?.acceptancePolicy,
    caConfig: spec.caConfig && { ...spec.caConfig, signingCaKey: key ?? new Uint8Array(0) },
  };
}

/** Refuses changes that would start a rotation of the root certificate, or sign elsewhere. */
function refuseRootRotation(stored: CAConfig | undefined, wished: CAConfig | undefined): void {
  const same =
    (wished?.signingCaKey.length ?? 0) === 0 &&
    (wished?.forceRotate ?? 0) === (stored?.forceRotate ?? 0) &&
    deepEqual(wished?.signingCaCert ?? noBytes, stored?.signingCaCert ?? noBytes) &&
    deepEqual(wished?.externalCas ?? [], stored?.externalCas ?? []);
  if (same) return;
  throw new ShoalError(
    'unimplemented',
    'changing the root certificate or using an external CA: not available yet; ' +
      'node certificates are renewed by themselves, and join tokens can be rotated',
  );
}

const noBytes = new Uint8Array(0);

function rotatedTokens(
  deps: ControlDeps,
  { rootCa }: Cluster,
  rotation: KeyRotation | undefined,
): Cluster['rootCa'] {
  const worker = rotation?.workerJoinToken ?? false;
  const manager = rotation?.managerJoinToken ?? false;
  if (rootCa === undefined || !(worker || manager)) return rootCa;
  return { ...rootCa, joinTokens: deps.rotateJoinTokens(rootCa, { worker, manager }) };
}

/** Locking makes a key, unlocking forgets it, a rotation replaces it. */
function unlockKeys(
  deps: ControlDeps,
  cluster: Cluster,
  spec: ClusterSpec,
  rotate: boolean,
): Cluster['unlockKeys'] {
  const others = cluster.unlockKeys.filter(({ subsystem }) => subsystem !== managerSubsystem);
  if (spec.encryptionConfig?.autoLockManagers !== true) {
    if (!rotate) return others;
    const message = 'the unlock key cannot be rotated: autolock is not turned on, so there is none';
    throw new ShoalError('failed_precondition', message);
  }
  const hasKey = others.length < cluster.unlockKeys.length;
  return hasKey && !rotate ? cluster.unlockKeys : [...others, deps.newUnlockKey()];
}
