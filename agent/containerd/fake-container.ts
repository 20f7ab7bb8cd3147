/**
 * One container of the fake runtime: its state, its scripted program and its log.
 */
import { type Clock, type Timer, within } from '#lib/clock';
import { ShoalError } from '#lib/errors';
import { deferred, heardElsewhere, Wakeup } from '#lib/signal';
import { sigkill, signalNumber } from './spec/signals.ts';
import type {
  ContainerFacts,
  ContainerRequest,
  ContainerState,
  ExecResult,
  ExitStatus,
  LogLine,
  LogQuery,
} from './types.ts';

/** What a container's program does. Everything absent means: it runs until it is told to end. */
export interface FakeProgram {
  /** Starting fails with these words, as for a command that does not exist. */
  readonly startError?: string;
  /** Ends by itself after this time. */
  readonly exitAfterMs?: number;
  /** The code it ends with, also after the stop signal. */
  readonly code?: number;
  readonly oomKilled?: boolean;
  /** Only SIGKILL ends it. */
  readonly ignoresStopSignal?: boolean;
  readonly lines?: readonly { readonly stream: 'stdout' | 'stderr'; readonly text: string }[];
  readonly exec?: (command: readonly string[]) => ExecResult & { readonly afterMs?: number };
}

const signalCodeBase = 128;
/** Any number will do, as long as it is never that of a real process. */
const pidBase = 2 ** 22 + 1;

/** Signals whose default action ends a process and that programs here do not handle. */
const endingSignals = new Set(
  ['HUP', 'INT', 'QUIT', 'KILL', 'TERM', 'USR1', 'USR2'].map(signalNumber),
);

export class FakeContainerState {
  readonly request: ContainerRequest;
  readonly program: FakeProgram;
  startedAt: string | undefined;
  exit: ExitStatus | undefined;
  readonly #clock: Clock;
  readonly #createdAt: string;
  readonly #onExit: (exit: ExitStatus) => void;
  #end = deferred<ExitStatus>();
  readonly #lines: (LogLine & { readonly timeMs: number })[] = [];
  readonly #changed = new Wakeup();
  #timer: Timer | undefined;

  constructor(
    request: ContainerRequest,
    program: FakeProgram,
    clock: Clock,
    onExit: (exit: ExitStatus) => void,
  ) {
    this.request = request;
    this.program = program;
    // It may be removed without anybody waiting.
    heardElsewhere(this.ended);
    this.#clock = clock;
    this.#onExit = onExit;
    this.#createdAt = new Date(clock.now()).toISOString();
  }

  /** The end of the present run. */
  get ended(): Promise<ExitStatus> {
    return this.#end.promise;
  }

  get state(): ContainerState {
    if (this.exit !== undefined) return 'exited';
    return this.startedAt === undefined ? 'created' : 'running';
  }

  start(): { pid: number } {
    if (this.state === 'running') return { pid: pidBase };
    const { name } = this.request;
    if (this.exit !== undefined && this.request.isRestartable === true) {
      this.exit = undefined;
      this.#end = deferred();
      heardElsewhere(this.ended);
    }
    if (this.exit !== undefined) {
      throw new ShoalError('failed_precondition', `container ${name} has run already`);
    }
    const { startError, exitAfterMs, lines = [], code = 0, oomKilled = false } = this.program;
    if (startError !== undefined) {
      throw new ShoalError(
        'failed_precondition',
        `container ${name} cannot be started: ${startError}`,
      );
    }
    this.startedAt = new Date(this.#clock.now()).toISOString();
    for (const { stream, text } of lines) this.write(stream, text);
    if (exitAfterMs !== undefined) {
      this.#timer = this.#clock.schedule(exitAfterMs, () => this.end(code, oomKilled));
    }
    return { pid: pidBase };
  }

  /** A line of the program, with its line feed. */
  write(stream: 'stdout' | 'stderr', text: string): void {
    const timeMs = this.#clock.now();
    const sequence = String(this.#lines.length).padStart(6, '0');
    const timestamp = `${new Date(timeMs).toISOString().slice(0, -1)}${sequence}Z`;
    this.#lines.push({ stream, timestamp, data: Buffer.from(text), timeMs });
    this.#changed.signal();
  }

  signal(number: number): void {
    if (this.state !== 'running') return;
    const isIgnored = this.program.ignoresStopSignal === true && number !== sigkill;
    if (isIgnored || !endingSignals.has(number)) return;
    const code = number === sigkill ? undefined : this.program.code;
    this.end(code ?? signalCodeBase + number, false);
  }

  end(code: number, oomKilled: boolean): void {
    if (this.state !== 'running') return;
    this.#timer?.cancel();
    this.exit = { code, exitedAt: new Date(this.#clock.now()).toISOString(), oomKilled };
    this.#end.resolve(this.exit);
    this.#changed.signal();
    this.#onExit(this.exit);
  }

  removed(): void {
    this.#end.reject(new ShoalError('not_found', `container ${this.request.id} was removed`));
    this.#changed.signal();
  }

  /** Until it ends, but not longer than the grace. */
  async within(graceMs: number): Promise<void> {
    await within(this.#clock, graceMs, this.ended);
  }

  facts(): ContainerFacts {
    const { request, startedAt, exit, state } = this;
    return {
      id: request.id,
      name: request.name,
      labels: request.labels,
      image: request.image,
      state,
      pid: state === 'running' ? pidBase : 0,
      createdAt: this.#createdAt,
      startedAt,
      exit,
      request,
      commandLine: [...request.command, ...request.args],
    };
  }

  async *logs(query: LogQuery, signal: AbortSignal): AsyncGenerator<LogLine> {
    const isWanted = (line: LogLine & { readonly timeMs: number }): boolean =>
      query[line.stream] &&
      line.timeMs >= (query.sinceMs ?? 0) &&
      line.timeMs <= (query.untilMs ?? Number.POSITIVE_INFINITY);
    const present = this.#lines.filter(isWanted);
    const first = query.tail === undefined ? 0 : Math.max(0, present.length - query.tail);
    yield* present.slice(first);
    let seen = this.#lines.length;
    while (query.follow && !signal.aborted) {
      yield* this.#lines.slice(seen).filter(isWanted);
      seen = this.#lines.length;
      if (this.state === 'exited') return;
      await this.#changed.wait(signal);
    }
  }
}
