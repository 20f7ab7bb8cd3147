/**
 * Looks at the unpacked layers of an image as one read-only tree. What is needed for it, a view
 * snapshot and where there are several layers a mount, is gone afterwards.
 */
import { execFile } from 'node:child_process';
import { mkdir, rmdir } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import type { Mount } from '#proto/gen/containerd/types';
import { callDeadlineMs } from '../connection/connection.ts';
import { type LeaseDeps, withLease } from './lease.ts';

const run = promisify(execFile);
const mountWaitMsMax = 10_000;

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

export interface ImageViewsOptions {
  readonly snapshotter: string;
  /** An empty folder of ours for short-lived mounts. */
  readonly mountFolder: string;
}

export class ImageViews {
  readonly #options: ImageViewsOptions;
  readonly #deps: LeaseDeps;

  constructor(options: ImageViewsOptions, deps: LeaseDeps) {
    this.#options = options;
    this.#deps = deps;
  }

  /**
   * Runs `look` on the root of the layers with this chain id; undefined for an image without
   * layers. Errors: not_found when they are not unpacked.
   */
  async see<T>(chainId: string, look: (root: string) => Promise<T>): Promise<T | undefined> {
    if (chainId === '') return undefined;
    const { snapshotter } = this.#options;
    return withLease(this.#deps, async ({ snapshots }) => {
      const suffix = Buffer.from(this.#deps.random.bytes(6)).toString('hex');
      const key = `view-${suffix} ${chainId}`;
      const options = { deadlineMs: callDeadlineMs };
      const { mounts } = await snapshots.view(
        { snapshotter, key, parent: chainId, labels: {} },
        options,
      );
      try {
        const folder = plainFolder(mounts);
        if (folder !== undefined) return await look(folder);
        return await this.#seeMounted(mounts, suffix, look);
      } finally {
        await snapshots.remove({ snapshotter, key }, options);
      }
    });
  }

  async #seeMounted<T>(
    mounts: readonly Mount[],
    suffix: string,
    look: (root: string) => Promise<T>,
  ): Promise<T | undefined> {
    const [mount] = mounts;
    if (mount === undefined) return undefined;
    const target = join(this.#options.mountFolder, suffix);
    await mkdir(target, { recursive: true, mode: 0o700 });
    const { folder, options } = shortenLowerdirs(mount.options);
    const limits = { cwd: folder, timeout: mountWaitMsMax };
    const safe = [...options, 'ro', 'nosuid', 'nodev', 'noexec'].join(',');
    await run('mount', ['-t', mount.type, '-o', safe, mount.source, target], limits);
    try {
      return await look(target);
    } finally {
      await run('umount', [target], limits);
      await rmdir(target);
    }
  }
}
