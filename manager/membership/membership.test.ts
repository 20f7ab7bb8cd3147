import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { nullLogger } from '#lib/log';
import type { Raft } from '#manager/raft/types';
import type { ReadTx } from '#manager/store/types';
import { JoinRequest, LeaveRequest, Node, NodeRole, NodeSpec, RaftMember } from '#proto/gen/swarm';
import { Membership, reachableAddress } from './membership.ts';
import { planRoles } from './role-manager.ts';

const member = (raftId: number, nodeId: string) => ({
  raftId,
  nodeId,
  address: `${nodeId}:2377`,
  learner: false,
  reachable: true,
});

const { MANAGER, WORKER } = NodeRole;

function node(id: string, role: NodeRole, desiredRole: NodeRole): Node {
  return Node.create({ id, role, spec: NodeSpec.create({ desiredRole }) });
}

function viewOf(nodes: readonly Node[]): ReadTx {
  const get = (id: string) => nodes.find((each) => each.id === id);
  return { node: { get } } as unknown as ReadTx;
}

describe('membership', () => {
  const addresses: [string, string, string][] = [
    ['192.0.2.1:2377', '203.0.113.9', '192.0.2.1:2377'],
    ['0.0.0.0:2377', '203.0.113.9', '203.0.113.9:2377'],
    ['[::]:2377', '2001:db8::9', '[2001:db8::9]:2377'],
    [':2377', '203.0.113.9', '203.0.113.9:2377'],
  ];
  for (const [given, peer, expected] of addresses) {
    test(`address: ${given} from ${peer} → ${expected}`, () => {
      assert.equal(reachableAddress(given, peer), expected);
    });
  }

  test('address: without port → refused', () => {
    assert.throws(() => reachableAddress('host', '203.0.113.9'), { code: 'invalid_argument' });
  });

  test('join: only a node that is wished to be a manager', async () => {
    const added: string[] = [];
    const raft = {
      addMember: async ({ nodeId }: { nodeId: string }) => {
        added.push(nodeId);
        return { raftId: 7, members: [], removed: [] };
      },
    } as unknown as Raft;
    const nodes = [
      node('wanted', MANAGER, MANAGER),
      node('demoted', MANAGER, WORKER),
      node('worker', WORKER, WORKER),
    ];
    const store = { view: viewOf(nodes) };
    const { join } = new Membership({ raft, store, log: nullLogger }).handlers;
    const ask = async (nodeId: string) => {
      const peer = { role: 'manager', nodeId, organization: 'c', address: '192.0.2.9' } as const;
      const context = { peer, signal: new AbortController().signal };
      return join?.(JoinRequest.create({ addr: '192.0.2.9:2377' }), context);
    };
    for (const nodeId of ['demoted', 'worker', 'removed']) {
      await assert.rejects(ask(nodeId), { code: 'failed_precondition' });
    }
    assert.deepEqual(added, []);
    assert.equal((await ask('wanted'))?.raftId, 7);
    assert.deepEqual(added, ['wanted']);
  });

  test('join: demoted, or removed, while it waits for its turn → out again, and refused', async () => {
    for (const after of [[node('a', WORKER, WORKER)], []]) {
      let nodes = [node('a', MANAGER, MANAGER)];
      const removed: number[] = [];
      const raft = {
        addMember: async () => {
          nodes = after;
          return { raftId: 7, members: [], removed: [] };
        },
        removeMember: async (id: number) => {
          removed.push(id);
        },
      } as unknown as Raft;
      const store = {
        get view() {
          return viewOf(nodes);
        },
      };
      const { join } = new Membership({ raft, store, log: nullLogger }).handlers;
      const peer = { role: 'manager', nodeId: 'a', organization: 'c', address: '' } as const;
      const context = { peer, signal: new AbortController().signal };
      const request = JoinRequest.create({ addr: '192.0.2.9:2377' });
      await assert.rejects(async () => join?.(request, context), { code: 'failed_precondition' });
      assert.deepEqual(removed, [7]);
    }
  });

  test('leave: only oneself', async () => {
    const removed: number[] = [];
    const raft = {
      status: () => ({ members: [member(1, 'a'), member(2, 'b')] }),
      removeMember: async (id: number) => {
        removed.push(id);
      },
    } as unknown as Raft;
    const store = { view: viewOf([]) };
    const { leave } = new Membership({ raft, store, log: nullLogger }).handlers;
    const peer = { role: 'manager', nodeId: 'b', organization: 'c', address: '' } as const;
    const context = { peer, signal: new AbortController().signal };
    const request = (raftId: number) =>
      LeaveRequest.create({ node: RaftMember.create({ raftId }) });
    await assert.rejects(async () => leave?.(request(1), context), { code: 'permission_denied' });
    assert.deepEqual(removed, []);
    await leave?.(request(2), context);
    assert.deepEqual(removed, [2]);
  });
});

describe('role manager', () => {
  test('promotion: the role at once', () => {
    assert.deepEqual(planRoles([node('a', WORKER, MANAGER)], []), [
      { kind: 'set-role', nodeId: 'a', role: MANAGER },
    ]);
  });

  test('demotion: first out of the Raft group, then the role', () => {
    const demoted = node('a', MANAGER, WORKER);
    const nodes = [demoted, node('b', MANAGER, MANAGER)];
    assert.deepEqual(planRoles(nodes, [member(1, 'a'), member(2, 'b')]), [
      { kind: 'remove-member', nodeId: 'a', raftId: 1 },
    ]);
    assert.deepEqual(planRoles(nodes, [member(2, 'b')]), [
      { kind: 'set-role', nodeId: 'a', role: WORKER },
    ]);
  });

  test('member without a node: out of the group; before the first node nobody is judged', () => {
    const wanted = [node('a', MANAGER, MANAGER)];
    assert.deepEqual(planRoles(wanted, [member(1, 'a'), member(2, 'gone')]), [
      { kind: 'remove-member', nodeId: 'gone', raftId: 2 },
    ]);
    assert.deepEqual(planRoles([], [member(1, 'a')]), []);
  });

  test('member that came in when its node was a worker already: out of the group', () => {
    const nodes = [node('a', MANAGER, MANAGER), node('b', WORKER, WORKER)];
    assert.deepEqual(planRoles(nodes, [member(1, 'a'), member(2, 'b')]), [
      { kind: 'remove-member', nodeId: 'b', raftId: 2 },
    ]);
  });

  test('nothing to do: roles as wanted', () => {
    assert.deepEqual(planRoles([node('a', MANAGER, MANAGER), node('b', WORKER, WORKER)], []), []);
  });
});
