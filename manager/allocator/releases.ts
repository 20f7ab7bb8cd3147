/**
 * What was given back lately and rests before it is given out again: addresses, subnets, VNIs and
 * the numbers of nodes. Every manager follows the commits from its start, leading or not, so a new
 * leader knows what was freed under the old one; times come from the objects where they have any.
 */
import type { Change, Commit, ReadTx } from '#manager/store/types';
import { type Network, type Task, TaskState } from '#proto/gen/swarm';
import { isLan, vniOf } from '#proto/model/network';
import { isTerminal, observedState } from '#proto/model/task-state';
import { msOfTimestamp } from '#proto/model/time';
import {
  addressQuarantineMs,
  gatewayQuarantineMs,
  networkQuarantineMs,
  releasesMax,
} from './limits.ts';

export const keyOf = {
  /**
   * An overlay's address means something in it alone. On a LAN it is the same address for a network
   * that was removed and made anew: old containers' links may still be there.
   */
  address: (network: AddressSpace, address: string): string =>
    `address/${isLan(network) ? 'lan' : network.id}/${address}`,
  subnet: (subnet: string): string => `subnet/${subnet}`,
  vni: (vni: number): string => `vni/${vni}`,
  nodeNumber: (number: number): string => `node/${number}`,
} as const;

export type AddressSpace = Pick<Network, 'id' | 'spec'>;

/** The address of CIDR text. */
export function hostOf(cidr: string): string {
  return cidr.split('/')[0] ?? '';
}

export class Releases {
  readonly #now: () => number;
  /** Until when, oldest note first. */
  readonly #untilMs = new Map<string, number>();

  /** `now` is wall time: it is compared with times in objects. */
  constructor(now: () => number) {
    this.#now = now;
  }

  get size(): number {
    return this.#untilMs.size;
  }

  /** Until when a thing must not be given out; 0 for one that may be. */
  restsUntilMs(key: string): number {
    const untilMs = this.#untilMs.get(key) ?? 0;
    return untilMs > this.#now() ? untilMs : 0;
  }

  /** To be called with every commit, before the allocator sees it. */
  follow(commit: Commit): void {
    for (const change of commit.changes) this.#note(change);
  }

  /** Notes what the objects themselves still tell: tasks that ended a short while ago. */
  learn(view: ReadTx): void {
    for (const state of Object.values(TaskState)) {
      if (!isTerminal(state)) continue;
      for (const task of view.task.where('state', String(state))) this.#noteEnded(task);
    }
  }

  #note(change: Change): void {
    const { kind } = change;
    const nowMs = this.#now();
    if (change.table === 'task') {
      this.#noteTask(change.object, change.previous, kind === 'remove');
    } else if (change.table === 'service') {
      const now = kind === 'remove' ? [] : (change.object.endpoint?.virtualIps ?? []);
      for (const { networkId, addr } of change.previous?.endpoint?.virtualIps ?? []) {
        const isKept = now.some((vip) => vip.networkId === networkId && vip.addr === addr);
        if (isKept) continue;
        // Virtual addresses are those of overlays.
        const network = { id: networkId, spec: undefined };
        this.#rest(keyOf.address(network, hostOf(addr)), nowMs + addressQuarantineMs);
      }
    } else if (change.table === 'network' && kind === 'remove') {
      this.#noteNetwork(change.object, nowMs);
    } else if (change.table === 'node' && kind === 'remove' && change.object.number !== 0) {
      this.#rest(keyOf.nodeNumber(change.object.number), nowMs + gatewayQuarantineMs);
    }
  }

  #noteTask(task: Task, previous: Task | undefined, isRemoved: boolean): void {
    if (task.networks.length === 0 && (previous?.networks.length ?? 0) === 0) return;
    const hasEnded = isTerminal(observedState(task));
    if (!isRemoved && !hasEnded) return;
    const had = previous ?? task;
    // Later changes of a task that ended say nothing about its addresses.
    if (isTerminal(observedState(had)) && !isRemoved) return;
    if (hasEnded) this.#noteEnded(task);
    else this.#restAll(had, this.#now() + addressQuarantineMs);
  }

  #noteEnded(task: Task): void {
    this.#restAll(task, msOfTimestamp(task.meta?.updatedAt) + addressQuarantineMs);
  }

  #restAll(task: Task, untilMs: number): void {
    for (const { network, addresses } of task.networks) {
      const space = network ?? { id: '', spec: undefined };
      for (const address of addresses) this.#rest(keyOf.address(space, hostOf(address)), untilMs);
    }
  }

  #noteNetwork(network: Network, nowMs: number): void {
    const vni = vniOf(network);
    if (vni !== undefined) this.#rest(keyOf.vni(vni), nowMs + networkQuarantineMs);
    for (const { subnet } of network.ipam?.configs ?? []) {
      this.#rest(keyOf.subnet(subnet), nowMs + networkQuarantineMs);
    }
  }

  #rest(key: string, untilMs: number): void {
    const before = this.#untilMs.get(key) ?? 0;
    if (untilMs <= this.#now() || untilMs <= before) return;
    this.#untilMs.delete(key);
    this.#untilMs.set(key, untilMs);
    this.#forgetOld();
  }

  /** The oldest notes are the first in the map, and mostly the first to be over. */
  #forgetOld(): void {
    for (const [key, untilMs] of this.#untilMs) {
      if (untilMs > this.#now() && this.#untilMs.size <= releasesMax) return;
      this.#untilMs.delete(key);
    }
  }
}
