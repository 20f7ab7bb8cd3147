/**
 * Carries out a task's steps on this node: image, volumes, network, files and container. Every
 * operation may be repeated; what exists already is kept.
 */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '#lib/clock';
import { explain, ShoalError } from '#lib/errors';
import { Limiter } from '#lib/limiter';
import type { Logger } from '#lib/log';
import type { ContainerSpec, NodeDescription, PortConfig, Task } from '#proto/gen/swarm';
import { ContainerSpecDNSConfig, TaskState } from '#proto/gen/swarm';
import { stopGraceMs } from '#proto/model/spec-defaults';
import { taskName } from '#proto/model/task-name';
import { expandTemplate, templateContextOf } from '#proto/model/template';
import type {
  ContainerFacts,
  Healthcheck,
  ImageFacts,
  MountRequest,
  Runtime,
} from '../../containerd/types.ts';
import type { ContainerNetworks, TaskAttachment } from '../../network/container-networks.ts';
import {
  parseResolvConf,
  renderHostResolvConf,
  renderResolvConf,
} from '../../network/resolver/resolv-conf.ts';
import type { DependencyStore } from '../../secrets/dependency-store.ts';
import { placeFiles } from '../../secrets/dependency-store.ts';
import type { LocalVolumes } from '../../volumes/volumes.ts';
import type { ContainerView } from '../next-step.ts';
import type { TaskExecutor, WatchOutcome } from '../types.ts';
import { containerIdOf, containerRequest, hostnameOf, taskIdLabel } from './container-request.ts';
import { etcMounts, fileMount, readNodeResolvConf, writeEtcFiles } from './etc-files.ts';
import {
  afterReport,
  type HealthCheck,
  type HealthReport,
  healthCheckOf,
  mergeHealthcheck,
} from './health.ts';
import { ImageKeeper } from './image-keeper.ts';
import { mountDepsOf, prepareMounts } from './mounts.ts';
import { placeOf } from './place.ts';
import { hostPortRequests, portConfigs } from './ports.ts';
import { type ProberDeps, probeUntilNews } from './prober.ts';
import { parseRegistryAuth } from './registry-auth.ts';

/** Containers made or started at once: more only makes each slower, the processors are busy. */
const containerOperationsMax = 8;
const healthChecksMax = 4;

export interface ExecutorOptions {
  readonly dataRoot: string;
  /** On a tmpfs: secrets lie here. */
  readonly execRoot: string;
}

/** What the executor asks of the network. */
export type TaskNetwork = Pick<
  ContainerNetworks,
  'attach' | 'publish' | 'started' | 'detach' | 'find' | 'has' | 'drained'
>;

export interface ExecutorDeps {
  readonly runtime: Runtime;
  readonly network: TaskNetwork;
  readonly volumes: LocalVolumes;
  readonly dependencies: DependencyStore;
  readonly clock: Clock;
  readonly log: Logger;
  describeNode(): NodeDescription;
}

export class ContainerExecutor implements TaskExecutor {
  readonly #options: ExecutorOptions;
  readonly #deps: ExecutorDeps;
  readonly #images: ImageKeeper;
  readonly #operations = new Limiter(containerOperationsMax);
  readonly #probes = new Limiter(healthChecksMax);
  /** By container: how its health is checked. Known once it was looked at. */
  readonly #checks = new Map<string, Healthcheck | undefined>();
  /** By container: what its checks said. */
  readonly #health = new Map<string, HealthReport>();

  constructor(options: ExecutorOptions, deps: ExecutorDeps) {
    this.#options = options;
    this.#deps = deps;
    this.#images = new ImageKeeper(deps.runtime.images);
  }

  containerId({ id }: Task): string {
    return containerIdOf(id);
  }

  async inspect(task: Task): Promise<ContainerView> {
    const id = containerIdOf(task.id);
    const facts = await this.#deps.runtime.containers.inspect(id);
    if (facts !== undefined) this.#checks.set(id, facts.request.healthcheck);
    const view = viewOf(facts);
    if (view.kind === 'running') await this.#adopt(task, view.pid);
    return view;
  }

