/**
 * All networks of this node's containers behind one face: the gateway network with the mesh, the
 * overlays, the node's LANs, and the two places that are no network. Follows the tables, repairs,
 * and knows what managers want to hear about it.
 */
import type { Clock } from '#lib/clock';
import { explain, isShoalError, ShoalError } from '#lib/errors';
import type { Logger } from '#lib/log';
import type { Random } from '#lib/random';
import { ReconcileLoop } from '#lib/reconcile-loop';
import type { NetworkReport, NodeTables } from '../tables/tables.ts';
import type { RunCommand, StartDetached } from './command.ts';
import { NetworkExecutor } from './executor.ts';
import type { PortRequest } from './host-ports.ts';
import { ContainerLans } from './lan/lans.ts';
import type { LanLink } from './lan/wish.ts';
import type { ReadProcNet } from './listeners.ts';
import { NodeMesh } from './mesh/mesh.ts';
import { PathProber, pathTargets } from './mesh/path-prober.ts';
import type { OpenProbe } from './mesh/prober.ts';
import { probeTargets, TunnelProber } from './mesh/prober.ts';
import { connectedInterface, containerNamespace, shortId } from './names.ts';
import type { Attachment, NodeNetworkOptions } from './network.ts';
import { NodeNetwork } from './network.ts';
import type { ContainerLink } from './overlay/overlays.ts';
import { Overlays } from './overlay/overlays.ts';
import { drained } from './place/draining.ts';
import type { PlaceNetwork, TaskPlace } from './place/place.ts';
import { deviceAt, isOnLan } from './place/place.ts';
import { IsolatedNamespaces } from './sandbox/isolated.ts';
import type { AddressPair, PublishedPort } from './types.ts';
import { type Findings, Verifier } from './verify/verifier.ts';
import type { WireguardOptions } from './wireguard/wireguard.ts';
import { NodeWireguard } from './wireguard/wireguard.ts';

/** Nothing is due; whoever has something wakes the loop. */
const idlePeriodMs = 60_000;

export interface TaskAttachment extends Attachment {
  readonly place: TaskPlace;
}

export interface ContainerNetworksOptions extends NodeNetworkOptions {
  readonly tunnelPort: number;
  readonly hasEgressHook: boolean;
  readonly encryption: WireguardOptions;
}

export type TablesFace = Pick<
  NodeTables,
  'table' | 'tables' | 'onChange' | 'onVerify' | 'isDrained' | 'forgetDrained' | 'reportChanged'
>;

export interface ContainerNetworksDeps {
  readonly run: RunCommand;
  readonly startDetached: StartDetached;
  readonly readProcNet: ReadProcNet;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  readonly tables: TablesFace;
  readonly openProbe: OpenProbe;
}

export class ContainerNetworks {
  readonly #options: ContainerNetworksOptions;
  readonly #deps: ContainerNetworksDeps;
  readonly #gateway: NodeNetwork;
  readonly #wireguard: NodeWireguard;
  readonly #overlays: Overlays;
  readonly #lans: ContainerLans;
  readonly #mesh: NodeMesh;
  readonly #isolated: IsolatedNamespaces;
  readonly #prober: TunnelProber;
  readonly #paths: PathProber;
  readonly #settling: ReconcileLoop;
  readonly #verifier: Verifier;
  /** By short id. */
  readonly #places = new Map<string, TaskPlace>();
  /** By short id: networks beside those of the place. */
  readonly #connections = new Map<string, readonly PlaceNetwork[]>();
  #placesVersion = 0;
  #endWatch: () => void = () => undefined;

