/** The flags that `service create` and `service update` share, declared once. */
import { type Command, Option } from 'commander';
import { affinities } from '#proto/model/mesh/affinity';
import { collect } from '../../parse/collect.ts';

/** Values as typed: undefined when the flag was not given. */
export interface ServiceFlags {
  readonly name?: string;
  readonly mode?: string;
  readonly replicas?: string;
  readonly replicasMaxPerNode?: string;
  readonly detach?: boolean;
  readonly quiet?: boolean;
  readonly image?: string;
  readonly args?: string;
  readonly force?: boolean;
  readonly rollback?: boolean;
  readonly entrypoint?: string;
  readonly workdir?: string;
  readonly user?: string;
  readonly hostname?: string;
  readonly tty?: boolean;
  readonly readOnly?: boolean;
  readonly init?: boolean;
  readonly stopSignal?: string;
  readonly stopGracePeriod?: string;
  readonly limitCpu?: string;
  readonly limitMemory?: string;
  readonly limitPids?: string;
  readonly reserveCpu?: string;
  readonly reserveMemory?: string;
  readonly oomScoreAdj?: string;
  readonly restartCondition?: string;
  readonly restartDelay?: string;
  readonly restartMaxAttempts?: string;
  readonly restartWindow?: string;
  readonly updateParallelism?: string;
  readonly updateDelay?: string;
  readonly updateMonitor?: string;
  readonly updateFailureAction?: string;
  readonly updateMaxFailureRatio?: string;
  readonly updateOrder?: string;
  readonly rollbackParallelism?: string;
  readonly rollbackDelay?: string;
  readonly rollbackMonitor?: string;
  readonly rollbackFailureAction?: string;
  readonly rollbackMaxFailureRatio?: string;
  readonly rollbackOrder?: string;
  readonly healthCmd?: string;
  readonly healthInterval?: string;
  readonly healthTimeout?: string;
  readonly healthRetries?: string;
  readonly healthStartPeriod?: string;
  readonly healthStartInterval?: string;
  /** `--no-healthcheck` makes it false. */
  readonly healthcheck?: boolean;
  readonly endpointMode?: string;
  readonly affinity?: string;
  readonly capAdd?: readonly string[];
  readonly capDrop?: readonly string[];
  readonly envFile?: readonly string[];
  /** `--no-resolve-image` makes it false. */
  readonly resolveImage?: boolean;
  readonly logDriver?: string;
  readonly logOpt?: readonly string[];
  /** Lists: on update they are the `-add` flags, and `…Rm` those that take away. */
  readonly lists: Readonly<Record<ListName, readonly string[]>>;
  readonly removed: Readonly<Record<ListName, readonly string[]>>;
}

/** Flags that may be given several times, with what they are for. */
export const listFlags = {
  env: 'environment variable KEY=VALUE',
  label: 'label of the service',
  'container-label': 'label of the containers',
  mount: 'type=bind|volume|tmpfs,source=…,target=…',
  publish: 'mode=host,published=8080,target=80',
  constraint: 'placement constraint, such as node.role==worker',
  'placement-pref': 'spread=node.labels.zone',
  host: 'entry of /etc/hosts: NAME:IP',
  dns: 'name server',
  'dns-search': 'search domain',
  'dns-option': 'resolver option',
  group: 'supplementary group',
  sysctl: 'kernel parameter KEY=VALUE',
  ulimit: 'nofile=1024:2048',
  'generic-resource': 'kind=count',
  network: 'network to attach to: NAME or name=…,alias=…',
} as const;

export type ListName = keyof typeof listFlags;
export const listNames = Object.keys(listFlags) as ListName[];

const shorts: Readonly<Partial<Record<ListName, string>>> = {
  env: '-e',
  label: '-l',
  publish: '-p',
};
/** The name of the list flag in this command. */
function listFlagName(name: ListName, isUpdate: boolean): string {
  return isUpdate ? `${name}-add` : name;
}

const rollout = [
  ['parallelism <n>', 'tasks at a time (0 = all)'],
  ['delay <duration>', 'pause between them'],
  ['monitor <duration>', 'how long a new task is watched'],
  ['max-failure-ratio <ratio>', 'failures that are tolerated, 0 to 1'],
] as const;

