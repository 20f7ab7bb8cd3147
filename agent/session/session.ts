/**
 * Keeps this node registered with the leader: chooses a manager, follows its word about who leads,
 * and after any failure looks for the leader again, at first almost at once.
 */
import { Backoff } from '#lib/backoff';
import type { Clock } from '#lib/clock';
import { sleep } from '#lib/clock';
import { explain, isShoalError, ShoalError } from '#lib/errors';
import type { Logger } from '#lib/log';
import type { Random } from '#lib/random';
import { withEither } from '#lib/signal';
import type { NodeDescription, SessionMessage, TaskStatus } from '#proto/gen/swarm';
import { createUpdateTaskStatusRequest } from '#proto/gen/swarm';
import { Registration } from './registration.ts';
import type { ManagerAddress } from './remotes.ts';
import { Remotes } from './remotes.ts';
import type { Connect, DispatcherClient, SessionListener } from './types.ts';

/** A broken stream mostly means a new leader: the first try follows within this time. */
const retryFirstMs = 100;
/** While a cluster has no leader, each node asks this often; few enough for 1,000 nodes. */
const retryCapMs = 3_000;
/** Managers that point at each other without end have no leader: then wait like after a failure. */
const redirectsMax = 3;
/** A report that takes longer is sent again to whoever leads then. */
const reportDeadlineMs = 5_000;

export interface SessionOptions {
  readonly managers: readonly ManagerAddress[];
}

export interface SessionDeps {
  readonly connect: Connect;
  readonly listener: SessionListener;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
}

export interface SessionState {
  /** The leader's address while registered. */
  readonly manager: string | undefined;
  /** Why there is no session, for people; empty while there is one. */
  readonly reason: string;
  /** The managers refuse this node's certificate: it was removed, say. */
  readonly isRefused?: boolean;
}

export class Session {
  readonly #deps: SessionDeps;
  readonly #remotes: Remotes;
  readonly #backoff: Backoff;
  readonly #stop = new AbortController();
  #description: NodeDescription | undefined;
  #loop: Promise<void> | undefined;
  #registration: Registration | undefined;
  #client: DispatcherClient | undefined;
  #lastSessionId = '';
  #redirects = 0;
  #state: SessionState = { manager: undefined, reason: 'not connected to a manager yet' };

  constructor(options: SessionOptions, deps: SessionDeps) {
    this.#deps = deps;
    this.#remotes = new Remotes(options.managers);
    this.#backoff = new Backoff({ firstMs: retryFirstMs, capMs: retryCapMs }, deps.random);
  }

  get state(): SessionState {
    return this.#state;
  }

  get managers(): readonly ManagerAddress[] {
    return this.#remotes.managers;
  }

  /** Begins looking for the leader. The loop ends with `stop`. */
  start(description: NodeDescription): void {
    this.#description = description;
    this.#loop = this.#run();
  }

  /** The node changed: the leader hears of it within the present session. */
  describe(description: NodeDescription): void {
    this.#description = description;
    this.#registration?.describeAgain();
  }

  /** Sends statuses within the present session; rejects when there is none. */
  async report(
    updates: readonly { readonly taskId: string; readonly status: TaskStatus }[],
    signal: AbortSignal,
  ): Promise<void> {
    const registration = this.#registration;
    const client = this.#client;
    if (registration === undefined || client === undefined || this.#state.manager === undefined) {
      throw new ShoalError('unavailable', `no session with a manager: ${this.#state.reason}`);
    }
    const { sessionId } = registration;
    await withEither([signal, registration.signal], (either) =>
      client.updateTaskStatus(createUpdateTaskStatusRequest({ sessionId, updates }), {
        signal: either,
        deadlineMs: reportDeadlineMs,
      }),
    );
  }

  async stop(): Promise<void> {
    this.#stop.abort(new ShoalError('cancelled', 'the agent stops'));
    await this.#loop;
  }

