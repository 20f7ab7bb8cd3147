/**
 * The leader's end of all nodes' networks: tables stream out, and what the nodes have applied
 * comes back. Streams end when the leadership does; nodes then go on with the tables they have and
 * look for the next leader.
 */
import type { Clock, Timer } from '#lib/clock';
import { ShoalError } from '#lib/errors';
import type { Logger } from '#lib/log';
import type { CallContext, Handlers } from '#lib/rpc/types';
import { Wakeup } from '#lib/signal';
import type { Commit, Store } from '#manager/store/types';
import {
  type NetworkTablesService,
  type ReportTablesRequest,
  ReportTablesResponse,
  TablesMessage,
  type VerificationsRequest,
  VerificationsResponse,
  type WatchTablesRequest,
} from '#proto/gen/shoal';
import { NodeStatusState } from '#proto/gen/swarm';
import { Drains } from './drains.ts';
import { Facts } from './facts.ts';
import { drainDeadlineMs, reportEntriesMax } from './limits.ts';
import { Tables } from './tables.ts';
import { verificationsOf } from './verifications.ts';
import { VerifyRounds } from './verify-rounds.ts';
import { Watcher } from './watcher.ts';

export interface NetworkTablesDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Logger;
  /** Grows with every leadership: the Raft term. */
  readonly epoch: number;
}

export class NetworkTables {
  readonly #deps: NetworkTablesDeps;
  readonly #facts = new Facts();
  readonly #tables: Tables;
  readonly #drains = new Drains(drainDeadlineMs);
  readonly #watchers = new Map<string, Watcher>();
  readonly #rounds: VerifyRounds;
  readonly #wakeup = new Wakeup();
  readonly #abort = new AbortController();
  #running: Promise<void> = Promise.resolve();
  #timer: Timer | undefined;
  #unwatch: () => void = () => {};

  constructor(deps: NetworkTablesDeps) {
    this.#deps = deps;
    this.#tables = new Tables(deps.store, this.#facts, deps.epoch);
    this.#rounds = new VerifyRounds(deps.clock, deps.epoch);
  }

  readonly handlers: Handlers<typeof NetworkTablesService> = {
    watch: (request, context) => this.#watch(request, context),
    report: (request, context) => this.#report(request, context),
    verifications: (request) => this.#verifications(request),
  };

  /** Leader only, once. */
  start(): void {
    this.#unwatch = this.#deps.store.watch((commit) => this.#follow(commit));
    this.#tables.noteAll();
    this.#refresh();
    this.#running = this.#run();
  }

  async stop(): Promise<void> {
    this.#unwatch();
    this.#timer?.cancel();
    const reason = new ShoalError('unavailable', 'this manager leads no longer: find the leader');
    for (const watcher of this.#watchers.values()) watcher.end(reason);
    this.#watchers.clear();
    this.#abort.abort(reason);
    this.#rounds.stop();
    await this.#running;
  }

  #follow(commit: Commit): void {
    this.#tables.note(commit);
    for (const change of commit.changes) {
      if (change.table !== 'node' || change.kind !== 'remove') continue;
      const { id } = change.object;
      this.#facts.forget(id);
      const reason = new ShoalError('not_found', `node ${id} was removed from the swarm`);
      this.#watchers.get(id)?.end(reason);
      this.#watchers.delete(id);
      this.#rounds.lost(id);
    }
    this.#wakeup.signal();
  }

