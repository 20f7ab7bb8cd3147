// Generated from the .proto files by `npm run gen`. Do not edit.

import { emptyBytes, messageType, readBytes, readEnd, readInt64, readUint64, setEntry, writeInt64, writeUint64 } from '#proto/codec/runtime';
import { Any, createAny, readAny, writeAny, BoolValue, createBoolValue, readBoolValue, writeBoolValue, Duration, createDuration, readDuration, writeDuration, Int64Value, createInt64Value, readInt64Value, writeInt64Value, Timestamp, createTimestamp, readTimestamp, writeTimestamp } from './google.js';
import { Message, createMessage, readMessage, writeMessage } from './raft.js';

export const NodeSpecMembership = globalThis.Object.freeze({
  PENDING: 0,
  ACCEPTED: 1,
});

export const NodeSpecAvailability = globalThis.Object.freeze({
  ACTIVE: 0,
  PAUSE: 1,
  DRAIN: 2,
});

export const ContainerSpecIsolation = globalThis.Object.freeze({
  ISOLATION_DEFAULT: 0,
  ISOLATION_PROCESS: 1,
  ISOLATION_HYPERV: 2,
});

export const EndpointSpecResolutionMode = globalThis.Object.freeze({
  VIP: 0,
  DNSRR: 1,
});

export const VolumeSpecVolumeAvailability = globalThis.Object.freeze({
  ACTIVE: 0,
  PAUSE: 1,
  DRAIN: 2,
});

export const MountType = globalThis.Object.freeze({
  BIND: 0,
  VOLUME: 1,
  TMPFS: 2,
  NPIPE: 3,
  CLUSTER: 4,
});

export const MountConsistency = globalThis.Object.freeze({
  DEFAULT: 0,
  CONSISTENT: 1,
  CACHED: 2,
  DELEGATED: 3,
});

export const MountBindOptionsPropagation = globalThis.Object.freeze({
  RPRIVATE: 0,
  PRIVATE: 1,
  RSHARED: 2,
  SHARED: 3,
  RSLAVE: 4,
  SLAVE: 5,
});

export const RestartPolicyRestartCondition = globalThis.Object.freeze({
  NONE: 0,
  ON_FAILURE: 1,
  ANY: 2,
});

export const UpdateConfigFailureAction = globalThis.Object.freeze({
  PAUSE: 0,
  CONTINUE: 1,
  ROLLBACK: 2,
});

export const UpdateConfigUpdateOrder = globalThis.Object.freeze({
  STOP_FIRST: 0,
  START_FIRST: 1,
});

export const PrivilegesSeccompOptsSeccompMode = globalThis.Object.freeze({
  DEFAULT: 0,
  UNCONFINED: 1,
  CUSTOM: 2,
});

export const PrivilegesAppArmorOptsAppArmorMode = globalThis.Object.freeze({
  DEFAULT: 0,
  DISABLED: 1,
});

export const LogStream = globalThis.Object.freeze({
  LOG_STREAM_UNKNOWN: 0,
  LOG_STREAM_STDOUT: 1,
  LOG_STREAM_STDERR: 2,
});

export const ResourceType = globalThis.Object.freeze({
  TASK: 0,
  SECRET: 1,
  CONFIG: 2,
  VOLUME: 3,
});

export const RaftMemberStatusReachability = globalThis.Object.freeze({
  UNKNOWN: 0,
  UNREACHABLE: 1,
  REACHABLE: 2,
});

export const TaskState = globalThis.Object.freeze({
  NEW: 0,
  PENDING: 64,
  ASSIGNED: 192,
  ACCEPTED: 256,
  PREPARING: 320,
  READY: 384,
  STARTING: 448,
  RUNNING: 512,
  COMPLETE: 576,
  SHUTDOWN: 640,
  FAILED: 704,
  REJECTED: 768,
  REMOVE: 800,
  ORPHANED: 832,
});

export const IPAMConfigAddressFamily = globalThis.Object.freeze({
  UNKNOWN: 0,
  IPV4: 4,
  IPV6: 6,
});

export const PortConfigProtocol = globalThis.Object.freeze({
  TCP: 0,
  UDP: 1,
  SCTP: 2,
});

export const PortConfigPublishMode = globalThis.Object.freeze({
  INGRESS: 0,
  HOST: 1,
});

export const IssuanceStatusState = globalThis.Object.freeze({
  UNKNOWN: 0,
  RENEW: 1,
  PENDING: 2,
  ISSUED: 3,
  FAILED: 4,
  ROTATE: 5,
});

export const ExternalCACAProtocol = globalThis.Object.freeze({
  CFSSL: 0,
});

export const NodeRole = globalThis.Object.freeze({
  WORKER: 0,
  MANAGER: 1,
});

export const EncryptionKeyAlgorithm = globalThis.Object.freeze({
  AES_128_GCM: 0,
});

export const MaybeEncryptedRecordAlgorithm = globalThis.Object.freeze({
  NONE: 0,
  SECRETBOX_SALSA20_POLY1305: 1,
  FERNET_AES_128_CBC: 2,
});

export const VolumeAccessModeScope = globalThis.Object.freeze({
  SINGLE_NODE: 0,
  MULTI_NODE: 1,
});

export const VolumeAccessModeSharing = globalThis.Object.freeze({
  NONE: 0,
  READ_ONLY: 1,
  ONE_WRITER: 2,
  ALL: 3,
});

export const VolumeCapabilityAccessModeMode = globalThis.Object.freeze({
  UNKNOWN: 0,
  SINGLE_NODE_WRITER: 1,
  SINGLE_NODE_READER_ONLY: 2,
  MULTI_NODE_READER_ONLY: 3,
  MULTI_NODE_SINGLE_WRITER: 4,
  MULTI_NODE_MULTI_WRITER: 5,
});

export const WatchActionKind = globalThis.Object.freeze({
  WATCH_ACTION_UNKNOWN: 0,
  WATCH_ACTION_CREATE: 1,
  WATCH_ACTION_UPDATE: 2,
  WATCH_ACTION_REMOVE: 4,
});

export const UpdateServiceRequestRollback = globalThis.Object.freeze({
  NONE: 0,
  PREVIOUS: 1,
});

export const UpdateServiceRequestRegistryAuthFrom = globalThis.Object.freeze({
  SPEC: 0,
  PREVIOUS_SPEC: 1,
});

export const AssignmentChangeAssignmentAction = globalThis.Object.freeze({
  UPDATE: 0,
  REMOVE: 1,
});

export const NodeStatusState = globalThis.Object.freeze({
  UNKNOWN: 0,
  DOWN: 1,
  READY: 2,
  DISCONNECTED: 3,
});

export const UpdateStatusUpdateState = globalThis.Object.freeze({
  UNKNOWN: 0,
  UPDATING: 1,
  PAUSED: 2,
  COMPLETED: 3,
  ROLLBACK_STARTED: 4,
  ROLLBACK_PAUSED: 5,
  ROLLBACK_COMPLETED: 6,
});

export const VolumePublishStatusState = globalThis.Object.freeze({
  PENDING_PUBLISH: 0,
  PUBLISHED: 1,
  PENDING_NODE_UNPUBLISH: 2,
  PENDING_UNPUBLISH: 3,
});

export const AssignmentsMessageType = globalThis.Object.freeze({
  COMPLETE: 0,
  INCREMENTAL: 1,
});

export const HealthCheckResponseServingStatus = globalThis.Object.freeze({
  UNKNOWN: 0,
  SERVING: 1,
  NOT_SERVING: 2,
});

export const StoreActionKind = globalThis.Object.freeze({
  UNKNOWN: 0,
  STORE_ACTION_CREATE: 1,
  STORE_ACTION_UPDATE: 2,
  STORE_ACTION_REMOVE: 3,
});

export const SnapshotVersion = globalThis.Object.freeze({
  V0: 0,
});

