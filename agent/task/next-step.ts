/**
 * The one decision about a task: given what is wished, what was reported and what its container
 * does, what comes next. Pure and total; SPEC.md beside this file has the table and the
 * invariants, and the test holds both to it.
 */
import { TaskState } from '#proto/gen/swarm';
import { isTerminal } from '#proto/model/task-state';

/** What the runtime knows of the task's container. */
export type ContainerView =
  /** Not looked up since the last operation that may have changed it. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'absent' }
  /** Made and never started. */
  | { readonly kind: 'created' }
  | { readonly kind: 'running'; readonly pid: number }
  | { readonly kind: 'exited'; readonly code: number; readonly oomKilled: boolean }
  /** Was started once, but its end was not seen: the machine restarted under it. */
  | { readonly kind: 'lost' };

export type HealthView = 'unchecked' | 'starting' | 'healthy';

/** A failure that no retry will mend; an unhealthy container is one. */
export interface TaskFailure {
  readonly err: string;
}

export interface TaskView {
  readonly desired: TaskState;
  readonly observed: TaskState;
  /** No manager wants it here any more: everything of it has to go. */
  readonly isRemoved: boolean;
  readonly container: ContainerView;
  readonly health: HealthView;
  readonly failure: TaskFailure | undefined;
  /** Monotonic time before which a failed operation is not tried again. */
  readonly retryAtMs: number | undefined;
  /** The task holds addresses or host ports. */
  readonly holdsNetwork: boolean;
}

export interface Report {
  readonly kind: 'report';
  readonly state: TaskState;
  /** Undefined keeps the message of the state in which it failed, as Swarm's users know it. */
  readonly message: string | undefined;
  readonly err: string;
}

export type Step =
  | Report
  /** Ask the runtime about the container. */
  | { readonly kind: 'inspect' }
  /** Image, volumes, network, container: everything short of running. */
  | { readonly kind: 'prepare' }
  | { readonly kind: 'start' }
  /** Until the container ends, its health changes or the assignment does. */
  | { readonly kind: 'watch' }
  /** Stop with the grace period. */
  | { readonly kind: 'shutdown' }
  /** Give back addresses and host ports of a task that is over. */
  | { readonly kind: 'release' }
  /** Remove the container and all that belongs to it. */
  | { readonly kind: 'remove' }
  /** Nothing is left of it: drop the task from the node's memory. */
  | { readonly kind: 'forget' }
  | { readonly kind: 'wait'; readonly untilMs: number }
  /** Nothing to do until the assignment changes. */
  | { readonly kind: 'rest' };

export type StepKind = Step['kind'];

export function nextStep(view: TaskView, nowMs: number): Step {
  if (view.retryAtMs !== undefined && nowMs < view.retryAtMs) {
    return { kind: 'wait', untilMs: view.retryAtMs };
  }
  if (view.isRemoved) return removalStep(view);
  if (isTerminal(view.observed)) return terminalStep(view);
  if (view.desired >= TaskState.SHUTDOWN) return stopStep(view);
  if (view.failure !== undefined) return failureStep(view, view.failure);
  return progressStep(view);
}

function removalStep(view: TaskView): Step {
  switch (view.container.kind) {
    case 'unknown':
      return { kind: 'inspect' };
    case 'running':
      return { kind: 'shutdown' };
    case 'created':
    case 'exited':
    case 'lost':
      return { kind: 'remove' };
    case 'absent':
      return view.holdsNetwork ? { kind: 'remove' } : { kind: 'forget' };
  }
}

/** The container of an ended task stays for its logs, but it does not run and holds no address. */
function terminalStep(view: TaskView): Step {
  switch (view.container.kind) {
    case 'unknown':
      return { kind: 'inspect' };
    case 'running':
      return { kind: 'shutdown' };
    case 'absent':
    case 'created':
    case 'exited':
    case 'lost':
      return view.holdsNetwork ? { kind: 'release' } : { kind: 'rest' };
  }
}

function stopStep(view: TaskView): Step {
  switch (view.container.kind) {
    case 'unknown':
      return { kind: 'inspect' };
    case 'running':
      return { kind: 'shutdown' };
    case 'absent':
    case 'created':
    case 'exited':
    case 'lost':
      return report(TaskState.SHUTDOWN, 'shutdown');
  }
}

function failureStep(view: TaskView, failure: TaskFailure): Step {
  if (view.container.kind === 'running') return { kind: 'shutdown' };
  return failed(view, failure.err);
}

function progressStep(view: TaskView): Step {
  if (view.observed < TaskState.ACCEPTED) return report(TaskState.ACCEPTED, 'accepted');
  if (view.observed < TaskState.PREPARING) return report(TaskState.PREPARING, 'preparing');
  if (view.container.kind === 'unknown') return { kind: 'inspect' };
  if (view.observed < TaskState.READY) {
    return view.container.kind === 'absent'
      ? { kind: 'prepare' }
      : report(TaskState.READY, 'prepared');
  }
  if (view.observed < TaskState.STARTING) {
    return view.desired <= TaskState.READY
      ? { kind: 'rest' }
      : report(TaskState.STARTING, 'starting');
  }
  return runningStep(view);
}

/** From STARTING on there is one container, and it is started once. */
function runningStep(view: TaskView): Step {
  const container = view.container;
  switch (container.kind) {
    case 'unknown':
      return { kind: 'inspect' };
    case 'created':
      return view.observed < TaskState.RUNNING
        ? { kind: 'start' }
        : failed(view, 'task: container is not running and how it ended is not known');
    case 'absent':
      return failed(view, 'task: container is gone: something other than Swarm removed it');
    case 'lost':
      return failed(view, 'task: container ended while its node was down');
    case 'exited':
      return container.code === 0
        ? report(TaskState.COMPLETE, 'finished')
        : failed(view, exitText(container.code, container.oomKilled));
    case 'running':
      return view.observed < TaskState.RUNNING && view.health !== 'starting'
        ? report(TaskState.RUNNING, 'started')
        : { kind: 'watch' };
  }
}

/** The words that `docker service ps` users search for, and why when the kernel did it. */
function exitText(code: number, oomKilled: boolean): string {
  const text = `task: non-zero exit (${code})`;
  return oomKilled ? `${text}: killed by the kernel: it used more memory than its limit` : text;
}

function report(state: TaskState, message: string): Report {
  return { kind: 'report', state, message, err: '' };
}

/** A task that never began to start is REJECTED, a later failure is FAILED. */
function failed(view: TaskView, err: string): Report {
  const state = view.observed < TaskState.STARTING ? TaskState.REJECTED : TaskState.FAILED;
  return { kind: 'report', state, message: undefined, err };
}
