import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { seededRandom } from '#lib/random';
import { NodeRole } from '#proto/gen/swarm';
import {
  newJoinTokens,
  newSecret,
  parseToken,
  renderToken,
  roleOfToken,
  rotateJoinTokens,
} from './join-token.ts';

const digest = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .map((bytes) => Buffer.from(bytes).toString('hex'));
const seed = fc.integer();
const someDigest = 'ab'.repeat(32);

test('token: any digest and secret → rendered in the known form and read back', () => {
  fc.assert(
    fc.property(digest, seed, fc.boolean(), (rootDigest, n, isFips) => {
      const token = { rootDigest, secret: newSecret(seededRandom(n)), isFips };
      const text = renderToken(token);
      assert.match(text, isFips ? /^SWMTKN-2-1-\w{50}-\w{25}$/ : /^SWMTKN-1-\w{50}-\w{25}$/);
      assert.deepEqual(parseToken(text), token);
    }),
  );
});

test('token: the largest and the smallest digest → fit into fifty characters', () => {
  for (const rootDigest of ['00'.repeat(32), 'ff'.repeat(32)]) {
    const token = { rootDigest, secret: '0'.repeat(25), isFips: false };
    assert.deepEqual(parseToken(renderToken(token)), token);
  }
});

test('token: cut off anywhere → refused as malformed, and the message shows none of it', () => {
  fc.assert(
    fc.property(digest, seed, fc.nat(84), (rootDigest, n, length) => {
      const secret = newSecret(seededRandom(n));
      const text = renderToken({ rootDigest, secret, isFips: false }).slice(0, length);
      assert.throws(
        () => parseToken(text),
        (error) => {
          assert.equal((error as { code?: string }).code, 'invalid_argument');
          const { message } = error as Error;
          assert.ok(text.length < 20 || !message.includes(text.slice(9)), message);
          return true;
        },
      );
    }),
  );
});

test('token: each way to be wrong → its own reason', () => {
  const d = '0'.repeat(50);
  const s = '0'.repeat(25);
  const reasons: readonly (readonly [string, RegExp])[] = [
    ['', /does not begin with SWMTKN-/],
    ['swmtkn-1-x', /does not begin with SWMTKN-/],
    ['SWMTKN', /ends after its prefix/],
    [`SWMTKN-3-${d}-${s}`, /version is not known/],
    [`SWMTKN-2-7-${d}-${s}`, /FIPS field/],
    [`SWMTKN-1-${d}`, /truncated: its secret is missing/],
    [`SWMTKN-1-${d}-${s}-x`, /too many parts/],
    [`SWMTKN-1-${d}-${s.slice(1)}`, /truncated: its secret has 24 characters instead of 25/],
    [`SWMTKN-1-${d}-${s}0`, /too long: its secret has 26 characters/],
    [`SWMTKN-1-${d.slice(1)}-${s}`, /truncated: its digest has 49/],
    [`SWMTKN-1-${d.toUpperCase().replace('0', 'A')}-${s}`, /digest has characters other than/],
    [`SWMTKN-1-${'z'.repeat(50)}-${s}`, /digest is out of range/],
  ];
  for (const [text, reason] of reasons) assert.throws(() => parseToken(text), reason, text);
});

test('role: each of the two tokens → its role; old, foreign and mutilated ones → refused', () => {
  const random = seededRandom(7);
  const tokens = newJoinTokens(someDigest, random);
  assert.equal(roleOfToken(tokens.worker, tokens), NodeRole.WORKER);
  assert.equal(roleOfToken(tokens.manager, tokens), NodeRole.MANAGER);
  const rotated = rotateJoinTokens(tokens, { worker: true, manager: false }, random);
  assert.equal(rotated.manager, tokens.manager);
  assert.throws(() => roleOfToken(tokens.worker, rotated), { code: 'permission_denied' });
  assert.equal(roleOfToken(rotated.worker, rotated), NodeRole.WORKER);
  assert.equal(parseToken(rotated.worker).rootDigest, someDigest);
  const foreign = newJoinTokens('cd'.repeat(32), random);
  assert.throws(() => roleOfToken(foreign.worker, tokens), {
    code: 'invalid_argument',
    message: /another cluster/,
  });
  assert.throws(() => roleOfToken(tokens.worker.slice(0, -1), tokens), {
    code: 'invalid_argument',
  });
});
