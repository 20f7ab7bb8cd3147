/**
 * One row of a network's table from the objects, and what a network is as a whole. All functions
 * are pure; `undefined` means that the object has no place in the table.
 */
import { parseIp } from '#lib/ip/ip-block';
import type { ReadTx } from '#manager/store/types';
import { EndpointState, TableEndpoint, TableNode, TablePort, TableService } from '#proto/gen/shoal';
import {
  type Endpoint,
  type Network,
  type Node,
  type NodeDescription,
  NodeStatusState,
  type PortConfig,
  PortConfigProtocol,
  PortConfigPublishMode,
  type Service,
  type Task,
  TaskState,
} from '#proto/gen/swarm';
import { hasAffinity } from '#proto/model/mesh/affinity';
import { gatewayAddress6Of } from '#proto/model/mesh/gateway-ipv6';
import { attachmentsOf, isLan, isNodeLocal, vniOf } from '#proto/model/network';
import { taskName } from '#proto/model/task-name';
import { isActive, isTerminal, observedState } from '#proto/model/task-state';
import type { Facts } from './facts.ts';

/** So much of a container's id its users type. */
const shortIdLength = 12;

/** Whether nodes need a table for it. */
export function hasTable(network: Network): boolean {
  if (isLan(network)) return network.ipam !== undefined;
  return !isNodeLocal(network) && vniOf(network) !== undefined;
}

export function isGateway({ spec }: Network): boolean {
  return spec?.ingress === true;
}

/** The ids of the networks in which the task is an endpoint, once it has a node. */
export function networksOfTask(task: Task, gatewayId: string | undefined): string[] {
  const attached = task.networks.flatMap(({ network }) => network ?? []);
  const ids = attached.filter((network) => !isNodeLocal(network)).map(({ id }) => id);
  const hasMesh = task.endpoint?.ports.some(isMesh) ?? false;
  return hasMesh && gatewayId !== undefined ? [...ids, gatewayId] : ids;
}

export function isMesh({ publishMode }: PortConfig): boolean {
  return publishMode === PortConfigPublishMode.INGRESS;
}

export function endpointOf(
  view: ReadTx,
  network: Network,
  taskId: string,
  facts: Facts,
): TableEndpoint | undefined {
  const task = view.task.get(taskId);
  if (task === undefined || task.nodeId === '') return undefined;
  const observed = observedState(task);
  if (observed < TaskState.ASSIGNED || isTerminal(observed)) return undefined;
  const node = view.node.get(task.nodeId);
  if (node === undefined || !followsTables(node)) return undefined;
  const addresses = addressesOf(task, node, network, facts);
  if (addresses === undefined) return undefined;
  return TableEndpoint.create({
    taskId,
    serviceId: task.serviceId,
    nodeId: task.nodeId,
    addresses,
    names: namesOf(task, network.id),
    // A node that is down gets nothing new; if only its daemon died, its connections live on.
    state: isDown(node) ? EndpointState.ENDPOINT_DRAINING : stateOf(task),
    slot: task.slot,
    ports: isGateway(network) ? meshPortsOf(task.endpoint) : [],
  });
}

/** One that was attached by hand has names of its own: aliases, and the beginning of its id. */
function namesOf(task: Task, networkId: string): string[] {
  const name = taskName(task).toLowerCase();
  const containerId = task.spec?.attachment?.containerId;
  if (containerId === undefined) return [name];
  const attachment = task.networks.find(({ network }) => network?.id === networkId);
  const aliases = (attachment?.aliases ?? []).map((alias) => alias.toLowerCase());
  return [...new Set([name, containerId.slice(0, shortIdLength), ...aliases])];
}

/** Undefined when the task is not in the network. */
function addressesOf(
  task: Task,
  { description }: Node,
  network: Network,
  facts: Facts,
): readonly string[] | undefined {
  if (isGateway(network)) {
    if (!networksOfTask(task, network.id).includes(network.id)) return undefined;
    const address = facts.of(task.nodeId).gatewayAddresses[task.id];
    if (address === undefined) return [];
    return hasGateway6(description) ? [address, gatewayAddress6Of(address)] : [address];
  }
  const attachment = task.networks.find((entry) => entry.network?.id === network.id);
  return attachment?.addresses.map(host);
}

