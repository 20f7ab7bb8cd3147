/**
 * The swarm's own settings. Clients send the whole spec back after changing a part of it; signing
 * keys are the exception: they are taken but never shown.
 */

import {
  CAConfig,
  type Cluster,
  ClusterSpec,
  DispatcherConfig,
  EncryptionConfig,
  ExternalCA,
  ExternalCACAProtocol,
  NodeTLSInfo,
  OrchestrationConfig,
  RaftConfig,
  TaskDefaults,
} from '#proto/gen/swarm';
import { defaultTunnelPort } from '#proto/model/mesh/tunnel-ports';
import { defaultTaskHistoryLimit } from '#proto/model/spec-defaults';
import { type Codec, type Field, fieldsOf, inputOf, pathOf, record } from './codec.ts';
import { metaJson } from './meta.ts';
import { tlsInfo } from './node.ts';
import { annotationFields, driver } from './spec/common.ts';
import {
  flag,
  int64,
  list,
  optional,
  plainDuration,
  text,
  textBytes,
  textMap,
  uint32,
  uint64,
  word,
} from './values.ts';

const ofOrchestration = fieldsOf<OrchestrationConfig>();
const orchestration = record(OrchestrationConfig, [
  ofOrchestration.field('TaskHistoryRetentionLimit', 'taskHistoryRetentionLimit', int64, 'always'),
]);

const ofRaft = fieldsOf<RaftConfig>();
const raft = record(RaftConfig, [
  ofRaft.field('SnapshotInterval', 'snapshotInterval', uint64),
  ofRaft.field('KeepOldSnapshots', 'keepOldSnapshots', uint64, 'always'),
  ofRaft.field('LogEntriesForSlowFollowers', 'logEntriesForSlowFollowers', uint64),
  ofRaft.field('ElectionTick', 'electionTick', uint32, 'always'),
  ofRaft.field('HeartbeatTick', 'heartbeatTick', uint32, 'always'),
]);

const ofExternal = fieldsOf<ExternalCA>();
const externalCa = record(ExternalCA, [
  ofExternal.field(
    'Protocol',
    'protocol',
    word({ cfssl: ExternalCACAProtocol.CFSSL }, { empty: ExternalCACAProtocol.CFSSL }),
  ),
  ofExternal.field('URL', 'url', text, 'always'),
  ofExternal.field('Options', 'options', textMap),
  ofExternal.field('CACert', 'caCert', textBytes, 'always'),
]);

const ofCa = fieldsOf<CAConfig>();
/** Decoded, and left out of every answer. */
const signingKey: Field<CAConfig> = {
  ...ofCa.field('SigningCAKey', 'signingCaKey', textBytes),
  encode: () => {},
};
const caConfig = record(CAConfig, [
  ofCa.field('NodeCertExpiry', 'nodeCertExpiry', plainDuration),
  ofCa.field('ExternalCAs', 'externalCas', list(externalCa)),
  ofCa.field('SigningCACert', 'signingCaCert', textBytes),
  signingKey,
  ofCa.field('ForceRotate', 'forceRotate', uint64),
]);

const ofDispatcher = fieldsOf<DispatcherConfig>();
const dispatcher = record(DispatcherConfig, [
  ofDispatcher.field('HeartbeatPeriod', 'heartbeatPeriod', plainDuration),
]);
const ofEncryption = fieldsOf<EncryptionConfig>();
const encryption = record(EncryptionConfig, [
  ofEncryption.field('AutoLockManagers', 'autoLockManagers', flag, 'always'),
]);
const ofDefaults = fieldsOf<TaskDefaults>();
const taskDefaults = record(TaskDefaults, [
  ofDefaults.field('LogDriver', 'logDriver', optional(driver)),
]);

const of = fieldsOf<ClusterSpec>();
const clusterSpec: Codec<ClusterSpec> = record(ClusterSpec, [
  annotationFields<ClusterSpec>(),
  of.field('Orchestration', 'orchestration', optional(orchestration)),
  of.field('Raft', 'raft', optional(raft)),
  of.field('Dispatcher', 'dispatcher', optional(dispatcher)),
  of.field('CAConfig', 'caConfig', optional(caConfig)),
  of.field('TaskDefaults', 'taskDefaults', optional(taskDefaults)),
  of.field('EncryptionConfig', 'encryptionConfig', optional(encryption)),
]);

