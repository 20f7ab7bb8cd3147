import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isShoalError } from '#lib/errors';
import { seededRandom } from '#lib/random';
import { Cluster, EncryptionKey } from '#proto/gen/swarm';
import { newUnlockKey, parseUnlockKey, renderUnlockKey, unlockKeyOf } from './unlock-key.ts';

const keys = fc.uint8Array({ minLength: 32, maxLength: 32 });

test('unlock key: any 32 bytes → a text that comes back, as Swarm writes it', () => {
  const zeros = `SWMKEY-1-${'A'.repeat(43)}`;
  assert.equal(renderUnlockKey(new Uint8Array(32)), zeros);
  assert.deepEqual(parseUnlockKey(zeros), new Uint8Array(32));
  fc.assert(
    fc.property(keys, (key) => {
      const text = renderUnlockKey(key);
      assert.match(text, /^SWMKEY-1-[A-Za-z0-9+/]{43}$/);
      assert.deepEqual(parseUnlockKey(text), key);
    }),
  );
});

test('unlock key: any other text → refused, and no part of it is told', () => {
  const text = renderUnlockKey(new Uint8Array(32).fill(7));
  const last = 'SWMKEY-1-'.length + 42;
  const wrong = ['', 'SWMKEY-2-', text.slice(0, -1), `${text}=`, ` ${text}`, `${text}A`];
  for (const other of [...wrong, `${text.slice(0, last)}d`, text.replace('H', '-')]) {
    assert.throws(
      () => parseUnlockKey(other),
      (error) =>
        isShoalError(error, 'invalid_argument') && !error.message.includes(text.slice(9, 20)),
      other,
    );
  }
});

test('unlock key of a cluster: → the managers’ one, whatever other keys there are', () => {
  const key = newUnlockKey(seededRandom(1));
  assert.equal(key.key.length, 32);
  const other = EncryptionKey.create({ subsystem: 'networking:gossip', key: Uint8Array.of(1) });
  assert.deepEqual(unlockKeyOf(Cluster.create({ unlockKeys: [other, key] })), key.key);
  assert.equal(unlockKeyOf(Cluster.create({ unlockKeys: [other] })), undefined);
});
