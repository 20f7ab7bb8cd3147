import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { ShoalError } from '#lib/errors';
import { FakeClock } from '#lib/fake-clock';
import { nullLogger } from '#lib/log';
import { systemRandom } from '#lib/random';
import { type Deferred, deferred } from '#lib/signal';
import type { MemoryStore } from '#manager/store/store';
import { createTestStore } from '#manager/store/testing';
import { Cluster, EncryptionKey } from '#proto/gen/swarm';
import { managerSubsystem } from '#proto/model/unlock-key';
import { LockKeeper } from './lock-keeper.ts';
import { digestOf, NodeLock } from './node-lock.ts';
import { RaftKeys } from './raft-keys.ts';
import { isSealed } from './sealing.ts';

const random = systemRandom;
const waitMsMax = 5_000;

let folder: string;
/** A folder of its own for each test of a describe. */
function useFolder(): void {
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'shoal-keeper-'));
  });
  afterEach(() => rm(folder, { recursive: true }));
}

/** Files are real, so their writes take real time; timers are not. */
async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + waitMsMax;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`not in time: ${what}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

class Fixture {
  readonly clock = new FakeClock();
  readonly store: MemoryStore = createTestStore(this.clock);
  readonly lock = new NodeLock(join(folder, 'lock.json'), random);
  readonly rewrites: Deferred<void>[] = [];
  readonly broken: unknown[] = [];
  certPem = 'certificate 1';
  renewals = 0;
  failure: ShoalError | undefined;
  resealed = 0;
  errors: string[] = [];

  async start(): Promise<{ keeper: LockKeeper; raftKeys: RaftKeys }> {
    await this.lock.read();
    if (this.lock.isLocked) this.lock.unlock(keyOf(1));
    const raftKeys = await RaftKeys.open(this.keyPath, { random, secrets: this.lock });
    const keeper = new LockKeeper({
      clock: this.clock,
      random,
      log: { ...nullLogger, error: (message) => this.errors.push(message) },
      store: this.store,
      lock: this.lock,
      raftKeys,
      certPem: () => this.certPem,
      resealIdentity: async () => {
        if (this.failure !== undefined) throw this.failure;
        this.resealed++;
      },
      renewIdentity: () => this.renewals++,
      rewriteDisk: () => {
        const rewrite = deferred<void>();
        this.rewrites.push(rewrite);
        return rewrite.promise;
      },
      onBroken: (error) => this.broken.push(error),
    });
    keeper.start();
    return { keeper, raftKeys };
  }

  get keyPath(): string {
    return join(folder, 'raft.key');
  }

  async wish(fill: number | undefined): Promise<void> {
    const unlockKeys =
      fill === undefined
        ? []
        : [EncryptionKey.create({ subsystem: managerSubsystem, key: keyOf(fill) })];
    await this.store.update((tx) => {
      const cluster = tx.cluster.get('c');
      if (cluster === undefined) tx.create('cluster', Cluster.create({ id: 'c', unlockKeys }));
      else tx.update('cluster', { ...cluster, unlockKeys });
    });
  }

  async isKeySealed(): Promise<boolean> {
    return isSealed(await readFile(this.keyPath, 'utf8'));
  }
}

function keyOf(fill: number): Uint8Array {
  return new Uint8Array(32).fill(fill);
}

describe('lock keeper', () => {
  useFolder();

  test('the cluster is locked → sealed, another log key, another private key, old ones gone', async () => {
    const fixture = new Fixture();
    await fixture.wish(undefined);
    const { keeper, raftKeys } = await fixture.start();
    await until('a first look', () => fixture.resealed > 0);
    assert.deepEqual([raftKeys.cipher.keyId, fixture.rewrites.length, fixture.renewals], [1, 0, 0]);
    await fixture.wish(1);
    await until('the log is being rewritten', () => fixture.rewrites.length === 1);
    assert.equal(await fixture.isKeySealed(), true);
    assert.deepEqual([raftKeys.cipher.keyId, raftKeys.hasOlder, fixture.renewals], [2, true, 1]);
    assert.equal(fixture.lock.exposed, digestOf('certificate 1'));
    await fixture.wish(2);
    await until('the next key is in force meanwhile', async () => {
      const second = new NodeLock(join(folder, 'lock.json'), random);
      await second.read();
      try {
        second.unlock(keyOf(2));
        return true;
      } catch {
        return false;
      }
    });
    fixture.certPem = 'certificate 2';
    keeper.identityChanged();
    await until('the former certificate is forgotten', () => fixture.lock.exposed === '');
    assert.equal(raftKeys.hasOlder, true);
    fixture.rewrites[0]?.resolve();
    await until('the former log key is forgotten', () => !raftKeys.hasOlder);
    assert.deepEqual([fixture.rewrites.length, fixture.renewals], [1, 1]);
    await fixture.wish(undefined);
    await until('in clear again', async () => !(await fixture.isKeySealed()));
    assert.equal(raftKeys.cipher.keyId, 2);
    await keeper.stop();
    assert.deepEqual(fixture.broken, []);
  });

  test('a crash before the log was rewritten → begun again at the next start', async () => {
    const first = new Fixture();
    await first.wish(1);
    const { keeper } = await first.start();
    await until('the log is being rewritten', () => first.rewrites.length === 1);
    await keeper.stop();
    const second = new Fixture();
    await second.wish(1);
    const { keeper: next, raftKeys } = await second.start();
    assert.equal(raftKeys.cipher.keyId, 2);
    await until('the log is being rewritten again', () => second.rewrites.length === 1);
    assert.equal(second.renewals, 1, 'the private key, too, is still to be replaced');
    second.rewrites[0]?.resolve();
    await until('the former log key is forgotten', () => !raftKeys.hasOlder);
    await next.stop();
  });

  test('the disk takes nothing → told once, tried until it does', async () => {
    const fixture = new Fixture();
    fixture.failure = new ShoalError('unavailable', 'cannot write');
    await fixture.wish(1);
    const { keeper } = await fixture.start();
    await until('it is told', () => fixture.errors.length === 1);
    for (let round = 0; round < 5; round++) {
      await until('a pause', () => fixture.clock.pendingCount > 0);
      fixture.clock.advance(3_000);
      await new Promise((resolve) => setImmediate(resolve));
    }
    assert.equal(fixture.errors.length, 1);
    fixture.failure = undefined;
    await until('sealed at last', async () => {
      fixture.clock.advance(3_000);
      return fixture.isKeySealed();
    });
    await keeper.stop();
  });
});
