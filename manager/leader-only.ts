/**
 * Services that only the leader can answer, offered by every manager: followers refuse at once and
 * name the leader, so that the caller can go there.
 */
import { ShoalError } from '#lib/errors';
import type { Method, Service } from '#lib/rpc/service';
import type { Handlers } from '#lib/rpc/types';

/** Thrown by who is asked for something that only the leader can do. */
export function notLeader(leaderAddress: string | undefined): ShoalError {
  if (leaderAddress === undefined) {
    const message =
      'the swarm has no leader now: too few managers are online, or an election is under way';
    return new ShoalError('unavailable', message);
  }
  const message = `this manager does not lead the swarm: ask the leader at ${leaderAddress}`;
  return new ShoalError('unavailable', message, { details: { leader: leaderAddress } });
}

/**
 * Handlers of `service` that pass each call to those of `current()`; without any they throw what
 * `refuse` makes.
 */
export function delegate<S extends Service>(
  service: S,
  current: () => Handlers<S> | undefined,
  refuse: () => ShoalError,
): Handlers<S> {
  const names = Object.keys(service.methods) as (keyof S['methods'])[];
  const entries = names.map((name) => {
    const method = service.methods[name as string] as Method<unknown, unknown>;
    const target = (): ((request: unknown, context: unknown) => unknown) => {
      const handlers = current();
      if (handlers === undefined) throw refuse();
      const handler = handlers[name];
      if (handler === undefined) {
        throw new ShoalError('unimplemented', `${method.path} is not offered by this version`);
      }
      return handler as (request: unknown, context: unknown) => unknown;
    };
    return [name, method.responseStream ? streaming(target) : unary(target)];
  });
  return Object.fromEntries(entries) as Handlers<S>;
}

type Target = () => (request: unknown, context: unknown) => unknown;

function unary(target: Target) {
  return async (request: unknown, context: unknown): Promise<unknown> => target()(request, context);
}

function streaming(target: Target) {
  return async function* (request: unknown, context: unknown): AsyncGenerator<unknown> {
    yield* target()(request, context) as AsyncIterable<unknown>;
  };
}
