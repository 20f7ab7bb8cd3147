/**
 * The network's part of an agent as a process in its node's namespace: tables, networks and names
 * as shoald has them. The suite is its managers.
 */

import { join } from 'node:path';
import { runCommand, startDetached } from '#agent/network/command';
import { ContainerNetworks } from '#agent/network/container-networks';
import { readProcNet } from '#agent/network/listeners';
import { openProbe } from '#agent/network/mesh/probe-socket';
import { type ProbeReport, probeNetwork } from '#agent/network/probe';
import { NodeNames } from '#agent/network/resolver/node-names';
import { planDns } from '#agent/network/resolver/render-dns';
import { wireguardLink } from '#agent/network/wireguard/numbers';
import { FakeTables } from '#agent/tables/fake-tables';
import { NodeTables } from '#agent/tables/tables';
import { systemClock } from '#lib/clock';
import { nullLogger } from '#lib/log';
import { systemRandom } from '#lib/random';
import type { TablesMessage } from '#proto/gen/shoal';
import { createNetwork, createNetworkAttachment, createTask, type Task } from '#proto/gen/swarm';
import { defaultTunnelPort } from '#proto/model/mesh/tunnel-ports';
import { monotonicMs } from '../processes/monotonic.ts';
import { serveOrders } from '../processes/orders.ts';
import { until } from '../until.ts';
import { underlayMtu } from './ground.ts';
import type { Attached, AttachOrder, NodeOrders, NodePlace, Version } from './orders.ts';

const settleMs = 60_000;
const pollMs = 20;

interface Waiting {
  readonly versions: readonly Version[];
  done(): void;
}

class NodeAgent {
  readonly #managers = new FakeTables();
  readonly #tables: NodeTables;
  readonly #networks: ContainerNetworks;
  readonly #names: NodeNames;
  readonly #tasks: Task[] = [];
  readonly #containers = new Map<string, string>();
  #waiting: readonly Waiting[] = [];

  constructor(place: NodePlace, probe: ProbeReport) {
    const deps = { clock: systemClock, random: systemRandom, log: nullLogger };
    this.#tables = new NodeTables(
      { dataRoot: place.dataRoot },
      {
        ...deps,
        connect: () => this.#managers.client(),
        leader: () => 'leader',
        describe: () => ({ wireguardKey: '', underlayMtu, lacks: [] }),
        report: () => this.#networks.report(),
      },
    );
    const tables = this.#tables;
    this.#networks = new ContainerNetworks(
      {
        ...place,
        ...probe,
        mtuBytes: underlayMtu,
        tunnelPort: defaultTunnelPort,
        planContainer: planDns,
        // No network of this suite is encrypted.
        encryption: {
          way: { kind: 'none', reason: 'not measured here' },
          key: undefined,
          link: wireguardLink,
          underlayMtuBytes: underlayMtu,
          pidFile: join(place.dataRoot, 'wireguard.pid'),
        },
      },
      {
        ...deps,
        run: runCommand,
        startDetached,
        readProcNet,
        openProbe,
        tables: {
          table: (id) => tables.table(id),
          tables: () => tables.tables(),
          onChange: (listener) => tables.onChange(listener),
          onVerify: (listener) => tables.onVerify(listener),
          isDrained: (id) => tables.isDrained(id),
          forgetDrained: (id) => tables.forgetDrained(id),
          reportChanged: () => this.#reportChanged(),
        },
      },
    );
    this.#names = new NodeNames(
      {},
      {
        ...deps,
        attachments: () => this.#networks.attachments(),
        placesVersion: () => this.#networks.placesVersion,
        tasks: () => this.#tasks,
        containerIdOf: (taskId) => this.#containers.get(taskId) ?? '',
        nodeResolvConf: () => ({ nameservers: [], search: [], options: [] }),
        tables,
      },
    );
  }

  async start(): Promise<void> {
    await this.#tables.start();
    await this.#networks.start();
    await this.#networks.retain([]);
    this.#names.start();
    const what = 'the node asks for tables';
    await until({ what, deadlineMs: settleMs, periodMs: pollMs }, async () =>
      this.#managers.streams.length > 0 ? true : undefined,
    );
  }

  tables(message: Partial<TablesMessage>, versions: readonly Version[]): Promise<number> {
    return new Promise((resolve) => {
      this.#waiting = [...this.#waiting, { versions, done: () => resolve(monotonicMs()) }];
      this.#managers.push(message);
    });
  }

  async attach(order: AttachOrder): Promise<Attached> {
    const { taskId, containerId, networkId, networkName, address } = order;
    const network = createNetwork({ id: networkId });
    const networks = [createNetworkAttachment({ network, addresses: [address] })];
    this.#tasks.push(createTask({ id: taskId, networks }));
    this.#containers.set(taskId, containerId);
    const attachment = await this.#networks.attach(containerId, {
      taskId,
      kind: 'own',
      networks: [{ networkId, networkName, addresses: [address] }],
      isClosed: false,
    });
    return { netnsPath: attachment.netnsPath, gatewayAddress: attachment.address.v4 };
  }

  /** What the managers would hear: the newest versions that the kernel has. */
  #reportChanged(): void {
    this.#tables.reportChanged();
    const { applied } = this.#networks.report();
    const isThere = ({ versions }: Waiting): boolean =>
      versions.every(({ networkId, version }) => (applied.get(networkId) ?? -1) >= version);
    const ready = this.#waiting.filter(isThere);
    this.#waiting = this.#waiting.filter((each) => !ready.includes(each));
    for (const { done } of ready) done();
  }
}

let started: NodeAgent | undefined;

function agent(): NodeAgent {
  if (started === undefined) throw new Error('this node has not been started');
  return started;
}

serveOrders<NodeOrders>({
  start: async (place) => {
    started = new NodeAgent(place, await probeNetwork(place, runCommand));
    await started.start();
  },
  tables: (message, versions) => agent().tables(message, versions),
  attach: (order) => agent().attach(order),
});
