/**
 * Checks of a network spec, before anything looks at the state of the cluster: whether its subnets
 * are free is the allocator's to say.
 */
import {
  bitsOf,
  blockAround,
  formatIpBlock,
  type IpBlock,
  ipBlockCovers,
  ipBlockHas,
  ipBlocksOverlap,
  parseIp,
  parseIpBlock,
} from '#lib/ip/ip-block';
import type { IPAMConfig, NetworkSpec } from '#proto/gen/swarm';
import { reservedAddressesMax, subnetHostBitsMin, subnetsMax, vniMax } from '../limits.ts';
import {
  driverOf,
  encryptedOption,
  macvlanDriver,
  mtuOption,
  networkOptions,
  overlayDriver,
  vniOption,
} from '../network.ts';
import { invalid, validateAnnotations, validateCount } from './common.ts';
import { validateMacvlan } from './macvlan.ts';
import { validateMtu } from './mtu.ts';

/** Throws `invalid_argument` that names the field. */
export function validateNetworkSpec(spec: NetworkSpec | undefined): asserts spec is NetworkSpec {
  if (spec === undefined) throw invalid('Spec', 'a network needs a spec');
  validateAnnotations('', spec.annotations);
  validateDriver(spec);
  validateIpam(spec);
  if (spec.ingress) validateIngress(spec);
}

function validateDriver(spec: NetworkSpec): void {
  if (spec.network !== undefined) {
    const reason = 'networks of the swarm take their settings from no other network';
    const instead = 'managers give addresses cluster-wide, so one network without it is enough';
    throw invalid('ConfigFrom', `${reason}: ${instead}`);
  }
  const driver = driverOf(spec);
  if (driver === macvlanDriver) {
    validateMacvlan(spec);
    return;
  }
  if (driver !== overlayDriver) {
    const known = `${overlayDriver} or ${macvlanDriver}`;
    const instead = driver === 'ipvlan' ? `: use ${macvlanDriver}` : '';
    const reason = `a network of the swarm has the driver ${known}, not ${driver}${instead}`;
    throw invalid('Driver', reason);
  }
  for (const [name, value] of Object.entries(spec.driverConfig?.options ?? {})) {
    validateOption(`Options["${name}"]`, name, value, spec.ipv6Enabled);
  }
}

function validateOption(path: string, name: string, value: string, isIpv6: boolean): void {
  if (!networkOptions.includes(name)) {
    const known = networkOptions.join(', ');
    throw invalid(path, `unknown driver option "${name}": an overlay knows ${known}`);
  }
  if (name === encryptedOption && !['', 'true', 'false'].includes(value)) {
    throw invalid(path, `"${value}": encrypted is true or false`);
  }
  const whole = /^\d{1,9}$/.test(value) ? Number(value) : -1;
  if (name === vniOption && (whole < 1 || whole > vniMax)) {
    throw invalid(path, `VXLAN id "${value}" is not one whole number from 1 to ${vniMax}`);
  }
  if (name === mtuOption) validateMtu(path, value, isIpv6);
}

/** The ingress network is in every container, so it cannot be attached to, and must lead out. */
function validateIngress({ internal, attachable, ipam }: NetworkSpec): void {
  if (internal) throw invalid('Internal', 'the ingress network cannot be internal');
  if (attachable) throw invalid('Attachable', 'the ingress network cannot be attachable');
  if (ipam?.configs.every(isEmpty) ?? true) return;
  const reason = 'the ingress network has the addresses of the nodes’ gateway blocks';
  throw invalid('IPAM.Config', `${reason}: leave out its subnet`);
}

/** Some clients send a pool with nothing in it for "any". */
export function isEmpty({ subnet, range, gateway, reserved }: IPAMConfig): boolean {
  return subnet === '' && range === '' && gateway === '' && Object.keys(reserved).length === 0;
}

function validateIpam({ ipam, ipv6Enabled }: NetworkSpec): void {
  if (ipam === undefined) return;
  const driver = ipam.driver?.name ?? '';
  if (driver !== '' && driver !== 'default') {
    throw invalid('IPAM.Driver', `address management by "${driver}": only default is there`);
  }
  const path = 'IPAM.Config';
  validateCount(path, ipam.configs, subnetsMax);
  const blocks: IpBlock[] = [];
  for (const [index, config] of ipam.configs.entries()) {
    if (isEmpty(config)) continue;
    const block = validatePool(`${path}[${index}]`, config, ipv6Enabled);
    const other = blocks.find((before) => ipBlocksOverlap(before, block));
    if (other !== undefined) {
      const reason = `subnet ${formatIpBlock(block)} overlaps ${formatIpBlock(other)}`;
      throw invalid(`${path}[${index}].Subnet`, `${reason} of the same network`);
    }
    blocks.push(block);
  }
}

function validatePool(path: string, config: IPAMConfig, ipv6Enabled: boolean): IpBlock {
  const subnet = validateSubnet(`${path}.Subnet`, config.subnet);
  if (subnet.family === 6 && !ipv6Enabled) {
    const reason = `${config.subnet} is an IPv6 subnet, but IPv6 is off in this network`;
    throw invalid(`${path}.Subnet`, `${reason}: create it with --ipv6`);
  }
  if (config.range !== '') {
    const range = parseCidr(`${path}.IPRange`, config.range);
    if (!ipBlockCovers(subnet, range)) {
      throw invalid(`${path}.IPRange`, `range ${config.range} is not within ${config.subnet}`);
    }
  }
  if (config.gateway !== '') validateHost(`${path}.Gateway`, 'gateway', config.gateway, subnet);
  const reserved = Object.entries(config.reserved);
  validateCount(`${path}.AuxiliaryAddresses`, reserved, reservedAddressesMax);
  for (const [name, address] of reserved) {
    validateHost(`${path}.AuxiliaryAddresses["${name}"]`, 'auxiliary address', address, subnet);
  }
  return subnet;
}

function validateSubnet(path: string, text: string): IpBlock {
  if (text === '') throw invalid(path, 'a range, gateway or auxiliary address needs a subnet');
  const subnet = parseCidr(path, text);
  const prefixMax = bitsOf(subnet.family) - subnetHostBitsMin;
  if (subnet.prefix <= prefixMax) return subnet;
  throw invalid(path, `subnet ${text} is too small: the prefix is /${prefixMax} at most`);
}

function parseCidr(path: string, text: string): IpBlock {
  const block = parseIpBlock(text);
  if (block !== undefined) return block;
  const around = blockAround(text);
  const hint =
    around === undefined ? ', such as 10.0.9.0/24' : `: it should be ${formatIpBlock(around)}`;
  throw invalid(path, `invalid CIDR block "${text}"${hint}`);
}

function validateHost(path: string, what: string, text: string, subnet: IpBlock): void {
  const ip = parseIp(text);
  if (ip === undefined) throw invalid(path, `${what} "${text}" is not an IP address`);
  if (ipBlockHas(subnet, ip) && ip.value !== subnet.first) return;
  const reason = `${what} ${text} is not an address of a host in ${formatIpBlock(subnet)}`;
  throw invalid(path, reason);
}
