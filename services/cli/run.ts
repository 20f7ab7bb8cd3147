/**
 * Runs one command line and tells the exit code. A failure is one line on standard error; the
 * failures of a command that was given several names are one line each.
 */
import { type Command, CommanderError } from 'commander';
import { ApiError } from './client.ts';
import type { Context } from './context.ts';
import { Exit } from './exit.ts';

function errorLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const prefix = error instanceof ApiError ? 'Error response from daemon: ' : 'Error: ';
  return `${prefix}${message}\n`;
}

function errorText(error: unknown): string {
  return error instanceof AggregateError ? error.errors.map(errorLine).join('') : errorLine(error);
}

/** commander hands these settings down only to commands that it makes itself. */
function forAll(command: Command, apply: (command: Command) => void): void {
  apply(command);
  for (const child of command.commands) forAll(child, apply);
}

/** `args` are the words after the program's name. */
export async function run(
  program: Command,
  context: Context,
  args: readonly string[],
): Promise<number> {
  forAll(program, (command) => {
    command.exitOverride().configureOutput({
      writeOut: (text) => context.print(text),
      writeErr: (text) => context.note(text),
    });
  });
  try {
    await program.parseAsync(args, { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode;
    if (error instanceof Exit) {
      if (error.cause !== undefined) context.note(errorText(error.cause));
      return error.code;
    }
    context.note(errorText(error));
    return 1;
  }
}