export function createGetRootCACertificateRequest(init) {
  return { ...init };
}
export function writeGetRootCACertificateRequest(m, w) {
  return w;
}
export function readGetRootCACertificateRequest(r, end) {
  const m = createGetRootCACertificateRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const GetRootCACertificateRequest = messageType('docker.swarmkit.v1.GetRootCACertificateRequest', createGetRootCACertificateRequest, writeGetRootCACertificateRequest, readGetRootCACertificateRequest);

export function createGetRootCACertificateResponse(init) {
  return { certificate: emptyBytes, ...init };
}
export function writeGetRootCACertificateResponse(m, w) {
  if (m.certificate.length > 0) w.uint32(10).bytes(m.certificate);
  return w;
}
export function readGetRootCACertificateResponse(r, end) {
  const m = createGetRootCACertificateResponse();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.certificate = readBytes(r);
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const GetRootCACertificateResponse = messageType('docker.swarmkit.v1.GetRootCACertificateResponse', createGetRootCACertificateResponse, writeGetRootCACertificateResponse, readGetRootCACertificateResponse);

export function createGetUnlockKeyRequest(init) {
  return { ...init };
}
export function writeGetUnlockKeyRequest(m, w) {
  return w;
}
export function readGetUnlockKeyRequest(r, end) {
  const m = createGetUnlockKeyRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const GetUnlockKeyRequest = messageType('docker.swarmkit.v1.GetUnlockKeyRequest', createGetUnlockKeyRequest, writeGetUnlockKeyRequest, readGetUnlockKeyRequest);

export function createGetUnlockKeyResponse(init) {
  return { unlockKey: emptyBytes, version: undefined, ...init };
}
export function writeGetUnlockKeyResponse(m, w) {
  if (m.unlockKey.length > 0) w.uint32(10).bytes(m.unlockKey);
  if (m.version !== undefined) writeVersion(m.version, w.uint32(18).fork()).ldelim();
  return w;
}
export function readGetUnlockKeyResponse(r, end) {
  const m = createGetUnlockKeyResponse();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.unlockKey = readBytes(r);
        break;
      }
      case 2: {
        m.version = readVersion(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const GetUnlockKeyResponse = messageType('docker.swarmkit.v1.GetUnlockKeyResponse', createGetUnlockKeyResponse, writeGetUnlockKeyResponse, readGetUnlockKeyResponse);

export function createIssueNodeCertificateRequest(init) {
  return { role: 0, csr: emptyBytes, token: '', availability: 0, ...init };
}
export function writeIssueNodeCertificateRequest(m, w) {
  if (m.role !== 0) w.uint32(8).int32(m.role);
  if (m.csr.length > 0) w.uint32(18).bytes(m.csr);
  if (m.token !== '') w.uint32(26).string(m.token);
  if (m.availability !== 0) w.uint32(32).int32(m.availability);
  return w;
}
export function readIssueNodeCertificateRequest(r, end) {
  const m = createIssueNodeCertificateRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.role = r.int32();
        break;
      }
      case 2: {
        m.csr = readBytes(r);
        break;
      }
      case 3: {
        m.token = r.string();
        break;
      }
      case 4: {
        m.availability = r.int32();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const IssueNodeCertificateRequest = messageType('docker.swarmkit.v1.IssueNodeCertificateRequest', createIssueNodeCertificateRequest, writeIssueNodeCertificateRequest, readIssueNodeCertificateRequest);

export function createIssueNodeCertificateResponse(init) {
  return { nodeId: '', nodeMembership: 0, ...init };
}
export function writeIssueNodeCertificateResponse(m, w) {
  if (m.nodeId !== '') w.uint32(10).string(m.nodeId);
  if (m.nodeMembership !== 0) w.uint32(16).int32(m.nodeMembership);
  return w;
}
export function readIssueNodeCertificateResponse(r, end) {
  const m = createIssueNodeCertificateResponse();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.nodeId = r.string();
        break;
      }
      case 2: {
        m.nodeMembership = r.int32();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const IssueNodeCertificateResponse = messageType('docker.swarmkit.v1.IssueNodeCertificateResponse', createIssueNodeCertificateResponse, writeIssueNodeCertificateResponse, readIssueNodeCertificateResponse);

export function createNodeCertificateStatusRequest(init) {
  return { nodeId: '', ...init };
}
export function writeNodeCertificateStatusRequest(m, w) {
  if (m.nodeId !== '') w.uint32(10).string(m.nodeId);
  return w;
}
export function readNodeCertificateStatusRequest(r, end) {
  const m = createNodeCertificateStatusRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.nodeId = r.string();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const NodeCertificateStatusRequest = messageType('docker.swarmkit.v1.NodeCertificateStatusRequest', createNodeCertificateStatusRequest, writeNodeCertificateStatusRequest, readNodeCertificateStatusRequest);

export function createNodeCertificateStatusResponse(init) {
  return { status: undefined, certificate: undefined, ...init };
}
export function writeNodeCertificateStatusResponse(m, w) {
  if (m.status !== undefined) writeIssuanceStatus(m.status, w.uint32(10).fork()).ldelim();
  if (m.certificate !== undefined) writeCertificate(m.certificate, w.uint32(18).fork()).ldelim();
  return w;
}
export function readNodeCertificateStatusResponse(r, end) {
  const m = createNodeCertificateStatusResponse();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.status = readIssuanceStatus(r, readEnd(r));
        break;
      }
      case 2: {
        m.certificate = readCertificate(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const NodeCertificateStatusResponse = messageType('docker.swarmkit.v1.NodeCertificateStatusResponse', createNodeCertificateStatusResponse, writeNodeCertificateStatusResponse, readNodeCertificateStatusResponse);

export function createNodeSpec(init) {
  return { annotations: undefined, desiredRole: 0, membership: 0, availability: 0, ...init };
}
export function writeNodeSpec(m, w) {
  if (m.annotations !== undefined) writeAnnotations(m.annotations, w.uint32(10).fork()).ldelim();
  if (m.desiredRole !== 0) w.uint32(16).int32(m.desiredRole);
  if (m.membership !== 0) w.uint32(24).int32(m.membership);
  if (m.availability !== 0) w.uint32(32).int32(m.availability);
  return w;
}
export function readNodeSpec(r, end) {
  const m = createNodeSpec();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.annotations = readAnnotations(r, readEnd(r));
        break;
      }
      case 2: {
        m.desiredRole = r.int32();
        break;
      }
      case 3: {
        m.membership = r.int32();
        break;
      }
      case 4: {
        m.availability = r.int32();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const NodeSpec = messageType('docker.swarmkit.v1.NodeSpec', createNodeSpec, writeNodeSpec, readNodeSpec);

export function createServiceSpec(init) {
  return { annotations: undefined, task: undefined, replicated: undefined, global: undefined, update: undefined, networks: [], endpoint: undefined, rollback: undefined, replicatedJob: undefined, globalJob: undefined, ...init };
}
export function writeServiceSpec(m, w) {
  if (m.annotations !== undefined) writeAnnotations(m.annotations, w.uint32(10).fork()).ldelim();
  if (m.task !== undefined) writeTaskSpec(m.task, w.uint32(18).fork()).ldelim();
  if (m.replicated !== undefined) writeReplicatedService(m.replicated, w.uint32(26).fork()).ldelim();
  if (m.global !== undefined) writeGlobalService(m.global, w.uint32(34).fork()).ldelim();
  if (m.update !== undefined) writeUpdateConfig(m.update, w.uint32(50).fork()).ldelim();
  for (const v of m.networks) writeNetworkAttachmentConfig(v, w.uint32(58).fork()).ldelim();
  if (m.endpoint !== undefined) writeEndpointSpec(m.endpoint, w.uint32(66).fork()).ldelim();
  if (m.rollback !== undefined) writeUpdateConfig(m.rollback, w.uint32(74).fork()).ldelim();
  if (m.replicatedJob !== undefined) writeReplicatedJob(m.replicatedJob, w.uint32(82).fork()).ldelim();
  if (m.globalJob !== undefined) writeGlobalJob(m.globalJob, w.uint32(90).fork()).ldelim();
  return w;
}
export function readServiceSpec(r, end) {
  const m = createServiceSpec();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.annotations = readAnnotations(r, readEnd(r));
        break;
      }
      case 2: {
        m.task = readTaskSpec(r, readEnd(r));
        break;
      }
      case 3: {
        m.replicated = readReplicatedService(r, readEnd(r));
        break;
      }
      case 4: {
        m.global = readGlobalService(r, readEnd(r));
        break;
      }
      case 6: {
        m.update = readUpdateConfig(r, readEnd(r));
        break;
      }
      case 7: {
        m.networks.push(readNetworkAttachmentConfig(r, readEnd(r)));
        break;
      }
      case 8: {
        m.endpoint = readEndpointSpec(r, readEnd(r));
        break;
      }
      case 9: {
        m.rollback = readUpdateConfig(r, readEnd(r));
        break;
      }
      case 10: {
        m.replicatedJob = readReplicatedJob(r, readEnd(r));
        break;
      }
      case 11: {
        m.globalJob = readGlobalJob(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const ServiceSpec = messageType('docker.swarmkit.v1.ServiceSpec', createServiceSpec, writeServiceSpec, readServiceSpec);

export function createTaskSpec(init) {
  return { container: undefined, resources: undefined, restart: undefined, placement: undefined, logDriver: undefined, networks: [], attachment: undefined, forceUpdate: 0, generic: undefined, resourceReferences: [], ...init };
}
export function writeTaskSpec(m, w) {
  if (m.container !== undefined) writeContainerSpec(m.container, w.uint32(10).fork()).ldelim();
  if (m.resources !== undefined) writeResourceRequirements(m.resources, w.uint32(18).fork()).ldelim();
  if (m.restart !== undefined) writeRestartPolicy(m.restart, w.uint32(34).fork()).ldelim();
  if (m.placement !== undefined) writePlacement(m.placement, w.uint32(42).fork()).ldelim();
  if (m.logDriver !== undefined) writeDriver(m.logDriver, w.uint32(50).fork()).ldelim();
  for (const v of m.networks) writeNetworkAttachmentConfig(v, w.uint32(58).fork()).ldelim();
  if (m.attachment !== undefined) writeNetworkAttachmentSpec(m.attachment, w.uint32(66).fork()).ldelim();
  if (m.forceUpdate !== 0) writeUint64(w.uint32(72), m.forceUpdate);
  if (m.generic !== undefined) writeGenericRuntimeSpec(m.generic, w.uint32(82).fork()).ldelim();
  for (const v of m.resourceReferences) writeResourceReference(v, w.uint32(90).fork()).ldelim();
  return w;
}
export function readTaskSpec(r, end) {
  const m = createTaskSpec();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.container = readContainerSpec(r, readEnd(r));
        break;
      }
      case 2: {
        m.resources = readResourceRequirements(r, readEnd(r));
        break;
      }
      case 4: {
        m.restart = readRestartPolicy(r, readEnd(r));
        break;
      }
      case 5: {
        m.placement = readPlacement(r, readEnd(r));
        break;
      }
      case 6: {
        m.logDriver = readDriver(r, readEnd(r));
        break;
      }
      case 7: {
        m.networks.push(readNetworkAttachmentConfig(r, readEnd(r)));
        break;
      }
      case 8: {
        m.attachment = readNetworkAttachmentSpec(r, readEnd(r));
        break;
      }
      case 9: {
        m.forceUpdate = readUint64(r);
        break;
      }
      case 10: {
        m.generic = readGenericRuntimeSpec(r, readEnd(r));
        break;
      }
      case 11: {
        m.resourceReferences.push(readResourceReference(r, readEnd(r)));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const TaskSpec = messageType('docker.swarmkit.v1.TaskSpec', createTaskSpec, writeTaskSpec, readTaskSpec);

export function createGenericRuntimeSpec(init) {
  return { kind: '', payload: undefined, ...init };
}
export function writeGenericRuntimeSpec(m, w) {
  if (m.kind !== '') w.uint32(10).string(m.kind);
  if (m.payload !== undefined) writeAny(m.payload, w.uint32(18).fork()).ldelim();
  return w;
}
export function readGenericRuntimeSpec(r, end) {
  const m = createGenericRuntimeSpec();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.kind = r.string();
        break;
      }
      case 2: {
        m.payload = readAny(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const GenericRuntimeSpec = messageType('docker.swarmkit.v1.GenericRuntimeSpec', createGenericRuntimeSpec, writeGenericRuntimeSpec, readGenericRuntimeSpec);

export function createNetworkAttachmentSpec(init) {
  return { containerId: '', ...init };
}
export function writeNetworkAttachmentSpec(m, w) {
  if (m.containerId !== '') w.uint32(10).string(m.containerId);
  return w;
}
export function readNetworkAttachmentSpec(r, end) {
  const m = createNetworkAttachmentSpec();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.containerId = r.string();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const NetworkAttachmentSpec = messageType('docker.swarmkit.v1.NetworkAttachmentSpec', createNetworkAttachmentSpec, writeNetworkAttachmentSpec, readNetworkAttachmentSpec);

export function createContainerSpec(init) {
  return { image: '', labels: {}, command: [], args: [], env: [], dir: '', user: '', mounts: [], stopGracePeriod: undefined, pullOptions: undefined, groups: [], secrets: [], tty: false, hostname: '', dnsConfig: undefined, healthcheck: undefined, hosts: [], openStdin: false, readOnly: false, stopSignal: '', configs: [], privileges: undefined, init: undefined, isolation: 0, pidsLimit: 0, sysctls: {}, capabilityAdd: [], capabilityDrop: [], ulimits: [], oomScoreAdj: 0, ...init };
}
export function writeContainerSpec(m, w) {
  if (m.image !== '') w.uint32(10).string(m.image);
  for (const k of globalThis.Object.keys(m.labels)) {
    w.uint32(18).fork().uint32(10).string(k);
    w.uint32(18).string(m.labels[k]);
    w.ldelim();
  }
  for (const v of m.command) w.uint32(26).string(v);
  for (const v of m.args) w.uint32(34).string(v);
  for (const v of m.env) w.uint32(42).string(v);
  if (m.dir !== '') w.uint32(50).string(m.dir);
  if (m.user !== '') w.uint32(58).string(m.user);
  for (const v of m.mounts) writeMount(v, w.uint32(66).fork()).ldelim();
  if (m.stopGracePeriod !== undefined) writeDuration(m.stopGracePeriod, w.uint32(74).fork()).ldelim();
  if (m.pullOptions !== undefined) writeContainerSpecPullOptions(m.pullOptions, w.uint32(82).fork()).ldelim();
  for (const v of m.groups) w.uint32(90).string(v);
  for (const v of m.secrets) writeSecretReference(v, w.uint32(98).fork()).ldelim();
  if (m.tty !== false) w.uint32(104).bool(m.tty);
  if (m.hostname !== '') w.uint32(114).string(m.hostname);
  if (m.dnsConfig !== undefined) writeContainerSpecDNSConfig(m.dnsConfig, w.uint32(122).fork()).ldelim();
  if (m.healthcheck !== undefined) writeHealthConfig(m.healthcheck, w.uint32(130).fork()).ldelim();
  for (const v of m.hosts) w.uint32(138).string(v);
  if (m.openStdin !== false) w.uint32(144).bool(m.openStdin);
  if (m.readOnly !== false) w.uint32(152).bool(m.readOnly);
  if (m.stopSignal !== '') w.uint32(162).string(m.stopSignal);
  for (const v of m.configs) writeConfigReference(v, w.uint32(170).fork()).ldelim();
  if (m.privileges !== undefined) writePrivileges(m.privileges, w.uint32(178).fork()).ldelim();
  if (m.init !== undefined) writeBoolValue(m.init, w.uint32(186).fork()).ldelim();
  if (m.isolation !== 0) w.uint32(192).int32(m.isolation);
  if (m.pidsLimit !== 0) writeInt64(w.uint32(200), m.pidsLimit);
  for (const k of globalThis.Object.keys(m.sysctls)) {
    w.uint32(210).fork().uint32(10).string(k);
    w.uint32(18).string(m.sysctls[k]);
    w.ldelim();
  }
  for (const v of m.capabilityAdd) w.uint32(218).string(v);
  for (const v of m.capabilityDrop) w.uint32(226).string(v);
  for (const v of m.ulimits) writeContainerSpecUlimit(v, w.uint32(234).fork()).ldelim();
  if (m.oomScoreAdj !== 0) writeInt64(w.uint32(240), m.oomScoreAdj);
  return w;
}
export function readContainerSpec(r, end) {
  const m = createContainerSpec();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.image = r.string();
        break;
      }
      case 2: {
        const entryEnd = readEnd(r);
        let key = '';
        let value = '';
        while (r.pos < entryEnd) {
          const entryTag = r.uint32();
          if (entryTag >>> 3 === 1) key = r.string();
          else if (entryTag >>> 3 === 2) value = r.string();
          else r.skipType(entryTag & 7);
        }
        setEntry(m.labels, key, value);
        break;
      }
      case 3: {
        m.command.push(r.string());
        break;
      }
      case 4: {
        m.args.push(r.string());
        break;
      }
      case 5: {
        m.env.push(r.string());
        break;
      }
      case 6: {
        m.dir = r.string();
        break;
      }
      case 7: {
        m.user = r.string();
        break;
      }
      case 8: {
        m.mounts.push(readMount(r, readEnd(r)));
        break;
      }
      case 9: {
        m.stopGracePeriod = readDuration(r, readEnd(r));
        break;
      }
      case 10: {
        m.pullOptions = readContainerSpecPullOptions(r, readEnd(r));
        break;
      }
      case 11: {
        m.groups.push(r.string());
        break;
      }
      case 12: {
        m.secrets.push(readSecretReference(r, readEnd(r)));
        break;
      }
      case 13: {
        m.tty = r.bool();
        break;
      }
      case 14: {
        m.hostname = r.string();
        break;
      }
      case 15: {
        m.dnsConfig = readContainerSpecDNSConfig(r, readEnd(r));
        break;
      }
      case 16: {
        m.healthcheck = readHealthConfig(r, readEnd(r));
        break;
      }
      case 17: {
        m.hosts.push(r.string());
        break;
      }
      case 18: {
        m.openStdin = r.bool();
        break;
      }
      case 19: {
        m.readOnly = r.bool();
        break;
      }
      case 20: {
        m.stopSignal = r.string();
        break;
      }
      case 21: {
        m.configs.push(readConfigReference(r, readEnd(r)));
        break;
      }
      case 22: {
        m.privileges = readPrivileges(r, readEnd(r));
        break;
      }
      case 23: {
        m.init = readBoolValue(r, readEnd(r));
        break;
      }
      case 24: {
        m.isolation = r.int32();
        break;
      }
      case 25: {
        m.pidsLimit = readInt64(r);
        break;
      }
      case 26: {
        const entryEnd = readEnd(r);
        let key = '';
        let value = '';
        while (r.pos < entryEnd) {
          const entryTag = r.uint32();
          if (entryTag >>> 3 === 1) key = r.string();
          else if (entryTag >>> 3 === 2) value = r.string();
          else r.skipType(entryTag & 7);
        }
        setEntry(m.sysctls, key, value);
        break;
      }
      case 27: {
        m.capabilityAdd.push(r.string());
        break;
      }
      case 28: {
        m.capabilityDrop.push(r.string());
        break;
      }
      case 29: {
        m.ulimits.push(readContainerSpecUlimit(r, readEnd(r)));
        break;
      }
      case 30: {
        m.oomScoreAdj = readInt64(r);
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const ContainerSpec = messageType('docker.swarmkit.v1.ContainerSpec', createContainerSpec, writeContainerSpec, readContainerSpec);

export function createContainerSpecPullOptions(init) {
  return { registryAuth: '', ...init };
}
export function writeContainerSpecPullOptions(m, w) {
  if (m.registryAuth !== '') w.uint32(514).string(m.registryAuth);
  return w;
}
export function readContainerSpecPullOptions(r, end) {
  const m = createContainerSpecPullOptions();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 64: {
        m.registryAuth = r.string();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const ContainerSpecPullOptions = messageType('docker.swarmkit.v1.ContainerSpec.PullOptions', createContainerSpecPullOptions, writeContainerSpecPullOptions, readContainerSpecPullOptions);

export function createContainerSpecDNSConfig(init) {
  return { nameservers: [], search: [], options: [], ...init };
}
export function writeContainerSpecDNSConfig(m, w) {
  for (const v of m.nameservers) w.uint32(10).string(v);
  for (const v of m.search) w.uint32(18).string(v);
  for (const v of m.options) w.uint32(26).string(v);
  return w;
}
export function readContainerSpecDNSConfig(r, end) {
  const m = createContainerSpecDNSConfig();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.nameservers.push(r.string());
        break;
      }
      case 2: {
        m.search.push(r.string());
        break;
      }
      case 3: {
        m.options.push(r.string());
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const ContainerSpecDNSConfig = messageType('docker.swarmkit.v1.ContainerSpec.DNSConfig', createContainerSpecDNSConfig, writeContainerSpecDNSConfig, readContainerSpecDNSConfig);

export function createContainerSpecUlimit(init) {
  return { name: '', soft: 0, hard: 0, ...init };
}
export function writeContainerSpecUlimit(m, w) {
  if (m.name !== '') w.uint32(10).string(m.name);
  if (m.soft !== 0) writeInt64(w.uint32(16), m.soft);
  if (m.hard !== 0) writeInt64(w.uint32(24), m.hard);
  return w;
}
export function readContainerSpecUlimit(r, end) {
  const m = createContainerSpecUlimit();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.name = r.string();
        break;
      }
      case 2: {
        m.soft = readInt64(r);
        break;
      }
      case 3: {
        m.hard = readInt64(r);
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const ContainerSpecUlimit = messageType('docker.swarmkit.v1.ContainerSpec.Ulimit', createContainerSpecUlimit, writeContainerSpecUlimit, readContainerSpecUlimit);

export function createEndpointSpec(init) {
  return { mode: 0, ports: [], ...init };
}
export function writeEndpointSpec(m, w) {
  if (m.mode !== 0) w.uint32(8).int32(m.mode);
  for (const v of m.ports) writePortConfig(v, w.uint32(18).fork()).ldelim();
  return w;
}
export function readEndpointSpec(r, end) {
  const m = createEndpointSpec();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.mode = r.int32();
        break;
      }
      case 2: {
        m.ports.push(readPortConfig(r, readEnd(r)));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const EndpointSpec = messageType('docker.swarmkit.v1.EndpointSpec', createEndpointSpec, writeEndpointSpec, readEndpointSpec);

export function createNetworkSpec(init) {
  return { annotations: undefined, driverConfig: undefined, ipv6Enabled: false, internal: false, ipam: undefined, attachable: false, ingress: false, network: undefined, ...init };
}
export function writeNetworkSpec(m, w) {
  if (m.annotations !== undefined) writeAnnotations(m.annotations, w.uint32(10).fork()).ldelim();
  if (m.driverConfig !== undefined) writeDriver(m.driverConfig, w.uint32(18).fork()).ldelim();
  if (m.ipv6Enabled !== false) w.uint32(24).bool(m.ipv6Enabled);
  if (m.internal !== false) w.uint32(32).bool(m.internal);
  if (m.ipam !== undefined) writeIPAMOptions(m.ipam, w.uint32(42).fork()).ldelim();
  if (m.attachable !== false) w.uint32(48).bool(m.attachable);
  if (m.ingress !== false) w.uint32(56).bool(m.ingress);
  if (m.network !== undefined) w.uint32(66).string(m.network);
  return w;
}
export function readNetworkSpec(r, end) {
  const m = createNetworkSpec();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.annotations = readAnnotations(r, readEnd(r));
        break;
      }
      case 2: {
        m.driverConfig = readDriver(r, readEnd(r));
        break;
      }
      case 3: {
        m.ipv6Enabled = r.bool();
        break;
      }
      case 4: {
        m.internal = r.bool();
        break;
      }
      case 5: {
        m.ipam = readIPAMOptions(r, readEnd(r));
        break;
      }
      case 6: {
        m.attachable = r.bool();
        break;
      }
      case 7: {
        m.ingress = r.bool();
        break;
      }
      case 8: {
        m.network = r.string();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const NetworkSpec = messageType('docker.swarmkit.v1.NetworkSpec', createNetworkSpec, writeNetworkSpec, readNetworkSpec);

export function createSecretSpec(init) {
  return { annotations: undefined, data: emptyBytes, templating: undefined, driver: undefined, ...init };
}
export function writeSecretSpec(m, w) {
  if (m.annotations !== undefined) writeAnnotations(m.annotations, w.uint32(10).fork()).ldelim();
  if (m.data.length > 0) w.uint32(18).bytes(m.data);
  if (m.templating !== undefined) writeDriver(m.templating, w.uint32(26).fork()).ldelim();
  if (m.driver !== undefined) writeDriver(m.driver, w.uint32(34).fork()).ldelim();
  return w;
}
export function readSecretSpec(r, end) {
  const m = createSecretSpec();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.annotations = readAnnotations(r, readEnd(r));
        break;
      }
      case 2: {
        m.data = readBytes(r);
        break;
      }
      case 3: {
        m.templating = readDriver(r, readEnd(r));
        break;
      }
      case 4: {
        m.driver = readDriver(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const SecretSpec = messageType('docker.swarmkit.v1.SecretSpec', createSecretSpec, writeSecretSpec, readSecretSpec);

export function createConfigSpec(init) {
  return { annotations: undefined, data: emptyBytes, templating: undefined, ...init };
}
export function writeConfigSpec(m, w) {
  if (m.annotations !== undefined) writeAnnotations(m.annotations, w.uint32(10).fork()).ldelim();
  if (m.data.length > 0) w.uint32(18).bytes(m.data);
  if (m.templating !== undefined) writeDriver(m.templating, w.uint32(26).fork()).ldelim();
  return w;
}
export function readConfigSpec(r, end) {
  const m = createConfigSpec();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.annotations = readAnnotations(r, readEnd(r));
        break;
      }
      case 2: {
        m.data = readBytes(r);
        break;
      }
      case 3: {
        m.templating = readDriver(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const ConfigSpec = messageType('docker.swarmkit.v1.ConfigSpec', createConfigSpec, writeConfigSpec, readConfigSpec);

export function createVolumeSpec(init) {
  return { annotations: undefined, group: '', driver: undefined, accessMode: undefined, secrets: [], accessibilityRequirements: undefined, capacityRange: undefined, availability: 0, ...init };
}
export function writeVolumeSpec(m, w) {
  if (m.annotations !== undefined) writeAnnotations(m.annotations, w.uint32(10).fork()).ldelim();
  if (m.group !== '') w.uint32(18).string(m.group);
  if (m.driver !== undefined) writeDriver(m.driver, w.uint32(26).fork()).ldelim();
  if (m.accessMode !== undefined) writeVolumeAccessMode(m.accessMode, w.uint32(34).fork()).ldelim();
  for (const v of m.secrets) writeVolumeSecret(v, w.uint32(42).fork()).ldelim();
  if (m.accessibilityRequirements !== undefined) writeTopologyRequirement(m.accessibilityRequirements, w.uint32(50).fork()).ldelim();
  if (m.capacityRange !== undefined) writeCapacityRange(m.capacityRange, w.uint32(58).fork()).ldelim();
  if (m.availability !== 0) w.uint32(64).int32(m.availability);
  return w;
}
export function readVolumeSpec(r, end) {
  const m = createVolumeSpec();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.annotations = readAnnotations(r, readEnd(r));
        break;
      }
      case 2: {
        m.group = r.string();
        break;
      }
      case 3: {
        m.driver = readDriver(r, readEnd(r));
        break;
      }
      case 4: {
        m.accessMode = readVolumeAccessMode(r, readEnd(r));
        break;
      }
      case 5: {
        m.secrets.push(readVolumeSecret(r, readEnd(r)));
        break;
      }
      case 6: {
        m.accessibilityRequirements = readTopologyRequirement(r, readEnd(r));
        break;
      }
      case 7: {
        m.capacityRange = readCapacityRange(r, readEnd(r));
        break;
      }
      case 8: {
        m.availability = r.int32();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const VolumeSpec = messageType('docker.swarmkit.v1.VolumeSpec', createVolumeSpec, writeVolumeSpec, readVolumeSpec);

export function createReplicatedService(init) {
  return { replicas: 0, ...init };
}
export function writeReplicatedService(m, w) {
  if (m.replicas !== 0) writeUint64(w.uint32(8), m.replicas);
  return w;
}
export function readReplicatedService(r, end) {
  const m = createReplicatedService();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.replicas = readUint64(r);
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const ReplicatedService = messageType('docker.swarmkit.v1.ReplicatedService', createReplicatedService, writeReplicatedService, readReplicatedService);

export function createReplicatedJob(init) {
  return { maxConcurrent: 0, totalCompletions: 0, ...init };
}
export function writeReplicatedJob(m, w) {
  if (m.maxConcurrent !== 0) writeUint64(w.uint32(8), m.maxConcurrent);
  if (m.totalCompletions !== 0) writeUint64(w.uint32(16), m.totalCompletions);
  return w;
}
export function readReplicatedJob(r, end) {
  const m = createReplicatedJob();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.maxConcurrent = readUint64(r);
        break;
      }
      case 2: {
        m.totalCompletions = readUint64(r);
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const ReplicatedJob = messageType('docker.swarmkit.v1.ReplicatedJob', createReplicatedJob, writeReplicatedJob, readReplicatedJob);

export function createResourceReference(init) {
  return { resourceId: '', resourceType: 0, ...init };
}
export function writeResourceReference(m, w) {
  if (m.resourceId !== '') w.uint32(10).string(m.resourceId);
  if (m.resourceType !== 0) w.uint32(16).int32(m.resourceType);
  return w;
}
export function readResourceReference(r, end) {
  const m = createResourceReference();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.resourceId = r.string();
        break;
      }
      case 2: {
        m.resourceType = r.int32();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const ResourceReference = messageType('docker.swarmkit.v1.ResourceReference', createResourceReference, writeResourceReference, readResourceReference);

export function createResourceRequirements(init) {
  return { limits: undefined, reservations: undefined, swapBytes: undefined, memorySwappiness: undefined, ...init };
}
export function writeResourceRequirements(m, w) {
  if (m.limits !== undefined) writeResources(m.limits, w.uint32(10).fork()).ldelim();
  if (m.reservations !== undefined) writeResources(m.reservations, w.uint32(18).fork()).ldelim();
  if (m.swapBytes !== undefined) writeInt64Value(m.swapBytes, w.uint32(26).fork()).ldelim();
  if (m.memorySwappiness !== undefined) writeInt64Value(m.memorySwappiness, w.uint32(34).fork()).ldelim();
  return w;
}
export function readResourceRequirements(r, end) {
  const m = createResourceRequirements();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.limits = readResources(r, readEnd(r));
        break;
      }
      case 2: {
        m.reservations = readResources(r, readEnd(r));
        break;
      }
      case 3: {
        m.swapBytes = readInt64Value(r, readEnd(r));
        break;
      }
      case 4: {
        m.memorySwappiness = readInt64Value(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const ResourceRequirements = messageType('docker.swarmkit.v1.ResourceRequirements', createResourceRequirements, writeResourceRequirements, readResourceRequirements);

export function createMount(init) {
  return { type: 0, source: '', target: '', readonly: false, bindOptions: undefined, volumeOptions: undefined, tmpfsOptions: undefined, consistency: 0, ...init };
}
export function writeMount(m, w) {
  if (m.type !== 0) w.uint32(8).int32(m.type);
  if (m.source !== '') w.uint32(18).string(m.source);
  if (m.target !== '') w.uint32(26).string(m.target);
  if (m.readonly !== false) w.uint32(32).bool(m.readonly);
  if (m.bindOptions !== undefined) writeMountBindOptions(m.bindOptions, w.uint32(42).fork()).ldelim();
  if (m.volumeOptions !== undefined) writeMountVolumeOptions(m.volumeOptions, w.uint32(50).fork()).ldelim();
  if (m.tmpfsOptions !== undefined) writeMountTmpfsOptions(m.tmpfsOptions, w.uint32(58).fork()).ldelim();
  if (m.consistency !== 0) w.uint32(64).int32(m.consistency);
  return w;
}
export function readMount(r, end) {
  const m = createMount();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.type = r.int32();
        break;
      }
      case 2: {
        m.source = r.string();
        break;
      }
      case 3: {
        m.target = r.string();
        break;
      }
      case 4: {
        m.readonly = r.bool();
        break;
      }
      case 5: {
        m.bindOptions = readMountBindOptions(r, readEnd(r));
        break;
      }
      case 6: {
        m.volumeOptions = readMountVolumeOptions(r, readEnd(r));
        break;
      }
      case 7: {
        m.tmpfsOptions = readMountTmpfsOptions(r, readEnd(r));
        break;
      }
      case 8: {
        m.consistency = r.int32();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const Mount = messageType('docker.swarmkit.v1.Mount', createMount, writeMount, readMount);

export function createMountBindOptions(init) {
  return { propagation: 0, nonrecursive: false, createmountpoint: false, readonlynonrecursive: false, readonlyforcerecursive: false, ...init };
}
export function writeMountBindOptions(m, w) {
  if (m.propagation !== 0) w.uint32(8).int32(m.propagation);
  if (m.nonrecursive !== false) w.uint32(16).bool(m.nonrecursive);
  if (m.createmountpoint !== false) w.uint32(24).bool(m.createmountpoint);
  if (m.readonlynonrecursive !== false) w.uint32(32).bool(m.readonlynonrecursive);
  if (m.readonlyforcerecursive !== false) w.uint32(40).bool(m.readonlyforcerecursive);
  return w;
}
export function readMountBindOptions(r, end) {
  const m = createMountBindOptions();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.propagation = r.int32();
        break;
      }
      case 2: {
        m.nonrecursive = r.bool();
        break;
      }
      case 3: {
        m.createmountpoint = r.bool();
        break;
      }
      case 4: {
        m.readonlynonrecursive = r.bool();
        break;
      }
      case 5: {
        m.readonlyforcerecursive = r.bool();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const MountBindOptions = messageType('docker.swarmkit.v1.Mount.BindOptions', createMountBindOptions, writeMountBindOptions, readMountBindOptions);

export function createMountVolumeOptions(init) {
  return { nocopy: false, labels: {}, driverConfig: undefined, subpath: '', ...init };
}
export function writeMountVolumeOptions(m, w) {
  if (m.nocopy !== false) w.uint32(8).bool(m.nocopy);
  for (const k of globalThis.Object.keys(m.labels)) {
    w.uint32(18).fork().uint32(10).string(k);
    w.uint32(18).string(m.labels[k]);
    w.ldelim();
  }
  if (m.driverConfig !== undefined) writeDriver(m.driverConfig, w.uint32(26).fork()).ldelim();
  if (m.subpath !== '') w.uint32(34).string(m.subpath);
  return w;
}
export function readMountVolumeOptions(r, end) {
  const m = createMountVolumeOptions();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.nocopy = r.bool();
        break;
      }
      case 2: {
        const entryEnd = readEnd(r);
        let key = '';
        let value = '';
        while (r.pos < entryEnd) {
          const entryTag = r.uint32();
          if (entryTag >>> 3 === 1) key = r.string();
          else if (entryTag >>> 3 === 2) value = r.string();
          else r.skipType(entryTag & 7);
        }
        setEntry(m.labels, key, value);
        break;
      }
      case 3: {
        m.driverConfig = readDriver(r, readEnd(r));
        break;
      }
      case 4: {
        m.subpath = r.string();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const MountVolumeOptions = messageType('docker.swarmkit.v1.Mount.VolumeOptions', createMountVolumeOptions, writeMountVolumeOptions, readMountVolumeOptions);

export function createMountTmpfsOptions(init) {
  return { sizeBytes: 0, mode: 0, options: '', ...init };
}
export function writeMountTmpfsOptions(m, w) {
  if (m.sizeBytes !== 0) writeInt64(w.uint32(8), m.sizeBytes);
  if (m.mode !== 0) w.uint32(16).uint32(m.mode);
  if (m.options !== '') w.uint32(26).string(m.options);
  return w;
}
export function readMountTmpfsOptions(r, end) {
  const m = createMountTmpfsOptions();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.sizeBytes = readInt64(r);
        break;
      }
      case 2: {
        m.mode = r.uint32();
        break;
      }
      case 3: {
        m.options = r.string();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const MountTmpfsOptions = messageType('docker.swarmkit.v1.Mount.TmpfsOptions', createMountTmpfsOptions, writeMountTmpfsOptions, readMountTmpfsOptions);

export function createRestartPolicy(init) {
  return { condition: 0, delay: undefined, maxAttempts: 0, window: undefined, ...init };
}
export function writeRestartPolicy(m, w) {
  if (m.condition !== 0) w.uint32(8).int32(m.condition);
  if (m.delay !== undefined) writeDuration(m.delay, w.uint32(18).fork()).ldelim();
  if (m.maxAttempts !== 0) writeUint64(w.uint32(24), m.maxAttempts);
  if (m.window !== undefined) writeDuration(m.window, w.uint32(34).fork()).ldelim();
  return w;
}
export function readRestartPolicy(r, end) {
  const m = createRestartPolicy();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.condition = r.int32();
        break;
      }
      case 2: {
        m.delay = readDuration(r, readEnd(r));
        break;
      }
      case 3: {
        m.maxAttempts = readUint64(r);
        break;
      }
      case 4: {
        m.window = readDuration(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const RestartPolicy = messageType('docker.swarmkit.v1.RestartPolicy', createRestartPolicy, writeRestartPolicy, readRestartPolicy);

export function createUpdateConfig(init) {
  return { parallelism: 0, delay: undefined, failureAction: 0, monitor: undefined, maxFailureRatio: 0, order: 0, ...init };
}
export function writeUpdateConfig(m, w) {
  if (m.parallelism !== 0) writeUint64(w.uint32(8), m.parallelism);
  if (m.delay !== undefined) writeDuration(m.delay, w.uint32(18).fork()).ldelim();
  if (m.failureAction !== 0) w.uint32(24).int32(m.failureAction);
  if (m.monitor !== undefined) writeDuration(m.monitor, w.uint32(34).fork()).ldelim();
  if (m.maxFailureRatio !== 0) w.uint32(45).float(m.maxFailureRatio);
  if (m.order !== 0) w.uint32(48).int32(m.order);
  return w;
}
export function readUpdateConfig(r, end) {
  const m = createUpdateConfig();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.parallelism = readUint64(r);
        break;
      }
      case 2: {
        m.delay = readDuration(r, readEnd(r));
        break;
      }
      case 3: {
        m.failureAction = r.int32();
        break;
      }
      case 4: {
        m.monitor = readDuration(r, readEnd(r));
        break;
      }
      case 5: {
        m.maxFailureRatio = r.float();
        break;
      }
      case 6: {
        m.order = r.int32();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const UpdateConfig = messageType('docker.swarmkit.v1.UpdateConfig', createUpdateConfig, writeUpdateConfig, readUpdateConfig);

export function createPlacement(init) {
  return { constraints: [], preferences: [], platforms: [], maxReplicas: 0, ...init };
}
export function writePlacement(m, w) {
  for (const v of m.constraints) w.uint32(10).string(v);
  for (const v of m.preferences) writePlacementPreference(v, w.uint32(18).fork()).ldelim();
  for (const v of m.platforms) writePlatform(v, w.uint32(26).fork()).ldelim();
  if (m.maxReplicas !== 0) writeUint64(w.uint32(32), m.maxReplicas);
  return w;
}
export function readPlacement(r, end) {
  const m = createPlacement();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.constraints.push(r.string());
        break;
      }
      case 2: {
        m.preferences.push(readPlacementPreference(r, readEnd(r)));
        break;
      }
      case 3: {
        m.platforms.push(readPlatform(r, readEnd(r)));
        break;
      }
      case 4: {
        m.maxReplicas = readUint64(r);
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const Placement = messageType('docker.swarmkit.v1.Placement', createPlacement, writePlacement, readPlacement);

export function createSecretReference(init) {
  return { secretId: '', secretName: '', file: undefined, ...init };
}
export function writeSecretReference(m, w) {
  if (m.secretId !== '') w.uint32(10).string(m.secretId);
  if (m.secretName !== '') w.uint32(18).string(m.secretName);
  if (m.file !== undefined) writeFileTarget(m.file, w.uint32(26).fork()).ldelim();
  return w;
}
export function readSecretReference(r, end) {
  const m = createSecretReference();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.secretId = r.string();
        break;
      }
      case 2: {
        m.secretName = r.string();
        break;
      }
      case 3: {
        m.file = readFileTarget(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const SecretReference = messageType('docker.swarmkit.v1.SecretReference', createSecretReference, writeSecretReference, readSecretReference);

export function createConfigReference(init) {
  return { configId: '', configName: '', file: undefined, runtime: undefined, ...init };
}
export function writeConfigReference(m, w) {
  if (m.configId !== '') w.uint32(10).string(m.configId);
  if (m.configName !== '') w.uint32(18).string(m.configName);
  if (m.file !== undefined) writeFileTarget(m.file, w.uint32(26).fork()).ldelim();
  if (m.runtime !== undefined) writeRuntimeTarget(m.runtime, w.uint32(34).fork()).ldelim();
  return w;
}
export function readConfigReference(r, end) {
  const m = createConfigReference();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.configId = r.string();
        break;
      }
      case 2: {
        m.configName = r.string();
        break;
      }
      case 3: {
        m.file = readFileTarget(r, readEnd(r));
        break;
      }
      case 4: {
        m.runtime = readRuntimeTarget(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const ConfigReference = messageType('docker.swarmkit.v1.ConfigReference', createConfigReference, writeConfigReference, readConfigReference);

export function createHealthConfig(init) {
  return { test: [], interval: undefined, timeout: undefined, retries: 0, startPeriod: undefined, startInterval: undefined, ...init };
}
export function writeHealthConfig(m, w) {
  for (const v of m.test) w.uint32(10).string(v);
  if (m.interval !== undefined) writeDuration(m.interval, w.uint32(18).fork()).ldelim();
  if (m.timeout !== undefined) writeDuration(m.timeout, w.uint32(26).fork()).ldelim();
  if (m.retries !== 0) w.uint32(32).int32(m.retries);
  if (m.startPeriod !== undefined) writeDuration(m.startPeriod, w.uint32(42).fork()).ldelim();
  if (m.startInterval !== undefined) writeDuration(m.startInterval, w.uint32(50).fork()).ldelim();
  return w;
}
export function readHealthConfig(r, end) {
  const m = createHealthConfig();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.test.push(r.string());
        break;
      }
      case 2: {
        m.interval = readDuration(r, readEnd(r));
        break;
      }
      case 3: {
        m.timeout = readDuration(r, readEnd(r));
        break;
      }
      case 4: {
        m.retries = r.int32();
        break;
      }
      case 5: {
        m.startPeriod = readDuration(r, readEnd(r));
        break;
      }
      case 6: {
        m.startInterval = readDuration(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const HealthConfig = messageType('docker.swarmkit.v1.HealthConfig', createHealthConfig, writeHealthConfig, readHealthConfig);

export function createPrivileges(init) {
  return { credentialSpec: undefined, selinuxContext: undefined, seccomp: undefined, apparmor: undefined, noNewPrivileges: false, ...init };
}
export function writePrivileges(m, w) {
  if (m.credentialSpec !== undefined) writePrivilegesCredentialSpec(m.credentialSpec, w.uint32(10).fork()).ldelim();
  if (m.selinuxContext !== undefined) writePrivilegesSELinuxContext(m.selinuxContext, w.uint32(18).fork()).ldelim();
  if (m.seccomp !== undefined) writePrivilegesSeccompOpts(m.seccomp, w.uint32(26).fork()).ldelim();
  if (m.apparmor !== undefined) writePrivilegesAppArmorOpts(m.apparmor, w.uint32(34).fork()).ldelim();
  if (m.noNewPrivileges !== false) w.uint32(40).bool(m.noNewPrivileges);
  return w;
}
export function readPrivileges(r, end) {
  const m = createPrivileges();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.credentialSpec = readPrivilegesCredentialSpec(r, readEnd(r));
        break;
      }
      case 2: {
        m.selinuxContext = readPrivilegesSELinuxContext(r, readEnd(r));
        break;
      }
      case 3: {
        m.seccomp = readPrivilegesSeccompOpts(r, readEnd(r));
        break;
      }
      case 4: {
        m.apparmor = readPrivilegesAppArmorOpts(r, readEnd(r));
        break;
      }
      case 5: {
        m.noNewPrivileges = r.bool();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const Privileges = messageType('docker.swarmkit.v1.Privileges', createPrivileges, writePrivileges, readPrivileges);

export function createPrivilegesCredentialSpec(init) {
  return { file: undefined, registry: undefined, config: undefined, ...init };
}
export function writePrivilegesCredentialSpec(m, w) {
  if (m.file !== undefined) w.uint32(10).string(m.file);
  if (m.registry !== undefined) w.uint32(18).string(m.registry);
  if (m.config !== undefined) w.uint32(26).string(m.config);
  return w;
}
export function readPrivilegesCredentialSpec(r, end) {
  const m = createPrivilegesCredentialSpec();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.file = r.string();
        break;
      }
      case 2: {
        m.registry = r.string();
        break;
      }
      case 3: {
        m.config = r.string();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const PrivilegesCredentialSpec = messageType('docker.swarmkit.v1.Privileges.CredentialSpec', createPrivilegesCredentialSpec, writePrivilegesCredentialSpec, readPrivilegesCredentialSpec);

export function createPrivilegesSELinuxContext(init) {
  return { disable: false, user: '', role: '', type: '', level: '', ...init };
}
export function writePrivilegesSELinuxContext(m, w) {
  if (m.disable !== false) w.uint32(8).bool(m.disable);
  if (m.user !== '') w.uint32(18).string(m.user);
  if (m.role !== '') w.uint32(26).string(m.role);
  if (m.type !== '') w.uint32(34).string(m.type);
  if (m.level !== '') w.uint32(42).string(m.level);
  return w;
}
export function readPrivilegesSELinuxContext(r, end) {
  const m = createPrivilegesSELinuxContext();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.disable = r.bool();
        break;
      }
      case 2: {
        m.user = r.string();
        break;
      }
      case 3: {
        m.role = r.string();
        break;
      }
      case 4: {
        m.type = r.string();
        break;
      }
      case 5: {
        m.level = r.string();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const PrivilegesSELinuxContext = messageType('docker.swarmkit.v1.Privileges.SELinuxContext', createPrivilegesSELinuxContext, writePrivilegesSELinuxContext, readPrivilegesSELinuxContext);

export function createPrivilegesSeccompOpts(init) {
  return { mode: 0, profile: emptyBytes, ...init };
}
export function writePrivilegesSeccompOpts(m, w) {
  if (m.mode !== 0) w.uint32(8).int32(m.mode);
  if (m.profile.length > 0) w.uint32(18).bytes(m.profile);
  return w;
}
export function readPrivilegesSeccompOpts(r, end) {
  const m = createPrivilegesSeccompOpts();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.mode = r.int32();
        break;
      }
      case 2: {
        m.profile = readBytes(r);
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const PrivilegesSeccompOpts = messageType('docker.swarmkit.v1.Privileges.SeccompOpts', createPrivilegesSeccompOpts, writePrivilegesSeccompOpts, readPrivilegesSeccompOpts);

export function createPrivilegesAppArmorOpts(init) {
  return { mode: 0, ...init };
}
export function writePrivilegesAppArmorOpts(m, w) {
  if (m.mode !== 0) w.uint32(8).int32(m.mode);
  return w;
}
export function readPrivilegesAppArmorOpts(r, end) {
  const m = createPrivilegesAppArmorOpts();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.mode = r.int32();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const PrivilegesAppArmorOpts = messageType('docker.swarmkit.v1.Privileges.AppArmorOpts', createPrivilegesAppArmorOpts, writePrivilegesAppArmorOpts, readPrivilegesAppArmorOpts);

export function createCapacityRange(init) {
  return { requiredBytes: 0, limitBytes: 0, ...init };
}
export function writeCapacityRange(m, w) {
  if (m.requiredBytes !== 0) writeInt64(w.uint32(8), m.requiredBytes);
  if (m.limitBytes !== 0) writeInt64(w.uint32(16), m.limitBytes);
  return w;
}
export function readCapacityRange(r, end) {
  const m = createCapacityRange();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.requiredBytes = readInt64(r);
        break;
      }
      case 2: {
        m.limitBytes = readInt64(r);
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const CapacityRange = messageType('docker.swarmkit.v1.CapacityRange', createCapacityRange, writeCapacityRange, readCapacityRange);

export function createTopologyRequirement(init) {
  return { requisite: [], preferred: [], ...init };
}
export function writeTopologyRequirement(m, w) {
  for (const v of m.requisite) writeTopology(v, w.uint32(10).fork()).ldelim();
  for (const v of m.preferred) writeTopology(v, w.uint32(18).fork()).ldelim();
  return w;
}
export function readTopologyRequirement(r, end) {
  const m = createTopologyRequirement();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.requisite.push(readTopology(r, readEnd(r)));
        break;
      }
      case 2: {
        m.preferred.push(readTopology(r, readEnd(r)));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const TopologyRequirement = messageType('docker.swarmkit.v1.TopologyRequirement', createTopologyRequirement, writeTopologyRequirement, readTopologyRequirement);

export function createSelectBySlot(init) {
  return { serviceId: '', slot: 0, ...init };
}
export function writeSelectBySlot(m, w) {
  if (m.serviceId !== '') w.uint32(10).string(m.serviceId);
  if (m.slot !== 0) writeUint64(w.uint32(16), m.slot);
  return w;
}
export function readSelectBySlot(r, end) {
  const m = createSelectBySlot();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.serviceId = r.string();
        break;
      }
      case 2: {
        m.slot = readUint64(r);
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const SelectBySlot = messageType('docker.swarmkit.v1.SelectBySlot', createSelectBySlot, writeSelectBySlot, readSelectBySlot);

export function createSelectByCustom(init) {
  return { kind: '', index: '', value: '', ...init };
}
export function writeSelectByCustom(m, w) {
  if (m.kind !== '') w.uint32(10).string(m.kind);
  if (m.index !== '') w.uint32(18).string(m.index);
  if (m.value !== '') w.uint32(26).string(m.value);
  return w;
}
export function readSelectByCustom(r, end) {
  const m = createSelectByCustom();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.kind = r.string();
        break;
      }
      case 2: {
        m.index = r.string();
        break;
      }
      case 3: {
        m.value = r.string();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const SelectByCustom = messageType('docker.swarmkit.v1.SelectByCustom', createSelectByCustom, writeSelectByCustom, readSelectByCustom);

export function createSelectBy(init) {
  return { id: undefined, idPrefix: undefined, name: undefined, namePrefix: undefined, custom: undefined, customPrefix: undefined, serviceId: undefined, nodeId: undefined, slot: undefined, desiredState: undefined, role: undefined, membership: undefined, referencedNetworkId: undefined, referencedSecretId: undefined, kind: undefined, referencedConfigId: undefined, ...init };
}
export function writeSelectBy(m, w) {
  if (m.id !== undefined) w.uint32(10).string(m.id);
  if (m.idPrefix !== undefined) w.uint32(18).string(m.idPrefix);
  if (m.name !== undefined) w.uint32(26).string(m.name);
  if (m.namePrefix !== undefined) w.uint32(34).string(m.namePrefix);
  if (m.custom !== undefined) writeSelectByCustom(m.custom, w.uint32(42).fork()).ldelim();
  if (m.customPrefix !== undefined) writeSelectByCustom(m.customPrefix, w.uint32(50).fork()).ldelim();
  if (m.serviceId !== undefined) w.uint32(58).string(m.serviceId);
  if (m.nodeId !== undefined) w.uint32(66).string(m.nodeId);
  if (m.slot !== undefined) writeSelectBySlot(m.slot, w.uint32(74).fork()).ldelim();
  if (m.desiredState !== undefined) w.uint32(80).int32(m.desiredState);
  if (m.role !== undefined) w.uint32(88).int32(m.role);
  if (m.membership !== undefined) w.uint32(96).int32(m.membership);
  if (m.referencedNetworkId !== undefined) w.uint32(106).string(m.referencedNetworkId);
  if (m.referencedSecretId !== undefined) w.uint32(114).string(m.referencedSecretId);
  if (m.kind !== undefined) w.uint32(122).string(m.kind);
  if (m.referencedConfigId !== undefined) w.uint32(130).string(m.referencedConfigId);
  return w;
}
export function readSelectBy(r, end) {
  const m = createSelectBy();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.id = r.string();
        break;
      }
      case 2: {
        m.idPrefix = r.string();
        break;
      }
      case 3: {
        m.name = r.string();
        break;
      }
      case 4: {
        m.namePrefix = r.string();
        break;
      }
      case 5: {
        m.custom = readSelectByCustom(r, readEnd(r));
        break;
      }
      case 6: {
        m.customPrefix = readSelectByCustom(r, readEnd(r));
        break;
      }
      case 7: {
        m.serviceId = r.string();
        break;
      }
      case 8: {
        m.nodeId = r.string();
        break;
      }
      case 9: {
        m.slot = readSelectBySlot(r, readEnd(r));
        break;
      }
      case 10: {
        m.desiredState = r.int32();
        break;
      }
      case 11: {
        m.role = r.int32();
        break;
      }
      case 12: {
        m.membership = r.int32();
        break;
      }
      case 13: {
        m.referencedNetworkId = r.string();
        break;
      }
      case 14: {
        m.referencedSecretId = r.string();
        break;
      }
      case 15: {
        m.kind = r.string();
        break;
      }
      case 16: {
        m.referencedConfigId = r.string();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const SelectBy = messageType('docker.swarmkit.v1.SelectBy', createSelectBy, writeSelectBy, readSelectBy);

export function createGlobalJob(init) {
  return { ...init };
}
export function writeGlobalJob(m, w) {
  return w;
}
export function readGlobalJob(r, end) {
  const m = createGlobalJob();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const GlobalJob = messageType('docker.swarmkit.v1.GlobalJob', createGlobalJob, writeGlobalJob, readGlobalJob);

export function createGlobalService(init) {
  return { ...init };
}
export function writeGlobalService(m, w) {
  return w;
}
export function readGlobalService(r, end) {
  const m = createGlobalService();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const GlobalService = messageType('docker.swarmkit.v1.GlobalService', createGlobalService, writeGlobalService, readGlobalService);

export function createLogContext(init) {
  return { serviceId: '', nodeId: '', taskId: '', ...init };
}
export function writeLogContext(m, w) {
  if (m.serviceId !== '') w.uint32(10).string(m.serviceId);
  if (m.nodeId !== '') w.uint32(18).string(m.nodeId);
  if (m.taskId !== '') w.uint32(26).string(m.taskId);
  return w;
}
export function readLogContext(r, end) {
  const m = createLogContext();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.serviceId = r.string();
        break;
      }
      case 2: {
        m.nodeId = r.string();
        break;
      }
      case 3: {
        m.taskId = r.string();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const LogContext = messageType('docker.swarmkit.v1.LogContext', createLogContext, writeLogContext, readLogContext);

export function createLogAttr(init) {
  return { key: '', value: '', ...init };
}
export function writeLogAttr(m, w) {
  if (m.key !== '') w.uint32(10).string(m.key);
  if (m.value !== '') w.uint32(18).string(m.value);
  return w;
}
export function readLogAttr(r, end) {
  const m = createLogAttr();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.key = r.string();
        break;
      }
      case 2: {
        m.value = r.string();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const LogAttr = messageType('docker.swarmkit.v1.LogAttr', createLogAttr, writeLogAttr, readLogAttr);

export function createRaftMember(init) {
  return { raftId: 0, nodeId: '', addr: '', status: undefined, ...init };
}
export function writeRaftMember(m, w) {
  if (m.raftId !== 0) writeUint64(w.uint32(8), m.raftId);
  if (m.nodeId !== '') w.uint32(18).string(m.nodeId);
  if (m.addr !== '') w.uint32(26).string(m.addr);
  if (m.status !== undefined) writeRaftMemberStatus(m.status, w.uint32(34).fork()).ldelim();
  return w;
}
export function readRaftMember(r, end) {
  const m = createRaftMember();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.raftId = readUint64(r);
        break;
      }
      case 2: {
        m.nodeId = r.string();
        break;
      }
      case 3: {
        m.addr = r.string();
        break;
      }
      case 4: {
        m.status = readRaftMemberStatus(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const RaftMember = messageType('docker.swarmkit.v1.RaftMember', createRaftMember, writeRaftMember, readRaftMember);

export function createVersion(init) {
  return { index: 0, ...init };
}
export function writeVersion(m, w) {
  if (m.index !== 0) writeUint64(w.uint32(8), m.index);
  return w;
}
export function readVersion(r, end) {
  const m = createVersion();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.index = readUint64(r);
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const Version = messageType('docker.swarmkit.v1.Version', createVersion, writeVersion, readVersion);

export function createIndexEntry(init) {
  return { key: '', val: '', ...init };
}
export function writeIndexEntry(m, w) {
  if (m.key !== '') w.uint32(10).string(m.key);
  if (m.val !== '') w.uint32(18).string(m.val);
  return w;
}
export function readIndexEntry(r, end) {
  const m = createIndexEntry();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.key = r.string();
        break;
      }
      case 2: {
        m.val = r.string();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const IndexEntry = messageType('docker.swarmkit.v1.IndexEntry', createIndexEntry, writeIndexEntry, readIndexEntry);

export function createAnnotations(init) {
  return { name: '', labels: {}, indices: [], ...init };
}
export function writeAnnotations(m, w) {
  if (m.name !== '') w.uint32(10).string(m.name);
  for (const k of globalThis.Object.keys(m.labels)) {
    w.uint32(18).fork().uint32(10).string(k);
    w.uint32(18).string(m.labels[k]);
    w.ldelim();
  }
  for (const v of m.indices) writeIndexEntry(v, w.uint32(34).fork()).ldelim();
  return w;
}
export function readAnnotations(r, end) {
  const m = createAnnotations();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.name = r.string();
        break;
      }
      case 2: {
        const entryEnd = readEnd(r);
        let key = '';
        let value = '';
        while (r.pos < entryEnd) {
          const entryTag = r.uint32();
          if (entryTag >>> 3 === 1) key = r.string();
          else if (entryTag >>> 3 === 2) value = r.string();
          else r.skipType(entryTag & 7);
        }
        setEntry(m.labels, key, value);
        break;
      }
      case 4: {
        m.indices.push(readIndexEntry(r, readEnd(r)));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const Annotations = messageType('docker.swarmkit.v1.Annotations', createAnnotations, writeAnnotations, readAnnotations);

export function createNamedGenericResource(init) {
  return { kind: '', value: '', ...init };
}
export function writeNamedGenericResource(m, w) {
  if (m.kind !== '') w.uint32(10).string(m.kind);
  if (m.value !== '') w.uint32(18).string(m.value);
  return w;
}
export function readNamedGenericResource(r, end) {
  const m = createNamedGenericResource();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.kind = r.string();
        break;
      }
      case 2: {
        m.value = r.string();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const NamedGenericResource = messageType('docker.swarmkit.v1.NamedGenericResource', createNamedGenericResource, writeNamedGenericResource, readNamedGenericResource);

export function createDiscreteGenericResource(init) {
  return { kind: '', value: 0, ...init };
}
export function writeDiscreteGenericResource(m, w) {
  if (m.kind !== '') w.uint32(10).string(m.kind);
  if (m.value !== 0) writeInt64(w.uint32(16), m.value);
  return w;
}
export function readDiscreteGenericResource(r, end) {
  const m = createDiscreteGenericResource();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.kind = r.string();
        break;
      }
      case 2: {
        m.value = readInt64(r);
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const DiscreteGenericResource = messageType('docker.swarmkit.v1.DiscreteGenericResource', createDiscreteGenericResource, writeDiscreteGenericResource, readDiscreteGenericResource);

export function createGenericResource(init) {
  return { namedResourceSpec: undefined, discreteResourceSpec: undefined, ...init };
}
export function writeGenericResource(m, w) {
  if (m.namedResourceSpec !== undefined) writeNamedGenericResource(m.namedResourceSpec, w.uint32(10).fork()).ldelim();
  if (m.discreteResourceSpec !== undefined) writeDiscreteGenericResource(m.discreteResourceSpec, w.uint32(18).fork()).ldelim();
  return w;
}
export function readGenericResource(r, end) {
  const m = createGenericResource();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.namedResourceSpec = readNamedGenericResource(r, readEnd(r));
        break;
      }
      case 2: {
        m.discreteResourceSpec = readDiscreteGenericResource(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const GenericResource = messageType('docker.swarmkit.v1.GenericResource', createGenericResource, writeGenericResource, readGenericResource);

export function createResources(init) {
  return { nanoCpus: 0, memoryBytes: 0, generic: [], ...init };
}
export function writeResources(m, w) {
  if (m.nanoCpus !== 0) writeInt64(w.uint32(8), m.nanoCpus);
  if (m.memoryBytes !== 0) writeInt64(w.uint32(16), m.memoryBytes);
  for (const v of m.generic) writeGenericResource(v, w.uint32(26).fork()).ldelim();
  return w;
}
export function readResources(r, end) {
  const m = createResources();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.nanoCpus = readInt64(r);
        break;
      }
      case 2: {
        m.memoryBytes = readInt64(r);
        break;
      }
      case 3: {
        m.generic.push(readGenericResource(r, readEnd(r)));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const Resources = messageType('docker.swarmkit.v1.Resources', createResources, writeResources, readResources);

export function createPlatform(init) {
  return { architecture: '', os: '', ...init };
}
export function writePlatform(m, w) {
  if (m.architecture !== '') w.uint32(10).string(m.architecture);
  if (m.os !== '') w.uint32(18).string(m.os);
  return w;
}
export function readPlatform(r, end) {
  const m = createPlatform();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.architecture = r.string();
        break;
      }
      case 2: {
        m.os = r.string();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const Platform = messageType('docker.swarmkit.v1.Platform', createPlatform, writePlatform, readPlatform);

export function createPluginDescription(init) {
  return { type: '', name: '', ...init };
}
export function writePluginDescription(m, w) {
  if (m.type !== '') w.uint32(10).string(m.type);
  if (m.name !== '') w.uint32(18).string(m.name);
  return w;
}
export function readPluginDescription(r, end) {
  const m = createPluginDescription();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.type = r.string();
        break;
      }
      case 2: {
        m.name = r.string();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const PluginDescription = messageType('docker.swarmkit.v1.PluginDescription', createPluginDescription, writePluginDescription, readPluginDescription);

export function createEngineDescription(init) {
  return { engineVersion: '', labels: {}, plugins: [], ...init };
}
export function writeEngineDescription(m, w) {
  if (m.engineVersion !== '') w.uint32(10).string(m.engineVersion);
  for (const k of globalThis.Object.keys(m.labels)) {
    w.uint32(18).fork().uint32(10).string(k);
    w.uint32(18).string(m.labels[k]);
    w.ldelim();
  }
  for (const v of m.plugins) writePluginDescription(v, w.uint32(26).fork()).ldelim();
  return w;
}
export function readEngineDescription(r, end) {
  const m = createEngineDescription();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.engineVersion = r.string();
        break;
      }
      case 2: {
        const entryEnd = readEnd(r);
        let key = '';
        let value = '';
        while (r.pos < entryEnd) {
          const entryTag = r.uint32();
          if (entryTag >>> 3 === 1) key = r.string();
          else if (entryTag >>> 3 === 2) value = r.string();
          else r.skipType(entryTag & 7);
        }
        setEntry(m.labels, key, value);
        break;
      }
      case 3: {
        m.plugins.push(readPluginDescription(r, readEnd(r)));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const EngineDescription = messageType('docker.swarmkit.v1.EngineDescription', createEngineDescription, writeEngineDescription, readEngineDescription);

export function createNodeDescription(init) {
  return { hostname: '', platform: undefined, resources: undefined, engine: undefined, tlsInfo: undefined, fips: false, csiInfo: [], lacks: [], dataPathAddress: '', gatewayIpv6: false, networkTables: false, ...init };
}
export function writeNodeDescription(m, w) {
  if (m.hostname !== '') w.uint32(10).string(m.hostname);
  if (m.platform !== undefined) writePlatform(m.platform, w.uint32(18).fork()).ldelim();
  if (m.resources !== undefined) writeResources(m.resources, w.uint32(26).fork()).ldelim();
  if (m.engine !== undefined) writeEngineDescription(m.engine, w.uint32(34).fork()).ldelim();
  if (m.tlsInfo !== undefined) writeNodeTLSInfo(m.tlsInfo, w.uint32(42).fork()).ldelim();
  if (m.fips !== false) w.uint32(48).bool(m.fips);
  for (const v of m.csiInfo) writeNodeCSIInfo(v, w.uint32(58).fork()).ldelim();
  for (const v of m.lacks) w.uint32(8002).string(v);
  if (m.dataPathAddress !== '') w.uint32(8010).string(m.dataPathAddress);
  if (m.gatewayIpv6 !== false) w.uint32(8016).bool(m.gatewayIpv6);
  if (m.networkTables !== false) w.uint32(8024).bool(m.networkTables);
  return w;
}
export function readNodeDescription(r, end) {
  const m = createNodeDescription();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.hostname = r.string();
        break;
      }
      case 2: {
        m.platform = readPlatform(r, readEnd(r));
        break;
      }
      case 3: {
        m.resources = readResources(r, readEnd(r));
        break;
      }
      case 4: {
        m.engine = readEngineDescription(r, readEnd(r));
        break;
      }
      case 5: {
        m.tlsInfo = readNodeTLSInfo(r, readEnd(r));
        break;
      }
      case 6: {
        m.fips = r.bool();
        break;
      }
      case 7: {
        m.csiInfo.push(readNodeCSIInfo(r, readEnd(r)));
        break;
      }
      case 1000: {
        m.lacks.push(r.string());
        break;
      }
      case 1001: {
        m.dataPathAddress = r.string();
        break;
      }
      case 1002: {
        m.gatewayIpv6 = r.bool();
        break;
      }
      case 1003: {
        m.networkTables = r.bool();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const NodeDescription = messageType('docker.swarmkit.v1.NodeDescription', createNodeDescription, writeNodeDescription, readNodeDescription);

export function createNodeTLSInfo(init) {
  return { trustRoot: emptyBytes, certIssuerSubject: emptyBytes, certIssuerPublicKey: emptyBytes, ...init };
}
export function writeNodeTLSInfo(m, w) {
  if (m.trustRoot.length > 0) w.uint32(10).bytes(m.trustRoot);
  if (m.certIssuerSubject.length > 0) w.uint32(18).bytes(m.certIssuerSubject);
  if (m.certIssuerPublicKey.length > 0) w.uint32(26).bytes(m.certIssuerPublicKey);
  return w;
}
export function readNodeTLSInfo(r, end) {
  const m = createNodeTLSInfo();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.trustRoot = readBytes(r);
        break;
      }
      case 2: {
        m.certIssuerSubject = readBytes(r);
        break;
      }
      case 3: {
        m.certIssuerPublicKey = readBytes(r);
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const NodeTLSInfo = messageType('docker.swarmkit.v1.NodeTLSInfo', createNodeTLSInfo, writeNodeTLSInfo, readNodeTLSInfo);

export function createNodeCSIInfo(init) {
  return { pluginName: '', nodeId: '', maxVolumesPerNode: 0, accessibleTopology: undefined, ...init };
}
export function writeNodeCSIInfo(m, w) {
  if (m.pluginName !== '') w.uint32(10).string(m.pluginName);
  if (m.nodeId !== '') w.uint32(18).string(m.nodeId);
  if (m.maxVolumesPerNode !== 0) writeInt64(w.uint32(24), m.maxVolumesPerNode);
  if (m.accessibleTopology !== undefined) writeTopology(m.accessibleTopology, w.uint32(34).fork()).ldelim();
  return w;
}
export function readNodeCSIInfo(r, end) {
  const m = createNodeCSIInfo();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.pluginName = r.string();
        break;
      }
      case 2: {
        m.nodeId = r.string();
        break;
      }
      case 3: {
        m.maxVolumesPerNode = readInt64(r);
        break;
      }
      case 4: {
        m.accessibleTopology = readTopology(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const NodeCSIInfo = messageType('docker.swarmkit.v1.NodeCSIInfo', createNodeCSIInfo, writeNodeCSIInfo, readNodeCSIInfo);

export function createRaftMemberStatus(init) {
  return { leader: false, reachability: 0, message: '', ...init };
}
export function writeRaftMemberStatus(m, w) {
  if (m.leader !== false) w.uint32(8).bool(m.leader);
  if (m.reachability !== 0) w.uint32(16).int32(m.reachability);
  if (m.message !== '') w.uint32(26).string(m.message);
  return w;
}
export function readRaftMemberStatus(r, end) {
  const m = createRaftMemberStatus();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.leader = r.bool();
        break;
      }
      case 2: {
        m.reachability = r.int32();
        break;
      }
      case 3: {
        m.message = r.string();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const RaftMemberStatus = messageType('docker.swarmkit.v1.RaftMemberStatus', createRaftMemberStatus, writeRaftMemberStatus, readRaftMemberStatus);

export function createImage(init) {
  return { reference: '', ...init };
}
export function writeImage(m, w) {
  if (m.reference !== '') w.uint32(10).string(m.reference);
  return w;
}
export function readImage(r, end) {
  const m = createImage();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.reference = r.string();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const Image = messageType('docker.swarmkit.v1.Image', createImage, writeImage, readImage);

export function createContainerStatus(init) {
  return { containerId: '', pid: 0, exitCode: 0, ...init };
}
export function writeContainerStatus(m, w) {
  if (m.containerId !== '') w.uint32(10).string(m.containerId);
  if (m.pid !== 0) w.uint32(16).int32(m.pid);
  if (m.exitCode !== 0) w.uint32(24).int32(m.exitCode);
  return w;
}
export function readContainerStatus(r, end) {
  const m = createContainerStatus();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.containerId = r.string();
        break;
      }
      case 2: {
        m.pid = r.int32();
        break;
      }
      case 3: {
        m.exitCode = r.int32();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const ContainerStatus = messageType('docker.swarmkit.v1.ContainerStatus', createContainerStatus, writeContainerStatus, readContainerStatus);

export function createPortStatus(init) {
  return { ports: [], ...init };
}
export function writePortStatus(m, w) {
  for (const v of m.ports) writePortConfig(v, w.uint32(10).fork()).ldelim();
  return w;
}
export function readPortStatus(r, end) {
  const m = createPortStatus();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.ports.push(readPortConfig(r, readEnd(r)));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const PortStatus = messageType('docker.swarmkit.v1.PortStatus', createPortStatus, writePortStatus, readPortStatus);

export function createTaskStatus(init) {
  return { timestamp: undefined, state: 0, message: '', err: '', container: undefined, portStatus: undefined, appliedBy: '', appliedAt: undefined, ...init };
}
export function writeTaskStatus(m, w) {
  if (m.timestamp !== undefined) writeTimestamp(m.timestamp, w.uint32(10).fork()).ldelim();
  if (m.state !== 0) w.uint32(16).int32(m.state);
  if (m.message !== '') w.uint32(26).string(m.message);
  if (m.err !== '') w.uint32(34).string(m.err);
  if (m.container !== undefined) writeContainerStatus(m.container, w.uint32(42).fork()).ldelim();
  if (m.portStatus !== undefined) writePortStatus(m.portStatus, w.uint32(50).fork()).ldelim();
  if (m.appliedBy !== '') w.uint32(58).string(m.appliedBy);
  if (m.appliedAt !== undefined) writeTimestamp(m.appliedAt, w.uint32(66).fork()).ldelim();
  return w;
}
export function readTaskStatus(r, end) {
  const m = createTaskStatus();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.timestamp = readTimestamp(r, readEnd(r));
        break;
      }
      case 2: {
        m.state = r.int32();
        break;
      }
      case 3: {
        m.message = r.string();
        break;
      }
      case 4: {
        m.err = r.string();
        break;
      }
      case 5: {
        m.container = readContainerStatus(r, readEnd(r));
        break;
      }
      case 6: {
        m.portStatus = readPortStatus(r, readEnd(r));
        break;
      }
      case 7: {
        m.appliedBy = r.string();
        break;
      }
      case 8: {
        m.appliedAt = readTimestamp(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const TaskStatus = messageType('docker.swarmkit.v1.TaskStatus', createTaskStatus, writeTaskStatus, readTaskStatus);

export function createNetworkAttachmentConfig(init) {
  return { target: '', aliases: [], addresses: [], driverAttachmentOpts: {}, ...init };
}
export function writeNetworkAttachmentConfig(m, w) {
  if (m.target !== '') w.uint32(10).string(m.target);
  for (const v of m.aliases) w.uint32(18).string(v);
  for (const v of m.addresses) w.uint32(26).string(v);
  for (const k of globalThis.Object.keys(m.driverAttachmentOpts)) {
    w.uint32(34).fork().uint32(10).string(k);
    w.uint32(18).string(m.driverAttachmentOpts[k]);
    w.ldelim();
  }
  return w;
}
export function readNetworkAttachmentConfig(r, end) {
  const m = createNetworkAttachmentConfig();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.target = r.string();
        break;
      }
      case 2: {
        m.aliases.push(r.string());
        break;
      }
      case 3: {
        m.addresses.push(r.string());
        break;
      }
      case 4: {
        const entryEnd = readEnd(r);
        let key = '';
        let value = '';
        while (r.pos < entryEnd) {
          const entryTag = r.uint32();
          if (entryTag >>> 3 === 1) key = r.string();
          else if (entryTag >>> 3 === 2) value = r.string();
          else r.skipType(entryTag & 7);
        }
        setEntry(m.driverAttachmentOpts, key, value);
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const NetworkAttachmentConfig = messageType('docker.swarmkit.v1.NetworkAttachmentConfig', createNetworkAttachmentConfig, writeNetworkAttachmentConfig, readNetworkAttachmentConfig);

export function createIPAMConfig(init) {
  return { family: 0, subnet: '', range: '', gateway: '', reserved: {}, ...init };
}
export function writeIPAMConfig(m, w) {
  if (m.family !== 0) w.uint32(8).int32(m.family);
  if (m.subnet !== '') w.uint32(18).string(m.subnet);
  if (m.range !== '') w.uint32(26).string(m.range);
  if (m.gateway !== '') w.uint32(34).string(m.gateway);
  for (const k of globalThis.Object.keys(m.reserved)) {
    w.uint32(42).fork().uint32(10).string(k);
    w.uint32(18).string(m.reserved[k]);
    w.ldelim();
  }
  return w;
}
export function readIPAMConfig(r, end) {
  const m = createIPAMConfig();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.family = r.int32();
        break;
      }
      case 2: {
        m.subnet = r.string();
        break;
      }
      case 3: {
        m.range = r.string();
        break;
      }
      case 4: {
        m.gateway = r.string();
        break;
      }
      case 5: {
        const entryEnd = readEnd(r);
        let key = '';
        let value = '';
        while (r.pos < entryEnd) {
          const entryTag = r.uint32();
          if (entryTag >>> 3 === 1) key = r.string();
          else if (entryTag >>> 3 === 2) value = r.string();
          else r.skipType(entryTag & 7);
        }
        setEntry(m.reserved, key, value);
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const IPAMConfig = messageType('docker.swarmkit.v1.IPAMConfig', createIPAMConfig, writeIPAMConfig, readIPAMConfig);

export function createPortConfig(init) {
  return { name: '', protocol: 0, targetPort: 0, publishedPort: 0, publishMode: 0, hostIp: '', ...init };
}
export function writePortConfig(m, w) {
  if (m.name !== '') w.uint32(10).string(m.name);
  if (m.protocol !== 0) w.uint32(16).int32(m.protocol);
  if (m.targetPort !== 0) w.uint32(24).uint32(m.targetPort);
  if (m.publishedPort !== 0) w.uint32(32).uint32(m.publishedPort);
  if (m.publishMode !== 0) w.uint32(40).int32(m.publishMode);
  if (m.hostIp !== '') w.uint32(8002).string(m.hostIp);
  return w;
}
export function readPortConfig(r, end) {
  const m = createPortConfig();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.name = r.string();
        break;
      }
      case 2: {
        m.protocol = r.int32();
        break;
      }
      case 3: {
        m.targetPort = r.uint32();
        break;
      }
      case 4: {
        m.publishedPort = r.uint32();
        break;
      }
      case 5: {
        m.publishMode = r.int32();
        break;
      }
      case 1000: {
        m.hostIp = r.string();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const PortConfig = messageType('docker.swarmkit.v1.PortConfig', createPortConfig, writePortConfig, readPortConfig);

export function createDriver(init) {
  return { name: '', options: {}, ...init };
}
export function writeDriver(m, w) {
  if (m.name !== '') w.uint32(10).string(m.name);
  for (const k of globalThis.Object.keys(m.options)) {
    w.uint32(18).fork().uint32(10).string(k);
    w.uint32(18).string(m.options[k]);
    w.ldelim();
  }
  return w;
}
export function readDriver(r, end) {
  const m = createDriver();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.name = r.string();
        break;
      }
      case 2: {
        const entryEnd = readEnd(r);
        let key = '';
        let value = '';
        while (r.pos < entryEnd) {
          const entryTag = r.uint32();
          if (entryTag >>> 3 === 1) key = r.string();
          else if (entryTag >>> 3 === 2) value = r.string();
          else r.skipType(entryTag & 7);
        }
        setEntry(m.options, key, value);
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const Driver = messageType('docker.swarmkit.v1.Driver', createDriver, writeDriver, readDriver);

export function createIPAMOptions(init) {
  return { driver: undefined, configs: [], ...init };
}
export function writeIPAMOptions(m, w) {
  if (m.driver !== undefined) writeDriver(m.driver, w.uint32(10).fork()).ldelim();
  for (const v of m.configs) writeIPAMConfig(v, w.uint32(26).fork()).ldelim();
  return w;
}
export function readIPAMOptions(r, end) {
  const m = createIPAMOptions();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.driver = readDriver(r, readEnd(r));
        break;
      }
      case 3: {
        m.configs.push(readIPAMConfig(r, readEnd(r)));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const IPAMOptions = messageType('docker.swarmkit.v1.IPAMOptions', createIPAMOptions, writeIPAMOptions, readIPAMOptions);

export function createPeer(init) {
  return { nodeId: '', addr: '', ...init };
}
export function writePeer(m, w) {
  if (m.nodeId !== '') w.uint32(10).string(m.nodeId);
  if (m.addr !== '') w.uint32(18).string(m.addr);
  return w;
}
export function readPeer(r, end) {
  const m = createPeer();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.nodeId = r.string();
        break;
      }
      case 2: {
        m.addr = r.string();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const Peer = messageType('docker.swarmkit.v1.Peer', createPeer, writePeer, readPeer);

export function createIssuanceStatus(init) {
  return { state: 0, err: '', ...init };
}
export function writeIssuanceStatus(m, w) {
  if (m.state !== 0) w.uint32(8).int32(m.state);
  if (m.err !== '') w.uint32(18).string(m.err);
  return w;
}
export function readIssuanceStatus(r, end) {
  const m = createIssuanceStatus();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.state = r.int32();
        break;
      }
      case 2: {
        m.err = r.string();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const IssuanceStatus = messageType('docker.swarmkit.v1.IssuanceStatus', createIssuanceStatus, writeIssuanceStatus, readIssuanceStatus);

export function createExternalCA(init) {
  return { protocol: 0, url: '', options: {}, caCert: emptyBytes, ...init };
}
export function writeExternalCA(m, w) {
  if (m.protocol !== 0) w.uint32(8).int32(m.protocol);
  if (m.url !== '') w.uint32(18).string(m.url);
  for (const k of globalThis.Object.keys(m.options)) {
    w.uint32(26).fork().uint32(10).string(k);
    w.uint32(18).string(m.options[k]);
    w.ldelim();
  }
  if (m.caCert.length > 0) w.uint32(34).bytes(m.caCert);
  return w;
}
export function readExternalCA(r, end) {
  const m = createExternalCA();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.protocol = r.int32();
        break;
      }
      case 2: {
        m.url = r.string();
        break;
      }
      case 3: {
        const entryEnd = readEnd(r);
        let key = '';
        let value = '';
        while (r.pos < entryEnd) {
          const entryTag = r.uint32();
          if (entryTag >>> 3 === 1) key = r.string();
          else if (entryTag >>> 3 === 2) value = r.string();
          else r.skipType(entryTag & 7);
        }
        setEntry(m.options, key, value);
        break;
      }
      case 4: {
        m.caCert = readBytes(r);
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const ExternalCA = messageType('docker.swarmkit.v1.ExternalCA', createExternalCA, writeExternalCA, readExternalCA);

export function createSpreadOver(init) {
  return { spreadDescriptor: '', ...init };
}
export function writeSpreadOver(m, w) {
  if (m.spreadDescriptor !== '') w.uint32(10).string(m.spreadDescriptor);
  return w;
}
export function readSpreadOver(r, end) {
  const m = createSpreadOver();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.spreadDescriptor = r.string();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const SpreadOver = messageType('docker.swarmkit.v1.SpreadOver', createSpreadOver, writeSpreadOver, readSpreadOver);

export function createPlacementPreference(init) {
  return { spread: undefined, ...init };
}
export function writePlacementPreference(m, w) {
  if (m.spread !== undefined) writeSpreadOver(m.spread, w.uint32(10).fork()).ldelim();
  return w;
}
export function readPlacementPreference(r, end) {
  const m = createPlacementPreference();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.spread = readSpreadOver(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const PlacementPreference = messageType('docker.swarmkit.v1.PlacementPreference', createPlacementPreference, writePlacementPreference, readPlacementPreference);

export function createJoinTokens(init) {
  return { worker: '', manager: '', ...init };
}
export function writeJoinTokens(m, w) {
  if (m.worker !== '') w.uint32(10).string(m.worker);
  if (m.manager !== '') w.uint32(18).string(m.manager);
  return w;
}
export function readJoinTokens(r, end) {
  const m = createJoinTokens();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.worker = r.string();
        break;
      }
      case 2: {
        m.manager = r.string();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const JoinTokens = messageType('docker.swarmkit.v1.JoinTokens', createJoinTokens, writeJoinTokens, readJoinTokens);

export function createCertificate(init) {
  return { role: 0, csr: emptyBytes, status: undefined, certificate: emptyBytes, cn: '', ...init };
}
export function writeCertificate(m, w) {
  if (m.role !== 0) w.uint32(8).int32(m.role);
  if (m.csr.length > 0) w.uint32(18).bytes(m.csr);
  if (m.status !== undefined) writeIssuanceStatus(m.status, w.uint32(26).fork()).ldelim();
  if (m.certificate.length > 0) w.uint32(34).bytes(m.certificate);
  if (m.cn !== '') w.uint32(42).string(m.cn);
  return w;
}
export function readCertificate(r, end) {
  const m = createCertificate();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.role = r.int32();
        break;
      }
      case 2: {
        m.csr = readBytes(r);
        break;
      }
      case 3: {
        m.status = readIssuanceStatus(r, readEnd(r));
        break;
      }
      case 4: {
        m.certificate = readBytes(r);
        break;
      }
      case 5: {
        m.cn = r.string();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const Certificate = messageType('docker.swarmkit.v1.Certificate', createCertificate, writeCertificate, readCertificate);

export function createEncryptionKey(init) {
  return { subsystem: '', algorithm: 0, key: emptyBytes, lamportTime: 0, ...init };
}
export function writeEncryptionKey(m, w) {
  if (m.subsystem !== '') w.uint32(10).string(m.subsystem);
  if (m.algorithm !== 0) w.uint32(16).int32(m.algorithm);
  if (m.key.length > 0) w.uint32(26).bytes(m.key);
  if (m.lamportTime !== 0) writeUint64(w.uint32(32), m.lamportTime);
  return w;
}
export function readEncryptionKey(r, end) {
  const m = createEncryptionKey();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.subsystem = r.string();
        break;
      }
      case 2: {
        m.algorithm = r.int32();
        break;
      }
      case 3: {
        m.key = readBytes(r);
        break;
      }
      case 4: {
        m.lamportTime = readUint64(r);
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const EncryptionKey = messageType('docker.swarmkit.v1.EncryptionKey', createEncryptionKey, writeEncryptionKey, readEncryptionKey);

export function createFileTarget(init) {
  return { name: '', uid: '', gid: '', mode: 0, ...init };
}
export function writeFileTarget(m, w) {
  if (m.name !== '') w.uint32(10).string(m.name);
  if (m.uid !== '') w.uint32(18).string(m.uid);
  if (m.gid !== '') w.uint32(26).string(m.gid);
  if (m.mode !== 0) w.uint32(32).uint32(m.mode);
  return w;
}
export function readFileTarget(r, end) {
  const m = createFileTarget();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.name = r.string();
        break;
      }
      case 2: {
        m.uid = r.string();
        break;
      }
      case 3: {
        m.gid = r.string();
        break;
      }
      case 4: {
        m.mode = r.uint32();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const FileTarget = messageType('docker.swarmkit.v1.FileTarget', createFileTarget, writeFileTarget, readFileTarget);

export function createMaybeEncryptedRecord(init) {
  return { algorithm: 0, data: emptyBytes, nonce: emptyBytes, ...init };
}
export function writeMaybeEncryptedRecord(m, w) {
  if (m.algorithm !== 0) w.uint32(8).int32(m.algorithm);
  if (m.data.length > 0) w.uint32(18).bytes(m.data);
  if (m.nonce.length > 0) w.uint32(26).bytes(m.nonce);
  return w;
}
export function readMaybeEncryptedRecord(r, end) {
  const m = createMaybeEncryptedRecord();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.algorithm = r.int32();
        break;
      }
      case 2: {
        m.data = readBytes(r);
        break;
      }
      case 3: {
        m.nonce = readBytes(r);
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const MaybeEncryptedRecord = messageType('docker.swarmkit.v1.MaybeEncryptedRecord', createMaybeEncryptedRecord, writeMaybeEncryptedRecord, readMaybeEncryptedRecord);

export function createRootRotation(init) {
  return { caCert: emptyBytes, caKey: emptyBytes, crossSignedCaCert: emptyBytes, ...init };
}
export function writeRootRotation(m, w) {
  if (m.caCert.length > 0) w.uint32(10).bytes(m.caCert);
  if (m.caKey.length > 0) w.uint32(18).bytes(m.caKey);
  if (m.crossSignedCaCert.length > 0) w.uint32(26).bytes(m.crossSignedCaCert);
  return w;
}
export function readRootRotation(r, end) {
  const m = createRootRotation();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.caCert = readBytes(r);
        break;
      }
      case 2: {
        m.caKey = readBytes(r);
        break;
      }
      case 3: {
        m.crossSignedCaCert = readBytes(r);
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const RootRotation = messageType('docker.swarmkit.v1.RootRotation', createRootRotation, writeRootRotation, readRootRotation);

export function createVolumeAccessMode(init) {
  return { scope: 0, sharing: 0, block: undefined, mount: undefined, ...init };
}
export function writeVolumeAccessMode(m, w) {
  if (m.scope !== 0) w.uint32(8).int32(m.scope);
  if (m.sharing !== 0) w.uint32(16).int32(m.sharing);
  if (m.block !== undefined) writeBlockVolume(m.block, w.uint32(26).fork()).ldelim();
  if (m.mount !== undefined) writeVolumeAccessModeMountVolume(m.mount, w.uint32(34).fork()).ldelim();
  return w;
}
export function readVolumeAccessMode(r, end) {
  const m = createVolumeAccessMode();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.scope = r.int32();
        break;
      }
      case 2: {
        m.sharing = r.int32();
        break;
      }
      case 3: {
        m.block = readBlockVolume(r, readEnd(r));
        break;
      }
      case 4: {
        m.mount = readVolumeAccessModeMountVolume(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const VolumeAccessMode = messageType('docker.swarmkit.v1.VolumeAccessMode', createVolumeAccessMode, writeVolumeAccessMode, readVolumeAccessMode);

export function createVolumeAccessModeMountVolume(init) {
  return { fsType: '', mountFlags: [], ...init };
}
export function writeVolumeAccessModeMountVolume(m, w) {
  if (m.fsType !== '') w.uint32(10).string(m.fsType);
  for (const v of m.mountFlags) w.uint32(18).string(v);
  return w;
}
export function readVolumeAccessModeMountVolume(r, end) {
  const m = createVolumeAccessModeMountVolume();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.fsType = r.string();
        break;
      }
      case 2: {
        m.mountFlags.push(r.string());
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const VolumeAccessModeMountVolume = messageType('docker.swarmkit.v1.VolumeAccessMode.MountVolume', createVolumeAccessModeMountVolume, writeVolumeAccessModeMountVolume, readVolumeAccessModeMountVolume);

export function createVolumeSecret(init) {
  return { key: '', secret: '', ...init };
}
export function writeVolumeSecret(m, w) {
  if (m.key !== '') w.uint32(10).string(m.key);
  if (m.secret !== '') w.uint32(18).string(m.secret);
  return w;
}
export function readVolumeSecret(r, end) {
  const m = createVolumeSecret();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.key = r.string();
        break;
      }
      case 2: {
        m.secret = r.string();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const VolumeSecret = messageType('docker.swarmkit.v1.VolumeSecret', createVolumeSecret, writeVolumeSecret, readVolumeSecret);

export function createTopology(init) {
  return { segments: {}, ...init };
}
export function writeTopology(m, w) {
  for (const k of globalThis.Object.keys(m.segments)) {
    w.uint32(10).fork().uint32(10).string(k);
    w.uint32(18).string(m.segments[k]);
    w.ldelim();
  }
  return w;
}
export function readTopology(r, end) {
  const m = createTopology();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        const entryEnd = readEnd(r);
        let key = '';
        let value = '';
        while (r.pos < entryEnd) {
          const entryTag = r.uint32();
          if (entryTag >>> 3 === 1) key = r.string();
          else if (entryTag >>> 3 === 2) value = r.string();
          else r.skipType(entryTag & 7);
        }
        setEntry(m.segments, key, value);
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const Topology = messageType('docker.swarmkit.v1.Topology', createTopology, writeTopology, readTopology);

export function createVolumeCapability(init) {
  return { block: undefined, mount: undefined, accessMode: undefined, ...init };
}
export function writeVolumeCapability(m, w) {
  if (m.block !== undefined) writeBlockVolume(m.block, w.uint32(10).fork()).ldelim();
  if (m.mount !== undefined) writeVolumeCapabilityMountVolume(m.mount, w.uint32(18).fork()).ldelim();
  if (m.accessMode !== undefined) writeVolumeCapabilityAccessMode(m.accessMode, w.uint32(26).fork()).ldelim();
  return w;
}
export function readVolumeCapability(r, end) {
  const m = createVolumeCapability();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.block = readBlockVolume(r, readEnd(r));
        break;
      }
      case 2: {
        m.mount = readVolumeCapabilityMountVolume(r, readEnd(r));
        break;
      }
      case 3: {
        m.accessMode = readVolumeCapabilityAccessMode(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const VolumeCapability = messageType('docker.swarmkit.v1.VolumeCapability', createVolumeCapability, writeVolumeCapability, readVolumeCapability);

export function createVolumeCapabilityMountVolume(init) {
  return { fsType: '', mountFlags: [], ...init };
}
export function writeVolumeCapabilityMountVolume(m, w) {
  if (m.fsType !== '') w.uint32(10).string(m.fsType);
  for (const v of m.mountFlags) w.uint32(18).string(v);
  return w;
}
export function readVolumeCapabilityMountVolume(r, end) {
  const m = createVolumeCapabilityMountVolume();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.fsType = r.string();
        break;
      }
      case 2: {
        m.mountFlags.push(r.string());
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const VolumeCapabilityMountVolume = messageType('docker.swarmkit.v1.VolumeCapability.MountVolume', createVolumeCapabilityMountVolume, writeVolumeCapabilityMountVolume, readVolumeCapabilityMountVolume);

export function createVolumeCapabilityAccessMode(init) {
  return { mode: 0, ...init };
}
export function writeVolumeCapabilityAccessMode(m, w) {
  if (m.mode !== 0) w.uint32(8).int32(m.mode);
  return w;
}
export function readVolumeCapabilityAccessMode(r, end) {
  const m = createVolumeCapabilityAccessMode();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.mode = r.int32();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const VolumeCapabilityAccessMode = messageType('docker.swarmkit.v1.VolumeCapability.AccessMode', createVolumeCapabilityAccessMode, writeVolumeCapabilityAccessMode, readVolumeCapabilityAccessMode);

export function createBlockVolume(init) {
  return { ...init };
}
export function writeBlockVolume(m, w) {
  return w;
}
export function readBlockVolume(r, end) {
  const m = createBlockVolume();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const BlockVolume = messageType('docker.swarmkit.v1.BlockVolume', createBlockVolume, writeBlockVolume, readBlockVolume);

export function createRuntimeTarget(init) {
  return { ...init };
}
export function writeRuntimeTarget(m, w) {
  return w;
}
export function readRuntimeTarget(r, end) {
  const m = createRuntimeTarget();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const RuntimeTarget = messageType('docker.swarmkit.v1.RuntimeTarget', createRuntimeTarget, writeRuntimeTarget, readRuntimeTarget);

export function createGetNodeRequest(init) {
  return { nodeId: '', ...init };
}
export function writeGetNodeRequest(m, w) {
  if (m.nodeId !== '') w.uint32(10).string(m.nodeId);
  return w;
}
export function readGetNodeRequest(r, end) {
  const m = createGetNodeRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.nodeId = r.string();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const GetNodeRequest = messageType('docker.swarmkit.v1.GetNodeRequest', createGetNodeRequest, writeGetNodeRequest, readGetNodeRequest);

export function createGetNodeResponse(init) {
  return { node: undefined, ...init };
}
export function writeGetNodeResponse(m, w) {
  if (m.node !== undefined) writeNode(m.node, w.uint32(10).fork()).ldelim();
  return w;
}
export function readGetNodeResponse(r, end) {
  const m = createGetNodeResponse();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.node = readNode(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const GetNodeResponse = messageType('docker.swarmkit.v1.GetNodeResponse', createGetNodeResponse, writeGetNodeResponse, readGetNodeResponse);

export function createListNodesRequest(init) {
  return { filters: undefined, ...init };
}
export function writeListNodesRequest(m, w) {
  if (m.filters !== undefined) writeListNodesRequestFilters(m.filters, w.uint32(10).fork()).ldelim();
  return w;
}
export function readListNodesRequest(r, end) {
  const m = createListNodesRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.filters = readListNodesRequestFilters(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const ListNodesRequest = messageType('docker.swarmkit.v1.ListNodesRequest', createListNodesRequest, writeListNodesRequest, readListNodesRequest);

export function createListNodesRequestFilters(init) {
  return { names: [], idPrefixes: [], labels: {}, memberships: [], roles: [], namePrefixes: [], nodeLabels: {}, ...init };
}
export function writeListNodesRequestFilters(m, w) {
  for (const v of m.names) w.uint32(10).string(v);
  for (const v of m.idPrefixes) w.uint32(18).string(v);
  for (const k of globalThis.Object.keys(m.labels)) {
    w.uint32(26).fork().uint32(10).string(k);
    w.uint32(18).string(m.labels[k]);
    w.ldelim();
  }
  if (m.memberships.length > 0) {
    w.uint32(34).fork();
    for (const v of m.memberships) w.int32(v);
    w.ldelim();
  }
  if (m.roles.length > 0) {
    w.uint32(42).fork();
    for (const v of m.roles) w.int32(v);
    w.ldelim();
  }
  for (const v of m.namePrefixes) w.uint32(50).string(v);
  for (const k of globalThis.Object.keys(m.nodeLabels)) {
    w.uint32(58).fork().uint32(10).string(k);
    w.uint32(18).string(m.nodeLabels[k]);
    w.ldelim();
  }
  return w;
}
export function readListNodesRequestFilters(r, end) {
  const m = createListNodesRequestFilters();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.names.push(r.string());
        break;
      }
      case 2: {
        m.idPrefixes.push(r.string());
        break;
      }
      case 3: {
        const entryEnd = readEnd(r);
        let key = '';
        let value = '';
        while (r.pos < entryEnd) {
          const entryTag = r.uint32();
          if (entryTag >>> 3 === 1) key = r.string();
          else if (entryTag >>> 3 === 2) value = r.string();
          else r.skipType(entryTag & 7);
        }
        setEntry(m.labels, key, value);
        break;
      }
      case 4: {
        if ((tag & 7) === 2) {
          const packedEnd = readEnd(r);
          while (r.pos < packedEnd) m.memberships.push(r.int32());
        } else m.memberships.push(r.int32());
        break;
      }
      case 5: {
        if ((tag & 7) === 2) {
          const packedEnd = readEnd(r);
          while (r.pos < packedEnd) m.roles.push(r.int32());
        } else m.roles.push(r.int32());
        break;
      }
      case 6: {
        m.namePrefixes.push(r.string());
        break;
      }
      case 7: {
        const entryEnd = readEnd(r);
        let key = '';
        let value = '';
        while (r.pos < entryEnd) {
          const entryTag = r.uint32();
          if (entryTag >>> 3 === 1) key = r.string();
          else if (entryTag >>> 3 === 2) value = r.string();
          else r.skipType(entryTag & 7);
        }
        setEntry(m.nodeLabels, key, value);
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const ListNodesRequestFilters = messageType('docker.swarmkit.v1.ListNodesRequest.Filters', createListNodesRequestFilters, writeListNodesRequestFilters, readListNodesRequestFilters);

export function createListNodesResponse(init) {
  return { nodes: [], ...init };
}
export function writeListNodesResponse(m, w) {
  for (const v of m.nodes) writeNode(v, w.uint32(10).fork()).ldelim();
  return w;
}
export function readListNodesResponse(r, end) {
  const m = createListNodesResponse();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.nodes.push(readNode(r, readEnd(r)));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const ListNodesResponse = messageType('docker.swarmkit.v1.ListNodesResponse', createListNodesResponse, writeListNodesResponse, readListNodesResponse);

export function createUpdateNodeRequest(init) {
  return { nodeId: '', nodeVersion: undefined, spec: undefined, ...init };
}
export function writeUpdateNodeRequest(m, w) {
  if (m.nodeId !== '') w.uint32(10).string(m.nodeId);
  if (m.nodeVersion !== undefined) writeVersion(m.nodeVersion, w.uint32(18).fork()).ldelim();
  if (m.spec !== undefined) writeNodeSpec(m.spec, w.uint32(26).fork()).ldelim();
  return w;
}
export function readUpdateNodeRequest(r, end) {
  const m = createUpdateNodeRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.nodeId = r.string();
        break;
      }
      case 2: {
        m.nodeVersion = readVersion(r, readEnd(r));
        break;
      }
      case 3: {
        m.spec = readNodeSpec(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const UpdateNodeRequest = messageType('docker.swarmkit.v1.UpdateNodeRequest', createUpdateNodeRequest, writeUpdateNodeRequest, readUpdateNodeRequest);

export function createUpdateNodeResponse(init) {
  return { node: undefined, ...init };
}
export function writeUpdateNodeResponse(m, w) {
  if (m.node !== undefined) writeNode(m.node, w.uint32(10).fork()).ldelim();
  return w;
}
export function readUpdateNodeResponse(r, end) {
  const m = createUpdateNodeResponse();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.node = readNode(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const UpdateNodeResponse = messageType('docker.swarmkit.v1.UpdateNodeResponse', createUpdateNodeResponse, writeUpdateNodeResponse, readUpdateNodeResponse);

export function createRemoveNodeRequest(init) {
  return { nodeId: '', force: false, ...init };
}
export function writeRemoveNodeRequest(m, w) {
  if (m.nodeId !== '') w.uint32(10).string(m.nodeId);
  if (m.force !== false) w.uint32(16).bool(m.force);
  return w;
}
export function readRemoveNodeRequest(r, end) {
  const m = createRemoveNodeRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.nodeId = r.string();
        break;
      }
      case 2: {
        m.force = r.bool();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const RemoveNodeRequest = messageType('docker.swarmkit.v1.RemoveNodeRequest', createRemoveNodeRequest, writeRemoveNodeRequest, readRemoveNodeRequest);

export function createRemoveNodeResponse(init) {
  return { ...init };
}
export function writeRemoveNodeResponse(m, w) {
  return w;
}
export function readRemoveNodeResponse(r, end) {
  const m = createRemoveNodeResponse();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const RemoveNodeResponse = messageType('docker.swarmkit.v1.RemoveNodeResponse', createRemoveNodeResponse, writeRemoveNodeResponse, readRemoveNodeResponse);

export function createGetTaskRequest(init) {
  return { taskId: '', ...init };
}
export function writeGetTaskRequest(m, w) {
  if (m.taskId !== '') w.uint32(10).string(m.taskId);
  return w;
}
export function readGetTaskRequest(r, end) {
  const m = createGetTaskRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.taskId = r.string();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const GetTaskRequest = messageType('docker.swarmkit.v1.GetTaskRequest', createGetTaskRequest, writeGetTaskRequest, readGetTaskRequest);

export function createGetTaskResponse(init) {
  return { task: undefined, ...init };
}
export function writeGetTaskResponse(m, w) {
  if (m.task !== undefined) writeTask(m.task, w.uint32(10).fork()).ldelim();
  return w;
}
export function readGetTaskResponse(r, end) {
  const m = createGetTaskResponse();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.task = readTask(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const GetTaskResponse = messageType('docker.swarmkit.v1.GetTaskResponse', createGetTaskResponse, writeGetTaskResponse, readGetTaskResponse);

export function createListTasksRequest(init) {
  return { filters: undefined, ...init };
}
export function writeListTasksRequest(m, w) {
  if (m.filters !== undefined) writeListTasksRequestFilters(m.filters, w.uint32(10).fork()).ldelim();
  return w;
}
export function readListTasksRequest(r, end) {
  const m = createListTasksRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.filters = readListTasksRequestFilters(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const ListTasksRequest = messageType('docker.swarmkit.v1.ListTasksRequest', createListTasksRequest, writeListTasksRequest, readListTasksRequest);

export function createListTasksRequestFilters(init) {
  return { names: [], idPrefixes: [], labels: {}, serviceIds: [], nodeIds: [], desiredStates: [], namePrefixes: [], upToDate: false, runtimes: [], ...init };
}
export function writeListTasksRequestFilters(m, w) {
  for (const v of m.names) w.uint32(10).string(v);
  for (const v of m.idPrefixes) w.uint32(18).string(v);
  for (const k of globalThis.Object.keys(m.labels)) {
    w.uint32(26).fork().uint32(10).string(k);
    w.uint32(18).string(m.labels[k]);
    w.ldelim();
  }
  for (const v of m.serviceIds) w.uint32(34).string(v);
  for (const v of m.nodeIds) w.uint32(42).string(v);
  if (m.desiredStates.length > 0) {
    w.uint32(50).fork();
    for (const v of m.desiredStates) w.int32(v);
    w.ldelim();
  }
  for (const v of m.namePrefixes) w.uint32(58).string(v);
  if (m.upToDate !== false) w.uint32(64).bool(m.upToDate);
  for (const v of m.runtimes) w.uint32(74).string(v);
  return w;
}
export function readListTasksRequestFilters(r, end) {
  const m = createListTasksRequestFilters();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.names.push(r.string());
        break;
      }
      case 2: {
        m.idPrefixes.push(r.string());
        break;
      }
      case 3: {
        const entryEnd = readEnd(r);
        let key = '';
        let value = '';
        while (r.pos < entryEnd) {
          const entryTag = r.uint32();
          if (entryTag >>> 3 === 1) key = r.string();
          else if (entryTag >>> 3 === 2) value = r.string();
          else r.skipType(entryTag & 7);
        }
        setEntry(m.labels, key, value);
        break;
      }
      case 4: {
        m.serviceIds.push(r.string());
        break;
      }
      case 5: {
        m.nodeIds.push(r.string());
        break;
      }
      case 6: {
        if ((tag & 7) === 2) {
          const packedEnd = readEnd(r);
          while (r.pos < packedEnd) m.desiredStates.push(r.int32());
        } else m.desiredStates.push(r.int32());
        break;
      }
      case 7: {
        m.namePrefixes.push(r.string());
        break;
      }
      case 8: {
        m.upToDate = r.bool();
        break;
      }
      case 9: {
        m.runtimes.push(r.string());
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const ListTasksRequestFilters = messageType('docker.swarmkit.v1.ListTasksRequest.Filters', createListTasksRequestFilters, writeListTasksRequestFilters, readListTasksRequestFilters);

export function createListTasksResponse(init) {
  return { tasks: [], ...init };
}
export function writeListTasksResponse(m, w) {
  for (const v of m.tasks) writeTask(v, w.uint32(10).fork()).ldelim();
  return w;
}
export function readListTasksResponse(r, end) {
  const m = createListTasksResponse();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.tasks.push(readTask(r, readEnd(r)));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const ListTasksResponse = messageType('docker.swarmkit.v1.ListTasksResponse', createListTasksResponse, writeListTasksResponse, readListTasksResponse);

export function createRemoveTaskRequest(init) {
  return { taskId: '', ...init };
}
export function writeRemoveTaskRequest(m, w) {
  if (m.taskId !== '') w.uint32(10).string(m.taskId);
  return w;
}
export function readRemoveTaskRequest(r, end) {
  const m = createRemoveTaskRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.taskId = r.string();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const RemoveTaskRequest = messageType('docker.swarmkit.v1.RemoveTaskRequest', createRemoveTaskRequest, writeRemoveTaskRequest, readRemoveTaskRequest);

export function createRemoveTaskResponse(init) {
  return { ...init };
}
export function writeRemoveTaskResponse(m, w) {
  return w;
}
export function readRemoveTaskResponse(r, end) {
  const m = createRemoveTaskResponse();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const RemoveTaskResponse = messageType('docker.swarmkit.v1.RemoveTaskResponse', createRemoveTaskResponse, writeRemoveTaskResponse, readRemoveTaskResponse);

export function createGetServiceRequest(init) {
  return { serviceId: '', insertDefaults: false, ...init };
}
export function writeGetServiceRequest(m, w) {
  if (m.serviceId !== '') w.uint32(10).string(m.serviceId);
  if (m.insertDefaults !== false) w.uint32(16).bool(m.insertDefaults);
  return w;
}
export function readGetServiceRequest(r, end) {
  const m = createGetServiceRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.serviceId = r.string();
        break;
      }
      case 2: {
        m.insertDefaults = r.bool();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const GetServiceRequest = messageType('docker.swarmkit.v1.GetServiceRequest', createGetServiceRequest, writeGetServiceRequest, readGetServiceRequest);

export function createGetServiceResponse(init) {
  return { service: undefined, ...init };
}
export function writeGetServiceResponse(m, w) {
  if (m.service !== undefined) writeService(m.service, w.uint32(10).fork()).ldelim();
  return w;
}
export function readGetServiceResponse(r, end) {
  const m = createGetServiceResponse();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.service = readService(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const GetServiceResponse = messageType('docker.swarmkit.v1.GetServiceResponse', createGetServiceResponse, writeGetServiceResponse, readGetServiceResponse);

export function createListServicesRequest(init) {
  return { filters: undefined, ...init };
}
export function writeListServicesRequest(m, w) {
  if (m.filters !== undefined) writeListServicesRequestFilters(m.filters, w.uint32(10).fork()).ldelim();
  return w;
}
export function readListServicesRequest(r, end) {
  const m = createListServicesRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.filters = readListServicesRequestFilters(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const ListServicesRequest = messageType('docker.swarmkit.v1.ListServicesRequest', createListServicesRequest, writeListServicesRequest, readListServicesRequest);

export function createListServicesRequestFilters(init) {
  return { names: [], idPrefixes: [], labels: {}, namePrefixes: [], runtimes: [], ...init };
}
export function writeListServicesRequestFilters(m, w) {
  for (const v of m.names) w.uint32(10).string(v);
  for (const v of m.idPrefixes) w.uint32(18).string(v);
  for (const k of globalThis.Object.keys(m.labels)) {
    w.uint32(26).fork().uint32(10).string(k);
    w.uint32(18).string(m.labels[k]);
    w.ldelim();
  }
  for (const v of m.namePrefixes) w.uint32(34).string(v);
  for (const v of m.runtimes) w.uint32(42).string(v);
  return w;
}
export function readListServicesRequestFilters(r, end) {
  const m = createListServicesRequestFilters();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.names.push(r.string());
        break;
      }
      case 2: {
        m.idPrefixes.push(r.string());
        break;
      }
      case 3: {
        const entryEnd = readEnd(r);
        let key = '';
        let value = '';
        while (r.pos < entryEnd) {
          const entryTag = r.uint32();
          if (entryTag >>> 3 === 1) key = r.string();
          else if (entryTag >>> 3 === 2) value = r.string();
          else r.skipType(entryTag & 7);
        }
        setEntry(m.labels, key, value);
        break;
      }
      case 4: {
        m.namePrefixes.push(r.string());
        break;
      }
      case 5: {
        m.runtimes.push(r.string());
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const ListServicesRequestFilters = messageType('docker.swarmkit.v1.ListServicesRequest.Filters', createListServicesRequestFilters, writeListServicesRequestFilters, readListServicesRequestFilters);

export function createListServicesResponse(init) {
  return { services: [], ...init };
}
export function writeListServicesResponse(m, w) {
  for (const v of m.services) writeService(v, w.uint32(10).fork()).ldelim();
  return w;
}
export function readListServicesResponse(r, end) {
  const m = createListServicesResponse();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.services.push(readService(r, readEnd(r)));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const ListServicesResponse = messageType('docker.swarmkit.v1.ListServicesResponse', createListServicesResponse, writeListServicesResponse, readListServicesResponse);

export function createCreateServiceRequest(init) {
  return { spec: undefined, ...init };
}
export function writeCreateServiceRequest(m, w) {
  if (m.spec !== undefined) writeServiceSpec(m.spec, w.uint32(10).fork()).ldelim();
  return w;
}
export function readCreateServiceRequest(r, end) {
  const m = createCreateServiceRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.spec = readServiceSpec(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const CreateServiceRequest = messageType('docker.swarmkit.v1.CreateServiceRequest', createCreateServiceRequest, writeCreateServiceRequest, readCreateServiceRequest);

export function createCreateServiceResponse(init) {
  return { service: undefined, ...init };
}
export function writeCreateServiceResponse(m, w) {
  if (m.service !== undefined) writeService(m.service, w.uint32(10).fork()).ldelim();
  return w;
}
export function readCreateServiceResponse(r, end) {
  const m = createCreateServiceResponse();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.service = readService(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const CreateServiceResponse = messageType('docker.swarmkit.v1.CreateServiceResponse', createCreateServiceResponse, writeCreateServiceResponse, readCreateServiceResponse);

export function createUpdateServiceRequest(init) {
  return { serviceId: '', serviceVersion: undefined, spec: undefined, rollback: 0, registryAuthFrom: 0, ...init };
}
export function writeUpdateServiceRequest(m, w) {
  if (m.serviceId !== '') w.uint32(10).string(m.serviceId);
  if (m.serviceVersion !== undefined) writeVersion(m.serviceVersion, w.uint32(18).fork()).ldelim();
  if (m.spec !== undefined) writeServiceSpec(m.spec, w.uint32(26).fork()).ldelim();
  if (m.rollback !== 0) w.uint32(32).int32(m.rollback);
  if (m.registryAuthFrom !== 0) w.uint32(8000).int32(m.registryAuthFrom);
  return w;
}
export function readUpdateServiceRequest(r, end) {
  const m = createUpdateServiceRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.serviceId = r.string();
        break;
      }
      case 2: {
        m.serviceVersion = readVersion(r, readEnd(r));
        break;
      }
      case 3: {
        m.spec = readServiceSpec(r, readEnd(r));
        break;
      }
      case 4: {
        m.rollback = r.int32();
        break;
      }
      case 1000: {
        m.registryAuthFrom = r.int32();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const UpdateServiceRequest = messageType('docker.swarmkit.v1.UpdateServiceRequest', createUpdateServiceRequest, writeUpdateServiceRequest, readUpdateServiceRequest);

export function createUpdateServiceResponse(init) {
  return { service: undefined, ...init };
}
export function writeUpdateServiceResponse(m, w) {
  if (m.service !== undefined) writeService(m.service, w.uint32(10).fork()).ldelim();
  return w;
}
export function readUpdateServiceResponse(r, end) {
  const m = createUpdateServiceResponse();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.service = readService(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const UpdateServiceResponse = messageType('docker.swarmkit.v1.UpdateServiceResponse', createUpdateServiceResponse, writeUpdateServiceResponse, readUpdateServiceResponse);

export function createRemoveServiceRequest(init) {
  return { serviceId: '', ...init };
}
export function writeRemoveServiceRequest(m, w) {
  if (m.serviceId !== '') w.uint32(10).string(m.serviceId);
  return w;
}
export function readRemoveServiceRequest(r, end) {
  const m = createRemoveServiceRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.serviceId = r.string();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const RemoveServiceRequest = messageType('docker.swarmkit.v1.RemoveServiceRequest', createRemoveServiceRequest, writeRemoveServiceRequest, readRemoveServiceRequest);

export function createRemoveServiceResponse(init) {
  return { ...init };
}
export function writeRemoveServiceResponse(m, w) {
  return w;
}
export function readRemoveServiceResponse(r, end) {
  const m = createRemoveServiceResponse();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const RemoveServiceResponse = messageType('docker.swarmkit.v1.RemoveServiceResponse', createRemoveServiceResponse, writeRemoveServiceResponse, readRemoveServiceResponse);

export function createListServiceStatusesRequest(init) {
  return { services: [], ...init };
}
export function writeListServiceStatusesRequest(m, w) {
  for (const v of m.services) w.uint32(10).string(v);
  return w;
}
export function readListServiceStatusesRequest(r, end) {
  const m = createListServiceStatusesRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.services.push(r.string());
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const ListServiceStatusesRequest = messageType('docker.swarmkit.v1.ListServiceStatusesRequest', createListServiceStatusesRequest, writeListServiceStatusesRequest, readListServiceStatusesRequest);

export function createListServiceStatusesResponse(init) {
  return { statuses: [], ...init };
}
export function writeListServiceStatusesResponse(m, w) {
  for (const v of m.statuses) writeListServiceStatusesResponseServiceStatus(v, w.uint32(10).fork()).ldelim();
  return w;
}
export function readListServiceStatusesResponse(r, end) {
  const m = createListServiceStatusesResponse();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.statuses.push(readListServiceStatusesResponseServiceStatus(r, readEnd(r)));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const ListServiceStatusesResponse = messageType('docker.swarmkit.v1.ListServiceStatusesResponse', createListServiceStatusesResponse, writeListServiceStatusesResponse, readListServiceStatusesResponse);

export function createListServiceStatusesResponseServiceStatus(init) {
  return { serviceId: '', desiredTasks: 0, runningTasks: 0, completedTasks: 0, ...init };
}
export function writeListServiceStatusesResponseServiceStatus(m, w) {
  if (m.serviceId !== '') w.uint32(10).string(m.serviceId);
  if (m.desiredTasks !== 0) writeUint64(w.uint32(16), m.desiredTasks);
  if (m.runningTasks !== 0) writeUint64(w.uint32(24), m.runningTasks);
  if (m.completedTasks !== 0) writeUint64(w.uint32(32), m.completedTasks);
  return w;
}
export function readListServiceStatusesResponseServiceStatus(r, end) {
  const m = createListServiceStatusesResponseServiceStatus();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.serviceId = r.string();
        break;
      }
      case 2: {
        m.desiredTasks = readUint64(r);
        break;
      }
      case 3: {
        m.runningTasks = readUint64(r);
        break;
      }
      case 4: {
        m.completedTasks = readUint64(r);
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const ListServiceStatusesResponseServiceStatus = messageType('docker.swarmkit.v1.ListServiceStatusesResponse.ServiceStatus', createListServiceStatusesResponseServiceStatus, writeListServiceStatusesResponseServiceStatus, readListServiceStatusesResponseServiceStatus);

export function createGetNetworkRequest(init) {
  return { name: '', networkId: '', appdata: undefined, ...init };
}
export function writeGetNetworkRequest(m, w) {
  if (m.name !== '') w.uint32(10).string(m.name);
  if (m.networkId !== '') w.uint32(18).string(m.networkId);
  if (m.appdata !== undefined) writeAny(m.appdata, w.uint32(26).fork()).ldelim();
  return w;
}
export function readGetNetworkRequest(r, end) {
  const m = createGetNetworkRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.name = r.string();
        break;
      }
      case 2: {
        m.networkId = r.string();
        break;
      }
      case 3: {
        m.appdata = readAny(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const GetNetworkRequest = messageType('docker.swarmkit.v1.GetNetworkRequest', createGetNetworkRequest, writeGetNetworkRequest, readGetNetworkRequest);

export function createGetNetworkResponse(init) {
  return { network: undefined, ...init };
}
export function writeGetNetworkResponse(m, w) {
  if (m.network !== undefined) writeNetwork(m.network, w.uint32(10).fork()).ldelim();
  return w;
}
export function readGetNetworkResponse(r, end) {
  const m = createGetNetworkResponse();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.network = readNetwork(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const GetNetworkResponse = messageType('docker.swarmkit.v1.GetNetworkResponse', createGetNetworkResponse, writeGetNetworkResponse, readGetNetworkResponse);

export function createListNetworksRequest(init) {
  return { filters: undefined, appdata: undefined, ...init };
}
export function writeListNetworksRequest(m, w) {
  if (m.filters !== undefined) writeListNetworksRequestFilters(m.filters, w.uint32(10).fork()).ldelim();
  if (m.appdata !== undefined) writeAny(m.appdata, w.uint32(18).fork()).ldelim();
  return w;
}
export function readListNetworksRequest(r, end) {
  const m = createListNetworksRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.filters = readListNetworksRequestFilters(r, readEnd(r));
        break;
      }
      case 2: {
        m.appdata = readAny(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const ListNetworksRequest = messageType('docker.swarmkit.v1.ListNetworksRequest', createListNetworksRequest, writeListNetworksRequest, readListNetworksRequest);

export function createListNetworksRequestFilters(init) {
  return { names: [], idPrefixes: [], labels: {}, namePrefixes: [], ...init };
}
export function writeListNetworksRequestFilters(m, w) {
  for (const v of m.names) w.uint32(10).string(v);
  for (const v of m.idPrefixes) w.uint32(18).string(v);
  for (const k of globalThis.Object.keys(m.labels)) {
    w.uint32(26).fork().uint32(10).string(k);
    w.uint32(18).string(m.labels[k]);
    w.ldelim();
  }
  for (const v of m.namePrefixes) w.uint32(34).string(v);
  return w;
}
export function readListNetworksRequestFilters(r, end) {
  const m = createListNetworksRequestFilters();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.names.push(r.string());
        break;
      }
      case 2: {
        m.idPrefixes.push(r.string());
        break;
      }
      case 3: {
        const entryEnd = readEnd(r);
        let key = '';
        let value = '';
        while (r.pos < entryEnd) {
          const entryTag = r.uint32();
          if (entryTag >>> 3 === 1) key = r.string();
          else if (entryTag >>> 3 === 2) value = r.string();
          else r.skipType(entryTag & 7);
        }
        setEntry(m.labels, key, value);
        break;
      }
      case 4: {
        m.namePrefixes.push(r.string());
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const ListNetworksRequestFilters = messageType('docker.swarmkit.v1.ListNetworksRequest.Filters', createListNetworksRequestFilters, writeListNetworksRequestFilters, readListNetworksRequestFilters);

export function createListNetworksResponse(init) {
  return { networks: [], ...init };
}
export function writeListNetworksResponse(m, w) {
  for (const v of m.networks) writeNetwork(v, w.uint32(10).fork()).ldelim();
  return w;
}
export function readListNetworksResponse(r, end) {
  const m = createListNetworksResponse();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.networks.push(readNetwork(r, readEnd(r)));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const ListNetworksResponse = messageType('docker.swarmkit.v1.ListNetworksResponse', createListNetworksResponse, writeListNetworksResponse, readListNetworksResponse);

export function createCreateNetworkRequest(init) {
  return { spec: undefined, ...init };
}
export function writeCreateNetworkRequest(m, w) {
  if (m.spec !== undefined) writeNetworkSpec(m.spec, w.uint32(10).fork()).ldelim();
  return w;
}
export function readCreateNetworkRequest(r, end) {
  const m = createCreateNetworkRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.spec = readNetworkSpec(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const CreateNetworkRequest = messageType('docker.swarmkit.v1.CreateNetworkRequest', createCreateNetworkRequest, writeCreateNetworkRequest, readCreateNetworkRequest);

export function createCreateNetworkResponse(init) {
  return { network: undefined, ...init };
}
export function writeCreateNetworkResponse(m, w) {
  if (m.network !== undefined) writeNetwork(m.network, w.uint32(10).fork()).ldelim();
  return w;
}
export function readCreateNetworkResponse(r, end) {
  const m = createCreateNetworkResponse();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.network = readNetwork(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const CreateNetworkResponse = messageType('docker.swarmkit.v1.CreateNetworkResponse', createCreateNetworkResponse, writeCreateNetworkResponse, readCreateNetworkResponse);

export function createRemoveNetworkRequest(init) {
  return { name: '', networkId: '', ...init };
}
export function writeRemoveNetworkRequest(m, w) {
  if (m.name !== '') w.uint32(10).string(m.name);
  if (m.networkId !== '') w.uint32(18).string(m.networkId);
  return w;
}
export function readRemoveNetworkRequest(r, end) {
  const m = createRemoveNetworkRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.name = r.string();
        break;
      }
      case 2: {
        m.networkId = r.string();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const RemoveNetworkRequest = messageType('docker.swarmkit.v1.RemoveNetworkRequest', createRemoveNetworkRequest, writeRemoveNetworkRequest, readRemoveNetworkRequest);

export function createRemoveNetworkResponse(init) {
  return { ...init };
}
export function writeRemoveNetworkResponse(m, w) {
  return w;
}
export function readRemoveNetworkResponse(r, end) {
  const m = createRemoveNetworkResponse();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const RemoveNetworkResponse = messageType('docker.swarmkit.v1.RemoveNetworkResponse', createRemoveNetworkResponse, writeRemoveNetworkResponse, readRemoveNetworkResponse);

export function createGetClusterRequest(init) {
  return { clusterId: '', ...init };
}
export function writeGetClusterRequest(m, w) {
  if (m.clusterId !== '') w.uint32(10).string(m.clusterId);
  return w;
}
export function readGetClusterRequest(r, end) {
  const m = createGetClusterRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.clusterId = r.string();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const GetClusterRequest = messageType('docker.swarmkit.v1.GetClusterRequest', createGetClusterRequest, writeGetClusterRequest, readGetClusterRequest);

export function createGetClusterResponse(init) {
  return { cluster: undefined, ...init };
}
export function writeGetClusterResponse(m, w) {
  if (m.cluster !== undefined) writeCluster(m.cluster, w.uint32(10).fork()).ldelim();
  return w;
}
export function readGetClusterResponse(r, end) {
  const m = createGetClusterResponse();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.cluster = readCluster(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const GetClusterResponse = messageType('docker.swarmkit.v1.GetClusterResponse', createGetClusterResponse, writeGetClusterResponse, readGetClusterResponse);

export function createListClustersRequest(init) {
  return { filters: undefined, ...init };
}
export function writeListClustersRequest(m, w) {
  if (m.filters !== undefined) writeListClustersRequestFilters(m.filters, w.uint32(10).fork()).ldelim();
  return w;
}
export function readListClustersRequest(r, end) {
  const m = createListClustersRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.filters = readListClustersRequestFilters(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const ListClustersRequest = messageType('docker.swarmkit.v1.ListClustersRequest', createListClustersRequest, writeListClustersRequest, readListClustersRequest);

export function createListClustersRequestFilters(init) {
  return { names: [], idPrefixes: [], labels: {}, namePrefixes: [], ...init };
}
export function writeListClustersRequestFilters(m, w) {
  for (const v of m.names) w.uint32(10).string(v);
  for (const v of m.idPrefixes) w.uint32(18).string(v);
  for (const k of globalThis.Object.keys(m.labels)) {
    w.uint32(26).fork().uint32(10).string(k);
    w.uint32(18).string(m.labels[k]);
    w.ldelim();
  }
  for (const v of m.namePrefixes) w.uint32(34).string(v);
  return w;
}
export function readListClustersRequestFilters(r, end) {
  const m = createListClustersRequestFilters();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.names.push(r.string());
        break;
      }
      case 2: {
        m.idPrefixes.push(r.string());
        break;
      }
      case 3: {
        const entryEnd = readEnd(r);
        let key = '';
        let value = '';
        while (r.pos < entryEnd) {
          const entryTag = r.uint32();
          if (entryTag >>> 3 === 1) key = r.string();
          else if (entryTag >>> 3 === 2) value = r.string();
          else r.skipType(entryTag & 7);
        }
        setEntry(m.labels, key, value);
        break;
      }
      case 4: {
        m.namePrefixes.push(r.string());
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const ListClustersRequestFilters = messageType('docker.swarmkit.v1.ListClustersRequest.Filters', createListClustersRequestFilters, writeListClustersRequestFilters, readListClustersRequestFilters);

export function createListClustersResponse(init) {
  return { clusters: [], ...init };
}
export function writeListClustersResponse(m, w) {
  for (const v of m.clusters) writeCluster(v, w.uint32(10).fork()).ldelim();
  return w;
}
export function readListClustersResponse(r, end) {
  const m = createListClustersResponse();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.clusters.push(readCluster(r, readEnd(r)));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const ListClustersResponse = messageType('docker.swarmkit.v1.ListClustersResponse', createListClustersResponse, writeListClustersResponse, readListClustersResponse);

export function createUpdateClusterRequest(init) {
  return { clusterId: '', clusterVersion: undefined, spec: undefined, rotation: undefined, ...init };
}
export function writeUpdateClusterRequest(m, w) {
  if (m.clusterId !== '') w.uint32(10).string(m.clusterId);
  if (m.clusterVersion !== undefined) writeVersion(m.clusterVersion, w.uint32(18).fork()).ldelim();
  if (m.spec !== undefined) writeClusterSpec(m.spec, w.uint32(26).fork()).ldelim();
  if (m.rotation !== undefined) writeKeyRotation(m.rotation, w.uint32(34).fork()).ldelim();
  return w;
}
export function readUpdateClusterRequest(r, end) {
  const m = createUpdateClusterRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.clusterId = r.string();
        break;
      }
      case 2: {
        m.clusterVersion = readVersion(r, readEnd(r));
        break;
      }
      case 3: {
        m.spec = readClusterSpec(r, readEnd(r));
        break;
      }
      case 4: {
        m.rotation = readKeyRotation(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const UpdateClusterRequest = messageType('docker.swarmkit.v1.UpdateClusterRequest', createUpdateClusterRequest, writeUpdateClusterRequest, readUpdateClusterRequest);

export function createUpdateClusterResponse(init) {
  return { cluster: undefined, ...init };
}
export function writeUpdateClusterResponse(m, w) {
  if (m.cluster !== undefined) writeCluster(m.cluster, w.uint32(10).fork()).ldelim();
  return w;
}
export function readUpdateClusterResponse(r, end) {
  const m = createUpdateClusterResponse();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.cluster = readCluster(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const UpdateClusterResponse = messageType('docker.swarmkit.v1.UpdateClusterResponse', createUpdateClusterResponse, writeUpdateClusterResponse, readUpdateClusterResponse);

export function createGetSecretRequest(init) {
  return { secretId: '', ...init };
}
export function writeGetSecretRequest(m, w) {
  if (m.secretId !== '') w.uint32(10).string(m.secretId);
  return w;
}
export function readGetSecretRequest(r, end) {
  const m = createGetSecretRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.secretId = r.string();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const GetSecretRequest = messageType('docker.swarmkit.v1.GetSecretRequest', createGetSecretRequest, writeGetSecretRequest, readGetSecretRequest);

export function createGetSecretResponse(init) {
  return { secret: undefined, ...init };
}
export function writeGetSecretResponse(m, w) {
  if (m.secret !== undefined) writeSecret(m.secret, w.uint32(10).fork()).ldelim();
  return w;
}
export function readGetSecretResponse(r, end) {
  const m = createGetSecretResponse();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.secret = readSecret(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const GetSecretResponse = messageType('docker.swarmkit.v1.GetSecretResponse', createGetSecretResponse, writeGetSecretResponse, readGetSecretResponse);

export function createUpdateSecretRequest(init) {
  return { secretId: '', secretVersion: undefined, spec: undefined, ...init };
}
export function writeUpdateSecretRequest(m, w) {
  if (m.secretId !== '') w.uint32(10).string(m.secretId);
  if (m.secretVersion !== undefined) writeVersion(m.secretVersion, w.uint32(18).fork()).ldelim();
  if (m.spec !== undefined) writeSecretSpec(m.spec, w.uint32(26).fork()).ldelim();
  return w;
}
export function readUpdateSecretRequest(r, end) {
  const m = createUpdateSecretRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.secretId = r.string();
        break;
      }
      case 2: {
        m.secretVersion = readVersion(r, readEnd(r));
        break;
      }
      case 3: {
        m.spec = readSecretSpec(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const UpdateSecretRequest = messageType('docker.swarmkit.v1.UpdateSecretRequest', createUpdateSecretRequest, writeUpdateSecretRequest, readUpdateSecretRequest);

export function createUpdateSecretResponse(init) {
  return { secret: undefined, ...init };
}
export function writeUpdateSecretResponse(m, w) {
  if (m.secret !== undefined) writeSecret(m.secret, w.uint32(10).fork()).ldelim();
  return w;
}
export function readUpdateSecretResponse(r, end) {
  const m = createUpdateSecretResponse();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.secret = readSecret(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const UpdateSecretResponse = messageType('docker.swarmkit.v1.UpdateSecretResponse', createUpdateSecretResponse, writeUpdateSecretResponse, readUpdateSecretResponse);

export function createListSecretsRequest(init) {
  return { filters: undefined, ...init };
}
export function writeListSecretsRequest(m, w) {
  if (m.filters !== undefined) writeListSecretsRequestFilters(m.filters, w.uint32(10).fork()).ldelim();
  return w;
}
export function readListSecretsRequest(r, end) {
  const m = createListSecretsRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.filters = readListSecretsRequestFilters(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const ListSecretsRequest = messageType('docker.swarmkit.v1.ListSecretsRequest', createListSecretsRequest, writeListSecretsRequest, readListSecretsRequest);

export function createListSecretsRequestFilters(init) {
  return { names: [], idPrefixes: [], labels: {}, namePrefixes: [], ...init };
}
export function writeListSecretsRequestFilters(m, w) {
  for (const v of m.names) w.uint32(10).string(v);
  for (const v of m.idPrefixes) w.uint32(18).string(v);
  for (const k of globalThis.Object.keys(m.labels)) {
    w.uint32(26).fork().uint32(10).string(k);
    w.uint32(18).string(m.labels[k]);
    w.ldelim();
  }
  for (const v of m.namePrefixes) w.uint32(34).string(v);
  return w;
}
export function readListSecretsRequestFilters(r, end) {
  const m = createListSecretsRequestFilters();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.names.push(r.string());
        break;
      }
      case 2: {
        m.idPrefixes.push(r.string());
        break;
      }
      case 3: {
        const entryEnd = readEnd(r);
        let key = '';
        let value = '';
        while (r.pos < entryEnd) {
          const entryTag = r.uint32();
          if (entryTag >>> 3 === 1) key = r.string();
          else if (entryTag >>> 3 === 2) value = r.string();
          else r.skipType(entryTag & 7);
        }
        setEntry(m.labels, key, value);
        break;
      }
      case 4: {
        m.namePrefixes.push(r.string());
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const ListSecretsRequestFilters = messageType('docker.swarmkit.v1.ListSecretsRequest.Filters', createListSecretsRequestFilters, writeListSecretsRequestFilters, readListSecretsRequestFilters);

export function createListSecretsResponse(init) {
  return { secrets: [], ...init };
}
export function writeListSecretsResponse(m, w) {
  for (const v of m.secrets) writeSecret(v, w.uint32(10).fork()).ldelim();
  return w;
}
export function readListSecretsResponse(r, end) {
  const m = createListSecretsResponse();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.secrets.push(readSecret(r, readEnd(r)));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const ListSecretsResponse = messageType('docker.swarmkit.v1.ListSecretsResponse', createListSecretsResponse, writeListSecretsResponse, readListSecretsResponse);

export function createCreateSecretRequest(init) {
  return { spec: undefined, ...init };
}
export function writeCreateSecretRequest(m, w) {
  if (m.spec !== undefined) writeSecretSpec(m.spec, w.uint32(10).fork()).ldelim();
  return w;
}
export function readCreateSecretRequest(r, end) {
  const m = createCreateSecretRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.spec = readSecretSpec(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const CreateSecretRequest = messageType('docker.swarmkit.v1.CreateSecretRequest', createCreateSecretRequest, writeCreateSecretRequest, readCreateSecretRequest);

export function createCreateSecretResponse(init) {
  return { secret: undefined, ...init };
}
export function writeCreateSecretResponse(m, w) {
  if (m.secret !== undefined) writeSecret(m.secret, w.uint32(10).fork()).ldelim();
  return w;
}
export function readCreateSecretResponse(r, end) {
  const m = createCreateSecretResponse();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.secret = readSecret(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const CreateSecretResponse = messageType('docker.swarmkit.v1.CreateSecretResponse', createCreateSecretResponse, writeCreateSecretResponse, readCreateSecretResponse);

export function createRemoveSecretRequest(init) {
  return { secretId: '', ...init };
}
export function writeRemoveSecretRequest(m, w) {
  if (m.secretId !== '') w.uint32(10).string(m.secretId);
  return w;
}
export function readRemoveSecretRequest(r, end) {
  const m = createRemoveSecretRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.secretId = r.string();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const RemoveSecretRequest = messageType('docker.swarmkit.v1.RemoveSecretRequest', createRemoveSecretRequest, writeRemoveSecretRequest, readRemoveSecretRequest);

export function createRemoveSecretResponse(init) {
  return { ...init };
}
export function writeRemoveSecretResponse(m, w) {
  return w;
}
export function readRemoveSecretResponse(r, end) {
  const m = createRemoveSecretResponse();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const RemoveSecretResponse = messageType('docker.swarmkit.v1.RemoveSecretResponse', createRemoveSecretResponse, writeRemoveSecretResponse, readRemoveSecretResponse);

export function createGetConfigRequest(init) {
  return { configId: '', ...init };
}
export function writeGetConfigRequest(m, w) {
  if (m.configId !== '') w.uint32(10).string(m.configId);
  return w;
}
export function readGetConfigRequest(r, end) {
  const m = createGetConfigRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.configId = r.string();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const GetConfigRequest = messageType('docker.swarmkit.v1.GetConfigRequest', createGetConfigRequest, writeGetConfigRequest, readGetConfigRequest);

export function createGetConfigResponse(init) {
  return { config: undefined, ...init };
}
export function writeGetConfigResponse(m, w) {
  if (m.config !== undefined) writeConfig(m.config, w.uint32(10).fork()).ldelim();
  return w;
}
export function readGetConfigResponse(r, end) {
  const m = createGetConfigResponse();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.config = readConfig(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const GetConfigResponse = messageType('docker.swarmkit.v1.GetConfigResponse', createGetConfigResponse, writeGetConfigResponse, readGetConfigResponse);

export function createUpdateConfigRequest(init) {
  return { configId: '', configVersion: undefined, spec: undefined, ...init };
}
export function writeUpdateConfigRequest(m, w) {
  if (m.configId !== '') w.uint32(10).string(m.configId);
  if (m.configVersion !== undefined) writeVersion(m.configVersion, w.uint32(18).fork()).ldelim();
  if (m.spec !== undefined) writeConfigSpec(m.spec, w.uint32(26).fork()).ldelim();
  return w;
}
export function readUpdateConfigRequest(r, end) {
  const m = createUpdateConfigRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.configId = r.string();
        break;
      }
      case 2: {
        m.configVersion = readVersion(r, readEnd(r));
        break;
      }
      case 3: {
        m.spec = readConfigSpec(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const UpdateConfigRequest = messageType('docker.swarmkit.v1.UpdateConfigRequest', createUpdateConfigRequest, writeUpdateConfigRequest, readUpdateConfigRequest);

export function createUpdateConfigResponse(init) {
  return { config: undefined, ...init };
}
export function writeUpdateConfigResponse(m, w) {
  if (m.config !== undefined) writeConfig(m.config, w.uint32(10).fork()).ldelim();
  return w;
}
export function readUpdateConfigResponse(r, end) {
  const m = createUpdateConfigResponse();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.config = readConfig(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const UpdateConfigResponse = messageType('docker.swarmkit.v1.UpdateConfigResponse', createUpdateConfigResponse, writeUpdateConfigResponse, readUpdateConfigResponse);

export function createListConfigsRequest(init) {
  return { filters: undefined, ...init };
}
export function writeListConfigsRequest(m, w) {
  if (m.filters !== undefined) writeListConfigsRequestFilters(m.filters, w.uint32(10).fork()).ldelim();
  return w;
}
export function readListConfigsRequest(r, end) {
  const m = createListConfigsRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.filters = readListConfigsRequestFilters(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const ListConfigsRequest = messageType('docker.swarmkit.v1.ListConfigsRequest', createListConfigsRequest, writeListConfigsRequest, readListConfigsRequest);

export function createListConfigsRequestFilters(init) {
  return { names: [], idPrefixes: [], labels: {}, namePrefixes: [], ...init };
}
export function writeListConfigsRequestFilters(m, w) {
  for (const v of m.names) w.uint32(10).string(v);
  for (const v of m.idPrefixes) w.uint32(18).string(v);
  for (const k of globalThis.Object.keys(m.labels)) {
    w.uint32(26).fork().uint32(10).string(k);
    w.uint32(18).string(m.labels[k]);
    w.ldelim();
  }
  for (const v of m.namePrefixes) w.uint32(34).string(v);
  return w;
}
export function readListConfigsRequestFilters(r, end) {
  const m = createListConfigsRequestFilters();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.names.push(r.string());
        break;
      }
      case 2: {
        m.idPrefixes.push(r.string());
        break;
      }
      case 3: {
        const entryEnd = readEnd(r);
        let key = '';
        let value = '';
        while (r.pos < entryEnd) {
          const entryTag = r.uint32();
          if (entryTag >>> 3 === 1) key = r.string();
          else if (entryTag >>> 3 === 2) value = r.string();
          else r.skipType(entryTag & 7);
        }
        setEntry(m.labels, key, value);
        break;
      }
      case 4: {
        m.namePrefixes.push(r.string());
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const ListConfigsRequestFilters = messageType('docker.swarmkit.v1.ListConfigsRequest.Filters', createListConfigsRequestFilters, writeListConfigsRequestFilters, readListConfigsRequestFilters);

export function createListConfigsResponse(init) {
  return { configs: [], ...init };
}
export function writeListConfigsResponse(m, w) {
  for (const v of m.configs) writeConfig(v, w.uint32(10).fork()).ldelim();
  return w;
}
export function readListConfigsResponse(r, end) {
  const m = createListConfigsResponse();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.configs.push(readConfig(r, readEnd(r)));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const ListConfigsResponse = messageType('docker.swarmkit.v1.ListConfigsResponse', createListConfigsResponse, writeListConfigsResponse, readListConfigsResponse);

export function createCreateConfigRequest(init) {
  return { spec: undefined, ...init };
}
export function writeCreateConfigRequest(m, w) {
  if (m.spec !== undefined) writeConfigSpec(m.spec, w.uint32(10).fork()).ldelim();
  return w;
}
export function readCreateConfigRequest(r, end) {
  const m = createCreateConfigRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.spec = readConfigSpec(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const CreateConfigRequest = messageType('docker.swarmkit.v1.CreateConfigRequest', createCreateConfigRequest, writeCreateConfigRequest, readCreateConfigRequest);

export function createCreateConfigResponse(init) {
  return { config: undefined, ...init };
}
export function writeCreateConfigResponse(m, w) {
  if (m.config !== undefined) writeConfig(m.config, w.uint32(10).fork()).ldelim();
  return w;
}
export function readCreateConfigResponse(r, end) {
  const m = createCreateConfigResponse();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.config = readConfig(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const CreateConfigResponse = messageType('docker.swarmkit.v1.CreateConfigResponse', createCreateConfigResponse, writeCreateConfigResponse, readCreateConfigResponse);

export function createRemoveConfigRequest(init) {
  return { configId: '', ...init };
}
export function writeRemoveConfigRequest(m, w) {
  if (m.configId !== '') w.uint32(10).string(m.configId);
  return w;
}
export function readRemoveConfigRequest(r, end) {
  const m = createRemoveConfigRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.configId = r.string();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const RemoveConfigRequest = messageType('docker.swarmkit.v1.RemoveConfigRequest', createRemoveConfigRequest, writeRemoveConfigRequest, readRemoveConfigRequest);

export function createRemoveConfigResponse(init) {
  return { ...init };
}
export function writeRemoveConfigResponse(m, w) {
  return w;
}
export function readRemoveConfigResponse(r, end) {
  const m = createRemoveConfigResponse();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const RemoveConfigResponse = messageType('docker.swarmkit.v1.RemoveConfigResponse', createRemoveConfigResponse, writeRemoveConfigResponse, readRemoveConfigResponse);

export function createGetExtensionRequest(init) {
  return { extensionId: '', ...init };
}
export function writeGetExtensionRequest(m, w) {
  if (m.extensionId !== '') w.uint32(10).string(m.extensionId);
  return w;
}
export function readGetExtensionRequest(r, end) {
  const m = createGetExtensionRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.extensionId = r.string();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const GetExtensionRequest = messageType('docker.swarmkit.v1.GetExtensionRequest', createGetExtensionRequest, writeGetExtensionRequest, readGetExtensionRequest);

export function createGetExtensionResponse(init) {
  return { extension: undefined, ...init };
}
export function writeGetExtensionResponse(m, w) {
  if (m.extension !== undefined) writeExtension(m.extension, w.uint32(10).fork()).ldelim();
  return w;
}
export function readGetExtensionResponse(r, end) {
  const m = createGetExtensionResponse();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.extension = readExtension(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const GetExtensionResponse = messageType('docker.swarmkit.v1.GetExtensionResponse', createGetExtensionResponse, writeGetExtensionResponse, readGetExtensionResponse);

export function createCreateExtensionRequest(init) {
  return { annotations: undefined, description: '', ...init };
}
export function writeCreateExtensionRequest(m, w) {
  if (m.annotations !== undefined) writeAnnotations(m.annotations, w.uint32(10).fork()).ldelim();
  if (m.description !== '') w.uint32(18).string(m.description);
  return w;
}
export function readCreateExtensionRequest(r, end) {
  const m = createCreateExtensionRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.annotations = readAnnotations(r, readEnd(r));
        break;
      }
      case 2: {
        m.description = r.string();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const CreateExtensionRequest = messageType('docker.swarmkit.v1.CreateExtensionRequest', createCreateExtensionRequest, writeCreateExtensionRequest, readCreateExtensionRequest);

export function createCreateExtensionResponse(init) {
  return { extension: undefined, ...init };
}
export function writeCreateExtensionResponse(m, w) {
  if (m.extension !== undefined) writeExtension(m.extension, w.uint32(10).fork()).ldelim();
  return w;
}
export function readCreateExtensionResponse(r, end) {
  const m = createCreateExtensionResponse();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.extension = readExtension(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const CreateExtensionResponse = messageType('docker.swarmkit.v1.CreateExtensionResponse', createCreateExtensionResponse, writeCreateExtensionResponse, readCreateExtensionResponse);

export function createRemoveExtensionRequest(init) {
  return { extensionId: '', ...init };
}
export function writeRemoveExtensionRequest(m, w) {
  if (m.extensionId !== '') w.uint32(10).string(m.extensionId);
  return w;
}
export function readRemoveExtensionRequest(r, end) {
  const m = createRemoveExtensionRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.extensionId = r.string();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const RemoveExtensionRequest = messageType('docker.swarmkit.v1.RemoveExtensionRequest', createRemoveExtensionRequest, writeRemoveExtensionRequest, readRemoveExtensionRequest);

export function createRemoveExtensionResponse(init) {
  return { ...init };
}
export function writeRemoveExtensionResponse(m, w) {
  return w;
}
export function readRemoveExtensionResponse(r, end) {
  const m = createRemoveExtensionResponse();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const RemoveExtensionResponse = messageType('docker.swarmkit.v1.RemoveExtensionResponse', createRemoveExtensionResponse, writeRemoveExtensionResponse, readRemoveExtensionResponse);

export function createGetResourceRequest(init) {
  return { resourceId: '', ...init };
}
export function writeGetResourceRequest(m, w) {
  if (m.resourceId !== '') w.uint32(10).string(m.resourceId);
  return w;
}
export function readGetResourceRequest(r, end) {
  const m = createGetResourceRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.resourceId = r.string();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const GetResourceRequest = messageType('docker.swarmkit.v1.GetResourceRequest', createGetResourceRequest, writeGetResourceRequest, readGetResourceRequest);

export function createGetResourceResponse(init) {
  return { resource: undefined, ...init };
}
export function writeGetResourceResponse(m, w) {
  if (m.resource !== undefined) writeResource(m.resource, w.uint32(10).fork()).ldelim();
  return w;
}
export function readGetResourceResponse(r, end) {
  const m = createGetResourceResponse();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.resource = readResource(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const GetResourceResponse = messageType('docker.swarmkit.v1.GetResourceResponse', createGetResourceResponse, writeGetResourceResponse, readGetResourceResponse);

export function createUpdateResourceRequest(init) {
  return { resourceId: '', resourceVersion: undefined, annotations: undefined, payload: undefined, ...init };
}
export function writeUpdateResourceRequest(m, w) {
  if (m.resourceId !== '') w.uint32(10).string(m.resourceId);
  if (m.resourceVersion !== undefined) writeVersion(m.resourceVersion, w.uint32(18).fork()).ldelim();
  if (m.annotations !== undefined) writeAnnotations(m.annotations, w.uint32(26).fork()).ldelim();
  if (m.payload !== undefined) writeAny(m.payload, w.uint32(34).fork()).ldelim();
  return w;
}
export function readUpdateResourceRequest(r, end) {
  const m = createUpdateResourceRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.resourceId = r.string();
        break;
      }
      case 2: {
        m.resourceVersion = readVersion(r, readEnd(r));
        break;
      }
      case 3: {
        m.annotations = readAnnotations(r, readEnd(r));
        break;
      }
      case 4: {
        m.payload = readAny(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const UpdateResourceRequest = messageType('docker.swarmkit.v1.UpdateResourceRequest', createUpdateResourceRequest, writeUpdateResourceRequest, readUpdateResourceRequest);

export function createUpdateResourceResponse(init) {
  return { resource: undefined, ...init };
}
export function writeUpdateResourceResponse(m, w) {
  if (m.resource !== undefined) writeResource(m.resource, w.uint32(10).fork()).ldelim();
  return w;
}
export function readUpdateResourceResponse(r, end) {
  const m = createUpdateResourceResponse();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.resource = readResource(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const UpdateResourceResponse = messageType('docker.swarmkit.v1.UpdateResourceResponse', createUpdateResourceResponse, writeUpdateResourceResponse, readUpdateResourceResponse);

export function createListResourcesRequest(init) {
  return { filters: undefined, ...init };
}
export function writeListResourcesRequest(m, w) {
  if (m.filters !== undefined) writeListResourcesRequestFilters(m.filters, w.uint32(10).fork()).ldelim();
  return w;
}
export function readListResourcesRequest(r, end) {
  const m = createListResourcesRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.filters = readListResourcesRequestFilters(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const ListResourcesRequest = messageType('docker.swarmkit.v1.ListResourcesRequest', createListResourcesRequest, writeListResourcesRequest, readListResourcesRequest);

export function createListResourcesRequestFilters(init) {
  return { names: [], idPrefixes: [], labels: {}, namePrefixes: [], kind: '', ...init };
}
export function writeListResourcesRequestFilters(m, w) {
  for (const v of m.names) w.uint32(10).string(v);
  for (const v of m.idPrefixes) w.uint32(18).string(v);
  for (const k of globalThis.Object.keys(m.labels)) {
    w.uint32(26).fork().uint32(10).string(k);
    w.uint32(18).string(m.labels[k]);
    w.ldelim();
  }
  for (const v of m.namePrefixes) w.uint32(34).string(v);
  if (m.kind !== '') w.uint32(42).string(m.kind);
  return w;
}
export function readListResourcesRequestFilters(r, end) {
  const m = createListResourcesRequestFilters();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.names.push(r.string());
        break;
      }
      case 2: {
        m.idPrefixes.push(r.string());
        break;
      }
      case 3: {
        const entryEnd = readEnd(r);
        let key = '';
        let value = '';
        while (r.pos < entryEnd) {
          const entryTag = r.uint32();
          if (entryTag >>> 3 === 1) key = r.string();
          else if (entryTag >>> 3 === 2) value = r.string();
          else r.skipType(entryTag & 7);
        }
        setEntry(m.labels, key, value);
        break;
      }
      case 4: {
        m.namePrefixes.push(r.string());
        break;
      }
      case 5: {
        m.kind = r.string();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const ListResourcesRequestFilters = messageType('docker.swarmkit.v1.ListResourcesRequest.Filters', createListResourcesRequestFilters, writeListResourcesRequestFilters, readListResourcesRequestFilters);

export function createListResourcesResponse(init) {
  return { resources: [], ...init };
}
export function writeListResourcesResponse(m, w) {
  for (const v of m.resources) writeResource(v, w.uint32(10).fork()).ldelim();
  return w;
}
export function readListResourcesResponse(r, end) {
  const m = createListResourcesResponse();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.resources.push(readResource(r, readEnd(r)));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const ListResourcesResponse = messageType('docker.swarmkit.v1.ListResourcesResponse', createListResourcesResponse, writeListResourcesResponse, readListResourcesResponse);

export function createCreateResourceRequest(init) {
  return { annotations: undefined, kind: '', payload: undefined, ...init };
}
export function writeCreateResourceRequest(m, w) {
  if (m.annotations !== undefined) writeAnnotations(m.annotations, w.uint32(10).fork()).ldelim();
  if (m.kind !== '') w.uint32(18).string(m.kind);
  if (m.payload !== undefined) writeAny(m.payload, w.uint32(26).fork()).ldelim();
  return w;
}
export function readCreateResourceRequest(r, end) {
  const m = createCreateResourceRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.annotations = readAnnotations(r, readEnd(r));
        break;
      }
      case 2: {
        m.kind = r.string();
        break;
      }
      case 3: {
        m.payload = readAny(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const CreateResourceRequest = messageType('docker.swarmkit.v1.CreateResourceRequest', createCreateResourceRequest, writeCreateResourceRequest, readCreateResourceRequest);

export function createCreateResourceResponse(init) {
  return { resource: undefined, ...init };
}
export function writeCreateResourceResponse(m, w) {
  if (m.resource !== undefined) writeResource(m.resource, w.uint32(10).fork()).ldelim();
  return w;
}
export function readCreateResourceResponse(r, end) {
  const m = createCreateResourceResponse();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.resource = readResource(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const CreateResourceResponse = messageType('docker.swarmkit.v1.CreateResourceResponse', createCreateResourceResponse, writeCreateResourceResponse, readCreateResourceResponse);

export function createRemoveResourceRequest(init) {
  return { resourceId: '', ...init };
}
export function writeRemoveResourceRequest(m, w) {
  if (m.resourceId !== '') w.uint32(10).string(m.resourceId);
  return w;
}
export function readRemoveResourceRequest(r, end) {
  const m = createRemoveResourceRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.resourceId = r.string();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const RemoveResourceRequest = messageType('docker.swarmkit.v1.RemoveResourceRequest', createRemoveResourceRequest, writeRemoveResourceRequest, readRemoveResourceRequest);

export function createRemoveResourceResponse(init) {
  return { ...init };
}
export function writeRemoveResourceResponse(m, w) {
  return w;
}
export function readRemoveResourceResponse(r, end) {
  const m = createRemoveResourceResponse();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const RemoveResourceResponse = messageType('docker.swarmkit.v1.RemoveResourceResponse', createRemoveResourceResponse, writeRemoveResourceResponse, readRemoveResourceResponse);

export function createCreateVolumeRequest(init) {
  return { spec: undefined, ...init };
}
export function writeCreateVolumeRequest(m, w) {
  if (m.spec !== undefined) writeVolumeSpec(m.spec, w.uint32(10).fork()).ldelim();
  return w;
}
export function readCreateVolumeRequest(r, end) {
  const m = createCreateVolumeRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.spec = readVolumeSpec(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const CreateVolumeRequest = messageType('docker.swarmkit.v1.CreateVolumeRequest', createCreateVolumeRequest, writeCreateVolumeRequest, readCreateVolumeRequest);

export function createCreateVolumeResponse(init) {
  return { volume: undefined, ...init };
}
export function writeCreateVolumeResponse(m, w) {
  if (m.volume !== undefined) writeVolume(m.volume, w.uint32(10).fork()).ldelim();
  return w;
}
export function readCreateVolumeResponse(r, end) {
  const m = createCreateVolumeResponse();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.volume = readVolume(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const CreateVolumeResponse = messageType('docker.swarmkit.v1.CreateVolumeResponse', createCreateVolumeResponse, writeCreateVolumeResponse, readCreateVolumeResponse);

export function createGetVolumeRequest(init) {
  return { volumeId: '', ...init };
}
export function writeGetVolumeRequest(m, w) {
  if (m.volumeId !== '') w.uint32(10).string(m.volumeId);
  return w;
}
export function readGetVolumeRequest(r, end) {
  const m = createGetVolumeRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.volumeId = r.string();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const GetVolumeRequest = messageType('docker.swarmkit.v1.GetVolumeRequest', createGetVolumeRequest, writeGetVolumeRequest, readGetVolumeRequest);

export function createGetVolumeResponse(init) {
  return { volume: undefined, ...init };
}
export function writeGetVolumeResponse(m, w) {
  if (m.volume !== undefined) writeVolume(m.volume, w.uint32(10).fork()).ldelim();
  return w;
}
export function readGetVolumeResponse(r, end) {
  const m = createGetVolumeResponse();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.volume = readVolume(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const GetVolumeResponse = messageType('docker.swarmkit.v1.GetVolumeResponse', createGetVolumeResponse, writeGetVolumeResponse, readGetVolumeResponse);

export function createUpdateVolumeRequest(init) {
  return { volumeId: '', volumeVersion: undefined, spec: undefined, ...init };
}
export function writeUpdateVolumeRequest(m, w) {
  if (m.volumeId !== '') w.uint32(10).string(m.volumeId);
  if (m.volumeVersion !== undefined) writeVersion(m.volumeVersion, w.uint32(18).fork()).ldelim();
  if (m.spec !== undefined) writeVolumeSpec(m.spec, w.uint32(26).fork()).ldelim();
  return w;
}
export function readUpdateVolumeRequest(r, end) {
  const m = createUpdateVolumeRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.volumeId = r.string();
        break;
      }
      case 2: {
        m.volumeVersion = readVersion(r, readEnd(r));
        break;
      }
      case 3: {
        m.spec = readVolumeSpec(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const UpdateVolumeRequest = messageType('docker.swarmkit.v1.UpdateVolumeRequest', createUpdateVolumeRequest, writeUpdateVolumeRequest, readUpdateVolumeRequest);

export function createUpdateVolumeResponse(init) {
  return { volume: undefined, ...init };
}
export function writeUpdateVolumeResponse(m, w) {
  if (m.volume !== undefined) writeVolume(m.volume, w.uint32(10).fork()).ldelim();
  return w;
}
export function readUpdateVolumeResponse(r, end) {
  const m = createUpdateVolumeResponse();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.volume = readVolume(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const UpdateVolumeResponse = messageType('docker.swarmkit.v1.UpdateVolumeResponse', createUpdateVolumeResponse, writeUpdateVolumeResponse, readUpdateVolumeResponse);

export function createListVolumesRequest(init) {
  return { filters: undefined, ...init };
}
export function writeListVolumesRequest(m, w) {
  if (m.filters !== undefined) writeListVolumesRequestFilters(m.filters, w.uint32(10).fork()).ldelim();
  return w;
}
export function readListVolumesRequest(r, end) {
  const m = createListVolumesRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.filters = readListVolumesRequestFilters(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const ListVolumesRequest = messageType('docker.swarmkit.v1.ListVolumesRequest', createListVolumesRequest, writeListVolumesRequest, readListVolumesRequest);

export function createListVolumesRequestFilters(init) {
  return { names: [], idPrefixes: [], labels: {}, namePrefixes: [], groups: [], drivers: [], ...init };
}
export function writeListVolumesRequestFilters(m, w) {
  for (const v of m.names) w.uint32(10).string(v);
  for (const v of m.idPrefixes) w.uint32(18).string(v);
  for (const k of globalThis.Object.keys(m.labels)) {
    w.uint32(26).fork().uint32(10).string(k);
    w.uint32(18).string(m.labels[k]);
    w.ldelim();
  }
  for (const v of m.namePrefixes) w.uint32(34).string(v);
  for (const v of m.groups) w.uint32(42).string(v);
  for (const v of m.drivers) w.uint32(50).string(v);
  return w;
}
export function readListVolumesRequestFilters(r, end) {
  const m = createListVolumesRequestFilters();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.names.push(r.string());
        break;
      }
      case 2: {
        m.idPrefixes.push(r.string());
        break;
      }
      case 3: {
        const entryEnd = readEnd(r);
        let key = '';
        let value = '';
        while (r.pos < entryEnd) {
          const entryTag = r.uint32();
          if (entryTag >>> 3 === 1) key = r.string();
          else if (entryTag >>> 3 === 2) value = r.string();
          else r.skipType(entryTag & 7);
        }
        setEntry(m.labels, key, value);
        break;
      }
      case 4: {
        m.namePrefixes.push(r.string());
        break;
      }
      case 5: {
        m.groups.push(r.string());
        break;
      }
      case 6: {
        m.drivers.push(r.string());
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const ListVolumesRequestFilters = messageType('docker.swarmkit.v1.ListVolumesRequest.Filters', createListVolumesRequestFilters, writeListVolumesRequestFilters, readListVolumesRequestFilters);

export function createListVolumesResponse(init) {
  return { volumes: [], ...init };
}
export function writeListVolumesResponse(m, w) {
  for (const v of m.volumes) writeVolume(v, w.uint32(10).fork()).ldelim();
  return w;
}
export function readListVolumesResponse(r, end) {
  const m = createListVolumesResponse();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.volumes.push(readVolume(r, readEnd(r)));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const ListVolumesResponse = messageType('docker.swarmkit.v1.ListVolumesResponse', createListVolumesResponse, writeListVolumesResponse, readListVolumesResponse);

export function createRemoveVolumeRequest(init) {
  return { volumeId: '', force: false, ...init };
}
export function writeRemoveVolumeRequest(m, w) {
  if (m.volumeId !== '') w.uint32(10).string(m.volumeId);
  if (m.force !== false) w.uint32(16).bool(m.force);
  return w;
}
export function readRemoveVolumeRequest(r, end) {
  const m = createRemoveVolumeRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.volumeId = r.string();
        break;
      }
      case 2: {
        m.force = r.bool();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const RemoveVolumeRequest = messageType('docker.swarmkit.v1.RemoveVolumeRequest', createRemoveVolumeRequest, writeRemoveVolumeRequest, readRemoveVolumeRequest);

export function createRemoveVolumeResponse(init) {
  return { ...init };
}
export function writeRemoveVolumeResponse(m, w) {
  return w;
}
export function readRemoveVolumeResponse(r, end) {
  const m = createRemoveVolumeResponse();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const RemoveVolumeResponse = messageType('docker.swarmkit.v1.RemoveVolumeResponse', createRemoveVolumeResponse, writeRemoveVolumeResponse, readRemoveVolumeResponse);

export function createKeyRotation(init) {
  return { workerJoinToken: false, managerJoinToken: false, managerUnlockKey: false, ...init };
}
export function writeKeyRotation(m, w) {
  if (m.workerJoinToken !== false) w.uint32(8).bool(m.workerJoinToken);
  if (m.managerJoinToken !== false) w.uint32(16).bool(m.managerJoinToken);
  if (m.managerUnlockKey !== false) w.uint32(24).bool(m.managerUnlockKey);
  return w;
}
export function readKeyRotation(r, end) {
  const m = createKeyRotation();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.workerJoinToken = r.bool();
        break;
      }
      case 2: {
        m.managerJoinToken = r.bool();
        break;
      }
      case 3: {
        m.managerUnlockKey = r.bool();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const KeyRotation = messageType('docker.swarmkit.v1.KeyRotation', createKeyRotation, writeKeyRotation, readKeyRotation);

export function createMeta(init) {
  return { version: undefined, createdAt: undefined, updatedAt: undefined, ...init };
}
export function writeMeta(m, w) {
  if (m.version !== undefined) writeVersion(m.version, w.uint32(10).fork()).ldelim();
  if (m.createdAt !== undefined) writeTimestamp(m.createdAt, w.uint32(18).fork()).ldelim();
  if (m.updatedAt !== undefined) writeTimestamp(m.updatedAt, w.uint32(26).fork()).ldelim();
  return w;
}
export function readMeta(r, end) {
  const m = createMeta();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.version = readVersion(r, readEnd(r));
        break;
      }
      case 2: {
        m.createdAt = readTimestamp(r, readEnd(r));
        break;
      }
      case 3: {
        m.updatedAt = readTimestamp(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const Meta = messageType('docker.swarmkit.v1.Meta', createMeta, writeMeta, readMeta);

export function createNode(init) {
  return { id: '', meta: undefined, spec: undefined, description: undefined, status: undefined, managerStatus: undefined, attachment: undefined, certificate: undefined, role: 0, attachments: [], vxlanudpport: 0, gatewaySubnet: '', number: 0, ...init };
}
export function writeNode(m, w) {
  if (m.id !== '') w.uint32(10).string(m.id);
  if (m.meta !== undefined) writeMeta(m.meta, w.uint32(18).fork()).ldelim();
  if (m.spec !== undefined) writeNodeSpec(m.spec, w.uint32(26).fork()).ldelim();
  if (m.description !== undefined) writeNodeDescription(m.description, w.uint32(34).fork()).ldelim();
  if (m.status !== undefined) writeNodeStatus(m.status, w.uint32(42).fork()).ldelim();
  if (m.managerStatus !== undefined) writeManagerStatus(m.managerStatus, w.uint32(50).fork()).ldelim();
  if (m.attachment !== undefined) writeNetworkAttachment(m.attachment, w.uint32(58).fork()).ldelim();
  if (m.certificate !== undefined) writeCertificate(m.certificate, w.uint32(66).fork()).ldelim();
  if (m.role !== 0) w.uint32(72).int32(m.role);
  for (const v of m.attachments) writeNetworkAttachment(v, w.uint32(82).fork()).ldelim();
  if (m.vxlanudpport !== 0) w.uint32(88).uint32(m.vxlanudpport);
  if (m.gatewaySubnet !== '') w.uint32(8002).string(m.gatewaySubnet);
  if (m.number !== 0) w.uint32(8008).uint32(m.number);
  return w;
}
export function readNode(r, end) {
  const m = createNode();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.id = r.string();
        break;
      }
      case 2: {
        m.meta = readMeta(r, readEnd(r));
        break;
      }
      case 3: {
        m.spec = readNodeSpec(r, readEnd(r));
        break;
      }
      case 4: {
        m.description = readNodeDescription(r, readEnd(r));
        break;
      }
      case 5: {
        m.status = readNodeStatus(r, readEnd(r));
        break;
      }
      case 6: {
        m.managerStatus = readManagerStatus(r, readEnd(r));
        break;
      }
      case 7: {
        m.attachment = readNetworkAttachment(r, readEnd(r));
        break;
      }
      case 8: {
        m.certificate = readCertificate(r, readEnd(r));
        break;
      }
      case 9: {
        m.role = r.int32();
        break;
      }
      case 10: {
        m.attachments.push(readNetworkAttachment(r, readEnd(r)));
        break;
      }
      case 11: {
        m.vxlanudpport = r.uint32();
        break;
      }
      case 1000: {
        m.gatewaySubnet = r.string();
        break;
      }
      case 1001: {
        m.number = r.uint32();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const Node = messageType('docker.swarmkit.v1.Node', createNode, writeNode, readNode);

export function createService(init) {
  return { id: '', meta: undefined, spec: undefined, endpoint: undefined, updateStatus: undefined, previousSpec: undefined, pendingDelete: false, specVersion: undefined, previousSpecVersion: undefined, jobStatus: undefined, ...init };
}
export function writeService(m, w) {
  if (m.id !== '') w.uint32(10).string(m.id);
  if (m.meta !== undefined) writeMeta(m.meta, w.uint32(18).fork()).ldelim();
  if (m.spec !== undefined) writeServiceSpec(m.spec, w.uint32(26).fork()).ldelim();
  if (m.endpoint !== undefined) writeEndpoint(m.endpoint, w.uint32(34).fork()).ldelim();
  if (m.updateStatus !== undefined) writeUpdateStatus(m.updateStatus, w.uint32(42).fork()).ldelim();
  if (m.previousSpec !== undefined) writeServiceSpec(m.previousSpec, w.uint32(50).fork()).ldelim();
  if (m.pendingDelete !== false) w.uint32(56).bool(m.pendingDelete);
  if (m.specVersion !== undefined) writeVersion(m.specVersion, w.uint32(82).fork()).ldelim();
  if (m.previousSpecVersion !== undefined) writeVersion(m.previousSpecVersion, w.uint32(90).fork()).ldelim();
  if (m.jobStatus !== undefined) writeJobStatus(m.jobStatus, w.uint32(98).fork()).ldelim();
  return w;
}
export function readService(r, end) {
  const m = createService();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.id = r.string();
        break;
      }
      case 2: {
        m.meta = readMeta(r, readEnd(r));
        break;
      }
      case 3: {
        m.spec = readServiceSpec(r, readEnd(r));
        break;
      }
      case 4: {
        m.endpoint = readEndpoint(r, readEnd(r));
        break;
      }
      case 5: {
        m.updateStatus = readUpdateStatus(r, readEnd(r));
        break;
      }
      case 6: {
        m.previousSpec = readServiceSpec(r, readEnd(r));
        break;
      }
      case 7: {
        m.pendingDelete = r.bool();
        break;
      }
      case 10: {
        m.specVersion = readVersion(r, readEnd(r));
        break;
      }
      case 11: {
        m.previousSpecVersion = readVersion(r, readEnd(r));
        break;
      }
      case 12: {
        m.jobStatus = readJobStatus(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const Service = messageType('docker.swarmkit.v1.Service', createService, writeService, readService);

export function createEndpoint(init) {
  return { spec: undefined, ports: [], virtualIps: [], ...init };
}
export function writeEndpoint(m, w) {
  if (m.spec !== undefined) writeEndpointSpec(m.spec, w.uint32(10).fork()).ldelim();
  for (const v of m.ports) writePortConfig(v, w.uint32(18).fork()).ldelim();
  for (const v of m.virtualIps) writeEndpointVirtualIP(v, w.uint32(26).fork()).ldelim();
  return w;
}
export function readEndpoint(r, end) {
  const m = createEndpoint();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.spec = readEndpointSpec(r, readEnd(r));
        break;
      }
      case 2: {
        m.ports.push(readPortConfig(r, readEnd(r)));
        break;
      }
      case 3: {
        m.virtualIps.push(readEndpointVirtualIP(r, readEnd(r)));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const Endpoint = messageType('docker.swarmkit.v1.Endpoint', createEndpoint, writeEndpoint, readEndpoint);

export function createEndpointVirtualIP(init) {
  return { networkId: '', addr: '', ...init };
}
export function writeEndpointVirtualIP(m, w) {
  if (m.networkId !== '') w.uint32(10).string(m.networkId);
  if (m.addr !== '') w.uint32(18).string(m.addr);
  return w;
}
export function readEndpointVirtualIP(r, end) {
  const m = createEndpointVirtualIP();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.networkId = r.string();
        break;
      }
      case 2: {
        m.addr = r.string();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const EndpointVirtualIP = messageType('docker.swarmkit.v1.Endpoint.VirtualIP', createEndpointVirtualIP, writeEndpointVirtualIP, readEndpointVirtualIP);

export function createTask(init) {
  return { id: '', meta: undefined, spec: undefined, serviceId: '', slot: 0, nodeId: '', annotations: undefined, serviceAnnotations: undefined, status: undefined, desiredState: 0, networks: [], endpoint: undefined, logDriver: undefined, specVersion: undefined, assignedGenericResources: [], jobIteration: undefined, volumes: [], ...init };
}
export function writeTask(m, w) {
  if (m.id !== '') w.uint32(10).string(m.id);
  if (m.meta !== undefined) writeMeta(m.meta, w.uint32(18).fork()).ldelim();
  if (m.spec !== undefined) writeTaskSpec(m.spec, w.uint32(26).fork()).ldelim();
  if (m.serviceId !== '') w.uint32(34).string(m.serviceId);
  if (m.slot !== 0) writeUint64(w.uint32(40), m.slot);
  if (m.nodeId !== '') w.uint32(50).string(m.nodeId);
  if (m.annotations !== undefined) writeAnnotations(m.annotations, w.uint32(58).fork()).ldelim();
  if (m.serviceAnnotations !== undefined) writeAnnotations(m.serviceAnnotations, w.uint32(66).fork()).ldelim();
  if (m.status !== undefined) writeTaskStatus(m.status, w.uint32(74).fork()).ldelim();
  if (m.desiredState !== 0) w.uint32(80).int32(m.desiredState);
  for (const v of m.networks) writeNetworkAttachment(v, w.uint32(90).fork()).ldelim();
  if (m.endpoint !== undefined) writeEndpoint(m.endpoint, w.uint32(98).fork()).ldelim();
  if (m.logDriver !== undefined) writeDriver(m.logDriver, w.uint32(106).fork()).ldelim();
  if (m.specVersion !== undefined) writeVersion(m.specVersion, w.uint32(114).fork()).ldelim();
  for (const v of m.assignedGenericResources) writeGenericResource(v, w.uint32(122).fork()).ldelim();
  if (m.jobIteration !== undefined) writeVersion(m.jobIteration, w.uint32(130).fork()).ldelim();
  for (const v of m.volumes) writeVolumeAttachment(v, w.uint32(138).fork()).ldelim();
  return w;
}
export function readTask(r, end) {
  const m = createTask();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.id = r.string();
        break;
      }
      case 2: {
        m.meta = readMeta(r, readEnd(r));
        break;
      }
      case 3: {
        m.spec = readTaskSpec(r, readEnd(r));
        break;
      }
      case 4: {
        m.serviceId = r.string();
        break;
      }
      case 5: {
        m.slot = readUint64(r);
        break;
      }
      case 6: {
        m.nodeId = r.string();
        break;
      }
      case 7: {
        m.annotations = readAnnotations(r, readEnd(r));
        break;
      }
      case 8: {
        m.serviceAnnotations = readAnnotations(r, readEnd(r));
        break;
      }
      case 9: {
        m.status = readTaskStatus(r, readEnd(r));
        break;
      }
      case 10: {
        m.desiredState = r.int32();
        break;
      }
      case 11: {
        m.networks.push(readNetworkAttachment(r, readEnd(r)));
        break;
      }
      case 12: {
        m.endpoint = readEndpoint(r, readEnd(r));
        break;
      }
      case 13: {
        m.logDriver = readDriver(r, readEnd(r));
        break;
      }
      case 14: {
        m.specVersion = readVersion(r, readEnd(r));
        break;
      }
      case 15: {
        m.assignedGenericResources.push(readGenericResource(r, readEnd(r)));
        break;
      }
      case 16: {
        m.jobIteration = readVersion(r, readEnd(r));
        break;
      }
      case 17: {
        m.volumes.push(readVolumeAttachment(r, readEnd(r)));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const Task = messageType('docker.swarmkit.v1.Task', createTask, writeTask, readTask);

export function createNetworkAttachment(init) {
  return { network: undefined, addresses: [], aliases: [], driverAttachmentOpts: {}, ...init };
}
export function writeNetworkAttachment(m, w) {
  if (m.network !== undefined) writeNetwork(m.network, w.uint32(10).fork()).ldelim();
  for (const v of m.addresses) w.uint32(18).string(v);
  for (const v of m.aliases) w.uint32(26).string(v);
  for (const k of globalThis.Object.keys(m.driverAttachmentOpts)) {
    w.uint32(34).fork().uint32(10).string(k);
    w.uint32(18).string(m.driverAttachmentOpts[k]);
    w.ldelim();
  }
  return w;
}
export function readNetworkAttachment(r, end) {
  const m = createNetworkAttachment();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.network = readNetwork(r, readEnd(r));
        break;
      }
      case 2: {
        m.addresses.push(r.string());
        break;
      }
      case 3: {
        m.aliases.push(r.string());
        break;
      }
      case 4: {
        const entryEnd = readEnd(r);
        let key = '';
        let value = '';
        while (r.pos < entryEnd) {
          const entryTag = r.uint32();
          if (entryTag >>> 3 === 1) key = r.string();
          else if (entryTag >>> 3 === 2) value = r.string();
          else r.skipType(entryTag & 7);
        }
        setEntry(m.driverAttachmentOpts, key, value);
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const NetworkAttachment = messageType('docker.swarmkit.v1.NetworkAttachment', createNetworkAttachment, writeNetworkAttachment, readNetworkAttachment);

export function createNetwork(init) {
  return { id: '', meta: undefined, spec: undefined, driverState: undefined, ipam: undefined, pendingDelete: false, extra: undefined, ...init };
}
export function writeNetwork(m, w) {
  if (m.id !== '') w.uint32(10).string(m.id);
  if (m.meta !== undefined) writeMeta(m.meta, w.uint32(18).fork()).ldelim();
  if (m.spec !== undefined) writeNetworkSpec(m.spec, w.uint32(26).fork()).ldelim();
  if (m.driverState !== undefined) writeDriver(m.driverState, w.uint32(34).fork()).ldelim();
  if (m.ipam !== undefined) writeIPAMOptions(m.ipam, w.uint32(42).fork()).ldelim();
  if (m.pendingDelete !== false) w.uint32(48).bool(m.pendingDelete);
  if (m.extra !== undefined) writeAny(m.extra, w.uint32(58).fork()).ldelim();
  return w;
}
export function readNetwork(r, end) {
  const m = createNetwork();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.id = r.string();
        break;
      }
      case 2: {
        m.meta = readMeta(r, readEnd(r));
        break;
      }
      case 3: {
        m.spec = readNetworkSpec(r, readEnd(r));
        break;
      }
      case 4: {
        m.driverState = readDriver(r, readEnd(r));
        break;
      }
      case 5: {
        m.ipam = readIPAMOptions(r, readEnd(r));
        break;
      }
      case 6: {
        m.pendingDelete = r.bool();
        break;
      }
      case 7: {
        m.extra = readAny(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const Network = messageType('docker.swarmkit.v1.Network', createNetwork, writeNetwork, readNetwork);

export function createCluster(init) {
  return { id: '', meta: undefined, spec: undefined, rootCa: undefined, networkBootstrapKeys: [], encryptionKeyLamportClock: 0, blacklistedCertificates: {}, unlockKeys: [], fips: false, defaultAddressPool: [], subnetSize: 0, vxlanudpport: 0, ...init };
}
export function writeCluster(m, w) {
  if (m.id !== '') w.uint32(10).string(m.id);
  if (m.meta !== undefined) writeMeta(m.meta, w.uint32(18).fork()).ldelim();
  if (m.spec !== undefined) writeClusterSpec(m.spec, w.uint32(26).fork()).ldelim();
  if (m.rootCa !== undefined) writeRootCA(m.rootCa, w.uint32(34).fork()).ldelim();
  for (const v of m.networkBootstrapKeys) writeEncryptionKey(v, w.uint32(42).fork()).ldelim();
  if (m.encryptionKeyLamportClock !== 0) writeUint64(w.uint32(48), m.encryptionKeyLamportClock);
  for (const k of globalThis.Object.keys(m.blacklistedCertificates)) {
    w.uint32(66).fork().uint32(10).string(k);
    writeBlacklistedCertificate(m.blacklistedCertificates[k], w.uint32(18).fork()).ldelim();
    w.ldelim();
  }
  for (const v of m.unlockKeys) writeEncryptionKey(v, w.uint32(74).fork()).ldelim();
  if (m.fips !== false) w.uint32(80).bool(m.fips);
  for (const v of m.defaultAddressPool) w.uint32(90).string(v);
  if (m.subnetSize !== 0) w.uint32(96).uint32(m.subnetSize);
  if (m.vxlanudpport !== 0) w.uint32(104).uint32(m.vxlanudpport);
  return w;
}
export function readCluster(r, end) {
  const m = createCluster();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.id = r.string();
        break;
      }
      case 2: {
        m.meta = readMeta(r, readEnd(r));
        break;
      }
      case 3: {
        m.spec = readClusterSpec(r, readEnd(r));
        break;
      }
      case 4: {
        m.rootCa = readRootCA(r, readEnd(r));
        break;
      }
      case 5: {
        m.networkBootstrapKeys.push(readEncryptionKey(r, readEnd(r)));
        break;
      }
      case 6: {
        m.encryptionKeyLamportClock = readUint64(r);
        break;
      }
      case 8: {
        const entryEnd = readEnd(r);
        let key = '';
        let value = createBlacklistedCertificate();
        while (r.pos < entryEnd) {
          const entryTag = r.uint32();
          if (entryTag >>> 3 === 1) key = r.string();
          else if (entryTag >>> 3 === 2) value = readBlacklistedCertificate(r, readEnd(r));
          else r.skipType(entryTag & 7);
        }
        setEntry(m.blacklistedCertificates, key, value);
        break;
      }
      case 9: {
        m.unlockKeys.push(readEncryptionKey(r, readEnd(r)));
        break;
      }
      case 10: {
        m.fips = r.bool();
        break;
      }
      case 11: {
        m.defaultAddressPool.push(r.string());
        break;
      }
      case 12: {
        m.subnetSize = r.uint32();
        break;
      }
      case 13: {
        m.vxlanudpport = r.uint32();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const Cluster = messageType('docker.swarmkit.v1.Cluster', createCluster, writeCluster, readCluster);

export function createSecret(init) {
  return { id: '', meta: undefined, spec: undefined, internal: false, ...init };
}
export function writeSecret(m, w) {
  if (m.id !== '') w.uint32(10).string(m.id);
  if (m.meta !== undefined) writeMeta(m.meta, w.uint32(18).fork()).ldelim();
  if (m.spec !== undefined) writeSecretSpec(m.spec, w.uint32(26).fork()).ldelim();
  if (m.internal !== false) w.uint32(32).bool(m.internal);
  return w;
}
export function readSecret(r, end) {
  const m = createSecret();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.id = r.string();
        break;
      }
      case 2: {
        m.meta = readMeta(r, readEnd(r));
        break;
      }
      case 3: {
        m.spec = readSecretSpec(r, readEnd(r));
        break;
      }
      case 4: {
        m.internal = r.bool();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const Secret = messageType('docker.swarmkit.v1.Secret', createSecret, writeSecret, readSecret);

export function createConfig(init) {
  return { id: '', meta: undefined, spec: undefined, ...init };
}
export function writeConfig(m, w) {
  if (m.id !== '') w.uint32(10).string(m.id);
  if (m.meta !== undefined) writeMeta(m.meta, w.uint32(18).fork()).ldelim();
  if (m.spec !== undefined) writeConfigSpec(m.spec, w.uint32(26).fork()).ldelim();
  return w;
}
export function readConfig(r, end) {
  const m = createConfig();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.id = r.string();
        break;
      }
      case 2: {
        m.meta = readMeta(r, readEnd(r));
        break;
      }
      case 3: {
        m.spec = readConfigSpec(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const Config = messageType('docker.swarmkit.v1.Config', createConfig, writeConfig, readConfig);

export function createResource(init) {
  return { id: '', meta: undefined, annotations: undefined, kind: '', payload: undefined, ...init };
}
export function writeResource(m, w) {
  if (m.id !== '') w.uint32(10).string(m.id);
  if (m.meta !== undefined) writeMeta(m.meta, w.uint32(18).fork()).ldelim();
  if (m.annotations !== undefined) writeAnnotations(m.annotations, w.uint32(26).fork()).ldelim();
  if (m.kind !== '') w.uint32(34).string(m.kind);
  if (m.payload !== undefined) writeAny(m.payload, w.uint32(42).fork()).ldelim();
  return w;
}
export function readResource(r, end) {
  const m = createResource();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.id = r.string();
        break;
      }
      case 2: {
        m.meta = readMeta(r, readEnd(r));
        break;
      }
      case 3: {
        m.annotations = readAnnotations(r, readEnd(r));
        break;
      }
      case 4: {
        m.kind = r.string();
        break;
      }
      case 5: {
        m.payload = readAny(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const Resource = messageType('docker.swarmkit.v1.Resource', createResource, writeResource, readResource);

export function createExtension(init) {
  return { id: '', meta: undefined, annotations: undefined, description: '', ...init };
}
export function writeExtension(m, w) {
  if (m.id !== '') w.uint32(10).string(m.id);
  if (m.meta !== undefined) writeMeta(m.meta, w.uint32(18).fork()).ldelim();
  if (m.annotations !== undefined) writeAnnotations(m.annotations, w.uint32(26).fork()).ldelim();
  if (m.description !== '') w.uint32(34).string(m.description);
  return w;
}
export function readExtension(r, end) {
  const m = createExtension();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.id = r.string();
        break;
      }
      case 2: {
        m.meta = readMeta(r, readEnd(r));
        break;
      }
      case 3: {
        m.annotations = readAnnotations(r, readEnd(r));
        break;
      }
      case 4: {
        m.description = r.string();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const Extension = messageType('docker.swarmkit.v1.Extension', createExtension, writeExtension, readExtension);

export function createVolume(init) {
  return { id: '', meta: undefined, spec: undefined, publishStatus: [], volumeInfo: undefined, pendingDelete: false, ...init };
}
export function writeVolume(m, w) {
  if (m.id !== '') w.uint32(10).string(m.id);
  if (m.meta !== undefined) writeMeta(m.meta, w.uint32(18).fork()).ldelim();
  if (m.spec !== undefined) writeVolumeSpec(m.spec, w.uint32(26).fork()).ldelim();
  for (const v of m.publishStatus) writeVolumePublishStatus(v, w.uint32(34).fork()).ldelim();
  if (m.volumeInfo !== undefined) writeVolumeInfo(m.volumeInfo, w.uint32(42).fork()).ldelim();
  if (m.pendingDelete !== false) w.uint32(48).bool(m.pendingDelete);
  return w;
}
export function readVolume(r, end) {
  const m = createVolume();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.id = r.string();
        break;
      }
      case 2: {
        m.meta = readMeta(r, readEnd(r));
        break;
      }
      case 3: {
        m.spec = readVolumeSpec(r, readEnd(r));
        break;
      }
      case 4: {
        m.publishStatus.push(readVolumePublishStatus(r, readEnd(r)));
        break;
      }
      case 5: {
        m.volumeInfo = readVolumeInfo(r, readEnd(r));
        break;
      }
      case 6: {
        m.pendingDelete = r.bool();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const Volume = messageType('docker.swarmkit.v1.Volume', createVolume, writeVolume, readVolume);

export function createClusterSpec(init) {
  return { annotations: undefined, acceptancePolicy: undefined, orchestration: undefined, raft: undefined, dispatcher: undefined, caConfig: undefined, taskDefaults: undefined, encryptionConfig: undefined, ...init };
}
export function writeClusterSpec(m, w) {
  if (m.annotations !== undefined) writeAnnotations(m.annotations, w.uint32(10).fork()).ldelim();
  if (m.acceptancePolicy !== undefined) writeAcceptancePolicy(m.acceptancePolicy, w.uint32(18).fork()).ldelim();
  if (m.orchestration !== undefined) writeOrchestrationConfig(m.orchestration, w.uint32(26).fork()).ldelim();
  if (m.raft !== undefined) writeRaftConfig(m.raft, w.uint32(34).fork()).ldelim();
  if (m.dispatcher !== undefined) writeDispatcherConfig(m.dispatcher, w.uint32(42).fork()).ldelim();
  if (m.caConfig !== undefined) writeCAConfig(m.caConfig, w.uint32(50).fork()).ldelim();
  if (m.taskDefaults !== undefined) writeTaskDefaults(m.taskDefaults, w.uint32(58).fork()).ldelim();
  if (m.encryptionConfig !== undefined) writeEncryptionConfig(m.encryptionConfig, w.uint32(66).fork()).ldelim();
  return w;
}
export function readClusterSpec(r, end) {
  const m = createClusterSpec();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.annotations = readAnnotations(r, readEnd(r));
        break;
      }
      case 2: {
        m.acceptancePolicy = readAcceptancePolicy(r, readEnd(r));
        break;
      }
      case 3: {
        m.orchestration = readOrchestrationConfig(r, readEnd(r));
        break;
      }
      case 4: {
        m.raft = readRaftConfig(r, readEnd(r));
        break;
      }
      case 5: {
        m.dispatcher = readDispatcherConfig(r, readEnd(r));
        break;
      }
      case 6: {
        m.caConfig = readCAConfig(r, readEnd(r));
        break;
      }
      case 7: {
        m.taskDefaults = readTaskDefaults(r, readEnd(r));
        break;
      }
      case 8: {
        m.encryptionConfig = readEncryptionConfig(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const ClusterSpec = messageType('docker.swarmkit.v1.ClusterSpec', createClusterSpec, writeClusterSpec, readClusterSpec);

export function createAssignment(init) {
  return { task: undefined, secret: undefined, config: undefined, volume: undefined, ...init };
}
export function writeAssignment(m, w) {
  if (m.task !== undefined) writeTask(m.task, w.uint32(10).fork()).ldelim();
  if (m.secret !== undefined) writeSecret(m.secret, w.uint32(18).fork()).ldelim();
  if (m.config !== undefined) writeConfig(m.config, w.uint32(26).fork()).ldelim();
  if (m.volume !== undefined) writeVolumeAssignment(m.volume, w.uint32(34).fork()).ldelim();
  return w;
}
export function readAssignment(r, end) {
  const m = createAssignment();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.task = readTask(r, readEnd(r));
        break;
      }
      case 2: {
        m.secret = readSecret(r, readEnd(r));
        break;
      }
      case 3: {
        m.config = readConfig(r, readEnd(r));
        break;
      }
      case 4: {
        m.volume = readVolumeAssignment(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const Assignment = messageType('docker.swarmkit.v1.Assignment', createAssignment, writeAssignment, readAssignment);

export function createAssignmentChange(init) {
  return { assignment: undefined, action: 0, ...init };
}
export function writeAssignmentChange(m, w) {
  if (m.assignment !== undefined) writeAssignment(m.assignment, w.uint32(10).fork()).ldelim();
  if (m.action !== 0) w.uint32(16).int32(m.action);
  return w;
}
export function readAssignmentChange(r, end) {
  const m = createAssignmentChange();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.assignment = readAssignment(r, readEnd(r));
        break;
      }
      case 2: {
        m.action = r.int32();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const AssignmentChange = messageType('docker.swarmkit.v1.AssignmentChange', createAssignmentChange, writeAssignmentChange, readAssignmentChange);

export function createNodeStatus(init) {
  return { state: 0, message: '', addr: '', ...init };
}
export function writeNodeStatus(m, w) {
  if (m.state !== 0) w.uint32(8).int32(m.state);
  if (m.message !== '') w.uint32(18).string(m.message);
  if (m.addr !== '') w.uint32(26).string(m.addr);
  return w;
}
export function readNodeStatus(r, end) {
  const m = createNodeStatus();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.state = r.int32();
        break;
      }
      case 2: {
        m.message = r.string();
        break;
      }
      case 3: {
        m.addr = r.string();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const NodeStatus = messageType('docker.swarmkit.v1.NodeStatus', createNodeStatus, writeNodeStatus, readNodeStatus);

export function createUpdateStatus(init) {
  return { state: 0, startedAt: undefined, completedAt: undefined, message: '', ...init };
}
export function writeUpdateStatus(m, w) {
  if (m.state !== 0) w.uint32(8).int32(m.state);
  if (m.startedAt !== undefined) writeTimestamp(m.startedAt, w.uint32(18).fork()).ldelim();
  if (m.completedAt !== undefined) writeTimestamp(m.completedAt, w.uint32(26).fork()).ldelim();
  if (m.message !== '') w.uint32(34).string(m.message);
  return w;
}
export function readUpdateStatus(r, end) {
  const m = createUpdateStatus();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.state = r.int32();
        break;
      }
      case 2: {
        m.startedAt = readTimestamp(r, readEnd(r));
        break;
      }
      case 3: {
        m.completedAt = readTimestamp(r, readEnd(r));
        break;
      }
      case 4: {
        m.message = r.string();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const UpdateStatus = messageType('docker.swarmkit.v1.UpdateStatus', createUpdateStatus, writeUpdateStatus, readUpdateStatus);

export function createAcceptancePolicy(init) {
  return { policies: [], ...init };
}
export function writeAcceptancePolicy(m, w) {
  for (const v of m.policies) writeAcceptancePolicyRoleAdmissionPolicy(v, w.uint32(10).fork()).ldelim();
  return w;
}
export function readAcceptancePolicy(r, end) {
  const m = createAcceptancePolicy();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.policies.push(readAcceptancePolicyRoleAdmissionPolicy(r, readEnd(r)));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const AcceptancePolicy = messageType('docker.swarmkit.v1.AcceptancePolicy', createAcceptancePolicy, writeAcceptancePolicy, readAcceptancePolicy);

export function createAcceptancePolicyRoleAdmissionPolicy(init) {
  return { role: 0, autoaccept: false, secret: undefined, ...init };
}
export function writeAcceptancePolicyRoleAdmissionPolicy(m, w) {
  if (m.role !== 0) w.uint32(8).int32(m.role);
  if (m.autoaccept !== false) w.uint32(16).bool(m.autoaccept);
  if (m.secret !== undefined) writeAcceptancePolicyRoleAdmissionPolicySecret(m.secret, w.uint32(26).fork()).ldelim();
  return w;
}
export function readAcceptancePolicyRoleAdmissionPolicy(r, end) {
  const m = createAcceptancePolicyRoleAdmissionPolicy();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.role = r.int32();
        break;
      }
      case 2: {
        m.autoaccept = r.bool();
        break;
      }
      case 3: {
        m.secret = readAcceptancePolicyRoleAdmissionPolicySecret(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const AcceptancePolicyRoleAdmissionPolicy = messageType('docker.swarmkit.v1.AcceptancePolicy.RoleAdmissionPolicy', createAcceptancePolicyRoleAdmissionPolicy, writeAcceptancePolicyRoleAdmissionPolicy, readAcceptancePolicyRoleAdmissionPolicy);

export function createAcceptancePolicyRoleAdmissionPolicySecret(init) {
  return { data: emptyBytes, alg: '', ...init };
}
export function writeAcceptancePolicyRoleAdmissionPolicySecret(m, w) {
  if (m.data.length > 0) w.uint32(10).bytes(m.data);
  if (m.alg !== '') w.uint32(18).string(m.alg);
  return w;
}
export function readAcceptancePolicyRoleAdmissionPolicySecret(r, end) {
  const m = createAcceptancePolicyRoleAdmissionPolicySecret();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.data = readBytes(r);
        break;
      }
      case 2: {
        m.alg = r.string();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const AcceptancePolicyRoleAdmissionPolicySecret = messageType('docker.swarmkit.v1.AcceptancePolicy.RoleAdmissionPolicy.Secret', createAcceptancePolicyRoleAdmissionPolicySecret, writeAcceptancePolicyRoleAdmissionPolicySecret, readAcceptancePolicyRoleAdmissionPolicySecret);

export function createCAConfig(init) {
  return { nodeCertExpiry: undefined, externalCas: [], signingCaCert: emptyBytes, signingCaKey: emptyBytes, forceRotate: 0, ...init };
}
export function writeCAConfig(m, w) {
  if (m.nodeCertExpiry !== undefined) writeDuration(m.nodeCertExpiry, w.uint32(10).fork()).ldelim();
  for (const v of m.externalCas) writeExternalCA(v, w.uint32(18).fork()).ldelim();
  if (m.signingCaCert.length > 0) w.uint32(26).bytes(m.signingCaCert);
  if (m.signingCaKey.length > 0) w.uint32(34).bytes(m.signingCaKey);
  if (m.forceRotate !== 0) writeUint64(w.uint32(40), m.forceRotate);
  return w;
}
export function readCAConfig(r, end) {
  const m = createCAConfig();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.nodeCertExpiry = readDuration(r, readEnd(r));
        break;
      }
      case 2: {
        m.externalCas.push(readExternalCA(r, readEnd(r)));
        break;
      }
      case 3: {
        m.signingCaCert = readBytes(r);
        break;
      }
      case 4: {
        m.signingCaKey = readBytes(r);
        break;
      }
      case 5: {
        m.forceRotate = readUint64(r);
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const CAConfig = messageType('docker.swarmkit.v1.CAConfig', createCAConfig, writeCAConfig, readCAConfig);

export function createOrchestrationConfig(init) {
  return { taskHistoryRetentionLimit: 0, ...init };
}
export function writeOrchestrationConfig(m, w) {
  if (m.taskHistoryRetentionLimit !== 0) writeInt64(w.uint32(8), m.taskHistoryRetentionLimit);
  return w;
}
export function readOrchestrationConfig(r, end) {
  const m = createOrchestrationConfig();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.taskHistoryRetentionLimit = readInt64(r);
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const OrchestrationConfig = messageType('docker.swarmkit.v1.OrchestrationConfig', createOrchestrationConfig, writeOrchestrationConfig, readOrchestrationConfig);

export function createTaskDefaults(init) {
  return { logDriver: undefined, ...init };
}
export function writeTaskDefaults(m, w) {
  if (m.logDriver !== undefined) writeDriver(m.logDriver, w.uint32(10).fork()).ldelim();
  return w;
}
export function readTaskDefaults(r, end) {
  const m = createTaskDefaults();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.logDriver = readDriver(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const TaskDefaults = messageType('docker.swarmkit.v1.TaskDefaults', createTaskDefaults, writeTaskDefaults, readTaskDefaults);

export function createDispatcherConfig(init) {
  return { heartbeatPeriod: undefined, ...init };
}
export function writeDispatcherConfig(m, w) {
  if (m.heartbeatPeriod !== undefined) writeDuration(m.heartbeatPeriod, w.uint32(10).fork()).ldelim();
  return w;
}
export function readDispatcherConfig(r, end) {
  const m = createDispatcherConfig();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.heartbeatPeriod = readDuration(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const DispatcherConfig = messageType('docker.swarmkit.v1.DispatcherConfig', createDispatcherConfig, writeDispatcherConfig, readDispatcherConfig);

export function createRaftConfig(init) {
  return { snapshotInterval: 0, keepOldSnapshots: 0, logEntriesForSlowFollowers: 0, heartbeatTick: 0, electionTick: 0, ...init };
}
export function writeRaftConfig(m, w) {
  if (m.snapshotInterval !== 0) writeUint64(w.uint32(8), m.snapshotInterval);
  if (m.keepOldSnapshots !== 0) writeUint64(w.uint32(16), m.keepOldSnapshots);
  if (m.logEntriesForSlowFollowers !== 0) writeUint64(w.uint32(24), m.logEntriesForSlowFollowers);
  if (m.heartbeatTick !== 0) w.uint32(32).uint32(m.heartbeatTick);
  if (m.electionTick !== 0) w.uint32(40).uint32(m.electionTick);
  return w;
}
export function readRaftConfig(r, end) {
  const m = createRaftConfig();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.snapshotInterval = readUint64(r);
        break;
      }
      case 2: {
        m.keepOldSnapshots = readUint64(r);
        break;
      }
      case 3: {
        m.logEntriesForSlowFollowers = readUint64(r);
        break;
      }
      case 4: {
        m.heartbeatTick = r.uint32();
        break;
      }
      case 5: {
        m.electionTick = r.uint32();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const RaftConfig = messageType('docker.swarmkit.v1.RaftConfig', createRaftConfig, writeRaftConfig, readRaftConfig);

export function createEncryptionConfig(init) {
  return { autoLockManagers: false, ...init };
}
export function writeEncryptionConfig(m, w) {
  if (m.autoLockManagers !== false) w.uint32(8).bool(m.autoLockManagers);
  return w;
}
export function readEncryptionConfig(r, end) {
  const m = createEncryptionConfig();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.autoLockManagers = r.bool();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const EncryptionConfig = messageType('docker.swarmkit.v1.EncryptionConfig', createEncryptionConfig, writeEncryptionConfig, readEncryptionConfig);

export function createRootCA(init) {
  return { caKey: emptyBytes, caCert: emptyBytes, caCertHash: '', joinTokens: undefined, rootRotation: undefined, lastForcedRotation: 0, ...init };
}
export function writeRootCA(m, w) {
  if (m.caKey.length > 0) w.uint32(10).bytes(m.caKey);
  if (m.caCert.length > 0) w.uint32(18).bytes(m.caCert);
  if (m.caCertHash !== '') w.uint32(26).string(m.caCertHash);
  if (m.joinTokens !== undefined) writeJoinTokens(m.joinTokens, w.uint32(34).fork()).ldelim();
  if (m.rootRotation !== undefined) writeRootRotation(m.rootRotation, w.uint32(42).fork()).ldelim();
  if (m.lastForcedRotation !== 0) writeUint64(w.uint32(48), m.lastForcedRotation);
  return w;
}
export function readRootCA(r, end) {
  const m = createRootCA();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.caKey = readBytes(r);
        break;
      }
      case 2: {
        m.caCert = readBytes(r);
        break;
      }
      case 3: {
        m.caCertHash = r.string();
        break;
      }
      case 4: {
        m.joinTokens = readJoinTokens(r, readEnd(r));
        break;
      }
      case 5: {
        m.rootRotation = readRootRotation(r, readEnd(r));
        break;
      }
      case 6: {
        m.lastForcedRotation = readUint64(r);
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const RootCA = messageType('docker.swarmkit.v1.RootCA', createRootCA, writeRootCA, readRootCA);

export function createManagerStatus(init) {
  return { raftId: 0, addr: '', leader: false, reachability: 0, ...init };
}
export function writeManagerStatus(m, w) {
  if (m.raftId !== 0) writeUint64(w.uint32(8), m.raftId);
  if (m.addr !== '') w.uint32(18).string(m.addr);
  if (m.leader !== false) w.uint32(24).bool(m.leader);
  if (m.reachability !== 0) w.uint32(32).int32(m.reachability);
  return w;
}
export function readManagerStatus(r, end) {
  const m = createManagerStatus();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.raftId = readUint64(r);
        break;
      }
      case 2: {
        m.addr = r.string();
        break;
      }
      case 3: {
        m.leader = r.bool();
        break;
      }
      case 4: {
        m.reachability = r.int32();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const ManagerStatus = messageType('docker.swarmkit.v1.ManagerStatus', createManagerStatus, writeManagerStatus, readManagerStatus);

export function createBlacklistedCertificate(init) {
  return { expiry: undefined, ...init };
}
export function writeBlacklistedCertificate(m, w) {
  if (m.expiry !== undefined) writeTimestamp(m.expiry, w.uint32(10).fork()).ldelim();
  return w;
}
export function readBlacklistedCertificate(r, end) {
  const m = createBlacklistedCertificate();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.expiry = readTimestamp(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const BlacklistedCertificate = messageType('docker.swarmkit.v1.BlacklistedCertificate', createBlacklistedCertificate, writeBlacklistedCertificate, readBlacklistedCertificate);

export function createJobStatus(init) {
  return { jobIteration: undefined, lastExecution: undefined, ...init };
}
export function writeJobStatus(m, w) {
  if (m.jobIteration !== undefined) writeVersion(m.jobIteration, w.uint32(10).fork()).ldelim();
  if (m.lastExecution !== undefined) writeTimestamp(m.lastExecution, w.uint32(18).fork()).ldelim();
  return w;
}
export function readJobStatus(r, end) {
  const m = createJobStatus();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.jobIteration = readVersion(r, readEnd(r));
        break;
      }
      case 2: {
        m.lastExecution = readTimestamp(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const JobStatus = messageType('docker.swarmkit.v1.JobStatus', createJobStatus, writeJobStatus, readJobStatus);

export function createVolumePublishStatus(init) {
  return { nodeId: '', state: 0, publishContext: {}, message: '', ...init };
}
export function writeVolumePublishStatus(m, w) {
  if (m.nodeId !== '') w.uint32(10).string(m.nodeId);
  if (m.state !== 0) w.uint32(16).int32(m.state);
  for (const k of globalThis.Object.keys(m.publishContext)) {
    w.uint32(26).fork().uint32(10).string(k);
    w.uint32(18).string(m.publishContext[k]);
    w.ldelim();
  }
  if (m.message !== '') w.uint32(42).string(m.message);
  return w;
}
export function readVolumePublishStatus(r, end) {
  const m = createVolumePublishStatus();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.nodeId = r.string();
        break;
      }
      case 2: {
        m.state = r.int32();
        break;
      }
      case 3: {
        const entryEnd = readEnd(r);
        let key = '';
        let value = '';
        while (r.pos < entryEnd) {
          const entryTag = r.uint32();
          if (entryTag >>> 3 === 1) key = r.string();
          else if (entryTag >>> 3 === 2) value = r.string();
          else r.skipType(entryTag & 7);
        }
        setEntry(m.publishContext, key, value);
        break;
      }
      case 5: {
        m.message = r.string();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const VolumePublishStatus = messageType('docker.swarmkit.v1.VolumePublishStatus', createVolumePublishStatus, writeVolumePublishStatus, readVolumePublishStatus);

export function createVolumeInfo(init) {
  return { capacityBytes: 0, volumeContext: {}, volumeId: '', accessibleTopology: [], ...init };
}
export function writeVolumeInfo(m, w) {
  if (m.capacityBytes !== 0) writeInt64(w.uint32(8), m.capacityBytes);
  for (const k of globalThis.Object.keys(m.volumeContext)) {
    w.uint32(18).fork().uint32(10).string(k);
    w.uint32(18).string(m.volumeContext[k]);
    w.ldelim();
  }
  if (m.volumeId !== '') w.uint32(26).string(m.volumeId);
  for (const v of m.accessibleTopology) writeTopology(v, w.uint32(34).fork()).ldelim();
  return w;
}
export function readVolumeInfo(r, end) {
  const m = createVolumeInfo();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.capacityBytes = readInt64(r);
        break;
      }
      case 2: {
        const entryEnd = readEnd(r);
        let key = '';
        let value = '';
        while (r.pos < entryEnd) {
          const entryTag = r.uint32();
          if (entryTag >>> 3 === 1) key = r.string();
          else if (entryTag >>> 3 === 2) value = r.string();
          else r.skipType(entryTag & 7);
        }
        setEntry(m.volumeContext, key, value);
        break;
      }
      case 3: {
        m.volumeId = r.string();
        break;
      }
      case 4: {
        m.accessibleTopology.push(readTopology(r, readEnd(r)));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const VolumeInfo = messageType('docker.swarmkit.v1.VolumeInfo', createVolumeInfo, writeVolumeInfo, readVolumeInfo);

export function createVolumeAssignment(init) {
  return { id: '', volumeId: '', driver: undefined, volumeContext: {}, publishContext: {}, accessMode: undefined, secrets: [], ...init };
}
export function writeVolumeAssignment(m, w) {
  if (m.id !== '') w.uint32(10).string(m.id);
  if (m.volumeId !== '') w.uint32(18).string(m.volumeId);
  if (m.driver !== undefined) writeDriver(m.driver, w.uint32(26).fork()).ldelim();
  for (const k of globalThis.Object.keys(m.volumeContext)) {
    w.uint32(34).fork().uint32(10).string(k);
    w.uint32(18).string(m.volumeContext[k]);
    w.ldelim();
  }
  for (const k of globalThis.Object.keys(m.publishContext)) {
    w.uint32(42).fork().uint32(10).string(k);
    w.uint32(18).string(m.publishContext[k]);
    w.ldelim();
  }
  if (m.accessMode !== undefined) writeVolumeAccessMode(m.accessMode, w.uint32(50).fork()).ldelim();
  for (const v of m.secrets) writeVolumeSecret(v, w.uint32(58).fork()).ldelim();
  return w;
}
export function readVolumeAssignment(r, end) {
  const m = createVolumeAssignment();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.id = r.string();
        break;
      }
      case 2: {
        m.volumeId = r.string();
        break;
      }
      case 3: {
        m.driver = readDriver(r, readEnd(r));
        break;
      }
      case 4: {
        const entryEnd = readEnd(r);
        let key = '';
        let value = '';
        while (r.pos < entryEnd) {
          const entryTag = r.uint32();
          if (entryTag >>> 3 === 1) key = r.string();
          else if (entryTag >>> 3 === 2) value = r.string();
          else r.skipType(entryTag & 7);
        }
        setEntry(m.volumeContext, key, value);
        break;
      }
      case 5: {
        const entryEnd = readEnd(r);
        let key = '';
        let value = '';
        while (r.pos < entryEnd) {
          const entryTag = r.uint32();
          if (entryTag >>> 3 === 1) key = r.string();
          else if (entryTag >>> 3 === 2) value = r.string();
          else r.skipType(entryTag & 7);
        }
        setEntry(m.publishContext, key, value);
        break;
      }
      case 6: {
        m.accessMode = readVolumeAccessMode(r, readEnd(r));
        break;
      }
      case 7: {
        m.secrets.push(readVolumeSecret(r, readEnd(r)));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const VolumeAssignment = messageType('docker.swarmkit.v1.VolumeAssignment', createVolumeAssignment, writeVolumeAssignment, readVolumeAssignment);

export function createVolumeAttachment(init) {
  return { id: '', source: '', target: '', ...init };
}
export function writeVolumeAttachment(m, w) {
  if (m.id !== '') w.uint32(10).string(m.id);
  if (m.source !== '') w.uint32(18).string(m.source);
  if (m.target !== '') w.uint32(26).string(m.target);
  return w;
}
export function readVolumeAttachment(r, end) {
  const m = createVolumeAttachment();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.id = r.string();
        break;
      }
      case 2: {
        m.source = r.string();
        break;
      }
      case 3: {
        m.target = r.string();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const VolumeAttachment = messageType('docker.swarmkit.v1.VolumeAttachment', createVolumeAttachment, writeVolumeAttachment, readVolumeAttachment);

export function createObject(init) {
  return { node: undefined, service: undefined, network: undefined, task: undefined, cluster: undefined, secret: undefined, resource: undefined, extension: undefined, config: undefined, volume: undefined, ...init };
}
export function writeObject(m, w) {
  if (m.node !== undefined) writeNode(m.node, w.uint32(10).fork()).ldelim();
  if (m.service !== undefined) writeService(m.service, w.uint32(18).fork()).ldelim();
  if (m.network !== undefined) writeNetwork(m.network, w.uint32(26).fork()).ldelim();
  if (m.task !== undefined) writeTask(m.task, w.uint32(34).fork()).ldelim();
  if (m.cluster !== undefined) writeCluster(m.cluster, w.uint32(42).fork()).ldelim();
  if (m.secret !== undefined) writeSecret(m.secret, w.uint32(50).fork()).ldelim();
  if (m.resource !== undefined) writeResource(m.resource, w.uint32(58).fork()).ldelim();
  if (m.extension !== undefined) writeExtension(m.extension, w.uint32(66).fork()).ldelim();
  if (m.config !== undefined) writeConfig(m.config, w.uint32(74).fork()).ldelim();
  if (m.volume !== undefined) writeVolume(m.volume, w.uint32(82).fork()).ldelim();
  return w;
}
export function readObject(r, end) {
  const m = createObject();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.node = readNode(r, readEnd(r));
        break;
      }
      case 2: {
        m.service = readService(r, readEnd(r));
        break;
      }
      case 3: {
        m.network = readNetwork(r, readEnd(r));
        break;
      }
      case 4: {
        m.task = readTask(r, readEnd(r));
        break;
      }
      case 5: {
        m.cluster = readCluster(r, readEnd(r));
        break;
      }
      case 6: {
        m.secret = readSecret(r, readEnd(r));
        break;
      }
      case 7: {
        m.resource = readResource(r, readEnd(r));
        break;
      }
      case 8: {
        m.extension = readExtension(r, readEnd(r));
        break;
      }
      case 9: {
        m.config = readConfig(r, readEnd(r));
        break;
      }
      case 10: {
        m.volume = readVolume(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const Object = messageType('docker.swarmkit.v1.Object', createObject, writeObject, readObject);

export function createSessionRequest(init) {
  return { description: undefined, sessionId: '', ...init };
}
export function writeSessionRequest(m, w) {
  if (m.description !== undefined) writeNodeDescription(m.description, w.uint32(10).fork()).ldelim();
  if (m.sessionId !== '') w.uint32(18).string(m.sessionId);
  return w;
}
export function readSessionRequest(r, end) {
  const m = createSessionRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.description = readNodeDescription(r, readEnd(r));
        break;
      }
      case 2: {
        m.sessionId = r.string();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const SessionRequest = messageType('docker.swarmkit.v1.SessionRequest', createSessionRequest, writeSessionRequest, readSessionRequest);

export function createSessionMessage(init) {
  return { sessionId: '', node: undefined, managers: [], networkBootstrapKeys: [], rootCa: emptyBytes, ...init };
}
export function writeSessionMessage(m, w) {
  if (m.sessionId !== '') w.uint32(10).string(m.sessionId);
  if (m.node !== undefined) writeNode(m.node, w.uint32(18).fork()).ldelim();
  for (const v of m.managers) writeWeightedPeer(v, w.uint32(26).fork()).ldelim();
  for (const v of m.networkBootstrapKeys) writeEncryptionKey(v, w.uint32(34).fork()).ldelim();
  if (m.rootCa.length > 0) w.uint32(42).bytes(m.rootCa);
  return w;
}
export function readSessionMessage(r, end) {
  const m = createSessionMessage();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.sessionId = r.string();
        break;
      }
      case 2: {
        m.node = readNode(r, readEnd(r));
        break;
      }
      case 3: {
        m.managers.push(readWeightedPeer(r, readEnd(r)));
        break;
      }
      case 4: {
        m.networkBootstrapKeys.push(readEncryptionKey(r, readEnd(r)));
        break;
      }
      case 5: {
        m.rootCa = readBytes(r);
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const SessionMessage = messageType('docker.swarmkit.v1.SessionMessage', createSessionMessage, writeSessionMessage, readSessionMessage);

export function createHeartbeatRequest(init) {
  return { sessionId: '', ...init };
}
export function writeHeartbeatRequest(m, w) {
  if (m.sessionId !== '') w.uint32(10).string(m.sessionId);
  return w;
}
export function readHeartbeatRequest(r, end) {
  const m = createHeartbeatRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.sessionId = r.string();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const HeartbeatRequest = messageType('docker.swarmkit.v1.HeartbeatRequest', createHeartbeatRequest, writeHeartbeatRequest, readHeartbeatRequest);

export function createHeartbeatResponse(init) {
  return { period: undefined, ...init };
}
export function writeHeartbeatResponse(m, w) {
  if (m.period !== undefined) writeDuration(m.period, w.uint32(10).fork()).ldelim();
  return w;
}
export function readHeartbeatResponse(r, end) {
  const m = createHeartbeatResponse();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.period = readDuration(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const HeartbeatResponse = messageType('docker.swarmkit.v1.HeartbeatResponse', createHeartbeatResponse, writeHeartbeatResponse, readHeartbeatResponse);

export function createUpdateTaskStatusRequest(init) {
  return { sessionId: '', updates: [], ...init };
}
export function writeUpdateTaskStatusRequest(m, w) {
  if (m.sessionId !== '') w.uint32(10).string(m.sessionId);
  for (const v of m.updates) writeUpdateTaskStatusRequestTaskStatusUpdate(v, w.uint32(26).fork()).ldelim();
  return w;
}
export function readUpdateTaskStatusRequest(r, end) {
  const m = createUpdateTaskStatusRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.sessionId = r.string();
        break;
      }
      case 3: {
        m.updates.push(readUpdateTaskStatusRequestTaskStatusUpdate(r, readEnd(r)));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const UpdateTaskStatusRequest = messageType('docker.swarmkit.v1.UpdateTaskStatusRequest', createUpdateTaskStatusRequest, writeUpdateTaskStatusRequest, readUpdateTaskStatusRequest);

export function createUpdateTaskStatusRequestTaskStatusUpdate(init) {
  return { taskId: '', status: undefined, ...init };
}
export function writeUpdateTaskStatusRequestTaskStatusUpdate(m, w) {
  if (m.taskId !== '') w.uint32(10).string(m.taskId);
  if (m.status !== undefined) writeTaskStatus(m.status, w.uint32(18).fork()).ldelim();
  return w;
}
export function readUpdateTaskStatusRequestTaskStatusUpdate(r, end) {
  const m = createUpdateTaskStatusRequestTaskStatusUpdate();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.taskId = r.string();
        break;
      }
      case 2: {
        m.status = readTaskStatus(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const UpdateTaskStatusRequestTaskStatusUpdate = messageType('docker.swarmkit.v1.UpdateTaskStatusRequest.TaskStatusUpdate', createUpdateTaskStatusRequestTaskStatusUpdate, writeUpdateTaskStatusRequestTaskStatusUpdate, readUpdateTaskStatusRequestTaskStatusUpdate);

export function createUpdateTaskStatusResponse(init) {
  return { ...init };
}
export function writeUpdateTaskStatusResponse(m, w) {
  return w;
}
export function readUpdateTaskStatusResponse(r, end) {
  const m = createUpdateTaskStatusResponse();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const UpdateTaskStatusResponse = messageType('docker.swarmkit.v1.UpdateTaskStatusResponse', createUpdateTaskStatusResponse, writeUpdateTaskStatusResponse, readUpdateTaskStatusResponse);

export function createUpdateVolumeStatusRequest(init) {
  return { sessionId: '', updates: [], ...init };
}
export function writeUpdateVolumeStatusRequest(m, w) {
  if (m.sessionId !== '') w.uint32(10).string(m.sessionId);
  for (const v of m.updates) writeUpdateVolumeStatusRequestVolumeStatusUpdate(v, w.uint32(18).fork()).ldelim();
  return w;
}
export function readUpdateVolumeStatusRequest(r, end) {
  const m = createUpdateVolumeStatusRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.sessionId = r.string();
        break;
      }
      case 2: {
        m.updates.push(readUpdateVolumeStatusRequestVolumeStatusUpdate(r, readEnd(r)));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const UpdateVolumeStatusRequest = messageType('docker.swarmkit.v1.UpdateVolumeStatusRequest', createUpdateVolumeStatusRequest, writeUpdateVolumeStatusRequest, readUpdateVolumeStatusRequest);

export function createUpdateVolumeStatusRequestVolumeStatusUpdate(init) {
  return { id: '', unpublished: false, ...init };
}
export function writeUpdateVolumeStatusRequestVolumeStatusUpdate(m, w) {
  if (m.id !== '') w.uint32(10).string(m.id);
  if (m.unpublished !== false) w.uint32(16).bool(m.unpublished);
  return w;
}
export function readUpdateVolumeStatusRequestVolumeStatusUpdate(r, end) {
  const m = createUpdateVolumeStatusRequestVolumeStatusUpdate();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.id = r.string();
        break;
      }
      case 2: {
        m.unpublished = r.bool();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const UpdateVolumeStatusRequestVolumeStatusUpdate = messageType('docker.swarmkit.v1.UpdateVolumeStatusRequest.VolumeStatusUpdate', createUpdateVolumeStatusRequestVolumeStatusUpdate, writeUpdateVolumeStatusRequestVolumeStatusUpdate, readUpdateVolumeStatusRequestVolumeStatusUpdate);

export function createUpdateVolumeStatusResponse(init) {
  return { ...init };
}
export function writeUpdateVolumeStatusResponse(m, w) {
  return w;
}
export function readUpdateVolumeStatusResponse(r, end) {
  const m = createUpdateVolumeStatusResponse();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const UpdateVolumeStatusResponse = messageType('docker.swarmkit.v1.UpdateVolumeStatusResponse', createUpdateVolumeStatusResponse, writeUpdateVolumeStatusResponse, readUpdateVolumeStatusResponse);

export function createTasksRequest(init) {
  return { sessionId: '', ...init };
}
export function writeTasksRequest(m, w) {
  if (m.sessionId !== '') w.uint32(10).string(m.sessionId);
  return w;
}
export function readTasksRequest(r, end) {
  const m = createTasksRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.sessionId = r.string();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const TasksRequest = messageType('docker.swarmkit.v1.TasksRequest', createTasksRequest, writeTasksRequest, readTasksRequest);

export function createTasksMessage(init) {
  return { tasks: [], ...init };
}
export function writeTasksMessage(m, w) {
  for (const v of m.tasks) writeTask(v, w.uint32(10).fork()).ldelim();
  return w;
}
export function readTasksMessage(r, end) {
  const m = createTasksMessage();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.tasks.push(readTask(r, readEnd(r)));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const TasksMessage = messageType('docker.swarmkit.v1.TasksMessage', createTasksMessage, writeTasksMessage, readTasksMessage);

export function createAssignmentsRequest(init) {
  return { sessionId: '', ...init };
}
export function writeAssignmentsRequest(m, w) {
  if (m.sessionId !== '') w.uint32(10).string(m.sessionId);
  return w;
}
export function readAssignmentsRequest(r, end) {
  const m = createAssignmentsRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.sessionId = r.string();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const AssignmentsRequest = messageType('docker.swarmkit.v1.AssignmentsRequest', createAssignmentsRequest, writeAssignmentsRequest, readAssignmentsRequest);

export function createAssignmentsMessage(init) {
  return { type: 0, appliesTo: '', resultsIn: '', changes: [], ...init };
}
export function writeAssignmentsMessage(m, w) {
  if (m.type !== 0) w.uint32(8).int32(m.type);
  if (m.appliesTo !== '') w.uint32(18).string(m.appliesTo);
  if (m.resultsIn !== '') w.uint32(26).string(m.resultsIn);
  for (const v of m.changes) writeAssignmentChange(v, w.uint32(34).fork()).ldelim();
  return w;
}
export function readAssignmentsMessage(r, end) {
  const m = createAssignmentsMessage();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.type = r.int32();
        break;
      }
      case 2: {
        m.appliesTo = r.string();
        break;
      }
      case 3: {
        m.resultsIn = r.string();
        break;
      }
      case 4: {
        m.changes.push(readAssignmentChange(r, readEnd(r)));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const AssignmentsMessage = messageType('docker.swarmkit.v1.AssignmentsMessage', createAssignmentsMessage, writeAssignmentsMessage, readAssignmentsMessage);

export function createWeightedPeer(init) {
  return { peer: undefined, weight: 0, ...init };
}
export function writeWeightedPeer(m, w) {
  if (m.peer !== undefined) writePeer(m.peer, w.uint32(10).fork()).ldelim();
  if (m.weight !== 0) writeInt64(w.uint32(16), m.weight);
  return w;
}
export function readWeightedPeer(r, end) {
  const m = createWeightedPeer();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.peer = readPeer(r, readEnd(r));
        break;
      }
      case 2: {
        m.weight = readInt64(r);
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const WeightedPeer = messageType('docker.swarmkit.v1.WeightedPeer', createWeightedPeer, writeWeightedPeer, readWeightedPeer);

export function createHealthCheckRequest(init) {
  return { service: '', ...init };
}
export function writeHealthCheckRequest(m, w) {
  if (m.service !== '') w.uint32(10).string(m.service);
  return w;
}
export function readHealthCheckRequest(r, end) {
  const m = createHealthCheckRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.service = r.string();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const HealthCheckRequest = messageType('docker.swarmkit.v1.HealthCheckRequest', createHealthCheckRequest, writeHealthCheckRequest, readHealthCheckRequest);

export function createHealthCheckResponse(init) {
  return { status: 0, ...init };
}
export function writeHealthCheckResponse(m, w) {
  if (m.status !== 0) w.uint32(8).int32(m.status);
  return w;
}
export function readHealthCheckResponse(r, end) {
  const m = createHealthCheckResponse();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.status = r.int32();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const HealthCheckResponse = messageType('docker.swarmkit.v1.HealthCheckResponse', createHealthCheckResponse, writeHealthCheckResponse, readHealthCheckResponse);

export function createSubscribeLogsRequest(init) {
  return { selector: undefined, options: undefined, ...init };
}
export function writeSubscribeLogsRequest(m, w) {
  if (m.selector !== undefined) writeLogSelector(m.selector, w.uint32(10).fork()).ldelim();
  if (m.options !== undefined) writeLogSubscriptionOptions(m.options, w.uint32(18).fork()).ldelim();
  return w;
}
export function readSubscribeLogsRequest(r, end) {
  const m = createSubscribeLogsRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.selector = readLogSelector(r, readEnd(r));
        break;
      }
      case 2: {
        m.options = readLogSubscriptionOptions(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const SubscribeLogsRequest = messageType('docker.swarmkit.v1.SubscribeLogsRequest', createSubscribeLogsRequest, writeSubscribeLogsRequest, readSubscribeLogsRequest);

export function createSubscribeLogsMessage(init) {
  return { messages: [], ...init };
}
export function writeSubscribeLogsMessage(m, w) {
  for (const v of m.messages) writeLogMessage(v, w.uint32(10).fork()).ldelim();
  return w;
}
export function readSubscribeLogsMessage(r, end) {
  const m = createSubscribeLogsMessage();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.messages.push(readLogMessage(r, readEnd(r)));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const SubscribeLogsMessage = messageType('docker.swarmkit.v1.SubscribeLogsMessage', createSubscribeLogsMessage, writeSubscribeLogsMessage, readSubscribeLogsMessage);

export function createListenSubscriptionsRequest(init) {
  return { ...init };
}
export function writeListenSubscriptionsRequest(m, w) {
  return w;
}
export function readListenSubscriptionsRequest(r, end) {
  const m = createListenSubscriptionsRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const ListenSubscriptionsRequest = messageType('docker.swarmkit.v1.ListenSubscriptionsRequest', createListenSubscriptionsRequest, writeListenSubscriptionsRequest, readListenSubscriptionsRequest);

export function createSubscriptionMessage(init) {
  return { id: '', selector: undefined, options: undefined, close: false, ...init };
}
export function writeSubscriptionMessage(m, w) {
  if (m.id !== '') w.uint32(10).string(m.id);
  if (m.selector !== undefined) writeLogSelector(m.selector, w.uint32(18).fork()).ldelim();
  if (m.options !== undefined) writeLogSubscriptionOptions(m.options, w.uint32(26).fork()).ldelim();
  if (m.close !== false) w.uint32(32).bool(m.close);
  return w;
}
export function readSubscriptionMessage(r, end) {
  const m = createSubscriptionMessage();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.id = r.string();
        break;
      }
      case 2: {
        m.selector = readLogSelector(r, readEnd(r));
        break;
      }
      case 3: {
        m.options = readLogSubscriptionOptions(r, readEnd(r));
        break;
      }
      case 4: {
        m.close = r.bool();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const SubscriptionMessage = messageType('docker.swarmkit.v1.SubscriptionMessage', createSubscriptionMessage, writeSubscriptionMessage, readSubscriptionMessage);

export function createPublishLogsMessage(init) {
  return { subscriptionId: '', messages: [], close: false, ...init };
}
export function writePublishLogsMessage(m, w) {
  if (m.subscriptionId !== '') w.uint32(10).string(m.subscriptionId);
  for (const v of m.messages) writeLogMessage(v, w.uint32(18).fork()).ldelim();
  if (m.close !== false) w.uint32(24).bool(m.close);
  return w;
}
export function readPublishLogsMessage(r, end) {
  const m = createPublishLogsMessage();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.subscriptionId = r.string();
        break;
      }
      case 2: {
        m.messages.push(readLogMessage(r, readEnd(r)));
        break;
      }
      case 3: {
        m.close = r.bool();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const PublishLogsMessage = messageType('docker.swarmkit.v1.PublishLogsMessage', createPublishLogsMessage, writePublishLogsMessage, readPublishLogsMessage);

export function createPublishLogsResponse(init) {
  return { ...init };
}
export function writePublishLogsResponse(m, w) {
  return w;
}
export function readPublishLogsResponse(r, end) {
  const m = createPublishLogsResponse();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const PublishLogsResponse = messageType('docker.swarmkit.v1.PublishLogsResponse', createPublishLogsResponse, writePublishLogsResponse, readPublishLogsResponse);

export function createLogSubscriptionOptions(init) {
  return { streams: [], follow: false, tail: 0, since: undefined, ...init };
}
export function writeLogSubscriptionOptions(m, w) {
  if (m.streams.length > 0) {
    w.uint32(10).fork();
    for (const v of m.streams) w.int32(v);
    w.ldelim();
  }
  if (m.follow !== false) w.uint32(16).bool(m.follow);
  if (m.tail !== 0) writeInt64(w.uint32(24), m.tail);
  if (m.since !== undefined) writeTimestamp(m.since, w.uint32(34).fork()).ldelim();
  return w;
}
export function readLogSubscriptionOptions(r, end) {
  const m = createLogSubscriptionOptions();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        if ((tag & 7) === 2) {
          const packedEnd = readEnd(r);
          while (r.pos < packedEnd) m.streams.push(r.int32());
        } else m.streams.push(r.int32());
        break;
      }
      case 2: {
        m.follow = r.bool();
        break;
      }
      case 3: {
        m.tail = readInt64(r);
        break;
      }
      case 4: {
        m.since = readTimestamp(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const LogSubscriptionOptions = messageType('docker.swarmkit.v1.LogSubscriptionOptions', createLogSubscriptionOptions, writeLogSubscriptionOptions, readLogSubscriptionOptions);

export function createLogSelector(init) {
  return { serviceIds: [], nodeIds: [], taskIds: [], ...init };
}
export function writeLogSelector(m, w) {
  for (const v of m.serviceIds) w.uint32(10).string(v);
  for (const v of m.nodeIds) w.uint32(18).string(v);
  for (const v of m.taskIds) w.uint32(26).string(v);
  return w;
}
export function readLogSelector(r, end) {
  const m = createLogSelector();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.serviceIds.push(r.string());
        break;
      }
      case 2: {
        m.nodeIds.push(r.string());
        break;
      }
      case 3: {
        m.taskIds.push(r.string());
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const LogSelector = messageType('docker.swarmkit.v1.LogSelector', createLogSelector, writeLogSelector, readLogSelector);

export function createLogMessage(init) {
  return { context: undefined, timestamp: undefined, stream: 0, data: emptyBytes, attrs: [], ...init };
}
export function writeLogMessage(m, w) {
  if (m.context !== undefined) writeLogContext(m.context, w.uint32(10).fork()).ldelim();
  if (m.timestamp !== undefined) writeTimestamp(m.timestamp, w.uint32(18).fork()).ldelim();
  if (m.stream !== 0) w.uint32(24).int32(m.stream);
  if (m.data.length > 0) w.uint32(34).bytes(m.data);
  for (const v of m.attrs) writeLogAttr(v, w.uint32(42).fork()).ldelim();
  return w;
}
export function readLogMessage(r, end) {
  const m = createLogMessage();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.context = readLogContext(r, readEnd(r));
        break;
      }
      case 2: {
        m.timestamp = readTimestamp(r, readEnd(r));
        break;
      }
      case 3: {
        m.stream = r.int32();
        break;
      }
      case 4: {
        m.data = readBytes(r);
        break;
      }
      case 5: {
        m.attrs.push(readLogAttr(r, readEnd(r)));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const LogMessage = messageType('docker.swarmkit.v1.LogMessage', createLogMessage, writeLogMessage, readLogMessage);

export function createProcessRaftMessageRequest(init) {
  return { message: undefined, ...init };
}
export function writeProcessRaftMessageRequest(m, w) {
  if (m.message !== undefined) writeMessage(m.message, w.uint32(10).fork()).ldelim();
  return w;
}
export function readProcessRaftMessageRequest(r, end) {
  const m = createProcessRaftMessageRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.message = readMessage(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const ProcessRaftMessageRequest = messageType('docker.swarmkit.v1.ProcessRaftMessageRequest', createProcessRaftMessageRequest, writeProcessRaftMessageRequest, readProcessRaftMessageRequest);

export function createProcessRaftMessageResponse(init) {
  return { ...init };
}
export function writeProcessRaftMessageResponse(m, w) {
  return w;
}
export function readProcessRaftMessageResponse(r, end) {
  const m = createProcessRaftMessageResponse();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const ProcessRaftMessageResponse = messageType('docker.swarmkit.v1.ProcessRaftMessageResponse', createProcessRaftMessageResponse, writeProcessRaftMessageResponse, readProcessRaftMessageResponse);

export function createStreamRaftMessageRequest(init) {
  return { message: undefined, ...init };
}
export function writeStreamRaftMessageRequest(m, w) {
  if (m.message !== undefined) writeMessage(m.message, w.uint32(10).fork()).ldelim();
  return w;
}
export function readStreamRaftMessageRequest(r, end) {
  const m = createStreamRaftMessageRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.message = readMessage(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const StreamRaftMessageRequest = messageType('docker.swarmkit.v1.StreamRaftMessageRequest', createStreamRaftMessageRequest, writeStreamRaftMessageRequest, readStreamRaftMessageRequest);

export function createStreamRaftMessageResponse(init) {
  return { ...init };
}
export function writeStreamRaftMessageResponse(m, w) {
  return w;
}
export function readStreamRaftMessageResponse(r, end) {
  const m = createStreamRaftMessageResponse();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const StreamRaftMessageResponse = messageType('docker.swarmkit.v1.StreamRaftMessageResponse', createStreamRaftMessageResponse, writeStreamRaftMessageResponse, readStreamRaftMessageResponse);

export function createResolveAddressRequest(init) {
  return { raftId: 0, ...init };
}
export function writeResolveAddressRequest(m, w) {
  if (m.raftId !== 0) writeUint64(w.uint32(8), m.raftId);
  return w;
}
export function readResolveAddressRequest(r, end) {
  const m = createResolveAddressRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.raftId = readUint64(r);
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const ResolveAddressRequest = messageType('docker.swarmkit.v1.ResolveAddressRequest', createResolveAddressRequest, writeResolveAddressRequest, readResolveAddressRequest);

export function createResolveAddressResponse(init) {
  return { addr: '', ...init };
}
export function writeResolveAddressResponse(m, w) {
  if (m.addr !== '') w.uint32(10).string(m.addr);
  return w;
}
export function readResolveAddressResponse(r, end) {
  const m = createResolveAddressResponse();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.addr = r.string();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const ResolveAddressResponse = messageType('docker.swarmkit.v1.ResolveAddressResponse', createResolveAddressResponse, writeResolveAddressResponse, readResolveAddressResponse);

export function createJoinRequest(init) {
  return { addr: '', ...init };
}
export function writeJoinRequest(m, w) {
  if (m.addr !== '') w.uint32(10).string(m.addr);
  return w;
}
export function readJoinRequest(r, end) {
  const m = createJoinRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.addr = r.string();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const JoinRequest = messageType('docker.swarmkit.v1.JoinRequest', createJoinRequest, writeJoinRequest, readJoinRequest);

export function createJoinResponse(init) {
  return { raftId: 0, members: [], removedMembers: [], ...init };
}
export function writeJoinResponse(m, w) {
  if (m.raftId !== 0) writeUint64(w.uint32(8), m.raftId);
  for (const v of m.members) writeRaftMember(v, w.uint32(18).fork()).ldelim();
  if (m.removedMembers.length > 0) {
    w.uint32(26).fork();
    for (const v of m.removedMembers) writeUint64(w, v);
    w.ldelim();
  }
  return w;
}
export function readJoinResponse(r, end) {
  const m = createJoinResponse();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.raftId = readUint64(r);
        break;
      }
      case 2: {
        m.members.push(readRaftMember(r, readEnd(r)));
        break;
      }
      case 3: {
        if ((tag & 7) === 2) {
          const packedEnd = readEnd(r);
          while (r.pos < packedEnd) m.removedMembers.push(readUint64(r));
        } else m.removedMembers.push(readUint64(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const JoinResponse = messageType('docker.swarmkit.v1.JoinResponse', createJoinResponse, writeJoinResponse, readJoinResponse);

export function createLeaveRequest(init) {
  return { node: undefined, ...init };
}
export function writeLeaveRequest(m, w) {
  if (m.node !== undefined) writeRaftMember(m.node, w.uint32(10).fork()).ldelim();
  return w;
}
export function readLeaveRequest(r, end) {
  const m = createLeaveRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.node = readRaftMember(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const LeaveRequest = messageType('docker.swarmkit.v1.LeaveRequest', createLeaveRequest, writeLeaveRequest, readLeaveRequest);

export function createLeaveResponse(init) {
  return { ...init };
}
export function writeLeaveResponse(m, w) {
  return w;
}
export function readLeaveResponse(r, end) {
  const m = createLeaveResponse();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const LeaveResponse = messageType('docker.swarmkit.v1.LeaveResponse', createLeaveResponse, writeLeaveResponse, readLeaveResponse);

export function createAttachNetworkRequest(init) {
  return { config: undefined, containerId: '', containerName: '', ...init };
}
export function writeAttachNetworkRequest(m, w) {
  if (m.config !== undefined) writeNetworkAttachmentConfig(m.config, w.uint32(10).fork()).ldelim();
  if (m.containerId !== '') w.uint32(18).string(m.containerId);
  if (m.containerName !== '') w.uint32(8002).string(m.containerName);
  return w;
}
export function readAttachNetworkRequest(r, end) {
  const m = createAttachNetworkRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.config = readNetworkAttachmentConfig(r, readEnd(r));
        break;
      }
      case 2: {
        m.containerId = r.string();
        break;
      }
      case 1000: {
        m.containerName = r.string();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const AttachNetworkRequest = messageType('docker.swarmkit.v1.AttachNetworkRequest', createAttachNetworkRequest, writeAttachNetworkRequest, readAttachNetworkRequest);

export function createAttachNetworkResponse(init) {
  return { attachmentId: '', ...init };
}
export function writeAttachNetworkResponse(m, w) {
  if (m.attachmentId !== '') w.uint32(10).string(m.attachmentId);
  return w;
}
export function readAttachNetworkResponse(r, end) {
  const m = createAttachNetworkResponse();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.attachmentId = r.string();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const AttachNetworkResponse = messageType('docker.swarmkit.v1.AttachNetworkResponse', createAttachNetworkResponse, writeAttachNetworkResponse, readAttachNetworkResponse);

export function createDetachNetworkRequest(init) {
  return { attachmentId: '', ...init };
}
export function writeDetachNetworkRequest(m, w) {
  if (m.attachmentId !== '') w.uint32(10).string(m.attachmentId);
  return w;
}
export function readDetachNetworkRequest(r, end) {
  const m = createDetachNetworkRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.attachmentId = r.string();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const DetachNetworkRequest = messageType('docker.swarmkit.v1.DetachNetworkRequest', createDetachNetworkRequest, writeDetachNetworkRequest, readDetachNetworkRequest);

export function createDetachNetworkResponse(init) {
  return { ...init };
}
export function writeDetachNetworkResponse(m, w) {
  return w;
}
export function readDetachNetworkResponse(r, end) {
  const m = createDetachNetworkResponse();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const DetachNetworkResponse = messageType('docker.swarmkit.v1.DetachNetworkResponse', createDetachNetworkResponse, writeDetachNetworkResponse, readDetachNetworkResponse);

export function createInternalRaftRequest(init) {
  return { id: 0, action: [], baseVersion: 0, transactions: [], ...init };
}
export function writeInternalRaftRequest(m, w) {
  if (m.id !== 0) writeUint64(w.uint32(8), m.id);
  for (const v of m.action) writeStoreAction(v, w.uint32(18).fork()).ldelim();
  if (m.baseVersion !== 0) writeUint64(w.uint32(8000), m.baseVersion);
  for (const v of m.transactions) writeStoreTransaction(v, w.uint32(8010).fork()).ldelim();
  return w;
}
export function readInternalRaftRequest(r, end) {
  const m = createInternalRaftRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.id = readUint64(r);
        break;
      }
      case 2: {
        m.action.push(readStoreAction(r, readEnd(r)));
        break;
      }
      case 1000: {
        m.baseVersion = readUint64(r);
        break;
      }
      case 1001: {
        m.transactions.push(readStoreTransaction(r, readEnd(r)));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const InternalRaftRequest = messageType('docker.swarmkit.v1.InternalRaftRequest', createInternalRaftRequest, writeInternalRaftRequest, readInternalRaftRequest);

export function createStoreTransaction(init) {
  return { version: 0, actions: [], ...init };
}
export function writeStoreTransaction(m, w) {
  if (m.version !== 0) writeUint64(w.uint32(8), m.version);
  for (const v of m.actions) writeStoreAction(v, w.uint32(18).fork()).ldelim();
  return w;
}
export function readStoreTransaction(r, end) {
  const m = createStoreTransaction();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.version = readUint64(r);
        break;
      }
      case 2: {
        m.actions.push(readStoreAction(r, readEnd(r)));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const StoreTransaction = messageType('docker.swarmkit.v1.StoreTransaction', createStoreTransaction, writeStoreTransaction, readStoreTransaction);

export function createStoreAction(init) {
  return { action: 0, node: undefined, service: undefined, task: undefined, network: undefined, cluster: undefined, secret: undefined, resource: undefined, extension: undefined, config: undefined, volume: undefined, ...init };
}
export function writeStoreAction(m, w) {
  if (m.action !== 0) w.uint32(8).int32(m.action);
  if (m.node !== undefined) writeNode(m.node, w.uint32(18).fork()).ldelim();
  if (m.service !== undefined) writeService(m.service, w.uint32(26).fork()).ldelim();
  if (m.task !== undefined) writeTask(m.task, w.uint32(34).fork()).ldelim();
  if (m.network !== undefined) writeNetwork(m.network, w.uint32(42).fork()).ldelim();
  if (m.cluster !== undefined) writeCluster(m.cluster, w.uint32(50).fork()).ldelim();
  if (m.secret !== undefined) writeSecret(m.secret, w.uint32(58).fork()).ldelim();
  if (m.resource !== undefined) writeResource(m.resource, w.uint32(66).fork()).ldelim();
  if (m.extension !== undefined) writeExtension(m.extension, w.uint32(74).fork()).ldelim();
  if (m.config !== undefined) writeConfig(m.config, w.uint32(82).fork()).ldelim();
  if (m.volume !== undefined) writeVolume(m.volume, w.uint32(90).fork()).ldelim();
  return w;
}
export function readStoreAction(r, end) {
  const m = createStoreAction();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.action = r.int32();
        break;
      }
      case 2: {
        m.node = readNode(r, readEnd(r));
        break;
      }
      case 3: {
        m.service = readService(r, readEnd(r));
        break;
      }
      case 4: {
        m.task = readTask(r, readEnd(r));
        break;
      }
      case 5: {
        m.network = readNetwork(r, readEnd(r));
        break;
      }
      case 6: {
        m.cluster = readCluster(r, readEnd(r));
        break;
      }
      case 7: {
        m.secret = readSecret(r, readEnd(r));
        break;
      }
      case 8: {
        m.resource = readResource(r, readEnd(r));
        break;
      }
      case 9: {
        m.extension = readExtension(r, readEnd(r));
        break;
      }
      case 10: {
        m.config = readConfig(r, readEnd(r));
        break;
      }
      case 11: {
        m.volume = readVolume(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const StoreAction = messageType('docker.swarmkit.v1.StoreAction', createStoreAction, writeStoreAction, readStoreAction);

export function createStoreSnapshot(init) {
  return { nodes: [], services: [], networks: [], tasks: [], clusters: [], secrets: [], resources: [], extensions: [], configs: [], volumes: [], version: 0, ...init };
}
export function writeStoreSnapshot(m, w) {
  for (const v of m.nodes) writeNode(v, w.uint32(10).fork()).ldelim();
  for (const v of m.services) writeService(v, w.uint32(18).fork()).ldelim();
  for (const v of m.networks) writeNetwork(v, w.uint32(26).fork()).ldelim();
  for (const v of m.tasks) writeTask(v, w.uint32(34).fork()).ldelim();
  for (const v of m.clusters) writeCluster(v, w.uint32(42).fork()).ldelim();
  for (const v of m.secrets) writeSecret(v, w.uint32(50).fork()).ldelim();
  for (const v of m.resources) writeResource(v, w.uint32(58).fork()).ldelim();
  for (const v of m.extensions) writeExtension(v, w.uint32(66).fork()).ldelim();
  for (const v of m.configs) writeConfig(v, w.uint32(74).fork()).ldelim();
  for (const v of m.volumes) writeVolume(v, w.uint32(82).fork()).ldelim();
  if (m.version !== 0) writeUint64(w.uint32(8000), m.version);
  return w;
}
export function readStoreSnapshot(r, end) {
  const m = createStoreSnapshot();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.nodes.push(readNode(r, readEnd(r)));
        break;
      }
      case 2: {
        m.services.push(readService(r, readEnd(r)));
        break;
      }
      case 3: {
        m.networks.push(readNetwork(r, readEnd(r)));
        break;
      }
      case 4: {
        m.tasks.push(readTask(r, readEnd(r)));
        break;
      }
      case 5: {
        m.clusters.push(readCluster(r, readEnd(r)));
        break;
      }
      case 6: {
        m.secrets.push(readSecret(r, readEnd(r)));
        break;
      }
      case 7: {
        m.resources.push(readResource(r, readEnd(r)));
        break;
      }
      case 8: {
        m.extensions.push(readExtension(r, readEnd(r)));
        break;
      }
      case 9: {
        m.configs.push(readConfig(r, readEnd(r)));
        break;
      }
      case 10: {
        m.volumes.push(readVolume(r, readEnd(r)));
        break;
      }
      case 1000: {
        m.version = readUint64(r);
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const StoreSnapshot = messageType('docker.swarmkit.v1.StoreSnapshot', createStoreSnapshot, writeStoreSnapshot, readStoreSnapshot);

export function createClusterSnapshot(init) {
  return { members: [], removed: [], ...init };
}
export function writeClusterSnapshot(m, w) {
  for (const v of m.members) writeRaftMember(v, w.uint32(10).fork()).ldelim();
  if (m.removed.length > 0) {
    w.uint32(18).fork();
    for (const v of m.removed) writeUint64(w, v);
    w.ldelim();
  }
  return w;
}
export function readClusterSnapshot(r, end) {
  const m = createClusterSnapshot();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.members.push(readRaftMember(r, readEnd(r)));
        break;
      }
      case 2: {
        if ((tag & 7) === 2) {
          const packedEnd = readEnd(r);
          while (r.pos < packedEnd) m.removed.push(readUint64(r));
        } else m.removed.push(readUint64(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const ClusterSnapshot = messageType('docker.swarmkit.v1.ClusterSnapshot', createClusterSnapshot, writeClusterSnapshot, readClusterSnapshot);

export function createSnapshot(init) {
  return { version: 0, membership: undefined, store: undefined, ...init };
}
export function writeSnapshot(m, w) {
  if (m.version !== 0) w.uint32(8).int32(m.version);
  if (m.membership !== undefined) writeClusterSnapshot(m.membership, w.uint32(18).fork()).ldelim();
  if (m.store !== undefined) writeStoreSnapshot(m.store, w.uint32(26).fork()).ldelim();
  return w;
}
export function readSnapshot(r, end) {
  const m = createSnapshot();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.version = r.int32();
        break;
      }
      case 2: {
        m.membership = readClusterSnapshot(r, readEnd(r));
        break;
      }
      case 3: {
        m.store = readStoreSnapshot(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const Snapshot = messageType('docker.swarmkit.v1.Snapshot', createSnapshot, writeSnapshot, readSnapshot);

export function createWatchRequest(init) {
  return { entries: [], resumeFrom: undefined, includeOldObject: false, ...init };
}
export function writeWatchRequest(m, w) {
  for (const v of m.entries) writeWatchRequestWatchEntry(v, w.uint32(10).fork()).ldelim();
  if (m.resumeFrom !== undefined) writeVersion(m.resumeFrom, w.uint32(18).fork()).ldelim();
  if (m.includeOldObject !== false) w.uint32(24).bool(m.includeOldObject);
  return w;
}
export function readWatchRequest(r, end) {
  const m = createWatchRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.entries.push(readWatchRequestWatchEntry(r, readEnd(r)));
        break;
      }
      case 2: {
        m.resumeFrom = readVersion(r, readEnd(r));
        break;
      }
      case 3: {
        m.includeOldObject = r.bool();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const WatchRequest = messageType('docker.swarmkit.v1.WatchRequest', createWatchRequest, writeWatchRequest, readWatchRequest);

export function createWatchRequestWatchEntry(init) {
  return { kind: '', action: 0, filters: [], ...init };
}
export function writeWatchRequestWatchEntry(m, w) {
  if (m.kind !== '') w.uint32(10).string(m.kind);
  if (m.action !== 0) w.uint32(16).int32(m.action);
  for (const v of m.filters) writeSelectBy(v, w.uint32(26).fork()).ldelim();
  return w;
}
export function readWatchRequestWatchEntry(r, end) {
  const m = createWatchRequestWatchEntry();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.kind = r.string();
        break;
      }
      case 2: {
        m.action = r.int32();
        break;
      }
      case 3: {
        m.filters.push(readSelectBy(r, readEnd(r)));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const WatchRequestWatchEntry = messageType('docker.swarmkit.v1.WatchRequest.WatchEntry', createWatchRequestWatchEntry, writeWatchRequestWatchEntry, readWatchRequestWatchEntry);

export function createWatchMessage(init) {
  return { events: [], version: undefined, ...init };
}
export function writeWatchMessage(m, w) {
  for (const v of m.events) writeWatchMessageEvent(v, w.uint32(10).fork()).ldelim();
  if (m.version !== undefined) writeVersion(m.version, w.uint32(18).fork()).ldelim();
  return w;
}
export function readWatchMessage(r, end) {
  const m = createWatchMessage();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.events.push(readWatchMessageEvent(r, readEnd(r)));
        break;
      }
      case 2: {
        m.version = readVersion(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const WatchMessage = messageType('docker.swarmkit.v1.WatchMessage', createWatchMessage, writeWatchMessage, readWatchMessage);

export function createWatchMessageEvent(init) {
  return { action: 0, object: undefined, oldObject: undefined, ...init };
}
export function writeWatchMessageEvent(m, w) {
  if (m.action !== 0) w.uint32(8).int32(m.action);
  if (m.object !== undefined) writeObject(m.object, w.uint32(18).fork()).ldelim();
  if (m.oldObject !== undefined) writeObject(m.oldObject, w.uint32(26).fork()).ldelim();
  return w;
}
export function readWatchMessageEvent(r, end) {
  const m = createWatchMessageEvent();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.action = r.int32();
        break;
      }
      case 2: {
        m.object = readObject(r, readEnd(r));
        break;
      }
      case 3: {
        m.oldObject = readObject(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const WatchMessageEvent = messageType('docker.swarmkit.v1.WatchMessage.Event', createWatchMessageEvent, writeWatchMessageEvent, readWatchMessageEvent);

export const CAService = {
  name: 'docker.swarmkit.v1.CA',
  methods: {
    getRootCACertificate: {
      path: '/docker.swarmkit.v1.CA/GetRootCACertificate',
      request: GetRootCACertificateRequest,
      response: GetRootCACertificateResponse,
      requestStream: false,
      responseStream: false,
      roles: ["anonymous"],
    },
    getUnlockKey: {
      path: '/docker.swarmkit.v1.CA/GetUnlockKey',
      request: GetUnlockKeyRequest,
      response: GetUnlockKeyResponse,
      requestStream: false,
      responseStream: false,
      roles: ["manager"],
    },
  },
};

export const NodeCAService = {
  name: 'docker.swarmkit.v1.NodeCA',
  methods: {
    issueNodeCertificate: {
      path: '/docker.swarmkit.v1.NodeCA/IssueNodeCertificate',
      request: IssueNodeCertificateRequest,
      response: IssueNodeCertificateResponse,
      requestStream: false,
      responseStream: false,
      roles: ["anonymous"],
    },
    nodeCertificateStatus: {
      path: '/docker.swarmkit.v1.NodeCA/NodeCertificateStatus',
      request: NodeCertificateStatusRequest,
      response: NodeCertificateStatusResponse,
      requestStream: false,
      responseStream: false,
      roles: ["anonymous"],
    },
  },
};

export const ControlService = {
  name: 'docker.swarmkit.v1.Control',
  methods: {
    getNode: {
      path: '/docker.swarmkit.v1.Control/GetNode',
      request: GetNodeRequest,
      response: GetNodeResponse,
      requestStream: false,
      responseStream: false,
      roles: ["manager"],
    },
    listNodes: {
      path: '/docker.swarmkit.v1.Control/ListNodes',
      request: ListNodesRequest,
      response: ListNodesResponse,
      requestStream: false,
      responseStream: false,
      roles: ["manager"],
    },
    updateNode: {
      path: '/docker.swarmkit.v1.Control/UpdateNode',
      request: UpdateNodeRequest,
      response: UpdateNodeResponse,
      requestStream: false,
      responseStream: false,
      roles: ["manager"],
    },
    removeNode: {
      path: '/docker.swarmkit.v1.Control/RemoveNode',
      request: RemoveNodeRequest,
      response: RemoveNodeResponse,
      requestStream: false,
      responseStream: false,
      roles: ["manager"],
    },
    getTask: {
      path: '/docker.swarmkit.v1.Control/GetTask',
      request: GetTaskRequest,
      response: GetTaskResponse,
      requestStream: false,
      responseStream: false,
      roles: ["manager"],
    },
    listTasks: {
      path: '/docker.swarmkit.v1.Control/ListTasks',
      request: ListTasksRequest,
      response: ListTasksResponse,
      requestStream: false,
      responseStream: false,
      roles: ["manager"],
    },
    removeTask: {
      path: '/docker.swarmkit.v1.Control/RemoveTask',
      request: RemoveTaskRequest,
      response: RemoveTaskResponse,
      requestStream: false,
      responseStream: false,
      roles: ["manager"],
    },
    getService: {
      path: '/docker.swarmkit.v1.Control/GetService',
      request: GetServiceRequest,
      response: GetServiceResponse,
      requestStream: false,
      responseStream: false,
      roles: ["manager"],
    },
    listServices: {
      path: '/docker.swarmkit.v1.Control/ListServices',
      request: ListServicesRequest,
      response: ListServicesResponse,
      requestStream: false,
      responseStream: false,
      roles: ["manager"],
    },
    createService: {
      path: '/docker.swarmkit.v1.Control/CreateService',
      request: CreateServiceRequest,
      response: CreateServiceResponse,
      requestStream: false,
      responseStream: false,
      roles: ["manager"],
    },
    updateService: {
      path: '/docker.swarmkit.v1.Control/UpdateService',
      request: UpdateServiceRequest,
      response: UpdateServiceResponse,
      requestStream: false,
      responseStream: false,
      roles: ["manager"],
    },
    removeService: {
      path: '/docker.swarmkit.v1.Control/RemoveService',
      request: RemoveServiceRequest,
      response: RemoveServiceResponse,
      requestStream: false,
      responseStream: false,
      roles: ["manager"],
    },
    listServiceStatuses: {
      path: '/docker.swarmkit.v1.Control/ListServiceStatuses',
      request: ListServiceStatusesRequest,
      response: ListServiceStatusesResponse,
      requestStream: false,
      responseStream: false,
      roles: ["manager"],
    },
    getNetwork: {
      path: '/docker.swarmkit.v1.Control/GetNetwork',
      request: GetNetworkRequest,
      response: GetNetworkResponse,
      requestStream: false,
      responseStream: false,
      roles: ["manager"],
    },
    listNetworks: {
      path: '/docker.swarmkit.v1.Control/ListNetworks',
      request: ListNetworksRequest,
      response: ListNetworksResponse,
      requestStream: false,
      responseStream: false,
      roles: ["manager"],
    },
    createNetwork: {
      path: '/docker.swarmkit.v1.Control/CreateNetwork',
      request: CreateNetworkRequest,
      response: CreateNetworkResponse,
      requestStream: false,
      responseStream: false,
      roles: ["manager"],
    },
    removeNetwork: {
      path: '/docker.swarmkit.v1.Control/RemoveNetwork',
      request: RemoveNetworkRequest,
      response: RemoveNetworkResponse,
      requestStream: false,
      responseStream: false,
      roles: ["manager"],
    },
    getCluster: {
      path: '/docker.swarmkit.v1.Control/GetCluster',
      request: GetClusterRequest,
      response: GetClusterResponse,
      requestStream: false,
      responseStream: false,
      roles: ["manager"],
    },
    listClusters: {
      path: '/docker.swarmkit.v1.Control/ListClusters',
      request: ListClustersRequest,
      response: ListClustersResponse,
      requestStream: false,
      responseStream: false,
      roles: ["manager"],
    },
    updateCluster: {
      path: '/docker.swarmkit.v1.Control/UpdateCluster',
      request: UpdateClusterRequest,
      response: UpdateClusterResponse,
      requestStream: false,
      responseStream: false,
      roles: ["manager"],
    },
    getSecret: {
      path: '/docker.swarmkit.v1.Control/GetSecret',
      request: GetSecretRequest,
      response: GetSecretResponse,
      requestStream: false,
      responseStream: false,
      roles: ["manager"],
    },
    updateSecret: {
      path: '/docker.swarmkit.v1.Control/UpdateSecret',
      request: UpdateSecretRequest,
      response: UpdateSecretResponse,
      requestStream: false,
      responseStream: false,
      roles: ["manager"],
    },
    listSecrets: {
      path: '/docker.swarmkit.v1.Control/ListSecrets',
      request: ListSecretsRequest,
      response: ListSecretsResponse,
      requestStream: false,
      responseStream: false,
      roles: ["manager"],
    },
    createSecret: {
      path: '/docker.swarmkit.v1.Control/CreateSecret',
      request: CreateSecretRequest,
      response: CreateSecretResponse,
      requestStream: false,
      responseStream: false,
      roles: ["manager"],
    },
    removeSecret: {
      path: '/docker.swarmkit.v1.Control/RemoveSecret',
      request: RemoveSecretRequest,
      response: RemoveSecretResponse,
      requestStream: false,
      responseStream: false,
      roles: ["manager"],
    },
    getConfig: {
      path: '/docker.swarmkit.v1.Control/GetConfig',
      request: GetConfigRequest,
      response: GetConfigResponse,
      requestStream: false,
      responseStream: false,
      roles: ["manager"],
    },
    updateConfig: {
      path: '/docker.swarmkit.v1.Control/UpdateConfig',
      request: UpdateConfigRequest,
      response: UpdateConfigResponse,
      requestStream: false,
      responseStream: false,
      roles: ["manager"],
    },
    listConfigs: {
      path: '/docker.swarmkit.v1.Control/ListConfigs',
      request: ListConfigsRequest,
      response: ListConfigsResponse,
      requestStream: false,
      responseStream: false,
      roles: ["manager"],
    },
    createConfig: {
      path: '/docker.swarmkit.v1.Control/CreateConfig',
      request: CreateConfigRequest,
      response: CreateConfigResponse,
      requestStream: false,
      responseStream: false,
      roles: ["manager"],
    },
    removeConfig: {
      path: '/docker.swarmkit.v1.Control/RemoveConfig',
      request: RemoveConfigRequest,
      response: RemoveConfigResponse,
      requestStream: false,
      responseStream: false,
      roles: ["manager"],
    },
    getExtension: {
      path: '/docker.swarmkit.v1.Control/GetExtension',
      request: GetExtensionRequest,
      response: GetExtensionResponse,
      requestStream: false,
      responseStream: false,
      roles: ["manager"],
    },
    createExtension: {
      path: '/docker.swarmkit.v1.Control/CreateExtension',
      request: CreateExtensionRequest,
      response: CreateExtensionResponse,
      requestStream: false,
      responseStream: false,
      roles: ["manager"],
    },
    removeExtension: {
      path: '/docker.swarmkit.v1.Control/RemoveExtension',
      request: RemoveExtensionRequest,
      response: RemoveExtensionResponse,
      requestStream: false,
      responseStream: false,
      roles: ["manager"],
    },
    getResource: {
      path: '/docker.swarmkit.v1.Control/GetResource',
      request: GetResourceRequest,
      response: GetResourceResponse,
      requestStream: false,
      responseStream: false,
      roles: ["manager"],
    },
    updateResource: {
      path: '/docker.swarmkit.v1.Control/UpdateResource',
      request: UpdateResourceRequest,
      response: UpdateResourceResponse,
      requestStream: false,
      responseStream: false,
      roles: ["manager"],
    },
    listResources: {
      path: '/docker.swarmkit.v1.Control/ListResources',
      request: ListResourcesRequest,
      response: ListResourcesResponse,
      requestStream: false,
      responseStream: false,
      roles: ["manager"],
    },
    createResource: {
      path: '/docker.swarmkit.v1.Control/CreateResource',
      request: CreateResourceRequest,
      response: CreateResourceResponse,
      requestStream: false,
      responseStream: false,
      roles: ["manager"],
    },
    removeResource: {
      path: '/docker.swarmkit.v1.Control/RemoveResource',
      request: RemoveResourceRequest,
      response: RemoveResourceResponse,
      requestStream: false,
      responseStream: false,
      roles: ["manager"],
    },
    createVolume: {
      path: '/docker.swarmkit.v1.Control/CreateVolume',
      request: CreateVolumeRequest,
      response: CreateVolumeResponse,
      requestStream: false,
      responseStream: false,
      roles: ["manager"],
    },
    getVolume: {
      path: '/docker.swarmkit.v1.Control/GetVolume',
      request: GetVolumeRequest,
      response: GetVolumeResponse,
      requestStream: false,
      responseStream: false,
      roles: ["manager"],
    },
    updateVolume: {
      path: '/docker.swarmkit.v1.Control/UpdateVolume',
      request: UpdateVolumeRequest,
      response: UpdateVolumeResponse,
      requestStream: false,
      responseStream: false,
      roles: ["manager"],
    },
    listVolumes: {
      path: '/docker.swarmkit.v1.Control/ListVolumes',
      request: ListVolumesRequest,
      response: ListVolumesResponse,
      requestStream: false,
      responseStream: false,
      roles: ["manager"],
    },
    removeVolume: {
      path: '/docker.swarmkit.v1.Control/RemoveVolume',
      request: RemoveVolumeRequest,
      response: RemoveVolumeResponse,
      requestStream: false,
      responseStream: false,
      roles: ["manager"],
    },
  },
};

export const DispatcherService = {
  name: 'docker.swarmkit.v1.Dispatcher',
  methods: {
    session: {
      path: '/docker.swarmkit.v1.Dispatcher/Session',
      request: SessionRequest,
      response: SessionMessage,
      requestStream: false,
      responseStream: true,
      roles: ["worker","manager"],
    },
    heartbeat: {
      path: '/docker.swarmkit.v1.Dispatcher/Heartbeat',
      request: HeartbeatRequest,
      response: HeartbeatResponse,
      requestStream: false,
      responseStream: false,
      roles: ["worker","manager"],
    },
    updateTaskStatus: {
      path: '/docker.swarmkit.v1.Dispatcher/UpdateTaskStatus',
      request: UpdateTaskStatusRequest,
      response: UpdateTaskStatusResponse,
      requestStream: false,
      responseStream: false,
      roles: ["worker","manager"],
    },
    updateVolumeStatus: {
      path: '/docker.swarmkit.v1.Dispatcher/UpdateVolumeStatus',
      request: UpdateVolumeStatusRequest,
      response: UpdateVolumeStatusResponse,
      requestStream: false,
      responseStream: false,
      roles: ["worker","manager"],
    },
    tasks: {
      path: '/docker.swarmkit.v1.Dispatcher/Tasks',
      request: TasksRequest,
      response: TasksMessage,
      requestStream: false,
      responseStream: true,
      roles: ["worker","manager"],
    },
    assignments: {
      path: '/docker.swarmkit.v1.Dispatcher/Assignments',
      request: AssignmentsRequest,
      response: AssignmentsMessage,
      requestStream: false,
      responseStream: true,
      roles: ["worker","manager"],
    },
  },
};

export const HealthService = {
  name: 'docker.swarmkit.v1.Health',
  methods: {
    check: {
      path: '/docker.swarmkit.v1.Health/Check',
      request: HealthCheckRequest,
      response: HealthCheckResponse,
      requestStream: false,
      responseStream: false,
      roles: ["manager"],
    },
  },
};

export const LogsService = {
  name: 'docker.swarmkit.v1.Logs',
  methods: {
    subscribeLogs: {
      path: '/docker.swarmkit.v1.Logs/SubscribeLogs',
      request: SubscribeLogsRequest,
      response: SubscribeLogsMessage,
      requestStream: false,
      responseStream: true,
      roles: ["manager"],
    },
  },
};

export const LogBrokerService = {
  name: 'docker.swarmkit.v1.LogBroker',
  methods: {
    listenSubscriptions: {
      path: '/docker.swarmkit.v1.LogBroker/ListenSubscriptions',
      request: ListenSubscriptionsRequest,
      response: SubscriptionMessage,
      requestStream: false,
      responseStream: true,
      roles: ["worker","manager"],
    },
    publishLogs: {
      path: '/docker.swarmkit.v1.LogBroker/PublishLogs',
      request: PublishLogsMessage,
      response: PublishLogsResponse,
      requestStream: true,
      responseStream: false,
      roles: ["worker","manager"],
    },
  },
};

export const RaftService = {
  name: 'docker.swarmkit.v1.Raft',
  methods: {
    processRaftMessage: {
      path: '/docker.swarmkit.v1.Raft/ProcessRaftMessage',
      request: ProcessRaftMessageRequest,
      response: ProcessRaftMessageResponse,
      requestStream: false,
      responseStream: false,
      roles: ["manager"],
    },
    streamRaftMessage: {
      path: '/docker.swarmkit.v1.Raft/StreamRaftMessage',
      request: StreamRaftMessageRequest,
      response: StreamRaftMessageResponse,
      requestStream: true,
      responseStream: false,
      roles: ["manager"],
    },
    resolveAddress: {
      path: '/docker.swarmkit.v1.Raft/ResolveAddress',
      request: ResolveAddressRequest,
      response: ResolveAddressResponse,
      requestStream: false,
      responseStream: false,
      roles: ["manager"],
    },
  },
};

export const RaftMembershipService = {
  name: 'docker.swarmkit.v1.RaftMembership',
  methods: {
    join: {
      path: '/docker.swarmkit.v1.RaftMembership/Join',
      request: JoinRequest,
      response: JoinResponse,
      requestStream: false,
      responseStream: false,
      roles: ["manager"],
    },
    leave: {
      path: '/docker.swarmkit.v1.RaftMembership/Leave',
      request: LeaveRequest,
      response: LeaveResponse,
      requestStream: false,
      responseStream: false,
      roles: ["manager"],
    },
  },
};

export const ResourceAllocatorService = {
  name: 'docker.swarmkit.v1.ResourceAllocator',
  methods: {
    attachNetwork: {
      path: '/docker.swarmkit.v1.ResourceAllocator/AttachNetwork',
      request: AttachNetworkRequest,
      response: AttachNetworkResponse,
      requestStream: false,
      responseStream: false,
      roles: ["worker","manager"],
    },
    detachNetwork: {
      path: '/docker.swarmkit.v1.ResourceAllocator/DetachNetwork',
      request: DetachNetworkRequest,
      response: DetachNetworkResponse,
      requestStream: false,
      responseStream: false,
      roles: ["worker","manager"],
    },
  },
};

export const WatchService = {
  name: 'docker.swarmkit.v1.Watch',
  methods: {
    watch: {
      path: '/docker.swarmkit.v1.Watch/Watch',
      request: WatchRequest,
      response: WatchMessage,
      requestStream: false,
      responseStream: true,
      roles: ["manager"],
    },
  },
};
