/**
 * `npm run sim -- [--profile raft|store|core] [--seed N] [--seeds K] [--trace] [--first]
 * [--without FAULT ...]`: runs K seeds from N on; with `--first`, up to the first that fails. One
 * that fails prints the end of its trace and the command that repeats it; leaving out kinds of
 * faults shows which of them it takes.
 */
import { parseArgs } from 'node:util';
import { profiles } from './profiles.ts';
import type { RunResult } from './run.ts';

const seedsDefault = '100';

/** From so many seeds on, whatever a profile must meet is missed. */
const seedsForCoverage = 100;

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function printFailure(
  profile: string,
  without: readonly string[],
  { seed, violation, trace }: RunResult,
): void {
  const left = without.map((name) => ` --without '${name}'`).join('');
  for (const line of trace) print(`  ${line.slice(0, 600)}`);
  print(`FAIL seed ${seed}: ${violation}`);
  print(`     again: npm run sim -- --profile ${profile} --seed ${seed} --seeds 1${left} --trace`);
}

const { values } = parseArgs({
  options: {
    profile: { type: 'string' },
    seed: { type: 'string', default: '1' },
    seeds: { type: 'string', default: seedsDefault },
    trace: { type: 'boolean', default: false },
    first: { type: 'boolean', default: false },
    without: { type: 'string', multiple: true, default: [] },
  },
});
const names = values.profile === undefined ? Object.keys(profiles) : [values.profile];
let failed = 0;
for (const name of names) {
  const profile = profiles[name];
  if (profile === undefined) throw new Error(`there is no profile ${name}`);
  const { without } = values;
  const seen = new Map<string, number>();
  let simulatedMs = 0;
  let events = 0;
  for (let at = 0; at < Number(values.seeds); at++) {
    const options = { without, ...(values.trace && { onLine: print }) };
    const result = await profile.run(Number(values.seed) + at, options);
    for (const [what, times] of result.seen) seen.set(what, (seen.get(what) ?? 0) + times);
    simulatedMs += result.simulatedMs;
    events += result.eventCount;
    if (values.seeds === '1') print(`trace hash ${result.hash}`);
    if (result.violation === undefined) continue;
    failed++;
    printFailure(name, without, result);
    if (values.first) break;
  }
  print(
    `${name}: ${values.seeds} seeds, ${Math.round(simulatedMs / 1000)} s simulated, ${events} events`,
  );
  const isPartial = without.length > 0 || Number(values.seeds) < seedsForCoverage;
  for (const what of isPartial
    ? []
    : profile.mustBeSeen.filter((each) => (seen.get(each) ?? 0) === 0)) {
    failed++;
    print(`FAIL never seen: ${what}`);
  }
  for (const [what, times] of [...seen].sort(([a], [b]) => a.localeCompare(b))) {
    print(`  ${what}: ${times}`);
  }
}
print(failed === 0 ? 'no violations' : `${failed} failures`);
process.exitCode = failed === 0 ? 0 : 1;
