/** What the runtime tells about a container, in the words of `docker events`. */
import type { ContainerFacts, RuntimeEvent } from '#agent/containerd/types';
import { imageTextOf } from '../convert/container.ts';
import type { Happening } from './event.ts';

export type ContainerEvent = Exclude<RuntimeEvent, { readonly kind: 'reconnected' }>;

const actions: Readonly<Record<ContainerEvent['kind'], string>> = {
  create: 'create',
  start: 'start',
  exit: 'die',
  oom: 'oom',
};

/** Labels, image and name of the container, as every event of a container carries them. */
export function containerAttributes(facts: ContainerFacts): Readonly<Record<string, string>> {
  return { ...facts.labels, image: imageTextOf(facts), name: facts.name };
}

/** `facts` are undefined when the container is gone already. */
export function containerHappening(
  event: ContainerEvent,
  facts: ContainerFacts | undefined,
): Happening {
  const known = facts === undefined ? {} : containerAttributes(facts);
  const exitCode = event.kind === 'exit' ? { exitCode: String(event.exit.code) } : {};
  return {
    type: 'container',
    action: actions[event.kind],
    id: event.id,
    attributes: { ...known, ...exitCode },
    scope: 'local',
  };
}
