/**
 * `npm run bench -- scheduler`: processor time for placing many tasks on many nodes, once for the
 * decisions alone and once for the whole scheduler on a store that leads a cluster of one: from the
 * committed tasks to the committed assignments, the log's encoding included.
 */
import { systemClock } from '#lib/clock';
import { nullLogger } from '#lib/log';
import { NodeSet } from '#manager/scheduler/node-set';
import { planSchedule } from '#manager/scheduler/plan';
import { Scheduler } from '#manager/scheduler/scheduler';
import type { MemoryStore } from '#manager/store/store';
import { createTestStore } from '#manager/store/testing';
import { type Node, type Task, TaskState } from '#proto/gen/swarm';
import { Census } from '../../measure/census.ts';
import { ratioAtMost } from '../../measure/goal.ts';
import type { BenchOptions } from '../../measure/options.ts';
import { type Metric, renderReport } from '../../measure/report.ts';
import { makeNode, makeOneOff, makeReplica } from './cluster-model.ts';

/** SwarmKit's scheduler with its memory store, by its own benchmark, on a 2-core machine. */
const swarmkitReplicasCpuSeconds = 13.1;
const swarmkitOneOffSeconds = 7.0;

const metrics: readonly Metric[] = [
  {
    id: 'replicasPlan',
    what: '10 k nodes × 100 k replicas: decisions',
    unit: 'CPU s',
  },
  {
    id: 'replicasStore',
    what: '  with the store',
    unit: 'CPU s',
    goal: ratioAtMost(0.5),
    elsewhere: swarmkitReplicasCpuSeconds,
  },
  { id: 'oneOffPlan', what: '100 k nodes × 1 k one-off tasks: decisions', unit: 'CPU s' },
  {
    id: 'oneOffStore',
    what: '  with the store',
    unit: 'CPU s',
    goal: ratioAtMost(0.1),
    elsewhere: swarmkitOneOffSeconds,
  },
];

interface Load {
  readonly nodes: readonly Node[];
  readonly tasks: readonly Task[];
}

/** Objects per transaction while the store is filled. */
const fillBatch = 500;
const roundsDefault = 3;
const microsecondsPerSecond = 1e6;

function makeLoad(nodes: number, tasks: number, makeTask: (index: number) => Task): Load {
  return {
    nodes: Array.from({ length: nodes }, (_, index) => makeNode(index)),
    tasks: Array.from({ length: tasks }, (_, index) => makeTask(index)),
  };
}

function cpuSecondsSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / microsecondsPerSecond;
}

function planOnly({ nodes, tasks }: Load): number {
  const set = new NodeSet();
  for (const node of nodes) set.setNode(node);
  const before = process.cpuUsage();
  const decisions = planSchedule(tasks, set, 0);
  const used = cpuSecondsSince(before);
  const placed = decisions.filter(({ kind }) => kind === 'assign').length;
  if (placed !== tasks.length) throw new Error(`${placed} of ${tasks.length} tasks were placed`);
  return used;
}

/** As after a failover: everything is in the store when the scheduler starts. */
async function fillStore({ nodes, tasks }: Load): Promise<MemoryStore> {
  const store = createTestStore(systemClock);
  for (let at = 0; at < nodes.length; at += fillBatch) {
    await store.update((tx) => {
      for (const node of nodes.slice(at, at + fillBatch)) tx.create('node', node);
    });
  }
  for (let at = 0; at < tasks.length; at += fillBatch) {
    await store.update((tx) => {
      for (const task of tasks.slice(at, at + fillBatch)) tx.create('task', task);
    });
  }
  return store;
}

async function withStore(load: Load): Promise<number> {
  const store = await fillStore(load);
  let left = load.tasks.length;
  const allAssigned = new Promise<void>((resolve) => {
    store.watch(({ changes }) => {
      for (const change of changes) {
        if (change.table !== 'task' || change.object.status?.state !== TaskState.ASSIGNED) continue;
        if (--left === 0) resolve();
      }
    });
  });
  const scheduler = new Scheduler({ store, clock: systemClock, log: nullLogger });
  const before = process.cpuUsage();
  scheduler.start();
  await allAssigned;
  const used = cpuSecondsSince(before);
  await scheduler.stop();
  return used;
}

export async function runScheduler({ quick, rounds, only }: BenchOptions): Promise<boolean> {
  const loads = {
    replicas: makeLoad(10_000, 100_000, makeReplica),
    oneOff: makeLoad(100_000, 1_000, makeOneOff),
  };
  const census = new Census();
  for (let round = 0; round < (rounds ?? (quick ? 1 : roundsDefault)); round++) {
    for (const [name, load] of Object.entries(loads)) {
      if (!name.includes(only)) continue;
      census.add({ [`${name}Plan`]: planOnly(load) });
      census.add({ [`${name}Store`]: await withStore(load) });
    }
  }
  const own = { title: 'Shoal', samples: census.samples };
  process.stdout.write(renderReport({ metrics, own }));
  return true;
}
