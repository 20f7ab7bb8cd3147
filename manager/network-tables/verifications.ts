/** What every node last found when it compared its kernel with its tables, for people. */
import { NodeVerification } from '#proto/gen/shoal';
import type { Facts } from './facts.ts';
import type { Tables } from './tables.ts';

const msPerSecond = 1_000;

/** One entry per network and node; of all networks when `networkId` is empty. */
export function verificationsOf(
  tables: Tables,
  facts: Facts,
  networkId: string,
): NodeVerification[] {
  const wanted = [...tables.all()].filter(([id]) => networkId === '' || id === networkId);
  return wanted.flatMap(([id, table]) =>
    [...table.nodes.values()].map(({ nodeId, hostname }) => {
      const { applied, verifications, reportedAtMs, silentNodes } = facts.of(nodeId);
      return NodeVerification.create({
        nodeId,
        hostname,
        networkId: id,
        networkName: table.name,
        tableVersion: table.version,
        appliedVersion: applied[id] ?? 0,
        differences: verifications[id] ?? '',
        reportedAt: Math.floor(reportedAtMs / msPerSecond),
        silentNodes,
      });
    }),
  );
}
