/**
 * The agent of a node: keeps a session with the leader, runs the tasks that it assigns, and looks
 * after the node's volumes and its part of the networks. Works on without managers.
 */

import { mkdir } from 'node:fs/promises';
import { isIPv6 } from 'node:net';
import { join } from 'node:path';
import type { Clock } from '#lib/clock';
import { readIfExists, writeDurable } from '#lib/durable-file';
import { explain, isShoalError, ShoalError } from '#lib/errors';
import type { Logger } from '#lib/log';
import type { Random } from '#lib/random';
import { ReconcileLoop } from '#lib/reconcile-loop';
import type { EncryptionKey, Node, NodeDescription } from '#proto/gen/swarm';
import { AssignmentsMessageType } from '#proto/gen/swarm';
import { defaultTunnelPort } from '#proto/model/mesh/tunnel-ports';
import { isActive, isTerminal } from '#proto/model/task-state';
import type { ContainerFacts, Runtime } from './containerd/types.ts';
import type { EngineFacts, MachineFacts } from './facts/facts.ts';
import { describeNode, isSameDescription } from './facts/facts.ts';
import type { RunCommand, StartDetached } from './network/command.ts';
import type { TaskAttachment } from './network/container-networks.ts';
import { ContainerNetworks } from './network/container-networks.ts';
import type { ReadProcNet } from './network/listeners.ts';
import { openProbe } from './network/mesh/probe-socket.ts';
import { gatewayAddress } from './network/names.ts';
import type { NodeNetwork } from './network/network.ts';
import { readUnderlayMtu } from './network/overlay/underlay.ts';
import type { PlaceNetwork } from './network/place/place.ts';
import { probeNetwork } from './network/probe.ts';
import { NodeNames } from './network/resolver/node-names.ts';
import { planDns } from './network/resolver/render-dns.ts';
import { parseResolvConf } from './network/resolver/resolv-conf.ts';
import type { PublishedPort } from './network/types.ts';
import { keyPath, loadKey, type WireguardKey } from './network/wireguard/key.ts';
import { wireguardLink } from './network/wireguard/numbers.ts';
import { DependencyStore } from './secrets/dependency-store.ts';
import type { ManagerAddress } from './session/remotes.ts';
import type { SessionState } from './session/session.ts';
import { Session } from './session/session.ts';
import type { Connect } from './session/types.ts';
import type { TablesClient } from './tables/tables.ts';
import { NodeTables } from './tables/tables.ts';
import {
  AttachmentExecutor,
  isAttachment,
  linkOf,
  type Presence,
} from './task/attachment/attachment-executor.ts';
import { containerIdOf } from './task/executor/container-request.ts';
import { ContainerExecutor } from './task/executor/executor.ts';
import type { HealthReport } from './task/executor/health.ts';
import { TaskExecutors } from './task/task-executors.ts';
import { LocalVolumes } from './volumes/volumes.ts';
import { Reporter } from './worker/reporter.ts';
import { TaskFile } from './worker/task-file.ts';
import type { AssignedTask } from './worker/worker.ts';
import { Worker } from './worker/worker.ts';

/** How often the node looks at itself; a new hostname or processor is not urgent. */
const describePeriodMs = 20_000;
/** Containers that nobody assigned turn up after trouble only, and that wakes the loop anyway. */
const orphanPeriodMs = 60_000;

export interface AgentOptions {
  readonly nodeId: string;
  /** What must outlive a restart of the node. */
  readonly dataRoot: string;
  /** On a tmpfs: what must not. */
  readonly execRoot: string;
  /** Where `ip netns` keeps its names: `/run/netns`. */
  readonly netnsDirectory: string;
  readonly namespacePrefix: string;
  readonly mtuBytes: number;
  /** Where the tunnels of other nodes lead to; empty while it is not known. */
  readonly dataPathAddress: string;
  readonly engine: EngineFacts;
  /** Known before the first session: from the join, or saved by an earlier run. */
  readonly managers: readonly ManagerAddress[];
}

