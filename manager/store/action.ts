/**
 * Changes as they stand in the log: one action per object, of the kind that Swarm's log has.
 */
import { ShoalError } from '#lib/errors';
import {
  Cluster,
  Config,
  Extension,
  Meta,
  Network,
  Node,
  Resource,
  Secret,
  Service,
  StoreAction,
  StoreActionKind,
  StoreTransaction,
  Task,
  Volume,
} from '#proto/gen/swarm';
import { deepFreeze } from './freeze.ts';
import { tableNames } from './schema.ts';
import type { LooseChange, Tables } from './state.ts';
import type { StoredObject } from './table.ts';
import type { Change, ChangeKind, TableName } from './types.ts';

const numbers: Readonly<Record<ChangeKind, StoreActionKind>> = {
  create: StoreActionKind.STORE_ACTION_CREATE,
  update: StoreActionKind.STORE_ACTION_UPDATE,
  remove: StoreActionKind.STORE_ACTION_REMOVE,
};

const messages: Readonly<Record<TableName, { create(init: { id: string }): StoredObject }>> = {
  node: Node,
  service: Service,
  task: Task,
  network: Network,
  cluster: Cluster,
  secret: Secret,
  config: Config,
  resource: Resource,
  extension: Extension,
  volume: Volume,
};

/** The fields of an action's target have the names of the tables. A removal needs the id alone. */
function actionOf({ table, kind, object }: Change): StoreAction {
  const target = kind === 'remove' ? messages[table].create({ id: object.id }) : object;
  return StoreAction.create({ action: numbers[kind], [table]: target });
}

/** The bytes of a `StoreTransaction`. */
export function encodeTransaction(version: number, changes: readonly Change[]): Uint8Array {
  return StoreTransaction.encode({ version, actions: changes.map(actionOf) });
}

/**
 * What an action of the log does to `tables`; undefined when it does nothing, such as the removal
 * of what is not there. Objects without a version (Swarm's own log) get `version`.
 */
export function changeOf(
  action: StoreAction,
  tables: Tables,
  version: number,
): LooseChange | undefined {
  for (const table of tableNames) {
    const object: StoredObject | undefined = action[table];
    if (object === undefined) continue;
    const previous = tables[table].objects.get(object.id);
    if (action.action === StoreActionKind.STORE_ACTION_REMOVE) {
      return previous && { table, kind: 'remove', object: previous, previous };
    }
    const kind = previous === undefined ? 'create' : 'update';
    return { table, kind, object: stamped(object, version), previous };
  }
  throw new ShoalError('data_loss', 'a log entry has an action without an object of a known kind');
}

function stamped(object: StoredObject, version: number): StoredObject {
  if (object.meta?.version?.index === version) return deepFreeze(object);
  const meta = Meta.create({ ...object.meta, version: { index: version } });
  return deepFreeze({ ...object, meta });
}
