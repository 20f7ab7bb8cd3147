/**
 * Which block of addresses a node's gateway network gets. The nodes say which blocks are taken;
 * which were given back lately is the leader's knowledge. The choice goes round the pool, so that
 * a freed block is the last to come up again.
 */
import { assert, must } from '#lib/assert';
import { type Block, blocksOverlap, parseBlock } from './cidr.ts';

export interface GatewayPool {
  readonly pool: Block;
  readonly blockSize: number;
}

/** A pool of blocks with this prefix length. Both are constants of the program. */
export function gatewayPoolOf(pool: string, blockPrefix: number): GatewayPool {
  const block = must(parseBlock(pool), 'the gateway pool is a CIDR block');
  const blockSize = 2 ** (32 - blockPrefix);
  assert(blockSize <= block.size, 'a block of the gateway pool fits into it');
  return { pool: block, blockSize };
}

export type Choice =
  | { readonly kind: 'block'; readonly block: Block }
  /** All free blocks rest; the first is usable again at this time. */
  | { readonly kind: 'resting'; readonly untilMs: number }
  | { readonly kind: 'exhausted' };

/**
 * The first free block above the highest taken one, going round at the end of the pool.
 * `restsUntilMs` gives 0 for a block that may be used, by its position in the pool; `ahead` says
 * how far it lies above the highest taken one.
 */
export function chooseBlock(
  { pool, blockSize }: GatewayPool,
  taken: readonly Block[],
  nowMs: number,
  restsUntilMs: (index: number, ahead: number) => number,
): Choice {
  const count = pool.size / blockSize;
  const used = usedIndexes({ pool, blockSize }, taken);
  const start = used.size === 0 ? 0 : Math.max(...used) + 1;
  let untilMs = Number.POSITIVE_INFINITY;
  for (let ahead = 0; ahead < count; ahead++) {
    const index = (start + ahead) % count;
    if (used.has(index)) continue;
    const restMs = restsUntilMs(index, ahead);
    if (restMs <= nowMs) return { kind: 'block', block: blockAt({ pool, blockSize }, index) };
    untilMs = Math.min(untilMs, restMs);
  }
  return untilMs === Number.POSITIVE_INFINITY
    ? { kind: 'exhausted' }
    : { kind: 'resting', untilMs };
}

/** The position of a block in the pool; undefined for one from elsewhere. */
export function indexOf({ pool, blockSize }: GatewayPool, block: Block): number | undefined {
  if (!blocksOverlap(pool, block)) return undefined;
  return Math.floor((block.first - pool.first) / blockSize);
}

function blockAt({ pool, blockSize }: GatewayPool, index: number): Block {
  return { first: pool.first + index * blockSize, size: blockSize };
}

/** Positions that some taken block covers, whatever its size. */
function usedIndexes({ pool, blockSize }: GatewayPool, taken: readonly Block[]): Set<number> {
  const count = pool.size / blockSize;
  const used = new Set<number>();
  for (const { first, size } of taken) {
    const from = Math.max(0, Math.floor((first - pool.first) / blockSize));
    const to = Math.min(count - 1, Math.floor((first + size - 1 - pool.first) / blockSize));
    for (let index = from; index <= to; index++) used.add(index);
  }
  return used;
}
