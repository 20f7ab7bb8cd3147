import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seededRandom } from '#lib/random';
import { type Coverage, Simulation } from './testing/simulation.ts';

/** Schedules per setting, and events in each: thousands of elections and crashes in a second or two. */
const seeds = 150;
const steps = 6000;

const safeguards = { preVote: true, checkQuorum: true, stepDownOnRemoval: true } as const;

const settings = {
  'no safeguards': {},
  'all safeguards': safeguards,
  'small windows': {
    maxInflightBytes: 300,
    maxCommittedSizePerReady: 60,
    maxUncommittedEntriesSize: 50,
  },
  'leader-only proposals': { ...safeguards, disableProposalForwarding: true },
} as const;

for (const [name, setting] of Object.entries(settings)) {
  test(`simulation: random schedules, ${name} → every promise of raft holds`, () => {
    const total: Partial<Record<keyof Coverage, number>> = {};
    for (let seed = 1; seed <= seeds; seed++) {
      const random = seededRandom(seed);
      const simulation = new Simulation((limit) => random.integer(limit), { settings: setting });
      try {
        simulation.run(steps);
        simulation.checkLogMatching();
        simulation.converge();
        simulation.checkLogMatching();
      } catch (error) {
        throw new Error(`seed ${seed}`, { cause: error });
      }
      for (const [key, value] of Object.entries(simulation.coverage)) {
        const field = key as keyof Coverage;
        total[field] = (total[field] ?? 0) + value;
      }
    }
    for (const [key, value] of Object.entries(total)) {
      assert.ok(value > 0, `the schedules never saw any ${key}`);
    }
  });
}
