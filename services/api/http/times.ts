/** Points in time in query parameters: seconds since 1970 with a fraction, or RFC 3339. */
import { ShoalError } from '#lib/errors';
import { msOfTimestamp, parseRfc3339 } from '#proto/model/time';
import type { ApiRequest } from './request.ts';

const epochPattern = /^-?\d{1,12}(?:\.\d+)?$/;

/** Milliseconds since 1970; undefined when it was not sent or is zero, which means "no limit". */
export function timeParam(request: ApiRequest, name: string): number | undefined {
  const raw = request.text(name);
  if (raw === '' || raw === '0') return undefined;
  if (epochPattern.test(raw)) return Number(raw) * 1000;
  const parsed = parseRfc3339(raw);
  if (parsed !== undefined) return msOfTimestamp(parsed);
  throw new ShoalError(
    'invalid_argument',
    `invalid value for "${name}": ${JSON.stringify(raw)}: want seconds since 1970 or RFC 3339`,
  );
}
