/**
 * Networks that span nodes. A network is complete when its creation is acknowledged: its number and
 * subnets are chosen in the transaction that makes it, and what cannot be given is refused there.
 */
import { ShoalError } from '#lib/errors';
import { newId } from '#lib/ids';
import type { ReadTx, WriteTx } from '#manager/store/types';
import {
  CreateNetworkResponse,
  GetNetworkResponse,
  ListNetworksResponse,
  Network,
  type NetworkSpec,
  RemoveNetworkResponse,
  type Task,
} from '#proto/gen/swarm';
import { isPredefined, networkName } from '#proto/model/network';
import { taskName } from '#proto/model/task-name';
import { isActive, isTerminal, observedState } from '#proto/model/task-state';
import { validateNetworkSpec } from '#proto/model/validate/network';
import { passes } from '../filters.ts';
import { stated } from '../request.ts';
import type { ControlDeps, ControlHandlers } from '../types.ts';

type NetworkMethods = 'getNetwork' | 'listNetworks' | 'createNetwork' | 'removeNetwork';

export function networkHandlers(deps: ControlDeps): Pick<ControlHandlers, NetworkMethods> {
  const { store } = deps;
  return {
    getNetwork: async ({ networkId, name }) =>
      GetNetworkResponse.create({ network: find(store.view, networkId, name) }),
    listNetworks: async ({ filters }) => {
      const networks = store.view.network.all().filter(({ id, spec }) => {
        const { name = '', labels = {} } = spec?.annotations ?? {};
        return passes(filters, { id, name, labels });
      });
      return ListNetworksResponse.create({ networks });
    },
    createNetwork: async ({ spec }) => {
      validateNetworkSpec(spec);
      const network = await createNetwork(deps, spec);
      return CreateNetworkResponse.create({ network });
    },
    removeNetwork: async ({ networkId, name }) => {
      await store.update((tx) => removeNetwork(tx, find(tx, networkId, name)));
      return RemoveNetworkResponse.create();
    },
  };
}

/** By id or, without one, by name. */
function find(view: ReadTx, networkId: string, name: string): Network {
  if (networkId === '' && name === '') {
    throw new ShoalError('invalid_argument', 'the request names no network');
  }
  const network =
    networkId === ''
      ? view.network.where('name', name.toLowerCase())[0]
      : view.network.get(networkId);
  return stated('network', networkId || name, network);
}

function createNetwork(deps: ControlDeps, spec: NetworkSpec): Promise<Network> {
  const id = newId(deps.random);
  return deps.store.update((tx) => {
    refuseSecond(tx, spec);
    return tx.create('network', deps.allocateNetwork(tx, Network.create({ id, spec })));
  });
}

function refuseSecond(view: ReadTx, spec: NetworkSpec): void {
  const name = spec.annotations?.name ?? '';
  const same = view.network.where('name', name.toLowerCase())[0];
  if (same?.pendingDelete === true) {
    const reason = `network ${name} is being removed: its last tasks are stopping`;
    throw new ShoalError('already_exists', `${reason}; try again when they have stopped`);
  }
  if (same !== undefined) {
    throw new ShoalError('already_exists', `network with name ${name} already exists (${same.id})`);
  }
  if (!spec.ingress) return;
  const ingress = view.network.all().find((network) => network.spec?.ingress === true);
  if (ingress === undefined) return;
  const message = `ingress network (${ingress.id}) is already present: a swarm has one`;
  throw new ShoalError('already_exists', message);
}

/** At once, or, when tasks are still stopping in it, as soon as the last one has. */
function removeNetwork(tx: WriteTx, network: Network): void {
  const name = networkName(network);
  if (isPredefined(network)) {
    const message = `${name} is a pre-defined network and cannot be removed`;
    throw new ShoalError('permission_denied', message);
  }
  if (network.spec?.ingress === true) {
    const reason = 'it is the way in and out of every container';
    throw new ShoalError('failed_precondition', `network ${name} cannot be removed: ${reason}`);
  }
  refuseUsed(tx, network);
  const tasks = tx.task.where('network', network.id);
  refuseAttached(tx, network, tasks);
  const isInUse = tasks.some((task) => !isTerminal(observedState(task)));
  if (!isInUse) tx.remove('network', network.id);
  else if (!network.pendingDelete) tx.update('network', { ...network, pendingDelete: true });
}

/** How many services a refusal names. */
const servicesNamedMax = 10;

function refuseUsed(view: ReadTx, network: Network): void {
  const services = view.service.where('network', network.id);
  if (services.length === 0) return;
  const names = services
    .slice(0, servicesNamedMax)
    .map(({ id, spec }) => spec?.annotations?.name ?? id)
    .sort()
    .join(', ');
  const more = services.length > servicesNamedMax ? ', …' : '';
  const isOne = services.length === 1;
  const [noun, them] = isOne ? ['service', 'it'] : ['services', 'them'];
  throw new ShoalError(
    'failed_precondition',
    `network ${networkName(network)} is in use by ${noun} ${names}${more}: ` +
      `remove ${them}, or update ${them} without the network (--network-rm)`,
  );
}

/** Containers that somebody attached by hand: nobody but that person takes them off again. */
function refuseAttached(view: ReadTx, network: Network, tasks: readonly Task[]): void {
  const attached = tasks.find(
    (task) =>
      task.spec?.attachment !== undefined &&
      isActive(task.desiredState) &&
      !isTerminal(observedState(task)),
  );
  if (attached === undefined) return;
  const host = view.node.get(attached.nodeId)?.description?.hostname ?? attached.nodeId;
  const [name, container] = [networkName(network), taskName(attached)];
  throw new ShoalError(
    'failed_precondition',
    `network ${name} is in use by container ${container} on node ${host}: ` +
      `disconnect it there (docker network disconnect ${name} ${container})`,
  );
}
