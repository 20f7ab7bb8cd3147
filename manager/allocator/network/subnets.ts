/**
 * Which subnets a network gets: those that its user named, if nobody else has them, or the first
 * free one of the cluster's default pools; for IPv6 a unique local one that follows from its id.
 */
import { createHash } from 'node:crypto';
import { must } from '#lib/assert';
import { ShoalError } from '#lib/errors';
import {
  formatIp,
  formatIpBlock,
  type IpBlock,
  ipBlockHas,
  ipBlockSize,
  ipBlocksOverlap,
  parseIpBlock,
} from '#lib/ip/ip-block';
import type { ReadTx } from '#manager/store/types';
import {
  IPAMConfig,
  IPAMConfigAddressFamily,
  IPAMOptions,
  type Network,
  type NetworkSpec,
} from '#proto/gen/swarm';
import { defaultAddressPools, defaultSubnetSize } from '#proto/model/cluster-defaults';
import { gatewayPrefix6 } from '#proto/model/mesh/gateway-ipv6';
import { isLan, networkName } from '#proto/model/network';
import { isEmpty } from '#proto/model/validate/network';
import { addressesOfNode } from '../address/of-node.ts';
import { gatewayPool, ipv6SubnetPrefix, subnetsTriedMax } from '../limits.ts';
import { keyOf, type Releases } from '../releases.ts';

/** What must be left alone, and by whom it is used, for people. */
interface Taken {
  readonly block: IpBlock;
  readonly by: string;
}

/** The network's address management, complete. Throws `failed_precondition` with the reason. */
export function allocateSubnets(
  view: ReadTx,
  id: string,
  spec: NetworkSpec,
  releases: Releases,
): IPAMOptions {
  const taken = takenBlocks(view, id);
  const isOnLan = isLan({ spec });
  const configs = (spec.ipam?.configs ?? [])
    .filter((config) => !isEmpty(config))
    .map((config) => {
      const pool = wished(config, taken);
      if (!isOnLan) refuseNodeWithin(view, config);
      return pool;
    });
  const has = (family: IPAMConfigAddressFamily): boolean =>
    configs.some((config) => config.family === family);
  // The addresses of a LAN are not ours to choose. It may come from a Swarm without any.
  if (isOnLan) {
    if (has(IPAMConfigAddressFamily.IPV4)) return optionsOf(spec, configs);
    throw refusal(`network ${spec.annotations?.name ?? id} needs the --subnet of its LAN`);
  }
  if (!has(IPAMConfigAddressFamily.IPV4)) {
    configs.push(poolConfig(chooseSubnet(view, taken, releases), IPAMConfigAddressFamily.IPV4));
  }
  if (spec.ipv6Enabled && !has(IPAMConfigAddressFamily.IPV6)) {
    configs.push(poolConfig(uniqueLocal(id, taken), IPAMConfigAddressFamily.IPV6));
  }
  return optionsOf(spec, configs);
}

/**
 * IPv4 first, and so in everything's addresses: many clients take the first, and the docker client
 * sends two subnets in no order.
 */
function optionsOf({ ipam }: NetworkSpec, unordered: readonly IPAMConfig[]): IPAMOptions {
  const configs = [...unordered].sort((a, b) => a.family - b.family);
  return IPAMOptions.create({ ...ipam, driver: ipam?.driver, configs });
}

function takenBlocks(view: ReadTx, id: string): Taken[] {
  const taken = view.network
    .all()
    .filter((network) => network.id !== id)
    .flatMap((network) => blocksOf(network));
  const gateways = [gatewayPool, gatewayPrefix6].map((pool) => ({
    block: must(parseIpBlock(pool), 'the pool of the gateway networks is a block'),
    by: 'the gateway networks of the nodes',
  }));
  return [...gateways, ...taken];
}

function blocksOf(network: Network): Taken[] {
  if (network.spec?.ingress === true) return [];
  return (network.ipam?.configs ?? []).flatMap(({ subnet }) => {
    const block = parseIpBlock(subnet);
    return block === undefined ? [] : [{ block, by: `network ${networkName(network)}` }];
  });
}

