/**
 * The store as the rest of the manager sees it: typed tables, read views, write transactions and
 * a watch. Everything here is synchronous but `update`, which resolves when a majority has it.
 */
import type {
  Cluster,
  Config,
  Extension,
  Network,
  Node,
  Resource,
  Secret,
  Service,
  Task,
  Volume,
} from '#proto/gen/swarm';

/** The object types by table name. */
export interface Objects {
  readonly node: Node;
  readonly service: Service;
  readonly task: Task;
  readonly network: Network;
  readonly cluster: Cluster;
  readonly secret: Secret;
  readonly config: Config;
  readonly resource: Resource;
  readonly extension: Extension;
  readonly volume: Volume;
}

export type TableName = keyof Objects;

/** Secondary indexes by table. `name` holds lower-case names and is unique where Swarm says so. */
export interface Indexes {
  readonly node: 'name';
  readonly service: 'name' | 'network' | 'secret' | 'config';
  /** `slot` keys are made by `slotKey`. `state` and `desiredState` keys are the decimal number. */
  readonly task: 'name' | 'service' | 'node' | 'slot' | 'state' | 'desiredState' | 'network';
  readonly network: 'name';
  readonly cluster: 'name';
  readonly secret: 'name';
  readonly config: 'name';
  readonly resource: 'name' | 'kind';
  readonly extension: 'name';
  readonly volume: 'name' | 'group';
}

export function slotKey(serviceId: string, slot: number): string {
  return `${serviceId}/${slot}`;
}

/** One table of a view. Objects are frozen and stay valid after the view has ended. */
export interface TableView<T extends TableName> {
  readonly size: number;
  get(id: string): Objects[T] | undefined;
  /** In order of ids. */
  all(): readonly Objects[T][];
  /** Those whose key in `index` equals `key`, in order of ids. */
  where(index: Indexes[T], key: string): readonly Objects[T][];
  withIdPrefix(prefix: string): readonly Objects[T][];
}

/** A consistent state of all tables. Use it synchronously: it is valid until the next await. */
export type ReadTx = { readonly [T in TableName]: TableView<T> };

/**
 * A transaction sees the newest proposed state and its own changes. `meta` (version, created and
 * updated time) is the store's business: what the caller puts there is only compared.
 */
export interface WriteTx extends ReadTx {
  /** Throws `already_exists` when the id or a unique name is taken. Returns what is stored. */
  create<T extends TableName>(table: T, object: Objects[T]): Objects[T];
  /**
   * Throws `not_found` when it is gone and `aborted` ("update out of sequence") when the stored
   * object's `meta.version` is not the given object's.
   */
  update<T extends TableName>(table: T, object: Objects[T]): Objects[T];
  /** Throws `not_found`. */
  remove<T extends TableName>(table: T, id: string): void;
}

export type ChangeKind = 'create' | 'update' | 'remove';

/** One changed object. For a removal `object` is the last state. */
export type Change = {
  readonly [T in TableName]: {
    readonly table: T;
    readonly kind: ChangeKind;
    readonly object: Objects[T];
    readonly previous: Objects[T] | undefined;
  };
}[TableName];

/**
 * What one committed transaction changed. `version` is its number, the `meta.version` of its
 * objects. A follower that is given a whole snapshot makes one commit of all differences: their
 * versions are older than its own.
 */
export interface Commit {
  readonly version: number;
  readonly changes: readonly Change[];
}

export interface Store {
  /** The committed state. */
  readonly view: ReadTx;
  /** The number of the newest committed transaction. */
  readonly version: number;
  /**
   * Runs `body` on the newest proposed state and proposes what it changed. Resolves with its
   * result once committed. When `body` throws, nothing is proposed; a `ShoalError` is thrown on
   * once the state that it was judged on is known to be the cluster's. Rejects with `unavailable`
   * when this manager does not lead or, before a refusal was certain, lost the leadership (nothing
   * happened), with `unknown` when it lost the leadership with the change on its way (it may or
   * may not happen), with `resource_exhausted` when the transaction is larger than one proposal
   * may be or too many wait.
   */
  update<R>(body: (tx: WriteTx) => R): Promise<R>;
  /** Calls `listener` synchronously after each commit, in order. Returns how to stop. */
  watch(listener: (commit: Commit) => void): () => void;
}
