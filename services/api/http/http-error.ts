/**
 * Refusals that only make sense in HTTP (no such page, wrong method, body too large). Everything
 * else is a `ShoalError`, whose code decides the status.
 */
import { httpStatusOf, isShoalError } from '#lib/errors';

export class HttpError extends Error {
  override readonly name = 'HttpError';
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.headers = headers;
  }
}

/** The status of expected trouble; undefined when it is none and has to be looked into. */
export function statusOf(error: unknown): number | undefined {
  if (error instanceof HttpError) return error.status;
  return isShoalError(error) ? httpStatusOf(error.code) : undefined;
}
