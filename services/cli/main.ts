#!/usr/bin/env node
/** shoal: the command line. A failure is one line on standard error and exit code 1. */
import { readFile } from 'node:fs/promises';
import { makeProgram } from './program.ts';
import { run } from './run.ts';

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

const { DOCKER_HOST, SHOAL_HOST } = process.env;
const { command, context } = makeProgram(await readVersion(), { DOCKER_HOST, SHOAL_HOST });
process.exitCode = await run(command, context, process.argv.slice(2));
