/** Short ways to write tasks and slots down in table tests. */
import { Meta, Task, TaskSpec, TaskState, TaskStatus } from '#proto/gen/swarm';
import { timestampOfMs } from '#proto/model/time';
import type { Slot } from './slot.ts';

export interface TaskFacts {
  readonly id?: string;
  readonly slot?: number;
  readonly node?: string;
  readonly desired?: TaskState;
  readonly state?: TaskState;
  readonly createdMs?: number;
  /** When its present state was reported. */
  readonly reportedMs?: number;
  readonly version?: number;
  readonly spec?: Partial<TaskSpec>;
}

export function makeTask(facts: TaskFacts): Task {
  const createdMs = facts.createdMs ?? 0;
  return Task.create({
    id: facts.id ?? `t${facts.slot ?? 1}-${createdMs}`,
    serviceId: 'web',
    slot: facts.slot ?? 1,
    nodeId: facts.node ?? '',
    desiredState: facts.desired ?? TaskState.RUNNING,
    specVersion: { index: facts.version ?? 1 },
    spec: TaskSpec.create(facts.spec ?? {}),
    meta: Meta.create({ version: { index: 1 }, createdAt: timestampOfMs(createdMs) }),
    status: TaskStatus.create({
      state: facts.state ?? TaskState.RUNNING,
      timestamp: timestampOfMs(facts.reportedMs ?? createdMs),
    }),
  });
}

/** Oldest first, as slots have them. */
export function makeSlot(...tasks: readonly TaskFacts[]): Slot {
  const made = tasks.map((facts, index) => makeTask({ createdMs: index, ...facts }));
  return { place: { slot: made[0]?.slot ?? 1, nodeId: '' }, tasks: made };
}
