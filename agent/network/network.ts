/**
 * The node's part of the gateway network: gives containers a namespace, an address and ports of
 * the node, and keeps the kernel as it should be. What it wishes is in memory; what is there from
 * an earlier run is found in the kernel and taken over.
 */
import type { Clock } from '#lib/clock';
import { explain, isShoalError, ShoalError } from '#lib/errors';
import type { Logger } from '#lib/log';
import type { Random } from '#lib/random';
import { ReconcileLoop } from '#lib/reconcile-loop';
import { Turns } from '#lib/turns';
import { AddressPool } from './address-pool.ts';
import { parseBlock } from './cidr.ts';
import type { RunCommand } from './command.ts';
import { NetworkExecutor } from './executor.ts';
import type { PortRequest } from './host-ports.ts';
import { HostPorts } from './host-ports.ts';
import type { ReadProcNet } from './listeners.ts';
import { listListeners } from './listeners.ts';
import { addressPair, containerInterface, containerNamespace, shortId } from './names.ts';
import { observeNamespace } from './observe.ts';
import type { EndpointView } from './plan.ts';
import { planAttach, planDetach } from './plan.ts';
import type { ReconcilerState } from './reconciler.ts';
import { Reconciler } from './reconciler.ts';
import type {
  AddressPair,
  Endpoint,
  GatewayMesh,
  GatewayWish,
  NetworkSettings,
  NetworkStep,
  PlanContainer,
  PublishedPort,
} from './types.ts';
import { PortRules } from './verify/port-rules.ts';

/** Nobody breaks the kernel's state in normal life: often enough for somebody who did. */
const reconcilePeriodMs = 30_000;

export interface NodeNetworkOptions extends NetworkSettings {
  readonly nodeId: string;
  /** Whether the node's kernel does IPv6 (see the probe). */
  readonly hasIpv6: boolean;
  /** Where `ip netns` keeps its names: `/run/netns`. */
  readonly netnsDirectory: string;
  /** Whether the `conntrack` program is there (see the probe). */
  readonly canForgetFlows: boolean;
  /** What else each container's namespace needs once its interface `device` is there. */
  readonly planContainer?: PlanContainer;
}

export interface NodeNetworkDeps {
  readonly run: RunCommand;
  readonly readProcNet: ReadProcNet;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  /** Something was repaired: what hangs on it may need repair, too. */
  readonly onRepaired?: () => void;
}

/** A container's place on the network. */
export interface Attachment {
  readonly containerId: string;
  readonly netnsPath: string;
  readonly address: AddressPair;
  readonly ports: readonly PublishedPort[];
}

export class NodeNetwork {
  readonly #options: NodeNetworkOptions;
  readonly #deps: NodeNetworkDeps;
  readonly #executor: NetworkExecutor;
  readonly #ports: PortRules;
  readonly #reconciler: Reconciler;
  readonly #hostPorts = new HostPorts();
  /** By short id: all that is attached, or being attached or detached. */
  readonly #endpoints = new Map<string, Endpoint>();
  /** Short ids of endpoints that a plan is changing right now: not for the reconciler. */
  readonly #busy = new Set<string>();
  /** Endpoints of an earlier run that nobody has asked for yet. */
  readonly #leftovers = new Map<string, Endpoint>();
  /** Operations on one container run one after the other. */
  readonly #turns = new Turns();
  #block: string | undefined;
  #mesh: GatewayMesh | undefined;
  #pool: AddressPool | undefined;
  /** In words, until they are taken. */
  readonly #repaired = new Set<string>();
  readonly #repairs: ReconcileLoop;

