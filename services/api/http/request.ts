/** A request as routes see it: parsed where it matters, with Docker's habits about parameters. */
import type { IncomingMessage } from 'node:http';
import { ShoalError } from '#lib/errors';
import { readJson } from './body.ts';
import { type Filters, parseFilters } from './filters.ts';
import { compareVersions } from './versions.ts';

/** Texts that mean "no" in a query, as in Docker's own server. */
const noes = new Set(['', '0', 'no', 'false', 'none']);

export class ApiRequest {
  readonly path: string;
  /** The API version that the client speaks. */
  readonly version: string;
  readonly params: Readonly<Record<string, string>>;
  /** Aborts when the client goes away or the server stops. */
  readonly signal: AbortSignal;
  /** Headers that the answer gets on the way, beside its own. */
  readonly answerHeaders = new Map<string, string>();
  readonly #query: URLSearchParams;
  readonly #message: IncomingMessage;

  constructor(init: {
    readonly path: string;
    readonly version: string;
    readonly query: URLSearchParams;
    readonly params: Readonly<Record<string, string>>;
    readonly message: IncomingMessage;
    readonly signal: AbortSignal;
  }) {
    this.path = init.path;
    this.version = init.version;
    this.params = init.params;
    this.signal = init.signal;
    this.#query = init.query;
    this.#message = init.message;
  }

  /** A part of the path that the route's pattern names. */
  param(name: string): string {
    return this.params[name] ?? '';
  }

  /** Empty when it was not sent. */
  text(name: string): string {
    return this.#query.get(name) ?? '';
  }

  flag(name: string): boolean {
    return !noes.has(this.text(name).trim().toLowerCase());
  }

  /** Undefined when it was not sent. Throws `invalid_argument` unless it is a whole number. */
  integer(name: string): number | undefined {
    const raw = this.text(name);
    if (raw === '') return undefined;
    const value = Number(raw);
    if (!/^[+-]?\d+$/.test(raw) || !Number.isSafeInteger(value)) {
      throw new ShoalError(
        'invalid_argument',
        `invalid value ${JSON.stringify(raw)} for parameter ${name}: want a whole number`,
      );
    }
    return value;
  }

  filters(allowed: readonly string[]): Filters {
    return parseFilters(this.text('filters'), allowed);
  }

  /** Empty when it was not sent. */
  header(name: string): string {
    const value = this.#message.headers[name.toLowerCase()];
    return Array.isArray(value) ? value.join(', ') : (value ?? '');
  }

  speaks(version: string): boolean {
    return compareVersions(this.version, version) >= 0;
  }

  /** The body as JSON; undefined when there is none. */
  json(): Promise<unknown> {
    return readJson(this.#message);
  }

  /** The body as it comes, of any size. */
  get body(): AsyncIterable<Uint8Array> {
    return this.#message;
  }
}

/** The version of the object that a client has read; an update without one is refused. */
export function versionParam(request: ApiRequest, what: string): number {
  const raw = request.text('version');
  const version = Number(raw);
  if (!/^\d+$/.test(raw) || !Number.isSafeInteger(version)) {
    throw new ShoalError(
      'invalid_argument',
      `invalid ${what} version '${raw}': send the Version.Index of the ${what} that was read ` +
        'as ?version=',
    );
  }
  return version;
}
