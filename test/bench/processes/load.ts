/** Closed loops: so many callers, each asking again as soon as it has its answer. */

export interface Load {
  readonly count: number;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** The value below which the share `q` of `sorted` lies; 0 for no values. */
export function quantile(sorted: readonly number[], q: number): number {
  const at = Math.min(sorted.length - 1, Math.floor(sorted.length * q));
  return sorted[at] ?? 0;
}

export function loadOf(latenciesMs: readonly number[], seconds: number): Load {
  const sorted = [...latenciesMs].sort((a, b) => a - b);
  return {
    count: sorted.length,
    perSecond: sorted.length / seconds,
    p50Ms: quantile(sorted, 0.5),
    p99Ms: quantile(sorted, 0.99),
  };
}

/** `inFlight` callers of `call` for `ms`; a call that fails fails the whole. */
export async function closedLoop(
  { inFlight, ms }: { readonly inFlight: number; readonly ms: number },
  call: (caller: number) => Promise<unknown>,
): Promise<Load> {
  const latencies: number[] = [];
  const began = performance.now();
  const end = began + ms;
  const caller = async (number: number): Promise<void> => {
    for (let sent = performance.now(); sent < end; ) {
      await call(number);
      const done = performance.now();
      latencies.push(done - sent);
      sent = done;
    }
  };
  await Promise.all(Array.from({ length: inFlight }, (_, number) => caller(number)));
  return loadOf(latencies, (performance.now() - began) / 1000);
}
