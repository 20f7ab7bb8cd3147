/**
 * The manager's end of all agents: sessions, heartbeats, assignments and status reports. It runs on
 * the leader; streams end when the leadership does, and agents then look for the next leader.
 */
import { assert } from '#lib/assert';
import type { Clock, Timer } from '#lib/clock';
import { explain, isShoalError, ShoalError } from '#lib/errors';
import { newId } from '#lib/ids';
import type { Logger } from '#lib/log';
import type { Random } from '#lib/random';
import type { CallContext, Handlers } from '#lib/rpc/types';
import type { Commit, Store, WriteTx } from '#manager/store/types';
import {
  type AssignmentsMessage,
  type AssignmentsRequest,
  type DispatcherService,
  type HeartbeatRequest,
  HeartbeatResponse,
  type Node,
  NodeStatusState,
  type SessionMessage,
  type SessionRequest,
  type UpdateTaskStatusRequest,
  UpdateTaskStatusResponse,
  type WeightedPeer,
} from '#proto/gen/swarm';
import { durationOfMs } from '#proto/model/time';
import {
  heartbeatPeriodMs,
  livenessTickMs,
  nodesPerTransactionMax,
  orphanDelayMs,
  reportUpdatesMax,
} from './limits.ts';
import { Liveness } from './liveness.ts';
import { mustGetNode, orphanTasks, registerNode, setNodeState } from './node-writes.ts';
import { Registrations } from './registrations.ts';
import { fingerprint, Session, sessionMessage } from './session.ts';
import { StatusBatch } from './status-batch.ts';

export interface DispatcherOptions {
  /** This manager's node id. */
  readonly nodeId: string;
}

export interface DispatcherDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  /** The managers that agents may turn to, the leader among them. */
  readonly managers: () => readonly WeightedPeer[];
}

export class Dispatcher {
  readonly #deps: DispatcherDeps;
  readonly #sessions = new Map<string, Session>();
  readonly #liveness: Liveness;
  readonly #registrations = new Registrations();
  readonly #statuses: StatusBatch;
  /** Since when nodes are known to be down, on the monotonic clock. */
  readonly #downSince = new Map<string, number>();
  #unwatch: () => void = () => {};
  #tick: Timer | undefined;
  #stopped = false;

  constructor(options: DispatcherOptions, deps: DispatcherDeps) {
    this.#deps = deps;
    this.#liveness = new Liveness(deps.clock.monotonic());
    this.#statuses = new StatusBatch({ ...deps, appliedBy: options.nodeId });
  }

  readonly handlers: Handlers<typeof DispatcherService> = {
    session: (request, context) => this.#session(request, context),
    heartbeat: (request, context) => this.#heartbeat(request, context),
    assignments: (request, context) => this.#assignments(request, context),
    updateTaskStatus: (request, context) => this.#updateTaskStatus(request, context),
  };

  start(): void {
    const { store } = this.#deps;
    this.#expectNodes();
    this.#unwatch = store.watch((commit) => this.#follow(commit));
    this.#scheduleTick();
  }

  stop(): void {
    this.#stopped = true;
    this.#unwatch();
    this.#tick?.cancel();
    const reason = new ShoalError('unavailable', 'this manager leads no longer: find the leader');
    for (const session of this.#sessions.values()) session.end(reason);
    this.#sessions.clear();
  }

  /** A new leader has met no node yet: all that were not down get time to come back. */
  #expectNodes(): void {
    const { store, clock } = this.#deps;
    const nodes = store.view.node.all();
    const nowMs = clock.monotonic();
    const periodMs = heartbeatPeriodMs(nodes.length);
    for (const node of nodes) {
      if (node.status?.state === NodeStatusState.DOWN) this.#downSince.set(node.id, nowMs);
      else this.#liveness.expectReturn(node.id, periodMs, nowMs);
    }
    for (let at = 0; at < nodes.length; at += nodesPerTransactionMax) {
      const part = nodes.slice(at, at + nodesPerTransactionMax);
      this.#write('nodes marked unknown', (tx) => this.#markUnknown(tx, part));
    }
  }

  #markUnknown(tx: WriteTx, nodes: readonly Node[]): void {
    for (const { id } of nodes) {
      const state = tx.node.get(id)?.status?.state;
      if (state === NodeStatusState.DOWN || this.#sessions.has(id)) continue;
      setNodeState(tx, id, NodeStatusState.UNKNOWN, 'the leader changed: waiting for the node');
    }
  }

