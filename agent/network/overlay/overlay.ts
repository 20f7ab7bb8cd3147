/**
 * One overlay network on this node: knows its containers here, and brings the kernel to the newest
 * table. Changes that come while one is carried out are merged into the next.
 */
import { ShoalError } from '#lib/errors';
import type { NetworkTable } from '#proto/gen/shoal';
import { EndpointState } from '#proto/gen/shoal';
import type { NetworkExecutor } from '../executor.ts';
import { linkName, shortId } from '../names.ts';
import type { IsStranger } from '../sandbox/difference.ts';
import type { SandboxKeeperDeps } from '../sandbox/keeper.ts';
import { describeWish, SandboxKeeper } from '../sandbox/keeper.ts';
import { MergedWork } from '../sandbox/merged-work.ts';
import type { NetworkStep } from '../types.ts';
import { planPortInside } from './inside.ts';
import type { OverlayOptions, OverlayPort } from './wish.ts';
import { overlayWish } from './wish.ts';

const sandboxSysctls = {
  'net.ipv4.ip_forward': '1',
  'net.ipv6.conf.all.forwarding': '1',
  'net.ipv4.conf.all.rp_filter': '0',
  // Strict on containers' links, so that nobody sends with somebody else's address. IPv6 has rules.
  'net.ipv4.conf.default.rp_filter': '1',
  'net.ipv4.conf.all.send_redirects': '0',
  'net.ipv4.conf.default.send_redirects': '0',
  // Unlimited, or only the first of many refused connections would be told so at once; and not used
  // up together by one container, or others would not hear that they are refused.
  'net.ipv4.icmp_ratelimit': '0',
  'net.ipv4.icmp_ratemask': '0',
} as const;

export interface OverlayNetworkOptions extends OverlayOptions {
  readonly networkId: string;
  readonly sandbox: string;
  readonly netnsDirectory: string;
  readonly canForgetFlows: boolean;
}

/** What is read anew for every change. */
export interface OverlayInputs {
  table(): NetworkTable | undefined;
  silentNodes(): ReadonlySet<string>;
  /** Containers of an earlier run may still be asked for. */
  hasStrangers(): boolean;
  readonly isStranger: IsStranger;
}

export class OverlayNetwork {
  readonly #options: OverlayNetworkOptions;
  readonly #inputs: OverlayInputs;
  readonly #executor: NetworkExecutor;
  readonly #keeper: SandboxKeeper;
  /** By short id. */
  readonly #ports = new Map<string, OverlayPort>();
  /** Short ids of those whose own end has been set up. */
  readonly #joined = new Set<string>();
  readonly #work = new MergedWork(() => this.#apply());
  #backends: ReadonlySet<string> = new Set();
  /** The version that the kernel has. */
  appliedVersion: number | undefined;
  /** The last change failed, or an input has changed since. */
  isDirty = true;
  hasSandbox: boolean;

