/**
 * The whole store as a stream of bytes and back. The chunks joined are one `StoreSnapshot`
 * message, so they may be cut anew on the way; neither end ever holds more than one chunk.
 */
import { ShoalError } from '#lib/errors';
import { Reader, Writer } from '#proto/codec/runtime';
import { StoreSnapshot, writeStoreSnapshot } from '#proto/gen/swarm';
import { deepFreeze } from './freeze.ts';
import { snapshotChunkBytes, snapshotObjectBytesMax } from './limits.ts';
import type { Owner } from './ordered-map.ts';
import { tableNames } from './schema.ts';
import { emptyState, type State, type Tables, versionOf } from './state.ts';
import { type StoredObject, withObject } from './table.ts';
import type { TableName } from './types.ts';

const fields = {
  node: 'nodes',
  service: 'services',
  task: 'tasks',
  network: 'networks',
  cluster: 'clusters',
  secret: 'secrets',
  config: 'configs',
  resource: 'resources',
  extension: 'extensions',
  volume: 'volumes',
} as const satisfies Record<TableName, keyof StoreSnapshot>;

/** `state` never changes, so the stream may take its time. Other work runs between two chunks. */
export async function* encodeSnapshot(state: State): AsyncGenerator<Uint8Array, void, void> {
  let writer = Writer.create();
  writeStoreSnapshot(StoreSnapshot.create({ version: state.version }), writer);
  for (const table of tableNames) {
    for (const object of state.tables[table].objects.values()) {
      writeStoreSnapshot(StoreSnapshot.create({ [fields[table]]: [object] }), writer);
      if (writer.len < snapshotChunkBytes) continue;
      yield writer.finish();
      writer = Writer.create();
      await nextTurn();
    }
  }
  if (writer.len > 0) yield writer.finish();
}

/**
 * Throws `data_loss` when the bytes are no whole snapshot. Objects that are the same in `current`
 * are taken from there, so that whoever holds one sees that it has not changed.
 */
export async function decodeSnapshot(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  current: State,
): Promise<State> {
  const loader = new Loader(current);
  let rest: Uint8Array = new Uint8Array(0);
  for await (const chunk of chunks) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const end = completeFields(bytes);
    loader.load(decodePart(bytes.subarray(0, end)));
    rest = bytes.slice(end);
    if (rest.length > snapshotObjectBytesMax) throw damaged('an object is too large');
    await nextTurn();
  }
  if (rest.length > 0) throw damaged('it ends in the middle of an object');
  return loader.finish();
}

/** Lets timers and IO have their turn. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

function damaged(reason: string, cause?: unknown): ShoalError {
  const message = `the snapshot of the store is damaged: ${reason}`;
  return new ShoalError('data_loss', message, { cause });
}

function decodePart(bytes: Uint8Array): StoreSnapshot {
  try {
    return StoreSnapshot.decode(bytes);
  } catch (error) {
    throw damaged(error instanceof Error ? error.message : String(error), error);
  }
}

/** How many of the bytes are whole fields of the message. */
function completeFields(bytes: Uint8Array): number {
  const reader = Reader.create(bytes);
  let end = 0;
  try {
    while (reader.pos < reader.len) {
      const tag = reader.uint32();
      reader.skipType(tag & 7);
      end = reader.pos;
    }
  } catch (error) {
    // The reader's way to say that the bytes end within a field.
    if (!(error instanceof RangeError)) throw damaged(String(error), error);
  }
  return end;
}

class Loader {
  readonly #owner: Owner = {};
  readonly #current: State;
  #tables: Record<TableName, Tables[TableName]> = { ...emptyState().tables };
  #version = 0;
  #newestObject = 0;

  constructor(current: State) {
    this.#current = current;
  }

  load(part: StoreSnapshot): void {
    this.#version = Math.max(this.#version, part.version);
    for (const table of tableNames) {
      for (const object of part[fields[table]]) this.#add(table, object);
    }
  }

  #add(table: TableName, object: StoredObject): void {
    this.#newestObject = Math.max(this.#newestObject, versionOf(object));
    const known = this.#current.tables[table].objects.get(object.id);
    const isKnown = known !== undefined && versionOf(known) === versionOf(object);
    const kept = isKnown ? known : deepFreeze(object);
    this.#tables[table] = withObject(table, this.#tables[table], kept, this.#owner);
  }

  /** A snapshot of Swarm's own has no version; the newest of its objects has the right one. */
  finish(): State {
    return { version: this.#version || this.#newestObject, tables: this.#tables };
  }
}
