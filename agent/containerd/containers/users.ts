/**
 * The passwd and group files of images, read from their unpacked layers without ever following a
 * link out of them. Images do not change, so each is read once.
 */
import { execFile } from 'node:child_process';
import { constants, lstat, mkdir, open, readlink, rmdir } from 'node:fs/promises';
import { dirname, join, posix, relative } from 'node:path';
import { promisify } from 'node:util';
import { ShoalError } from '#lib/errors';
import type { Mount } from '#proto/gen/containerd/types';
import { callDeadlineMs } from '../connection/connection.ts';
import { type LeaseDeps, withLease } from '../images/lease.ts';
import { emptyUserDatabase, type UserDatabase } from '../spec/user.ts';

const run = promisify(execFile);
const mountWaitMsMax = 10_000;
/** As the kernel's own limit for one path. */
const linksMax = 40;
/** No real image comes near; a larger file would only cost memory. */
const databaseBytesMax = 1024 * 1024;
const imagesMax = 512;

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
    if (found.size > databaseBytesMax) {
      throw new ShoalError('invalid_argument', `${path} of the image is larger than 1 MiB`);
    }
    return await handle.readFile('utf8');
  } finally {
    await handle.close();
  }
}

async function readDatabase(root: string): Promise<UserDatabase> {
  const [passwd, group] = await Promise.all([
    readInside(root, '/etc/passwd'),
    readInside(root, '/etc/group'),
  ]);
  return { passwd, group };
}

/** The folder that a single mount shows, when no mounting is needed to see it. */
function plainFolder(mounts: readonly Mount[]): string | undefined {
  const [mount] = mounts;
  if (mounts.length !== 1 || mount === undefined) return undefined;
  if (mount.type === 'bind' || mount.options.includes('rbind')) return mount.source;
  return undefined;
}

/** Many layers would not fit into mount's one page of options, so they are named relatively. */
export function shortenLowerdirs(options: readonly string[]): {
  readonly folder: string;
  readonly options: readonly string[];
} {
  const lower = options.find((option) => option.startsWith('lowerdir='));
  const paths = lower?.slice('lowerdir='.length).split(':') ?? [];
  // …/snapshots/<number>/fs: two levels up is common to all.
  const folder = paths[0] === undefined ? '/' : dirname(dirname(paths[0]));
  const short = paths.map((path) => relative(folder, path)).join(':');
  return {
    folder,
    options: options.map((option) => (option === lower ? `lowerdir=${short}` : option)),
  };
}

export interface UsersOptions {
  readonly snapshotter: string;
  /** An empty folder of ours for short-lived mounts. */
  readonly mountFolder: string;
}

export class ImageUsers {
  readonly #options: UsersOptions;
  readonly #deps: LeaseDeps;
  readonly #known = new Map<string, Promise<UserDatabase>>();

  constructor(options: UsersOptions, deps: LeaseDeps) {
    this.#options = options;
    this.#deps = deps;
  }

  /** Of the image whose layers have this chain id. */
  read(chainId: string): Promise<UserDatabase> {
    if (chainId === '') return Promise.resolve(emptyUserDatabase);
    const known = this.#known.get(chainId);
    if (known !== undefined) return known;
    const reading = this.#readView(chainId);
    this.#known.set(chainId, reading);
    reading.catch(() => this.#known.delete(chainId));
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= imagesMax) break;
      this.#known.delete(oldest);
    }
    return reading;
  }

  #readView(chainId: string): Promise<UserDatabase> {
    const { snapshotter } = this.#options;
    return withLease(this.#deps, async ({ snapshots }) => {
      const suffix = Buffer.from(this.#deps.random.bytes(6)).toString('hex');
      const key = `users-${suffix} ${chainId}`;
      const options = { deadlineMs: callDeadlineMs };
      const { mounts } = await snapshots.view(
        { snapshotter, key, parent: chainId, labels: {} },
        options,
      );
      try {
        const folder = plainFolder(mounts);
        if (folder !== undefined) return await readDatabase(folder);
        return await this.#readMounted(mounts, suffix);
      } finally {
        await snapshots.remove({ snapshotter, key }, options);
      }
    });
  }

  async #readMounted(mounts: readonly Mount[], suffix: string): Promise<UserDatabase> {
    const [mount] = mounts;
    if (mount === undefined) return emptyUserDatabase;
    const target = join(this.#options.mountFolder, suffix);
    await mkdir(target, { recursive: true, mode: 0o700 });
    const { folder, options } = shortenLowerdirs(mount.options);
    const limits = { cwd: folder, timeout: mountWaitMsMax };
    const safe = [...options, 'ro', 'nosuid', 'nodev', 'noexec'].join(',');
    await run('mount', ['-t', mount.type, '-o', safe, mount.source, target], limits);
    try {
      return await readDatabase(target);
    } finally {
      await run('umount', [target], limits);
      await rmdir(target);
    }
  }
}
