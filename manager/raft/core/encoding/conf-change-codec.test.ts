import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  type ConfChange,
  ConfChangeTransition,
  ConfChangeType,
  type ConfChangeV2,
  EntryType,
  noBytes,
} from '../types.ts';
import { asConfChangeV2, decodeConfChange, encodeConfChange } from './conf-change-codec.ts';
import { entrySize } from './size.ts';
import { readVarint, varintSize, writeVarint } from './varint.ts';

const plain = { noNullPrototype: true } as const;
const nodeId = fc.maxSafeNat();
const type = fc.constantFrom(...Object.values(ConfChangeType));
const context = fc.uint8Array({ maxLength: 200 }).map((data) => Uint8Array.from(data));
const v1: fc.Arbitrary<ConfChange> = fc.record(
  { id: fc.maxSafeNat(), type, nodeId, context },
  plain,
);
const v2: fc.Arbitrary<ConfChangeV2> = fc.record(
  {
    transition: fc.constantFrom(...Object.values(ConfChangeTransition)),
    changes: fc.array(fc.record({ type, nodeId }, plain), { maxLength: 6 }),
    context,
  },
  plain,
);

test('conf change: any → comes back from its bytes', () => {
  fc.assert(
    fc.property(fc.oneof(v1, v2), (change) => {
      const { type: entryType, data } = encodeConfChange(change);
      assert.deepEqual(decodeConfChange(entryType, data), change);
    }),
  );
});

test('conf change: known bytes → as other members write and read them', () => {
  const add = { id: 0, type: ConfChangeType.AddNode, nodeId: 300, context: noBytes };
  assert.deepEqual([...encodeConfChange(add).data], [8, 0, 16, 0, 24, 0xac, 2]);
  const replace: ConfChangeV2 = {
    transition: ConfChangeTransition.JointImplicit,
    changes: [{ type: ConfChangeType.RemoveNode, nodeId: 1 }],
    context: Uint8Array.of(7),
  };
  assert.deepEqual([...encodeConfChange(replace).data], [8, 1, 18, 4, 8, 1, 16, 1, 26, 1, 7]);
});

test('conf change: no bytes → the change that leaves a joint configuration', () => {
  const change = asConfChangeV2(decodeConfChange(EntryType.ConfChangeV2, noBytes));
  assert.deepEqual(change, { transition: 0, changes: [], context: noBytes });
});

test('conf change: unknown fields → passed over', () => {
  const data = Uint8Array.of(40, 5, 50, 2, 1, 2, 8, 2);
  const change = decodeConfChange(EntryType.ConfChangeV2, data);
  assert.deepEqual(change, { transition: 2, changes: [], context: noBytes });
});

test('conf change: bytes that are none → refused, whatever they are', () => {
  const malformed = { name: 'RaftError', code: 'malformed-conf-change' };
  for (const data of [[8], [18, 9, 1], [8, 9], [13, 0, 0, 0, 0], [24, ...Array(9).fill(255), 1]]) {
    assert.throws(() => decodeConfChange(EntryType.ConfChangeV2, Uint8Array.from(data)), malformed);
  }
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 30 }), (data) => {
      try {
        decodeConfChange(EntryType.ConfChange, data);
      } catch (error) {
        assert.equal((error as { code?: string }).code, 'malformed-conf-change');
      }
    }),
  );
});

test('varint: any safe integer → takes the bytes it says and comes back', () => {
  fc.assert(
    fc.property(fc.maxSafeNat(), (value) => {
      const out: number[] = [];
      writeVarint(out, value);
      assert.equal(out.length, varintSize(value));
      assert.deepEqual(readVarint(Uint8Array.from(out), 0), { value, next: out.length });
    }),
  );
  assert.equal(varintSize(Number.MAX_SAFE_INTEGER), 8);
  assert.equal(readVarint(Uint8Array.of(128), 0), undefined);
});

test('entry size: what the encoding takes, zero fields included', () => {
  assert.equal(entrySize({ type: 0, term: 0, index: 0, data: noBytes }), 6);
  assert.equal(
    entrySize({ type: 2, term: 300, index: 70_000, data: new Uint8Array(200) }),
    3 + 1 + 2 + 3 + 3 + 200,
  );
});
