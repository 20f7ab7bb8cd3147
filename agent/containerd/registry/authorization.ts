/**
 * How a registry's 401 is answered: basic credentials, or a bearer token fetched from the realm
 * that the challenge names (the distribution token specification, with Docker's identity tokens).
 */
import { ShoalError } from '#lib/errors';
import type { RegistryAuth } from '../types.ts';
import { type Challenge, parseChallenges } from './challenge.ts';
import { type Fetch, type HttpRequest, readAll } from './http.ts';
import { parseJson } from './manifest.ts';

/** A token of some registries carries a user's whole rights. */
const tokenBytesMax = 1024 * 1024;
const clientId = 'shoal';

export interface AuthorizationInput {
  /** The header of the 401 answer. */
  readonly challengeHeader: string;
  readonly auth: RegistryAuth | undefined;
  /** `repository:library/busybox:pull`; empty only proves who one is. */
  readonly scope: string;
  /** What the user asked for, in error messages. */
  readonly subject: string;
  readonly insecure: boolean;
  /** Ask for an identity token as well, which stands in for the password later. */
  readonly wantsIdentity?: boolean;
}

/** What opens the registry. */
export interface Authorization {
  /** Of the next request. */
  readonly header: string;
  /** Empty when the registry knows none, or none was wanted. */
  readonly identityToken: string;
}

export function basicHeader(auth: RegistryAuth): string {
  return `Basic ${Buffer.from(`${auth.username}:${auth.password}`).toString('base64')}`;
}

/** The request that fetches a token. Pure, so that its many variants can be tested as data. */
export function tokenRequest(challenge: Challenge, input: AuthorizationInput): HttpRequest {
  const { auth, insecure } = input;
  const realm = challenge.parameters.realm ?? '';
  const service = challenge.parameters.service ?? '';
  const scope = challenge.parameters.scope ?? input.scope;
  let url: URL;
  try {
    url = new URL(realm);
  } catch (cause) {
    throw new ShoalError(
      'unavailable',
      `${input.subject}: the registry names no usable token server (${JSON.stringify(realm)})`,
      { cause },
    );
  }
  if (auth?.identityToken) {
    const form = new URLSearchParams({
      grant_type: 'refresh_token',
      service,
      ...(scope === '' ? {} : { scope }),
      client_id: clientId,
      refresh_token: auth.identityToken,
    });
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    return { url: url.href, method: 'POST', headers, body: form.toString(), insecure };
  }
  if (service !== '') url.searchParams.set('service', service);
  if (scope !== '') url.searchParams.set('scope', scope);
  if (input.wantsIdentity === true) {
    url.searchParams.set('offline_token', 'true');
    url.searchParams.set('client_id', clientId);
    url.searchParams.set('account', auth?.username ?? '');
  }
  const headers = auth?.username ? { authorization: basicHeader(auth) } : {};
  return { url: url.href, headers, insecure };
}

function refused(input: AuthorizationInput, cause?: unknown): ShoalError {
  const why =
    input.auth?.username || input.auth?.identityToken
      ? 'the registry does not accept the given user name or password'
      : "the registry asks for a login, or the repository does not exist ('docker login', then " +
        "'--with-registry-auth')";
  return new ShoalError('unauthenticated', `pull access denied for ${input.subject}: ${why}`, {
    cause,
  });
}

async function fetchToken(
  challenge: Challenge,
  input: AuthorizationInput,
  fetch: Fetch,
  signal: AbortSignal,
): Promise<Authorization> {
  const response = await fetch(tokenRequest(challenge, input), signal);
  const body = await readAll(response, tokenBytesMax);
  if (response.status === 401 || response.status === 403) throw refused(input);
  if (response.status !== 200) {
    throw new ShoalError(
      'unavailable',
      `${input.subject}: the token server answered with HTTP status ${response.status}`,
    );
  }
  const json = parseJson(body, `${input.subject}: the token server's answer`);
  const token = json.token ?? json.access_token;
  if (typeof token !== 'string' || token === '') throw refused(input);
  const identity = json.refresh_token;
  return {
    header: `Bearer ${token}`,
    identityToken: typeof identity === 'string' ? identity : '',
  };
}

/** What to try next. Errors: unauthenticated, unavailable, data_loss (an answer of nonsense). */
export async function authorize(
  input: AuthorizationInput,
  fetch: Fetch,
  signal: AbortSignal,
): Promise<Authorization> {
  const challenges = parseChallenges(input.challengeHeader);
  const bearer = challenges.find((challenge) => challenge.scheme === 'bearer');
  if (bearer !== undefined) return fetchToken(bearer, input, fetch, signal);
  const basic = challenges.find((challenge) => challenge.scheme === 'basic');
  if (basic !== undefined && input.auth?.username) {
    return { header: basicHeader(input.auth), identityToken: '' };
  }
  throw refused(input);
}

export { refused };
