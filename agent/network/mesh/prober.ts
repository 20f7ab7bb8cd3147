/**
 * Asks the other nodes' tunnel ends whether they live, so that backends on a dead node leave this
 * node's maps even when no manager is there to say so. A datagram goes through the tunnel to a port
 * that nobody has; the refusal comes from the other kernel, with or without an agent above it.
 */
import type { Clock } from '#lib/clock';
import type { NetworkTable } from '#proto/gen/shoal';
import { ownAddress } from '../address-pool.ts';
import { parseBlock } from '../cidr.ts';

export const probePeriodMs = 1_000;
/** One lost packet is nothing; this many in a row are a verdict. */
export const missesMax = 3;

/** Sends one question. `onAnswer` is called when the other end answers, before `close`. */
export type OpenProbe = (address: string, onAnswer: () => void) => ProbeSocket;

export interface ProbeSocket {
  /** `packetBytes`: how large the packet is to be, headers included; else it is a small one. */
  ask(packetBytes?: number): void;
  close(): void;
}

interface Target {
  readonly address: string;
  readonly socket: ProbeSocket;
  hasAnswered: boolean;
  misses: number;
}

export interface ProberDeps {
  readonly clock: Clock;
  readonly open: OpenProbe;
  /** The nodes that are silent now are others than before. */
  onChange(): void;
}

/** Where to ask each node that shares a network with this one, by node id. */
export function probeTargets(
  tables: readonly NetworkTable[],
  nodeId: string,
): ReadonlyMap<string, string> {
  const gateway = tables.find((table) => table.gateway);
  const blocks = new Map(
    (gateway?.nodes ?? [])
      .filter(({ gatewaySubnet, address }) => gatewaySubnet !== '' && address !== '')
      .map((node) => [node.nodeId, node.gatewaySubnet]),
  );
  // On a LAN nothing of ours is between the nodes.
  const ours = tables.filter(({ lan }) => !lan);
  const sharing = ours.flatMap((table) =>
    table.endpoints.filter(({ serviceId }) => serviceId !== '').map((each) => each.nodeId),
  );
  const targets = new Map<string, string>();
  for (const id of new Set(sharing)) {
    const block = blocks.get(id);
    if (id !== nodeId && block !== undefined) targets.set(id, ownAddress(parseBlock(block)));
  }
  return targets;
}

export class TunnelProber {
  readonly #deps: ProberDeps;
  readonly #targets = new Map<string, Target>();
  #silent: ReadonlySet<string> = new Set();
  #cancel: () => void = () => undefined;
  #isStopped = false;

  constructor(deps: ProberDeps) {
    this.#deps = deps;
  }

  start(): void {
    this.#arm();
  }

  stop(): void {
    this.#isStopped = true;
    this.#cancel();
    this.setTargets(new Map());
  }

  /** Nodes that did not answer the last questions. */
  get silent(): ReadonlySet<string> {
    return this.#silent;
  }

  setTargets(addresses: ReadonlyMap<string, string>): void {
    for (const [nodeId, target] of this.#targets) {
      if (addresses.get(nodeId) === target.address) continue;
      target.socket.close();
      this.#targets.delete(nodeId);
    }
    for (const [nodeId, address] of addresses) {
      if (this.#targets.has(nodeId)) continue;
      const socket = this.#deps.open(address, () => this.#answered(nodeId));
      this.#targets.set(nodeId, { address, socket, hasAnswered: true, misses: 0 });
    }
    this.#judge();
  }

  #answered(nodeId: string): void {
    const target = this.#targets.get(nodeId);
    if (target === undefined) return;
    target.hasAnswered = true;
    target.misses = 0;
    if (this.#silent.has(nodeId)) this.#judge();
  }

  #round(): void {
    for (const target of this.#targets.values()) {
      if (!target.hasAnswered) target.misses++;
      target.hasAnswered = false;
      target.socket.ask();
    }
    this.#judge();
    this.#arm();
  }

  #judge(): void {
    const silent = [...this.#targets].flatMap(([nodeId, { misses }]) =>
      misses >= missesMax ? [nodeId] : [],
    );
    if (silent.length === this.#silent.size && silent.every((id) => this.#silent.has(id))) return;
    this.#silent = new Set(silent);
    if (!this.#isStopped) this.#deps.onChange();
  }

  #arm(): void {
    if (this.#isStopped) return;
    const timer = this.#deps.clock.schedule(probePeriodMs, () => this.#round());
    this.#cancel = () => timer.cancel();
  }
}
