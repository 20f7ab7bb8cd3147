/**
 * What a container is told about a name: pure, from the question, the container's networks and
 * their tables. A name that is known is never asked outside, whatever type was asked for.
 */
import { isIP } from 'node:net';
import { parseSubnet } from '#lib/ip/ip-address';
import type { Random } from '#lib/random';
import type { NetworkTable, TableEndpoint } from '#proto/gen/shoal';
import { serviceTtlSeconds, taskTtlSeconds } from './limits.ts';
import { isReady, type NamedPlace, type NetworkNames, namesOf } from './network-names.ts';
import { addressOfReverseName } from './reverse-name.ts';
import type {
  AskingContainer,
  DnsQuestion,
  Resolution,
  ResolvedRecord,
  TablesView,
} from './types.ts';

interface NamedNetwork {
  readonly table: NetworkTable;
  readonly names: NetworkNames;
}

const tasksPrefix = 'tasks.';
const forward: Resolution = { kind: 'forward' };
const noSuchName: Resolution = { kind: 'no such name' };
/** Better asked again than looked for outside: names of services have no dots. */
const notKnownYet: Resolution = { kind: 'not known yet' };

/** `random` shuffles: clients take the first address. */
export function resolve(
  question: DnsQuestion,
  asking: AskingContainer,
  tables: TablesView,
  random: Random,
): Resolution {
  const known = asking.networkIds.flatMap((id) => tables.table(id) ?? []);
  const isComplete = known.length === asking.networkIds.length;
  const networks = known
    .filter(({ gateway }) => !gateway)
    .sort(byName)
    .map((table) => ({ table, names: namesOf(table) }));
  const name = question.name.toLowerCase();
  const outside = isComplete || name.includes('.') ? unknownName(networks) : notKnownYet;
  const address = addressOfReverseName(name);
  if (address !== undefined) return resolveAddress(question, address, networks, outside);
  const service = /^_([^.]+)\._(?:tcp|udp|sctp)\.(.+)$/.exec(name);
  if (service !== null) {
    const found = findPlace(service[2] ?? '', asking, networks);
    return found === undefined
      ? outside
      : answer(isType(question, 'SRV') ? portRecords(service[1] ?? '', found, random) : []);
  }
  const found = findPlace(name, asking, networks);
  return found === undefined ? outside : answer(addressRecords(question, found.place, random));
}

/**
 * A name that several networks know is that of the first of them by name, as in Docker: the order
 * of a service's networks is by their ids (the client sorts them), so by chance.
 */
function byName(a: NetworkTable, b: NetworkTable): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}

function answer(records: readonly ResolvedRecord[]): Resolution {
  return { kind: 'answer', records };
}

/** For who is on internal networks only there is no outside, and so no way out by DNS either. */
function unknownName(networks: readonly NamedNetwork[]): Resolution {
  const hasOutside = networks.length === 0 || networks.some(({ table }) => !table.internal);
  return hasOutside ? forward : noSuchName;
}

function isType({ type }: DnsQuestion, wanted: string): boolean {
  return type === wanted || type === 'ANY';
}

interface Found {
  readonly place: NamedPlace;
  readonly network: NamedNetwork | undefined;
}

/** The first network that has an address for the name; else the first that knows it at all. */
function findPlace(
  name: string,
  asking: AskingContainer,
  networks: readonly NamedNetwork[],
): Found | undefined {
  const own = findSelf(name, asking, networks);
  if (own !== undefined) return { place: own, network: undefined };
  const found = networks.flatMap((network) => {
    const place = findOn(network, name);
    return place === undefined ? [] : [{ place, network }];
  });
  return found.find(({ place }) => place.addresses.length > 0) ?? found[0];
}

/** A container finds itself even while nobody else is sent to it. */
function findSelf(
  name: string,
  { taskId, aliases }: AskingContainer,
  networks: readonly NamedNetwork[],
): NamedPlace | undefined {
  const endpoints = networks.flatMap(({ names }) => names.endpointOf(taskId) ?? []);
  const isAlias = aliases.some((alias) => alias.toLowerCase() === name);
  const named = endpoints.filter((endpoint) => isAlias || isOwnName(endpoint, name));
  if (named.length === 0) return undefined;
  const addresses = named.flatMap((endpoint) => endpoint.addresses);
  return { addresses, ttl: taskTtlSeconds, tasks: named };
}

/** Only the name that no other task can have: an alias may be shared. */
function isOwnName({ names, taskId }: TableEndpoint, name: string): boolean {
  return name.endsWith(`.${taskId.toLowerCase()}`) && names.includes(name);
}

/** `NAME`, `tasks.NAME`, and both with the network's name behind. */
function findOn({ table, names }: NamedNetwork, name: string): NamedPlace | undefined {
  const plain = findPlain(names, name);
  if (plain !== undefined) return plain;
  const suffix = `.${table.name.toLowerCase()}`;
  return name.endsWith(suffix) ? findPlain(names, name.slice(0, -suffix.length)) : undefined;
}

function findPlain(names: NetworkNames, name: string): NamedPlace | undefined {
  const place = names.find(name);
  if (place !== undefined || !name.startsWith(tasksPrefix)) return place;
  return names.findTasks(name.slice(tasksPrefix.length));
}

function addressRecords(
  question: DnsQuestion,
  { addresses, ttl }: NamedPlace,
  random: Random,
): ResolvedRecord[] {
  const records = addresses.flatMap((data): ResolvedRecord[] => {
    const type = isIP(data) === 6 ? 'AAAA' : 'A';
    return isIP(data) !== 0 && isType(question, type) ? [{ type, ttl, data }] : [];
  });
  return shuffled(records, random);
}

/** `_80._tcp.web`: every ready task of the service, at the port that the name says. */
function portRecords(portText: string, { place, network }: Found, random: Random) {
  const port = /^\d{1,5}$/.test(portText) ? Number(portText) : 0;
  if (port === 0 || port > 65_535 || network === undefined) return [];
  const records = place.tasks.filter(isReady).flatMap((task): ResolvedRecord[] => {
    const [address = ''] = task.addresses;
    const name = network.names.nameOf(address);
    if (name === undefined) return [];
    const target = `${name}.${network.table.name}`;
    return [
      { type: 'SRV', ttl: taskTtlSeconds, data: { port, target }, addresses: task.addresses },
    ];
  });
  return shuffled(records, random);
}

/** Addresses of the container's own networks are ours to name, known or not. */
function resolveAddress(
  question: DnsQuestion,
  address: string,
  networks: readonly NamedNetwork[],
  outside: Resolution,
): Resolution {
  for (const { table, names } of networks) {
    const name = names.nameOf(address);
    if (name === undefined) continue;
    const data = `${name}.${table.name}`;
    return answer(isType(question, 'PTR') ? [{ type: 'PTR', ttl: serviceTtlSeconds, data }] : []);
  }
  const isOurs = networks.some(({ table }) =>
    table.subnets.some((subnet) => parseSubnet(subnet)?.contains(address) === true),
  );
  return isOurs ? noSuchName : outside;
}

/** Every order is as likely as any other. */
function shuffled<T>(items: readonly T[], random: Random): T[] {
  const result = [...items];
  for (let last = result.length - 1; last > 0; last--) {
    const other = random.integer(last + 1);
    const moved = result[last] as T;
    result[last] = result[other] as T;
    result[other] = moved;
  }
  return result;
}
