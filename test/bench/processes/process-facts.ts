/** What the kernel says of a process: processor time so far and resident memory. */
import { readFileSync } from 'node:fs';
import { parseStat } from './stat-file.ts';

const bytesPerKiB = 1024;
const bytesPerMB = 1e6;

function statOf(pid: number) {
  return parseStat(readFileSync(`/proc/${pid}/stat`, 'latin1'));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

export function cpuMs(pids: readonly number[]): number {
  return sum(pids.map(statOf).map(({ userMs, kernelMs }) => userMs + kernelMs));
}

/** The part of it that the kernel took for them. */
export function kernelMs(pids: readonly number[]): number {
  return sum(pids.map((pid) => statOf(pid).kernelMs));
}

/** With the programs that they started and that have ended. */
export function cpuMsWithChildren(pids: readonly number[]): number {
  return cpuMs(pids) + sum(pids.map((pid) => statOf(pid).endedChildrenMs));
}

/** The largest of them, in MB. */
export function largestMB(pids: readonly number[]): number {
  const sizes = pids.map((pid) => {
    const line = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'));
    return (Number(line?.[1] ?? 0) * bytesPerKiB) / bytesPerMB;
  });
  return Math.max(...sizes);
}
