/**
 * A real runtime in a folder of its own: private containerd, private cgroup, nothing left behind.
 */

import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ContainerdRuntime, type ContainerdRuntimeOptions } from '#agent/containerd/containerd';
import { systemClock } from '#lib/clock';
import { stderrLogger } from '#lib/log';
import { systemRandom } from '#lib/random';
import { busyboxArchive, type TestImage } from './busybox-archive.ts';

/** Why these tests cannot run here; undefined when they can. */
export function whyNot(): string | undefined {
  if (process.getuid?.() !== 0) return 'needs root';
  const paths = (process.env.PATH ?? '').split(':');
  const missing = ['containerd', 'runc', 'busybox'].filter(
    (name) => !paths.some((path) => existsSync(join(path, name))),
  );
  return missing.length > 0 ? `needs ${missing.join(', ')}` : undefined;
}

export const deps = { clock: systemClock, random: systemRandom, logger: stderrLogger('error') };

export const never: AbortSignal = new AbortController().signal;

export const image = 'shoal.test/busybox:1';

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

export async function load(runtime: ContainerdRuntime, images: readonly TestImage[]) {
  return runtime.images.importArchive(once(await busyboxArchive(images)), never);
}

const cgroupParent = '/shoal-rt-test';

/** The parent group stays when its last container goes: it may be somebody's own. */
async function removeCgroups(): Promise<void> {
  const root = '/sys/fs/cgroup';
  const roots = [root, ...(await readdir(root)).map((name) => join(root, name))];
  for (const path of roots.map((hierarchy) => join(hierarchy, cgroupParent))) {
    if (existsSync(path)) await rmdir(path);
  }
}

export interface Ground {
  readonly folder: string;
  /** Opens one more runtime over the same folders, as after a restart of ours. */
  open(changes?: Partial<ContainerdRuntimeOptions>): Promise<ContainerdRuntime>;
  /** Removes what is left of containers, ends containerd, removes the folder. */
  close(): Promise<void>;
}

export async function makeGround(): Promise<Ground> {
  const folder = await mkdtemp(join(tmpdir(), 'shoal-rt-'));
  const options: ContainerdRuntimeOptions = {
    dataRoot: join(folder, 'data'),
    execRoot: join(folder, 'exec'),
    cgroupParent,
  };
  const opened: ContainerdRuntime[] = [];
  const open = async (changes = {}): Promise<ContainerdRuntime> => {
    const runtime = await ContainerdRuntime.open({ ...options, ...changes }, deps);
    opened.push(runtime);
    return runtime;
  };
  const close = async (): Promise<void> => {
    for (const runtime of opened) await runtime.close();
    const last = await ContainerdRuntime.open(options, deps);
    for (const { id } of await last.containers.list()) await last.containers.remove(id);
    await last.close();
    await last.daemon?.stop();
    await rm(folder, { recursive: true, force: true });
    await removeCgroups();
  };
  return { folder, open, close };
}

/** Polls a fact of another process; fails the test when it does not come true in time. */
export async function until(what: string, isTrue: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 15_000;
  while (!(await isTrue())) {
    if (Date.now() > deadline) throw new Error(`waited 15 s in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
