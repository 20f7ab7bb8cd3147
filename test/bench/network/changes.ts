/** One endpoint more, then one less, in tables with a thousand: how long, and at what cost. */
import { summarize } from '../../measure/summary.ts';
import { monotonicMs } from '../processes/monotonic.ts';
import { cpuMsWithChildren } from '../processes/process-facts.ts';
import type { Bed } from './bed.ts';
import { late, lateChange, nodeIds } from './cluster-tables.ts';
import type { Measurement, Values } from './measurement.ts';
import { ports } from './orders.ts';

const reachMsMax = 30_000;

interface Times {
  readonly appliedMs: number;
  readonly reachableMs: number;
}

/** From the message of the managers on; the service refuses until then, and is asked again. */
async function add(bed: Bed): Promise<Times> {
  const order = { host: late.vip, port: ports.greeting, ms: reachMsMax };
  const watchers = [bed.loads.direct, bed.loads.watcher];
  const reached = Promise.all(watchers.map((load) => load.ask('insist', order)));
  const began = monotonicMs();
  const applied = bed.tables({ changes: [lateChange(bed.overlayVersion, true)] });
  const [appliedAt, reachedAt] = await Promise.all([applied, reached]);
  return { appliedMs: appliedAt - began, reachableMs: Math.max(...reachedAt) - began };
}

async function remove(bed: Bed): Promise<void> {
  await bed.tables({ changes: [lateChange(bed.overlayVersion, false)] });
}

function median(values: readonly number[]): number {
  return summarize(values)?.median ?? 0;
}

export const changes: Measurement = {
  name: 'one endpoint',
  async own({ bed, changes: count }): Promise<Values> {
    const before = cpuMsWithChildren(bed.agentPids);
    const times: Times[] = [];
    for (let at = 0; at < count; at++) {
      times.push(await add(bed));
      await remove(bed);
    }
    const used = cpuMsWithChildren(bed.agentPids) - before;
    const reachable = times.map(({ reachableMs }) => reachableMs);
    return {
      applied: median(times.map(({ appliedMs }) => appliedMs)),
      reachable: median(reachable),
      reachableMax: Math.max(...reachable),
      // Half of the changes take it away again.
      changeCpu: used / (2 * count * nodeIds.length),
    };
  },
};
