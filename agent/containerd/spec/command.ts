/**
 * Docker's rules for merging an image's defaults with a request: command line, environment,
 * working directory and stop signal.
 */
import { ShoalError } from '#lib/errors';
import type { ContainerRequest } from '../types.ts';

/** What an image's configuration says about running it. */
export interface ImageDefaults {
  readonly entrypoint: readonly string[];
  readonly cmd: readonly string[];
  readonly env: readonly string[];
  readonly workingDirectory: string;
  readonly user: string;
  readonly stopSignal: string;
}

const pathDefault = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
const stopSignalDefault = 'SIGTERM';

/** Errors: invalid_argument when neither side names a program. */
export function mergeCommandLine(request: ContainerRequest, image: ImageDefaults): string[] {
  // A new entrypoint drops the image's cmd: it was written for the old one.
  const overridden = request.command.length > 0;
  const entrypoint = overridden ? request.command : image.entrypoint;
  const inherited = overridden ? [] : image.cmd;
  const line = [...entrypoint, ...(request.args.length > 0 ? request.args : inherited)];
  if (line.length === 0) {
    throw new ShoalError(
      'invalid_argument',
      `container ${request.name}: image ${request.image} has no command and none was given`,
    );
  }
  return line;
}

/** Later entries win; a bare `KEY` unsets. The place of a variable is that of its first setting. */
export function mergeEnvironment(request: ContainerRequest, image: ImageDefaults): string[] {
  const merged = new Map<string, string>();
  const base = [
    pathDefault,
    ...(request.hostname === '' ? [] : [`HOSTNAME=${request.hostname}`]),
    ...(request.tty ? ['TERM=xterm'] : []),
  ];
  for (const entry of [...base, ...image.env, ...request.env]) {
    const equals = entry.indexOf('=');
    if (equals === 0) continue;
    if (equals < 0) merged.delete(entry);
    else merged.set(entry.slice(0, equals), entry);
  }
  return [...merged.values()];
}

export function mergeWorkingDirectory(request: ContainerRequest, image: ImageDefaults): string {
  const chosen = request.workingDirectory || image.workingDirectory || '/';
  return chosen.startsWith('/') ? chosen : `/${chosen}`;
}

export function mergeStopSignal(requested: string, image: ImageDefaults): string {
  return requested || image.stopSignal || stopSignalDefault;
}
