import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { deepEqual } from './equal.ts';

const plain = fc.anything({ withNullPrototype: false, withBigInt: false, maxDepth: 3 });

describe('equal', () => {
  it('any plain data → as node judges it', () => {
    fc.assert(
      fc.property(plain, plain, (a, b) => {
        // node tells a missing property from one that is undefined; messages do not.
        const strip = (value: unknown): unknown => JSON.parse(JSON.stringify([value]));
        const left = strip(a);
        const right = strip(b);
        assert.equal(deepEqual(left, right), isDeepStrictEqual(left, right));
        assert.ok(deepEqual(left, structuredClone(left)));
      }),
    );
  });

  it('absent and undefined → equal; bytes → by content; lists are no records', () => {
    assert.ok(deepEqual({ a: 1, b: undefined }, { a: 1 }));
    assert.ok(deepEqual({ a: Uint8Array.of(1, 2) }, { a: Uint8Array.of(1, 2) }));
    assert.ok(!deepEqual(Uint8Array.of(1), Uint8Array.of(2)));
    assert.ok(!deepEqual(Uint8Array.of(1), [1]));
    assert.ok(!deepEqual([], {}));
    assert.ok(!deepEqual({ a: undefined, b: 1 }, { a: 1, b: undefined }));
    assert.ok(!deepEqual(null, {}));
  });
});
