/**
 * Who uses a network of the swarm: services by their spec, tasks while they are not over. What
 * `docker network inspect` shows of them, and what prune must not take away.
 */
import {
  ListNodesRequest,
  ListServicesRequest,
  ListServicesRequestFilters,
  ListTasksRequest,
  ListTasksRequestFilters,
  type Network,
  type Node,
  type Service,
  type Task,
  TaskState,
} from '#proto/gen/swarm';
import { attachmentsOf } from '#proto/model/network';
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

function firstOf(addresses: readonly string[], isIpv6: boolean): string {
  return addresses.find((address) => address.includes(':') === isIpv6) ?? '';
}

/** The containers of one node on the network, by container id. */
export async function containersOn(
  control: Control,
  request: ApiRequest,
  network: Network,
  nodeId: string,
) {
  const filters = ListTasksRequestFilters.create({
    nodeIds: [nodeId],
    desiredStates: [TaskState.RUNNING],
  });
  const query = ListTasksRequest.create({ filters });
  const { tasks } = await control.listTasks(query, callOptions(request));
  const entries = tasks.flatMap((task) => {
    const containerId = task.status?.container?.containerId ?? '';
    const addresses = addressesOn(task, network.id);
    if (containerId === '' || addresses.length === 0 || !isAlive(task)) return [];
    const json = {
      Name: task.annotations?.name ?? '',
      EndpointID: task.id,
      MacAddress: '',
      IPv4Address: firstOf(addresses, false),
      IPv6Address: firstOf(addresses, true),
    };
    return [[containerId, json] as const];
  });
  return Object.fromEntries(entries);
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
      Name: task.annotations?.name ?? '',
      EndpointID: task.id,
      EndpointIP: withoutLength(addressesOn(task, network.id)[0] ?? ''),
      Info: { 'Host IP': nodes.get(task.nodeId)?.status?.addr ?? '' },
    })),
  };
}

function withoutLength(address: string): string {
  return address.split('/')[0] ?? '';
}

/** What `verbose` adds: services with their tasks, and the nodes that the network reaches. */
export async function verboseUsage(control: Control, request: ApiRequest, network: Network) {
  const options = callOptions(request);
  const filters = ListTasksRequestFilters.create({ desiredStates: [TaskState.RUNNING] });
  const everyService = ListServicesRequestFilters.create();
  const [{ services }, { tasks }, nodes] = await Promise.all([
    control.listServices(ListServicesRequest.create({ filters: everyService }), options),
    control.listTasks(ListTasksRequest.create({ filters }), options),
    control.listNodes(ListNodesRequest.create(), options),
  ]);
  const nodesById = new Map(nodes.nodes.map((node) => [node.id, node]));
  const attached = tasks.filter(
    (task) => isAlive(task) && addressesOn(task, network.id).length > 0,
  );
  const members = services.filter(({ spec }) =>
    attachmentsOf(spec?.task, spec).some(({ target }) => target === network.id),
  );
  const hosts = [...new Set(attached.map(({ nodeId }) => nodeId))].sort();
  return {
    Peers: hosts.flatMap((id) => {
      const node = nodesById.get(id);
      if (node === undefined) return [];
      return [{ Name: node.description?.hostname ?? id, IP: node.status?.addr ?? '' }];
    }),
    Services: Object.fromEntries(
      members.map((service) => {
        const mine = attached.filter(({ serviceId }) => serviceId === service.id);
        const name = service.spec?.annotations?.name ?? service.id;
        return [name, serviceJson(service, network, mine, nodesById)];
      }),
    ),
  };
}
