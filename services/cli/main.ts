#!/usr/bin/env node
/** shoal: the command line. A failure is one line on standard error and exit code 1. */
import { readFile } from 'node:fs/promises';
import { CommanderError } from 'commander';
import { ApiError } from './client.ts';
import { makeProgram } from './program.ts';

/** Of package.json, two folders above this one (three in dist/). */
async function readVersion(): Promise<string> {
  for (const up of ['../../package.json', '../../../package.json']) {
    try {
      const text = await readFile(new URL(up, import.meta.url), 'utf8');
      return String(JSON.parse(text).version);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
  return 'unknown';
}

// A reader that has seen enough (`shoal events | head -1`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

try {
  const { DOCKER_HOST, SHOAL_HOST } = process.env;
  const program = makeProgram(await readVersion(), { DOCKER_HOST, SHOAL_HOST });
  await program.parseAsync(process.argv);
} catch (error) {
  if (error instanceof CommanderError) process.exit(error.exitCode);
  const message = error instanceof Error ? error.message : String(error);
  const prefix = error instanceof ApiError ? 'Error response from daemon: ' : 'Error: ';
  process.stderr.write(`${prefix}${message}\n`);
  process.exitCode = 1;
}
