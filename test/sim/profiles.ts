/** What can be simulated, by name, and what many seeds of it must have met. */
import { runCore } from './core-run.ts';
import { raftProfile } from './profiles/raft.ts';
import { storeProfile } from './profiles/store.ts';
import { type RunOptions, type RunResult, runSeed } from './run.ts';

export interface SimulationProfile {
  run(seed: number, options?: RunOptions): Promise<RunResult>;
  /** A batch of 100 seeds or more that has not seen these has not tested them. */
  readonly mustBeSeen: readonly string[];
}

const groupMustSee = [
  'bits flipped',
  'leaders',
  'members added',
  'members removed',
  'nodes failed',
  'older snapshots used',
  'power cuts',
  'processes killed',
  'removals noticed',
  'rot found',
  'snapshots received',
  'torn tails',
  'transfers done',
  'writes unknown',
] as const;

export const profiles: Readonly<Record<string, SimulationProfile>> = {
  raft: {
    run: (seed, options) => runSeed(seed, raftProfile(), options),
    mustBeSeen: groupMustSee,
  },
  store: {
    run: (seed, options) => runSeed(seed, storeProfile(), options),
    mustBeSeen: groupMustSee,
  },
  core: {
    run: runCore,
    mustBeSeen: [
      'configurations of one voter',
      'configurations of seven voters',
      'joint configurations',
      'leaders',
      'messages doubled',
      'processes killed',
      'reads',
      'snapshots received',
      'transfers asked',
    ],
  },
};