  constructor(options: ContainerNetworksOptions, deps: ContainerNetworksDeps) {
    this.#options = options;
    this.#deps = deps;
    const executor = new NetworkExecutor(options, deps);
    const silentNodes = (): ReadonlySet<string> => this.#prober.silent;
    const shared = { ...deps, executor, silentNodes, view: deps.tables };
    this.#gateway = new NodeNetwork(options, {
      ...deps,
      onRepaired: () => this.#verifier.wake(),
    });
    this.#wireguard = new NodeWireguard(options.nodeId, options.encryption, shared);
    this.#overlays = new Overlays(options, { ...shared, wireguard: this.#wireguard });
    this.#lans = new ContainerLans(options, {
      ...deps,
      executor,
      nodeName: () => this.#nodeName(),
    });
    this.#mesh = new NodeMesh(options, { ...shared, network: this.#gateway });
    this.#isolated = new IsolatedNamespaces(options, executor);
    this.#prober = new TunnelProber({
      clock: deps.clock,
      open: deps.openProbe,
      onChange: () => this.#silenceChanged(),
    });
    this.#paths = new PathProber({
      clock: deps.clock,
      open: deps.openProbe,
      onChange: () => this.#pathsChanged(),
    });
    this.#settling = new ReconcileLoop({ ...deps, round: () => this.#settle() });
    this.#verifier = new Verifier(
      {
        overlays: () => this.#overlays.verify(),
        lans: () => this.#lans.verify(),
        encryption: () => this.#wireguard.verify(),
        gatewayId: () => this.#mesh.table?.networkId,
        gateway: async (atOnce) => [
          ...this.warnings,
          ...(await this.#gateway.findings(atOnce)),
          await this.#mesh.verify(),
        ],
      },
      deps,
    );
  }

  /** Finds what an earlier run left, and follows the tables from now on. */
  async start(): Promise<void> {
    await this.#gateway.start();
    await this.#isolated.start();
    this.#endWatch = this.#deps.tables.onChange((ids) => this.#tablesChanged(ids));
    // Before anything else writes rules, or published ports would be away for a moment.
    const steps = [
      () => this.#mesh.change(),
      () => this.#wireguard.change(),
      () => this.#overlays.start(),
    ];
    for (const step of steps) {
      try {
        await step();
      } catch (error) {
        if (!isShoalError(error)) throw error;
        this.#deps.log.warn('networks of an earlier run wait for repair', { err: explain(error) });
      }
    }
    this.#aimProbes();
    this.#prober.start();
    this.#paths.start();
    this.#wireguard.start();
    this.#settling.start();
    this.#verifier.start();
  }

  async stop(): Promise<void> {
    this.#endWatch();
    this.#prober.stop();
    this.#paths.stop();
    await Promise.all([this.#settling.stop(), this.#verifier.stop()]);
    await this.#wireguard.stop();
    await this.#gateway.stop();
  }

  /** The node's own part, for those who look after it. */
  get gateway(): NodeNetwork {
    return this.#gateway;
  }

  /** What this node cannot do for its networks at the moment. */
  get warnings(): readonly string[] {
    return [...this.#mesh.warnings, ...this.#paths.words];
  }

  /**
   * Gives the container its place. Idempotent. Throws `unavailable` while something has not come
   * from the managers yet, `failed_precondition` when this node cannot have such a container.
   */
  async attach(containerId: string, place: TaskPlace): Promise<TaskAttachment> {
    const attachment = await this.#attach(containerId, place);
    this.#places.set(shortId(containerId), place);
    this.#placesChanged();
    return { ...attachment, place: this.#withConnections(containerId, place) };
  }

  /**
   * Gives a running container one more network. Idempotent. Throws `unavailable` while the container
   * has no place of its own yet, `failed_precondition` where it can have no other network.
   */
  async connect(containerId: string, network: PlaceNetwork): Promise<void> {
    const { networkId } = network;
    const place = this.#places.get(shortId(containerId));
    if (place === undefined) {
      const message = `container ${shortId(containerId)} has no networks of its own yet`;
      throw new ShoalError('unavailable', message);
    }
    if (place.kind !== 'own') {
      const message = `container ${shortId(containerId)} is in network ${place.kind}: it has no other`;
      throw new ShoalError('failed_precondition', message);
    }
    if (this.isConnected(containerId, networkId)) return;
    const namespace = containerNamespace(this.#options.namespacePrefix, containerId);
    const device = connectedInterface(networkId);
    // What a failure leaves stays until `disconnect`: it may have been there, and in use, before.
    await this.#overlays.attach({ ...network, containerId, namespace, device });
    const others = this.#connections.get(shortId(containerId)) ?? [];
    this.#connections.set(shortId(containerId), [...others, network]);
    await this.#overlays.settled({ containerId, networkId });
    this.#placesChanged();
  }

  /** Takes the network away again. Idempotent. */
  async disconnect(containerId: string, networkId: string): Promise<void> {
    const id = shortId(containerId);
    await this.#overlays.leave({ containerId, networkId });
    const others = (this.#connections.get(id) ?? []).filter(
      (network) => network.networkId !== networkId,
    );
    if (others.length === 0) this.#connections.delete(id);
    else this.#connections.set(id, others);
    await this.#overlays.settled({ containerId, networkId });
    this.#placesChanged();
  }

  #placesChanged(): void {
    this.#placesVersion++;
    this.#deps.tables.reportChanged();
  }

  /** Another number means that some container came, went, or is on other networks. */
  get placesVersion(): number {
    return this.#placesVersion;
  }

  isConnected(containerId: string, networkId: string): boolean {
    const connections = this.#connections.get(shortId(containerId)) ?? [];
    return connections.some((network) => network.networkId === networkId);
  }

  /** Gives an attached container a way out, or takes it: on internal networks it has none. */
  async setClosed(containerId: string, isClosed: boolean): Promise<void> {
    const place = this.#places.get(shortId(containerId));
    if (place?.kind !== 'own') return;
    await this.#gateway.setClosed(containerId, isClosed);
    this.#places.set(shortId(containerId), { ...place, isClosed });
  }

  publish(
    containerId: string,
    name: string,
    ports: readonly PortRequest[],
  ): Promise<readonly PublishedPort[]> {
    const place = this.#places.get(shortId(containerId));
    // Elsewhere the container's own ports are the node's, or there is no way to them.
    if (place !== undefined && place.kind !== 'own') return Promise.resolve([]);
    return this.#gateway.publish(containerId, name, ports);
  }

  started(containerId: string, pid: number): void {
    this.#gateway.started(containerId, pid);
  }

  /** Takes everything back. Idempotent. */
  async detach(containerId: string): Promise<void> {
    const place = this.#places.get(shortId(containerId));
    await this.#overlays.detach(containerId);
    // What one of an earlier run is on, only the kernel knows.
    if (place === undefined || isOnLan(place)) await this.#lans.detach(containerId);
    await this.#gateway.detach(containerId);
    await this.#isolated.detach(containerId);
    if (place !== undefined) this.#deps.tables.forgetDrained(place.taskId);
    this.#places.delete(shortId(containerId));
    this.#connections.delete(shortId(containerId));
    this.#placesChanged();
  }

  #withConnections(containerId: string, place: TaskPlace): TaskPlace {
    const connections = this.#connections.get(shortId(containerId)) ?? [];
    return connections.length === 0
      ? place
      : { ...place, networks: [...place.networks, ...connections] };
  }

  find(containerId: string): TaskAttachment | undefined {
    const own = this.#places.get(shortId(containerId));
    if (own === undefined) return undefined;
    const place = this.#withConnections(containerId, own);
    if (place.kind !== 'own') return { ...noAddress(containerId, place.kind, ''), place };
    const attachment = this.#gateway.find(containerId);
    return attachment === undefined ? undefined : { ...attachment, place };
  }

  has(containerId: string): boolean {
    return (
      this.#places.has(shortId(containerId)) ||
      this.#gateway.has(containerId) ||
      this.#overlays.has(containerId) ||
      this.#isolated.has(containerId)
    );
  }

  attachments(): readonly TaskAttachment[] {
    return this.#gateway.attachments().flatMap((attachment) => {
      const place = this.#places.get(shortId(attachment.containerId));
      return place === undefined ? [] : [{ ...attachment, place }];
    });
  }

  /**
   * Removes what an earlier run left for containers that are not among these. `links` are what they
   * were given beside the networks of their tasks.
   */
  async retain(
    containerIds: Iterable<string>,
    links: readonly ContainerLink[] = [],
  ): Promise<void> {
    const kept = [...containerIds];
    await this.#overlays.retain(kept, links);
    await this.#wireguard.retain();
    await this.#lans.retain(kept);
    await this.#gateway.retain(kept);
    await this.#isolated.retain(kept);
  }

  /** Takes everything back from everyone: the node leaves its cluster. */
  async clear(): Promise<void> {
    for (const id of [...this.#places.keys()]) await this.detach(id);
    await this.retain([]);
    await this.#wireguard.clear();
    await this.#gateway.clear();
  }

  /** Resolves when no node sends new connections to the task any more, or need not be waited for. */
  drained(taskId: string, signal: AbortSignal): Promise<void> {
    return drained(this.#deps, taskId, signal);
  }

  /** For the managers. */
  report(): NetworkReport {
    const gateway = this.#mesh.applied;
    const applied = new Map(this.#overlays.applied());
    if (gateway !== undefined) applied.set(gateway.networkId, gateway.version);
    return {
      applied,
      gatewayAddresses: new Map(
        this.attachments()
          .filter(({ place }) => place.taskId !== '')
          .map(({ place, address }) => [place.taskId, address.v4]),
      ),
      silentNodes: [...this.#prober.silent].sort(),
      verifications: this.#verifier.findings,
      verified: this.#verifier.verified,
    };
  }

  /** Compares every network with the kernel and repairs it; what was wrong, by network id. */
  verify(): Promise<Findings> {
    return this.#verifier.verify();
  }

  async #attach(containerId: string, place: TaskPlace): Promise<Attachment> {
    switch (place.kind) {
      case 'host':
        await this.#overlays.joined(containerId);
        return noAddress(containerId, place.kind, '');
      case 'none': {
        const netnsPath = await this.#isolated.attach(containerId);
        await this.#overlays.joined(containerId);
        return noAddress(containerId, place.kind, netnsPath);
      }
      case 'own': {
        const attachment = await this.#gateway.attach(containerId, place.isClosed);
        await this.#attachNetworks(containerId, place, attachment.address);
        await this.#overlays.joined(containerId);
        return attachment;
      }
    }
  }

  async #attachNetworks(
    containerId: string,
    { networks }: TaskPlace,
    address: AddressPair,
  ): Promise<void> {
    const namespace = containerNamespace(this.#options.namespacePrefix, containerId);
    const links: LanLink[] = [];
    for (const [index, network] of networks.entries()) {
      const device = deviceAt(index);
      if (network.lan === undefined) {
        await this.#overlays.attach({ ...network, containerId, namespace, device });
      } else {
        const { networkId, networkName, lan } = network;
        links.push({ ...lan, networkId, networkName, device });
      }
    }
    if (links.length > 0) await this.#lans.attach({ containerId, namespace, address, links });
  }

  /** What people call this node, once the managers have told it. */
  #nodeName(): string {
    const { nodeId } = this.#options;
    const own = this.#mesh.table?.nodes.find((node) => node.nodeId === nodeId);
    return own?.hostname || nodeId;
  }

  #tablesChanged(networkIds: readonly string[]): void {
    if (networkIds.length === 0) return;
    this.#overlays.changed(networkIds);
    const gateway = this.#mesh.table;
    if (gateway !== undefined && networkIds.includes(gateway.networkId)) this.#mesh.isDirty = true;
    this.#aimProbes();
    this.#settling.wake();
  }

  #aimProbes(): void {
    const tables = this.#deps.tables.tables();
    this.#prober.setTargets(probeTargets(tables, this.#options.nodeId));
    this.#paths.setTargets(pathTargets(tables, this.#options.nodeId));
  }

  #pathsChanged(): void {
    for (const words of this.#paths.words) this.#deps.log.warn(words);
    this.#verifier.wake();
  }

  #silenceChanged(): void {
    this.#deps.log.warn('nodes whose tunnel end does not answer', {
      nodes: [...this.#prober.silent],
    });
    this.#overlays.changed('all');
    this.#mesh.isDirty = true;
    this.#settling.wake();
    this.#deps.tables.reportChanged();
  }

  async #settle(): Promise<number> {
    try {
      // Both are tried even if one fails.
      const work = [this.#settleOverlays(), ...(this.#mesh.isDirty ? [this.#mesh.change()] : [])];
      await Promise.allSettled(work);
      await Promise.all(work);
    } finally {
      this.#deps.tables.reportChanged();
    }
    return this.#deps.clock.now() + idlePeriodMs;
  }

  /** Encrypted tunnels have a way before they are there, and until they are gone. */
  async #settleOverlays(): Promise<void> {
    const isNeeded = this.#wireguard.isNeeded;
    const before = isNeeded ? this.#wireguard.change() : Promise.resolve();
    // Without it, networks in the clear go on; encrypted ones are there and lead nowhere.
    await Promise.allSettled([before]);
    await this.#overlays.settle();
    await (isNeeded ? before : this.#wireguard.change());
  }
}

function noAddress(containerId: string, kind: 'host' | 'none', netnsPath: string): Attachment {
  const v4 = kind === 'none' ? '127.0.0.1' : '';
  return { containerId, netnsPath, address: { v4 }, ports: [] };
}
