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

export interface Parsed {
  readonly suite: string;
  readonly options: BenchOptions;
}

function parse(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      rounds: { type: 'string' },
      quick: { type: 'boolean', default: false },
      only: { type: 'string', default: '' },
      alone: { type: 'boolean', default: false },
    },
  });
}

/** What `parseArgs` throws about a command line, as opposed to a bug. */
function isUsageError(error: unknown): boolean {
  return error instanceof TypeError && 'code' in error && `${error.code}`.startsWith('ERR_PARSE_');
}

/** Undefined for a command line that says something else. */
export function parseOptions(args: readonly string[]): Parsed | undefined {
  try {
    const { values, positionals } = parse(args);
    const [suite, ...rest] = positionals;
    const rounds = values.rounds === undefined ? undefined : Number(values.rounds);
    if (suite === undefined || rest.length > 0) return undefined;
    if (rounds !== undefined && !(Number.isInteger(rounds) && rounds > 0)) return undefined;
    const { quick, only, alone } = values;
    return { suite, options: { rounds, quick, only, alone } };
  } catch (error) {
    if (isUsageError(error)) return undefined;
    throw error;
  }
}
