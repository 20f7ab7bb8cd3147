/**
 * Runs a folder of data-driven files against the core and compares outputs, with the nodes' log
 * lines left out on both sides (structural) and as they are (verbatim).
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { confChangeRunner } from './confchange.ts';
import { interactionRunner } from './interaction.ts';
import { type Case, parseCases } from './parse.ts';
import { runQuorumCase } from './quorum.ts';

/** Kinds of files, each in a folder of this name; a run starts afresh for every file. */
const runners = {
  quorum: () => runQuorumCase,
  confchange: confChangeRunner,
  interaction: interactionRunner,
} as const;

export interface Difference {
  readonly line: number;
  readonly command: string;
  readonly text: string;
}

export interface FileResult {
  readonly name: string;
  readonly passed: number;
  readonly failed: number;
  /** Cases that match even with the log lines. */
  readonly verbatim: number;
  readonly first?: Difference;
  /** The first case that matches only without the log lines. */
  readonly firstVerbatim?: Difference;
}

/** Runs all files below `folder`; sub-folders that are absent are passed over. */
export function runCorpus(folder: string): FileResult[] {
  return Object.entries(runners).flatMap(([kind, makeRunner]) => {
    const path = join(folder, kind);
    if (!existsSync(path)) return [];
    const names = readdirSync(path).filter((name) => name.endsWith('.txt'));
    return names
      .sort()
      .map((name) =>
        runFile(join(kind, name), readFileSync(join(path, name), 'utf8'), makeRunner()),
      );
  });
}

function runFile(name: string, text: string, run: (testCase: Case) => string): FileResult {
  let passed = 0;
  let failed = 0;
  let verbatim = 0;
  let first: Difference | undefined;
  let firstVerbatim: Difference | undefined;
  for (const testCase of parseCases(text)) {
    const actual = outputOf(run, testCase);
    const isStructural = structural(actual) === structural(testCase.expected);
    if (isStructural) passed++;
    else failed++;
    if (trimmed(actual) === trimmed(testCase.expected)) verbatim++;
    else if (isStructural) firstVerbatim ??= differenceOf(testCase, actual, trimmed);
    if (!isStructural) first ??= differenceOf(testCase, actual, structural);
  }
  return {
    name,
    passed,
    failed,
    verbatim,
    ...(first === undefined ? {} : { first }),
    ...(firstVerbatim === undefined ? {} : { firstVerbatim }),
  };
}

/** An exception is an output too: the case fails and the file goes on. */
function outputOf(run: (testCase: Case) => string, testCase: Case): string {
  try {
    return run(testCase);
  } catch (error) {
    return `exception: ${error instanceof Error ? error.stack : String(error)}`;
  }
}

const logLine = /^\s*(DEBUG|INFO|WARN|ERROR|FATAL)\b/;

/** Without log lines; a case that printed nothing else counts as `ok`. */
function structural(output: string): string {
  const rest = trimmed(output)
    .split('\n')
    .filter((line) => !logLine.test(line));
  return rest.length === 0 ? 'ok' : rest.join('\n');
}

function trimmed(output: string): string {
  return output.replace(/\n+$/, '');
}

/** Lines shown before and after the first one that differs. */
const contextLines = 3;

function differenceOf(
  testCase: Case,
  actual: string,
  normalize: (output: string) => string,
): Difference {
  const wanted = normalize(testCase.expected).split('\n');
  const got = normalize(actual).split('\n');
  let at = 0;
  while (at < wanted.length && at < got.length && wanted[at] === got[at]) at++;
  const from = Math.max(0, at - contextLines);
  const to = at + contextLines + 1;
  const mark = (sign: string, lines: readonly string[]) =>
    lines.slice(at, to).map((line) => `${sign} ${line}`);
  const same = wanted.slice(from, at).map((line) => `  ${line}`);
  const text = [...same, ...mark('-', wanted), ...mark('+', got)].join('\n');
  return { line: testCase.line, command: testCase.command, text };
}
