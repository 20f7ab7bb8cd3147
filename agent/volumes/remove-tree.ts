/**
 * Removes folders whatever a container has put into them: by rm(1), which walks them step by step.
 * Node's own `rm` goes by whole paths, and a tree may be deeper than the kernel takes in one path.
 */
import { spawn } from 'node:child_process';
import { explain, ShoalError } from '#lib/errors';

/** The first complaints tell the reason. */
const complaintsLengthMax = 500;

/** Harmless for what is not there. Errors: unavailable, with what could not be removed. */
export async function removeTrees(paths: readonly string[]): Promise<void> {
  try {
    await remove(paths);
  } catch (cause) {
    const message = `${paths.join(', ')} cannot be removed: ${explain(cause)}`;
    throw new ShoalError('unavailable', message, { cause });
  }
}

function remove(paths: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn('rm', ['-rf', '--', ...paths], { stdio: ['ignore', 'ignore', 'pipe'] });
    let complaints = '';
    child.stderr.setEncoding('utf8');
    child.stderr.on('data', (text: string) => {
      if (complaints.length < complaintsLengthMax) complaints += text;
    });
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(complaints.slice(0, complaintsLengthMax).trim()));
    });
  });
}
