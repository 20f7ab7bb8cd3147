/**
 * `/distribution`: which digest an image's name stands for. Clients ask before every
 * `service create` and only warn when there is no answer, so a slow answer is worse than none.
 */
import { ShoalError } from '#lib/errors';
import { imageReferenceText, parseImageReference } from '#proto/model/image-reference';
import { type Answer, json } from '../../http/answer.ts';
import type { ApiRequest } from '../../http/request.ts';
import type { Route } from '../../http/router.ts';
import { registryLookupDeadlineMs } from '../../limits.ts';
import { within } from '../deadline.ts';
import type { RouteDeps } from '../deps.ts';
import { registryAuth } from '../registry-auth.ts';
import { findImage } from './find-image.ts';

/** What an image of several platforms is listed by. */
const indexType = 'application/vnd.oci.image.index.v1+json';

function descriptorJson(mediaType: string, digest: string, size: number, platforms: unknown) {
  return { Descriptor: { mediaType, digest, size }, Platforms: platforms };
}

async function inspect(deps: RouteDeps, request: ApiRequest): Promise<Answer> {
  const { backend, clock } = deps;
  const name = imageReferenceText(parseImageReference(request.param('name')));
  const local = await findImage(backend, name);
  if (local !== undefined && local.digest !== '') {
    // The other platforms of the image are not known here, and one alone would exclude nodes.
    return json(descriptorJson(indexType, local.digest, 0, []));
  }
  const { registries } = backend;
  if (local !== undefined || registries === undefined) {
    const why = local === undefined ? 'it is not on this node' : 'it came from no registry';
    throw new ShoalError('not_found', `digest of ${name} not found: ${why}`);
  }
  const auth = registryAuth(request);
  const remote = await within(
    clock,
    registryLookupDeadlineMs,
    `the registry of ${name}`,
    request.signal,
    (signal) => registries.resolve(name, auth, signal),
  );
  const platforms = remote.platforms.map(({ architecture, os }) => ({ architecture, os }));
  return json(descriptorJson(remote.mediaType, remote.digest, remote.sizeBytes, platforms));
}

export function distributionRoutes(deps: RouteDeps): readonly Route[] {
  return [
    {
      verb: 'GET',
      pattern: '/distribution/{name*}/json',
      handle: (request) => inspect(deps, request),
    },
  ];
}
