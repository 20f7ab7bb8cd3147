/** Containers of this node as the API shows them. */
import type { ContainerFacts, ContainerRequest, ContainerState } from '#agent/containerd/types';
import { parseRfc3339, zeroTimeText } from '#proto/model/time';
import { humanDuration } from './human-time.ts';
import { familiar } from './image.ts';

function msOf(time: string | undefined): number {
  const parsed = time === undefined ? undefined : parseRfc3339(time);
  return parsed === undefined ? 0 : parsed.seconds * 1000;
}

/** The STATUS column of `docker ps`. */
export function statusText(facts: ContainerFacts, nowMs: number): string {
  const since = (time: string | undefined): string => humanDuration(nowMs - msOf(time));
  switch (facts.state) {
    case 'created':
      return 'Created';
    case 'running':
      return `Up ${since(facts.startedAt)}`;
    case 'paused':
      return `Up ${since(facts.startedAt)} (Paused)`;
    case 'exited':
      return `Exited (${facts.exit?.code ?? 0}) ${since(facts.exit?.exitedAt)} ago`;
  }
}

function mountsJson(request: ContainerRequest) {
  return request.mounts.map(({ type, source, target, options }) => ({
    Type: type,
    Source: source,
    Destination: target,
    Mode: '',
    RW: !options.includes('ro'),
    Propagation: options.find((option) => option.endsWith('private')) ?? '',
  }));
}

const networkMode = 'default';

export function containerSummaryJson(facts: ContainerFacts, imageId: string, nowMs: number) {
  return {
    Id: facts.id,
    Names: [`/${facts.name}`],
    Image: familiar(facts.image),
    ImageID: imageId,
    Command: facts.commandLine.join(' '),
    Created: Math.floor(msOf(facts.createdAt) / 1000),
    Ports: [],
    Labels: facts.labels,
    State: facts.state,
    Status: statusText(facts, nowMs),
    HostConfig: { NetworkMode: networkMode },
    NetworkSettings: { Networks: {} },
    Mounts: mountsJson(facts.request),
  };
}

function stateJson(facts: ContainerFacts) {
  const is = (state: ContainerState): boolean => facts.state === state;
  return {
    Status: facts.state,
    Running: is('running') || is('paused'),
    Paused: is('paused'),
    Restarting: false,
    OOMKilled: facts.exit?.oomKilled ?? false,
    Dead: false,
    Pid: is('running') || is('paused') ? facts.pid : 0,
    ExitCode: facts.exit?.code ?? 0,
    Error: '',
    StartedAt: facts.startedAt ?? zeroTimeText,
    FinishedAt: facts.exit?.exitedAt ?? zeroTimeText,
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
    Image: request.image,
    Volumes: null,
    WorkingDir: request.workingDirectory,
    Entrypoint: request.command.length === 0 ? null : request.command,
    Labels: facts.labels,
    StopSignal: request.stopSignal,
  };
}

function hostConfigJson(request: ContainerRequest) {
  const { resources } = request;
  return {
    Binds: null,
    LogConfig: { Type: 'json-file', Config: {} },
    NetworkMode: networkMode,
    PortBindings: {},
    RestartPolicy: { Name: 'no', MaximumRetryCount: 0 },
    AutoRemove: false,
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

export function containerJson(facts: ContainerFacts, imageId: string) {
  const [path = '', ...args] = facts.commandLine;
  return {
    Id: facts.id,
    Created: facts.createdAt,
    Path: path,
    Args: args,
    State: stateJson(facts),
    Image: imageId,
    Name: `/${facts.name}`,
    RestartCount: 0,
    Driver: 'overlayfs',
    Platform: 'linux',
    MountLabel: '',
    ProcessLabel: '',
    AppArmorProfile: '',
    ExecIDs: null,
    HostConfig: hostConfigJson(facts.request),
    GraphDriver: { Name: 'overlayfs', Data: null },
    Mounts: mountsJson(facts.request),
    Config: configJson(facts),
    NetworkSettings: { Ports: {}, Networks: {} },
  };
}
