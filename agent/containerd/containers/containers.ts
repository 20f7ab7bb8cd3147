/**
 * The containers of a node, over containerd. Nothing is remembered here that containerd does not
 * know, so whoever comes after a crash sees the same containers in the same state.
 */
import { explain, ShoalError } from '#lib/errors';
import type { Mount } from '#proto/gen/containerd/types';
import type {
  ContainerFacts,
  ContainerRequest,
  Containers,
  ExecResult,
  ExitStatus,
  LogLine,
  LogQuery,
} from '../types.ts';
import { Creation } from './creation.ts';
import type { ContainersDeps, ContainersOptions } from './deps.ts';
import { Ending } from './ending.ts';
import { Exec } from './exec.ts';
import { Exits } from './exits.ts';
import { renderFacts } from './facts.ts';
import { Gate } from './gate.ts';
import { RecordStore } from './record-store.ts';
import { Start } from './start.ts';

export class ContainerdContainers implements Containers {
  readonly #deps: ContainersDeps;
  readonly #records: RecordStore;
  readonly #exits: Exits;
  readonly #creation: Creation;
  readonly #start: Start;
  readonly #ending: Ending;
  readonly #exec: Exec;
  readonly #starts: Gate;
  readonly #ends: Gate;
  readonly #execs: Gate;
  /** Of containers that were created but not started yet; saves asking again. */
  readonly #mounts = new Map<string, readonly Mount[]>();

  /** `signal` ends all that is followed; containers go on. */
  constructor(
    options: ContainersOptions,
    deps: ContainersDeps,
    onExit: (id: string, exit: ExitStatus) => void,
    signal: AbortSignal,
  ) {
    this.#deps = deps;
    this.#records = new RecordStore(deps.connection);
    this.#exits = new Exits(deps, this.#records, onExit, signal);
    this.#creation = new Creation(options, deps, this.#records);
    this.#start = new Start(deps, this.#records, this.#exits);
    this.#ending = new Ending(options, deps, this.#records, this.#exits);
    this.#exec = new Exec(options, deps);
    this.#starts = new Gate(options.startsMax);
    this.#ends = new Gate(options.startsMax);
    this.#execs = new Gate(options.execsMax);
  }

  async create(request: ContainerRequest): Promise<void> {
    this.#mounts.set(request.id, await this.#creation.create(request));
  }

  async start(id: string): Promise<{ pid: number }> {
    return this.#starts.run(async () => {
      const mounts = async (): Promise<readonly Mount[]> =>
        this.#mounts.get(id) ?? (await this.#creation.mounts(id));
      const { pid } = await this.#start.start(id, mounts);
      this.#mounts.delete(id);
      return { pid };
    });
  }

  wait(id: string, signal: AbortSignal): Promise<ExitStatus> {
    return this.#exits.wait(id, signal);
  }

  stop(id: string, graceMs: number): Promise<ExitStatus> {
    return this.#ending.stop(id, graceMs);
  }

  kill(id: string, signal: string): Promise<void> {
    return this.#ending.kill(id, signal);
  }

  async remove(id: string): Promise<void> {
    await this.#ends.run(() => this.#ending.remove(id));
    this.#mounts.delete(id);
  }

  async inspect(id: string): Promise<ContainerFacts | undefined> {
    const [record, task] = await Promise.all([this.#records.find(id), this.#records.task(id)]);
    return record === undefined ? undefined : renderFacts(record, task);
  }

  async list(): Promise<readonly ContainerFacts[]> {
    const [records, tasks] = await Promise.all([this.#records.list(), this.#records.tasks()]);
    return records.map((record) => renderFacts(record, tasks.get(record.request.id)));
  }

  async *logs(id: string, query: LogQuery, signal: AbortSignal): AsyncGenerator<LogLine> {
    const record = await this.#records.find(id);
    if (record === undefined) throw new ShoalError('not_found', `No such container: ${id}`);
    yield* this.#deps.logs.read(id, query, signal);
  }

  exec(id: string, command: readonly string[], timeoutMs: number): Promise<ExecResult> {
    return this.#execs.run(() => this.#exec.exec(id, command, timeoutMs));
  }

  /** From the event stream. */
  noteOom(id: string): void {
    this.#exits.noteOom(id);
  }

  /**
   * Brings what is followed into line with what containerd has: after our start and whenever the
   * connection was broken. Logs go on where they stopped.
   */
  async reconcile(): Promise<void> {
    const [records, tasks] = await Promise.all([this.#records.list(), this.#records.tasks()]);
    const known = new Set(records.map((record) => record.request.id));
    for (const { request, startedAt, exit } of records) {
      if (startedAt === undefined) continue;
      if (exit === undefined) {
        await this.#deps.logs.follow(request.id);
        this.#exits.follow(request.id);
      } else if (tasks.has(request.id)) {
        await this.#settleLate(request.id);
      }
    }
    await this.#removeStrayLogs(known);
  }

  /** We died between writing the exit down and freeing its task. */
  async #settleLate(id: string): Promise<void> {
    await this.#exits.settled(id);
    await this.#deps.logs.follow(id);
    await this.#exits.settle(id);
  }

  async #removeStrayLogs(known: ReadonlySet<string>): Promise<void> {
    for (const id of await this.#deps.logs.list()) {
      if (known.has(id) || (await this.#records.find(id)) !== undefined) continue;
      await this.#deps.logs.remove(id).catch((error: unknown) => {
        this.#deps.logger.warn('a stray log remains', { id, reason: explain(error) });
      });
    }
  }
}
