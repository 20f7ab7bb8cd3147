/** At most so many active tasks of the service on one node. */
import type { Task } from '#proto/gen/swarm';
import type { Filter } from './filter.ts';

export function maxReplicasFilter(task: Task): Filter | undefined {
  const max = task.spec?.placement?.maxReplicas ?? 0;
  if (max === 0) return undefined;
  return {
    passes: (info) => info.activeOf(task.serviceId) < max,
    // Swarm's wording, kept to the letter because scripts look for it.
    explain: () => 'max replicas per node limit exceed',
  };
}
