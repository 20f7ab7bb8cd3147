import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ShoalError } from '#lib/errors';
import { createContainer } from '#proto/gen/containerd/containers';
import { requestOf, withCode } from '../runtime-suite.ts';
import { Creation } from './creation.ts';
import type { ContainersDeps, ContainersOptions } from './deps.ts';
import { renderExtension, startedLabel } from './record.ts';
import { RecordStore } from './record-store.ts';

/** A container of which there is a record, with these labels, and no file system. */
function recordAlone(labels: Record<string, string>): { creation: Creation; prepared: string[] } {
  const request = requestOf('c', 'web', ['x']);
  const stored = { request, commandLine: ['x'], stopSignal: 'SIGTERM', cgroupsPath: '/none' };
  const container = createContainer({ id: 'c', labels, extensions: renderExtension(stored) });
  const prepared: string[] = [];
  const snapshots = {
    mounts: async () => {
      throw new ShoalError('not_found', 'no such snapshot');
    },
    prepare: async ({ key, parent }: { key: string; parent: string }) => {
      prepared.push(`${key} on ${parent}`);
      return { mounts: [] };
    },
  };
  const connection = { clients: { snapshots, containers: { get: async () => ({ container }) } } };
  const store = {
    find: async () => ({ targetDigest: 'sha256:t' }),
    details: async () => ({ chainId: 'sha256:chain' }),
  };
  const deps = { connection, store } as unknown as ContainersDeps;
  const options = { snapshotter: 'overlayfs' } as ContainersOptions;
  return { creation: new Creation(options, deps, new RecordStore(deps.connection)), prepared };
}

test('making it was interrupted behind its record → it gets its file system when it starts', async () => {
  const { creation, prepared } = recordAlone({});
  assert.deepEqual(await creation.mounts('c'), []);
  assert.deepEqual(prepared, ['c on sha256:chain']);
});

test('one that has run lost its file system → not_found, no fresh one', async () => {
  const { creation, prepared } = recordAlone({ [startedLabel]: '2026-01-01T00:00:00.000Z' });
  await assert.rejects(creation.mounts('c'), withCode('not_found'));
  assert.deepEqual(prepared, []);
});
