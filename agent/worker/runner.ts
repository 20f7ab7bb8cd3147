/**
 * The loop of one task: ask `nextStep`, carry the step out, look again. A new assignment that
 * calls for something else cancels the operation under way, so a superseded task stops at once.
 */
import { AssertionError } from '#lib/assert';
import { Backoff } from '#lib/backoff';
import type { Clock } from '#lib/clock';
import { sleep } from '#lib/clock';
import { explain } from '#lib/errors';
import type { Logger } from '#lib/log';
import type { Random } from '#lib/random';
import type { Task, TaskStatus } from '#proto/gen/swarm';
import { createContainerStatus, createPortStatus, TaskState } from '#proto/gen/swarm';
import { isActive, isTerminal } from '#proto/model/task-state';
import { timestampOfMs } from '#proto/model/time';
import type { ContainerView, HealthView, Step, StepKind, TaskFailure } from '../task/next-step.ts';
import { nextStep } from '../task/next-step.ts';
import { isTemporary } from '../task/temporary.ts';
import type { TaskExecutor, WatchOutcome } from '../task/types.ts';

/** The first retry comes quickly: most trouble is a daemon that restarts. */
const retryFirstMs = 200;
/** People who repaired something should not wait long for it to be noticed. */
const retryCapMs = 10_000;
/**
 * How long a task that does not run yet may keep failing for passing reasons. Longer than a
 * restart of the runtime, short enough that another node gets its chance.
 */
const temporaryFailuresMs = 60_000;

export interface RunnerDeps {
  readonly executor: TaskExecutor;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  onStatus(taskId: string, status: TaskStatus): void;
  /** The task was removed and nothing is left of it. */
  onForgotten(taskId: string): void;
}

interface Operation {
  readonly kind: StepKind;
  readonly abort: AbortController;
}

type Work = Exclude<StepKind, 'report' | 'forget' | 'wait' | 'rest'>;

export class Runner {
  readonly #deps: RunnerDeps;
  readonly #backoff: Backoff;
  #task: Task;
  #status: TaskStatus;
  #isRemoved: boolean;
  #container: ContainerView = { kind: 'unknown' };
  #health: HealthView = 'unchecked';
  #failure: TaskFailure | undefined;
  #retryAtMs: number | undefined;
  /** Which step keeps failing, and since when; other steps in between end no series. */
  #failing: { readonly kind: StepKind; readonly sinceMs: number } | undefined;
  #operation: Operation | undefined;
  #wake = new AbortController();
  #isStopped = false;

  constructor(task: Task, status: TaskStatus, isRemoved: boolean, deps: RunnerDeps) {
    this.#deps = deps;
    this.#backoff = new Backoff({ firstMs: retryFirstMs, capMs: retryCapMs }, deps.random);
    this.#task = task;
    this.#status = status;
    this.#isRemoved = isRemoved;
    this.#health = this.#healthNow();
  }

  get task(): Task {
    return this.#task;
  }

  get status(): TaskStatus {
    return this.#status;
  }

  get isRemoved(): boolean {
    return this.#isRemoved;
  }

