/**
 * From the tables that a node has and one message of the stream to the tables it has next. Pure.
 */
import type {
  NetworkTable,
  TableChange,
  TableEndpoint,
  TableNode,
  TablesMessage,
} from '#proto/gen/shoal';

export type Tables = ReadonlyMap<string, NetworkTable>;

export type Applied =
  | { readonly kind: 'applied'; readonly tables: Tables; readonly changed: readonly string[] }
  /** A change starts from a version that is not here: only the whole table helps. */
  | { readonly kind: 'gap'; readonly reason: string };

export function applyMessage(before: Tables, message: TablesMessage): Applied {
  const tables = new Map(before);
  const changed = new Set<string>();
  for (const table of message.tables) {
    const endpoints = withKnownAddresses(table.endpoints, before.get(table.networkId));
    const nodes = withKnownKeys(table.nodes, before.get(table.networkId));
    tables.set(table.networkId, { ...table, nodes, endpoints });
    changed.add(table.networkId);
  }
  for (const change of message.changes) {
    const known = tables.get(change.networkId);
    if (known === undefined || known.version !== change.fromVersion) {
      const has = known === undefined ? 'no table' : `version ${known.version}`;
      const reason = `network ${change.networkId}: a change of version ${change.fromVersion}`;
      return { kind: 'gap', reason: `${reason} cannot be applied to ${has}` };
    }
    tables.set(change.networkId, applyChange(known, change));
    changed.add(change.networkId);
  }
  for (const networkId of message.gone) {
    if (tables.delete(networkId)) changed.add(networkId);
  }
  return { kind: 'applied', tables, changed: [...changed] };
}

/**
 * The tables after messages of which the first ones may be in them already. A table that is older
 * than what is there is left out, and so is a change that does not fit: what it changed has come
 * and gone, or is the managers' to send again.
 */
export function replay(saved: Tables, messages: readonly TablesMessage[]): Tables {
  let tables = saved;
  for (const message of messages) {
    const isNew = ({ networkId, version }: NetworkTable): boolean =>
      version > (tables.get(networkId)?.version ?? -1);
    const parts = [
      { ...message, tables: message.tables.filter(isNew), changes: [], gone: [] },
      ...message.changes.map((change) => ({ ...message, tables: [], changes: [change], gone: [] })),
      { ...message, tables: [], changes: [] },
    ];
    for (const part of parts) {
      const result = applyMessage(tables, part);
      if (result.kind === 'applied') tables = result.tables;
    }
  }
  return tables;
}

function applyChange(table: NetworkTable, change: TableChange): NetworkTable {
  return {
    ...table,
    version: change.toVersion,
    nodes: merge(
      table.nodes,
      withKnownKeys(change.setNodes, table),
      change.removedNodes,
      ({ nodeId }) => nodeId,
    ),
    endpoints: merge(
      table.endpoints,
      withKnownAddresses(change.setEndpoints, table),
      change.removedEndpoints,
      ({ taskId }) => taskId,
    ),
    services: merge(
      table.services,
      change.setServices,
      change.removedServices,
      ({ serviceId }) => serviceId,
    ),
  };
}

/**
 * A leader that has just taken over does not know the addresses on the gateway network until the
 * nodes have told it. A container keeps its address as long as it lives, so the one that is known
 * here still holds: without it every published port would refuse for that moment.
 */
function withKnownAddresses(
  endpoints: readonly TableEndpoint[],
  before: NetworkTable | undefined,
): readonly TableEndpoint[] {
  if (before === undefined || endpoints.every(({ addresses }) => addresses.length > 0)) {
    return endpoints;
  }
  const known = new Map(before.endpoints.map((endpoint) => [endpoint.taskId, endpoint.addresses]));
  return endpoints.map((endpoint) => {
    const addresses = known.get(endpoint.taskId);
    return endpoint.addresses.length > 0 || addresses === undefined
      ? endpoint
      : { ...endpoint, addresses };
  });
}

/**
 * The same with keys: nodes tell a new leader theirs when they find it. A node that cannot encrypt
 * any more does not answer, whatever key is kept here.
 */
function withKnownKeys(
  nodes: readonly TableNode[],
  before: NetworkTable | undefined,
): readonly TableNode[] {
  if (before?.encrypted !== true || nodes.every(({ wireguardKey }) => wireguardKey !== '')) {
    return nodes;
  }
  const known = new Map(before.nodes.map(({ nodeId, wireguardKey }) => [nodeId, wireguardKey]));
  return nodes.map((node) =>
    node.wireguardKey === '' ? { ...node, wireguardKey: known.get(node.nodeId) ?? '' } : node,
  );
}

/** In the order in which they came; an entry that was set again keeps its place. */
function merge<T>(
  before: readonly T[],
  set: readonly T[],
  removed: readonly string[],
  keyOf: (entry: T) => string,
): readonly T[] {
  if (set.length === 0 && removed.length === 0) return before;
  const entries = new Map(before.map((entry) => [keyOf(entry), entry]));
  for (const key of removed) entries.delete(key);
  for (const entry of set) entries.set(keyOf(entry), entry);
  return [...entries.values()];
}
