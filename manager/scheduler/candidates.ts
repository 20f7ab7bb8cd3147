/**
 * Hands out nodes for the tasks of one group, best first: nodes on which this revision kept failing
 * last, then those with fewer tasks of the service, then those with fewer tasks at all. Nodes that
 * have none of the service come straight from the load order, so placing a few tasks in a large
 * cluster looks at a few nodes.
 */
import { Heap } from './heap.ts';
import { failuresMax, type NodeInfo } from './node-info.ts';
import type { Pipeline } from './pipeline.ts';

/** A group of tasks that are equal to the scheduler. */
export interface Group {
  readonly serviceId: string;
  /** The service's revision: failures of an older one do not count. */
  readonly revision: string;
  readonly now: number;
}

interface Candidate {
  readonly info: NodeInfo;
  readonly failures: number;
  readonly ofService: number;
  readonly load: number;
}

function better(a: Candidate, b: Candidate): boolean {
  if (a.failures !== b.failures) return a.failures < b.failures;
  if (a.ofService !== b.ofService) return a.ofService < b.ofService;
  return a.load < b.load;
}

export class Candidates {
  readonly #group: Group;
  readonly #pipeline: Pipeline;
  readonly #heap = new Heap<Candidate>(better);
  /** Nodes not looked at yet, in order of load. */
  readonly #fresh: Iterator<NodeInfo>;
  readonly #seen = new Set<NodeInfo>();

  /** `known` are the nodes that run tasks of the service, `all` every node by load. */
  constructor(
    group: Group,
    pipeline: Pipeline,
    known: Iterable<NodeInfo>,
    all: Iterable<NodeInfo>,
  ) {
    this.#group = group;
    this.#pipeline = pipeline;
    for (const info of known) {
      this.#seen.add(info);
      if (pipeline.passes(info)) this.#heap.push(this.#rate(info));
    }
    this.#fresh = all[Symbol.iterator]();
  }

  /** The best node for one more task; undefined when none passes. Count the task, then `give` it. */
  take(): NodeInfo | undefined {
    this.#lookAhead();
    for (let best = this.#heap.pop(); best !== undefined; best = this.#heap.pop()) {
      const current = this.#rate(best.info);
      // What was true when the node came in may have changed with the tasks given since.
      if (current.ofService === best.ofService && current.load === best.load) return best.info;
      if (this.#pipeline.passes(best.info)) this.#heap.push(current);
    }
    return undefined;
  }

  /** Puts a node back that got a task, if it may take another. */
  give(info: NodeInfo): void {
    if (this.#pipeline.passes(info)) this.#heap.push(this.#rate(info));
  }

  /** Brings in fresh nodes until the best known one cannot be beaten by a fresh one. */
  #lookAhead(): void {
    for (;;) {
      const best = this.#heap.peek();
      if (best !== undefined && best.failures === 0 && best.ofService === 0) return;
      const next = this.#fresh.next();
      if (next.done === true) return;
      if (this.#seen.has(next.value)) continue;
      this.#seen.add(next.value);
      if (this.#pipeline.passes(next.value)) this.#heap.push(this.#rate(next.value));
    }
  }

  #rate(info: NodeInfo): Candidate {
    const failures = info.recentFailures(this.#group.revision, this.#group.now);
    return {
      info,
      failures: failures >= failuresMax ? failures : 0,
      ofService: info.activeOf(this.#group.serviceId),
      load: info.activeCount,
    };
  }
}
