/**
 * The service's update status: the states that an update goes through and the words that users
 * and their tools know from Swarm, followed by a reason where Swarm has none.
 */
import type { Timestamp } from '#proto/gen/google';
import { type Service, UpdateStatus, UpdateStatusUpdateState } from '#proto/gen/swarm';
import { timestampOfMs } from '#proto/model/time';
import type { ServicePatch } from '../plan.ts';
import { isRollback } from './config.ts';
import type { Failure } from './failure.ts';

/** Between what goes on and what it waits for. */
const waitingMark = '; waiting for ';

export function isUnderWay(service: Service): boolean {
  const state = service.updateStatus?.state;
  return (
    state === UpdateStatusUpdateState.UPDATING || state === UpdateStatusUpdateState.ROLLBACK_STARTED
  );
}

/** Stopped by a failure: it stays so until the service is changed again. */
export function isPaused(service: Service): boolean {
  const state = service.updateStatus?.state;
  return (
    state === UpdateStatusUpdateState.PAUSED || state === UpdateStatusUpdateState.ROLLBACK_PAUSED
  );
}

export function started(nowMs: number): ServicePatch {
  const message = 'update in progress';
  return {
    updateStatus: UpdateStatus.create({
      state: UpdateStatusUpdateState.UPDATING,
      startedAt: timestampOfMs(nowMs),
      message,
    }),
  };
}

export function completed(service: Service, nowMs: number): ServicePatch {
  const rollback = isRollback(service);
  return {
    updateStatus: UpdateStatus.create({
      state: rollback
        ? UpdateStatusUpdateState.ROLLBACK_COMPLETED
        : UpdateStatusUpdateState.COMPLETED,
      startedAt: startOf(service),
      completedAt: timestampOfMs(nowMs),
      message: rollback ? 'rollback completed' : 'update completed',
    }),
  };
}

/** `note` says why a wished rollback is not possible. */
export function paused(service: Service, failure: Failure, note = ''): ServicePatch {
  const rollback = isRollback(service);
  return {
    updateStatus: UpdateStatus.create({
      state: rollback ? UpdateStatusUpdateState.ROLLBACK_PAUSED : UpdateStatusUpdateState.PAUSED,
      startedAt: startOf(service),
      message: `${rollback ? 'rollback' : 'update'} paused ${blame(failure)}${note}`,
    }),
  };
}

/**
 * The service returns to its previous spec. The revision gets a number of its own, so that the
 * tasks that the rollback makes can be told from those that never left the old revision.
 */
export function rolledBack(service: Service, failure: Failure, nowMs: number): ServicePatch {
  return {
    spec: service.previousSpec,
    specVersion: service.meta?.version,
    previousSpec: undefined,
    previousSpecVersion: undefined,
    updateStatus: UpdateStatus.create({
      state: UpdateStatusUpdateState.ROLLBACK_STARTED,
      startedAt: timestampOfMs(nowMs),
      message: `update rolled back ${blame(failure)}`,
    }),
  };
}

/** Says what the update waits for. An empty reason takes it back. */
export function waitingPatch(service: Service, reason: string): ServicePatch | undefined {
  const status = service.updateStatus;
  if (status === undefined) return undefined;
  const [base = ''] = status.message.split(waitingMark);
  const message = reason === '' ? base : `${base}${waitingMark}${reason}`;
  return message === status.message ? undefined : { updateStatus: { ...status, message } };
}

function startOf(service: Service): Timestamp | undefined {
  return service.updateStatus?.startedAt;
}

function blame({ task, reason }: Failure): string {
  const text = `due to failure or early termination of task ${task.id}`;
  return reason === '' ? text : `${text}: ${reason}`;
}
