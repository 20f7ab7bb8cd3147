/** All members of one consensus group, and what an operator sees of it from outside. */
import { must } from '#lib/assert';
import type { Disk } from '#manager/raft/disk';
import type { RaftOptions } from '#manager/raft/types';
import type { World } from '../world/world.ts';
import { ConsensusChecker } from './consensus-checker.ts';
import { clusterId, Member } from './member.ts';
import type { Profile } from './replica.ts';

/** Snapshots and segment changes within seconds of virtual time. */
const smallOptions: Partial<RaftOptions> = {
  snapshotEntries: 40,
  keepEntries: 10,
  segmentBytes: 8 * 1024,
};

/** So many events between two looks at all nodes: milliseconds of virtual time. */
const eventsPerInspection = 64;

export class RaftGroup {
  readonly world: World;
  readonly checker: ConsensusChecker;
  readonly members = new Map<string, Member>();
  /** Called when a member hears that it was removed. */
  onRemoved: (() => void) | undefined;
  readonly #profile: Profile;
  readonly #mount: (disk: Disk) => Disk;
  #events = 0;

  constructor(world: World, profile: Profile, mount: (disk: Disk) => Disk = (disk) => disk) {
    this.world = world;
    this.#profile = profile;
    this.#mount = mount;
    this.checker = new ConsensusChecker(world);
    world.scheduler.onStep = () => this.#step();
  }

  #step(): void {
    if (++this.#events % eventsPerInspection !== 0) return;
    for (const member of this.members.values()) member.inspect();
  }

  add(name: string): Member {
    const { world, checker } = this;
    const machine = world.addMachine(name);
    const profile = this.#profile;
    const mount = this.#mount;
    const onRemoved = (): void => this.onRemoved?.();
    const options = smallOptions;
    const member = new Member({ world, machine, profile, checker, options, mount, onRemoved });
    this.members.set(name, member);
    return member;
  }

  get all(): Member[] {
    return [...this.members.values()];
  }

  get up(): Member[] {
    return this.all.filter(({ condition }) => condition === 'up');
  }

  member(name: string): Member {
    return must(this.members.get(name), `there is a machine ${name} in ${clusterId}`);
  }

  /** Of those who believe that they lead, the one with the highest term. */
  leader(): Member | undefined {
    let best: Member | undefined;
    for (const member of this.members.values()) {
      if (member.leadsInTerm > (best?.leadsInTerm ?? 0)) best = member;
    }
    return best;
  }

  /** Names of the voters as the leader knows them; undefined without a leader. */
  voters(): string[] | undefined {
    const status = this.leader()?.node?.status();
    return status?.members.filter(({ learner }) => !learner).map(({ nodeId }) => nodeId);
  }

  /** Every member by the leader's list has applied all that the leader has, and it is the same. */
  hasConverged(): boolean {
    const leader = this.leader();
    const status = leader?.node?.status();
    if (status === undefined || leader?.replica === undefined) return false;
    const digest = leader.replica.digest();
    return status.members.every(({ nodeId, learner }) => {
      const member = this.member(nodeId);
      const theirs = member.node?.status();
      if (learner || theirs === undefined) return false;
      return theirs.applied === status.lastIndex && member.replica?.digest() === digest;
    });
  }
}
