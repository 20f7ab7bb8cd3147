/**
 * Gives every node its gateway block. The node objects are the truth: a block belongs to the node
 * that names it, and where two name overlapping ones the older node keeps its own.
 */
import type { Logger } from '#lib/log';
import type { Commit, WriteTx } from '#manager/store/types';
import { type Node, NodeStatus } from '#proto/gen/swarm';
import { msOfTimestamp } from '#proto/model/time';
import { type Block, blocksOverlap, parseBlock, renderBlock } from './cidr.ts';
import { type Choice, chooseBlock, type GatewayPool, indexOf } from './gateway-blocks.ts';

export interface GatewayOptions {
  readonly pool: GatewayPool;
  readonly quarantineMs: number;
  /** Blocks above the highest in use that rest while this leader does not know their past. */
  readonly unknownBlocks: number;
}

export interface Assignment {
  /** Nodes that were written. */
  readonly written: number;
  /** Whether nodes without a block are left that could get one now. */
  readonly hasMore: boolean;
  /** When a resting block becomes usable that somebody waits for; Infinity if nobody does. */
  readonly wakeAtMs: number;
}

const exhaustedMessage =
  'no gateway block is free, so containers here have no way out: remove nodes that are gone';

export class Gateways {
  readonly #options: GatewayOptions;
  readonly #log: Logger;
  /** When blocks were given back, by position; at most as many as the pool has. */
  readonly #freedAtMs = new Map<number, number>();
  /** Until when this leader may not know of a block that was given back. */
  #knowsAllAtMs = 0;

  constructor(options: GatewayOptions, log: Logger) {
    this.#options = options;
    this.#log = log;
  }

  /** To be called when this manager begins to lead. */
  begin(nodes: readonly Node[], nowMs: number): void {
    // Where no node has a block yet, none can have been given back.
    const isFirst = nodes.every(({ gatewaySubnet }) => gatewaySubnet === '');
    this.#knowsAllAtMs = isFirst ? 0 : nowMs + this.#options.quarantineMs;
  }

  /** Notes what a commit gave back. Returns whether a node may need a block now. */
  follow(commit: Commit, nowMs: number): boolean {
    let isConcerned = false;
    for (const change of commit.changes) {
      if (change.table !== 'node') continue;
      const { kind, object: node, previous } = change;
      const before = previous?.gatewaySubnet ?? '';
      const isFreed = before !== '' && (kind === 'remove' || node.gatewaySubnet !== before);
      if (isFreed) this.#noteFreed(before, nowMs);
      if (isFreed || (kind === 'create' && node.gatewaySubnet === '')) isConcerned = true;
    }
    return isConcerned;
  }

  /** Gives blocks to at most `room` nodes that have none. */
  assign(tx: WriteTx, room: number, nowMs: number): Assignment {
    const { taken, without } = this.#survey(tx.node.all());
    let written = 0;
    let wakeAtMs = Number.POSITIVE_INFINITY;
    for (const node of without) {
      if (written >= room) return { written, hasMore: true, wakeAtMs };
      const choice = this.#choose(taken, nowMs);
      if (choice.kind === 'resting') wakeAtMs = Math.min(wakeAtMs, choice.untilMs);
      if (choice.kind === 'block') taken.push(choice.block);
      if (this.#write(tx, node, choice)) written++;
    }
    return { written, hasMore: false, wakeAtMs };
  }

  #noteFreed(subnet: string, nowMs: number): void {
    const block = parseBlock(subnet);
    const index = block && indexOf(this.#options.pool, block);
    if (index !== undefined) this.#freedAtMs.set(index, nowMs);
  }

  /** Oldest nodes first, so that a block in doubt stays with who has had it longest. */
  #survey(nodes: readonly Node[]): { taken: Block[]; without: Node[] } {
    const taken: Block[] = [];
    const without: Node[] = [];
    const byAge = [...nodes].sort((left, right) => createdAtMs(left) - createdAtMs(right));
    for (const node of byAge) {
      const block = parseBlock(node.gatewaySubnet);
      if (block !== undefined && !taken.some((other) => blocksOverlap(other, block))) {
        taken.push(block);
        continue;
      }
      if (node.gatewaySubnet !== '') {
        const fields = { nodeId: node.id, gatewaySubnet: node.gatewaySubnet };
        this.#log.error(
          'gateway block is malformed or another node has it: gets a new one',
          fields,
        );
      }
      without.push(node);
    }
    return { taken, without };
  }

  #choose(taken: readonly Block[], nowMs: number): Choice {
    const { pool, quarantineMs, unknownBlocks } = this.#options;
    return chooseBlock(pool, taken, nowMs, (index, ahead) => {
      const freedAtMs = this.#freedAtMs.get(index);
      const restsUntilMs = freedAtMs === undefined ? 0 : freedAtMs + quarantineMs;
      return ahead < unknownBlocks ? Math.max(restsUntilMs, this.#knowsAllAtMs) : restsUntilMs;
    });
  }

  /** False when there is nothing to change. */
  #write(tx: WriteTx, node: Node, choice: Choice): boolean {
    const status = node.status ?? NodeStatus.create();
    if (choice.kind === 'block') {
      const gatewaySubnet = renderBlock(choice.block);
      const message = status.message === exhaustedMessage ? '' : status.message;
      tx.update('node', { ...node, gatewaySubnet, status: { ...status, message } });
      return true;
    }
    if (choice.kind === 'resting' || status.message === exhaustedMessage) return false;
    this.#log.error(exhaustedMessage, { nodeId: node.id });
    const message = exhaustedMessage;
    tx.update('node', { ...node, gatewaySubnet: '', status: { ...status, message } });
    return true;
  }
}

function createdAtMs(node: Node): number {
  return msOfTimestamp(node.meta?.createdAt);
}
