import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Inflights } from './inflights.ts';

test('inflights: any sends and acknowledgements → as a plain list behaves', () => {
  const event = fc.oneof(
    fc.record({ add: fc.integer({ min: 0, max: 40 }) }),
    fc.record({ freeTo: fc.integer({ min: 0, max: 60 }) }),
    fc.constant({ reset: true }),
  );
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 1, max: 200 }),
      fc.array(event, { maxLength: 80 }),
      (capacity, maxBytes, events) => {
        const inflights = new Inflights(capacity, maxBytes);
        let model: { index: number; bytes: number }[] = [];
        let next = 0;
        for (const one of events) {
          if ('add' in one) {
            if (inflights.isFull()) continue;
            next++;
            inflights.add(next, one.add);
            model.push({ index: next, bytes: one.add });
          } else if ('freeTo' in one) {
            inflights.freeTo(one.freeTo);
            model = model.filter(({ index }) => index > one.freeTo);
          } else {
            inflights.reset();
            model = [];
          }
          const bytes = model.reduce((sum, sent) => sum + sent.bytes, 0);
          assert.deepEqual([inflights.count, inflights.bytes], [model.length, bytes]);
          assert.equal(inflights.isFull(), model.length === capacity || bytes >= maxBytes);
        }
      },
    ),
  );
});

test('inflights: full → sending more is a bug', () => {
  const inflights = new Inflights(1, 100);
  inflights.add(1, 1);
  assert.throws(() => inflights.add(2, 1), /full window/);
});
