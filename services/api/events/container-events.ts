/** What the runtime tells about a container, in the words of `docker events`. */
import type { ContainerFacts, RuntimeEvent } from '#agent/containerd/types';
import { familiar } from '../convert/image.ts';
import type { Happening } from './event.ts';

type ContainerEvent = Exclude<RuntimeEvent, { readonly kind: 'reconnected' }>;

/** Labels, image and name of the container, as every event of a container carries them. */
export function containerAttributes(facts: ContainerFacts): Readonly<Record<string, string>> {
  return { ...facts.labels, image: familiar(facts.image), name: facts.name };
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
    action: event.kind === 'exit' ? 'die' : 'oom',
    id: event.id,
    attributes: { ...known, ...exitCode },
    scope: 'local',
  };
}
