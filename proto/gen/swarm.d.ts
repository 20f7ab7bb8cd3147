// Generated from the .proto files by `npm run gen`. Do not edit.

import type { MessageType, Method } from '#lib/rpc/service';
import type { Reader, Writer } from '#proto/codec/runtime';
import type { Any, BoolValue, Duration, Int64Value, Timestamp } from './google.js';
import type { Message } from './raft.js';

export declare const NodeSpecMembership: {
  readonly PENDING: 0;
  readonly ACCEPTED: 1;
};
export type NodeSpecMembership = (typeof NodeSpecMembership)[keyof typeof NodeSpecMembership];

export declare const NodeSpecAvailability: {
  readonly ACTIVE: 0;
  readonly PAUSE: 1;
  readonly DRAIN: 2;
};
export type NodeSpecAvailability = (typeof NodeSpecAvailability)[keyof typeof NodeSpecAvailability];

export declare const ContainerSpecIsolation: {
  readonly ISOLATION_DEFAULT: 0;
  readonly ISOLATION_PROCESS: 1;
  readonly ISOLATION_HYPERV: 2;
};
export type ContainerSpecIsolation = (typeof ContainerSpecIsolation)[keyof typeof ContainerSpecIsolation];

export declare const EndpointSpecResolutionMode: {
  readonly VIP: 0;
  readonly DNSRR: 1;
};
export type EndpointSpecResolutionMode = (typeof EndpointSpecResolutionMode)[keyof typeof EndpointSpecResolutionMode];

export declare const VolumeSpecVolumeAvailability: {
  readonly ACTIVE: 0;
  readonly PAUSE: 1;
  readonly DRAIN: 2;
};
export type VolumeSpecVolumeAvailability = (typeof VolumeSpecVolumeAvailability)[keyof typeof VolumeSpecVolumeAvailability];

export declare const MountType: {
  readonly BIND: 0;
  readonly VOLUME: 1;
  readonly TMPFS: 2;
  readonly NPIPE: 3;
  readonly CLUSTER: 4;
};
export type MountType = (typeof MountType)[keyof typeof MountType];

export declare const MountConsistency: {
  readonly DEFAULT: 0;
  readonly CONSISTENT: 1;
  readonly CACHED: 2;
  readonly DELEGATED: 3;
};
export type MountConsistency = (typeof MountConsistency)[keyof typeof MountConsistency];

export declare const MountBindOptionsPropagation: {
  readonly RPRIVATE: 0;
  readonly PRIVATE: 1;
  readonly RSHARED: 2;
  readonly SHARED: 3;
  readonly RSLAVE: 4;
  readonly SLAVE: 5;
};
export type MountBindOptionsPropagation = (typeof MountBindOptionsPropagation)[keyof typeof MountBindOptionsPropagation];

export declare const RestartPolicyRestartCondition: {
  readonly NONE: 0;
  readonly ON_FAILURE: 1;
  readonly ANY: 2;
};
export type RestartPolicyRestartCondition = (typeof RestartPolicyRestartCondition)[keyof typeof RestartPolicyRestartCondition];

export declare const UpdateConfigFailureAction: {
  readonly PAUSE: 0;
  readonly CONTINUE: 1;
  readonly ROLLBACK: 2;
};
export type UpdateConfigFailureAction = (typeof UpdateConfigFailureAction)[keyof typeof UpdateConfigFailureAction];

export declare const UpdateConfigUpdateOrder: {
  readonly STOP_FIRST: 0;
  readonly START_FIRST: 1;
};
export type UpdateConfigUpdateOrder = (typeof UpdateConfigUpdateOrder)[keyof typeof UpdateConfigUpdateOrder];

export declare const PrivilegesSeccompOptsSeccompMode: {
  readonly DEFAULT: 0;
  readonly UNCONFINED: 1;
  readonly CUSTOM: 2;
};
export type PrivilegesSeccompOptsSeccompMode = (typeof PrivilegesSeccompOptsSeccompMode)[keyof typeof PrivilegesSeccompOptsSeccompMode];

export declare const PrivilegesAppArmorOptsAppArmorMode: {
  readonly DEFAULT: 0;
  readonly DISABLED: 1;
};
export type PrivilegesAppArmorOptsAppArmorMode = (typeof PrivilegesAppArmorOptsAppArmorMode)[keyof typeof PrivilegesAppArmorOptsAppArmorMode];

export declare const LogStream: {
  readonly LOG_STREAM_UNKNOWN: 0;
  readonly LOG_STREAM_STDOUT: 1;
  readonly LOG_STREAM_STDERR: 2;
};
export type LogStream = (typeof LogStream)[keyof typeof LogStream];

export declare const ResourceType: {
  readonly TASK: 0;
  readonly SECRET: 1;
  readonly CONFIG: 2;
  readonly VOLUME: 3;
};
export type ResourceType = (typeof ResourceType)[keyof typeof ResourceType];

export declare const RaftMemberStatusReachability: {
  readonly UNKNOWN: 0;
  readonly UNREACHABLE: 1;
  readonly REACHABLE: 2;
};
export type RaftMemberStatusReachability = (typeof RaftMemberStatusReachability)[keyof typeof RaftMemberStatusReachability];

export declare const TaskState: {
  readonly NEW: 0;
  readonly PENDING: 64;
  readonly ASSIGNED: 192;
  readonly ACCEPTED: 256;
  readonly PREPARING: 320;
  readonly READY: 384;
  readonly STARTING: 448;
  readonly RUNNING: 512;
  readonly COMPLETE: 576;
  readonly SHUTDOWN: 640;
  readonly FAILED: 704;
  readonly REJECTED: 768;
  readonly REMOVE: 800;
  readonly ORPHANED: 832;
};
export type TaskState = (typeof TaskState)[keyof typeof TaskState];

export declare const IPAMConfigAddressFamily: {
  readonly UNKNOWN: 0;
  readonly IPV4: 4;
  readonly IPV6: 6;
};
export type IPAMConfigAddressFamily = (typeof IPAMConfigAddressFamily)[keyof typeof IPAMConfigAddressFamily];

export declare const PortConfigProtocol: {
  readonly TCP: 0;
  readonly UDP: 1;
  readonly SCTP: 2;
};
export type PortConfigProtocol = (typeof PortConfigProtocol)[keyof typeof PortConfigProtocol];

export declare const PortConfigPublishMode: {
  readonly INGRESS: 0;
  readonly HOST: 1;
};
export type PortConfigPublishMode = (typeof PortConfigPublishMode)[keyof typeof PortConfigPublishMode];

export declare const IssuanceStatusState: {
  readonly UNKNOWN: 0;
  readonly RENEW: 1;
  readonly PENDING: 2;
  readonly ISSUED: 3;
  readonly FAILED: 4;
  readonly ROTATE: 5;
};
export type IssuanceStatusState = (typeof IssuanceStatusState)[keyof typeof IssuanceStatusState];

export declare const ExternalCACAProtocol: {
  readonly CFSSL: 0;
};
export type ExternalCACAProtocol = (typeof ExternalCACAProtocol)[keyof typeof ExternalCACAProtocol];

export declare const NodeRole: {
  readonly WORKER: 0;
  readonly MANAGER: 1;
};
export type NodeRole = (typeof NodeRole)[keyof typeof NodeRole];

export declare const EncryptionKeyAlgorithm: {
  readonly AES_128_GCM: 0;
};
export type EncryptionKeyAlgorithm = (typeof EncryptionKeyAlgorithm)[keyof typeof EncryptionKeyAlgorithm];

export declare const MaybeEncryptedRecordAlgorithm: {
  readonly NONE: 0;
  readonly SECRETBOX_SALSA20_POLY1305: 1;
  readonly FERNET_AES_128_CBC: 2;
};
export type MaybeEncryptedRecordAlgorithm = (typeof MaybeEncryptedRecordAlgorithm)[keyof typeof MaybeEncryptedRecordAlgorithm];

export declare const VolumeAccessModeScope: {
  readonly SINGLE_NODE: 0;
  readonly MULTI_NODE: 1;
};
export type VolumeAccessModeScope = (typeof VolumeAccessModeScope)[keyof typeof VolumeAccessModeScope];

export declare const VolumeAccessModeSharing: {
  readonly NONE: 0;
  readonly READ_ONLY: 1;
  readonly ONE_WRITER: 2;
  readonly ALL: 3;
};
export type VolumeAccessModeSharing = (typeof VolumeAccessModeSharing)[keyof typeof VolumeAccessModeSharing];

export declare const VolumeCapabilityAccessModeMode: {
  readonly UNKNOWN: 0;
  readonly SINGLE_NODE_WRITER: 1;
  readonly SINGLE_NODE_READER_ONLY: 2;
  readonly MULTI_NODE_READER_ONLY: 3;
  readonly MULTI_NODE_SINGLE_WRITER: 4;
  readonly MULTI_NODE_MULTI_WRITER: 5;
};
export type VolumeCapabilityAccessModeMode = (typeof VolumeCapabilityAccessModeMode)[keyof typeof VolumeCapabilityAccessModeMode];

export declare const WatchActionKind: {
  readonly WATCH_ACTION_UNKNOWN: 0;
  readonly WATCH_ACTION_CREATE: 1;
  readonly WATCH_ACTION_UPDATE: 2;
  readonly WATCH_ACTION_REMOVE: 4;
};
export type WatchActionKind = (typeof WatchActionKind)[keyof typeof WatchActionKind];

export declare const UpdateServiceRequestRollback: {
  readonly NONE: 0;
  readonly PREVIOUS: 1;
};
export type UpdateServiceRequestRollback = (typeof UpdateServiceRequestRollback)[keyof typeof UpdateServiceRequestRollback];

export declare const UpdateServiceRequestRegistryAuthFrom: {
  readonly SPEC: 0;
  readonly PREVIOUS_SPEC: 1;
};
export type UpdateServiceRequestRegistryAuthFrom = (typeof UpdateServiceRequestRegistryAuthFrom)[keyof typeof UpdateServiceRequestRegistryAuthFrom];

export declare const AssignmentChangeAssignmentAction: {
  readonly UPDATE: 0;
  readonly REMOVE: 1;
};
export type AssignmentChangeAssignmentAction = (typeof AssignmentChangeAssignmentAction)[keyof typeof AssignmentChangeAssignmentAction];

export declare const NodeStatusState: {
  readonly UNKNOWN: 0;
  readonly DOWN: 1;
  readonly READY: 2;
  readonly DISCONNECTED: 3;
};
export type NodeStatusState = (typeof NodeStatusState)[keyof typeof NodeStatusState];

export declare const UpdateStatusUpdateState: {
  readonly UNKNOWN: 0;
  readonly UPDATING: 1;
  readonly PAUSED: 2;
  readonly COMPLETED: 3;
  readonly ROLLBACK_STARTED: 4;
  readonly ROLLBACK_PAUSED: 5;
  readonly ROLLBACK_COMPLETED: 6;
};
export type UpdateStatusUpdateState = (typeof UpdateStatusUpdateState)[keyof typeof UpdateStatusUpdateState];

export declare const VolumePublishStatusState: {
  readonly PENDING_PUBLISH: 0;
  readonly PUBLISHED: 1;
  readonly PENDING_NODE_UNPUBLISH: 2;
  readonly PENDING_UNPUBLISH: 3;
};
export type VolumePublishStatusState = (typeof VolumePublishStatusState)[keyof typeof VolumePublishStatusState];

export declare const AssignmentsMessageType: {
  readonly COMPLETE: 0;
  readonly INCREMENTAL: 1;
};
export type AssignmentsMessageType = (typeof AssignmentsMessageType)[keyof typeof AssignmentsMessageType];

export declare const HealthCheckResponseServingStatus: {
  readonly UNKNOWN: 0;
  readonly SERVING: 1;
  readonly NOT_SERVING: 2;
};
export type HealthCheckResponseServingStatus = (typeof HealthCheckResponseServingStatus)[keyof typeof HealthCheckResponseServingStatus];

export declare const StoreActionKind: {
  readonly UNKNOWN: 0;
  readonly STORE_ACTION_CREATE: 1;
  readonly STORE_ACTION_UPDATE: 2;
  readonly STORE_ACTION_REMOVE: 3;
};
export type StoreActionKind = (typeof StoreActionKind)[keyof typeof StoreActionKind];

export declare const SnapshotVersion: {
  readonly V0: 0;
};
export type SnapshotVersion = (typeof SnapshotVersion)[keyof typeof SnapshotVersion];

export interface GetRootCACertificateRequest {
}
export declare const GetRootCACertificateRequest: MessageType<GetRootCACertificateRequest>;
export declare function createGetRootCACertificateRequest(init?: Partial<GetRootCACertificateRequest>): GetRootCACertificateRequest;
export declare function readGetRootCACertificateRequest(reader: Reader, end: number): GetRootCACertificateRequest;
export declare function writeGetRootCACertificateRequest(message: GetRootCACertificateRequest, writer: Writer): Writer;

export interface GetRootCACertificateResponse {
  /** PEM. The token's digest is that of exactly these bytes. */
  readonly certificate: Uint8Array;
}
export declare const GetRootCACertificateResponse: MessageType<GetRootCACertificateResponse>;
export declare function createGetRootCACertificateResponse(init?: Partial<GetRootCACertificateResponse>): GetRootCACertificateResponse;
export declare function readGetRootCACertificateResponse(reader: Reader, end: number): GetRootCACertificateResponse;
export declare function writeGetRootCACertificateResponse(message: GetRootCACertificateResponse, writer: Writer): Writer;

export interface GetUnlockKeyRequest {
}
export declare const GetUnlockKeyRequest: MessageType<GetUnlockKeyRequest>;
export declare function createGetUnlockKeyRequest(init?: Partial<GetUnlockKeyRequest>): GetUnlockKeyRequest;
export declare function readGetUnlockKeyRequest(reader: Reader, end: number): GetUnlockKeyRequest;
export declare function writeGetUnlockKeyRequest(message: GetUnlockKeyRequest, writer: Writer): Writer;

export interface GetUnlockKeyResponse {
  readonly unlockKey: Uint8Array;
  readonly version: Version | undefined;
}
export declare const GetUnlockKeyResponse: MessageType<GetUnlockKeyResponse>;
export declare function createGetUnlockKeyResponse(init?: Partial<GetUnlockKeyResponse>): GetUnlockKeyResponse;
export declare function readGetUnlockKeyResponse(reader: Reader, end: number): GetUnlockKeyResponse;
export declare function writeGetUnlockKeyResponse(message: GetUnlockKeyResponse, writer: Writer): Writer;

export interface IssueNodeCertificateRequest {
  /** Ignored: the token, or the node's object, says the role. */
  readonly role: NodeRole;
  /** PKCS #10 in PEM. Only its public key is used. */
  readonly csr: Uint8Array;
  /** Only for joining; empty for a renewal. */
  readonly token: string;
  /** Only for joining. */
  readonly availability: NodeSpecAvailability;
}
export declare const IssueNodeCertificateRequest: MessageType<IssueNodeCertificateRequest>;
export declare function createIssueNodeCertificateRequest(init?: Partial<IssueNodeCertificateRequest>): IssueNodeCertificateRequest;
export declare function readIssueNodeCertificateRequest(reader: Reader, end: number): IssueNodeCertificateRequest;
export declare function writeIssueNodeCertificateRequest(message: IssueNodeCertificateRequest, writer: Writer): Writer;

export interface IssueNodeCertificateResponse {
  readonly nodeId: string;
  readonly nodeMembership: NodeSpecMembership;
}
export declare const IssueNodeCertificateResponse: MessageType<IssueNodeCertificateResponse>;
export declare function createIssueNodeCertificateResponse(init?: Partial<IssueNodeCertificateResponse>): IssueNodeCertificateResponse;
export declare function readIssueNodeCertificateResponse(reader: Reader, end: number): IssueNodeCertificateResponse;
export declare function writeIssueNodeCertificateResponse(message: IssueNodeCertificateResponse, writer: Writer): Writer;

export interface NodeCertificateStatusRequest {
  readonly nodeId: string;
}
export declare const NodeCertificateStatusRequest: MessageType<NodeCertificateStatusRequest>;
export declare function createNodeCertificateStatusRequest(init?: Partial<NodeCertificateStatusRequest>): NodeCertificateStatusRequest;
export declare function readNodeCertificateStatusRequest(reader: Reader, end: number): NodeCertificateStatusRequest;
export declare function writeNodeCertificateStatusRequest(message: NodeCertificateStatusRequest, writer: Writer): Writer;

export interface NodeCertificateStatusResponse {
  readonly status: IssuanceStatus | undefined;
  /** With the request that it answers, so that a node recognises its own. */
  readonly certificate: Certificate | undefined;
}
export declare const NodeCertificateStatusResponse: MessageType<NodeCertificateStatusResponse>;
export declare function createNodeCertificateStatusResponse(init?: Partial<NodeCertificateStatusResponse>): NodeCertificateStatusResponse;
export declare function readNodeCertificateStatusResponse(reader: Reader, end: number): NodeCertificateStatusResponse;
export declare function writeNodeCertificateStatusResponse(message: NodeCertificateStatusResponse, writer: Writer): Writer;

/** What an operator wishes of a node. */
export interface NodeSpec {
  readonly annotations: Annotations | undefined;
  /** The role manager brings the node's role to this. */
  readonly desiredRole: NodeRole;
  readonly membership: NodeSpecMembership;
  readonly availability: NodeSpecAvailability;
}
export declare const NodeSpec: MessageType<NodeSpec>;
export declare function createNodeSpec(init?: Partial<NodeSpec>): NodeSpec;
export declare function readNodeSpec(reader: Reader, end: number): NodeSpec;
export declare function writeNodeSpec(message: NodeSpec, writer: Writer): Writer;

/** What a user wishes of a service. Stored as it was sent: defaults are filled in when it is read. */
export interface ServiceSpec {
  readonly annotations: Annotations | undefined;
  readonly task: TaskSpec | undefined;
  readonly replicated: ReplicatedService | undefined;
  readonly global: GlobalService | undefined;
  readonly update: UpdateConfig | undefined;
  /** The old place of the networks; the task spec's are used when it has any. */
  readonly networks: readonly NetworkAttachmentConfig[];
  readonly endpoint: EndpointSpec | undefined;
  /** How to go back to the previous spec; `update` says how to go on to this one. */
  readonly rollback: UpdateConfig | undefined;
  readonly replicatedJob: ReplicatedJob | undefined;
  readonly globalJob: GlobalJob | undefined;
}
export declare const ServiceSpec: MessageType<ServiceSpec>;
export declare function createServiceSpec(init?: Partial<ServiceSpec>): ServiceSpec;
export declare function readServiceSpec(reader: Reader, end: number): ServiceSpec;
export declare function writeServiceSpec(message: ServiceSpec, writer: Writer): Writer;

/** What a task is to be. Each task keeps the copy that it was made from. */
export interface TaskSpec {
  readonly container: ContainerSpec | undefined;
  readonly resources: ResourceRequirements | undefined;
  readonly restart: RestartPolicy | undefined;
  readonly placement: Placement | undefined;
  readonly logDriver: Driver | undefined;
  readonly networks: readonly NetworkAttachmentConfig[];
  readonly attachment: NetworkAttachmentSpec | undefined;
  /** A change of this alone replaces all tasks. */
  readonly forceUpdate: number;
  readonly generic: GenericRuntimeSpec | undefined;
  /** Objects of the cluster that the task uses beyond those its container spec names. */
  readonly resourceReferences: readonly ResourceReference[];
}
export declare const TaskSpec: MessageType<TaskSpec>;
export declare function createTaskSpec(init?: Partial<TaskSpec>): TaskSpec;
export declare function readTaskSpec(reader: Reader, end: number): TaskSpec;
export declare function writeTaskSpec(message: TaskSpec, writer: Writer): Writer;

/** A task for another runtime than containers. */
export interface GenericRuntimeSpec {
  /** The runtime, such as `plugin`. */
  readonly kind: string;
  readonly payload: Any | undefined;
}
export declare const GenericRuntimeSpec: MessageType<GenericRuntimeSpec>;
export declare function createGenericRuntimeSpec(init?: Partial<GenericRuntimeSpec>): GenericRuntimeSpec;
export declare function readGenericRuntimeSpec(reader: Reader, end: number): GenericRuntimeSpec;
export declare function writeGenericRuntimeSpec(message: GenericRuntimeSpec, writer: Writer): Writer;

/** A task that stands for a container which somebody runs by hand and attached to a network. */
export interface NetworkAttachmentSpec {
  readonly containerId: string;
}
export declare const NetworkAttachmentSpec: MessageType<NetworkAttachmentSpec>;
export declare function createNetworkAttachmentSpec(init?: Partial<NetworkAttachmentSpec>): NetworkAttachmentSpec;
export declare function readNetworkAttachmentSpec(reader: Reader, end: number): NetworkAttachmentSpec;
export declare function writeNetworkAttachmentSpec(message: NetworkAttachmentSpec, writer: Writer): Writer;

/** A container, down to its kernel settings. */
export interface ContainerSpec {
  /** Reference, best with a digest so that all tasks run the same. */
  readonly image: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Replaces the image's entrypoint. */
  readonly command: readonly string[];
  /** Replaces the image's command. */
  readonly args: readonly string[];
  /** `NAME=VALUE`, or `NAME` to take a variable of the image away. May be a template. */
  readonly env: readonly string[];
  /** Working directory. */
  readonly dir: string;
  /** `USER[:GROUP]`, by name or number. */
  readonly user: string;
  readonly mounts: readonly Mount[];
  /** Time between the stop signal and SIGKILL. */
  readonly stopGracePeriod: Duration | undefined;
  readonly pullOptions: ContainerSpecPullOptions | undefined;
  /** Further groups of the first process. */
  readonly groups: readonly string[];
  readonly secrets: readonly SecretReference[];
  readonly tty: boolean;
  /** May be a template. */
  readonly hostname: string;
  readonly dnsConfig: ContainerSpecDNSConfig | undefined;
  readonly healthcheck: HealthConfig | undefined;
  /** Lines of /etc/hosts: an address, then names. */
  readonly hosts: readonly string[];
  readonly openStdin: boolean;
  readonly readOnly: boolean;
  readonly stopSignal: string;
  readonly configs: readonly ConfigReference[];
  readonly privileges: Privileges | undefined;
  /** Whether an init process adopts and reaps; absent = as the node is configured. */
  readonly init: BoolValue | undefined;
  readonly isolation: ContainerSpecIsolation;
  /** 0 = none. */
  readonly pidsLimit: number;
  readonly sysctls: Readonly<Record<string, string>>;
  readonly capabilityAdd: readonly string[];
  readonly capabilityDrop: readonly string[];
  readonly ulimits: readonly ContainerSpecUlimit[];
  /** -1000 to 1000: the higher, the sooner the kernel kills it for want of memory. */
  readonly oomScoreAdj: number;
}
export declare const ContainerSpec: MessageType<ContainerSpec>;
export declare function createContainerSpec(init?: Partial<ContainerSpec>): ContainerSpec;
export declare function readContainerSpec(reader: Reader, end: number): ContainerSpec;
export declare function writeContainerSpec(message: ContainerSpec, writer: Writer): Writer;

