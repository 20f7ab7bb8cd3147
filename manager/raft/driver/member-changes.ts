/**
 * Changes of the membership, on the leader: adding as learner, promoting, removing, new
 * addresses, handing over. One change is under way at a time; each waits until it is applied.
 */
import { ShoalError } from '#lib/errors';
import type { Random } from '#lib/random';
import { createMemberRecord, type MemberRecord } from '#proto/gen/shoal';
import type { Progress } from '../core/membership/progress.ts';
import type { RawNode } from '../core/raw-node.ts';
import { ConfChangeTransition, ConfChangeType, type ConfChangeV2 } from '../core/types.ts';
import {
  encodeContext,
  isRemoved,
  type Membership,
  memberByNode,
  memberOf,
} from '../membership.ts';
import type { Position } from '../types.ts';

/** A learner this close to the end of the log is as good as a voter that is a message behind. */
const promotionLagEntries = 500;

export interface MemberChangesDeps {
  readonly core: RawNode;
  readonly random: Random;
  readonly membership: () => Membership;
  readonly isLeader: () => boolean;
  readonly isReachable: (raftId: number) => boolean;
  readonly claimedAddress: (raftId: number) => string | undefined;
  readonly propose: (change: ConfChangeV2) => Promise<Position>;
  readonly notLeading: () => ShoalError;
  /** Starts handing over; resolves when this node leads no more. */
  readonly transfer: (to: number | undefined) => Promise<void>;
}

function changeOf(type: ConfChangeType, member: MemberRecord): ConfChangeV2 {
  return {
    transition: ConfChangeTransition.Auto,
    changes: [{ type, nodeId: member.raftId }],
    context: encodeContext(member),
  };
}

export class MemberChanges {
  readonly #deps: MemberChangesDeps;
  #last: Promise<unknown> = Promise.resolve();
  #underWay = 0;

  constructor(deps: MemberChangesDeps) {
    this.#deps = deps;
  }

  /** Returns the raft id of the node's membership. */
  add(nodeId: string, address: string): Promise<number> {
    return this.#inTurn(async () => {
      if (nodeId === '' || address === '') {
        throw new ShoalError('invalid_argument', 'a raft member needs a node id and an address');
      }
      const present = memberByNode(this.#deps.membership(), nodeId);
      if (present !== undefined) {
        if (!present.leaving && this.#isUntouched(present))
          return this.#updateAddress(present, address);
        if (!present.leaving && this.#deps.isReachable(present.raftId)) {
          throw new ShoalError(
            'already_exists',
            `node ${nodeId} is raft member ${present.raftId} and is running; it need not join`,
          );
        }
        await this.#remove(present.raftId);
      }
      const raftId = this.#newRaftId();
      const member = createMemberRecord({ raftId, nodeId, address });
      await this.#propose(changeOf(ConfChangeType.AddLearnerNode, member));
      return raftId;
    });
  }

  remove(raftId: number): Promise<void> {
    return this.#inTurn(() => this.#remove(raftId));
  }

