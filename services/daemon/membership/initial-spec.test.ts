import assert from 'node:assert/strict';
import { test } from 'node:test';
import { initialSpec } from './initial-spec.ts';

test('initial spec: autolock beside the spec or in it → locked; in neither → not', () => {
  const isLocked = (spec: unknown, autoLockManagers: boolean): boolean =>
    initialSpec({ spec, autoLockManagers }).encryptionConfig?.autoLockManagers === true;
  const locking = { EncryptionConfig: { AutoLockManagers: true } };
  assert.deepEqual(
    [isLocked(undefined, true), isLocked({}, true), isLocked(locking, false)],
    [true, true, true],
  );
  assert.deepEqual(
    [isLocked({}, false), isLocked({ EncryptionConfig: {} }, false)],
    [false, false],
  );
});
