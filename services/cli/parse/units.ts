/** Durations, sizes and fractions as people write them: `1m30s`, `512MB`, `0.5`. */

const unitNs: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  h: 3600e9,
};

function unitOf(name: string | undefined): number {
  return unitNs[name ?? ''] ?? 0;
}

/** `1h30m5.25s`: what people write for so many nanoseconds. Zero and more. */
export function durationText(ns: number): string {
  if (ns === 0) return '0s';
  if (ns < 1e3) return `${ns}ns`;
  if (ns < 1e6) return `${ns / 1e3}µs`;
  if (ns < 1e9) return `${ns / 1e6}ms`;
  const hours = Math.floor(ns / 3600e9);
  const minutes = Math.floor((ns % 3600e9) / 60e9);
  const seconds = `${(ns % 60e9) / 1e9}s`;
  if (hours > 0) return `${hours}h${minutes}m${seconds}`;
  return minutes > 0 ? `${minutes}m${seconds}` : seconds;
}

/** Nanoseconds of a Go duration such as `1h30m` or `1.5s`; `0` needs no unit. */
export function parseDuration(text: string): number {
  if (/^[+-]?0$/.test(text)) return 0;
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h)/g)];
  const consumed = parts.map((part) => part[0]).join('');
  if (parts.length === 0 || consumed !== text) {
    throw new Error(`invalid duration "${text}" (write 10s, 1m30s, 500ms)`);
  }
  const ns = parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * unitOf(unit), 0);
  // Beyond this a number of JSON would not be exact, and 104 days are enough for any of them.
  if (ns > Number.MAX_SAFE_INTEGER) throw new Error(`duration "${text}" is too long`);
  return Math.round(ns);
}

const unitBytes: Readonly<Record<string, number>> = {
  '': 1,
  k: 1024,
  m: 1024 ** 2,
  g: 1024 ** 3,
  t: 1024 ** 4,
};

/** Bytes of a size such as `64m`, `1.5GB`, `512MiB`: powers of 1024, as docker reads them. */
export function parseBytes(text: string): number {
  const match = /^(\d+(?:\.\d+)?)\s*(?:(b)|(?:([kmgt])(?:i?b)?)?)$/i.exec(text.trim());
  const factor = unitBytes[(match?.[3] ?? '').toLowerCase()];
  if (match === null || factor === undefined) {
    throw new Error(`invalid size "${text}" (write 64m, 1.5GB)`);
  }
  return Math.round(Number(match[1]) * factor);
}

/** Billionths of a processor. */
export function parseCpus(text: string): number {
  const cpus = Number(text);
  if (!/^\d*\.?\d+$|^\d+\.$/.test(text)) {
    throw new Error(`invalid number of processors "${text}" (write 0.5 or 2)`);
  }
  return Math.round(cpus * 1e9);
}

export function parseInteger(text: string, name: string, min = 0): number {
  const value = Number(text);
  if (!/^[+-]?\d+$/.test(text) || !Number.isSafeInteger(value) || value < min) {
    throw new Error(`invalid ${name} "${text}" (want a whole number, at least ${min})`);
  }
  return value;
}

export function parseRatio(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value <= 1))
    throw new Error(`invalid ratio "${text}" (want 0 to 1)`);
  return value;
}

/** `key=value` pairs; a bare key has an empty value. */
export function parsePairs(items: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    items.map((item) => {
      const at = item.indexOf('=');
      return at === -1 ? [item, ''] : [item.slice(0, at), item.slice(at + 1)];
    }),
  );
}
