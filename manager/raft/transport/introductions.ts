/**
 * A member that missed some configuration changes can meet members it has never heard of, and
 * may need them for a quorum. Their certificate says only that they are managers, so it asks
 * those it knows; what they say holds until its own log says more.
 */
import { explain } from '#lib/errors';
import type { Logger } from '#lib/log';
import type { Client } from '#lib/rpc/types';
import {
  createMembersRequest,
  type MemberRecord,
  type Membership,
  type RaftPeerService,
} from '#proto/gen/shoal';
import { isRemoved, memberOf } from '../membership.ts';
import type { Self } from './admission.ts';

/** An answer comes from memory: who takes longer is not there. */
const answerDeadlineMs = 2_000;

export interface IntroductionsDeps {
  readonly connect: (address: string, nodeId: string) => Client<typeof RaftPeerService>;
  readonly log: Logger;
}

export class Introductions {
  readonly #self: Self;
  readonly #deps: IntroductionsDeps;
  readonly #vouched = new Map<number, MemberRecord>();
  #asking: Promise<readonly Membership[]> | undefined;

  constructor(self: Self, deps: IntroductionsDeps) {
    this.#self = self;
    this.#deps = deps;
  }

  /** Members that others vouch for and that the own log does not know yet. */
  get vouched(): readonly MemberRecord[] {
    return [...this.#vouched.values()];
  }

  /** Forgets what the applied membership has settled. */
  settle(membership: Membership): void {
    for (const raftId of this.#vouched.keys()) {
      if (memberOf(membership, raftId) !== undefined || isRemoved(membership, raftId)) {
        this.#vouched.delete(raftId);
      }
    }
  }

  /** Takes a member on the word of its certificate alone. */
  trust(member: MemberRecord): void {
    this.#vouched.set(member.raftId, member);
  }

  /** Does a known member say that `raftId` is node `nodeId`? */
  async isIntroduced(
    raftId: number,
    nodeId: string,
    known: Membership,
    signal: AbortSignal,
  ): Promise<boolean> {
    const before = this.#vouched.get(raftId);
    if (before !== undefined) return before.nodeId === nodeId;
    for (const answer of await this.#ask(known, signal)) {
      const member = memberOf(answer, raftId);
      if (member?.nodeId !== nodeId || isRemoved(answer, raftId)) continue;
      this.#vouched.set(raftId, member);
      return true;
    }
    return false;
  }

  /** One round at a time: strangers that come together share it. */
  #ask(known: Membership, signal: AbortSignal): Promise<readonly Membership[]> {
    this.#asking ??= this.#askAll(known, signal).finally(() => {
      this.#asking = undefined;
    });
    return this.#asking;
  }

  async #askAll(known: Membership, signal: AbortSignal): Promise<readonly Membership[]> {
    const { clusterId, raftId } = this.#self;
    const others = known.members.filter((each) => each.raftId !== raftId);
    const answers = await Promise.all(
      others.map(async (member) => {
        const request = createMembersRequest({ clusterId, from: raftId, to: member.raftId });
        try {
          const client = this.#deps.connect(member.address, member.nodeId);
          return await client.members(request, { signal, deadlineMs: answerDeadlineMs });
        } catch (error) {
          const fields = { member: member.raftId, reason: explain(error) };
          this.#deps.log.debug('raft member did not answer who the others are', fields);
          return undefined;
        }
      }),
    );
    return answers.filter((each) => each !== undefined);
  }
}
