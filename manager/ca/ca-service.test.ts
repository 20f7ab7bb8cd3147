import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ShoalError } from '#lib/errors';
import { FakeClock, settle } from '#lib/fake-clock';
import { nullLogger } from '#lib/log';
import { seededRandom } from '#lib/random';
import type { Peer } from '#lib/rpc/types';
import { factsOf } from '#lib/tls/certificate';
import { createCsr } from '#lib/tls/csr';
import { generateKey } from '#lib/tls/keys';
import { chainProblem } from '#lib/tls/verify';
import { createTestStore } from '#manager/store/testing';
import type { Store } from '#manager/store/types';
import {
  BlacklistedCertificate,
  CAConfig,
  Cluster,
  ClusterSpec,
  GetUnlockKeyRequest,
  IssuanceStatusState,
  IssueNodeCertificateRequest,
  Node,
  NodeCertificateStatusRequest,
  NodeRole,
  NodeSpecAvailability,
  RootCA,
} from '#proto/gen/swarm';
import { durationOfMs } from '#proto/model/time';
import { newUnlockKey } from '#proto/model/unlock-key';
import { CaService } from './ca-service.ts';
import { createClusterSecurity, rootCaOf } from './cluster-security.ts';
import { rotateJoinTokens } from './join-token.ts';

const hourMs = 3_600_000;
const keyPem = generateKey();
const csr = Buffer.from(
  createCsr(keyPem, { commonName: 'liar', organizationalUnit: 'swarm-manager' }),
);
const anonymous: Peer = { role: 'anonymous', nodeId: '', organization: '', address: '10.0.0.9' };

interface Fixture {
  readonly service: CaService;
  readonly store: Store;
  readonly clock: FakeClock;
  readonly security: ReturnType<typeof createClusterSecurity>;
}

async function setUp(
  change: Partial<Cluster> = {},
  deps: { leader?: string } = {},
): Promise<Fixture> {
  const clock = new FakeClock();
  const random = seededRandom(1);
  const store = createTestStore(clock);
  const security = createClusterSecurity(random, clock.now());
  const cluster = Cluster.create({
    id: security.clusterId,
    spec: ClusterSpec.create(),
    rootCa: rootCaOf(security),
    ...change,
  });
  await store.update((tx) => tx.create('cluster', cluster));
  const service = new CaService({
    store,
    clock,
    random,
    log: nullLogger,
    leaderAddress: () => deps.leader,
  });
  return { service, store, clock, security };
}

function issue({ service }: Fixture, token: string, peer: Peer = anonymous) {
  const request = IssueNodeCertificateRequest.create({
    csr,
    token,
    role: NodeRole.MANAGER,
    availability: NodeSpecAvailability.DRAIN,
  });
  const context = { peer, signal: new AbortController().signal };
  const handler = service.nodeCaHandlers.issueNodeCertificate;
  assert.ok(handler);
  return handler(request, context);
}

function nodePeer(nodeId: string, role: 'worker' | 'manager' = 'worker'): Peer {
  return { role, nodeId, organization: 'c', address: '10.0.0.9' };
}

function status({ service }: Fixture, nodeId: string) {
  const handler = service.nodeCaHandlers.nodeCertificateStatus;
  assert.ok(handler);
  const context = { peer: anonymous, signal: new AbortController().signal };
  return handler(NodeCertificateStatusRequest.create({ nodeId }), context);
}

test('join: worker token → a node object with an issued worker certificate', async () => {
  const fixture = await setUp();
  const { store, security, clock } = fixture;
  const { nodeId } = await issue(fixture, security.joinTokens.worker);
  const node = store.view.node.get(nodeId);
  assert.equal(node?.role, NodeRole.WORKER);
  assert.equal(node?.spec?.desiredRole, NodeRole.WORKER);
  assert.equal(node?.spec?.availability, NodeSpecAvailability.DRAIN);
  assert.equal(node?.certificate?.status?.state, IssuanceStatusState.ISSUED);
  const pem = Buffer.from(node?.certificate?.certificate ?? []).toString();
  assert.equal(chainProblem(pem, security.rootCaPem), undefined);
  const facts = factsOf(pem);
  assert.equal(facts.commonName, nodeId);
  assert.equal(facts.organizationalUnit, 'swarm-worker');
  assert.equal(facts.organization, security.clusterId);
  assert.equal(facts.notBeforeMs, clock.now() - hourMs);
  assert.equal(facts.notAfterMs, clock.now() + 90 * 24 * hourMs);
  const reply = await status(fixture, nodeId);
  assert.equal(reply.status?.state, IssuanceStatusState.ISSUED);
  assert.deepEqual(Buffer.from(reply.certificate?.csr ?? []), csr);
});