/** What is needed to pull the image. */
export interface ContainerSpecPullOptions {
  /** Credentials for the registry, encoded as in the X-Registry-Auth header. Secret. */
  readonly registryAuth: string;
}
export declare const ContainerSpecPullOptions: MessageType<ContainerSpecPullOptions>;
export declare function createContainerSpecPullOptions(init?: Partial<ContainerSpecPullOptions>): ContainerSpecPullOptions;
export declare function readContainerSpecPullOptions(reader: Reader, end: number): ContainerSpecPullOptions;
export declare function writeContainerSpecPullOptions(message: ContainerSpecPullOptions, writer: Writer): Writer;

/** What goes into resolv.conf instead of the defaults. */
export interface ContainerSpecDNSConfig {
  readonly nameservers: readonly string[];
  readonly search: readonly string[];
  readonly options: readonly string[];
}
export declare const ContainerSpecDNSConfig: MessageType<ContainerSpecDNSConfig>;
export declare function createContainerSpecDNSConfig(init?: Partial<ContainerSpecDNSConfig>): ContainerSpecDNSConfig;
export declare function readContainerSpecDNSConfig(reader: Reader, end: number): ContainerSpecDNSConfig;
export declare function writeContainerSpecDNSConfig(message: ContainerSpecDNSConfig, writer: Writer): Writer;

/** A limit of the kernel for each process; -1 = none. */
export interface ContainerSpecUlimit {
  readonly name: string;
  readonly soft: number;
  readonly hard: number;
}
export declare const ContainerSpecUlimit: MessageType<ContainerSpecUlimit>;
export declare function createContainerSpecUlimit(init?: Partial<ContainerSpecUlimit>): ContainerSpecUlimit;
export declare function readContainerSpecUlimit(reader: Reader, end: number): ContainerSpecUlimit;
export declare function writeContainerSpecUlimit(message: ContainerSpecUlimit, writer: Writer): Writer;

/** How others reach a service. */
export interface EndpointSpec {
  readonly mode: EndpointSpecResolutionMode;
  readonly ports: readonly PortConfig[];
}
export declare const EndpointSpec: MessageType<EndpointSpec>;
export declare function createEndpointSpec(init?: Partial<EndpointSpec>): EndpointSpec;
export declare function readEndpointSpec(reader: Reader, end: number): EndpointSpec;
export declare function writeEndpointSpec(message: EndpointSpec, writer: Writer): Writer;

/** What a user wishes of a network. */
export interface NetworkSpec {
  readonly annotations: Annotations | undefined;
  readonly driverConfig: Driver | undefined;
  readonly ipv6Enabled: boolean;
  /** No way out of it. */
  readonly internal: boolean;
  readonly ipam: IPAMOptions | undefined;
  /** Containers run by hand may be attached. */
  readonly attachable: boolean;
  /** The one network that carries ports published on every node. */
  readonly ingress: boolean;
  /** The network whose settings on each node this one takes. */
  readonly network: string | undefined;
}
export declare const NetworkSpec: MessageType<NetworkSpec>;
export declare function createNetworkSpec(init?: Partial<NetworkSpec>): NetworkSpec;
export declare function readNetworkSpec(reader: Reader, end: number): NetworkSpec;
export declare function writeNetworkSpec(message: NetworkSpec, writer: Writer): Writer;

/** A secret. Its data is in no reply. */
export interface SecretSpec {
  readonly annotations: Annotations | undefined;
  readonly data: Uint8Array;
  /** When set, the data is a template that is filled in for each task. */
  readonly templating: Driver | undefined;
  /** A provider that is asked for the data; then there is none here. */
  readonly driver: Driver | undefined;
}
export declare const SecretSpec: MessageType<SecretSpec>;
export declare function createSecretSpec(init?: Partial<SecretSpec>): SecretSpec;
export declare function readSecretSpec(reader: Reader, end: number): SecretSpec;
export declare function writeSecretSpec(message: SecretSpec, writer: Writer): Writer;

/** Data for containers that need not be kept secret. */
export interface ConfigSpec {
  readonly annotations: Annotations | undefined;
  readonly data: Uint8Array;
  /** When set, the data is a template that is filled in for each task. */
  readonly templating: Driver | undefined;
}
export declare const ConfigSpec: MessageType<ConfigSpec>;
export declare function createConfigSpec(init?: Partial<ConfigSpec>): ConfigSpec;
export declare function readConfigSpec(reader: Reader, end: number): ConfigSpec;
export declare function writeConfigSpec(message: ConfigSpec, writer: Writer): Writer;

/** What a user wishes of a cluster volume. */
export interface VolumeSpec {
  readonly annotations: Annotations | undefined;
  /** Volumes of a group stand in for each other; tasks mount `group:NAME`. */
  readonly group: string;
  readonly driver: Driver | undefined;
  readonly accessMode: VolumeAccessMode | undefined;
  readonly secrets: readonly VolumeSecret[];
  /** Where it must be reachable from. */
  readonly accessibilityRequirements: TopologyRequirement | undefined;
  readonly capacityRange: CapacityRange | undefined;
  readonly availability: VolumeSpecVolumeAvailability;
}
export declare const VolumeSpec: MessageType<VolumeSpec>;
export declare function createVolumeSpec(init?: Partial<VolumeSpec>): VolumeSpec;
export declare function readVolumeSpec(reader: Reader, end: number): VolumeSpec;
export declare function writeVolumeSpec(message: VolumeSpec, writer: Writer): Writer;

/** A fixed number of tasks, wherever they fit. */
export interface ReplicatedService {
  readonly replicas: number;
}
export declare const ReplicatedService: MessageType<ReplicatedService>;
export declare function createReplicatedService(init?: Partial<ReplicatedService>): ReplicatedService;
export declare function readReplicatedService(reader: Reader, end: number): ReplicatedService;
export declare function writeReplicatedService(message: ReplicatedService, writer: Writer): Writer;

/** Tasks that end: so many at a time, until so many have succeeded. */
export interface ReplicatedJob {
  readonly maxConcurrent: number;
  readonly totalCompletions: number;
}
export declare const ReplicatedJob: MessageType<ReplicatedJob>;
export declare function createReplicatedJob(init?: Partial<ReplicatedJob>): ReplicatedJob;
export declare function readReplicatedJob(reader: Reader, end: number): ReplicatedJob;
export declare function writeReplicatedJob(message: ReplicatedJob, writer: Writer): Writer;

/** An object of the cluster that a task uses. */
export interface ResourceReference {
  readonly resourceId: string;
  readonly resourceType: ResourceType;
}
export declare const ResourceReference: MessageType<ResourceReference>;
export declare function createResourceReference(init?: Partial<ResourceReference>): ResourceReference;
export declare function readResourceReference(reader: Reader, end: number): ResourceReference;
export declare function writeResourceReference(message: ResourceReference, writer: Writer): Writer;

/** What a task may use at most, and what must be free for it on its node. */
export interface ResourceRequirements {
  readonly limits: Resources | undefined;
  readonly reservations: Resources | undefined;
  /** Swap besides the memory limit; -1 = any amount, absent = as much again. */
  readonly swapBytes: Int64Value | undefined;
  /** 0 to 100, -1 or absent = the node's. */
  readonly memorySwappiness: Int64Value | undefined;
}
export declare const ResourceRequirements: MessageType<ResourceRequirements>;
export declare function createResourceRequirements(init?: Partial<ResourceRequirements>): ResourceRequirements;
export declare function readResourceRequirements(reader: Reader, end: number): ResourceRequirements;
export declare function writeResourceRequirements(message: ResourceRequirements, writer: Writer): Writer;

/** Something from outside in the container's file system. */
export interface Mount {
  readonly type: MountType;
  /** A path on the node, a volume's name (empty = a volume of the task's own), or nothing. May be a template. */
  readonly source: string;
  /** An absolute path in the container. May be a template. */
  readonly target: string;
  readonly readonly: boolean;
  readonly bindOptions: MountBindOptions | undefined;
  readonly volumeOptions: MountVolumeOptions | undefined;
  readonly tmpfsOptions: MountTmpfsOptions | undefined;
  readonly consistency: MountConsistency;
}
export declare const Mount: MessageType<Mount>;
export declare function createMount(init?: Partial<Mount>): Mount;
export declare function readMount(reader: Reader, end: number): Mount;
export declare function writeMount(message: Mount, writer: Writer): Writer;

/** For bind mounts. */
export interface MountBindOptions {
  readonly propagation: MountBindOptionsPropagation;
  /** Leaves out what is mounted below the source. */
  readonly nonrecursive: boolean;
  /** Makes the source on the node when it is missing. */
  readonly createmountpoint: boolean;
  /** Read-only, but not what is mounted below. */
  readonly readonlynonrecursive: boolean;
  /** Fails where the kernel cannot make all below read-only. */
  readonly readonlyforcerecursive: boolean;
}
export declare const MountBindOptions: MessageType<MountBindOptions>;
export declare function createMountBindOptions(init?: Partial<MountBindOptions>): MountBindOptions;
export declare function readMountBindOptions(reader: Reader, end: number): MountBindOptions;
export declare function writeMountBindOptions(message: MountBindOptions, writer: Writer): Writer;

/** For volumes. */
export interface MountVolumeOptions {
  /** Does not fill a new volume with what the image has at the target. */
  readonly nocopy: boolean;
  readonly labels: Readonly<Record<string, string>>;
  readonly driverConfig: Driver | undefined;
  /** The part of the volume that is mounted. */
  readonly subpath: string;
}
export declare const MountVolumeOptions: MessageType<MountVolumeOptions>;
export declare function createMountVolumeOptions(init?: Partial<MountVolumeOptions>): MountVolumeOptions;
export declare function readMountVolumeOptions(reader: Reader, end: number): MountVolumeOptions;
export declare function writeMountVolumeOptions(message: MountVolumeOptions, writer: Writer): Writer;

/** For file systems in memory. */
export interface MountTmpfsOptions {
  readonly sizeBytes: number;
  /** Permission bits of its root. */
  readonly mode: number;
  readonly options: string;
}
export declare const MountTmpfsOptions: MessageType<MountTmpfsOptions>;
export declare function createMountTmpfsOptions(init?: Partial<MountTmpfsOptions>): MountTmpfsOptions;
export declare function readMountTmpfsOptions(reader: Reader, end: number): MountTmpfsOptions;
export declare function writeMountTmpfsOptions(message: MountTmpfsOptions, writer: Writer): Writer;

/** What becomes of a slot whose task ended. */
export interface RestartPolicy {
  readonly condition: RestartPolicyRestartCondition;
  /** Between the end of a task and the start of its replacement; absent = 5 s. */
  readonly delay: Duration | undefined;
  /** 0 = any number. */
  readonly maxAttempts: number;
  /** Attempts older than this are forgotten; 0 or absent = none are. */
  readonly window: Duration | undefined;
}
export declare const RestartPolicy: MessageType<RestartPolicy>;
export declare function createRestartPolicy(init?: Partial<RestartPolicy>): RestartPolicy;
export declare function readRestartPolicy(reader: Reader, end: number): RestartPolicy;
export declare function writeRestartPolicy(message: RestartPolicy, writer: Writer): Writer;

/** How tasks are replaced when a spec changes. */
export interface UpdateConfig {
  /** Slots at a time; 0 = all. */
  readonly parallelism: number;
  /** Pause after each slot. */
  readonly delay: Duration | undefined;
  readonly failureAction: UpdateConfigFailureAction;
  /** A new task that ends within this time counts as failed; absent = 5 s. */
  readonly monitor: Duration | undefined;
  /** 0 to 1: the part of the replaced slots that may fail. */
  readonly maxFailureRatio: number;
  readonly order: UpdateConfigUpdateOrder;
}
export declare const UpdateConfig: MessageType<UpdateConfig>;
export declare function createUpdateConfig(init?: Partial<UpdateConfig>): UpdateConfig;
export declare function readUpdateConfig(reader: Reader, end: number): UpdateConfig;
export declare function writeUpdateConfig(message: UpdateConfig, writer: Writer): Writer;

/** Where tasks may run. */
export interface Placement {
  /** `KEY==VALUE` or `KEY!=VALUE`; all must hold. */
  readonly constraints: readonly string[];
  /** The first matters most. */
  readonly preferences: readonly PlacementPreference[];
  /** What the image exists for; one must match. Empty = any. */
  readonly platforms: readonly Platform[];
  /** Per node; 0 = any number. */
  readonly maxReplicas: number;
}
export declare const Placement: MessageType<Placement>;
export declare function createPlacement(init?: Partial<Placement>): Placement;
export declare function readPlacement(reader: Reader, end: number): Placement;
export declare function writePlacement(message: Placement, writer: Writer): Writer;

/** A secret in a container. */
export interface SecretReference {
  readonly secretId: string;
  /** For people; the id decides. */
  readonly secretName: string;
  readonly file: FileTarget | undefined;
}
export declare const SecretReference: MessageType<SecretReference>;
export declare function createSecretReference(init?: Partial<SecretReference>): SecretReference;
export declare function readSecretReference(reader: Reader, end: number): SecretReference;
export declare function writeSecretReference(message: SecretReference, writer: Writer): Writer;

/** A config in a container. */
export interface ConfigReference {
  readonly configId: string;
  /** For people; the id decides. */
  readonly configName: string;
  readonly file: FileTarget | undefined;
  readonly runtime: RuntimeTarget | undefined;
}
export declare const ConfigReference: MessageType<ConfigReference>;
export declare function createConfigReference(init?: Partial<ConfigReference>): ConfigReference;
export declare function readConfigReference(reader: Reader, end: number): ConfigReference;
export declare function writeConfigReference(message: ConfigReference, writer: Writer): Writer;

/** How a container's health is found out. */
export interface HealthConfig {
  /** Empty = the image's; `NONE`, `CMD ARG...` or `CMD-SHELL TEXT`. */
  readonly test: readonly string[];
  /** Zero or absent = the image's or the runtime's default, here and below. */
  readonly interval: Duration | undefined;
  readonly timeout: Duration | undefined;
  /** Failures in a row that make it unhealthy. */
  readonly retries: number;
  /** Failures in this first time do not count. */
  readonly startPeriod: Duration | undefined;
  /** Replaces the interval in that time. */
  readonly startInterval: Duration | undefined;
}
export declare const HealthConfig: MessageType<HealthConfig>;
export declare function createHealthConfig(init?: Partial<HealthConfig>): HealthConfig;
export declare function readHealthConfig(reader: Reader, end: number): HealthConfig;
export declare function writeHealthConfig(message: HealthConfig, writer: Writer): Writer;

/** What the container may do beyond, or not even within, the defaults. */
export interface Privileges {
  readonly credentialSpec: PrivilegesCredentialSpec | undefined;
  readonly selinuxContext: PrivilegesSELinuxContext | undefined;
  readonly seccomp: PrivilegesSeccompOpts | undefined;
  readonly apparmor: PrivilegesAppArmorOpts | undefined;
  readonly noNewPrivileges: boolean;
}
export declare const Privileges: MessageType<Privileges>;
export declare function createPrivileges(init?: Partial<Privileges>): Privileges;
export declare function readPrivileges(reader: Reader, end: number): Privileges;
export declare function writePrivileges(message: Privileges, writer: Writer): Writer;

/** A Windows managed service account. */
export interface PrivilegesCredentialSpec {
  readonly file: string | undefined;
  readonly registry: string | undefined;
  readonly config: string | undefined;
}
export declare const PrivilegesCredentialSpec: MessageType<PrivilegesCredentialSpec>;
export declare function createPrivilegesCredentialSpec(init?: Partial<PrivilegesCredentialSpec>): PrivilegesCredentialSpec;
export declare function readPrivilegesCredentialSpec(reader: Reader, end: number): PrivilegesCredentialSpec;
export declare function writePrivilegesCredentialSpec(message: PrivilegesCredentialSpec, writer: Writer): Writer;

/** Labels for the container's processes. */
export interface PrivilegesSELinuxContext {
  readonly disable: boolean;
  readonly user: string;
  readonly role: string;
  readonly type: string;
  readonly level: string;
}
export declare const PrivilegesSELinuxContext: MessageType<PrivilegesSELinuxContext>;
export declare function createPrivilegesSELinuxContext(init?: Partial<PrivilegesSELinuxContext>): PrivilegesSELinuxContext;
export declare function readPrivilegesSELinuxContext(reader: Reader, end: number): PrivilegesSELinuxContext;
export declare function writePrivilegesSELinuxContext(message: PrivilegesSELinuxContext, writer: Writer): Writer;

/** The filter of system calls. */
export interface PrivilegesSeccompOpts {
  readonly mode: PrivilegesSeccompOptsSeccompMode;
  readonly profile: Uint8Array;
}
export declare const PrivilegesSeccompOpts: MessageType<PrivilegesSeccompOpts>;
export declare function createPrivilegesSeccompOpts(init?: Partial<PrivilegesSeccompOpts>): PrivilegesSeccompOpts;
export declare function readPrivilegesSeccompOpts(reader: Reader, end: number): PrivilegesSeccompOpts;
export declare function writePrivilegesSeccompOpts(message: PrivilegesSeccompOpts, writer: Writer): Writer;

/** The AppArmor profile. */
export interface PrivilegesAppArmorOpts {
  readonly mode: PrivilegesAppArmorOptsAppArmorMode;
}
export declare const PrivilegesAppArmorOpts: MessageType<PrivilegesAppArmorOpts>;
export declare function createPrivilegesAppArmorOpts(init?: Partial<PrivilegesAppArmorOpts>): PrivilegesAppArmorOpts;
export declare function readPrivilegesAppArmorOpts(reader: Reader, end: number): PrivilegesAppArmorOpts;
export declare function writePrivilegesAppArmorOpts(message: PrivilegesAppArmorOpts, writer: Writer): Writer;

/** A size with bounds; 0 = no bound. */
export interface CapacityRange {
  readonly requiredBytes: number;
  readonly limitBytes: number;
}
export declare const CapacityRange: MessageType<CapacityRange>;
export declare function createCapacityRange(init?: Partial<CapacityRange>): CapacityRange;
export declare function readCapacityRange(reader: Reader, end: number): CapacityRange;
export declare function writeCapacityRange(message: CapacityRange, writer: Writer): Writer;

/** Places that a volume must or should be reachable from. */
export interface TopologyRequirement {
  readonly requisite: readonly Topology[];
  readonly preferred: readonly Topology[];
}
export declare const TopologyRequirement: MessageType<TopologyRequirement>;
export declare function createTopologyRequirement(init?: Partial<TopologyRequirement>): TopologyRequirement;
export declare function readTopologyRequirement(reader: Reader, end: number): TopologyRequirement;
export declare function writeTopologyRequirement(message: TopologyRequirement, writer: Writer): Writer;

/** The tasks of one slot. */
export interface SelectBySlot {
  readonly serviceId: string;
  readonly slot: number;
}
export declare const SelectBySlot: MessageType<SelectBySlot>;
export declare function createSelectBySlot(init?: Partial<SelectBySlot>): SelectBySlot;
export declare function readSelectBySlot(reader: Reader, end: number): SelectBySlot;
export declare function writeSelectBySlot(message: SelectBySlot, writer: Writer): Writer;

/** Objects by an index entry of their own. */
export interface SelectByCustom {
  readonly kind: string;
  readonly index: string;
  readonly value: string;
}
export declare const SelectByCustom: MessageType<SelectByCustom>;
export declare function createSelectByCustom(init?: Partial<SelectByCustom>): SelectByCustom;
export declare function readSelectByCustom(reader: Reader, end: number): SelectByCustom;
export declare function writeSelectByCustom(message: SelectByCustom, writer: Writer): Writer;

/** A condition on watched objects. */
export interface SelectBy {
  readonly id: string | undefined;
  readonly idPrefix: string | undefined;
  readonly name: string | undefined;
  readonly namePrefix: string | undefined;
  readonly custom: SelectByCustom | undefined;
  readonly customPrefix: SelectByCustom | undefined;
  readonly serviceId: string | undefined;
  readonly nodeId: string | undefined;
  readonly slot: SelectBySlot | undefined;
  readonly desiredState: TaskState | undefined;
  readonly role: NodeRole | undefined;
  readonly membership: NodeSpecMembership | undefined;
  readonly referencedNetworkId: string | undefined;
  readonly referencedSecretId: string | undefined;
  readonly kind: string | undefined;
  readonly referencedConfigId: string | undefined;
}
export declare const SelectBy: MessageType<SelectBy>;
export declare function createSelectBy(init?: Partial<SelectBy>): SelectBy;
export declare function readSelectBy(reader: Reader, end: number): SelectBy;
export declare function writeSelectBy(message: SelectBy, writer: Writer): Writer;

/** One task that ends, on each node. */
export interface GlobalJob {
}
export declare const GlobalJob: MessageType<GlobalJob>;
export declare function createGlobalJob(init?: Partial<GlobalJob>): GlobalJob;
export declare function readGlobalJob(reader: Reader, end: number): GlobalJob;
export declare function writeGlobalJob(message: GlobalJob, writer: Writer): Writer;

/** One task on each node that qualifies. */
export interface GlobalService {
}
export declare const GlobalService: MessageType<GlobalService>;
export declare function createGlobalService(init?: Partial<GlobalService>): GlobalService;
export declare function readGlobalService(reader: Reader, end: number): GlobalService;
export declare function writeGlobalService(message: GlobalService, writer: Writer): Writer;

/** Where a log message comes from. What does not apply is empty. */
export interface LogContext {
  readonly serviceId: string;
  readonly nodeId: string;
  readonly taskId: string;
}
export declare const LogContext: MessageType<LogContext>;
export declare function createLogContext(init?: Partial<LogContext>): LogContext;
export declare function readLogContext(reader: Reader, end: number): LogContext;
export declare function writeLogContext(message: LogContext, writer: Writer): Writer;

/** One detail of a log message, as the log driver recorded it. */
export interface LogAttr {
  readonly key: string;
  readonly value: string;
}
export declare const LogAttr: MessageType<LogAttr>;
export declare function createLogAttr(init?: Partial<LogAttr>): LogAttr;
export declare function readLogAttr(reader: Reader, end: number): LogAttr;
export declare function writeLogAttr(message: LogAttr, writer: Writer): Writer;

