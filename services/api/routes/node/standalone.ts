/**
 * Containers that a person makes on this node: create, start, attach, remove. Those of tasks are made
 * and removed by their services; everything else is the same for both.
 */
import type { ContainerFacts } from '#agent/containerd/types';
import { isShoalError, ShoalError } from '#lib/errors';
import type { Backend, StandaloneContainers } from '../../backend.ts';
import { createRequestOf } from '../../convert/run/create.ts';
import { type Answer, type Chunk, empty, json, stream } from '../../http/answer.ts';
import { frame, multiplexedType, rawType } from '../../http/frames.ts';
import type { ApiRequest } from '../../http/request.ts';
import type { Route } from '../../http/router.ts';
import { requiredJson } from '../body.ts';
import type { RouteDeps } from '../deps.ts';
import { untilMs } from '../network/prune.ts';
import { emit, graceParam } from './containers.ts';
import { requireContainer } from './find-container.ts';

/** From this version on the type says that there are two streams in one. */
const multiplexedVersion = '1.42';

function standaloneOf({ standalone }: Backend): StandaloneContainers {
  if (standalone !== undefined) return standalone;
  const message = 'this daemon makes containers for services only: use "docker service create"';
  throw new ShoalError('unimplemented', message);
}

/** Throws for one that a task has. */
async function requireStandalone(
  { backend }: RouteDeps,
  request: ApiRequest,
): Promise<{ readonly standalone: StandaloneContainers; readonly container: ContainerFacts }> {
  const standalone = standaloneOf(backend);
  const container = await requireContainer(backend, request.param('id'));
  if (standalone.find(container.id) !== undefined) return { standalone, container };
  const service = container.labels['com.docker.swarm.service.name'] ?? '';
  const whose = service === '' ? 'was not made here' : `belongs to service ${service}`;
  throw new ShoalError(
    'unimplemented',
    `container ${container.name} ${whose}: services make and remove their containers: use ` +
      '"docker service create", "update" and "rm"',
  );
}

async function create({ backend }: RouteDeps, request: ApiRequest): Promise<Answer> {
  const standalone = standaloneOf(backend);
  const wanted = createRequestOf(await requiredJson(request), request.text('name'));
  return json({ Id: await standalone.create(wanted), Warnings: [] }, 201);
}

async function start(deps: RouteDeps, request: ApiRequest): Promise<Answer> {
  const { standalone, container } = await requireStandalone(deps, request);
  return empty((await standalone.start(container.id)) ? 204 : 304);
}

async function restart(deps: RouteDeps, request: ApiRequest): Promise<Answer> {
  const { standalone, container } = await requireStandalone(deps, request);
  await standalone.restart(container.id, graceParam(request));
  emit(deps, 'restart', container);
  return empty(204);
}

async function remove(deps: RouteDeps, request: ApiRequest): Promise<Answer> {
  if (request.flag('link')) {
    throw new ShoalError('unimplemented', 'containers have no links: leave out --link');
  }
  const { standalone, container } = await requireStandalone(deps, request);
  await standalone.remove(container.id, request.flag('force'), request.flag('v'));
  return empty(204);
}

async function prune({ backend, clock }: RouteDeps, request: ApiRequest): Promise<Answer> {
  const standalone = standaloneOf(backend);
  const filters = request.filters(['label', 'label!', 'until']);
  const [until] = filters.get('until');
  const beforeMs = until === undefined ? clock.now() : untilMs(until, clock.now());
  const ended = (await backend.runtime.containers.list()).filter(
    ({ id, labels, state, createdAt }) =>
      standalone.find(id)?.phase === 'down' &&
      state !== 'running' &&
      state !== 'paused' &&
      Date.parse(createdAt) <= beforeMs &&
      filters.labels(labels) &&
      !(filters.has('label!') && filters.labels(labels, 'label!')),
  );
  const ids: string[] = [];
  for (const { id } of ended) if (await isRemoved(standalone, id)) ids.push(id);
  return json({ ContainersDeleted: ids.length === 0 ? null : ids, SpaceReclaimed: 0 });
}

/** False when somebody started or removed it in the meantime. */
async function isRemoved(standalone: StandaloneContainers, id: string): Promise<boolean> {
  try {
    await standalone.remove(id, false, false);
    return true;
  } catch (error) {
    if (isShoalError(error, 'not_found') || isShoalError(error, 'already_exists')) return false;
    throw error;
  }
}

/** Output only: no container here has a standard input that somebody could write to. */
async function attach(deps: RouteDeps, request: ApiRequest): Promise<Answer> {
  const { standalone, container } = await requireStandalone(deps, request);
  if (request.flag('logs')) {
    throw new ShoalError('unimplemented', 'logs=1: read what was written with "docker logs"');
  }
  const wanted = { stdout: request.flag('stdout'), stderr: request.flag('stderr') };
  const lines = await standalone.output(container.id, request.signal);
  async function* chunks(): AsyncGenerator<Chunk> {
    for await (const line of lines) {
      if (wanted[line.stream]) yield frame(line.stream, line.data);
    }
  }
  return stream(chunks(), request.speaks(multiplexedVersion) ? multiplexedType : rawType);
}

export function standaloneRoutes(deps: RouteDeps): readonly Route[] {
  const of = (action: string): string => `/containers/{id}/${action}`;
  return [
    { verb: 'POST', pattern: '/containers/create', handle: (request) => create(deps, request) },
    { verb: 'POST', pattern: '/containers/prune', handle: (request) => prune(deps, request) },
    { verb: 'POST', pattern: of('start'), handle: (request) => start(deps, request) },
    { verb: 'POST', pattern: of('restart'), handle: (request) => restart(deps, request) },
    {
      verb: 'POST',
      pattern: of('attach'),
      upgradable: true,
      handle: (request) => attach(deps, request),
    },
    { verb: 'DELETE', pattern: '/containers/{id}', handle: (request) => remove(deps, request) },
  ];
}
