/** What a snapshot of a full store costs the leader that makes it and sends it to a new member. */

import { largestMB } from '../processes/process-facts.ts';
import { pause, until } from '../until.ts';
import type { Measurement, Values } from './measurement.ts';
import type { OwnGroup } from './own-group.ts';

const stateBytes = 50e6;
/** More than what makes a snapshot due, so that a new member cannot do with the log alone. */
const entriesBefore = 10_500;
const fillMs = 500;
const inFlight = 256;
const calmMs = 1_000;
const deadlineMs = 60_000;
const pollMs = 20;
const millisecondsPerSecond = 1_000;

/** A store of the wanted size, and a log that does not reach back to its beginning. */
async function prepare(group: OwnGroup): Promise<void> {
  const { worker } = await group.settled();
  await worker.ask('fill', stateBytes);
  const { applied } = await worker.ask('facts');
  while ((await worker.ask('facts')).applied < applied + entriesBefore) {
    await worker.ask('propose', { inFlight, ms: fillMs });
  }
  await until({ what: 'the leader has a snapshot', deadlineMs, periodMs: pollMs }, async () =>
    (await worker.ask('facts')).hasSnapshot ? true : undefined,
  );
  await group.settled();
  await pause(calmMs);
}

async function withNewMember(group: OwnGroup): Promise<Values> {
  const { worker } = await group.settled();
  await worker.ask('watchLag');
  await pause(calmMs);
  const idle = await worker.ask('lag');
  const seat = await group.newSeat();
  try {
    const { applied } = await worker.ask('facts');
    // Refused, as it takes no part yet; but then its start, which is not ours to measure, is over.
    await seat.worker.ask('facts').catch(() => undefined);
    await worker.ask('watchLag');
    const began = performance.now();
    const raftId = await group.join(seat);
    await until({ what: 'the new member has caught up', deadlineMs, periodMs: pollMs }, async () =>
      (await seat.worker.ask('facts')).applied >= applied ? true : undefined,
    );
    const seconds = (performance.now() - began) / millisecondsPerSecond;
    const busy = await worker.ask('lag');
    await worker.ask('removeMember', raftId);
    return {
      lagIdle: idle.p99Ms,
      lagSnapshot: busy.p99Ms,
      lagSnapshotMax: busy.maxMs,
      snapshotSeconds: seconds,
      memorySnapshot: largestMB(group.pids),
    };
  } finally {
    await group.forget(seat);
  }
}

export const snapshot: Measurement = {
  name: 'snapshot',
  own: async (group) => {
    await prepare(group);
    return withNewMember(group);
  },
};

export function memory(name: string, id: string): Measurement {
  return {
    name,
    own: async (group) => {
      await group.settled();
      return { [id]: largestMB(group.pids) };
    },
    peer: async (group) => {
      await group.settled();
      return { [id]: largestMB(group.pids) };
    },
  };
}