/** A manager as a member of the Raft group. */
export interface RaftMember {
  /** Its number in the group. A number is never used a second time, not even by the same node. */
  readonly raftId: number;
  readonly nodeId: string;
  /** HOST:PORT of its manager port. */
  readonly addr: string;
  readonly status: RaftMemberStatus | undefined;
}
export declare const RaftMember: MessageType<RaftMember>;
export declare function createRaftMember(init?: Partial<RaftMember>): RaftMember;
export declare function readRaftMember(reader: Reader, end: number): RaftMember;
export declare function writeRaftMember(message: RaftMember, writer: Writer): Writer;

/** The number of a state of an object: greater than that of every earlier state of the same object. */
export interface Version {
  readonly index: number;
}
export declare const Version: MessageType<Version>;
export declare function createVersion(init?: Partial<Version>): Version;
export declare function readVersion(reader: Reader, end: number): Version;
export declare function writeVersion(message: Version, writer: Writer): Writer;

/** A key under which an object can be found besides its name. */
export interface IndexEntry {
  readonly key: string;
  readonly val: string;
}
export declare const IndexEntry: MessageType<IndexEntry>;
export declare function createIndexEntry(init?: Partial<IndexEntry>): IndexEntry;
export declare function readIndexEntry(reader: Reader, end: number): IndexEntry;
export declare function writeIndexEntry(message: IndexEntry, writer: Writer): Writer;

/** What a user calls an object and remembers about it. */
export interface Annotations {
  /** Unique among the services, networks, secrets, configs or volumes; compared without regard to case. */
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly indices: readonly IndexEntry[];
}
export declare const Annotations: MessageType<Annotations>;
export declare function createAnnotations(init?: Partial<Annotations>): Annotations;
export declare function readAnnotations(reader: Reader, end: number): Annotations;
export declare function writeAnnotations(message: Annotations, writer: Writer): Writer;

/** One resource of a kind that the node counts by name, such as a GPU by its UUID. */
export interface NamedGenericResource {
  readonly kind: string;
  readonly value: string;
}
export declare const NamedGenericResource: MessageType<NamedGenericResource>;
export declare function createNamedGenericResource(init?: Partial<NamedGenericResource>): NamedGenericResource;
export declare function readNamedGenericResource(reader: Reader, end: number): NamedGenericResource;
export declare function writeNamedGenericResource(message: NamedGenericResource, writer: Writer): Writer;

/** A number of resources of a kind that need no names. */
export interface DiscreteGenericResource {
  readonly kind: string;
  readonly value: number;
}
export declare const DiscreteGenericResource: MessageType<DiscreteGenericResource>;
export declare function createDiscreteGenericResource(init?: Partial<DiscreteGenericResource>): DiscreteGenericResource;
export declare function readDiscreteGenericResource(reader: Reader, end: number): DiscreteGenericResource;
export declare function writeDiscreteGenericResource(message: DiscreteGenericResource, writer: Writer): Writer;

/** Something a node has besides CPU and memory, and a task can reserve. */
export interface GenericResource {
  readonly namedResourceSpec: NamedGenericResource | undefined;
  readonly discreteResourceSpec: DiscreteGenericResource | undefined;
}
export declare const GenericResource: MessageType<GenericResource>;
export declare function createGenericResource(init?: Partial<GenericResource>): GenericResource;
export declare function readGenericResource(reader: Reader, end: number): GenericResource;
export declare function writeGenericResource(message: GenericResource, writer: Writer): Writer;

/** An amount of what a node offers, or a task may use. */
export interface Resources {
  /** Billionths of a CPU. */
  readonly nanoCpus: number;
  readonly memoryBytes: number;
  readonly generic: readonly GenericResource[];
}
export declare const Resources: MessageType<Resources>;
export declare function createResources(init?: Partial<Resources>): Resources;
export declare function readResources(reader: Reader, end: number): Resources;
export declare function writeResources(message: Resources, writer: Writer): Writer;

/** Hardware and operating system, as the node's kernel or an image names them. */
export interface Platform {
  readonly architecture: string;
  readonly os: string;
}
export declare const Platform: MessageType<Platform>;
export declare function createPlatform(init?: Partial<Platform>): Platform;
export declare function readPlatform(reader: Reader, end: number): Platform;
export declare function writePlatform(message: Platform, writer: Writer): Writer;

/** A driver that a node offers. */
export interface PluginDescription {
  /** What it drives: Volume, Network, Log, or CSI's name for cluster volumes. */
  readonly type: string;
  readonly name: string;
}
export declare const PluginDescription: MessageType<PluginDescription>;
export declare function createPluginDescription(init?: Partial<PluginDescription>): PluginDescription;
export declare function readPluginDescription(reader: Reader, end: number): PluginDescription;
export declare function writePluginDescription(message: PluginDescription, writer: Writer): Writer;

/** The daemon that runs a node's containers. */
export interface EngineDescription {
  readonly engineVersion: string;
  /** Set in the daemon's configuration on the node itself; the cluster only reads them. */
  readonly labels: Readonly<Record<string, string>>;
  readonly plugins: readonly PluginDescription[];
}
export declare const EngineDescription: MessageType<EngineDescription>;
export declare function createEngineDescription(init?: Partial<EngineDescription>): EngineDescription;
export declare function readEngineDescription(reader: Reader, end: number): EngineDescription;
export declare function writeEngineDescription(message: EngineDescription, writer: Writer): Writer;

/** What a node says about itself each time it begins a session. */
export interface NodeDescription {
  readonly hostname: string;
  readonly platform: Platform | undefined;
  readonly resources: Resources | undefined;
  readonly engine: EngineDescription | undefined;
  readonly tlsInfo: NodeTLSInfo | undefined;
  /** It admits only the algorithms of FIPS 140. */
  readonly fips: boolean;
  /** Its names in the CSI plugins that it runs. */
  readonly csiInfo: readonly NodeCSIInfo[];
  /** What the node's kernel or machine cannot do for containers, in plain words. */
  readonly lacks: readonly string[];
  /** Where the tunnels of its networks end; empty for the address in its status. */
  readonly dataPathAddress: string;
  /** Its containers have IPv6 addresses on the gateway network, too. */
  readonly gatewayIpv6: boolean;
  /** It builds its part of the networks from the managers' tables. A Docker Engine does not: it can have tasks, but none on networks that span nodes. */
  readonly networkTables: boolean;
}
export declare const NodeDescription: MessageType<NodeDescription>;
export declare function createNodeDescription(init?: Partial<NodeDescription>): NodeDescription;
export declare function readNodeDescription(reader: Reader, end: number): NodeDescription;
export declare function writeNodeDescription(message: NodeDescription, writer: Writer): Writer;

/** What a node's certificate rests on; tells whether a root rotation has reached it. */
export interface NodeTLSInfo {
  /** The root certificates it trusts, PEM. */
  readonly trustRoot: Uint8Array;
  /** Subject of its certificate's issuer, DER. */
  readonly certIssuerSubject: Uint8Array;
  /** Public key of its certificate's issuer, DER. */
  readonly certIssuerPublicKey: Uint8Array;
}
export declare const NodeTLSInfo: MessageType<NodeTLSInfo>;
export declare function createNodeTLSInfo(init?: Partial<NodeTLSInfo>): NodeTLSInfo;
export declare function readNodeTLSInfo(reader: Reader, end: number): NodeTLSInfo;
export declare function writeNodeTLSInfo(message: NodeTLSInfo, writer: Writer): Writer;

/** A node as one CSI plugin knows it. */
export interface NodeCSIInfo {
  readonly pluginName: string;
  /** The plugin's name for the node, which need not be its id in the cluster. */
  readonly nodeId: string;
  /** 0 = as many as the plugin can. */
  readonly maxVolumesPerNode: number;
  readonly accessibleTopology: Topology | undefined;
}
export declare const NodeCSIInfo: MessageType<NodeCSIInfo>;
export declare function createNodeCSIInfo(init?: Partial<NodeCSIInfo>): NodeCSIInfo;
export declare function readNodeCSIInfo(reader: Reader, end: number): NodeCSIInfo;
export declare function writeNodeCSIInfo(message: NodeCSIInfo, writer: Writer): Writer;

/** What the answering manager knows about a member of the Raft group. */
export interface RaftMemberStatus {
  readonly leader: boolean;
  readonly reachability: RaftMemberStatusReachability;
  /** Why it cannot be reached. */
  readonly message: string;
}
export declare const RaftMemberStatus: MessageType<RaftMemberStatus>;
export declare function createRaftMemberStatus(init?: Partial<RaftMemberStatus>): RaftMemberStatus;
export declare function readRaftMemberStatus(reader: Reader, end: number): RaftMemberStatus;
export declare function writeRaftMemberStatus(message: RaftMemberStatus, writer: Writer): Writer;

/** An image by its reference. */
export interface Image {
  readonly reference: string;
}
export declare const Image: MessageType<Image>;
export declare function createImage(init?: Partial<Image>): Image;
export declare function readImage(reader: Reader, end: number): Image;
export declare function writeImage(message: Image, writer: Writer): Writer;

/** The container of a task, as its node sees it. */
export interface ContainerStatus {
  readonly containerId: string;
  /** Process id of the container's first process in the node's own count; 0 when it does not run. */
  readonly pid: number;
  readonly exitCode: number;
}
export declare const ContainerStatus: MessageType<ContainerStatus>;
export declare function createContainerStatus(init?: Partial<ContainerStatus>): ContainerStatus;
export declare function readContainerStatus(reader: Reader, end: number): ContainerStatus;
export declare function writeContainerStatus(message: ContainerStatus, writer: Writer): Writer;

/** The ports of a task that are published on its node alone. */
export interface PortStatus {
  /** With the numbers that the node chose where the spec left it the choice. */
  readonly ports: readonly PortConfig[];
}
export declare const PortStatus: MessageType<PortStatus>;
export declare function createPortStatus(init?: Partial<PortStatus>): PortStatus;
export declare function readPortStatus(reader: Reader, end: number): PortStatus;
export declare function writePortStatus(message: PortStatus, writer: Writer): Writer;

/** What is known about how a task fares. */
export interface TaskStatus {
  /** When the state was reached, by the reporter's clock. */
  readonly timestamp: Timestamp | undefined;
  readonly state: TaskState;
  /** The last step in a few words, such as "started". */
  readonly message: string;
  /** Why the task failed, or why it has no node yet. */
  readonly err: string;
  readonly container: ContainerStatus | undefined;
  readonly portStatus: PortStatus | undefined;
  /** The node id of the manager that stored this status. */
  readonly appliedBy: string;
  /** When it did, by its own clock. */
  readonly appliedAt: Timestamp | undefined;
}
export declare const TaskStatus: MessageType<TaskStatus>;
export declare function createTaskStatus(init?: Partial<TaskStatus>): TaskStatus;
export declare function readTaskStatus(reader: Reader, end: number): TaskStatus;
export declare function writeTaskStatus(message: TaskStatus, writer: Writer): Writer;

/** The wish to be attached to a network. */
export interface NetworkAttachmentConfig {
  /** Id or name of the network. */
  readonly target: string;
  /** Further names in the network's DNS. */
  readonly aliases: readonly string[];
  /** Addresses asked for; only attachments made by hand have any. */
  readonly addresses: readonly string[];
  readonly driverAttachmentOpts: Readonly<Record<string, string>>;
}
export declare const NetworkAttachmentConfig: MessageType<NetworkAttachmentConfig>;
export declare function createNetworkAttachmentConfig(init?: Partial<NetworkAttachmentConfig>): NetworkAttachmentConfig;
export declare function readNetworkAttachmentConfig(reader: Reader, end: number): NetworkAttachmentConfig;
export declare function writeNetworkAttachmentConfig(message: NetworkAttachmentConfig, writer: Writer): Writer;

/** One pool of addresses of a network. */
export interface IPAMConfig {
  readonly family: IPAMConfigAddressFamily;
  /** In CIDR form, as is the range. */
  readonly subnet: string;
  /** The part of the subnet that addresses are taken from; empty = all of it. */
  readonly range: string;
  readonly gateway: string;
  /** Addresses that are not given out, by name. */
  readonly reserved: Readonly<Record<string, string>>;
}
export declare const IPAMConfig: MessageType<IPAMConfig>;
export declare function createIPAMConfig(init?: Partial<IPAMConfig>): IPAMConfig;
export declare function readIPAMConfig(reader: Reader, end: number): IPAMConfig;
export declare function writeIPAMConfig(message: IPAMConfig, writer: Writer): Writer;

/** A port of a service that can be reached from outside. */
export interface PortConfig {
  readonly name: string;
  readonly protocol: PortConfigProtocol;
  /** The port in the container. */
  readonly targetPort: number;
  /** The port outside; 0 = chosen by the cluster (ingress) or by the node (host). */
  readonly publishedPort: number;
  readonly publishMode: PortConfigPublishMode;
  /** Answers on this address of a node only; empty for all. */
  readonly hostIp: string;
}
export declare const PortConfig: MessageType<PortConfig>;
export declare function createPortConfig(init?: Partial<PortConfig>): PortConfig;
export declare function readPortConfig(reader: Reader, end: number): PortConfig;
export declare function writePortConfig(message: PortConfig, writer: Writer): Writer;

/** A driver by name, with its options. No name = the default driver. */
export interface Driver {
  readonly name: string;
  readonly options: Readonly<Record<string, string>>;
}
export declare const Driver: MessageType<Driver>;
export declare function createDriver(init?: Partial<Driver>): Driver;
export declare function readDriver(reader: Reader, end: number): Driver;
export declare function writeDriver(message: Driver, writer: Writer): Writer;

/** How a network's addresses are managed. */
export interface IPAMOptions {
  readonly driver: Driver | undefined;
  readonly configs: readonly IPAMConfig[];
}
export declare const IPAMOptions: MessageType<IPAMOptions>;
export declare function createIPAMOptions(init?: Partial<IPAMOptions>): IPAMOptions;
export declare function readIPAMOptions(reader: Reader, end: number): IPAMOptions;
export declare function writeIPAMOptions(message: IPAMOptions, writer: Writer): Writer;

/** A manager, for those who look for one. */
export interface Peer {
  readonly nodeId: string;
  readonly addr: string;
}
export declare const Peer: MessageType<Peer>;
export declare function createPeer(init?: Partial<Peer>): Peer;
export declare function readPeer(reader: Reader, end: number): Peer;
export declare function writePeer(message: Peer, writer: Writer): Writer;

/** Where the signing of a certificate stands. */
export interface IssuanceStatus {
  readonly state: IssuanceStatusState;
  /** Why it was not issued. */
  readonly err: string;
}
export declare const IssuanceStatus: MessageType<IssuanceStatus>;
export declare function createIssuanceStatus(init?: Partial<IssuanceStatus>): IssuanceStatus;
export declare function readIssuanceStatus(reader: Reader, end: number): IssuanceStatus;
export declare function writeIssuanceStatus(message: IssuanceStatus, writer: Writer): Writer;

/** A service that signs the nodes' certificates in the managers' place. */
export interface ExternalCA {
  readonly protocol: ExternalCACAProtocol;
  readonly url: string;
  readonly options: Readonly<Record<string, string>>;
  /** The root that this service signs for, PEM; empty = the cluster's present one. */
  readonly caCert: Uint8Array;
}
export declare const ExternalCA: MessageType<ExternalCA>;
export declare function createExternalCA(init?: Partial<ExternalCA>): ExternalCA;
export declare function readExternalCA(reader: Reader, end: number): ExternalCA;
export declare function writeExternalCA(message: ExternalCA, writer: Writer): Writer;

/** Even distribution over the values of a label. */
export interface SpreadOver {
  /** `node.labels.NAME` or `engine.labels.NAME`. */
  readonly spreadDescriptor: string;
}
export declare const SpreadOver: MessageType<SpreadOver>;
export declare function createSpreadOver(init?: Partial<SpreadOver>): SpreadOver;
export declare function readSpreadOver(reader: Reader, end: number): SpreadOver;
export declare function writeSpreadOver(message: SpreadOver, writer: Writer): Writer;

/** How tasks are laid out over the nodes that qualify. */
export interface PlacementPreference {
  readonly spread: SpreadOver | undefined;
}
export declare const PlacementPreference: MessageType<PlacementPreference>;
export declare function createPlacementPreference(init?: Partial<PlacementPreference>): PlacementPreference;
export declare function readPlacementPreference(reader: Reader, end: number): PlacementPreference;
export declare function writePlacementPreference(message: PlacementPreference, writer: Writer): Writer;

/** What a new node must show to be admitted, by the role it gets. */
export interface JoinTokens {
  readonly worker: string;
  readonly manager: string;
}
export declare const JoinTokens: MessageType<JoinTokens>;
export declare function createJoinTokens(init?: Partial<JoinTokens>): JoinTokens;
export declare function readJoinTokens(reader: Reader, end: number): JoinTokens;
export declare function writeJoinTokens(message: JoinTokens, writer: Writer): Writer;

/** A node's certificate and the way to it. */
export interface Certificate {
  readonly role: NodeRole;
  /** The request, PEM. */
  readonly csr: Uint8Array;
  readonly status: IssuanceStatus | undefined;
  /** The certificate with its chain, PEM; empty until issued. */
  readonly certificate: Uint8Array;
  /** The subject's common name: the node id. */
  readonly cn: string;
}
export declare const Certificate: MessageType<Certificate>;
export declare function createCertificate(init?: Partial<Certificate>): Certificate;
export declare function readCertificate(reader: Reader, end: number): Certificate;
export declare function writeCertificate(message: Certificate, writer: Writer): Writer;

/** A key that the managers share. */
export interface EncryptionKey {
  /** What it is for: `swarm-manager` unlocks managers' disks, `networking:*` are for overlays. */
  readonly subsystem: string;
  readonly algorithm: EncryptionKeyAlgorithm;
  readonly key: Uint8Array;
  /** Orders the keys of a subsystem: the greatest is the newest. */
  readonly lamportTime: number;
}
export declare const EncryptionKey: MessageType<EncryptionKey>;
export declare function createEncryptionKey(init?: Partial<EncryptionKey>): EncryptionKey;
export declare function readEncryptionKey(reader: Reader, end: number): EncryptionKey;
export declare function writeEncryptionKey(message: EncryptionKey, writer: Writer): Writer;

/** Where a secret or config appears in a container. */
export interface FileTarget {
  /** A path; a relative one begins at /run/secrets for secrets, at / for configs. */
  readonly name: string;
  readonly uid: string;
  readonly gid: string;
  /** Permission bits. */
  readonly mode: number;
}
export declare const FileTarget: MessageType<FileTarget>;
export declare function createFileTarget(init?: Partial<FileTarget>): FileTarget;
export declare function readFileTarget(reader: Reader, end: number): FileTarget;
export declare function writeFileTarget(message: FileTarget, writer: Writer): Writer;

/** A record on a manager's disk as Swarm writes it. */
export interface MaybeEncryptedRecord {
  readonly algorithm: MaybeEncryptedRecordAlgorithm;
  readonly data: Uint8Array;
  readonly nonce: Uint8Array;
}
export declare const MaybeEncryptedRecord: MessageType<MaybeEncryptedRecord>;
export declare function createMaybeEncryptedRecord(init?: Partial<MaybeEncryptedRecord>): MaybeEncryptedRecord;
export declare function readMaybeEncryptedRecord(reader: Reader, end: number): MaybeEncryptedRecord;
export declare function writeMaybeEncryptedRecord(message: MaybeEncryptedRecord, writer: Writer): Writer;

/** A change of the root certificate that is under way. */
export interface RootRotation {
  /** The new root, PEM; likewise its key, which is empty when an external CA holds it. */
  readonly caCert: Uint8Array;
  readonly caKey: Uint8Array;
  /** The new root signed by the old one, which those who trust only the old one accept. */
  readonly crossSignedCaCert: Uint8Array;
}
export declare const RootRotation: MessageType<RootRotation>;
export declare function createRootRotation(init?: Partial<RootRotation>): RootRotation;
export declare function readRootRotation(reader: Reader, end: number): RootRotation;
export declare function writeRootRotation(message: RootRotation, writer: Writer): Writer;

/** How a volume may be used, and by how many. */
export interface VolumeAccessMode {
  readonly scope: VolumeAccessModeScope;
  readonly sharing: VolumeAccessModeSharing;
  readonly block: BlockVolume | undefined;
  readonly mount: VolumeAccessModeMountVolume | undefined;
}
export declare const VolumeAccessMode: MessageType<VolumeAccessMode>;
export declare function createVolumeAccessMode(init?: Partial<VolumeAccessMode>): VolumeAccessMode;
export declare function readVolumeAccessMode(reader: Reader, end: number): VolumeAccessMode;
export declare function writeVolumeAccessMode(message: VolumeAccessMode, writer: Writer): Writer;

/** Access through a file system. */
export interface VolumeAccessModeMountVolume {
  readonly fsType: string;
  readonly mountFlags: readonly string[];
}
export declare const VolumeAccessModeMountVolume: MessageType<VolumeAccessModeMountVolume>;
export declare function createVolumeAccessModeMountVolume(init?: Partial<VolumeAccessModeMountVolume>): VolumeAccessModeMountVolume;
export declare function readVolumeAccessModeMountVolume(reader: Reader, end: number): VolumeAccessModeMountVolume;
export declare function writeVolumeAccessModeMountVolume(message: VolumeAccessModeMountVolume, writer: Writer): Writer;

/** A secret that is handed to the CSI plugin. */
export interface VolumeSecret {
  /** The name under which the plugin expects it. */
  readonly key: string;
  /** Id or name of the secret. */
  readonly secret: string;
}
export declare const VolumeSecret: MessageType<VolumeSecret>;
export declare function createVolumeSecret(init?: Partial<VolumeSecret>): VolumeSecret;
export declare function readVolumeSecret(reader: Reader, end: number): VolumeSecret;
export declare function writeVolumeSecret(message: VolumeSecret, writer: Writer): Writer;

/** A place that storage can be reached from, such as a zone. */
export interface Topology {
  readonly segments: Readonly<Record<string, string>>;
}
export declare const Topology: MessageType<Topology>;
export declare function createTopology(init?: Partial<Topology>): Topology;
export declare function readTopology(reader: Reader, end: number): Topology;
export declare function writeTopology(message: Topology, writer: Writer): Writer;

/** An access mode in CSI's terms. */
export interface VolumeCapability {
  readonly block: BlockVolume | undefined;
  readonly mount: VolumeCapabilityMountVolume | undefined;
  readonly accessMode: VolumeCapabilityAccessMode | undefined;
}
export declare const VolumeCapability: MessageType<VolumeCapability>;
export declare function createVolumeCapability(init?: Partial<VolumeCapability>): VolumeCapability;
export declare function readVolumeCapability(reader: Reader, end: number): VolumeCapability;
export declare function writeVolumeCapability(message: VolumeCapability, writer: Writer): Writer;

