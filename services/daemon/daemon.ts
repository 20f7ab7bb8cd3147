/**
 * The daemon: a container runtime, a membership, and the API in front of both. Parts start in this
 * order and stop in the reverse one; containers and containerd are not among what stops.
 */

import { ContainerdRuntime } from '#agent/containerd/containerd';
import { Standalone } from '#agent/standalone/standalone';
import { LocalVolumes } from '#agent/volumes/volumes';
import { must } from '#lib/assert';
import type { Clock } from '#lib/clock';
import { ShoalError } from '#lib/errors';
import type { Logger } from '#lib/log';
import type { Random } from '#lib/random';
import type { VerificationsResponse } from '#proto/gen/shoal';
import { ApiServer } from '#services/api/api';
import type { Backend, MachineFacts, NetworkAttachments, VolumeFacts } from '#services/api/backend';
import { IdentityFiles } from './identity/files.ts';
import { NodeLock } from './lock/node-lock.ts';
import { namespacePrefix, netnsDirectory, pathsOf } from './paths.ts';
import type { Flags } from './process/flags.ts';
import { readMachine, readVersion } from './process/machine.ts';
import { SwarmBackend } from './swarm-backend.ts';

export interface DaemonDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  /** A bug of ours was hit: the process must not go on. */
  readonly onBroken: (error: unknown) => void;
}

export class Daemon {
  readonly #flags: Flags;
  readonly #deps: DaemonDeps;
  #runtime: ContainerdRuntime | undefined;
  #standalone: Standalone | undefined;
  #swarm: SwarmBackend | undefined;
  #api: ApiServer | undefined;

  constructor(flags: Flags, deps: DaemonDeps) {
    this.#flags = flags;
    this.#deps = deps;
  }

  /** The socket answers before the membership is resumed: a node in trouble can say so. */
  async start(): Promise<void> {
    const { clock, random, log, onBroken } = this.#deps;
    const { dataRoot, execRoot, cgroupParent, insecureRegistries, containerd } = this.#flags;
    const paths = pathsOf(dataRoot, execRoot);
    const startedAtMs = clock.now();
    const version = await readVersion();
    const machine = await readMachine(
      {
        idPath: paths.daemonId,
        dataRoot,
        version,
        gitCommit: '',
        labels: this.#flags.labels,
        debug: this.#flags.logLevel === 'debug',
        startedAtMs,
        warnings: [],
      },
      random,
    );
    const runtime = await ContainerdRuntime.open(
      {
        dataRoot,
        execRoot,
        cgroupParent,
        insecureRegistries,
        socketPath: containerd === '' ? undefined : containerd,
      },
      { clock, random, logger: log },
    );
    this.#runtime = runtime;
    const volumes = new LocalVolumes({ directory: `${dataRoot}/volumes` }, this.#deps);
    const standalone = await Standalone.open(
      { dataRoot, netnsDirectory, namespacePrefix },
      { clock, random, log, runtime, volumes },
    );
    this.#standalone = standalone;
    const lock = new NodeLock(paths.lock, random);
    const swarm = new SwarmBackend(
      {
        paths,
        version,
        labels: labelsOf(this.#flags.labels),
        defaultAdvertiseAddr: this.#flags.defaultAdvertiseAddr,
      },
      {
        clock,
        random,
        log,
        runtime,
        volumes,
        standalone,
        files: new IdentityFiles(dataRoot, lock),
        lock,
        onBroken,
      },
    );
    this.#swarm = swarm;
    const backend = makeBackend(swarm, runtime, machine, volumes, standalone);
    this.#api = new ApiServer(
      { hosts: this.#flags.hosts, version },
      { backend, clock, random, log },
    );
    await this.#api.start();
    await swarm.resume();
  }

  async stop(): Promise<void> {
    await this.#api?.stop();
    await this.#swarm?.stop();
    await this.#standalone?.stop();
    await this.#runtime?.close();
  }
}

function labelsOf(labels: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    labels.map((label) => [
      label.slice(0, label.indexOf('=')),
      label.slice(label.indexOf('=') + 1),
    ]),
  );
}

function makeBackend(
  swarm: SwarmBackend,
  runtime: ContainerdRuntime,
  machine: MachineFacts,
  volumes: LocalVolumes,
  standalone: Standalone,
): Backend {
  return {
    swarm,
    runtime,
    standalone,
    registries: runtime.registries,
    attachments: {
      attach: (request) => attachmentsOf(swarm).attach(request),
      detach: (id) => attachmentsOf(swarm).detach(id),
    },
    networks: { verifications: (networkId) => verificationsOf(swarm, networkId) },
    tasks: () => swarm.node?.agent.tasks().map(({ task }) => task) ?? [],
    surroundings: (id) => {
      const around = swarm.node?.agent.surroundings(id);
      const own = standalone.find(id);
      return {
        health: own === undefined ? around?.health : standalone.health(id),
        network: around?.network,
        ...(own === undefined ? {} : { standalone: own }),
      };
    },
    machine: () => ({ ...machine, warnings: swarm.facts().warnings }),
    volumes: async (): Promise<readonly VolumeFacts[]> =>
      (await volumes.list()).map((volume) => ({ ...volume, driver: 'local' })),
  };
}

async function verificationsOf(
  swarm: SwarmBackend,
  networkId: string,
): Promise<VerificationsResponse> {
  // Throws the right refusal on a worker and outside a swarm.
  swarm.control();
  const node = must(swarm.node, 'who has a control service is in a swarm');
  return node.verifications(networkId);
}

function attachmentsOf(swarm: SwarmBackend): NetworkAttachments {
  if (swarm.node !== undefined) return swarm.node.attachments;
  throw new ShoalError('unavailable', 'this node is in no swarm: it has no networks to connect to');
}
