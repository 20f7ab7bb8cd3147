/** `/events`: what happens on this node and, on a manager, in the cluster, as it happens. */
import type { Clock } from '#lib/clock';
import { type ApiEvent, eventFilterKeys, matchesEvent } from '../events/event.ts';
import { type Answer, jsonLine, stream } from '../http/answer.ts';
import type { Filters } from '../http/filters.ts';
import type { ApiRequest } from '../http/request.ts';
import type { Route } from '../http/router.ts';
import { timeParam } from '../http/times.ts';
import type { RouteDeps } from './deps.ts';

interface Window {
  readonly sinceMs: number | undefined;
  readonly untilMs: number | undefined;
}

/** Longer waits than a timer can hold are cut: nobody watches for 24 days without a restart. */
const timerMaxMs = 2 ** 31 - 1;

/** Aborts when the client goes away or `untilMs` has come. */
function until(clock: Clock, untilMs: number | undefined, signal: AbortSignal) {
  if (untilMs === undefined) return { signal, cancel: (): void => {} };
  const aborter = new AbortController();
  const end = (): void => aborter.abort();
  signal.addEventListener('abort', end, { once: true });
  const delayMs = Math.min(timerMaxMs, Math.max(0, untilMs - clock.now()));
  const timer = clock.schedule(delayMs, end);
  return {
    signal: aborter.signal,
    cancel: (): void => {
      timer.cancel();
      signal.removeEventListener('abort', end);
    },
  };
}

async function* follow(
  replay: readonly ApiEvent[],
  live: AsyncIterable<ApiEvent>,
  filters: Filters,
  done: () => void,
): AsyncGenerator<string> {
  try {
    for (const event of replay) if (matchesEvent(event, filters)) yield jsonLine(event);
    for await (const event of live) if (matchesEvent(event, filters)) yield jsonLine(event);
  } finally {
    done();
  }
}

function events({ events: hub, clock }: RouteDeps, request: ApiRequest): Answer {
  const filters = request.filters(eventFilterKeys);
  const window: Window = {
    sinceMs: timeParam(request, 'since'),
    untilMs: timeParam(request, 'until'),
  };
  const isPast = window.untilMs !== undefined && window.untilMs <= clock.now();
  const end = until(clock, window.untilMs, request.signal);
  // Between the replay and the subscription nothing can happen: both are taken at once.
  const replay = replayOf(hub.recent(window.sinceMs ?? 0), window);
  const live = isPast ? nothing() : hub.subscribe(end.signal);
  return stream(follow(replay, live, filters, end.cancel));
}

/** Only clients that name a time want what has been. */
function replayOf(recent: readonly ApiEvent[], { sinceMs, untilMs }: Window): readonly ApiEvent[] {
  if (sinceMs === undefined && untilMs === undefined) return [];
  const untilNano = (untilMs ?? Number.POSITIVE_INFINITY) * 1_000_000;
  return recent.filter((event) => event.timeNano <= untilNano);
}

async function* nothing(): AsyncGenerator<ApiEvent> {}

export function eventRoutes(deps: RouteDeps): readonly Route[] {
  return [{ verb: 'GET', pattern: '/events', handle: (request) => events(deps, request) }];
}
