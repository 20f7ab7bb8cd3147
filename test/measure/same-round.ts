/**
 * Ours by the peer's of the same round: what else the machine does falls on both, and the spread of
 * such ratios says how far they can be trusted.
 */
import { type Goal, valueAtLeast, valueAtMost } from './goal.ts';
import type { Metric } from './report.ts';

export function sameRoundId(id: string): string {
  return `${id}SameRound`;
}

/** The row for it; `goal` is one for a ratio. */
export function sameRoundMetric(id: string, { bound, limit }: Goal): Metric {
  const goal = bound === 'at least' ? valueAtLeast(limit) : valueAtMost(limit);
  return { id: sameRoundId(id), what: '  ratio within a round', unit: '×', goal };
}

/** One ratio for each metric that has a row for it and was measured on both sides. */
export function sameRoundRatios(
  metrics: readonly Metric[],
  own: Readonly<Record<string, number>>,
  peer: Readonly<Record<string, number>>,
): Readonly<Record<string, number>> {
  const ids = new Set(metrics.map(({ id }) => id));
  return Object.fromEntries(
    Object.entries(own).flatMap(([id, value]) => {
      const against = peer[id] ?? 0;
      return ids.has(sameRoundId(id)) && against > 0 ? [[sameRoundId(id), value / against]] : [];
    }),
  );
}
