/** `/volumes`: the local volumes of this node. Services make them, people look at them. */
import { ShoalError } from '#lib/errors';
import type { VolumeFacts } from '../../backend.ts';
import { type Answer, json } from '../../http/answer.ts';
import type { ApiRequest } from '../../http/request.ts';
import type { Route } from '../../http/router.ts';
import type { RouteDeps } from '../deps.ts';

const filterKeys = ['driver', 'label', 'name'] as const;

export function volumeJson(volume: VolumeFacts) {
  return {
    CreatedAt: volume.createdAt,
    Driver: volume.driver,
    Labels: volume.labels,
    Mountpoint: volume.mountpoint,
    Name: volume.name,
    Options: null,
    Scope: 'local',
  };
}

async function list({ backend }: RouteDeps, request: ApiRequest): Promise<Answer> {
  const filters = request.filters(filterKeys);
  const volumes = (await backend.volumes()).filter(
    (volume) =>
      filters.some('name', (value) => volume.name.includes(value)) &&
      filters.some('driver', (value) => volume.driver === value) &&
      filters.labels(volume.labels),
  );
  return json({ Volumes: volumes.map(volumeJson), Warnings: null });
}

async function inspect({ backend }: RouteDeps, request: ApiRequest): Promise<Answer> {
  const name = request.param('name');
  const volume = (await backend.volumes()).find((candidate) => candidate.name === name);
  if (volume === undefined) throw new ShoalError('not_found', `get ${name}: no such volume`);
  return json(volumeJson(volume));
}

export function volumeRoutes(deps: RouteDeps): readonly Route[] {
  return [
    { verb: 'GET', pattern: '/volumes', handle: (request) => list(deps, request) },
    { verb: 'GET', pattern: '/volumes/{name}', handle: (request) => inspect(deps, request) },
  ];
}
