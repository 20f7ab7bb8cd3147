/**
 * Names of images as Docker's users write them (`nginx`, `ghcr.io/a/b:1@sha256:...`), taken apart
 * and put together in full (`docker.io/library/nginx:latest`) or in the short form for people.
 */
import { ShoalError } from '#lib/errors';

export interface ImageReference {
  /** The registry's host and port, such as `docker.io`. */
  readonly domain: string;
  /** The repository in it, such as `library/nginx`. */
  readonly path: string;
  readonly tag: string | undefined;
  /** Algorithm and hex, such as `sha256:...`. */
  readonly digest: string | undefined;
}

const defaultDomain = 'docker.io';
const oldDefaultDomain = 'index.docker.io';
const officialPrefix = 'library/';
const defaultTag = 'latest';
/** Domain and path together; what registries accept. */
const nameLengthMax = 255;

const domainPattern =
  /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*|\[[0-9a-f:.]+\])(?::\d+)?$/i;
const pathPattern =
  /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*$/;
const tagPattern = /^\w[\w.-]{0,127}$/;
const digestPattern = /^[a-z][a-z0-9]*(?:[-_+.][a-z][a-z0-9]*)*:[0-9a-f]{32,}$/i;
const idPattern = /^[0-9a-f]{64}$/;

/** Bytes in hex that the known algorithms give. */
const digestHexLengths: Readonly<Record<string, number>> = { sha256: 64, sha384: 96, sha512: 128 };

/** Takes a reference apart and fills in registry and `library/`. Throws `invalid_argument`. */
export function parseImageReference(text: string): ImageReference {
  const { name, tag, digest } = split(text);
  const { domain, path } = splitName(name);
  if (name === '' || idPattern.test(name)) throw invalid(text, 'invalid reference format');
  if (path !== path.toLowerCase()) {
    throw invalid(text, 'invalid reference format: repository name must be lowercase');
  }
  if (!domainPattern.test(domain) || !pathPattern.test(path)) {
    throw invalid(text, 'invalid reference format');
  }
  if (domain.length + 1 + path.length > nameLengthMax) {
    throw invalid(text, `repository name must not be more than ${nameLengthMax} characters`);
  }
  if (tag !== undefined && !tagPattern.test(tag)) throw invalid(text, 'invalid tag format');
  if (digest !== undefined && !isDigest(digest)) throw invalid(text, 'invalid digest format');
  return { domain, path, tag, digest };
}

function invalid(text: string, reason: string): ShoalError {
  return new ShoalError('invalid_argument', `${JSON.stringify(text)}: ${reason}`);
}

interface Parts {
  readonly name: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
}

function split(text: string): Parts {
  const at = text.indexOf('@');
  const digest = at === -1 ? undefined : text.slice(at + 1);
  const rest = at === -1 ? text : text.slice(0, at);
  const colon = rest.indexOf(':', rest.lastIndexOf('/') + 1);
  if (colon === -1) return { name: rest, tag: undefined, digest };
  return { name: rest.slice(0, colon), tag: rest.slice(colon + 1), digest };
}

/** The part before the first slash is a registry only if it cannot be a user's name there. */
function splitName(name: string): { domain: string; path: string } {
  const slash = name.indexOf('/');
  const first = slash === -1 ? '' : name.slice(0, slash);
  const isDomain = /[.:]/.test(first) || first === 'localhost' || first !== first.toLowerCase();
  if (slash !== -1 && isDomain && first !== oldDefaultDomain && first !== defaultDomain) {
    return { domain: first, path: name.slice(slash + 1) };
  }
  const path = slash !== -1 && isDomain ? name.slice(slash + 1) : name;
  return {
    domain: defaultDomain,
    path: path.includes('/') || path === '' ? path : `${officialPrefix}${path}`,
  };
}

function isDigest(digest: string): boolean {
  if (!digestPattern.test(digest)) return false;
  const [algorithm = '', hex = ''] = digest.split(':');
  const length = digestHexLengths[algorithm];
  return length === undefined || (hex.length === length && hex === hex.toLowerCase());
}

/** The full form. Without tag and digest it names `latest`. */
export function imageReferenceText(reference: ImageReference): string {
  const { domain, path, tag, digest } = reference;
  const effectiveTag = tag ?? (digest === undefined ? defaultTag : undefined);
  const name = `${domain}/${path}`;
  return `${name}${effectiveTag ? `:${effectiveTag}` : ''}${digest ? `@${digest}` : ''}`;
}

/** The form for people: without Docker Hub's name and `library/`; the tag only when given. */
export function familiarImageText(reference: ImageReference): string {
  const { domain, path, tag, digest } = reference;
  const short = path.startsWith(officialPrefix) ? path.slice(officialPrefix.length) : path;
  const onHub = domain === defaultDomain;
  // `library/a/b` is not short for `a/b`.
  const name = onHub ? (short.includes('/') ? path : short) : `${domain}/${path}`;
  return `${name}${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`;
}
