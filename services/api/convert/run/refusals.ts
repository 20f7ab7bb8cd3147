/**
 * What Docker's clients may ask of a container and nothing here does: refused when it is set to more
 * than its default, never left out silently. A field that is not known here counts as one of those.
 */
import { ShoalError } from '#lib/errors';
import { isObject } from '../codec.ts';
import type { Reader } from './reader.ts';

/** What is said of a field instead of the plain "not available". */
const advice: Readonly<Record<string, string>> = {
  cgroupnsmode: 'containers have a cgroup namespace of their own',
  cgroupparent: 'the daemon decides where the cgroups of containers are',
  containeridfile: '',
  cpuquota: 'give the number of processors with --cpus',
  cpushares: 'give the number of processors with --cpus',
  cpusetcpus: 'give the number of processors with --cpus',
  devicerequests: 'graphics processors are not given to containers',
  devices: 'devices of the node are not given to containers',
  ipcmode: 'containers have an IPC namespace of their own',
  isolation: 'there is one way of isolation on Linux: leave it out',
  links: 'put both containers on an attachable network and use their names',
  logconfig: 'the daemon keeps the logs itself: leave out --log-driver and --log-opt',
  memoryreservation: 'give a limit with --memory',
  networkdisabled: 'use --network none',
  oomkilldisable: 'the kernel decides when there is no memory left',
  openstdin: 'containers have no standard input here: leave out -i',
  pidmode: 'containers have process ids of their own',
  privileged: 'containers get no power over the node: give single capabilities with --cap-add',
  publishallports: 'name the ports with -p',
  runtime: 'runc runs all containers',
  shmsize: '/dev/shm has 64 MiB: mount a tmpfs there with --tmpfs /dev/shm:size=BYTES',
  tty: 'containers have no terminals here: leave out -t',
  usernsmode: 'containers share the user namespace of the node',
  utsmode: 'containers have a hostname of their own',
  volumedriver: 'volumes are local ones',
  volumesfrom: 'mount the volume by its name in both containers',
};

/** Other values than nothing that mean the default. */
const defaults: Readonly<Record<string, (value: unknown) => boolean>> = {
  cgroupnsmode: (value) => value === 'private',
  consolesize: () => true,
  containeridfile: () => true,
  ipcmode: (value) => value === 'private',
  isolation: (value) => value === 'default',
  logconfig: (value) => isObject(value) && isPlainLog(value),
  memoryswappiness: (value) => value === -1,
  runtime: (value) => value === 'runc' || value === 'io.containerd.runc.v2',
  shmsize: (value) => value === 64 * 1024 * 1024,
};

function isPlainLog({ Type, Config }: Readonly<Record<string, unknown>>): boolean {
  return ['', 'json-file', undefined].includes(Type as string | undefined) && isNothing(Config);
}

/** What Go's clients send for a field that nobody has set. */
export function isNothing(value: unknown): boolean {
  if (value === undefined || value === null || value === '' || value === 0) return true;
  if (value === false) return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}

/** These are lists whose emptiness itself is a wish: nothing of /proc is to be hidden. */
const meaningfulLists = new Set(['maskedpaths', 'readonlypaths']);

/** Throws `unimplemented` for the first field that is set and not among `honoured` (lower case). */
export function refuseOthers(reader: Reader, honoured: ReadonlySet<string>): void {
  for (const sent of reader.names) {
    const name = sent.toLowerCase();
    if (honoured.has(name)) continue;
    const value = reader.raw(name);
    const isWish = meaningfulLists.has(name) && Array.isArray(value);
    if (!isWish && (isNothing(value) || defaults[name]?.(value) === true)) continue;
    throw refusal(reader.path(sent), advice[name] ?? 'leave it out');
  }
}

export function refusal(path: string, what: string): ShoalError {
  return new ShoalError('unimplemented', `${path} is not available for containers: ${what}`);
}
