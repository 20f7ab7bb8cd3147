/**
 * Platforms under one name each: kernels, image registries and Docker call the same machine
 * `x86_64` and `amd64`, `aarch64` and `arm64`.
 */
import type { Platform } from '#proto/gen/swarm';

const architectures: Readonly<Record<string, string>> = {
  x86_64: 'amd64',
  'x86-64': 'amd64',
  x64: 'amd64',
  aarch64: 'arm64',
  armhf: 'arm',
  armv6l: 'arm',
  armv7l: 'arm',
  i386: '386',
  i686: '386',
  ia32: '386',
};

/** The name that Go and image registries use. An unknown one stays as it is, in lower case. */
export function normalArchitecture(name: string): string {
  const lower = name.toLowerCase();
  return Object.hasOwn(architectures, lower) ? (architectures[lower] ?? lower) : lower;
}

/** Whether a node of platform `actual` runs what asks for `wanted`; an empty part asks nothing. */
export function platformMatches(wanted: Platform, actual: Platform | undefined): boolean {
  if (wanted.os !== '' && wanted.os.toLowerCase() !== actual?.os.toLowerCase()) return false;
  if (wanted.architecture === '') return true;
  const architecture = normalArchitecture(actual?.architecture ?? '');
  return normalArchitecture(wanted.architecture) === architecture;
}
