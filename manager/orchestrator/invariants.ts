/**
 * What must be true of a service's tasks after every commit, for the tests: desired states only go
 * forward, nobody adds tasks beyond what is asked for, a slot has one wanted task unless an update
 * starts first, and a task does not start while its predecessor may still run.
 */
import { assert } from '#lib/assert';
import type { Change, Commit, ReadTx } from '#manager/store/types';
import { type Service, type Task, TaskState, UpdateConfigUpdateOrder } from '#proto/gen/swarm';
import { replicasOf, serviceModeOf } from '#proto/model/spec-defaults';
import { stopWaitMs } from './limits.ts';
import { groupSlots, type Slot } from './slot.ts';
import { createdAtMs, isActive, mayStillRun } from './task.ts';

export function checkCommit(view: ReadTx, commit: Commit, nowMs: number): void {
  const touched = new Set<string>();
  for (const change of commit.changes) {
    if (change.table !== 'task') continue;
    if (change.kind === 'update') checkOrder(change);
    if (change.kind !== 'remove') checkStart(view, change, nowMs);
    touched.add(change.object.serviceId);
  }
  for (const serviceId of touched) {
    const service = view.service.get(serviceId);
    if (service !== undefined) checkCounts(view, service, commit);
  }
}

function checkOrder({ object: task, previous }: Change & { table: 'task' }): void {
  if (previous === undefined) return;
  assert(task.desiredState >= previous.desiredState, 'desired states only go forward');
}

function checkCounts(view: ReadTx, service: Service, commit: Commit): void {
  const tasks = view.task.where('service', service.id);
  const isReplicated = serviceModeOf(service.spec) === 'replicated';
  const slots = [...groupSlots(tasks, isReplicated ? 'by-number' : 'by-node').values()];
  const orders = [service.spec?.update?.order, service.spec?.rollback?.order];
  const startsFirst = orders.includes(UpdateConfigUpdateOrder.START_FIRST);
  for (const slot of slots) checkSlot(slot, startsFirst);
  if (!isReplicated) return;
  const wanted = slots.filter(({ tasks: members }) => members.some(isActive)).length;
  const hasNew = commit.changes.some(
    ({ table, kind, object }) =>
      table === 'task' && kind === 'create' && object.serviceId === service.id,
  );
  const isAllowed = wanted <= replicasOf(service.spec) || !hasNew;
  assert(isAllowed, 'no task is created beyond the replicas');
}

function checkSlot({ tasks }: Slot, startsFirst: boolean): void {
  const wanted = tasks.filter(isActive).length;
  assert(wanted <= (startsFirst ? 2 : 1), 'a slot has one wanted task');
}

/** A task that is let loose finds its slot empty, or has waited long enough. */
function checkStart(view: ReadTx, change: Change & { table: 'task' }, nowMs: number): void {
  const { object: task, previous } = change;
  if (task.desiredState !== TaskState.RUNNING) return;
  if (previous?.desiredState === TaskState.RUNNING) return;
  const others = slotMates(view, task).filter(
    (other) => !isActive(other) && mayStillRun(other, (id) => view.node.get(id)),
  );
  const waitedMs = nowMs - createdAtMs(task, nowMs);
  assert(others.length === 0 || waitedMs >= stopWaitMs, 'a task starts after its predecessor');
}

function slotMates(view: ReadTx, task: Task): Task[] {
  return view.task.where('service', task.serviceId).filter((other) => {
    return other.id !== task.id && other.slot === task.slot && matchesNode(other, task);
  });
}

function matchesNode(other: Task, task: Task): boolean {
  return task.slot !== 0 || other.nodeId === task.nodeId;
}
