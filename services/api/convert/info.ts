/** `docker info` and `docker version`: what this node is and where it stands. */
import type { Cluster } from '#proto/gen/swarm';
import type { MachineFacts, SwarmFacts } from '../backend.ts';
import { apiVersion, minApiVersion } from '../http/versions.ts';
import { clusterInfoJson } from './cluster.ts';
import { ifSet } from './meta.ts';

export interface RuntimeVersions {
  readonly containerd: string;
  readonly runc: string;
}

/** What the runtime knows; undefined parts did not answer in time. */
export interface RuntimeFacts {
  readonly versions: RuntimeVersions | undefined;
  readonly containers: { running: number; paused: number; stopped: number } | undefined;
  readonly images: number | undefined;
}

export function swarmInfoJson(facts: SwarmFacts, cluster: Cluster | undefined) {
  const managers = facts.remoteManagers.map(({ nodeId, addr }) => ({ NodeID: nodeId, Addr: addr }));
  return {
    NodeID: facts.nodeId,
    NodeAddr: facts.nodeAddr,
    LocalNodeState: facts.state,
    ControlAvailable: facts.controlAvailable,
    Error: facts.error,
    RemoteManagers: managers.length === 0 ? null : managers,
    ...ifSet('Nodes', facts.nodes),
    ...ifSet('Managers', facts.managers),
    ...(cluster === undefined ? {} : { Cluster: clusterInfoJson(cluster) }),
    ...(facts.warnings.length === 0 ? {} : { Warnings: facts.warnings }),
  };
}

function warningsOf(machine: MachineFacts, runtime: RuntimeFacts): readonly string[] | null {
  const silent =
    runtime.containers === undefined || runtime.images === undefined
      ? ['WARNING: the container runtime does not answer: counts of containers are missing']
      : [];
  const warnings = [...machine.warnings, ...silent];
  return warnings.length === 0 ? null : warnings;
}

/** What every node of ours can do, whatever the machine. */
const abilities = {
  MemoryLimit: true,
  SwapLimit: true,
  CpuCfsPeriod: true,
  CpuCfsQuota: true,
  CPUShares: true,
  CPUSet: true,
  PidsLimit: true,
  IPv4Forwarding: true,
  OomKillDisable: false,
  LiveRestoreEnabled: true,
  ExperimentalBuild: false,
} as const;

const emptyRegistries = {
  InsecureRegistryCIDRs: [],
  IndexConfigs: {},
  Mirrors: null,
};

export function infoJson(
  machine: MachineFacts,
  runtime: RuntimeFacts,
  swarm: unknown,
  now: { readonly text: string; readonly eventListeners: number },
) {
  const { running = 0, paused = 0, stopped = 0 } = runtime.containers ?? {};
  return {
    ID: machine.daemonId,
    Containers: running + paused + stopped,
    ContainersRunning: running,
    ContainersPaused: paused,
    ContainersStopped: stopped,
    Images: runtime.images ?? 0,
    Driver: 'overlayfs',
    DriverStatus: [['driver-type', 'io.containerd.snapshotter.v1']],
    Plugins: { Volume: ['local'], Network: ['overlay'], Authorization: null, Log: ['json-file'] },
    ...abilities,
    Debug: machine.debug,
    NFd: 0,
    NGoroutines: 0,
    SystemTime: now.text,
    LoggingDriver: 'json-file',
    CgroupDriver: 'cgroupfs',
    CgroupVersion: machine.cgroupVersion,
    NEventsListener: now.eventListeners,
    KernelVersion: machine.kernelVersion,
    OperatingSystem: machine.operatingSystem,
    OSVersion: '',
    OSType: 'linux',
    Architecture: machine.architecture,
    IndexServerAddress: 'https://index.docker.io/v1/',
    RegistryConfig: emptyRegistries,
    NCPU: machine.cpus,
    MemTotal: machine.memoryBytes,
    GenericResources: null,
    DockerRootDir: machine.dataRoot,
    HttpProxy: '',
    HttpsProxy: '',
    NoProxy: '',
    Name: machine.hostname,
    Labels: machine.labels,
    ServerVersion: machine.version,
    Runtimes: { runc: { path: 'runc' } },
    DefaultRuntime: 'runc',
    Swarm: swarm,
    Isolation: '',
    InitBinary: '',
    ContainerdCommit: { ID: runtime.versions?.containerd ?? '' },
    RuncCommit: { ID: runtime.versions?.runc ?? '' },
    InitCommit: { ID: '' },
    SecurityOptions: ['name=seccomp,profile=builtin'],
    Warnings: warningsOf(machine, runtime),
  };
}

/** Go's names of architectures, where they differ from the kernel's. */
const goArchitectures: Readonly<Record<string, string>> = {
  x86_64: 'amd64',
  aarch64: 'arm64',
  armv7l: 'arm',
};

export function versionJson(
  machine: MachineFacts,
  versions: RuntimeVersions | undefined,
  nodeVersion: string,
) {
  const arch = goArchitectures[machine.architecture] ?? machine.architecture;
  const engine = {
    ApiVersion: apiVersion,
    MinAPIVersion: minApiVersion,
    Arch: arch,
    GitCommit: machine.gitCommit,
    // What the client prints as the language of the daemon.
    GoVersion: `node ${nodeVersion}`,
    KernelVersion: machine.kernelVersion,
    Os: 'linux',
    BuildTime: '',
  };
  const others = versions === undefined ? [] : Object.entries(versions);
  return {
    Platform: { Name: 'Shoal' },
    Components: [
      {
        Name: 'Engine',
        Version: machine.version,
        Details: { ...engine, Experimental: 'false' },
      },
      ...others.map(([name, version]) => ({ Name: name, Version: version, Details: {} })),
    ],
    Version: machine.version,
    ...engine,
  };
}
