/**
 * A write transaction while its body runs: reads see its own changes, every write is checked
 * against the newest proposed state at once, and the result is the next state plus the list of
 * what changed. It is dropped whole when the body throws.
 */
import { assert } from '#lib/assert';
import { ShoalError } from '#lib/errors';
import type { Timestamp } from '#proto/gen/google';
import { Meta } from '#proto/gen/swarm';
import { deepFreeze } from './freeze.ts';
import type { Owner } from './ordered-map.ts';
import {
  asChange,
  type LooseChange,
  merged,
  readers,
  type State,
  type Tables,
  withChange,
} from './state.ts';
import { holderOfName, type StoredObject } from './table.ts';
import type { Change, Objects, ReadTx, TableName, TableView, WriteTx } from './types.ts';

export interface Outcome {
  readonly state: State;
  readonly changes: readonly Change[];
}

export class Transaction implements WriteTx {
  readonly node: TableView<'node'>;
  readonly service: TableView<'service'>;
  readonly task: TableView<'task'>;
  readonly network: TableView<'network'>;
  readonly cluster: TableView<'cluster'>;
  readonly secret: TableView<'secret'>;
  readonly config: TableView<'config'>;
  readonly resource: TableView<'resource'>;
  readonly extension: TableView<'extension'>;
  readonly volume: TableView<'volume'>;

  readonly #version: number;
  readonly #now: Timestamp;
  readonly #owner: Owner = {};
  readonly #changes = new Map<string, LooseChange>();
  #tables: Tables;
  #open = true;

  /** `version` is the number that the transaction will have, `now` the time it stamps. */
  constructor(base: State, version: number, now: Timestamp) {
    assert(version > base.version, 'transaction numbers grow');
    this.#version = version;
    this.#now = now;
    this.#tables = base.tables;
    const views: ReadTx = readers(() => this.#tables);
    this.node = views.node;
    this.service = views.service;
    this.task = views.task;
    this.network = views.network;
    this.cluster = views.cluster;
    this.secret = views.secret;
    this.config = views.config;
    this.resource = views.resource;
    this.extension = views.extension;
    this.volume = views.volume;
  }

  create<T extends TableName>(table: T, object: Objects[T]): Objects[T] {
    assert(object.id !== '', `a new ${table} has an id`);
    if (this.#get(table, object.id) !== undefined) {
      throw new ShoalError('already_exists', `${table} ${object.id} already exists`);
    }
    this.#refuseTakenName(table, object);
    const stamped = this.#stamped(object, this.#now);
    this.#record({ table, kind: 'create', object: stamped, previous: undefined });
    return stamped;
  }

  update<T extends TableName>(table: T, object: Objects[T]): Objects[T] {
    const stored = this.#get(table, object.id);
    if (stored === undefined) {
      throw new ShoalError('not_found', `${table} ${object.id} not found`);
    }
    const given = object.meta?.version?.index ?? 0;
    const current = stored.meta?.version?.index ?? 0;
    if (given !== current) {
      const hint = `${table} ${object.id} is at version ${current}, not ${given}: read it again`;
      throw new ShoalError('aborted', `update out of sequence (${hint})`);
    }
    this.#refuseTakenName(table, object);
    const stamped = this.#stamped(object, stored.meta?.createdAt ?? this.#now);
    this.#record({ table, kind: 'update', object: stamped, previous: stored });
    return stamped;
  }

  remove<T extends TableName>(table: T, id: string): void {
    const stored = this.#get(table, id);
    if (stored === undefined) throw new ShoalError('not_found', `${table} ${id} not found`);
    this.#record({ table, kind: 'remove', object: stored, previous: stored });
  }

  /** Ends the transaction: nothing can be written through it any more. */
  close(): Outcome {
    this.#open = false;
    const changes = [...this.#changes.values()].map(asChange);
    return { state: { version: this.#version, tables: this.#tables }, changes };
  }

  #get(table: TableName, id: string): StoredObject | undefined {
    return this.#tables[table].objects.get(id);
  }

  #refuseTakenName(table: TableName, object: StoredObject): void {
    const holder = holderOfName(table, this.#tables[table], object);
    if (holder === undefined) return;
    const name = nameOf(object);
    const message = `name conflicts with an existing object: ${table} ${name} already exists`;
    throw new ShoalError('already_exists', `${message} as ${holder}`);
  }

  #stamped<T extends TableName>(object: Objects[T], createdAt: Timestamp): Objects[T] {
    const meta = Meta.create({
      version: { index: this.#version },
      createdAt,
      updatedAt: this.#now,
    });
    return deepFreeze({ ...object, meta });
  }

  #record(change: LooseChange): void {
    assert(this.#open, 'a transaction is used only while its body runs');
    this.#tables = withChange(this.#tables, change, this.#owner);
    const key = `${change.table}/${change.object.id}`;
    const earlier = this.#changes.get(key);
    const result = earlier === undefined ? change : merged(earlier, change);
    if (result === undefined) this.#changes.delete(key);
    else this.#changes.set(key, result);
  }
}

function nameOf(object: StoredObject): string {
  if ('annotations' in object) return object.annotations?.name ?? '';
  return object.spec !== undefined && 'annotations' in object.spec
    ? (object.spec.annotations?.name ?? '')
    : '';
}
