/**
 * What the daemons of a lab have logged, kept beyond the lab when its test file failed: a failure that
 * comes once in many runs can only be understood by what was written in that run.
 */
import { cpSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';

/** The runner tells the test file's process where to; without it nothing is kept. */
const variable = 'SHOAL_E2E_LOGS';
/** pino's number of `error`. */
const errorLevel = 50;
const linesShownMax = 40;

/** One per test file, named by its path below `test/e2e`, and try. */
export function logFolder(file: string, attempt: number): string {
  const name = relative(join(import.meta.dirname, '..'), file).replaceAll('/', '-');
  return join(tmpdir(), 'shoal-e2e-logs', `${name.replace('.test.ts', '')}-${attempt}`);
}

/** Of the process that runs the file. */
export function environmentOf(folder: string): NodeJS.ProcessEnv {
  return { ...process.env, [variable]: folder };
}

/** Copies the log of every host of the lab whose state is in `state`. */
export function keepLogs(state: string): void {
  const folder = process.env[variable];
  if (folder === undefined || !existsSync(state)) return;
  for (const host of readdirSync(state)) {
    const log = join(state, host, 'shoald.log');
    if (existsSync(log)) cpSync(log, join(folder, basename(state), `${host}.log`));
  }
}

/** The newest lines of level `error` of all logs in the folder, with their hosts. */
export function errorLines(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const logs = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return logs
    .filter((name) => name.endsWith('.log'))
    .flatMap((name) => {
      const lines = readFileSync(join(folder, name), 'utf8').split('\n');
      return lines.filter(isError).map((line) => `${basename(name, '.log')} ${line}`);
    })
    .slice(-linesShownMax);
}

/** What is no line of ours, as the trace of a crash, counts as well. */
function isError(line: string): boolean {
  const level = /^\{"level":(\d+)/.exec(line)?.[1];
  return level === undefined ? line !== '' : Number(level) >= errorLevel;
}
