/**
 * Addresses that nodes have themselves. On a LAN that containers share with them, nobody else may
 * get one; in the subnet of an overlay they would cut the node off.
 */
import { formatIp, type Ip, parseIp } from '#lib/ip/ip-block';
import type { ReadTx } from '#manager/store/types';
import type { Node } from '#proto/gen/swarm';

/** Where managers see the node, and where its tunnels end. */
export function addressesOfNode({ description, status }: Node): Ip[] {
  return [status?.addr ?? '', description?.dataPathAddress ?? ''].flatMap(
    (address) => parseIp(plain(address)) ?? [],
  );
}

/** In canonical form. */
export function addressesOfNodes(view: ReadTx): ReadonlySet<string> {
  return new Set(view.node.all().flatMap(addressesOfNode).map(formatIp));
}

/** A socket for both families shows IPv4 addresses as IPv6 ones. */
function plain(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '');
}
