/**
 * Nothing stays behind: whatever ends the program, the clusters go down first. A program that
 * hangs is ended, too.
 */

/** Longer than the largest suite with many rounds; a run that needs more has lost its way. */
const runMsMax = 3 * 60 * 60 * 1000;
const exitCodeSignalBase = 128;
const signals = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const;

/**
 * Takes the clusters down when a signal or the time limit ends the program; `before` says what is
 * known by then. The caller takes them down itself after calling what is returned.
 */
export function downAtExit(
  clusters: readonly { downNow(): void }[],
  before: () => void,
): () => void {
  const end = (code: number): void => {
    before();
    // Blocking: nothing that still runs here may start a host again meanwhile.
    for (const cluster of clusters) cluster.downNow();
    process.exit(code);
  };
  const limit = setTimeout(() => end(1), runMsMax);
  const handlers = Object.entries(signals).map(([name, number]) => {
    const handler = (): void => end(exitCodeSignalBase + number);
    process.once(name, handler);
    return { name, handler };
  });
  return () => {
    clearTimeout(limit);
    for (const { name, handler } of handlers) process.removeListener(name, handler);
  };
}
