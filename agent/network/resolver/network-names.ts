/**
 * The names of one network, made from its table: of services, tasks and containers, and back from
 * addresses. Made once per table and kept as long as the table itself.
 */
import { isIPv6 } from 'node:net';
import { EndpointState, type NetworkTable, type TableEndpoint } from '#proto/gen/shoal';
import { labelBytesMax, serviceTtlSeconds, taskTtlSeconds } from './limits.ts';

/** What a name stands for. The lists may be empty: the name exists all the same. */
export interface NamedPlace {
  /** Of the services; where a service has none, of its ready tasks. */
  readonly addresses: readonly string[];
  readonly ttl: number;
  /** The ready tasks behind the name. */
  readonly tasks: readonly TableEndpoint[];
}

export interface NetworkNames {
  /** `name` in lower case. */
  find(name: string): NamedPlace | undefined;
  /** `tasks.NAME`: the tasks of a service by its name or alias. */
  findTasks(name: string): NamedPlace | undefined;
  /** The best name of an address, without the network's. */
  nameOf(address: string): string | undefined;
  /** The task's own endpoint, in any state. */
  endpointOf(taskId: string): TableEndpoint | undefined;
}

interface MutablePlace {
  readonly virtualIps: string[];
  readonly tasks: TableEndpoint[];
}

/** Groups under a key, keeping the order. */
class Groups {
  readonly #places = new Map<string, MutablePlace>();

  at(name: string): MutablePlace {
    let place = this.#places.get(name);
    if (place === undefined) {
      place = { virtualIps: [], tasks: [] };
      this.#places.set(name, place);
    }
    return place;
  }

  get(name: string): MutablePlace | undefined {
    return this.#places.get(name);
  }
}

export function isReady({ state }: TableEndpoint): boolean {
  return state === EndpointState.ENDPOINT_READY;
}

/** The container's name without the task's id at its end: `web.1` of `web.1.4x…`. */
function shortNames(endpoint: TableEndpoint): string[] {
  const suffix = `.${endpoint.taskId.toLowerCase()}`;
  return endpoint.names.flatMap((name) =>
    name.endsWith(suffix) ? [name, name.slice(0, -suffix.length)] : [name],
  );
}

/** Of a container's names, the one with the task's id says most about it. */
function fullName({ names, taskId }: TableEndpoint): string | undefined {
  const fitting = names.filter(fitsMessage);
  return fitting.find((name) => name.endsWith(`.${taskId.toLowerCase()}`)) ?? fitting[0];
}

/** Containers made by hand may have names that no DNS message can hold (RFC 1035, 2.3.4). */
function fitsMessage(name: string): boolean {
  return name
    .split('.')
    .every((label) => label !== '' && Buffer.byteLength(label) <= labelBytesMax);
}

function tasksByService(table: NetworkTable): Map<string, TableEndpoint[]> {
  const tasks = new Map<string, TableEndpoint[]>();
  for (const endpoint of table.endpoints) {
    if (!isReady(endpoint)) continue;
    const known = tasks.get(endpoint.serviceId);
    if (known === undefined) tasks.set(endpoint.serviceId, [endpoint]);
    else known.push(endpoint);
  }
  return tasks;
}

function addressesOf(tasks: readonly TableEndpoint[]): readonly string[] {
  return tasks.flatMap(({ addresses }) => addresses);
}

function placeOf({ virtualIps, tasks }: MutablePlace): NamedPlace {
  return virtualIps.length > 0
    ? { addresses: [...new Set(virtualIps)], ttl: serviceTtlSeconds, tasks }
    : tasksPlace(tasks);
}

function tasksPlace(tasks: readonly TableEndpoint[]): NamedPlace {
  return { addresses: [...new Set(addressesOf(tasks))], ttl: taskTtlSeconds, tasks };
}

/** IPv6 addresses have many spellings; questions for them come without abbreviation. */
export function addressKey(address: string): string {
  return isIPv6(address) ? new URL(`http://[${address}]`).hostname : address;
}

function makeNames(table: NetworkTable): NetworkNames {
  const services = new Groups();
  const containers = new Groups();
  const reverse = new Map<string, string>();
  const byTask = new Map<string, TableEndpoint>();
  const ready = tasksByService(table);
  for (const service of table.services) {
    for (const name of new Set([service.name.toLowerCase(), ...service.aliases])) {
      const place = services.at(name);
      place.virtualIps.push(...service.virtualIps);
      place.tasks.push(...(ready.get(service.serviceId) ?? []));
    }
    for (const address of service.virtualIps) reverse.set(addressKey(address), service.name);
  }
  for (const endpoint of table.endpoints) {
    byTask.set(endpoint.taskId, endpoint);
    for (const name of new Set(shortNames(endpoint))) {
      const place = containers.at(name);
      if (isReady(endpoint)) place.tasks.push(endpoint);
    }
    const name = fullName(endpoint);
    if (name === undefined) continue;
    for (const address of endpoint.addresses) reverse.set(addressKey(address), name);
  }
  return {
    find: (name) => {
      const places = [services.get(name), containers.get(name)].filter(
        (place) => place !== undefined,
      );
      if (places.length === 0) return undefined;
      return placeOf({
        virtualIps: places.flatMap(({ virtualIps }) => virtualIps),
        tasks: places.flatMap(({ tasks }) => tasks),
      });
    },
    findTasks: (name) => {
      const place = services.get(name);
      return place && tasksPlace(place.tasks);
    },
    nameOf: (address) => reverse.get(addressKey(address)),
    endpointOf: (taskId) => byTask.get(taskId),
  };
}

const made = new WeakMap<NetworkTable, NetworkNames>();

/** The names of a table; the second question for the same table costs nothing. */
export function namesOf(table: NetworkTable): NetworkNames {
  let names = made.get(table);
  if (names === undefined) {
    names = makeNames(table);
    made.set(table, names);
  }
  return names;
}
