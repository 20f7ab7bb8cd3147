/** The list flags of a service: what is added replaces an entry with the same key, `-rm` removes. */
import type { ServiceSpecJson } from '../../json.ts';
import { type MountJson, parseMount } from '../../parse/mount.ts';
import { type NetworkAttachmentJson, parseNetwork } from '../../parse/network.ts';
import { type PortJson, parsePublish } from '../../parse/port.ts';
import { parseInteger, parsePairs } from '../../parse/units.ts';
import type { ListName, ServiceFlags } from './flags.ts';

/** `before` without what is removed and without what is added anew, then what is added. */
function merged<T>(
  before: readonly T[] | undefined | null,
  added: readonly T[],
  keyOf: (item: T) => string,
  isRemoved: (item: T) => boolean,
): T[] {
  // Of two with one key the later counts.
  const news = new Map(added.map((item) => [keyOf(item), item]));
  const kept = (before ?? []).filter((item) => !isRemoved(item) && !news.has(keyOf(item)));
  return [...kept, ...news.values()];
}

function keyOfPair(pair: string): string {
  const at = pair.indexOf('=');
  return at === -1 ? pair : pair.slice(0, at);
}

function mergedLabels(
  before: Record<string, string> | undefined | null,
  added: readonly string[],
  removed: readonly string[],
): Record<string, string> {
  const kept = Object.entries(before ?? {}).filter(([key]) => !removed.includes(key));
  return { ...Object.fromEntries(kept), ...parsePairs(added) };
}

function parseUlimit(text: string): { Name: string; Soft: number; Hard: number } {
  const [name = '', values = ''] = text.split('=', 2);
  const [soft = '', hard = soft, ...more] = values.split(':');
  if (name === '' || soft === '' || more.length > 0)
    throw new Error(`invalid ulimit "${text}" (write nofile=1024:2048)`);
  return {
    Name: name,
    Soft: parseInteger(soft, 'ulimit', -1),
    Hard: parseInteger(hard, 'ulimit', -1),
  };
}

/** The API has `IP NAME`, people write NAME:IP as in other places of docker, or NAME=IP. */
function parseHost(text: string): string {
  const at = text.search(/[:=]/);
  if (at < 1) throw new Error(`invalid host "${text}" (write NAME:IP)`);
  return `${text.slice(at + 1)} ${text.slice(0, at)}`;
}

function parsePreference(text: string): { Spread: { SpreadDescriptor: string } } {
  const match = /^spread=(.+)$/.exec(text);
  if (match?.[1] === undefined) {
    throw new Error(`invalid placement preference "${text}" (write spread=node.labels.zone)`);
  }
  return { Spread: { SpreadDescriptor: match[1] } };
}

/** `80` or `80/udp` is a container's port in any mode; the long form tells the mode, too. */
function matchesPort(port: PortJson, text: string): boolean {
  if (!text.includes('=')) {
    const [target = '', protocol = 'tcp'] = text.split('/');
    return String(port.TargetPort) === target && port.Protocol === protocol;
  }
  return parsePublish(text).some(
    (wanted) =>
      wanted.TargetPort === port.TargetPort &&
      wanted.Protocol === port.Protocol &&
      wanted.PublishMode === port.PublishMode,
  );
}

type Apply = (spec: ServiceSpecJson, added: readonly string[], removed: readonly string[]) => void;

const container = (spec: ServiceSpecJson) => spec.TaskTemplate.ContainerSpec;
const same = (text: string): string => text;

function dns(key: 'Nameservers' | 'Search' | 'Options'): Apply {
  return (spec, added, removed) => {
    const before = container(spec).DNSConfig;
    const list = merged(before?.[key], added, same, (item) => removed.includes(item));
    container(spec).DNSConfig = { ...before, [key]: list };
  };
}

