import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { ShoalError } from '#lib/errors';
import type { Task } from '#proto/gen/swarm';
import {
  createContainerSpec,
  createHealthConfig,
  createTaskSpec,
  TaskState,
} from '#proto/gen/swarm';
import { isTerminal } from '#proto/model/task-state';
import { containerIdOf } from '../task/executor/container-request.ts';
import { image, Node, taskOf } from './worker-harness.ts';

async function onNode(story: (node: Node) => Promise<void>): Promise<void> {
  const node = await Node.boot();
  try {
    await story(node);
  } finally {
    await node.remove();
  }
}

const isRunning =
  (node: Node, id: string): (() => boolean) =>
  () =>
    node.stateOf(id) === TaskState.RUNNING;

test('worker: a task is assigned → it walks through the states with Swarm’s words', () =>
  onNode(async (node) => {
    await node.complete([taskOf('a')]);
    await node.until('running', isRunning(node, 'a'));
    await node.until('reported', () => node.reports.at(-1)?.status.state === TaskState.RUNNING);
    const last = node.reports.at(-1)?.status;
    assert.equal(last?.message, 'started');
    assert.equal(last?.err, '');
    assert.equal(last?.container?.containerId, containerIdOf('a'));
    assert.ok((last?.container?.pid ?? 0) > 0, 'its pid is told');
    assert.deepEqual(await node.runtime.running(), ['web.1.a']);
  }));

test('worker: desired READY → created, started only when told', () =>
  onNode(async (node) => {
    await node.complete([taskOf('a', TaskState.READY)]);
    await node.until('ready', () => node.stateOf('a') === TaskState.READY);
    assert.deepEqual(await node.runtime.running(), []);
    await node.change([taskOf('a')], []);
    await node.until('running', isRunning(node, 'a'));
  }));

test('worker: the container ends → COMPLETE or FAILED with its exit code, address given back', () =>
  onNode(async (node) => {
    await node.complete([taskOf('a'), taskOf('b')]);
    await node.until('running', async () => (await node.runtime.running()).length === 2);
    await node.runtime.end(containerIdOf('a'), 0);
    await node.runtime.end(containerIdOf('b'), 1);
    await node.until('complete', () => node.stateOf('a') === TaskState.COMPLETE);
    await node.until('failed', () => node.stateOf('b') === TaskState.FAILED);
    const failed = node.worker.tasks().find(({ task }) => task.id === 'b')?.status;
    assert.equal(failed?.err, 'task: non-zero exit (1)');
    assert.equal(failed?.container?.exitCode, 1);
    await node.until('addresses', () => node.network.attached.size === 0);
    assert.equal((await node.runtime.ids()).length, 2, 'containers stay for their logs');
  }));

test('worker: an image that no registry has → REJECTED with Docker’s words', () =>
  onNode(async (node) => {
    await node.runtime.fake.images.remove(image);
    await node.complete([taskOf('a')]);
    await node.until('rejected', () => node.stateOf('a') === TaskState.REJECTED);
    const status = node.worker.tasks()[0]?.status;
    assert.equal(status?.err, `No such image: ${image}`);
    assert.equal(status?.message, 'preparing');
  }));

test('worker: an image that is present → no registry is asked', () =>
  onNode(async (node) => {
    await node.complete([taskOf('a')]);
    await node.until('running', isRunning(node, 'a'));
    assert.deepEqual(node.runtime.fake.pulls, []);
  }));

test('worker: no address block yet → waits and says why, then goes on', () =>
  onNode(async (node) => {
    node.network.refusal = new ShoalError('unavailable', 'node1 waits for its address block');
    await node.complete([taskOf('a')]);
    await node.until('reason', () =>
      node.reports.some(({ status }) => status.err === 'node1 waits for its address block'),
    );
    assert.equal(node.stateOf('a'), TaskState.PREPARING);
    node.network.refusal = undefined;
    await node.until('running', isRunning(node, 'a'));
    assert.equal(node.worker.tasks()[0]?.status.err, '');
  }));

test('worker: passing trouble that does not pass → REJECTED, so that another node may try', () =>
  onNode(async (node) => {
    node.network.refusal = new ShoalError('resource_exhausted', 'the block is full');
    await node.complete([taskOf('a')]);
    await node.until('rejected', () => node.stateOf('a') === TaskState.REJECTED);
    assert.equal(node.worker.tasks()[0]?.status.err, 'the block is full');
  }));

test('worker: desired SHUTDOWN while it runs → stopped; removed → nothing is left', () =>
  onNode(async (node) => {
    await node.complete([taskOf('a')]);
    await node.until('running', isRunning(node, 'a'));
    await node.change([taskOf('a', TaskState.SHUTDOWN)], []);
    await node.until('shut down', () => node.stateOf('a') === TaskState.SHUTDOWN);
    assert.deepEqual(await node.runtime.running(), []);
    await node.change([], [taskOf('a')]);
    await node.until('gone', () => node.worker.tasks().length === 0);
    assert.deepEqual(await node.runtime.ids(), []);
    assert.equal(node.network.attached.size, 0);
  }));

