import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { TaskState } from '#proto/gen/swarm';
import { isTerminal, taskStates } from '#proto/model/task-state';
import type { ContainerView, Step, TaskView } from './next-step.ts';
import { nextStep } from './next-step.ts';

type ContainerKind = ContainerView['kind'];
type Wish = 'hold' | 'run' | 'stop' | 'removed';

const containers: { readonly [K in ContainerKind]: ContainerView & { kind: K } } = {
  unknown: { kind: 'unknown' },
  absent: { kind: 'absent' },
  created: { kind: 'created' },
  running: { kind: 'running', pid: 7 },
  exited: { kind: 'exited', code: 3, oomKilled: false },
  lost: { kind: 'lost' },
};

const wishes: Readonly<Record<Wish, Pick<TaskView, 'desired' | 'isRemoved'>>> = {
  hold: { desired: TaskState.READY, isRemoved: false },
  run: { desired: TaskState.RUNNING, isRemoved: false },
  stop: { desired: TaskState.SHUTDOWN, isRemoved: false },
  removed: { desired: TaskState.RUNNING, isRemoved: true },
};

/** One cell per container: what comes next, as `kind` or as `report:STATE`. */
type Row = Readonly<Record<ContainerKind, string>>;
type StateName = keyof typeof TaskState;

const all = (step: string): Row => ({
  unknown: step,
  absent: step,
  created: step,
  running: step,
  exited: step,
  lost: step,
});

const stopping: Row = {
  ...all('report:SHUTDOWN'),
  unknown: 'inspect',
  running: 'shutdown',
};
const removing: Row = {
  ...all('remove'),
  unknown: 'inspect',
  running: 'shutdown',
  absent: 'forget',
};
const ended: Row = { ...all('rest'), unknown: 'inspect', running: 'shutdown' };
const preparing: Row = { ...all('report:READY'), unknown: 'inspect', absent: 'prepare' };
const holding: Row = { ...all('rest'), unknown: 'inspect' };
const ready: Row = { ...all('report:STARTING'), unknown: 'inspect' };
const starting: Row = {
  unknown: 'inspect',
  absent: 'report:FAILED',
  created: 'start',
  running: 'report:RUNNING',
  exited: 'report:FAILED',
  lost: 'report:FAILED',
};
const running: Row = { ...starting, created: 'report:FAILED', running: 'watch' };

const early = {
  hold: all('report:ACCEPTED'),
  run: all('report:ACCEPTED'),
  stop: stopping,
  removed: removing,
};
const over = { hold: ended, run: ended, stop: ended, removed: removing };

/** A state without a row does not compile. */
const table: Readonly<Record<StateName, Readonly<Record<Wish, Row>>>> = {
  NEW: early,
  PENDING: early,
  ASSIGNED: early,
  ACCEPTED: { ...early, hold: all('report:PREPARING'), run: all('report:PREPARING') },
  PREPARING: { ...early, hold: preparing, run: preparing },
  READY: { ...early, hold: holding, run: ready },
  STARTING: { ...early, hold: starting, run: starting },
  RUNNING: { ...early, hold: running, run: running },
  COMPLETE: over,
  SHUTDOWN: over,
  FAILED: over,
  REJECTED: over,
  REMOVE: over,
  ORPHANED: over,
};

const calm: TaskView = {
  desired: TaskState.RUNNING,
  observed: TaskState.ASSIGNED,
  isRemoved: false,
  container: containers.unknown,
  health: 'unchecked',
  failure: undefined,
  retryAtMs: undefined,
  holdsNetwork: false,
};

function textOf(step: Step): string {
  if (step.kind !== 'report') return step.kind;
  const name = Object.entries(TaskState).find(([, value]) => value === step.state)?.[0];
  return `report:${name}`;
}

for (const [state, rows] of Object.entries(table)) {
  test(`next step: observed ${state} → as the table says`, () => {
    for (const [wish, row] of Object.entries(rows) as [Wish, Row][]) {
      for (const [kind, expected] of Object.entries(row) as [ContainerKind, string][]) {
        const observed = TaskState[state as StateName];
        const view = { ...calm, ...wishes[wish], observed, container: containers[kind] };
        assert.equal(textOf(nextStep(view, 0)), expected, `${wish}, container ${kind}`);
      }
    }
  });
}

test('next step: exit code 0 → COMPLETE with Swarm’s word', () => {
  const container = { kind: 'exited', code: 0, oomKilled: false } as const;
  const step = nextStep({ ...calm, observed: TaskState.RUNNING, container }, 0);
  assert.deepEqual(step, {
    kind: 'report',
    state: TaskState.COMPLETE,
    message: 'finished',
    err: '',
  });
});