test('join: manager token → a manager; wrong, rotated, malformed tokens → nothing is created', async () => {
  const fixture = await setUp();
  const { store, security } = fixture;
  const { nodeId } = await issue(fixture, security.joinTokens.manager);
  assert.equal(store.view.node.get(nodeId)?.role, NodeRole.MANAGER);
  const [cluster] = store.view.cluster.all();
  assert.ok(cluster?.rootCa);
  const joinTokens = rotateJoinTokens(
    security.joinTokens,
    { worker: true, manager: true },
    seededRandom(5),
  );
  const rootCa = RootCA.create({ ...cluster.rootCa, joinTokens });
  await store.update((tx) => tx.update('cluster', { ...cluster, rootCa }));
  for (const old of [security.joinTokens.worker, security.joinTokens.manager]) {
    await assert.rejects(issue(fixture, old), {
      code: 'permission_denied',
      message: /tokens can be rotated/,
    });
  }
  await assert.rejects(issue(fixture, 'SWMTKN-1-abc'), { code: 'invalid_argument' });
  await assert.rejects(issue(fixture, ''), { code: 'invalid_argument' });
  assert.equal(store.view.node.size, 1);
});

test('join: a malformed request → invalid_argument, nothing is created', async () => {
  const fixture = await setUp();
  const request = IssueNodeCertificateRequest.create({
    token: fixture.security.joinTokens.worker,
    csr: Buffer.from('nonsense'),
  });
  const context = { peer: anonymous, signal: new AbortController().signal };
  await assert.rejects(
    fixture.service.nodeCaHandlers.issueNodeCertificate?.(request, context) ?? Promise.resolve(),
    { code: 'invalid_argument' },
  );
  assert.equal(fixture.store.view.node.size, 0);
});

test('renewal: a worker → stays a worker whatever it asks for', async () => {
  const fixture = await setUp();
  const { store, security } = fixture;
  const { nodeId } = await issue(fixture, security.joinTokens.worker);
  const before = store.view.node.get(nodeId)?.certificate?.certificate;
  // Even with the manager's token in its hands: who shows a certificate is who it says.
  await issue(fixture, security.joinTokens.manager, nodePeer(nodeId));
  const node = store.view.node.get(nodeId);
  assert.notDeepEqual(node?.certificate?.certificate, before);
  assert.equal(node?.certificate?.role, NodeRole.WORKER);
  assert.equal(store.view.node.size, 1);
});

test('renewal: the node was promoted → a manager certificate with the name that joiners dial', async () => {
  const fixture = await setUp();
  const { store, security } = fixture;
  const { nodeId } = await issue(fixture, security.joinTokens.worker);
  const node = store.view.node.get(nodeId);
  assert.ok(node);
  await store.update((tx) => tx.update('node', { ...node, role: NodeRole.MANAGER }));
  await issue(fixture, '', nodePeer(nodeId));
  const renewed = store.view.node.get(nodeId)?.certificate;
  const pem = Buffer.from(renewed?.certificate ?? []).toString();
  assert.equal(factsOf(pem).organizationalUnit, 'swarm-manager');
});

test('renewal: an unknown or blocked node → permission_denied', async () => {
  const fixture = await setUp({
    blacklistedCertificates: { gone: BlacklistedCertificate.create() },
  });
  await fixture.store.update((tx) => tx.create('node', Node.create({ id: 'gone' })));
  for (const nodeId of ['gone', 'never-was']) {
    await assert.rejects(issue(fixture, '', nodePeer(nodeId)), {
      code: 'permission_denied',
      message: new RegExp(`node ${nodeId} was removed`),
    });
  }
});

