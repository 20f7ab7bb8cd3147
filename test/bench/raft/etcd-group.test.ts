import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fields } from './etcd-group.ts';

test('fields: a key and a value of 200 bytes → tags, lengths of one and two bytes, contents', () => {
  const bytes = fields([1, Buffer.from('k')], [2, Buffer.alloc(200, 'x')]);
  assert.deepEqual([...bytes.subarray(0, 6)], [0x0a, 1, 'k'.charCodeAt(0), 0x12, 0xc8, 0x01]);
  assert.equal(bytes.length, 206);
});
