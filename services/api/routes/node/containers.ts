/** `/containers`: what runs on this node, for looking at it and for stopping it by hand. */
import type { ContainerFacts } from '#agent/containerd/types';
import type { WaitCondition } from '#agent/standalone/types';
import { ShoalError } from '#lib/errors';
import { heardElsewhere } from '#lib/signal';
import type { Backend } from '../../backend.ts';
import { containerJson, containerSummaryJson, shownState } from '../../convert/container.ts';
import { familiar } from '../../convert/image.ts';
import { containerAttributes } from '../../events/container-events.ts';
import { type Answer, empty, json, stream } from '../../http/answer.ts';
import type { Filters } from '../../http/filters.ts';
import { HttpError } from '../../http/http-error.ts';
import type { ApiRequest } from '../../http/request.ts';
import type { Route } from '../../http/router.ts';
import { stopContainerDefaultMs } from '../../limits.ts';
import type { RouteDeps } from '../deps.ts';
import { localNetworkIds } from '../network/local.ts';
import { logs } from './container-logs.ts';
import { requireContainer } from './find-container.ts';

const filterKeys = [
  'ancestor',
  'exited',
  'health',
  'id',
  'is-task',
  'label',
  'name',
  'status',
] as const;

/** Every container that runs a task carries its id. */
const taskIdLabel = 'com.docker.swarm.task.id';

function expressionOf(value: string): RegExp {
  try {
    return new RegExp(value);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new ShoalError('invalid_argument', `invalid filter 'name=${value}': ${error.message}`);
  }
}

/** Names are matched as expressions, with and without the slash that Docker puts in front. */
function matchesName({ name }: ContainerFacts, value: string): boolean {
  const expression = expressionOf(value);
  return expression.test(name) || expression.test(`/${name}`);
}

function matchesAncestor({ image }: ContainerFacts, value: string): boolean {
  return familiar(image) === familiar(value) || familiar(image).split(/[:@]/, 1)[0] === value;
}

function passes(container: ContainerFacts, filters: Filters, backend: Backend): boolean {
  const { id, exit } = container;
  const around = backend.surroundings?.(id);
  const state = shownState(container, around);
  const health = around?.health?.status ?? 'none';
  const isTask = filters.flag('is-task');
  return (
    filters.some('id', (value) => id.startsWith(value)) &&
    filters.some('name', (value) => matchesName(container, value)) &&
    filters.some('health', (value) => value === health) &&
    filters.some('status', (value) => value === state) &&
    filters.some('exited', (value) => state === 'exited' && exit?.code === Number(value)) &&
    filters.some('ancestor', (value) => matchesAncestor(container, value)) &&
    (isTask === undefined || isTask === Object.hasOwn(container.labels, taskIdLabel)) &&
    filters.labels(container.labels)
  );
}

function isUp(container: ContainerFacts, backend: Backend): boolean {
  const state = shownState(container, backend.surroundings?.(container.id));
  return state === 'running' || state === 'paused' || state === 'restarting';
}

/** Newest first. A filter by state or a limit looks at stopped ones as well, as in Docker. */
function selected(
  containers: readonly ContainerFacts[],
  request: ApiRequest,
  backend: Backend,
): readonly ContainerFacts[] {
  const filters = request.filters(filterKeys);
  const limit = request.integer('limit') ?? 0;
  const all = request.flag('all') || limit > 0 || filters.has('status') || filters.has('exited');
  const matching = containers
    .filter((container) => all || isUp(container, backend))
    .filter((container) => passes(container, filters, backend))
    .sort((a, b) => b.createdAt.localeCompare(a.createdAt) || a.id.localeCompare(b.id));
  return limit > 0 ? matching.slice(0, limit) : matching;
}

async function list({ backend, clock }: RouteDeps, request: ApiRequest): Promise<Answer> {
  const containers = selected(await backend.runtime.containers.list(), request, backend);
  const images = await backend.runtime.images.list();
  const ids = new Map(images.map(({ name, configDigest }) => [name, configDigest]));
  const nowMs = clock.now();
  const localIds = localNetworkIds(backend);
  return json(
    containers.map((container) => {
      const around = backend.surroundings?.(container.id);
      const image = ids.get(container.image) ?? '';
      return containerSummaryJson(container, image, nowMs, around, localIds);
    }),
  );
}