/** Access through a file system. */
export interface VolumeCapabilityMountVolume {
  readonly fsType: string;
  readonly mountFlags: readonly string[];
}
export declare const VolumeCapabilityMountVolume: MessageType<VolumeCapabilityMountVolume>;
export declare function createVolumeCapabilityMountVolume(init?: Partial<VolumeCapabilityMountVolume>): VolumeCapabilityMountVolume;
export declare function readVolumeCapabilityMountVolume(reader: Reader, end: number): VolumeCapabilityMountVolume;
export declare function writeVolumeCapabilityMountVolume(message: VolumeCapabilityMountVolume, writer: Writer): Writer;

/** How many may read and write. */
export interface VolumeCapabilityAccessMode {
  readonly mode: VolumeCapabilityAccessModeMode;
}
export declare const VolumeCapabilityAccessMode: MessageType<VolumeCapabilityAccessMode>;
export declare function createVolumeCapabilityAccessMode(init?: Partial<VolumeCapabilityAccessMode>): VolumeCapabilityAccessMode;
export declare function readVolumeCapabilityAccessMode(reader: Reader, end: number): VolumeCapabilityAccessMode;
export declare function writeVolumeCapabilityAccessMode(message: VolumeCapabilityAccessMode, writer: Writer): Writer;

/** Access as a block device. */
export interface BlockVolume {
}
export declare const BlockVolume: MessageType<BlockVolume>;
export declare function createBlockVolume(init?: Partial<BlockVolume>): BlockVolume;
export declare function readBlockVolume(reader: Reader, end: number): BlockVolume;
export declare function writeBlockVolume(message: BlockVolume, writer: Writer): Writer;

/** A config that the runtime reads itself instead of showing it to the container. */
export interface RuntimeTarget {
}
export declare const RuntimeTarget: MessageType<RuntimeTarget>;
export declare function createRuntimeTarget(init?: Partial<RuntimeTarget>): RuntimeTarget;
export declare function readRuntimeTarget(reader: Reader, end: number): RuntimeTarget;
export declare function writeRuntimeTarget(message: RuntimeTarget, writer: Writer): Writer;

/** A node by its full id, as in all requests that name an object. */
export interface GetNodeRequest {
  readonly nodeId: string;
}
export declare const GetNodeRequest: MessageType<GetNodeRequest>;
export declare function createGetNodeRequest(init?: Partial<GetNodeRequest>): GetNodeRequest;
export declare function readGetNodeRequest(reader: Reader, end: number): GetNodeRequest;
export declare function writeGetNodeRequest(message: GetNodeRequest, writer: Writer): Writer;

/** With what Raft knows about it, if it is a manager. */
export interface GetNodeResponse {
  readonly node: Node | undefined;
}
export declare const GetNodeResponse: MessageType<GetNodeResponse>;
export declare function createGetNodeResponse(init?: Partial<GetNodeResponse>): GetNodeResponse;
export declare function readGetNodeResponse(reader: Reader, end: number): GetNodeResponse;
export declare function writeGetNodeResponse(message: GetNodeResponse, writer: Writer): Writer;

/** Nodes that pass all filters; none = all. In one list of a filter the entries are alternatives. */
export interface ListNodesRequest {
  readonly filters: ListNodesRequestFilters | undefined;
}
export declare const ListNodesRequest: MessageType<ListNodesRequest>;
export declare function createListNodesRequest(init?: Partial<ListNodesRequest>): ListNodesRequest;
export declare function readListNodesRequest(reader: Reader, end: number): ListNodesRequest;
export declare function writeListNodesRequest(message: ListNodesRequest, writer: Writer): Writer;

export interface ListNodesRequestFilters {
  /** Host names. */
  readonly names: readonly string[];
  readonly idPrefixes: readonly string[];
  /** Labels of the engine; a label without value may have any. */
  readonly labels: Readonly<Record<string, string>>;
  readonly memberships: readonly NodeSpecMembership[];
  readonly roles: readonly NodeRole[];
  readonly namePrefixes: readonly string[];
  /** Labels of the node's spec. */
  readonly nodeLabels: Readonly<Record<string, string>>;
}
export declare const ListNodesRequestFilters: MessageType<ListNodesRequestFilters>;
export declare function createListNodesRequestFilters(init?: Partial<ListNodesRequestFilters>): ListNodesRequestFilters;
export declare function readListNodesRequestFilters(reader: Reader, end: number): ListNodesRequestFilters;
export declare function writeListNodesRequestFilters(message: ListNodesRequestFilters, writer: Writer): Writer;

/** In order of ids. */
export interface ListNodesResponse {
  readonly nodes: readonly Node[];
}
export declare const ListNodesResponse: MessageType<ListNodesResponse>;
export declare function createListNodesResponse(init?: Partial<ListNodesResponse>): ListNodesResponse;
export declare function readListNodesResponse(reader: Reader, end: number): ListNodesResponse;
export declare function writeListNodesResponse(message: ListNodesResponse, writer: Writer): Writer;

/** Replaces the spec of a node. */
export interface UpdateNodeRequest {
  readonly nodeId: string;
  /** The version that the change is based on; another one fails with "update out of sequence". */
  readonly nodeVersion: Version | undefined;
  readonly spec: NodeSpec | undefined;
}
export declare const UpdateNodeRequest: MessageType<UpdateNodeRequest>;
export declare function createUpdateNodeRequest(init?: Partial<UpdateNodeRequest>): UpdateNodeRequest;
export declare function readUpdateNodeRequest(reader: Reader, end: number): UpdateNodeRequest;
export declare function writeUpdateNodeRequest(message: UpdateNodeRequest, writer: Writer): Writer;

/** The node as it is now. */
export interface UpdateNodeResponse {
  readonly node: Node | undefined;
}
export declare const UpdateNodeResponse: MessageType<UpdateNodeResponse>;
export declare function createUpdateNodeResponse(init?: Partial<UpdateNodeResponse>): UpdateNodeResponse;
export declare function readUpdateNodeResponse(reader: Reader, end: number): UpdateNodeResponse;
export declare function writeUpdateNodeResponse(message: UpdateNodeResponse, writer: Writer): Writer;

/** Forgets a node that left the cluster or is down. */
export interface RemoveNodeRequest {
  readonly nodeId: string;
  /** Also when it is still heard of. */
  readonly force: boolean;
}
export declare const RemoveNodeRequest: MessageType<RemoveNodeRequest>;
export declare function createRemoveNodeRequest(init?: Partial<RemoveNodeRequest>): RemoveNodeRequest;
export declare function readRemoveNodeRequest(reader: Reader, end: number): RemoveNodeRequest;
export declare function writeRemoveNodeRequest(message: RemoveNodeRequest, writer: Writer): Writer;

/** The node is gone. */
export interface RemoveNodeResponse {
}
export declare const RemoveNodeResponse: MessageType<RemoveNodeResponse>;
export declare function createRemoveNodeResponse(init?: Partial<RemoveNodeResponse>): RemoveNodeResponse;
export declare function readRemoveNodeResponse(reader: Reader, end: number): RemoveNodeResponse;
export declare function writeRemoveNodeResponse(message: RemoveNodeResponse, writer: Writer): Writer;

/** A task. */
export interface GetTaskRequest {
  readonly taskId: string;
}
export declare const GetTaskRequest: MessageType<GetTaskRequest>;
export declare function createGetTaskRequest(init?: Partial<GetTaskRequest>): GetTaskRequest;
export declare function readGetTaskRequest(reader: Reader, end: number): GetTaskRequest;
export declare function writeGetTaskRequest(message: GetTaskRequest, writer: Writer): Writer;

/** Without credentials for the registry. */
export interface GetTaskResponse {
  readonly task: Task | undefined;
}
export declare const GetTaskResponse: MessageType<GetTaskResponse>;
export declare function createGetTaskResponse(init?: Partial<GetTaskResponse>): GetTaskResponse;
export declare function readGetTaskResponse(reader: Reader, end: number): GetTaskResponse;
export declare function writeGetTaskResponse(message: GetTaskResponse, writer: Writer): Writer;

/** Tasks that pass all filters. */
export interface ListTasksRequest {
  readonly filters: ListTasksRequestFilters | undefined;
}
export declare const ListTasksRequest: MessageType<ListTasksRequest>;
export declare function createListTasksRequest(init?: Partial<ListTasksRequest>): ListTasksRequest;
export declare function readListTasksRequest(reader: Reader, end: number): ListTasksRequest;
export declare function writeListTasksRequest(message: ListTasksRequest, writer: Writer): Writer;

export interface ListTasksRequestFilters {
  readonly names: readonly string[];
  readonly idPrefixes: readonly string[];
  /** Labels of the task's service. */
  readonly labels: Readonly<Record<string, string>>;
  readonly serviceIds: readonly string[];
  readonly nodeIds: readonly string[];
  readonly desiredStates: readonly TaskState[];
  readonly namePrefixes: readonly string[];
  /** Only tasks that follow their service's present spec. */
  readonly upToDate: boolean;
  /** `container`, `attachment`, or the kind of a generic runtime. */
  readonly runtimes: readonly string[];
}
export declare const ListTasksRequestFilters: MessageType<ListTasksRequestFilters>;
export declare function createListTasksRequestFilters(init?: Partial<ListTasksRequestFilters>): ListTasksRequestFilters;
export declare function readListTasksRequestFilters(reader: Reader, end: number): ListTasksRequestFilters;
export declare function writeListTasksRequestFilters(message: ListTasksRequestFilters, writer: Writer): Writer;

/** In order of ids. Without credentials for the registry. */
export interface ListTasksResponse {
  readonly tasks: readonly Task[];
}
export declare const ListTasksResponse: MessageType<ListTasksResponse>;
export declare function createListTasksResponse(init?: Partial<ListTasksResponse>): ListTasksResponse;
export declare function readListTasksResponse(reader: Reader, end: number): ListTasksResponse;
export declare function writeListTasksResponse(message: ListTasksResponse, writer: Writer): Writer;

/** Forgets a task, whatever it does. */
export interface RemoveTaskRequest {
  readonly taskId: string;
}
export declare const RemoveTaskRequest: MessageType<RemoveTaskRequest>;
export declare function createRemoveTaskRequest(init?: Partial<RemoveTaskRequest>): RemoveTaskRequest;
export declare function readRemoveTaskRequest(reader: Reader, end: number): RemoveTaskRequest;
export declare function writeRemoveTaskRequest(message: RemoveTaskRequest, writer: Writer): Writer;

/** The task is gone. */
export interface RemoveTaskResponse {
}
export declare const RemoveTaskResponse: MessageType<RemoveTaskResponse>;
export declare function createRemoveTaskResponse(init?: Partial<RemoveTaskResponse>): RemoveTaskResponse;
export declare function readRemoveTaskResponse(reader: Reader, end: number): RemoveTaskResponse;
export declare function writeRemoveTaskResponse(message: RemoveTaskResponse, writer: Writer): Writer;

/** A service. */
export interface GetServiceRequest {
  readonly serviceId: string;
  /** Fills in what the spec leaves out. */
  readonly insertDefaults: boolean;
}
export declare const GetServiceRequest: MessageType<GetServiceRequest>;
export declare function createGetServiceRequest(init?: Partial<GetServiceRequest>): GetServiceRequest;
export declare function readGetServiceRequest(reader: Reader, end: number): GetServiceRequest;
export declare function writeGetServiceRequest(message: GetServiceRequest, writer: Writer): Writer;

/** Without credentials for the registry. */
export interface GetServiceResponse {
  readonly service: Service | undefined;
}
export declare const GetServiceResponse: MessageType<GetServiceResponse>;
export declare function createGetServiceResponse(init?: Partial<GetServiceResponse>): GetServiceResponse;
export declare function readGetServiceResponse(reader: Reader, end: number): GetServiceResponse;
export declare function writeGetServiceResponse(message: GetServiceResponse, writer: Writer): Writer;

/** Services that pass all filters. */
export interface ListServicesRequest {
  readonly filters: ListServicesRequestFilters | undefined;
}
export declare const ListServicesRequest: MessageType<ListServicesRequest>;
export declare function createListServicesRequest(init?: Partial<ListServicesRequest>): ListServicesRequest;
export declare function readListServicesRequest(reader: Reader, end: number): ListServicesRequest;
export declare function writeListServicesRequest(message: ListServicesRequest, writer: Writer): Writer;

export interface ListServicesRequestFilters {
  readonly names: readonly string[];
  readonly idPrefixes: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  readonly namePrefixes: readonly string[];
  readonly runtimes: readonly string[];
}
export declare const ListServicesRequestFilters: MessageType<ListServicesRequestFilters>;
export declare function createListServicesRequestFilters(init?: Partial<ListServicesRequestFilters>): ListServicesRequestFilters;
export declare function readListServicesRequestFilters(reader: Reader, end: number): ListServicesRequestFilters;
export declare function writeListServicesRequestFilters(message: ListServicesRequestFilters, writer: Writer): Writer;

/** In order of ids. Without credentials for the registry. */
export interface ListServicesResponse {
  readonly services: readonly Service[];
}
export declare const ListServicesResponse: MessageType<ListServicesResponse>;
export declare function createListServicesResponse(init?: Partial<ListServicesResponse>): ListServicesResponse;
export declare function readListServicesResponse(reader: Reader, end: number): ListServicesResponse;
export declare function writeListServicesResponse(message: ListServicesResponse, writer: Writer): Writer;

/** Makes a service of a name that is not taken. */
export interface CreateServiceRequest {
  readonly spec: ServiceSpec | undefined;
}
export declare const CreateServiceRequest: MessageType<CreateServiceRequest>;
export declare function createCreateServiceRequest(init?: Partial<CreateServiceRequest>): CreateServiceRequest;
export declare function readCreateServiceRequest(reader: Reader, end: number): CreateServiceRequest;
export declare function writeCreateServiceRequest(message: CreateServiceRequest, writer: Writer): Writer;

/** The service as it is stored. */
export interface CreateServiceResponse {
  readonly service: Service | undefined;
}
export declare const CreateServiceResponse: MessageType<CreateServiceResponse>;
export declare function createCreateServiceResponse(init?: Partial<CreateServiceResponse>): CreateServiceResponse;
export declare function readCreateServiceResponse(reader: Reader, end: number): CreateServiceResponse;
export declare function writeCreateServiceResponse(message: CreateServiceResponse, writer: Writer): Writer;

/** Replaces the spec of a service, but not its name or mode. */
export interface UpdateServiceRequest {
  readonly serviceId: string;
  readonly serviceVersion: Version | undefined;
  readonly spec: ServiceSpec | undefined;
  /** PREVIOUS goes back to the previous spec; `spec` is ignored then. */
  readonly rollback: UpdateServiceRequestRollback;
  readonly registryAuthFrom: UpdateServiceRequestRegistryAuthFrom;
}
export declare const UpdateServiceRequest: MessageType<UpdateServiceRequest>;
export declare function createUpdateServiceRequest(init?: Partial<UpdateServiceRequest>): UpdateServiceRequest;
export declare function readUpdateServiceRequest(reader: Reader, end: number): UpdateServiceRequest;
export declare function writeUpdateServiceRequest(message: UpdateServiceRequest, writer: Writer): Writer;

/** The service as it is now. */
export interface UpdateServiceResponse {
  readonly service: Service | undefined;
}
export declare const UpdateServiceResponse: MessageType<UpdateServiceResponse>;
export declare function createUpdateServiceResponse(init?: Partial<UpdateServiceResponse>): UpdateServiceResponse;
export declare function readUpdateServiceResponse(reader: Reader, end: number): UpdateServiceResponse;
export declare function writeUpdateServiceResponse(message: UpdateServiceResponse, writer: Writer): Writer;

/** Removes a service; its tasks are stopped afterwards. */
export interface RemoveServiceRequest {
  readonly serviceId: string;
}
export declare const RemoveServiceRequest: MessageType<RemoveServiceRequest>;
export declare function createRemoveServiceRequest(init?: Partial<RemoveServiceRequest>): RemoveServiceRequest;
export declare function readRemoveServiceRequest(reader: Reader, end: number): RemoveServiceRequest;
export declare function writeRemoveServiceRequest(message: RemoveServiceRequest, writer: Writer): Writer;

/** The service is gone. */
export interface RemoveServiceResponse {
}
export declare const RemoveServiceResponse: MessageType<RemoveServiceResponse>;
export declare function createRemoveServiceResponse(init?: Partial<RemoveServiceResponse>): RemoveServiceResponse;
export declare function readRemoveServiceResponse(reader: Reader, end: number): RemoveServiceResponse;
export declare function writeRemoveServiceResponse(message: RemoveServiceResponse, writer: Writer): Writer;

/** Counts the tasks of services. */
export interface ListServiceStatusesRequest {
  readonly services: readonly string[];
}
export declare const ListServiceStatusesRequest: MessageType<ListServiceStatusesRequest>;
export declare function createListServiceStatusesRequest(init?: Partial<ListServiceStatusesRequest>): ListServiceStatusesRequest;
export declare function readListServiceStatusesRequest(reader: Reader, end: number): ListServiceStatusesRequest;
export declare function writeListServiceStatusesRequest(message: ListServiceStatusesRequest, writer: Writer): Writer;

/** In the order of the request; a service that is gone has no tasks and wants none. */
export interface ListServiceStatusesResponse {
  readonly statuses: readonly ListServiceStatusesResponseServiceStatus[];
}
export declare const ListServiceStatusesResponse: MessageType<ListServiceStatusesResponse>;
export declare function createListServiceStatusesResponse(init?: Partial<ListServiceStatusesResponse>): ListServiceStatusesResponse;
export declare function readListServiceStatusesResponse(reader: Reader, end: number): ListServiceStatusesResponse;
export declare function writeListServiceStatusesResponse(message: ListServiceStatusesResponse, writer: Writer): Writer;

/** How many tasks a service wants and has. */
export interface ListServiceStatusesResponseServiceStatus {
  readonly serviceId: string;
  /** For a global service the number of nodes that should run one. */
  readonly desiredTasks: number;
  readonly runningTasks: number;
  /** Of a job's present iteration. */
  readonly completedTasks: number;
}
export declare const ListServiceStatusesResponseServiceStatus: MessageType<ListServiceStatusesResponseServiceStatus>;
export declare function createListServiceStatusesResponseServiceStatus(init?: Partial<ListServiceStatusesResponseServiceStatus>): ListServiceStatusesResponseServiceStatus;
export declare function readListServiceStatusesResponseServiceStatus(reader: Reader, end: number): ListServiceStatusesResponseServiceStatus;
export declare function writeListServiceStatusesResponseServiceStatus(message: ListServiceStatusesResponseServiceStatus, writer: Writer): Writer;

/** A network by id or, without one, by name. */
export interface GetNetworkRequest {
  readonly name: string;
  readonly networkId: string;
  /** For the caller's own use, here and in lists; not looked at. */
  readonly appdata: Any | undefined;
}
export declare const GetNetworkRequest: MessageType<GetNetworkRequest>;
export declare function createGetNetworkRequest(init?: Partial<GetNetworkRequest>): GetNetworkRequest;
export declare function readGetNetworkRequest(reader: Reader, end: number): GetNetworkRequest;
export declare function writeGetNetworkRequest(message: GetNetworkRequest, writer: Writer): Writer;

/** The network. */
export interface GetNetworkResponse {
  readonly network: Network | undefined;
}
export declare const GetNetworkResponse: MessageType<GetNetworkResponse>;
export declare function createGetNetworkResponse(init?: Partial<GetNetworkResponse>): GetNetworkResponse;
export declare function readGetNetworkResponse(reader: Reader, end: number): GetNetworkResponse;
export declare function writeGetNetworkResponse(message: GetNetworkResponse, writer: Writer): Writer;

/** Networks that pass all filters. */
export interface ListNetworksRequest {
  readonly filters: ListNetworksRequestFilters | undefined;
  readonly appdata: Any | undefined;
}
export declare const ListNetworksRequest: MessageType<ListNetworksRequest>;
export declare function createListNetworksRequest(init?: Partial<ListNetworksRequest>): ListNetworksRequest;
export declare function readListNetworksRequest(reader: Reader, end: number): ListNetworksRequest;
export declare function writeListNetworksRequest(message: ListNetworksRequest, writer: Writer): Writer;

export interface ListNetworksRequestFilters {
  readonly names: readonly string[];
  readonly idPrefixes: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  readonly namePrefixes: readonly string[];
}
export declare const ListNetworksRequestFilters: MessageType<ListNetworksRequestFilters>;
export declare function createListNetworksRequestFilters(init?: Partial<ListNetworksRequestFilters>): ListNetworksRequestFilters;
export declare function readListNetworksRequestFilters(reader: Reader, end: number): ListNetworksRequestFilters;
export declare function writeListNetworksRequestFilters(message: ListNetworksRequestFilters, writer: Writer): Writer;

/** The networks, in order of ids. */
export interface ListNetworksResponse {
  readonly networks: readonly Network[];
}
export declare const ListNetworksResponse: MessageType<ListNetworksResponse>;
export declare function createListNetworksResponse(init?: Partial<ListNetworksResponse>): ListNetworksResponse;
export declare function readListNetworksResponse(reader: Reader, end: number): ListNetworksResponse;
export declare function writeListNetworksResponse(message: ListNetworksResponse, writer: Writer): Writer;

/** Makes a network. */
export interface CreateNetworkRequest {
  readonly spec: NetworkSpec | undefined;
}
export declare const CreateNetworkRequest: MessageType<CreateNetworkRequest>;
export declare function createCreateNetworkRequest(init?: Partial<CreateNetworkRequest>): CreateNetworkRequest;
export declare function readCreateNetworkRequest(reader: Reader, end: number): CreateNetworkRequest;
export declare function writeCreateNetworkRequest(message: CreateNetworkRequest, writer: Writer): Writer;

/** The network as it is stored. */
export interface CreateNetworkResponse {
  readonly network: Network | undefined;
}
export declare const CreateNetworkResponse: MessageType<CreateNetworkResponse>;
export declare function createCreateNetworkResponse(init?: Partial<CreateNetworkResponse>): CreateNetworkResponse;
export declare function readCreateNetworkResponse(reader: Reader, end: number): CreateNetworkResponse;
export declare function writeCreateNetworkResponse(message: CreateNetworkResponse, writer: Writer): Writer;

/** Removes a network that nobody uses. */
export interface RemoveNetworkRequest {
  readonly name: string;
  readonly networkId: string;
}
export declare const RemoveNetworkRequest: MessageType<RemoveNetworkRequest>;
export declare function createRemoveNetworkRequest(init?: Partial<RemoveNetworkRequest>): RemoveNetworkRequest;
export declare function readRemoveNetworkRequest(reader: Reader, end: number): RemoveNetworkRequest;
export declare function writeRemoveNetworkRequest(message: RemoveNetworkRequest, writer: Writer): Writer;

