import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ShoalError } from '#lib/errors';
import {
  createAnnotations,
  createNetwork,
  createNetworkAttachment,
  createNetworkAttachmentSpec,
  createNetworkSpec,
  createTask,
  createTaskSpec,
  createTaskStatus,
  type Task,
  TaskState,
} from '#proto/gen/swarm';
import { requestOf } from '../../containerd/runtime-suite.ts';
import { image, Node, taskOf } from '../../worker/worker-harness.ts';
import { containerIdOf } from '../executor/container-request.ts';

const container = containerIdOf('a');

function attachmentOf(
  id: string,
  desiredState: TaskState = TaskState.RUNNING,
  containerId = container,
): Task {
  const spec = createNetworkSpec({ annotations: createAnnotations({ name: 'extra' }) });
  const network = createNetwork({ id: 'net-extra', spec });
  return createTask({
    id,
    nodeId: 'node1',
    annotations: createAnnotations({ name: 'web.1.a' }),
    spec: createTaskSpec({ attachment: createNetworkAttachmentSpec({ containerId }) }),
    networks: [createNetworkAttachment({ network, addresses: ['10.0.9.7/24'] })],
    status: createTaskStatus({ state: TaskState.ASSIGNED }),
    desiredState,
  });
}

/** A node whose container of task `a` runs and is attached by task `x`. */
async function onNode(story: (node: Node) => Promise<void>): Promise<void> {
  const node = await Node.boot();
  try {
    await node.complete([taskOf('a')]);
    await node.until('it runs', () => node.stateOf('a') === TaskState.RUNNING);
    await node.change([attachmentOf('x')], []);
    await node.until('attached', () => node.stateOf('x') === TaskState.RUNNING);
    assert.deepEqual([...node.network.connected], [`net-extra ${container}`]);
    await story(node);
  } finally {
    await node.remove();
  }
}

test('attachment: assigned → the container gets the network, and managers hear which', () =>
  onNode(async (node) => {
    const told = (): Task['status'] =>
      node.reports.findLast(({ taskId }) => taskId === 'x')?.status;
    await node.until('reported', () => told()?.state === TaskState.RUNNING);
    assert.equal(told()?.container?.containerId, container);
    assert.deepEqual(await node.runtime.ids(), [container], 'nothing was started for it');
  }));

test('attachment: to be removed → the network is taken away, the container runs on', () =>
  onNode(async (node) => {
    await node.change([attachmentOf('x', TaskState.REMOVE)], []);
    await node.until('shut down', () => node.stateOf('x') === TaskState.SHUTDOWN);
    assert.equal(node.network.connected.size, 0);
    await node.change([], [attachmentOf('x')]);
    await node.until('forgotten', () => node.stateOf('x') === undefined);
    assert.equal(node.stateOf('a'), TaskState.RUNNING);
    assert.deepEqual(await node.runtime.running(), ['web.1.a']);
  }));

test('attachment: not assigned any more → the network is taken away, nothing is left', () =>
  onNode(async (node) => {
    await node.change([], [attachmentOf('x')]);
    await node.until('forgotten', () => node.stateOf('x') === undefined);
    assert.equal(node.network.connected.size, 0);
  }));

test('attachment: the container ends → COMPLETE, and nothing is held', () =>
  onNode(async (node) => {
    await node.runtime.end(container, 1);
    await node.until('complete', () => node.stateOf('x') === TaskState.COMPLETE);
    await node.until('released', () => node.network.connected.size === 0);
    assert.equal(node.stateOf('a'), TaskState.FAILED);
  }));

test('attachment: the agent crashes → taken over as it is, and can still be taken away', () =>
  onNode(async (node) => {
    await node.crash();
    assert.equal(node.network.connected.size, 1);
    await node.until('taken over', () => node.network.isConnected(container, 'net-extra'));
    assert.equal(node.stateOf('x'), TaskState.RUNNING);
    await node.change([attachmentOf('x', TaskState.REMOVE)], []);
    await node.until('shut down', () => node.stateOf('x') === TaskState.SHUTDOWN);
    assert.equal(node.network.connected.size, 0);
  }));

