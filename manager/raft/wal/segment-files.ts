/**
 * Names and birth of segment files. A segment appears under its name only when its head is on
 * disk, so a segment with an unreadable head is damaged and never just unfinished.
 */
import type { Random } from '#lib/random';
import type { Disk } from '../disk.ts';
import { encodeSegmentHead, type SegmentHead, segmentHeadBytes } from './frame.ts';

const suffix = '.wal';
const temporarySuffix = '.tmp';
const numberDigits = 10;

/**
 * Bytes of zeros per write while filling ahead: small, so that a batch never waits long behind
 * one.
 */
const fillWriteBytes = 256 * 1024;
const zeros = new Uint8Array(fillWriteBytes);

export function segmentPath(directory: string, number: number): string {
  return `${directory}/${String(number).padStart(numberDigits, '0')}${suffix}`;
}

/** Numbers of the segments in `names`, ascending. */
export function segmentNumbers(names: readonly string[]): number[] {
  return names
    .filter((name) => name.length === numberDigits + suffix.length && name.endsWith(suffix))
    .map((name) => Number(name.slice(0, numberDigits)))
    .sort((a, b) => a - b);
}

export function isTemporary(name: string): boolean {
  return name.endsWith(temporarySuffix);
}

/** Writes zeros to [from, to) and makes them durable: later batches then change no file size. */
export async function fillWithZeros(
  disk: Disk,
  path: string,
  from: number,
  to: number,
): Promise<void> {
  const file = await disk.open(path, 'write');
  try {
    for (let at = from; at < to; at += fillWriteBytes) {
      await file.write(at, zeros.subarray(0, Math.min(fillWriteBytes, to - at)));
    }
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Writes segment `number` under a temporary name; `publishSegment` gives it its own. */
export async function prepareSegment(
  deps: { readonly disk: Disk; readonly random: Random },
  directory: string,
  number: number,
  fillBytes: number,
): Promise<SegmentHead> {
  const salt = deps.random.integer(2 ** 32);
  const temporary = segmentPath(directory, number) + temporarySuffix;
  const file = await deps.disk.open(temporary, 'write');
  try {
    await file.truncate(0);
    await file.write(0, encodeSegmentHead({ number, salt }));
  } finally {
    await file.close();
  }
  await fillWithZeros(deps.disk, temporary, segmentHeadBytes, fillBytes);
  return { number, salt };
}

export async function publishSegment(disk: Disk, directory: string, number: number): Promise<void> {
  const path = segmentPath(directory, number);
  await disk.rename(path + temporarySuffix, path);
  await disk.syncDirectory(directory);
}
