/**
 * A state of the whole store as a value: all tables and the number of the transaction that led to
 * it; and the arithmetic of changes: apply one, merge two, find those between two states.
 */
import type { Owner } from './ordered-map.ts';
import { tableNames } from './schema.ts';
import {
  emptyTable,
  type StoredObject,
  type Table,
  TableReader,
  withObject,
  withoutObject,
} from './table.ts';
import type { Change, ChangeKind, ReadTx, TableName } from './types.ts';

export type Tables = Readonly<Record<TableName, Table>>;

export interface State {
  readonly version: number;
  readonly tables: Tables;
}

export function emptyState(): State {
  const tables = Object.fromEntries(tableNames.map((name) => [name, emptyTable(name)]));
  return { version: 0, tables: tables as Record<TableName, Table> };
}

/** Readers of all tables of whatever state `current` gives at that moment. */
export function readers(current: () => Tables): ReadTx {
  return {
    node: new TableReader('node', () => current().node),
    service: new TableReader('service', () => current().service),
    task: new TableReader('task', () => current().task),
    network: new TableReader('network', () => current().network),
    cluster: new TableReader('cluster', () => current().cluster),
    secret: new TableReader('secret', () => current().secret),
    config: new TableReader('config', () => current().config),
    resource: new TableReader('resource', () => current().resource),
    extension: new TableReader('extension', () => current().extension),
    volume: new TableReader('volume', () => current().volume),
  };
}

/** A change without the type of its table. */
export interface LooseChange {
  readonly table: TableName;
  readonly kind: ChangeKind;
  readonly object: StoredObject;
  readonly previous: StoredObject | undefined;
}

/** Who made a loose change made it from objects of its table; this is where the type returns. */
export function asChange(change: LooseChange): Change {
  return change as Change;
}

/** The tables after a change of one object; a removal of what is not there changes nothing. */
export function withChange(tables: Tables, change: LooseChange, owner: Owner): Tables {
  const { table, kind, object } = change;
  const next =
    kind === 'remove'
      ? withoutObject(table, tables[table], object.id, owner)
      : withObject(table, tables[table], object, owner);
  return { ...tables, [table]: next };
}

/** What two changes of one object amount to; undefined when the second undoes the first. */
export function merged(first: LooseChange, second: LooseChange): LooseChange | undefined {
  const previous = first.previous;
  if (second.kind !== 'remove') {
    const kind = previous === undefined ? 'create' : 'update';
    return { table: second.table, kind, object: second.object, previous };
  }
  if (previous === undefined) return undefined;
  return { table: second.table, kind: 'remove', object: previous, previous };
}

/**
 * What has to change to get from one state to another. Two objects of one id are the same when
 * their version is. In order of tables; in each, removals first, then the rest in order of ids.
 */
export function difference(from: State, to: State): readonly Change[] {
  return tableNames.flatMap((table) => tableDifference(table, from, to)).map(asChange);
}

function tableDifference(table: TableName, from: State, to: State): readonly LooseChange[] {
  const before = from.tables[table].objects;
  const after = to.tables[table].objects;
  const changes: LooseChange[] = [];
  for (const previous of before.values()) {
    if (after.get(previous.id) !== undefined) continue;
    changes.push({ table, kind: 'remove', object: previous, previous });
  }
  for (const object of after.values()) {
    const previous = before.get(object.id);
    if (previous === undefined) changes.push({ table, kind: 'create', object, previous });
    else if (versionOf(previous) !== versionOf(object)) {
      changes.push({ table, kind: 'update', object, previous });
    }
  }
  return changes;
}

/** The number of the transaction that made the object what it is. */
export function versionOf(object: StoredObject): number {
  return object.meta?.version?.index ?? 0;
}
