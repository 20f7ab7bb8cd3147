import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ShoalError } from '#lib/errors';
import { FakeClock } from '#lib/fake-clock';
import { seededRandom } from '#lib/random';
import type { Manager } from '#manager/manager';
import type { RaftCondition } from '#manager/raft/types';
import { backupOf } from './backup.ts';
import { openBackup } from './backup-file.ts';

const passphrase = 'correct horse';

/** A manager without a leader, among so many voters. */
function manager(condition: RaftCondition, voters: number): Manager {
  const members = Array.from({ length: voters }, (_, at) => ({ raftId: at + 1, learner: false }));
  const raft = {
    readIndex: () => Promise.reject(new ShoalError('unavailable', 'takes no part: disk full')),
    status: () => ({ condition, raftId: 1, members, failure: 'disk full' }),
  };
  const store = {
    snapshot: async function* () {
      yield Buffer.from('state');
    },
  };
  return { raft, store } as unknown as Manager;
}

function backup(from: Manager): Promise<Buffer> {
  const { signal } = new AbortController();
  const facts = { clusterId: 'c1', shoal: '1' };
  return backupOf(from, facts, passphrase, signal, new FakeClock(), seededRandom(1));
}

describe('backup of a manager that nobody leads', () => {
  test('the majority is lost → its own copy is the newest that can be had', async () => {
    const { state } = await openBackup(await backup(manager('running', 3)), passphrase);
    assert.equal(Buffer.from(state).toString(), 'state');
  });

  test('it takes no part, alone → nobody has a newer copy', async () => {
    await assert.doesNotReject(backup(manager('failed', 1)));
  });

  test('it takes no part, and others may go on without it → refused, with the reason', async () => {
    await assert.rejects(backup(manager('failed', 3)), {
      code: 'unavailable',
      message: /disk full.*another manager/,
    });
  });
});
