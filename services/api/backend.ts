/**
 * What the HTTP front door needs from the daemon behind it. The daemon implements it; tests use a
 * fake. Every method fails with a `ShoalError`, whose code decides the HTTP status.
 */
import type { Registries, Runtime } from '#agent/containerd/types';
import type { Standalone } from '#agent/standalone/standalone';
import type { StandaloneRecord } from '#agent/standalone/types';
import type { CallOptions, Client } from '#lib/rpc/types';
import type { Commit } from '#manager/store/types';
import type { VerificationsResponse } from '#proto/gen/shoal';
import type { Cluster, ControlService, Task } from '#proto/gen/swarm';

/** Docker's words for where a node stands with respect to a swarm. */
export type LocalNodeState = 'inactive' | 'pending' | 'active' | 'error' | 'locked';

export interface RemoteManager {
  readonly nodeId: string;
  /** `host:port` */
  readonly addr: string;
}

/** What this node knows about its membership without asking anybody. */
export interface SwarmFacts {
  readonly state: LocalNodeState;
  /** Empty unless the node is in a swarm. */
  readonly nodeId: string;
  readonly clusterId: string;
  readonly nodeAddr: string;
  /** This node is a manager: requests about the cluster may be made here. */
  readonly controlAvailable: boolean;
  /** Why the state is 'error', or what the cluster lacks now (no leader since …, what to do). */
  readonly error: string;
  readonly remoteManagers: readonly RemoteManager[];
  /** Counted in this manager's own copy of the state; zero on workers. */
  readonly nodes: number;
  readonly managers: number;
  readonly warnings: readonly string[];
}

export interface InitRequest {
  readonly listenAddr: string;
  readonly advertiseAddr: string;
  readonly dataPathAddr: string;
  readonly dataPathPort: number;
  readonly defaultAddrPool: readonly string[];
  readonly subnetSize: number;
  readonly forceNewCluster: boolean;
  readonly autoLockManagers: boolean;
  /** `active`, `pause`, `drain` or empty. */
  readonly availability: string;
  /** The SwarmSpec as sent, tolerant JSON. */
  readonly spec: unknown;
}

export interface JoinRequest {
  readonly listenAddr: string;
  readonly advertiseAddr: string;
  readonly dataPathAddr: string;
  readonly remoteAddrs: readonly string[];
  readonly joinToken: string;
  readonly availability: string;
}

/** How a route asks the control service of the cluster. */
export interface ClusterCallOptions extends CallOptions {
  /**
   * With it a read is answered although nobody leads: from this manager's own copy, which may be
   * old. It is called then, with how old.
   */
  readonly onStale?: (note: string) => void;
}

export interface RestoreRequest {
  readonly listenAddr: string;
  readonly advertiseAddr: string;
  readonly file: Uint8Array;
  readonly passphrase: string;
}

export interface SwarmBackend {
  facts(): SwarmFacts;
  /** Returns the node id. `unavailable` when the node is in a swarm already. */
  init(request: InitRequest): Promise<string>;
  join(request: JoinRequest): Promise<void>;
  leave(force: boolean): Promise<void>;
  /**
   * The cluster's control service, answered by the leader wherever it is. Throws at once with
   * `unavailable` and Docker's texts when this node is in no swarm or is a worker, or with what is
   * known about the lost leader.
   */
  control(): Client<typeof ControlService>;
  /** The cluster's unlock key; undefined while managers are not locked. Managers only. */
  unlockKey(signal: AbortSignal): Promise<Uint8Array | undefined>;
  /**
   * Goes on with the start of a locked node. `unauthenticated` for a wrong key, `already_exists`
   * when nothing is locked.
   */
  unlock(unlockKey: Uint8Array): Promise<void>;
  /** Calls back after every change of the replicated state; managers only, else `unavailable`. */
  watch(listener: (commit: Commit) => void): () => void;
  /** The cluster in this manager's own copy of the state, at once; undefined on workers. */
  cluster?(): Cluster | undefined;
  /**
   * The cluster's whole state, sealed with the passphrase: at least as new as the call, or as new
   * as this manager's copy while nobody leads. `invalid_argument` for too short a passphrase.
   */
  backup?(passphrase: string, signal: AbortSignal): Promise<Uint8Array>;
  /**
   * Makes this node the only manager of the backup's cluster and returns its id. `unavailable` in a
   * swarm, `invalid_argument` with the reason for a file or a passphrase that is of no use.
   */
  restore?(request: RestoreRequest): Promise<string>;
}

