/**
 * A copy of the tree in a temporary folder, where mutants are made and run. The real tree is only
 * read.
 */
import { spawn } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Mutant, mutate } from './mutant.ts';

/** Everything that the simulator and the core's tests import, and the rooms that tests look into. */
const parts = [
  'lib',
  'manager',
  'proto',
  'agent',
  'services',
  'test/lin',
  'test/sim',
  'test/run.ts',
  'package.json',
  'tsconfig.json',
];
const node = [process.execPath, '--conditions=source', '--import', 'tsx'] as const;
/** What the simulator and the tests exit with when they have found something. */
const foundCode = 1;

/** Far beyond what the seeds take on a busy machine: a mutant that spins is noticed by this. */
const runLimitMs = 600_000;

export interface Verdict {
  /** How many seeds it took to notice; undefined when none of them did. */
  readonly seeds: number | undefined;
  readonly violation: string;
}

/** What the mutant's unit tests said; `none` when it has none of its own. */
export type Tested = 'found' | 'missed' | 'none';

/** What a run of the simulator printed, in short. */
export function verdictOf(output: string, firstSeed: number): Verdict {
  const match = /^FAIL seed (\d+): (.*)$/m.exec(output);
  if (match === null) return { seeds: undefined, violation: '' };
  return { seeds: Number(match[1]) - firstSeed + 1, violation: match[2] ?? '' };
}

export class Workshop {
  readonly #root: string;
  readonly #folder: string;

  private constructor(root: string, folder: string) {
    this.#root = root;
    this.#folder = folder;
  }

  static async open(root: string): Promise<Workshop> {
    const folder = await mkdtemp(join(tmpdir(), 'mutants-'));
    for (const part of parts) await cp(join(root, part), join(folder, part), { recursive: true });
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
    return new Workshop(root, folder);
  }

  /** Throws when something is found without any bug put in: then a verdict would mean nothing. */
  async control(): Promise<void> {
    for (const profile of ['raft', 'store', 'core']) {
      const { seeds, violation } = await this.#simulate(profile, 1, 1);
      if (seeds === undefined) continue;
      throw new Error(`the tree is not in order, mutants prove nothing: ${violation}`);
    }
    if ((await this.#test('manager/raft/node-disk')) === 'missed') return;
    throw new Error('the tree is not in order, mutants prove nothing: a unit test fails');
  }

  /** Runs the simulator on the mutant from `firstSeed` on, until it notices or `seeds` are over. */
  async try(
    mutant: Mutant,
    firstSeed: number,
    seeds: number,
  ): Promise<Verdict & { readonly tested: Tested }> {
    const source = await readFile(join(this.#root, mutant.path), 'utf8');
    const path = join(this.#folder, mutant.path);
    await writeFile(path, mutate(mutant, source));
    try {
      const verdict = await this.#simulate(mutant.by, firstSeed, seeds);
      return { ...verdict, tested: await this.#test(mutant.tests) };
    } finally {
      await writeFile(path, source);
    }
  }

  async #test(path: string | undefined): Promise<Tested> {
    if (path === undefined) return 'none';
    const { code } = await this.#run(['test/run.ts', path]);
    return code === 0 ? 'missed' : 'found';
  }

  async #simulate(profile: string, firstSeed: number, seeds: number): Promise<Verdict> {
    const options = ['--profile', profile, '--seed', `${firstSeed}`, '--seeds', `${seeds}`];
    const { code, output } = await this.#run(['test/sim/main.ts', ...options, '--first']);
    const verdict = verdictOf(output, firstSeed);
    if (verdict.seeds !== undefined || code === 0) return verdict;
    if (code === null) return { seeds: 1, violation: `did not end within ${runLimitMs} ms` };
    if (code === foundCode && output.includes('FAIL never seen')) return verdict;
    throw new Error(`the simulator itself failed: ${output.slice(-outputShown)}`);
  }

  async #run(command: readonly string[]): Promise<{ code: number | null; output: string }> {
    const [program, ...options] = node;
    const child = spawn(program, [...options, ...command], {
      cwd: this.#folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: runLimitMs,
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (bytes: Buffer) => {
        output += bytes.toString();
      });
    }
    const code = await new Promise<number | null>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', resolve);
    });
    return { code, output };
  }

  async close(): Promise<void> {
    await rm(this.#folder, { recursive: true });
  }
}

/** Characters of a failure that are worth showing. */
const outputShown = 2_000;
