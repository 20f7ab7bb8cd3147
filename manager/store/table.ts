/**
 * One table as a value: its objects by id and its indexes, which hold ids. A change gives a new
 * table; the old one stays what it was. The types of single tables end here: inside, an object is
 * one of all kinds, and `TableReader` gives the caller the kind it asked for.
 */
import { OrderedMap, type Owner } from './ordered-map.ts';
import { schema } from './schema.ts';
import type { Indexes, Objects, TableName, TableView } from './types.ts';

export type StoredObject = Objects[TableName];

export interface Table {
  readonly objects: OrderedMap<StoredObject>;
  /** In the order of `indexNames`. Keys are `joined(key, id)`, values are ids. */
  readonly indexes: readonly OrderedMap<string>[];
}

interface ErasedIndex {
  readonly name: string;
  readonly keysOf: (object: StoredObject) => readonly string[];
}

function eraseIndexes(table: TableName): readonly ErasedIndex[] {
  const indexes: object = schema[table].indexes;
  return Object.entries(indexes).map(([name, keysOf]) => ({ name, keysOf }));
}

/** The same indexes without the type of their table. */
const erased = Object.fromEntries(
  (Object.keys(schema) as TableName[]).map((table) => [table, eraseIndexes(table)]),
) as Readonly<Record<TableName, readonly ErasedIndex[]>>;

export function emptyTable(name: TableName): Table {
  return { objects: OrderedMap.empty(), indexes: erased[name].map(() => OrderedMap.empty()) };
}

/**
 * The length in front keeps keys apart that begin alike, whatever characters they hold. All
 * entries of one key lie together, in order of ids.
 */
function joined(key: string, id: string): string {
  return `${key.length}:${key}/${id}`;
}

const noKeys: readonly string[] = [];

function moveKeys(
  index: OrderedMap<string>,
  id: string,
  from: readonly string[],
  to: readonly string[],
  owner: Owner,
): OrderedMap<string> {
  if (from.length === 1 && to.length === 1 && from[0] === to[0]) return index;
  let result = index;
  for (const key of from) {
    if (!to.includes(key)) result = result.without(joined(key, id), owner);
  }
  for (const key of to) {
    if (!from.includes(key)) result = result.with(joined(key, id), id, owner);
  }
  return result;
}

function reindexed(
  name: TableName,
  table: Table,
  previous: StoredObject | undefined,
  next: StoredObject | undefined,
  owner: Owner,
): readonly OrderedMap<string>[] {
  const id = (next ?? previous)?.id ?? '';
  return table.indexes.map((index, position) => {
    const keysOf = erased[name][position]?.keysOf;
    if (keysOf === undefined) return index;
    const from = previous === undefined ? noKeys : keysOf(previous);
    const to = next === undefined ? noKeys : keysOf(next);
    return moveKeys(index, id, from, to, owner);
  });
}

/** The table with the object created or replaced. */
export function withObject(
  name: TableName,
  table: Table,
  object: StoredObject,
  owner: Owner,
): Table {
  const previous = table.objects.get(object.id);
  return {
    objects: table.objects.with(object.id, object, owner),
    indexes: reindexed(name, table, previous, object, owner),
  };
}

/** The table without the object; itself if there is none. */
export function withoutObject(name: TableName, table: Table, id: string, owner: Owner): Table {
  const previous = table.objects.get(id);
  if (previous === undefined) return table;
  return {
    objects: table.objects.without(id, owner),
    indexes: reindexed(name, table, previous, undefined, owner),
  };
}

/** The ids under `key`, in order. */
function idsWhere(name: TableName, table: Table, index: string, key: string): readonly string[] {
  const position = erased[name].findIndex((entry) => entry.name === index);
  return table.indexes[position]?.valuesWithPrefix(joined(key, '')) ?? [];
}

/** The id of an object that already has this object's name, where names must be unique. */
export function holderOfName(
  name: TableName,
  table: Table,
  object: StoredObject,
): string | undefined {
  if (!schema[name].uniqueName) return undefined;
  const keysOf = erased[name].find((entry) => entry.name === 'name')?.keysOf;
  const key = keysOf?.(object)[0];
  if (key === undefined) return undefined;
  return idsWhere(name, table, 'name', key).find((id) => id !== object.id);
}

/** Reads whatever table `current` gives at that moment. */
export class TableReader<T extends TableName> implements TableView<T> {
  readonly #name: T;
  readonly #current: () => Table;

  constructor(name: T, current: () => Table) {
    this.#name = name;
    this.#current = current;
  }

  get size(): number {
    return this.#current().objects.size;
  }

  get(id: string): Objects[T] | undefined {
    return this.#current().objects.get(id) as Objects[T] | undefined;
  }

  all(): readonly Objects[T][] {
    return this.#current().objects.values() as Objects[T][];
  }

  where(index: Indexes[T], key: string): readonly Objects[T][] {
    const table = this.#current();
    const wanted = index === 'name' ? key.toLowerCase() : key;
    const ids = idsWhere(this.#name, table, index, wanted);
    return ids.map((id) => table.objects.get(id) as Objects[T]);
  }

  withIdPrefix(prefix: string): readonly Objects[T][] {
    return this.#current().objects.valuesWithPrefix(prefix) as Objects[T][];
  }
}
