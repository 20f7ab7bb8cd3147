/**
 * The container runtime of a node, over containerd: the one that is named, or one of our own that
 * is started when needed. Containers never depend on this process: closing it, or killing it,
 * leaves them running, and the next one finds them.
 */
import { execFile } from 'node:child_process';
import { setMaxListeners } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { arch } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Clock } from '#lib/clock';
import { explain, isShoalError, ShoalError } from '#lib/errors';
import type { Logger } from '#lib/log';
import type { Random } from '#lib/random';
import { createNamespace } from '#proto/gen/containerd/namespaces';
import { Connection, callDeadlineMs } from './connection/connection.ts';
import { EventFeed, type EventFeedListener } from './connection/event-feed.ts';
import { ContainerdContainers } from './containers/containers.ts';
import { probeNode } from './containers/node-probe.ts';
import { ImageUsers } from './containers/users.ts';
import { PrivateContainerd } from './daemon/daemon.ts';
import { ContainerdImages } from './images/images.ts';
import { ImageViews } from './images/view.ts';
import { type LogLimits, logLimits } from './logs/limits.ts';
import { LogKeeper, watchFolder } from './logs/log-keeper.ts';
import { nodeFetch } from './registry/http.ts';
import { nodePlatform } from './registry/manifest.ts';
import { RegistryQueries } from './registry/queries.ts';
import type { Containers, Images, Registries, Runtime, RuntimeEvent } from './types.ts';

const run = promisify(execFile);
const versionWaitMsMax = 5_000;
/** Two per processor kept a machine busy in measurements; four were not faster. */
const startsMaxDefault = 8;
const execsMaxDefault = 8;

export interface ContainerdRuntimeOptions {
  /** Survives a reboot: images, logs. */
  readonly dataRoot: string;
  /** Need not survive a reboot: sockets, pid files. */
  readonly execRoot: string;
  /** Of a containerd that somebody else runs; undefined starts one of our own. */
  readonly socketPath?: string | undefined;
  /** The program to start; `containerd` by default. */
  readonly containerdBinary?: string;
  readonly containerdLogLevel?: string;
  /** containerd's namespace for our objects: `shoal` by default. */
  readonly namespace?: string;
  /** Cgroup above those of the containers: `/shoal` by default. */
  readonly cgroupParent?: string;
  /** `host[:port]` or CIDR blocks; loopback is always included. */
  readonly insecureRegistries?: readonly string[];
  /** Chosen by what the node can do by default: overlayfs, else native. */
  readonly snapshotter?: string;
  readonly startsMax?: number;
  readonly logLimits?: LogLimits;
}

export interface ContainerdRuntimeDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
}

export class ContainerdRuntime implements Runtime {
  readonly images: Images;
  readonly containers: Containers;
  readonly registries: Registries;
  /** The private containerd; undefined when a socket was given. */
  readonly daemon: PrivateContainerd | undefined;
  readonly #connection: Connection;
  readonly #deps: ContainerdRuntimeDeps;
  readonly #listeners = new Set<(event: RuntimeEvent) => void>();
  readonly #stopping: AbortController;
  #loops: readonly Promise<void>[] = [];

  private constructor(
    connection: Connection,
    daemon: PrivateContainerd | undefined,
    parts: Parts,
    deps: ContainerdRuntimeDeps,
    stopping: AbortController,
  ) {
    this.#connection = connection;
    this.#deps = deps;
    this.#stopping = stopping;
    this.daemon = daemon;
    this.images = parts.images;
    this.registries = parts.registries;
    this.containers = parts.createContainers((event) => this.#emit(event));
  }

  /** Resolves when containers can be run. Errors: failed_precondition, unavailable. */
  static async open(
    options: ContainerdRuntimeOptions,
    deps: ContainerdRuntimeDeps,
  ): Promise<ContainerdRuntime> {
    const stopping = new AbortController();
    // Each running container waits on it, so many listeners are no leak.
    setMaxListeners(0, stopping.signal);
    const daemon = options.socketPath === undefined ? createDaemon(options, deps) : undefined;
    await daemon?.ensure(stopping.signal);
    const connection = new Connection({
      socketPath: options.socketPath ?? daemon?.paths.socket ?? '',
      namespace: options.namespace ?? 'shoal',
    });
    try {
      await ensureNamespace(connection);
      const parts = await createParts(options, deps, connection, stopping.signal);
      const runtime = new ContainerdRuntime(connection, daemon, parts, deps, stopping);
      // Before looking for what ended meanwhile: that waits for the rest of its log.
      const copying = parts.logs.run(stopping.signal);
      await parts.reconcile();
      runtime.#loops = [
        copying,
        new EventFeed({ ...deps, connection }, parts.feedListener).run(stopping.signal),
        ...(daemon === undefined ? [] : [daemon.supervise(stopping.signal)]),
      ];
      return runtime;
    } catch (error) {
      stopping.abort(new ShoalError('cancelled', 'the container runtime was not opened'));
      connection.close();
      throw error;
    }
  }

