/**
 * Which of the local images a user means: names in short or full form, with a tag or a digest,
 * image ids and prefixes of ids. Also the view by image id that `docker images` prints.
 */
import { isShoalError } from '#lib/errors';
import {
  type ImageReference,
  parseReference,
  referenceName,
  repositoryName,
} from '../registry/reference.ts';
import type { ImageFacts } from '../types.ts';

/** Docker takes a prefix of an id from four digits on only if nothing is named like it. */
const idPrefixPattern = /^(?:sha256:)?([0-9a-f]{4,64})$/;

function tryParse(reference: string): ImageReference | undefined {
  try {
    return parseReference(reference);
  } catch (error) {
    if (isShoalError(error, 'invalid_argument')) return undefined;
    throw error;
  }
}

/** The name a record would have; undefined for what cannot be a name. */
export function fullName(reference: string): string | undefined {
  const parsed = tryParse(reference);
  return parsed === undefined ? undefined : referenceName(parsed);
}

function repositoryOf(name: string): string {
  const parsed = tryParse(name);
  return parsed === undefined ? '' : repositoryName(parsed);
}

function matchByName<T extends ImageFacts>(wanted: ImageReference, images: readonly T[]): T[] {
  if (wanted.digest === '') {
    return images.filter((image) => image.name === referenceName(wanted));
  }
  // A digest says what the image is; a local tag or a local import may be why it is here.
  const same = images.filter((image) => image.digest === wanted.digest);
  const repository = repositoryName(wanted);
  return same.sort(
    (a, b) =>
      Number(repositoryOf(b.name) === repository) - Number(repositoryOf(a.name) === repository),
  );
}

function matchById<T extends ImageFacts>(reference: string, images: readonly T[]): T[] {
  const prefix = idPrefixPattern.exec(reference)?.[1];
  if (prefix === undefined) return [];
  const start = `sha256:${prefix}`;
  return images.filter(
    (image) => image.configDigest.startsWith(start) || image.digest.startsWith(start),
  );
}

/** Best first. A prefix that fits several different images matches none: it is ambiguous. */
export function matchImages<T extends ImageFacts>(
  reference: string,
  images: readonly T[],
): readonly T[] {
  const wanted = tryParse(reference);
  const named = wanted === undefined ? [] : matchByName(wanted, images);
  if (named.length > 0) return named;
  const byId = matchById(reference, images);
  return new Set(byId.map((image) => image.configDigest)).size > 1 ? [] : byId;
}

/** One image with all its names, as Docker's API lists it. */
export interface ImageSummary {
  readonly facts: ImageFacts;
  readonly repoTags: readonly string[];
  readonly repoDigests: readonly string[];
}

/** Groups names of one image id. Names are full; Docker shows `docker.io/library/` shortened. */
export function summarizeImages(images: readonly ImageFacts[]): readonly ImageSummary[] {
  const byId = new Map<string, ImageFacts[]>();
  for (const image of images) {
    const group = byId.get(image.configDigest) ?? [];
    group.push(image);
    byId.set(image.configDigest, group);
  }
  return [...byId.values()].flatMap((group) => {
    const [facts] = group;
    if (facts === undefined) return [];
    const tags = group.filter((image) => tryParse(image.name)?.tag && !image.name.includes('@'));
    const digests = group
      .filter((image) => image.digest !== '' && repositoryOf(image.name) !== '')
      .map((image) => `${repositoryOf(image.name)}@${image.digest}`);
    return [
      {
        facts,
        repoTags: tags.map((image) => image.name).sort(),
        repoDigests: [...new Set(digests)].sort(),
      },
    ];
  });
}
