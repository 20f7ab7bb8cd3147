/**
 * Names and addresses of the WireGuard mesh, which joins the nodes' own namespaces.
 */
import { assert } from '#lib/assert';
import { tunnelAddress } from '../sandbox/numbers.ts';

export const wireguardLink = 'shoal-wg';
/** Its rules in the node's own namespace. */
export const wireguardTable = 'shoal_wg';
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
