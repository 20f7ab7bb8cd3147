import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seededRandom } from '#lib/random';
import { Remotes } from './remotes.ts';

const managers = ['m1', 'm2', 'm3'].map((address) => ({ nodeId: address, address }));

function countChoices(remotes: Remotes): Record<string, number> {
  const random = seededRandom(5);
  const counts: Record<string, number> = { m1: 0, m2: 0, m3: 0 };
  for (let round = 0; round < 3_000; round++) {
    const address = remotes.choose(random) ?? '';
    counts[address] = (counts[address] ?? 0) + 1;
  }
  return counts;
}

test('remotes: nothing known of them → all chosen alike', () => {
  for (const count of Object.values(countChoices(new Remotes(managers)))) {
    assert.ok(count > 800 && count < 1_200, `${count} of 3000`);
  }
});

test('remotes: one failed → mostly the others, but never forgotten', () => {
  const remotes = new Remotes(managers);
  remotes.failed('m1');
  remotes.failed('m1');
  const { m1 = 0 } = countChoices(remotes);
  assert.ok(m1 > 0 && m1 < 200, `${m1} of 3000`);
  for (let round = 0; round < 5; round++) remotes.succeeded('m1');
  assert.ok((countChoices(remotes).m1 ?? 0) > 900, 'trusted again');
});

test('remotes: a new list → told whether it differs; an empty one is not believed', () => {
  const remotes = new Remotes(managers);
  assert.equal(remotes.replace([...managers].reverse()), false);
  assert.equal(remotes.replace([]), false);
  assert.equal(remotes.replace(managers.slice(1)), true);
  assert.equal(remotes.managers.length, 2);
  assert.equal(new Remotes([]).choose(seededRandom(1)), undefined);
});
