/**
 * What the control API needs from the rest of the manager. It writes to the store and reads from
 * it; the Raft group and the making of tokens are other rooms' business and come in as functions.
 */
import type { Clock } from '#lib/clock';
import type { Random } from '#lib/random';
import type { Handlers } from '#lib/rpc/types';
import type { ReadTx, Store } from '#manager/store/types';
import type { ControlService, EncryptionKey, JoinTokens, Network, RootCA } from '#proto/gen/swarm';

/** One manager in the Raft group. */
export interface GroupMember {
  readonly nodeId: string;
  readonly raftId: number;
  readonly address: string;
  readonly reachable: boolean;
  /** It gets the log but does not vote yet. */
  readonly learner?: boolean;
}

/** The Raft group as the leader sees it now. */
export interface Membership {
  /** The leader's node id. */
  readonly leader: string | undefined;
  readonly members: readonly GroupMember[];
}

export interface ControlDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly membership: () => Membership;
  /** New tokens for the given roles; the other one stays. */
  readonly rotateJoinTokens: (
    rootCa: RootCA,
    roles: { readonly worker: boolean; readonly manager: boolean },
  ) => JoinTokens;
  /**
   * The network with its number and subnets, none of which any other in the view has. Throws
   * `failed_precondition` that says what is taken.
   */
  readonly allocateNetwork: (view: ReadTx, network: Network) => Network;
  /** A fresh key that locks managers' disks. */
  readonly newUnlockKey: () => EncryptionKey;
}

export type ControlHandlers = Handlers<typeof ControlService>;