test('worker: the agent crashes → the container is found again and never started twice', () =>
  onNode(async (node) => {
    await node.complete([taskOf('a')]);
    await node.until('running', isRunning(node, 'a'));
    await node.crash();
    await node.until('found', isRunning(node, 'a'));
    await node.runtime.end(containerIdOf('a'), 2);
    await node.until('failed', () => node.stateOf('a') === TaskState.FAILED);
    assert.equal(node.runtime.starts.get(containerIdOf('a')), 1);
  }));

test('worker: the container ended while the agent was away → its exit code is still told', () =>
  onNode(async (node) => {
    await node.complete([taskOf('a')]);
    await node.until('running', isRunning(node, 'a'));
    node.runtime.isAway = true;
    await node.crash();
    await node.runtime.end(containerIdOf('a'), 5);
    node.runtime.isAway = false;
    await node.until('failed', () => node.stateOf('a') === TaskState.FAILED);
    assert.equal(node.worker.tasks()[0]?.status.err, 'task: non-zero exit (5)');
  }));

test('worker: the runtime is away while a task runs → nothing is concluded from it', () =>
  onNode(async (node) => {
    await node.complete([taskOf('a')]);
    await node.until('running', isRunning(node, 'a'));
    node.runtime.isAway = true;
    await node.crash();
    let rounds = 0;
    await node.until('time', () => rounds++ > 2000);
    assert.ok((node.stateOf('a') ?? TaskState.NEW) <= TaskState.RUNNING, 'not ended');
    node.runtime.isAway = false;
    await node.until('looked at', isRunning(node, 'a'));
    assert.deepEqual(await node.runtime.running(), ['web.1.a']);
  }));

test('worker: containers of no assigned task → removed after a complete set, not before', () =>
  onNode(async (node) => {
    await node.complete([taskOf('a'), taskOf('b')]);
    await node.until('running', async () => (await node.runtime.running()).length === 2);
    const stranger = await Node.boot(node.clock, node.runtime);
    try {
      await stranger.worker.removeOrphans();
      assert.equal((await node.runtime.ids()).length, 2);
      await stranger.complete([taskOf('a')]);
      await stranger.until('running', isRunning(stranger, 'a'));
      assert.deepEqual(await node.runtime.running(), ['web.1.a']);
      assert.deepEqual([...node.runtime.starts.values()], [1, 1], 'adopted, not started');
    } finally {
      await stranger.remove();
    }
  }));

test('worker: unhealthy → stopped and FAILED with what the check said', () =>
  onNode(async (node) => {
    const healthcheck = createHealthConfig({ test: ['CMD', 'check'], retries: 2 });
    const container = createContainerSpec({ image, healthcheck });
    const task: Task = { ...taskOf('a'), spec: createTaskSpec({ container }) };
    node.runtime.health = { code: 1, output: 'not yet' };
    await node.complete([task]);
    await node.until('starting', () => node.stateOf('a') === TaskState.STARTING);
    await node.until('failed', () => node.stateOf('a') === TaskState.FAILED);
    const err = node.worker.tasks()[0]?.status.err;
    assert.equal(err, 'task: unhealthy container: its health check ended with 1: not yet');
    assert.deepEqual(await node.runtime.running(), []);
  }));

test('worker: the health check passes → RUNNING', () =>
  onNode(async (node) => {
    const healthcheck = createHealthConfig({ test: ['CMD-SHELL', 'check'] });
    const container = createContainerSpec({ image, healthcheck });
    await node.complete([{ ...taskOf('a'), spec: createTaskSpec({ container }) }]);
    await node.until('starting', () => node.stateOf('a') === TaskState.STARTING);
    await node.until('running', isRunning(node, 'a'));
  }));

const imageCheck = {
  test: ['CMD', 'of the image'],
  intervalMs: 1_000,
  timeoutMs: 0,
  startPeriodMs: 0,
  startIntervalMs: 0,
  retries: 2,
};

test('worker: only the image has a health check → it decides, also after a crash', () =>
  onNode(async (node) => {
    node.runtime.fake.addImage(image, { healthcheck: imageCheck });
    node.runtime.health = { code: 1, output: 'not yet' };
    await node.complete([taskOf('a')]);
    await node.until('starting', () => node.stateOf('a') === TaskState.STARTING);
    await node.crash();
    // One that is not checked would be running here.
    await node.until('starting again', () => node.stateOf('a') === TaskState.STARTING);
    node.runtime.health = { code: 0, output: '' };
    await node.until('running', isRunning(node, 'a'));
    node.runtime.health = { code: 2, output: 'broken' };
    await node.until('failed', () => node.stateOf('a') === TaskState.FAILED);
    const err = node.worker.tasks()[0]?.status.err;
    assert.equal(err, 'task: unhealthy container: its health check ended with 2: broken');
  }));

