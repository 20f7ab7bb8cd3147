import assert from 'node:assert/strict';
import {
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  rmdir,
  stat,
  writeFile,
} from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, suite, test } from 'node:test';
import fc from 'fast-check';
import { type Clock, systemClock } from '#lib/clock';
import { ShoalError } from '#lib/errors';
import { FakeClock } from '#lib/fake-clock';
import { newId } from '#lib/ids';
import { nullLogger } from '#lib/log';
import { seededRandom, systemRandom } from '#lib/random';
import { RpcServer } from '#lib/rpc/server';
import { CaService } from '#manager/ca/ca-service';
import { createClusterSecurity, rootCaOf } from '#manager/ca/cluster-security';
import { isBlocked } from '#manager/ca/cluster-signer';
import { createTestStore } from '#manager/store/testing';
import type { Store } from '#manager/store/types';
import {
  CAService,
  Cluster,
  ClusterSpec,
  Node,
  NodeCAService,
  NodeRole,
  NodeSpecAvailability,
} from '#proto/gen/swarm';
import { bootstrapIdentity } from './bootstrap.ts';
import { IdentityFiles } from './files.ts';
import { joinCluster } from './join.ts';
import { IdentityKeeper, renewalTimeMs } from './keeper.ts';
import { expiryProblem, type Material, materialOf, serverTlsOf } from './material.ts';

const dayMs = 86_400_000;
const deps = { clock: systemClock, random: systemRandom };
const { signal } = new AbortController();

/** A cluster of one: a store, its authority and an rpc server on a free port. */
class TestCluster {
  readonly security = createClusterSecurity(systemRandom, systemClock.now());
  readonly store: Store;
  readonly manager: Material;
  server: RpcServer | undefined;
  address = '';

  constructor(clock: Clock = systemClock) {
    this.store = createTestStore(clock);
    const nodeId = newId(systemRandom);
    this.manager = bootstrapIdentity(
      this.security,
      nodeId,
      systemClock.now(),
      systemRandom,
    ).material;
  }

  /** With `leader` this manager is a follower that knows it. */
  async start(leader?: string, store: Store = this.store): Promise<this> {
    if (this.store.view.cluster.size === 0) {
      const cluster = Cluster.create({
        id: this.security.clusterId,
        spec: ClusterSpec.create(),
        rootCa: rootCaOf(this.security),
      });
      await this.store.update((tx) => tx.create('cluster', cluster));
    }
    const service = new CaService({ ...deps, store, log: nullLogger, leaderAddress: () => leader });
    const rules = {
      organization: this.security.clusterId,
      isBlocked: (nodeId: string) => isBlocked(store.view.cluster.all()[0], nodeId),
    };
    this.server = new RpcServer({ rules }, { clock: systemClock, log: nullLogger });
    this.server.handle(CAService, service.caHandlers);
    this.server.handle(NodeCAService, service.nodeCaHandlers);
    const endpoint = { host: '127.0.0.1', port: 0 };
    const port = await this.server.listenTls(endpoint, serverTlsOf(this.manager));
    this.address = `127.0.0.1:${port}`;
    return this;
  }

  async stop(): Promise<void> {
    await this.server?.stop(0);
  }
}

/** Real time, but whoever waits finds the time over at once. */
function hastyClock(): Clock {
  let skippedMs = 0;
  return {
    now: () => systemClock.now() + skippedMs,
    monotonic: () => systemClock.monotonic() + skippedMs,
    schedule: (delayMs, callback) =>
      systemClock.schedule(0, () => {
        skippedMs += delayMs;
        callback();
      }),
  };
}

/** Its wall clock is wrong until somebody sets it. */
class WrongClock extends FakeClock {
  wrongByMs: number;

  constructor(wrongByMs: number) {
    super(systemClock.now());
    this.wrongByMs = wrongByMs;
  }

  override now(): number {
    return super.now() + this.wrongByMs;
  }
}

function joinOptions(addresses: readonly string[], token: string) {
  return { addresses, token, availability: NodeSpecAvailability.ACTIVE, signal };
}

