/**
 * What the allocator has to look at, noted from commits. A note says only that there may be
 * something to do; what that is, the transaction finds in the objects.
 */
import type { Change, Commit, ReadTx } from '#manager/store/types';
import { type Task, TaskState } from '#proto/gen/swarm';
import { isTerminal, observedState } from '#proto/model/task-state';
import { hasSurplus, isAllocated } from './endpoint.ts';
import { isNetworkAllocated } from './network/allocate.ts';

export class Worklist {
  readonly services = new Set<string>();
  nodes = true;
  networks = true;
  tasks = true;

  get hasAny(): boolean {
    return this.tasks || this.nodes || this.networks || this.services.size > 0;
  }

  noteAll(view: ReadTx): void {
    for (const service of view.service.all()) {
      if (!isAllocated(view, service) || hasSurplus(view, service)) this.services.add(service.id);
    }
    this.nodes = true;
    this.networks = true;
    this.tasks = true;
  }

  /** Returns whether something came free that others may be waiting for. */
  note(commit: Commit, view: ReadTx): boolean {
    let isFreed = false;
    for (const change of commit.changes) {
      if (this.#note(change, view)) isFreed = true;
    }
    return isFreed;
  }

  #note(change: Change, view: ReadTx): boolean {
    const { kind } = change;
    switch (change.table) {
      case 'task':
        return this.#noteTask(change.object, change.previous, kind === 'remove', view);
      case 'service': {
        const isNews = kind !== 'remove' && !isAllocated(view, change.object);
        const isLeaving = kind !== 'remove' && hasSurplus(view, change.object);
        if (isNews || isLeaving) this.services.add(change.object.id);
        const networksMayGo = view.network.all().some(({ pendingDelete }) => pendingDelete);
        if (kind !== 'create' && networksMayGo) this.networks = true;
        return kind === 'remove' || change.previous?.endpoint !== undefined;
      }
      case 'network': {
        const { object } = change;
        if (kind === 'remove') this.networks = true;
        else if (object.pendingDelete || !isNetworkAllocated(object)) this.networks = true;
        if (kind === 'create') this.tasks = true;
        return kind !== 'update';
      }
      case 'node':
        if (kind !== 'remove' && change.object.number === 0) this.nodes = true;
        return false;
      default:
        return false;
    }
  }

  #noteTask(task: Task, previous: Task | undefined, isRemoved: boolean, view: ReadTx): boolean {
    const isNew = !isRemoved && observedState(task) === TaskState.NEW;
    // A new task that was only told why it waits is no news.
    if (isNew && previous === undefined) this.tasks = true;
    if (isNew && previous !== undefined && previous.desiredState !== task.desiredState) {
      this.tasks = true;
    }
    if (isRemoved) this.#noteLeft(task, view);
    if (task.networks.length === 0) return false;
    const hasEnded = isRemoved || isTerminal(observedState(task));
    const hadEnded = previous !== undefined && isTerminal(observedState(previous));
    if (!hasEnded || (hadEnded && !isRemoved)) return false;
    if (!isRemoved) this.#noteLeft(task, view);
    return true;
  }

  /** A task left its networks: its service or the networks may have waited for that. */
  #noteLeft(task: Task, view: ReadTx): void {
    const service = view.service.get(task.serviceId);
    if (service !== undefined && hasSurplus(view, service)) this.services.add(service.id);
    const attached = task.networks.map(({ network }) => network?.id ?? '');
    const wished = (task.spec?.networks ?? []).map(({ target }) => target);
    for (const id of [...attached, ...wished]) {
      if (view.network.get(id)?.pendingDelete === true) this.networks = true;
    }
  }
}
