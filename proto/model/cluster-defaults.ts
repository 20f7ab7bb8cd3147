/**
 * The cluster's settings where nobody said otherwise. Unlike a service's, they are written out
 * into the cluster object when it is made.
 */
import { Duration } from '#proto/gen/google';
import {
  Annotations,
  CAConfig,
  ClusterSpec,
  DispatcherConfig,
  EncryptionConfig,
  OrchestrationConfig,
  RaftConfig,
  TaskDefaults,
} from '#proto/gen/swarm';
import { defaultTaskHistoryLimit } from './spec-defaults.ts';

/** The name of the one cluster object. */
export const clusterName = 'default';
export const defaultHeartbeatSeconds = 5;
export const defaultCertificateExpirySeconds = 90 * 24 * 60 * 60;
export const defaultAddressPools: readonly string[] = ['10.0.0.0/8'];
export const defaultSubnetSize = 24;

const defaultRaft = {
  snapshotInterval: 10_000,
  keepOldSnapshots: 0,
  logEntriesForSlowFollowers: 500,
  heartbeatTick: 1,
  electionTick: 10,
};

/** `given` with the parts that it leaves out. */
export function clusterSpecWithDefaults(given: Partial<ClusterSpec> = {}): ClusterSpec {
  const { annotations, orchestration, raft, dispatcher, caConfig } = given;
  return ClusterSpec.create({
    ...given,
    annotations: Annotations.create({ ...annotations, name: annotations?.name || clusterName }),
    orchestration:
      orchestration ??
      OrchestrationConfig.create({ taskHistoryRetentionLimit: defaultTaskHistoryLimit }),
    raft: raft ?? RaftConfig.create(defaultRaft),
    dispatcher: DispatcherConfig.create({
      heartbeatPeriod:
        dispatcher?.heartbeatPeriod ?? Duration.create({ seconds: defaultHeartbeatSeconds }),
    }),
    caConfig: CAConfig.create({
      ...caConfig,
      nodeCertExpiry:
        caConfig?.nodeCertExpiry ?? Duration.create({ seconds: defaultCertificateExpirySeconds }),
    }),
    taskDefaults: given.taskDefaults ?? TaskDefaults.create(),
    encryptionConfig: given.encryptionConfig ?? EncryptionConfig.create(),
  });
}
