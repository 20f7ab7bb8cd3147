/**
 * One registration from its first message to its end: the session stream, the heartbeat and the
 * assignments stream of one connection. The first of them that fails ends all three.
 */
import type { Clock } from '#lib/clock';
import { sleep } from '#lib/clock';
import { ShoalError } from '#lib/errors';
import type { Logger } from '#lib/log';
import { heardElsewhere, Wakeup, withEither } from '#lib/signal';
import type { NodeDescription, SessionMessage } from '#proto/gen/swarm';
import { msOfDuration } from '#proto/model/time';
import { AssignmentSequence } from './sequence.ts';
import type { DispatcherClient, SessionListener } from './types.ts';

/** A manager that is alive registers a node within milliseconds; a status flush may precede. */
const registerDeadlineMs = 5_000;
/** Between these a heartbeat waits for its answer: about as long as its period. */
const heartbeatDeadlineMsMin = 1_000;
const heartbeatDeadlineMsMax = 5_000;
/** Used until the manager has said better; the answer to the first beat does. */
const heartbeatPeriodInitialMs = 1_000;
/** Guards against a manager that says zero. */
const heartbeatPeriodMsMin = 100;
/** Streams reopened in a row for a gap before the whole registration is given up. */
const gapsMax = 3;

export interface RegistrationDeps {
  readonly client: DispatcherClient;
  readonly listener: SessionListener;
  readonly clock: Clock;
  readonly log: Logger;
  onSessionMessage(message: SessionMessage): void;
}

interface OpenSession {
  readonly first: SessionMessage;
  readonly messages: AsyncIterator<SessionMessage>;
  close(): void;
}

const replaced = new ShoalError('cancelled', 'another stream of the session has taken over');

export class Registration {
  readonly #deps: RegistrationDeps;
  readonly #describe: () => NodeDescription;
  readonly #redescribe = new Wakeup();
  /** The manager knows an older description. */
  #isOutdated = false;
  readonly #end = new AbortController();
  #sessionId: string;
  #ended: unknown;

  /** `sessionId` names an earlier registration with the same leader, or is empty. */
  constructor(describe: () => NodeDescription, sessionId: string, deps: RegistrationDeps) {
    this.#describe = describe;
    this.#sessionId = sessionId;
    this.#deps = deps;
  }

  get sessionId(): string {
    return this.#sessionId;
  }

  /** Aborts when the registration has ended; calls that belong to it end with it. */
  get signal(): AbortSignal {
    return this.#end.signal;
  }

  /** The node's description changed: tell the manager within the same session. */
  describeAgain(): void {
    this.#isOutdated = true;
    this.#redescribe.signal();
  }

  /**
   * Registers, calls `onRegistered`, and serves until something breaks or `stop` aborts. Always
   * rejects: with the reason of the end.
   */
  async run(stop: AbortSignal, onRegistered: () => void): Promise<never> {
    const onStop = (): void => this.#finish(stop.reason);
    stop.addEventListener('abort', onStop, { once: true });
    if (stop.aborted) onStop();
    try {
      const opened = await this.#openSession();
      onRegistered();
      this.#deps.onSessionMessage(opened.first);
      await Promise.all([
        this.#guard(() => this.#followSession(opened)),
        this.#guard(() => this.#beat()),
        this.#guard(() => this.#followAssignments()),
      ]);
    } catch (error) {
      this.#finish(error);
    } finally {
      stop.removeEventListener('abort', onStop);
    }
    throw this.#ended;
  }

  /** The first reason counts; what fails because of it does not. */
  #finish(reason: unknown): void {
    if (this.#end.signal.aborted) return;
    this.#ended = reason;
    this.#end.abort(reason);
  }

  async #guard(loop: () => Promise<void>): Promise<void> {
    try {
      await loop();
    } catch (error) {
      this.#finish(error);
    }
  }

  /** Registers, or describes the node anew within the session that there is. */
  async #openSession(): Promise<OpenSession> {
    const { client, clock } = this.#deps;
    const own = new AbortController();
    const late = new ShoalError(
      'deadline_exceeded',
      'the manager did not register this node in time',
    );
    const deadline = clock.schedule(registerDeadlineMs, () => own.abort(late));
    const request = { description: this.#describe(), sessionId: this.#sessionId };
    const signal = AbortSignal.any([this.#end.signal, own.signal]);
    const messages = client.session(request, { signal })[Symbol.asyncIterator]();
    try {
      const { done, value } = await messages.next();
      if (done === true) throw streamEnded('session');
      this.#sessionId = value.sessionId;
      return { first: value, messages, close: () => own.abort(replaced) };
    } finally {
      deadline.cancel();
    }
  }

  /** Follows the session stream; a new description replaces it by another of the same session. */
  async #followSession(opened: OpenSession): Promise<void> {
    let current = opened;
    let next = nextOf(current);
    while (!this.#end.signal.aborted) {
      const woken = new AbortController();
      const changed = withEither([this.#end.signal, woken.signal], (signal) =>
        this.#redescribe.wait(signal),
      ).then((): 'changed' => 'changed');
      const winner = await Promise.race([next, changed]);
      if (winner === 'changed') {
        if (this.#end.signal.aborted) return;
        this.#isOutdated = false;
        const reopened = await this.#openSession();
        current.close();
        current = reopened;
        this.#deps.onSessionMessage(reopened.first);
      } else {
        woken.abort();
        await changed;
        if (winner.done === true) throw streamEnded('session');
        this.#deps.onSessionMessage(winner.value);
        // A wake-up that came together with the message was taken by the wait that lost.
        if (this.#isOutdated) this.#redescribe.signal();
      }
      next = nextOf(current);
    }
  }

  /** The first beat goes out at once: it also fetches the period. */
  async #beat(): Promise<void> {
    const { client, clock } = this.#deps;
    const signal = this.#end.signal;
    let periodMs = heartbeatPeriodInitialMs;
    while (!signal.aborted) {
      const sentAt = clock.monotonic();
      const deadlineMs = Math.min(
        heartbeatDeadlineMsMax,
        Math.max(heartbeatDeadlineMsMin, periodMs),
      );
      const answer = await client.heartbeat({ sessionId: this.#sessionId }, { signal, deadlineMs });
      if (answer.period !== undefined) {
        periodMs = Math.max(heartbeatPeriodMsMin, msOfDuration(answer.period));
      }
      // Counted from when the beat was sent, so that slow answers do not stretch the period.
      await sleep(clock, Math.max(0, sentAt + periodMs - clock.monotonic()), signal);
    }
  }

  async #followAssignments(): Promise<void> {
    for (let gaps = 0; gaps < gapsMax && !this.#end.signal.aborted; gaps++) {
      const sequence = new AssignmentSequence();
      const stream = this.#deps.client.assignments(
        { sessionId: this.#sessionId },
        { signal: this.#end.signal },
      );
      let isGap = false;
      for await (const message of stream) {
        isGap = !sequence.take(message);
        if (isGap) break;
        await this.#deps.listener.onAssignments(message);
        gaps = 0;
      }
      if (!isGap) throw streamEnded('assignments');
      this.#deps.log.warn('assignments: a change was missed, asking for all again');
    }
    throw new ShoalError('data_loss', 'the manager keeps sending assignments out of order');
  }
}

/** Nobody may wait for it any more when it fails: whoever does gets the failure all the same. */
function nextOf({ messages }: OpenSession): Promise<IteratorResult<SessionMessage>> {
  return heardElsewhere(messages.next());
}

function streamEnded(name: string): ShoalError {
  return new ShoalError('unavailable', `the manager ended the ${name} stream`);
}
