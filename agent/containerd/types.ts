/**
 * What the rest of the agent asks of a container runtime. Requests are complete: every path, id
 * and number is resolved by the caller, only the image's own defaults are merged in here.
 */

export interface RegistryAuth {
  readonly username: string;
  readonly password: string;
  readonly identityToken?: string;
}

/** How a container's health is checked. Zero means "not said" in every field. */
export interface Healthcheck {
  /** Docker's form: `CMD` and words, `CMD-SHELL` and a line, `NONE`, or empty. */
  readonly test: readonly string[];
  readonly intervalMs: number;
  readonly timeoutMs: number;
  readonly startPeriodMs: number;
  readonly startIntervalMs: number;
  readonly retries: number;
}

/** An image that is present on this node. */
export interface ImageFacts {
  /** The normalized reference it was asked by, e.g. `docker.io/library/busybox:latest`. */
  readonly name: string;
  /**
   * Digest of the index or manifest: what `RepoDigests` shows. Empty for an image that was only
   * imported: no registry knows that digest, so nobody may ask for the image by it.
   */
  readonly digest: string;
  /** Digest of the image configuration: Docker's image id. */
  readonly configDigest: string;
  readonly sizeBytes: number;
  readonly createdAt: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly architecture: string;
  readonly os: string;
  readonly healthcheck: Healthcheck | undefined;
  /** Paths that want a volume of their own unless something is mounted there. */
  readonly volumes: readonly string[];
}

export interface MountRequest {
  readonly type: 'bind' | 'tmpfs';
  /** A path on the node; unused for tmpfs. */
  readonly source: string;
  readonly target: string;
  /** As in mount(8): `ro`, `rprivate`, `size=65536k`, `mode=1777` … */
  readonly options: readonly string[];
  /** The local volume that `source` is the data of. Only kept, for whoever looks. */
  readonly volume?: string;
  /** Made by the agent itself: no mount that people asked for. */
  readonly isInternal?: true;
}

export interface Ulimit {
  /** `nofile`, `nproc`, … in Docker's lower-case names. */
  readonly name: string;
  readonly soft: number;
  readonly hard: number;
}

/** Zero means "no limit" everywhere. */
export interface ResourceRequest {
  readonly nanoCpus: number;
  readonly memoryBytes: number;
  /** Memory plus swap: -1 unlimited, 0 runtime's default (twice the memory). */
  readonly memorySwapBytes: number;
  readonly pids: number;
}

export interface ContainerRequest {
  readonly id: string;
  /** The name people see: `web.1.<task id>`. */
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** A reference that `ensureImage` has made present. */
  readonly image: string;
  /** The image as people asked for it. Only kept, for whoever looks. */
  readonly imageText?: string;
  /** Only kept: who runs the container runs its checks by `exec`, too. */
  readonly healthcheck?: Healthcheck;
  /** Overrides the image's entrypoint; empty keeps it. */
  readonly command: readonly string[];
  /** Overrides the image's cmd; empty keeps it unless `command` is given. */
  readonly args: readonly string[];
  /** `KEY=value`; a bare `KEY` unsets what the image sets. */
  readonly env: readonly string[];
  readonly workingDirectory: string;
  /** `uid[:gid]` or `name[:group]`, looked up in the image's /etc/passwd and /etc/group. */
  readonly user: string;
  readonly groups: readonly string[];
  readonly hostname: string;
  readonly tty: boolean;
  readonly openStdin: boolean;
  readonly readOnlyRoot: boolean;
  /** Run under a small init that reaps zombies, when the node has one. */
  readonly init: boolean;
  readonly stopSignal: string;
  readonly mounts: readonly MountRequest[];
  readonly resources: ResourceRequest;
  readonly ulimits: readonly Ulimit[];
  readonly sysctls: Readonly<Record<string, string>>;
  readonly capabilityAdd: readonly string[];
  readonly capabilityDrop: readonly string[];
  readonly noNewPrivileges: boolean;
  /** `default`, `unconfined`, or the JSON of a profile. */
  readonly seccompProfile: string;
  readonly oomScoreAdj: number;
  /** A network namespace made by the caller. */
  readonly netnsPath: string;
  /** After its end it may be started again, with the files and the log that it has. */
  readonly isRestartable?: true;
}

export interface ExitStatus {
  readonly code: number;
  /** ISO 8601. */
  readonly exitedAt: string;
  readonly oomKilled: boolean;
}

export type ContainerState = 'created' | 'running' | 'paused' | 'exited';

export interface ContainerFacts {
  readonly id: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly image: string;
  readonly state: ContainerState;
  readonly pid: number;
  readonly createdAt: string;
  readonly startedAt: string | undefined;
  readonly exit: ExitStatus | undefined;
  readonly request: ContainerRequest;
  /** The command line that runs, after the image's defaults were merged in. */
  readonly commandLine: readonly string[];
}

