/**
 * Checks of a network with driver macvlan: its containers are on a LAN that the cluster does not
 * run, so its addresses must be named, and nothing that needs a tunnel can be had.
 */
import type { NetworkSpec } from '#proto/gen/swarm';
import { interfaceNameLengthMax } from '../limits.ts';
import {
  encryptedOption,
  isInterfaceName,
  macvlanModeOption,
  macvlanModes,
  macvlanOptions,
  mtuOption,
  parentOption,
  vniOption,
} from '../network.ts';
import { invalid } from './common.ts';
import { validateMtu } from './mtu.ts';

/** Throws `invalid_argument` that names the field. Subnets themselves are checked elsewhere. */
export function validateMacvlan(spec: NetworkSpec): void {
  if (spec.ingress) throw invalid('Ingress', 'the ingress network cannot be a macvlan network');
  if (spec.attachable) {
    const reason = 'containers join a macvlan network by their service only';
    throw invalid('Attachable', `${reason}: leave out --attachable`);
  }
  const options = spec.driverConfig?.options ?? {};
  for (const [name, value] of Object.entries(options)) {
    validateOption(`Options["${name}"]`, name, value, spec.ipv6Enabled);
  }
  if (options[parentOption] === undefined) {
    const instead = 'name the interface that every node has on that LAN, such as -o parent=eth0';
    throw invalid(`Options["${parentOption}"]`, `a macvlan network needs a parent: ${instead}`);
  }
  validateSubnets(spec);
}

function validateOption(path: string, name: string, value: string, isIpv6: boolean): void {
  switch (name) {
    case parentOption:
      validateParent(path, value);
      return;
    case macvlanModeOption:
      validateMode(path, value);
      return;
    case mtuOption:
      validateMtu(path, value, isIpv6);
      return;
    case encryptedOption:
    case vniOption: {
      const reason = 'a macvlan network has no tunnels: its packets are on the LAN as they are';
      throw invalid(path, `${name} is an option of overlays only: ${reason}`);
    }
    default: {
      const known = macvlanOptions.join(', ');
      throw invalid(path, `unknown driver option "${name}": a macvlan network knows ${known}`);
    }
  }
}

function validateParent(path: string, value: string): void {
  if (isInterfaceName(value)) return;
  const limits = `1 to ${interfaceNameLengthMax} characters without slashes and white space`;
  throw invalid(path, `parent ${JSON.stringify(value)} is no name of an interface: ${limits}`);
}

function validateMode(path: string, value: string): void {
  if (macvlanModes.includes(value)) return;
  const known = `a macvlan network has the mode ${macvlanModes.join(', ')}`;
  const why = value === 'passthru' ? 'passthru gives the whole interface to one container: ' : '';
  throw invalid(path, `mode "${value}" cannot be used: ${why}${known}`);
}

/** Nobody but the user knows which addresses of his LAN are free. */
function validateSubnets({ ipam, ipv6Enabled }: NetworkSpec): void {
  const subnets = (ipam?.configs ?? []).map(({ subnet }) => subnet).filter((text) => text !== '');
  const path = 'IPAM.Config';
  if (!subnets.some((text) => !text.includes(':'))) {
    const instead = 'name that of the LAN with --subnet, and what of it is free with --ip-range';
    throw invalid(path, `a macvlan network needs an IPv4 subnet: ${instead}`);
  }
  if (ipv6Enabled && !subnets.some((text) => text.includes(':'))) {
    throw invalid(path, 'a macvlan network with --ipv6 needs an IPv6 --subnet, too: the LAN’s own');
  }
}
