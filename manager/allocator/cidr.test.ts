import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { blocksOverlap, parseBlock, renderBlock } from './cidr.ts';

const bad = [
  '',
  '10.0.0.0',
  '10.0.0.1/24',
  '10.0.0.0/33',
  '10.0.0/24',
  'fd00::/8',
  '10.0.0.0/24/1',
];
for (const text of bad) {
  test(`block: '${text}' → not a block`, () => {
    assert.equal(parseBlock(text), undefined);
  });
}

const block = fc
  .tuple(fc.nat(2 ** 32 - 1), fc.integer({ min: 0, max: 32 }))
  .map(([address, prefix]) => {
    const size = 2 ** (32 - prefix);
    return { first: address - (address % size), size };
  });

test('block: any block → its text reads back as the same block', () => {
  fc.assert(
    fc.property(block, (value) => {
      assert.deepEqual(parseBlock(renderBlock(value)), value);
    }),
  );
});

test('blocks: two overlap → one holds the first address of the other', () => {
  fc.assert(
    fc.property(block, block, (left, right) => {
      const holds = (a: typeof left, address: number): boolean =>
        address >= a.first && address < a.first + a.size;
      const expected = holds(left, right.first) || holds(right, left.first);
      assert.equal(blocksOverlap(left, right), expected);
    }),
  );
});
