import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import fc from 'fast-check';
import { systemRandom } from '#lib/random';
import { createClusterSecurity } from '#manager/ca/cluster-security';
import { bootstrapIdentity } from '../identity/bootstrap.ts';
import { IdentityFiles } from '../identity/files.ts';
import { parseLock, renderLock } from './lock-file.ts';
import { digestOf, type LockWish, NodeLock } from './node-lock.ts';
import { RaftKeys } from './raft-keys.ts';
import { isSealed, openText, sealText } from './sealing.ts';

const random = systemRandom;
const nowMs = Date.UTC(2026, 0, 1);
const security = createClusterSecurity(random, nowMs);
const identities = ['n1', 'n2'].map(
  (id) => bootstrapIdentity(security, id, nowMs, random).material,
);
const [identity = assert.fail(), other = assert.fail()] = identities;
const context = Uint8Array.of(1);

function key(fill: number): Uint8Array {
  return new Uint8Array(32).fill(fill);
}

let folder: string;
/** A folder of its own for each test of a describe. */
function useFolder(): void {
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'shoal-lock-'));
  });
  afterEach(() => rm(folder, { recursive: true }));
}

/** A manager's secrets, as one process has them. */
class Secrets {
  readonly lock = new NodeLock(join(folder, 'swarm', 'lock.json'), random);
  readonly files = new IdentityFiles(folder, this.lock);

  async openRaftKeys(): Promise<RaftKeys> {
    return RaftKeys.open(join(folder, 'swarm', 'raft.key'), { random, secrets: this.lock });
  }
}

/** What a manager does when the cluster wishes something, one step after the other. */
function stepsOf({ lock, files }: Secrets, raftKeys: RaftKeys, wish: LockWish) {
  return [
    () => lock.follow(wish, identity.certPem),
    () => files.reseal(),
    () => raftKeys.reseal(),
    () => lock.settle(),
  ];
}

async function contents(): Promise<string> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile());
  const texts = files.map((entry) => readFile(join(entry.parentPath, entry.name), 'utf8'));
  return (await Promise.all(texts)).join('\n');
}

describe('sealing', () => {
  test('any text under any name → comes back with its key and name, else nothing does', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.nat(), (plain, name, place) => {
        const sealed = sealText(key(1), name, plain, random);
        assert.ok(isSealed(sealed));
        assert.equal(openText(key(1), name, sealed, random), plain);
        assert.equal(openText(key(2), name, sealed, random), undefined);
        assert.equal(openText(key(1), `${name}.`, sealed, random), undefined);
        const bytes = Buffer.from(sealed.slice(sealed.indexOf(' ') + 1), 'base64');
        const at = place % bytes.length;
        bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
        const altered = sealed.slice(0, sealed.indexOf(' ') + 1) + bytes.toString('base64');
        assert.equal(openText(key(1), name, altered, random), undefined);
      }),
      { numRuns: 50 },
    );
  });

  test('too little behind the prefix → nothing, no crash', () => {
    for (const text of ['shoal-sealed-1 ', 'shoal-sealed-1 AAAA\n']) {
      assert.equal(openText(key(1), 'n', text, random), undefined);
    }
  });
});

describe('lock file', () => {
  test('any record → comes back; anything else → data_loss that names the file', () => {
    const sealedKey = sealText(key(1), 'n', 'x', random);
    for (const record of [
      { version: 7, sealedKey, exposed: 'ab' },
      { version: -1, sealedKey: undefined, exposed: '' },
    ]) {
      assert.deepEqual(parseLock(renderLock(record), 'f'), record);
    }
    const wrong = [
      '',
      '{}',
      '{"format":2}',
      '{"format":1,"exposed":""}',
      '{"format":1,"version":1}',
      '{"format":1,"version":1,"exposed":"","sealedKey":"open"}',
    ];
    for (const text of wrong) {
      assert.throws(() => parseLock(text, '/x/lock.json'), {
        code: 'data_loss',
        message: /\/x\/lock\.json is damaged/,
      });
    }
  });
});

