/**
 * The Control service: what users want of the cluster arrives here, is checked, and becomes
 * changes of objects. It runs on the leader; whoever reads, reads the leader's committed state.
 */
import { absentHandlers } from './absent.ts';
import { clusterHandlers } from './clusters.ts';
import { networkHandlers } from './network/networks.ts';
import { nodeHandlers } from './node/nodes.ts';
import { serviceHandlers } from './service/services.ts';
import { taskHandlers } from './tasks.ts';
import type { ControlDeps, ControlHandlers } from './types.ts';

export type { ControlDeps, GroupMember, Membership } from './types.ts';

export function createControl(deps: ControlDeps): ControlHandlers {
  return {
    ...nodeHandlers(deps),
    ...serviceHandlers(deps),
    ...networkHandlers(deps),
    ...taskHandlers(deps),
    ...clusterHandlers(deps),
    ...absentHandlers(deps),
  };
}
