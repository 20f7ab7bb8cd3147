import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { createTablesMessage } from '#proto/gen/shoal';
import { TablesJournal } from './journal.ts';

const messages = ['a', 'bb', 'ccc'].map((id) => createTablesMessage({ gone: [id] }));

async function inFolder(story: (path: string) => Promise<void>): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'shoal-journal-'));
  try {
    await story(join(directory, 'journal'));
  } finally {
    await rm(directory, { recursive: true });
  }
}

test('tables journal: torn anywhere, or altered → all before it, and nothing else', () =>
  inFolder(async (path) => {
    const journal = new TablesJournal(path);
    const ends: number[] = [];
    for (const message of messages) {
      await journal.append(message);
      ends.push((await readFile(path)).length);
    }
    await journal.close();
    const whole = await readFile(path);
    for (let length = 0; length <= whole.length; length++) {
      await writeFile(path, whole.subarray(0, length));
      const count = ends.filter((end) => end <= length).length;
      assert.deepEqual(await journal.read(), messages.slice(0, count), `cut at ${length}`);
    }
    for (let at = 0; at < whole.length; at++) {
      const altered = Buffer.from(whole);
      altered[at] = (altered[at] ?? 0) ^ 1;
      await writeFile(path, altered);
      const count = ends.filter((end) => end <= at).length;
      assert.deepEqual(await journal.read(), messages.slice(0, count), `altered at ${at}`);
    }
  }));

test('tables journal: saving → what came before goes when it has succeeded', () =>
  inFolder(async (path) => {
    const journal = new TablesJournal(path);
    const [first, second, third] = messages;
    assert.ok(first !== undefined && second !== undefined && third !== undefined);
    await journal.append(first);
    await journal.turnOver();
    await journal.append(second);
    assert.deepEqual(await journal.read(), [first, second]);
    // The saving fails, and is tried again.
    await journal.turnOver();
    await journal.append(third);
    assert.deepEqual(await journal.read(), messages);
    await journal.dropFormer();
    assert.deepEqual(await journal.read(), [second, third]);
    await journal.turnOver();
    await journal.dropFormer();
    assert.deepEqual(await journal.read(), []);
    await journal.close();
    assert.deepEqual(await readdir(join(path, '..')), []);
  }));
