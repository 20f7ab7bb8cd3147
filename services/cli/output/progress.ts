/**
 * Follows a service until it is what its spec says: the same rule as the docker client's, that all
 * wanted tasks of the newest spec run and stay so for a moment. Shows a line while it waits.
 */
import type { Client } from '../client.ts';
import { filtersParameter } from '../client.ts';
import type { Context } from '../context.ts';
import type { NodeJson, ServiceJson, TaskJson } from '../json.ts';

const pollMs = 200;
const monitorDefaultNs = 5e9;
const nsPerMs = 1e6;

export interface Convergence {
  readonly running: number;
  readonly wanted: number;
  /** Set when the rollout ended in a way that waiting does not change. */
  readonly failure?: string;
  /** Of a rollout that has come to its end. */
  readonly done: boolean;
}

/** Counts one task per slot: the newest that is wanted, on a node that is not down. */
export function judge(
  service: ServiceJson,
  tasks: readonly TaskJson[],
  downNodes: ReadonlySet<string>,
): Convergence {
  const slots = new Map<string, TaskJson>();
  for (const task of tasks) {
    if (task.DesiredState !== 'running' && task.DesiredState !== 'ready') continue;
    const slot = task.Slot === undefined || task.Slot === 0 ? (task.NodeID ?? '') : task.Slot;
    const before = slots.get(String(slot));
    if (before === undefined || before.CreatedAt < task.CreatedAt) slots.set(String(slot), task);
  }
  const up = [...slots.values()].filter(
    (task) => task.Status.State === 'running' && !downNodes.has(task.NodeID ?? ''),
  );
  const wanted = service.Spec.Mode?.Replicated?.Replicas ?? Math.max(slots.size, 0);
  const state = service.UpdateStatus?.State;
  const failed = state === 'paused' || state === 'rollback_paused';
  const ended = state === 'rollback_completed';
  return {
    running: up.length,
    wanted,
    done: state === undefined || state === 'completed' || ended,
    ...(failed || ended
      ? { failure: `service update ${state}: ${service.UpdateStatus?.Message ?? ''}` }
      : {}),
  };
}

async function look(
  client: Client,
  id: string,
): Promise<{ service: ServiceJson; now: Convergence }> {
  const service = await client.get<ServiceJson>(`/services/${id}`);
  const filters = JSON.stringify({ service: { [id]: true }, '_up-to-date': { true: true } });
  const tasks = await client.get<TaskJson[]>('/tasks', { filters });
  const nodes = await client.get<NodeJson[]>('/nodes');
  const down = nodes.filter((node) => node.Status.State === 'down').map(({ ID }) => ID);
  return { service, now: judge(service, tasks, new Set(down)) };
}

/** Why the tasks that do not run wait, for a person who is tired of waiting. */
async function firstReason(client: Client, id: string): Promise<string> {
  const filters = filtersParameter([`service=${id}`]);
  const tasks = await client.get<TaskJson[]>('/tasks', { filters });
  const waiting = tasks
    .filter((task) => task.DesiredState === 'running' && task.Status.State !== 'running')
    .map((task) => task.Status.Err || task.Status.Message || '');
  return waiting.find((reason) => reason !== '') ?? '';
}

/** Resolves when the service has converged; throws when its rollout was paused or rolled back. */
export async function follow(context: Context, id: string, quiet: boolean): Promise<void> {
  const client = context.client();
  let sinceMs: number | undefined;
  let shown = '';
  for (;;) {
    const { service, now } = await look(client, id);
    if (now.failure !== undefined && now.done === false) throw new Error(now.failure);
    const reached = now.running === now.wanted && now.done;
    const nowMs = context.nowMs();
    sinceMs = reached ? (sinceMs ?? nowMs) : undefined;
    const holdMs = (service.Spec.UpdateConfig?.Monitor ?? monitorDefaultNs) / nsPerMs;
    const reason = now.running < now.wanted ? await firstReason(client, id) : '';
    const line = `${now.running} of ${now.wanted} tasks run${reason === '' ? '' : ` (${reason})`}`;
    if (!quiet && line !== shown) showLine(context, line);
    shown = line;
    // After a rollout its own monitoring has watched the tasks; a new service is watched here.
    const watched = service.UpdateStatus?.State === 'completed' ? 0 : holdMs;
    if (sinceMs !== undefined && nowMs - sinceMs >= watched) break;
    await context.sleep(pollMs);
  }
  if (!quiet) context.note(`${context.isTerminal ? '\r\u001b[2K' : ''}Service ${id} converged\n`);
}

function showLine(context: Context, line: string): void {
  context.note(context.isTerminal ? `\r\u001b[2K${line}` : `${line}\n`);
}
