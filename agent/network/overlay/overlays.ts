/**
 * All overlay networks of this node. Containers join them here; tables that change reach the
 * kernel network by network, each at its own pace.
 */
import type { Clock } from '#lib/clock';
import { explain, isShoalError, ShoalError } from '#lib/errors';
import type { Logger } from '#lib/log';
import type { NetworkTable } from '#proto/gen/shoal';
import type { NetworkTablesView } from '../../tables/types.ts';
import { overlayNamespace, shortId, shortIdOfLink } from '../names.ts';
import { listNamespaces } from '../observe.ts';
import type { SandboxKeeperDeps } from '../sandbox/keeper.ts';
import { SandboxKeeper } from '../sandbox/keeper.ts';
import type { NodeWireguard } from '../wireguard/wireguard.ts';
import { OverlayNetwork } from './overlay.ts';
import type { OverlayOptions, OverlayPort } from './wish.ts';
import { ownNode } from './wish.ts';

/** A table comes with the task's assignment or just after; a cluster in trouble is not waited for. */
const tableWaitMs = 5_000;

export interface OverlaysOptions extends OverlayOptions {
  readonly namespacePrefix: string;
  readonly netnsDirectory: string;
  readonly canForgetFlows: boolean;
}

export interface OverlaysDeps extends SandboxKeeperDeps {
  readonly view: NetworkTablesView;
  readonly clock: Clock;
  readonly log: Logger;
  silentNodes(): ReadonlySet<string>;
  readonly wireguard: Pick<NodeWireguard, 'ready'>;
}

/** What a container wants of one network. */
export interface OverlayRequest extends OverlayPort {
  readonly networkId: string;
  readonly networkName: string;
}

/** One container's place in one network. */
export interface ContainerLink {
  readonly containerId: string;
  readonly networkId: string;
}

export class Overlays {
  readonly #options: OverlaysOptions;
  readonly #deps: OverlaysDeps;
  readonly #networks = new Map<string, OverlayNetwork>();
  /** Short ids of containers that have all their networks. */
  readonly #joined = new Set<string>();
  /** Namespaces of an earlier run. */
  #found: ReadonlySet<string> = new Set();
  /** Containers of an earlier run that may still join; undefined while all may. Short ids. */
  #awaited: Set<string> | undefined;
  /** Links of containers that were attached by hand and may still ask for them. */
  readonly #awaitedLinks = new Map<string, ContainerLink>();
  /** Containers that have left. Short ids; of use only while all may still join. */
  readonly #left = new Set<string>();

  constructor(options: OverlaysOptions, deps: OverlaysDeps) {
    this.#options = options;
    this.#deps = deps;
  }

