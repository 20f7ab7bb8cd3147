/**
 * Makes every node run the same image: a tag is completed with the digest that it stands for now.
 * The client does this, as docker's does, because it knows which command named the image.
 */
import { ApiError } from '../../client.ts';
import type { Context } from '../../context.ts';
import type { ServiceSpecJson } from '../../json.ts';

interface DistributionJson {
  readonly Descriptor: { readonly digest: string };
  readonly Platforms?: readonly PlatformJson[] | null;
}

interface PlatformJson {
  readonly architecture?: string;
  readonly os?: string;
}

function withTag(image: string): string {
  return image.slice(image.lastIndexOf('/') + 1).includes(':') ? image : `${image}:latest`;
}

/** The platforms that the image has been built for keep its tasks off other nodes. */
function withPlatforms(spec: ServiceSpecJson, found: readonly PlatformJson[]): ServiceSpecJson {
  if (found.length === 0) return spec;
  const Platforms = found.map(({ architecture = '', os = '' }) => ({
    Architecture: architecture,
    OS: os,
  }));
  const Placement = { ...spec.TaskTemplate.Placement, Platforms };
  return { ...spec, TaskTemplate: { ...spec.TaskTemplate, Placement } };
}

/** `spec` as it is, with a warning, when nobody can tell the digest. */
export async function pinImage(context: Context, spec: ServiceSpecJson): Promise<ServiceSpecJson> {
  const { Image } = spec.TaskTemplate.ContainerSpec;
  if (Image.includes('@')) return spec;
  const image = withTag(Image);
  const name = image.split('/').map(encodeURIComponent).join('/');
  try {
    const found = await context.client().get<DistributionJson>(`/distribution/${name}/json`);
    const pinned = structuredClone(spec);
    pinned.TaskTemplate.ContainerSpec.Image = `${image}@${found.Descriptor.digest}`;
    return withPlatforms(pinned, found.Platforms ?? []);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    context.note(
      `image ${image} could not be accessed on a registry to record its digest ` +
        `(${error.message}). Each node will access ${image} independently, possibly leading to ` +
        'different nodes running different versions of the image.\n',
    );
    return spec;
  }
}
