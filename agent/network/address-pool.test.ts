import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isShoalError } from '#lib/errors';
import { seededRandom } from '#lib/random';
import { AddressPool, quarantineMs } from './address-pool.ts';
import { formatAddress, parseAddress, parseBlock } from './cidr.ts';

const poolOf = (block: string, seed = 1): AddressPool =>
  new AddressPool(parseBlock(block), seededRandom(seed));

test('address pool: a /29 → five addresses (the node has the first), then a refusal that explains itself', () => {
  const pool = poolOf('10.0.0.8/29');
  const taken = Array.from({ length: 5 }, () => pool.take(0)).sort();
  assert.deepEqual(taken, ['10.0.0.10', '10.0.0.11', '10.0.0.12', '10.0.0.13', '10.0.0.14']);
  assert.throws(
    () => pool.take(0),
    (error) =>
      isShoalError(error, 'resource_exhausted') &&
      /10\.0\.0\.8\/29 has no free address: 5 are in use/.test(error.message),
  );
});

test('address pool: a freed address → rests before anybody gets it again', () => {
  const pool = poolOf('10.0.0.0/29');
  for (const other of ['10.0.0.4', '10.0.0.5', '10.0.0.6']) pool.claim(other);
  const first = pool.take(0);
  const second = pool.take(0);
  pool.release(first, 1_000);
  assert.throws(() => pool.take(1_000 + quarantineMs - 1), /1 rest for up to 60 s/);
  assert.equal(pool.take(1_000 + quarantineMs), first);
  pool.release(second, 0);
});

test('address pool: claimed before → not given out', () => {
  const pool = poolOf('10.0.0.0/29');
  for (const last of [3, 4, 5, 6]) pool.claim(`10.0.0.${last}`);
  pool.claim('192.168.0.1');
  assert.equal(pool.take(0), '10.0.0.2');
});

test('address pool: any takes and releases → never two owners, never within the rest', () => {
  const anyStep = fc.record({ isTake: fc.boolean(), passMs: fc.nat(30_000), which: fc.nat(20) });
  fc.assert(
    fc.property(fc.array(anyStep, { maxLength: 80 }), fc.nat(), (steps, seed) => {
      const pool = poolOf('10.1.2.0/28', seed);
      const owned: string[] = [];
      const freedAt = new Map<string, number>();
      let now = 0;
      for (const { isTake, passMs, which } of steps) {
        now += passMs;
        if (isTake && owned.length < 5) {
          const free =
            13 -
            owned.length -
            [...freedAt.values()].filter((at) => now < at + quarantineMs).length;
          if (free <= 0) continue;
          const address = pool.take(now);
          assert.ok(!owned.includes(address), `${address} has two owners`);
          assert.ok(now - (freedAt.get(address) ?? -quarantineMs) >= quarantineMs, 'rested');
          freedAt.delete(address);
          owned.push(address);
        } else if (owned.length > 0) {
          const [address = ''] = owned.splice(which % owned.length, 1);
          pool.release(address, now);
          freedAt.set(address, now);
        }
      }
    }),
  );
});

test('cidr: any address → the same after writing and reading; nonsense is refused', () => {
  fc.assert(
    fc.property(fc.nat(2 ** 31), (value) => {
      assert.equal(parseAddress(formatAddress(value)), value);
    }),
  );
  for (const text of ['', '10.0.0.0', '10.0.0.1/24', '10.0.0.0/33', '300.0.0.0/8', 'x/8']) {
    assert.throws(() => parseBlock(text), /is not a block of IPv4 addresses/, text);
  }
});
