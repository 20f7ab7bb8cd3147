/** `/images`: what this node holds, loading and removing. Pulling has a file of its own. */
import { ShoalError } from '#lib/errors';
import {
  familiar,
  groupImages,
  imageJson,
  imageSummaryJson,
  type NamedImage,
} from '../../convert/image.ts';
import { type Answer, json, jsonLine, stream } from '../../http/answer.ts';
import type { Filters } from '../../http/filters.ts';
import { HttpError } from '../../http/http-error.ts';
import type { ApiRequest } from '../../http/request.ts';
import type { Route } from '../../http/router.ts';
import type { RouteDeps } from '../deps.ts';
import { requireImage, withNames } from './find-image.ts';
import { pull } from './pull.ts';

const filterKeys = ['dangling', 'label', 'reference'] as const;

/** A shell-like pattern: `*` and `?` stay within one part of the name. */
function globExpression(pattern: string): RegExp {
  const source = pattern
    .replace(/[.+^${}()|\\[\]]/g, '\\$&')
    .replace(/\*/g, '[^/]*')
    .replace(/\?/g, '[^/]');
  return new RegExp(`^${source}$`);
}

/** A pattern without a tag matches every tag. */
function matchesReference(image: NamedImage, pattern: string): boolean {
  const expression = globExpression(pattern);
  return [...image.tags, ...image.digests].some((name) => {
    const at = name.indexOf('@');
    const untagged = at >= 0 ? name.slice(0, at) : name.slice(0, name.lastIndexOf(':'));
    return expression.test(name) || expression.test(untagged);
  });
}

function passes(image: NamedImage, filters: Filters): boolean {
  const dangling = filters.flag('dangling');
  return (
    (dangling === undefined || dangling === (image.tags.length === 0)) &&
    filters.labels(image.facts.labels) &&
    filters.some('reference', (pattern) => matchesReference(image, pattern))
  );
}

async function list({ backend }: RouteDeps, request: ApiRequest): Promise<Answer> {
  const filters = request.filters(filterKeys);
  const images = groupImages(await backend.runtime.images.list());
  return json(images.filter((image) => passes(image, filters)).map(imageSummaryJson));
}

async function inspect({ backend }: RouteDeps, request: ApiRequest): Promise<Answer> {
  const facts = await requireImage(backend, request.param('name'));
  return json(imageJson(await withNames(backend, facts)));
}

async function load({ backend, events }: RouteDeps, request: ApiRequest): Promise<Answer> {
  const names = await backend.runtime.images.importArchive(request.body, request.signal);
  for (const name of names) {
    const facts = await backend.runtime.images.find(name);
    events.emit({
      type: 'image',
      action: 'load',
      id: facts?.configDigest ?? name,
      attributes: { name: familiar(name) },
      scope: 'local',
    });
  }
  const lines = names.map((name) => jsonLine({ stream: `Loaded image: ${familiar(name)}\n` }));
  // Also for quiet clients, which only want no progress: there is none here.
  return stream(linesOf(lines));
}

async function* linesOf(lines: readonly string[]): AsyncGenerator<string> {
  yield* lines;
}

/** Removing an image under a container would leave the container without its name. */
async function refuseInUse({ backend }: RouteDeps, name: string, force: boolean): Promise<void> {
  const containers = await backend.runtime.containers.list();
  const user = containers.find(
    ({ image, state }) => familiar(image) === familiar(name) && (state === 'running' || !force),
  );
  if (user === undefined) return;
  const how = user.state === 'running' ? 'cannot be forced' : 'must be forced';
  throw new HttpError(
    409,
    `conflict: unable to remove ${familiar(name)} (${how}): ` +
      `container ${user.name} (${user.state}) is using it`,
  );
}

async function remove(deps: RouteDeps, request: ApiRequest): Promise<Answer> {
  const { backend, events } = deps;
  const facts = await requireImage(backend, request.param('name'));
  await refuseInUse(deps, facts.name, request.flag('force'));
  const { untagged, deleted } = await backend.runtime.images.remove(facts.name);
  const happened = [
    ...untagged.map((name) => ({ Untagged: familiar(name) })),
    ...deleted.map((digest) => ({ Deleted: digest })),
  ];
  for (const entry of happened) {
    const action = 'Untagged' in entry ? 'untag' : 'delete';
    events.emit({
      type: 'image',
      action,
      id: facts.configDigest,
      attributes: { name: familiar(facts.name) },
      scope: 'local',
    });
  }
  return json(happened);
}

/** Layers and their commands are not kept apart by the runtime. */
async function history({ backend }: RouteDeps, request: ApiRequest): Promise<Answer> {
  const name = request.param('name');
  await requireImage(backend, name);
  throw new ShoalError('not_found', `history of image ${name} not found: it is not kept here`);
}

export function imageRoutes(deps: RouteDeps): readonly Route[] {
  return [
    { verb: 'GET', pattern: '/images/json', handle: (request) => list(deps, request) },
    { verb: 'POST', pattern: '/images/load', handle: (request) => load(deps, request) },
    { verb: 'POST', pattern: '/images/create', handle: (request) => pull(deps, request) },
    {
      verb: 'GET',
      pattern: '/images/{name*}/json',
      handle: (request) => inspect(deps, request),
    },
    {
      verb: 'GET',
      pattern: '/images/{name*}/history',
      handle: (request) => history(deps, request),
    },
    { verb: 'DELETE', pattern: '/images/{name*}', handle: (request) => remove(deps, request) },
  ];
}
