/**
 * Which failures may pass by themselves. Everything else is a verdict: the same operation would
 * fail the same way, and the orchestrator should choose another node or give up.
 */
import type { ErrorCode } from '#lib/errors';
import { isShoalError } from '#lib/errors';

/** The service behind the operation is away, slow, full or busy. */
const temporaryCodes: ReadonlySet<ErrorCode> = new Set([
  'unavailable',
  'deadline_exceeded',
  'resource_exhausted',
  'aborted',
  'cancelled',
]);

export function isTemporary(error: unknown): boolean {
  return isShoalError(error) && temporaryCodes.has(error.code);
}
