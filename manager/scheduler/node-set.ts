/**
 * All nodes, kept in order of load: a bucket per number of active tasks. Finding the least loaded
 * node that fits then costs what it has to skip, not a walk over the whole cluster.
 */
import type { Node, Task } from '#proto/gen/swarm';
import { NodeInfo, occupies } from './node-info.ts';

export class NodeSet {
  readonly #infos = new Map<string, NodeInfo>();
  readonly #buckets: Set<NodeInfo>[] = [];
  /** Nodes by the services that have active tasks there. */
  readonly #byService = new Map<string, Set<NodeInfo>>();
  readonly #nodeOfTask = new Map<string, string>();
  /** Tasks whose node is not known (yet): counted as soon as it appears. */
  readonly #strays = new Map<string, Task>();

  get size(): number {
    return this.#infos.size;
  }

  get(nodeId: string): NodeInfo | undefined {
    return this.#infos.get(nodeId);
  }

  all(): Iterable<NodeInfo> {
    return this.#infos.values();
  }

  /** Nodes on which the service has active tasks. */
  withService(serviceId: string): Iterable<NodeInfo> {
    return this.#byService.get(serviceId) ?? [];
  }

  /** Every node once, least loaded first. Nodes whose load changes on the way may be missed. */
  *byLoad(): Generator<NodeInfo> {
    for (let load = 0; load < this.#buckets.length; load++) {
      const bucket = this.#buckets[load];
      if (bucket !== undefined) yield* bucket;
    }
  }

  setNode(node: Node): void {
    const known = this.#infos.get(node.id);
    if (known !== undefined) {
      known.node = node;
      return;
    }
    const info = new NodeInfo(node);
    this.#infos.set(node.id, info);
    this.#bucket(0).add(info);
    for (const task of this.#strays.values()) if (task.nodeId === node.id) this.setTask(task);
  }

  deleteNode(nodeId: string): void {
    const info = this.#infos.get(nodeId);
    if (info === undefined) return;
    for (const task of [...info.tasks()]) this.deleteTask(task.id);
    this.#infos.delete(nodeId);
    this.#bucket(info.activeCount).delete(info);
  }

  /** Counts the task against its node, or forgets it once it occupies none. */
  setTask(task: Task): void {
    if (!occupies(task)) {
      this.deleteTask(task.id);
      return;
    }
    const before = this.#nodeOfTask.get(task.id);
    if (before !== undefined && before !== task.nodeId) this.deleteTask(task.id);
    const info = this.#infos.get(task.nodeId);
    if (info === undefined) {
      this.#strays.set(task.id, task);
      return;
    }
    this.#strays.delete(task.id);
    this.#nodeOfTask.set(task.id, task.nodeId);
    const previous = info.task(task.id);
    this.#change(info, () => info.set(task), [task.serviceId, previous?.serviceId]);
  }

  deleteTask(taskId: string): void {
    this.#strays.delete(taskId);
    const nodeId = this.#nodeOfTask.get(taskId);
    if (nodeId === undefined) return;
    this.#nodeOfTask.delete(taskId);
    const info = this.#infos.get(nodeId);
    const task = info?.task(taskId);
    if (info === undefined || task === undefined) return;
    this.#change(info, () => info.delete(taskId), [task.serviceId]);
  }

  #change(info: NodeInfo, apply: () => void, services: (string | undefined)[]): void {
    const before = info.activeCount;
    apply();
    if (info.activeCount !== before) {
      this.#bucket(before).delete(info);
      this.#bucket(info.activeCount).add(info);
    }
    for (const serviceId of services) {
      if (serviceId !== undefined) this.#index(serviceId, info);
    }
  }

  #index(serviceId: string, info: NodeInfo): void {
    const nodes = this.#byService.get(serviceId);
    if (info.activeOf(serviceId) > 0) {
      if (nodes === undefined) this.#byService.set(serviceId, new Set([info]));
      else nodes.add(info);
    } else if (nodes !== undefined) {
      nodes.delete(info);
      if (nodes.size === 0) this.#byService.delete(serviceId);
    }
  }

  #bucket(load: number): Set<NodeInfo> {
    let bucket = this.#buckets[load];
    if (bucket === undefined) {
      bucket = new Set();
      this.#buckets[load] = bucket;
    }
    return bucket;
  }
}
