import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ShoalError } from '#lib/errors';
import { FakeClock } from '#lib/fake-clock';
import type { CallOptions, Client, Handlers } from '#lib/rpc/types';
import type { RaftStatus } from '#manager/raft/types';
import {
  type ControlService,
  CreateServiceRequest,
  CreateServiceResponse,
  ListNodesRequest,
  ListNodesResponse,
} from '#proto/gen/swarm';
import type { ClusterCallOptions } from '#services/api/backend';
import { electionPatienceMs, routeControl } from './control-route.ts';
import { explainNoLeader, quorumPatienceMs } from './membership/no-leader.ts';

const member = (raftId: number, reachable: boolean) => ({
  raftId,
  nodeId: `n${raftId}`,
  address: `h${raftId}:2377`,
  learner: false,
  reachable,
});

function status(change: Partial<RaftStatus>): RaftStatus {
  return {
    condition: 'running',
    raftId: 1,
    term: 1,
    role: 'follower',
    isLeader: false,
    commit: 0,
    applied: 0,
    lastIndex: 0,
    members: [member(1, true), member(2, true), member(3, true)],
    removed: [],
    ...change,
  };
}

const led = (raftId: number) => ({ raftId, nodeId: `n${raftId}`, address: `h${raftId}:2377` });

function setUp(first: RaftStatus) {
  const clock = new FakeClock();
  const world = { status: first, calls: [] as string[] };
  const answers = new Map<string, () => Promise<unknown>>();
  const handlers: Handlers<typeof ControlService> = {
    createService: async () => {
      world.calls.push('here');
      return CreateServiceResponse.create();
    },
  };
  const ownCopy: Handlers<typeof ControlService> = {
    listNodes: async () => {
      world.calls.push('list here');
      return ListNodesResponse.create();
    },
  };
  const raced = (signal: AbortSignal, address: string) =>
    Promise.race([
      answers.get(address)?.(),
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason), { once: true });
      }),
    ]);
  const remote = (address: string) => {
    const call = async (_request: unknown, { signal }: CallOptions = {}) => {
      world.calls.push(address);
      if (signal !== undefined && answers.has(address)) await raced(signal, address);
      return address.startsWith('h') ? ListNodesResponse.create() : undefined;
    };
    return { createService: call, listNodes: call } as unknown as Client<typeof ControlService>;
  };
  const self = { role: 'manager', nodeId: 'n1', organization: 'c', address: '' } as const;
  const known = { status: () => world.status, handlers, ownCopy };
  const deps = { ...known, clock, connect: remote, self };
  return { clock, world, answers, control: routeControl(deps) };
}

const create = CreateServiceRequest.create();
const list = ListNodesRequest.create();