const appliers: Readonly<Record<ListName, Apply>> = {
  env: (spec, added, removed) => {
    const gone = (item: string): boolean => removed.includes(keyOfPair(item));
    container(spec).Env = merged(container(spec).Env, added, keyOfPair, gone);
  },
  label: (spec, added, removed) => {
    spec.Labels = mergedLabels(spec.Labels, added, removed);
  },
  'container-label': (spec, added, removed) => {
    container(spec).Labels = mergedLabels(container(spec).Labels, added, removed);
  },
  mount: (spec, added, removed) => {
    const before = container(spec).Mounts;
    const targetOf = (mount: MountJson): string => mount.Target;
    const gone = (mount: MountJson): boolean => removed.includes(mount.Target);
    container(spec).Mounts = merged(before, added.map(parseMount), targetOf, gone);
  },
  publish: (spec, added, removed) => {
    const before = spec.EndpointSpec?.Ports;
    const keyOf = (port: PortJson): string => `${port.TargetPort}/${port.Protocol}`;
    const gone = (port: PortJson): boolean => removed.some((text) => matchesPort(port, text));
    const keyAll = (port: PortJson): string =>
      `${port.HostIP ?? ''}:${port.PublishedPort}:${keyOf(port)}:${port.PublishMode}`;
    const Ports = merged(before, added.flatMap(parsePublish), keyAll, gone);
    spec.EndpointSpec = { ...spec.EndpointSpec, Ports };
  },
  constraint: (spec, added, removed) => {
    const before = spec.TaskTemplate.Placement;
    const Constraints = merged(before?.Constraints, added, same, (c) => removed.includes(c));
    spec.TaskTemplate.Placement = { ...before, Constraints };
  },
  'placement-pref': (spec, added, removed) => {
    const before = spec.TaskTemplate.Placement;
    const textOf = (p: { Spread: { SpreadDescriptor: string } }): string =>
      `spread=${p.Spread.SpreadDescriptor}`;
    const gone = (p: { Spread: { SpreadDescriptor: string } }): boolean =>
      removed.includes(textOf(p));
    const Preferences = merged(before?.Preferences, added.map(parsePreference), textOf, gone);
    spec.TaskTemplate.Placement = { ...before, Preferences };
  },
  host: (spec, added, removed) => {
    const gone = (item: string): boolean => removed.map(parseHost).includes(item);
    container(spec).Hosts = merged(container(spec).Hosts, added.map(parseHost), same, gone);
  },
  dns: dns('Nameservers'),
  'dns-search': dns('Search'),
  'dns-option': dns('Options'),
  group: (spec, added, removed) => {
    const gone = (item: string): boolean => removed.includes(item);
    container(spec).Groups = merged(container(spec).Groups, added, same, gone);
  },
  sysctl: (spec, added, removed) => {
    container(spec).Sysctls = mergedLabels(container(spec).Sysctls, added, removed);
  },
  ulimit: (spec, added, removed) => {
    const gone = (item: { Name: string }): boolean => removed.includes(item.Name);
    const before = container(spec).Ulimits;
    container(spec).Ulimits = merged(before, added.map(parseUlimit), ({ Name }) => Name, gone);
  },
  network: (spec, added, removed) => {
    const targetOf = (network: NetworkAttachmentJson): string => network.Target;
    const gone = (network: NetworkAttachmentJson): boolean => removed.includes(network.Target);
    const before = spec.TaskTemplate.Networks;
    spec.TaskTemplate.Networks = merged(before, added.map(parseNetwork), targetOf, gone);
  },
  'generic-resource': (spec, added, removed) => {
    const resources = spec.TaskTemplate.Resources;
    const parse = (text: string) => {
      const [Kind = '', count = ''] = text.split('=', 2);
      return { DiscreteResourceSpec: { Kind, Value: parseInteger(count, 'generic resource') } };
    };
    const GenericResources = merged(
      resources?.Reservations?.GenericResources,
      added.map(parse),
      ({ DiscreteResourceSpec }) => DiscreteResourceSpec.Kind,
      ({ DiscreteResourceSpec }) => removed.includes(DiscreteResourceSpec.Kind),
    );
    const Reservations = { ...resources?.Reservations, GenericResources };
    spec.TaskTemplate.Resources = { ...resources, Reservations };
  },
};

/** Applies every list that has something to add or remove. */
export function applyLists(spec: ServiceSpecJson, { lists, removed }: ServiceFlags): void {
  for (const [name, apply] of Object.entries(appliers) as [ListName, Apply][]) {
    if (lists[name].length + removed[name].length > 0) apply(spec, lists[name], removed[name]);
  }
}
