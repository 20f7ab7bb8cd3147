/**
 * The scheduler's picture of the cluster, kept up to date from commits: the node set, the tasks
 * that wait, and whether anything happened that could let one of them be placed.
 */

import type { Change, Commit, ReadTx } from '#manager/store/types';
import { type Task, TaskState } from '#proto/gen/swarm';
import { NodeSet } from './node-set.ts';
import { revisionOf } from './plan.ts';

/** A task waits for the scheduler once the allocator is done with it and until it has a place. */
export function isPending(task: Task): boolean {
  return task.status?.state === TaskState.PENDING && task.desiredState <= TaskState.COMPLETE;
}

/** Wanted no more before it got a node: nobody else will ever end it. */
export function isAbandoned(task: Task): boolean {
  return (
    task.status?.state === TaskState.PENDING &&
    task.desiredState > TaskState.COMPLETE &&
    task.desiredState < TaskState.REMOVE
  );
}

function hasFailed(task: Task): boolean {
  const state = task.status?.state;
  return state === TaskState.FAILED || state === TaskState.REJECTED;
}

export class Mirror {
  readonly nodes = new NodeSet();
  readonly pending = new Map<string, Task>();
  readonly abandoned = new Map<string, Task>();
  /** Set when a new task waits or room may have appeared; cleared by the one who looked. */
  stirred = true;

  /** Starts over from the committed state. */
  load(view: ReadTx): void {
    for (const node of view.node.all()) this.nodes.setNode(node);
    for (const task of view.task.all()) this.#setTask(task);
    this.stirred = true;
  }

  follow(commit: Commit, now: number): void {
    for (const change of commit.changes) this.#apply(change, now);
  }

  #apply(change: Change, now: number): void {
    if (change.table === 'node') {
      this.stirred = true;
      if (change.kind === 'remove') this.nodes.deleteNode(change.object.id);
      else this.nodes.setNode(change.object);
    } else if (change.table === 'task') {
      if (change.kind === 'remove') this.#dropTask(change.object);
      else this.#setTask(change.object);
      const { object, previous } = change;
      if (hasFailed(object) && previous !== undefined && !hasFailed(previous)) {
        this.nodes.get(object.nodeId)?.recordFailure(revisionOf(object), now);
      }
    }
  }

  #setTask(task: Task): void {
    const known = this.pending.get(task.id);
    if (isPending(task)) {
      this.pending.set(task.id, task);
      // A changed explanation alone is our own writing and no reason to look again.
      if (known === undefined || known.desiredState !== task.desiredState) this.stirred = true;
    } else {
      this.pending.delete(task.id);
    }
    if (isAbandoned(task)) this.abandoned.set(task.id, task);
    else this.abandoned.delete(task.id);
    const running = (task.status?.state ?? TaskState.NEW) <= TaskState.RUNNING;
    if (!running || task.desiredState > TaskState.COMPLETE) this.stirred = true;
    this.nodes.setTask(task);
  }

  #dropTask(task: Task): void {
    this.pending.delete(task.id);
    this.abandoned.delete(task.id);
    this.nodes.deleteTask(task.id);
    this.stirred = true;
  }
}
