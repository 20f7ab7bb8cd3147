/**
 * Names, ports and addresses of the WireGuard mesh, which joins the nodes' own namespaces.
 */
import { assert } from '#lib/assert';
import { tunnelAddress } from '../sandbox/numbers.ts';

export const wireguardLink = 'shoal-wg';
/** Its rules in the node's own namespace. */
export const wireguardTable = 'shoal_wg';
/** Beside WireGuard's usual 51820, which a tunnel of the node's administrator may have. */
export const wireguardPort = 51_821;
/** Of the tunnels inside: another one than in the clear, so that a rule can tell them apart. */
export const encryptedTunnelPort = 4_790;
/** Headers and padding around a packet, in the worst case: over IPv6. */
export const wireguardOverheadBytes = 80;

/** 169.254.169.0 is the first address that clouds use for services of their own. */
const firstReservedNumber = 167 * 256;
/** Nodes with greater numbers have no address in the mesh. */
export const wireguardNumberMax = firstReservedNumber - 1;

/** Of a node on the mesh: the same as its tunnel end has inside the networks' namespaces. */
export function wireguardAddress(number: number): string {
  assert(number <= wireguardNumberMax, 'a node of the WireGuard mesh has an address there');
  return tunnelAddress(number);
}