function addRollout(command: Command, kind: 'update' | 'rollback'): void {
  for (const [flag, text] of rollout) command.option(`--${kind}-${flag}`, text);
  const actions = kind === 'update' ? ['pause', 'continue', 'rollback'] : ['pause', 'continue'];
  command.addOption(new Option(`--${kind}-failure-action <action>`).choices(actions));
  command.addOption(new Option(`--${kind}-order <order>`).choices(['start-first', 'stop-first']));
}

const scalars: readonly (readonly [string, string])[] = [
  ['--replicas <n>', 'number of tasks'],
  ['--replicas-max-per-node <n>', 'at most so many on one node (0 = any)'],
  ['--entrypoint <command>', "replaces the image's entrypoint"],
  ['-w, --workdir <path>', 'working directory'],
  ['-u, --user <user>', 'user[:group]'],
  ['--hostname <name>', 'hostname of the containers'],
  ['-t, --tty', 'with a terminal'],
  ['--read-only', 'root filesystem read-only'],
  ['--init', 'with an init process'],
  ['--stop-signal <signal>', 'signal that ends a container'],
  ['--stop-grace-period <duration>', 'time until it is killed'],
  ['--limit-cpu <n>', 'processors at most'],
  ['--limit-memory <bytes>', 'memory at most'],
  ['--limit-pids <n>', 'processes at most'],
  ['--reserve-cpu <n>', 'processors kept free for it'],
  ['--reserve-memory <bytes>', 'memory kept free for it'],
  ['--oom-score-adj <n>', '-1000 to 1000'],
  ['--restart-delay <duration>', 'pause before a restart'],
  ['--restart-max-attempts <n>', 'restarts at most'],
  ['--restart-window <duration>', 'within this time'],
  ['--health-cmd <command>', 'command that tells whether it is healthy'],
  ['--health-interval <duration>', 'time between checks'],
  ['--health-timeout <duration>', 'time a check may take'],
  ['--health-retries <n>', 'failures until unhealthy'],
  ['--health-start-period <duration>', 'time to start in which failures do not count'],
  ['--health-start-interval <duration>', 'time between checks while starting'],
  ['--no-healthcheck', "without the image's check"],
  ['--no-resolve-image', 'leave the tag as it is, without the digest it stands for'],
  ['--log-driver <name>', 'json-file'],
  ['-d, --detach', 'do not wait for it to converge'],
  ['-q, --quiet', 'no progress'],
];

/** Adds all shared flags to a command. */
export function addServiceFlags(command: Command, isUpdate: boolean): void {
  for (const [flag, text] of scalars) command.option(flag, text);
  command.addOption(
    new Option('--restart-condition <condition>').choices(['none', 'on-failure', 'any']),
  );
  command.addOption(
    new Option('--endpoint-mode <mode>', 'one address or all').choices(['vip', 'dnsrr']),
  );
  command.addOption(
    new Option('--affinity <kind>', 'client: a client keeps its backend').choices(affinities),
  );
  command.option('--log-opt <key=value>', 'option of the log driver', collect);
  command.option('--cap-add <capability>', 'capability that the containers get', collect);
  command.option('--cap-drop <capability>', 'capability that they lose', collect);
  addRollout(command, 'update');
  addRollout(command, 'rollback');
  for (const name of listNames) {
    const flag = `--${listFlagName(name, isUpdate)} <value>`;
    const short = isUpdate ? undefined : shorts[name];
    command.option(short === undefined ? flag : `${short}, ${flag}`, listFlags[name], collect);
    if (isUpdate) {
      command.option(`--${name}-rm <value>`, `remove: ${listFlags[name]}`, collect);
    }
  }
}

function camel(name: string): string {
  return name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** The flags as typed, from commander's options. */
export function readServiceFlags(command: Command, isUpdate: boolean): ServiceFlags {
  const options = command.opts<Record<string, unknown>>();
  const list = (name: string): readonly string[] => (options[camel(name)] as string[]) ?? [];
  const entries = <T>(value: (name: ListName) => T) =>
    Object.fromEntries(listNames.map((name) => [name, value(name)])) as Record<ListName, T>;
  const healthcheck = command.getOptionValueSource('healthcheck') === 'cli';
  const { healthcheck: _default, ...rest } = options;
  return {
    ...(rest as Omit<ServiceFlags, 'lists' | 'removed'>),
    ...(healthcheck ? { healthcheck: false } : {}),
    lists: entries((name) => list(listFlagName(name, isUpdate))),
    removed: entries((name) => (isUpdate ? list(`${name}-rm`) : [])),
  };
}
