/**
 * The network tables of a cluster with a thousand services, one endpoint each, as its managers
 * would send them. Most endpoints are on a third node that no packet of the suite goes to.
 */
import {
  createNetworkTable,
  createTableChange,
  createTableEndpoint,
  createTableNode,
  createTablePort,
  createTableService,
  EndpointState,
  type NetworkTable,
  type TableChange,
  type TableEndpoint,
  type TableService,
  type TablesMessage,
} from '#proto/gen/shoal';
import { nodeAddresses, underlayMtu } from './ground.ts';
import { ports } from './orders.ts';

export const serviceCount = 1_000;
export const overlayId = 'overlay00000bench00000000';
export const overlayName = 'bench';
export const gatewayId = 'gateway00000bench00000000';
const vxlanBytes = 50;
const mtu = underlayMtu - vxlanBytes;
const vnis = { overlay: 4097, gateway: 4096 } as const;
const tcp = 6;
const absentNode = 'node3';

export const nodeIds = ['node1', 'node2'] as const;
export type NodeId = (typeof nodeIds)[number];

/** A real container. */
export interface RealTask {
  readonly name: string;
  readonly nodeId: NodeId;
  readonly address: string;
}

/** A service whose only task it is. */
export interface RealService extends RealTask {
  readonly vip: string;
  /** On all nodes; absent where nothing is published. */
  readonly published?: number;
}

/** Its task runs on the first node. */
export const near: RealService = {
  name: 'near',
  nodeId: 'node1',
  address: '10.0.0.11',
  vip: '10.0.8.11',
  published: 8_001,
};
/** Its task runs on the second node. */
export const far: RealService = {
  name: 'far',
  nodeId: 'node2',
  address: '10.0.0.12',
  vip: '10.0.8.12',
  published: 8_002,
};
/** Its task runs, and is in no table yet. */
export const late: RealService = {
  name: 'late',
  nodeId: 'node2',
  address: '10.0.0.13',
  vip: '10.0.8.13',
};

/** Different ones ask by the two ways: the kernels at both ends remember earlier connections. */
export const clients = {
  direct: { name: 'direct', nodeId: 'node1', address: '10.0.0.21' },
  virtual: { name: 'virtual', nodeId: 'node1', address: '10.0.0.22' },
  watcher: { name: 'watcher', nodeId: 'node2', address: '10.0.0.23' },
} as const satisfies Record<string, RealTask>;

export const taskIdOf = ({ name }: RealTask): string => `task-${name}`;

const nodes = [...nodeIds, absentNode].map((nodeId, at) =>
  createTableNode({
    nodeId,
    hostname: nodeId,
    address: nodeAddresses[at] ?? '192.0.2.13',
    number: at + 1,
    // Nobody asks the third one whether it lives.
    gatewaySubnet: nodeId === absentNode ? '' : `10.255.${at + 1}.0/24`,
  }),
);

/** Addresses from the third byte given on, 250 to a byte. */
function addressAt(thirdByte: number, at: number): string {
  return `10.0.${thirdByte + Math.floor(at / 250)}.${(at % 250) + 1}`;
}

function endpointOf(task: RealTask, address: string, serviceId: string): TableEndpoint {
  return createTableEndpoint({
    taskId: taskIdOf(task),
    serviceId,
    nodeId: task.nodeId,
    addresses: [address],
    names: [`${task.name}.1`],
    state: EndpointState.ENDPOINT_READY,
  });
}

/** Those that are there for their number only. */
function fillers(count: number): { services: TableService[]; endpoints: TableEndpoint[] } {
  const names = Array.from({ length: count }, (_, at) => `filler${at}`);
  return {
    services: names.map((name, at) =>
      createTableService({ serviceId: name, name, virtualIps: [addressAt(16, at)] }),
    ),
    endpoints: names.map((name, at) =>
      createTableEndpoint({
        taskId: `task-${name}`,
        serviceId: name,
        nodeId: absentNode,
        addresses: [addressAt(32, at)],
        names: [`${name}.1`],
        state: EndpointState.ENDPOINT_READY,
      }),
    ),
  };
}

/** All services, and the endpoints of all but the late one; clients belong to no service. */
export function overlayTable(version: number): NetworkTable {
  const real = [near, far, late];
  const { services, endpoints } = fillers(serviceCount - real.length);
  const own = real.map(({ name, vip }) =>
    createTableService({ serviceId: name, name, virtualIps: [vip] }),
  );
  return createNetworkTable({
    networkId: overlayId,
    name: overlayName,
    version,
    vni: vnis.overlay,
    subnets: ['10.0.0.0/16'],
    mtu,
    nodes,
    endpoints: [
      ...endpoints,
      ...[near, far].map((task) => endpointOf(task, task.address, task.name)),
      ...Object.values(clients).map((task) => endpointOf(task, task.address, '')),
    ],
    services: [...services, ...own],
  });
}

/** What names a resolver knows of it. */
export function serviceNames(table: NetworkTable): readonly string[] {
  return table.services.map(({ name }) => name);
}

/** The late endpoint comes, or goes. */
export function lateChange(fromVersion: number, isThere: boolean): TableChange {
  return createTableChange({
    networkId: overlayId,
    fromVersion,
    toVersion: fromVersion + 1,
    setEndpoints: isThere ? [endpointOf(late, late.address, late.name)] : [],
    removedEndpoints: isThere ? [] : [taskIdOf(late)],
  });
}

/** Published ports; addresses on the gateway network by service name, as far as they are known. */
export function gatewayTable(
  version: number,
  gatewayAddresses: ReadonlyMap<string, string>,
): NetworkTable {
  const published = [near, far];
  return createNetworkTable({
    networkId: gatewayId,
    name: 'ingress',
    version,
    vni: vnis.gateway,
    subnets: ['10.255.0.0/16'],
    mtu,
    gateway: true,
    nodes,
    endpoints: published.flatMap((service) => {
      const address = gatewayAddresses.get(service.name);
      return address === undefined ? [] : [endpointOf(service, address, service.name)];
    }),
    services: published.map(({ name, published = 0 }) =>
      createTableService({
        serviceId: name,
        name,
        ports: [createTablePort({ protocol: tcp, published, target: ports.greeting })],
      }),
    ),
  });
}

export function wholeTables(...tables: readonly NetworkTable[]): Partial<TablesMessage> {
  return { tables };
}
