/** What every node found when it compared its kernel with its tables, for people. */
import type { ReadTx } from '#manager/store/types';
import { NodeVerification } from '#proto/gen/shoal';
import { isDown } from './entries.ts';
import type { Facts } from './facts.ts';
import type { Tables } from './tables.ts';

const msPerSecond = 1_000;

/**
 * One entry per network and node that is up: one that is down says nothing, and that it does not
 * answer others is no news. Of all networks when `networkId` is empty. `round`: what was asked; those
 * that have not answered it are shown with what they said before.
 */
export function verificationsOf(
  view: ReadTx,
  tables: Tables,
  facts: Facts,
  networkId: string,
  round: number,
): NodeVerification[] {
  const wanted = [...tables.all()].filter(([id]) => networkId === '' || id === networkId);
  const isUp = (nodeId: string): boolean => {
    const node = view.node.get(nodeId);
    return node !== undefined && !isDown(node);
  };
  return wanted.flatMap(([id, table]) =>
    [...table.nodes.values()]
      .filter(({ nodeId }) => isUp(nodeId))
      .map(({ nodeId, hostname }) => {
        const { applied, verifications, verified, reportedAtMs, silentNodes } = facts.of(nodeId);
        return NodeVerification.create({
          nodeId,
          hostname,
          networkId: id,
          networkName: table.name,
          tableVersion: table.version,
          appliedVersion: applied[id] ?? 0,
          differences: verifications[id] ?? '',
          reportedAt: Math.floor(reportedAtMs / msPerSecond),
          silentNodes: silentNodes.filter(isUp),
          current: verified >= round,
        });
      }),
  );
}
