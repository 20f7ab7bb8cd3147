/**
 * `npm run corpus -- [DIR] [--verbatim]`: runs the published raft test files in DIR and says what
 * passed. Exits with 1 when a case differs in more than log lines, or when there was none to run.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Difference, type FileResult, runCorpus } from './corpus.ts';
import { defaultCorpusFolder } from './folder.ts';

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function printDifference(difference: Difference): void {
  print(`     line ${difference.line}, ${difference.command} (- expected, + actual):`);
  for (const line of difference.text.split('\n')) print(`     ${line}`);
}

function printFile(result: FileResult, showVerbatim: boolean): void {
  const total = result.passed + result.failed;
  const verbatim = showVerbatim ? `, ${result.verbatim} verbatim` : '';
  print(
    `${result.failed === 0 ? 'ok  ' : 'FAIL'} ${result.name}: ${result.passed}/${total}${verbatim}`,
  );
  if (result.first !== undefined) printDifference(result.first);
  if (showVerbatim && result.firstVerbatim !== undefined) printDifference(result.firstVerbatim);
}

const { values, positionals } = parseArgs({
  options: { verbatim: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const folder = positionals[0] ?? defaultCorpusFolder(join(import.meta.dirname, '../..'));
const results = runCorpus(folder);
for (const result of results) printFile(result, values.verbatim);
const sum = (pick: (result: FileResult) => number) =>
  results.reduce((total, result) => total + pick(result), 0);
const passed = sum((result) => result.passed);
const failed = sum((result) => result.failed);
if (results.length === 0)
  print(`no files in ${folder}: expected quorum, confchange or interaction`);
if (values.verbatim)
  print(`${sum((result) => result.verbatim)} of ${passed + failed} match verbatim`);
print(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 || results.length === 0 ? 1 : 0;
