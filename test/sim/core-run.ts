/**
 * One run of the core profile: the pure core alone, message by message. Nothing keeps the order of
 * messages here, each may be lost or come twice, members change all at once through joint
 * configurations, and what every node believes is looked at after each step.
 */
import { explain } from '#lib/errors';
import type { Random } from '#lib/random';
import { type Coverage, Simulation } from '#manager/raft/core/testing/simulation';
import type { RunOptions, RunResult } from './run.ts';
import { pick, World } from './world/world.ts';

const steps = 20_000;
const firstSizes = [1, 3, 3, 5, 7];

/** What the product sets. */
const safeguards = {
  preVote: true,
  checkQuorum: true,
  stepDownOnRemoval: true,
  disableProposalForwarding: true,
} as const;
const smallWindows = {
  maxSizePerMsg: 20,
  maxInflightBytes: 300,
  maxCommittedSizePerReady: 60,
  maxUncommittedEntriesSize: 50,
} as const;

const names: Readonly<Record<keyof Coverage, string>> = {
  leaders: 'leaders',
  committed: 'entries committed',
  crashes: 'processes killed',
  snapshots: 'snapshots received',
  confChanges: 'membership changes',
  jointStates: 'joint configurations',
  sevenVoters: 'configurations of seven voters',
  oneVoter: 'configurations of one voter',
  duplicates: 'messages doubled',
  transfers: 'transfers asked',
  reads: 'reads',
};

/** The product's settings, and now and then the bare algorithm. */
function settingsOf(random: Random): object {
  const isBare = random.integer(5) === 0;
  const isNarrow = random.integer(2) === 0;
  return { ...(!isBare && safeguards), ...(isNarrow && smallWindows) };
}

/** Runs one seed to its end, or to the first thing that must not happen. */
export function runCore(seed: number, options: RunOptions = {}): Promise<RunResult> {
  const world = new World(seed);
  world.trace.onLine = options.onLine;
  const settings = settingsOf(world.random);
  const size = pick(world.random, firstSizes);
  const random = world.fork();
  world.note(`${size} voters, settings ${JSON.stringify(settings)}`);
  const onNote = (line: string): void => world.note(line);
  const simulation = new Simulation((limit) => random.integer(limit), { settings, size, onNote });
  try {
    simulation.run(steps);
    simulation.checkLogMatching();
    world.note('all faults end');
    simulation.converge();
    simulation.checkLogMatching();
  } catch (error) {
    world.fail(explain(error));
  }
  for (const [key, times] of Object.entries(simulation.coverage)) {
    world.count(names[key as keyof Coverage], times);
  }
  return Promise.resolve({
    seed,
    violation: world.violation?.message,
    hash: world.trace.hash,
    simulatedMs: 0,
    eventCount: steps,
    seen: world.seen,
    trace: world.trace.last,
  });
}
