import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ShoalError } from '#lib/errors';
import { FakeClock } from '#lib/fake-clock';
import type { Handlers } from '#lib/rpc/types';
import { abortable, deferred } from '#lib/signal';
import {
  ControlService as Control,
  type ControlService,
  CreateServiceRequest,
  CreateServiceResponse,
  ListNodesRequest,
  ListNodesResponse,
} from '#proto/gen/swarm';
import { delegate, notLeader } from './leader-only.ts';
import { confirmDeadlineMs, linearizable } from './linearizable.ts';

const peer = { role: 'manager', nodeId: 'm', organization: 'c', address: '' } as const;
const context = { peer, signal: new AbortController().signal };

function setUp(readIndex: (signal: AbortSignal) => Promise<void>) {
  const calls: string[] = [];
  const plain: Handlers<typeof ControlService> = {
    listNodes: async () => {
      calls.push('list');
      return ListNodesResponse.create();
    },
    createService: async () => {
      calls.push('create');
      return CreateServiceResponse.create();
    },
  };
  const clock = new FakeClock();
  return { calls, clock, handlers: linearizable<typeof ControlService>(plain, readIndex, clock) };
}

describe('linearizable reads', () => {
  test('read: waits for the confirmation, a write does not', async () => {
    const confirmed = deferred<void>();
    const { calls, handlers } = setUp(() => confirmed.promise);
    const answer = handlers.listNodes?.(ListNodesRequest.create(), context);
    await handlers.createService?.(CreateServiceRequest.create(), context);
    assert.deepEqual(calls, ['create']);
    confirmed.resolve();
    await answer;
    assert.deepEqual(calls, ['create', 'list']);
  });

  test('read: not confirmed → the reason, nothing is read', async () => {
    const { calls, handlers } = setUp(async () => {
      throw new ShoalError('unavailable', 'no leader');
    });
    const answer = handlers.listNodes?.(ListNodesRequest.create(), context);
    await assert.rejects(async () => answer, { code: 'unavailable', message: 'no leader' });
    assert.deepEqual(calls, []);
  });
});

describe('linearizable reads, cut off', () => {
  test('read: nobody confirms in time → unavailable', async () => {
    const never = deferred<void>().promise;
    const { clock, handlers } = setUp((signal) => abortable(never, signal));
    const answer = handlers.listNodes?.(ListNodesRequest.create(), context);
    const refused = assert.rejects(async () => answer, { code: 'unavailable', message: /confirm/ });
    await clock.advanceAsync(confirmDeadlineMs);
    await refused;
  });
});

describe('leader only', () => {
  const nobody = () => notLeader('192.0.2.1:2377');

  test('follower: refuses and names the leader', async () => {
    const { listNodes } = delegate(Control, () => undefined, nobody);
    await assert.rejects(async () => listNodes?.(ListNodesRequest.create(), context), {
      code: 'unavailable',
      details: { leader: '192.0.2.1:2377' },
    });
  });

  test('leader: passes on; what it does not have is unimplemented', async () => {
    const { calls, handlers } = setUp(async () => {});
    const delegated = delegate(Control, () => handlers, nobody);
    await delegated.createService?.(CreateServiceRequest.create(), context);
    assert.deepEqual(calls, ['create']);
    await assert.rejects(async () => delegated.getNode?.({ nodeId: '' }, context), {
      code: 'unimplemented',
    });
  });
});