describe('control route', () => {
  test('leader: answered by its own handlers', async () => {
    const { control, world } = setUp(status({ isLeader: true, leader: led(1) }));
    await control.createService(create);
    assert.deepEqual(world.calls, ['here']);
  });

  test('follower: sent to the leader', async () => {
    const { control, world } = setUp(status({ leader: led(2) }));
    await control.createService(create);
    assert.deepEqual(world.calls, ['h2:2377']);
  });

  test('election: waits for the new leader, not longer than an election takes', async () => {
    const { control, world, clock } = setUp(status({ noLeaderSinceMs: 0 }));
    const answer = control.createService(create);
    await clock.advanceAsync(1_000);
    world.status = status({ leader: led(3) });
    await clock.advanceAsync(100);
    await answer;
    assert.deepEqual(world.calls, ['h3:2377']);
  });

  test('no majority: refused with what is known, at once when it has lasted', async () => {
    const members = [member(1, true), member(2, false), member(3, false)];
    const lost = status({ noLeaderSinceMs: 0, members });
    const { control, clock } = setUp(lost);
    const answer = control.createService(create);
    const refused = assert.rejects(answer, { code: 'unavailable', message: /1 of 3 managers/ });
    await clock.advanceAsync(quorumPatienceMs + 100);
    await refused;
    const again = {
      message: /2 are needed; not reachable: n2 at h2:2377, n3 at h3:2377; .*--force-new-cluster/,
    };
    await assert.rejects(control.createService(create), again);
  });

  test('majority there, but nobody elected: waits as long as elections take', async () => {
    const { control, clock } = setUp(status({ noLeaderSinceMs: 0 }));
    let isRefused = false;
    const answer = control.createService(create).catch((error: unknown) => {
      isRefused = true;
      assert.match(String(error), /3 of 3 managers.*an election is under way/);
    });
    await clock.advanceAsync(quorumPatienceMs + 100);
    assert.equal(isRefused, false);
    await clock.advanceAsync(electionPatienceMs);
    await answer;
    assert.equal(isRefused, true);
  });

  test('majority lost while the leader is asked: the write ends as unknown, with the reason', async () => {
    const { control, world, answers, clock } = setUp(status({ leader: led(2) }));
    answers.set('h2:2377', () => new Promise(() => undefined));
    const refused = assert.rejects(control.createService(create), {
      code: 'unknown',
      message: /1 of 3 managers.*may or may not/,
    });
    const members = [member(1, true), member(2, false), member(3, false)];
    await clock.advanceAsync(100);
    world.status = status({ noLeaderSinceMs: 0, members });
    await clock.advanceAsync(quorumPatienceMs + 100);
    await refused;
  });

  test('stale read without a leader: answered here at once, and said so; a write is refused', async () => {
    const members = [member(1, true), member(2, false), member(3, false)];
    const { control, world, clock } = setUp(status({ noLeaderSinceMs: 0, members, applied: 42 }));
    await clock.advanceAsync(12_000);
    const notes: string[] = [];
    const options: ClusterCallOptions = { onStale: (note) => void notes.push(note) };
    await control.listNodes(list, options);
    assert.deepEqual(world.calls, ['list here']);
    assert.deepEqual(notes, ['no leader for 12 s; state as of log index 42']);
    await assert.rejects(control.listNodes(list), { code: 'unavailable' });
    await assert.rejects(control.createService(create, options), { code: 'unavailable' });
  });

  test('stale read while somebody leads: the leader answers, and nothing is said', async () => {
    const { control, world } = setUp(status({ leader: led(2) }));
    const options: ClusterCallOptions = { onStale: () => assert.fail('nothing is stale') };
    await control.listNodes(list, options);
    assert.deepEqual(world.calls, ['h2:2377']);
  });

  test('leader died before the request left: tried again at the next one', async () => {
    const { control, world, answers, clock } = setUp(status({ leader: led(2) }));
    answers.set('h2:2377', async () => {
      world.status = status({ leader: led(3) });
      throw new ShoalError('unavailable', 'refused', { details: { sent: 'no' } });
    });
    const answer = control.createService(create);
    await clock.advanceAsync(1_000);
    await answer;
    assert.deepEqual(world.calls, ['h2:2377', 'h3:2377']);
  });

  test('leader lost in the middle of a write: not tried again', async () => {
    const { control, world, answers, clock } = setUp(status({ leader: led(2) }));
    answers.set('h2:2377', async () => {
      throw new ShoalError('unavailable', 'connection lost');
    });
    const answer = assert.rejects(control.createService(create), { code: 'unavailable' });
    await clock.advanceAsync(1_000);
    await answer;
    assert.deepEqual(world.calls, ['h2:2377']);
  });

  test('leader lost in the middle of a read: tried again', async () => {
    const { control, world, answers, clock } = setUp(status({ leader: led(2) }));
    answers.set('h2:2377', async () => {
      world.status = status({ leader: led(3) });
      throw new ShoalError('unavailable', 'connection lost');
    });
    const answer = control.listNodes(list);
    await clock.advanceAsync(1_000);
    await answer;
    assert.deepEqual(world.calls, ['h2:2377', 'h3:2377']);
  });

  test('failed disk: says what failed and what to do', () => {
    const text = explainNoLeader(status({ condition: 'failed', failure: 'disk full' }), 0);
    assert.match(text, /disk full; repair the disk/);
  });
});
