/**
 * Join tokens: `SWMTKN-1-<digest>-<secret>`. The digest lets a joining node recognise the right
 * root certificate before it trusts anybody; the secret lets the cluster recognise the node and
 * says which role it gets. Messages about tokens never contain a part of one.
 */
import { ShoalError } from '#lib/errors';
import type { Random } from '#lib/random';
import { isEqualSecret } from '#lib/tls/keys';
import type { JoinTokens } from '#proto/gen/swarm';
import { NodeRole } from '#proto/gen/swarm';

export interface JoinToken {
  /** SHA-256 of the root certificate, in hexadecimal. */
  readonly rootDigest: string;
  readonly secret: string;
  /** The cluster admits only nodes in FIPS mode. */
  readonly isFips: boolean;
}

const prefix = 'SWMTKN';
/** 36^50 is just above 2^256, 36^25 just above 2^128. */
const digestChars = 50;
const secretChars = 25;
const digestLimit = 1n << 256n;
const secretBytes = 16;
const base36 = /^[0-9a-z]*$/;

export function newSecret(random: Random): string {
  let value = 0n;
  for (const byte of random.bytes(secretBytes)) value = (value << 8n) | BigInt(byte);
  return value.toString(36).padStart(secretChars, '0');
}

export function renderToken(token: JoinToken): string {
  const digest = BigInt(`0x${token.rootDigest}`).toString(36).padStart(digestChars, '0');
  return [prefix, ...(token.isFips ? ['2', '1'] : ['1']), digest, token.secret].join('-');
}

/** Throws `invalid_argument` with what is wrong with the text. */
export function parseToken(text: string): JoinToken {
  const [head, version, ...rest] = text.split('-');
  if (head !== prefix) throw invalid(`it does not begin with ${prefix}-`);
  if (version !== '1' && version !== '2') {
    throw invalid(version === undefined ? 'it ends after its prefix' : 'its version is not known');
  }
  const [fips, ...fields] = version === '2' ? rest : ['0', ...rest];
  if (fips !== '0' && fips !== '1') throw invalid('its FIPS field is neither 0 nor 1');
  const [digest, secret, ...more] = fields;
  if (digest === undefined || secret === undefined) {
    throw invalid('it is truncated: its secret is missing');
  }
  if (more.length > 0) throw invalid('it has too many parts');
  checkPart('digest', digest, digestChars);
  checkPart('secret', secret, secretChars);
  const value = integerOf(digest);
  if (value >= digestLimit) throw invalid('its digest is out of range');
  return { rootDigest: value.toString(16).padStart(64, '0'), secret, isFips: fips === '1' };
}

function checkPart(name: string, part: string, chars: number): void {
  if (!base36.test(part)) throw invalid(`its ${name} has characters other than 0-9 and a-z`);
  if (part.length === chars) return;
  const state = part.length < chars ? 'truncated' : 'too long';
  throw invalid(`it is ${state}: its ${name} has ${part.length} characters instead of ${chars}`);
}

function integerOf(digits: string): bigint {
  let value = 0n;
  for (const digit of digits) value = value * 36n + BigInt(Number.parseInt(digit, 36));
  return value;
}

function invalid(why: string): ShoalError {
  return new ShoalError(
    'invalid_argument',
    `not a valid join token: ${why}; \`docker swarm join-token worker\` on a manager prints one`,
  );
}

/**
 * The role that `token` gives. Throws `invalid_argument` when it is malformed or belongs to
 * another root, `permission_denied` when its secret is not, or no longer, one of the two.
 */
export function roleOfToken(token: string, current: JoinTokens): NodeRole {
  const given = parseToken(token);
  if (given.rootDigest !== parseToken(current.worker).rootDigest) {
    throw new ShoalError(
      'invalid_argument',
      'the join token belongs to another cluster, or to this one before its root was replaced',
    );
  }
  if (isEqualSecret(token, current.manager)) return NodeRole.MANAGER;
  if (isEqualSecret(token, current.worker)) return NodeRole.WORKER;
  throw new ShoalError(
    'permission_denied',
    'the join token is not valid for this cluster: a valid one is necessary, and tokens can be ' +
      'rotated; `docker swarm join-token` on a manager prints the current one',
  );
}

/** Fresh tokens for both roles. */
export function newJoinTokens(rootDigest: string, random: Random): JoinTokens {
  const fresh = (): string => renderToken({ rootDigest, secret: newSecret(random), isFips: false });
  return { worker: fresh(), manager: fresh() };
}

/** The same tokens but for a new secret in those that are asked for. */
export function rotateJoinTokens(
  tokens: JoinTokens,
  which: { readonly worker: boolean; readonly manager: boolean },
  random: Random,
): JoinTokens {
  const rotate = (text: string): string =>
    renderToken({ ...parseToken(text), secret: newSecret(random) });
  return {
    worker: which.worker ? rotate(tokens.worker) : tokens.worker,
    manager: which.manager ? rotate(tokens.manager) : tokens.manager,
  };
}
