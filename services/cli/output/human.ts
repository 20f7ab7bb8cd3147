/** Times and sizes for people, in docker's words: `2 minutes ago`, `4.26MB`. */

const steps: readonly (readonly [number, string, number])[] = [
  [60, 'second', 1],
  [60 * 60, 'minute', 60],
  [48 * 3600, 'hour', 3600],
  [14 * 86_400, 'day', 86_400],
  [90 * 86_400, 'week', 7 * 86_400],
  [730 * 86_400, 'month', 30 * 86_400],
];

/** `5 seconds`, `About a minute`, `3 hours`. */
export function humanDuration(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  if (seconds < 1) return 'Less than a second';
  if (seconds === 1) return '1 second';
  if (seconds >= 60 && seconds < 120) return 'About a minute';
  if (seconds >= 3600 && seconds < 7200) return 'About an hour';
  for (const [limit, unit, size] of steps) {
    if (seconds < limit) return `${Math.floor(seconds / size)} ${unit}s`;
  }
  return `${Math.floor(seconds / (365 * 86_400))} years`;
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
