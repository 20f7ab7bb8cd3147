/** The objects of the API as far as the command line reads them. Absent parts are absent. */
import type { MountJson } from './parse/mount.ts';
import type { NetworkAttachmentJson } from './parse/network.ts';
import type { PortJson } from './parse/port.ts';

export interface NodeJson {
  readonly ID: string;
  readonly Version: { readonly Index: number };
  readonly Spec: {
    readonly Name?: string;
    readonly Role: string;
    readonly Availability: string;
    readonly Labels?: Readonly<Record<string, string>> | null;
  };
  readonly Description: {
    readonly Hostname: string;
    readonly Platform?: { readonly Architecture: string; readonly OS: string };
    readonly TLSInfo?: {
      readonly TrustRoot?: string;
      readonly CertIssuerSubject?: string;
      readonly CertIssuerPublicKey?: string;
    };
    readonly Resources?: { readonly NanoCPUs?: number; readonly MemoryBytes?: number };
    readonly Engine?: {
      readonly EngineVersion?: string;
      readonly Labels?: Readonly<Record<string, string>> | null;
      readonly Plugins?: readonly { readonly Type: string; readonly Name: string }[];
    };
    /** What its kernel cannot do, in words. */
    readonly Lacks?: readonly string[] | null;
    readonly DataPathAddr?: string;
  };
  readonly Status: { readonly State: string; readonly Addr?: string; readonly Message?: string };
  readonly ManagerStatus?: {
    readonly Leader?: boolean;
    readonly Reachability: string;
    readonly Addr: string;
  };
  readonly CreatedAt: string;
}

export interface UpdateConfigJson {
  Parallelism?: number;
  Delay?: number;
  Monitor?: number;
  FailureAction?: string;
  MaxFailureRatio?: number;
  Order?: string;
}

export interface ContainerSpecJson {
  Image: string;
  Labels?: Record<string, string>;
  Command?: string[];
  Args?: string[];
  Env?: string[];
  Hostname?: string;
  Dir?: string;
  User?: string;
  Groups?: string[];
  Hosts?: string[];
  TTY?: boolean;
  OpenStdin?: boolean;
  ReadOnly?: boolean;
  Init?: boolean;
  StopSignal?: string;
  StopGracePeriod?: number;
  Mounts?: MountJson[];
  Healthcheck?: Record<string, unknown>;
  DNSConfig?: { Nameservers?: string[]; Search?: string[]; Options?: string[] };
  Sysctls?: Record<string, string>;
  Ulimits?: { Name: string; Soft: number; Hard: number }[];
  CapabilityAdd?: string[];
  CapabilityDrop?: string[];
  OomScoreAdj?: number;
}

export interface ResourcesJson {
  NanoCPUs?: number;
  MemoryBytes?: number;
  Pids?: number;
  GenericResources?: { DiscreteResourceSpec: { Kind: string; Value: number } }[];
}

export interface ServiceSpecJson {
  Name: string;
  Labels?: Record<string, string>;
  TaskTemplate: {
    ContainerSpec: ContainerSpecJson;
    Resources?: { Limits?: ResourcesJson; Reservations?: ResourcesJson };
    RestartPolicy?: { Condition?: string; Delay?: number; MaxAttempts?: number; Window?: number };
    Placement?: {
      Constraints?: string[];
      Preferences?: { Spread: { SpreadDescriptor: string } }[];
      MaxReplicas?: number;
      Platforms?: { Architecture: string; OS: string }[];
    };
    LogDriver?: { Name: string; Options?: Record<string, string> };
    Networks?: NetworkAttachmentJson[];
    ForceUpdate?: number;
  };
  Mode?: {
    Replicated?: { Replicas?: number };
    Global?: Record<string, never>;
    ReplicatedJob?: { TotalCompletions?: number; MaxConcurrent?: number };
    GlobalJob?: Record<string, never>;
  };
  UpdateConfig?: UpdateConfigJson;
  RollbackConfig?: UpdateConfigJson;
  EndpointSpec?: { Mode?: string; Ports?: PortJson[] };
}

export interface ServiceJson {
  readonly ID: string;
  readonly Version: { readonly Index: number };
  readonly CreatedAt: string;
  readonly UpdatedAt: string;
  readonly Spec: ServiceSpecJson;
  readonly PreviousSpec?: ServiceSpecJson;
  readonly ServiceStatus?: { readonly RunningTasks: number; readonly DesiredTasks: number };
  readonly Endpoint?: { readonly Ports?: readonly PortStateJson[] | null };
  readonly UpdateStatus?: {
    readonly State?: string;
    readonly Message?: string;
    readonly StartedAt?: string;
    readonly CompletedAt?: string;
  };
}

export interface PortStateJson {
  readonly Protocol: string;
  readonly TargetPort: number;
  readonly PublishedPort: number;
  readonly PublishMode: string;
  readonly HostIP?: string;
}

export interface TaskJson {
  readonly ID: string;
  readonly ServiceID: string;
  readonly Slot?: number;
  readonly NodeID?: string;
  readonly DesiredState: string;
  readonly CreatedAt: string;
  readonly Spec: { readonly ContainerSpec: { readonly Image: string } };
  readonly Status: {
    readonly State: string;
    readonly Timestamp: string;
    readonly Message?: string;
    readonly Err?: string;
    readonly PortStatus?: { readonly Ports?: readonly PortStateJson[] | null };
  };
}
