/** `/auth`: are these credentials good for that registry? */
import { ShoalError } from '#lib/errors';
import { type Answer, json } from '../../http/answer.ts';
import type { ApiRequest } from '../../http/request.ts';
import type { Route } from '../../http/router.ts';
import { registryLoginDeadlineMs } from '../../limits.ts';
import { requiredJson } from '../body.ts';
import { within } from '../deadline.ts';
import type { RouteDeps } from '../deps.ts';
import { loginOf } from '../registry-auth.ts';

const serverDefault = 'docker.io';

async function login({ backend, clock }: RouteDeps, request: ApiRequest): Promise<Answer> {
  const sent = loginOf(await requiredJson(request));
  const server = sent.server === '' ? serverDefault : sent.server;
  const { registries } = backend;
  if (registries === undefined) {
    throw new ShoalError(
      'unimplemented',
      `credentials for ${server} cannot be checked by this node: ` +
        "write them to the client's config.json; they are used when an image is pulled",
    );
  }
  const identityToken = await within(
    clock,
    registryLoginDeadlineMs,
    `registry ${server}`,
    request.signal,
    (signal) => registries.login(server, sent.auth, signal),
  );
  return json({ Status: 'Login Succeeded', IdentityToken: identityToken });
}

export function loginRoutes(deps: RouteDeps): readonly Route[] {
  return [{ verb: 'POST', pattern: '/auth', handle: (request) => login(deps, request) }];
}