/** The network is gone. */
export interface RemoveNetworkResponse {
}
export declare const RemoveNetworkResponse: MessageType<RemoveNetworkResponse>;
export declare function createRemoveNetworkResponse(init?: Partial<RemoveNetworkResponse>): RemoveNetworkResponse;
export declare function readRemoveNetworkResponse(reader: Reader, end: number): RemoveNetworkResponse;
export declare function writeRemoveNetworkResponse(message: RemoveNetworkResponse, writer: Writer): Writer;

/** The cluster. */
export interface GetClusterRequest {
  readonly clusterId: string;
}
export declare const GetClusterRequest: MessageType<GetClusterRequest>;
export declare function createGetClusterRequest(init?: Partial<GetClusterRequest>): GetClusterRequest;
export declare function readGetClusterRequest(reader: Reader, end: number): GetClusterRequest;
export declare function writeGetClusterRequest(message: GetClusterRequest, writer: Writer): Writer;

/** Keys are left out; join tokens are not. */
export interface GetClusterResponse {
  readonly cluster: Cluster | undefined;
}
export declare const GetClusterResponse: MessageType<GetClusterResponse>;
export declare function createGetClusterResponse(init?: Partial<GetClusterResponse>): GetClusterResponse;
export declare function readGetClusterResponse(reader: Reader, end: number): GetClusterResponse;
export declare function writeGetClusterResponse(message: GetClusterResponse, writer: Writer): Writer;

/** Clusters that pass all filters: the one there is, or none. */
export interface ListClustersRequest {
  readonly filters: ListClustersRequestFilters | undefined;
}
export declare const ListClustersRequest: MessageType<ListClustersRequest>;
export declare function createListClustersRequest(init?: Partial<ListClustersRequest>): ListClustersRequest;
export declare function readListClustersRequest(reader: Reader, end: number): ListClustersRequest;
export declare function writeListClustersRequest(message: ListClustersRequest, writer: Writer): Writer;

export interface ListClustersRequestFilters {
  readonly names: readonly string[];
  readonly idPrefixes: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  readonly namePrefixes: readonly string[];
}
export declare const ListClustersRequestFilters: MessageType<ListClustersRequestFilters>;
export declare function createListClustersRequestFilters(init?: Partial<ListClustersRequestFilters>): ListClustersRequestFilters;
export declare function readListClustersRequestFilters(reader: Reader, end: number): ListClustersRequestFilters;
export declare function writeListClustersRequestFilters(message: ListClustersRequestFilters, writer: Writer): Writer;

/** The clusters, in order of ids. */
export interface ListClustersResponse {
  readonly clusters: readonly Cluster[];
}
export declare const ListClustersResponse: MessageType<ListClustersResponse>;
export declare function createListClustersResponse(init?: Partial<ListClustersResponse>): ListClustersResponse;
export declare function readListClustersResponse(reader: Reader, end: number): ListClustersResponse;
export declare function writeListClustersResponse(message: ListClustersResponse, writer: Writer): Writer;

/** Replaces the cluster's settings. */
export interface UpdateClusterRequest {
  readonly clusterId: string;
  readonly clusterVersion: Version | undefined;
  readonly spec: ClusterSpec | undefined;
  /** What to make anew besides. */
  readonly rotation: KeyRotation | undefined;
}
export declare const UpdateClusterRequest: MessageType<UpdateClusterRequest>;
export declare function createUpdateClusterRequest(init?: Partial<UpdateClusterRequest>): UpdateClusterRequest;
export declare function readUpdateClusterRequest(reader: Reader, end: number): UpdateClusterRequest;
export declare function writeUpdateClusterRequest(message: UpdateClusterRequest, writer: Writer): Writer;

/** The cluster as it is now. */
export interface UpdateClusterResponse {
  readonly cluster: Cluster | undefined;
}
export declare const UpdateClusterResponse: MessageType<UpdateClusterResponse>;
export declare function createUpdateClusterResponse(init?: Partial<UpdateClusterResponse>): UpdateClusterResponse;
export declare function readUpdateClusterResponse(reader: Reader, end: number): UpdateClusterResponse;
export declare function writeUpdateClusterResponse(message: UpdateClusterResponse, writer: Writer): Writer;

/** A secret. */
export interface GetSecretRequest {
  readonly secretId: string;
}
export declare const GetSecretRequest: MessageType<GetSecretRequest>;
export declare function createGetSecretRequest(init?: Partial<GetSecretRequest>): GetSecretRequest;
export declare function readGetSecretRequest(reader: Reader, end: number): GetSecretRequest;
export declare function writeGetSecretRequest(message: GetSecretRequest, writer: Writer): Writer;

/** Without the data. */
export interface GetSecretResponse {
  readonly secret: Secret | undefined;
}
export declare const GetSecretResponse: MessageType<GetSecretResponse>;
export declare function createGetSecretResponse(init?: Partial<GetSecretResponse>): GetSecretResponse;
export declare function readGetSecretResponse(reader: Reader, end: number): GetSecretResponse;
export declare function writeGetSecretResponse(message: GetSecretResponse, writer: Writer): Writer;

/** Replaces the labels of a secret; nothing else of it can change. */
export interface UpdateSecretRequest {
  readonly secretId: string;
  readonly secretVersion: Version | undefined;
  readonly spec: SecretSpec | undefined;
}
export declare const UpdateSecretRequest: MessageType<UpdateSecretRequest>;
export declare function createUpdateSecretRequest(init?: Partial<UpdateSecretRequest>): UpdateSecretRequest;
export declare function readUpdateSecretRequest(reader: Reader, end: number): UpdateSecretRequest;
export declare function writeUpdateSecretRequest(message: UpdateSecretRequest, writer: Writer): Writer;

/** The secret as it is now. */
export interface UpdateSecretResponse {
  readonly secret: Secret | undefined;
}
export declare const UpdateSecretResponse: MessageType<UpdateSecretResponse>;
export declare function createUpdateSecretResponse(init?: Partial<UpdateSecretResponse>): UpdateSecretResponse;
export declare function readUpdateSecretResponse(reader: Reader, end: number): UpdateSecretResponse;
export declare function writeUpdateSecretResponse(message: UpdateSecretResponse, writer: Writer): Writer;

/** Secrets that pass all filters. */
export interface ListSecretsRequest {
  readonly filters: ListSecretsRequestFilters | undefined;
}
export declare const ListSecretsRequest: MessageType<ListSecretsRequest>;
export declare function createListSecretsRequest(init?: Partial<ListSecretsRequest>): ListSecretsRequest;
export declare function readListSecretsRequest(reader: Reader, end: number): ListSecretsRequest;
export declare function writeListSecretsRequest(message: ListSecretsRequest, writer: Writer): Writer;

export interface ListSecretsRequestFilters {
  readonly names: readonly string[];
  readonly idPrefixes: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  readonly namePrefixes: readonly string[];
}
export declare const ListSecretsRequestFilters: MessageType<ListSecretsRequestFilters>;
export declare function createListSecretsRequestFilters(init?: Partial<ListSecretsRequestFilters>): ListSecretsRequestFilters;
export declare function readListSecretsRequestFilters(reader: Reader, end: number): ListSecretsRequestFilters;
export declare function writeListSecretsRequestFilters(message: ListSecretsRequestFilters, writer: Writer): Writer;

/** The secrets, in order of ids. */
export interface ListSecretsResponse {
  readonly secrets: readonly Secret[];
}
export declare const ListSecretsResponse: MessageType<ListSecretsResponse>;
export declare function createListSecretsResponse(init?: Partial<ListSecretsResponse>): ListSecretsResponse;
export declare function readListSecretsResponse(reader: Reader, end: number): ListSecretsResponse;
export declare function writeListSecretsResponse(message: ListSecretsResponse, writer: Writer): Writer;

/** Makes a secret. */
export interface CreateSecretRequest {
  readonly spec: SecretSpec | undefined;
}
export declare const CreateSecretRequest: MessageType<CreateSecretRequest>;
export declare function createCreateSecretRequest(init?: Partial<CreateSecretRequest>): CreateSecretRequest;
export declare function readCreateSecretRequest(reader: Reader, end: number): CreateSecretRequest;
export declare function writeCreateSecretRequest(message: CreateSecretRequest, writer: Writer): Writer;

/** The secret as it is stored. */
export interface CreateSecretResponse {
  readonly secret: Secret | undefined;
}
export declare const CreateSecretResponse: MessageType<CreateSecretResponse>;
export declare function createCreateSecretResponse(init?: Partial<CreateSecretResponse>): CreateSecretResponse;
export declare function readCreateSecretResponse(reader: Reader, end: number): CreateSecretResponse;
export declare function writeCreateSecretResponse(message: CreateSecretResponse, writer: Writer): Writer;

/** Removes a secret that no service uses. */
export interface RemoveSecretRequest {
  readonly secretId: string;
}
export declare const RemoveSecretRequest: MessageType<RemoveSecretRequest>;
export declare function createRemoveSecretRequest(init?: Partial<RemoveSecretRequest>): RemoveSecretRequest;
export declare function readRemoveSecretRequest(reader: Reader, end: number): RemoveSecretRequest;
export declare function writeRemoveSecretRequest(message: RemoveSecretRequest, writer: Writer): Writer;

/** The secret is gone. */
export interface RemoveSecretResponse {
}
export declare const RemoveSecretResponse: MessageType<RemoveSecretResponse>;
export declare function createRemoveSecretResponse(init?: Partial<RemoveSecretResponse>): RemoveSecretResponse;
export declare function readRemoveSecretResponse(reader: Reader, end: number): RemoveSecretResponse;
export declare function writeRemoveSecretResponse(message: RemoveSecretResponse, writer: Writer): Writer;

/** A config. */
export interface GetConfigRequest {
  readonly configId: string;
}
export declare const GetConfigRequest: MessageType<GetConfigRequest>;
export declare function createGetConfigRequest(init?: Partial<GetConfigRequest>): GetConfigRequest;
export declare function readGetConfigRequest(reader: Reader, end: number): GetConfigRequest;
export declare function writeGetConfigRequest(message: GetConfigRequest, writer: Writer): Writer;

/** The config. */
export interface GetConfigResponse {
  readonly config: Config | undefined;
}
export declare const GetConfigResponse: MessageType<GetConfigResponse>;
export declare function createGetConfigResponse(init?: Partial<GetConfigResponse>): GetConfigResponse;
export declare function readGetConfigResponse(reader: Reader, end: number): GetConfigResponse;
export declare function writeGetConfigResponse(message: GetConfigResponse, writer: Writer): Writer;

/** Replaces the labels of a config; nothing else of it can change. */
export interface UpdateConfigRequest {
  readonly configId: string;
  readonly configVersion: Version | undefined;
  readonly spec: ConfigSpec | undefined;
}
export declare const UpdateConfigRequest: MessageType<UpdateConfigRequest>;
export declare function createUpdateConfigRequest(init?: Partial<UpdateConfigRequest>): UpdateConfigRequest;
export declare function readUpdateConfigRequest(reader: Reader, end: number): UpdateConfigRequest;
export declare function writeUpdateConfigRequest(message: UpdateConfigRequest, writer: Writer): Writer;

/** The config as it is now. */
export interface UpdateConfigResponse {
  readonly config: Config | undefined;
}
export declare const UpdateConfigResponse: MessageType<UpdateConfigResponse>;
export declare function createUpdateConfigResponse(init?: Partial<UpdateConfigResponse>): UpdateConfigResponse;
export declare function readUpdateConfigResponse(reader: Reader, end: number): UpdateConfigResponse;
export declare function writeUpdateConfigResponse(message: UpdateConfigResponse, writer: Writer): Writer;

/** Configs that pass all filters. */
export interface ListConfigsRequest {
  readonly filters: ListConfigsRequestFilters | undefined;
}
export declare const ListConfigsRequest: MessageType<ListConfigsRequest>;
export declare function createListConfigsRequest(init?: Partial<ListConfigsRequest>): ListConfigsRequest;
export declare function readListConfigsRequest(reader: Reader, end: number): ListConfigsRequest;
export declare function writeListConfigsRequest(message: ListConfigsRequest, writer: Writer): Writer;

export interface ListConfigsRequestFilters {
  readonly names: readonly string[];
  readonly idPrefixes: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  readonly namePrefixes: readonly string[];
}
export declare const ListConfigsRequestFilters: MessageType<ListConfigsRequestFilters>;
export declare function createListConfigsRequestFilters(init?: Partial<ListConfigsRequestFilters>): ListConfigsRequestFilters;
export declare function readListConfigsRequestFilters(reader: Reader, end: number): ListConfigsRequestFilters;
export declare function writeListConfigsRequestFilters(message: ListConfigsRequestFilters, writer: Writer): Writer;

/** The configs, in order of ids. */
export interface ListConfigsResponse {
  readonly configs: readonly Config[];
}
export declare const ListConfigsResponse: MessageType<ListConfigsResponse>;
export declare function createListConfigsResponse(init?: Partial<ListConfigsResponse>): ListConfigsResponse;
export declare function readListConfigsResponse(reader: Reader, end: number): ListConfigsResponse;
export declare function writeListConfigsResponse(message: ListConfigsResponse, writer: Writer): Writer;

/** Makes a config. */
export interface CreateConfigRequest {
  readonly spec: ConfigSpec | undefined;
}
export declare const CreateConfigRequest: MessageType<CreateConfigRequest>;
export declare function createCreateConfigRequest(init?: Partial<CreateConfigRequest>): CreateConfigRequest;
export declare function readCreateConfigRequest(reader: Reader, end: number): CreateConfigRequest;
export declare function writeCreateConfigRequest(message: CreateConfigRequest, writer: Writer): Writer;

/** The config as it is stored. */
export interface CreateConfigResponse {
  readonly config: Config | undefined;
}
export declare const CreateConfigResponse: MessageType<CreateConfigResponse>;
export declare function createCreateConfigResponse(init?: Partial<CreateConfigResponse>): CreateConfigResponse;
export declare function readCreateConfigResponse(reader: Reader, end: number): CreateConfigResponse;
export declare function writeCreateConfigResponse(message: CreateConfigResponse, writer: Writer): Writer;

/** Removes a config that no service uses. */
export interface RemoveConfigRequest {
  readonly configId: string;
}
export declare const RemoveConfigRequest: MessageType<RemoveConfigRequest>;
export declare function createRemoveConfigRequest(init?: Partial<RemoveConfigRequest>): RemoveConfigRequest;
export declare function readRemoveConfigRequest(reader: Reader, end: number): RemoveConfigRequest;
export declare function writeRemoveConfigRequest(message: RemoveConfigRequest, writer: Writer): Writer;

/** The config is gone. */
export interface RemoveConfigResponse {
}
export declare const RemoveConfigResponse: MessageType<RemoveConfigResponse>;
export declare function createRemoveConfigResponse(init?: Partial<RemoveConfigResponse>): RemoveConfigResponse;
export declare function readRemoveConfigResponse(reader: Reader, end: number): RemoveConfigResponse;
export declare function writeRemoveConfigResponse(message: RemoveConfigResponse, writer: Writer): Writer;

/** An extension. */
export interface GetExtensionRequest {
  readonly extensionId: string;
}
export declare const GetExtensionRequest: MessageType<GetExtensionRequest>;
export declare function createGetExtensionRequest(init?: Partial<GetExtensionRequest>): GetExtensionRequest;
export declare function readGetExtensionRequest(reader: Reader, end: number): GetExtensionRequest;
export declare function writeGetExtensionRequest(message: GetExtensionRequest, writer: Writer): Writer;

/** The extension. */
export interface GetExtensionResponse {
  readonly extension: Extension | undefined;
}
export declare const GetExtensionResponse: MessageType<GetExtensionResponse>;
export declare function createGetExtensionResponse(init?: Partial<GetExtensionResponse>): GetExtensionResponse;
export declare function readGetExtensionResponse(reader: Reader, end: number): GetExtensionResponse;
export declare function writeGetExtensionResponse(message: GetExtensionResponse, writer: Writer): Writer;

/** Defines a kind of objects. */
export interface CreateExtensionRequest {
  readonly annotations: Annotations | undefined;
  readonly description: string;
}
export declare const CreateExtensionRequest: MessageType<CreateExtensionRequest>;
export declare function createCreateExtensionRequest(init?: Partial<CreateExtensionRequest>): CreateExtensionRequest;
export declare function readCreateExtensionRequest(reader: Reader, end: number): CreateExtensionRequest;
export declare function writeCreateExtensionRequest(message: CreateExtensionRequest, writer: Writer): Writer;

/** The extension as it is stored. */
export interface CreateExtensionResponse {
  readonly extension: Extension | undefined;
}
export declare const CreateExtensionResponse: MessageType<CreateExtensionResponse>;
export declare function createCreateExtensionResponse(init?: Partial<CreateExtensionResponse>): CreateExtensionResponse;
export declare function readCreateExtensionResponse(reader: Reader, end: number): CreateExtensionResponse;
export declare function writeCreateExtensionResponse(message: CreateExtensionResponse, writer: Writer): Writer;

/** Removes a kind of which there are no objects. */
export interface RemoveExtensionRequest {
  readonly extensionId: string;
}
export declare const RemoveExtensionRequest: MessageType<RemoveExtensionRequest>;
export declare function createRemoveExtensionRequest(init?: Partial<RemoveExtensionRequest>): RemoveExtensionRequest;
export declare function readRemoveExtensionRequest(reader: Reader, end: number): RemoveExtensionRequest;
export declare function writeRemoveExtensionRequest(message: RemoveExtensionRequest, writer: Writer): Writer;

/** The extension is gone. */
export interface RemoveExtensionResponse {
}
export declare const RemoveExtensionResponse: MessageType<RemoveExtensionResponse>;
export declare function createRemoveExtensionResponse(init?: Partial<RemoveExtensionResponse>): RemoveExtensionResponse;
export declare function readRemoveExtensionResponse(reader: Reader, end: number): RemoveExtensionResponse;
export declare function writeRemoveExtensionResponse(message: RemoveExtensionResponse, writer: Writer): Writer;

/** A resource. */
export interface GetResourceRequest {
  readonly resourceId: string;
}
export declare const GetResourceRequest: MessageType<GetResourceRequest>;
export declare function createGetResourceRequest(init?: Partial<GetResourceRequest>): GetResourceRequest;
export declare function readGetResourceRequest(reader: Reader, end: number): GetResourceRequest;
export declare function writeGetResourceRequest(message: GetResourceRequest, writer: Writer): Writer;

/** The resource. */
export interface GetResourceResponse {
  readonly resource: Resource | undefined;
}
export declare const GetResourceResponse: MessageType<GetResourceResponse>;
export declare function createGetResourceResponse(init?: Partial<GetResourceResponse>): GetResourceResponse;
export declare function readGetResourceResponse(reader: Reader, end: number): GetResourceResponse;
export declare function writeGetResourceResponse(message: GetResourceResponse, writer: Writer): Writer;

/** Replaces labels or payload of such an object. */
export interface UpdateResourceRequest {
  readonly resourceId: string;
  readonly resourceVersion: Version | undefined;
  readonly annotations: Annotations | undefined;
  readonly payload: Any | undefined;
}
export declare const UpdateResourceRequest: MessageType<UpdateResourceRequest>;
export declare function createUpdateResourceRequest(init?: Partial<UpdateResourceRequest>): UpdateResourceRequest;
export declare function readUpdateResourceRequest(reader: Reader, end: number): UpdateResourceRequest;
export declare function writeUpdateResourceRequest(message: UpdateResourceRequest, writer: Writer): Writer;

/** The resource as it is now. */
export interface UpdateResourceResponse {
  readonly resource: Resource | undefined;
}
export declare const UpdateResourceResponse: MessageType<UpdateResourceResponse>;
export declare function createUpdateResourceResponse(init?: Partial<UpdateResourceResponse>): UpdateResourceResponse;
export declare function readUpdateResourceResponse(reader: Reader, end: number): UpdateResourceResponse;
export declare function writeUpdateResourceResponse(message: UpdateResourceResponse, writer: Writer): Writer;

/** Resources that pass all filters. */
export interface ListResourcesRequest {
  readonly filters: ListResourcesRequestFilters | undefined;
}
export declare const ListResourcesRequest: MessageType<ListResourcesRequest>;
export declare function createListResourcesRequest(init?: Partial<ListResourcesRequest>): ListResourcesRequest;
export declare function readListResourcesRequest(reader: Reader, end: number): ListResourcesRequest;
export declare function writeListResourcesRequest(message: ListResourcesRequest, writer: Writer): Writer;

export interface ListResourcesRequestFilters {
  readonly names: readonly string[];
  readonly idPrefixes: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  readonly namePrefixes: readonly string[];
  readonly kind: string;
}
export declare const ListResourcesRequestFilters: MessageType<ListResourcesRequestFilters>;
export declare function createListResourcesRequestFilters(init?: Partial<ListResourcesRequestFilters>): ListResourcesRequestFilters;
export declare function readListResourcesRequestFilters(reader: Reader, end: number): ListResourcesRequestFilters;
export declare function writeListResourcesRequestFilters(message: ListResourcesRequestFilters, writer: Writer): Writer;

/** The resources, in order of ids. */
export interface ListResourcesResponse {
  readonly resources: readonly Resource[];
}
export declare const ListResourcesResponse: MessageType<ListResourcesResponse>;
export declare function createListResourcesResponse(init?: Partial<ListResourcesResponse>): ListResourcesResponse;
export declare function readListResourcesResponse(reader: Reader, end: number): ListResourcesResponse;
export declare function writeListResourcesResponse(message: ListResourcesResponse, writer: Writer): Writer;

/** Makes an object of a kind that an extension defined. */
export interface CreateResourceRequest {
  readonly annotations: Annotations | undefined;
  readonly kind: string;
  readonly payload: Any | undefined;
}
export declare const CreateResourceRequest: MessageType<CreateResourceRequest>;
export declare function createCreateResourceRequest(init?: Partial<CreateResourceRequest>): CreateResourceRequest;
export declare function readCreateResourceRequest(reader: Reader, end: number): CreateResourceRequest;
export declare function writeCreateResourceRequest(message: CreateResourceRequest, writer: Writer): Writer;

/** The resource as it is stored. */
export interface CreateResourceResponse {
  readonly resource: Resource | undefined;
}
export declare const CreateResourceResponse: MessageType<CreateResourceResponse>;
export declare function createCreateResourceResponse(init?: Partial<CreateResourceResponse>): CreateResourceResponse;
export declare function readCreateResourceResponse(reader: Reader, end: number): CreateResourceResponse;
export declare function writeCreateResourceResponse(message: CreateResourceResponse, writer: Writer): Writer;

