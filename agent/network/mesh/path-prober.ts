/**
 * Measures, once per node, whether packets of the tunnel's full size arrive there. A path that
 * carries less than its ends lets small packets through and swallows large ones without a word:
 * connections open and hang. People are told, with the size that works.
 */
import type { Clock, Timer } from '#lib/clock';
import type { NetworkTable } from '#proto/gen/shoal';
import { deepEqual } from '#proto/model/equal';
import { ownAddress } from '../address-pool.ts';
import { parseBlock } from '../cidr.ts';
import { PathSearch } from './path-search.ts';
import type { OpenProbe, ProbeSocket } from './prober.ts';

/** Far more than any answer takes; one packet on the way at a time. */
export const answerMs = 500;
/** A path may change. */
export const pathPeriodMs = 10 * 60_000;
/** A node that did not answer at all may still be starting. */
export const silentPeriodMs = 30_000;

export interface PathTarget {
  readonly address: string;
  readonly hostname: string;
  /** Of the networks across this path. */
  readonly bytes: number;
}

export interface PathProberDeps {
  readonly clock: Clock;
  readonly open: OpenProbe;
  /** The words are others than before. */
  onChange(): void;
}

/** Every other node of the gateway network, by node id. */
export function pathTargets(
  tables: readonly NetworkTable[],
  nodeId: string,
): ReadonlyMap<string, PathTarget> {
  const gateway = tables.find((table) => table.gateway);
  const others = (gateway?.nodes ?? []).filter(
    (node) => node.nodeId !== nodeId && node.gatewaySubnet !== '' && node.address !== '',
  );
  return new Map(
    others.map(({ nodeId: id, hostname, gatewaySubnet }) => [
      id,
      { address: ownAddress(parseBlock(gatewaySubnet)), hostname, bytes: gateway?.mtu ?? 0 },
    ]),
  );
}

export class PathProber {
  readonly #deps: PathProberDeps;
  #targets: ReadonlyMap<string, PathTarget> = new Map();
  /** Ids of nodes to be asked, one after the other. */
  readonly #due = new Set<string>();
  /** Those that did not answer at all. */
  readonly #silent = new Set<string>();
  /** Packets up to so many bytes arrive, by node id. */
  readonly #narrow = new Map<string, number>();
  #asking: ProbeSocket | undefined;
  #timer: Timer | undefined;
  #isRunning = false;
  #allDueAtMs = 0;

  constructor(deps: PathProberDeps) {
    this.#deps = deps;
  }

  start(): void {
    this.#isRunning = true;
    this.#allDueAtMs = this.#deps.clock.monotonic() + pathPeriodMs;
    this.#next();
  }

  stop(): void {
    this.#isRunning = false;
    this.#timer?.cancel();
    this.#asking?.close();
    this.#asking = undefined;
  }

  /** New nodes, and those with another address or size, are asked soon. */
  setTargets(targets: ReadonlyMap<string, PathTarget>): void {
    const before = this.#targets;
    this.#targets = targets;
    for (const [nodeId, target] of targets) {
      if (!deepEqual(before.get(nodeId), target)) this.#due.add(nodeId);
    }
    for (const nodeId of before.keys()) {
      if (!targets.has(nodeId)) this.#note(nodeId, undefined);
    }
    if (this.#isRunning && this.#asking === undefined) this.#next();
  }

  /** For people: paths that carry less than the networks across them send. */
  get words(): readonly string[] {
    return [...this.#narrow].flatMap(([nodeId, arrived]) => {
      const target = this.#targets.get(nodeId);
      if (target === undefined) return [];
      return [
        `packets to ${target.hostname} larger than ${arrived} bytes are lost on the way, and ` +
          `containers send up to ${target.bytes}: give the interface between the nodes the MTU ` +
          'that the path really has, or create networks with ' +
          `--opt com.docker.network.driver.mtu=${arrived}`,
      ];
    });
  }

  #next(): void {
    this.#timer?.cancel();
    for (const nodeId of this.#due) {
      this.#due.delete(nodeId);
      const target = this.#targets.get(nodeId);
      if (target === undefined) continue;
      this.#search(nodeId, target);
      return;
    }
    const { clock } = this.#deps;
    const untilAllMs = Math.max(0, this.#allDueAtMs - clock.monotonic());
    // One that is down for long must not keep the others from being asked.
    const isForAll = this.#silent.size === 0 || untilAllMs <= silentPeriodMs;
    this.#timer = clock.schedule(isForAll ? untilAllMs : silentPeriodMs, () => {
      for (const nodeId of isForAll ? this.#targets.keys() : this.#silent) this.#due.add(nodeId);
      if (isForAll) this.#allDueAtMs = clock.monotonic() + pathPeriodMs;
      this.#silent.clear();
      this.#next();
    });
  }

  #search(nodeId: string, target: PathTarget): void {
    const search = new PathSearch(target.bytes);
    let isWaiting = false;
    const answered = (isAnswered: boolean): void => {
      if (!isWaiting) return;
      isWaiting = false;
      this.#timer?.cancel();
      search.observe(isAnswered);
      step();
    };
    const socket = this.#deps.open(target.address, () => answered(true));
    const step = (): void => {
      const { verdict } = search;
      if (verdict.kind === 'ask') {
        isWaiting = true;
        this.#timer = this.#deps.clock.schedule(answerMs, () => answered(false));
        socket.ask(verdict.bytes);
        return;
      }
      this.#asking = undefined;
      socket.close();
      if (verdict.kind === 'silent') this.#silent.add(nodeId);
      else this.#note(nodeId, verdict.kind === 'narrow' ? verdict.bytes : undefined);
      this.#next();
    };
    this.#asking = socket;
    step();
  }

  #note(nodeId: string, arrived: number | undefined): void {
    if (this.#narrow.get(nodeId) === arrived) return;
    if (arrived === undefined) this.#narrow.delete(nodeId);
    else this.#narrow.set(nodeId, arrived);
    this.#deps.onChange();
  }
}
