/**
 * `npm run mutants -- [--only TEXT] [--by PROFILE] [--seed N] [--seeds K] [--jobs J]`: puts known
 * bugs into copies of the tree, one at a time, and says after how many seeds the simulator noticed
 * each, and whether its unit tests did, if it has any of its own. Exits with 1 when one has survived
 * either: then the simulator does not test what it seems to.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { coreMutants } from './core-mutants.ts';
import type { Mutant } from './mutant.ts';
import { raftMutants } from './raft-mutants.ts';
import { storeMutants } from './store-mutants.ts';
import { type Tested, type Verdict, Workshop } from './workshop.ts';

/** A mutant that takes more is one that a change of the simulator could let through. */
const seedsDefault = '200';
const jobsDefault = '2';
const shown = 90;

type Tried = Verdict & { readonly tested: Tested };

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function lineOf({ name }: Mutant, { seeds, violation, tested }: Tried, limit: string): string {
  const count = seeds === undefined ? `> ${limit}` : String(seeds);
  const units = tested === 'none' ? '' : tested;
  const what = violation === '' ? '' : `: ${violation.slice(0, shown)}`;
  return `${count.padStart(6)}  ${units.padEnd(6)}  ${name}${what}`;
}

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    by: { type: 'string' },
    seed: { type: 'string', default: '1' },
    seeds: { type: 'string', default: seedsDefault },
    jobs: { type: 'string', default: jobsDefault },
  },
});
const all = [...raftMutants, ...storeMutants, ...coreMutants];
const queue = all.filter(({ name, by }) => name.includes(values.only) && by === (values.by ?? by));
if (queue.length === 0) throw new Error(`no mutant is called ${values.only}`);
const total = queue.length;
let survivors = 0;

async function work(): Promise<void> {
  const workshop = await Workshop.open(join(import.meta.dirname, '../..'));
  try {
    await workshop.control();
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const verdict = await workshop.try(next, Number(values.seed), Number(values.seeds));
      if (verdict.seeds === undefined || verdict.tested === 'missed') survivors++;
      print(lineOf(next, verdict, values.seeds));
    }
  } finally {
    await workshop.close();
  }
}

print(' seeds  tests   mutant');
await Promise.all(Array.from({ length: Number(values.jobs) }, work));
print(survivors === 0 ? `all ${total} were noticed` : `${survivors} of ${total} survived`);
process.exitCode = survivors === 0 ? 0 : 1;
