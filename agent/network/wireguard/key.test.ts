import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { nullLogger } from '#lib/log';
import { isWireguardKey } from '#proto/model/wireguard';
import { keyPath, loadKey, WireguardKey } from './key.ts';

async function withFolder(story: (path: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'shoal-key-'));
  try {
    await story(keyPath(folder));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** As `wg genkey` and `wg pubkey` made them. */
const example = {
  privateKey: 'KPRuin8zYuJSOuSY+/ybvmDb8qS8nGJ3+WGsLcHjX2g=',
  publicKey: 'nzorrBz1MjQdHpfHzL0jFV/ncDX4ovUhSdi+xbxejVg=',
};

test('wireguard key: a private half → the public half that wg would give it', () => {
  const key = WireguardKey.parse(example.privateKey);
  assert.equal(key?.publicKey, example.publicKey);
  assert.equal(key?.reveal(), example.privateKey);
  for (const text of ['', 'key', example.privateKey.slice(4), `${example.privateKey}\n`]) {
    assert.equal(WireguardKey.parse(text), undefined, text);
  }
});

test('wireguard key: first start → made for the owner alone; later starts → the same', () =>
  withFolder(async (path) => {
    const first = await loadKey(path, nullLogger);
    assert.ok(isWireguardKey(first.publicKey), first.publicKey);
    assert.ok(isWireguardKey(first.reveal()));
    assert.notEqual(first.publicKey, first.reveal());
    assert.equal((await stat(path)).mode & 0o777, 0o600);
    const again = await loadKey(path, nullLogger);
    assert.equal(again.publicKey, first.publicKey);
  }));

test('wireguard key: file removed or damaged → another key', () =>
  withFolder(async (path) => {
    const first = await loadKey(path, nullLogger);
    await rm(path);
    const second = await loadKey(path, nullLogger);
    assert.notEqual(second.publicKey, first.publicKey);
    await writeFile(path, 'torn');
    const third = await loadKey(path, nullLogger);
    assert.notEqual(third.publicKey, second.publicKey);
    assert.equal((await readFile(path, 'utf8')).trim(), third.reveal());
  }));

test('wireguard key: printed or written as JSON → without its private half', () => {
  const key = WireguardKey.generate();
  const text = `${inspect(key, { showHidden: true, depth: 9 })} ${JSON.stringify(key)} ${key}`;
  assert.ok(!text.includes(key.reveal()));
});
