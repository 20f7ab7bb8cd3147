/**
 * Nobody sends with somebody else's address. For IPv4 the kernel's strict reverse-path filter sees to
 * it; IPv6 has none, and these rules stand in for it: the way back to the source must be the link that
 * the packet came by. Tunnels are not asked: the other nodes check their own containers, and the route
 * to a new one may come later than its first packet.
 */
import type { NftTable } from './nft-table.ts';

/**
 * Before anything else looks at a packet. Link-local addresses mean something on one link only, and no
 * router passes them on: containers find their gateway with them.
 */
export const sourceRules6: readonly string[] = [
  'type filter hook prerouting priority raw; policy accept;',
  'iifname "v-*" ip6 saddr != fe80::/10 fib saddr . iif oif missing drop',
];

export const sourcesName = 'sources';

/** A table of IPv6 alone: where the kernel lacks its part, IPv4's rules must load nevertheless. */
export const sourceTable6: NftTable = {
  family: 'ip6',
  name: sourcesName,
  maps: new Map(),
  targets: new Map(),
  hooks: new Map([[sourcesName, sourceRules6]]),
};
