/**
 * Paths and small files inside a folder that holds an image's root: links of the image, absolute
 * ones too, never lead out of it.
 */
import { constants, lstat, open, readlink } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { ShoalError } from '#lib/errors';

/** As the kernel's own limit for one path. */
const linksMax = 40;
/** For passwd and group files: no real one comes near, a larger one would only cost memory. */
const fileBytesMax = 1024 * 1024;

/**
 * The path that `path` means inside `root`, as if `root` were the root directory: absolute links
 * and `..` stay within. Undefined when something on the way does not exist.
 */
export async function resolveInside(root: string, path: string): Promise<string | undefined> {
  let links = 0;
  let done = '/';
  const todo = posix.normalize(path).split('/').filter(Boolean);
  for (let part = todo.shift(); part !== undefined; part = todo.shift()) {
    if (part === '..') {
      done = posix.dirname(done);
      continue;
    }
    const next = posix.join(done, part);
    try {
      const found = await lstat(join(root, next));
      if (!found.isSymbolicLink()) {
        done = next;
        continue;
      }
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
      throw error;
    }
    if (++links > linksMax) return undefined;
    const target = await readlink(join(root, next));
    if (target.startsWith('/')) done = '/';
    todo.unshift(...target.split('/').filter((word) => word !== '' && word !== '.'));
  }
  return join(root, done);
}

/** The text of a file of the image; empty when it has none. */
export async function readInside(root: string, path: string): Promise<string> {
  const real = await resolveInside(root, path);
  if (real === undefined) return '';
  // Not a pipe or device, whose opening would block or have effects.
  const handle = await open(real, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const found = await handle.stat();
    if (!found.isFile()) return '';
    if (found.size > fileBytesMax) {
      throw new ShoalError('invalid_argument', `${path} of the image is larger than 1 MiB`);
    }
    return await handle.readFile('utf8');
  } finally {
    await handle.close();
  }
}