  /**
   * Writes on nobody's behalf: a failure is logged. Calls `again` when it failed, and when the body
   * returned true: there is more to write.
   */
  #write(what: string, body: (tx: WriteTx) => unknown, again: () => void = () => {}): void {
    this.#deps.store.update(body).then(
      (hasMore) => {
        if (hasMore === true) again();
      },
      (error: unknown) => {
        assert(isShoalError(error), `writing "${what}" failed unexpectedly: ${explain(error)}`);
        this.#deps.log.warn('dispatcher write failed', { what, reason: explain(error) });
        again();
      },
    );
  }

  #follow(commit: Commit): void {
    let others = false;
    for (const { table, kind, object } of commit.changes) {
      if (table === 'task') {
        const session = this.#sessions.get(object.nodeId);
        const task = kind === 'remove' ? undefined : object;
        if (session?.assignments.touch(object.id, task)) session.assignmentsWakeup.signal();
      } else if (table === 'node') {
        if (kind === 'remove') this.#removeNode(object.id);
        this.#sessions.get(object.id)?.messageWakeup.signal();
        if (object.managerStatus !== undefined || kind !== 'update') others = true;
      } else if (table === 'cluster') {
        others = true;
      }
    }
    if (others) for (const session of this.#sessions.values()) session.messageWakeup.signal();
  }

  /** Tells every agent to look at its list of managers again. */
  managersChanged(): void {
    for (const session of this.#sessions.values()) session.messageWakeup.signal();
  }

  #removeNode(nodeId: string): void {
    this.#liveness.forget(nodeId);
    this.#registrations.forget(nodeId);
    this.#downSince.delete(nodeId);
    const reason = new ShoalError('not_found', `node ${nodeId} was removed from the swarm`);
    this.#sessions.get(nodeId)?.end(reason);
    this.#sessions.delete(nodeId);
  }

  #scheduleTick(): void {
    this.#tick = this.#deps.clock.schedule(livenessTickMs, () => {
      if (this.#stopped) return;
      this.#judge();
      this.#scheduleTick();
    });
  }

  #judge(): void {
    const nowMs = this.#deps.clock.monotonic();
    for (const nodeId of this.#liveness.tick(nowMs)) this.#declareDown(nodeId, nowMs);
    for (const [nodeId, since] of this.#downSince) {
      if (nowMs - since >= orphanDelayMs) this.#orphanTasks(nodeId, since);
    }
  }

  #declareDown(nodeId: string, nowMs: number): void {
    this.#deps.log.warn('node is down', { nodeId });
    this.#downSince.set(nodeId, nowMs);
    const reason = new ShoalError('not_found', `session of node ${nodeId} expired: register again`);
    this.#sessions.get(nodeId)?.end(reason);
    this.#sessions.delete(nodeId);
    this.#write(
      'node down',
      (tx) => {
        setNodeState(tx, nodeId, NodeStatusState.DOWN, 'heartbeat failure');
      },
      // Without a deadline nobody would ever judge it again.
      () => this.#liveness.beat(nodeId, this.#periodMs(), this.#deps.clock.monotonic()),
    );
  }

  #orphanTasks(nodeId: string, since: number): void {
    this.#downSince.delete(nodeId);
    const wallMs = this.#deps.clock.now();
    this.#write(
      'tasks orphaned',
      (tx) => orphanTasks(tx, nodeId, wallMs),
      () => {
        // Unless it came back meanwhile.
        if (!this.#sessions.has(nodeId)) this.#downSince.set(nodeId, since);
      },
    );
  }

  async *#session(request: SessionRequest, context: CallContext): AsyncGenerator<SessionMessage> {
    const session = await this.#register(request, context);
    const superseded = session.messages.takeOver();
    const signal = AbortSignal.any([context.signal, session.ended, superseded]);
    let sent = '';
    try {
      while (!signal.aborted) {
        const message = this.#message(session);
        if (fingerprint(message) !== sent) {
          sent = fingerprint(message);
          yield message;
        }
        await session.messageWakeup.wait(signal);
      }
      session.ended.throwIfAborted();
    } finally {
      if (!superseded.aborted) this.#disconnected(session);
    }
  }

  async #register(request: SessionRequest, { peer }: CallContext): Promise<Session> {
    const { store, clock, random } = this.#deps;
    const { nodeId } = peer;
    mustGetNode(store.view, nodeId);
    this.#registrations.admit(nodeId, clock.monotonic());
    // It lives, however long the write takes: no verdict falls meanwhile and is written after it.
    this.#liveness.beat(nodeId, this.#periodMs(), clock.monotonic());
    await store.update((tx) => registerNode(tx, nodeId, request.description, peer.address));
    this.#checkLeading();
    const before = this.#sessions.get(nodeId);
    // The node only describes itself anew: its other streams go on.
    if (before?.id === request.sessionId && !before.ended.aborted) return before;
    const reason = new ShoalError('aborted', `node ${nodeId} opened another session`);
    before?.end(reason);
    const session = new Session(newId(random), nodeId);
    this.#sessions.set(nodeId, session);
    this.#downSince.delete(nodeId);
    this.#liveness.beat(nodeId, this.#periodMs(), clock.monotonic());
    this.#deps.log.debug('session opened', { nodeId, address: peer.address });
    return session;
  }

  #checkLeading(): void {
    if (!this.#stopped) return;
    throw new ShoalError('unavailable', 'this manager leads no longer: find the leader');
  }

  #message(session: Session): SessionMessage {
    const { store, managers } = this.#deps;
    const node = mustGetNode(store.view, session.nodeId);
    const rootCa = store.view.cluster.all()[0]?.rootCa?.caCert ?? new Uint8Array(0);
    return sessionMessage(session, node, managers(), rootCa);
  }

  /** The stream broke: a hint that nothing new should go there, not yet a verdict. */
  #disconnected(session: Session): void {
    if (this.#stopped || this.#sessions.get(session.nodeId) !== session) return;
    const { nodeId } = session;
    this.#write('node disconnected', (tx) => {
      const state = tx.node.get(nodeId)?.status?.state;
      if (state !== NodeStatusState.READY || this.#sessions.get(nodeId) !== session) return;
      setNodeState(tx, nodeId, NodeStatusState.DISCONNECTED, 'the node closed its session');
    });
    session.end(new ShoalError('not_found', `session of node ${nodeId} was closed`));
  }

  #periodMs(): number {
    return heartbeatPeriodMs(Math.max(this.#sessions.size, this.#liveness.size));
  }

  /** The caller's live session with this id; other ids and other nodes' sessions are refused. */
  #sessionOf(sessionId: string, { peer }: CallContext): Session {
    this.#checkLeading();
    const session = this.#sessions.get(peer.nodeId);
    if (session === undefined || session.ended.aborted) {
      throw new ShoalError('not_found', `node ${peer.nodeId} has no session here: register first`);
    }
    if (session.id !== sessionId) {
      const message = `session of node ${peer.nodeId} is no longer valid: register again`;
      throw new ShoalError('invalid_argument', message);
    }
    return session;
  }

  async #heartbeat(request: HeartbeatRequest, context: CallContext): Promise<HeartbeatResponse> {
    const session = this.#sessionOf(request.sessionId, context);
    const periodMs = this.#periodMs();
    this.#liveness.beat(session.nodeId, periodMs, this.#deps.clock.monotonic());
    return HeartbeatResponse.create({ period: durationOfMs(periodMs) });
  }

  async *#assignments(
    request: AssignmentsRequest,
    context: CallContext,
  ): AsyncGenerator<AssignmentsMessage> {
    const session = this.#sessionOf(request.sessionId, context);
    const superseded = session.following.takeOver();
    const signal = AbortSignal.any([context.signal, session.ended, superseded]);
    const { view } = this.#deps.store;
    yield session.assignments.complete(view.task.where('node', session.nodeId));
    while (!signal.aborted) {
      if (session.assignments.hasChanges) yield* session.assignments.incremental();
      await session.assignmentsWakeup.wait(signal);
    }
    session.ended.throwIfAborted();
  }

  async #updateTaskStatus(
    request: UpdateTaskStatusRequest,
    context: CallContext,
  ): Promise<UpdateTaskStatusResponse> {
    const session = this.#sessionOf(request.sessionId, context);
    if (request.updates.length > reportUpdatesMax) {
      const message = `${request.updates.length} statuses in one report: at most ${reportUpdatesMax}`;
      throw new ShoalError('invalid_argument', message);
    }
    const { view } = this.#deps.store;
    const statuses = new Map(
      request.updates.flatMap(({ taskId, status }) =>
        status === undefined ? [] : [[taskId, status] as const],
      ),
    );
    for (const taskId of statuses.keys()) {
      const task = view.task.get(taskId);
      if (task === undefined || task.nodeId === session.nodeId) continue;
      const message = `task ${taskId} is not assigned to node ${session.nodeId}`;
      throw new ShoalError('permission_denied', message);
    }
    await this.#statuses.report(statuses);
    return UpdateTaskStatusResponse.create();
  }
}
