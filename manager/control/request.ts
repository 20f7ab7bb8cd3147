/**
 * What nearly every request is checked for: that it names an object, that the object is there and
 * that the request says which version of it the caller has seen.
 */
import { ShoalError } from '#lib/errors';
import { Meta, type Version } from '#proto/gen/swarm';

/** The id, which must not be empty. */
export function requireId(what: string, id: string): string {
  if (id === '') throw new ShoalError('invalid_argument', `the request names no ${what}`);
  return id;
}

/** The object, which must be there. */
export function stated<T>(what: string, id: string, object: T | undefined): T {
  if (object === undefined) throw new ShoalError('not_found', `${what} ${id} not found`);
  return object;
}

/** What to give the store as `meta`, so that it compares the caller's version with its own. */
export function requireVersion(what: string, version: Version | undefined): Meta {
  if (version !== undefined) return Meta.create({ version });
  const message = `the update of a ${what} must say which version of it was read`;
  throw new ShoalError('invalid_argument', message);
}
