import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { FakeClock } from '#lib/fake-clock';
import { createNetworkTable, createTableNode } from '#proto/gen/shoal';
import {
  answerMs,
  PathProber,
  type PathTarget,
  pathPeriodMs,
  pathTargets,
  silentPeriodMs,
} from './path-prober.ts';
import { PathSearch, packetBytesMin, triesMax } from './path-search.ts';

test('path search: any path → the size that it carries, to four bytes', () => {
  const sizes = fc.integer({ min: packetBytesMin, max: 9_000 });
  fc.assert(
    fc.property(sizes, sizes, fc.array(fc.boolean()), (wished, carried, mishaps) => {
      const search = new PathSearch(wished);
      let inRow = 0;
      for (let step = 0; step < 100; step++) {
        const { verdict } = search;
        if (verdict.kind !== 'ask') break;
        // Fewer packets get lost by mishap than make a verdict.
        const isMishap = mishaps[step] === true && inRow + 1 < triesMax;
        inRow = isMishap ? inRow + 1 : 0;
        search.observe(!isMishap && verdict.bytes <= carried);
      }
      const { verdict } = search;
      if (carried >= wished) assert.deepEqual(verdict, { kind: 'whole' });
      else {
        assert.equal(verdict.kind, 'narrow');
        const found = verdict.kind === 'narrow' ? verdict.bytes : 0;
        assert.ok(found <= carried && carried - found < 4, `${found} of ${carried}`);
      }
    }),
  );
});

test('path search: not even a small packet arrives → silent, which is another matter', () => {
  const search = new PathSearch(1_450);
  for (let count = 0; count < triesMax; count++) search.observe(false);
  assert.deepEqual(search.verdict, { kind: 'silent' });
});

function bench() {
  const clock = new FakeClock();
  /** What the path to each address carries; others do not answer. */
  const carried = new Map<string, number>();
  const open = new Set<string>();
  const asked: string[] = [];
  let changes = 0;
  const prober = new PathProber({
    clock,
    open: (address, onAnswer) => {
      open.add(address);
      return {
        ask: (bytes = 0) => {
          asked.push(`${address} ${bytes}`);
          if (bytes <= (carried.get(address) ?? 0)) onAnswer();
        },
        close: () => open.delete(address),
      };
    },
    onChange: () => changes++,
  });
  const at = (hostname: string, address: string, bytes = 1_450): [string, PathTarget] => [
    `id-${hostname}`,
    { hostname, address, bytes },
  ];
  return { clock, carried, open, asked, prober, at, changes: () => changes };
}

test('path prober: one path is narrow → said with the size that works, until it is whole', () => {
  const { clock, carried, open, asked, prober, at, changes } = bench();
  carried.set('b', 1_450).set('c', 1_380);
  prober.setTargets(new Map([at('w1', 'b'), at('w2', 'c')]));
  prober.start();
  clock.advance(answerMs * triesMax * 20);
  assert.deepEqual(asked.slice(0, 2), ['b 576', 'b 1450']);
  assert.equal(prober.words.length, 1);
  assert.match(prober.words[0] ?? '', /packets to w2 larger than 13\d\d bytes.*up to 1450/);
  assert.equal(changes(), 1);
  assert.equal(open.size, 0);
  carried.set('c', 1_500);
  clock.advance(pathPeriodMs);
  assert.deepEqual(prober.words, []);
  assert.equal(changes(), 2);
  prober.stop();
  assert.equal(clock.pendingCount, 0);
});

test('path prober: a node that does not answer → asked again soon, nothing is said', () => {
  const { clock, carried, asked, prober, at } = bench();
  prober.start();
  prober.setTargets(new Map([at('w1', 'b')]));
  clock.advance(answerMs * triesMax);
  assert.equal(asked.length, triesMax);
  assert.deepEqual(prober.words, []);
  carried.set('b', 1_400);
  clock.advance(silentPeriodMs + answerMs * triesMax * 20);
  assert.match(prober.words[0] ?? '', /w1/);
  prober.setTargets(new Map());
  assert.deepEqual(prober.words, []);
  prober.stop();
});

test('path prober: a node stays down → the paths to the others are asked all the same', () => {
  const { clock, carried, prober, at } = bench();
  carried.set('c', 1_380);
  prober.setTargets(new Map([at('w1', 'b'), at('w2', 'c')]));
  prober.start();
  clock.advance(answerMs * triesMax * 20);
  assert.match(prober.words[0] ?? '', /w2/);
  carried.set('c', 1_500);
  clock.advance(pathPeriodMs);
  assert.deepEqual(prober.words, []);
  carried.set('c', 1_380);
  clock.advance(pathPeriodMs + answerMs * triesMax * 20);
  assert.match(prober.words[0] ?? '', /w2/);
  prober.stop();
});

test('path prober: stopped in the middle → no socket and no timer is left', () => {
  const { clock, open, prober, at } = bench();
  prober.setTargets(new Map([at('w1', 'b')]));
  prober.start();
  assert.equal(open.size, 1);
  prober.stop();
  assert.equal(open.size + clock.pendingCount, 0);
});

test('path prober: whom to ask → every other node of the gateway network, at its size', () => {
  const node = (nodeId: string, number: number) =>
    createTableNode({
      nodeId,
      hostname: `host-${nodeId}`,
      address: `192.0.2.${number}`,
      gatewaySubnet: `10.255.${number}.0/24`,
    });
  const nodes = [node('a', 1), node('b', 2), { ...node('c', 3), gatewaySubnet: '' }];
  const table = createNetworkTable({ gateway: true, mtu: 1_450, nodes });
  const target = { address: '10.255.2.1', hostname: 'host-b', bytes: 1_450 };
  assert.deepEqual(pathTargets([table], 'a'), new Map([['b', target]]));
  assert.deepEqual(pathTargets([], 'a'), new Map());
});
