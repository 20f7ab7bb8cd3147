/**
 * What the tests of overlays against the real kernel share: three nodes with containers on one
 * network, its tables and those of the mesh. Each test file has a ground of its own.
 */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { after, before } from 'node:test';
import type { OpenProbe } from '#agent/network/mesh/prober';
import type { NetworkTable, TableEndpoint } from '#proto/gen/shoal';
import {
  createNetworkTable,
  createTableEndpoint,
  createTableNode,
  createTablePort,
  createTableService,
  EndpointState,
} from '#proto/gen/shoal';
import { waitFor } from '../support/wait.ts';
import type { Service } from './fake-hosts.ts';
import {
  buildGround,
  clearGround,
  Host,
  netnsDirectory,
  prefix,
  SharedTables,
  serve,
} from './fake-hosts.ts';
import { probeFrom } from './probe-from.ts';

export const isRoot = process.getuid?.() === 0;
export const options = { skip: isRoot ? false : 'needs root', timeout: 90_000 };
export const vip = '10.0.1.200';
export const vip6 = 'fd00:0:0:1::200';
export const emptyVip = '10.0.1.201';
export const networkId = 'net1net1net1net1net1net1n';
export const gatewayId = 'gategategategategategateg';

export const tables = new SharedTables();
/** A prober that needs no socket: every node lives. */
const alive: OpenProbe = (_address, onAnswer) => ({ ask: onAnswer, close: () => undefined });

export const hosts = [
  new Host(1, tables, probeFrom(`${prefix}-h1`)),
  new Host(2, tables, alive),
  // The way without the kernel's egress hook must do the same.
  new Host(3, tables, alive, false),
];
export const [one, two, three] = hosts as [Host, Host, Host];

interface Web {
  readonly host: Host;
  readonly containerId: string;
  readonly taskId: string;
  readonly address: string;
  readonly isClosed: boolean;
  state: EndpointState;
  serviceId: string;
}

function webOn(host: Host, last: number, serviceId = 'web', isClosed = false): Web {
  return {
    host,
    containerId: `${last}`.padStart(12, '0').padEnd(64, 'a'),
    taskId: `task${last}`,
    address: `10.0.1.${last}`,
    isClosed,
    state: EndpointState.ENDPOINT_READY,
    serviceId,
  };
}

export const webs = [webOn(one, 11), webOn(two, 12), webOn(three, 13)] as const;
export const asking = webOn(one, 50, '');
export const lonely = webOn(two, 60, '', true);
let present: readonly Web[] = [];

/** Whom the tables name from the next `publish` on. */
export function setPresent(webs: readonly Web[]): void {
  present = webs;
}

let version = 1;

function endpointOf(web: Web, addresses: readonly string[]): TableEndpoint {
  const { taskId, serviceId, state } = web;
  return createTableEndpoint({ taskId, serviceId, nodeId: web.host.nodeId, addresses, state });
}

const nodes = hosts.map(({ nodeId, address, number }) =>
  createTableNode({
    nodeId,
    hostname: nodeId,
    address,
    number,
    gatewaySubnet: `10.255.${number}.0/24`,
  }),
);

export function overlayTable(): NetworkTable {
  return createNetworkTable({
    networkId,
    name: 'front',
    version: ++version,
    vni: 4097,
    subnets: ['10.0.1.0/24', 'fd00:0:0:1::/64'],
    mtu: 1450,
    nodes,
    endpoints: present.map((web) => endpointOf(web, [web.address, address6(web)])),
    services: [
      createTableService({ serviceId: 'web', name: 'web', virtualIps: [vip, vip6] }),
      createTableService({ serviceId: 'none', name: 'none', virtualIps: [emptyVip] }),
    ],
  });
}

export const address6 = (web: Web): string => `fd00:0:0:1::${web.address.split('.')[3]}`;

function gatewayTable(): NetworkTable {
  const endpoints = present.flatMap((web) => {
    const attachment = web.host.networks.find(web.containerId);
    return attachment === undefined ? [] : [endpointOf(web, [attachment.address.v4])];
  });
  const ports = [6, 17].map((protocol) =>
    createTablePort({ protocol, published: 8080, target: 80 }),
  );
  return createNetworkTable({
    networkId: gatewayId,
    name: 'ingress',
    version: ++version,
    vni: 4096,
    subnets: ['10.255.0.0/16'],
    gateway: true,
    mtu: 1450,
    nodes,
    endpoints,
    services: [createTableService({ serviceId: 'web', name: 'web', ports })],
  });
}

/** Sends the tables to all nodes. */
export function announce(): void {
  tables.set([overlayTable(), gatewayTable()]);
}

/** The same; resolves when their kernels have them. */
export async function publish(): Promise<void> {
  announce();
  const wanted = tables.tables();
  const isDone = (host: Host): boolean => {
    const { applied } = host.networks.report();
    return wanted.every(({ networkId: id, version: want }) => applied.get(id) === want);
  };
  await until('all kernels have the tables', () => hosts.every(isDone));
}

export function until(
  what: string,
  isTrue: () => boolean | Promise<boolean>,
  limitMs = 15_000,
): Promise<boolean> {
  return waitFor(what, limitMs, async () => isTrue());
}

export async function attach(web: Web): Promise<void> {
  const { taskId, containerId, address, isClosed } = web;
  const network = { networkId, networkName: 'front', addresses: [address, address6(web)] };
  const place = { taskId, kind: 'own' as const, networks: [network], isClosed };
  await web.host.networks.attach(containerId, place);
}

export const namespaceOf = (web: Web): string => web.host.container(web.containerId);
export const sandboxOf = (host: Host): string => `${host.prefix}n-${networkId.slice(0, 12)}`;
export const sorted = (texts: readonly string[]): string[] => [...texts].sort();
const servers: Service[] = [];

async function setUp(): Promise<void> {
  if (!isRoot) return;
  await buildGround(hosts);
  announce();
  for (const host of hosts) await host.networks.start();
  present = [...webs, asking, lonely];
  for (const web of present) await attach(web);
  await publish();
  for (const web of [...webs, lonely]) {
    servers.push(await serve(namespaceOf(web), web.taskId, 80));
  }
}

async function tearDown(): Promise<void> {
  if (!isRoot) return;
  for (const server of servers) await server.stop();
  for (const host of hosts) await host.networks.stop();
  await clearGround();
}

/** A client that keeps one connection open and speaks when told. */
export function hold(netns: string, address: string, port: number) {
  const program = `
    const s = require('net').connect({ host: '${address}', port: ${port} });
    s.on('data', (d) => console.log(String(d).trim()));
    s.on('error', (e) => console.log(e.code));
    s.on('close', () => process.exit());
    process.stdin.on('data', () => s.write('hold'));`;
  const child = spawn('nsenter', [`--net=${netnsDirectory}/${netns}`, 'node', '-e', program], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin.on('error', () => undefined);
  const lines: string[] = [];
  createInterface(child.stdout).on('line', (line) => lines.push(line));
  const next = async (): Promise<string> => {
    await until('the server answers', () => lines.length > 0);
    return lines.shift() ?? '';
  };
  return {
    next,
    speak: () => {
      child.stdin.write('x');
      return next();
    },
    stop: () => child.kill('SIGKILL'),
  };
}

/** To be called once in a test file, outside of any describe. */
export function useGround(): void {
  before(setUp);
  after(tearDown);
}
