/**
 * Containers that a person made on this node: what was asked for, and what is remembered of each
 * beside the runtime's own record, so that it is looked after again after any crash.
 */
import type { HealthConfig, Mount } from '#proto/gen/swarm';
import type { ResourceRequest, Ulimit } from '../containerd/types.ts';
import type { PortRequest } from '../network/host-ports.ts';
import type { ContainerDns } from '../network/resolver/resolv-conf.ts';

export interface RestartPolicy {
  readonly name: 'no' | 'always' | 'unless-stopped' | 'on-failure';
  /** Of `on-failure`; zero is no limit. */
  readonly retriesMax: number;
}

/** A network of the swarm that the container is to be on. */
export interface WantedNetwork {
  /** Its name, its id, or the beginning of the id. */
  readonly target: string;
  readonly aliases: readonly string[];
  /** Wished ones; empty for any. */
  readonly addresses: readonly string[];
}

/** What start needs to know; the rest is in the runtime's record. */
export interface StandalonePlace {
  /** `host`: the node's own network. `none`: nothing but a loopback device. */
  readonly kind: 'own' | 'host' | 'none';
  readonly networks: readonly WantedNetwork[];
  readonly ports: readonly PortRequest[];
  readonly hostname: string;
  /** `IP name`, for /etc/hosts. */
  readonly hosts: readonly string[];
  readonly dns: ContainerDns;
}

export interface StandaloneRequest {
  /** Empty for one that is made up. */
  readonly name: string;
  readonly image: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly command: readonly string[];
  readonly args: readonly string[];
  readonly env: readonly string[];
  readonly workingDirectory: string;
  readonly user: string;
  readonly groups: readonly string[];
  readonly readOnlyRoot: boolean;
  readonly init: boolean;
  readonly stopSignal: string;
  readonly stopGraceMs: number;
  /** Undefined leaves it to the image. */
  readonly healthcheck: HealthConfig | undefined;
  readonly mounts: readonly Mount[];
  readonly resources: ResourceRequest;
  readonly ulimits: readonly Ulimit[];
  readonly sysctls: Readonly<Record<string, string>>;
  readonly capabilityAdd: readonly string[];
  readonly capabilityDrop: readonly string[];
  readonly noNewPrivileges: boolean;
  readonly seccompProfile: string;
  readonly oomScoreAdj: number;
  readonly place: StandalonePlace;
  readonly restart: RestartPolicy;
  /** It is removed, with its nameless volumes, when it has ended. */
  readonly autoRemove: boolean;
}

export interface StandaloneRecord {
  readonly id: string;
  readonly name: string;
  readonly place: StandalonePlace;
  readonly restart: RestartPolicy;
  readonly autoRemove: boolean;
  readonly stopGraceMs: number;
  /** `up`: it is to run, or its policy is to start it again. `stopping`: it is being stopped. */
  readonly phase: 'down' | 'up' | 'stopping';
  /** A person ended it: only a start, or for `always` one of the daemon, brings it back. */
  readonly isStoppedByHand: boolean;
  readonly hasStarted: boolean;
  readonly removal: 'no' | 'yes' | 'with volumes';
  /** How often its policy started it since a person did. */
  readonly restarts: number;
  /** The pause before the last restart; zero before the first. */
  readonly pauseMs: number;
  /** When its policy starts it again; wall time. */
  readonly restartAtMs: number;
  /** The end that was dealt with last, ISO 8601. */
  readonly seenExit: string;
  readonly exitCode: number;
  /** Why the last start failed; empty when it did not. */
  readonly error: string;
}

export type WaitCondition = 'not-running' | 'next-exit' | 'removed';