function given<T extends object>(base: T, sent: Partial<T>): T {
  const set = Object.entries(sent).filter(([, value]) => !isZero(value));
  return { ...base, ...Object.fromEntries(set) };
}

function isZero(value: unknown): boolean {
  if (value instanceof Uint8Array || Array.isArray(value)) return value.length === 0;
  return value === undefined || value === '' || value === 0;
}

/** Zero means something for these two, so it counts when it was sent. */
function sentNumber(json: unknown, section: string, name: string): number | undefined {
  const outer = inputOf(json, '').get(section.toLowerCase());
  const value = outer === undefined ? undefined : inputOf(outer, section).get(name.toLowerCase());
  return value === undefined ? undefined : int64.decode(value, pathOf(section, name));
}

/**
 * Lays the settings that were sent over `base`. What was not sent, or sent as zero, stays as it is,
 * as with Docker; labels, autolock and the list of external CAs are always taken over.
 * Throws `invalid_argument`.
 */
export function mergeClusterSpec(json: unknown, base: ClusterSpec): ClusterSpec {
  const sent = clusterSpec.decode(json, '');
  const history = sentNumber(json, 'Orchestration', 'TaskHistoryRetentionLimit');
  const keep = sentNumber(json, 'Raft', 'KeepOldSnapshots');
  const baseCa = base.caConfig ?? CAConfig.create();
  const labels = sent.annotations?.labels ?? {};
  const name = sent.annotations?.name || (base.annotations?.name ?? '');
  return ClusterSpec.create({
    ...base,
    annotations: { name, labels, indices: base.annotations?.indices ?? [] },
    orchestration: OrchestrationConfig.create({
      taskHistoryRetentionLimit:
        history ?? base.orchestration?.taskHistoryRetentionLimit ?? defaultTaskHistoryLimit,
    }),
    raft: {
      ...given(base.raft ?? RaftConfig.create(), sent.raft ?? {}),
      keepOldSnapshots: keep ?? base.raft?.keepOldSnapshots ?? 0,
    },
    dispatcher: given(base.dispatcher ?? DispatcherConfig.create(), sent.dispatcher ?? {}),
    caConfig: {
      ...given(baseCa, sent.caConfig ?? {}),
      externalCas: sent.caConfig?.externalCas ?? baseCa.externalCas,
    },
    taskDefaults:
      sent.taskDefaults?.logDriver === undefined ? base.taskDefaults : sent.taskDefaults,
    encryptionConfig: sent.encryptionConfig ?? base.encryptionConfig,
  });
}

/** The vxlan port that zero stands for. */

/** The cluster without its join tokens: what `docker info` shows. */
export function clusterInfoJson(cluster: Cluster) {
  const trustRoot = cluster.rootCa?.caCert ?? new Uint8Array();
  const spec = { ...ClusterSpec.create(), ...cluster.spec };
  return {
    ID: cluster.id,
    ...metaJson(cluster.meta),
    Spec: clusterSpec.encode(
      ClusterSpec.create({
        ...spec,
        orchestration: spec.orchestration ?? OrchestrationConfig.create(),
        raft: spec.raft ?? RaftConfig.create(),
        dispatcher: spec.dispatcher ?? DispatcherConfig.create(),
        caConfig: spec.caConfig ?? CAConfig.create(),
        taskDefaults: spec.taskDefaults ?? TaskDefaults.create(),
        encryptionConfig: spec.encryptionConfig ?? EncryptionConfig.create(),
      }),
    ),
    TLSInfo: tlsInfo.encode(NodeTLSInfo.create({ trustRoot })),
    RootRotationInProgress: cluster.rootCa?.rootRotation !== undefined,
    DefaultAddrPool: cluster.defaultAddressPool,
    SubnetSize: cluster.subnetSize,
    DataPathPort: cluster.vxlanudpport || defaultTunnelPort,
  };
}

/** With the join tokens: the answer to `GET /swarm`, for managers only. */
export function swarmJson(cluster: Cluster) {
  const tokens = cluster.rootCa?.joinTokens;
  return {
    ...clusterInfoJson(cluster),
    JoinTokens: { Worker: tokens?.worker ?? '', Manager: tokens?.manager ?? '' },
  };
}
