/**
 * Removing a node: its certificate is refused from now on, its tasks are given up, and only then
 * the object goes. Done again after a failure it goes on where it stopped.
 */
import { X509Certificate } from 'node:crypto';
import { ShoalError } from '#lib/errors';
import type { WriteTx } from '#manager/store/types';
import {
  BlacklistedCertificate,
  type Cluster,
  type Node,
  NodeStatusState,
  type RemoveNodeRequest,
  RemoveNodeResponse,
  type Task,
  TaskState,
  TaskStatus,
} from '#proto/gen/swarm';
import { clusterName, defaultCertificateExpirySeconds } from '#proto/model/cluster-defaults';
import { tasksThatFit } from '#proto/model/limits';
import { observedState } from '#proto/model/task-state';
import { msOfDuration, msOfTimestamp, timestampOfMs } from '#proto/model/time';
import { requireId, stated } from '../request.ts';
import type { ControlDeps } from '../types.ts';

/** Clocks differ and managers hear late of a removal: a week is far beyond both. */
const blacklistSlackMs = 7 * 24 * 60 * 60 * 1000;

export async function removeNode(
  deps: ControlDeps,
  request: RemoveNodeRequest,
): Promise<RemoveNodeResponse> {
  const id = requireId('node', request.nodeId);
  for (;;) {
    const isGone = await deps.store.update((tx) => {
      const node = stated('node', id, tx.node.get(id));
      refuseUnlessRemovable(deps, node, request.force);
      if (orphanSome(tx, id, deps.clock.now())) return false;
      blacklist(tx, node, deps.clock.now());
      tx.remove('node', id);
      return true;
    });
    if (isGone) return RemoveNodeResponse.create();
  }
}

function refuseUnlessRemovable(deps: ControlDeps, node: Node, force: boolean): void {
  if (deps.membership().members.some(({ nodeId }) => nodeId === node.id)) {
    throw new ShoalError(
      'failed_precondition',
      `node ${node.id} is a cluster manager and is a member of the raft cluster. ` +
        'It must be demoted to worker before removal',
    );
  }
  if (force || node.status?.state !== NodeStatusState.READY) return;
  throw new ShoalError(
    'failed_precondition',
    `node ${node.id} is not down and can't be removed: ` +
      'let it leave the swarm first, or remove it with force',
  );
}

/** Returns whether there were any: then there may be more. */
function orphanSome(tx: WriteTx, nodeId: string, nowMs: number): boolean {
  const left = tx.task.where('node', nodeId).filter((task) => isUnfinished(task));
  for (const task of tasksThatFit(left)) {
    const status: TaskStatus = {
      ...(task.status ?? TaskStatus.create()),
      state: TaskState.ORPHANED,
      timestamp: timestampOfMs(nowMs),
      message: 'node was removed from the swarm',
    };
    tx.update('task', { ...task, status });
  }
  return left.length > 0;
}

function isUnfinished(task: Task): boolean {
  return observedState(task) < TaskState.COMPLETE;
}

/** Also forgets entries whose certificates have expired, so that the list does not only grow. */
function blacklist(tx: WriteTx, node: Node, nowMs: number): void {
  const cluster = tx.cluster.where('name', clusterName)[0];
  if (cluster === undefined) return;
  const kept = Object.entries(cluster.blacklistedCertificates).filter(
    ([, { expiry }]) => msOfTimestamp(expiry) > nowMs,
  );
  const expiry = timestampOfMs(certificateExpiryMs(node, cluster, nowMs) + blacklistSlackMs);
  const blacklistedCertificates = {
    ...Object.fromEntries(kept),
    [node.certificate?.cn || node.id]: BlacklistedCertificate.create({ expiry }),
  };
  tx.update('cluster', { ...cluster, blacklistedCertificates });
}

/** When the node's certificate ends, or the latest time at which one issued now would. */
function certificateExpiryMs(node: Node, cluster: Cluster, nowMs: number): number {
  const configured = cluster.spec?.caConfig?.nodeCertExpiry;
  const lifeMs = configured ? msOfDuration(configured) : defaultCertificateExpirySeconds * 1000;
  const pem = node.certificate?.certificate;
  const ownMs = pem === undefined || pem.length === 0 ? Number.NaN : notAfterMs(pem);
  return Number.isNaN(ownMs) ? nowMs + lifeMs : ownMs;
}

/** NaN when the bytes are no certificate, as with a request that was never signed. */
function notAfterMs(pem: Uint8Array): number {
  try {
    return Date.parse(new X509Certificate(pem).validTo);
  } catch (error) {
    if (error instanceof Error && 'code' in error) return Number.NaN;
    throw error;
  }
}
