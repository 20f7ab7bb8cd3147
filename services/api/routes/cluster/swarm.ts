/** `/swarm`: making, joining, leaving and configuring the cluster. */
import { must } from '#lib/assert';
import { ShoalError } from '#lib/errors';
import {
  type Cluster,
  ClusterSpec,
  GetClusterRequest,
  KeyRotation,
  UpdateClusterRequest,
  Version,
} from '#proto/gen/swarm';
import { parseUnlockKey, renderUnlockKey } from '#proto/model/unlock-key';
import { mergeClusterSpec, swarmJson } from '../../convert/cluster.ts';
import { availabilityWords } from '../../convert/node.ts';
import { type Answer, empty, json } from '../../http/answer.ts';
import { type ApiRequest, versionParam } from '../../http/request.ts';
import type { Route } from '../../http/router.ts';
import { type Body, readBody, requiredJson } from '../body.ts';
import type { RouteDeps } from '../deps.ts';
import { type Control, callOptions, controlOf } from './control.ts';

function availabilityOf(body: Body): string {
  const value = body.text('Availability').toLowerCase();
  if (value === '' || Object.hasOwn(availabilityWords, value)) return value;
  throw new ShoalError(
    'invalid_argument',
    `invalid JSON: Availability: invalid value ${JSON.stringify(value)}: want one of ` +
      Object.keys(availabilityWords).join(', '),
  );
}

async function init({ backend }: RouteDeps, request: ApiRequest): Promise<Answer> {
  const body = await readBody(request);
  const spec = body.raw('Spec') ?? {};
  // Refuses what is no spec before anything is begun.
  mergeClusterSpec(spec, ClusterSpec.create());
  const nodeId = await backend.swarm.init({
    listenAddr: body.text('ListenAddr'),
    advertiseAddr: body.text('AdvertiseAddr'),
    dataPathAddr: body.text('DataPathAddr'),
    dataPathPort: body.number('DataPathPort'),
    defaultAddrPool: body.texts('DefaultAddrPool'),
    subnetSize: body.number('SubnetSize'),
    forceNewCluster: body.flag('ForceNewCluster'),
    autoLockManagers: body.flag('AutoLockManagers'),
    availability: availabilityOf(body),
    spec,
  });
  return json(nodeId);
}

async function join({ backend }: RouteDeps, request: ApiRequest): Promise<Answer> {
  const body = await readBody(request);
  await backend.swarm.join({
    listenAddr: body.text('ListenAddr'),
    advertiseAddr: body.text('AdvertiseAddr'),
    dataPathAddr: body.text('DataPathAddr'),
    remoteAddrs: body.texts('RemoteAddrs'),
    joinToken: body.text('JoinToken'),
    availability: availabilityOf(body),
  });
  return empty();
}

async function leave({ backend }: RouteDeps, request: ApiRequest): Promise<Answer> {
  await backend.swarm.leave(request.flag('force'));
  return empty();
}

async function clusterOf(
  { backend }: RouteDeps,
  control: Control,
  request: ApiRequest,
): Promise<Cluster> {
  const { clusterId } = backend.swarm.facts();
  const query = GetClusterRequest.create({ clusterId });
  const { cluster } = await control.getCluster(query, callOptions(request));
  return must(cluster, 'control returns the cluster');
}

async function inspect(deps: RouteDeps, request: ApiRequest): Promise<Answer> {
  const control = controlOf(deps.backend);
  return json(swarmJson(await clusterOf(deps, control, request)));
}

async function update(deps: RouteDeps, request: ApiRequest): Promise<Answer> {
  const control = controlOf(deps.backend);
  const clusterVersion = Version.create({ index: versionParam(request, 'swarm') });
  const sent = await requiredJson(request);
  const cluster = await clusterOf(deps, control, request);
  const query = UpdateClusterRequest.create({
    clusterId: cluster.id,
    clusterVersion,
    spec: mergeClusterSpec(sent, cluster.spec ?? ClusterSpec.create()),
    rotation: KeyRotation.create({
      workerJoinToken: request.flag('rotateWorkerToken'),
      managerJoinToken: request.flag('rotateManagerToken'),
      managerUnlockKey: request.flag('rotateManagerUnlockKey'),
    }),
  });
  await control.updateCluster(query, callOptions(request));
  return empty();
}

/** An unlocked swarm has an empty key: clients then say that there is none. */
async function unlockKey({ backend }: RouteDeps, { signal }: ApiRequest): Promise<Answer> {
  const key = await backend.swarm.unlockKey(signal);
  return json({ UnlockKey: key === undefined ? '' : renderUnlockKey(key) });
}

async function unlock({ backend }: RouteDeps, request: ApiRequest): Promise<Answer> {
  const body = await readBody(request);
  await backend.swarm.unlock(parseUnlockKey(body.text('UnlockKey').trim()));
  return empty();
}

export function swarmRoutes(deps: RouteDeps): readonly Route[] {
  return [
    { verb: 'GET', pattern: '/swarm', handle: (request) => inspect(deps, request) },
    { verb: 'POST', pattern: '/swarm/init', handle: (request) => init(deps, request) },
    { verb: 'POST', pattern: '/swarm/join', handle: (request) => join(deps, request) },
    { verb: 'POST', pattern: '/swarm/leave', handle: (request) => leave(deps, request) },
    { verb: 'POST', pattern: '/swarm/update', handle: (request) => update(deps, request) },
    { verb: 'GET', pattern: '/swarm/unlockkey', handle: (request) => unlockKey(deps, request) },
    { verb: 'POST', pattern: '/swarm/unlock', handle: (request) => unlock(deps, request) },
  ];
}
