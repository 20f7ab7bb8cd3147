/**
 * Writes steps of a plan into a transaction. A step that no longer fits what the store holds is
 * left out; the plan made next will say what is right instead.
 */
import type { WriteTx } from '#manager/store/types';
import type { Change, ServicePatch, Step } from './plan.ts';

/** Writes the step. Returns false, and writes nothing, when something it rests on has changed. */
export function applyStep(tx: WriteTx, serviceId: string, step: Step): boolean {
  if (!step.every((change) => stillFits(tx, serviceId, change))) return false;
  for (const change of step) applyChange(tx, serviceId, change);
  return true;
}

function stillFits(tx: WriteTx, serviceId: string, change: Change): boolean {
  switch (change.kind) {
    case 'patch-service':
    case 'create-task':
      return tx.service.get(serviceId) !== undefined;
    case 'set-desired': {
      const { task } = change;
      const stored = tx.task.get(task.id);
      if (stored === undefined || stored.desiredState !== task.desiredState) return false;
      return stored.nodeId === task.nodeId && stored.status?.state === task.status?.state;
    }
  }
}

function applyChange(tx: WriteTx, serviceId: string, change: Change): void {
  switch (change.kind) {
    case 'create-task':
      tx.create('task', change.task);
      return;
    case 'set-desired': {
      const stored = tx.task.get(change.task.id);
      if (stored !== undefined) tx.update('task', { ...stored, desiredState: change.desired });
      return;
    }
    case 'patch-service':
      patchService(tx, serviceId, change.patch);
  }
}

function patchService(tx: WriteTx, serviceId: string, patch: ServicePatch): void {
  const stored = tx.service.get(serviceId);
  if (stored !== undefined) tx.update('service', { ...stored, ...patch });
}
