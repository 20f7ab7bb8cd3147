/**
 * A session with one repository of a registry (distribution API v2): manifests and blobs by name or
 * digest, logging in when asked to. All trouble arrives as not_found, unauthenticated or
 * unavailable, with the image's name in the message.
 */
import { createHash } from 'node:crypto';
import { isShoalError, ShoalError } from '#lib/errors';
import type { RegistryAuth } from '../types.ts';
import { authorize, refused } from './authorization.ts';
import { type RegistryEndpoint, resolveEndpoint } from './endpoint.ts';
import { type Fetch, HttpFailure, type HttpResponse, readAll } from './http.ts';
import { documentBytesMax, mediaTypes } from './manifest.ts';
import { familiarName, type ImageReference, referenceName } from './reference.ts';

const manifestTypes = [
  mediaTypes.ociIndex,
  mediaTypes.dockerList,
  mediaTypes.ociManifest,
  mediaTypes.dockerManifest,
].join(', ');
/** Enough of an error's body to find the registry's own words. */
const errorBytesMax = 64 * 1024;

export interface FetchedManifest {
  readonly mediaType: string;
  readonly digest: string;
  readonly bytes: Uint8Array;
}

export interface RegistryDeps {
  readonly fetch: Fetch;
}

export function sha256Digest(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

export class Repository {
  readonly #reference: ImageReference;
  readonly #auth: RegistryAuth | undefined;
  readonly #deps: RegistryDeps;
  readonly #endpoint: RegistryEndpoint;
  #scheme: 'https' | 'http' | undefined;
  #authorization: string | undefined;

  constructor(
    reference: ImageReference,
    auth: RegistryAuth | undefined,
    insecureRegistries: readonly string[],
    deps: RegistryDeps,
  ) {
    this.#reference = reference;
    this.#auth = auth;
    this.#deps = deps;
    this.#endpoint = resolveEndpoint(reference.domain, insecureRegistries);
    this.#scheme = this.#endpoint.insecure ? undefined : 'https';
  }

  get #subject(): string {
    return familiarName(referenceName(this.#reference));
  }

  /** `target` is a tag or a digest; a digest is verified. */
  async manifest(target: string, signal: AbortSignal): Promise<FetchedManifest> {
    const response = await this.#get(`manifests/${target}`, { accept: manifestTypes }, signal);
    if (response.status !== 200) throw await this.#failure(response, `manifest ${target}`);
    const bytes = await this.#read(response, documentBytesMax);
    const digest = sha256Digest(bytes);
    if (target.startsWith('sha256:') && digest !== target) {
      throw new ShoalError(
        'data_loss',
        `${this.#subject}: the registry sent ${digest} when asked for manifest ${target}`,
      );
    }
    const mediaType = (response.headers['content-type'] ?? '').split(';')[0]?.trim() ?? '';
    return { mediaType, digest, bytes };
  }

  /**
   * The blob's bytes from `offset` on. `offset` of the result tells where they start: 0 when the
   * registry does not serve ranges. The bytes are not verified here.
   */
  async blob(
    digest: string,
    offset: number,
    signal: AbortSignal,
  ): Promise<{ readonly offset: number; readonly body: AsyncIterable<Uint8Array> }> {
    const range: Record<string, string> = offset > 0 ? { range: `bytes=${offset}-` } : {};
    const response = await this.#get(`blobs/${digest}`, range, signal);
    const body = this.#guardBody(response.body);
    if (response.status === 206) return { offset, body };
    if (response.status === 200) return { offset: 0, body };
    throw await this.#failure(response, `blob ${digest}`);
  }

  async #get(
    path: string,
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<HttpResponse> {
    const first = await this.#send(path, headers, signal);
    if (first.status !== 401) return first;
    // A token may also have expired in the middle of a pull: one more try with a new one.
    first.cancel();
    const { header } = await this.#guard(() =>
      authorize(
        {
          challengeHeader: first.headers['www-authenticate'] ?? '',
          auth: this.#auth,
          scope: `repository:${this.#reference.path}:pull`,
          subject: this.#subject,
          insecure: this.#endpoint.insecure,
        },
        this.#deps.fetch,
        signal,
      ),
    );
    this.#authorization = header;
    return this.#send(path, headers, signal);
  }

  /** A small blob as a whole, verified: a configuration. */
  async document(digest: string, signal: AbortSignal): Promise<Uint8Array> {
    const response = await this.#get(`blobs/${digest}`, {}, signal);
    if (response.status !== 200) throw await this.#failure(response, `blob ${digest}`);
    const bytes = await this.#read(response, documentBytesMax);
    if (sha256Digest(bytes) === digest) return bytes;
    const message = `${this.#subject}: the registry sent something else as blob ${digest}`;
    throw new ShoalError('data_loss', message);
  }

  /** The first request to an insecure registry finds out whether it speaks TLS. */
  async #send(
    path: string,
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<HttpResponse> {
    if (this.#scheme !== undefined) return this.#request(this.#scheme, path, headers, signal);
    try {
      const response = await this.#request('https', path, headers, signal);
      this.#scheme = 'https';
      return response;
    } catch (error) {
      signal.throwIfAborted();
      if (!isShoalError(error, 'unavailable')) throw error;
      const response = await this.#request('http', path, headers, signal);
      this.#scheme = 'http';
      return response;
    }
  }

  #request(
    scheme: 'https' | 'http',
    path: string,
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<HttpResponse> {
    const { host, insecure } = this.#endpoint;
    const authorization = this.#authorization;
    const url = `${scheme}://${host}/v2/${this.#reference.path}/${path}`;
    const all = { ...headers, ...(authorization === undefined ? {} : { authorization }) };
    return this.#guard(() => this.#deps.fetch({ url, headers: all, insecure }, signal));
  }

  async #read(response: HttpResponse, bytesMax: number): Promise<Buffer> {
    return this.#guard(() => readAll(response, bytesMax));
  }

  async *#guardBody(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    try {
      yield* body;
    } catch (error) {
      throw this.#translate(error);
    }
  }

  async #guard<T>(action: () => Promise<T>): Promise<T> {
    try {
      return await action();
    } catch (error) {
      throw this.#translate(error);
    }
  }

  #translate(error: unknown): unknown {
    if (!(error instanceof HttpFailure)) return error;
    const { host } = this.#endpoint;
    return new ShoalError(
      'unavailable',
      `cannot pull ${this.#subject}: registry ${host} is not reachable: ${error.message}`,
      { cause: error },
    );
  }

  async #failure(response: HttpResponse, what: string): Promise<ShoalError> {
    const words = registryWords(await this.#read(response, errorBytesMax));
    const { status } = response;
    if (status === 404) {
      const hint = `manifest or repository unknown in registry ${this.#endpoint.host}`;
      return new ShoalError('not_found', `${this.#subject} not found: ${what}: ${words || hint}`);
    }
    if (status === 401 || status === 403) {
      return refused({
        challengeHeader: '',
        auth: this.#auth,
        scope: '',
        subject: this.#subject,
        insecure: this.#endpoint.insecure,
      });
    }
    const code = status === 429 ? 'resource_exhausted' : 'unavailable';
    const { host } = this.#endpoint;
    const said = `registry ${host} answered HTTP ${status} for ${what}: ${words}`;
    return new ShoalError(code, `cannot pull ${this.#subject}: ${said}`);
  }
}

/** The messages in a registry's error document; empty when there are none. */
function registryWords(body: Uint8Array): string {
  let parsed: { errors?: readonly { code?: unknown; message?: unknown }[] } | null;
  try {
    parsed = JSON.parse(Buffer.from(body).toString('utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) return '';
    throw error;
  }
  const errors = Array.isArray(parsed?.errors) ? parsed.errors : [];
  return errors.map((entry) => String(entry.message ?? entry.code)).join('; ');
}