test('worker: the spec switches the image’s health check off → RUNNING without a probe', () =>
  onNode(async (node) => {
    node.runtime.fake.addImage(image, { healthcheck: imageCheck });
    node.runtime.health = { code: 1, output: 'never asked' };
    const healthcheck = createHealthConfig({ test: ['NONE'] });
    const container = createContainerSpec({ image, healthcheck });
    await node.complete([{ ...taskOf('a'), spec: createTaskSpec({ container }) }]);
    await node.until('running', isRunning(node, 'a'));
    const states = node.reports.map(({ status }) => status.state);
    assert.ok(!states.includes(TaskState.FAILED), 'no check failed it');
  }));

test('worker: the image wants a volume → a nameless one with its content, gone with the task', () =>
  onNode(async (node) => {
    node.runtime.fake.addImage(image, { volumes: ['/var/data'] });
    node.runtime.fake.putFile(image, '/var/data/sub/file', 'of the image');
    await node.complete([taskOf('a')]);
    await node.until('running', isRunning(node, 'a'));
    const [container] = await node.runtime.fake.containers.list();
    const mount = container?.request.mounts.find(({ target }) => target === '/var/data');
    assert.ok(mount?.volume !== undefined, 'a volume is mounted there');
    assert.equal(await readFile(join(mount.source, 'sub/file'), 'utf8'), 'of the image');
    await node.complete([]);
    await node.until('removed', () => node.worker.tasks().length === 0);
    await assert.rejects(readFile(join(mount.source, 'sub/file')), { code: 'ENOENT' });
  }));

type Action =
  | { readonly kind: 'assign' | 'hold' | 'stop' | 'remove' | 'end'; readonly id: number }
  | { readonly kind: 'crash' | 'complete' | 'away' | 'back' }
  | { readonly kind: 'pass'; readonly rounds: number };

const anyAction: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constantFrom('assign', 'hold', 'stop', 'remove', 'end'),
      id: fc.integer({ min: 0, max: 4 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constantFrom('crash', 'complete', 'away', 'back') }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('pass'), rounds: fc.nat(30) }) },
);

/** What managers want, kept beside the node as a dispatcher would. A removed id never returns. */
class Wish {
  readonly tasks = new Map<string, Task>();
  readonly #removed = new Set<string>();

  async take(action: Action, node: Node): Promise<void> {
    switch (action.kind) {
      case 'assign':
        return this.#set(node, action.id, TaskState.RUNNING);
      case 'hold':
        return this.#set(node, action.id, TaskState.READY);
      case 'stop':
        return this.#set(node, action.id, TaskState.SHUTDOWN);
      case 'remove': {
        const task = this.tasks.get(`t${action.id}`);
        if (task === undefined) return;
        this.tasks.delete(task.id);
        this.#removed.add(task.id);
        return node.change([], [task]);
      }
      case 'end':
        return node.runtime.end(containerIdOf(`t${action.id}`), action.id % 2);
      case 'crash':
        return node.crash();
      case 'complete':
        if (!node.runtime.isAway) await node.complete([...this.tasks.values()]);
        return;
      case 'away':
      case 'back':
        node.runtime.isAway = action.kind === 'away';
        return;
      case 'pass': {
        let rounds = 0;
        return node.until('time', () => rounds++ >= action.rounds);
      }
    }
  }

  async #set(node: Node, index: number, desired: TaskState): Promise<void> {
    const id = `t${index}`;
    if (this.#removed.has(id)) return;
    const known = this.tasks.get(id)?.desiredState ?? TaskState.NEW;
    const task = taskOf(id, known > desired ? known : desired);
    this.tasks.set(id, task);
    await node.change([task], []);
  }
}

test('worker: any assignments and crashes → ends with what is wanted running, once each', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyAction, { maxLength: 25 }), (actions) =>
      onNode(async (node) => {
        const wish = new Wish();
        for (const action of actions) await wish.take(action, node);
        node.runtime.isAway = false;
        await node.complete([...wish.tasks.values()]);
        const wanted = [...wish.tasks.values()];
        const isSettled = (): boolean =>
          node.worker.tasks().length === wanted.length &&
          wanted.every(({ id, desiredState }) => {
            const state = node.stateOf(id) ?? TaskState.NEW;
            const goal = desiredState === TaskState.READY ? TaskState.READY : TaskState.RUNNING;
            return isTerminal(state) || (desiredState < TaskState.SHUTDOWN && state === goal);
          });
        await node.until('all tasks are where they should be', isSettled);
        const running = wanted.filter(({ id }) => node.stateOf(id) === TaskState.RUNNING);
        await node.until(
          'exactly the running tasks have running containers',
          async () =>
            (await node.runtime.running()).join() ===
            running
              .map(({ id }) => `web.1.${id}`)
              .sort()
              .join(),
        );
        for (const [id, count] of node.runtime.starts) assert.equal(count, 1, `starts of ${id}`);
        for (const id of await node.runtime.ids()) {
          assert.ok(
            wanted.some((task) => containerIdOf(task.id) === id),
            'no orphan is left',
          );
        }
      }),
    ),
    { numRuns: 60 },
  );
});
