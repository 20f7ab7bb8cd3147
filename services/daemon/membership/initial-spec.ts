/** The settings that a new cluster begins with. */
import { type ClusterSpec, EncryptionConfig } from '#proto/gen/swarm';
import { clusterSpecWithDefaults } from '#proto/model/cluster-defaults';
import type { InitRequest } from '#services/api/backend';
import { mergeClusterSpec } from '#services/api/convert/cluster';

/** What was wished, with the wish that stands beside the spec, and defaults for the rest. */
export function initialSpec({
  spec,
  autoLockManagers,
}: Pick<InitRequest, 'spec' | 'autoLockManagers'>): ClusterSpec {
  const merged = mergeClusterSpec(spec ?? {}, clusterSpecWithDefaults(undefined));
  if (!autoLockManagers) return merged;
  return { ...merged, encryptionConfig: EncryptionConfig.create({ autoLockManagers }) };
}