export interface AgentDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  readonly runtime: Runtime;
  /** Shared with whoever else makes volumes on this node. */
  readonly volumes?: LocalVolumes;
  /** Containers of this node that people made; without it there are none. */
  readonly standalone?: Presence & { ids(): readonly string[] };
  readonly connect: Connect;
  /** Opens a connection to a manager for the tables of networks. */
  readonly connectTables: (address: string) => TablesClient;
  readonly runCommand: RunCommand;
  /** For what encrypts where the kernel cannot. */
  readonly startDetached: StartDetached;
  readonly readProcNet: ReadProcNet;
  readMachine(): MachineFacts;
  /** Where tunnels end; empty when it is where managers see this node. */
  tunnelAddress(): string;
  /** The text of the node's own resolv.conf; it is short and read when names are indexed. */
  readResolvConf(): string;
  /** Keeps the list for the next start; its failure is logged. */
  saveManagers(managers: readonly ManagerAddress[]): Promise<void>;
  onNode(node: Node): void;
  onRootCa(certificate: Uint8Array): void;
  onNetworkKeys(keys: readonly EncryptionKey[]): void;
  /** A bug of ours was hit: the process must not go on. */
  onBroken(error: unknown): void;
}

/** Outer headers of a tunnelled packet, by the family of the tunnel's ends. */
const tunnelOverheadBytes = { ipv4: 50, ipv6: 70 };

const nothingToReport = {
  applied: new Map(),
  gatewayAddresses: new Map(),
  silentNodes: [],
  verifications: new Map(),
  verified: 0,
};

/** What is around a container and the runtime does not know. */
export interface ContainerSurroundings {
  /** Undefined when nothing is checked. */
  readonly health: HealthReport | undefined;
  /** Undefined when it is not attached. */
  readonly network:
    | {
        /** `host`: the node's own network. `none`: nothing but a loopback device. */
        readonly kind: 'own' | 'host' | 'none';
        /** On the gateway network; empty for one that is not there. */
        readonly address: string;
        readonly gateway: string;
        /** Absent where the node does no IPv6. */
        readonly address6?: string;
        /** Overlays and LANs, in the order of the spec. */
        readonly overlays: readonly PlaceNetwork[];
        readonly ports: readonly PublishedPort[];
      }
    | undefined;
}

function networkAround({ place, address, ports }: TaskAttachment) {
  const { kind, networks } = place;
  const gateway =
    kind === 'own'
      ? { address: address.v4, gateway: gatewayAddress }
      : { address: '', gateway: '' };
  const twin = kind === 'own' && address.v6 !== undefined ? { address6: address.v6 } : {};
  return { kind, ...gateway, ...twin, overlays: networks, ports };
}

interface Parts {
  readonly networks: ContainerNetworks;
  readonly names: NodeNames;
  readonly executor: ContainerExecutor;
  readonly reporter: Reporter;
  readonly worker: Worker;
}

export class Agent {
  readonly #options: AgentOptions;
  readonly #deps: AgentDeps;
  readonly #stop = new AbortController();
  readonly #session: Session;
  readonly #volumes: LocalVolumes;
  readonly #orphans: ReconcileLoop;
  readonly #describing: ReconcileLoop;
  readonly #dependencies = new DependencyStore();
  #description: NodeDescription;
  #warnings: readonly string[] = [];
  #underlayMtu = 0;
  #hasIpv6 = false;
  #hasMacvlan = false;
  /** Undefined while it is not known, or when this node cannot encrypt. */
  #wireguardKey: WireguardKey | undefined;
  readonly #tables: NodeTables;
  #parts: Parts | undefined;
  #reporting: Promise<void> | undefined;
  #stopWatching: () => void = () => undefined;
  /** What an earlier run left on the network was judged once. */
  #isNetworkTidy = false;

  constructor(options: AgentOptions, deps: AgentDeps) {
    this.#options = options;
    this.#deps = deps;
    this.#description = this.#describe();
    const directory = join(options.dataRoot, 'volumes');
    this.#volumes = deps.volumes ?? new LocalVolumes({ directory }, deps);
    this.#session = new Session(options, { ...deps, listener: this.#listener() });
    this.#tables = this.#makeTables();
    this.#orphans = new ReconcileLoop({ ...deps, round: () => this.#orphanRound() });
    this.#describing = new ReconcileLoop({ ...deps, round: async () => this.#describeRound() });
  }