/** Facts about the machine for `docker info` and `docker version`. */
export interface MachineFacts {
  /** Stable id of this daemon's data folder. */
  readonly daemonId: string;
  readonly hostname: string;
  readonly cpus: number;
  readonly memoryBytes: number;
  readonly kernelVersion: string;
  readonly operatingSystem: string;
  readonly architecture: string;
  readonly cgroupVersion: string;
  readonly dataRoot: string;
  readonly version: string;
  readonly gitCommit: string;
  readonly labels: readonly string[];
  readonly debug: boolean;
  readonly startedAtMs: number;
  /** What the kernel or the machine lacks, in plain words. */
  readonly warnings: readonly string[];
}

/** What a runtime does not know of a container, but the agent that looks after it. */
export interface ContainerSurroundings {
  /** Undefined when nothing is checked. */
  readonly health:
    | {
        readonly status: 'starting' | 'healthy' | 'unhealthy';
        /** Counted failures in a row. */
        readonly failures: number;
        /** The newest, oldest first. */
        readonly probes: readonly {
          readonly startedAt: string;
          readonly endedAt: string;
          readonly code: number;
          readonly output: string;
        }[];
      }
    | undefined;
  /** Undefined when it is not attached. */
  readonly network:
    | {
        /** `host`: the node's own network. `none`: nothing but a loopback device. */
        readonly kind: 'own' | 'host' | 'none';
        /** On the gateway network; empty for one that is not there. */
        readonly address: string;
        readonly gateway: string;
        /** Absent where the node does no IPv6. */
        readonly address6?: string;
        /** Overlays and LANs, in the order of the spec. Addresses are without prefix length. */
        readonly overlays: readonly {
          readonly networkId: string;
          readonly networkName: string;
          readonly addresses: readonly string[];
          /** On a LAN addresses have the prefix length of its subnets, and it has routers. */
          readonly lan?: {
            readonly addresses: readonly string[];
            readonly gateways: readonly string[];
          };
        }[];
        readonly ports: readonly {
          readonly protocol: 'tcp' | 'udp' | 'sctp';
          readonly publishedPort: number;
          readonly targetPort: number;
          /** On this address of the node only. */
          readonly hostIp?: string;
        }[];
      }
    | undefined;
  /** Of a container that a person made. */
  readonly standalone?: StandaloneRecord;
}

/** Containers that people make on this node. */
export type StandaloneContainers = Pick<
  Standalone,
  | 'create'
  | 'start'
  | 'restart'
  | 'stopContainer'
  | 'kill'
  | 'remove'
  | 'wait'
  | 'output'
  | 'connect'
  | 'disconnect'
  | 'find'
  | 'onRemoved'
>;

/** A local volume of this node. */
export interface VolumeFacts {
  readonly name: string;
  readonly driver: string;
  readonly mountpoint: string;
  readonly createdAt: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** What the leader knows of the nodes' networks beyond the cluster's state. */
export interface NetworkReports {
  /** The last verification of every node; of all networks for an empty id. */
  verifications(networkId: string): Promise<VerificationsResponse>;
}

/** Containers of this node in networks beside those of their services. */
export interface NetworkAttachments {
  /**
   * Resolves when the container has its interface. `target` is a network's id, name or prefix of the
   * id. Rejects with the managers' reason.
   */
  attach(request: AttachmentRequest): Promise<void>;
  /** By the id of the attachment's task. */
  detach(attachmentId: string): Promise<void>;
}

export interface AttachmentRequest {
  readonly containerId: string;
  /** Of a container that no task has. */
  readonly containerName?: string;
  readonly target: string;
  readonly aliases: readonly string[];
  /** Wished ones; empty for any. */
  readonly addresses: readonly string[];
}

export interface Backend {
  readonly swarm: SwarmBackend;
  readonly runtime: Runtime;
  machine(): MachineFacts;
  volumes(): Promise<readonly VolumeFacts[]>;
  /** Without it nothing asks a registry but a pull. */
  readonly registries?: Registries;
  /** Without it containers are made by services only. */
  readonly standalone?: StandaloneContainers;
  /** Without it nothing can be connected to networks by hand. */
  readonly attachments?: NetworkAttachments;
  /** On managers; without it networks cannot be verified. */
  readonly networks?: NetworkReports;
  /** The tasks of this node; none while it is in no swarm. */
  tasks?(): readonly Task[];
  /** What the agent knows of a container; nothing while the node is in no swarm. */
  surroundings?(containerId: string): ContainerSurroundings;
}
