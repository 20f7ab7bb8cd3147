import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ShoalError } from '#lib/errors';
import { FakeClock, settle } from '#lib/fake-clock';
import { nullLogger } from '#lib/log';
import { seededRandom } from '#lib/random';
import type { CallContext } from '#lib/rpc/types';
import { createHeldStore, createTestStore } from '#manager/store/testing';
import {
  AssignmentsRequest,
  ContainerSpec,
  HeartbeatRequest,
  Node,
  NodeDescription,
  NodeStatusState,
  SessionRequest,
  Task,
  TaskSpec,
  TaskState,
  TaskStatus,
  UpdateTaskStatusRequest,
  UpdateTaskStatusRequestTaskStatusUpdate,
} from '#proto/gen/swarm';
import { Dispatcher } from './dispatcher.ts';
import { orphanDelayMs } from './limits.ts';

function setUp() {
  const clock = new FakeClock();
  const store = createTestStore(clock);
  const deps = { store, clock, random: seededRandom(1), log: nullLogger, managers: () => [] };
  const dispatcher = new Dispatcher({ nodeId: 'm1' }, deps);
  const { session, heartbeat, assignments, updateTaskStatus } = dispatcher.handlers;
  assert.ok(session && heartbeat && assignments && updateTaskStatus);
  return { clock, store, dispatcher, session, heartbeat, assignments, updateTaskStatus };
}

/** A registered node, and a store that commits from then on when it is told to. */
async function setUpHeld() {
  const clock = new FakeClock();
  const { store, proposer } = createHeldStore(clock);
  const deps = { store, clock, random: seededRandom(1), log: nullLogger, managers: () => [] };
  const dispatcher = new Dispatcher({ nodeId: 'm1' }, deps);
  const { session } = dispatcher.handlers;
  assert.ok(session);
  const created = store.update((tx) => tx.create('node', Node.create({ id: 'w1' })));
  await settle();
  proposer.commit();
  await created;
  dispatcher.start();
  const registered = first(session(hello, context('w1')));
  await settle();
  while (proposer.commit() > 0) await settle();
  await registered;
  return { clock, store, proposer, dispatcher, session };
}

function context(nodeId: string, signal = new AbortController().signal): CallContext {
  const peer = { role: 'worker', nodeId, organization: 'c', address: '10.77.0.21' } as const;
  return { peer, signal };
}

const hello = SessionRequest.create({ description: NodeDescription.create({ hostname: 'w1' }) });

async function first<T>(stream: AsyncIterable<T>): Promise<{ value: T; rest: AsyncIterator<T> }> {
  const rest = stream[Symbol.asyncIterator]();
  const next = await rest.next();
  assert.equal(next.done, false);
  return { value: next.value as T, rest };
}

