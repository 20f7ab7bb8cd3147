/**
 * Checks that every kind of spec needs: names, labels, durations, counts. A refusal says what is
 * wrong and at which field, in the spelling of the HTTP API.
 */
import { ShoalError } from '#lib/errors';
import type { Duration } from '#proto/gen/google';
import type { Annotations } from '#proto/gen/swarm';
import { labelsBytesMax, labelsMax, nameLengthMax } from '../limits.ts';
import { msOfDuration } from '../time.ts';

/** An `invalid_argument` for the field at `path`, such as `TaskTemplate.Resources.Limits`. */
export function invalid(path: string, reason: string): ShoalError {
  return new ShoalError('invalid_argument', `${reason} (${path})`, { details: { field: path } });
}

const namePattern = /^[a-zA-Z0-9](?:[-_]*[A-Za-z0-9]+)*$/;

/** A name that can be found by DNS, and labels within their limits. */
export function validateAnnotations(path: string, annotations: Annotations | undefined): void {
  const name = annotations?.name ?? '';
  if (name === '') throw invalid(`${path}Name`, 'name must be provided');
  if (name.length > nameLengthMax) {
    throw invalid(`${path}Name`, `name must be ${nameLengthMax} characters or fewer`);
  }
  if (!namePattern.test(name)) {
    const reason = `name must be valid as a DNS name component, '${name}' is not`;
    throw invalid(`${path}Name`, reason);
  }
  validateLabels(`${path}Labels`, annotations?.labels ?? {});
}

export function validateLabels(path: string, labels: Readonly<Record<string, string>>): void {
  validateCount(path, Object.keys(labels), labelsMax);
  if (Object.hasOwn(labels, '')) throw invalid(path, 'a label must have a name');
  let bytes = 0;
  for (const [key, value] of Object.entries(labels)) {
    bytes += Buffer.byteLength(key) + Buffer.byteLength(value);
  }
  if (bytes > labelsBytesMax) {
    throw invalid(path, `the labels have ${bytes} bytes, ${labelsBytesMax} are allowed`);
  }
}

export function validateCount(path: string, list: readonly unknown[], max: number): void {
  if (list.length <= max) return;
  throw invalid(path, `there are ${list.length} entries, ${max} are allowed`);
}

/** Durations must not be negative. `minMs` is the least that is allowed beside 0. */
export function validateDuration(
  path: string,
  duration: Duration | undefined,
  name: string,
  minMs = 0,
): void {
  const ms = duration === undefined ? 0 : msOfDuration(duration);
  if (ms < 0) throw invalid(path, `${name} cannot be negative`);
  if (ms > 0 && ms < minMs) throw invalid(path, `${name} cannot be less than ${minMs}ms`);
}

/** Counters are unsigned whole numbers that a number can hold exactly. */
export function validateWhole(path: string, value: number, name: string): void {
  if (!Number.isSafeInteger(value) || value < 0) {
    throw invalid(path, `${name} must be a whole number and not negative`);
  }
}

/** Throws for the first key that occurs twice. */
export function validateDistinct(
  path: string,
  keys: readonly string[],
  reason: (key: string) => string,
): void {
  const seen = new Set<string>();
  for (const key of keys) {
    if (seen.has(key)) throw invalid(path, reason(key));
    seen.add(key);
  }
}

/** Runs a parser whose refusal does not know the field. */
export function within<T>(path: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof ShoalError)) throw error;
    throw new ShoalError(error.code, `${error.message} (${path})`, {
      cause: error,
      details: { field: path },
    });
  }
}
