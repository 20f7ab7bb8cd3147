/** Finding a local image by what people type: a name, a digest, an id or the beginning of one. */
import type { ImageFacts } from '#agent/containerd/types';
import { ShoalError } from '#lib/errors';
import { imageReferenceText } from '#proto/model/image-reference';
import type { Backend } from '../../backend.ts';
import { groupImages, type NamedImage, referenceOf } from '../../convert/image.ts';

/** Undefined when it is not on this node. Names come first: `cafe` is one, and an id prefix too. */
export async function findImage(backend: Backend, name: string): Promise<ImageFacts | undefined> {
  const { images } = backend.runtime;
  const reference = referenceOf(name);
  const byName =
    reference === undefined ? undefined : await images.find(imageReferenceText(reference));
  return byName ?? (await images.find(name));
}

/** Throws `not_found`. */
export async function requireImage(backend: Backend, name: string): Promise<ImageFacts> {
  const facts = await findImage(backend, name);
  if (facts === undefined) throw new ShoalError('not_found', `No such image: ${name}`);
  return facts;
}

/** The image with all its names. */
export async function withNames(backend: Backend, facts: ImageFacts): Promise<NamedImage> {
  const all = await backend.runtime.images.list();
  const same = all.filter(({ configDigest }) => configDigest === facts.configDigest);
  const [group] = groupImages(same.length === 0 ? [facts] : same);
  return group ?? { facts, tags: [], digests: [] };
}
