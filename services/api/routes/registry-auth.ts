/**
 * Credentials for registries as clients send them: URL-safe base64 of JSON, in a header or in the
 * body of a login. They are never logged and never part of an answer.
 */
import type { RegistryAuth } from '#agent/containerd/types';
import { ShoalError } from '#lib/errors';
import { isObject } from '../convert/codec.ts';
import type { ApiRequest } from '../http/request.ts';

const headerName = 'x-registry-auth';

function malformed(): ShoalError {
  return new ShoalError(
    'invalid_argument',
    'invalid X-Registry-Auth header: want URL-safe base64 of a JSON object',
  );
}

function field(value: Readonly<Record<string, unknown>>, name: string): string {
  const key = Object.keys(value).find((candidate) => candidate.toLowerCase() === name);
  const entry = key === undefined ? '' : value[key];
  return typeof entry === 'string' ? entry : '';
}

/** Undefined when there are no credentials in it. */
function credentialsOf(value: Readonly<Record<string, unknown>>): RegistryAuth | undefined {
  const username = field(value, 'username');
  const password = field(value, 'password');
  const identityToken = field(value, 'identitytoken');
  if (username === '' && identityToken === '') return undefined;
  return { username, password, ...(identityToken === '' ? {} : { identityToken }) };
}

/** As it was sent, for storing with a service; empty when there is none. */
export function rawRegistryAuth(request: ApiRequest): string {
  return request.header(headerName);
}

/** Undefined when the client has no credentials. Throws `invalid_argument` when it is malformed. */
export function registryAuth(request: ApiRequest): RegistryAuth | undefined {
  const raw = request.header(headerName);
  if (raw === '') return undefined;
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(raw, 'base64url').toString('utf8'));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw malformed();
  }
  if (!isObject(value)) throw malformed();
  return credentialsOf(value);
}

/** The credentials and the server's name in the body of a login. */
export function loginOf(body: unknown): { readonly server: string; readonly auth: RegistryAuth } {
  const value = isObject(body) ? body : {};
  const auth = credentialsOf(value);
  if (auth === undefined) {
    throw new ShoalError('invalid_argument', 'login needs a username and a password, or a token');
  }
  return { server: field(value, 'serveraddress'), auth };
}
