/**
 * The name of a task, which is its container's name and what `docker service ps` prints: service,
 * slot and task id, joined by dots. A task without a slot is named after its node instead.
 */
import type { Task } from '#proto/gen/swarm';

export function taskName(task: Task): string {
  const own = task.annotations?.name ?? '';
  if (own !== '') return own;
  const service = task.serviceAnnotations?.name ?? '';
  const place = task.slot !== 0 ? String(task.slot) : task.nodeId;
  return `${service}.${place}.${task.id}`;
}
