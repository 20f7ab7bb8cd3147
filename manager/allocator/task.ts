/** NEW → PENDING: what a task must have before the scheduler may look at it. */
import type { ReadTx } from '#manager/store/types';
import {
  NetworkAttachment,
  type NetworkAttachmentConfig,
  type Service,
  type Task,
  TaskState,
  TaskStatus,
} from '#proto/gen/swarm';
import { attachmentsOf, isNodeLocal } from '#proto/model/network';
import { isActive, observedState } from '#proto/model/task-state';
import { timestampOfMs } from '#proto/model/time';
import type { Giver } from './address/giver.ts';
import { closedReason, isAllocated } from './endpoint.ts';

export interface TaskContext {
  readonly view: ReadTx;
  readonly giver: Giver;
  readonly nowMs: number;
  /** Why a service has not got what it needs; undefined when that is not known. */
  readonly whyNot: (serviceId: string) => string | undefined;
}

/**
 * The task with its addresses and what its service has been given, ready to be scheduled; or with
 * the reason why it has to wait. Undefined when there is nothing to write.
 */
export function allocatedTask(task: Task, context: TaskContext): Task | undefined {
  if (observedState(task) !== TaskState.NEW || !isActive(task.desiredState)) return undefined;
  const service = context.view.service.get(task.serviceId);
  if (task.serviceId !== '') {
    if (service === undefined) return undefined;
    if (!isAllocated(context.view, service)) {
      return waiting(task, context.whyNot(service.id), context.nowMs);
    }
  }
  const attached = attach(task, service, context);
  if (typeof attached === 'string') return waiting(task, attached, context.nowMs);
  return {
    ...task,
    networks: attached,
    endpoint: service?.endpoint ?? task.endpoint,
    status: {
      ...(task.status ?? TaskStatus.create()),
      state: TaskState.PENDING,
      message: 'pending task scheduling',
      err: '',
      timestamp: timestampOfMs(context.nowMs),
    },
  };
}

/** The task's place in each of its networks, or why there is none. */
function attach(
  task: Task,
  service: Service | undefined,
  { view, giver }: TaskContext,
): NetworkAttachment[] | string {
  const attachments: NetworkAttachment[] = [];
  for (const config of attachmentsOf(task.spec, service?.spec)) {
    const next = attachTo(task.id, config, { view, giver });
    if (typeof next === 'string') {
      for (const { network, addresses } of attachments) {
        giver.takeBack(task.id, network?.id ?? '', addresses);
      }
      return next;
    }
    attachments.push(next);
  }
  return attachments;
}

function attachTo(
  taskId: string,
  config: NetworkAttachmentConfig,
  { view, giver }: Pick<TaskContext, 'view' | 'giver'>,
): NetworkAttachment | string {
  const network = view.network.get(config.target);
  if (network === undefined || network.pendingDelete) return closedReason(network, config.target);
  if (isNodeLocal(network)) return attachment(config, { network });
  const given = giver.give(network, taskId, config.addresses);
  if (given.kind === 'none') return given.reason;
  return attachment(config, { network, addresses: given.addresses });
}

function attachment(
  { aliases, driverAttachmentOpts }: NetworkAttachmentConfig,
  init: Partial<NetworkAttachment>,
): NetworkAttachment {
  return NetworkAttachment.create({ aliases, driverAttachmentOpts, ...init });
}

/** The task with the reason for its waiting, if that is news. */
function waiting(task: Task, reason: string | undefined, nowMs: number): Task | undefined {
  const status = task.status ?? TaskStatus.create();
  if (reason === undefined || status.err === reason) return undefined;
  const timestamp = timestampOfMs(nowMs);
  const message = 'waiting for addresses and ports';
  return { ...task, status: { ...status, message, err: reason, timestamp } };
}
