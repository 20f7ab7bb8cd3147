/** Gives every node a small number of its own; where two name the same, the older node keeps it. */
import type { Logger } from '#lib/log';
import type { WriteTx } from '#manager/store/types';
import type { Node } from '#proto/gen/swarm';
import { msOfTimestamp } from '#proto/model/time';
import { nodeNumberMax } from './limits.ts';
import { keyOf, type Releases } from './releases.ts';

export interface Numbering {
  readonly written: number;
  /** Whether nodes without a number are left that could get one now. */
  readonly hasMore: boolean;
}

/** Writes at most `room` nodes. The lowest free number that does not rest is taken. */
export function numberNodes(tx: WriteTx, room: number, releases: Releases, log: Logger): Numbering {
  const { taken, without } = survey(tx.node.all());
  let candidate = 1;
  let written = 0;
  for (const node of without) {
    if (written >= room) return { written, hasMore: true };
    while (taken.has(candidate) || releases.restsUntilMs(keyOf.nodeNumber(candidate)) > 0) {
      candidate++;
    }
    if (candidate > nodeNumberMax) {
      log.error('no node number is free: remove nodes that are gone', { nodeId: node.id });
      return { written, hasMore: false };
    }
    taken.add(candidate);
    tx.update('node', { ...node, number: candidate });
    written++;
  }
  return { written, hasMore: false };
}

function survey(nodes: readonly Node[]): { taken: Set<number>; without: Node[] } {
  const taken = new Set<number>();
  const without: Node[] = [];
  const byAge = [...nodes].sort(
    (left, right) => msOfTimestamp(left.meta?.createdAt) - msOfTimestamp(right.meta?.createdAt),
  );
  for (const node of byAge) {
    if (node.number === 0 || taken.has(node.number)) without.push(node);
    else taken.add(node.number);
  }
  return { taken, without };
}