  watch(listener: (event: RuntimeEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async versions(): Promise<{ containerd: string; runc: string }> {
    const [{ version }, runc] = await Promise.all([
      this.#connection.clients.version.version({}, { deadlineMs: callDeadlineMs }),
      runcVersion(),
    ]);
    return { containerd: version.replace(/^v/, '').replace(/~.*$/, ''), runc };
  }

  /** Ends what this object does; containers and containerd go on. */
  async close(): Promise<void> {
    this.#stopping.abort(new ShoalError('cancelled', 'the container runtime was closed'));
    await Promise.all(this.#loops);
    this.#connection.close();
  }

  #emit(event: RuntimeEvent): void {
    for (const listener of [...this.#listeners]) {
      try {
        listener(event);
      } catch (error) {
        const fields = { kind: event.kind, reason: explain(error) };
        this.#deps.logger.error('a listener of runtime events failed', fields);
      }
    }
  }
}

/** What is made before the object itself, which only ties it together. */
interface Parts {
  readonly images: Images;
  readonly registries: Registries;
  readonly logs: LogKeeper;
  readonly feedListener: EventFeedListener;
  createContainers(emit: (event: RuntimeEvent) => void): Containers;
  reconcile(): Promise<void>;
}

function createDaemon(
  options: ContainerdRuntimeOptions,
  deps: ContainerdRuntimeDeps,
): PrivateContainerd {
  return new PrivateContainerd(
    {
      dataRoot: options.dataRoot,
      execRoot: options.execRoot,
      binary: options.containerdBinary ?? 'containerd',
      logLevel: options.containerdLogLevel ?? 'warn',
    },
    deps,
  );
}

async function createParts(
  options: ContainerdRuntimeOptions,
  deps: ContainerdRuntimeDeps,
  connection: Connection,
  signal: AbortSignal,
): Promise<Parts> {
  const { dataRoot, execRoot, insecureRegistries = [], cgroupParent = '/shoal' } = options;
  const platform = nodePlatform(arch());
  const snapshotter = options.snapshotter ?? (await chooseSnapshotter(connection));
  const { facts, cgroups } = await probeNode(platform.architecture);
  const { clock } = deps;
  const mountFolder = join(execRoot, 'image-mounts');
  await mkdir(mountFolder, { recursive: true, mode: 0o700 });
  const views = new ImageViews({ snapshotter, mountFolder }, { ...deps, connection });
  const fetch = nodeFetch(clock);
  const images = new ContainerdImages(
    { platform, snapshotter, insecureRegistries },
    { ...deps, connection, fetch, views },
  );
  const logs = new LogKeeper(
    { root: join(dataRoot, 'container-logs'), limits: options.logLimits ?? logLimits },
    { ...deps, watchFolder },
  );
  const users = new ImageUsers(views);
  const containersOptions = {
    snapshotter,
    cgroupParent,
    execFolder: join(dataRoot, 'exec-output'),
    startsMax: options.startsMax ?? startsMaxDefault,
    execsMax: execsMaxDefault,
  };
  const containersDeps = { ...deps, connection, store: images.store, users, logs, facts, cgroups };
  let emit: (event: RuntimeEvent) => void = () => {};
  const containers = new ContainerdContainers(
    containersOptions,
    containersDeps,
    (id, exit) => emit({ kind: 'exit', id, exit }),
    signal,
  );
  return {
    images,
    registries: new RegistryQueries({ insecureRegistries }, { fetch }),
    logs,
    feedListener: {
      onCreate: (id) => emit({ kind: 'create', id }),
      onStart: (id) => emit({ kind: 'start', id }),
      onOpen: async () => {
        await containers.reconcile();
        emit({ kind: 'reconnected' });
      },
      onOom: (id) => {
        containers.noteOom(id);
        emit({ kind: 'oom', id });
      },
    },
    createContainers: (listener) => {
      emit = listener;
      return containers;
    },
    reconcile: () => containers.reconcile(),
  };
}

async function ensureNamespace(connection: Connection): Promise<void> {
  const namespace = createNamespace({ name: connection.namespace, labels: {} });
  try {
    await connection.clients.namespaces.create({ namespace }, { deadlineMs: callDeadlineMs });
  } catch (error) {
    if (!isShoalError(error, 'already_exists')) throw error;
  }
}

/** Overlayfs does not work on top of itself; the native one copies, which always works. */
async function chooseSnapshotter(connection: Connection): Promise<string> {
  const filters = ['type==io.containerd.snapshotter.v1'];
  const { plugins } = await connection.clients.introspection.plugins(
    { filters },
    { deadlineMs: callDeadlineMs },
  );
  const usable = plugins.filter((plugin) => plugin.initErr === undefined).map(({ id }) => id);
  const chosen = ['overlayfs', 'native'].find((id) => usable.includes(id));
  if (chosen !== undefined) return chosen;
  throw new ShoalError('failed_precondition', 'containerd has no usable snapshotter');
}

async function runcVersion(): Promise<string> {
  const { stdout } = await run('runc', ['--version'], { timeout: versionWaitMsMax });
  return /runc version (\S+)/.exec(stdout)?.[1] ?? 'unknown';
}
