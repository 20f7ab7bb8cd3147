/** What the kernel says of a process: processor time so far and resident memory. */
import { readFileSync } from 'node:fs';

/** The kernel's unit of time in /proc, on every machine that Node runs on. */
const msPerTick = 10;
/** Fields of /proc/PID/stat behind the name: user and system time. */
const userField = 11;
const systemField = 12;
const bytesPerKiB = 1024;
const bytesPerMB = 1e6;

export function cpuMs(pids: readonly number[]): number {
  let ticks = 0;
  for (const pid of pids) {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The name stands in parentheses and may hold anything.
    const rest = text.slice(text.lastIndexOf(')') + 2).split(' ');
    ticks += Number(rest[userField]) + Number(rest[systemField]);
  }
  return ticks * msPerTick;
}

/** The largest of them, in MB. */
export function largestMB(pids: readonly number[]): number {
  const sizes = pids.map((pid) => {
    const line = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'));
    return (Number(line?.[1] ?? 0) * bytesPerKiB) / bytesPerMB;
  });
  return Math.max(...sizes);
}
