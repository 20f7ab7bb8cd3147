/**
 * Questions to registries that bring nothing to this node: what a name stands for, and whether
 * somebody's credentials are good.
 */
import { isShoalError, ShoalError } from '#lib/errors';
import type { Registries, RegistryAuth, RemoteImage } from '../types.ts';
import { type Authorization, authorize } from './authorization.ts';
import { type RegistryEndpoint, resolveEndpoint } from './endpoint.ts';
import { type Fetch, HttpFailure, type HttpResponse } from './http.ts';
import { type Platform, parseImageConfig, parseManifest } from './manifest.ts';
import { parseReference } from './reference.ts';
import { Repository } from './registry.ts';

/** All names that clients have for Docker Hub, as image names have it. */
const hubDomain = 'docker.io';
const hubPattern = /^(?:index\.|registry-1\.)?docker\.io$/;

export interface RegistryQueriesOptions {
  readonly insecureRegistries: readonly string[];
}

export interface RegistryQueriesDeps {
  readonly fetch: Fetch;
}

/** `https://index.docker.io/v1/` and `reg.test:5000/` → the domain in image names. Pure. */
export function registryDomain(server: string): string {
  const host = server.replace(/^https?:\/\//, '').replace(/\/.*$/, '');
  return host === '' || hubPattern.test(host) ? hubDomain : host;
}

export class RegistryQueries implements Registries {
  readonly #options: RegistryQueriesOptions;
  readonly #deps: RegistryQueriesDeps;

  constructor(options: RegistryQueriesOptions, deps: RegistryQueriesDeps) {
    this.#options = options;
    this.#deps = deps;
  }

  async resolve(
    text: string,
    auth: RegistryAuth | undefined,
    signal: AbortSignal,
  ): Promise<RemoteImage> {
    const reference = parseReference(text);
    const { insecureRegistries } = this.#options;
    const repository = new Repository(reference, auth, insecureRegistries, this.#deps);
    const fetched = await repository.manifest(reference.digest || reference.tag, signal);
    const { mediaType, digest, bytes } = fetched;
    const document = parseManifest(bytes, `manifest of ${text}`);
    const platforms =
      document.kind === 'index'
        ? document.manifests.map(({ platform }) => platform)
        : [await configPlatform(repository, document.config.digest, signal)];
    return { mediaType, digest, sizeBytes: bytes.length, platforms: platforms.filter(isReal) };
  }

  async login(server: string, auth: RegistryAuth, signal: AbortSignal): Promise<string> {
    const domain = registryDomain(server);
    const endpoint = resolveEndpoint(domain, this.#options.insecureRegistries);
    try {
      return await this.#login(endpoint, domain, auth, signal);
    } catch (error) {
      signal.throwIfAborted();
      if (isShoalError(error, 'unauthenticated')) throw wrongCredentials(domain, error);
      if (!(error instanceof HttpFailure)) throw error;
      throw new ShoalError('unavailable', `registry ${domain} is not reachable: ${error.message}`, {
        cause: error,
      });
    }
  }

  async #login(
    endpoint: RegistryEndpoint,
    subject: string,
    auth: RegistryAuth,
    signal: AbortSignal,
  ): Promise<string> {
    const { url, response } = await this.#open(endpoint, signal);
    response.cancel();
    const { insecure } = endpoint;
    // A registry that asks nobody lets everybody in.
    if (response.status === 200) return '';
    if (response.status !== 401) throw unexpected(subject, response.status);
    const challengeHeader = response.headers['www-authenticate'] ?? '';
    const input = { challengeHeader, auth, scope: '', subject, insecure, wantsIdentity: true };
    const authorization = await authorize(input, this.#deps.fetch, signal);
    await this.#prove(url, subject, insecure, authorization, signal);
    return authorization.identityToken;
  }

  /** Only the registry itself says whether it takes what its token server gave. */
  async #prove(
    url: string,
    subject: string,
    insecure: boolean,
    { header }: Authorization,
    signal: AbortSignal,
  ): Promise<void> {
    const headers = { authorization: header };
    const { status, cancel } = await this.#deps.fetch({ url, headers, insecure }, signal);
    cancel();
    if (status === 401 || status === 403) throw wrongCredentials(subject);
    if (status !== 200) throw unexpected(subject, status);
  }

  /** An insecure registry may not speak TLS. */
  async #open(
    { host, insecure }: RegistryEndpoint,
    signal: AbortSignal,
  ): Promise<{ readonly url: string; readonly response: HttpResponse }> {
    const ask = async (url: string): Promise<{ url: string; response: HttpResponse }> => ({
      url,
      response: await this.#deps.fetch({ url, headers: {}, insecure }, signal),
    });
    try {
      return await ask(`https://${host}/v2/`);
    } catch (error) {
      signal.throwIfAborted();
      if (!insecure || !(error instanceof HttpFailure)) throw error;
      return ask(`http://${host}/v2/`);
    }
  }
}

async function configPlatform(
  repository: Repository,
  digest: string,
  signal: AbortSignal,
): Promise<Platform> {
  const bytes = await repository.document(digest, signal);
  return parseImageConfig(bytes, `configuration ${digest}`).platform;
}

/** Attestations stand beside the images and run nowhere. */
function isReal(platform: Platform | undefined): platform is Platform {
  return platform !== undefined && platform.os !== 'unknown' && platform.os !== '';
}

function unexpected(subject: string, status: number): ShoalError {
  return new ShoalError('unavailable', `registry ${subject} answered HTTP ${status} to a login`);
}

function wrongCredentials(subject: string, cause?: unknown): ShoalError {
  const why = `login to ${subject} failed: unauthorized: incorrect username or password`;
  return new ShoalError('unauthenticated', why, { cause });
}
