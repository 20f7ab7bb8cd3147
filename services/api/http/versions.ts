/** Which API versions are spoken, and the version that a request's path asks for. */
import { HttpError } from './http-error.ts';

/** 1.49 has what services need, and every client since 2016 can be served from 1.24 on. */
export const apiVersion = '1.49';
export const minApiVersion = '1.24';

export interface VersionedPath {
  /** The path without the version. */
  readonly path: string;
  readonly version: string;
}

const versionPattern = /^\/v(\d{1,4})\.(\d{1,4})(\/.*)$/;

/** Negative, zero or positive, as `a` is older than, equal to or newer than `b`. */
export function compareVersions(a: string, b: string): number {
  const [majorA = 0, minorA = 0] = a.split('.').map(Number);
  const [majorB = 0, minorB = 0] = b.split('.').map(Number);
  return majorA - majorB || minorA - minorB;
}

/** Throws a 400 whose text clients parse when the version is not spoken here. */
export function splitVersion(path: string): VersionedPath {
  const match = versionPattern.exec(path);
  if (match === null) return { path, version: apiVersion };
  const version = `${match[1]}.${match[2]}`;
  if (compareVersions(version, apiVersion) > 0) {
    throw new HttpError(
      400,
      `client version ${version} is too new. Maximum supported API version is ${apiVersion}`,
    );
  }
  if (compareVersions(version, minApiVersion) < 0) {
    throw new HttpError(
      400,
      `client version ${version} is too old. Minimum supported API version is ${minApiVersion}, ` +
        'please upgrade your client to a newer version',
    );
  }
  return { path: match[3] ?? '/', version };
}
