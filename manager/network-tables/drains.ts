/**
 * Backends that are to stop: when no node sends them new connections any more. A node that runs one
 * waits for that before it sends the stop signal, so no request is lost.
 */
import type { DrainNews } from './tables.ts';

interface Drain {
  readonly nodeId: string;
  /** The versions that all nodes of the networks must have, by network id. */
  readonly needs: Map<string, number>;
  readonly dueAtMs: number;
  isDone: boolean;
}

export class Drains {
  readonly #deadlineMs: number;
  readonly #drains = new Map<string, Drain>();

  constructor(deadlineMs: number) {
    this.#deadlineMs = deadlineMs;
  }

  /** `nowMs` is monotonic. */
  note({ taskId, nodeId, networkId, version }: DrainNews, nowMs: number): void {
    const known = this.#drains.get(taskId);
    if (version === undefined) {
      known?.needs.delete(networkId);
      if (known?.needs.size === 0) this.#drains.delete(taskId);
      return;
    }
    const drain = known ?? {
      nodeId,
      needs: new Map<string, number>(),
      dueAtMs: nowMs + this.#deadlineMs,
      isDone: false,
    };
    drain.needs.set(networkId, version);
    this.#drains.set(taskId, drain);
  }

  /**
   * Judges those under way. `appliedByAll` gives the version that every node of a network has.
   * Returns the nodes of those that are done now.
   */
  judge(appliedByAll: (networkId: string) => number, nowMs: number): Set<string> {
    const versions = new Map<string, number>();
    const versionOf = (networkId: string): number => {
      const version = versions.get(networkId) ?? appliedByAll(networkId);
      versions.set(networkId, version);
      return version;
    };
    const nodes = new Set<string>();
    for (const drain of this.#drains.values()) {
      if (drain.isDone) continue;
      const isSeen = [...drain.needs].every(([id, version]) => versionOf(id) >= version);
      if (!isSeen && drain.dueAtMs > nowMs) continue;
      drain.isDone = true;
      nodes.add(drain.nodeId);
    }
    return nodes;
  }

  /** The tasks of a node that are drained and still there. */
  doneOf(nodeId: string): string[] {
    return [...this.#drains]
      .filter(([, drain]) => drain.isDone && drain.nodeId === nodeId)
      .map(([taskId]) => taskId);
  }

  /** When the next one is done at the latest; undefined when none is under way. */
  get nextDueMs(): number | undefined {
    const due = [...this.#drains.values()].filter(({ isDone }) => !isDone);
    return due.length === 0 ? undefined : Math.min(...due.map(({ dueAtMs }) => dueAtMs));
  }
}
