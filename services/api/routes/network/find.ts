/** Looking for networks: of this node and, on managers, of the swarm. */
import { isShoalError, ShoalError } from '#lib/errors';
import {
  GetNetworkRequest,
  ListNetworksRequest,
  ListNetworksRequestFilters,
  type Network,
} from '#proto/gen/swarm';
import { isPredefined, networkName } from '#proto/model/network';
import type { Backend } from '../../backend.ts';
import { type NetworkJson, networkJson } from '../../convert/network.ts';
import type { ApiRequest } from '../../http/request.ts';
import { type Control, callOptions, controlOf } from '../cluster/control.ts';
import { resolve } from '../cluster/resolve.ts';
import type { RouteDeps } from '../deps.ts';
import { localNetworks } from './local.ts';

export type FoundNetwork =
  | { readonly scope: 'swarm'; readonly network: Network; readonly json: NetworkJson }
  | { readonly scope: 'local'; readonly json: NetworkJson };

/**
 * A network of the swarm by id, name or prefix of the id. Throws `not_found`, also for one that is
 * removed as soon as its last tasks have stopped.
 */
export async function resolveNetwork(
  control: Control,
  request: ApiRequest,
  wanted: string,
): Promise<Network> {
  const options = callOptions(request);
  const network = await resolve<Network>(
    {
      kind: 'network',
      get: async (networkId) =>
        (await control.getNetwork(GetNetworkRequest.create({ networkId }), options)).network,
      list: async (filter) => {
        const filters = ListNetworksRequestFilters.create(filter);
        const query = ListNetworksRequest.create({ filters });
        return (await control.listNetworks(query, options)).networks;
      },
    },
    wanted,
  );
  if (!network.pendingDelete) return network;
  const reason = 'it is being removed and goes when its last tasks have stopped';
  throw new ShoalError('not_found', `network ${wanted} not found: ${reason}`);
}

/** What a worker sees of the swarm: the networks of its own tasks, as managers described them. */
function hostedNetworks(backend: Backend): readonly Network[] {
  const attached = (backend.tasks?.() ?? []).flatMap(({ networks }) => networks);
  const networks = attached.flatMap(({ network }) => network ?? []);
  const byId = new Map(networks.map((network) => [network.id, network]));
  return [...byId.values()].filter((network) => !isPredefined(network));
}

function findHosted(backend: Backend, wanted: string): Network | undefined {
  const networks = hostedNetworks(backend);
  const named = networks.find(
    (network) => network.id === wanted || networkName(network) === wanted,
  );
  const [prefixed, ...more] = networks.filter(({ id }) => id.startsWith(wanted));
  return named ?? (more.length === 0 ? prefixed : undefined);
}

/**
 * Networks of the swarm that users see: those of the nodes are shown once, as local ones, and what
 * has been removed is not shown any more, although its last tasks may still be stopping. A worker
 * sees those that its tasks are on.
 */
export async function swarmNetworks(
  { backend }: RouteDeps,
  request: ApiRequest,
): Promise<readonly Network[]> {
  if (!backend.swarm.facts().controlAvailable) return hostedNetworks(backend);
  const query = ListNetworksRequest.create();
  const { networks } = await controlOf(backend).listNetworks(query, callOptions(request));
  return networks.filter((network) => !isPredefined(network) && !network.pendingDelete);
}

/**
 * By id, by name, then by prefix of the id; `scope` narrows the search, empty for everywhere.
 * Throws `not_found`, or `invalid_argument` when a prefix fits several.
 */
export async function findNetwork(
  deps: RouteDeps,
  request: ApiRequest,
  wanted: string,
  scope: string,
): Promise<FoundNetwork> {
  const locals = scope === '' || scope === 'local' ? localNetworks(deps.backend) : [];
  const local = locals.find(({ Id, Name }) => Id === wanted || Name === wanted);
  if (local !== undefined) return { scope: 'local', json: local };
  const [prefixed, ...more] = locals.filter(({ Id }) => Id.startsWith(wanted));
  if (scope === '' || scope === 'swarm') {
    const network = await findInSwarm(deps, request, wanted, prefixed !== undefined);
    if (network !== undefined) return { scope: 'swarm', network, json: networkJson(network) };
  }
  if (prefixed === undefined) throw new ShoalError('not_found', notFound(deps, wanted));
  if (more.length === 0) return { scope: 'local', json: prefixed };
  throw new ShoalError(
    'invalid_argument',
    `network ${wanted} is ambiguous (${more.length + 1} matches found)`,
  );
}

/** The cluster says best why it has no such network, unless the node has one. */
async function findInSwarm(
  { backend }: RouteDeps,
  request: ApiRequest,
  wanted: string,
  isElsewhere: boolean,
): Promise<Network | undefined> {
  if (!backend.swarm.facts().controlAvailable) return findHosted(backend, wanted);
  try {
    return await resolveNetwork(controlOf(backend), request, wanted);
  } catch (error) {
    if (isElsewhere && isShoalError(error, 'not_found')) return undefined;
    throw error;
  }
}

/** A worker sees only some of the swarm's networks, and the message says so. */
function notFound({ backend }: RouteDeps, wanted: string): string {
  const { state, controlAvailable } = backend.swarm.facts();
  const isWorker = state === 'active' && !controlAvailable;
  const hint = isWorker ? ': a worker sees the networks of its own tasks, managers see all' : '';
  return `network ${wanted} not found${hint}`;
}
