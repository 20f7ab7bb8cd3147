/**
 * What a profile puts on top of consensus: the replicated thing on each member, and the clients
 * that use it and know in the end whether they were served right.
 */
import type { Logger } from '#lib/log';
import type { Raft, StateMachine } from '#manager/raft/types';
import type { SimProcess } from '../world/process.ts';
import type { World } from '../world/world.ts';
import type { RaftGroup } from './raft-group.ts';

/** One member's copy of the state, for one life of its process. */
export interface Replica {
  readonly stateMachine: StateMachine;
  /** Called once, before the node starts. */
  attach(raft: Raft): void;
  /** Where in its history the state is: grows with each change. */
  position(): number;
  /** Equal positions must have equal digests, whatever way led to them. */
  digest(): string;
}

export interface ReplicaDeps {
  readonly world: World;
  readonly process: SimProcess;
  readonly log: Logger;
}

export interface Profile {
  createReplica(deps: ReplicaDeps): Replica;
  /** Lets clients work until `stop`. */
  startClients(world: World, group: RaftGroup): Clients;
}

export interface Clients {
  /** No further operation is begun. */
  stop(): void;
  /** One write that must succeed now that everything is in order. */
  finalWrite(): Promise<boolean>;
  /** Judges everything that was recorded. */
  check(): void;
}
