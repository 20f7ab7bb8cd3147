/**
 * Crashes at the moments that matter: between a disk operation and what follows from it, and right
 * after a member has learned that it was removed. Left to chance they would come once in thousands
 * of runs.
 */
import type { Random } from '#lib/random';
import type { DiskOperation } from '#manager/raft/disk/memory-disk';
import { pick, type World } from '../world/world.ts';
import type { Member } from './member.ts';
import type { RaftGroup } from './raft-group.ts';

/** Names are changed rarely, and most can go wrong there. */
const operations: readonly DiskOperation[] = ['write', 'rename', 'rename', 'syncDirectory'];
/** About as long as what follows: sometimes it has begun, sometimes not. */
const afterOperationMsMax = 1;
const afterRemovalMsMax = 8;
/** Where more than one stay, one removal in so many. */
const earlierOneIn = 4;

export type Crash = (target: Member, how: 'process' | 'power') => void;

export class AimedCrashes {
  readonly #world: World;
  readonly #group: RaftGroup;
  readonly #random: Random;
  readonly #crash: Crash;
  #isStopped = false;

  constructor(world: World, group: RaftGroup, crash: Crash) {
    this.#world = world;
    this.#group = group;
    this.#random = world.fork();
    this.#crash = crash;
  }

  /** What was aimed and has not come up will not. */
  stop(): void {
    this.#isStopped = true;
  }

  /** The process that runs on the target now ends just after one of its disk operations. */
  atDisk(target: Member): void {
    const { machine } = target;
    const operation = pick(this.#random, operations);
    machine.onDisk = (performed) => {
      if (performed !== operation) return;
      machine.onDisk = undefined;
      const { process } = machine;
      this.#world.scheduler.after(this.#random.fraction() * afterOperationMsMax, () => {
        if (this.#isStopped || machine.process !== process) return;
        this.#world.note(`at ${operation}:`);
        this.#crash(target, this.#how());
      });
    };
  }

  /**
   * The leader ends when a member hears that it was removed: mostly the last but one, since who
   * stays then has nobody to ask.
   */
  atRemoval(): void {
    this.#group.onRemoved = () => {
      const { members = [] } = this.#group.leader()?.node?.status() ?? {};
      if (members.length > 2 && this.#random.integer(earlierOneIn) > 0) return;
      this.#group.onRemoved = undefined;
      this.#world.scheduler.after(this.#random.fraction() * afterRemovalMsMax, () => {
        const leader = this.#group.leader();
        if (!this.#isStopped && leader !== undefined) this.#crash(leader, this.#how());
      });
    };
  }

  #how(): 'process' | 'power' {
    return this.#random.integer(2) === 0 ? 'process' : 'power';
  }
}