suite('identity', () => {
  let cluster: TestCluster;
  let dataRoot: string;
  let files: IdentityFiles;

  before(async () => {
    cluster = await new TestCluster().start();
  });
  after(() => cluster.stop());
  beforeEach(async () => {
    dataRoot = await mkdtemp(join(tmpdir(), 'shoal-identity-'));
    files = new IdentityFiles(dataRoot);
  });
  afterEach(() => rm(dataRoot, { recursive: true }));

  test('join: worker and manager tokens → identities with these roles, known to the cluster', async () => {
    const tokens = cluster.security.joinTokens;
    const worker = await joinCluster(joinOptions([cluster.address], tokens.worker), deps);
    assert.equal(worker.role, NodeRole.WORKER);
    assert.equal(worker.clusterId, cluster.security.clusterId);
    assert.equal(worker.rootCaPem, cluster.security.rootCaPem);
    assert.equal(cluster.store.view.node.get(worker.nodeId)?.role, NodeRole.WORKER);
    const manager = await joinCluster(joinOptions([cluster.address], tokens.manager), deps);
    assert.equal(manager.role, NodeRole.MANAGER);
  });

  test('join: only a follower is given → it names the leader, who issues', async () => {
    const follower: Store = {
      view: cluster.store.view,
      version: 0,
      watch: () => () => {},
      update: () => Promise.reject(new ShoalError('unavailable', 'does not lead')),
    };
    const other = new TestCluster();
    Object.assign(other, {
      security: cluster.security,
      manager: cluster.manager,
      store: cluster.store,
    });
    await other.start(cluster.address, follower);
    const token = cluster.security.joinTokens.worker;
    const material = await joinCluster(joinOptions([other.address], token), deps);
    assert.ok(cluster.store.view.node.get(material.nodeId));
    await other.stop();
  });

  test('join: first address dead → the second is used', async () => {
    const token = cluster.security.joinTokens.worker;
    const addresses = ['127.0.0.1:1', cluster.address];
    const material = await joinCluster(joinOptions(addresses, token), deps);
    assert.equal(material.role, NodeRole.WORKER);
  });

  test('join: a token of another cluster → refused before anything is sent', async () => {
    const token = createClusterSecurity(systemRandom, systemClock.now()).joinTokens.worker;
    const nodes = cluster.store.view.node.size;
    await assert.rejects(joinCluster(joinOptions([cluster.address], token), deps), {
      code: 'failed_precondition',
      message: /has another root certificate than the join token stands for/,
    });
    assert.equal(cluster.store.view.node.size, nodes);
  });

  test('join: malformed and wrong tokens → refused with the reason', async () => {
    const token = cluster.security.joinTokens.worker;
    await assert.rejects(joinCluster(joinOptions([cluster.address], token.slice(0, 70)), deps), {
      code: 'invalid_argument',
      message: /truncated/,
    });
    const wrong = `${token.slice(0, -25)}${'0'.repeat(25)}`;
    await assert.rejects(joinCluster(joinOptions([cluster.address], wrong), deps), {
      code: 'permission_denied',
    });
  });

  test('join: nobody answers → after the deadline each address and its reason', async () => {
    const mute = createServer();
    await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve));
    const muteAddress = `127.0.0.1:${(mute.address() as { port: number }).port}`;
    const options = {
      ...joinOptions(['127.0.0.1:1', muteAddress], cluster.security.joinTokens.worker),
      deadlineMs: 300,
    };
    await assert.rejects(joinCluster(options, deps), (error: ShoalError) => {
      assert.equal(error.code, 'deadline_exceeded');
      assert.match(
        error.message,
        /127\.0\.0\.1:1: cannot reach 127\.0\.0\.1:1: connect ECONNREFUSED/,
      );
      assert.ok(error.message.includes(`${muteAddress}: `), error.message);
      return true;
    });
    mute.close();
  });

  test('files: saved → private, complete, loaded again; removed → not a member', async () => {
    assert.equal(await files.load(), undefined);
    await files.save(cluster.manager);
    assert.deepEqual(await files.load(), cluster.manager);
    assert.deepEqual((await readdir(files.directory)).sort(), [
      'swarm-node.crt',
      'swarm-node.key',
      'swarm-root-ca.crt',
    ]);
    for (const name of await readdir(files.directory)) {
      assert.equal((await stat(join(files.directory, name))).mode & 0o777, 0o600);
    }
    await files.remove();
    assert.equal(await files.load(), undefined);
  });

  test('files: crash between key and certificate of a renewal → old or new, never broken', async () => {
    const security = cluster.security;
    const fresh = bootstrapIdentity(
      security,
      cluster.manager.nodeId,
      systemClock.now(),
      systemRandom,
    );
    const path = (name: string): string => join(files.directory, name);
    await files.save(cluster.manager);
    await writeFile(path('swarm-node.key.next'), fresh.material.keyPem);
    assert.deepEqual(await files.load(), cluster.manager);
    await writeFile(path('swarm-node.crt'), fresh.material.certPem);
    assert.deepEqual(await files.load(), fresh.material);
    assert.equal(await readFile(path('swarm-node.key'), 'utf8'), fresh.material.keyPem);
    assert.deepEqual(await files.load(), fresh.material);
  });

  test('files: a full disk stops one renewal before its key, the next before its certificate → not lost', async () => {
    const { nodeId } = cluster.manager;
    const [second, third] = [1, 2].map(
      () => bootstrapIdentity(cluster.security, nodeId, systemClock.now(), systemRandom).material,
    );
    assert.ok(second !== undefined && third !== undefined);
    const full = async (name: string, material: Material): Promise<void> => {
      const obstacle = join(files.directory, `${name}.tmp`);
      await mkdir(obstacle);
      await assert.rejects(files.save(material), { code: 'unavailable' });
      await rmdir(obstacle);
    };
    await files.save(cluster.manager);
    await full('swarm-node.key', second);
    await full('swarm-node.crt', third);
    assert.deepEqual(await files.load(), second);
  });

  test('files: a renewal stopped before its key, then keys get another form → not lost', async () => {
    const secrets = {
      areSealed: false,
      seal: (_name: string, plain: string) =>
        secrets.areSealed ? `shoal-sealed-1 ${plain}` : plain,
      open: (_name: string, content: string) => content.replace('shoal-sealed-1 ', ''),
    };
    const locked = new IdentityFiles(dataRoot, secrets);
    const path = (name: string): string => join(files.directory, name);
    await locked.save(cluster.manager);
    const { nodeId } = cluster.manager;
    const next = bootstrapIdentity(cluster.security, nodeId, systemClock.now(), systemRandom);
    await writeFile(path('swarm-node.key.next'), next.material.keyPem);
    await writeFile(path('swarm-node.crt'), next.material.certPem);
    secrets.areSealed = true;
    await locked.reseal();
    assert.deepEqual(await locked.load(), next.material);
    assert.match(await readFile(path('swarm-node.key'), 'utf8'), /^shoal-sealed-1 /);
  });

  test('files: key of another certificate, foreign root, missing part → data_loss', async () => {
    const other = new TestCluster();
    const path = (name: string): string => join(files.directory, name);
    await files.save(cluster.manager);
    await writeFile(path('swarm-node.key'), other.manager.keyPem);
    await assert.rejects(files.load(), { code: 'data_loss', message: /private key belongs/ });
    await files.save(cluster.manager);
    await writeFile(path('swarm-root-ca.crt'), other.manager.rootCaPem);
    await assert.rejects(files.load(), { code: 'data_loss', message: /not signed by the root/ });
    await files.save(cluster.manager);
    await rename(path('swarm-node.key'), path('gone'));
    await assert.rejects(files.load(), {
      code: 'data_loss',
      message: /swarm-node\.key is missing/,
    });
  });

  test('expiry: a certificate whose time is over → loaded, and its problem is named', async () => {
    const longAgo = systemClock.now() - 100 * dayMs;
    const old = bootstrapIdentity(cluster.security, 'n1', longAgo, systemRandom).material;
    assert.match(
      expiryProblem(old, systemClock.now()) ?? '',
      /certificate of node n1 expired on \d{4}-\d\d-\d\dT/,
    );
    assert.equal(expiryProblem(cluster.manager, systemClock.now()), undefined);
    await files.save(old);
    assert.equal((await files.load())?.nodeId, 'n1');
  });

  test('keeper: the node was promoted → a manager certificate, told to listeners and saved', async () => {
    const token = cluster.security.joinTokens.worker;
    const worker = await joinCluster(joinOptions([cluster.address], token), deps);
    const keeper = new IdentityKeeper(worker, {
      ...deps,
      log: nullLogger,
      files,
      managers: () => ['127.0.0.1:1', cluster.address],
    });
    const node = cluster.store.view.node.get(worker.nodeId);
    assert.ok(node);
    await cluster.store.update((tx) => tx.update('node', { ...node, role: NodeRole.MANAGER }));
    const renewed = new Promise<Material>((resolve) => keeper.onRenewed(resolve));
    keeper.start();
    keeper.wantRole(NodeRole.MANAGER);
    const material = await renewed;
    assert.equal(material.role, NodeRole.MANAGER);
    assert.equal(material.nodeId, worker.nodeId);
    assert.equal(keeper.material, material);
    await keeper.stop();
    assert.deepEqual(await files.load(), material);
  });

  test('keeper: an expired certificate → refused by the manager, kept trying, problem named', async () => {
    const longAgo = systemClock.now() - 100 * dayMs;
    const old = bootstrapIdentity(cluster.security, 'n1', longAgo, systemRandom).material;
    let attempts = 0;
    const keeper = new IdentityKeeper(old, {
      random: systemRandom,
      clock: hastyClock(),
      log: { ...nullLogger, warn: () => attempts++ },
      files,
      managers: () => [cluster.address],
    });
    keeper.start();
    const endMs = performance.now() + 5_000;
    while (attempts < 3 && performance.now() < endMs) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    assert.match(
      keeper.problem ?? '',
      /expired on .*\(renewal failed: certificate of node n1 expired/,
    );
    await keeper.stop();
  });

  test('keeper: another root arrives that does not fit the certificate → refused, nothing changes', async () => {
    const keeper = new IdentityKeeper(cluster.manager, {
      ...deps,
      log: nullLogger,
      files,
      managers: () => [],
    });
    await assert.rejects(keeper.trustRoot(new TestCluster().manager.rootCaPem), {
      code: 'data_loss',
    });
    await keeper.trustRoot(cluster.manager.rootCaPem);
    assert.equal(keeper.material, cluster.manager);
    assert.equal(await files.load(), undefined);
  });

  test('keeper: a fresh certificate → no attempt before half of its life', async () => {
    const clock = new FakeClock(systemClock.now());
    let asked = 0;
    const keeper = new IdentityKeeper(cluster.manager, {
      clock,
      random: seededRandom(3),
      log: nullLogger,
      files,
      managers: () => {
        asked++;
        return [];
      },
    });
    keeper.start();
    await clock.advanceAsync(44 * dayMs);
    assert.equal(asked, 0);
    for (let hours = 0; hours < 29 * 24 && asked === 0; hours++) {
      await clock.advanceAsync(dayMs / 24);
    }
    assert.ok(asked > 0);
    await keeper.stop();
  });

  test('keeper: by its clock a new certificate is over already → no renewal right after it', async () => {
    const clock = new WrongClock(100 * dayMs);
    let asked = 0;
    const keeper = new IdentityKeeper(cluster.manager, {
      clock,
      random: systemRandom,
      log: nullLogger,
      files,
      managers: () => {
        asked++;
        return [cluster.address];
      },
    });
    const node = Node.create({ id: cluster.manager.nodeId, role: NodeRole.MANAGER });
    await cluster.store.update((tx) => tx.create('node', node));
    const renewed = new Promise<Material>((resolve) => keeper.onRenewed(resolve));
    keeper.start();
    await renewed;
    while (clock.pendingCount === 0 && asked < 5) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    await keeper.stop();
    assert.equal(asked, 1);
  });

  for (const years of [-50, 10]) {
    test(`keeper: at boot the clock is wrong by ${years} years → renewed in time`, async () => {
      const clock = new WrongClock(years * 365 * dayMs);
      let asked = 0;
      const keeper = new IdentityKeeper(cluster.manager, {
        clock,
        random: seededRandom(3),
        log: nullLogger,
        files,
        managers: () => {
          asked++;
          return [];
        },
      });
      keeper.start();
      await clock.advanceAsync(dayMs / 24);
      clock.wrongByMs = 0;
      asked = 0;
      for (let days = 0; days < 80 && asked === 0; days++) await clock.advanceAsync(dayMs);
      assert.ok(asked > 0);
      await keeper.stop();
    });
  }

  test('renewal time: any life → between half and four fifths of what is left', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1e12 }),
        fc.integer({ min: 0, max: 1e10 }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (nowMs, leftMs, fraction) => {
          const at = renewalTimeMs(nowMs + leftMs, nowMs, fraction) - nowMs;
          assert.ok(at >= leftMs * 0.5 - 1 && at <= leftMs * 0.8 + 1);
          assert.equal(renewalTimeMs(nowMs - leftMs - 1, nowMs, fraction), nowMs);
        },
      ),
    );
  });

  test('material: a certificate that names no role → data_loss', () => {
    const { rootCaPem, keyPem } = cluster.manager;
    assert.throws(() => materialOf({ rootCaPem, keyPem, certPem: rootCaPem }, 'x'), {
      code: 'data_loss',
    });
  });
});
