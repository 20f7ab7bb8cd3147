/**
 * containerd's event stream, kept open: whenever it had to be opened anew the listener is told
 * that it may have missed something. Events are hints; the truth is asked for.
 */
import { Backoff } from '#lib/backoff';
import { type Clock, sleep } from '#lib/clock';
import { explain } from '#lib/errors';
import type { Logger } from '#lib/log';
import type { Random } from '#lib/random';
import { ContainerCreate, TaskOOM, TaskStart } from '#proto/gen/containerd/lifecycle';
import type { Envelope } from '#proto/gen/containerd/types';
import { type Connection, callDeadlineMs } from './connection.ts';

/** A restarting containerd answers after about 100 ms. */
const reopenFirstMs = 50;
const reopenMsMax = 2_000;
const stableMsMin = 5_000;

export interface EventFeedListener {
  /** The stream is open, for the first time or again. A rejection closes and reopens it. */
  onOpen(): Promise<void>;
  onCreate(containerId: string): void;
  onStart(containerId: string): void;
  onOom(containerId: string): void;
}

export interface EventFeedDeps {
  readonly connection: Connection;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
}

const topics = { create: '/containers/create', start: '/tasks/start', oom: '/tasks/oom' };

export class EventFeed {
  readonly #deps: EventFeedDeps;
  readonly #listener: EventFeedListener;

  constructor(deps: EventFeedDeps, listener: EventFeedListener) {
    this.#deps = deps;
    this.#listener = listener;
  }

  /** Runs until the signal aborts; never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    const { clock, random, logger } = this.#deps;
    const backoff = new Backoff({ firstMs: reopenFirstMs, capMs: reopenMsMax }, random);
    while (!signal.aborted) {
      const openedAt = clock.monotonic();
      try {
        await this.#follow(signal);
      } catch (error) {
        if (signal.aborted) return;
        logger.warn('containerd event stream broke', { reason: explain(error) });
      }
      // One that breaks as soon as it is open must not be reopened in a tight loop.
      if (clock.monotonic() - openedAt > stableMsMin) backoff.reset();
      await sleep(clock, backoff.nextMs(), signal).catch((error: unknown) => {
        if (!signal.aborted) throw error;
      });
    }
  }

  async #follow(signal: AbortSignal): Promise<void> {
    const { clients, namespace } = this.#deps.connection;
    const filters = Object.values(topics).map(
      (topic) => `namespace=="${namespace}",topic=="${topic}"`,
    );
    // Ends the stream when opening fails half-way.
    const stream = new AbortController();
    const either = AbortSignal.any([signal, stream.signal]);
    const reading = this.#read(clients.events.subscribe({ filters }, { signal: either }));
    try {
      const opening = async (): Promise<void> => {
        // The stream itself says nothing until there is an event: any answer proves the way.
        await clients.version.version({}, { deadlineMs: callDeadlineMs, signal });
        await this.#listener.onOpen();
      };
      await Promise.all([reading, opening()]);
    } finally {
      stream.abort();
    }
  }

  async #read(events: AsyncIterable<Envelope>): Promise<void> {
    for await (const { topic, event } of events) {
      if (event !== undefined) this.#tell(topic, event.value);
    }
  }

  #tell(topic: string, event: Uint8Array): void {
    switch (topic) {
      case topics.create:
        this.#listener.onCreate(ContainerCreate.decode(event).id);
        break;
      case topics.start:
        this.#listener.onStart(TaskStart.decode(event).containerId);
        break;
      case topics.oom:
        this.#listener.onOom(TaskOOM.decode(event).containerId);
        break;
    }
  }
}
