/**
 * Which services a commit concerns. This is only about not looking too often: most commits are
 * task states on their way up, which change nothing that an orchestrator decides on.
 */
import type { Change, Commit } from '#manager/store/types';
import { type Node, type Task, TaskState } from '#proto/gen/swarm';
import { deepEqual } from '#proto/model/equal';
import { isTerminal, observedState } from '#proto/model/task-state';

/** The ids of the services whose own object or tasks changed in a way that matters. */
export function* touchedServices(
  commit: Commit,
  isUpdating: (serviceId: string) => boolean,
): Generator<string> {
  for (const change of commit.changes) {
    if (change.table === 'service') yield change.object.id;
    if (change.table !== 'task' || change.object.serviceId === '') continue;
    const { serviceId } = change.object;
    if (taskMatters(change, () => isUpdating(serviceId))) yield serviceId;
  }
}

/** The nodes of the commit that can do, or must do, other things than before. */
export function* touchedNodes(commit: Commit): Generator<Node> {
  for (const change of commit.changes) {
    if (change.table !== 'node') continue;
    const { kind, object: node, previous } = change;
    if (kind !== 'update' || previous === undefined || nodeMatters(node, previous)) yield node;
  }
}

function taskMatters(change: Change & { table: 'task' }, isUpdating: () => boolean): boolean {
  if (change.kind !== 'update' || change.previous === undefined) return true;
  const { object: task, previous } = change;
  if (task.desiredState !== previous.desiredState) return true;
  const state = observedState(task);
  if (state !== observedState(previous)) {
    if (isTerminal(state)) return true;
    return state === TaskState.RUNNING && isUpdating();
  }
  return errOf(task) !== errOf(previous) && isUpdating();
}

function errOf(task: Task): string {
  return task.status?.err ?? '';
}

/** What constraints, reservations and liveness are judged by; certificates and networks are not. */
function nodeMatters(node: Node, previous: Node): boolean {
  return (
    node.status?.state !== previous.status?.state ||
    node.status?.addr !== previous.status?.addr ||
    node.role !== previous.role ||
    !deepEqual(node.spec, previous.spec) ||
    !deepEqual(node.description, previous.description)
  );
}