describe('node lock', () => {
  useFolder();

  test('locked, restarted: a wrong key → refused and nothing changed; the right one → opens', async () => {
    const first = new Secrets();
    const raftKeys = await first.openRaftKeys();
    await first.files.save(identity);
    assert.match(await contents(), /PRIVATE KEY/);
    const sealed = raftKeys.cipher.seal(Buffer.from('entry'), context);
    const wish = { unlockKey: key(1), version: 5 };
    for (const step of stepsOf(first, raftKeys, wish)) await step();
    assert.doesNotMatch(await contents(), /PRIVATE KEY|"key"/);
    const second = new Secrets();
    await second.lock.read();
    assert.equal(second.lock.isLocked, true);
    await assert.rejects(second.files.load(), { code: 'data_loss' });
    const before = await contents();
    for (const wrong of [key(2), key(0)]) {
      assert.throws(() => second.lock.unlock(wrong), {
        code: 'unauthenticated',
        message: /invalid key/,
      });
    }
    assert.equal(await contents(), before);
    assert.equal(second.lock.isLocked, true);
    second.lock.unlock(key(1));
    assert.deepEqual(await second.files.load(), identity);
    const again = await second.openRaftKeys();
    assert.equal(again.cipher.keyId, 2, 'a key that has lain in clear has a successor');
    assert.equal(again.hasOlder, true);
    assert.equal(Buffer.from(again.cipher.open(1, sealed, context)).toString(), 'entry');
    await again.forgetOlder();
    const third = new Secrets();
    await third.lock.read();
    third.lock.unlock(key(1));
    assert.equal((await third.openRaftKeys()).hasOlder, false);
  });

  test('locked from the start → nothing was ever in clear, nothing is to be replaced', async () => {
    const secrets = new Secrets();
    await secrets.lock.follow({ unlockKey: key(1), version: 0 }, undefined);
    await secrets.files.save(identity);
    const raftKeys = await secrets.openRaftKeys();
    assert.equal(secrets.lock.exposed, '');
    assert.deepEqual([raftKeys.cipher.keyId, raftKeys.hasOlder], [1, false]);
    assert.doesNotMatch(await contents(), /PRIVATE KEY|"key"/);
  });

  test('another key → one file changes; the older cluster, seen again, is no news', async () => {
    const secrets = new Secrets();
    await secrets.lock.follow({ unlockKey: key(1), version: 5 }, identity.certPem);
    await secrets.files.save(identity);
    assert.equal(secrets.lock.exposed, digestOf(identity.certPem));
    const path = join(folder, 'swarm', 'certificates', 'swarm-node.key');
    const before = await readFile(path, 'utf8');
    await secrets.lock.follow({ unlockKey: key(2), version: 9 }, identity.certPem);
    await secrets.lock.follow({ unlockKey: key(1), version: 5 }, identity.certPem);
    await secrets.lock.follow({ unlockKey: undefined, version: 4 }, identity.certPem);
    assert.equal(await readFile(path, 'utf8'), before);
    const second = new Secrets();
    await second.lock.read();
    assert.throws(() => second.lock.unlock(key(1)), { code: 'unauthenticated' });
    second.lock.unlock(key(2));
    assert.deepEqual(await second.files.load(), identity);
    await second.lock.identityReplaced();
    assert.equal(second.lock.exposed, '');
  });

  test('no manager any more → in clear, and no lock is left', async () => {
    const { lock, files } = new Secrets();
    await lock.follow({ unlockKey: key(1), version: 5 }, undefined);
    await files.save(identity);
    lock.release();
    await files.reseal();
    await lock.forget();
    const second = new Secrets();
    await second.lock.read();
    assert.equal(second.lock.isLocked, false);
    assert.deepEqual(await second.files.load(), identity);
    // The same cluster locks it again, as what it is told then is news.
    await second.lock.follow({ unlockKey: key(1), version: 5 }, undefined);
    assert.equal(second.lock.areSealed, true);
  });

  test('a disk that takes nothing → unavailable, the former key is still in force', async () => {
    const secrets = new Secrets();
    await secrets.lock.follow({ unlockKey: key(1), version: 5 }, undefined);
    // In the way of the file that is written first.
    await mkdir(join(folder, 'swarm', 'lock.json.tmp'));
    const wish = { unlockKey: key(2), version: 6 };
    await assert.rejects(secrets.lock.follow(wish, undefined), {
      code: 'unavailable',
      message: /cannot write .*lock\.json/,
    });
    const second = new Secrets();
    await second.lock.read();
    second.lock.unlock(key(1));
    await rm(join(folder, 'swarm', 'lock.json.tmp'), { recursive: true });
    await secrets.lock.follow(wish, undefined);
    await second.lock.read();
    second.lock.unlock(key(2));
  });

  test('damaged secrets → data_loss that says which', async () => {
    const { lock, files } = new Secrets();
    await lock.follow({ unlockKey: key(1), version: 5 }, undefined);
    await files.save(identity);
    const path = join(folder, 'swarm', 'certificates', 'swarm-node.key');
    await writeFile(path, sealText(key(9), 'swarm-node.key', identity.keyPem, random));
    await assert.rejects(files.load(), { code: 'data_loss', message: /sealed swarm-node\.key/ });
    await writeFile(join(folder, 'swarm', 'raft.key'), '{}');
    const deps = { random, secrets: lock };
    const opened = RaftKeys.open(join(folder, 'swarm', 'raft.key'), deps);
    await assert.rejects(opened, { code: 'data_loss', message: /raft\.key is damaged/ });
  });

  test('a renewal’s left-over in clear → away when secrets are sealed', async () => {
    const { lock, files } = new Secrets();
    await files.save(identity);
    const next = join(folder, 'swarm', 'certificates', 'swarm-node.key.next');
    for (const path of [next, `${next}.tmp`]) await writeFile(path, other.keyPem);
    assert.deepEqual(await files.load(), identity);
    await lock.follow({ unlockKey: key(1), version: 5 }, identity.certPem);
    await files.reseal();
    assert.doesNotMatch(await contents(), /PRIVATE KEY/);
    assert.deepEqual(await files.load(), identity);
  });
});

