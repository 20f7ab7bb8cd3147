/**
 * Runs a program with text on its standard input. Nothing is inherited, everything has a limit. Or
 * starts one that is to go on without us.
 */
import { spawn } from 'node:child_process';
import { ShoalError } from '#lib/errors';

export interface CommandResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Rejects only when the program cannot be run at all; its failures are in the result. */
export type RunCommand = (
  program: string,
  args: readonly string[],
  input: string,
) => Promise<CommandResult>;

/** A batch of a thousand commands takes tenths of a second; a hanging kernel lock is no reason. */
const commandDeadlineMs = 20_000;
/** The routes of 100,000 endpoints in JSON. */
const outputBytesMax = 16 * 1024 * 1024;

export const runCommand: RunCommand = (program, args, input) =>
  new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      stdio: 'pipe',
      timeout: commandDeadlineMs,
      killSignal: 'SIGKILL',
    });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    let bytes = 0;
    const collect = (into: Buffer[]) => (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > outputBytesMax) child.kill('SIGKILL');
      else into.push(chunk);
    };
    child.on('error', (cause) => reject(notRun(program, cause)));
    // Without a file descriptor left there are no streams, whatever the types say: only the error.
    if ((child.stdin as unknown) === undefined) return;
    child.stdout.on('data', collect(stdout));
    child.stderr.on('data', collect(stderr));
    // A program that ends before it has read everything says why in its exit and its output.
    child.stdin.on('error', () => undefined);
    // A child of the program that hangs keeps its output open: who was ended is not waited for.
    child.on('exit', (_code, signal) => {
      if (signal === null) return;
      child.stdout.destroy();
      child.stderr.destroy();
    });
    child.on('close', (code, signal) => {
      const killed = signal === null ? '' : `${program} was ended by ${signal}\n`;
      resolve({
        code: code ?? 1,
        stdout: Buffer.concat(stdout).toString(),
        stderr: Buffer.concat(stderr).toString() + killed,
      });
    });
    child.stdin.end(input);
  });

/** Resolves to the process id. Rejects when the program cannot be started. */
export type StartDetached = (program: string, args: readonly string[]) => Promise<number>;

/** A session of its own: no signal meant for us reaches it, and it outlives us. */
export const startDetached: StartDetached = (program, args) =>
  new Promise((resolve, reject) => {
    const child = spawn(program, args, { detached: true, stdio: 'ignore', cwd: '/' });
    child.once('error', (cause) => reject(notRun(program, cause)));
    child.once('spawn', () => {
      child.unref();
      resolve(child.pid ?? 0);
    });
  });

function notRun(program: string, cause: NodeJS.ErrnoException): ShoalError {
  if (cause.code !== 'ENOENT') {
    return new ShoalError('unavailable', `${program} cannot be run now: ${cause.message}`, {
      cause,
    });
  }
  const message = `${program} cannot be run: is it installed?`;
  return new ShoalError('failed_precondition', message, { cause });
}
