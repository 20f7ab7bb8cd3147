/**
 * Image references as Docker's users write them, and their full form: a registry's host, a
 * repository, a tag and perhaps a digest. `busybox` is `docker.io/library/busybox:latest`.
 */
import { ShoalError } from '#lib/errors';

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

const domainDefault = 'docker.io';
const tagDefault = 'latest';
/** The distribution specification's limit for domain and path together. */
const nameLengthMax = 255;

const pathPattern =
  /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/;
const domainPattern =
  /^(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*|\[[0-9a-fA-F:]+\])(?::[0-9]+)?$/;
const tagPattern = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/;
const digestPattern = /^sha256:[0-9a-f]{64}$/;

function refuse(text: string, why: string): never {
  throw new ShoalError(
    'invalid_argument',
    `invalid reference format: ${JSON.stringify(text)}: ${why}`,
  );
}

/** The first part is a host when it could not be a repository's: a dot, a colon, or localhost. */
function splitDomain(name: string): { domain: string; path: string } {
  const slash = name.indexOf('/');
  const first = slash < 0 ? '' : name.slice(0, slash);
  const isDomain = /[.:]/.test(first) || first === 'localhost' || first !== first.toLowerCase();
  const domain = isDomain ? first : domainDefault;
  const path = isDomain ? name.slice(slash + 1) : name;
  if (domain !== domainDefault && domain !== 'index.docker.io') return { domain, path };
  return { domain: domainDefault, path: path.includes('/') ? path : `library/${path}` };
}

/** Errors: invalid_argument, with the rule that was broken. */
export function parseReference(text: string): ImageReference {
  const at = text.indexOf('@');
  const digest = at < 0 ? '' : text.slice(at + 1);
  if (at >= 0 && !digestPattern.test(digest)) refuse(text, 'the digest must be sha256:<64 hex>');
  const named = at < 0 ? text : text.slice(0, at);
  const colon = named.lastIndexOf(':');
  const hasTag = colon > named.lastIndexOf('/');
  const tag = hasTag ? named.slice(colon + 1) : at < 0 ? tagDefault : '';
  const { domain, path } = splitDomain(hasTag ? named.slice(0, colon) : named);
  if (tag !== '' && !tagPattern.test(tag)) refuse(text, 'the tag is not valid');
  if (hasTag && tag === '') refuse(text, 'the tag is empty');
  if (!domainPattern.test(domain)) refuse(text, 'the registry is not a host name');
  if (!pathPattern.test(path)) refuse(text, 'the repository must be lower-case words');
  if (domain.length + path.length + 1 > nameLengthMax) refuse(text, 'the name is too long');
  return { domain, path, tag, digest };
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
  const withoutDomain = name.startsWith(`${domainDefault}/`)
    ? name.slice(domainDefault.length + 1)
    : name;
  return withoutDomain.startsWith('library/') ? withoutDomain.slice(8) : withoutDomain;
}
