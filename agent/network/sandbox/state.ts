/**
 * What a routing namespace has, in words that can be compared: links, addresses, routes,
 * neighbours, tunnel entries and rules. Texts are written the way `ip` and `bridge` take them.
 */

export interface TunnelFacts {
  readonly vni: number;
  readonly port: number;
  /** The node's own end. */
  readonly local: string;
  readonly hardware: string;
}

/** What is needed to make a link to a container; the kernel does not tell it back. */
export interface CableFacts {
  readonly namespace: string;
  readonly device: string;
  readonly hardware: string;
}

export interface LinkState {
  readonly mtu: number;
  readonly isUp: boolean;
  readonly tunnel?: TunnelFacts;
  readonly cable?: CableFacts;
}

export interface SandboxState {
  readonly links: ReadonlyMap<string, LinkState>;
  /** `DEVICE ADDRESS/LENGTH` */
  readonly addresses: ReadonlySet<string>;
  /**
   * From `DESTINATION` or `DESTINATION table N` to `via X dev D onlink`, `dev D`, `unreachable`.
   * The default of IPv4 is `default`, that of IPv6 `::/0`.
   */
  readonly routes: ReadonlyMap<string, string>;
  /** From `ADDRESS dev D` to the hardware address. Entries that nothing uses do no harm. */
  readonly neighbours: ReadonlyMap<string, string>;
  /** `HARDWARE dev D dst ADDRESS` */
  readonly tunnels: ReadonlySet<string>;
  /** `fwmark MARK/MASK lookup TABLE` or `fwmark MARK lookup TABLE` */
  readonly rules: ReadonlySet<string>;
  /** The same of IPv6. */
  readonly rules6: ReadonlySet<string>;
}

export const emptyState: SandboxState = {
  links: new Map(),
  addresses: new Set(),
  routes: new Map(),
  neighbours: new Map(),
  tunnels: new Set(),
  rules: new Set(),
  rules6: new Set(),
};

/** The device that an entry hangs on; undefined for one that hangs on none. */
export function deviceOf(text: string): string | undefined {
  return /(?:^| )dev (\S+)/.exec(text)?.[1];
}

/** The same state as if links with these names were not there. */
export function withoutLinks(state: SandboxState, names: ReadonlySet<string>): SandboxState {
  if (names.size === 0) return state;
  const isLeft = (device: string | undefined): boolean =>
    device === undefined || !names.has(device);
  return {
    links: new Map([...state.links].filter(([name]) => isLeft(name))),
    addresses: new Set([...state.addresses].filter((text) => isLeft(text.split(' ')[0]))),
    routes: new Map([...state.routes].filter(([, way]) => isLeft(deviceOf(way)))),
    neighbours: new Map([...state.neighbours].filter(([key]) => isLeft(deviceOf(key)))),
    tunnels: new Set([...state.tunnels].filter((text) => isLeft(deviceOf(text)))),
    rules: state.rules,
    rules6: state.rules6,
  };
}
