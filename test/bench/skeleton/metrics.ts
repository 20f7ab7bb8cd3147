/**
 * The numbers that the suite prints, their goals, and what a real Swarm took elsewhere: dockerd
 * 20.10.24 with five nodes as namespaces of one 2-core machine, kernel 6.18, ext4, medians of 3 to
 * 7 repetitions, polled every 50 ms. Quoted so that a run without Docker has something beside it;
 * such a ratio compares two machines, too.
 */
import { ratioAtLeast, ratioAtMost, valueAtLeast, valueAtMost } from '../../measure/goal.ts';
import type { Metric } from '../../measure/report.ts';

/** 23 containers per second is what containerd and runc reached there, driven without a daemon. */
const runtimeCeilingPerSecond = 23;

const starting: readonly Metric[] = [
  { id: 'assigned', what: 'create → assigned, idle', unit: 'ms', goal: valueAtMost(20) },
  {
    id: 'run1',
    what: 'create → running, 1 replica',
    unit: 's',
    goal: ratioAtMost(0.5),
    elsewhere: 0.5,
  },
  { id: 'run10', what: 'create → running, 10', unit: 's', elsewhere: 1.43 },
  {
    id: 'run100',
    what: 'create → running, 100',
    unit: 's',
    goal: ratioAtMost(0.6),
    elsewhere: 11.2,
  },
  {
    id: 'cpu100',
    what: '  CPU per container, all nodes',
    unit: 'ms',
    goal: ratioAtMost(0.6),
    elsewhere: 183,
  },
  {
    id: 'oneNode',
    what: 'containers started on one node',
    unit: '/s',
    goal: valueAtLeast(0.9 * runtimeCeilingPerSecond),
    elsewhere: 9,
  },
];

const stopping: readonly Metric[] = [
  { id: 'remove1', what: 'remove → gone, 1 replica', unit: 's', goal: ratioAtMost(0.3) },
  {
    id: 'remove1Stubborn',
    what: '  TERM ignored, grace 1 s',
    unit: 's',
    elsewhere: 2.72,
  },
  { id: 'remove100', what: 'remove → gone, 100', unit: 's' },
  {
    id: 'update20',
    what: 'update 20, 5 at once, stop-first',
    unit: 's',
    goal: ratioAtMost(0.5),
    elsewhere: 8.5,
  },
];

const writing: readonly Metric[] = [
  {
    id: 'creates1',
    what: 'services created, 1 client',
    unit: '/s',
    goal: ratioAtLeast(1.5),
    elsewhere: 328,
  },
  {
    id: 'creates64',
    what: 'services created, 64 clients',
    unit: '/s',
    goal: ratioAtLeast(5),
    elsewhere: 401,
  },
];

const failing: readonly Metric[] = [
  {
    id: 'leaderKilled',
    what: 'leader killed → next write',
    unit: 's',
    goal: valueAtMost(1.5),
    elsewhere: 12.5,
  },
  {
    id: 'leaderCut',
    what: 'leader cut off → next write',
    unit: 's',
    goal: valueAtMost(2.5),
    elsewhere: 20,
  },
  {
    id: 'workerKilled',
    what: 'worker killed → tasks elsewhere',
    unit: 's',
    goal: valueAtMost(5),
    elsewhere: 13.9,
  },
  {
    id: 'powerCut',
    what: 'worker’s power cut → elsewhere',
    unit: 's',
    goal: valueAtMost(5),
    elsewhere: 14.9,
  },
];

const memory: readonly Metric[] = [
  {
    id: 'memoryIdle',
    what: 'memory, largest manager, idle',
    unit: 'MB',
    goal: valueAtMost(130),
    elsewhere: 133,
  },
  { id: 'memory100', what: '  with 100 tasks', unit: 'MB', elsewhere: 163 },
];

export const metrics: readonly Metric[] = [
  ...starting,
  ...stopping,
  ...writing,
  ...failing,
  ...memory,
];
