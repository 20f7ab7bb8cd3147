/**
 * Wire times and durations, as the rest of the program counts them: milliseconds since 1970,
 * milliseconds, nanoseconds; and RFC 3339 text with nanoseconds, as the HTTP API prints it.
 */
import { Duration, Timestamp } from '#proto/gen/google';

const msPerSecond = 1000;
const nsPerMs = 1_000_000;
const nsPerSecond = 1_000_000_000;

/** `ms` may have a fraction; it is kept down to nanoseconds as far as a number can hold it. */
export function timestampOfMs(ms: number): Timestamp {
  const seconds = Math.floor(ms / msPerSecond);
  const nanos = Math.round((ms - seconds * msPerSecond) * nsPerMs);
  return nanos === nsPerSecond
    ? Timestamp.create({ seconds: seconds + 1, nanos: 0 })
    : Timestamp.create({ seconds, nanos });
}

/** Milliseconds since 1970. An absent time is 0, as on the wire. */
export function msOfTimestamp(time: Timestamp | undefined): number {
  return time === undefined ? 0 : time.seconds * msPerSecond + time.nanos / nsPerMs;
}

/** Seconds and nanoseconds have the sign of the duration, as protobuf demands. */
export function durationOfNs(ns: number): Duration {
  const seconds = Math.trunc(ns / nsPerSecond);
  // Adding 0 turns -0 into 0.
  return Duration.create({ seconds: seconds + 0, nanos: ns - seconds * nsPerSecond });
}

/** Kept down to nanoseconds, like a time. */
export function durationOfMs(ms: number): Duration {
  const seconds = Math.trunc(ms / msPerSecond);
  const rest = durationOfNs(Math.round((ms - seconds * msPerSecond) * nsPerMs));
  return Duration.create({ seconds: seconds + rest.seconds, nanos: rest.nanos });
}

export function nsOfDuration(duration: Duration): number {
  return duration.seconds * nsPerSecond + duration.nanos;
}

export function msOfDuration(duration: Duration): number {
  return duration.seconds * msPerSecond + duration.nanos / nsPerMs;
}

/** What Go prints for a time that was never set; clients know it. */
export const zeroTimeText = '0001-01-01T00:00:00Z';

/** The years that RFC 3339 can write: 1 to 9999. */
const secondsMin = Date.parse(zeroTimeText) / msPerSecond;
const secondsMax = Date.parse('9999-12-31T23:59:59Z') / msPerSecond;

/**
 * RFC 3339 in UTC; trailing zeros of the fraction are left out, as Go's RFC3339Nano does. A time
 * beyond, which any node may report, is shown as the nearest that can be written.
 */
export function rfc3339(time: Timestamp | undefined): string {
  if (time === undefined) return zeroTimeText;
  const seconds = Math.min(Math.max(time.seconds, secondsMin), secondsMax);
  const whole = new Date(seconds * msPerSecond).toISOString().slice(0, -'.000Z'.length);
  const fraction = String(time.nanos).padStart(9, '0').replace(/0+$/, '');
  return fraction === '' ? `${whole}Z` : `${whole}.${fraction}Z`;
}

const rfc3339Pattern =
  /^(\d{4}-\d{2}-\d{2})[Tt ](\d{2}:\d{2}:\d{2})(?:\.(\d{1,9})\d*)?([Zz]|[+-]\d{2}:\d{2})$/;

/** Undefined when the text is not an RFC 3339 time. */
export function parseRfc3339(text: string): Timestamp | undefined {
  const match = rfc3339Pattern.exec(text);
  if (match === null) return undefined;
  const [, date, clock, fraction = '', zone = 'Z'] = match;
  const ms = Date.parse(`${date}T${clock}${zone.toUpperCase()}`);
  if (Number.isNaN(ms)) return undefined;
  return Timestamp.create({ seconds: ms / msPerSecond, nanos: Number(fraction.padEnd(9, '0')) });
}
