/**
 * Kinds of objects that this version cannot create yet. Lists show what the store holds, which
 * is nothing unless it was taken over; so whoever looks for one is told that it is not there.
 */
import { ShoalError } from '#lib/errors';
import type { Objects, ReadTx, TableName } from '#manager/store/types';
import {
  GetConfigResponse,
  GetExtensionResponse,
  GetResourceResponse,
  GetSecretResponse,
  GetVolumeResponse,
  ListConfigsResponse,
  ListResourcesResponse,
  ListSecretsResponse,
  ListVolumesResponse,
} from '#proto/gen/swarm';
import { type CommonFilters, oneOf, passes } from './filters.ts';
import { redactSecret } from './redact.ts';
import { stated } from './request.ts';
import type { ControlDeps, ControlHandlers } from './types.ts';

function refuse(what: string, instead: string): () => Promise<never> {
  return async () => {
    throw new ShoalError('unimplemented', `${what}: not available yet; ${instead}`);
  };
}

const noSecrets = refuse('secrets', 'bind-mount a file that exists on the nodes');
const noConfigs = refuse('configs', 'bind-mount a file that exists on the nodes');
const noVolumes = refuse('cluster volumes', 'use volumes of the nodes or bind mounts');
const noResources = refuse('custom resources', 'keep such data in labels');

type Named = Objects['secret' | 'config' | 'volume'];

function named<T extends Named>(
  objects: readonly T[],
  filters: CommonFilters | undefined,
): readonly T[] {
  return objects.filter(({ id, spec }) => {
    const { name = '', labels = {} } = spec?.annotations ?? {};
    return passes(filters, { id, name, labels });
  });
}

type ReadMethods =
  | `get${'Secret' | 'Config' | 'Volume' | 'Resource' | 'Extension'}`
  | `list${'Secrets' | 'Configs' | 'Volumes' | 'Resources'}`;

function readers(view: () => ReadTx): Pick<ControlHandlers, ReadMethods> {
  const get = <T extends TableName>(table: T, id: string): Objects[T] =>
    stated(table, id, view()[table].get(id));
  return {
    getSecret: async ({ secretId }) =>
      GetSecretResponse.create({ secret: redactSecret(get('secret', secretId)) }),
    getConfig: async ({ configId }) =>
      GetConfigResponse.create({ config: get('config', configId) }),
    getVolume: async ({ volumeId }) =>
      GetVolumeResponse.create({ volume: get('volume', volumeId) }),
    getResource: async ({ resourceId }) =>
      GetResourceResponse.create({ resource: get('resource', resourceId) }),
    getExtension: async ({ extensionId }) =>
      GetExtensionResponse.create({ extension: get('extension', extensionId) }),
    listSecrets: async ({ filters }) =>
      ListSecretsResponse.create({
        secrets: named(view().secret.all(), filters).map(redactSecret),
      }),
    listConfigs: async ({ filters }) =>
      ListConfigsResponse.create({ configs: named(view().config.all(), filters) }),
    listVolumes: async ({ filters }) =>
      ListVolumesResponse.create({
        volumes: named(view().volume.all(), filters).filter(
          ({ spec }) =>
            oneOf(filters?.groups ?? [], (group) => group === spec?.group) &&
            oneOf(filters?.drivers ?? [], (driver) => driver === spec?.driver?.name),
        ),
      }),
    listResources: async ({ filters }) =>
      ListResourcesResponse.create({
        resources: view()
          .resource.all()
          .filter(({ id, annotations, kind }) => {
            const { name = '', labels = {} } = annotations ?? {};
            const wanted = filters?.kind ?? '';
            return passes(filters, { id, name, labels }) && (wanted === '' || wanted === kind);
          }),
      }),
  };
}

type WriteMethods =
  | `${'create' | 'remove'}${'Secret' | 'Config' | 'Volume' | 'Resource' | 'Extension'}`
  | `update${'Secret' | 'Config' | 'Volume' | 'Resource'}`;

const writers: Pick<ControlHandlers, WriteMethods> = {
  createSecret: noSecrets,
  updateSecret: noSecrets,
  removeSecret: noSecrets,
  createConfig: noConfigs,
  updateConfig: noConfigs,
  removeConfig: noConfigs,
  createVolume: noVolumes,
  updateVolume: noVolumes,
  removeVolume: noVolumes,
  createResource: noResources,
  updateResource: noResources,
  removeResource: noResources,
  createExtension: noResources,
  removeExtension: noResources,
};

export function absentHandlers({
  store,
}: ControlDeps): Pick<ControlHandlers, ReadMethods | WriteMethods> {
  return { ...readers(() => store.view), ...writers };
}
