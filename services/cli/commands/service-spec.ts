/** Puts flags into a service spec: pure, so that `create` and `update` need no daemon to be tested. */
import type {
  ContainerSpecJson,
  ResourcesJson,
  ServiceSpecJson,
  UpdateConfigJson,
} from '../json.ts';
import { parseBytes, parseCpus, parseDuration, parseInteger, parseRatio } from '../parse/units.ts';
import type { ServiceFlags } from './service-flags.ts';
import { applyLists } from './service-lists.ts';

function given<T>(text: T | undefined, apply: (value: T) => void): void {
  if (text !== undefined) apply(text);
}

/** Splits a command line at spaces outside quotes. */
export function splitCommand(text: string): string[] {
  const words = text.match(/"([^"\\]|\\.)*"|'[^']*'|\S+/g) ?? [];
  return words.map((word) => (/^(["']).*\1$/s.test(word) ? word.slice(1, -1) : word));
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
  if (flags.tty === true) container.TTY = true;
  if (flags.readOnly === true) container.ReadOnly = true;
  if (flags.init === true) container.Init = true;
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
}

function applyHealth(container: ContainerSpecJson, flags: ServiceFlags): void {
  const health: Record<string, unknown> = {};
  if (flags.healthcheck === false) health.Test = ['NONE'];
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
  if (Object.keys(health).length > 0) {
    container.Healthcheck = { ...container.Healthcheck, ...health };
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
  return before === undefined ? { Parallelism: 1, ...config } : { ...before, ...config };
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

function applyMode(spec: ServiceSpecJson, flags: ServiceFlags): void {
  if (flags.mode === 'global') {
    if (flags.replicas !== undefined) {
      throw new Error('replicas can only be used with replicated mode');
    }
    spec.Mode = { Global: {} };
  } else if (flags.mode !== undefined && flags.mode !== 'replicated') {
    throw new Error(`mode ${flags.mode} is not available: use replicated or global`);
  }
  given(flags.replicas, (text) => {
    if (spec.Mode?.Global !== undefined) {
      throw new Error('replicas can only be used with replicated mode');
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
  const options = Object.fromEntries(
    (flags.logOpt ?? []).map((pair) => {
      const at = pair.indexOf('=');
      return at === -1 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
  const before = spec.TaskTemplate.LogDriver;
  spec.TaskTemplate.LogDriver = {
    Name: flags.logDriver ?? before?.Name ?? '',
    Options: { ...before?.Options, ...options },
  };
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
  applyLists(spec, flags);
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