test('expiry: shorter than an hour → an hour', async () => {
  const caConfig = CAConfig.create({ nodeCertExpiry: durationOfMs(60_000) });
  const fixture = await setUp({ spec: ClusterSpec.create({ caConfig }) });
  const { nodeId } = await issue(fixture, fixture.security.joinTokens.worker);
  const certificate = fixture.store.view.node.get(nodeId)?.certificate?.certificate;
  const facts = factsOf(Buffer.from(certificate ?? []).toString());
  assert.equal(facts.notAfterMs, fixture.clock.now() + hourMs);
});

test('follower: asked to issue → unavailable, and says who leads', async () => {
  const fixture = await setUp({}, { leader: '10.0.0.1:2377' });
  const follower: Store = {
    ...fixture.store,
    view: fixture.store.view,
    update: () => Promise.reject(new ShoalError('unavailable', 'not the leader')),
  };
  const { clock } = fixture;
  for (const leader of ['10.0.0.1:2377', undefined]) {
    const service = new CaService({
      store: follower,
      clock,
      random: seededRandom(1),
      log: nullLogger,
      leaderAddress: () => leader,
    });
    await assert.rejects(issue({ ...fixture, service }, fixture.security.joinTokens.worker), {
      code: 'unavailable',
      details: leader === undefined ? {} : { leader },
    });
  }
});

test('unlock key: none, then one → as the cluster has it, with its version', async () => {
  const { service, store, security } = await setUp();
  const context = { peer: anonymous, signal: new AbortController().signal };
  const ask = () => service.caHandlers.getUnlockKey?.(GetUnlockKeyRequest.create(), context);
  const before = await ask();
  assert.equal(before?.unlockKey.length, 0);
  const key = newUnlockKey(seededRandom(5));
  await store.update((tx) => {
    const cluster = tx.cluster.get(security.clusterId);
    assert.ok(cluster);
    tx.update('cluster', { ...cluster, unlockKeys: [key] });
  });
  const after = await ask();
  assert.deepEqual(after?.unlockKey, key.key);
  assert.ok((after?.version?.index ?? 0) > (before?.version?.index ?? 0));
});

test('root key elsewhere → failed_precondition', async () => {
  const base = await setUp();
  const rootCa = RootCA.create({ ...rootCaOf(base.security), caKey: new Uint8Array() });
  const fixture = await setUp({ rootCa });
  await assert.rejects(issue(fixture, base.security.joinTokens.worker), {
    code: 'failed_precondition',
    message: /an external CA keeps it/,
  });
});

test('limit: more joins than the burst in one instant → resource_exhausted, later admitted', async () => {
  const fixture = await setUp();
  const results = await Promise.allSettled(
    Array.from({ length: 205 }, () => issue(fixture, 'SWMTKN-1-nonsense')),
  );
  const codes = results.map((result) =>
    result.status === 'rejected' ? (result.reason as ShoalError).code : 'ok',
  );
  assert.equal(codes.filter((code) => code === 'resource_exhausted').length, 5);
  fixture.clock.advance(1_000);
  await assert.rejects(issue(fixture, 'SWMTKN-1-nonsense'), { code: 'invalid_argument' });
});

test('status: the node appears while the request waits → answered then', async () => {
  const fixture = await setUp();
  const waiting = status(fixture, 'late');
  await settle();
  const { certificate } = await sampleCertificate(fixture);
  await fixture.store.update((tx) => tx.create('node', Node.create({ id: 'late', certificate })));
  assert.equal((await waiting).status?.state, IssuanceStatusState.ISSUED);
});

test('status: no such node → not_found, but only after a while', async () => {
  const fixture = await setUp();
  const waiting = assert.rejects(status(fixture, 'nobody'), { code: 'not_found' });
  await fixture.clock.advanceAsync(4_000);
  await waiting;
  assert.equal(fixture.clock.pendingCount, 0);
});

async function sampleCertificate(fixture: Fixture): Promise<Node> {
  const { nodeId } = await issue(fixture, fixture.security.joinTokens.worker);
  const node = fixture.store.view.node.get(nodeId);
  assert.ok(node);
  return node;
}
