/**
 * What the node has of its part in the WireGuard mesh, read from `ip`, `wg` and `nft`, and what of
 * it differs from the wish. The parsing and comparing is pure.
 */
import { wireguardPort } from '#proto/model/mesh/tunnel-ports';
import type { RunCommand } from '../command.ts';
import { observeNamespace } from '../observe.ts';
import { targetPrefix } from '../sandbox/keeper.ts';
import type { NftTable } from '../sandbox/nft-table.ts';
import { describeChange, parseTable } from '../sandbox/nft-table.ts';
import type { NamespaceView } from '../types.ts';
import { wireguardTable } from './numbers.ts';
import { type WireguardPeer, type WireguardWish, wireguardRules } from './wish.ts';

/** What WireGuard itself says of the interface; the private key is left out. */
export interface WireguardDevice {
  readonly publicKey: string;
  readonly port: number;
  /** By public key. */
  readonly peers: ReadonlyMap<string, { readonly hasEndpoint: boolean; readonly allowed: string }>;
}

export interface WireguardView {
  readonly hasLink: boolean;
  readonly isUp: boolean;
  /** With lengths. */
  readonly addresses: readonly string[];
  /** Destinations that lead to the interface. */
  readonly routes: readonly string[];
  /** Undefined when nobody answers for the interface. */
  readonly device: WireguardDevice | undefined;
  readonly rules: NftTable | undefined;
}

export async function observeWireguard(run: RunCommand, link: string): Promise<WireguardView> {
  const [host, device, rules] = await Promise.all([
    observeNamespace(run, undefined),
    run('wg', ['show', link, 'dump'], ''),
    run('nft', ['list', 'table', 'inet', wireguardTable], ''),
  ]);
  return viewOf(
    host,
    link,
    device.code === 0 ? parseDump(device.stdout) : undefined,
    rules.code === 0 ? parseTable(rules.stdout, targetPrefix) : undefined,
  );
}

export function viewOf(
  host: NamespaceView | undefined,
  link: string,
  device: WireguardDevice | undefined,
  rules: NftTable | undefined,
): WireguardView {
  const start = `${link} `;
  return {
    hasLink: host?.links.has(link) === true,
    isUp: host?.links.get(link)?.isUp === true,
    addresses: [...(host?.addresses ?? [])].flatMap((text) =>
      text.startsWith(start) && !isKernels(text.slice(start.length))
        ? [text.slice(start.length)]
        : [],
    ),
    routes: (host?.routes ?? []).flatMap((route) =>
      route.device === link && !isKernels(route.destination) ? [route.destination] : [],
    ),
    device,
    rules,
  };
}

/** The kernel gives every interface an address of its own for the link, with its routes. */
function isKernels(address: string): boolean {
  return /^(fe80:|ff00:)/.test(address);
}

/** Lines of fields between tabs: the interface's own, which begins with its private key, peers. */
export function parseDump(text: string): WireguardDevice | undefined {
  const [own, ...peers] = text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split('\t'));
  if (own === undefined) return undefined;
  const [, publicKey = '', port = ''] = own;
  return {
    publicKey,
    port: Number(port),
    peers: new Map(
      peers.map(([key = '', , endpoint = '', allowed = '']) => [
        key,
        { hasEndpoint: endpoint !== '(none)', allowed },
      ]),
    ),
  };
}

/** In words; empty when all is as it should be. */
export function describeWireguard(
  view: WireguardView,
  wish: WireguardWish,
  publicKey: string,
  link: string,
): string[] {
  const words = [...describeChange(view.rules, wireguardRules(link))];
  if (!view.hasLink) return [...words, `missing WireGuard interface ${link}`];
  const { device } = view;
  if (device === undefined) return [...words, `nobody answers for WireGuard interface ${link}`];
  if (!view.isUp) words.push(`WireGuard interface ${link} is down`);
  if (device.publicKey !== publicKey) words.push(`wrong WireGuard key of ${link}`);
  if (device.port !== wireguardPort) words.push(`wrong WireGuard port ${device.port}`);
  words.push(...differences('WireGuard address', [`${wish.address}/32`], view.addresses));
  const routes = wish.peers.map(({ address }) => address);
  words.push(...differences('WireGuard route', routes, view.routes));
  for (const { hostname, publicKey: key, address } of wish.peers) {
    const peer = device.peers.get(key);
    // Its endpoint may be another than wished: a peer is followed to where it speaks from.
    const isRight = peer?.hasEndpoint === true && peer.allowed === `${address}/32`;
    if (!isRight)
      words.push(`${peer === undefined ? 'missing' : 'wrong'} WireGuard peer ${hostname}`);
  }
  const wanted = new Set(wish.peers.map((peer) => peer.publicKey));
  for (const key of device.peers.keys()) {
    if (!wanted.has(key)) words.push(`extra WireGuard peer ${key}`);
  }
  return words;
}

function differences(what: string, wanted: readonly string[], has: readonly string[]): string[] {
  return [
    ...wanted.filter((each) => !has.includes(each)).map((each) => `missing ${what} ${each}`),
    ...has.filter((each) => !wanted.includes(each)).map((each) => `extra ${what} ${each}`),
  ];
}

/**
 * Peers with which the device has no session keys. They may have some of an interface before, and
 * would speak to nobody with them until they notice, after a quarter of a minute.
 */
export function newPeers(
  device: WireguardDevice | undefined,
  { peers }: WireguardWish,
  publicKey: string,
): readonly WireguardPeer[] {
  if (device?.publicKey !== publicKey) return peers;
  return peers.filter((peer) => !device.peers.has(peer.publicKey));
}

/** Lines for `ip` that give the interface its addresses and ways, and take others from it. */
export function linkLines(view: WireguardView, wish: WireguardWish, link: string): string[] {
  const address = `${wish.address}/32`;
  const routes = wish.peers.map((peer) => peer.address);
  const old = view.addresses.filter((each) => each !== address);
  const oldRoutes = view.routes.filter((route) => !routes.includes(route));
  return [
    ...old.map((each) => `address delete ${each} dev ${link}`),
    `address replace ${address} dev ${link}`,
    `link set ${link} mtu ${wish.mtu} up`,
    ...routes.map((route) => `route replace ${route}/32 dev ${link}`),
    ...oldRoutes.map((route) => `route delete ${route} dev ${link}`),
  ];
}
