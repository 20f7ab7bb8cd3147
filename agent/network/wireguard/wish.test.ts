import assert from 'node:assert/strict';
import { test } from 'node:test';
import { must } from '#lib/assert';
import type { NetworkTable } from '#proto/gen/shoal';
import { createNetworkTable, createTableNode } from '#proto/gen/shoal';
import { overlayWish } from '../overlay/wish.ts';
import { noStrangers } from '../sandbox/difference.ts';
import { planWish } from '../sandbox/keeper.ts';
import { renderTable } from '../sandbox/nft-table.ts';
import { emptyState } from '../sandbox/state.ts';
import { wireguardNumberMax } from './numbers.ts';
import { renderConfig, wireguardRules, wireguardWish } from './wish.ts';

const keyOf = (letter: string): string => `${letter.repeat(42)}A=`;

function node(nodeId: string, number: number, wireguardKey = keyOf(nodeId)) {
  return createTableNode({
    nodeId,
    hostname: `host-${nodeId}`,
    number,
    address: `192.0.2.${number % 250}`,
    wireguardKey,
  });
}

const secret = createNetworkTable({
  networkId: 'n1',
  version: 5,
  vni: 4097,
  subnets: ['10.0.1.0/24'],
  mtu: 1370,
  encrypted: true,
  nodes: [node('a', 1), node('c', 300), node('b', 2)],
});

function peersOf(...tables: readonly NetworkTable[]): string[][] | undefined {
  return wireguardWish(tables, 'a', 1500)?.peers.map(({ publicKey, endpoint, address }) => [
    publicKey,
    endpoint,
    address,
  ]);
}

test('wireguard wish: an encrypted network → the text for wg, a peer per other node', () => {
  const wish = must(wireguardWish([secret], 'a', 1500), 'the node is in the table');
  assert.deepEqual([wish.address, wish.mtu], ['169.254.2.1', 1420]);
  assert.equal(
    renderConfig(wish, 'PRIVATE'),
    `[Interface]
PrivateKey = PRIVATE
ListenPort = 51821

[Peer]
PublicKey = ${keyOf('b')}
AllowedIPs = 169.254.2.2/32
Endpoint = 192.0.2.2:51821

[Peer]
PublicKey = ${keyOf('c')}
AllowedIPs = 169.254.3.44/32
Endpoint = 192.0.2.50:51821
`,
  );
});

test('wireguard wish: nodes that speak IPv6 → endpoints in brackets', () => {
  const wish = wireguardWish(
    [{ ...secret, nodes: [node('a', 1), { ...node('b', 2), address: '2001:db8::2' }] }],
    'a',
    1500,
  );
  assert.match(renderConfig(must(wish, 'there'), ''), /Endpoint = \[2001:db8::2\]:51821\n/);
});

test('wireguard wish: no encrypted network here → none', () => {
  assert.equal(peersOf(), undefined);
  assert.equal(peersOf({ ...secret, encrypted: false }), undefined);
  assert.equal(peersOf({ ...secret, nodes: [node('b', 2)] }), undefined);
});

test('wireguard wish: several networks → the union of their nodes, the newest row of each', () => {
  const old = { ...secret, networkId: 'n2', version: 3 };
  const peers = peersOf(
    { ...secret, nodes: [node('a', 1), node('b', 2, keyOf('N'))] },
    { ...old, nodes: [node('a', 1), node('b', 2, keyOf('O')), node('d', 4)] },
    { ...secret, networkId: 'n3', encrypted: false, nodes: [node('a', 1), node('e', 5)] },
  );
  assert.deepEqual(peers, [
    [keyOf('N'), '192.0.2.2', '169.254.2.2'],
    [keyOf('d'), '192.0.2.4', '169.254.2.4'],
  ]);
});

test('wireguard wish: what a node says is no key or address → it is no peer, and no text', () => {
  const nodes = [
    node('a', 1),
    node('b', 2, ''),
    node('c', 3, `${keyOf('c')}\nPresharedKey = x`),
    { ...node('d', 4), address: '192.0.2.4\nAllowedIPs = 0.0.0.0/0' },
    node('e', wireguardNumberMax + 1),
    node('f', 6),
    node('g', 7, keyOf('f')),
  ];
  assert.deepEqual(peersOf({ ...secret, nodes }), [[keyOf('f'), '192.0.2.6', '169.254.2.6']]);
});

test('wireguard rules: only tunnel packets, and only by the interface', () => {
  assert.equal(
    renderTable(wireguardRules('shoal-wg')),
    `table inet shoal_wg
delete table inet shoal_wg
table inet shoal_wg {
  chain input {
    type filter hook input priority filter; policy accept;
    udp dport 4790 iifname != "shoal-wg" drop
    iifname "shoal-wg" meta l4proto != udp drop
    iifname "shoal-wg" udp dport != 4790 drop
  }
  chain output {
    type filter hook output priority filter; policy accept;
    udp dport 4790 oifname != "shoal-wg" drop
  }
  chain forward {
    type filter hook forward priority filter; policy accept;
    iifname "shoal-wg" drop
    oifname "shoal-wg" drop
  }
}
`,
  );
});

test('overlay wish: encrypted → tunnels between the nodes’ addresses on the mesh, port 4790', () => {
  const options = { nodeId: 'a', tunnelPort: 4789 };
  const nothing = { state: emptyState, tables: [] };
  const wish = must(overlayWish(secret, [], new Set(), options), 'the node is in the table');
  const text = planWish(nothing, wish, 'S', noStrangers)
    .flatMap((step) => ('lines' in step ? step.lines : []))
    .join('\n');
  assert.match(text, /type vxlan id 4097 dstport 4790 local 169\.254\.2\.1 nolearning/);
  assert.match(text, /fdb replace 02:76:00:00:00:02 dev vx4097 dst 169\.254\.2\.2 self permanent/);
  assert.ok(!text.includes('192.0.2.'), text);
  const far = { ...secret, nodes: [node('a', wireguardNumberMax + 1)] };
  assert.equal(overlayWish(far, [], new Set(), options), undefined);
});
