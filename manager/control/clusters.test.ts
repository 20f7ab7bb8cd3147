import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { must } from '#lib/assert';
import {
  Annotations,
  CAConfig,
  type Cluster,
  EncryptionConfig,
  GetClusterRequest,
  KeyRotation,
  ListClustersRequest,
  OrchestrationConfig,
  RootCA,
  UpdateClusterRequest,
} from '#proto/gen/swarm';
import { managerSubsystem } from '#proto/model/unlock-key';
import { newCluster } from './cluster-object.ts';
import { addCluster, context, createFixture, type Fixture, told } from './fixture.ts';

async function get({ control }: Fixture): Promise<Cluster> {
  const request = GetClusterRequest.create({ clusterId: 'cluster-1' });
  const { cluster } = await control.getCluster(request, context);
  return must(cluster, 'a cluster that is found is returned');
}

async function update(
  { control }: Fixture,
  cluster: Cluster,
  change: Partial<UpdateClusterRequest>,
): Promise<Cluster> {
  const request = UpdateClusterRequest.create({
    clusterId: cluster.id,
    clusterVersion: cluster.meta?.version,
    spec: cluster.spec,
    ...change,
  });
  const reply = await control.updateCluster(request, context);
  return must(reply.cluster, 'an updated cluster is returned');
}

async function withCluster(overrides = {}): Promise<Fixture> {
  const fixture = createFixture(overrides);
  await addCluster(fixture.store);
  return fixture;
}

describe('control: the cluster', () => {
  it('created twice → the first one stays', async () => {
    const fixture = await withCluster();
    const first = fixture.store.view.cluster.all()[0];
    assert.equal(await addCluster(fixture.store), first);
    assert.equal(first?.spec?.annotations?.name, 'default');
    assert.equal(first?.subnetSize, 24);
  });

  it('a data path port → kept; one that no tunnel can have → refused', () => {
    const made = (vxlanPort: number) =>
      newCluster({ id: 'c', rootCa: RootCA.create(), vxlanPort }).vxlanudpport;
    assert.deepEqual([0, 1024, 5789, 49_151].map(made), [0, 1024, 5789, 49_151]);
    for (const port of [1, 1023, 49_152, 70_000]) {
      assert.throws(() => made(port), told('invalid_argument', `data path port ${port} must be`));
    }
    assert.throws(() => made(4_790), told('invalid_argument', 'is that of encrypted networks'));
  });

  it('replies → with join tokens, without any key', async () => {
    const fixture = await withCluster();
    const encryptionConfig = EncryptionConfig.create({ autoLockManagers: true });
    const before = await get(fixture);
    const spec = { ...must(before.spec, 'a cluster has a spec'), encryptionConfig };
    for (const cluster of [await update(fixture, before, { spec }), await get(fixture)]) {
      assert.equal(cluster.rootCa?.joinTokens?.worker, 'worker-1');
      assert.equal(cluster.rootCa?.caCert.length, 'the certificate'.length);
      assert.equal(cluster.rootCa?.caKey.length, 0);
      assert.deepEqual(cluster.unlockKeys, []);
    }
    const stored = fixture.store.view.cluster.get('cluster-1');
    assert.equal(stored?.rootCa?.caKey.length, 'the key'.length);
    assert.equal(stored?.unlockKeys[0]?.subsystem, 'swarm-manager');
    const { clusters } = await fixture.control.listClusters(ListClustersRequest.create(), context);
    assert.equal(clusters[0]?.rootCa?.caKey.length, 0);
  });

  it('token rotation → the one asked for changes, the other stays', async () => {
    const fixture = await withCluster();
    const rotation = KeyRotation.create({ workerJoinToken: true });
    const updated = await update(fixture, await get(fixture), { rotation });
    assert.equal(updated.rootCa?.joinTokens?.worker, 'worker-2');
    assert.equal(updated.rootCa?.joinTokens?.manager, 'manager-1');
  });

  it('settings → stored; an old version → aborted; nonsense → refused', async () => {
    const fixture = await withCluster();
    const before = await get(fixture);
    const old = must(before.spec, 'a cluster has a spec');
    const orchestration = OrchestrationConfig.create({ taskHistoryRetentionLimit: 2 });
    const updated = await update(fixture, before, { spec: { ...old, orchestration } });
    assert.equal(updated.spec?.orchestration?.taskHistoryRetentionLimit, 2);
    await assert.rejects(update(fixture, before, {}), told('aborted', 'update out of sequence'));
    await assert.rejects(
      update(fixture, updated, { spec: undefined }),
      told('invalid_argument', 'a cluster needs a spec'),
    );
    await assert.rejects(
      update(fixture, updated, { clusterVersion: undefined }),
      told('invalid_argument', 'which version'),
    );
    const annotations = Annotations.create({ name: 'other' });
    await assert.rejects(
      update(fixture, updated, { spec: { ...old, annotations } }),
      told('unimplemented', 'renaming the cluster is not supported'),
    );
    const missing = { ...updated, id: 'nope' };
    await assert.rejects(update(fixture, missing, {}), told('not_found', 'cluster nope not found'));
  });

  it('locking → makes a key once, a rotation replaces it, unlocking forgets it', async () => {
    let made = 0;
    const newUnlockKey = () => ({
      subsystem: managerSubsystem,
      algorithm: 0 as const,
      key: Uint8Array.of(++made),
      lamportTime: 0,
    });
    const fixture = await withCluster({ newUnlockKey });
    const keys = (): number[] =>
      fixture.store.view.cluster.all().flatMap((c) => c.unlockKeys.flatMap(({ key }) => [...key]));
    const lock = async (autoLockManagers: boolean, managerUnlockKey = false): Promise<void> => {
      const before = await get(fixture);
      const spec = must(before.spec, 'a cluster has a spec');
      await update(fixture, before, {
        spec: { ...spec, encryptionConfig: EncryptionConfig.create({ autoLockManagers }) },
        rotation: KeyRotation.create({ managerUnlockKey }),
      });
    };
    await lock(true);
    await lock(true);
    assert.deepEqual(keys(), [1]);
    await lock(true, true);
    assert.deepEqual(keys(), [2]);
    await lock(false);
    assert.deepEqual(keys(), []);
    await assert.rejects(
      lock(false, true),
      told('failed_precondition', 'cannot be rotated: autolock is not turned on'),
    );
    assert.equal(made, 2);
    await lock(true, true);
    assert.deepEqual(keys(), [3]);
  });

  it('another root → unimplemented', async () => {
    const fixture = await withCluster();
    const before = await get(fixture);
    const spec = must(before.spec, 'a cluster has a spec');
    const caConfig = CAConfig.create({ ...spec.caConfig, forceRotate: 1 });
    await assert.rejects(
      update(fixture, before, { spec: { ...spec, caConfig } }),
      told('unimplemented', 'changing the root certificate'),
    );
  });
});