/** Removes a resource. */
export interface RemoveResourceRequest {
  readonly resourceId: string;
}
export declare const RemoveResourceRequest: MessageType<RemoveResourceRequest>;
export declare function createRemoveResourceRequest(init?: Partial<RemoveResourceRequest>): RemoveResourceRequest;
export declare function readRemoveResourceRequest(reader: Reader, end: number): RemoveResourceRequest;
export declare function writeRemoveResourceRequest(message: RemoveResourceRequest, writer: Writer): Writer;

/** The resource is gone. */
export interface RemoveResourceResponse {
}
export declare const RemoveResourceResponse: MessageType<RemoveResourceResponse>;
export declare function createRemoveResourceResponse(init?: Partial<RemoveResourceResponse>): RemoveResourceResponse;
export declare function readRemoveResourceResponse(reader: Reader, end: number): RemoveResourceResponse;
export declare function writeRemoveResourceResponse(message: RemoveResourceResponse, writer: Writer): Writer;

/** Makes a cluster volume. */
export interface CreateVolumeRequest {
  readonly spec: VolumeSpec | undefined;
}
export declare const CreateVolumeRequest: MessageType<CreateVolumeRequest>;
export declare function createCreateVolumeRequest(init?: Partial<CreateVolumeRequest>): CreateVolumeRequest;
export declare function readCreateVolumeRequest(reader: Reader, end: number): CreateVolumeRequest;
export declare function writeCreateVolumeRequest(message: CreateVolumeRequest, writer: Writer): Writer;

/** The volume as it is stored. */
export interface CreateVolumeResponse {
  readonly volume: Volume | undefined;
}
export declare const CreateVolumeResponse: MessageType<CreateVolumeResponse>;
export declare function createCreateVolumeResponse(init?: Partial<CreateVolumeResponse>): CreateVolumeResponse;
export declare function readCreateVolumeResponse(reader: Reader, end: number): CreateVolumeResponse;
export declare function writeCreateVolumeResponse(message: CreateVolumeResponse, writer: Writer): Writer;

/** A volume. */
export interface GetVolumeRequest {
  readonly volumeId: string;
}
export declare const GetVolumeRequest: MessageType<GetVolumeRequest>;
export declare function createGetVolumeRequest(init?: Partial<GetVolumeRequest>): GetVolumeRequest;
export declare function readGetVolumeRequest(reader: Reader, end: number): GetVolumeRequest;
export declare function writeGetVolumeRequest(message: GetVolumeRequest, writer: Writer): Writer;

/** The volume. */
export interface GetVolumeResponse {
  readonly volume: Volume | undefined;
}
export declare const GetVolumeResponse: MessageType<GetVolumeResponse>;
export declare function createGetVolumeResponse(init?: Partial<GetVolumeResponse>): GetVolumeResponse;
export declare function readGetVolumeResponse(reader: Reader, end: number): GetVolumeResponse;
export declare function writeGetVolumeResponse(message: GetVolumeResponse, writer: Writer): Writer;

/** Changes availability or labels of a volume. */
export interface UpdateVolumeRequest {
  readonly volumeId: string;
  readonly volumeVersion: Version | undefined;
  readonly spec: VolumeSpec | undefined;
}
export declare const UpdateVolumeRequest: MessageType<UpdateVolumeRequest>;
export declare function createUpdateVolumeRequest(init?: Partial<UpdateVolumeRequest>): UpdateVolumeRequest;
export declare function readUpdateVolumeRequest(reader: Reader, end: number): UpdateVolumeRequest;
export declare function writeUpdateVolumeRequest(message: UpdateVolumeRequest, writer: Writer): Writer;

/** The volume as it is now. */
export interface UpdateVolumeResponse {
  readonly volume: Volume | undefined;
}
export declare const UpdateVolumeResponse: MessageType<UpdateVolumeResponse>;
export declare function createUpdateVolumeResponse(init?: Partial<UpdateVolumeResponse>): UpdateVolumeResponse;
export declare function readUpdateVolumeResponse(reader: Reader, end: number): UpdateVolumeResponse;
export declare function writeUpdateVolumeResponse(message: UpdateVolumeResponse, writer: Writer): Writer;

/** Volumes that pass all filters. */
export interface ListVolumesRequest {
  readonly filters: ListVolumesRequestFilters | undefined;
}
export declare const ListVolumesRequest: MessageType<ListVolumesRequest>;
export declare function createListVolumesRequest(init?: Partial<ListVolumesRequest>): ListVolumesRequest;
export declare function readListVolumesRequest(reader: Reader, end: number): ListVolumesRequest;
export declare function writeListVolumesRequest(message: ListVolumesRequest, writer: Writer): Writer;

export interface ListVolumesRequestFilters {
  readonly names: readonly string[];
  readonly idPrefixes: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  readonly namePrefixes: readonly string[];
  readonly groups: readonly string[];
  readonly drivers: readonly string[];
}
export declare const ListVolumesRequestFilters: MessageType<ListVolumesRequestFilters>;
export declare function createListVolumesRequestFilters(init?: Partial<ListVolumesRequestFilters>): ListVolumesRequestFilters;
export declare function readListVolumesRequestFilters(reader: Reader, end: number): ListVolumesRequestFilters;
export declare function writeListVolumesRequestFilters(message: ListVolumesRequestFilters, writer: Writer): Writer;

/** The volumes, in order of ids. */
export interface ListVolumesResponse {
  readonly volumes: readonly Volume[];
}
export declare const ListVolumesResponse: MessageType<ListVolumesResponse>;
export declare function createListVolumesResponse(init?: Partial<ListVolumesResponse>): ListVolumesResponse;
export declare function readListVolumesResponse(reader: Reader, end: number): ListVolumesResponse;
export declare function writeListVolumesResponse(message: ListVolumesResponse, writer: Writer): Writer;

/** Removes a volume that no node has. */
export interface RemoveVolumeRequest {
  readonly volumeId: string;
  /** Forgets it even if the plugin cannot delete it. */
  readonly force: boolean;
}
export declare const RemoveVolumeRequest: MessageType<RemoveVolumeRequest>;
export declare function createRemoveVolumeRequest(init?: Partial<RemoveVolumeRequest>): RemoveVolumeRequest;
export declare function readRemoveVolumeRequest(reader: Reader, end: number): RemoveVolumeRequest;
export declare function writeRemoveVolumeRequest(message: RemoveVolumeRequest, writer: Writer): Writer;

/** The volume is gone. */
export interface RemoveVolumeResponse {
}
export declare const RemoveVolumeResponse: MessageType<RemoveVolumeResponse>;
export declare function createRemoveVolumeResponse(init?: Partial<RemoveVolumeResponse>): RemoveVolumeResponse;
export declare function readRemoveVolumeResponse(reader: Reader, end: number): RemoveVolumeResponse;
export declare function writeRemoveVolumeResponse(message: RemoveVolumeResponse, writer: Writer): Writer;

/** Which secrets of the cluster are to be made anew. The old ones are worthless from then on. */
export interface KeyRotation {
  readonly workerJoinToken: boolean;
  readonly managerJoinToken: boolean;
  readonly managerUnlockKey: boolean;
}
export declare const KeyRotation: MessageType<KeyRotation>;
export declare function createKeyRotation(init?: Partial<KeyRotation>): KeyRotation;
export declare function readKeyRotation(reader: Reader, end: number): KeyRotation;
export declare function writeKeyRotation(message: KeyRotation, writer: Writer): Writer;

/** What the store keeps about every object. */
export interface Meta {
  /** The number of the transaction that made the object what it is. An update names the one it was based on. */
  readonly version: Version | undefined;
  readonly createdAt: Timestamp | undefined;
  readonly updatedAt: Timestamp | undefined;
}
export declare const Meta: MessageType<Meta>;
export declare function createMeta(init?: Partial<Meta>): Meta;
export declare function readMeta(reader: Reader, end: number): Meta;
export declare function writeMeta(message: Meta, writer: Writer): Writer;

/** A machine that belongs to the cluster. */
export interface Node {
  readonly id: string;
  readonly meta: Meta | undefined;
  readonly spec: NodeSpec | undefined;
  /** As the node described itself when its last session began. */
  readonly description: NodeDescription | undefined;
  readonly status: NodeStatus | undefined;
  /** Filled in for replies; what is stored here means nothing. */
  readonly managerStatus: ManagerStatus | undefined;
  /** The old place of the attachments, when there was one at most. */
  readonly attachment: NetworkAttachment | undefined;
  readonly certificate: Certificate | undefined;
  /** What it is now. Follows the desired role of the spec. */
  readonly role: NodeRole;
  /** Its own addresses in the networks of its tasks. */
  readonly attachments: readonly NetworkAttachment[];
  /** The port its overlay traffic uses; 0 = the default. */
  readonly vxlanudpport: number;
  /** The block of addresses (CIDR) that this node's gateway network uses. Given by the leader's allocator, kept for as long as the node exists, and never overlapping another node's. */
  readonly gatewaySubnet: string;
  /** Small, from 1, and no other node's: tunnel addresses and packet marks come from it. Given by the leader's allocator, kept for as long as the node exists; 0 until then. */
  readonly number: number;
}
export declare const Node: MessageType<Node>;
export declare function createNode(init?: Partial<Node>): Node;
export declare function readNode(reader: Reader, end: number): Node;
export declare function writeNode(message: Node, writer: Writer): Writer;

/** A user's wish for tasks that are all alike. */
export interface Service {
  readonly id: string;
  readonly meta: Meta | undefined;
  readonly spec: ServiceSpec | undefined;
  /** What the allocator gave it. */
  readonly endpoint: Endpoint | undefined;
  /** The update under way or last ended; absent when the spec changed and nothing had to be replaced. */
  readonly updateStatus: UpdateStatus | undefined;
  /** What a rollback goes back to. */
  readonly previousSpec: ServiceSpec | undefined;
  /** It is gone once nothing of it is left; it cannot be updated any more. */
  readonly pendingDelete: boolean;
  /** The revision of the spec. Tasks carry that of the spec they were made from. */
  readonly specVersion: Version | undefined;
  readonly previousSpecVersion: Version | undefined;
  readonly jobStatus: JobStatus | undefined;
}
export declare const Service: MessageType<Service>;
export declare function createService(init?: Partial<Service>): Service;
export declare function readService(reader: Reader, end: number): Service;
export declare function writeService(message: Service, writer: Writer): Writer;

/** The reachable side of a service or task. */
export interface Endpoint {
  /** What this was allocated for; when the wish differs, it has to be done again. */
  readonly spec: EndpointSpec | undefined;
  /** With the numbers that were chosen where the spec left it open. */
  readonly ports: readonly PortConfig[];
  readonly virtualIps: readonly EndpointVirtualIP[];
}
export declare const Endpoint: MessageType<Endpoint>;
export declare function createEndpoint(init?: Partial<Endpoint>): Endpoint;
export declare function readEndpoint(reader: Reader, end: number): Endpoint;
export declare function writeEndpoint(message: Endpoint, writer: Writer): Writer;

/** The address of a service in one network. */
export interface EndpointVirtualIP {
  readonly networkId: string;
  /** With the length of its subnet, in CIDR form. */
  readonly addr: string;
}
export declare const EndpointVirtualIP: MessageType<EndpointVirtualIP>;
export declare function createEndpointVirtualIP(init?: Partial<EndpointVirtualIP>): EndpointVirtualIP;
export declare function readEndpointVirtualIP(reader: Reader, end: number): EndpointVirtualIP;
export declare function writeEndpointVirtualIP(message: EndpointVirtualIP, writer: Writer): Writer;

/** One run of a container (or the like), bound at most once to a node. A restart is a new task. */
export interface Task {
  readonly id: string;
  readonly meta: Meta | undefined;
  readonly spec: TaskSpec | undefined;
  readonly serviceId: string;
  /** Which of the service's replicas it is, from 1; 0 for tasks that belong to a node instead. */
  readonly slot: number;
  /** Empty until it has a node; never changes afterwards. */
  readonly nodeId: string;
  /** Its own name, if any: as a rule it is named after service, slot and id. */
  readonly annotations: Annotations | undefined;
  /** Those of the service when the task was made. */
  readonly serviceAnnotations: Annotations | undefined;
  readonly status: TaskStatus | undefined;
  /** How far it should go. Only grows. */
  readonly desiredState: TaskState;
  /** With its addresses, given by the allocator. */
  readonly networks: readonly NetworkAttachment[];
  /** The service's, as it was when the allocator gave the task its addresses. */
  readonly endpoint: Endpoint | undefined;
  /** The spec's, or else the cluster's default. */
  readonly logDriver: Driver | undefined;
  readonly specVersion: Version | undefined;
  /** Which ones of the node's it holds. */
  readonly assignedGenericResources: readonly GenericResource[];
  /** The run of the job that it belongs to. */
  readonly jobIteration: Version | undefined;
  /** The cluster volumes that the scheduler chose for its mounts. */
  readonly volumes: readonly VolumeAttachment[];
}
export declare const Task: MessageType<Task>;
export declare function createTask(init?: Partial<Task>): Task;
export declare function readTask(reader: Reader, end: number): Task;
export declare function writeTask(message: Task, writer: Writer): Writer;

/** Being attached to a network, with addresses. */
export interface NetworkAttachment {
  /** A copy, so that an agent needs nothing else. */
  readonly network: Network | undefined;
  /** In CIDR form. */
  readonly addresses: readonly string[];
  readonly aliases: readonly string[];
  readonly driverAttachmentOpts: Readonly<Record<string, string>>;
}
export declare const NetworkAttachment: MessageType<NetworkAttachment>;
export declare function createNetworkAttachment(init?: Partial<NetworkAttachment>): NetworkAttachment;
export declare function readNetworkAttachment(reader: Reader, end: number): NetworkAttachment;
export declare function writeNetworkAttachment(message: NetworkAttachment, writer: Writer): Writer;

/** A network that spans nodes. */
export interface Network {
  readonly id: string;
  readonly meta: Meta | undefined;
  readonly spec: NetworkSpec | undefined;
  /** What the driver was given when it was allocated, such as the VNI. */
  readonly driverState: Driver | undefined;
  /** As allocated: with the subnets that were chosen where the spec left it open. */
  readonly ipam: IPAMOptions | undefined;
  /** It is gone once nobody is attached any more. */
  readonly pendingDelete: boolean;
  readonly extra: Any | undefined;
}
export declare const Network: MessageType<Network>;
export declare function createNetwork(init?: Partial<Network>): Network;
export declare function readNetwork(reader: Reader, end: number): Network;
export declare function writeNetwork(message: Network, writer: Writer): Writer;

/** Settings and secrets of the cluster as a whole. There is one, named `default`. */
export interface Cluster {
  /** Also the organization in all its certificates. */
  readonly id: string;
  readonly meta: Meta | undefined;
  readonly spec: ClusterSpec | undefined;
  readonly rootCa: RootCA | undefined;
  /** Encrypt the traffic of overlays that ask for it. */
  readonly networkBootstrapKeys: readonly EncryptionKey[];
  /** The highest time that such a key has had. */
  readonly encryptionKeyLamportClock: number;
  /** Removed nodes by their certificates' common names: refused until these expire. */
  readonly blacklistedCertificates: Readonly<Record<string, BlacklistedCertificate>>;
  /** What a locked manager's disk is opened with. In no reply. */
  readonly unlockKeys: readonly EncryptionKey[];
  readonly fips: boolean;
  /** Where networks get their subnets from, in CIDR form. */
  readonly defaultAddressPool: readonly string[];
  /** The length of their prefixes. */
  readonly subnetSize: number;
  /** 0 = the default. */
  readonly vxlanudpport: number;
}
export declare const Cluster: MessageType<Cluster>;
export declare function createCluster(init?: Partial<Cluster>): Cluster;
export declare function readCluster(reader: Reader, end: number): Cluster;
export declare function writeCluster(message: Cluster, writer: Writer): Writer;

/** A secret in the store. */
export interface Secret {
  readonly id: string;
  readonly meta: Meta | undefined;
  readonly spec: SecretSpec | undefined;
  /** Made by the cluster for itself and in no reply. */
  readonly internal: boolean;
}
export declare const Secret: MessageType<Secret>;
export declare function createSecret(init?: Partial<Secret>): Secret;
export declare function readSecret(reader: Reader, end: number): Secret;
export declare function writeSecret(message: Secret, writer: Writer): Writer;

/** A config in the store. */
export interface Config {
  readonly id: string;
  readonly meta: Meta | undefined;
  readonly spec: ConfigSpec | undefined;
}
export declare const Config: MessageType<Config>;
export declare function createConfig(init?: Partial<Config>): Config;
export declare function readConfig(reader: Reader, end: number): Config;
export declare function writeConfig(message: Config, writer: Writer): Writer;

/** An object of a kind that an extension defined. */
export interface Resource {
  readonly id: string;
  readonly meta: Meta | undefined;
  readonly annotations: Annotations | undefined;
  /** The name of the extension. */
  readonly kind: string;
  readonly payload: Any | undefined;
}
export declare const Resource: MessageType<Resource>;
export declare function createResource(init?: Partial<Resource>): Resource;
export declare function readResource(reader: Reader, end: number): Resource;
export declare function writeResource(message: Resource, writer: Writer): Writer;

/** Defines a kind of objects that others make use of. */
export interface Extension {
  readonly id: string;
  readonly meta: Meta | undefined;
  readonly annotations: Annotations | undefined;
  readonly description: string;
}
export declare const Extension: MessageType<Extension>;
export declare function createExtension(init?: Partial<Extension>): Extension;
export declare function readExtension(reader: Reader, end: number): Extension;
export declare function writeExtension(message: Extension, writer: Writer): Writer;

/** A volume that the cluster knows and a CSI plugin provides. */
export interface Volume {
  readonly id: string;
  readonly meta: Meta | undefined;
  readonly spec: VolumeSpec | undefined;
  /** The nodes that it is, should be or should no longer be available on. */
  readonly publishStatus: readonly VolumePublishStatus[];
  /** What the plugin answered; absent until it has made the volume. */
  readonly volumeInfo: VolumeInfo | undefined;
  /** It is gone once no node has it any more. */
  readonly pendingDelete: boolean;
}
export declare const Volume: MessageType<Volume>;
export declare function createVolume(init?: Partial<Volume>): Volume;
export declare function readVolume(reader: Reader, end: number): Volume;
export declare function writeVolume(message: Volume, writer: Writer): Writer;

/** The settings that an operator can change. */
export interface ClusterSpec {
  readonly annotations: Annotations | undefined;
  /** Left over from the time before join tokens. */
  readonly acceptancePolicy: AcceptancePolicy | undefined;
  readonly orchestration: OrchestrationConfig | undefined;
  readonly raft: RaftConfig | undefined;
  readonly dispatcher: DispatcherConfig | undefined;
  readonly caConfig: CAConfig | undefined;
  readonly taskDefaults: TaskDefaults | undefined;
  readonly encryptionConfig: EncryptionConfig | undefined;
}
export declare const ClusterSpec: MessageType<ClusterSpec>;
export declare function createClusterSpec(init?: Partial<ClusterSpec>): ClusterSpec;
export declare function readClusterSpec(reader: Reader, end: number): ClusterSpec;
export declare function writeClusterSpec(message: ClusterSpec, writer: Writer): Writer;

/** One thing that a node must have. */
export interface Assignment {
  readonly task: Task | undefined;
  readonly secret: Secret | undefined;
  readonly config: Config | undefined;
  readonly volume: VolumeAssignment | undefined;
}
export declare const Assignment: MessageType<Assignment>;
export declare function createAssignment(init?: Partial<Assignment>): Assignment;
export declare function readAssignment(reader: Reader, end: number): Assignment;
export declare function writeAssignment(message: Assignment, writer: Writer): Writer;

/** A change of what a node must have. */
export interface AssignmentChange {
  readonly assignment: Assignment | undefined;
  readonly action: AssignmentChangeAssignmentAction;
}
export declare const AssignmentChange: MessageType<AssignmentChange>;
export declare function createAssignmentChange(init?: Partial<AssignmentChange>): AssignmentChange;
export declare function readAssignmentChange(reader: Reader, end: number): AssignmentChange;
export declare function writeAssignmentChange(message: AssignmentChange, writer: Writer): Writer;

/** How the managers find a node. */
export interface NodeStatus {
  readonly state: NodeStatusState;
  /** Why it is in this state, or what it lacks. */
  readonly message: string;
  /** The address that it reaches the managers from, without port. */
  readonly addr: string;
}
export declare const NodeStatus: MessageType<NodeStatus>;
export declare function createNodeStatus(init?: Partial<NodeStatus>): NodeStatus;
export declare function readNodeStatus(reader: Reader, end: number): NodeStatus;
export declare function writeNodeStatus(message: NodeStatus, writer: Writer): Writer;

/** How an update or rollback goes. */
export interface UpdateStatus {
  readonly state: UpdateStatusUpdateState;
  readonly startedAt: Timestamp | undefined;
  readonly completedAt: Timestamp | undefined;
  readonly message: string;
}
export declare const UpdateStatus: MessageType<UpdateStatus>;
export declare function createUpdateStatus(init?: Partial<UpdateStatus>): UpdateStatus;
export declare function readUpdateStatus(reader: Reader, end: number): UpdateStatus;
export declare function writeUpdateStatus(message: UpdateStatus, writer: Writer): Writer;

/** Who was admitted before there were join tokens. Not used. */
export interface AcceptancePolicy {
  readonly policies: readonly AcceptancePolicyRoleAdmissionPolicy[];
}
export declare const AcceptancePolicy: MessageType<AcceptancePolicy>;
export declare function createAcceptancePolicy(init?: Partial<AcceptancePolicy>): AcceptancePolicy;
export declare function readAcceptancePolicy(reader: Reader, end: number): AcceptancePolicy;
export declare function writeAcceptancePolicy(message: AcceptancePolicy, writer: Writer): Writer;

/** The policy for one role. */
export interface AcceptancePolicyRoleAdmissionPolicy {
  readonly role: NodeRole;
  readonly autoaccept: boolean;
  readonly secret: AcceptancePolicyRoleAdmissionPolicySecret | undefined;
}
export declare const AcceptancePolicyRoleAdmissionPolicy: MessageType<AcceptancePolicyRoleAdmissionPolicy>;
export declare function createAcceptancePolicyRoleAdmissionPolicy(init?: Partial<AcceptancePolicyRoleAdmissionPolicy>): AcceptancePolicyRoleAdmissionPolicy;
export declare function readAcceptancePolicyRoleAdmissionPolicy(reader: Reader, end: number): AcceptancePolicyRoleAdmissionPolicy;
export declare function writeAcceptancePolicyRoleAdmissionPolicy(message: AcceptancePolicyRoleAdmissionPolicy, writer: Writer): Writer;