  /** Finds the namespaces of an earlier run; those with a table are kept up to date at once. */
  async start(): Promise<void> {
    const { netnsDirectory, namespacePrefix } = this.#options;
    this.#found = await listNamespaces(netnsDirectory, `${namespacePrefix}n-`);
    for (const { networkId } of this.#overlayTables()) {
      if (this.#found.has(overlayNamespace(namespacePrefix, networkId))) this.#at(networkId);
    }
    await this.settle();
  }

  /**
   * From now on, what belongs to other containers than these is taken away, and the links that the
   * containers have beside the networks they join with.
   */
  async retain(
    containerIds: readonly string[],
    links: readonly ContainerLink[] = [],
  ): Promise<void> {
    for (const link of links) {
      const isThere = this.#networks.get(link.networkId)?.has(link.containerId) === true;
      if (!isThere) this.#awaitedLinks.set(keyOfLink(link), link);
    }
    this.#awaited = new Set(
      containerIds.filter((id) => !this.#joined.has(shortId(id))).map(shortId),
    );
    this.#left.clear();
    await this.#tidy();
  }

  /** The container has all its networks. */
  async joined(containerId: string): Promise<void> {
    this.#joined.add(shortId(containerId));
    if (this.#awaited?.delete(shortId(containerId)) && this.#awaited.size === 0) await this.#tidy();
  }

  /** The container has this network, too, or will not ask for it any more. */
  async settled(link: ContainerLink): Promise<void> {
    if (this.#awaitedLinks.delete(keyOfLink(link)) && !this.#hasStrangers()) await this.#tidy();
  }

  async #tidy(): Promise<void> {
    for (const name of this.#hasStrangers() ? [] : this.#found) {
      // Looked at anew each time: meanwhile a container may have joined.
      if (!this.#isUsed(name)) await this.#removeNamespace(name);
    }
    this.changed('all');
    await this.settle();
  }

  /** A network of this run has the namespace, or will have it. */
  #isUsed(name: string): boolean {
    const awaited = [...this.#awaitedLinks.values()].map(({ networkId }) => networkId);
    const ids = [...this.#networks.keys(), ...awaited];
    return ids.some((id) => overlayNamespace(this.#options.namespacePrefix, id) === name);
  }

  #hasStrangers(): boolean {
    return this.#awaited === undefined || this.#awaited.size > 0;
  }

  #awaitsLinks(networkId: string): boolean {
    return [...this.#awaitedLinks.values()].some((link) => link.networkId === networkId);
  }

  #isStranger(networkId: string, linkName: string): boolean {
    const id = shortIdOfLink(linkName) ?? '';
    if (this.#awaitedLinks.has(keyOfLink({ containerId: id, networkId }))) return true;
    return this.#awaited === undefined ? !this.#left.has(id) : this.#awaited.has(id);
  }

  /**
   * Gives the container its interface on one network. Idempotent. Throws `failed_precondition` for
   * an encrypted network on a node that cannot encrypt, `unavailable` while the network's table has not come.
   */
  async attach(request: OverlayRequest): Promise<void> {
    const table = await this.#waitForTable(request);
    if (table.encrypted) await this.#deps.wireguard.ready(table);
    await this.#at(request.networkId).attach(request);
  }

  async detach(containerId: string): Promise<void> {
    const id = shortId(containerId);
    const isAwaited =
      !this.#joined.has(id) &&
      (this.#awaited === undefined ? !this.#left.has(id) : this.#awaited.has(id));
    const links = [...this.#awaitedLinks.values()].filter(
      (link) => shortId(link.containerId) === id,
    );
    this.#joined.delete(id);
    const isLast = this.#awaited?.delete(id) === true && this.#awaited.size === 0;
    if (this.#awaited === undefined) this.#left.add(id);
    const networks = [...this.#networks.values()];
    // Of one that never joined it is not known where it has links.
    const concerned = networks.filter((network) => isAwaited || network.has(containerId));
    await Promise.all(
      concerned.map((network) =>
        network.has(containerId) ? network.detach(containerId) : network.change(),
      ),
    );
    for (const link of links) await this.settled(link);
    if (isLast) await this.#tidy();
  }

  /** Takes the container's interface on one network away. Idempotent. */
  async leave({ containerId, networkId }: ContainerLink): Promise<void> {
    const network = this.#networks.get(networkId);
    if (network?.has(containerId) === true) await network.detach(containerId);
  }

  has(containerId: string): boolean {
    return [...this.#networks.values()].some((network) => network.has(containerId));
  }

  /** Some tables have changed, or all may look different. */
  changed(networkIds: readonly string[] | 'all'): void {
    for (const [id, network] of this.#networks) {
      if (networkIds === 'all' || networkIds.includes(id)) network.isDirty = true;
    }
  }

  /** Brings every changed network to the kernel. Rejects when one could not be. */
  async settle(): Promise<void> {
    const dirty = [...this.#networks.values()].filter(({ isDirty }) => isDirty);
    const results = await Promise.allSettled(dirty.map((network) => network.change()));
    this.#dropIdle();
    const failed = results.find((result) => result.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  }

  /** By network id: what was wrong and has been repaired, or could not be; empty when nothing. */
  async verify(): Promise<ReadonlyMap<string, string>> {
    const found = new Map<string, string>();
    for (const [id, network] of [...this.#networks]) {
      try {
        found.set(id, await network.verify());
      } catch (error) {
        if (!isShoalError(error)) throw error;
        found.set(id, explain(error));
        this.#deps.log.error('a network could not be repaired', {
          network: id,
          err: explain(error),
        });
      }
    }
    return found;
  }

  /** The table version that the kernel has, of each network that has a table here. */
  applied(): ReadonlyMap<string, number> {
    return new Map(
      this.#overlayTables().flatMap(({ networkId, version }) => {
        // Without containers here, and on a LAN always, there is nothing to do for it.
        const network = this.#networks.get(networkId);
        const applied = network === undefined ? version : network.appliedVersion;
        return applied === undefined ? [] : [[networkId, applied] as const];
      }),
    );
  }

  #overlayTables(): NetworkTable[] {
    return this.#deps.view.tables().filter(({ gateway }) => !gateway);
  }

  #at(networkId: string): OverlayNetwork {
    const known = this.#networks.get(networkId);
    if (known !== undefined) return known;
    const sandbox = overlayNamespace(this.#options.namespacePrefix, networkId);
    const network = new OverlayNetwork(
      { ...this.#options, networkId, sandbox },
      {
        table: () => this.#deps.view.table(networkId),
        silentNodes: () => this.#deps.silentNodes(),
        hasStrangers: () =>
          (this.#hasStrangers() || this.#awaitsLinks(networkId)) && this.#found.has(sandbox),
        isStranger: (name) => this.#isStranger(networkId, name),
      },
      this.#found.has(sandbox),
      this.#deps,
    );
    this.#networks.set(networkId, network);
    return network;
  }

  #dropIdle(): void {
    for (const [id, network] of this.#networks) {
      const isIdle = network.portCount === 0 && !network.hasSandbox && !network.isDirty;
      if (isIdle) this.#networks.delete(id);
    }
  }

  async #removeNamespace(sandbox: string): Promise<void> {
    const ownership = { ownsDevice: (name: string) => name !== 'lo', ownsLoopback: false };
    const { netnsDirectory } = this.#options;
    const options = { sandbox, netnsDirectory, ownership, birthSysctls: undefined };
    await new SandboxKeeper(options, this.#deps).remove();
  }

  async #waitForTable({ networkId, networkName }: OverlayRequest): Promise<NetworkTable> {
    const { view, clock } = this.#deps;
    const usable = (): NetworkTable | undefined => {
      const table = view.table(networkId);
      return table !== undefined && ownNode(table, this.#options.nodeId) !== undefined
        ? table
        : undefined;
    };
    return new Promise((resolve, reject) => {
      const look = (): boolean => {
        const table = usable();
        if (table !== undefined) resolve(table);
        return table !== undefined;
      };
      if (look()) return;
      const end = view.onChange(() => {
        if (!look()) return;
        timer.cancel();
        end();
      });
      const timer = clock.schedule(tableWaitMs, () => {
        end();
        const message =
          `network ${networkName} is not known on this node yet: ` +
          `no manager has sent its table with this node in it for ${tableWaitMs / 1000} s`;
        reject(new ShoalError('unavailable', message));
      });
    });
  }
}

function keyOfLink({ containerId, networkId }: ContainerLink): string {
  return `${networkId} ${shortId(containerId)}`;
}