  constructor(options: NodeNetworkOptions, deps: NodeNetworkDeps) {
    this.#options = options;
    this.#deps = deps;
    this.#executor = new NetworkExecutor(options, deps);
    this.#ports = new PortRules(options, this.#executor);
    const work = { executor: this.#executor, ports: this.#ports };
    this.#reconciler = new Reconciler(options, { ...deps, ...work });
    this.#repairs = new ReconcileLoop({ ...deps, round: () => this.#repairRound() });
  }

  /** Finds what an earlier run left, and begins to repair what breaks. */
  async start(): Promise<void> {
    for (const endpoint of await this.#reconciler.findEndpoints()) {
      const { containerId, ports } = endpoint;
      this.#leftovers.set(containerId, endpoint);
      // Nothing listens on them: the ports are taken by rules of ours.
      this.#hostPorts.claim({ containerId, name: containerId }, ports, [], this.#deps.random);
    }
    this.#repairs.start();
  }

  async stop(): Promise<void> {
    await this.#repairs.stop();
  }

  /** The node's block of addresses, once it is known. */
  get block(): string | undefined {
    return this.#block;
  }

  /** Takes the node's block of addresses from the managers. Endpoints keep what they have. */
  setBlock(block: string): void {
    if (block === this.#block) return;
    this.#pool = new AddressPool(parseBlock(block), this.#deps.random);
    this.#block = block;
    for (const { address } of this.#wished()) this.#pool.claim(address.v4);
    this.#reconciler.requireSandbox();
    this.#repairs.wake();
    this.#deps.log.info('gateway network has its block', { block });
  }

  /** Takes what the managers say of the other nodes. Resolves when the node's rules follow it. */
  async setMesh(mesh: GatewayMesh): Promise<void> {
    const before = this.#mesh;
    this.#mesh = mesh;
    if (before === undefined || frameOf(before) !== frameOf(mesh)) this.#reconciler.requireRules();
    await this.#reconciler.ensureSandbox(() => this.#state());
    await this.#syncPorts();
  }

  /**
   * Gives the container a namespace with an address. Idempotent: an endpoint that exists, also
   * from an earlier run, is kept. Throws `unavailable` while the node has no block and
   * `resource_exhausted` when the block is full.
   */
  attach(containerId: string, isClosed = false): Promise<Attachment> {
    return this.#turns.run(shortId(containerId), () => this.#attach(containerId, isClosed));
  }

  /**
   * Opens ports of the node for an attached container, which asks under `name`; replaces those it
   * had. Throws `failed_precondition` naming who has a port already.
   */
  publish(
    containerId: string,
    name: string,
    ports: readonly PortRequest[],
  ): Promise<readonly PublishedPort[]> {
    return this.#turns.run(shortId(containerId), () => this.#publish(containerId, name, ports));
  }

  /** Gives an attached container a way out, or takes it. Idempotent. */
  setClosed(containerId: string, isClosed: boolean): Promise<void> {
    return this.#turns.run(shortId(containerId), async () => {
      const id = shortId(containerId);
      const endpoint = this.#endpoints.get(id);
      if (endpoint === undefined || endpoint.isClosed === isClosed) return;
      this.#endpoints.set(id, { ...endpoint, isClosed });
      await this.#syncPorts();
    });
  }

  /** Tells which process holds the container's namespace, in case its name gets lost. */
  started(containerId: string, pid: number): void {
    const id = shortId(containerId);
    const endpoint = this.#endpoints.get(id);
    if (endpoint !== undefined) this.#endpoints.set(id, { ...endpoint, pid });
  }

  /** Takes everything back; the address rests before it is used again. Idempotent. */
  detach(containerId: string): Promise<void> {
    return this.#turns.run(shortId(containerId), () => this.#detach(containerId));
  }

  find(containerId: string): Attachment | undefined {
    const endpoint = this.#endpoints.get(shortId(containerId));
    return endpoint === undefined ? undefined : this.#attachmentOf(endpoint);
  }

  /** True when something of the container is there, also from an earlier run. */
  has(containerId: string): boolean {
    const id = shortId(containerId);
    return this.#endpoints.has(id) || this.#leftovers.has(id);
  }

  attachments(): readonly Attachment[] {
    return [...this.#endpoints.values()].map((endpoint) => this.#attachmentOf(endpoint));
  }

  /** Removes what an earlier run left for containers that are not among these. */
  async retain(containerIds: Iterable<string>): Promise<void> {
    const kept = new Set([...containerIds].map(shortId));
    const gone = [...this.#leftovers.keys()].filter((id) => !kept.has(id));
    await Promise.all(gone.map((id) => this.detach(id)));
  }

  /** Takes the node's own part back, unless a container is still on it: the node leaves. */
  async clear(): Promise<void> {
    await this.#turns.settled();
    if (this.#wished().length > 0) return;
    try {
      await this.#reconciler.remove();
    } catch (error) {
      if (!isShoalError(error)) throw error;
      const reason = explain(error);
      this.#deps.log.warn('the gateway network stays until the node joins again', { reason });
    }
  }

  /** One round of repair. Resolves to what was repaired, in words. */
  reconcile(): Promise<readonly string[]> {
    // Two rounds at once would repair the same thing by two plans.
    return this.#turns.run('reconcile', async () => {
      if (this.#block === undefined) return [];
      const repaired = await this.#reconciler.round(() => this.#state());
      for (const what of repaired) this.#repaired.add(what);
      return repaired;
    });
  }

  /** What was wrong since this was called last, in words; `atOnce` does not wait for the next round. */
  async findings(atOnce: boolean): Promise<readonly string[]> {
    const trouble: string[] = [];
    try {
      if (atOnce) await this.reconcile();
    } catch (error) {
      if (!isShoalError(error)) throw error;
      trouble.push(explain(error));
    }
    const repaired = [...this.#repaired].map((what) => `repaired: ${what}`);
    this.#repaired.clear();
    return [...trouble, ...repaired];
  }

  async #attach(containerId: string, isClosed: boolean): Promise<Attachment> {
    const id = shortId(containerId);
    const known = this.#endpoints.get(id);
    if (known !== undefined) return this.#attachmentOf(known);
    const leftover = this.#leftovers.get(id);
    const v4 = leftover?.address.v4 ?? this.#takeAddress();
    const endpoint: Endpoint = {
      containerId,
      address: addressPair(v4, this.#options.hasIpv6),
      ports: leftover?.ports ?? [],
      isClosed,
      pid: undefined,
    };
    this.#busy.add(id);
    try {
      await this.#reconciler.ensureSandbox(() => this.#state());
      const view =
        leftover === undefined ? undefined : await this.#reconciler.viewEndpoint(containerId);
      await this.#executor.submit(id, this.#planAttach(endpoint, view));
      this.#endpoints.set(id, endpoint);
      if (isClosed || leftover?.isClosed === true) await this.#syncPorts();
      this.#leftovers.delete(id);
    } catch (error) {
      if (leftover === undefined) await this.#undo(endpoint);
      throw error;
    } finally {
      this.#busy.delete(id);
    }
    return this.#attachmentOf(endpoint);
  }

  /** A packet that is too large for the tunnel should not leave a container at all. */
  #linkSettings(): NetworkSettings {
    const { namespacePrefix, mtuBytes } = this.#options;
    return { namespacePrefix, mtuBytes: this.#mesh?.mtuBytes ?? mtuBytes };
  }

  #planAttach(endpoint: Endpoint, view: EndpointView | undefined): NetworkStep[] {
    const { namespacePrefix, planContainer } = this.#options;
    const namespace = containerNamespace(namespacePrefix, endpoint.containerId);
    return [
      ...planAttach(endpoint, this.#linkSettings(), view),
      ...(planContainer?.(namespace, containerInterface) ?? []),
    ];
  }

  /** After a failure halfway: take down what may be there, so that the next try begins anew. */
  async #undo({ containerId, address }: Endpoint): Promise<void> {
    this.#pool?.release(address.v4, this.#deps.clock.monotonic());
    try {
      const view = await this.#reconciler.viewEndpoint(containerId);
      const steps = planDetach(shortId(containerId), undefined, this.#options, view);
      await this.#executor.submit(shortId(containerId), steps);
    } catch (error) {
      this.#deps.log.warn('half an endpoint is left until the next repair', {
        container: containerId,
        err: explain(error),
      });
    }
  }

  async #publish(
    containerId: string,
    name: string,
    requests: readonly PortRequest[],
  ): Promise<readonly PublishedPort[]> {
    const id = shortId(containerId);
    const endpoint = this.#endpoints.get(id);
    if (endpoint === undefined) {
      throw new ShoalError('failed_precondition', `${name} is not attached to the network`);
    }
    if (isServed(requests, endpoint.ports)) return endpoint.ports;
    await this.#refuseForeign(name, requests);
    const listeners = await listListeners(this.#deps.readProcNet);
    this.#hostPorts.release(id);
    const ports = this.#hostPorts.claim(
      { containerId: id, name },
      requests,
      listeners,
      this.#deps.random,
    );
    this.#endpoints.set(id, { ...endpoint, ports });
    try {
      await this.#syncPorts();
    } catch (error) {
      this.#hostPorts.release(id);
      this.#endpoints.set(id, { ...endpoint, ports: [] });
      throw error;
    }
    return ports;
  }

  /** A port on an address that the node does not have would never be answered. */
  async #refuseForeign(name: string, requests: readonly PortRequest[]): Promise<void> {
    const hostIps = requests.flatMap(({ hostIp }) => hostIp ?? []);
    if (hostIps.length === 0) return;
    const view = await observeNamespace(this.#deps.run, undefined);
    const own = new Set([...(view?.addresses ?? [])].map(addressOf));
    const missing = hostIps.find((hostIp) => !own.has(hostIp));
    if (missing === undefined) return;
    throw new ShoalError(
      'failed_precondition',
      `${name} publishes a port on ${missing}, which is no address of this node: ` +
        'constrain the service to the node that has it',
    );
  }

  async #detach(containerId: string): Promise<void> {
    const id = shortId(containerId);
    const endpoint = this.#endpoints.get(id) ?? this.#leftovers.get(id);
    if (endpoint === undefined) return;
    const { address } = endpoint;
    const hadPorts = endpoint.ports.length > 0 || endpoint.isClosed;
    this.#busy.add(id);
    try {
      if (hadPorts) {
        this.#endpoints.set(id, { ...endpoint, ports: [], isClosed: false });
        this.#leftovers.delete(id);
        await this.#syncPorts();
      }
      this.#hostPorts.release(id);
      const forgotten = hadPorts && this.#options.canForgetFlows ? address : undefined;
      const all = { hasLink: true, hasNamespace: true };
      await this.#executor.submit(id, planDetach(id, forgotten, this.#options, all));
      this.#endpoints.delete(id);
      this.#leftovers.delete(id);
      this.#pool?.release(address.v4, this.#deps.clock.monotonic());
    } finally {
      this.#busy.delete(id);
    }
  }