/** The subnet that the user named, with its gateway. */
function wished(config: IPAMConfig, taken: readonly Taken[]): IPAMConfig {
  const block = must(parseIpBlock(config.subnet), 'the spec has been checked');
  const other = taken.find((entry) => ipBlocksOverlap(entry.block, block));
  if (other !== undefined) {
    const where = formatIpBlock(other.block);
    throw refusal(`${asked(config)}: it overlaps ${where} of ${other.by}; choose another --subnet`);
  }
  const { IPV4, IPV6 } = IPAMConfigAddressFamily;
  const gateway = config.gateway === '' ? gatewayOf(block) : config.gateway;
  return { ...config, gateway, family: block.family === 4 ? IPV4 : IPV6 };
}

function refuseNodeWithin(view: ReadTx, config: IPAMConfig): void {
  const block = must(parseIpBlock(config.subnet), 'the spec has been checked');
  const node = nodeWithin(view, block);
  if (node === undefined) return;
  throw refusal(`${asked(config)}: node ${node.name} has the address ${node.address} in it`);
}

function asked({ subnet }: IPAMConfig): string {
  return `subnet ${subnet} cannot be used`;
}

function refusal(message: string): ShoalError {
  return new ShoalError('failed_precondition', message);
}

/** A subnet with a node's own address in it would cut that node off from its containers. */
function nodeWithin(
  view: ReadTx,
  block: IpBlock,
): { readonly name: string; readonly address: string } | undefined {
  for (const node of view.node.all()) {
    const address = addressesOfNode(node).find((ip) => ipBlockHas(block, ip));
    if (address === undefined) continue;
    return { name: node.description?.hostname || node.id, address: formatIp(address) };
  }
  return undefined;
}

/** The first subnet of the default pools that nobody has and that does not rest. */
function chooseSubnet(view: ReadTx, taken: readonly Taken[], releases: Releases): IpBlock {
  const cluster = view.cluster.all()[0];
  const given = cluster?.defaultAddressPool ?? [];
  const pools = given.length === 0 ? defaultAddressPools : given;
  const prefix = cluster?.subnetSize || defaultSubnetSize;
  let isResting = false;
  for (const text of pools) {
    const pool = parseIpBlock(text);
    if (pool === undefined || pool.family !== 4) continue;
    for (const block of subnetsOf(pool, Math.max(prefix, pool.prefix), taken)) {
      if (nodeWithin(view, block) !== undefined) continue;
      if (releases.restsUntilMs(keyOf.subnet(formatIpBlock(block))) === 0) return block;
      isResting = true;
    }
  }
  const where = `no free /${prefix} in the default address pool ${pools.join(', ')}`;
  if (isResting)
    throw refusal(`${where}: those left were freed a moment ago; try again in a minute`);
  throw refusal(`${where}: remove networks that nobody uses, or give this one a --subnet`);
}

/** The free subnets of a pool, leaping over what is taken. */
function* subnetsOf(
  pool: IpBlock,
  prefix: number,
  taken: readonly Taken[],
): Generator<IpBlock, void> {
  const size = ipBlockSize({ ...pool, prefix });
  const end = pool.first + ipBlockSize(pool);
  let first = pool.first;
  for (let tried = 0; first < end && tried < subnetsTriedMax; tried++) {
    const block: IpBlock = { family: pool.family, first, prefix };
    const other = taken.find((entry) => ipBlocksOverlap(entry.block, block));
    if (other === undefined) yield block;
    const after = other === undefined ? 0n : other.block.first + ipBlockSize(other.block);
    first = after > first + size ? ((after + size - 1n) / size) * size : first + size;
  }
}

/** fd, 40 bits that follow from the network's id, subnet 0: two networks hardly ever meet. */
function uniqueLocal(id: string, taken: readonly Taken[]): IpBlock {
  for (let attempt = 0; attempt < 16; attempt++) {
    const digest = createHash('sha256').update(`${id}/${attempt}`).digest();
    const global = BigInt(`0xfd${digest.subarray(0, 5).toString('hex')}`);
    const block: IpBlock = { family: 6, first: global << 80n, prefix: ipv6SubnetPrefix };
    if (!taken.some((entry) => ipBlocksOverlap(entry.block, block))) return block;
  }
  throw refusal('no free IPv6 subnet was found: give the network a --subnet');
}

function gatewayOf({ family, first }: IpBlock): string {
  return formatIp({ family, value: first + 1n });
}

function poolConfig(block: IpBlock, family: IPAMConfigAddressFamily): IPAMConfig {
  const subnet = formatIpBlock(block);
  return IPAMConfig.create({ family, subnet, gateway: gatewayOf(block) });
}
