/** Times and sizes for people, in docker's words: `2 minutes ago`, `4.26MB`. */

const hoursPerDay = 24;
const hoursPerWeek = 7 * hoursPerDay;
const hoursPerMonth = 30 * hoursPerDay;
const hoursPerYear = 365 * hoursPerDay;

/** Up to so many hours, count in units of so many hours. */
const longSteps: readonly (readonly [number, string, number])[] = [
  [2 * hoursPerDay, 'hours', 1],
  [2 * hoursPerWeek, 'days', hoursPerDay],
  [2 * hoursPerMonth, 'weeks', hoursPerWeek],
  [2 * hoursPerYear, 'months', hoursPerMonth],
];

/** `5 seconds`, `About a minute`, `3 hours`. */
export function humanDuration(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  if (seconds < 1) return 'Less than a second';
  if (seconds === 1) return '1 second';
  if (seconds < 60) return `${seconds} seconds`;
  const minutes = Math.floor(seconds / 60);
  if (minutes === 1) return 'About a minute';
  if (minutes < 60) return `${minutes} minutes`;
  // Only hours are rounded: 1 h 35 min are two of them.
  const hours = Math.floor(seconds / 3600 + 0.5);
  if (hours === 1) return 'About an hour';
  for (const [limit, unit, size] of longSteps) {
    if (hours < limit) return `${Math.floor(hours / size)} ${unit}`;
  }
  return `${Math.floor(seconds / 3600 / hoursPerYear)} years`;
}

export function ago(nowMs: number, time: string | undefined): string {
  const ms = Date.parse(time ?? '');
  return Number.isNaN(ms) ? '' : `${humanDuration(Math.max(0, nowMs - ms))} ago`;
}

const sizeUnits = ['B', 'kB', 'MB', 'GB', 'TB'];

/** Powers of 1000 with three digits, as docker shows image sizes. */
export function humanSize(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < sizeUnits.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${Number(value.toPrecision(3))}${sizeUnits[unit]}`;
}

/** Powers of 1024, as docker shows memory. */
export function humanMemory(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${Number(value.toPrecision(4))}${units[unit]}`;
}

/** The first twelve characters, which are enough to tell objects apart. */
export function shortId(id: string, full = false): string {
  return full ? id : id.replace(/^sha256:/, '').slice(0, 12);
}

export function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** At most so many characters, the last of them a sign that there were more. */
export function ellipsis(text: string, charsMax: number): string {
  return text.length <= charsMax ? text : `${text.slice(0, charsMax - 1)}…`;
}
