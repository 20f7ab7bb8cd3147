/** The command line of `npm run bench -- SUITE [--rounds N] [--quick] [--only TEXT] [--alone]`. */
import { parseArgs } from 'node:util';

export interface BenchOptions {
  /** Repetitions of each measurement; undefined leaves it to the suite. */
  readonly rounds: number | undefined;
  /** A smoke run: everything once and briefly. */
  readonly quick: boolean;
  /** Only measurements whose name contains this. */
  readonly only: string;
  /** Without a peer, even where there is one. */
  readonly alone: boolean;
}

export const usage = `usage: npm run bench -- SUITE [--rounds N] [--quick] [--only TEXT] [--alone]
  skeleton    what a user of a cluster waits for, beside a real Swarm where dockerd is installed
  scheduler   placing many tasks on many nodes, in memory
`;

/** Undefined for a command line that says something else. */
export function parseOptions(
  args: readonly string[],
): { readonly suite: string; readonly options: BenchOptions } | undefined {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      rounds: { type: 'string' },
      quick: { type: 'boolean', default: false },
      only: { type: 'string', default: '' },
      alone: { type: 'boolean', default: false },
    },
  });
  const [suite, ...rest] = positionals;
  const rounds = values.rounds === undefined ? undefined : Number(values.rounds);
  if (suite === undefined || rest.length > 0) return undefined;
  if (rounds !== undefined && !(Number.isInteger(rounds) && rounds > 0)) return undefined;
  const { quick, only, alone } = values;
  return { suite, options: { rounds, quick, only, alone } };
}
