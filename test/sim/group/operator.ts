/**
 * The person who runs the group: restarts what has died, adds and removes members, replaces those
 * whose disk is rotten, hands leadership over. Every wish may fail; the next look tries again.
 */
import { isShoalError } from '#lib/errors';
import type { Random } from '#lib/random';
import type { RaftNode } from '#manager/raft/node';
import { pick, type World } from '../world/world.ts';
import type { Member } from './member.ts';
import type { RaftGroup } from './raft-group.ts';

const lookMs = 100;
/** A wish that has no answer by then is not waited for. */
const patienceMs = 5_000;
/** A change that nobody waits for any more has come to nothing by then. */
const quietMs = 2 * patienceMs;
/** What may be refused or end without an answer while things are in a bad state. */
const expectedCodes = [
  'unavailable',
  'unknown',
  'aborted',
  'failed_precondition',
  'already_exists',
  'deadline_exceeded',
] as const;

export class Operator {
  readonly #world: World;
  readonly #group: RaftGroup;
  readonly #random: Random;
  /** How many members there should be. */
  targetSize: number;
  #isStopped = false;
  #changedAtMs = 0;
  /** Wishes to hand over leadership, made at random looks. */
  transferOneInLooks = 0;

  constructor(world: World, group: RaftGroup, targetSize: number) {
    this.#world = world;
    this.#group = group;
    this.#random = world.fork();
    this.targetSize = targetSize;
  }

  /** No change of the members is under way or wanted. */
  get isSettled(): boolean {
    const voters = this.#group.voters();
    const isQuiet = this.#world.nowMs - this.#changedAtMs > quietMs;
    return isQuiet && voters?.length === this.targetSize;
  }

  stop(): void {
    this.#isStopped = true;
  }

  /** Works until `stop`. */
  async run(): Promise<void> {
    while (!this.#isStopped) {
      await this.#world.scheduler.sleep(lookMs);
      const leader = this.#group.leader();
      if (leader?.node === undefined) continue;
      await this.#bound(this.#improve(leader, leader.node), leader);
    }
  }

  async #bound(work: Promise<void>, leader: Member): Promise<void> {
    const ends = [work, this.#world.scheduler.sleep(patienceMs)];
    const death = leader.process?.death;
    if (death !== undefined) ends.push(death);
    // What is not waited for any more may still fail.
    const safe = work.catch((error: unknown) => this.#expect(error));
    ends[0] = safe;
    await Promise.race(ends);
  }

  #expect(error: unknown): void {
    const isExpected = expectedCodes.some((code) => isShoalError(error, code));
    this.#world.must(isExpected, () => `the operator is told ${String(error)}`);
    this.#world.count('wishes refused');
  }

  async #improve(leader: Member, node: RaftNode): Promise<void> {
    const { members } = node.status();
    const listed = members.map(({ nodeId }) => this.#group.member(nodeId));
    const rotten = listed.find(({ condition }) => condition === 'damaged');
    if (rotten !== undefined) return this.#remove(rotten, node);
    // While one is rotten, the others are needed.
    const isWhole = this.#group.all.every(({ isRotten }) => !isRotten);
    for (const gone of this.#group.all) if (!listed.includes(gone)) this.#tidy(gone);
    const unborn = listed.find(({ condition }) => condition === 'absent');
    if (unborn !== undefined) return this.#add(unborn, node);
    if (listed.length < this.targetSize) return this.#addNew(node);
    if (listed.length > this.targetSize && isWhole)
      return this.#remove(pick(this.#random, listed), node);
    const wants =
      this.transferOneInLooks > 0 && this.#random.integer(this.transferOneInLooks) === 0;
    if (wants && listed.length > 1) {
      this.#world.count('transfers asked');
      this.#world.note(`operator asks ${leader.name} to hand over`);
      await node.transferLeadership();
      this.#world.count('transfers done');
    }
  }

  /** Whoever was removed and is told so, or never will be as its disk is rotten, starts anew. */
  #tidy(member: Member): void {
    if (member.condition === 'removed' || member.condition === 'damaged') member.wipe();
  }

  async #addNew(node: RaftNode): Promise<void> {
    const free = this.#group.all.filter(({ condition }) => condition === 'absent');
    if (free.length > 0) await this.#add(pick(this.#random, free), node);
  }

  async #add(member: Member, node: RaftNode): Promise<void> {
    const { name, machine } = member;
    this.#changedAtMs = this.#world.nowMs;
    this.#world.note(`operator adds ${name}`);
    const joined = await node.addMember({ nodeId: name, address: machine.address });
    this.#world.count('members added');
    if (member.condition === 'absent') member.start({ mode: 'join', ...joined });
  }

  async #remove(member: Member, node: RaftNode): Promise<void> {
    const record = node.status().members.find(({ nodeId }) => nodeId === member.name);
    if (record === undefined) return;
    this.#changedAtMs = this.#world.nowMs;
    this.#world.note(`operator removes ${member.name}`);
    await node.removeMember(record.raftId);
    this.#world.count('members removed');
  }
}
