/** Durations the way `docker ps` says them: "Up 5 minutes", "About an hour". */

const secondMs = 1000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** Each row applies below its limit; the unit gives the number. */
const rows: readonly { below: number; unitMs: number; name: string }[] = [
  { below: minuteMs, unitMs: secondMs, name: 'seconds' },
  { below: hourMs, unitMs: minuteMs, name: 'minutes' },
  { below: 48 * hourMs, unitMs: hourMs, name: 'hours' },
  { below: 14 * dayMs, unitMs: dayMs, name: 'days' },
  { below: 60 * dayMs, unitMs: 7 * dayMs, name: 'weeks' },
  { below: 730 * dayMs, unitMs: 30 * dayMs, name: 'months' },
  { below: Number.POSITIVE_INFINITY, unitMs: 365 * dayMs, name: 'years' },
];

export function humanDuration(durationMs: number): string {
  if (durationMs < secondMs) return 'Less than a second';
  if (durationMs < 2 * secondMs) return '1 second';
  if (durationMs >= minuteMs && durationMs < 2 * minuteMs) return 'About a minute';
  // An hour and a half still rounds to one.
  if (durationMs >= hourMs && Math.round(durationMs / hourMs) === 1) return 'About an hour';
  for (const { below, unitMs, name } of rows) {
    if (durationMs >= below) continue;
    const count = name === 'hours' ? durationMs / unitMs + 0.5 : durationMs / unitMs;
    return `${Math.floor(count)} ${name}`;
  }
  return 'years';
}