test('next step: killed for its memory → the error says so', () => {
  const container = { kind: 'exited', code: 137, oomKilled: true } as const;
  const step = nextStep({ ...calm, observed: TaskState.RUNNING, container }, 0);
  assert.ok(step.kind === 'report');
  assert.match(step.err, /^task: non-zero exit \(137\): .*memory/);
});

test('next step: failure before STARTING → REJECTED, from there on → FAILED', () => {
  const failure = { err: 'No such image: nginx' };
  const at = (observed: TaskState): Step =>
    nextStep({ ...calm, observed, failure, container: containers.created }, 0);
  assert.equal(textOf(at(TaskState.PREPARING)), 'report:REJECTED');
  assert.equal(textOf(at(TaskState.STARTING)), 'report:FAILED');
  const step = at(TaskState.PREPARING);
  assert.ok(step.kind === 'report');
  assert.equal(step.err, failure.err);
  assert.equal(step.message, undefined, 'the message of the state before stays');
});

test('next step: unhealthy → stopped first, then FAILED whatever its exit code', () => {
  const failure = { err: 'task: unhealthy container' };
  const view = { ...calm, observed: TaskState.RUNNING, failure };
  assert.equal(textOf(nextStep({ ...view, container: containers.running }, 0)), 'shutdown');
  const exited = { kind: 'exited', code: 0, oomKilled: false } as const;
  assert.equal(textOf(nextStep({ ...view, container: exited }, 0)), 'report:FAILED');
});

test('next step: health check not passed yet → stays STARTING and is watched', () => {
  const view = { ...calm, observed: TaskState.STARTING, container: containers.running };
  assert.equal(textOf(nextStep({ ...view, health: 'starting' }, 0)), 'watch');
  assert.equal(textOf(nextStep({ ...view, health: 'healthy' }, 0)), 'report:RUNNING');
});

test('next step: ended with addresses → gives them back; removed → removes what holds them', () => {
  const view = { ...calm, holdsNetwork: true, container: containers.exited };
  assert.equal(textOf(nextStep({ ...view, observed: TaskState.FAILED }, 0)), 'release');
  const absent = { ...view, isRemoved: true, container: containers.absent };
  assert.equal(textOf(nextStep(absent, 0)), 'remove');
});

test('next step: before the time of a retry → waits for it, after it → goes on', () => {
  const view = { ...calm, observed: TaskState.PREPARING, container: containers.absent };
  const waiting = { ...view, retryAtMs: 50 };
  assert.deepEqual(nextStep(waiting, 49), { kind: 'wait', untilMs: 50 });
  assert.equal(textOf(nextStep(waiting, 50)), 'prepare');
});

const anyView: fc.Arbitrary<TaskView> = fc.record({
  desired: fc.constantFrom(
    TaskState.READY,
    TaskState.RUNNING,
    TaskState.COMPLETE,
    TaskState.SHUTDOWN,
    TaskState.REMOVE,
  ),
  observed: fc.constantFrom(...taskStates),
  isRemoved: fc.boolean(),
  container: fc.constantFrom(...Object.values(containers)),
  health: fc.constantFrom('unchecked' as const, 'starting' as const, 'healthy' as const),
  failure: fc.option(fc.constant({ err: 'broken' }), { nil: undefined }),
  retryAtMs: fc.constant(undefined),
  holdsNetwork: fc.boolean(),
});

test('next step: any view → states move forward only, and terminal ones not at all', () => {
  fc.assert(
    fc.property(anyView, (view) => {
      const step = nextStep(view, 0);
      if (step.kind !== 'report') return;
      assert.ok(step.state > view.observed);
      assert.ok(!isTerminal(view.observed));
      assert.ok(!view.isRemoved);
    }),
  );
});

test('next step: any view → a container starts only if wanted, and only once', () => {
  fc.assert(
    fc.property(anyView, (view) => {
      if (nextStep(view, 0).kind !== 'start') return;
      assert.equal(view.container.kind, 'created');
      assert.equal(view.observed, TaskState.STARTING);
      assert.ok(view.desired < TaskState.SHUTDOWN);
      assert.ok(!view.isRemoved);
    }),
  );
});

test('next step: any unwanted or ended task → its running container is shut down', () => {
  fc.assert(
    fc.property(anyView, (view) => {
      const isUnwanted =
        view.isRemoved || isTerminal(view.observed) || view.desired >= TaskState.SHUTDOWN;
      if (!isUnwanted || view.container.kind !== 'running') return;
      assert.equal(nextStep(view, 0).kind, 'shutdown');
    }),
  );
});
