/**
 * Freezes plain data all the way down, so that an object in the store cannot be changed behind
 * its back by whoever holds it.
 */

/** Returns `value`. Byte arrays cannot be frozen; nobody may write into them all the same. */
export function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  if (ArrayBuffer.isView(value)) return value;
  Object.freeze(value);
  for (const part of Object.values(value)) deepFreeze(part);
  return value;
}
