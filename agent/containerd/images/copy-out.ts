/**
 * Copies a folder of an image to the node, for a volume that begins with the image's content. The
 * image is read-only and the target is nobody else's, so nothing can change under the copy.
 */
import { spawn } from 'node:child_process';
import { lstat } from 'node:fs/promises';
import { explain, ShoalError } from '#lib/errors';
import { resolveInside } from './inside.ts';

/** A database of some gigabytes on a slow disk; a full disk fails long before. */
const copyWaitMsMax = 10 * 60 * 1000;
/** The first complaints tell the reason; a full disk has one for each file. */
const complaintsLengthMax = 500;

/**
 * Copies the folder that `path` means in the image at `root`, with owners, modes, times,
 * attributes, hard links and devices; links are copied as they are. False when there is no such
 * folder. Errors: unavailable.
 */
export async function copyOut(
  root: string,
  path: string,
  target: string,
  signal: AbortSignal,
): Promise<boolean> {
  const source = await resolveInside(root, path);
  if (source === undefined || !(await lstat(source)).isDirectory()) return false;
  try {
    // With `/.` the folder's own owner and mode are copied as well.
    await copy(
      `${source}/.`,
      target,
      AbortSignal.any([signal, AbortSignal.timeout(copyWaitMsMax)]),
    );
    return true;
  } catch (error) {
    signal.throwIfAborted();
    throw new ShoalError(
      'unavailable',
      `the image's content at ${path} was not copied to ${target}: ${explain(error)}`,
      { cause: error },
    );
  }
}

/** Settles only when the copying process is gone: until then the image cannot be unmounted. */
function copy(source: string, target: string, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const child = spawn('cp', ['-a', '-x', '--', source, target], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let complaints = '';
    let failure: unknown;
    child.stderr.setEncoding('utf8');
    child.stderr.on('data', (text: string) => {
      if (complaints.length < complaintsLengthMax) complaints += text;
    });
    const onAbort = (): void => {
      failure = signal.reason;
      child.kill('SIGKILL');
    };
    signal.addEventListener('abort', onAbort, { once: true });
    child.on('error', (error) => {
      failure = error;
    });
    child.on('close', (code) => {
      signal.removeEventListener('abort', onAbort);
      if (code === 0) resolve();
      else reject(failure ?? new Error(complaints.slice(0, complaintsLengthMax).trim()));
    });
  });
}
