/**
 * What the orchestrators ask about one task: is it wanted, has it ended, may its container still
 * be running, and when did these things happen. Times are milliseconds of the leader's clock.
 */
import {
  type Node,
  NodeSpecAvailability,
  NodeStatusState,
  type Task,
  TaskState,
} from '#proto/gen/swarm';
import { isTerminal, observedState } from '#proto/model/task-state';
import { msOfTimestamp } from '#proto/model/time';

export type NodeLookup = (nodeId: string) => Node | undefined;

/** Wanted: it counts as its slot's task. Tasks of jobs are not looked at here. */
export function isActive(task: Task): boolean {
  return task.desiredState <= TaskState.RUNNING;
}

export function hasEnded(task: Task): boolean {
  return isTerminal(observedState(task));
}

/** The node cannot run anything any more: nobody will report the end of its tasks. */
export function isLost(node: Node | undefined): boolean {
  return node === undefined || node.status?.state === NodeStatusState.DOWN;
}

/**
 * Tasks must leave this node. One that is UNKNOWN (after a change of the leader) or paused keeps
 * its tasks: a hiccup of the managers moves nothing.
 */
export function mustBeLeft(node: Node | undefined): boolean {
  return isLost(node) || node?.spec?.availability === NodeSpecAvailability.DRAIN;
}

/** A container of the task may be running: an agent has it and has not reported its end. */
export function mayStillRun(task: Task, nodeOf: NodeLookup): boolean {
  if (observedState(task) < TaskState.ASSIGNED || hasEnded(task)) return false;
  return !isLost(nodeOf(task.nodeId));
}

/** Nothing more will happen to the task: it ended, or was called off before it got a node. */
export function isOver(task: Task): boolean {
  if (hasEnded(task)) return true;
  return task.desiredState > TaskState.COMPLETE && observedState(task) < TaskState.ASSIGNED;
}

/** A task that a plan has just made is as old as the plan. */
export function createdAtMs(task: Task, nowMs: number): number {
  return task.meta === undefined ? nowMs : msOfTimestamp(task.meta.createdAt);
}

/** When its present state was reported, by the leader's clock where it is known. */
export function reportedAtMs(task: Task): number {
  return msOfTimestamp(task.status?.appliedAt ?? task.status?.timestamp);
}

export function specVersionOf(object: { readonly specVersion: Task['specVersion'] }): number {
  return object.specVersion?.index ?? 0;
}
