/** Nobody leads for a while: after the leader was killed, and while it hands over. */

import { monotonicMs } from '../processes/monotonic.ts';
import { pause } from '../until.ts';
import type { EtcdGroup, EtcdMember } from './etcd-group.ts';
import type { Measurement } from './measurement.ts';
import type { OwnGroup, Seat } from './own-group.ts';

/** Each try costs the survivors something, so it is not done more often. */
const etcdRetryMs = 20;
const acceptMs = 60_000;
const millisecondsPerSecond = 1_000;
/** Per round; the middle one counts, and the longest is told beside it. */
const handoverTries = 5;

/** When the first of these members accepted a proposal. */
async function firstAccepted(seats: readonly Seat[]): Promise<number> {
  const tries = seats.map(({ worker }) => worker.ask('insist'));
  const first = await Promise.any(tries);
  await Promise.all(seats.map(({ worker }) => worker.ask('cease')));
  await Promise.all(tries);
  return first;
}

function others(group: OwnGroup, leader: Seat): readonly Seat[] {
  return group.seats.filter((seat) => seat !== leader);
}

/**
 * Puts at every survivor, a new one every few milliseconds: etcd holds those that come while nobody
 * leads until they time out, where ours are refused at once.
 */
async function etcdAccepted(group: EtcdGroup, members: readonly EtcdMember[]): Promise<number> {
  const limitMs = monotonicMs() + acceptMs;
  const tries: Promise<void>[] = [];
  let first: number | undefined;
  let last = 'no answer';
  const attempt = async (member: EtcdMember): Promise<void> => {
    try {
      await group.put(member);
      first ??= monotonicMs();
    } catch (error) {
      last = error instanceof Error ? error.message : String(error);
    }
  };
  while (first === undefined && monotonicMs() < limitMs) {
    tries.push(...members.map(attempt));
    await pause(etcdRetryMs);
  }
  await Promise.all(tries);
  if (first === undefined) throw new Error(`etcd accepted no put any more; last answer: ${last}`);
  return first;
}

export const failover: Measurement = {
  name: 'failover',
  own: async (group) => {
    const leader = await group.settled();
    const began = monotonicMs();
    await leader.worker.kill();
    const accepted = await firstAccepted(others(group, leader));
    await group.restart(leader);
    return { failover: (accepted - began) / millisecondsPerSecond };
  },
  peer: async (group) => {
    const leader = await group.settled();
    const survivors = group.members.filter((member) => member !== leader);
    const began = monotonicMs();
    await group.kill(leader);
    const accepted = await etcdAccepted(group, survivors);
    group.restart(leader);
    return { failover: (accepted - began) / millisecondsPerSecond };
  },
};

async function handoverGapMs(group: OwnGroup): Promise<number> {
  const leader = await group.settled();
  const accepted = firstAccepted(others(group, leader));
  const [last, first] = await Promise.all([leader.worker.ask('handOver'), accepted]);
  return first - last;
}

export const handover: Measurement = {
  name: 'handover',
  own: async (group) => {
    const gaps: number[] = [];
    for (let at = 0; at < handoverTries; at++) gaps.push(await handoverGapMs(group));
    const sorted = gaps.sort((a, b) => a - b);
    return { handover: sorted[Math.floor(handoverTries / 2)] ?? 0, handoverMax: Math.max(...gaps) };
  },
};
