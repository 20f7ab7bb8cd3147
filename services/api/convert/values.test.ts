import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { bytes, duration, float32, textMap } from './values.ts';

describe('values', () => {
  test('float32: any fraction of a thousand → printed as it was sent', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100_000 }), (thousandths) => {
        const sent = thousandths / 1000;
        assert.equal(float32.encode(float32.decode(sent, '')), sent);
      }),
    );
  });

  test('duration: any number of nanoseconds → the same number', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (ns) => {
        assert.equal(duration.encode(duration.decode(ns, '')), ns);
      }),
    );
  });

  test('bytes: any bytes → base64 and back', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (data) => {
        assert.deepEqual(bytes.decode(bytes.encode(data), ''), data);
      }),
    );
  });

  test('map: a key named __proto__ → an entry like any other', () => {
    const decoded = textMap.decode(JSON.parse('{"__proto__":"a"}'), '');
    assert.equal(JSON.stringify(textMap.encode(decoded)), '{"__proto__":"a"}');
    assert.equal(Object.getPrototypeOf(decoded), Object.prototype);
  });
});
