/** Images of this node as the API shows them: one entry per image id, with all its names. */
import type { ImageFacts } from '#agent/containerd/types';
import { isShoalError, ShoalError } from '#lib/errors';
import {
  familiarImageText,
  type ImageReference,
  imageReferenceText,
  parseImageReference,
} from '#proto/model/image-reference';
import { parseRfc3339, zeroTimeText } from '#proto/model/time';

/** Undefined for texts that are no name: ids, names of other tools. */
export function referenceOf(name: string): ImageReference | undefined {
  try {
    return parseImageReference(name);
  } catch (error) {
    if (isShoalError(error, 'invalid_argument')) return undefined;
    throw error;
  }
}

/** The short form for people; a text that is no name stays as it is. */
export function familiar(name: string): string {
  const reference = referenceOf(name);
  return reference === undefined ? name : familiarImageText(reference);
}

/** The full name that the runtime knows images by. Throws `invalid_argument`. */
export function fullName(name: string, tag: string): string {
  const joined = tag === '' ? name : `${name}${tag.includes(':') ? '@' : ':'}${tag}`;
  const reference = parseImageReference(joined);
  if (tag !== '' && reference.tag === undefined && reference.digest === undefined) {
    throw new ShoalError('invalid_argument', `invalid tag format: ${JSON.stringify(tag)}`);
  }
  return imageReferenceText(reference);
}

/** An image with every name that it has on this node. */
export interface NamedImage {
  readonly facts: ImageFacts;
  readonly tags: readonly string[];
  readonly digests: readonly string[];
}

function tagOf(facts: ImageFacts): string | undefined {
  const reference = referenceOf(facts.name);
  if (reference?.tag === undefined) return undefined;
  return familiarImageText({ ...reference, digest: undefined });
}

function digestOf(facts: ImageFacts): string | undefined {
  const reference = referenceOf(facts.name);
  if (reference === undefined || facts.digest === '') return undefined;
  return familiarImageText({ ...reference, tag: undefined, digest: facts.digest });
}

function distinct(values: readonly (string | undefined)[]): readonly string[] {
  return [...new Set(values.filter((value) => value !== undefined))];
}

/** In the order in which ids first appear. */
export function groupImages(images: readonly ImageFacts[]): readonly NamedImage[] {
  const groups = new Map<string, ImageFacts[]>();
  for (const image of images) {
    const group = groups.get(image.configDigest);
    if (group === undefined) groups.set(image.configDigest, [image]);
    else group.push(image);
  }
  return [...groups.values()].flatMap((group) => {
    const [facts] = group;
    if (facts === undefined) return [];
    return [{ facts, tags: distinct(group.map(tagOf)), digests: distinct(group.map(digestOf)) }];
  });
}

export function imageSummaryJson({ facts, tags, digests }: NamedImage) {
  return {
    Id: facts.configDigest,
    ParentId: '',
    RepoTags: tags,
    RepoDigests: digests,
    Created: parseRfc3339(facts.createdAt)?.seconds ?? 0,
    Size: facts.sizeBytes,
    SharedSize: -1,
    Labels: facts.labels,
    Containers: -1,
  };
}

export function imageJson({ facts, tags, digests }: NamedImage) {
  return {
    Id: facts.configDigest,
    RepoTags: tags,
    RepoDigests: digests,
    Parent: '',
    Comment: '',
    Created: facts.createdAt === '' ? zeroTimeText : facts.createdAt,
    Author: '',
    Config: { Labels: facts.labels },
    Architecture: facts.architecture,
    Os: facts.os,
    Size: facts.sizeBytes,
    GraphDriver: { Name: 'overlayfs', Data: null },
    RootFS: { Type: 'layers' },
    Metadata: { LastTagTime: zeroTimeText },
  };
}
