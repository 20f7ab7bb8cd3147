import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Duration } from '#proto/gen/google';
import {
  Cluster,
  ClusterSpec,
  ContainerSpec,
  OrchestrationConfig,
  RestartPolicy,
  RestartPolicyRestartCondition,
  ServiceSpec,
  TaskSpec,
  UpdateConfig,
  UpdateConfigFailureAction,
  UpdateConfigUpdateOrder,
} from '#proto/gen/swarm';
import {
  replicasOf,
  restartPolicyOf,
  rollbackConfigOf,
  serviceModeOf,
  stopGraceMs,
  taskHistoryLimitOf,
  updateConfigOf,
  withDefaults,
} from './spec-defaults.ts';

describe('spec defaults', () => {
  it('nothing said → what Swarm does', () => {
    assert.deepEqual(restartPolicyOf(undefined), {
      condition: RestartPolicyRestartCondition.ANY,
      delayMs: 5000,
      maxAttempts: 0,
      windowMs: 0,
    });
    const update = {
      parallelism: 1,
      delayMs: 0,
      failureAction: UpdateConfigFailureAction.PAUSE,
      monitorMs: 5000,
      maxFailureRatio: 0,
      order: UpdateConfigUpdateOrder.STOP_FIRST,
    };
    assert.deepEqual(updateConfigOf(undefined), update);
    assert.deepEqual(rollbackConfigOf(ServiceSpec.create()), update);
    assert.equal(stopGraceMs(undefined), 10_000);
    assert.equal(serviceModeOf(ServiceSpec.create()), 'replicated');
    assert.equal(replicasOf(ServiceSpec.create()), 1);
    assert.equal(taskHistoryLimitOf(undefined), 5);
  });

  it('something said → kept, zeros too, and only the rest is filled in', () => {
    const restart = RestartPolicy.create({
      condition: RestartPolicyRestartCondition.NONE,
      window: Duration.create({ seconds: 3 }),
    });
    const policy = restartPolicyOf(TaskSpec.create({ restart }));
    assert.equal(policy.condition, RestartPolicyRestartCondition.NONE);
    assert.equal(policy.delayMs, 5000);
    assert.equal(policy.windowMs, 3000);
    const zero = RestartPolicy.create({ delay: Duration.create() });
    assert.equal(restartPolicyOf(TaskSpec.create({ restart: zero })).delayMs, 0);

    const config = updateConfigOf(ServiceSpec.create({ update: UpdateConfig.create() }));
    assert.equal(config.parallelism, 0);
    assert.equal(config.monitorMs, 5000);
    const none = OrchestrationConfig.create({ taskHistoryRetentionLimit: 0 });
    const cluster = Cluster.create({ spec: ClusterSpec.create({ orchestration: none }) });
    assert.equal(taskHistoryLimitOf(cluster), 0);
    assert.equal(replicasOf(ServiceSpec.create({ replicated: { replicas: 0 } })), 0);
  });

  it('modes → by what is set', () => {
    const job = { maxConcurrent: 1, totalCompletions: 1 };
    assert.equal(serviceModeOf(ServiceSpec.create({ global: {} })), 'global');
    assert.equal(serviceModeOf(ServiceSpec.create({ replicatedJob: job })), 'replicated-job');
    assert.equal(serviceModeOf(ServiceSpec.create({ globalJob: {} })), 'global-job');
  });

  it('filled in → reads the same as before, and is complete', () => {
    const spec = ServiceSpec.create({
      task: TaskSpec.create({ container: ContainerSpec.create({ image: 'nginx' }) }),
    });
    const filled = withDefaults(spec);
    assert.deepEqual(restartPolicyOf(filled.task), restartPolicyOf(spec.task));
    assert.deepEqual(updateConfigOf(filled), updateConfigOf(spec));
    assert.equal(filled.task?.container?.stopGracePeriod?.seconds, 10);
    assert.equal(filled.task?.restart?.delay?.seconds, 5);
    assert.equal(filled.rollback?.monitor?.seconds, 5);
    assert.notEqual(filled.task?.placement, undefined);
    assert.deepEqual(withDefaults(filled), filled);
    assert.equal(spec.task?.restart, undefined);
  });
});