  async #run(): Promise<void> {
    const signal = this.#stop.signal;
    let address: string | undefined;
    while (!signal.aborted) {
      address ??= this.#remotes.choose(this.#deps.random);
      const leader =
        address === undefined ? this.#noManagers() : await this.#serve(address, signal);
      address = leader;
      if (leader === undefined && !signal.aborted) await this.#pause(signal);
    }
  }

  #noManagers(): undefined {
    this.#disconnected('no manager is known: join the node to a cluster again');
  }

  /** One registration with the manager at `address`. Returns where it says the leader is. */
  async #serve(address: string, signal: AbortSignal): Promise<string | undefined> {
    let client: DispatcherClient;
    try {
      client = this.#deps.connect(address);
    } catch (error) {
      return this.#afterFailure(address, error, false);
    }
    this.#client = client;
    const describe = (): NodeDescription => this.#description as NodeDescription;
    const registration = new Registration(describe, this.#lastSessionId, {
      client,
      listener: this.#deps.listener,
      clock: this.#deps.clock,
      log: this.#deps.log,
      onSessionMessage: (message) => this.#takeMessage(message),
    });
    this.#registration = registration;
    let isRegistered = false;
    try {
      return await registration.run(signal, () => {
        isRegistered = true;
        this.#registered(address);
      });
    } catch (error) {
      // A session belongs to one leader's memory: only a broken stream may find it again.
      this.#lastSessionId = isRegistered && keepsSession(error) ? registration.sessionId : '';
      return signal.aborted ? undefined : this.#afterFailure(address, error, isRegistered);
    } finally {
      this.#registration = undefined;
      this.#client = undefined;
      if (isRegistered) this.#deps.listener.onDisconnected(this.#state.reason);
      client.close();
    }
  }

  #registered(address: string): void {
    this.#deps.log.info('session with the leader', { manager: address });
    this.#remotes.succeeded(address);
    this.#backoff.reset();
    this.#redirects = 0;
    this.#state = { manager: address, reason: '' };
    this.#deps.listener.onConnected();
  }

  #afterFailure(address: string, error: unknown, wasRegistered: boolean): string | undefined {
    const leader = isShoalError(error, 'unavailable') ? error.details.leader : undefined;
    const isRefused = isShoalError(error, 'permission_denied');
    this.#disconnected(`manager ${address}: ${explain(error)}`, isRefused);
    if (leader !== undefined && leader !== '' && leader !== address) {
      this.#redirects++;
      if (this.#redirects <= redirectsMax) return leader;
      this.#redirects = 0;
      return undefined;
    }
    if (wasRegistered)
      this.#deps.log.info('session ended', { manager: address, err: explain(error) });
    this.#remotes.failed(address);
    return undefined;
  }

  #disconnected(reason: string, isRefused = false): undefined {
    if (this.#state.reason !== reason) this.#deps.log.debug('no session', { reason });
    this.#state = { manager: undefined, reason, isRefused };
  }

  async #pause(signal: AbortSignal): Promise<void> {
    try {
      await sleep(this.#deps.clock, this.#backoff.nextMs(), signal);
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  #takeMessage(message: SessionMessage): void {
    const { listener } = this.#deps;
    const managers = message.managers.flatMap(({ peer }) =>
      peer === undefined ? [] : [{ nodeId: peer.nodeId, address: peer.addr }],
    );
    if (this.#remotes.replace(managers)) listener.onManagers(managers);
    if (message.node !== undefined) listener.onNode(message.node);
    if (message.rootCa.length > 0) listener.onRootCa(message.rootCa);
    if (message.networkBootstrapKeys.length > 0) {
      listener.onNetworkKeys(message.networkBootstrapKeys);
    }
  }
}

/** These two say that the manager does not know the session. */
function keepsSession(error: unknown): boolean {
  return !isShoalError(error, 'not_found') && !isShoalError(error, 'invalid_argument');
}
