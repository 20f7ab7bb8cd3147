/**
 * The node's part of the mesh: brings its own namespace and the gateway sandbox to the newest
 * table of the gateway network. A port on which a process of the node listens is left to it.
 */
import { isIPv6 } from 'node:net';
import { explain, isShoalError, ShoalError } from '#lib/errors';
import type { Logger } from '#lib/log';
import type { NetworkTable, TableNode } from '#proto/gen/shoal';
import type { NetworkTablesView } from '../../tables/types.ts';
import { busyPorts, keyOf } from '../host-ports.ts';
import type { HostListener, ReadProcNet } from '../listeners.ts';
import { listListeners } from '../listeners.ts';
import { sandboxName } from '../names.ts';
import type { NodeNetwork } from '../network.ts';
import { backendsOf } from '../overlay/overlay.ts';
import { ownNode } from '../overlay/wish.ts';
import { noStrangers } from '../sandbox/difference.ts';
import type { SandboxKeeperDeps, SandboxWish } from '../sandbox/keeper.ts';
import { describeWish, SandboxKeeper } from '../sandbox/keeper.ts';
import { MergedWork } from '../sandbox/merged-work.ts';
import type { MeshPort, NetworkStep } from '../types.ts';
import type { MeshOptions } from './wish.ts';
import { meshPorts, meshWish } from './wish.ts';

export interface NodeMeshOptions extends MeshOptions {
  readonly nodeId: string;
  readonly namespacePrefix: string;
  readonly netnsDirectory: string;
  readonly canForgetFlows: boolean;
}

export interface NodeMeshDeps extends SandboxKeeperDeps {
  readonly network: Pick<NodeNetwork, 'setMesh' | 'setBlock'>;
  readonly view: NetworkTablesView;
  readonly readProcNet: ReadProcNet;
  readonly log: Logger;
  silentNodes(): ReadonlySet<string>;
}

export class NodeMesh {
  readonly #options: NodeMeshOptions;
  readonly #deps: NodeMeshDeps;
  readonly #keeper: SandboxKeeper;
  readonly #work = new MergedWork(() => this.#apply());
  #backends: ReadonlySet<string> = new Set();
  #taken: readonly string[] = [];
  #apart: readonly string[] = [];
  isDirty = true;
  /** The table that the kernel has. */
  applied: NetworkTable | undefined;

  constructor(options: NodeMeshOptions, deps: NodeMeshDeps) {
    this.#options = options;
    this.#deps = deps;
    this.#keeper = new SandboxKeeper(
      {
        sandbox: sandboxName(options.namespacePrefix),
        netnsDirectory: options.netnsDirectory,
        ownership: { ownsDevice: (name) => /^vx\d+$/.test(name), ownsLoopback: false },
        birthSysctls: undefined,
      },
      deps,
    );
  }

  /** Published ports that this node cannot answer and nodes that it cannot reach, in words. */
  get warnings(): readonly string[] {
    return [...this.#taken, ...this.#apart];
  }

  /** Undefined while no manager has sent one. */
  get table(): NetworkTable | undefined {
    return this.#deps.view.tables().find(({ gateway }) => gateway);
  }

  change(): Promise<void> {
    this.isDirty = true;
    return this.#work.request();
  }

  /** Looks at the kernel, repairs it, and says what was wrong; empty when all is well. */
  async verify(): Promise<string> {
    try {
      return await this.#verify();
    } catch (error) {
      if (!isShoalError(error)) throw error;
      return explain(error);
    }
  }

  async #verify(): Promise<string> {
    // What is still to be done is not broken.
    await (this.isDirty ? this.change() : this.#work.settled());
    const table = this.table;
    const own = table === undefined ? undefined : ownNode(table, this.#options.nodeId);
    if (table === undefined || own === undefined) return '';
    const wish = this.#wish(table, own);
    const { requests } = this.#work;
    const view = await this.#keeper.look(wish);
    if (this.isDirty || this.#work.requests !== requests) return '';
    const found =
      view === undefined ? 'missing namespace' : describeWish(view, wish, noStrangers).join('\n');
    if (found !== '') this.#keeper.forget();
    // Also looks again at what processes of the node listen on.
    await this.change();
    return found;
  }

  #wish(table: NetworkTable, own: TableNode): SandboxWish {
    return meshWish(table, own, this.#deps.silentNodes(), this.#options);
  }

  async #apply(): Promise<void> {
    this.isDirty = false;
    try {
      await this.#applyTable();
    } catch (error) {
      this.isDirty = true;
      this.#keeper.forget();
      throw error;
    }
  }

  async #applyTable(): Promise<void> {
    const table = this.table;
    if (table === undefined) return;
    const own = ownNode(table, this.#options.nodeId);
    if (own === undefined) {
      throw new ShoalError(
        'unavailable',
        `node ${this.#options.nodeId} is not in the table of the gateway network yet`,
      );
    }
    const { network } = this.#deps;
    this.#apart = unreachableNodes(table, own);
    if (own.gatewaySubnet !== '') network.setBlock(own.gatewaySubnet);
    const listeners = await listListeners(this.#deps.readProcNet);
    await network.setMesh({
      nodeAddress: own.address,
      subnets: table.subnets.filter((subnet) => !subnet.includes(':')),
      ports: this.#freePorts(table, listeners),
      peers: [...new Set(table.nodes.map(({ address }) => address))].filter(
        (address) => address !== '',
      ),
      tunnelPort: table.tunnelPort || this.#options.tunnelPort,
      mtuBytes: table.mtu,
    });
    const backends = backendsOf(table, this.#deps.silentNodes());
    await this.#keeper.apply(this.#wish(table, own), noStrangers, this.#forgetting(backends));
    this.#backends = backends;
    this.applied = table;
  }

  /** To take a port from a process that has it could lock people out of their own machine. */
  #freePorts(table: NetworkTable, listeners: readonly HostListener[]): MeshPort[] {
    const taken: string[] = [];
    const free = meshPorts(table).filter(({ port, protocol, hostIp }) => {
      const busy = busyPorts(listeners, hostIp === '' ? undefined : hostIp);
      const listener = busy.get(keyOf(protocol, port));
      if (listener === undefined) return true;
      taken.push(
        `Published port ${port}/${protocol} is not answered on this node: a process of the node ` +
          `listens on ${listener.address}; other nodes answer it`,
      );
      return false;
    });
    for (const warning of taken) {
      if (!this.#taken.includes(warning)) this.#deps.log.warn(warning);
    }
    this.#taken = taken;
    return free;
  }

  #forgetting(backends: ReadonlySet<string>): NetworkStep[] {
    if (!this.#options.canForgetFlows) return [];
    const namespace = sandboxName(this.#options.namespacePrefix);
    const addresses = [...this.#backends].filter((address) => !backends.has(address));
    return addresses.length === 0 ? [] : [{ kind: 'forget-flows', namespace, addresses }];
  }
}

/** In words: nodes that no tunnel of this one leads to. */
function unreachableNodes(table: NetworkTable, own: TableNode): string[] {
  return table.nodes
    .filter(({ address }) => address !== '' && isIPv6(address) !== isIPv6(own.address))
    .map(
      ({ hostname, address }) =>
        `Containers here do not reach those of node ${hostname}: its address ${address} and ` +
        `this node's ${own.address} are of different families; join with another --data-path-addr`,
    );
}
