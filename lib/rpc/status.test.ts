import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Metadata } from '@grpc/grpc-js';
import fc from 'fast-check';
import { ShoalError } from '#lib/errors';
import { detailsTrailer, errorOf, isFromHandler, statusOf } from './status.ts';

test('status: any code, message and details → the same error at the other end', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('not_found' as const, 'aborted' as const, 'unavailable' as const),
      fc.string({ unit: 'grapheme', maxLength: 200 }),
      fc.dictionary(fc.string({ maxLength: 20 }), fc.string({ maxLength: 50 }), { maxKeys: 5 }),
      (code, message, details) => {
        const status = statusOf(new ShoalError(code, message, { details }));
        const back = errorOf(status);
        assert.equal(back.code, code);
        assert.equal(back.message, message);
        assert.deepEqual({ ...back.details }, { ...details });
        assert.ok(isFromHandler(status));
      },
    ),
  );
});

test('status: a lone surrogate in the message → replaced, so that the header can be written', () => {
  const status = statusOf(new ShoalError('internal', 'a\ud800b'));
  assert.equal(encodeURI(status.details), 'a%EF%BF%BDb');
});

test('status: a foreign server with strange details → the error without them', () => {
  for (const bytes of ['', 'not json', '[1]', '"x"', 'null', '{"a":1}']) {
    const metadata = new Metadata();
    metadata.set(detailsTrailer, Buffer.from(bytes));
    const error = errorOf({ code: 5, details: 'gone', metadata });
    assert.equal(error.code, 'not_found');
    assert.equal(Object.hasOwn(error.details, 'a'), false);
  }
});
