/**
 * Small files that must survive a crash at any moment: written beside their place, synced, then
 * renamed over it, so a reader finds the old content or the new one and never a mixture.
 */
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Makes a completed create, rename or delete in `directory` durable. */
export async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function temporaryOf(path: string): string {
  return `${path}.tmp`;
}

/** Replaces the file at `path`. Secrets get the default mode, which only the owner can read. */
export async function writeDurable(
  path: string,
  content: string | Uint8Array,
  mode = 0o600,
): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const temporary = temporaryOf(path);
  const handle = await open(temporary, 'w', mode);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(temporary, path);
  await syncDirectory(dirname(path));
}

/** The content of the file, or undefined when there is none. */
export async function readIfExists(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Removes the file durably, and what an interrupted write has left; or nothing if it is not there. */
export async function removeDurable(path: string): Promise<void> {
  for (const each of [path, temporaryOf(path)]) await rm(each, { force: true });
  await syncDirectory(dirname(path));
}
