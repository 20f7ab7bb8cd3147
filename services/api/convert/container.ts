/** Containers of this node as the API shows them. */
import type {
  ContainerFacts,
  ContainerRequest,
  ContainerState,
  Healthcheck,
} from '#agent/containerd/types';
import { parseRfc3339, zeroTimeText } from '#proto/model/time';
import type { ContainerSurroundings } from '../backend.ts';
import {
  bindsOf,
  type LocalNetworkIds,
  mountsJson,
  networkModeOf,
  networksJson,
  portMapJson,
  portsJson,
  wantedPortsJson,
} from './container-place.ts';
import { humanDuration } from './human-time.ts';
import { familiar } from './image.ts';

function msOf(time: string | undefined): number {
  const parsed = time === undefined ? undefined : parseRfc3339(time);
  return parsed === undefined ? 0 : parsed.seconds * 1000;
}

type Health = NonNullable<ContainerSurroundings['health']>;

/** The image as people asked for it, not under the name that the node keeps it by. */
export function imageTextOf({ image, request }: ContainerFacts): string {
  return request.imageText ?? familiar(image);
}

const healthTexts: Readonly<Record<Health['status'], string>> = {
  starting: ' (health: starting)',
  healthy: ' (healthy)',
  unhealthy: ' (unhealthy)',
};

export type ShownState = ContainerState | 'restarting';

/** A container that its policy is about to start again is as good as up. */
export function shownState(
  { state }: ContainerFacts,
  { standalone }: Pick<ContainerSurroundings, 'standalone'> = {},
): ShownState {
  const isDown = state === 'created' || state === 'exited';
  return isDown && standalone?.phase === 'up' && standalone.hasStarted ? 'restarting' : state;
}

/** The STATUS column of `docker ps`. */
export function statusText(
  facts: ContainerFacts,
  nowMs: number,
  health: Health | undefined = undefined,
  state: ShownState = facts.state,
): string {
  const since = (time: string | undefined): string => humanDuration(nowMs - msOf(time));
  switch (state) {
    case 'restarting':
      return `Restarting (${facts.exit?.code ?? 0}) ${since(facts.exit?.exitedAt)} ago`;
    case 'created':
      return 'Created';
    case 'running':
      return `Up ${since(facts.startedAt)}${health === undefined ? '' : healthTexts[health.status]}`;
    case 'paused':
      return `Up ${since(facts.startedAt)} (Paused)`;
    case 'exited':
      return `Exited (${facts.exit?.code ?? 0}) ${since(facts.exit?.exitedAt)} ago`;
  }
}

const nothingAround: ContainerSurroundings = { health: undefined, network: undefined };

export function containerSummaryJson(
  facts: ContainerFacts,
  imageId: string,
  nowMs: number,
  around: ContainerSurroundings = nothingAround,
  localIds: LocalNetworkIds = {},
) {
  const { health, network } = around;
  const state = shownState(facts, around);
  return {
    Id: facts.id,
    Names: [`/${facts.name}`],
    Image: imageTextOf(facts),
    ImageID: imageId,
    Command: facts.commandLine.join(' '),
    Created: Math.floor(msOf(facts.createdAt) / 1000),
    Ports: portsJson(network),
    Labels: facts.labels,
    State: state,
    Status: statusText(facts, nowMs, health, state),
    HostConfig: { NetworkMode: networkModeOf(around) },
    NetworkSettings: { Networks: networksJson(around, localIds) },
    Mounts: mountsJson(facts.request),
  };
}

function healthJson({ status, failures, probes }: Health) {
  return {
    Status: status,
    FailingStreak: failures,
    Log: probes.map(({ startedAt, endedAt, code, output }) => ({
      Start: startedAt,
      End: endedAt,
      ExitCode: code,
      Output: output,
    })),
  };
}

