/**
 * Settings of one node and their validation. Sizes are bytes of encoded entries unless said
 * otherwise; times are ticks, whose length the driver decides.
 */
import { RaftError } from './errors.ts';
import { noLimit } from './types.ts';

/** Where the core tells what happened; never needed for correctness. */
export interface Logger {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

export interface Config {
  /** 1 … 2^53-1, never used again by another member. */
  readonly id: number;
  /** Ticks without a leader before campaigning; the real timeout is random in [1, 2) times this. */
  readonly electionTick: number;
  /** Ticks between a leader's heartbeats; less than `electionTick`, usually a tenth. */
  readonly heartbeatTick: number;
  /** Most bytes of entries in one append; a bigger single entry travels alone. */
  readonly maxSizePerMsg: number;
  /** Most bytes handed out for applying and not yet applied. Default: `maxSizePerMsg`. */
  readonly maxCommittedSizePerReady?: number;
  /** Most payload bytes proposed here and not yet applied. Default: no limit. */
  readonly maxUncommittedEntriesSize?: number;
  /** Appends on their way to one follower. */
  readonly maxInflightMsgs: number;
  /** Payload bytes on their way to one follower; at least `maxSizePerMsg`. Default: no limit. */
  readonly maxInflightBytes?: number;
  /** A leader that hears from no quorum for an election timeout steps down; needed for leases. */
  readonly checkQuorum?: boolean;
  /** Ask whether an election could be won before raising the term. */
  readonly preVote?: boolean;
  /** Serve reads on the leader's lease instead of a round of heartbeats; trusts the clocks. */
  readonly readOnlyLease?: boolean;
  /** Followers refuse proposals instead of passing them on. */
  readonly disableProposalForwarding?: boolean;
  /** Append configuration changes unchecked; the caller must then prevent overlapping ones. */
  readonly disableConfChangeValidation?: boolean;
  /** A leader that applies its own removal or demotion becomes a follower. */
  readonly stepDownOnRemoval?: boolean;
  /** Storage work leaves as messages with their responses attached, instead of ready/advance. */
  readonly asyncStorageWrites?: boolean;
  /**
   * With async storage writes, ask for votes before the new term is durable, as etcd's core does.
   * Not safe where a vote may outlive the candidate's process: for comparing with that core only.
   */
  readonly eagerVoteRequests?: boolean;
  /**
   * Index up to which the application's state and the storage's `confState` reach after a
   * restart: that of the newest snapshot, unless the application saves more. Entries from there
   * on are handed out again. Default: the entry before the log's first.
   */
  readonly applied?: number;
  /** A uniform random integer in [0, limit). */
  readonly random: (limit: number) => number;
  readonly logger?: Logger;
}

/** A configuration with every default filled in. */
export type FullConfig = Required<Omit<Config, 'logger'>> & { readonly logger: Logger | undefined };

function require(condition: boolean, message: string): void {
  if (!condition) throw new RaftError('invalid-config', `raft configuration: ${message}`);
}

/** Checks `config` and fills in defaults; throws `RaftError('invalid-config')`. */
export function completeConfig(config: Config): FullConfig {
  const full: FullConfig = {
    maxCommittedSizePerReady: config.maxSizePerMsg,
    maxUncommittedEntriesSize: noLimit,
    maxInflightBytes: noLimit,
    checkQuorum: false,
    preVote: false,
    readOnlyLease: false,
    disableProposalForwarding: false,
    disableConfChangeValidation: false,
    stepDownOnRemoval: false,
    asyncStorageWrites: false,
    eagerVoteRequests: false,
    applied: 0,
    logger: undefined,
    ...config,
  };
  const whole = (name: string, value: number, least: number) =>
    require(Number.isSafeInteger(value) &&
      value >= least, `${name} is ${value}, must be a whole number of at least ${least}`);
  whole('id', full.id, 1);
  whole('heartbeatTick', full.heartbeatTick, 1);
  whole('electionTick', full.electionTick, 1);
  require(full.electionTick >
    full.heartbeatTick, `electionTick ${full.electionTick} must be greater than heartbeatTick ${full.heartbeatTick}`);
  whole('maxSizePerMsg', full.maxSizePerMsg, 0);
  whole('maxCommittedSizePerReady', full.maxCommittedSizePerReady, 1);
  whole('maxUncommittedEntriesSize', full.maxUncommittedEntriesSize, 1);
  whole('maxInflightMsgs', full.maxInflightMsgs, 1);
  whole('maxInflightBytes', full.maxInflightBytes, 1);
  require(full.maxInflightBytes >=
    full.maxSizePerMsg, `maxInflightBytes ${full.maxInflightBytes} must not be less than maxSizePerMsg ${full.maxSizePerMsg}`);
  whole('applied', full.applied, 0);
  require(!full.readOnlyLease || full.checkQuorum, 'readOnlyLease needs checkQuorum');
  return full;
}
