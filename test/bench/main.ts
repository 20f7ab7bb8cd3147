/** `npm run bench -- SUITE`: measures and prints; no suite judges a number by its exit code. */
import { type BenchOptions, parseOptions } from '../measure/options.ts';

const usage = `usage: npm run bench -- SUITE [--rounds N] [--quick] [--only TEXT] [--alone]
  skeleton    what a user of a cluster waits for, beside a real Swarm where dockerd is installed
  scheduler   placing many tasks on many nodes, in memory
  raft        proposals, reads and leader changes, beside etcd where it is installed
  network     tunnel, virtual addresses, published ports and names, beside the way without them
`;

/** Each says whether everything could be measured. Loaded on demand: suites need much. */
const suites: Readonly<Record<string, (options: BenchOptions) => Promise<boolean>>> = {
  skeleton: async (options) => (await import('./skeleton/suite.ts')).runSkeleton(options),
  scheduler: async (options) => (await import('./scheduler/suite.ts')).runScheduler(options),
  raft: async (options) => (await import('./raft/suite.ts')).runRaft(options),
  network: async (options) => (await import('./network/suite.ts')).runNetwork(options),
};

const parsed = parseOptions(process.argv.slice(2));
const run = parsed === undefined ? undefined : suites[parsed.suite];
if (parsed === undefined || run === undefined) {
  process.stderr.write(usage);
  process.exit(2);
}
process.exitCode = (await run(parsed.options)) ? 0 : 1;
