/** `--since` and `--until`: how long ago, a date, or seconds since 1970, as the API's seconds. */
import { parseDuration } from './units.ts';

const epochPattern = /^\d+(\.\d+)?$/;
const durationPattern = /^\d[\d.]*(ns|us|µs|ms|s|m|h)/;
/** A date, or a date and a time; without a zone it is the user's own. */
const datePattern = /^\d{4}-\d\d-\d\d([T ]\d\d(:\d\d(:\d\d(\.\d+)?)?)?)?(Z|[+-]\d\d:\d\d)?$/;
const nsPerMs = 1e6;
const msPerSecond = 1000;

function seconds(ms: number): string {
  return String(ms / msPerSecond);
}

/** Throws on what is none of the three. */
export function parseTimestamp(text: string, nowMs: number): string {
  if (epochPattern.test(text)) return text;
  if (durationPattern.test(text)) return seconds(nowMs - parseDuration(text) / nsPerMs);
  // A date alone would be read as UTC, a date with a time as local: both are meant as local.
  const whole = text.length === 10 ? `${text}T00:00` : text.replace(' ', 'T');
  const ms = datePattern.test(text)
    ? Date.parse(/T\d\d(Z|[+-]|$)/.test(whole) ? whole.replace(/(T\d\d)/, '$1:00') : whole)
    : Number.NaN;
  if (Number.isNaN(ms)) {
    throw new Error(`invalid time "${text}" (write 10m, 2026-01-31T12:00:00Z or 1767225600)`);
  }
  return seconds(ms);
}