  async prepare(task: Task, signal: AbortSignal): Promise<void> {
    const spec = specOf(task);
    const { dependencies, runtime } = this.#deps;
    const context = templateContextOf(task, this.#deps.describeNode());
    dependencies.filesOf(spec, task.id, context);
    const auth = parseRegistryAuth(spec.pullOptions?.registryAuth ?? '');
    const imageAndMounts = async (): Promise<[ImageFacts, MountRequest[]]> => {
      const found = await this.#images.ensure(spec.image, auth, signal);
      const input = { mounts: spec.mounts, imageVolumes: found.volumes, taskId: task.id, context };
      return [found, await prepareMounts(input, mountDepsOf(found, this.#deps, signal))];
    };
    // All are asked for even if one is refused, so that none goes on behind our back.
    const [[image, mounts], attachment] = await settleAll([
      imageAndMounts(),
      this.#deps.network.attach(containerIdOf(task.id), placeOf(task)),
    ]);
    const files = await this.#writeFiles(task, spec, attachment);
    const request = containerRequest(task, spec, {
      image: image.name,
      healthcheck: mergeHealthcheck(spec.healthcheck, image.healthcheck),
      context,
      mounts: [...mounts, ...files],
      netnsPath: attachment.netnsPath,
    });
    await this.#operations.run(() => runtime.containers.create(request), signal);
  }

  async start(task: Task, signal: AbortSignal): Promise<{ pid: number }> {
    const id = containerIdOf(task.id);
    const { network, runtime } = this.#deps;
    // After a restart of the node neither the namespace nor the files on the tmpfs are there.
    const attachment = await network.attach(id, placeOf(task));
    await this.#writeFiles(task, specOf(task), attachment);
    await network.publish(id, taskName(task), hostPortRequests(task));
    const { pid } = await this.#operations.run(() => runtime.containers.start(id), signal);
    network.started(id, pid);
    return { pid };
  }

  hasHealthCheck(task: Task): boolean {
    return this.#healthCheck(task) !== undefined;
  }

  /** What the checks of a container have said; undefined when it has none. */
  health(containerId: string): HealthReport | undefined {
    return this.#health.get(containerId);
  }

  #healthCheck(task: Task): HealthCheck | undefined {
    const known = this.#checks.get(containerIdOf(task.id));
    return healthCheckOf(known ?? mergeHealthcheck(task.spec?.container?.healthcheck, undefined));
  }

  async watch(task: Task, untilHealthy: boolean, signal: AbortSignal): Promise<WatchOutcome> {
    const id = containerIdOf(task.id);
    const { containers } = this.#deps.runtime;
    const check = this.#healthCheck(task);
    const either = new AbortController();
    const both = AbortSignal.any([signal, either.signal]);
    const ended = containers.wait(id, both).then((): WatchOutcome => ({ kind: 'ended' }));
    if (check === undefined) return ended;
    const probed = probeUntilNews(check, untilHealthy, this.#proberDeps(id, untilHealthy), both);
    try {
      return await Promise.race([ended, probed]);
    } finally {
      either.abort();
      // The loser ends by this abort; its end tells nothing.
      await Promise.allSettled([ended, probed]);
    }
  }

  #proberDeps(id: string, isStarting: boolean): ProberDeps {
    const status = isStarting ? 'starting' : 'healthy';
    const first = this.#health.get(id) ?? { status, failures: 0, probes: [] };
    this.#health.set(id, first);
    return {
      clock: this.#deps.clock,
      limiter: this.#probes,
      exec: (command, timeoutMs) => this.#deps.runtime.containers.exec(id, command, timeoutMs),
      onProbe: (state, probe) => {
        this.#health.set(id, afterReport(this.#health.get(id) ?? first, state, probe));
      },
    };
  }

  async shutdown(task: Task, signal: AbortSignal): Promise<void> {
    // A container that ended or is unhealthy has no time to lose, and managers do not know of it.
    if (task.desiredState >= TaskState.SHUTDOWN) {
      await this.#deps.network.drained(task.id, signal);
      if (signal.aborted) throw signal.reason;
    }
    await this.#deps.runtime.containers.stop(containerIdOf(task.id), stopGraceMs(task.spec));
  }

  holdsNetwork({ id }: Task): boolean {
    return this.#deps.network.has(containerIdOf(id));
  }

  hostPorts({ id }: Task): readonly PortConfig[] {
    return portConfigs(this.#deps.network.find(containerIdOf(id))?.ports ?? []);
  }

  async release(task: Task): Promise<void> {
    await this.#deps.network.detach(containerIdOf(task.id));
  }

  async remove(task: Task): Promise<void> {
    await this.#removeAll(task.id, containerIdOf(task.id));
  }

  async containersByTask(): Promise<readonly { taskId: string; containerId: string }[]> {
    const all = await this.#deps.runtime.containers.list();
    return all.flatMap(({ id, labels }) => {
      const taskId = labels[taskIdLabel];
      return taskId === undefined ? [] : [{ taskId, containerId: id }];
    });
  }

  /** Its task is not known any more, and with it the grace period: Docker's default is given. */
  async removeOrphan(taskId: string, containerId: string): Promise<void> {
    const { containers } = this.#deps.runtime;
    const facts = await containers.inspect(containerId);
    if (viewOf(facts).kind === 'running')
      await containers.stop(containerId, stopGraceMs(undefined));
    await this.#removeAll(taskId, containerId);
  }

  async #removeAll(taskId: string, containerId: string): Promise<void> {
    const { runtime, network, volumes } = this.#deps;
    await this.#operations.run(() => runtime.containers.remove(containerId));
    await network.detach(containerId);
    this.#checks.delete(containerId);
    this.#health.delete(containerId);
    await volumes.removeOwnedBy(taskId);
    await rm(this.#secretsDirectory(containerId), { recursive: true, force: true });
    await rm(this.#directory(containerId), { recursive: true, force: true });
  }

  /** A container that ran on while the agent was away keeps its place on the network. */
  async #adopt(task: Task, pid: number): Promise<void> {
    const id = containerIdOf(task.id);
    const { network, log } = this.#deps;
    if (network.find(id) !== undefined) return;
    try {
      await network.attach(id, placeOf(task));
      await network.publish(id, taskName(task), hostPortRequests(task));
      network.started(id, pid);
    } catch (error) {
      // It runs whether or not its network can be looked after; the next look tries again.
      log.warn('network of a running container could not be taken over', {
        task: task.id,
        err: explain(error),
      });
    }
  }

  /** The agent's own files in the container: who and where it is, its secrets and configs. */
  async #writeFiles(
    task: Task,
    spec: ContainerSpec,
    attachment: TaskAttachment,
  ): Promise<MountRequest[]> {
    const context = templateContextOf(task, this.#deps.describeNode());
    const { containerId } = attachment;
    const directory = this.#directory(containerId);
    const fromNode = parseResolvConf(await readNodeResolvConf());
    const dns = spec.dnsConfig ?? ContainerSpecDNSConfig.create();
    // A network of its own has the node's resolver, whose upstreams the spec's servers are.
    const render = attachment.place.kind === 'own' ? renderResolvConf : renderHostResolvConf;
    await writeEtcFiles(directory, {
      hostname: hostnameOf(task, spec, context),
      address: attachment.place.networks[0]?.addresses[0] ?? attachment.address.v4,
      hosts: spec.hosts.map((entry) => expandTemplate(entry, context)),
      resolvConf: render(dns, fromNode),
    });
    const secrets = await placeFiles(
      this.#secretsDirectory(containerId),
      this.#deps.dependencies.filesOf(spec, task.id, context),
    );
    return [
      ...secrets.map(({ source, target }) => fileMount(source, target, 'ro')),
      ...etcMounts(directory, spec.readOnly ? 'ro' : 'rw'),
    ];
  }

  #directory(containerId: string): string {
    return join(this.#options.dataRoot, 'containers', containerId);
  }

  #secretsDirectory(containerId: string): string {
    return join(this.#options.execRoot, 'secrets', containerId);
  }
}

function viewOf(facts: ContainerFacts | undefined): ContainerView {
  switch (facts?.state) {
    case undefined:
      return { kind: 'absent' };
    case 'running':
    case 'paused':
      return { kind: 'running', pid: facts.pid };
    case 'exited':
      return facts.exit === undefined
        ? { kind: 'lost' }
        : { kind: 'exited', code: facts.exit.code, oomKilled: facts.exit.oomKilled };
    case 'created':
      return { kind: facts.startedAt === undefined ? 'created' : 'lost' };
  }
}

function specOf(task: Task): ContainerSpec {
  const spec = task.spec?.container;
  if (spec !== undefined) return spec;
  throw new ShoalError('unimplemented', `task ${task.id} is no container: this node runs no other`);
}

/** Like `Promise.all`, but rejects only after all have ended. */
async function settleAll<T extends readonly unknown[]>(
  promises: {
    [K in keyof T]: Promise<T[K]>;
  },
): Promise<T> {
  await Promise.allSettled(promises);
  return (await Promise.all(promises)) as unknown as T;
}
