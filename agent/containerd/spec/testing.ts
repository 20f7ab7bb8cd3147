/** Inputs that the tests of this folder start from. */
import { requestOf } from '../runtime-suite.ts';
import type { ContainerRequest } from '../types.ts';
import type { ImageDefaults } from './command.ts';
import type { NodeFacts } from './node-facts.ts';

export const plainImage: ImageDefaults = {
  entrypoint: [],
  cmd: ['sh'],
  env: ['PATH=/bin', 'A=image'],
  workingDirectory: '',
  user: '',
  stopSignal: '',
};

export const plainFacts: NodeFacts = {
  architecture: 'amd64',
  cgroupVersion: 2,
  hasSwapLimit: true,
  hardLimits: { nofile: 20_000, core: Number.POSITIVE_INFINITY },
  capabilityLast: 40,
  initPath: undefined,
  hasSeccomp: true,
};

export function plainRequest(changes: Partial<ContainerRequest> = {}): ContainerRequest {
  return requestOf('c1', 'busybox', [], changes);
}
