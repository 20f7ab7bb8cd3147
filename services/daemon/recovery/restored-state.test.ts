import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { describe, test } from 'node:test';
import { FakeClock } from '#lib/fake-clock';
import { seededRandom } from '#lib/random';
import { chainProblem } from '#lib/tls/verify';
import { createClusterSecurity, rootCaOf } from '#manager/ca/cluster-security';
import { newCluster } from '#manager/control/cluster-object';
import { NodeRole, RootCA, StoreSnapshot } from '#proto/gen/swarm';
import { restoredState } from './restored-state.ts';

const random = seededRandom(1);
const nowMs = new FakeClock().now();
const security = createClusterSecurity(random, nowMs);
const cluster = newCluster({ id: security.clusterId, rootCa: rootCaOf(security) });

function stateOf(part: Partial<StoreSnapshot>): Uint8Array {
  return StoreSnapshot.encode(StoreSnapshot.create({ version: 77, ...part }));
}

describe('state of a restored cluster', () => {
  test('the same cluster, and a new manager that its own root has signed', () => {
    const state = stateOf({ clusters: [cluster] });
    const { material, chunks } = restoredState(state, 'node-1', nowMs, random);
    const restored = StoreSnapshot.decode(Buffer.concat(chunks));
    assert.equal(restored.version, 77);
    assert.deepEqual(
      restored.clusters.map(({ id }) => id),
      [security.clusterId],
    );
    const [node, ...more] = restored.nodes;
    assert.deepEqual(more, []);
    assert.deepEqual([node?.id, node?.role], ['node-1', NodeRole.MANAGER]);
    assert.equal(node?.meta?.version?.index, 77);
    assert.equal(material.clusterId, security.clusterId);
    assert.equal(chainProblem(material.certPem, security.rootCaPem), undefined);
    assert.match(new X509Certificate(material.certPem).subject, /CN=node-1/);
  });

  test('no cluster in it → refused', () => {
    assert.throws(() => restoredState(stateOf({}), 'node-1', nowMs, random), {
      code: 'invalid_argument',
      message: /holds no cluster/,
    });
  });

  test('root key kept by an external authority → refused', () => {
    const rootCa = RootCA.create({ ...rootCaOf(security), caKey: new Uint8Array(0) });
    const external = stateOf({ clusters: [newCluster({ id: 'c', rootCa })] });
    assert.throws(() => restoredState(external, 'node-1', nowMs, random), {
      code: 'failed_precondition',
    });
  });
});
