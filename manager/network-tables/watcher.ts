/**
 * One node's stream of tables: it remembers what was sent and makes the messages that bring the
 * node up to date. Rows and changes are the same objects for all streams.
 */
import { Wakeup } from '#lib/signal';
import { type NetworkTable, type TableChange, TablesMessage } from '#proto/gen/shoal';
import { rowsPerMessageMax } from './limits.ts';
import type { Table } from './table.ts';

export class Watcher {
  readonly nodeId: string;
  readonly wakeup = new Wakeup();
  readonly #ended = new AbortController();
  readonly #touched = new Set<string>();
  readonly #sent = new Map<string, number>();
  /** Networks that the node has tables of from before, of whatever version. */
  readonly #known: Set<string>;
  readonly #drainedSent = new Set<string>();
  /** The newest question to verify that was not sent; 0 for none. */
  #verify = 0;

  constructor(nodeId: string, known: readonly string[]) {
    this.nodeId = nodeId;
    this.#known = new Set(known);
    this.touch(known);
  }

  /** Aborts with the reason when the stream is over. */
  get ended(): AbortSignal {
    return this.#ended.signal;
  }

  end(reason: Error): void {
    this.#ended.abort(reason);
  }

  touch(networkIds: Iterable<string>): void {
    for (const id of networkIds) this.#touched.add(id);
    this.wakeup.signal();
  }

  /** The node is to compare its kernel with its tables, after all that it is told before. */
  askToVerify(round: number): void {
    this.#verify = round;
    this.wakeup.signal();
  }

  /** What the node has to be told now; no message when there is nothing. */
  messages(
    tableOf: (id: string) => Table | undefined,
    drained: readonly string[],
  ): TablesMessage[] {
    const tables: NetworkTable[] = [];
    const changes: TableChange[] = [];
    const gone: string[] = [];
    for (const id of this.#touched) {
      const table = tableOf(id);
      const before = this.#sent.get(id);
      if (table === undefined || !(table.isGateway || table.nodes.has(this.nodeId))) {
        const wasKnown = this.#known.delete(id);
        if (this.#sent.delete(id) || wasKnown) gone.push(id);
        continue;
      }
      const since = before === undefined ? undefined : shorter(table, table.since(before));
      if (since === undefined) tables.push(table.whole());
      else changes.push(...since);
      this.#sent.set(id, table.version);
    }
    this.#touched.clear();
    const news = this.#newlyDrained(drained);
    const verify = this.#verify;
    this.#verify = 0;
    const isRest = gone.length + news.length > 0 || verify > 0;
    return [
      ...inParts(tables, rowsOfTable).map((part) => TablesMessage.create({ tables: part })),
      ...inParts(changes, rowsOfChange).map((part) => TablesMessage.create({ changes: part })),
      ...(isRest ? [TablesMessage.create({ gone, drained: news, verify })] : []),
    ];
  }

  #newlyDrained(drained: readonly string[]): string[] {
    const news = drained.filter((id) => !this.#drainedSent.has(id));
    this.#drainedSent.clear();
    for (const id of drained) this.#drainedSent.add(id);
    return news;
  }
}

function rowsOfTable({ endpoints, nodes, services }: NetworkTable): number {
  return endpoints.length + nodes.length + services.length;
}

function rowsOfChange(change: TableChange): number {
  const { setNodes, setEndpoints, setServices } = change;
  const removed =
    change.removedNodes.length + change.removedEndpoints.length + change.removedServices.length;
  return setNodes.length + setEndpoints.length + setServices.length + removed;
}

/** The changes, unless the whole table says the same with fewer rows. */
function shorter(
  table: Table,
  changes: readonly TableChange[] | undefined,
): readonly TableChange[] | undefined {
  if (changes === undefined || changes.length < 2) return changes;
  const rows = changes.reduce((sum, change) => sum + rowsOfChange(change), 0);
  return rows > rowsOfTable(table.whole()) ? undefined : changes;
}

/** As many in one message as it can carry, at least one. */
function inParts<T>(items: readonly T[], rowsOf: (item: T) => number): T[][] {
  const parts: T[][] = [];
  let part: T[] = [];
  let rows = 0;
  for (const item of items) {
    if (part.length > 0 && rows + rowsOf(item) > rowsPerMessageMax) {
      parts.push(part);
      part = [];
      rows = 0;
    }
    part.push(item);
    rows += rowsOf(item);
  }
  return part.length === 0 ? parts : [...parts, part];
}
