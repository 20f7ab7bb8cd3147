/**
 * Who uses a network of the swarm: services by their spec, tasks while they are not over. What
 * `docker network inspect` shows of the cluster, and what prune must not take away.
 */
import {
  ListNodesRequest,
  ListServicesRequest,
  ListTasksRequest,
  ListTasksRequestFilters,
  type Network,
  type Node,
  type Service,
  type Task,
  TaskState,
} from '#proto/gen/swarm';
import { attachmentsOf } from '#proto/model/network';
import { taskName } from '#proto/model/task-name';
import { isTerminal, observedState } from '#proto/model/task-state';
import type { ApiRequest } from '../../http/request.ts';
import { type Control, callOptions } from '../cluster/control.ts';

/** Ids of all networks that a service or a living task names. */
export async function usedNetworks(
  control: Control,
  request: ApiRequest,
): Promise<ReadonlySet<string>> {
  const options = callOptions(request);
  const [{ services }, { tasks }] = await Promise.all([
    control.listServices(ListServicesRequest.create(), options),
    control.listTasks(ListTasksRequest.create(), options),
  ]);
  const bySpec = services.flatMap(({ spec }) =>
    attachmentsOf(spec?.task, spec).map(({ target }) => target),
  );
  const byTask = tasks.filter(isAlive).flatMap(({ networks }) => networks.map(idOf));
  return new Set([...bySpec, ...byTask]);
}

function idOf({ network }: Task['networks'][number]): string {
  return network?.id ?? '';
}

function isAlive(task: Task): boolean {
  return !isTerminal(observedState(task));
}

function addressesOn(task: Task, networkId: string): readonly string[] {
  return task.networks.flatMap((attachment) =>
    idOf(attachment) === networkId ? attachment.addresses : [],
  );
}

function serviceJson(
  service: Service,
  network: Network,
  tasks: readonly Task[],
  nodes: ReadonlyMap<string, Node>,
) {
  const ports = service.endpoint?.ports ?? [];
  const addresses = service.endpoint?.virtualIps ?? [];
  const virtual = addresses.find(({ networkId }) => networkId === network.id)?.addr ?? '';
  return {
    VIP: withoutLength(virtual),
    Ports: ports.map(
      ({ targetPort, publishedPort }) => `Target: ${targetPort}, Publish: ${publishedPort}`,
    ),
    LocalLBIndex: 0,
    Tasks: tasks.map((task) => ({
      Name: taskName(task),
      EndpointID: task.id,
      EndpointIP: withoutLength(addressesOn(task, network.id)[0] ?? ''),
      Info: { 'Host IP': nodes.get(task.nodeId)?.status?.addr ?? '' },
    })),
  };
}

function withoutLength(address: string): string {
  return address.split('/')[0] ?? '';
}

/** Nodes in the order of their names, each once. */
function peersJson(hosts: readonly string[], nodes: ReadonlyMap<string, Node>) {
  const peers = [...new Set(hosts)].flatMap((id) => {
    const node = nodes.get(id);
    if (node === undefined) return [];
    return [{ Name: node.description?.hostname ?? id, IP: node.status?.addr ?? '' }];
  });
  return peers.sort((a, b) => a.Name.localeCompare(b.Name, 'en', { numeric: true }));
}

/** Where the network reaches; `isVerbose` adds the services with their tasks. */
export async function clusterUsage(
  control: Control,
  request: ApiRequest,
  network: Network,
  isVerbose: boolean,
) {
  const options = callOptions(request);
  const filters = ListTasksRequestFilters.create({ desiredStates: [TaskState.RUNNING] });
  const [{ tasks }, { nodes }] = await Promise.all([
    control.listTasks(ListTasksRequest.create({ filters }), options),
    control.listNodes(ListNodesRequest.create(), options),
  ]);
  const nodesById = new Map(nodes.map((node) => [node.id, node]));
  const attached = tasks.filter(
    (task) => isAlive(task) && task.nodeId !== '' && addressesOn(task, network.id).length > 0,
  );
  // The network of published ports is on every node, whatever runs there.
  const isEverywhere = network.spec?.ingress === true;
  const hosts = isEverywhere ? nodes.map(({ id }) => id) : attached.map(({ nodeId }) => nodeId);
  const Peers = peersJson(hosts, nodesById);
  if (!isVerbose) return { Peers };
  const { services } = await control.listServices(ListServicesRequest.create(), options);
  const members = services.filter(({ spec }) =>
    attachmentsOf(spec?.task, spec).some(({ target }) => target === network.id),
  );
  const entries = members.map((service) => {
    const mine = attached.filter(({ serviceId }) => serviceId === service.id);
    const name = service.spec?.annotations?.name ?? service.id;
    return [name, serviceJson(service, network, mine, nodesById)] as const;
  });
  return { Peers, Services: Object.fromEntries(entries) };
}
