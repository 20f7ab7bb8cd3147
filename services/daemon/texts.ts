/** Sentences of the engine that clients and scripts look for, kept to the letter. */

export const notInSwarm =
  'This node is not a swarm manager. Use "docker swarm init" or "docker swarm join" to connect this node to swarm and try again.';

const isWorker =
  "This node is not a swarm manager. Worker nodes can't be used to view or modify cluster state. Please run this command on a manager node or promote the current node to a manager.";

/** Whom to ask instead; clients compare the beginning only. */
export function isWorkerText(managers: readonly string[]): string {
  if (managers.length === 0) return isWorker;
  return `${isWorker} Managers known to this node: ${managers.join(', ')}.`;
}

export const alreadyInSwarm =
  'This node is already part of a swarm. Use "docker swarm leave" to leave this swarm and join another one.';

export const lockedSwarm =
  'Swarm is encrypted and needs to be unlocked before it can be used. Please use "docker swarm unlock" to unlock it.';

export const leaveLockedNeedsForce =
  'Swarm is encrypted and locked. Please unlock it first or use `--force` to ignore this message.';

const leaving =
  'You are attempting to leave the swarm on a node that is participating as a manager. ';

/** Why a manager may not just leave: what would become of the swarm. */
export function leaveNeedsForce(managers: number, reachable: number): string {
  if (managers <= 1) {
    return `${leaving}Removing the last manager erases all current state of the swarm. Use \`--force\` to ignore this message.`;
  }
  const quorum = Math.floor((managers - 1) / 2) + 1;
  const losing =
    reachable - 1 < quorum
      ? `Removing this node leaves ${reachable - 1} managers reachable of ${managers - 1}, and ${quorum} are needed. Without a Raft quorum your swarm will be inaccessible. `
      : '';
  return `${leaving}${losing}The only way to restore a swarm that has lost consensus is to reinitialize it with \`--force-new-cluster\`. Use \`--force\` to suppress this message.`;
}
