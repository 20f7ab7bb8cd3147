import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ShoalError } from '#lib/errors';
import type { Client } from '#lib/rpc/types';
import type {
  AttachNetworkRequest,
  DetachNetworkRequest,
  ResourceAllocatorService,
} from '#proto/gen/swarm';
import { networkAttachments } from './attachments.ts';

const follower = (leader: string) => () =>
  new ShoalError('unavailable', `ask ${leader}`, { details: { leader } });
const unreachable = () =>
  new ShoalError('unavailable', 'cannot reach', { details: { sent: 'no' } });

/** Managers by address; without an error they do what they are asked. */
function setUp(addresses: readonly string[], errors: Readonly<Record<string, () => ShoalError>>) {
  const asked: string[] = [];
  const requests: (AttachNetworkRequest | DetachNetworkRequest)[] = [];
  const connect = (address: string) => {
    const answer = async (request: AttachNetworkRequest | DetachNetworkRequest) => {
      asked.push(address);
      requests.push(request);
      const error = errors[address]?.();
      if (error !== undefined) throw error;
      return { attachmentId: 'x' };
    };
    return { attachNetwork: answer, detachNetwork: answer } as unknown as Client<
      typeof ResourceAllocatorService
    >;
  };
  return {
    asked,
    requests,
    attachments: networkAttachments({ addresses: () => addresses, connect }),
  };
}

const wish = { containerId: 'c1', target: 'extra', aliases: ['db'], addresses: ['10.9.0.7'] };

describe('network attachments of a node', () => {
  test('the first is the leader → asked once, with all that was wished', async () => {
    const { asked, requests, attachments } = setUp(['m1', 'm2'], {});
    await attachments.attach(wish);
    await attachments.detach('x');
    assert.deepEqual(asked, ['m1', 'm1']);
    assert.deepEqual(requests, [
      {
        containerId: 'c1',
        containerName: '',
        config: {
          target: 'extra',
          aliases: ['db'],
          addresses: ['10.9.0.7'],
          driverAttachmentOpts: {},
        },
      },
      { attachmentId: 'x' },
    ]);
  });

  test('a follower → the leader it names; one that cannot be reached → the next', async () => {
    const { asked, attachments } = setUp(['m1', 'm2'], { m1: unreachable, m2: follower('m3') });
    await attachments.attach(wish);
    assert.deepEqual(asked, ['m1', 'm2', 'm3']);
  });

  test('refused, or perhaps done → told as it is, nobody else is asked', async () => {
    const refused = () => new ShoalError('already_exists', 'endpoint already exists');
    const open = () => new ShoalError('unavailable', 'this manager leads no longer');
    for (const error of [refused, open]) {
      const { asked, attachments } = setUp(['m1', 'm2'], { m1: error });
      await assert.rejects(attachments.attach(wish), error());
      assert.deepEqual(asked, ['m1']);
    }
  });

  test('nobody to ask, or followers that name each other → an end', async () => {
    await assert.rejects(setUp([], {}).attachments.detach('x'), /no manager is known to this node/);
    const circle = setUp(['m1'], { m1: follower('m2'), m2: follower('m1') });
    await assert.rejects(circle.attachments.detach('x'), /ask m/);
    assert.equal(circle.asked.length, 4);
  });
});
