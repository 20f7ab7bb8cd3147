/**
 * What a spec means where it says nothing. The store keeps what the user sent; readers that need
 * a value ask these functions, and `withDefaults` fills a spec in for `insertDefaults=true`.
 */
import { Duration } from '#proto/gen/google';
import {
  type Cluster,
  type ContainerSpec,
  ContainerSpecDNSConfig,
  ContainerSpecPullOptions,
  Placement,
  ResourceRequirements,
  Resources,
  RestartPolicy,
  RestartPolicyRestartCondition,
  type ServiceSpec,
  type TaskSpec,
  UpdateConfig,
  type UpdateConfigFailureAction,
  type UpdateConfigUpdateOrder,
} from '#proto/gen/swarm';
import { msOfDuration } from './time.ts';

export const defaultRestartDelaySeconds = 5;
export const defaultMonitorSeconds = 5;
export const defaultStopGraceSeconds = 10;
export const defaultUpdateParallelism = 1;
export const defaultReplicas = 1;
/** Ended tasks kept per slot, or per node for a global service. */
export const defaultTaskHistoryLimit = 5;

const seconds = (count: number): Duration => Duration.create({ seconds: count });

export interface EffectiveRestartPolicy {
  readonly condition: RestartPolicyRestartCondition;
  readonly delayMs: number;
  /** 0 = any number. */
  readonly maxAttempts: number;
  /** 0 = attempts count for ever. */
  readonly windowMs: number;
}

export function restartPolicyOf(spec: TaskSpec | undefined): EffectiveRestartPolicy {
  const policy = filledRestart(spec?.restart);
  return {
    condition: policy.condition,
    delayMs: ms(policy.delay),
    maxAttempts: policy.maxAttempts,
    windowMs: ms(policy.window),
  };
}

export interface EffectiveUpdateConfig {
  /** 0 = all slots at once. */
  readonly parallelism: number;
  readonly delayMs: number;
  readonly failureAction: UpdateConfigFailureAction;
  readonly monitorMs: number;
  /** 0 to 1. */
  readonly maxFailureRatio: number;
  readonly order: UpdateConfigUpdateOrder;
}

export function updateConfigOf(spec: ServiceSpec | undefined): EffectiveUpdateConfig {
  return effective(filledUpdate(spec?.update));
}

export function rollbackConfigOf(spec: ServiceSpec | undefined): EffectiveUpdateConfig {
  return effective(filledUpdate(spec?.rollback));
}

function effective(config: UpdateConfig): EffectiveUpdateConfig {
  return {
    parallelism: config.parallelism,
    delayMs: ms(config.delay),
    failureAction: config.failureAction,
    monitorMs: ms(config.monitor),
    maxFailureRatio: config.maxFailureRatio,
    order: config.order,
  };
}

function ms(duration: Duration | undefined): number {
  return duration === undefined ? 0 : msOfDuration(duration);
}

/** How long a container may take to obey its stop signal, in ms. */
export function stopGraceMs(spec: TaskSpec | undefined): number {
  return ms(spec?.container?.stopGracePeriod ?? seconds(defaultStopGraceSeconds));
}

export type ServiceMode = 'replicated' | 'global' | 'replicated-job' | 'global-job';

/** A service without a mode is a replicated one. */
export function serviceModeOf(spec: ServiceSpec | undefined): ServiceMode {
  if (spec?.global !== undefined) return 'global';
  if (spec?.replicatedJob !== undefined) return 'replicated-job';
  if (spec?.globalJob !== undefined) return 'global-job';
  return 'replicated';
}

/** The replicas of a replicated service. */
export function replicasOf(spec: ServiceSpec | undefined): number {
  return spec?.replicated === undefined ? defaultReplicas : spec.replicated.replicas;
}

/** Ended tasks to keep per slot, as the cluster says. Negative = all. */
export function taskHistoryLimitOf(cluster: Cluster | undefined): number {
  return cluster?.spec?.orchestration?.taskHistoryRetentionLimit ?? defaultTaskHistoryLimit;
}

function filledRestart(policy: RestartPolicy | undefined): RestartPolicy {
  return RestartPolicy.create({
    ...(policy ?? { condition: RestartPolicyRestartCondition.ANY }),
    delay: policy?.delay ?? seconds(defaultRestartDelaySeconds),
  });
}

function filledUpdate(config: UpdateConfig | undefined): UpdateConfig {
  return UpdateConfig.create({
    ...(config ?? { parallelism: defaultUpdateParallelism }),
    monitor: config?.monitor ?? seconds(defaultMonitorSeconds),
  });
}

function filledContainer(container: ContainerSpec): ContainerSpec {
  return {
    ...container,
    stopGracePeriod: container.stopGracePeriod ?? seconds(defaultStopGraceSeconds),
    pullOptions: container.pullOptions ?? ContainerSpecPullOptions.create(),
    dnsConfig: container.dnsConfig ?? ContainerSpecDNSConfig.create(),
  };
}

function filledTask(task: TaskSpec): TaskSpec {
  return {
    ...task,
    container: task.container && filledContainer(task.container),
    resources:
      task.resources ??
      ResourceRequirements.create({ limits: Resources.create(), reservations: Resources.create() }),
    restart: filledRestart(task.restart),
    placement: task.placement ?? Placement.create(),
  };
}

/** The spec with every default written out. */
export function withDefaults(spec: ServiceSpec): ServiceSpec {
  return {
    ...spec,
    task: spec.task && filledTask(spec.task),
    update: filledUpdate(spec.update),
    rollback: filledUpdate(spec.rollback),
  };
}