/** What a node had to know. */
export interface AcceptancePolicyRoleAdmissionPolicySecret {
  readonly data: Uint8Array;
  readonly alg: string;
}
export declare const AcceptancePolicyRoleAdmissionPolicySecret: MessageType<AcceptancePolicyRoleAdmissionPolicySecret>;
export declare function createAcceptancePolicyRoleAdmissionPolicySecret(init?: Partial<AcceptancePolicyRoleAdmissionPolicySecret>): AcceptancePolicyRoleAdmissionPolicySecret;
export declare function readAcceptancePolicyRoleAdmissionPolicySecret(reader: Reader, end: number): AcceptancePolicyRoleAdmissionPolicySecret;
export declare function writeAcceptancePolicyRoleAdmissionPolicySecret(message: AcceptancePolicyRoleAdmissionPolicySecret, writer: Writer): Writer;

/** How certificates are issued. */
export interface CAConfig {
  /** How long a node's certificate lives; it is renewed well before. */
  readonly nodeCertExpiry: Duration | undefined;
  readonly externalCas: readonly ExternalCA[];
  /** The root that the cluster should have, PEM; empty = whichever it has. */
  readonly signingCaCert: Uint8Array;
  /** Its key, PEM. In no reply. */
  readonly signingCaKey: Uint8Array;
  /** A change of this alone replaces the root. */
  readonly forceRotate: number;
}
export declare const CAConfig: MessageType<CAConfig>;
export declare function createCAConfig(init?: Partial<CAConfig>): CAConfig;
export declare function readCAConfig(reader: Reader, end: number): CAConfig;
export declare function writeCAConfig(message: CAConfig, writer: Writer): Writer;

/** Settings of the orchestrators. */
export interface OrchestrationConfig {
  /** Ended tasks kept per slot, or per node for global services. Negative = all. */
  readonly taskHistoryRetentionLimit: number;
}
export declare const OrchestrationConfig: MessageType<OrchestrationConfig>;
export declare function createOrchestrationConfig(init?: Partial<OrchestrationConfig>): OrchestrationConfig;
export declare function readOrchestrationConfig(reader: Reader, end: number): OrchestrationConfig;
export declare function writeOrchestrationConfig(message: OrchestrationConfig, writer: Writer): Writer;

/** What tasks get where their spec says nothing. */
export interface TaskDefaults {
  readonly logDriver: Driver | undefined;
}
export declare const TaskDefaults: MessageType<TaskDefaults>;
export declare function createTaskDefaults(init?: Partial<TaskDefaults>): TaskDefaults;
export declare function readTaskDefaults(reader: Reader, end: number): TaskDefaults;
export declare function writeTaskDefaults(message: TaskDefaults, writer: Writer): Writer;

/** Settings for the nodes' sessions. */
export interface DispatcherConfig {
  /** The longest time between two heartbeats. */
  readonly heartbeatPeriod: Duration | undefined;
}
export declare const DispatcherConfig: MessageType<DispatcherConfig>;
export declare function createDispatcherConfig(init?: Partial<DispatcherConfig>): DispatcherConfig;
export declare function readDispatcherConfig(reader: Reader, end: number): DispatcherConfig;
export declare function writeDispatcherConfig(message: DispatcherConfig, writer: Writer): Writer;

/** Settings of consensus. Ticks are counted in the managers' own unit. */
export interface RaftConfig {
  /** Entries between two snapshots. */
  readonly snapshotInterval: number;
  readonly keepOldSnapshots: number;
  /** Entries kept behind a snapshot, so that a slow follower need not load it. */
  readonly logEntriesForSlowFollowers: number;
  readonly heartbeatTick: number;
  readonly electionTick: number;
}
export declare const RaftConfig: MessageType<RaftConfig>;
export declare function createRaftConfig(init?: Partial<RaftConfig>): RaftConfig;
export declare function readRaftConfig(reader: Reader, end: number): RaftConfig;
export declare function writeRaftConfig(message: RaftConfig, writer: Writer): Writer;

/** What managers do with their disks. */
export interface EncryptionConfig {
  /** After a restart a manager waits for the unlock key. */
  readonly autoLockManagers: boolean;
}
export declare const EncryptionConfig: MessageType<EncryptionConfig>;
export declare function createEncryptionConfig(init?: Partial<EncryptionConfig>): EncryptionConfig;
export declare function readEncryptionConfig(reader: Reader, end: number): EncryptionConfig;
export declare function writeEncryptionConfig(message: EncryptionConfig, writer: Writer): Writer;

/** What the cluster's certificates rest on. */
export interface RootCA {
  /** PEM; empty when an external CA has it. In no reply. */
  readonly caKey: Uint8Array;
  /** The root, PEM. */
  readonly caCert: Uint8Array;
  /** `sha256:` and the digest of the certificate, as join tokens carry it. */
  readonly caCertHash: string;
  readonly joinTokens: JoinTokens | undefined;
  readonly rootRotation: RootRotation | undefined;
  /** The `force_rotate` that the last rotation answered. */
  readonly lastForcedRotation: number;
}
export declare const RootCA: MessageType<RootCA>;
export declare function createRootCA(init?: Partial<RootCA>): RootCA;
export declare function readRootCA(reader: Reader, end: number): RootCA;
export declare function writeRootCA(message: RootCA, writer: Writer): Writer;

/** A node as a manager, as Raft knows it at the time of a reply. */
export interface ManagerStatus {
  readonly raftId: number;
  readonly addr: string;
  readonly leader: boolean;
  readonly reachability: RaftMemberStatusReachability;
}
export declare const ManagerStatus: MessageType<ManagerStatus>;
export declare function createManagerStatus(init?: Partial<ManagerStatus>): ManagerStatus;
export declare function readManagerStatus(reader: Reader, end: number): ManagerStatus;
export declare function writeManagerStatus(message: ManagerStatus, writer: Writer): Writer;

/** A certificate that is refused though it has not expired. */
export interface BlacklistedCertificate {
  /** When the entry can be forgotten. */
  readonly expiry: Timestamp | undefined;
}
export declare const BlacklistedCertificate: MessageType<BlacklistedCertificate>;
export declare function createBlacklistedCertificate(init?: Partial<BlacklistedCertificate>): BlacklistedCertificate;
export declare function readBlacklistedCertificate(reader: Reader, end: number): BlacklistedCertificate;
export declare function writeBlacklistedCertificate(message: BlacklistedCertificate, writer: Writer): Writer;

/** How often a job has run. */
export interface JobStatus {
  /** The present run; each update of the service starts a new one. */
  readonly jobIteration: Version | undefined;
  readonly lastExecution: Timestamp | undefined;
}
export declare const JobStatus: MessageType<JobStatus>;
export declare function createJobStatus(init?: Partial<JobStatus>): JobStatus;
export declare function readJobStatus(reader: Reader, end: number): JobStatus;
export declare function writeJobStatus(message: JobStatus, writer: Writer): Writer;

/** A volume on one node. */
export interface VolumePublishStatus {
  readonly nodeId: string;
  readonly state: VolumePublishStatusState;
  /** What the controller wants the node's plugin to be told. */
  readonly publishContext: Readonly<Record<string, string>>;
  /** Why it is stuck in this state. */
  readonly message: string;
}
export declare const VolumePublishStatus: MessageType<VolumePublishStatus>;
export declare function createVolumePublishStatus(init?: Partial<VolumePublishStatus>): VolumePublishStatus;
export declare function readVolumePublishStatus(reader: Reader, end: number): VolumePublishStatus;
export declare function writeVolumePublishStatus(message: VolumePublishStatus, writer: Writer): Writer;

/** A volume as its CSI plugin made it. */
export interface VolumeInfo {
  readonly capacityBytes: number;
  readonly volumeContext: Readonly<Record<string, string>>;
  /** The plugin's name for it. */
  readonly volumeId: string;
  readonly accessibleTopology: readonly Topology[];
}
export declare const VolumeInfo: MessageType<VolumeInfo>;
export declare function createVolumeInfo(init?: Partial<VolumeInfo>): VolumeInfo;
export declare function readVolumeInfo(reader: Reader, end: number): VolumeInfo;
export declare function writeVolumeInfo(message: VolumeInfo, writer: Writer): Writer;

/** A volume with all that a node's plugin must be told. */
export interface VolumeAssignment {
  readonly id: string;
  /** The plugin's name for it, as opposed to its id in the cluster. */
  readonly volumeId: string;
  readonly driver: Driver | undefined;
  readonly volumeContext: Readonly<Record<string, string>>;
  readonly publishContext: Readonly<Record<string, string>>;
  readonly accessMode: VolumeAccessMode | undefined;
  readonly secrets: readonly VolumeSecret[];
}
export declare const VolumeAssignment: MessageType<VolumeAssignment>;
export declare function createVolumeAssignment(init?: Partial<VolumeAssignment>): VolumeAssignment;
export declare function readVolumeAssignment(reader: Reader, end: number): VolumeAssignment;
export declare function writeVolumeAssignment(message: VolumeAssignment, writer: Writer): Writer;

/** The volume that was chosen for a mount of a task. */
export interface VolumeAttachment {
  readonly id: string;
  /** Source and target of the mount that it is for. */
  readonly source: string;
  readonly target: string;
}
export declare const VolumeAttachment: MessageType<VolumeAttachment>;
export declare function createVolumeAttachment(init?: Partial<VolumeAttachment>): VolumeAttachment;
export declare function readVolumeAttachment(reader: Reader, end: number): VolumeAttachment;
export declare function writeVolumeAttachment(message: VolumeAttachment, writer: Writer): Writer;

/** An object of any kind. */
export interface Object {
  readonly node: Node | undefined;
  readonly service: Service | undefined;
  readonly network: Network | undefined;
  readonly task: Task | undefined;
  readonly cluster: Cluster | undefined;
  readonly secret: Secret | undefined;
  readonly resource: Resource | undefined;
  readonly extension: Extension | undefined;
  readonly config: Config | undefined;
  readonly volume: Volume | undefined;
}
export declare const Object: MessageType<Object>;
export declare function createObject(init?: Partial<Object>): Object;
export declare function readObject(reader: Reader, end: number): Object;
export declare function writeObject(message: Object, writer: Writer): Writer;

export interface SessionRequest {
  readonly description: NodeDescription | undefined;
  /** Empty for a new session. One that this manager does not know begins a new one, too. */
  readonly sessionId: string;
}
export declare const SessionRequest: MessageType<SessionRequest>;
export declare function createSessionRequest(init?: Partial<SessionRequest>): SessionRequest;
export declare function readSessionRequest(reader: Reader, end: number): SessionRequest;
export declare function writeSessionRequest(message: SessionRequest, writer: Writer): Writer;

export interface SessionMessage {
  /** Named in every later call of this session. Known to one leader only, and never stored. */
  readonly sessionId: string;
  /** The node as the cluster sees it: its role, its availability, its block of addresses. */
  readonly node: Node | undefined;
  /** Where to look for the leader when the session ends; the agent keeps the list on its disk. */
  readonly managers: readonly WeightedPeer[];
  /** Keys of the gossip between engines of Docker. Agents of ours have no use for them. */
  readonly networkBootstrapKeys: readonly EncryptionKey[];
  /** The certificates to trust, in PEM; two while the root is being rotated. */
  readonly rootCa: Uint8Array;
}
export declare const SessionMessage: MessageType<SessionMessage>;
export declare function createSessionMessage(init?: Partial<SessionMessage>): SessionMessage;
export declare function readSessionMessage(reader: Reader, end: number): SessionMessage;
export declare function writeSessionMessage(message: SessionMessage, writer: Writer): Writer;

export interface HeartbeatRequest {
  readonly sessionId: string;
}
export declare const HeartbeatRequest: MessageType<HeartbeatRequest>;
export declare function createHeartbeatRequest(init?: Partial<HeartbeatRequest>): HeartbeatRequest;
export declare function readHeartbeatRequest(reader: Reader, end: number): HeartbeatRequest;
export declare function writeHeartbeatRequest(message: HeartbeatRequest, writer: Writer): Writer;

export interface HeartbeatResponse {
  /** Until the next heartbeat. Grows with the number of nodes; three missed ones are a verdict. */
  readonly period: Duration | undefined;
}
export declare const HeartbeatResponse: MessageType<HeartbeatResponse>;
export declare function createHeartbeatResponse(init?: Partial<HeartbeatResponse>): HeartbeatResponse;
export declare function readHeartbeatResponse(reader: Reader, end: number): HeartbeatResponse;
export declare function writeHeartbeatResponse(message: HeartbeatResponse, writer: Writer): Writer;

export interface UpdateTaskStatusRequest {
  readonly sessionId: string;
  readonly updates: readonly UpdateTaskStatusRequestTaskStatusUpdate[];
}
export declare const UpdateTaskStatusRequest: MessageType<UpdateTaskStatusRequest>;
export declare function createUpdateTaskStatusRequest(init?: Partial<UpdateTaskStatusRequest>): UpdateTaskStatusRequest;
export declare function readUpdateTaskStatusRequest(reader: Reader, end: number): UpdateTaskStatusRequest;
export declare function writeUpdateTaskStatusRequest(message: UpdateTaskStatusRequest, writer: Writer): Writer;

export interface UpdateTaskStatusRequestTaskStatusUpdate {
  readonly taskId: string;
  readonly status: TaskStatus | undefined;
}
export declare const UpdateTaskStatusRequestTaskStatusUpdate: MessageType<UpdateTaskStatusRequestTaskStatusUpdate>;
export declare function createUpdateTaskStatusRequestTaskStatusUpdate(init?: Partial<UpdateTaskStatusRequestTaskStatusUpdate>): UpdateTaskStatusRequestTaskStatusUpdate;
export declare function readUpdateTaskStatusRequestTaskStatusUpdate(reader: Reader, end: number): UpdateTaskStatusRequestTaskStatusUpdate;
export declare function writeUpdateTaskStatusRequestTaskStatusUpdate(message: UpdateTaskStatusRequestTaskStatusUpdate, writer: Writer): Writer;

export interface UpdateTaskStatusResponse {
}
export declare const UpdateTaskStatusResponse: MessageType<UpdateTaskStatusResponse>;
export declare function createUpdateTaskStatusResponse(init?: Partial<UpdateTaskStatusResponse>): UpdateTaskStatusResponse;
export declare function readUpdateTaskStatusResponse(reader: Reader, end: number): UpdateTaskStatusResponse;
export declare function writeUpdateTaskStatusResponse(message: UpdateTaskStatusResponse, writer: Writer): Writer;

export interface UpdateVolumeStatusRequest {
  readonly sessionId: string;
  readonly updates: readonly UpdateVolumeStatusRequestVolumeStatusUpdate[];
}
export declare const UpdateVolumeStatusRequest: MessageType<UpdateVolumeStatusRequest>;
export declare function createUpdateVolumeStatusRequest(init?: Partial<UpdateVolumeStatusRequest>): UpdateVolumeStatusRequest;
export declare function readUpdateVolumeStatusRequest(reader: Reader, end: number): UpdateVolumeStatusRequest;
export declare function writeUpdateVolumeStatusRequest(message: UpdateVolumeStatusRequest, writer: Writer): Writer;

export interface UpdateVolumeStatusRequestVolumeStatusUpdate {
  readonly id: string;
  /** The node does not use the volume any more: it may be taken from it. */
  readonly unpublished: boolean;
}
export declare const UpdateVolumeStatusRequestVolumeStatusUpdate: MessageType<UpdateVolumeStatusRequestVolumeStatusUpdate>;
export declare function createUpdateVolumeStatusRequestVolumeStatusUpdate(init?: Partial<UpdateVolumeStatusRequestVolumeStatusUpdate>): UpdateVolumeStatusRequestVolumeStatusUpdate;
export declare function readUpdateVolumeStatusRequestVolumeStatusUpdate(reader: Reader, end: number): UpdateVolumeStatusRequestVolumeStatusUpdate;
export declare function writeUpdateVolumeStatusRequestVolumeStatusUpdate(message: UpdateVolumeStatusRequestVolumeStatusUpdate, writer: Writer): Writer;

export interface UpdateVolumeStatusResponse {
}
export declare const UpdateVolumeStatusResponse: MessageType<UpdateVolumeStatusResponse>;
export declare function createUpdateVolumeStatusResponse(init?: Partial<UpdateVolumeStatusResponse>): UpdateVolumeStatusResponse;
export declare function readUpdateVolumeStatusResponse(reader: Reader, end: number): UpdateVolumeStatusResponse;
export declare function writeUpdateVolumeStatusResponse(message: UpdateVolumeStatusResponse, writer: Writer): Writer;

export interface TasksRequest {
  readonly sessionId: string;
}
export declare const TasksRequest: MessageType<TasksRequest>;
export declare function createTasksRequest(init?: Partial<TasksRequest>): TasksRequest;
export declare function readTasksRequest(reader: Reader, end: number): TasksRequest;
export declare function writeTasksRequest(message: TasksRequest, writer: Writer): Writer;

export interface TasksMessage {
  readonly tasks: readonly Task[];
}
export declare const TasksMessage: MessageType<TasksMessage>;
export declare function createTasksMessage(init?: Partial<TasksMessage>): TasksMessage;
export declare function readTasksMessage(reader: Reader, end: number): TasksMessage;
export declare function writeTasksMessage(message: TasksMessage, writer: Writer): Writer;

export interface AssignmentsRequest {
  readonly sessionId: string;
}
export declare const AssignmentsRequest: MessageType<AssignmentsRequest>;
export declare function createAssignmentsRequest(init?: Partial<AssignmentsRequest>): AssignmentsRequest;
export declare function readAssignmentsRequest(reader: Reader, end: number): AssignmentsRequest;
export declare function writeAssignmentsRequest(message: AssignmentsRequest, writer: Writer): Writer;

export interface AssignmentsMessage {
  readonly type: AssignmentsMessageType;
  /** The `results_in` of the message before. Empty in a complete set. */
  readonly appliesTo: string;
  readonly resultsIn: string;
  /** Applied in the order secrets, configs, tasks, volumes, so that a task finds what it refers to. */
  readonly changes: readonly AssignmentChange[];
}
export declare const AssignmentsMessage: MessageType<AssignmentsMessage>;
export declare function createAssignmentsMessage(init?: Partial<AssignmentsMessage>): AssignmentsMessage;
export declare function readAssignmentsMessage(reader: Reader, end: number): AssignmentsMessage;
export declare function writeAssignmentsMessage(message: AssignmentsMessage, writer: Writer): Writer;

export interface WeightedPeer {
  readonly peer: Peer | undefined;
  /** How much to prefer this manager. All get the same; agents learn weights of their own. */
  readonly weight: number;
}
export declare const WeightedPeer: MessageType<WeightedPeer>;
export declare function createWeightedPeer(init?: Partial<WeightedPeer>): WeightedPeer;
export declare function readWeightedPeer(reader: Reader, end: number): WeightedPeer;
export declare function writeWeightedPeer(message: WeightedPeer, writer: Writer): Writer;

export interface HealthCheckRequest {
  readonly service: string;
}
export declare const HealthCheckRequest: MessageType<HealthCheckRequest>;
export declare function createHealthCheckRequest(init?: Partial<HealthCheckRequest>): HealthCheckRequest;
export declare function readHealthCheckRequest(reader: Reader, end: number): HealthCheckRequest;
export declare function writeHealthCheckRequest(message: HealthCheckRequest, writer: Writer): Writer;

export interface HealthCheckResponse {
  readonly status: HealthCheckResponseServingStatus;
}
export declare const HealthCheckResponse: MessageType<HealthCheckResponse>;
export declare function createHealthCheckResponse(init?: Partial<HealthCheckResponse>): HealthCheckResponse;
export declare function readHealthCheckResponse(reader: Reader, end: number): HealthCheckResponse;
export declare function writeHealthCheckResponse(message: HealthCheckResponse, writer: Writer): Writer;

export interface SubscribeLogsRequest {
  readonly selector: LogSelector | undefined;
  readonly options: LogSubscriptionOptions | undefined;
}
export declare const SubscribeLogsRequest: MessageType<SubscribeLogsRequest>;
export declare function createSubscribeLogsRequest(init?: Partial<SubscribeLogsRequest>): SubscribeLogsRequest;
export declare function readSubscribeLogsRequest(reader: Reader, end: number): SubscribeLogsRequest;
export declare function writeSubscribeLogsRequest(message: SubscribeLogsRequest, writer: Writer): Writer;

export interface SubscribeLogsMessage {
  readonly messages: readonly LogMessage[];
}
export declare const SubscribeLogsMessage: MessageType<SubscribeLogsMessage>;
export declare function createSubscribeLogsMessage(init?: Partial<SubscribeLogsMessage>): SubscribeLogsMessage;
export declare function readSubscribeLogsMessage(reader: Reader, end: number): SubscribeLogsMessage;
export declare function writeSubscribeLogsMessage(message: SubscribeLogsMessage, writer: Writer): Writer;

export interface ListenSubscriptionsRequest {
}
export declare const ListenSubscriptionsRequest: MessageType<ListenSubscriptionsRequest>;
export declare function createListenSubscriptionsRequest(init?: Partial<ListenSubscriptionsRequest>): ListenSubscriptionsRequest;
export declare function readListenSubscriptionsRequest(reader: Reader, end: number): ListenSubscriptionsRequest;
export declare function writeListenSubscriptionsRequest(message: ListenSubscriptionsRequest, writer: Writer): Writer;

export interface SubscriptionMessage {
  readonly id: string;
  readonly selector: LogSelector | undefined;
  readonly options: LogSubscriptionOptions | undefined;
  readonly close: boolean;
}
export declare const SubscriptionMessage: MessageType<SubscriptionMessage>;
export declare function createSubscriptionMessage(init?: Partial<SubscriptionMessage>): SubscriptionMessage;
export declare function readSubscriptionMessage(reader: Reader, end: number): SubscriptionMessage;
export declare function writeSubscriptionMessage(message: SubscriptionMessage, writer: Writer): Writer;

export interface PublishLogsMessage {
  readonly subscriptionId: string;
  readonly messages: readonly LogMessage[];
  readonly close: boolean;
}
export declare const PublishLogsMessage: MessageType<PublishLogsMessage>;
export declare function createPublishLogsMessage(init?: Partial<PublishLogsMessage>): PublishLogsMessage;
export declare function readPublishLogsMessage(reader: Reader, end: number): PublishLogsMessage;
export declare function writePublishLogsMessage(message: PublishLogsMessage, writer: Writer): Writer;

