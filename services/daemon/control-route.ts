/**
 * The Control service as every manager offers it to its own API: answered here when this manager
 * leads, else at the leader. While an election is under way a request waits a moment; without a
 * majority it is refused at once with what is known.
 */
import { type Clock, sleep } from '#lib/clock';
import { isShoalError, ShoalError } from '#lib/errors';
import type { CallOptions, Client, Handlers, Peer } from '#lib/rpc/types';
import type { RaftStatus } from '#manager/raft/types';
import { ControlService } from '#proto/gen/swarm';
import type { ClusterCallOptions } from '#services/api/backend';
import { explainNoLeader, isQuorumLost, staleNote } from './membership/no-leader.ts';

/** An election takes 1–2 s, a lost one twice that; who waits longer has no majority. */
export const electionPatienceMs = 5_000;
/** How often the state of the election is looked at meanwhile. */
const electionPollMs = 25;
/** A request may be sent on to a new leader so often. */
const attemptsMax = 4;
/** An answer of the leader is a matter of milliseconds; a list of many tasks of a second. */
const leaderDeadlineMs = 20_000;

type ControlClient = Client<typeof ControlService>;
type MethodName = keyof ControlClient;
type AnyCall = (request: unknown, options?: CallOptions) => Promise<unknown>;
type AnyHandler = (request: unknown, context: unknown) => Promise<unknown>;

export interface ControlRouteDeps {
  readonly clock: Clock;
  readonly status: () => RaftStatus;
  /** The handlers of this manager, which work while it leads. */
  readonly handlers: Handlers<typeof ControlService>;
  /** Answer reads from this manager's own copy, whoever leads. */
  readonly ownCopy: Handlers<typeof ControlService>;
  /** A client of another manager's Control service. */
  readonly connect: (address: string) => ControlClient;
  /** This node, as the caller of its own handlers. */
  readonly self: Peer;
}

function isRead(name: string): boolean {
  return name.startsWith('get') || name.startsWith('list');
}

/** The leader that this manager knows of, or its refusal with the reason. */
async function awaitLeader(deps: ControlRouteDeps): Promise<RaftStatus> {
  const { clock } = deps;
  const end = clock.monotonic() + electionPatienceMs;
  for (;;) {
    const status = deps.status();
    if (status.condition === 'running') {
      if (status.isLeader) return status;
      // A leader that has not caught up yet is us, a moment before we may answer.
      if (status.leader !== undefined && status.leader.raftId !== status.raftId) return status;
    }
    const nowMs = clock.monotonic();
    const sinceMs = nowMs - (status.noLeaderSinceMs ?? nowMs);
    const isHopeless = isQuorumLost(status, nowMs) || status.condition === 'failed';
    if (nowMs >= end || sinceMs > electionPatienceMs || isHopeless) {
      throw new ShoalError('unavailable', explainNoLeader(status, nowMs));
    }
    await sleep(clock, electionPollMs);
  }
}

/** Somebody leads, as far as this manager knows and takes part. */
function isLed({ condition, leader }: RaftStatus): boolean {
  return condition === 'running' && leader !== undefined;
}

/** Aborts when the leader that was asked leads no longer, so that nobody waits for a dead one. */
function watchLeader(deps: ControlRouteDeps, raftId: number, abort: AbortController): () => void {
  let done = false;
  const look = (): void => {
    if (done) return;
    const status = deps.status();
    const { leader } = status;
    const nowMs = deps.clock.monotonic();
    const isLost = isQuorumLost(status, nowMs);
    if (isLost || (leader !== undefined && leader.raftId !== raftId)) {
      const doubt =
        'the request was under way: it may or may not have been carried out; look, then try again';
      const message = isLost
        ? `${explainNoLeader(status, nowMs)}; ${doubt}`
        : `the leader changed while ${doubt}`;
      abort.abort(new ShoalError('unknown', message));
      return;
    }
    deps.clock.schedule(electionPollMs, look);
  };
  deps.clock.schedule(electionPollMs, look);
  return () => {
    done = true;
  };
}

/** Nothing can have happened: the request never left, or the other one said it does not lead. */
function hadNoEffect(error: unknown): boolean {
  if (!isShoalError(error, 'unavailable')) return false;
  return error.details.sent === 'no' || 'leader' in error.details;
}

async function callLeader(
  deps: ControlRouteDeps,
  name: MethodName,
  request: unknown,
  options: CallOptions,
): Promise<unknown> {
  const stale = (options as ClusterCallOptions).onStale;
  for (let attempt = 1; ; attempt++) {
    if (stale !== undefined && isRead(name) && !isLed(deps.status())) {
      stale(staleNote(deps.status(), deps.clock.monotonic()));
      return callHere({ ...deps, handlers: deps.ownCopy }, name, request, options);
    }
    const status = await awaitLeader(deps);
    try {
      return await (status.isLeader
        ? callHere(deps, name, request, options)
        : callThere(deps, status, name, request, options));
    } catch (error) {
      const retry = hadNoEffect(error) || (isRead(name) && isTransient(error));
      if (!retry || attempt >= attemptsMax) throw error;
      // The one we know as leader is gone: give the others time to notice, too.
      await sleep(deps.clock, electionPollMs * 2 ** attempt);
    }
  }
}

function isTransient(error: unknown): boolean {
  return isShoalError(error, 'unavailable') || isShoalError(error, 'unknown');
}

async function callHere(
  { handlers, self }: ControlRouteDeps,
  name: MethodName,
  request: unknown,
  { signal }: CallOptions,
): Promise<unknown> {
  const handler = handlers[name] as AnyHandler | undefined;
  if (handler === undefined) {
    throw new ShoalError('unimplemented', `${name} is not offered by this version`);
  }
  return handler(request, { peer: self, signal: signal ?? new AbortController().signal });
}

async function callThere(
  deps: ControlRouteDeps,
  status: RaftStatus,
  name: MethodName,
  request: unknown,
  options: CallOptions,
): Promise<unknown> {
  const { leader } = status;
  if (leader === undefined) throw new ShoalError('unavailable', 'the swarm has no leader');
  const abort = new AbortController();
  const stopWatching = watchLeader(deps, leader.raftId, abort);
  const signal = options.signal ? AbortSignal.any([options.signal, abort.signal]) : abort.signal;
  try {
    const call = deps.connect(leader.address)[name] as AnyCall;
    return await call(request, { deadlineMs: leaderDeadlineMs, signal });
  } finally {
    stopWatching();
  }
}

/** The client that `services/api` talks to. */
export function routeControl(deps: ControlRouteDeps): ControlClient {
  const names = Object.keys(ControlService.methods) as MethodName[];
  const calls = names.map((name) => [
    name,
    (request: unknown, options: CallOptions = {}) => callLeader(deps, name, request, options),
  ]);
  return Object.fromEntries(calls) as ControlClient;
}
