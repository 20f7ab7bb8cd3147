/**
 * Runs a program with text on its standard input. Nothing is inherited, everything has a limit.
 */
import { spawn } from 'node:child_process';
import { ShoalError } from '#lib/errors';

/** A batch of a thousand commands takes tenths of a second; a hanging kernel lock is no reason. */
const commandDeadlineMs = 20_000;
/** The routes of 100,000 endpoints in JSON. */
const outputBytesMax = 16 * 1024 * 1024;
export const runCommand = (program, args, input) =>
  new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      stdio: 'pipe',
      timeout: commandDeadlineMs,
      killSignal: 'SIGKILL',
    });
    const stdout = [];
    const stderr = [];
    let bytes = 0;
    const collect = (into) => (chunk) => {
      bytes += chunk.length;
      if (bytes > outputBytesMax) child.kill('SIGKILL');
      else into.push(chunk);
    };
    child.stdout.on('data', collect(stdout));
    child.stderr.on('data', collect(stderr));
    // A program that ends before it has read everything says why in its exit and its output.
    child.stdin.on('error', () => undefined);
    child.on('error', (cause) => {
      reject(
        new ShoalError('failed_precondition', `${program} cannot be run: is it installed?`, {
          cause,
        }),
      );
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
//# sourceMappingURL=command.js.map
