import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { OrderedMap } from './ordered-map.ts';

const key = fc.oneof(
  fc.integer({ min: 0, max: 400 }).map((n) => `k${n}`),
  fc.string({ maxLength: 3 }),
);
const step = fc.record({ kind: fc.constantFrom('set', 'set', 'delete'), key, value: fc.nat() });

function sorted(model: ReadonlyMap<string, number>): [string, number][] {
  return [...model].sort(([a], [b]) => (a < b ? -1 : 1));
}

describe('ordered map', () => {
  it('any changes, one owner → the same as a Map that is sorted', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 600, size: 'max' }), key, (steps, prefix) => {
        const owner = {};
        const model = new Map<string, number>();
        let map = OrderedMap.empty<number>();
        for (const { kind, key, value } of steps) {
          if (kind === 'set') {
            model.set(key, value);
            map = map.with(key, value, owner);
          } else {
            model.delete(key);
            map = map.without(key, owner);
          }
        }
        const expected = sorted(model);
        assert.equal(map.size, expected.length);
        assert.deepEqual(
          map.values(),
          expected.map(([, value]) => value),
        );
        assert.deepEqual(
          map.valuesWithPrefix(prefix),
          expected.filter(([key]) => key.startsWith(prefix)).map(([, value]) => value),
        );
        for (const [key, value] of expected) assert.equal(map.get(key), value);
        assert.equal(map.get('not there'), undefined);
      }),
    );
  });

  it('changes by many owners → every earlier state stays what it was', () => {
    fc.assert(
      fc.property(fc.array(fc.array(step, { maxLength: 40 }), { maxLength: 20 }), (rounds) => {
        const model = new Map<string, number>();
        let map = OrderedMap.empty<number>();
        const history: { map: OrderedMap<number>; values: number[] }[] = [];
        for (const steps of rounds) {
          const owner = {};
          for (const { kind, key, value } of steps) {
            if (kind === 'set') model.set(key, value);
            else model.delete(key);
            map = kind === 'set' ? map.with(key, value, owner) : map.without(key, owner);
          }
          history.push({ map, values: sorted(model).map(([, value]) => value) });
        }
        for (const { map, values } of history) assert.deepEqual(map.values(), values);
      }),
    );
  });

  it('keys in order, then all removed → empty again', () => {
    const owner = {};
    const keys = Array.from({ length: 5000 }, (_, n) => String(n).padStart(6, '0'));
    let map = OrderedMap.empty<string>();
    for (const key of keys) map = map.with(key, key, owner);
    assert.deepEqual(map.values(), keys);
    for (const key of keys.toReversed()) map = map.without(key, owner);
    assert.equal(map.size, 0);
    assert.deepEqual(map.values(), []);
    assert.equal(map.without('x', owner), map);
  });
});