async function inspect({ backend }: RouteDeps, request: ApiRequest): Promise<Answer> {
  const container = await requireContainer(backend, request.param('id'));
  const image = await backend.runtime.images.find(container.image);
  const around = backend.surroundings?.(container.id);
  const localIds = localNetworkIds(backend);
  return json(containerJson(container, image?.configDigest ?? '', around, localIds));
}

function conditionOf(request: ApiRequest): WaitCondition {
  const condition = request.text('condition') || 'not-running';
  switch (condition) {
    case 'not-running':
    case 'next-exit':
    case 'removed':
      return condition;
    default:
      throw new ShoalError(
        'invalid_argument',
        `invalid condition: ${JSON.stringify(condition)}: want not-running, next-exit or removed`,
      );
  }
}

/**
 * The answer's headers leave at once, its body when the container has ended. What counts is what
 * happens from the call on: a client waits first, then it starts the container.
 */
async function wait({ backend }: RouteDeps, request: ApiRequest): Promise<Answer> {
  const { id } = await requireContainer(backend, request.param('id'));
  const condition = conditionOf(request);
  const { runtime, standalone } = backend;
  const ended =
    standalone?.find(id) === undefined
      ? runtime.containers.wait(id, request.signal).then(({ code }) => code)
      : standalone.wait(id, condition, request.signal);
  heardElsewhere(ended);
  async function* exit(): AsyncGenerator<string> {
    yield `${JSON.stringify({ StatusCode: await ended })}\n`;
  }
  return stream(exit());
}

export function emit({ events }: RouteDeps, action: string, container: ContainerFacts): void {
  const attributes = containerAttributes(container);
  events.emit({ type: 'container', action, id: container.id, attributes, scope: 'local' });
}

async function kill(deps: RouteDeps, request: ApiRequest): Promise<Answer> {
  const container = await requireContainer(deps.backend, request.param('id'));
  if (container.state !== 'running' && container.state !== 'paused') {
    throw new HttpError(409, `cannot kill container: ${container.name}: container is not running`);
  }
  const signal = request.text('signal') || 'SIGKILL';
  const { runtime, standalone } = deps.backend;
  if (standalone?.find(container.id) === undefined) {
    await runtime.containers.kill(container.id, signal);
  } else {
    await standalone.kill(container.id, signal);
  }
  emit(deps, 'kill', container);
  return empty(204);
}

/** Undefined when the client leaves it to the container; below zero is for as long as it takes. */
export function graceParam(request: ApiRequest): number | undefined {
  const seconds = request.integer('t');
  if (seconds === undefined) return undefined;
  return seconds < 0 ? Number.POSITIVE_INFINITY : seconds * 1000;
}

/** A task that the container belongs to counts as ended, and is replaced as its service says. */
async function stop(deps: RouteDeps, request: ApiRequest): Promise<Answer> {
  const container = await requireContainer(deps.backend, request.param('id'));
  const { runtime, standalone } = deps.backend;
  const graceMs = graceParam(request);
  if (standalone?.find(container.id) !== undefined) {
    if (!(await standalone.stopContainer(container.id, graceMs))) return empty(304);
  } else {
    if (container.state !== 'running' && container.state !== 'paused') return empty(304);
    await runtime.containers.stop(container.id, graceMs ?? stopContainerDefaultMs);
  }
  emit(deps, 'stop', container);
  return empty(204);
}

export function containerRoutes(deps: RouteDeps): readonly Route[] {
  const of = (action: string): string => `/containers/{id}/${action}`;
  return [
    { verb: 'GET', pattern: '/containers/json', handle: (request) => list(deps, request) },
    { verb: 'GET', pattern: of('json'), handle: (request) => inspect(deps, request) },
    { verb: 'GET', pattern: of('logs'), handle: (request) => logs(deps, request) },
    { verb: 'POST', pattern: of('wait'), handle: (request) => wait(deps, request) },
    { verb: 'POST', pattern: of('kill'), handle: (request) => kill(deps, request) },
    { verb: 'POST', pattern: of('stop'), handle: (request) => stop(deps, request) },
  ];
}
