/**
 * Whether a service is what its spec says: the docker client's rule, as a pure function of what
 * the API tells. A task counts when it runs and is wanted; for a slot (or a node) with several
 * tasks the one counts that is wanted most, and among equals the one that has come less far.
 */
import type { ServiceJson, TaskJson } from '../json.ts';

/** The order of states; any other state is on its way out and is not looked at. */
const ranks: ReadonlyMap<string, number> = new Map(
  [
    'new',
    'allocated',
    'pending',
    'assigned',
    'accepted',
    'preparing',
    'ready',
    'starting',
    'running',
    'complete',
    'shutdown',
    'failed',
    'rejected',
  ].map((state, index) => [state, index]),
);

function rank(state: string): number {
  return ranks.get(state) ?? -1;
}

const runningRank = rank('running');

export interface Convergence {
  readonly running: number;
  /** Undefined while it is not known: a global service that has no task yet. */
  readonly wanted: number | undefined;
  readonly converged: boolean;
}

function isAhead(a: TaskJson, b: TaskJson): boolean {
  const desired = rank(a.DesiredState) - rank(b.DesiredState);
  if (desired !== 0) return desired < 0;
  return rank(a.Status.State) < rank(b.Status.State);
}

function newestBy(
  tasks: readonly TaskJson[],
  keyOf: (task: TaskJson) => string | number,
  isEligible: (task: TaskJson) => boolean,
): TaskJson[] {
  const chosen = new Map<string | number, TaskJson>();
  for (const task of tasks) {
    if (rank(task.DesiredState) < 0 || rank(task.Status.State) < 0) continue;
    const before = chosen.get(keyOf(task));
    if (before !== undefined && !isAhead(task, before)) continue;
    if (isEligible(task)) chosen.set(keyOf(task), task);
  }
  return [...chosen.values()];
}

function runs(task: TaskJson): boolean {
  return task.Status.State === 'running' && rank(task.DesiredState) <= runningRank;
}

/** `tasks` are those of the newest spec (filter `_up-to-date`). */
export function judge(
  service: ServiceJson,
  tasks: readonly TaskJson[],
  downNodes: ReadonlySet<string>,
): Convergence {
  const isUp = ({ NodeID = '' }: TaskJson): boolean => NodeID === '' || !downNodes.has(NodeID);
  const { Replicated, Global } = service.Spec.Mode ?? {};
  if (Global !== undefined) {
    const perNode = newestBy(
      tasks,
      ({ NodeID = '' }) => NodeID,
      () => true,
    );
    const running = perNode.filter((task) => runs(task) && isUp(task)).length;
    if (perNode.length === 0) return { running, wanted: undefined, converged: false };
    return { running, wanted: perNode.length, converged: running === perNode.length };
  }
  const wanted = Replicated?.Replicas ?? 1;
  const running = newestBy(tasks, ({ Slot = 0 }) => Slot, isUp).filter(runs).length;
  return { running, wanted, converged: running === wanted };
}

export type Rollout =
  /** Nothing that waiting would not change. */
  | { readonly kind: 'open' }
  /** The rollout has ended as it should. */
  | { readonly kind: 'completed' }
  /** The service went back, or goes back, to what it was; wait for that and then fail. */
  | { readonly kind: 'rolled back'; readonly message: string }
  | { readonly kind: 'failed'; readonly message: string };

/** What the state of the last update means for somebody who waits for it. */
export function rolloutOf({ UpdateStatus }: ServiceJson): Rollout {
  const message = UpdateStatus?.Message ?? '';
  switch (UpdateStatus?.State) {
    case 'completed':
      return { kind: 'completed' };
    case 'paused':
      return { kind: 'failed', message: `service update paused: ${message}` };
    case 'rollback_paused':
      return { kind: 'failed', message: `service rollback paused: ${message}` };
    case 'rollback_started':
    case 'rollback_completed':
      return { kind: 'rolled back', message };
    default:
      return { kind: 'open' };
  }
}
