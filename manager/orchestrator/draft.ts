/**
 * A plan in the making: the service and its slots as they will be once the steps taken so far are
 * written. The parts of a plan (restart, scale, promote, update) work on it one after the other
 * and so never contradict each other.
 */
import { assert, must } from '#lib/assert';
import type { Service, Task, TaskState } from '#proto/gen/swarm';
import { newTask } from './new-task.ts';
import type { Change, Facts, Plan, ServicePatch } from './plan.ts';
import {
  comparePlaces,
  type Grouping,
  groupSlots,
  type Place,
  placeKey,
  placeOf,
  type Slot,
} from './slot.ts';

export class Draft {
  readonly facts: Facts;
  readonly #grouping: Grouping;
  readonly #slots: Map<string, Slot>;
  readonly #steps: Change[][] = [];
  readonly #patch: { -readonly [K in keyof ServicePatch]: ServicePatch[K] } = {};
  #service: Service;
  #wakeAtMs = Number.POSITIVE_INFINITY;

  constructor(facts: Facts, grouping: Grouping) {
    this.facts = facts;
    this.#service = facts.service;
    this.#grouping = grouping;
    this.#slots = groupSlots(facts.tasks, grouping);
  }

  get service(): Service {
    return this.#service;
  }

  /** All slots that have or had a task, in order. A later step makes new ones. */
  slots(): Slot[] {
    return [...this.#slots.values()].sort((a, b) => comparePlaces(a.place, b.place));
  }

  /** The slot at this place as it is by now. */
  slotAt(place: Place): Slot {
    return this.#slots.get(placeKey(place)) ?? { place, tasks: [] };
  }

  /** Looks again at this time at the latest. */
  wakeAt(ms: number): void {
    this.#wakeAtMs = Math.min(this.#wakeAtMs, ms);
  }

  patchService(patch: ServicePatch): void {
    Object.assign(this.#patch, patch);
    this.#service = { ...this.#service, ...patch };
  }

  /** One step: these tasks get these desired states. */
  setDesired(tasks: readonly Task[], desired: TaskState): void {
    if (tasks.length > 0) this.#steps.push(tasks.map((task) => this.#desire(task, desired)));
  }

  /** One step: `retired` get the desired state `to` and a new task of the present spec appears. */
  replace(retired: readonly Task[], to: TaskState, place: Place, desired: TaskState): void {
    const changes = retired.map((task) => this.#desire(task, to));
    const task = newTask(this.facts, this.#service, place, desired);
    const slot = this.slotAt(place);
    this.#slots.set(placeKey(place), { place, tasks: [...slot.tasks, task] });
    changes.push({ kind: 'create-task', task });
    this.#steps.push(changes);
  }

  finish(): Plan {
    const patch = this.#patch;
    const steps: Change[][] =
      Object.keys(patch).length > 0
        ? [[{ kind: 'patch-service', patch }], ...this.#steps]
        : this.#steps;
    return { steps, wakeAtMs: this.#wakeAtMs };
  }

  #desire(task: Task, desired: TaskState): Change {
    const place = placeOf(task, this.#grouping);
    const slot = this.slotAt(place);
    const known = must(
      slot.tasks.find(({ id }) => id === task.id),
      'only tasks of the service are retired',
    );
    assert(desired > known.desiredState, 'desired states only go forward');
    const tasks = slot.tasks.map((other) =>
      other === known ? { ...known, desiredState: desired } : other,
    );
    this.#slots.set(placeKey(place), { place, tasks });
    return { kind: 'set-desired', task: known, desired };
  }
}
