/**
 * The numbers that the suite prints, their goals, and what the peers took elsewhere: etcd 3.4.23
 * without TLS and SwarmKit's store, three members each, on a 2-core machine with 200-byte values,
 * medians of 7 rounds. Quoted where the peer is not measured beside ours; such a ratio compares two
 * machines, too.
 */
import { type Goal, ratioAtLeast, valueAtLeast, valueAtMost } from '../../measure/goal.ts';
import type { Metric } from '../../measure/report.ts';
import { sameRoundMetric } from '../../measure/same-round.ts';

/** SwarmKit: 32 writers, 3 managers. */
const swarmkitTransactionsPerSecond = 626;

interface Elsewhere {
  readonly perSecond?: number;
  readonly p50Ms?: number;
  readonly p99Ms?: number;
}

/** The rate, beside it the latencies and the processor time of all members. */
function rate(
  id: string,
  what: string,
  goal: Goal | undefined,
  { perSecond, p50Ms, p99Ms }: Elsewhere = {},
): readonly Metric[] {
  const quoted = (elsewhere: number | undefined) => (elsewhere === undefined ? {} : { elsewhere });
  return [
    { id, what, unit: '/s', ...(goal === undefined ? {} : { goal }), ...quoted(perSecond) },
    ...(goal?.of === 'ratio' ? [sameRoundMetric(id, goal)] : []),
    { id: `${id}P50`, what: '  p50', unit: 'ms', ...quoted(p50Ms) },
    { id: `${id}P99`, what: '  p99', unit: 'ms', ...quoted(p99Ms) },
    { id: `${id}Cpu`, what: '  CPU of all members per thousand', unit: 'ms' },
  ];
}

const writes: readonly Metric[] = [
  ...rate('stream1', 'proposals, stream client, 1 in flight', ratioAtLeast(0.75), {
    perSecond: 931,
    p50Ms: 0.91,
    p99Ms: 4.8,
  }),
  ...rate('stream64', 'proposals, stream client, 64', ratioAtLeast(1.5), {
    perSecond: 7_573,
    p50Ms: 6.5,
    p99Ms: 25,
  }),
  ...rate('stream256', 'proposals, stream client, 256', ratioAtLeast(2.5), {
    perSecond: 10_481,
    p50Ms: 17.4,
    p99Ms: 109,
  }),
  ...rate('inProcess1', 'proposals on the leader, 1', undefined),
  ...rate('inProcess64', 'proposals on the leader, 64', undefined),
  ...rate('inProcess256', 'proposals on the leader, 256', valueAtLeast(50_000)),
  ...rate('store1', 'store transactions, 1 writer', undefined),
  ...rate('store32', 'store transactions, 32 writers', ratioAtLeast(10), {
    perSecond: swarmkitTransactionsPerSecond,
  }),
];

const reads: readonly Metric[] = [
  ...rate('streamReads64', 'linearizable reads, stream client, 64', valueAtLeast(10_000), {
    perSecond: 8_795,
    p50Ms: 5.1,
    p99Ms: 25,
  }),
  ...rate('reads64', 'linearizable reads on the leader, 64', undefined),
];

const changes: readonly Metric[] = [
  {
    id: 'failover',
    what: 'leader killed → next accepted write',
    unit: 's',
    goal: valueAtMost(1.5),
    elsewhere: 1.1,
  },
  { id: 'handover', what: 'handover: no write for', unit: 'ms', goal: valueAtMost(100) },
  { id: 'handoverMax', what: '  the longest of a round', unit: 'ms' },
];

const footprint: readonly Metric[] = [
  { id: 'memoryIdle', what: 'memory, largest member, new', unit: 'MB' },
  { id: 'memoryLoaded', what: '  after the loads', unit: 'MB' },
  { id: 'memorySnapshot', what: '  with 50 MB of state, snapshot sent', unit: 'MB' },
  { id: 'lagIdle', what: 'event-loop lag p99, idle', unit: 'ms' },
  {
    id: 'lagSnapshot',
    what: '  while 50 MB of snapshot are made and sent',
    unit: 'ms',
    goal: valueAtMost(5),
  },
  { id: 'lagSnapshotMax', what: '  its maximum', unit: 'ms' },
  { id: 'snapshotSeconds', what: 'join → snapshot loaded, 50 MB', unit: 's' },
];

const core: readonly Metric[] = [
  { id: 'core1', what: 'core only, one thread, one by one', unit: 'entries/CPU s' },
  {
    id: 'core64',
    what: 'core only, one thread, 64 at a time',
    unit: 'entries/CPU s',
    goal: valueAtLeast(100_000),
  },
];

export const metrics: readonly Metric[] = [...writes, ...reads, ...changes, ...footprint, ...core];
