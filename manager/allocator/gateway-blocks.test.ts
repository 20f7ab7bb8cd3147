import assert from 'node:assert/strict';
import { test } from 'node:test';
import { must } from '#lib/assert';
import { parseBlock, renderBlock } from './cidr.ts';
import { chooseBlock, gatewayPoolOf } from './gateway-blocks.ts';

const pool = gatewayPoolOf('10.240.0.0/21', 23);
const b = ['10.240.0.0/23', '10.240.2.0/23', '10.240.4.0/23', '10.240.6.0/23'] as const;

interface Case {
  readonly name: string;
  readonly taken: readonly string[];
  /** By position: until when the block rests. Now is 100. */
  readonly rests?: readonly number[];
  readonly expected: string;
}

const cases: readonly Case[] = [
  { name: 'none taken → the first', taken: [], expected: b[0] },
  { name: 'some taken → the next above', taken: [b[0], b[1]], expected: b[2] },
  { name: 'a gap below → not yet', taken: [b[1]], expected: b[2] },
  { name: 'the end is reached → round to the gap', taken: [b[0], b[3]], expected: b[1] },
  { name: 'the next rests → the one after', taken: [b[0]], rests: [0, 500], expected: b[2] },
  { name: 'it has rested → taken', taken: [b[0]], rests: [0, 100], expected: b[1] },
  {
    name: 'all free ones rest → waits for the first',
    taken: [b[0], b[1]],
    rests: [0, 0, 700, 500],
    expected: 'resting until 500',
  },
  { name: 'none is free → exhausted', taken: b, expected: 'exhausted' },
  { name: 'a larger block is taken → all of it counts', taken: ['10.240.0.0/22'], expected: b[2] },
  { name: 'blocks from elsewhere → do not count', taken: ['10.0.0.0/23'], expected: b[0] },
];

for (const { name, taken, rests = [], expected } of cases) {
  test(`gateway block: ${name}`, () => {
    const blocks = taken.map((text) => must(parseBlock(text), 'a block'));
    const choice = chooseBlock(pool, blocks, 100, (index) => rests[index] ?? 0);
    const texts = {
      block: () => (choice.kind === 'block' ? renderBlock(choice.block) : ''),
      resting: () => (choice.kind === 'resting' ? `resting until ${choice.untilMs}` : ''),
      exhausted: () => 'exhausted',
    };
    assert.equal(texts[choice.kind](), expected);
  });
}
