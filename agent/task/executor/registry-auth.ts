/**
 * The registry credentials in a spec: base64url of JSON, as `docker login` clients make it.
 */
import { ShoalError } from '#lib/errors';
import type { RegistryAuth } from '../../containerd/types.ts';

/** Undefined when the spec brings none. Throws `invalid_argument` when they cannot be read. */
export function parseRegistryAuth(encoded: string): RegistryAuth | undefined {
  if (encoded === '') return undefined;
  const fields = parse(encoded);
  const [user, password] = splitPair(textOf(fields.auth));
  const username = textOf(fields.username) || user;
  const identityToken = textOf(fields.identitytoken);
  if (username === '' && identityToken === '') return undefined;
  return {
    username,
    password: textOf(fields.password) || password,
    ...(identityToken === '' ? {} : { identityToken }),
  };
}

function parse(encoded: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(Buffer.from(encoded, 'base64url').toString());
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new ShoalError(
    'invalid_argument',
    'the registry credentials in the service cannot be read: update it --with-registry-auth',
  );
}

/** `auth` is base64 of `user:password`. */
function splitPair(auth: string): [string, string] {
  const text = Buffer.from(auth, 'base64').toString();
  const colon = text.indexOf(':');
  return colon < 0 ? ['', ''] : [text.slice(0, colon), text.slice(colon + 1)];
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