  #syncPorts(): Promise<void> {
    return this.#ports.write(this.#wish());
  }

  #wish(): GatewayWish {
    const { hasIpv6 } = this.#options;
    return { block: this.#block, endpoints: this.#wished(), hasIpv6, mesh: this.#mesh };
  }

  /** Endpoints of this run and of an earlier one. */
  #wished(): Endpoint[] {
    return [...this.#endpoints.values(), ...this.#leftovers.values()];
  }

  #takeAddress(): string {
    if (this.#pool !== undefined) return this.#pool.take(this.#deps.clock.monotonic());
    throw new ShoalError(
      'unavailable',
      `node ${this.#options.nodeId} waits for its address block on the gateway network: ` +
        'a manager has not allocated it yet',
    );
  }

  #attachmentOf({ containerId, address, ports }: Endpoint): Attachment {
    const name = containerNamespace(this.#options.namespacePrefix, containerId);
    return { containerId, netnsPath: `${this.#options.netnsDirectory}/${name}`, address, ports };
  }

  #state(): ReconcilerState {
    return {
      wish: this.#wish(),
      busy: this.#busy,
    };
  }

  /** Returns when the next round is due. */
  async #repairRound(): Promise<number> {
    if ((await this.reconcile()).length > 0) this.#deps.onRepaired?.();
    return this.#deps.clock.now() + reconcilePeriodMs;
  }
}

/** What stands in rules and routes; the rest are elements of sets. */
function frameOf({ nodeAddress, subnets, tunnelPort }: GatewayMesh): string {
  return [nodeAddress, tunnelPort, ...subnets].join(' ');
}

/** From `DEVICE ADDRESS/LENGTH`. */
function addressOf(text: string): string {
  return text.split(' ')[1]?.split('/')[0] ?? '';
}

/** True when the ports are those asked for; a request for any port is served by each. */
function isServed(requests: readonly PortRequest[], ports: readonly PublishedPort[]): boolean {
  if (requests.length !== ports.length) return false;
  return requests.every((request) =>
    ports.some(
      (port) =>
        port.protocol === request.protocol &&
        port.targetPort === request.targetPort &&
        port.hostIp === request.hostIp &&
        (request.publishedPort === 0 || request.publishedPort === port.publishedPort),
    ),
  );
}
