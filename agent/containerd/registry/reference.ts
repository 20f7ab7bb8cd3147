/**
 * Image references for talking to registries and for naming records: the full form in which a
 * digest, when given, stands in place of the tag.
 */
import { ShoalError } from '#lib/errors';
import { familiarImageText, parseImageReference } from '#proto/model/image-reference';

export interface ImageReference {
  /** Host and perhaps port, as in names: `docker.io`, `localhost:5000`. */
  readonly domain: string;
  /** The repository's path in the registry: `library/busybox`. */
  readonly path: string;
  /** Empty only when a digest is given without a tag. */
  readonly tag: string;
  /** `sha256:…`, or empty. */
  readonly digest: string;
}

const tagDefault = 'latest';

/** Errors: invalid_argument, also for digests that containerd does not store. */
export function parseReference(text: string): ImageReference {
  const { domain, path, tag, digest = '' } = parseImageReference(text);
  if (digest !== '' && !digest.startsWith('sha256:')) {
    throw new ShoalError('invalid_argument', `${JSON.stringify(text)}: the digest must be sha256`);
  }
  return { domain, path, tag: tag ?? (digest === '' ? tagDefault : ''), digest };
}

/** `docker.io/library/busybox`. */
export function repositoryName(reference: ImageReference): string {
  return `${reference.domain}/${reference.path}`;
}

/** The name that an image is stored under. As in Docker, a digest makes the tag meaningless. */
export function referenceName(reference: ImageReference): string {
  const repository = repositoryName(reference);
  return reference.digest === ''
    ? `${repository}:${reference.tag}`
    : `${repository}@${reference.digest}`;
}

/** As `docker images` shows it: without the default registry and its library. */
export function familiarName(name: string): string {
  return familiarImageText(parseImageReference(name));
}
