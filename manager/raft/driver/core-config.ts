/** How the driver sets up the core, and why these numbers. */
import type { Logger } from '#lib/log';
import type { Random } from '#lib/random';
import type { Config } from '../core/config.ts';

/**
 * Entries in one append: large enough to carry a turn's proposals, small enough for a slow link.
 */
const appendBytesMax = 256 * 1024;
/** Entries handed out for applying at a time: some milliseconds of work. */
const applyBytesMax = 1024 * 1024;
/** SwarmKit's and etcd's window: enough for any round trip. */
const inflightAppendsMax = 256;
/** A second of a 64 Mbit/s link. */
const inflightBytesMax = 8 * 1024 * 1024;

export const electionTicksDefault = 10;
export const heartbeatTicksDefault = 1;

export interface CoreSettings {
  readonly raftId: number;
  readonly electionTicks: number | undefined;
  readonly heartbeatTicks: number | undefined;
  readonly applied: number;
}

export function coreConfig(settings: CoreSettings, random: Random, log: Logger): Config {
  return {
    id: settings.raftId,
    electionTick: settings.electionTicks ?? electionTicksDefault,
    heartbeatTick: settings.heartbeatTicks ?? heartbeatTicksDefault,
    maxSizePerMsg: appendBytesMax,
    maxCommittedSizePerReady: applyBytesMax,
    maxInflightMsgs: inflightAppendsMax,
    maxInflightBytes: inflightBytesMax,
    checkQuorum: true,
    preVote: true,
    // Whoever proposes must be the leader: its results are computed before they are proposed.
    disableProposalForwarding: true,
    stepDownOnRemoval: true,
    asyncStorageWrites: true,
    applied: settings.applied,
    random: (limit) => random.integer(limit),
    // The core tells every step of an election: worth reading only when something is wrong.
    logger: {
      debug: (message) => log.debug(message),
      info: (message) => log.debug(message),
      warn: (message) => log.warn(message),
      error: (message) => log.error(message),
    },
  };
}
