/** Puts flags into a service spec: pure, so that `create` and `update` need no daemon to be tested. */
import { affinityLabel } from '#proto/model/mesh/affinity';
import type {
  ContainerSpecJson,
  ResourcesJson,
  ServiceSpecJson,
  UpdateConfigJson,
} from '../../json.ts';
import { mergeCapabilities } from '../../parse/capabilities.ts';
import { splitCommand } from '../../parse/command-line.ts';
import {
  parseBytes,
  parseCpus,
  parseDuration,
  parseInteger,
  parsePairs,
  parseRatio,
} from '../../parse/units.ts';
import type { ServiceFlags } from './flags.ts';
import { applyLists } from './lists.ts';

function given<T>(text: T | undefined, apply: (value: T) => void): void {
  if (text !== undefined) apply(text);
}

function applyContainer(container: ContainerSpecJson, flags: ServiceFlags): void {
  given(flags.image, (image) => {
    container.Image = image;
  });
  given(flags.args, (args) => {
    container.Args = splitCommand(args);
  });
  given(flags.entrypoint, (text) => {
    container.Command = splitCommand(text);
  });
  given(flags.workdir, (path) => {
    container.Dir = path;
  });
  given(flags.user, (user) => {
    container.User = user;
  });
  given(flags.hostname, (name) => {
    container.Hostname = name;
  });
  given(flags.tty, (tty) => {
    container.TTY = tty;
  });
  given(flags.readOnly, (readOnly) => {
    container.ReadOnly = readOnly;
  });
  given(flags.init, (init) => {
    container.Init = init;
  });
  given(flags.stopSignal, (signal) => {
    container.StopSignal = signal;
  });
  given(flags.stopGracePeriod, (text) => {
    container.StopGracePeriod = parseDuration(text);
  });
  given(flags.oomScoreAdj, (text) => {
    container.OomScoreAdj = parseInteger(text, 'oom score', -1000);
  });
  applyHealth(container, flags);
  applyCapabilities(container, flags);
}

function applyHealth(container: ContainerSpecJson, flags: ServiceFlags): void {
  const health: Record<string, unknown> = {};
  given(flags.healthCmd, (command) => {
    health.Test = command === '' ? [] : ['CMD-SHELL', command];
  });
  const durations = [
    ['Interval', flags.healthInterval],
    ['Timeout', flags.healthTimeout],
    ['StartPeriod', flags.healthStartPeriod],
    ['StartInterval', flags.healthStartInterval],
  ] as const;
  for (const [key, text] of durations) {
    given(text, (duration) => {
      health[key] = parseDuration(duration);
    });
  }
  given(flags.healthRetries, (text) => {
    health.Retries = parseInteger(text, 'number of retries');
  });
  const isGiven = Object.keys(health).length > 0;
  if (flags.healthcheck === false) {
    if (isGiven) throw new Error('--no-healthcheck conflicts with --health-* options');
    container.Healthcheck = { Test: ['NONE'] };
  } else if (isGiven) {
    const { Test, ...before } = container.Healthcheck ?? {};
    // A check that was switched off stays off only as long as nobody describes one.
    const kept = Array.isArray(Test) && Test[0] !== 'NONE' ? { Test } : {};
    container.Healthcheck = { ...before, ...kept, ...health };
  }
}

function applyResources(spec: ServiceSpecJson, flags: ServiceFlags): void {
  const limits: ResourcesJson = {};
  const reservations: ResourcesJson = {};
  given(flags.limitCpu, (text) => {
    limits.NanoCPUs = parseCpus(text);
  });
  given(flags.limitMemory, (text) => {
    limits.MemoryBytes = parseBytes(text);
  });
  given(flags.limitPids, (text) => {
    limits.Pids = parseInteger(text, 'number of processes');
  });
  given(flags.reserveCpu, (text) => {
    reservations.NanoCPUs = parseCpus(text);
  });
  given(flags.reserveMemory, (text) => {
    reservations.MemoryBytes = parseBytes(text);
  });
  const template = spec.TaskTemplate;
  if (Object.keys(limits).length > 0) {
    const Limits = { ...template.Resources?.Limits, ...limits };
    template.Resources = { ...template.Resources, Limits };
  }
  if (Object.keys(reservations).length > 0) {
    const Reservations = { ...template.Resources?.Reservations, ...reservations };
    template.Resources = { ...template.Resources, Reservations };
  }
}

function applyRestart(spec: ServiceSpecJson, flags: ServiceFlags): void {
  const policy: NonNullable<ServiceSpecJson['TaskTemplate']['RestartPolicy']> = {};
  given(flags.restartCondition, (condition) => {
    policy.Condition = condition;
  });
  given(flags.restartDelay, (text) => {
    policy.Delay = parseDuration(text);
  });
  given(flags.restartMaxAttempts, (text) => {
    policy.MaxAttempts = parseInteger(text, 'number of attempts');
  });
  given(flags.restartWindow, (text) => {
    policy.Window = parseDuration(text);
  });
  if (Object.keys(policy).length === 0) return;
  spec.TaskTemplate.RestartPolicy = { ...spec.TaskTemplate.RestartPolicy, ...policy };
}

interface RolloutFlags {
  readonly parallelism: string | undefined;
  readonly delay: string | undefined;
  readonly monitor: string | undefined;
  readonly action: string | undefined;
  readonly ratio: string | undefined;
  readonly order: string | undefined;
}

