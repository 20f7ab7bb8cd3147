/** Where everything lies below the daemon's two roots. */
import { join } from 'node:path';

/** Names of our network namespaces begin with this, so that leftovers can be told apart. */
export const namespacePrefix = 'shoal-';
/** Where `ip netns` keeps its names. */
export const netnsDirectory = '/run/netns';

export interface Paths {
  readonly dataRoot: string;
  readonly execRoot: string;
  /** All that makes this node a member of a swarm; removed when it leaves. */
  readonly swarm: string;
  readonly nodeState: string;
  readonly certificates: string;
  readonly raft: string;
  readonly raftKey: string;
  /** Whether this node's secrets are sealed, and its key. */
  readonly lock: string;
  readonly daemonId: string;
}

export function pathsOf(dataRoot: string, execRoot: string): Paths {
  const swarm = join(dataRoot, 'swarm');
  return {
    dataRoot,
    execRoot,
    swarm,
    nodeState: join(swarm, 'state.json'),
    certificates: join(swarm, 'certificates'),
    raft: join(swarm, 'raft'),
    raftKey: join(swarm, 'raft.key'),
    lock: join(swarm, 'lock.json'),
    daemonId: join(dataRoot, 'engine-id'),
  };
}