test('attachment: taken away while the agent was gone → not taken over, but removed', () =>
  onNode(async (node) => {
    // It cannot be taken over before the managers say that it is gone.
    node.network.refusal = new ShoalError('unavailable', 'network extra is not known here yet');
    await node.crash();
    await node.complete([taskOf('a')]);
    await node.until('forgotten', () => node.stateOf('x') === undefined);
    assert.equal(node.network.connected.size, 0);
    assert.equal(node.stateOf('a'), TaskState.RUNNING);
  }));

test('attachment: of a container that does not run → REJECTED with the reason', () =>
  onNode(async (node) => {
    await node.change([attachmentOf('y', TaskState.RUNNING, 'gone')], []);
    await node.until('rejected', () => node.stateOf('y') === TaskState.REJECTED);
    await node.until('reported', () => node.reports.at(-1)?.taskId === 'y');
    assert.match(node.reports.at(-1)?.status.err ?? '', /container web\.1\.a is not running/);
  }));

test('attachment: the network’s table has not come yet → says so, and goes on when it has', () =>
  onNode(async (node) => {
    await node.change([attachmentOf('x', TaskState.REMOVE)], []);
    await node.until('shut down', () => node.stateOf('x') === TaskState.SHUTDOWN);
    node.network.refusal = new ShoalError('unavailable', 'network extra is not known here yet');
    await node.change([attachmentOf('y')], []);
    await node.until('the reason', () =>
      node.reports.some(
        ({ taskId, status }) => taskId === 'y' && /not known here/.test(status.err),
      ),
    );
    node.network.refusal = undefined;
    await node.until('attached', () => node.stateOf('y') === TaskState.RUNNING);
  }));

/** A container that a person made and that is being started: it has its place, and no process. */
async function onStandalone(story: (node: Node, id: string) => Promise<void>): Promise<void> {
  const node = await Node.boot();
  const id = 'd'.repeat(64);
  try {
    const changes = { name: 'debug', isRestartable: true } as const;
    await node.runtime.fake.containers.create(requestOf(id, image, ['sh'], changes));
    node.standalone.set(id, true);
    const place = { taskId: '', kind: 'own', networks: [], isClosed: false } as const;
    await node.network.attach(id, place);
    await node.change([attachmentOf('x', TaskState.RUNNING, id)], []);
    await node.until('attached', () => node.stateOf('x') === TaskState.RUNNING);
    await story(node, id);
  } finally {
    await node.remove();
  }
}

test('attachment: of a container that a person starts → before its process, until it is down', () =>
  onStandalone(async (node, id) => {
    assert.deepEqual([...node.network.connected], [`net-extra ${id}`]);
    assert.deepEqual(await node.runtime.running(), []);
    await node.runtime.fake.containers.start(id);
    await node.runtime.end(id, 1);
    await node.until('some time', async () => (await node.runtime.running()).length === 0);
    assert.equal(node.stateOf('x'), TaskState.RUNNING, 'its policy is about to start it again');
    node.standalone.set(id, false);
    node.presence.changed(id);
    await node.until('complete', () => node.stateOf('x') === TaskState.COMPLETE);
    await node.until('released', () => node.network.connected.size === 0);
  }));

test('attachment: a crash while such a container is down for a moment → taken over', () =>
  onStandalone(async (node, id) => {
    await node.crash();
    await node.until('taken over', () => node.network.isConnected(id, 'net-extra'));
    assert.equal(node.stateOf('x'), TaskState.RUNNING);
  }));

test('attachment: of such a container that is not up → REJECTED', () =>
  onStandalone(async (node, id) => {
    node.standalone.set(id, false);
    await node.change([attachmentOf('y', TaskState.RUNNING, id)], []);
    await node.until('over', () => (node.stateOf('y') ?? 0) > TaskState.RUNNING);
    assert.equal(
      node.network.isConnected(id, 'net-extra'),
      true,
      'the other one has not ended yet',
    );
    node.presence.changed(id);
    await node.until('released', () => !node.network.isConnected(id, 'net-extra'));
  }));