/** What the docker client sends as soon as one of the flags is given. */
const rolloutDefaults: UpdateConfigJson = {
  Parallelism: 1,
  Monitor: 5e9,
  FailureAction: 'pause',
  MaxFailureRatio: 0,
  Order: 'stop-first',
};

function rolloutOf(flags: RolloutFlags, before: UpdateConfigJson | undefined) {
  const config: UpdateConfigJson = {};
  given(flags.parallelism, (text) => {
    config.Parallelism = parseInteger(text, 'parallelism');
  });
  given(flags.delay, (text) => {
    config.Delay = parseDuration(text);
  });
  given(flags.monitor, (text) => {
    config.Monitor = parseDuration(text);
  });
  given(flags.action, (action) => {
    config.FailureAction = action;
  });
  given(flags.ratio, (text) => {
    config.MaxFailureRatio = parseRatio(text);
  });
  given(flags.order, (order) => {
    config.Order = order;
  });
  if (Object.keys(config).length === 0) return before;
  return { ...(before ?? rolloutDefaults), ...config };
}

function applyRollouts(spec: ServiceSpecJson, flags: ServiceFlags): void {
  const update = rolloutOf(
    {
      parallelism: flags.updateParallelism,
      delay: flags.updateDelay,
      monitor: flags.updateMonitor,
      action: flags.updateFailureAction,
      ratio: flags.updateMaxFailureRatio,
      order: flags.updateOrder,
    },
    spec.UpdateConfig,
  );
  const rollback = rolloutOf(
    {
      parallelism: flags.rollbackParallelism,
      delay: flags.rollbackDelay,
      monitor: flags.rollbackMonitor,
      action: flags.rollbackFailureAction,
      ratio: flags.rollbackMaxFailureRatio,
      order: flags.rollbackOrder,
    },
    spec.RollbackConfig,
  );
  if (update !== undefined) spec.UpdateConfig = update;
  if (rollback !== undefined) spec.RollbackConfig = rollback;
}

const replicasNeedMode = 'replicas can only be used with replicated mode';

function applyMode(spec: ServiceSpecJson, flags: ServiceFlags): void {
  if (flags.mode === 'global') {
    if (flags.replicas !== undefined) {
      throw new Error(replicasNeedMode);
    }
    spec.Mode = { Global: {} };
  } else if (flags.mode !== undefined && flags.mode !== 'replicated') {
    throw new Error(`mode ${flags.mode} is not available: use replicated or global`);
  }
  given(flags.replicas, (text) => {
    if (spec.Mode?.Global !== undefined) {
      throw new Error(replicasNeedMode);
    }
    spec.Mode = { Replicated: { Replicas: parseInteger(text, 'number of replicas') } };
  });
  given(flags.replicasMaxPerNode, (text) => {
    const MaxReplicas = parseInteger(text, 'number of replicas per node');
    spec.TaskTemplate.Placement = { ...spec.TaskTemplate.Placement, MaxReplicas };
  });
}

function applyLogging(spec: ServiceSpecJson, flags: ServiceFlags): void {
  if (flags.logDriver === undefined && flags.logOpt === undefined) return;
  const options = parsePairs(flags.logOpt ?? []);
  const before = spec.TaskTemplate.LogDriver;
  if (flags.logDriver === undefined && before === undefined) {
    throw new Error('--log-opt needs --log-driver: options belong to a driver');
  }
  spec.TaskTemplate.LogDriver = {
    Name: flags.logDriver ?? before?.Name ?? '',
    // Options are of one driver: another one begins without.
    Options: { ...(flags.logDriver === undefined ? before?.Options : {}), ...options },
  };
}

/** Both lists at once, for each takes back what the other did. */
function applyCapabilities(container: ContainerSpecJson, flags: ServiceFlags): void {
  const { capAdd = [], capDrop = [] } = flags;
  if (capAdd.length + capDrop.length === 0) return;
  const before = { add: container.CapabilityAdd ?? [], drop: container.CapabilityDrop ?? [] };
  const after = mergeCapabilities(before, { add: capAdd, drop: capDrop });
  container.CapabilityAdd = [...after.add];
  container.CapabilityDrop = [...after.drop];
}

/** `before` with the flags applied; `before` stays as it is. Throws on values that cannot be. */
export function applyServiceFlags(before: ServiceSpecJson, flags: ServiceFlags): ServiceSpecJson {
  const spec = structuredClone(before);
  given(flags.name, (name) => {
    spec.Name = name;
  });
  applyMode(spec, flags);
  applyContainer(spec.TaskTemplate.ContainerSpec, flags);
  applyResources(spec, flags);
  applyRestart(spec, flags);
  applyRollouts(spec, flags);
  applyLogging(spec, flags);
  given(flags.endpointMode, (Mode) => {
    spec.EndpointSpec = { ...spec.EndpointSpec, Mode };
  });
  applyLists(spec, flags);
  given(flags.affinity, (kind) => {
    spec.Labels = { ...spec.Labels, [affinityLabel]: kind };
  });
  if (flags.force === true) {
    spec.TaskTemplate.ForceUpdate = (spec.TaskTemplate.ForceUpdate ?? 0) + 1;
  }
  return spec;
}

export function emptyServiceSpec(image: string, args: readonly string[]): ServiceSpecJson {
  const container: ContainerSpecJson = { Image: image };
  if (args.length > 0) container.Args = [...args];
  return {
    Name: '',
    TaskTemplate: { ContainerSpec: container },
    Mode: { Replicated: { Replicas: 1 } },
  };
}