describe('dispatcher', () => {
  test('session: a known node registers → READY with its address and description', async () => {
    const { store, dispatcher, session } = setUp();
    await store.update((tx) => tx.create('node', Node.create({ id: 'w1' })));
    dispatcher.start();
    const { value } = await first(session(hello, context('w1')));
    assert.match(value.sessionId, /^[0-9a-z]{25}$/);
    const node = store.view.node.get('w1');
    assert.equal(node?.status?.state, NodeStatusState.READY);
    assert.equal(node?.status?.addr, '10.77.0.21');
    assert.equal(node?.description?.hostname, 'w1');
    dispatcher.stop();
  });

  test('session: a removed node → not_found', async () => {
    const { dispatcher, session } = setUp();
    dispatcher.start();
    await assert.rejects(first(session(hello, context('gone'))), { code: 'not_found' });
    dispatcher.stop();
  });

  test('session: the node describes itself anew → the same session, its streams go on', async () => {
    const { store, dispatcher, session, heartbeat, assignments } = setUp();
    await store.update((tx) => tx.create('node', Node.create({ id: 'w1' })));
    dispatcher.start();
    const firstStream = new AbortController();
    const opened = await first(session(hello, context('w1', firstStream.signal)));
    const { sessionId } = opened.value;
    const request = AssignmentsRequest.create({ sessionId });
    const assigned = await first(assignments(request, context('w1')));
    const description = NodeDescription.create({ hostname: 'w1-renamed' });
    const again = SessionRequest.create({ description, sessionId });
    const reopened = await first(session(again, context('w1')));
    assert.equal(reopened.value.sessionId, sessionId);
    assert.equal(store.view.node.get('w1')?.description?.hostname, 'w1-renamed');
    firstStream.abort();
    await opened.rest.next();
    await settle();
    assert.equal(store.view.node.get('w1')?.status?.state, NodeStatusState.READY);
    await heartbeat(HeartbeatRequest.create({ sessionId }), context('w1'));
    const next = assigned.rest.next();
    const status = TaskStatus.create({ state: TaskState.ASSIGNED });
    await store.update((tx) => tx.create('task', Task.create({ id: 't', nodeId: 'w1', status })));
    assert.equal((await next).value.changes[0]?.assignment?.task?.id, 't');
    dispatcher.stop();
  });

  test('heartbeat: with another session id → refused; with none → not_found', async () => {
    const { store, dispatcher, session, heartbeat } = setUp();
    await store.update((tx) => {
      tx.create('node', Node.create({ id: 'w1' }));
      tx.create('node', Node.create({ id: 'w2' }));
    });
    dispatcher.start();
    const { value } = await first(session(hello, context('w1')));
    const reply = await heartbeat(HeartbeatRequest.create(value), context('w1'));
    assert.equal(reply.period?.seconds, 1);
    const other = HeartbeatRequest.create({ sessionId: 'x' });
    await assert.rejects(heartbeat(other, context('w1')), { code: 'invalid_argument' });
    const stolen = HeartbeatRequest.create({ sessionId: value.sessionId });
    await assert.rejects(heartbeat(stolen, context('w2')), { code: 'not_found' });
    dispatcher.stop();
  });

  test('silence: no heartbeat for three periods → DOWN; a new session → READY', async () => {
    const { clock, store, dispatcher, session } = setUp();
    await store.update((tx) => tx.create('node', Node.create({ id: 'w1' })));
    dispatcher.start();
    await first(session(hello, context('w1')));
    await clock.advanceAsync(2_800);
    assert.equal(store.view.node.get('w1')?.status?.state, NodeStatusState.READY);
    await clock.advanceAsync(600);
    assert.equal(store.view.node.get('w1')?.status?.state, NodeStatusState.DOWN);
    await first(session(hello, context('w1')));
    assert.equal(store.view.node.get('w1')?.status?.state, NodeStatusState.READY);
    dispatcher.stop();
  });

  test('silence: the node comes back while its verdict is due, on a slow disk → READY', async () => {
    const { clock, store, proposer, dispatcher, session } = await setUpHeld();
    await clock.advanceAsync(2_900);
    const again = first(session(hello, context('w1')));
    await clock.advanceAsync(400);
    proposer.commit();
    await again;
    proposer.commit();
    assert.equal(store.view.node.get('w1')?.status?.state, NodeStatusState.READY);
    dispatcher.stop();
  });

  test('silence: the verdict cannot be written → it is given again', async () => {
    const { clock, store, proposer, dispatcher } = await setUpHeld();
    await clock.advanceAsync(3_400);
    proposer.refuse(new ShoalError('unavailable', 'not now'));
    await clock.advanceAsync(3_400);
    proposer.commit();
    assert.equal(store.view.node.get('w1')?.status?.state, NodeStatusState.DOWN);
    dispatcher.stop();
  });

  test('silence: a day long, more tasks than fit into one entry → all are given up', async () => {
    const { clock, store, dispatcher } = setUp();
    const status = { state: NodeStatusState.DOWN, message: '', addr: '' };
    const running = TaskStatus.create({ state: TaskState.RUNNING });
    const err = 'x'.repeat(20_000);
    for (let part = 0; part < 16; part++) {
      await store.update((tx) => {
        for (let i = 0; i < 50; i++) {
          const task = Task.create({
            id: `t${part}-${i}`,
            nodeId: 'w1',
            status: { ...running, err },
          });
          tx.create('task', task);
        }
      });
    }
    await store.update((tx) => tx.create('node', Node.create({ id: 'w1', status })));
    dispatcher.start();
    clock.advance(orphanDelayMs);
    await clock.advanceAsync(5_000);
    const states = store.view.task.all().map((task) => task.status?.state);
    assert.equal(states.filter((state) => state === TaskState.ORPHANED).length, 800);
    dispatcher.stop();
  });

  test('leader change: nodes are UNKNOWN, not down, and get time to come back', async () => {
    const { clock, store, dispatcher } = setUp();
    const status = { state: NodeStatusState.READY, message: '', addr: '' };
    await store.update((tx) => tx.create('node', Node.create({ id: 'w1', status })));
    dispatcher.start();
    await clock.advanceAsync(5_000);
    assert.equal(store.view.node.get('w1')?.status?.state, NodeStatusState.UNKNOWN);
    await clock.advanceAsync(1_500);
    assert.equal(store.view.node.get('w1')?.status?.state, NodeStatusState.DOWN);
    dispatcher.stop();
  });

  test('leader change: more nodes than fit into a log entry → all are UNKNOWN', async () => {
    const { store, dispatcher } = setUp();
    const status = { state: NodeStatusState.READY, message: '', addr: '' };
    const description = NodeDescription.create({ hostname: 'x'.repeat(4_000) });
    for (let part = 0; part < 4; part++) {
      await store.update((tx) => {
        for (let i = 0; i < 150; i++) {
          tx.create('node', Node.create({ id: `n${part}-${i}`, status, description }));
        }
      });
    }
    dispatcher.start();
    await settle();
    const states = store.view.node.all().map((node) => node.status?.state);
    assert.deepEqual([...new Set(states)], [NodeStatusState.UNKNOWN]);
    dispatcher.stop();
  });

  test('broken stream: DISCONNECTED at once, nothing is moved before the verdict', async () => {
    const { store, dispatcher, session } = setUp();
    await store.update((tx) => tx.create('node', Node.create({ id: 'w1' })));
    dispatcher.start();
    const abort = new AbortController();
    const { rest } = await first(session(hello, context('w1', abort.signal)));
    const ended = rest.next();
    abort.abort();
    assert.equal((await ended).done, true);
    await settle();
    assert.equal(store.view.node.get('w1')?.status?.state, NodeStatusState.DISCONNECTED);
    dispatcher.stop();
  });

  test('assignments: complete first, then what is assigned or removed', async () => {
    const { store, dispatcher, session, assignments } = setUp();
    await store.update((tx) => tx.create('node', Node.create({ id: 'w1' })));
    dispatcher.start();
    const { value } = await first(session(hello, context('w1')));
    const request = AssignmentsRequest.create({ sessionId: value.sessionId });
    const { value: complete, rest } = await first(assignments(request, context('w1')));
    assert.deepEqual(complete.changes, []);
    const status = TaskStatus.create({ state: TaskState.ASSIGNED });
    const next = rest.next();
    await store.update((tx) => tx.create('task', Task.create({ id: 't', nodeId: 'w1', status })));
    const message = (await next).value;
    assert.equal(message.changes[0]?.assignment?.task?.id, 't');
    dispatcher.stop();
  });

  test('status: of another node’s task → the whole report is refused', async () => {
    const { store, dispatcher, session, updateTaskStatus } = setUp();
    await store.update((tx) => {
      tx.create('node', Node.create({ id: 'w1' }));
      tx.create('task', Task.create({ id: 'own', nodeId: 'w1' }));
      tx.create('task', Task.create({ id: 'foreign', nodeId: 'w2' }));
    });
    dispatcher.start();
    const { value } = await first(session(hello, context('w1')));
    const status = TaskStatus.create({ state: TaskState.RUNNING });
    const report = (...ids: string[]) =>
      UpdateTaskStatusRequest.create({
        sessionId: value.sessionId,
        updates: ids.map((taskId) =>
          UpdateTaskStatusRequestTaskStatusUpdate.create({ taskId, status }),
        ),
      });
    const refused = updateTaskStatus(report('own', 'foreign'), context('w1'));
    await assert.rejects(refused, { code: 'permission_denied' });
    assert.equal(store.view.task.get('own')?.status?.state ?? 0, TaskState.NEW);
    await updateTaskStatus(report('own', 'unknown'), context('w1'));
    assert.equal(store.view.task.get('own')?.status?.state, TaskState.RUNNING);
    assert.equal(store.view.task.get('own')?.status?.appliedBy, 'm1');
    dispatcher.stop();
  });

  test('status: of more tasks with long specs than fit into a log entry → all are written', async () => {
    const { store, dispatcher, session, updateTaskStatus } = setUp();
    await store.update((tx) => tx.create('node', Node.create({ id: 'w1' })));
    const container = ContainerSpec.create({ env: [`CONFIG=${'x'.repeat(20_000)}`] });
    const spec = TaskSpec.create({ container });
    const ids = Array.from({ length: 200 }, (_, index) => `t${index}`);
    for (let at = 0; at < ids.length; at += 50) {
      await store.update((tx) => {
        for (const id of ids.slice(at, at + 50)) {
          tx.create('task', Task.create({ id, nodeId: 'w1', spec }));
        }
      });
    }
    dispatcher.start();
    const { value } = await first(session(hello, context('w1')));
    const status = TaskStatus.create({ state: TaskState.RUNNING });
    const updates = ids.map((taskId) =>
      UpdateTaskStatusRequestTaskStatusUpdate.create({ taskId, status }),
    );
    await updateTaskStatus(UpdateTaskStatusRequest.create({ ...value, updates }), context('w1'));
    assert.equal(store.view.task.where('state', String(TaskState.RUNNING)).length, 200);
    dispatcher.stop();
  });

  test('status: a state never goes back', async () => {
    const { store, dispatcher, session, updateTaskStatus } = setUp();
    const running = TaskStatus.create({ state: TaskState.RUNNING });
    await store.update((tx) => {
      tx.create('node', Node.create({ id: 'w1' }));
      tx.create('task', Task.create({ id: 't', nodeId: 'w1', status: running }));
    });
    dispatcher.start();
    const { value } = await first(session(hello, context('w1')));
    const status = TaskStatus.create({ state: TaskState.STARTING });
    const update = UpdateTaskStatusRequestTaskStatusUpdate.create({ taskId: 't', status });
    const request = UpdateTaskStatusRequest.create({ ...value, updates: [update] });
    await updateTaskStatus(request, context('w1'));
    assert.equal(store.view.task.get('t')?.status?.state, TaskState.RUNNING);
    dispatcher.stop();
  });
});
