/**
 * `/secrets` and `/configs`: kinds of objects that cannot be made yet. Lists are empty and nothing
 * is found, so that tools which look at everything go on; they ask on managers only.
 */
import { ShoalError } from '#lib/errors';
import { json } from '../../http/answer.ts';
import type { ApiRequest } from '../../http/request.ts';
import type { Route } from '../../http/router.ts';
import type { RouteDeps } from '../deps.ts';
import { controlOf } from './control.ts';

const filterKeys = ['id', 'label', 'name', 'names'] as const;

function kindRoutes({ backend }: RouteDeps, kind: 'secret' | 'config'): readonly Route[] {
  const notFound = (request: ApiRequest): never => {
    controlOf(backend);
    throw new ShoalError('not_found', `${kind} ${request.param('id')} not found`);
  };
  return [
    {
      verb: 'GET',
      pattern: `/${kind}s`,
      handle: (request) => {
        controlOf(backend);
        request.filters(filterKeys);
        return json([]);
      },
    },
    { verb: 'GET', pattern: `/${kind}s/{id}`, handle: notFound },
    { verb: 'DELETE', pattern: `/${kind}s/{id}`, handle: notFound },
    { verb: 'POST', pattern: `/${kind}s/{id}/update`, handle: notFound },
  ];
}

export function absentKindRoutes(deps: RouteDeps): readonly Route[] {
  return [...kindRoutes(deps, 'secret'), ...kindRoutes(deps, 'config')];
}
