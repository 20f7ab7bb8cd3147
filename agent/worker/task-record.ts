/**
 * How the assigned tasks lie on disk: a header line, then frames. One frame is one batch of
 * changes with its length and checksum, so that a batch is there whole or not at all. DESIGN.md
 * of the agent has the layout byte by byte.
 */
import { crc32 } from 'node:zlib';
import { Task, TaskStatus } from '#proto/gen/swarm';

export type TaskChange =
  | { readonly kind: 'assign'; readonly task: Task }
  | { readonly kind: 'status'; readonly taskId: string; readonly status: TaskStatus }
  /** Not assigned any more; what is left of it still has to be cleaned up. */
  | { readonly kind: 'removing'; readonly taskId: string }
  | { readonly kind: 'forget'; readonly taskId: string };

export interface StoredTask {
  readonly task: Task;
  /** What was last reported; undefined when nothing was. */
  readonly status: TaskStatus | undefined;
  readonly isRemoved: boolean;
}

export const fileHeader = Buffer.from('shoal tasks 1\n');
/** Length and CRC-32 of the payload, both big endian. */
const frameHeadBytes = 8;
const kinds = ['assign', 'status', 'removing', 'forget'] as const;
const idLengthBytes = 1;
const bodyLengthBytes = 4;

export function encodeFrame(changes: readonly TaskChange[]): Buffer {
  const payload = Buffer.concat(changes.flatMap(encodeChange));
  const head = Buffer.alloc(frameHeadBytes);
  head.writeUInt32BE(payload.length, 0);
  head.writeUInt32BE(crc32(payload), 4);
  return Buffer.concat([head, payload]);
}

function encodeChange(change: TaskChange): Uint8Array[] {
  const id = Buffer.from(change.kind === 'assign' ? change.task.id : change.taskId);
  const body = bodyOf(change);
  const head = Buffer.alloc(1 + idLengthBytes);
  head.writeUInt8(kinds.indexOf(change.kind), 0);
  head.writeUInt8(id.length, 1);
  const length = Buffer.alloc(bodyLengthBytes);
  length.writeUInt32BE(body.length, 0);
  return [head, id, length, body];
}

function bodyOf(change: TaskChange): Uint8Array {
  switch (change.kind) {
    case 'assign':
      return Task.encode(change.task);
    case 'status':
      return TaskStatus.encode(change.status);
    case 'removing':
    case 'forget':
      return new Uint8Array();
  }
}

export type Decoded =
  | { readonly kind: 'whole'; readonly changes: readonly TaskChange[] }
  /** The last frame is incomplete: a crash cut it off before anybody was told it is safe. */
  | { readonly kind: 'torn'; readonly changes: readonly TaskChange[]; readonly goodBytes: number }
  /** Bytes that were once durable have changed: nothing behind them can be believed. */
  | { readonly kind: 'damaged'; readonly offset: number; readonly reason: string };

export function decodeFile(bytes: Buffer): Decoded {
  if (!bytes.subarray(0, fileHeader.length).equals(fileHeader)) {
    return { kind: 'damaged', offset: 0, reason: 'the file does not begin with its header' };
  }
  const changes: TaskChange[] = [];
  let offset = fileHeader.length;
  while (offset < bytes.length) {
    const start = offset + frameHeadBytes;
    const end = start <= bytes.length ? start + bytes.readUInt32BE(offset) : start;
    if (end > bytes.length) return { kind: 'torn', changes, goodBytes: offset };
    const payload = bytes.subarray(start, end);
    if (crc32(payload) !== bytes.readUInt32BE(offset + 4)) {
      if (end === bytes.length) return { kind: 'torn', changes, goodBytes: offset };
      return { kind: 'damaged', offset, reason: 'a checksum does not match' };
    }
    try {
      changes.push(...decodePayload(payload));
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      return { kind: 'damaged', offset, reason: error.message };
    }
    offset = end;
  }
  return { kind: 'whole', changes };
}

function decodePayload(payload: Buffer): TaskChange[] {
  const changes: TaskChange[] = [];
  let offset = 0;
  while (offset < payload.length) {
    const kind = kinds[payload.readUInt8(offset)];
    const idEnd = offset + 1 + idLengthBytes + payload.readUInt8(offset + 1);
    const taskId = payload.toString('utf8', offset + 1 + idLengthBytes, idEnd);
    const bodyStart = idEnd + bodyLengthBytes;
    const bodyEnd = bodyStart + payload.readUInt32BE(idEnd);
    const body = payload.subarray(bodyStart, bodyEnd);
    if (kind === undefined || bodyEnd > payload.length) throw new Error('a change is malformed');
    changes.push(decodeChange(kind, taskId, body));
    offset = bodyEnd;
  }
  return changes;
}

function decodeChange(kind: (typeof kinds)[number], taskId: string, body: Buffer): TaskChange {
  switch (kind) {
    case 'assign':
      return { kind, task: Task.decode(body) };
    case 'status':
      return { kind, taskId, status: TaskStatus.decode(body) };
    case 'removing':
    case 'forget':
      return { kind, taskId };
  }
}

/** What the tasks are after `changes`; a change of an unknown task has no effect. */
export function applyChanges(tasks: Map<string, StoredTask>, changes: readonly TaskChange[]): void {
  for (const change of changes) {
    if (change.kind === 'assign') {
      const status = tasks.get(change.task.id)?.status;
      tasks.set(change.task.id, { task: change.task, status, isRemoved: false });
      continue;
    }
    const known = tasks.get(change.taskId);
    if (known === undefined) continue;
    if (change.kind === 'status') tasks.set(change.taskId, { ...known, status: change.status });
    else if (change.kind === 'removing') tasks.set(change.taskId, { ...known, isRemoved: true });
    else tasks.delete(change.taskId);
  }
}

/** The changes that lead from nothing to `tasks`: the content of a compacted file. */
export function changesOf(tasks: ReadonlyMap<string, StoredTask>): TaskChange[] {
  const changes: TaskChange[] = [];
  for (const [taskId, { task, status, isRemoved }] of tasks) {
    changes.push({ kind: 'assign', task });
    if (status !== undefined) changes.push({ kind: 'status', taskId, status });
    if (isRemoved) changes.push({ kind: 'removing', taskId });
  }
  return changes;
}
