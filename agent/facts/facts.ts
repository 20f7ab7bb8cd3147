/**
 * What this node tells the cluster about itself: name, platform, processors, memory, and which
 * kinds of networks, volumes and logs its engine offers.
 */
import * as os from 'node:os';
import type { NodeDescription, PluginDescription } from '#proto/gen/swarm';
import {
  createEngineDescription,
  createNodeDescription,
  createPlatform,
  createPluginDescription,
  createResources,
  NodeDescription as NodeDescriptionType,
} from '#proto/gen/swarm';
import { macvlanPlugin } from '#proto/model/network';
import { encryptionPlugin } from '#proto/model/wireguard';

/** What is read from the machine. */
export interface MachineFacts {
  readonly hostname: string;
  /** As `uname -m` prints it, which is what Docker's nodes report. */
  readonly machine: string;
  readonly os: string;
  readonly processors: number;
  readonly memoryBytes: number;
}

export interface EngineFacts {
  readonly version: string;
  /** The operator's labels for this engine. */
  readonly labels: Readonly<Record<string, string>>;
}

export function readMachine(): MachineFacts {
  return {
    hostname: os.hostname(),
    machine: os.machine(),
    os: os.platform(),
    processors: os.cpus().length,
    memoryBytes: os.totalmem(),
  };
}

/** What the node can and cannot do for networks. */
export interface NetworkFacts {
  /** In plain words. */
  readonly lacks: readonly string[];
  /** Where tunnels end; empty for the address that managers see. */
  readonly dataPathAddress: string;
  readonly gatewayIpv6: boolean;
}

/** Which networks the node may have tasks of, beside those that every node has. */
export interface NetworkAbilities {
  readonly canEncrypt: boolean;
  readonly hasMacvlan: boolean;
}

const nothingKnown: NetworkFacts = { lacks: [], dataPathAddress: '', gatewayIpv6: false };

const nanoCpusPerProcessor = 1e9;

/** Type and name, sorted, as services ask for them in constraints and as `docker info` lists them. */
const plugins: readonly (readonly [string, string])[] = [
  ['Log', 'json-file'],
  ['Network', 'bridge'],
  ['Network', 'host'],
  ['Network', 'overlay'],
  ['Volume', 'local'],
];

export function describeNode(
  machine: MachineFacts,
  engine: EngineFacts,
  { canEncrypt, hasMacvlan }: NetworkAbilities,
  network = nothingKnown,
): NodeDescription {
  const abilities = [
    ...(canEncrypt ? [encryptionPlugin] : []),
    ...(hasMacvlan ? [macvlanPlugin] : []),
  ];
  return createNodeDescription({
    ...network,
    networkTables: true,
    hostname: machine.hostname,
    platform: createPlatform({ architecture: machine.machine, os: machine.os }),
    resources: createResources({
      nanoCpus: machine.processors * nanoCpusPerProcessor,
      memoryBytes: machine.memoryBytes,
    }),
    engine: createEngineDescription({
      engineVersion: engine.version,
      labels: engine.labels,
      plugins: [
        ...plugins.map(([type, name]) => createPluginDescription({ type, name })),
        ...abilities.map((plugin) => createPluginDescription(plugin)),
      ].sort(byTypeAndName),
    }),
  });
}

function byTypeAndName(one: PluginDescription, other: PluginDescription): number {
  return one.type.localeCompare(other.type) || one.name.localeCompare(other.name);
}

export function isSameDescription(one: NodeDescription, other: NodeDescription): boolean {
  const bytes = (description: NodeDescription): Uint8Array =>
    NodeDescriptionType.encode(description);
  return Buffer.compare(bytes(one), bytes(other)) === 0;
}
