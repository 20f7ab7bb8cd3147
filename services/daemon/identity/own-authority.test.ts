import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { FakeClock } from '#lib/fake-clock';
import { nullLogger } from '#lib/log';
import { seededRandom } from '#lib/random';
import { CaService } from '#manager/ca/ca-service';
import { createClusterSecurity, rootCaOf } from '#manager/ca/cluster-security';
import { createTestStore } from '#manager/store/testing';
import { Cluster, ClusterSpec, Node, NodeRole } from '#proto/gen/swarm';
import { bootstrapIdentity } from './bootstrap.ts';
import { IdentityFiles } from './files.ts';
import { IdentityKeeper } from './keeper.ts';
import { ownAuthority } from './own-authority.ts';

const dayMs = 86_400_000;

test('own authority: the only manager was off until its certificate was over → renewed at itself', async () => {
  const dataRoot = await mkdtemp(join(tmpdir(), 'shoal-authority-'));
  try {
    const deps = { clock: new FakeClock(), random: seededRandom(1), log: nullLogger };
    const nowMs = deps.clock.now();
    const security = createClusterSecurity(deps.random, nowMs - 100 * dayMs);
    const { clusterId: organization } = security;
    const old = bootstrapIdentity(security, 'n1', nowMs - 100 * dayMs, deps.random).material;
    const store = createTestStore(deps.clock);
    await store.update((tx) => {
      const rootCa = rootCaOf(security);
      tx.create(
        'cluster',
        Cluster.create({ id: organization, spec: ClusterSpec.create(), rootCa }),
      );
      tx.create('node', Node.create({ id: 'n1', role: NodeRole.MANAGER }));
    });
    const files = new IdentityFiles(dataRoot);
    const keeper = new IdentityKeeper(old, { ...deps, files, managers: () => [] });
    assert.match(keeper.problem ?? '', /n1 expired on .*swarm init --force-new-cluster/);
    const ca = new CaService({ ...deps, store, leaderAddress: () => undefined });
    const self = { role: 'manager', nodeId: 'n1', organization, address: '' } as const;
    await keeper.renewAt(ownAuthority(ca.nodeCaHandlers, self));
    assert.equal(keeper.problem, undefined);
    assert.equal(keeper.material.role, NodeRole.MANAGER);
    assert.deepEqual(await files.load(), keeper.material);
  } finally {
    await rm(dataRoot, { recursive: true });
  }
});
