/**
 * `npm run mutants -- [--only TEXT] [--seed N] [--seeds K] [--jobs J]`: puts known bugs into copies
 * of the tree, one at a time, and says after how many seeds the simulator noticed each. Exits with
 * 1 when one has survived: then the simulator does not test what it seems to.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { coreMutants } from './core-mutants.ts';
import type { Mutant } from './mutant.ts';
import { raftMutants } from './raft-mutants.ts';
import { storeMutants } from './store-mutants.ts';
import { type Verdict, Workshop } from './workshop.ts';

/** A mutant that takes more is one that a change of the simulator could let through. */
const seedsDefault = '400';
const jobsDefault = '2';
const shown = 90;

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function lineOf({ name, by }: Mutant, { seeds, violation }: Verdict, limit: string): string {
  const count = seeds === undefined ? `> ${limit}` : String(seeds);
  const what = violation === '' ? '' : `: ${violation.slice(0, shown)}`;
  return `${(by.includes('/') && seeds !== undefined ? 'tests' : count).padStart(6)}  ${name}${what}`;
}

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    seed: { type: 'string', default: '1' },
    seeds: { type: 'string', default: seedsDefault },
    jobs: { type: 'string', default: jobsDefault },
  },
});
const all = [...raftMutants, ...storeMutants, ...coreMutants];
const queue = all.filter(({ name }) => name.includes(values.only));
if (queue.length === 0) throw new Error(`no mutant is called ${values.only}`);
const total = queue.length;
let survivors = 0;

async function work(): Promise<void> {
  const workshop = await Workshop.open(join(import.meta.dirname, '../..'));
  try {
    await workshop.control();
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const verdict = await workshop.try(next, Number(values.seed), Number(values.seeds));
      if (verdict.seeds === undefined) survivors++;
      print(lineOf(next, verdict, values.seeds));
    }
  } finally {
    await workshop.close();
  }
}

print(' seeds  mutant');
await Promise.all(Array.from({ length: Number(values.jobs) }, work));
print(survivors === 0 ? `all ${total} were noticed` : `${survivors} of ${total} survived`);
process.exitCode = survivors === 0 ? 0 : 1;
