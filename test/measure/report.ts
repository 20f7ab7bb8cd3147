/**
 * The result of a benchmark: one row per metric, ours beside the peer's, their ratio, the goal and
 * whether it was reached. Where the peer was not measured, a number quoted from elsewhere stands in.
 */
import { type Goal, goalText, judge, type Verdict } from './goal.ts';
import { type Summary, summarize } from './summary.ts';
import { renderTable } from './table.ts';

export interface Metric {
  readonly id: string;
  readonly what: string;
  readonly unit: string;
  readonly goal?: Goal;
  /** What the peer took on another machine; its source is the caller's to name. */
  readonly elsewhere?: number;
}

/** Values by metric id. */
export type Samples = ReadonlyMap<string, readonly number[]>;

export interface ReportInput {
  readonly metrics: readonly Metric[];
  readonly own: { readonly title: string; readonly samples: Samples };
  /** Absent: the peer was not measured in this run. */
  readonly peer?: { readonly title: string; readonly samples: Samples };
}

/** Three digits that count, so that 0.0123 and 12.3 are read as easily. */
export function formatNumber(value: number): string {
  if (value === 0) return '0';
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
  return value.toFixed(Math.min(digits, 4));
}

function spread(summary: Summary | undefined): string {
  if (summary === undefined) return '-';
  const { count, min, median, max } = summary;
  if (count === 1) return formatNumber(median);
  return `${formatNumber(median)} [${formatNumber(min)}-${formatNumber(max)}] k=${count}`;
}

function row(metric: Metric, input: ReportInput): string[] {
  const own = summarize(input.own.samples.get(metric.id) ?? []);
  const peer = summarize(input.peer?.samples.get(metric.id) ?? []);
  const against = peer?.median ?? metric.elsewhere;
  const ratio =
    own === undefined || against === undefined || against === 0 ? undefined : own.median / against;
  const quoted = peer === undefined && metric.elsewhere !== undefined;
  const peerText = quoted ? `(${formatNumber(metric.elsewhere)})` : spread(peer);
  const verdict: Verdict = judge(metric.goal, own?.median, ratio);
  return [
    metric.what,
    metric.unit,
    spread(own),
    peerText,
    ratio === undefined ? '' : `${formatNumber(ratio)}×`,
    goalText(metric.goal, metric.unit),
    verdict,
  ];
}

/** Metrics that nobody measured are left out. */
export function renderReport(input: ReportInput): string {
  const measured = input.metrics.filter(
    ({ id }) => input.own.samples.has(id) || input.peer?.samples.has(id) === true,
  );
  const peerTitle = input.peer?.title ?? '(measured elsewhere)';
  return renderTable(
    ['what', 'unit', input.own.title, peerTitle, 'ratio', 'goal', ''],
    measured.map((metric) => row(metric, input)),
    2,
  );
}
