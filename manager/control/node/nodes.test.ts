import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { must } from '#lib/assert';
import {
  Annotations,
  ContainerSpec,
  EngineDescription,
  GetNodeRequest,
  ListNodesRequest,
  ListNodesRequestFilters,
  type Node,
  NodeDescription,
  NodeRole,
  NodeSpec,
  NodeSpecAvailability,
  NodeStatusState,
  RaftMemberStatusReachability,
  RemoveNodeRequest,
  Task,
  TaskSpec,
  TaskState,
  TaskStatus,
  UpdateNodeRequest,
} from '#proto/gen/swarm';
import { msOfTimestamp } from '#proto/model/time';
import { addCluster, addNode, context, createFixture, type Fixture, told } from '../fixture.ts';

const { MANAGER, WORKER } = NodeRole;

async function get({ control }: Fixture, nodeId: string): Promise<Node> {
  const { node } = await control.getNode(GetNodeRequest.create({ nodeId }), context);
  return must(node, 'a node that is found is returned');
}

async function update(fixture: Fixture, node: Node, change: Partial<NodeSpec>): Promise<Node> {
  const request = UpdateNodeRequest.create({
    nodeId: node.id,
    nodeVersion: node.meta?.version,
    spec: NodeSpec.create({ ...node.spec, ...change }),
  });
  const reply = await fixture.control.updateNode(request, context);
  return must(reply.node, 'an updated node is returned');
}

function remove({ control }: Fixture, nodeId: string, force = false): Promise<unknown> {
  return control.removeNode(RemoveNodeRequest.create({ nodeId, force }), context);
}

/** Managers m1, m2, ..., of which those named cannot be reached. */
async function managers(count: number, unreachable: readonly string[] = []): Promise<Fixture> {
  const fixture = createFixture();
  for (let n = 1; n <= count; n++) await addNode(fixture, `m${n}`, MANAGER);
  fixture.members.forEach((member, index) => {
    fixture.members[index] = { ...member, reachable: !unreachable.includes(member.nodeId) };
  });
  return fixture;
}

describe('control: reading nodes', () => {
  it('managers → with what Raft knows; workers without', async () => {
    const fixture = await managers(2, ['m2']);
    await addNode(fixture, 'w1');
    const leader = (await get(fixture, 'm1')).managerStatus;
    assert.equal(leader?.leader, true);
    assert.equal(leader?.addr, 'm1:2377');
    assert.equal(leader?.reachability, RaftMemberStatusReachability.REACHABLE);
    const other = (await get(fixture, 'm2')).managerStatus;
    assert.equal(other?.leader, false);
    assert.equal(other?.reachability, RaftMemberStatusReachability.UNREACHABLE);
    assert.equal((await get(fixture, 'w1')).managerStatus, undefined);
    await assert.rejects(get(fixture, 'x'), told('not_found', 'node x not found'));
  });

  it('list → filtered by host name, role, engine and node labels', async () => {
    const fixture = await managers(1);
    const worker = await addNode(fixture, 'w1');
    await fixture.store.update((tx) =>
      tx.update('node', {
        ...worker,
        spec: NodeSpec.create({ annotations: Annotations.create({ labels: { zone: 'a' } }) }),
        description: NodeDescription.create({
          hostname: 'host-w1',
          engine: EngineDescription.create({ labels: { disk: 'ssd' } }),
        }),
      }),
    );
    const list = async (init: Partial<ListNodesRequestFilters>): Promise<string[]> => {
      const filters = ListNodesRequestFilters.create(init);
      const request = ListNodesRequest.create({ filters });
      const { nodes } = await fixture.control.listNodes(request, context);
      return nodes.map(({ id }) => id);
    };
    assert.deepEqual(await list({}), ['m1', 'w1']);
    assert.deepEqual(await list({ namePrefixes: ['host-w'] }), ['w1']);
    assert.deepEqual(await list({ roles: [MANAGER] }), ['m1']);
    assert.deepEqual(await list({ labels: { disk: 'ssd' } }), ['w1']);
    assert.deepEqual(await list({ nodeLabels: { zone: 'a' } }), ['w1']);
    assert.deepEqual(await list({ labels: { zone: 'a' } }), []);
  });
});

