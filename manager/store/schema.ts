/**
 * What the tables know about their objects: under which keys an object is found again and whether
 * its name must be the only one. A new index is one line here and one in `Indexes`.
 */
import type { NetworkAttachmentConfig, TaskSpec } from '#proto/gen/swarm';
import { taskName } from '#proto/model/task-name';
import { type Indexes, type Objects, slotKey, type TableName } from './types.ts';

/** The keys of an object in one index; none when it does not belong there. */
type KeysOf<T extends TableName> = (object: Objects[T]) => readonly string[];

export interface TableSchema<T extends TableName> {
  /** Names of nodes (host names) and tasks may repeat; all others are unique, whatever their case. */
  readonly uniqueName: boolean;
  readonly indexes: { readonly [I in Indexes[T]]: KeysOf<T> };
}

function some(key: string | undefined): readonly string[] {
  return key === undefined || key === '' ? [] : [key];
}

function nameKey(name: string | undefined): readonly string[] {
  return some(name?.toLowerCase());
}

function distinct(keys: readonly (string | undefined)[]): readonly string[] {
  return [...new Set(keys.flatMap((key) => some(key)))];
}

function targets(networks: readonly NetworkAttachmentConfig[] | undefined): string[] {
  return (networks ?? []).map((network) => network.target);
}

function configIds(spec: TaskSpec | undefined): string[] {
  const container = spec?.container;
  const credentials = container?.privileges?.credentialSpec?.config ?? '';
  return [...(container?.configs ?? []).map((reference) => reference.configId), credentials];
}

const ownName = (object: Objects['resource' | 'extension']): readonly string[] =>
  nameKey(object.annotations?.name);

type Named = Objects['service' | 'network' | 'cluster' | 'secret' | 'config' | 'volume'];
const specName = (object: Named): readonly string[] => nameKey(object.spec?.annotations?.name);

export const schema: { readonly [T in TableName]: TableSchema<T> } = {
  node: {
    uniqueName: false,
    indexes: { name: (node) => nameKey(node.description?.hostname) },
  },
  service: {
    uniqueName: true,
    indexes: {
      name: specName,
      network: ({ spec }) =>
        distinct([...targets(spec?.task?.networks), ...targets(spec?.networks)]),
      secret: ({ spec }) =>
        distinct((spec?.task?.container?.secrets ?? []).map((reference) => reference.secretId)),
      config: ({ spec }) => distinct(configIds(spec?.task)),
    },
  },
  task: {
    uniqueName: false,
    indexes: {
      name: (task) => nameKey(taskName(task)),
      service: (task) => some(task.serviceId),
      node: (task) => some(task.nodeId),
      slot: (task) => (task.serviceId === '' ? [] : [slotKey(task.serviceId, task.slot)]),
      state: (task) => [String(task.status?.state ?? 0)],
      desiredState: (task) => [String(task.desiredState)],
      network: (task) =>
        distinct([
          ...targets(task.spec?.networks),
          ...task.networks.map((attachment) => attachment.network?.id),
        ]),
    },
  },
  network: { uniqueName: true, indexes: { name: specName } },
  cluster: { uniqueName: true, indexes: { name: specName } },
  secret: { uniqueName: true, indexes: { name: specName } },
  config: { uniqueName: true, indexes: { name: specName } },
  resource: {
    uniqueName: true,
    indexes: { name: ownName, kind: (resource) => some(resource.kind) },
  },
  extension: { uniqueName: true, indexes: { name: ownName } },
  volume: {
    uniqueName: true,
    indexes: { name: specName, group: (volume) => some(volume.spec?.group) },
  },
};

export const tableNames = Object.keys(schema) as readonly TableName[];
