/**
 * What the node's part of the WireGuard mesh should be: one interface, one peer per node with which
 * it shares an encrypted network, and rules that keep those networks out of the clear. Pure.
 */

import { isIP, isIPv6 } from 'node:net';
import type { NetworkTable, TableNode } from '#proto/gen/shoal';
import { encryptedTunnelPort, wireguardPort } from '#proto/model/mesh/tunnel-ports';
import { isWireguardKey } from '#proto/model/wireguard';
import { ownNode } from '../overlay/wish.ts';
import type { NftTable } from '../sandbox/nft-table.ts';
import {
  wireguardAddress,
  wireguardNumberMax,
  wireguardOverheadBytes,
  wireguardTable,
} from './numbers.ts';

export interface WireguardPeer {
  readonly hostname: string;
  readonly publicKey: string;
  /** Where its encrypted packets go: its data path address. */
  readonly endpoint: string;
  /** The only address that it may have inside. */
  readonly address: string;
}

export interface WireguardWish {
  readonly address: string;
  readonly mtu: number;
  /** In the order of their nodes' numbers. */
  readonly peers: readonly WireguardPeer[];
}

/** Undefined when no encrypted network concerns the node. */
export function wireguardWish(
  tables: readonly NetworkTable[],
  nodeId: string,
  underlayMtuBytes: number,
): WireguardWish | undefined {
  const encrypted = tables.filter(({ encrypted: isEncrypted }) => isEncrypted);
  const shared = encrypted
    .filter((table) => (ownNode(table, nodeId)?.number ?? Number.NaN) <= wireguardNumberMax)
    // Versions grow over all tables: of a row that stands in several, the newest counts.
    .sort((one, other) => one.version - other.version);
  const own = shared.flatMap((table) => ownNode(table, nodeId) ?? []).at(-1);
  if (own === undefined) return undefined;
  const nodes = new Map(shared.flatMap((table) => table.nodes.map((node) => [node.nodeId, node])));
  const peers = [...nodes.values()]
    .filter((node) => node.nodeId !== nodeId && isUsable(node))
    .sort((one, other) => one.number - other.number);
  const seen = new Set<string>();
  return {
    address: wireguardAddress(own.number),
    mtu: underlayMtuBytes - wireguardOverheadBytes,
    peers: peers.flatMap(({ hostname, wireguardKey, address, number }) => {
      // A key is one peer, whoever else claims it.
      if (seen.has(wireguardKey)) return [];
      seen.add(wireguardKey);
      const inside = wireguardAddress(number);
      return [{ hostname, publicKey: wireguardKey, endpoint: address, address: inside }];
    }),
  };
}

/** What other nodes say is checked before it becomes lines of a configuration. */
function isUsable({ wireguardKey, address, number }: TableNode): boolean {
  return isWireguardKey(wireguardKey) && isIP(address) !== 0 && number <= wireguardNumberMax;
}

/** For `wg syncconf`: what is not in it is removed, what is as it was keeps its sessions. */
export function renderConfig({ peers }: WireguardWish, privateKey: string): string {
  const sections = peers.map(({ publicKey, endpoint, address }) =>
    [
      '',
      '[Peer]',
      `PublicKey = ${publicKey}`,
      `AllowedIPs = ${address}/32`,
      `Endpoint = ${isIPv6(endpoint) ? `[${endpoint}]` : endpoint}:${wireguardPort}`,
      '',
    ].join('\n'),
  );
  const own = ['[Interface]', `PrivateKey = ${privateKey}`, `ListenPort = ${wireguardPort}`, ''];
  return [own.join('\n'), ...sections].join('');
}

/**
 * Tunnel packets of encrypted networks come and go by the interface alone, and nothing else does:
 * containers, whose packets the node forwards, cannot send through it in the node's name.
 */
export function wireguardRules(link: string): NftTable {
  const hooks = new Map<string, readonly string[]>([
    [
      'input',
      [
        'type filter hook input priority filter; policy accept;',
        `udp dport ${encryptedTunnelPort} iifname != "${link}" drop`,
        `iifname "${link}" meta l4proto != udp drop`,
        `iifname "${link}" udp dport != ${encryptedTunnelPort} drop`,
      ],
    ],
    [
      'output',
      [
        'type filter hook output priority filter; policy accept;',
        `udp dport ${encryptedTunnelPort} oifname != "${link}" drop`,
      ],
    ],
    [
      'forward',
      [
        'type filter hook forward priority filter; policy accept;',
        `iifname "${link}" drop`,
        `oifname "${link}" drop`,
      ],
    ],
  ]);
  return { family: 'inet', name: wireguardTable, maps: new Map(), targets: new Map(), hooks };
}