  update(raftId: number, address: string): Promise<void> {
    return this.#inTurn(async () => {
      const member = memberOf(this.#deps.membership(), raftId);
      if (member === undefined) {
        throw new ShoalError('not_found', `there is no raft member ${raftId}`);
      }
      await this.#updateAddress(member, address);
    });
  }

  /**
   * What is due: removals that an earlier leader began are ended, learners that have caught up
   * become voters, moved members get their address.
   */
  reconcile(onError: (error: unknown) => void): void {
    if (this.#underWay > 0 || !this.#deps.isLeader()) return;
    const { members } = this.#deps.membership();
    const due = this.#dueChange(members);
    if (due !== undefined) {
      this.#inTurn(() => this.#propose(due)).catch(onError);
      return;
    }
    for (const member of members) {
      const address = this.#deps.claimedAddress(member.raftId);
      if (address === undefined || address === member.address) continue;
      this.#inTurn(() => this.#updateAddress(member, address)).catch(onError);
      return;
    }
  }

  #dueChange(members: readonly MemberRecord[]): ConfChangeV2 | undefined {
    const leaving = members.find((each) => each.leaving && this.#isLearner(each.raftId));
    if (leaving !== undefined) return changeOf(ConfChangeType.RemoveNode, leaving);
    const ready = members.find((each) => this.#isCaughtUp(each.raftId));
    return ready && changeOf(ConfChangeType.AddNode, ready);
  }

  /** Runs `change` when those before it have ended. */
  #inTurn<T>(change: () => Promise<T>): Promise<T> {
    this.#underWay++;
    const run = async (): Promise<T> => {
      try {
        if (!this.#deps.isLeader()) throw this.#deps.notLeading();
        return await change();
      } finally {
        this.#underWay--;
      }
    };
    const result = this.#last.then(run, run);
    this.#last = result.catch(() => undefined);
    return result;
  }

  #propose(change: ConfChangeV2): Promise<Position> {
    if (!this.#deps.isLeader()) return Promise.reject(this.#deps.notLeading());
    return this.#deps.propose(change);
  }

  async #updateAddress(member: MemberRecord, address: string): Promise<number> {
    if (address === '') throw new ShoalError('invalid_argument', 'a raft member needs an address');
    if (address !== member.address) {
      await this.#propose(changeOf(ConfChangeType.UpdateNode, { ...member, address }));
    }
    return member.raftId;
  }

  async #remove(raftId: number): Promise<void> {
    const { core, membership } = this.#deps;
    const member = memberOf(membership(), raftId);
    if (member === undefined) return;
    this.#checkRemoval(member);
    if (raftId === core.raft.id) {
      await this.#deps.transfer(undefined);
      throw this.#deps.notLeading();
    }
    if (this.#isLearner(raftId)) await this.#propose(changeOf(ConfChangeType.RemoveNode, member));
    else await this.#removeVoter(member);
  }

  /**
   * First it loses its vote, then it goes. The news that a change is committed is only written
   * with the next batch: in one step, the last other voter could restart without it and ask the
   * removed one for its vote for ever. Now whoever has the second change has that news, too, and
   * until it is committed the first one's voters all take part.
   */
  async #removeVoter(member: MemberRecord): Promise<void> {
    const leaving = { ...member, leaving: true };
    await this.#propose(changeOf(ConfChangeType.AddLearnerNode, leaving));
    try {
      await this.#propose(changeOf(ConfChangeType.RemoveNode, leaving));
    } catch (cause) {
      throw new ShoalError(
        'unknown',
        `node ${member.nodeId} has lost its vote, and the leadership ended before it was ` +
          'removed: the next leader goes on with it',
        { cause },
      );
    }
  }

  #checkRemoval(member: MemberRecord): void {
    const { core, isReachable } = this.#deps;
    const voters = core.raft.tracker.voterIds();
    if (!voters.includes(member.raftId)) return;
    const rest = voters.filter((id) => id !== member.raftId);
    if (rest.length === 0) {
      throw new ShoalError(
        'failed_precondition',
        `node ${member.nodeId} is the last manager: removing it would end the cluster; add ` +
          'another manager first',
      );
    }
    const reachable = rest.filter((id) => id === core.raft.id || isReachable(id)).length;
    const quorum = Math.floor(rest.length / 2) + 1;
    if (reachable >= quorum) return;
    throw new ShoalError(
      'failed_precondition',
      `removing node ${member.nodeId} would leave ${rest.length} managers of which ` +
        `${reachable} can be reached, ${quorum} are needed; bring the others back first`,
    );
  }

  /** A learner that never acknowledged anything can start from nothing under the same id. */
  #isUntouched(member: MemberRecord): boolean {
    const progress = this.#progress(member.raftId);
    return progress?.isLearner === true && progress.match === 0;
  }

  #isLearner(raftId: number): boolean {
    return this.#progress(raftId)?.isLearner === true;
  }

  #isCaughtUp(raftId: number): boolean {
    const progress = this.#progress(raftId);
    if (progress?.isLearner !== true || !progress.recentActive) return false;
    const lag = this.#deps.core.raft.log.lastIndex() - progress.match;
    return progress.state === 'replicate' && lag <= promotionLagEntries;
  }

  #progress(raftId: number): Progress | undefined {
    return this.#deps.core.raft.tracker.get(raftId);
  }

  #newRaftId(): number {
    const membership = this.#deps.membership();
    for (;;) {
      const raftId = 1 + this.#deps.random.integer(Number.MAX_SAFE_INTEGER - 1);
      const isTaken = memberOf(membership, raftId) !== undefined || isRemoved(membership, raftId);
      if (!isTaken) return raftId;
    }
  }
}
