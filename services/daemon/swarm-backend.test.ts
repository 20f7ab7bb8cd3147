import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { FakeRuntime } from '#agent/containerd/fake';
import type { Standalone } from '#agent/standalone/standalone';
import type { LocalVolumes } from '#agent/volumes/volumes';
import { ShoalError } from '#lib/errors';
import { FakeClock, settle } from '#lib/fake-clock';
import { nullLogger } from '#lib/log';
import { seededRandom } from '#lib/random';
import { heardElsewhere } from '#lib/signal';
import { createClusterSecurity } from '#manager/ca/cluster-security';
import { IdentityFiles } from './identity/files.ts';
import { NodeLock } from './lock/node-lock.ts';
import { pathsOf } from './paths.ts';
import { SwarmBackend } from './swarm-backend.ts';

/** For operations on real files that a busy machine holds up. */
const limitMs = 60_000;

/** The disk takes everything but a node's identity. */
class FullFiles extends IdentityFiles {
  override save(): Promise<void> {
    return Promise.reject(new ShoalError('unavailable', 'cannot write certificates: disk full'));
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  assert.ok(address !== null && typeof address === 'object');
  return address.port;
}

/** The clock goes with the real one: files and ports take real time, and deadlines count both. */
async function settled<T>(clock: FakeClock, promise: Promise<T>): Promise<T> {
  let isOver = false;
  const over = promise.finally(() => {
    isOver = true;
  });
  heardElsewhere(over);
  const startMs = performance.now();
  for (let passedMs = 0; !isOver; await settle()) {
    const nowMs = performance.now() - startMs;
    assert.ok(nowMs < limitMs, 'it ends in time');
    clock.advance(nowMs - passedMs);
    passedMs = nowMs;
  }
  return over;
}

/** A daemon in no swarm, on a folder of its own. */
async function withBackend(
  body: (backend: SwarmBackend, clock: FakeClock, directory: string) => Promise<void>,
): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'shoal-init-'));
  try {
    const clock = new FakeClock();
    const random = seededRandom(1);
    const paths = pathsOf(directory, join(directory, 'run'));
    const lock = new NodeLock(paths.lock, random);
    const backend = new SwarmBackend(
      { paths, version: '0', labels: {}, defaultAdvertiseAddr: '' },
      {
        clock,
        random,
        log: nullLogger,
        runtime: new FakeRuntime({}, { clock }),
        volumes: {} as LocalVolumes,
        standalone: { presence: {}, offline: async () => {} } as unknown as Standalone,
        files: new FullFiles(directory, lock),
        lock,
        onBroken: (error) => {
          throw error;
        },
      },
    );
    await backend.resume();
    await body(backend, clock, directory);
    await backend.stop();
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

test('swarm init: the identity cannot be written → nothing of the swarm is left, port included', async () => {
  await withBackend(async (backend, clock, directory) => {
    const address = `127.0.0.1:${await freePort()}`;
    const request = {
      listenAddr: address,
      advertiseAddr: address,
      dataPathAddr: '',
      dataPathPort: 0,
      defaultAddrPool: [],
      subnetSize: 0,
      forceNewCluster: false,
      autoLockManagers: false,
      availability: '',
      spec: {},
    };
    for (const attempt of ['first', 'second']) {
      await assert.rejects(settled(clock, backend.init(request)), /disk full/, attempt);
      assert.equal(backend.facts().state, 'inactive');
      assert.deepEqual(await readdir(directory), []);
    }
  });
});

test('swarm join: nobody answers until the time is up → each address and its reason', async (t) => {
  // As the machine's own timers have it: a request with a deadline is given up first.
  t.mock.method(AbortSignal, 'timeout', () => AbortSignal.abort(new Error('the machine is first')));
  await withBackend(async (backend, clock) => {
    const { joinTokens } = createClusterSecurity(seededRandom(1), clock.now());
    const address = `127.0.0.1:${await freePort()}`;
    const joining = backend.join({
      listenAddr: '',
      advertiseAddr: '127.0.0.1',
      dataPathAddr: '',
      remoteAddrs: [address],
      joinToken: joinTokens.worker,
      availability: '',
    });
    let isOver = false;
    const over = heardElsewhere(
      joining.finally(() => {
        isOver = true;
      }),
    );
    for (; !isOver; await settle()) clock.advance(1_000);
    await assert.rejects(over, {
      code: 'deadline_exceeded',
      message: /could not join the swarm within 20 s \(127\.0\.0\.1:\d+: cannot reach/,
    });
  });
});