  /** Whatever came in one go is looked at once. */
  async #run(): Promise<void> {
    const { signal } = this.#abort;
    while (!signal.aborted) {
      await this.#wakeup.wait(signal);
      if (!signal.aborted) this.#refresh();
    }
  }

  #refresh(): void {
    const nowMs = this.#deps.clock.monotonic();
    const { changed, drains } = this.#tables.refresh();
    for (const news of drains) this.#drains.note(news, nowMs);
    for (const [networkId, nodeIds] of changed) {
      const isForAll = this.#tables.get(networkId)?.isGateway === true;
      for (const id of isForAll ? this.#watchers.keys() : nodeIds) {
        this.#watchers.get(id)?.touch([networkId]);
      }
    }
    const done = this.#drains.judge((networkId) => this.#appliedByAll(networkId), nowMs);
    for (const nodeId of done) this.#watchers.get(nodeId)?.wakeup.signal();
    this.#armTimer(nowMs);
  }

  /**
   * The version that every node of the network has; Infinity without any. One that is down is not
   * waited for. One whose session broke, or that has not come to this leader yet, is: its kernel
   * sends connections where it did before.
   */
  #appliedByAll(networkId: string): number {
    const table = this.#tables.get(networkId);
    let least = Number.POSITIVE_INFINITY;
    for (const nodeId of table?.nodes.keys() ?? []) {
      const state = this.#deps.store.view.node.get(nodeId)?.status?.state;
      if (state === undefined || state === NodeStatusState.DOWN) continue;
      least = Math.min(least, this.#facts.of(nodeId).applied[networkId] ?? 0);
    }
    return least;
  }

  #armTimer(nowMs: number): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    const dueMs = this.#drains.nextDueMs;
    if (dueMs === undefined || this.#abort.signal.aborted) return;
    this.#timer = this.#deps.clock.schedule(dueMs - nowMs, () => this.#wakeup.signal());
  }

  async *#watch(request: WatchTablesRequest, context: CallContext): AsyncGenerator<TablesMessage> {
    const watcher = this.#open(request, context);
    const signal = AbortSignal.any([context.signal, watcher.ended]);
    try {
      let isFirst = true;
      while (!signal.aborted) {
        const drained = this.#drains.doneOf(watcher.nodeId);
        const messages = watcher.messages((id) => this.#tables.get(id), drained);
        // The first message says that the stream is up, even if no network concerns the node.
        if (isFirst && messages.length === 0) messages.push(TablesMessage.create());
        isFirst = false;
        yield* messages;
        await watcher.wakeup.wait(signal);
      }
      watcher.ended.throwIfAborted();
    } finally {
      if (this.#watchers.get(watcher.nodeId) === watcher) {
        this.#watchers.delete(watcher.nodeId);
        this.#rounds.lost(watcher.nodeId);
      }
    }
  }

  #open(request: WatchTablesRequest, context: CallContext): Watcher {
    const nodeId = this.#callerOf(context);
    const reason = new ShoalError('aborted', `node ${nodeId} opened another stream of tables`);
    this.#watchers.get(nodeId)?.end(reason);
    this.#rounds.lost(nodeId);
    const watcher = new Watcher(nodeId, request.known);
    this.#watchers.set(nodeId, watcher);
    this.#facts.greet(nodeId, request);
    if (request.lacks.length > 0) {
      this.#deps.log.warn('node lacks something for networks', { nodeId, lacks: request.lacks });
    }
    this.#tables.noteNode(nodeId);
    this.#refresh();
    watcher.touch(this.#tables.ofNode(nodeId));
    return watcher;
  }

  /** The node of the connection, which must be one of the swarm's. */
  #callerOf({ peer }: CallContext): string {
    this.#abort.signal.throwIfAborted();
    if (this.#deps.store.view.node.get(peer.nodeId) !== undefined) return peer.nodeId;
    const message = `node ${peer.nodeId} is not part of this swarm: it was removed`;
    throw new ShoalError('not_found', message);
  }

  async #report(request: ReportTablesRequest, context: CallContext): Promise<ReportTablesResponse> {
    const nodeId = this.#callerOf(context);
    const { applied, gatewayAddresses, verifications, silentNodes } = request;
    const counts = [applied, gatewayAddresses, verifications, silentNodes].map(
      (part) => Object.keys(part).length,
    );
    if (Math.max(...counts) > reportEntriesMax) {
      const message = `a report of node ${nodeId} has ${Math.max(...counts)} entries of one kind`;
      throw new ShoalError('invalid_argument', `${message}: at most ${reportEntriesMax}`);
    }
    const { store, clock } = this.#deps;
    const tasks = this.#facts.report(store.view, nodeId, request, clock.now());
    this.#tables.noteGatewayTasks(tasks);
    this.#rounds.answered(nodeId, request.verified);
    this.#wakeup.signal();
    return ReportTablesResponse.create();
  }

  async #verifications({ networkId }: VerificationsRequest): Promise<VerificationsResponse> {
    this.#abort.signal.throwIfAborted();
    const round = await this.#rounds.run(this.#watchers.keys(), (number) => {
      for (const watcher of this.#watchers.values()) watcher.askToVerify(number);
    });
    this.#abort.signal.throwIfAborted();
    const { view } = this.#deps.store;
    const nodes = verificationsOf(view, this.#tables, this.#facts, networkId, round);
    return VerificationsResponse.create({ nodes });
  }
}
