/**
 * The network tables of this node: follows the leader's stream while there is a session, keeps the
 * newest tables in memory and on disk, and tells the leader what the kernel has made of them.
 */
import { join } from 'node:path';
import type { Clock } from '#lib/clock';
import { sleep } from '#lib/clock';
import { explain, ShoalError } from '#lib/errors';
import type { Logger } from '#lib/log';
import type { Random } from '#lib/random';
import { ReconcileLoop } from '#lib/reconcile-loop';
import type { Client } from '#lib/rpc/types';
import type {
  NetworkTable,
  NetworkTablesService,
  TablesMessage,
  WatchTablesRequest,
} from '#proto/gen/shoal';
import { createReportTablesRequest } from '#proto/gen/shoal';
import type { Tables } from './apply.ts';
import { applyMessage, replay } from './apply.ts';
import { TablesJournal } from './journal.ts';
import { loadTables, saveTables } from './table-file.ts';
import type { NetworkTablesView } from './types.ts';

/** Changes of a burst share one report and one write of the file. */
const reportDelayMs = 50;
const saveDelayMs = 500;
/** The leader answers a report from memory. */
const reportDeadlineMs = 5_000;
/** A loop that has nothing to do is woken when it has; this only bounds a forgotten wake-up. */
const idlePeriodMs = 60_000;
/** Far above the tasks that stop on one node at once; the oldest are forgotten. */
const drainedMax = 10_000;

export interface TablesClient extends Client<typeof NetworkTablesService> {
  /** Ends the connection; calls under way fail. */
  close(): void;
}

export interface NetworkReport {
  /** The version of each table that the kernel has. */
  readonly applied: ReadonlyMap<string, number>;
  /** By task id. */
  readonly gatewayAddresses: ReadonlyMap<string, string>;
  readonly silentNodes: readonly string[];
  /** By network id; empty text when kernel and table agree. */
  readonly verifications: ReadonlyMap<string, string>;
  /** The newest question that they answer, as `onVerify` told it; 0 before the first. */
  readonly verified: number;
}

export interface NodeTablesOptions {
  readonly dataRoot: string;
}

export interface NodeTablesDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  connect(address: string): TablesClient;
  /** The leader's address while the node has a session. */
  leader(): string | undefined;
  /** What the node tells of itself when it opens the stream. */
  describe(): Omit<WatchTablesRequest, 'known'>;
  /** What the kernel has; read whenever a report goes out. */
  report(): NetworkReport;
}

export class NodeTables implements NetworkTablesView {
  readonly #deps: NodeTablesDeps;
  readonly #path: string;
  readonly #journal: TablesJournal;
  readonly #listeners = new Set<(networkIds: readonly string[]) => void>();
  readonly #verifiers = new Set<(question: number) => void>();
  readonly #watching: ReconcileLoop;
  readonly #reporting: ReconcileLoop;
  readonly #saving: ReconcileLoop;
  #tables: Tables = new Map();
  /** The connection of the open stream, once its first message has come. */
  #client: TablesClient | undefined;
  #endStream = new AbortController();
  #lastReport = '';
  #saved: Tables | undefined;
  /** Tasks that nobody sends new connections to any more. */
  readonly #drained = new Set<string>();

  constructor(options: NodeTablesOptions, deps: NodeTablesDeps) {
    this.#deps = deps;
    this.#path = join(options.dataRoot, 'network', 'tables.json');
    this.#journal = new TablesJournal(join(options.dataRoot, 'network', 'tables.journal'));
    this.#watching = new ReconcileLoop({ ...deps, round: (signal) => this.#watch(signal) });
    this.#reporting = new ReconcileLoop({ ...deps, round: (signal) => this.#report(signal) });
    this.#saving = new ReconcileLoop({ ...deps, round: (signal) => this.#save(signal) });
  }

