/** The changes that the dispatcher makes to node and task objects, as functions on a transaction. */
import { ShoalError } from '#lib/errors';
import type { WriteTx } from '#manager/store/types';
import {
  type Node,
  type NodeDescription,
  NodeStatus,
  NodeStatusState,
  TaskState,
  TaskStatus,
} from '#proto/gen/swarm';
import { tasksThatFit } from '#proto/model/limits';
import { timestampOfMs } from '#proto/model/time';

export function mustGetNode(tx: { node: { get(id: string): Node | undefined } }, id: string): Node {
  const node = tx.node.get(id);
  if (node === undefined) {
    throw new ShoalError('not_found', `node ${id} is not part of this swarm: it was removed`);
  }
  return node;
}

/** The node is here, at this address, and looks like this. */
export function registerNode(
  tx: WriteTx,
  nodeId: string,
  description: NodeDescription | undefined,
  addr: string,
): void {
  const node = mustGetNode(tx, nodeId);
  const status = NodeStatus.create({ state: NodeStatusState.READY, addr });
  tx.update('node', { ...node, description: description ?? node.description, status });
}

/** Sets a node's state unless it has that state or is gone. Returns whether it changed. */
export function setNodeState(
  tx: WriteTx,
  nodeId: string,
  state: NodeStatusState,
  message: string,
): boolean {
  const node = tx.node.get(nodeId);
  if (node === undefined || node.status?.state === state) return false;
  tx.update('node', {
    ...node,
    status: { ...(node.status ?? NodeStatus.create()), state, message },
  });
  return true;
}

/**
 * Gives up tasks of a node that has been down for too long, so that others may go on: as many as
 * fit into a transaction. Returns whether more are left.
 */
export function orphanTasks(tx: WriteTx, nodeId: string, nowMs: number): boolean {
  const tasks = tx.task.where('node', nodeId).filter((task) => {
    const state = task.status?.state ?? TaskState.NEW;
    return state >= TaskState.ASSIGNED && state <= TaskState.RUNNING;
  });
  const fitting = tasksThatFit(tasks);
  for (const task of fitting) {
    const status = {
      ...(task.status ?? TaskStatus.create()),
      state: TaskState.ORPHANED,
      timestamp: timestampOfMs(nowMs),
      message: 'node was down for too long',
    };
    tx.update('task', { ...task, status });
  }
  return tasks.length > fitting.length;
}