  /**
   * Resumes the tasks of an earlier run, then looks for a manager. Resolves when the tasks have
   * been resumed; throws when the node's own disk or kernel does not allow it to work.
   */
  async start(): Promise<void> {
    const { dataRoot, execRoot } = this.#options;
    await mkdir(dataRoot, { recursive: true, mode: 0o711 });
    await mkdir(execRoot, { recursive: true, mode: 0o711 });
    const probe = await probeNetwork(this.#options, this.#deps.runCommand);
    this.#warnings = probe.warnings;
    this.#hasIpv6 = probe.hasIpv6;
    this.#hasMacvlan = probe.hasMacvlan;
    for (const warning of probe.warnings) this.#deps.log.warn(warning);
    if (probe.wireguard.kind !== 'none') {
      this.#wireguardKey = await loadKey(keyPath(dataRoot), this.#deps.log);
      this.#description = this.#describe();
    }
    const { runCommand } = this.#deps;
    this.#underlayMtu = await readUnderlayMtu(runCommand, this.#options.dataPathAddress);
    // Until a manager has said what fits everywhere: what fits this node's own link.
    const overhead = tunnelOverheadBytes[isIPv6(this.#options.dataPathAddress) ? 'ipv6' : 'ipv4'];
    const mtuBytes = Math.min(this.#options.mtuBytes, this.#underlayMtu - overhead);
    const networks = new ContainerNetworks(
      {
        ...this.#options,
        ...probe,
        mtuBytes,
        tunnelPort: defaultTunnelPort,
        planContainer: planDns,
        encryption: {
          way: probe.wireguard,
          key: this.#wireguardKey,
          link: wireguardLink,
          underlayMtuBytes: this.#underlayMtu,
          pidFile: join(execRoot, 'wireguard.pid'),
        },
      },
      { ...this.#deps, run: runCommand, tables: this.#tables, openProbe },
    );
    await this.#tables.start();
    await networks.start();
    const block = await readIfExists(this.#blockPath());
    if (block !== undefined) this.#setBlock(networks.gateway, block.toString().trim());
    this.#parts = await this.#startWorker(networks);
    this.#stopWatching = this.#deps.runtime.watch((event) => {
      if (event.kind !== 'reconnected') return;
      this.#parts?.worker.recheck();
      this.#orphans.wake();
    });
    this.#reporting = this.#parts.reporter.run(this.#stop.signal).catch(this.#deps.onBroken);
    this.#orphans.start();
    this.#describing.start();
    this.#description = this.#describe();
    this.#session.start(this.#description);
  }

  /** Ends all work on the node; containers run on. */
  async stop(): Promise<void> {
    this.#stop.abort(new ShoalError('cancelled', 'the agent stops'));
    this.#stopWatching();
    await this.#session.stop();
    await Promise.all([this.#orphans.stop(), this.#describing.stop(), this.#reporting]);
    await this.#parts?.worker.stop();
    await this.#parts?.names.stop();
    await this.#parts?.networks.stop();
    await this.#tables.stop();
  }

  get session(): SessionState {
    return this.#session.state;
  }

  get managers(): readonly ManagerAddress[] {
    return this.#session.managers;
  }

  get description(): NodeDescription {
    return this.#description;
  }

  /** What this node's kernel cannot do, for `docker info`. */
  get warnings(): readonly string[] {
    return [...this.#warnings, ...(this.#parts?.networks.warnings ?? [])];
  }

  get volumes(): LocalVolumes {
    return this.#volumes;
  }

  /** Undefined until `start` has come so far. */
  get network(): NodeNetwork | undefined {
    return this.#parts?.networks.gateway;
  }

  /** All networks of containers; undefined until `start` has come so far. */
  get networks(): ContainerNetworks | undefined {
    return this.#parts?.networks;
  }

  /** The newest network tables. */
  get tables(): NodeTables {
    return this.#tables;
  }

  surroundings(containerId: string): ContainerSurroundings {
    const attachment = this.#parts?.networks.find(containerId);
    return {
      health: this.#parts?.executor.health(containerId),
      network: attachment && networkAround(attachment),
    };
  }

  tasks(): readonly AssignedTask[] {
    return this.#parts?.worker.tasks() ?? [];
  }

  /** Containers of tasks and others that the runtime has. */
  containers(): Promise<readonly ContainerFacts[]> {
    return this.#deps.runtime.containers.list();
  }

  async #startWorker(networks: ContainerNetworks): Promise<Parts> {
    const deps = this.#deps;
    const file = await TaskFile.open(join(this.#options.dataRoot, 'worker', 'tasks'), deps.log);
    const executor = new ContainerExecutor(this.#options, {
      ...deps,
      network: networks,
      volumes: this.#volumes,
      dependencies: this.#dependencies,
      describeNode: () => this.#description,
    });
    const reporter = new Reporter({
      ...deps,
      send: (updates, signal) => this.#session.report(updates, signal),
    });
    const dependencies = this.#dependencies;
    const attachments = new AttachmentExecutor({ ...deps, network: networks });
    const executors = new TaskExecutors({ containers: executor, attachments });
    const worker = new Worker({ ...deps, executor: executors, file, reporter, dependencies });
    const names = new NodeNames(
      {},
      {
        ...deps,
        attachments: () => networks.attachments(),
        placesVersion: () => networks.placesVersion,
        tasks: () => worker.tasks().map(({ task }) => task),
        containerIdOf,
        nodeResolvConf: () => parseResolvConf(deps.readResolvConf()),
        tables: this.#tables,
      },
    );
    names.start();
    worker.start();
    return { networks, names, executor, reporter, worker };
  }

  #listener(): ConstructorParameters<typeof Session>[1]['listener'] {
    const { onRootCa, onNetworkKeys } = this.#deps;
    return {
      onConnected: () => {
        this.#parts?.reporter.connected();
        this.#tables.sessionChanged();
      },
      onDisconnected: () => {
        this.#parts?.reporter.disconnected();
        this.#tables.sessionChanged();
      },
      onNode: (node) => this.#takeNode(node),
      onRootCa,
      onNetworkKeys,
      onManagers: (managers) => {
        this.#deps.saveManagers(managers).catch((error: unknown) => {
          this.#deps.log.error('the list of managers was not saved', { err: explain(error) });
        });
      },
      onAssignments: async (message) => {
        await this.#parts?.worker.apply(message);
        if (message.type === AssignmentsMessageType.COMPLETE) this.#orphans.wake();
      },
    };
  }

  #takeNode(node: Node): void {
    const network = this.#parts?.networks.gateway;
    const isNew = node.gatewaySubnet !== '' && node.gatewaySubnet !== network?.block;
    if (isNew && network !== undefined) {
      this.#setBlock(network, node.gatewaySubnet);
      // Containers can be started again after a power cut, before any manager is back.
      writeDurable(this.#blockPath(), `${node.gatewaySubnet}\n`).catch((error: unknown) => {
        this.#deps.log.error('the address block was not saved', { err: explain(error) });
      });
    }
    this.#deps.onNode(node);
  }

  /** A block that nobody can use is not a reason to end: containers wait, and say for what. */
  #setBlock(network: NodeNetwork, block: string): void {
    try {
      network.setBlock(block);
    } catch (error) {
      if (!isShoalError(error)) throw error;
      this.#deps.log.error('the address block is unusable', { err: explain(error) });
    }
  }

  async #orphanRound(): Promise<number> {
    const parts = this.#parts;
    if (parts !== undefined) {
      await parts.worker.removeOrphans();
      if (!this.#isNetworkTidy) await this.#tidyNetwork(parts);
    }
    return this.#deps.clock.now() + orphanPeriodMs;
  }

  /** Once, as soon as the runtime answers: endpoints of containers that are gone are removed. */
  async #tidyNetwork({ networks, worker }: Parts): Promise<void> {
    const containers = await this.#deps.runtime.containers.list();
    // What has ended asks for no network any more: waiting for it would keep all that was found.
    const alive = containers.filter(({ state }) => state !== 'exited');
    const tasks = worker.tasks().filter(({ status }) => !isTerminal(status.state));
    const assigned = tasks.map(({ containerId }) => containerId);
    const attached = tasks.filter(({ task }) => isAttachment(task) && isActive(task.desiredState));
    const links = attached.map(({ task }) => linkOf(task));
    // One that its policy is about to start again takes over what is left of it.
    const standalone = this.#deps.standalone?.ids() ?? [];
    await networks.retain([...alive.map(({ id }) => id), ...assigned, ...standalone], links);
    this.#isNetworkTidy = true;
  }

  #makeTables(): NodeTables {
    return new NodeTables(this.#options, {
      ...this.#deps,
      connect: (address) => this.#deps.connectTables(address),
      leader: () => this.#session.state.manager,
      describe: () => ({
        wireguardKey: this.#wireguardKey?.publicKey ?? '',
        underlayMtu: this.#underlayMtu,
        lacks: this.warnings,
      }),
      report: () => this.#parts?.networks.report() ?? nothingToReport,
    });
  }

  #describe(): NodeDescription {
    const abilities = {
      canEncrypt: this.#wireguardKey !== undefined,
      hasMacvlan: this.#hasMacvlan,
    };
    return describeNode(this.#deps.readMachine(), this.#options.engine, abilities, {
      lacks: this.warnings,
      dataPathAddress: this.#deps.tunnelAddress(),
      gatewayIpv6: this.#hasIpv6,
    });
  }

  #describeRound(): number {
    const description = this.#describe();
    if (!isSameDescription(description, this.#description)) {
      this.#description = description;
      this.#session.describe(description);
    }
    return this.#deps.clock.now() + describePeriodMs;
  }

  #blockPath(): string {
    return join(this.#options.dataRoot, 'network', 'block');
  }
}
