/**
 * What a container is doing, from its record and from containerd's word about its task.
 */
import { type Process, Status } from '#proto/gen/containerd/task-types';
import type { ContainerFacts, ContainerState } from '../types.ts';
import type { ContainerRecord } from './record.ts';

function stateOf(record: ContainerRecord, task: Process | undefined): ContainerState {
  if (record.exit !== undefined) return 'exited';
  switch (task?.status) {
    case Status.RUNNING:
      return 'running';
    case Status.PAUSED:
    case Status.PAUSING:
      return 'paused';
    case Status.STOPPED:
      return 'exited';
    default:
      // Started but without a task: it was lost and its exit is about to be recorded.
      return record.startedAt !== undefined && task === undefined ? 'exited' : 'created';
  }
}

export function renderFacts(record: ContainerRecord, task: Process | undefined): ContainerFacts {
  const state = stateOf(record, task);
  const isAlive = state === 'running' || state === 'paused';
  const { request } = record;
  return {
    id: request.id,
    name: request.name,
    labels: request.labels,
    image: request.image,
    state,
    pid: isAlive ? (task?.pid ?? 0) : 0,
    createdAt: record.createdAt,
    startedAt: record.startedAt,
    exit: record.exit,
    request,
    commandLine: record.commandLine,
  };
}
