/** `/system/df`: how much space this node's images take. */
import { containerSummaryJson } from '../../convert/container.ts';
import { groupImages, imageSummaryJson } from '../../convert/image.ts';
import { type Answer, json } from '../../http/answer.ts';
import type { Route } from '../../http/router.ts';
import type { RouteDeps } from '../deps.ts';
import { volumeJson } from './volumes.ts';

async function usage({ backend, clock }: RouteDeps): Promise<Answer> {
  const [facts, containers, volumes] = await Promise.all([
    backend.runtime.images.list(),
    backend.runtime.containers.list(),
    backend.volumes(),
  ]);
  const images = groupImages(facts);
  const ids = new Map(facts.map(({ name, configDigest }) => [name, configDigest]));
  const users = (id: string): number =>
    containers.filter(({ image }) => ids.get(image) === id).length;
  return json({
    LayersSize: images.reduce((sum, image) => sum + image.facts.sizeBytes, 0),
    Images: images.map((image) => ({
      ...imageSummaryJson(image),
      SharedSize: 0,
      Containers: users(image.facts.configDigest),
    })),
    Containers: containers.map((container) =>
      containerSummaryJson(container, ids.get(container.image) ?? '', clock.now()),
    ),
    Volumes: volumes.map((volume) => ({
      ...volumeJson(volume),
      // -1 tells clients that the size was not measured.
      UsageData: { Size: -1, RefCount: -1 },
    })),
    BuildCache: [],
  });
}

export function diskUsageRoutes(deps: RouteDeps): readonly Route[] {
  return [{ verb: 'GET', pattern: '/system/df', handle: () => usage(deps) }];
}
