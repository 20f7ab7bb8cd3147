/** What holds for a network as a whole: all of its table but the rows. */
import { isIPv6 } from 'node:net';
import { formatIpBlock, parseIpBlock } from '#lib/ip/ip-block';
import type { ReadTx } from '#manager/store/types';
import type { NetworkTable, TableNode } from '#proto/gen/shoal';
import type { Network } from '#proto/gen/swarm';
import { isEncrypted, isLan, networkName, vniOf, wishedMtuOf } from '#proto/model/network';
import { isGateway } from './entries.ts';
import type { Facts } from './facts.ts';
import {
  defaultUnderlayMtu,
  overheadEncrypted,
  overheadIpv4,
  overheadIpv6,
  tableMtuMin,
} from './limits.ts';

export type Head = Omit<NetworkTable, 'version' | 'nodes' | 'endpoints' | 'services'>;

/** `nodes` are those of the network: the narrowest of their links decides. */
export function headOf(
  view: ReadTx,
  network: Network,
  nodes: Iterable<TableNode>,
  facts: Facts,
): Head {
  const wishedMtu = wishedMtuOf(network.spec);
  const lan = isLan(network);
  // On a LAN each node's own interface says how wide it is.
  const mtu = lan ? 0 : mtuOf([...nodes], isEncrypted(network.spec), facts);
  return {
    networkId: network.id,
    name: networkName(network),
    vni: vniOf(network) ?? 0,
    subnets: (network.ipam?.configs ?? []).map(({ subnet }) => canonical(subnet)),
    internal: network.spec?.internal ?? false,
    encrypted: isEncrypted(network.spec),
    mtu: wishedMtu ?? mtu,
    gateway: isGateway(network),
    lan,
    tunnelPort: view.cluster.all()[0]?.vxlanudpport ?? 0,
  };
}

/** Nodes compare it with what their kernels say. */
function canonical(subnet: string): string {
  const block = parseIpBlock(subnet);
  return block === undefined ? subnet : formatIpBlock(block);
}

function mtuOf(nodes: readonly TableNode[], encrypted: boolean, facts: Facts): number {
  const widths = nodes.map(({ nodeId }) => facts.of(nodeId).underlayMtu || defaultUnderlayMtu);
  const underlay = widths.length === 0 ? defaultUnderlayMtu : Math.min(...widths);
  const outer = nodes.some(({ address }) => isIPv6(address)) ? overheadIpv6 : overheadIpv4;
  return Math.max(tableMtuMin, underlay - outer - (encrypted ? overheadEncrypted : 0));
}