export interface LogLine {
  readonly stream: 'stdout' | 'stderr';
  /** RFC 3339 with nanoseconds. */
  readonly timestamp: string;
  /** With its line feed, unless the writer ended without one. */
  readonly data: Uint8Array;
}

export interface LogQuery {
  readonly stdout: boolean;
  readonly stderr: boolean;
  readonly follow: boolean;
  /** Last n lines; undefined gives all. */
  readonly tail: number | undefined;
  /** Only lines at or after this time, ms since 1970. */
  readonly sinceMs: number | undefined;
  readonly untilMs: number | undefined;
}

export interface ExecResult {
  readonly code: number;
  /** Standard output and error as they came, at most 4 KiB. */
  readonly output: string;
}

export type RuntimeEvent =
  | { readonly kind: 'create' | 'start'; readonly id: string }
  | { readonly kind: 'exit'; readonly id: string; readonly exit: ExitStatus }
  | { readonly kind: 'oom'; readonly id: string }
  /** The event stream was (re)opened: everything may have changed, look again. */
  | { readonly kind: 'reconnected' };

/** What a registry says about an image without fetching it. */
export interface RemoteImage {
  readonly mediaType: string;
  /** Of the index or manifest that the name points at. */
  readonly digest: string;
  readonly sizeBytes: number;
  readonly platforms: readonly { readonly architecture: string; readonly os: string }[];
}

/** Questions to registries that bring nothing to this node. */
export interface Registries {
  /** `reference` is a full name. Errors: not_found, unauthenticated, unavailable. */
  resolve(
    reference: string,
    auth: RegistryAuth | undefined,
    signal: AbortSignal,
  ): Promise<RemoteImage>;
  /**
   * Checks credentials. Returns an identity token to keep instead of the password, or ''. Errors:
   * unauthenticated, unavailable.
   */
  login(server: string, auth: RegistryAuth, signal: AbortSignal): Promise<string>;
}

export interface PullProgress {
  readonly id: string;
  readonly status: string;
  readonly current?: number;
  readonly total?: number;
}

export interface Images {
  /** Undefined when it is absent. Never asks a registry. Accepts names, digests, id prefixes. */
  find(reference: string): Promise<ImageFacts | undefined>;
  list(): Promise<readonly ImageFacts[]>;
  /** Fetches from the reference's registry. Errors: not_found, unauthenticated, unavailable. */
  pull(
    reference: string,
    auth: RegistryAuth | undefined,
    signal: AbortSignal,
    onProgress?: (progress: PullProgress) => void,
  ): Promise<ImageFacts>;
  /** Reads a `docker save` or OCI layout tar (plain or gzip). Returns the names it brought. */
  importArchive(
    archive: AsyncIterable<Uint8Array>,
    signal: AbortSignal,
  ): Promise<readonly string[]>;
  /**
   * Copies what the image has in the folder `path` into `target`, an empty folder that nobody else
   * can change meanwhile: files of every kind with owners, modes and attributes, also those of the
   * folder itself. Links lead nowhere outside of the image and are copied as links. False when the
   * image has no such folder. Errors: not_found (image), unavailable (disk full, time over).
   */
  copyOut(reference: string, path: string, target: string, signal: AbortSignal): Promise<boolean>;
  remove(reference: string): Promise<{ untagged: readonly string[]; deleted: readonly string[] }>;
}

export interface Containers {
  /** Makes the container, its snapshot and its log files; nothing runs yet. Idempotent by id. */
  create(request: ContainerRequest): Promise<void>;
  /**
   * Once in a container's life, unless it is restartable. Errors: failed_precondition with the
   * runtime's own words (bad command, missing mount).
   */
  start(id: string): Promise<{ pid: number }>;
  /** Resolves when the container's process has ended, also if it ended long ago. */
  wait(id: string, signal: AbortSignal): Promise<ExitStatus>;
  /** Sends the stop signal, after `graceMs` SIGKILL; resolves when it has ended. */
  stop(id: string, graceMs: number): Promise<ExitStatus>;
  kill(id: string, signal: string): Promise<void>;
  /** Kills what runs, removes every trace but nothing that others share. Idempotent. */
  remove(id: string): Promise<void>;
  inspect(id: string): Promise<ContainerFacts | undefined>;
  list(): Promise<readonly ContainerFacts[]>;
  logs(id: string, query: LogQuery, signal: AbortSignal): AsyncIterable<LogLine>;
  /** Runs a command inside, e.g. a health check; killed after `timeoutMs` (code 137). */
  exec(id: string, command: readonly string[], timeoutMs: number): Promise<ExecResult>;
}

export interface Runtime {
  readonly images: Images;
  readonly containers: Containers;
  /** Hints only: after 'reconnected' list and reconcile. Returns how to stop. */
  watch(listener: (event: RuntimeEvent) => void): () => void;
  /** Version strings of containerd and runc for `docker info`. */
  versions(): Promise<{ containerd: string; runc: string }>;
}
