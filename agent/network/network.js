import { explain, ShoalError } from '#lib/errors';
import { ReconcileLoop } from '#lib/reconcile-loop';
import { AddressPool } from './address-pool.js';
import { parseBlock } from './cidr.js';
import { NetworkExecutor } from './executor.js';
import { HostPorts } from './host-ports.js';
import { listListeners } from './listeners.js';
import { containerNamespace, shortId } from './names.js';
import { planAttach, planDetach, planPorts } from './plan.js';
import { Reconciler } from './reconciler.js';

/** Nobody breaks the kernel's state in normal life: often enough for somebody who did. */
const reconcilePeriodMs = 30_000;
export class NodeNetwork {
  #options;
  #deps;
  #executor;
  #reconciler;
  #hostPorts = new HostPorts();
  /** By short id: all that is attached, or being attached or detached. */
  #endpoints = new Map();
  /** Short ids of endpoints that a plan is changing right now: not for the reconciler. */
  #busy = new Set();
  /** Endpoints of an earlier run that nobody has asked for yet. */
  #leftovers = new Map();
  /** Operations on one container run one after the other. */
  #turns = new Map();
  #block;
  #pool;
  #repairs;
  constructor(options, deps) {
    this.#options = options;
    this.#deps = deps;
    this.#executor = new NetworkExecutor(options, deps);
    this.#reconciler = new Reconciler(options, { ...deps, executor: this.#executor });
    this.#repairs = new ReconcileLoop({ ...deps, round: () => this.#repairRound() });
  }
  /** Finds what an earlier run left, and begins to repair what breaks. */
  async start() {
    for (const endpoint of await this.#reconciler.findEndpoints()) {
      const { containerId, ports } = endpoint;
      this.#leftovers.set(containerId, endpoint);
      // Nothing listens on them: the ports are taken by rules of ours.
      this.#hostPorts.claim({ containerId, name: containerId }, ports, [], this.#deps.random);
    }
    this.#repairs.start();
  }
  async stop() {
    await this.#repairs.stop();
  }
  /** The node's block of addresses, once it is known. */
  get block() {
    return this.#block;
  }
  /** Takes the node's block of addresses from the managers. Endpoints keep what they have. */
  setBlock(block) {
    if (block === this.#block) return;
    this.#pool = new AddressPool(parseBlock(block), this.#deps.random);
    this.#block = block;
    for (const { address } of this.#wished()) this.#pool.claim(address.v4);
    this.#reconciler.requireSandbox();
    this.#repairs.wake();
    this.#deps.log.info('gateway network has its block', { block });
  }
  /**
   * Gives the container a namespace with an address. Idempotent: an endpoint that exists, also
   * from an earlier run, is kept. Throws `unavailable` while the node has no block and
   * `resource_exhausted` when the block is full.
   */
  attach(containerId) {
    return this.#inTurn(containerId, () => this.#attach(containerId));
  }
  /**
   * Opens ports of the node for an attached container, which asks under `name`; replaces those it
   * had. Throws `failed_precondition` naming who has a port already.
   */
  publish(containerId, name, ports) {
    return this.#inTurn(containerId, () => this.#publish(containerId, name, ports));
  }
  /** Tells which process holds the container's namespace, in case its name gets lost. */
  started(containerId, pid) {
    const id = shortId(containerId);
    const endpoint = this.#endpoints.get(id);
    if (endpoint !== undefined) this.#endpoints.set(id, { ...endpoint, pid });
  }
  /** Takes everything back; the address rests before it is used again. Idempotent. */
  detach(containerId) {
    return this.#inTurn(containerId, () => this.#detach(containerId));
  }
  find(containerId) {
    const endpoint = this.#endpoints.get(shortId(containerId));
    return endpoint === undefined ? undefined : this.#attachmentOf(endpoint);
  }
  /** True when something of the container is there, also from an earlier run. */
  has(containerId) {
    const id = shortId(containerId);
    return this.#endpoints.has(id) || this.#leftovers.has(id);
  }
  attachments() {
    return [...this.#endpoints.values()].map((endpoint) => this.#attachmentOf(endpoint));
  }
  /** Removes what an earlier run left for containers that are not among these. */
  async retain(containerIds) {
    const kept = new Set([...containerIds].map(shortId));
    const gone = [...this.#leftovers.keys()].filter((id) => !kept.has(id));
    await Promise.all(gone.map((id) => this.detach(id)));
  }
  /** One round of repair. Resolves to what was repaired, in words. */
  async reconcile() {
    return this.#reconciler.round(() => this.#state());
  }
  async #attach(containerId) {
    const id = shortId(containerId);
    const known = this.#endpoints.get(id);
    if (known !== undefined) return this.#attachmentOf(known);
    const leftover = this.#leftovers.get(id);
    const v4 = leftover?.address.v4 ?? this.#takeAddress();
    const endpoint = {
      containerId,
      address: { v4 },
      ports: leftover?.ports ?? [],
      pid: undefined,
    };
    this.#busy.add(id);
    try {
      await this.#reconciler.ensureSandbox(() => this.#state());
      const view =
        leftover === undefined ? undefined : await this.#reconciler.viewEndpoint(containerId);
      await this.#executor.submit(id, planAttach(endpoint, this.#options, view));
      this.#endpoints.set(id, endpoint);
      this.#leftovers.delete(id);
    } catch (error) {
      if (leftover === undefined) await this.#undo(endpoint);
      throw error;
    } finally {
      this.#busy.delete(id);
    }
    return this.#attachmentOf(endpoint);
  }
  /** After a failure halfway: take down what may be there, so that the next try begins anew. */
  async #undo({ containerId, address }) {
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
  async #publish(containerId, name, requests) {
    const id = shortId(containerId);
    const endpoint = this.#endpoints.get(id);
    if (endpoint === undefined) {
      throw new ShoalError('failed_precondition', `${name} is not attached to the network`);
    }
    if (isServed(requests, endpoint.ports)) return endpoint.ports;
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
  async #detach(containerId) {
    const id = shortId(containerId);
    const endpoint = this.#endpoints.get(id) ?? this.#leftovers.get(id);
    if (endpoint === undefined) return;
    const address = endpoint.address.v4;
    const hadPorts = endpoint.ports.length > 0;
    this.#busy.add(id);
    try {
      if (hadPorts) {
        this.#endpoints.set(id, { ...endpoint, ports: [] });
        this.#leftovers.delete(id);
        await this.#syncPorts();
      }
      this.#hostPorts.release(id);
      const forgotten = hadPorts && this.#options.canForgetFlows ? address : undefined;
      const all = { hasLink: true, hasNamespace: true };
      await this.#executor.submit(id, planDetach(id, forgotten, this.#options, all));
      this.#endpoints.delete(id);
      this.#leftovers.delete(id);
      this.#pool?.release(address, this.#deps.clock.monotonic());
    } finally {
      this.#busy.delete(id);
    }
  }
  #syncPorts() {
    return this.#executor.submit('host ports', planPorts(this.#wished()));
  }
  /** Endpoints of this run and of an earlier one. */
  #wished() {
    return [...this.#endpoints.values(), ...this.#leftovers.values()];
  }
  #takeAddress() {
    if (this.#pool !== undefined) return this.#pool.take(this.#deps.clock.monotonic());
    throw new ShoalError(
      'unavailable',
      `node ${this.#options.nodeId} waits for its address block on the gateway network: ` +
        'a manager has not allocated it yet',
    );
  }
  #attachmentOf({ containerId, address, ports }) {
    const name = containerNamespace(this.#options.namespacePrefix, containerId);
    return { containerId, netnsPath: `${this.#options.netnsDirectory}/${name}`, address, ports };
  }
  #state() {
    return {
      wish: { block: this.#block, endpoints: this.#wished() },
      busy: this.#busy,
    };
  }
  #inTurn(containerId, work) {
    const id = shortId(containerId);
    const previous = this.#turns.get(id) ?? Promise.resolve();
    const mine = previous.then(work, work);
    this.#turns.set(id, mine);
    const clear = () => {
      if (this.#turns.get(id) === mine) this.#turns.delete(id);
    };
    mine.then(clear, clear);
    return mine;
  }
  /** Returns when the next round is due. */
  async #repairRound() {
    if (this.#block !== undefined) await this.reconcile();
    return this.#deps.clock.now() + reconcilePeriodMs;
  }
}
/** True when the ports are those asked for; a request for any port is served by each. */
function isServed(requests, ports) {
  if (requests.length !== ports.length) return false;
  return requests.every((request) =>
    ports.some(
      (port) =>
        port.protocol === request.protocol &&
        port.targetPort === request.targetPort &&
        (request.publishedPort === 0 || request.publishedPort === port.publishedPort),
    ),
  );
}
//# sourceMappingURL=network.js.map
