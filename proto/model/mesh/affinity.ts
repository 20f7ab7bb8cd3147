/**
 * Session affinity: whether a client keeps its backend. Docker's clients know no such option, so it
 * is a label of the service.
 */
import type { ServiceSpec } from '#proto/gen/swarm';

export const affinityLabel = 'shoal.affinity';

/** `client`: by the client's address, the same on every node. */
export const affinities = ['none', 'client'] as const;

export function hasAffinity(spec: ServiceSpec | undefined): boolean {
  return spec?.annotations?.labels[affinityLabel] === 'client';
}