  constructor(
    options: OverlayNetworkOptions,
    inputs: OverlayInputs,
    hasSandbox: boolean,
    deps: SandboxKeeperDeps,
  ) {
    this.#options = options;
    this.#inputs = inputs;
    this.#executor = deps.executor;
    this.hasSandbox = hasSandbox;
    this.#keeper = new SandboxKeeper(
      {
        sandbox: options.sandbox,
        netnsDirectory: options.netnsDirectory,
        ownership: { ownsDevice: isOverlayDevice, ownsLoopback: true },
        birthSysctls: sandboxSysctls,
      },
      deps,
    );
  }

  get portCount(): number {
    return this.#ports.size;
  }

  has(containerId: string): boolean {
    return this.#ports.has(shortId(containerId));
  }

  /** Resolves when the container has its interface. */
  async attach(port: OverlayPort): Promise<void> {
    const id = shortId(port.containerId);
    this.#ports.set(id, port);
    await this.change();
    await this.#setUpInside(port);
    this.#joined.add(id);
  }

  async detach(containerId: string): Promise<void> {
    const id = shortId(containerId);
    this.#joined.delete(id);
    if (this.#ports.delete(id)) await this.change();
  }

  async #setUpInside(port: OverlayPort): Promise<void> {
    const subnets = this.#inputs.table()?.subnets ?? [];
    await this.#executor.submit(shortId(port.containerId), planPortInside(port, subnets));
  }

  /** Resolves when the kernel has what was wished at the time of this call, or later. */
  change(): Promise<void> {
    this.isDirty = true;
    return this.#work.request();
  }

  /** Looks at the kernel, repairs it, and says what was wrong; empty when all is well. */
  async verify(): Promise<string> {
    // What is still to be done is not broken.
    await (this.isDirty ? this.change() : this.#work.settled());
    const found = await this.#compare();
    if (found !== '') {
      this.#keeper.forget();
      await this.change();
    }
    return found;
  }

  async #compare(): Promise<string> {
    const wish = this.#wish();
    if (!this.#isNeeded() || wish === undefined) return '';
    const { requests } = this.#work;
    const view = await this.#keeper.look(wish);
    // A table that changed, or a container that came or went, during the look makes it worthless.
    if (this.isDirty || this.#work.requests !== requests) return '';
    if (view === undefined) return 'missing namespace';
    return describeWish(view, wish, this.#inputs.isStranger).join('\n');
  }

  #isNeeded(): boolean {
    return this.#ports.size > 0 || (this.hasSandbox && this.#inputs.hasStrangers());
  }

  #wish() {
    const table = this.#inputs.table();
    if (table === undefined) return undefined;
    return overlayWish(table, [...this.#ports.values()], this.#inputs.silentNodes(), this.#options);
  }

  async #apply(): Promise<void> {
    const table = this.#inputs.table();
    this.isDirty = false;
    try {
      if (this.#isNeeded()) await this.#applyWish(table);
      else if (this.hasSandbox) {
        await this.#keeper.remove();
        this.hasSandbox = false;
      }
    } catch (error) {
      this.isDirty = true;
      this.#keeper.forget();
      throw error;
    }
    this.appliedVersion = table?.version;
  }

  async #applyWish(table: NetworkTable | undefined): Promise<void> {
    const wish = this.#wish();
    if (table === undefined || wish === undefined) {
      // What the kernel has stays as it is; containers that come wait.
      if (this.#ports.size === 0) return;
      throw new ShoalError(
        'unavailable',
        `network ${table?.name ?? this.#options.networkId} is not known on this node yet: ` +
          'its table has not come from a manager',
      );
    }
    const backends = backendsOf(table, this.#inputs.silentNodes());
    const steps = this.#forgetting(backends);
    const made = new Set(await this.#keeper.apply(wish, this.#inputs.isStranger, steps));
    this.hasSandbox = true;
    this.#backends = backends;
    // A cable that was lost took the container's end with it.
    const lost = [...this.#ports].filter(
      ([id, { containerId }]) => this.#joined.has(id) && made.has(linkName(containerId)),
    );
    await Promise.all(lost.map(([, port]) => this.#setUpInside(port)));
  }

  /** Connections to containers that are gone would hang, or reach the address's next owner. */
  #forgetting(backends: ReadonlySet<string>): NetworkStep[] {
    if (!this.#options.canForgetFlows) return [];
    const addresses = [...this.#backends].filter((address) => !backends.has(address));
    const namespace = this.#options.sandbox;
    return addresses.length === 0 ? [] : [{ kind: 'forget-flows', namespace, addresses }];
  }
}

/**
 * Addresses that connections may lead to. Those that drain keep theirs, unless their node does not
 * answer any more: it is down, and clients that remember them must choose anew.
 */
export function backendsOf(
  table: NetworkTable,
  silentNodes: ReadonlySet<string>,
): ReadonlySet<string> {
  const { ENDPOINT_READY, ENDPOINT_DRAINING } = EndpointState;
  return new Set(
    table.endpoints
      .filter(
        ({ state, serviceId, nodeId }) =>
          serviceId !== '' &&
          (state === ENDPOINT_READY || (state === ENDPOINT_DRAINING && !silentNodes.has(nodeId))),
      )
      .flatMap(({ addresses }) => addresses),
  );
}

function isOverlayDevice(name: string): boolean {
  return name.startsWith('v-') || /^vx\d+$/.test(name);
}
