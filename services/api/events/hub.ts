/**
 * All events of this node in one place: those of its containers and images, and, while the node is
 * a manager, those of the cluster. Keeps the newest for clients that ask with `since`.
 */
import type { ContainerFacts, RuntimeEvent } from '#agent/containerd/types';
import { BoundedQueue } from '#lib/bounded-queue';
import type { Clock, Timer } from '#lib/clock';
import { explain, isShoalError } from '#lib/errors';
import type { Logger } from '#lib/log';
import { Wakeup } from '#lib/signal';
import type { Commit } from '#manager/store/types';
import type { Backend } from '../backend.ts';
import {
  eventContainersMax,
  eventQueueItemsMax,
  replayEventsMax,
  roleCheckPeriodMs,
} from '../limits.ts';
import {
  type ContainerEvent,
  containerAttributes,
  containerHappening,
} from './container-events.ts';
import { type ApiEvent, type Happening, stamp } from './event.ts';
import { happeningOf } from './swarm-events.ts';

export interface EventHubDeps {
  readonly backend: Backend;
  readonly clock: Clock;
  readonly log: Logger;
}

interface Subscriber {
  readonly queue: BoundedQueue<ApiEvent>;
  readonly wakeup: Wakeup;
  overflowed: boolean;
}

export class EventHub {
  readonly #deps: EventHubDeps;
  readonly #subscribers = new Set<Subscriber>();
  /** Names and labels of containers that live, as their events tell them. */
  readonly #containers = new Map<string, ContainerFacts>();
  #telling: Promise<void> = Promise.resolve();
  #recent: ApiEvent[] = [];
  #stopRuntime: (() => void) | undefined;
  #stopRemovals: (() => void) | undefined;
  #stopSwarm: (() => void) | undefined;
  #timer: Timer | undefined;

  constructor(deps: EventHubDeps) {
    this.#deps = deps;
  }

  start(): void {
    this.#stopRuntime = this.#deps.backend.runtime.watch((event) => this.#onRuntime(event));
    this.#stopRemovals = this.#deps.backend.standalone?.onRemoved((facts) => {
      const attributes = containerAttributes(facts);
      this.#tell(async () => {
        return { type: 'container', action: 'destroy', id: facts.id, attributes, scope: 'local' };
      });
    });
    this.#followRole();
  }

  stop(): void {
    this.#stopRemovals?.();
    this.#timer?.cancel();
    this.#stopRuntime?.();
    this.#stopSwarm?.();
    this.#stopSwarm = undefined;
  }

  /** How many clients listen. */
  get listeners(): number {
    return this.#subscribers.size;
  }

  emit(happening: Happening): void {
    const event = stamp(happening, this.#deps.clock.now());
    this.#recent.push(event);
    if (this.#recent.length > replayEventsMax) this.#recent.shift();
    for (const subscriber of this.#subscribers) {
      if (!subscriber.queue.offer(event)) subscriber.overflowed = true;
      subscriber.wakeup.signal();
    }
  }

  /** What is kept from `sinceMs` on, oldest first. */
  recent(sinceMs: number): readonly ApiEvent[] {
    const sinceNano = sinceMs * 1_000_000;
    return this.#recent.filter((event) => event.timeNano >= sinceNano);
  }

  /**
   * Events from now on, until the signal aborts. Ends early for a client that does not keep up.
   * The subscription is made by the call itself, before the first item is asked for.
   */
  subscribe(signal: AbortSignal): AsyncIterable<ApiEvent> {
    const subscriber: Subscriber = {
      queue: new BoundedQueue(eventQueueItemsMax),
      wakeup: new Wakeup(),
      overflowed: false,
    };
    this.#subscribers.add(subscriber);
    const forget = (): void => {
      this.#subscribers.delete(subscriber);
    };
    signal.addEventListener('abort', forget, { once: true });
    if (signal.aborted) forget();
    return this.#drain(subscriber, signal);
  }

  async *#drain(subscriber: Subscriber, signal: AbortSignal): AsyncGenerator<ApiEvent> {
    try {
      while (!signal.aborted && !subscriber.overflowed) {
        const event = subscriber.queue.take();
        if (event === undefined) await subscriber.wakeup.wait(signal);
        else yield event;
      }
      if (subscriber.overflowed) {
        this.#deps.log.warn('event client dropped: it reads too slowly', {
          queueItemsMax: eventQueueItemsMax,
        });
      }
    } finally {
      this.#subscribers.delete(subscriber);
    }
  }

  /**
   * A node becomes and ceases to be a manager while the daemon runs, also between two looks: the
   * state that is watched may be that of a manager which is gone, so it is asked for anew each time.
   */
  #followRole(): void {
    const { backend, clock } = this.#deps;
    this.#stopSwarm?.();
    this.#stopSwarm = undefined;
    if (backend.swarm.facts().controlAvailable) this.#watchSwarm();
    this.#timer = clock.schedule(roleCheckPeriodMs, () => this.#followRole());
  }

  #watchSwarm(): void {
    try {
      this.#stopSwarm = this.#deps.backend.swarm.watch((commit) => this.#onCommit(commit));
    } catch (error) {
      // The manager's parts are still starting: the next look at the role tries again.
      if (!isShoalError(error, 'unavailable')) throw error;
    }
  }

  #onCommit(commit: Commit): void {
    for (const change of commit.changes) {
      const happening = happeningOf(change);
      if (happening !== undefined) this.emit(happening);
    }
  }

  /** One after the other: a start must not overtake the creation it follows. */
  #onRuntime(event: RuntimeEvent): void {
    if (event.kind === 'reconnected') return;
    this.#tell(async () => containerHappening(event, await this.#factsFor(event)));
  }

  #tell(happening: () => Promise<Happening>): void {
    this.#telling = this.#telling.then(async () => this.emit(await happening()));
  }

  /** A container that has ended may be removed before it can be looked at: its past is kept. */
  async #factsFor(event: ContainerEvent): Promise<ContainerFacts | undefined> {
    const known = this.#containers.get(event.id);
    if (event.kind === 'exit') this.#containers.delete(event.id);
    if (known !== undefined) return known;
    try {
      const { containers } = this.#deps.backend.runtime;
      const facts = await containers.inspect(event.id);
      if (facts !== undefined && event.kind !== 'exit') this.#remember(facts);
      return facts;
    } catch (error) {
      const fields = { container: event.id, error: explain(error) };
      this.#deps.log.warn('container event lost its details', fields);
      return undefined;
    }
  }

  #remember(facts: ContainerFacts): void {
    this.#containers.set(facts.id, facts);
    for (const oldest of this.#containers.keys()) {
      if (this.#containers.size <= eventContainersMax) break;
      this.#containers.delete(oldest);
    }
  }
}
