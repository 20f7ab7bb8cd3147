#!/usr/bin/env node
/**
 * shoald: reads its options, makes the real clock and the real randomness, runs the daemon until a
 * signal ends it. The one place where the outside world is let in.
 */
import { readFile } from 'node:fs/promises';
import { systemClock } from '#lib/clock';
import { explain, isShoalError, ShoalError } from '#lib/errors';
import { stderrLogger } from '#lib/log';
import { systemRandom } from '#lib/random';
import { Daemon } from './daemon.ts';
import {
  type Flags,
  flagsOf,
  mergeValues,
  parseCommandLine,
  parseConfigFile,
  usage,
} from './process/flags.ts';
import { readVersion } from './process/machine.ts';
import { claimPidfile, releasePidfile } from './process/pidfile.ts';

/** Exit codes: 1 = could not start or a bug, 2 = wrong options. */
const exitFailed = 1;
const exitUsage = 2;
/** Stopping hands the lead over and lets requests end; after this the process goes anyway. */
const stopDeadlineMs = 20_000;

async function readFlags(args: readonly string[]): Promise<Flags | 'help' | 'version'> {
  const commandLine = parseCommandLine(args);
  if (commandLine.help === true) return 'help';
  if (commandLine.version === true) return 'version';
  const path = commandLine['config-file'];
  if (typeof path !== 'string') return flagsOf(commandLine);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    const why = explain(cause);
    throw new ShoalError('invalid_argument', `cannot read config file ${path}: ${why}`, { cause });
  }
  return flagsOf(mergeValues(commandLine, parseConfigFile(text, path)));
}

async function run(flags: Flags): Promise<void> {
  const log = stderrLogger(flags.logLevel);
  const fail = (what: string) => (error: unknown) => {
    const stack = error instanceof Error ? error.stack : undefined;
    log.error(what, { reason: explain(error), stack });
    process.exit(exitFailed);
  };
  process.on('uncaughtException', fail('a bug ends this daemon; containers keep running'));
  process.on('unhandledRejection', fail('a bug ends this daemon; containers keep running'));
  await claimPidfile(flags.pidfile, process.pid);
  const onBroken = fail('a bug ends this daemon; containers keep running');
  const daemon = new Daemon(flags, { clock: systemClock, random: systemRandom, log, onBroken });
  let stopping = false;
  const stop = (signal: string): void => {
    if (stopping) return;
    stopping = true;
    log.info('stopping', { signal });
    systemClock.schedule(stopDeadlineMs, () => fail('stopping took too long')(signal));
    daemon
      .stop()
      .then(() => releasePidfile(flags.pidfile))
      .then(() => process.exit(0), fail('stopping failed'));
  };
  process.on('SIGTERM', () => stop('SIGTERM'));
  process.on('SIGINT', () => stop('SIGINT'));
  await daemon.start();
  log.info('shoald is up', { hosts: flags.hosts, dataRoot: flags.dataRoot, pid: process.pid });
}

try {
  const flags = await readFlags(process.argv.slice(2));
  if (flags === 'help') process.stdout.write(usage);
  else if (flags === 'version') process.stdout.write(`shoald version ${await readVersion()}\n`);
  else await run(flags);
} catch (error) {
  process.stderr.write(`shoald: ${explain(error)}\n`);
  process.exit(isShoalError(error, 'invalid_argument') ? exitUsage : exitFailed);
}
