/**
 * Follows a service until it is what its spec says and stays so for a moment. Shows a line when
 * something changes, with the reason why the tasks that do not run wait.
 */
import { type Client, filtersParameter, path } from '../client.ts';
import type { Context } from '../context.ts';
import type { NodeJson, ServiceJson, TaskJson } from '../json.ts';
import { type Convergence, judge, rolloutOf } from './judge.ts';

const pollMs = 200;
const monitorDefaultNs = 5e9;
const nsPerMs = 1e6;

export interface FollowOptions {
  readonly quiet: boolean;
  /** The command itself was a rollback: its end is no failure. */
  readonly isRollback: boolean;
}

interface Look {
  readonly service: ServiceJson;
  readonly now: Convergence;
  /** Why the first of the tasks that do not run waits. */
  readonly reason: string;
}

/** Of the tasks that are wanted and do not run, the newest that says why. */
function reasonOf(tasks: readonly TaskJson[]): string {
  const waiting = tasks
    .filter(({ DesiredState, Status }) => DesiredState === 'running' && Status.State !== 'running')
    .sort((a, b) => (a.CreatedAt < b.CreatedAt ? 1 : -1))
    .map(({ Status }) => Status.Err || Status.Message || '');
  return waiting.find((reason) => reason !== '') ?? '';
}

async function look(client: Client, id: string): Promise<Look> {
  const service = await client.get<ServiceJson>(path`/services/${id}`);
  const filters = filtersParameter([`service=${id}`, '_up-to-date=true']);
  const tasks = await client.get<TaskJson[]>('/tasks', { filters });
  const nodes = await client.get<NodeJson[]>('/nodes');
  const down = nodes.filter((node) => node.Status.State === 'down').map(({ ID }) => ID);
  return { service, now: judge(service, tasks, new Set(down)), reason: reasonOf(tasks) };
}

function lineOf({ now, reason }: Look): string {
  const count =
    now.wanted === undefined
      ? 'waiting for tasks: no node takes any yet'
      : `${now.running} of ${now.wanted} tasks run`;
  return now.converged || reason === '' ? count : `${count} (${reason})`;
}

/** One line that is repainted on a terminal, lines below one another elsewhere. */
class Display {
  readonly #context: Context;
  readonly #quiet: boolean;
  #shown = '';

  constructor(context: Context, quiet: boolean) {
    this.#context = context;
    this.#quiet = quiet;
  }

  show(line: string): void {
    if (this.#quiet || line === this.#shown) return;
    this.#shown = line;
    this.#context.note(this.#context.isTerminal ? `\r\u001b[2K${line}` : `${line}\n`);
  }

  /** The last line; leaves the cursor below it. */
  end(line: string): void {
    this.show(line);
    this.leave();
  }

  leave(): void {
    if (!this.#quiet && this.#context.isTerminal && this.#shown !== '') this.#context.note('\n');
    this.#shown = '';
  }
}

class Follower {
  readonly #context: Context;
  readonly #id: string;
  readonly #options: FollowOptions;
  readonly #display: Display;
  #convergedAtMs: number | undefined;

  constructor(context: Context, id: string, options: FollowOptions) {
    this.#context = context;
    this.#id = id;
    this.#options = options;
    this.#display = new Display(context, options.quiet);
  }

  async run(interrupted: AbortSignal): Promise<void> {
    try {
      while (!interrupted.aborted) {
        if (this.#isSettled(await look(this.#context.client(), this.#id))) return;
        await this.#context.sleep(pollMs, interrupted);
      }
    } finally {
      this.#display.leave();
    }
    this.#context.note(
      'The service goes on converging in the background: ' +
        `"shoal service ps ${this.#id}" shows how far it is.\n`,
    );
  }

  /** Throws when the rollout has ended in a way that waiting does not change. */
  #isSettled(seen: Look): boolean {
    const rollout = rolloutOf(seen.service);
    if (rollout.kind === 'failed') throw new Error(rollout.message);
    const nowMs = this.#context.nowMs();
    this.#convergedAtMs = seen.now.converged ? (this.#convergedAtMs ?? nowMs) : undefined;
    this.#display.show(lineOf(seen));
    // The rollout's own monitoring has watched the tasks already.
    const holdMs = rollout.kind === 'completed' ? 0 : holdMsOf(seen.service);
    const since = this.#convergedAtMs;
    if (since === undefined || nowMs - since < holdMs) return false;
    if (rollout.kind === 'rolled back' && !this.#options.isRollback) {
      throw new Error(`service update rolled back: ${rollout.message}`);
    }
    this.#display.end(`Service ${this.#id} converged`);
    return true;
  }
}

function holdMsOf({ Spec }: ServiceJson): number {
  return (Spec.UpdateConfig?.Monitor || monitorDefaultNs) / nsPerMs;
}

/**
 * Resolves when the service has converged, or at Ctrl-C; throws when its rollout was paused or
 * rolled back.
 */
export async function follow(context: Context, id: string, options: FollowOptions): Promise<void> {
  const interruption = new AbortController();
  const forget = context.onInterrupt(() => interruption.abort());
  try {
    await new Follower(context, id, options).run(interruption.signal);
  } finally {
    forget();
  }
}
