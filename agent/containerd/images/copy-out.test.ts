import assert from 'node:assert/strict';
import {
  chmod,
  link,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { never, withCode } from '../runtime-suite.ts';
import { copyOut } from './copy-out.ts';

interface Bench {
  /** Of the image. */
  readonly root: string;
  readonly target: string;
}

async function inImage(story: (bench: Bench) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'shoal-copy-'));
  try {
    const [root, target] = [join(folder, 'root'), join(folder, 'target')];
    await mkdir(join(root, 'data/deep'), { recursive: true });
    await mkdir(target);
    await mkdir(join(folder, 'node'));
    await writeFile(join(folder, 'node/secret'), 'of the node');
    await writeFile(join(root, 'data/deep/file'), 'inside');
    await story({ root, target });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

it('copy out: a folder → content, modes and links of every kind', () =>
  inImage(async ({ root, target }) => {
    await chmod(join(root, 'data'), 0o750);
    await chmod(join(root, 'data/deep/file'), 0o4711);
    await link(join(root, 'data/deep/file'), join(root, 'data/twin'));
    await symlink('/etc/passwd', join(root, 'data/absolute'));
    await writeFile(join(root, 'data/.hidden'), '');
    assert.equal(await copyOut(root, '/data/', target, never), true);
    assert.deepEqual((await readdir(target)).sort(), ['.hidden', 'absolute', 'deep', 'twin']);
    assert.equal((await lstat(target)).mode & 0o7777, 0o750);
    const file = await lstat(join(target, 'deep/file'));
    assert.equal(file.mode & 0o7777, 0o4711);
    assert.equal((await lstat(join(target, 'twin'))).ino, file.ino);
    assert.equal(await readlink(join(target, 'absolute')), '/etc/passwd');
  }));

it('copy out: the path leads over links → they stay inside of the image', () =>
  inImage(async ({ root, target }) => {
    await symlink('/data/deep', join(root, 'way'));
    await symlink('../../../node', join(root, 'escape'));
    assert.equal(await copyOut(root, '/way', target, never), true);
    assert.equal(await readFile(join(target, 'file'), 'utf8'), 'inside');
    assert.equal(await copyOut(root, '/escape', target, never), false);
    assert.equal(await copyOut(root, '/../node', target, never), false);
    assert.deepEqual(await readdir(target), ['file']);
  }));

it('copy out: no such path, or a file → nothing to copy', () =>
  inImage(async ({ root, target }) => {
    assert.equal(await copyOut(root, '/absent', target, never), false);
    assert.equal(await copyOut(root, '/data/deep/file', target, never), false);
    assert.deepEqual(await readdir(target), []);
  }));

it('copy out: the target is not there, or given up → unavailable, or the reason', () =>
  inImage(async ({ root, target }) => {
    const nowhere = join(target, 'absent/below');
    await assert.rejects(copyOut(root, '/data', nowhere, never), withCode('unavailable'));
    const reason = new Error('enough');
    await assert.rejects(copyOut(root, '/data', target, AbortSignal.abort(reason)), reason);
  }));