  /** Resolves when the tables of an earlier run are there. */
  async start(): Promise<void> {
    const saved = await loadTables(this.#path, this.#deps.log);
    const since = await this.#journal.read();
    this.#tables = replay(saved, since);
    if (since.length === 0) this.#saved = this.#tables;
    this.#watching.start();
    this.#reporting.start();
    this.#saving.start();
    if (since.length > 0) this.#saving.wake();
  }

  async stop(): Promise<void> {
    this.#endStream.abort(new ShoalError('cancelled', 'the agent stops'));
    await Promise.all([this.#watching.stop(), this.#reporting.stop(), this.#saving.stop()]);
    if (this.#saved !== this.#tables) await this.#saveNow();
    await this.#journal.close();
  }

  /** The session began or ended, or its leader is another one. */
  sessionChanged(): void {
    this.#endStream.abort(new ShoalError('cancelled', 'the session with the leader changed'));
    this.#watching.wake();
  }

  /** What `report` returns has changed. */
  reportChanged(): void {
    this.#reporting.wake();
  }

  /** What `describe` returns has changed: the leader hears it with a new stream. */
  descriptionChanged(): void {
    this.sessionChanged();
  }

  /** True while the leader's word on networks is heard. */
  get isConnected(): boolean {
    return this.#client !== undefined;
  }

  table(networkId: string): NetworkTable | undefined {
    return this.#tables.get(networkId);
  }

  tables(): readonly NetworkTable[] {
    return [...this.#tables.values()];
  }

  onChange(listener: (networkIds: readonly string[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The leader wants kernel and tables compared; questions have growing numbers. */
  onVerify(listener: (question: number) => void): () => void {
    this.#verifiers.add(listener);
    return () => this.#verifiers.delete(listener);
  }

  isDrained(taskId: string): boolean {
    return this.#drained.has(taskId);
  }

  /** The task is gone: its id means nothing any more. */
  forgetDrained(taskId: string): void {
    this.#drained.delete(taskId);
  }

  /** One stream from its opening to its end. */
  async #watch(stop: AbortSignal): Promise<number> {
    const leader = this.#deps.leader();
    if (leader === undefined || stop.aborted) return this.#deps.clock.now() + idlePeriodMs;
    this.#endStream = new AbortController();
    const signal = AbortSignal.any([stop, this.#endStream.signal]);
    const client = this.#deps.connect(leader);
    try {
      const request = { ...this.#deps.describe(), known: [...this.#tables.keys()] };
      for await (const message of client.watch(request, { signal })) {
        await this.#note(message);
        this.#take(message);
        if (this.#client === client) continue;
        this.#client = client;
        this.#lastReport = '';
        this.#reporting.wake();
      }
      throw new ShoalError('unavailable', 'the manager ended the stream of network tables');
    } catch (error) {
      if (!signal.aborted) throw error;
      return this.#deps.clock.now();
    } finally {
      this.#client = undefined;
      client.close();
    }
  }

  /** A disk that takes nothing must not keep the node from following its managers. */
  async #note(message: TablesMessage): Promise<void> {
    try {
      await this.#journal.append(message);
    } catch (error) {
      this.#deps.log.error('a change of the network tables is not on the disk', {
        err: explain(error),
      });
    }
  }

  #take(message: TablesMessage): void {
    const result = applyMessage(this.#tables, message);
    if (result.kind === 'gap') throw new ShoalError('data_loss', result.reason);
    for (const taskId of message.drained) this.#drained.add(taskId);
    for (const taskId of this.#drained) {
      if (this.#drained.size <= drainedMax) break;
      this.#drained.delete(taskId);
    }
    this.#tables = result.tables;
    if (result.changed.length > 0) this.#saving.wake();
    if (result.changed.length > 0 || message.drained.length > 0) this.#notify(result.changed);
    if (message.verify > 0) for (const listener of [...this.#verifiers]) listener(message.verify);
  }

  #notify(networkIds: readonly string[]): void {
    for (const listener of [...this.#listeners]) listener(networkIds);
  }

  async #report(signal: AbortSignal): Promise<number> {
    const { clock } = this.#deps;
    await pause(clock, reportDelayMs, signal);
    const client = this.#client;
    if (client === undefined || signal.aborted) return clock.now() + idlePeriodMs;
    const { applied, gatewayAddresses, silentNodes, verifications, verified } = this.#deps.report();
    const request = createReportTablesRequest({
      applied: Object.fromEntries(applied),
      gatewayAddresses: Object.fromEntries(gatewayAddresses),
      silentNodes,
      verifications: Object.fromEntries(verifications),
      verified,
    });
    const text = JSON.stringify(request);
    if (text !== this.#lastReport) {
      await client.report(request, { signal, deadlineMs: reportDeadlineMs });
      if (this.#client === client) this.#lastReport = text;
    }
    return clock.now() + idlePeriodMs;
  }

  async #saveNow(): Promise<void> {
    await this.#journal.turnOver();
    // What is in the journal by now is in the tables, too.
    const tables = this.#tables;
    await saveTables(this.#path, tables);
    await this.#journal.dropFormer();
    this.#saved = tables;
  }

  async #save(signal: AbortSignal): Promise<number> {
    await pause(this.#deps.clock, saveDelayMs, signal);
    if (this.#tables !== this.#saved) {
      try {
        await this.#saveNow();
      } catch (error) {
        throw new ShoalError('unavailable', `network tables not saved: ${explain(error)}`, {
          cause: error,
        });
      }
    }
    return this.#deps.clock.now() + idlePeriodMs;
  }
}

/** Ends early, and quietly, when the signal aborts. */
async function pause(clock: Clock, durationMs: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(clock, durationMs, signal);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