describe('node lock: crashes', () => {
  useFolder();

  const change = fc.record({
    key: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
    /** So many steps are taken before the process dies; 4 are all. */
    steps: fc.integer({ min: 0, max: 4 }),
  });

  test('at any step of any changes → the last or the present key opens everything', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(change, { maxLength: 8 }), async (changes) => {
        await rm(join(folder, 'swarm'), { recursive: true, force: true });
        let secrets = new Secrets();
        await secrets.files.save(identity);
        let raftKeys = await secrets.openRaftKeys();
        const entries: { keyId: number; sealed: Uint8Array }[] = [];
        let version = 0;
        let before: number | undefined;
        for (const { key: present, steps } of changes) {
          const { keyId } = raftKeys.cipher;
          entries.push({ keyId, sealed: raftKeys.cipher.seal(Buffer.from('entry'), context) });
          const unlockKey = present === undefined ? undefined : key(present);
          const all = stepsOf(secrets, raftKeys, { unlockKey, version: ++version });
          for (const step of all.slice(0, steps)) await step();
          secrets = new Secrets();
          await secrets.lock.read();
          const isLocked = secrets.lock.isLocked;
          // The first step decides; opening takes until the last one.
          const decides = present === undefined ? steps === 4 : steps > 0;
          const inForce = decides ? present : before;
          assert.equal(isLocked, inForce !== undefined);
          if (inForce !== undefined) secrets.lock.unlock(key(inForce));
          assert.deepEqual(await secrets.files.load(), identity);
          raftKeys = await secrets.openRaftKeys();
          for (const { keyId: id, sealed } of entries) {
            assert.equal(
              Buffer.from(raftKeys.cipher.open(id, sealed, context)).toString(),
              'entry',
            );
          }
          before = inForce;
        }
      }),
      { numRuns: 40 },
    );
  });
});
