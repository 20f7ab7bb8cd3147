/** What every node answers at once, whatever the state of the cluster: ping, version, info. */
import { explain } from '#lib/errors';
import { rfc3339, timestampOfMs } from '#proto/model/time';
import { infoJson, type RuntimeFacts, swarmInfoJson, versionJson } from '../../convert/info.ts';
import { type Answer, json, plainText } from '../../http/answer.ts';
import type { ApiRequest } from '../../http/request.ts';
import type { Route } from '../../http/router.ts';
import { runtimeFactsDeadlineMs } from '../../limits.ts';
import { within } from '../deadline.ts';
import type { RouteDeps } from '../deps.ts';

/** The header by which clients learn what this node can be asked. */
function swarmHeader({ backend }: RouteDeps): string {
  const { state, controlAvailable } = backend.swarm.facts();
  if (state !== 'active') return state;
  return controlAvailable ? 'active/manager' : 'active/worker';
}

function ping(deps: RouteDeps): Answer {
  return plainText('OK', {
    'cache-control': 'no-cache, no-store, must-revalidate',
    pragma: 'no-cache',
    'builder-version': '1',
    swarm: swarmHeader(deps),
  });
}

/** Undefined when the runtime does not answer in time, or not at all. */
async function ask<T>(
  { clock, log }: RouteDeps,
  request: ApiRequest,
  what: string,
  work: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await within(clock, runtimeFactsDeadlineMs, what, request.signal, work);
  } catch (error) {
    log.warn('a fact about the runtime is missing', { what, error: explain(error) });
    return undefined;
  }
}

async function countContainers({ backend }: RouteDeps) {
  const counts = { running: 0, paused: 0, stopped: 0 };
  for (const { state } of await backend.runtime.containers.list()) {
    if (state === 'running') counts.running++;
    else if (state === 'paused') counts.paused++;
    else counts.stopped++;
  }
  return counts;
}

async function countImages({ backend }: RouteDeps): Promise<number> {
  const images = await backend.runtime.images.list();
  return new Set(images.map(({ configDigest }) => configDigest)).size;
}

async function runtimeFacts(deps: RouteDeps, request: ApiRequest): Promise<RuntimeFacts> {
  const { runtime } = deps.backend;
  const [versions, containers, images] = await Promise.all([
    ask(deps, request, 'versions of the runtime', () => runtime.versions()),
    ask(deps, request, 'list of containers', () => countContainers(deps)),
    ask(deps, request, 'list of images', () => countImages(deps)),
  ]);
  return { versions, containers, images };
}

async function info(deps: RouteDeps, request: ApiRequest): Promise<Answer> {
  const { backend, clock, events } = deps;
  const runtime = await runtimeFacts(deps, request);
  const swarm = swarmInfoJson(backend.swarm.facts(), backend.swarm.cluster?.());
  const now = {
    text: rfc3339(timestampOfMs(clock.now())),
    eventListeners: events.listeners,
  };
  return json(infoJson(backend.machine(), runtime, swarm, now));
}

async function version(deps: RouteDeps, request: ApiRequest): Promise<Answer> {
  const { runtime } = deps.backend;
  const versions = await ask(deps, request, 'versions of the runtime', () => runtime.versions());
  return json(versionJson(deps.backend.machine(), versions, process.version));
}

export function systemRoutes(deps: RouteDeps): readonly Route[] {
  return [
    { verb: 'GET', pattern: '/_ping', handle: () => ping(deps) },
    { verb: 'GET', pattern: '/info', handle: (request) => info(deps, request) },
    { verb: 'GET', pattern: '/version', handle: (request) => version(deps, request) },
    { verb: 'GET', pattern: '/plugins', handle: () => json([]) },
  ];
}
