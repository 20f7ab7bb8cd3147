/**
 * The difference of two states of a namespace: as lines for `ip` and `bridge` that lead from one
 * to the other, and in words for people. Pure.
 */
import type { LinkState, SandboxState } from './state.ts';
import { withoutLinks } from './state.ts';

export interface StateDifference {
  /** Links in the way of others with the same name. In the sandbox. */
  readonly clear: readonly string[];
  /** In the node's own namespace, where tunnel links are born. */
  readonly birth: readonly string[];
  readonly add: readonly string[];
  /** Rules of IPv6: their lines do not show it. */
  readonly addRules6: readonly string[];
  readonly removeRules6: readonly string[];
  /** For `bridge`. */
  readonly addTunnels: readonly string[];
  readonly removeTunnels: readonly string[];
  readonly remove: readonly string[];
  /** Tunnel links that are new. */
  readonly newTunnelLinks: readonly string[];
  /** All links that are new. */
  readonly newLinks: readonly string[];
  /** Links that were left alone. */
  readonly strangers: ReadonlySet<string>;
  readonly words: readonly string[];
}

/** Says of a link of a container whether it may belong to somebody, and is left alone. */
export type IsStranger = (linkName: string) => boolean;

export const noStrangers: IsStranger = () => false;

export function difference(
  from: SandboxState,
  to: SandboxState,
  sandbox: string,
  isStranger: IsStranger = noStrangers,
): StateDifference {
  const remade = [...to.links].filter(([name, link]) => isOther(from.links.get(name), link));
  const extra = [...from.links.keys()].filter((name) => !to.links.has(name));
  const strangers = new Set(extra.filter((name) => name.startsWith('v-') && isStranger(name)));
  const gone = extra.filter((name) => !strangers.has(name));
  const cleared = remade.map(([name]) => name).filter((name) => from.links.has(name));
  const base = withoutLinks(from, new Set([...cleared, ...gone, ...strangers]));
  const made = [...to.links].filter(([name]) => !base.links.has(name));
  const routes = routeLines(base, to);
  const rules = missingIn(base.rules, to.rules);
  const oldRules = missingIn(to.rules, base.rules);
  const rules6 = missingIn(base.rules6, to.rules6);
  const oldRules6 = missingIn(to.rules6, base.rules6);
  const tunnels = [...to.tunnels].filter((entry) => !base.tunnels.has(entry));
  const oldTunnels = [...base.tunnels].filter((entry) => !to.tunnels.has(entry));
  const addresses = [...to.addresses].filter((address) => !base.addresses.has(address));
  const changedLinks = linkLines(base, to);
  return {
    clear: cleared.map((name) => `link delete ${name}`),
    birth: made.flatMap(([name, link]) => tunnelLine(name, link, sandbox)),
    add: [
      ...made.flatMap(([name, link]) => cableLine(name, link)),
      ...changedLinks,
      ...addresses.map(addressLine),
      ...neighbourLines(base, to),
      ...routes.add,
      ...rules.map((rule) => `rule add ${rule}`),
    ],
    addRules6: rules6.map((rule) => `rule add ${rule}`),
    removeRules6: oldRules6.map((rule) => `rule delete ${rule}`),
    addTunnels: tunnels.map((entry) => `fdb replace ${entry} self permanent`),
    removeTunnels: oldTunnels.map((entry) => `fdb del ${entry} self permanent`),
    remove: [
      ...routes.remove,
      ...oldRules.map((rule) => `rule delete ${rule}`),
      ...gone.map((name) => `link delete ${name}`),
    ],
    newTunnelLinks: made.flatMap(([name, { tunnel }]) => (tunnel === undefined ? [] : [name])),
    newLinks: made.map(([name]) => name),
    strangers,
    words: [
      ...made.map(([name]) =>
        cleared.includes(name) ? `wrong link ${name}` : `missing link ${name}`,
      ),
      ...gone.map((name) => `extra link ${name}`),
      ...changedLinks.filter((line) => !made.some(([name]) => line.includes(` ${name} `))),
      ...addresses.map((address) => `missing address ${address}`),
      ...routes.words,
      ...tunnels.map((entry) => `missing tunnel entry ${entry}`),
      ...oldTunnels.map((entry) => `extra tunnel entry ${entry}`),
      ...rules.map((rule) => `missing rule ${rule}`),
      ...oldRules.map((rule) => `extra rule ${rule}`),
      ...rules6.map((rule) => `missing IPv6 rule ${rule}`),
      ...oldRules6.map((rule) => `extra IPv6 rule ${rule}`),
    ],
  };
}

