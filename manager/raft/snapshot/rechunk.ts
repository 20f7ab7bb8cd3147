/**
 * Turns pieces of any size into chunks of one size, and lets the event loop breathe between
 * them: a state machine that makes its pieces synchronously must not delay a heartbeat.
 */
import type { Clock } from '#lib/clock';

/** Longest stretch of making pieces without giving way. */
const sliceMs = 2;

export interface Pacing {
  readonly clock: Clock;
  /** Runs the callback after the present turn of the event loop. */
  readonly defer: (callback: () => void) => void;
}

export async function* rechunk(
  pieces: AsyncIterable<Uint8Array>,
  sizeBytes: number,
  pacing: Pacing,
): AsyncIterable<Uint8Array> {
  let chunk = Buffer.allocUnsafe(sizeBytes);
  let filled = 0;
  let sliceStart = pacing.clock.monotonic();
  for await (const piece of pieces) {
    for (let at = 0; at < piece.length; ) {
      const count = Math.min(piece.length - at, sizeBytes - filled);
      chunk.set(piece.subarray(at, at + count), filled);
      at += count;
      filled += count;
      if (filled < sizeBytes) continue;
      yield chunk;
      chunk = Buffer.allocUnsafe(sizeBytes);
      filled = 0;
    }
    if (pacing.clock.monotonic() - sliceStart >= sliceMs) {
      await new Promise<void>((resolve) => pacing.defer(resolve));
      sliceStart = pacing.clock.monotonic();
    }
  }
  if (filled > 0) yield chunk.subarray(0, filled);
}