  get #isWanted(): boolean {
    const { desiredState } = this.#task;
    return !this.#isRemoved && isActive(desiredState) && !isTerminal(this.#status.state);
  }

  /** Takes a new assignment. The desired state only moves forward; a lower one is ignored. */
  update(task: Task): void {
    const isLower = task.desiredState < this.#task.desiredState;
    this.#task = isLower ? { ...task, desiredState: this.#task.desiredState } : task;
    this.#isRemoved = false;
    this.#lookAgain();
  }

  /** The task is not assigned any more: stop its container and remove all of it. */
  remove(): void {
    this.#isRemoved = true;
    this.#lookAgain();
  }

  /** The container may have changed behind our back. */
  recheck(): void {
    if (this.#operation === undefined) this.#container = { kind: 'unknown' };
    this.#wakeUp();
  }

  /** Leaves the container as it is. `run` returns once the operation under way has ended. */
  stop(): void {
    this.#isStopped = true;
    this.#operation?.abort.abort();
    this.#wakeUp();
  }

  /** Resolves when the task is forgotten or the runner stopped. Rejects on a bug of ours only. */
  async run(): Promise<void> {
    while (!this.#isStopped) {
      const step = this.#nextStep();
      if (step.kind === 'forget') {
        this.#deps.onForgotten(this.#task.id);
        return;
      }
      await this.#perform(step);
    }
  }

  #nextStep(): Step {
    const view = {
      desired: this.#task.desiredState,
      observed: this.#status.state,
      isRemoved: this.#isRemoved,
      container: this.#container,
      health: this.#health,
      failure: this.#failure,
      retryAtMs: this.#retryAtMs,
      holdsNetwork: this.#deps.executor.holdsNetwork(this.#task),
    };
    return nextStep(view, this.#deps.clock.monotonic());
  }

  async #perform(step: Exclude<Step, { kind: 'forget' }>): Promise<void> {
    switch (step.kind) {
      case 'report':
        this.#report({
          state: step.state,
          message: step.message ?? this.#status.message,
          err: step.err,
        });
        return;
      case 'wait':
        await this.#pause(step.untilMs - this.#deps.clock.monotonic());
        return;
      case 'rest':
        await this.#pause(undefined);
        return;
      default:
        await this.#operate(step.kind);
    }
  }

  async #operate(kind: Work): Promise<void> {
    const operation = { kind, abort: new AbortController() };
    this.#operation = operation;
    try {
      await this.#work(kind, operation.abort.signal);
      this.#retryAtMs = undefined;
      if (this.#failing?.kind === kind) {
        this.#failing = undefined;
        this.#backoff.reset();
      }
    } catch (error) {
      if (error instanceof AssertionError) throw error;
      this.#container = { kind: 'unknown' };
      if (!operation.abort.signal.aborted) this.#takeFailure(kind, error);
    } finally {
      this.#operation = undefined;
    }
  }

  async #work(kind: Work, signal: AbortSignal): Promise<void> {
    const executor = this.#deps.executor;
    const task = this.#task;
    switch (kind) {
      case 'inspect':
        this.#container = await executor.inspect(task, this.#status.state, this.#isWanted);
        this.#health = this.#healthNow();
        break;
      case 'prepare':
        await executor.prepare(task, signal);
        this.#container = { kind: 'unknown' };
        break;
      case 'start': {
        const { pid } = await executor.start(task, signal);
        this.#container = { kind: 'running', pid };
        break;
      }
      case 'watch':
        this.#takeWatched(await executor.watch(task, this.#health === 'starting', signal));
        break;
      case 'shutdown':
        await executor.shutdown(task, signal);
        this.#container = { kind: 'unknown' };
        break;
      case 'release':
        await executor.release(task);
        break;
      case 'remove':
        await executor.remove(task);
        this.#container = { kind: 'unknown' };
        break;
    }
  }

  #takeWatched(outcome: WatchOutcome): void {
    switch (outcome.kind) {
      case 'ended':
        this.#container = { kind: 'unknown' };
        break;
      case 'healthy':
        this.#health = 'healthy';
        break;
      case 'unhealthy':
        this.#failure = { err: `task: unhealthy container: ${outcome.detail}` };
        break;
    }
  }

  /** Cleaning up is tried for ever; preparing and starting are not. */
  #takeFailure(kind: Work, error: unknown): void {
    const now = this.#deps.clock.monotonic();
    const mayGiveUp = kind === 'prepare' || kind === 'start';
    if (this.#failing?.kind !== kind) this.#failing = { kind, sinceMs: now };
    const isOver = now - this.#failing.sinceMs >= temporaryFailuresMs;
    const err = error instanceof Error ? error.message : String(error);
    if (mayGiveUp && (isOver || !isTemporary(error))) {
      this.#deps.log.warn('task failed', { task: this.#task.id, step: kind, err: explain(error) });
      this.#failure = { err };
      return;
    }
    this.#retryAtMs = now + this.#backoff.nextMs();
    this.#deps.log.warn('task step will be retried', {
      task: this.#task.id,
      step: kind,
      err: explain(error),
    });
    // The reason stands in the status while the task waits, so that a person can read it.
    if (mayGiveUp && this.#status.err !== err) {
      this.#report({ state: this.#status.state, message: this.#status.message, err });
    }
  }

  #report(change: Pick<TaskStatus, 'state' | 'message' | 'err'>): void {
    const { executor, clock } = this.#deps;
    const container = this.#container;
    const pid = container.kind === 'running' ? container.pid : 0;
    const isContainerKnown = container.kind !== 'unknown' && container.kind !== 'absent';
    const ports = executor.hostPorts(this.#task);
    this.#status = {
      ...this.#status,
      ...change,
      timestamp: timestampOfMs(clock.now()),
      container: isContainerKnown
        ? createContainerStatus({
            containerId: executor.containerId(this.#task),
            pid,
            exitCode: container.kind === 'exited' ? container.code : 0,
          })
        : this.#status.container,
      portStatus: ports.length > 0 ? createPortStatus({ ports }) : this.#status.portStatus,
    };
    this.#deps.onStatus(this.#task.id, this.#status);
  }

  /** The image may bring a check of its own: that is known once the container was looked at. */
  #healthNow(): HealthView {
    if (!this.#deps.executor.hasHealthCheck(this.#task)) return 'unchecked';
    if (this.#health === 'healthy') return 'healthy';
    return this.#status.state >= TaskState.RUNNING ? 'healthy' : 'starting';
  }

  /** After a change of the assignment: what is under way goes on only if it is still wanted. */
  #lookAgain(): void {
    this.#retryAtMs = undefined;
    const operation = this.#operation;
    if (operation !== undefined && this.#nextStep().kind !== operation.kind) {
      operation.abort.abort();
    }
    this.#wakeUp();
  }

  #wakeUp(): void {
    this.#wake.abort();
  }

  async #pause(durationMs: number | undefined): Promise<void> {
    const signal = this.#wake.signal;
    if (!signal.aborted) {
      if (durationMs === undefined) await aborted(signal);
      else await sleep(this.#deps.clock, durationMs, signal).catch(ignoreAbort(signal));
    }
    this.#wake = new AbortController();
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** A wake-up ends a pause early; anything else is an error. */
function ignoreAbort(signal: AbortSignal): (error: unknown) => void {
  return (error) => {
    if (!signal.aborted) throw error;
  };
}
