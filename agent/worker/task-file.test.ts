import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import type { LogFields, Logger } from '#lib/log';
import { nullLogger } from '#lib/log';
import { createTaskStatus, TaskState } from '#proto/gen/swarm';
import { TaskFile } from './task-file.ts';
import type { StoredTask, TaskChange } from './task-record.ts';
import { applyChanges, decodeFile, encodeFrame, fileHeader } from './task-record.ts';
import { taskOf } from './worker-harness.ts';

async function inDirectory(story: (path: string) => Promise<void>): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'shoal-tasks-'));
  try {
    await story(join(directory, 'worker', 'tasks'));
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

const assign = (id: string): TaskChange => ({ kind: 'assign', task: taskOf(id) });
const status = (taskId: string, state: TaskState): TaskChange => ({
  kind: 'status',
  taskId,
  status: createTaskStatus({ state }),
});

async function reopen(path: string): Promise<ReadonlyMap<string, StoredTask>> {
  const file = await TaskFile.open(path, nullLogger);
  await file.close();
  return file.tasks;
}

test('task file: written and opened again → the same tasks', () =>
  inDirectory(async (path) => {
    const file = await TaskFile.open(path, nullLogger);
    await Promise.all([
      file.append([assign('a'), assign('b')]),
      file.append([status('a', TaskState.RUNNING)]),
      file.append([{ kind: 'removing', taskId: 'b' }]),
    ]);
    await file.close();
    const tasks = await reopen(path);
    assert.deepEqual(tasks, file.tasks);
    assert.equal(tasks.get('a')?.status?.state, TaskState.RUNNING);
    assert.equal(tasks.get('b')?.isRemoved, true);
  }));

test('task file: changes of one moment → one frame', () =>
  inDirectory(async (path) => {
    const file = await TaskFile.open(path, nullLogger);
    const before = (await stat(path)).size;
    await Promise.all(['a', 'b', 'c'].map((id) => file.append([assign(id)])));
    const bytes = await readFile(path);
    assert.equal(
      bytes.length,
      before + encodeFrame([assign('a'), assign('b'), assign('c')]).length,
    );
    await file.close();
  }));

test('task file: its end cut off anywhere → the frames before it count', () => {
  const frames = [[assign('a')], [status('a', TaskState.READY)], [assign('b')]].map(encodeFrame);
  const whole = Buffer.concat([fileHeader, ...frames]);
  const lastStart = whole.length - (frames[2]?.length ?? 0);
  for (let length = lastStart + 1; length < whole.length; length++) {
    const decoded = decodeFile(whole.subarray(0, length));
    assert.equal(decoded.kind, 'torn');
    assert.ok(decoded.kind === 'torn' && decoded.goodBytes === lastStart, `cut at ${length}`);
    const tasks = new Map<string, StoredTask>();
    applyChanges(tasks, decoded.changes);
    assert.deepEqual([...tasks.keys()], ['a']);
  }
});

test('task file: a byte changed in the middle → damaged, and said so', () => {
  const frames = [[assign('a')], [assign('b')]].map(encodeFrame);
  const whole = Buffer.concat([fileHeader, ...frames]);
  const middle = fileHeader.length + 20;
  whole.writeUInt8(whole.readUInt8(middle) ^ 0xff, middle);
  const decoded = decodeFile(whole);
  assert.deepEqual(decoded, {
    kind: 'damaged',
    offset: fileHeader.length,
    reason: 'a checksum does not match',
  });
});

test('task file: damaged → kept under another name, the node begins anew', () =>
  inDirectory(async (path) => {
    await reopen(path);
    await writeFile(path, 'not a task file at all');
    const errors: LogFields[] = [];
    const log: Logger = { ...nullLogger, error: (_message, fields) => errors.push(fields ?? {}) };
    const file = await TaskFile.open(path, log);
    assert.equal(file.tasks.size, 0);
    await file.append([assign('a')]);
    await file.close();
    assert.equal((await reopen(path)).size, 1);
    assert.equal(errors[0]?.keptAs, `${path}.damaged`);
    assert.deepEqual((await readdir(join(path, '..'))).sort(), ['tasks', 'tasks.damaged']);
  }));

test('task file: far more changes than tasks → stays small', () =>
  inDirectory(async (path) => {
    const file = await TaskFile.open(path, nullLogger);
    const task = { ...taskOf('a'), serviceId: 's'.repeat(20_000) };
    for (let round = 0; round < 60; round++) await file.append([{ kind: 'assign', task }]);
    assert.ok((await stat(path)).size < 400_000, 'compacted');
    await file.close();
    assert.deepEqual(await reopen(path), file.tasks);
  }));

const anyId = fc.constantFrom('a', 'b', 'c');
const anyChange: fc.Arbitrary<TaskChange> = fc.oneof(
  anyId.map(assign),
  fc
    .tuple(anyId, fc.constantFrom(TaskState.READY, TaskState.RUNNING))
    .map(([id, state]) => status(id, state)),
  anyId.map((taskId): TaskChange => ({ kind: 'removing', taskId })),
  anyId.map((taskId): TaskChange => ({ kind: 'forget', taskId })),
);

test('task file: any changes in any batches → read back as they were applied', () => {
  fc.assert(
    fc.property(fc.array(fc.array(anyChange, { minLength: 1, maxLength: 5 })), (batches) => {
      const expected = new Map<string, StoredTask>();
      for (const batch of batches) applyChanges(expected, batch);
      const decoded = decodeFile(Buffer.concat([fileHeader, ...batches.map(encodeFrame)]));
      assert.ok(decoded.kind === 'whole', decoded.kind);
      const tasks = new Map<string, StoredTask>();
      applyChanges(tasks, decoded.changes);
      assert.deepEqual(tasks, expected);
    }),
  );
});