/** Whether the node's containers have addresses of both families on the gateway network. */
export function hasGateway6(description: NodeDescription | undefined): boolean {
  return description?.gatewayIpv6 ?? false;
}

function host(cidr: string): string {
  return cidr.split('/')[0] ?? '';
}

function stateOf(task: Task): EndpointState {
  if (!isActive(task.desiredState)) return EndpointState.ENDPOINT_DRAINING;
  const isReady =
    observedState(task) === TaskState.RUNNING && task.desiredState >= TaskState.RUNNING;
  return isReady ? EndpointState.ENDPOINT_READY : EndpointState.ENDPOINT_STARTING;
}

/**
 * A Docker Engine does not: nobody reaches its tasks through a network, nothing is heard of what it
 * has applied, and so nothing may wait for it.
 */
export function followsTables({ description }: Node): boolean {
  return description?.networkTables ?? false;
}

export function isDown({ status }: Node): boolean {
  return status?.state === NodeStatusState.DOWN;
}

/** A socket for both families shows IPv4 addresses as IPv6 ones. */
function plain(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '');
}

/** A node speaks for itself, so what it says is an address or nothing. */
function dataPathOf({ description }: Node): string | undefined {
  const address = description?.dataPathAddress ?? '';
  return parseIp(address) === undefined ? undefined : address;
}

/**
 * `hosts`: whether an endpoint of the network is there. On the gateway network all nodes are, also
 * those that are down: their daemons may be, while packets still flow.
 */
export function nodeOf(
  view: ReadTx,
  network: Network,
  nodeId: string,
  hosts: boolean,
  facts: Facts,
): TableNode | undefined {
  const node = view.node.get(nodeId);
  if (node === undefined || node.number === 0 || !followsTables(node)) return undefined;
  const gateway = isGateway(network);
  if (!hosts && !(gateway && node.gatewaySubnet !== '')) return undefined;
  return TableNode.create({
    nodeId,
    hostname: node.description?.hostname ?? '',
    address: dataPathOf(node) ?? plain(node.status?.addr ?? ''),
    number: node.number,
    wireguardKey: facts.of(nodeId).wireguardKey,
    gatewaySubnet: gateway ? node.gatewaySubnet : '',
  });
}

/** `hasEndpoints`: whether tasks of the service are in the network. */
export function serviceOf(
  view: ReadTx,
  network: Network,
  serviceId: string,
  hasEndpoints: boolean,
): TableService | undefined {
  const service = view.service.get(serviceId);
  if (service === undefined) return undefined;
  const { spec, endpoint } = service;
  const common = {
    serviceId,
    name: spec?.annotations?.name ?? '',
    affinity: hasAffinity(spec),
  };
  if (isGateway(network)) {
    const ports = meshPortsOf(endpoint);
    return ports.length === 0 ? undefined : TableService.create({ ...common, ports });
  }
  const virtualIps = (endpoint?.virtualIps ?? [])
    .filter(({ networkId }) => networkId === network.id)
    .map(({ addr }) => host(addr));
  const attachment = attachmentOf(service, network.id);
  if (virtualIps.length === 0 && attachment === undefined && !hasEndpoints) return undefined;
  const aliases = (attachment?.aliases ?? []).map((alias) => alias.toLowerCase());
  return TableService.create({ ...common, virtualIps, aliases });
}

function attachmentOf({ spec }: Service, networkId: string) {
  return attachmentsOf(spec?.task, spec).find(({ target }) => target === networkId);
}

const protocolNumbers = new Map<PortConfigProtocol, number>([
  [PortConfigProtocol.TCP, 6],
  [PortConfigProtocol.UDP, 17],
  [PortConfigProtocol.SCTP, 132],
]);

function meshPortsOf(endpoint: Endpoint | undefined): TablePort[] {
  return (endpoint?.ports ?? []).filter(isMesh).map(tablePort);
}

function tablePort({ protocol, publishedPort, targetPort, hostIp }: PortConfig): TablePort {
  return TablePort.create({
    protocol: protocolNumbers.get(protocol) ?? 0,
    published: publishedPort,
    target: targetPort,
    hostIp,
  });
}
