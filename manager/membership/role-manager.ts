/**
 * Brings a node's role to what its operator wants. A promotion is visible to the node at once: it
 * renews its certificate and joins. A demotion first takes the node out of the Raft group, so that
 * nobody who votes ever holds a worker's certificate.
 */
import type { Clock, Timer } from '#lib/clock';
import { explain, isShoalError, ShoalError } from '#lib/errors';
import type { Logger } from '#lib/log';
import { Wakeup } from '#lib/signal';
import type { MemberStatus, Raft } from '#manager/raft/types';
import type { Store } from '#manager/store/types';
import { type Node, NodeRole } from '#proto/gen/swarm';

/** A removal that failed (too few members reachable, say) is tried again after this time. */
export const retryMs = 5_000;

export type RoleStep =
  | { readonly kind: 'set-role'; readonly nodeId: string; readonly role: NodeRole }
  | { readonly kind: 'remove-member'; readonly nodeId: string; readonly raftId: number };

function desiredRoleOf({ role, spec }: Node): NodeRole {
  return spec?.desiredRole ?? role;
}

/**
 * What is to be done, given the nodes and the members of the Raft group. A member whose node was
 * removed goes, too, and one that was still on its way in when its node became a worker; before
 * the first node is written there is nobody to judge by.
 */
export function planRoles(nodes: readonly Node[], members: readonly MemberStatus[]): RoleStep[] {
  if (nodes.length === 0) return [];
  const managers = new Set(
    nodes.filter((node) => desiredRoleOf(node) === NodeRole.MANAGER).map(({ id }) => id),
  );
  const doomed = members.filter(({ nodeId }) => !managers.has(nodeId));
  const steps = doomed.map(({ nodeId, raftId }): RoleStep => {
    return { kind: 'remove-member', nodeId, raftId };
  });
  for (const node of nodes) {
    const { id, role } = node;
    const desired = desiredRoleOf(node);
    if (desired === role || doomed.some(({ nodeId }) => nodeId === id)) continue;
    steps.push({ kind: 'set-role', nodeId: id, role: desired });
  }
  return steps;
}

export interface RoleManagerDeps {
  readonly store: Store;
  readonly raft: Raft;
  readonly clock: Clock;
  readonly log: Logger;
}

export class RoleManager {
  readonly #deps: RoleManagerDeps;
  readonly #wakeup = new Wakeup();
  readonly #abort = new AbortController();
  #unwatch: () => void = () => {};
  #retry: Timer | undefined;
  #running: Promise<void> = Promise.resolve();

  constructor(deps: RoleManagerDeps) {
    this.#deps = deps;
  }

  start(): void {
    this.#unwatch = this.#deps.store.watch(({ changes }) => {
      if (changes.some(({ table }) => table === 'node')) this.#wakeup.signal();
    });
    this.#wakeup.signal();
    this.#running = this.#run();
  }

  async stop(): Promise<void> {
    this.#unwatch();
    this.#retry?.cancel();
    this.#abort.abort(new ShoalError('cancelled', 'the role manager stops'));
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#abort;
    while (!signal.aborted) {
      await this.#wakeup.wait(signal);
      if (signal.aborted) return;
      const { store, raft } = this.#deps;
      for (const step of planRoles(store.view.node.all(), raft.status().members)) {
        await this.#carryOut(step);
      }
    }
  }

  async #carryOut(step: RoleStep): Promise<void> {
    const { store, raft, log, clock } = this.#deps;
    try {
      if (step.kind === 'remove-member') {
        await raft.removeMember(step.raftId);
        this.#wakeup.signal();
        return;
      }
      await store.update((tx) => {
        const node = tx.node.get(step.nodeId);
        if (node === undefined || node.spec?.desiredRole !== step.role) return;
        tx.update('node', { ...node, role: step.role });
      });
    } catch (error) {
      if (!isShoalError(error)) throw error;
      log.warn('role change waits', { ...step, reason: explain(error) });
      this.#retry?.cancel();
      this.#retry = clock.schedule(retryMs, () => this.#wakeup.signal());
    }
  }
}
