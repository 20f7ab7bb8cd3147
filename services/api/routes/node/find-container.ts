/** Finding a container by its id, its name or the beginning of its id. */
import type { ContainerFacts } from '#agent/containerd/types';
import { ShoalError } from '#lib/errors';
import type { Backend } from '../../backend.ts';

/** Throws `not_found`, or `invalid_argument` when several ids begin like that. */
export async function requireContainer(backend: Backend, wanted: string): Promise<ContainerFacts> {
  const containers = await backend.runtime.containers.list();
  const name = wanted.startsWith('/') ? wanted.slice(1) : wanted;
  const exact =
    containers.find(({ id }) => id === wanted) ??
    containers.find((container) => container.name === name);
  if (exact !== undefined) return exact;
  const matches = containers.filter(({ id }) => id.startsWith(wanted));
  const [match] = matches;
  if (match === undefined) throw new ShoalError('not_found', `No such container: ${wanted}`);
  if (matches.length > 1) {
    throw new ShoalError('invalid_argument', `multiple IDs found with provided prefix: ${wanted}`);
  }
  return match;
}
