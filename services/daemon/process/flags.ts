/**
 * shoald's command line, with dockerd's names where they mean the same. A value can also stand in
 * the JSON file of --config-file; giving it in both places is an error, as it is for dockerd.
 */
import { parseArgs } from 'node:util';
import { ShoalError } from '#lib/errors';
import type { LogLevel } from '#lib/log';

export interface Flags {
  readonly dataRoot: string;
  readonly execRoot: string;
  readonly pidfile: string;
  /** `unix:///path` addresses that the API listens on. */
  readonly hosts: readonly string[];
  /** A running containerd's socket; empty starts a private one. */
  readonly containerd: string;
  readonly logLevel: LogLevel;
  /** `key=value` labels of this engine, matched by `engine.labels.*` constraints. */
  readonly labels: readonly string[];
  readonly defaultAdvertiseAddr: string;
  /** `host:port` of a metrics listener; empty for none. */
  readonly metricsAddr: string;
  readonly cgroupParent: string;
  readonly insecureRegistries: readonly string[];
}

const options = {
  'data-root': { type: 'string' },
  'exec-root': { type: 'string' },
  pidfile: { type: 'string', short: 'p' },
  host: { type: 'string', short: 'H', multiple: true },
  containerd: { type: 'string' },
  'config-file': { type: 'string' },
  debug: { type: 'boolean', short: 'D' },
  'log-level': { type: 'string', short: 'l' },
  label: { type: 'string', multiple: true },
  'swarm-default-advertise-addr': { type: 'string' },
  'metrics-addr': { type: 'string' },
  'cgroup-parent': { type: 'string' },
  'insecure-registry': { type: 'string', multiple: true },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
} as const;

type OptionName = keyof typeof options;
type Values = Partial<Record<OptionName, string | boolean | readonly string[]>>;

/** Keys of the config file that are spelled in the plural there, as in dockerd's daemon.json. */
const plurals: Readonly<Record<string, OptionName>> = {
  hosts: 'host',
  labels: 'label',
  'insecure-registries': 'insecure-registry',
};
/** Options that only make sense on the command line. */
const commandLineOnly = new Set<OptionName>(['config-file', 'help', 'version']);

export const usage = `Usage: shoald [OPTIONS]

The daemon of a Shoal node.

Options:
      --cgroup-parent string                  Parent cgroup of all containers (default "/shoal")
      --config-file string                    JSON file with the same options
      --containerd string                     Socket of a containerd to use (default: start one)
      --data-root string                      Where state is kept (default "/var/lib/shoal")
  -D, --debug                                 Same as --log-level debug
      --exec-root string                      Where runtime files are kept (default "/run/shoal")
  -H, --host list                             Sockets to listen on (default "unix:///run/shoal/docker.sock")
      --insecure-registry list                Registries (host[:port] or CIDR) spoken to without TLS
      --label list                            key=value labels of this engine
  -l, --log-level string                      debug, info, warn or error (default "info")
      --metrics-addr string                   host:port that serves Prometheus metrics
  -p, --pidfile string                        File for the process id (default "/run/shoal/shoald.pid")
      --swarm-default-advertise-addr string   Address or interface that swarm init and join announce
  -h, --help                                  Print this
  -v, --version                               Print the version
`;

function invalid(message: string): ShoalError {
  return new ShoalError('invalid_argument', `${message}\nSee 'shoald --help'.`);
}

/** The options of the command line. Throws `invalid_argument` for one that does not exist. */
export function parseCommandLine(args: readonly string[]): Values {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    if (positionals.length > 0) throw invalid(`unexpected argument: ${positionals[0]}`);
    return values;
  } catch (error) {
    if (error instanceof ShoalError) throw error;
    throw invalid(error instanceof Error ? error.message : String(error));
  }
}

/** The options of a config file's text. `path` names it in errors. */
export function parseConfigFile(text: string, path: string): Values {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    const message = `config file ${path} is not JSON: ${cause instanceof Error ? cause.message : ''}`;
    throw new ShoalError('invalid_argument', message, { cause });
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw new ShoalError('invalid_argument', `config file ${path} must hold a JSON object`);
  }
  const values: Values = {};
  for (const [key, value] of Object.entries(json)) {
    const name = (plurals[key] ?? key) as OptionName;
    if (!(name in options) || commandLineOnly.has(name)) {
      throw new ShoalError('invalid_argument', `config file ${path}: unknown option "${key}"`);
    }
    values[name] = checkedValue(name, value, path);
  }
  return values;
}

function checkedValue(name: OptionName, value: unknown, path: string): string | boolean | string[] {
  const option: { type: string; multiple?: boolean } = options[name];
  if (option.multiple === true) {
    if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value;
    const message = `config file ${path}: "${name}" must be a list of strings`;
    throw new ShoalError('invalid_argument', message);
  }
  if (option.type === 'boolean' && typeof value === 'boolean') return value;
  if (option.type === 'string' && typeof value === 'string') return value;
  throw new ShoalError(
    'invalid_argument',
    `config file ${path}: "${name}" must be a ${option.type}`,
  );
}

/** Puts both sources together. An option that stands in both is refused, and named. */
export function mergeValues(commandLine: Values, file: Values): Values {
  const both = Object.keys(file).filter((name) => name in commandLine);
  if (both.length > 0) {
    throw invalid(`set both on the command line and in the config file: ${both.join(', ')}`);
  }
  return { ...file, ...commandLine };
}

/** The finished flags with defaults; throws `invalid_argument` for a value that cannot be. */
export function flagsOf(values: Values): Flags {
  const text = (name: OptionName, fallback: string): string => {
    const value = values[name];
    return typeof value === 'string' ? value : fallback;
  };
  const list = (name: OptionName): readonly string[] => {
    const value = values[name];
    return Array.isArray(value) ? value : [];
  };
  const hosts = list('host').length > 0 ? list('host') : ['unix:///run/shoal/docker.sock'];
  for (const host of hosts) {
    if (host.startsWith('unix:///')) continue;
    throw invalid(`-H ${host}: only unix:///path is offered; put a TLS proxy in front for TCP`);
  }
  for (const label of list('label')) {
    if (!/^[^=\s]+=.*$/.test(label)) throw invalid(`--label ${label}: must be key=value`);
  }
  return {
    dataRoot: text('data-root', '/var/lib/shoal'),
    execRoot: text('exec-root', '/run/shoal'),
    pidfile: text('pidfile', '/run/shoal/shoald.pid'),
    hosts,
    containerd: text('containerd', ''),
    logLevel: levelOf(values),
    labels: list('label'),
    defaultAdvertiseAddr: text('swarm-default-advertise-addr', ''),
    metricsAddr: text('metrics-addr', ''),
    cgroupParent: text('cgroup-parent', '/shoal'),
    insecureRegistries: list('insecure-registry'),
  };
}

function levelOf(values: Values): LogLevel {
  const level = values.debug === true ? 'debug' : (values['log-level'] ?? 'info');
  if (level === 'debug' || level === 'info' || level === 'warn' || level === 'error') return level;
  throw invalid(`--log-level ${String(level)}: must be debug, info, warn or error`);
}
