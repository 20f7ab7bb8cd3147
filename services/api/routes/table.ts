/** Every route there is. Earlier ones win, so fixed paths stand before those with an id. */
import type { Route } from '../http/router.ts';
import { absentKindRoutes } from './cluster/absent-kinds.ts';
import { backupRoutes } from './cluster/backup.ts';
import { nodeRoutes } from './cluster/nodes.ts';
import { serviceRoutes } from './cluster/services.ts';
import { swarmRoutes } from './cluster/swarm.ts';
import { taskRoutes } from './cluster/tasks.ts';
import type { RouteDeps } from './deps.ts';
import { eventRoutes } from './events.ts';
import { networkRoutes } from './network/networks.ts';
import { containerRoutes } from './node/containers.ts';
import { diskUsageRoutes } from './node/disk-usage.ts';
import { distributionRoutes } from './node/distribution.ts';
import { imageRoutes } from './node/images.ts';
import { loginRoutes } from './node/login.ts';
import { standaloneRoutes } from './node/standalone.ts';
import { systemRoutes } from './node/system.ts';
import { volumeRoutes } from './node/volumes.ts';
import { refusedRoutes } from './refused.ts';

export function routeTable(deps: RouteDeps): readonly Route[] {
  return [
    ...systemRoutes(deps),
    ...refusedRoutes(),
    ...swarmRoutes(deps),
    ...backupRoutes(deps),
    ...nodeRoutes(deps),
    ...serviceRoutes(deps),
    ...taskRoutes(deps),
    ...absentKindRoutes(deps),
    ...imageRoutes(deps),
    ...distributionRoutes(deps),
    ...containerRoutes(deps),
    ...standaloneRoutes(deps),
    ...eventRoutes(deps),
    ...volumeRoutes(deps),
    ...networkRoutes(deps),
    ...diskUsageRoutes(deps),
    ...loginRoutes(deps),
  ];
}
