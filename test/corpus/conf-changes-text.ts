/** Configuration changes as the files write them: `v1 l2 r3 u4`. */
import { type ConfChangeSingle, ConfChangeType } from '#manager/raft/core/types';

const letters = {
  v: ConfChangeType.AddNode,
  l: ConfChangeType.AddLearnerNode,
  r: ConfChangeType.RemoveNode,
  u: ConfChangeType.UpdateNode,
} as const;

/** Reads the changes; throws on a token that is none. */
export function parseConfChanges(text: string): ConfChangeSingle[] {
  return text
    .split(/\s+/)
    .filter((token) => token !== '')
    .map((token) => {
      const type = Object.entries(letters).find(([letter]) => token.startsWith(letter))?.[1];
      const nodeId = Number(token.slice(1));
      if (type === undefined || token.length < 2 || !Number.isSafeInteger(nodeId)) {
        throw new Error(`unknown token ${token}`);
      }
      return { type, nodeId };
    });
}

export function renderConfChanges(changes: readonly ConfChangeSingle[]): string {
  return changes
    .map(({ type, nodeId }) => {
      const letter = Object.entries(letters).find(([, candidate]) => candidate === type)?.[0];
      return `${letter ?? 'unknown'}${nodeId}`;
    })
    .join(' ');
}
