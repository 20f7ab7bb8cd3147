/**
 * What there is to do for network objects: make the standing ones, complete those that came
 * without addresses (taken over from a Swarm), and remove those that were given up once their last
 * task has stopped.
 */
import { isShoalError } from '#lib/errors';
import type { Logger } from '#lib/log';
import type { Random } from '#lib/random';
import type { ReadTx, WriteTx } from '#manager/store/types';
import { isTerminal, observedState } from '#proto/model/task-state';
import type { Releases } from '../releases.ts';
import { allocateNetwork, isNetworkAllocated } from './allocate.ts';
import { addStandingNetworks } from './standing.ts';

export interface NetworkDeps {
  readonly random: Random;
  readonly log: Logger;
  readonly releases: Releases;
}

/** Whether a task that has not ended is attached to the network. */
export function isInUse(view: ReadTx, networkId: string): boolean {
  return view.task.where('network', networkId).some((task) => !isTerminal(observedState(task)));
}

/** Returns how many objects were written. */
export function doNetworkWork(tx: WriteTx, { random, log, releases }: NetworkDeps): number {
  let written = addStandingNetworks(tx, random, releases);
  for (const network of tx.network.all()) {
    if (network.pendingDelete) {
      if (isInUse(tx, network.id) || tx.service.where('network', network.id).length > 0) continue;
      tx.remove('network', network.id);
      written++;
      continue;
    }
    if (isNetworkAllocated(network)) continue;
    try {
      tx.update('network', allocateNetwork(tx, network, releases));
      written++;
    } catch (error) {
      if (!isShoalError(error, 'failed_precondition')) throw error;
      log.warn('network not allocated', { networkId: network.id, reason: error.message });
    }
  }
  return written;
}