describe('control: updating nodes', () => {
  it('labels and availability → stored; an old version → aborted', async () => {
    const fixture = createFixture();
    const node = await addNode(fixture, 'w1');
    const annotations = Annotations.create({ labels: { zone: 'b' } });
    const availability = NodeSpecAvailability.DRAIN;
    const updated = await update(fixture, node, { annotations, availability });
    assert.equal(updated.spec?.availability, availability);
    assert.deepEqual(updated.spec?.annotations?.labels, { zone: 'b' });
    await assert.rejects(update(fixture, node, {}), told('aborted', 'update out of sequence'));
  });

  it('promotion → wished; the role itself stays', async () => {
    const fixture = await managers(1);
    const worker = await addNode(fixture, 'w1');
    const updated = await update(fixture, worker, { desiredRole: MANAGER });
    assert.equal(updated.spec?.desiredRole, MANAGER);
    assert.equal(updated.role, WORKER);
  });

  it('demotion of the last manager → refused', async () => {
    const fixture = await managers(1);
    const node = await get(fixture, 'm1');
    await assert.rejects(
      update(fixture, node, { desiredRole: WORKER }),
      told('failed_precondition', 'attempting to demote the last manager of the swarm'),
    );
  });

  it('demotion of the last two at once → the second is refused', async () => {
    const fixture = await managers(2);
    await update(fixture, await get(fixture, 'm1'), { desiredRole: WORKER });
    await assert.rejects(
      update(fixture, await get(fixture, 'm2'), { desiredRole: WORKER }),
      told('failed_precondition', 'last manager'),
    );
  });

  it('demotion that would cost the quorum → refused with the arithmetic', async () => {
    const fixture = await managers(3, ['m2']);
    await assert.rejects(
      update(fixture, await get(fixture, 'm3'), { desiredRole: WORKER }),
      told(
        'failed_precondition',
        'this would result in a loss of quorum, since only 1 of the 2 remaining managers can be ' +
          'reached and 2 are needed',
      ),
    );
    const updated = await update(fixture, await get(fixture, 'm2'), { desiredRole: WORKER });
    assert.equal(updated.spec?.desiredRole, WORKER);
  });
});

describe('control: removing nodes', () => {
  it('a manager in the group → refused, force or not', async () => {
    const fixture = await managers(3);
    for (const force of [false, true]) {
      await assert.rejects(
        remove(fixture, 'm2', force),
        told('failed_precondition', 'must be demoted to worker before removal'),
      );
    }
  });

  it('a node that is ready → refused without force', async () => {
    const fixture = createFixture();
    await addNode(fixture, 'w1');
    await assert.rejects(
      remove(fixture, 'w1'),
      told('failed_precondition', "node w1 is not down and can't be removed"),
    );
    await remove(fixture, 'w1', true);
    await assert.rejects(remove(fixture, 'w1'), told('not_found', 'node w1 not found'));
  });

  it('a node that is down → its many tasks orphaned, its certificate refused', async () => {
    const fixture = createFixture();
    await addCluster(fixture.store);
    await addNode(fixture, 'w1', WORKER, NodeStatusState.DOWN);
    const tasks = 250;
    await fixture.store.update((tx) => {
      for (let n = 0; n < tasks; n++) {
        const state = n === 0 ? TaskState.FAILED : TaskState.RUNNING;
        const status = TaskStatus.create({ state });
        tx.create('task', Task.create({ id: `t${n}`, nodeId: 'w1', status }));
      }
    });
    await remove(fixture, 'w1');
    const { view } = fixture.store;
    assert.equal(view.node.size, 0);
    assert.equal(view.task.where('state', String(TaskState.ORPHANED)).length, tasks - 1);
    assert.equal(view.task.get('t0')?.status?.state, TaskState.FAILED);
    const entry = view.cluster.all()[0]?.blacklistedCertificates.w1;
    assert.ok(msOfTimestamp(entry?.expiry) > fixture.clock.now() + 90 * 24 * 3600 * 1000);
  });

  it('a node whose tasks have long specs → removed all the same', async () => {
    const fixture = createFixture();
    await addCluster(fixture.store);
    await addNode(fixture, 'w1', WORKER, NodeStatusState.DOWN);
    const container = ContainerSpec.create({ env: [`CONFIG=${'x'.repeat(30_000)}`] });
    const spec = TaskSpec.create({ container });
    for (let part = 0; part < 4; part++) {
      await fixture.store.update((tx) => {
        for (let n = 0; n < 25; n++) {
          tx.create('task', Task.create({ id: `t${part}-${n}`, nodeId: 'w1', spec }));
        }
      });
    }
    await remove(fixture, 'w1');
    assert.equal(fixture.store.view.node.size, 0);
  });

  it('long after another removal → the old entry is forgotten', async () => {
    const fixture = createFixture();
    await addCluster(fixture.store);
    for (const id of ['w1', 'w2']) await addNode(fixture, id, WORKER, NodeStatusState.DOWN);
    await remove(fixture, 'w1');
    fixture.clock.advance(98 * 24 * 3600 * 1000);
    await remove(fixture, 'w2');
    const cluster = fixture.store.view.cluster.all()[0];
    assert.deepEqual(Object.keys(cluster?.blacklistedCertificates ?? {}), ['w2']);
  });
});
