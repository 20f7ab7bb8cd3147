/**
 * A leader whose process died breaks its connections at once: no need to wait until it has been
 * silent for an election timeout. The follower stops believing in it and asks the others soon;
 * the pre-vote keeps this harmless, as whoever still hears the leader says no.
 */
import type { Random } from '#lib/random';
import type { RawNode } from '../core/raw-node.ts';
import { noNode } from '../core/types.ts';

/** Followers ask at different ticks of these, or they would split the votes. */
const spreadTicks = 4;

export class HastyElection {
  readonly #core: RawNode;
  readonly #random: Random;
  /** Ticks until this node asks; 0 when it does not want to. */
  #ticks = 0;

  constructor(core: RawNode, random: Random) {
    this.#core = core;
    this.#random = random;
  }

  /** The connection with `raftId` broke, and a new one was refused. */
  lost(raftId: number): void {
    const { raft } = this.#core;
    if (raft.role !== 'follower' || raft.leader !== raftId) return;
    this.#core.forgetLeader();
    this.#ticks = 1 + this.#random.integer(spreadTicks);
  }

  tick(): void {
    if (this.#ticks === 0) return;
    if (this.#core.raft.leader !== noNode) {
      this.#ticks = 0;
      return;
    }
    if (--this.#ticks === 0 && this.#core.raft.role === 'follower') this.#core.campaign();
  }
}