function missingIn(has: ReadonlySet<string>, wants: ReadonlySet<string>): string[] {
  return [...wants].filter((text) => !has.has(text));
}

/** A tunnel link cannot be changed, only made anew. */
function isOther(from: LinkState | undefined, to: LinkState): boolean {
  if (from === undefined || to.tunnel === undefined) return false;
  const before = from.tunnel;
  return (
    before === undefined ||
    before.vni !== to.tunnel.vni ||
    before.port !== to.tunnel.port ||
    before.local !== to.tunnel.local ||
    before.hardware !== to.tunnel.hardware
  );
}

function tunnelLine(name: string, { tunnel, mtu }: LinkState, sandbox: string): string[] {
  if (tunnel === undefined) return [];
  const { vni, port, local, hardware } = tunnel;
  return [
    `link add ${name} netns ${sandbox} address ${hardware} mtu ${mtu} type vxlan ` +
      `id ${vni} dstport ${port} local ${local} nolearning`,
  ];
}

function cableLine(name: string, { cable, mtu }: LinkState): string[] {
  if (cable === undefined) return [];
  return [
    `link add ${name} mtu ${mtu} type veth peer name ${cable.device} mtu ${mtu} ` +
      `address ${cable.hardware} netns ${cable.namespace}`,
  ];
}

function linkLines(from: SandboxState, to: SandboxState): string[] {
  return [...to.links].flatMap(([name, link]) => {
    const before = from.links.get(name);
    const resized = before !== undefined && before.mtu !== link.mtu;
    return [
      ...(resized ? [`link set ${name} mtu ${link.mtu}`] : []),
      ...(before?.isUp === true ? [] : [`link set ${name} up`]),
    ];
  });
}

function addressLine(text: string): string {
  const [device = '', address = ''] = text.split(' ');
  // Nobody else has our addresses: looking for a double would only delay them.
  return `address replace ${address} dev ${device}${address.includes(':') ? ' nodad' : ''}`;
}

function neighbourLines(from: SandboxState, to: SandboxState): string[] {
  return [...to.neighbours]
    .filter(([key, hardware]) => from.neighbours.get(key) !== hardware)
    .map(([key, hardware]) => `neighbour replace ${key} lladdr ${hardware} nud permanent`);
}

function routeLines(from: SandboxState, to: SandboxState) {
  const add: string[] = [];
  const words: string[] = [];
  for (const [destination, way] of to.routes) {
    const before = from.routes.get(destination);
    if (before === way) continue;
    add.push(`route replace ${routeText(destination, way)}`);
    words.push(
      before === undefined
        ? `missing route ${destination} ${way}`
        : `wrong route ${destination} ${before} instead of ${way}`,
    );
  }
  const old = [...from.routes].filter(([destination]) => !to.routes.has(destination));
  const remove = old.map(([destination, way]) => `route delete ${routeText(destination, way)}`);
  words.push(...old.map(([destination, way]) => `extra route ${destination} ${way}`));
  return { add, remove, words };
}

function routeText(destination: string, way: string): string {
  const [address = '', ...table] = destination.split(' ');
  const parts = way === 'unreachable' ? ['unreachable', address] : [address, way];
  return [...parts, ...table].join(' ');
}
