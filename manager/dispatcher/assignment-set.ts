/**
 * What one node must have. The set remembers what was sent and turns the state of the store into
 * the messages that bring the node up to date: everything first, then only what changed.
 */
import {
  Assignment,
  AssignmentChange,
  AssignmentChangeAssignmentAction,
  AssignmentsMessage,
  AssignmentsMessageType,
  Task,
  TaskState,
} from '#proto/gen/swarm';
import { changesPerMessageMax } from './limits.ts';

/** Before it is assigned a task is nobody's business but the managers'. */
export function isAssigned(task: Task, nodeId: string): boolean {
  return task.nodeId === nodeId && (task.status?.state ?? TaskState.NEW) >= TaskState.ASSIGNED;
}

/** An agent knows the status of its own tasks best: it is told only what managers decide. */
function concernsAgent(sent: Task, next: Task): boolean {
  if ((next.status?.state ?? TaskState.NEW) <= TaskState.ASSIGNED) return sent !== next;
  return (Object.keys(next) as (keyof Task)[]).some(
    (key) =>
      key !== 'status' && key !== 'meta' && sent[key] !== next[key] && !same(sent, next, key),
  );
}

function same(a: Task, b: Task, key: keyof Task): boolean {
  return JSON.stringify(a[key]) === JSON.stringify(b[key]);
}

function change(task: Task, action: AssignmentChangeAssignmentAction): AssignmentChange {
  return AssignmentChange.create({ assignment: Assignment.create({ task }), action });
}

export class AssignmentSet {
  readonly #nodeId: string;
  readonly #sent = new Map<string, Task>();
  readonly #touched = new Map<string, Task | undefined>();
  #sequence = 0;

  constructor(nodeId: string) {
    this.#nodeId = nodeId;
  }

  get hasChanges(): boolean {
    return this.#touched.size > 0;
  }

  /** The first message: everything that is assigned, as one complete set. */
  complete(tasks: readonly Task[]): AssignmentsMessage {
    this.#touched.clear();
    const assigned = tasks.filter((task) => isAssigned(task, this.#nodeId));
    for (const task of assigned) this.#sent.set(task.id, task);
    const { UPDATE } = AssignmentChangeAssignmentAction;
    return this.#message(
      AssignmentsMessageType.COMPLETE,
      assigned.map((task) => change(task, UPDATE)),
    );
  }

  /** Notes a task's new state; undefined when it was removed. True when the node must be told. */
  touch(id: string, task: Task | undefined): boolean {
    const sent = this.#sent.get(id);
    const assigned = task !== undefined && isAssigned(task, this.#nodeId);
    if (!assigned) {
      // It came and went between two messages: the node never hears of it.
      if (sent === undefined) this.#touched.delete(id);
      if (sent === undefined) return false;
      this.#touched.set(id, undefined);
      return true;
    }
    if (sent !== undefined && !this.#touched.has(id) && !concernsAgent(sent, task)) return false;
    this.#touched.set(id, task);
    return true;
  }

  /** The changes since the last message, in messages of bounded size. */
  incremental(): AssignmentsMessage[] {
    const changes = [...this.#touched].map(([id, task]) => this.#record(id, task));
    this.#touched.clear();
    const messages: AssignmentsMessage[] = [];
    for (let at = 0; at < changes.length; at += changesPerMessageMax) {
      const part = changes.slice(at, at + changesPerMessageMax);
      messages.push(this.#message(AssignmentsMessageType.INCREMENTAL, part));
    }
    return messages;
  }

  #record(id: string, task: Task | undefined): AssignmentChange {
    const last = this.#sent.get(id);
    if (task === undefined) {
      this.#sent.delete(id);
      return change(Task.create({ ...last, id }), AssignmentChangeAssignmentAction.REMOVE);
    }
    this.#sent.set(id, task);
    return change(task, AssignmentChangeAssignmentAction.UPDATE);
  }

  #message(type: AssignmentsMessageType, changes: readonly AssignmentChange[]): AssignmentsMessage {
    const appliesTo = this.#sequence === 0 ? '' : String(this.#sequence);
    this.#sequence++;
    return AssignmentsMessage.create({
      type,
      appliesTo,
      resultsIn: String(this.#sequence),
      changes,
    });
  }
}