function stateJson(facts: ContainerFacts, around: ContainerSurroundings) {
  const { health, standalone } = around;
  const state = shownState(facts, around);
  const is = (other: ShownState): boolean => state === other;
  return {
    Status: state,
    Running: is('running') || is('paused') || is('restarting'),
    Paused: is('paused'),
    Restarting: is('restarting'),
    OOMKilled: facts.exit?.oomKilled ?? false,
    Dead: false,
    Pid: is('running') || is('paused') ? facts.pid : 0,
    ExitCode: facts.exit?.code ?? 0,
    Error: standalone?.error ?? '',
    StartedAt: facts.startedAt ?? zeroTimeText,
    FinishedAt: facts.exit?.exitedAt ?? zeroTimeText,
    ...(health === undefined ? {} : { Health: healthJson(health) }),
  };
}

function configJson(facts: ContainerFacts) {
  const { request } = facts;
  return {
    Hostname: request.hostname,
    Domainname: '',
    User: request.user,
    AttachStdin: false,
    AttachStdout: false,
    AttachStderr: false,
    Tty: request.tty,
    OpenStdin: request.openStdin,
    StdinOnce: false,
    Env: request.env,
    Cmd: request.args.length === 0 ? null : request.args,
    Image: imageTextOf(facts),
    Volumes: null,
    WorkingDir: request.workingDirectory,
    Entrypoint: request.command.length === 0 ? null : request.command,
    Labels: facts.labels,
    StopSignal: request.stopSignal,
    ...(request.healthcheck === undefined
      ? {}
      : { Healthcheck: healthcheckJson(request.healthcheck) }),
  };
}

/** Durations are nanoseconds there. */
function healthcheckJson(check: Healthcheck) {
  return {
    Test: check.test,
    Interval: check.intervalMs * 1e6,
    Timeout: check.timeoutMs * 1e6,
    StartPeriod: check.startPeriodMs * 1e6,
    StartInterval: check.startIntervalMs * 1e6,
    Retries: check.retries,
  };
}

function hostConfigJson(request: ContainerRequest, around: ContainerSurroundings) {
  const { resources } = request;
  const { network, standalone } = around;
  const { name = 'no', retriesMax = 0 } = standalone?.restart ?? {};
  return {
    Binds: bindsOf(request),
    LogConfig: { Type: 'json-file', Config: {} },
    NetworkMode: networkModeOf(around),
    PortBindings:
      standalone === undefined ? portMapJson(network) : wantedPortsJson(standalone.place.ports),
    RestartPolicy: { Name: name, MaximumRetryCount: retriesMax },
    AutoRemove: standalone?.autoRemove ?? false,
    CapAdd: request.capabilityAdd.length === 0 ? null : request.capabilityAdd,
    CapDrop: request.capabilityDrop.length === 0 ? null : request.capabilityDrop,
    GroupAdd: request.groups.length === 0 ? null : request.groups,
    Privileged: false,
    ReadonlyRootfs: request.readOnlyRoot,
    OomScoreAdj: request.oomScoreAdj,
    Init: request.init,
    Sysctls: request.sysctls,
    Memory: resources.memoryBytes,
    MemorySwap: resources.memorySwapBytes,
    NanoCpus: resources.nanoCpus,
    PidsLimit: resources.pids === 0 ? null : resources.pids,
    Ulimits: request.ulimits.map(({ name, soft, hard }) => ({
      Name: name,
      Hard: hard,
      Soft: soft,
    })),
  };
}

export function containerJson(
  facts: ContainerFacts,
  imageId: string,
  around: ContainerSurroundings = nothingAround,
  localIds: LocalNetworkIds = {},
) {
  const [path = '', ...args] = facts.commandLine;
  return {
    Id: facts.id,
    Created: facts.createdAt,
    Path: path,
    Args: args,
    State: stateJson(facts, around),
    Image: imageId,
    Name: `/${facts.name}`,
    RestartCount: around.standalone?.restarts ?? 0,
    Driver: 'overlayfs',
    Platform: 'linux',
    MountLabel: '',
    ProcessLabel: '',
    AppArmorProfile: '',
    ExecIDs: null,
    HostConfig: hostConfigJson(facts.request, around),
    GraphDriver: { Name: 'overlayfs', Data: null },
    Mounts: mountsJson(facts.request),
    Config: configJson(facts),
    NetworkSettings: {
      SandboxKey: facts.request.netnsPath,
      Ports: portMapJson(around.network),
      Networks: networksJson(around, localIds),
    },
  };
}
