import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  blockAround,
  formatIp,
  formatIpBlock,
  ipBlockCovers,
  ipBlockHas,
  ipBlockSize,
  ipBlocksOverlap,
  parseIp,
  parseIpBlock,
} from './ip-block.ts';

test('address: canonical texts → the same text again', () => {
  const texts = [
    '0.0.0.0',
    '10.0.1.255',
    '::',
    '::1',
    'fd00::1:0:0:1',
    'fe80:76::9',
    '1:2:3:4:5:6:7:8',
  ];
  for (const text of texts) {
    const ip = parseIp(text);
    assert.ok(ip !== undefined, text);
    assert.equal(formatIp(ip), text);
  }
  assert.equal(parseIp('::ffff:10.0.0.1')?.value, 0xffff0a000001n);
});

test('address: other texts → undefined', () => {
  for (const text of ['', '10.0.0', '10.0.0.256', 'fe80::1%eth0', 'x', '1::2::3']) {
    assert.equal(parseIp(text), undefined, text);
  }
});

test('address: any number → its text is read as the same number', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: (1n << 128n) - 1n }), (value) => {
      assert.equal(parseIp(formatIp({ family: 6, value }))?.value, value);
      const short = value & 0xffffffffn;
      assert.equal(parseIp(formatIp({ family: 4, value: short }))?.value, short);
    }),
  );
});

test('block: host bits, wrong lengths, no length → no block', () => {
  for (const text of ['10.0.0.1/24', '10.0.0.0/33', '10.0.0.0', '10.0.0.0/', 'fd00::/129', '/8']) {
    assert.equal(parseIpBlock(text), undefined, text);
  }
  const around = blockAround('10.0.0.77/24');
  assert.ok(around !== undefined);
  assert.equal(formatIpBlock(around), '10.0.0.0/24');
});

function block(text: string) {
  const parsed = parseIpBlock(text);
  assert.ok(parsed !== undefined, text);
  return parsed;
}

test('block: overlap, cover, membership → by address, never across families', () => {
  assert.ok(ipBlocksOverlap(block('10.0.0.0/8'), block('10.1.0.0/16')));
  assert.ok(!ipBlocksOverlap(block('10.0.0.0/24'), block('10.0.1.0/24')));
  assert.ok(!ipBlocksOverlap(block('0.0.0.0/0'), block('::/0')));
  assert.ok(ipBlockCovers(block('10.0.0.0/8'), block('10.1.0.0/16')));
  assert.ok(!ipBlockCovers(block('10.1.0.0/16'), block('10.0.0.0/8')));
  const ip = parseIp('10.0.0.255');
  assert.ok(ip !== undefined && ipBlockHas(block('10.0.0.0/24'), ip));
  assert.ok(!ipBlockHas(block('10.0.1.0/24'), ip));
  assert.equal(ipBlockSize(block('fd00::/64')), 1n << 64n);
});
