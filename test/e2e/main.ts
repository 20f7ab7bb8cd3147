/**
 * `npm run e2e [-- PREFIX ...]`: runs the end-to-end tests, each file in a process of its own and
 * one after another, because they need the machine to themselves. Needs root.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { environmentOf, errorLines, logFolder } from './support/daemon-logs.ts';

const root = join(import.meta.dirname, '..', '..');
/** In the folder of a try's logs: what the runner printed. */
const outcomeFile = 'outcome.txt';
const outcomeLinesMax = 60;

function files(prefixes: readonly string[]): string[] {
  return readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts'))
    .filter((name) => prefixes.length === 0 || prefixes.some((prefix) => name.startsWith(prefix)))
    .sort()
    .map((name) => join(import.meta.dirname, name));
}

if (process.getuid?.() !== 0) {
  process.stderr.write('the end-to-end tests make namespaces and containers: run them as root\n');
  process.exit(1);
}
const selected = files(process.argv.slice(2));
if (selected.length === 0) {
  process.stderr.write(`no end-to-end test matches ${process.argv.slice(2).join(', ')}\n`);
  process.exit(1);
}
/** Runs one file in a process of its own; true when all its tests passed. */
function passes(file: string, attempt: number): boolean {
  const logs = logFolder(file, attempt);
  rmSync(logs, { recursive: true, force: true });
  mkdirSync(logs, { recursive: true });
  const reporters = ['stdout', join(logs, outcomeFile)].flatMap((destination) => [
    '--test-reporter=spec',
    `--test-reporter-destination=${destination}`,
  ]);
  const { status } = spawnSync(
    process.execPath,
    ['--conditions=source', '--import', 'tsx', '--test', ...reporters, file],
    { cwd: root, stdio: 'inherit', env: environmentOf(logs) },
  );
  if (status === 0) rmSync(logs, { recursive: true, force: true });
  return status === 0;
}

/** What failed, once more at the end where it is seen; where to look; what the daemons found wrong. */
function reportTry(file: string, attempt: number): void {
  const logs = logFolder(file, attempt);
  const outcome = join(logs, outcomeFile);
  const text = existsSync(outcome) ? readFileSync(outcome, 'utf8') : '';
  const [, failures = ''] = text.split('failing tests:\n');
  const lines = failures.split('\n').filter((line) => line.trim() !== '');
  for (const line of lines.slice(0, outcomeLinesMax)) process.stdout.write(`    ${line}\n`);
  process.stdout.write(`  logs of try ${attempt}: ${logs}\n`);
  for (const line of errorLines(logs)) process.stdout.write(`    ${line}\n`);
}

/**
 * Real daemons, real time and whatever else the machine does: a file that fails gets a second try,
 * and is named at the end if it needed it. What is broken fails twice.
 */
const failed: string[] = [];
const unsteady: string[] = [];
for (const file of selected) {
  if (passes(file, 1)) continue;
  (passes(file, 2) ? unsteady : failed).push(file);
}
for (const file of unsteady) {
  process.stdout.write(`UNSTEADY, passed at the second try: ${relative(root, file)}\n`);
  reportTry(file, 1);
}
for (const file of failed) {
  process.stdout.write(`FAILED twice: ${relative(root, file)}\n`);
  for (const attempt of [1, 2]) reportTry(file, attempt);
}
process.stdout.write(`${selected.length - failed.length} passed, ${failed.length} failed\n`);
process.exit(failed.length === 0 ? 0 : 1);