export interface PublishLogsResponse {
}
export declare const PublishLogsResponse: MessageType<PublishLogsResponse>;
export declare function createPublishLogsResponse(init?: Partial<PublishLogsResponse>): PublishLogsResponse;
export declare function readPublishLogsResponse(reader: Reader, end: number): PublishLogsResponse;
export declare function writePublishLogsResponse(message: PublishLogsResponse, writer: Writer): Writer;

export interface LogSubscriptionOptions {
  readonly streams: readonly LogStream[];
  readonly follow: boolean;
  readonly tail: number;
  readonly since: Timestamp | undefined;
}
export declare const LogSubscriptionOptions: MessageType<LogSubscriptionOptions>;
export declare function createLogSubscriptionOptions(init?: Partial<LogSubscriptionOptions>): LogSubscriptionOptions;
export declare function readLogSubscriptionOptions(reader: Reader, end: number): LogSubscriptionOptions;
export declare function writeLogSubscriptionOptions(message: LogSubscriptionOptions, writer: Writer): Writer;

export interface LogSelector {
  readonly serviceIds: readonly string[];
  readonly nodeIds: readonly string[];
  readonly taskIds: readonly string[];
}
export declare const LogSelector: MessageType<LogSelector>;
export declare function createLogSelector(init?: Partial<LogSelector>): LogSelector;
export declare function readLogSelector(reader: Reader, end: number): LogSelector;
export declare function writeLogSelector(message: LogSelector, writer: Writer): Writer;

export interface LogMessage {
  readonly context: LogContext | undefined;
  readonly timestamp: Timestamp | undefined;
  readonly stream: LogStream;
  readonly data: Uint8Array;
  readonly attrs: readonly LogAttr[];
}
export declare const LogMessage: MessageType<LogMessage>;
export declare function createLogMessage(init?: Partial<LogMessage>): LogMessage;
export declare function readLogMessage(reader: Reader, end: number): LogMessage;
export declare function writeLogMessage(message: LogMessage, writer: Writer): Writer;

export interface ProcessRaftMessageRequest {
  readonly message: Message | undefined;
}
export declare const ProcessRaftMessageRequest: MessageType<ProcessRaftMessageRequest>;
export declare function createProcessRaftMessageRequest(init?: Partial<ProcessRaftMessageRequest>): ProcessRaftMessageRequest;
export declare function readProcessRaftMessageRequest(reader: Reader, end: number): ProcessRaftMessageRequest;
export declare function writeProcessRaftMessageRequest(message: ProcessRaftMessageRequest, writer: Writer): Writer;

export interface ProcessRaftMessageResponse {
}
export declare const ProcessRaftMessageResponse: MessageType<ProcessRaftMessageResponse>;
export declare function createProcessRaftMessageResponse(init?: Partial<ProcessRaftMessageResponse>): ProcessRaftMessageResponse;
export declare function readProcessRaftMessageResponse(reader: Reader, end: number): ProcessRaftMessageResponse;
export declare function writeProcessRaftMessageResponse(message: ProcessRaftMessageResponse, writer: Writer): Writer;

export interface StreamRaftMessageRequest {
  readonly message: Message | undefined;
}
export declare const StreamRaftMessageRequest: MessageType<StreamRaftMessageRequest>;
export declare function createStreamRaftMessageRequest(init?: Partial<StreamRaftMessageRequest>): StreamRaftMessageRequest;
export declare function readStreamRaftMessageRequest(reader: Reader, end: number): StreamRaftMessageRequest;
export declare function writeStreamRaftMessageRequest(message: StreamRaftMessageRequest, writer: Writer): Writer;

export interface StreamRaftMessageResponse {
}
export declare const StreamRaftMessageResponse: MessageType<StreamRaftMessageResponse>;
export declare function createStreamRaftMessageResponse(init?: Partial<StreamRaftMessageResponse>): StreamRaftMessageResponse;
export declare function readStreamRaftMessageResponse(reader: Reader, end: number): StreamRaftMessageResponse;
export declare function writeStreamRaftMessageResponse(message: StreamRaftMessageResponse, writer: Writer): Writer;

export interface ResolveAddressRequest {
  readonly raftId: number;
}
export declare const ResolveAddressRequest: MessageType<ResolveAddressRequest>;
export declare function createResolveAddressRequest(init?: Partial<ResolveAddressRequest>): ResolveAddressRequest;
export declare function readResolveAddressRequest(reader: Reader, end: number): ResolveAddressRequest;
export declare function writeResolveAddressRequest(message: ResolveAddressRequest, writer: Writer): Writer;

export interface ResolveAddressResponse {
  /** host:port */
  readonly addr: string;
}
export declare const ResolveAddressResponse: MessageType<ResolveAddressResponse>;
export declare function createResolveAddressResponse(init?: Partial<ResolveAddressResponse>): ResolveAddressResponse;
export declare function readResolveAddressResponse(reader: Reader, end: number): ResolveAddressResponse;
export declare function writeResolveAddressResponse(message: ResolveAddressResponse, writer: Writer): Writer;

export interface JoinRequest {
  /** host:port where the others reach the caller. An unspecified IP (0.0.0.0, ::) stands for the one that the connection comes from. */
  readonly addr: string;
}
export declare const JoinRequest: MessageType<JoinRequest>;
export declare function createJoinRequest(init?: Partial<JoinRequest>): JoinRequest;
export declare function readJoinRequest(reader: Reader, end: number): JoinRequest;
export declare function writeJoinRequest(message: JoinRequest, writer: Writer): Writer;

/** What the new member needs to start. */
export interface JoinResponse {
  /** The raft id that the caller has from now on. */
  readonly raftId: number;
  /** All members, the caller included. */
  readonly members: readonly RaftMember[];
  /** Raft ids of former members, which are never used again. */
  readonly removedMembers: readonly number[];
}
export declare const JoinResponse: MessageType<JoinResponse>;
export declare function createJoinResponse(init?: Partial<JoinResponse>): JoinResponse;
export declare function readJoinResponse(reader: Reader, end: number): JoinResponse;
export declare function writeJoinResponse(message: JoinResponse, writer: Writer): Writer;

export interface LeaveRequest {
  /** Who leaves; only its raft id counts. */
  readonly node: RaftMember | undefined;
}
export declare const LeaveRequest: MessageType<LeaveRequest>;
export declare function createLeaveRequest(init?: Partial<LeaveRequest>): LeaveRequest;
export declare function readLeaveRequest(reader: Reader, end: number): LeaveRequest;
export declare function writeLeaveRequest(message: LeaveRequest, writer: Writer): Writer;

export interface LeaveResponse {
}
export declare const LeaveResponse: MessageType<LeaveResponse>;
export declare function createLeaveResponse(init?: Partial<LeaveResponse>): LeaveResponse;
export declare function readLeaveResponse(reader: Reader, end: number): LeaveResponse;
export declare function writeLeaveResponse(message: LeaveResponse, writer: Writer): Writer;

export interface AttachNetworkRequest {
  readonly config: NetworkAttachmentConfig | undefined;
  readonly containerId: string;
  /** Of a container that no task has: what it is called, for names and refusals. Ours. */
  readonly containerName: string;
}
export declare const AttachNetworkRequest: MessageType<AttachNetworkRequest>;
export declare function createAttachNetworkRequest(init?: Partial<AttachNetworkRequest>): AttachNetworkRequest;
export declare function readAttachNetworkRequest(reader: Reader, end: number): AttachNetworkRequest;
export declare function writeAttachNetworkRequest(message: AttachNetworkRequest, writer: Writer): Writer;

export interface AttachNetworkResponse {
  readonly attachmentId: string;
}
export declare const AttachNetworkResponse: MessageType<AttachNetworkResponse>;
export declare function createAttachNetworkResponse(init?: Partial<AttachNetworkResponse>): AttachNetworkResponse;
export declare function readAttachNetworkResponse(reader: Reader, end: number): AttachNetworkResponse;
export declare function writeAttachNetworkResponse(message: AttachNetworkResponse, writer: Writer): Writer;

export interface DetachNetworkRequest {
  readonly attachmentId: string;
}
export declare const DetachNetworkRequest: MessageType<DetachNetworkRequest>;
export declare function createDetachNetworkRequest(init?: Partial<DetachNetworkRequest>): DetachNetworkRequest;
export declare function readDetachNetworkRequest(reader: Reader, end: number): DetachNetworkRequest;
export declare function writeDetachNetworkRequest(message: DetachNetworkRequest, writer: Writer): Writer;

export interface DetachNetworkResponse {
}
export declare const DetachNetworkResponse: MessageType<DetachNetworkResponse>;
export declare function createDetachNetworkResponse(init?: Partial<DetachNetworkResponse>): DetachNetworkResponse;
export declare function readDetachNetworkResponse(reader: Reader, end: number): DetachNetworkResponse;
export declare function writeDetachNetworkResponse(message: DetachNetworkResponse, writer: Writer): Writer;

/** One entry of the managers' log: what a leader proposed, as results rather than as intentions, so that followers only copy them into their tables. */
export interface InternalRaftRequest {
  /** Tells this entry from every other one of the same proposer. */
  readonly id: number;
  /** The form Swarm writes: a single transaction without a version. It is read, never written. */
  readonly action: readonly StoreAction[];
  /** The version of the newest transaction that these were validated against. A manager whose own newest version differs when it applies the entry skips the whole entry, as all others do. */
  readonly baseVersion: number;
  /** In the order in which they were made; their versions grow. */
  readonly transactions: readonly StoreTransaction[];
}
export declare const InternalRaftRequest: MessageType<InternalRaftRequest>;
export declare function createInternalRaftRequest(init?: Partial<InternalRaftRequest>): InternalRaftRequest;
export declare function readInternalRaftRequest(reader: Reader, end: number): InternalRaftRequest;
export declare function writeInternalRaftRequest(message: InternalRaftRequest, writer: Writer): Writer;

/** What one transaction changed. All of it is applied, or nothing. */
export interface StoreTransaction {
  /** The transaction's own number: the `meta.version` of every object it created or updated. */
  readonly version: number;
  readonly actions: readonly StoreAction[];
}
export declare const StoreTransaction: MessageType<StoreTransaction>;
export declare function createStoreTransaction(init?: Partial<StoreTransaction>): StoreTransaction;
export declare function readStoreTransaction(reader: Reader, end: number): StoreTransaction;
export declare function writeStoreTransaction(message: StoreTransaction, writer: Writer): Writer;

/** One object that was created, replaced or removed. */
export interface StoreAction {
  readonly action: StoreActionKind;
  readonly node: Node | undefined;
  readonly service: Service | undefined;
  readonly task: Task | undefined;
  readonly network: Network | undefined;
  readonly cluster: Cluster | undefined;
  readonly secret: Secret | undefined;
  readonly resource: Resource | undefined;
  readonly extension: Extension | undefined;
  readonly config: Config | undefined;
  readonly volume: Volume | undefined;
}
export declare const StoreAction: MessageType<StoreAction>;
export declare function createStoreAction(init?: Partial<StoreAction>): StoreAction;
export declare function readStoreAction(reader: Reader, end: number): StoreAction;
export declare function writeStoreAction(message: StoreAction, writer: Writer): Writer;

/** All objects of a store. It is written as a stream: any number of messages, each with a few of the objects, which together read as one message because their lists are joined. */
export interface StoreSnapshot {
  readonly nodes: readonly Node[];
  readonly services: readonly Service[];
  readonly networks: readonly Network[];
  readonly tasks: readonly Task[];
  readonly clusters: readonly Cluster[];
  readonly secrets: readonly Secret[];
  readonly resources: readonly Resource[];
  readonly extensions: readonly Extension[];
  readonly configs: readonly Config[];
  readonly volumes: readonly Volume[];
  /** The number of the newest transaction in the snapshot. */
  readonly version: number;
}
export declare const StoreSnapshot: MessageType<StoreSnapshot>;
export declare function createStoreSnapshot(init?: Partial<StoreSnapshot>): StoreSnapshot;
export declare function readStoreSnapshot(reader: Reader, end: number): StoreSnapshot;
export declare function writeStoreSnapshot(message: StoreSnapshot, writer: Writer): Writer;

/** Who the managers were when the snapshot was taken. */
export interface ClusterSnapshot {
  readonly members: readonly RaftMember[];
  /** Raft ids that must never be used again. */
  readonly removed: readonly number[];
}
export declare const ClusterSnapshot: MessageType<ClusterSnapshot>;
export declare function createClusterSnapshot(init?: Partial<ClusterSnapshot>): ClusterSnapshot;
export declare function readClusterSnapshot(reader: Reader, end: number): ClusterSnapshot;
export declare function writeClusterSnapshot(message: ClusterSnapshot, writer: Writer): Writer;

/** A whole snapshot as Swarm stores and sends it. */
export interface Snapshot {
  readonly version: SnapshotVersion;
  readonly membership: ClusterSnapshot | undefined;
  readonly store: StoreSnapshot | undefined;
}
export declare const Snapshot: MessageType<Snapshot>;
export declare function createSnapshot(init?: Partial<Snapshot>): Snapshot;
export declare function readSnapshot(reader: Reader, end: number): Snapshot;
export declare function writeSnapshot(message: Snapshot, writer: Writer): Writer;

export interface WatchRequest {
  readonly entries: readonly WatchRequestWatchEntry[];
  readonly resumeFrom: Version | undefined;
  readonly includeOldObject: boolean;
}
export declare const WatchRequest: MessageType<WatchRequest>;
export declare function createWatchRequest(init?: Partial<WatchRequest>): WatchRequest;
export declare function readWatchRequest(reader: Reader, end: number): WatchRequest;
export declare function writeWatchRequest(message: WatchRequest, writer: Writer): Writer;

export interface WatchRequestWatchEntry {
  readonly kind: string;
  readonly action: WatchActionKind;
  readonly filters: readonly SelectBy[];
}
export declare const WatchRequestWatchEntry: MessageType<WatchRequestWatchEntry>;
export declare function createWatchRequestWatchEntry(init?: Partial<WatchRequestWatchEntry>): WatchRequestWatchEntry;
export declare function readWatchRequestWatchEntry(reader: Reader, end: number): WatchRequestWatchEntry;
export declare function writeWatchRequestWatchEntry(message: WatchRequestWatchEntry, writer: Writer): Writer;

export interface WatchMessage {
  readonly events: readonly WatchMessageEvent[];
  readonly version: Version | undefined;
}
export declare const WatchMessage: MessageType<WatchMessage>;
export declare function createWatchMessage(init?: Partial<WatchMessage>): WatchMessage;
export declare function readWatchMessage(reader: Reader, end: number): WatchMessage;
export declare function writeWatchMessage(message: WatchMessage, writer: Writer): Writer;

export interface WatchMessageEvent {
  readonly action: WatchActionKind;
  readonly object: Object | undefined;
  readonly oldObject: Object | undefined;
}
export declare const WatchMessageEvent: MessageType<WatchMessageEvent>;
export declare function createWatchMessageEvent(init?: Partial<WatchMessageEvent>): WatchMessageEvent;
export declare function readWatchMessageEvent(reader: Reader, end: number): WatchMessageEvent;
export declare function writeWatchMessageEvent(message: WatchMessageEvent, writer: Writer): Writer;

export declare const CAService: {
  readonly name: 'docker.swarmkit.v1.CA';
  readonly methods: {
    readonly getRootCACertificate: Method<GetRootCACertificateRequest, GetRootCACertificateResponse, false, false>;
    readonly getUnlockKey: Method<GetUnlockKeyRequest, GetUnlockKeyResponse, false, false>;
  };
};

export declare const NodeCAService: {
  readonly name: 'docker.swarmkit.v1.NodeCA';
  readonly methods: {
    readonly issueNodeCertificate: Method<IssueNodeCertificateRequest, IssueNodeCertificateResponse, false, false>;
    readonly nodeCertificateStatus: Method<NodeCertificateStatusRequest, NodeCertificateStatusResponse, false, false>;
  };
};

export declare const ControlService: {
  readonly name: 'docker.swarmkit.v1.Control';
  readonly methods: {
    readonly getNode: Method<GetNodeRequest, GetNodeResponse, false, false>;
    readonly listNodes: Method<ListNodesRequest, ListNodesResponse, false, false>;
    readonly updateNode: Method<UpdateNodeRequest, UpdateNodeResponse, false, false>;
    readonly removeNode: Method<RemoveNodeRequest, RemoveNodeResponse, false, false>;
    readonly getTask: Method<GetTaskRequest, GetTaskResponse, false, false>;
    readonly listTasks: Method<ListTasksRequest, ListTasksResponse, false, false>;
    readonly removeTask: Method<RemoveTaskRequest, RemoveTaskResponse, false, false>;
    readonly getService: Method<GetServiceRequest, GetServiceResponse, false, false>;
    readonly listServices: Method<ListServicesRequest, ListServicesResponse, false, false>;
    readonly createService: Method<CreateServiceRequest, CreateServiceResponse, false, false>;
    readonly updateService: Method<UpdateServiceRequest, UpdateServiceResponse, false, false>;
    readonly removeService: Method<RemoveServiceRequest, RemoveServiceResponse, false, false>;
    readonly listServiceStatuses: Method<ListServiceStatusesRequest, ListServiceStatusesResponse, false, false>;
    readonly getNetwork: Method<GetNetworkRequest, GetNetworkResponse, false, false>;
    readonly listNetworks: Method<ListNetworksRequest, ListNetworksResponse, false, false>;
    readonly createNetwork: Method<CreateNetworkRequest, CreateNetworkResponse, false, false>;
    readonly removeNetwork: Method<RemoveNetworkRequest, RemoveNetworkResponse, false, false>;
    readonly getCluster: Method<GetClusterRequest, GetClusterResponse, false, false>;
    readonly listClusters: Method<ListClustersRequest, ListClustersResponse, false, false>;
    readonly updateCluster: Method<UpdateClusterRequest, UpdateClusterResponse, false, false>;
    readonly getSecret: Method<GetSecretRequest, GetSecretResponse, false, false>;
    readonly updateSecret: Method<UpdateSecretRequest, UpdateSecretResponse, false, false>;
    readonly listSecrets: Method<ListSecretsRequest, ListSecretsResponse, false, false>;
    readonly createSecret: Method<CreateSecretRequest, CreateSecretResponse, false, false>;
    readonly removeSecret: Method<RemoveSecretRequest, RemoveSecretResponse, false, false>;
    readonly getConfig: Method<GetConfigRequest, GetConfigResponse, false, false>;
    readonly updateConfig: Method<UpdateConfigRequest, UpdateConfigResponse, false, false>;
    readonly listConfigs: Method<ListConfigsRequest, ListConfigsResponse, false, false>;
    readonly createConfig: Method<CreateConfigRequest, CreateConfigResponse, false, false>;
    readonly removeConfig: Method<RemoveConfigRequest, RemoveConfigResponse, false, false>;
    readonly getExtension: Method<GetExtensionRequest, GetExtensionResponse, false, false>;
    readonly createExtension: Method<CreateExtensionRequest, CreateExtensionResponse, false, false>;
    readonly removeExtension: Method<RemoveExtensionRequest, RemoveExtensionResponse, false, false>;
    readonly getResource: Method<GetResourceRequest, GetResourceResponse, false, false>;
    readonly updateResource: Method<UpdateResourceRequest, UpdateResourceResponse, false, false>;
    readonly listResources: Method<ListResourcesRequest, ListResourcesResponse, false, false>;
    readonly createResource: Method<CreateResourceRequest, CreateResourceResponse, false, false>;
    readonly removeResource: Method<RemoveResourceRequest, RemoveResourceResponse, false, false>;
    readonly createVolume: Method<CreateVolumeRequest, CreateVolumeResponse, false, false>;
    readonly getVolume: Method<GetVolumeRequest, GetVolumeResponse, false, false>;
    readonly updateVolume: Method<UpdateVolumeRequest, UpdateVolumeResponse, false, false>;
    readonly listVolumes: Method<ListVolumesRequest, ListVolumesResponse, false, false>;
    readonly removeVolume: Method<RemoveVolumeRequest, RemoveVolumeResponse, false, false>;
  };
};

export declare const DispatcherService: {
  readonly name: 'docker.swarmkit.v1.Dispatcher';
  readonly methods: {
    readonly session: Method<SessionRequest, SessionMessage, false, true>;
    readonly heartbeat: Method<HeartbeatRequest, HeartbeatResponse, false, false>;
    readonly updateTaskStatus: Method<UpdateTaskStatusRequest, UpdateTaskStatusResponse, false, false>;
    readonly updateVolumeStatus: Method<UpdateVolumeStatusRequest, UpdateVolumeStatusResponse, false, false>;
    readonly tasks: Method<TasksRequest, TasksMessage, false, true>;
    readonly assignments: Method<AssignmentsRequest, AssignmentsMessage, false, true>;
  };
};

export declare const HealthService: {
  readonly name: 'docker.swarmkit.v1.Health';
  readonly methods: {
    readonly check: Method<HealthCheckRequest, HealthCheckResponse, false, false>;
  };
};

export declare const LogsService: {
  readonly name: 'docker.swarmkit.v1.Logs';
  readonly methods: {
    readonly subscribeLogs: Method<SubscribeLogsRequest, SubscribeLogsMessage, false, true>;
  };
};

export declare const LogBrokerService: {
  readonly name: 'docker.swarmkit.v1.LogBroker';
  readonly methods: {
    readonly listenSubscriptions: Method<ListenSubscriptionsRequest, SubscriptionMessage, false, true>;
    readonly publishLogs: Method<PublishLogsMessage, PublishLogsResponse, true, false>;
  };
};

export declare const RaftService: {
  readonly name: 'docker.swarmkit.v1.Raft';
  readonly methods: {
    readonly processRaftMessage: Method<ProcessRaftMessageRequest, ProcessRaftMessageResponse, false, false>;
    readonly streamRaftMessage: Method<StreamRaftMessageRequest, StreamRaftMessageResponse, true, false>;
    readonly resolveAddress: Method<ResolveAddressRequest, ResolveAddressResponse, false, false>;
  };
};

export declare const RaftMembershipService: {
  readonly name: 'docker.swarmkit.v1.RaftMembership';
  readonly methods: {
    readonly join: Method<JoinRequest, JoinResponse, false, false>;
    readonly leave: Method<LeaveRequest, LeaveResponse, false, false>;
  };
};

export declare const ResourceAllocatorService: {
  readonly name: 'docker.swarmkit.v1.ResourceAllocator';
  readonly methods: {
    readonly attachNetwork: Method<AttachNetworkRequest, AttachNetworkResponse, false, false>;
    readonly detachNetwork: Method<DetachNetworkRequest, DetachNetworkResponse, false, false>;
  };
};

export declare const WatchService: {
  readonly name: 'docker.swarmkit.v1.Watch';
  readonly methods: {
    readonly watch: Method<WatchRequest, WatchMessage, false, true>;
  };
};
