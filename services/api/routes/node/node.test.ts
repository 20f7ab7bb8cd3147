import assert from 'node:assert/strict';
import type { IncomingMessage } from 'node:http';
import { after, before, beforeEach, describe, test } from 'node:test';
import { ShoalError } from '#lib/errors';
import { FakeClock } from '#lib/fake-clock';
import { deferred } from '#lib/signal';
import { registryLookupDeadlineMs } from '../../limits.ts';
import { Harness, type Loose, makeContainer, makeImage, webSpec } from '../../testing.ts';

function filters(value: unknown): string {
  return `filters=${encodeURIComponent(JSON.stringify(value))}`;
}

function lines(text: string): Loose[] {
  return text
    .split('\r\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

/** The next piece of a stream. */
function chunk(response: IncomingMessage): Promise<string> {
  return new Promise((resolve) => response.once('data', (data) => resolve(data.toString())));
}

async function turns(): Promise<void> {
  for (let count = 0; count < 5; count++) await new Promise((resolve) => setImmediate(resolve));
}

const busybox = 'docker.io/library/busybox:latest';
const auth = Buffer.from(JSON.stringify({ username: 'ann', password: 'pw' })).toString('base64url');

describe('node routes', () => {
  let harness: Harness;
  let clock: FakeClock;
  before(async () => {
    clock = new FakeClock();
    harness = await Harness.start(clock, 'worker');
  });
  after(() => harness.stop());
  beforeEach(() => {
    const { runtime } = harness.backend;
    runtime.imageFacts = [makeImage(busybox), makeImage('localhost:5000/team/app:1.2', 'd')];
    runtime.containerFacts = [
      makeContainer('abc1'.padEnd(64, '0'), 'web.1.t1'),
      makeContainer('abc2'.padEnd(64, '0'), 'web.2.t2', {
        state: 'exited',
        exit: { code: 3, exitedAt: '2025-12-31T23:59:00Z', oomKilled: false },
        createdAt: '2025-12-31T23:50:00Z',
      }),
      makeContainer('def3'.padEnd(64, '0'), 'db.1.t3', { labels: { tier: 'back' } }),
    ];
    runtime.calls.length = 0;
    delete harness.backend.registries;
  });

  describe('images', () => {
    test('list: filters → those; a wrong one → 400', async () => {
      const tags = async (wanted: unknown): Promise<string[]> =>
        (await harness.get(`/images/json?${filters(wanted)}`)).flatMap(
          (image: Loose) => image.RepoTags,
        );
      assert.deepEqual(await tags({}), ['busybox:latest', 'localhost:5000/team/app:1.2']);
      assert.deepEqual(await tags({ reference: ['busybox'] }), ['busybox:latest']);
      assert.deepEqual(await tags({ reference: ['*/*/app'] }), ['localhost:5000/team/app:1.2']);
      assert.deepEqual(await tags({ reference: ['busy*:lat*'] }), ['busybox:latest']);
      assert.deepEqual(await tags({ dangling: ['true'] }), []);
      assert.equal(
        (await harness.call('GET', `/images/json?${filters({ x: ['1'] })}`)).status,
        400,
      );
    });

    test('inspect: by name, full name, id and short id → the same image', async () => {
      for (const name of ['busybox', busybox, `sha256:${'b'.repeat(64)}`, 'bbbbbbbb']) {
        const image = await harness.get(`/images/${encodeURIComponent(name)}/json`);
        assert.equal(image.Id, `sha256:${'b'.repeat(64)}`);
      }
      const app = await harness.get('/images/localhost:5000/team/app:1.2/json');
      assert.deepEqual(app.RepoTags, ['localhost:5000/team/app:1.2']);
      const missing = await harness.call('GET', '/images/nope/json');
      assert.deepEqual([missing.status, missing.value], [404, { message: 'No such image: nope' }]);
    });

    test('load: an archive larger than any JSON body → streamed through', async () => {
      const raw = Buffer.alloc(6_000_000);
      const headers = { 'content-type': 'application/x-tar' };
      const { status, text } = await harness.call('POST', '/images/load', { raw, headers });
      assert.equal(status, 200);
      assert.deepEqual(lines(text), [{ stream: 'Loaded image: loaded:latest\n' }]);
      assert.deepEqual(harness.backend.runtime.calls, ['import 6000000']);
    });

    test('delete: in use → 409; unused → what went', async () => {
      const used = await harness.call('DELETE', '/images/busybox');
      assert.equal(used.status, 409);
      assert.match(used.text, /unable to remove busybox:latest .* web.1.t1/);
      const forced = await harness.call('DELETE', '/images/busybox?force=1');
      assert.match(forced.text, /cannot be forced/);
      const gone = await harness.call('DELETE', '/images/localhost:5000/team/app:1.2');
      assert.deepEqual(gone.value, [
        { Untagged: 'localhost:5000/team/app:1.2' },
        { Deleted: `sha256:${'c'.repeat(64)}` },
      ]);
    });

    test('pull: progress and credentials → lines, the last one says what became of it', async () => {
      const { runtime } = harness.backend;
      let seen: unknown;
      runtime.onPull = async (reference, credentials, progress) => {
        seen = { reference, credentials };
        progress({ id: 'layer1', status: 'Downloading', current: 1, total: 2 });
        return makeImage(reference, 'e');
      };
      const headers = { 'x-registry-auth': auth };
      const path = '/images/create?fromImage=alpine&tag=3.20';
      const { status, text } = await harness.call('POST', path, { headers });
      assert.equal(status, 200);
      assert.deepEqual(seen, {
        reference: 'docker.io/library/alpine:3.20',
        credentials: { username: 'ann', password: 'pw' },
      });
      assert.deepEqual(lines(text), [
        { status: 'Pulling from library/alpine', id: '3.20' },
        { status: 'Downloading', progressDetail: { current: 1, total: 2 }, id: 'layer1' },
        { status: `Digest: sha256:${'e'.repeat(64)}` },
        { status: 'Status: Downloaded newer image for alpine:3.20' },
      ]);
    });

    test('pull: a digest as tag → asked for by digest', async () => {
      const { runtime } = harness.backend;
      let asked = '';
      runtime.onPull = async (reference) => {
        asked = reference;
        return makeImage(reference);
      };
      const digest = `sha256:${'1'.repeat(64)}`;
      await harness.call('POST', `/images/create?fromImage=alpine&tag=${digest}`);
      assert.equal(asked, `docker.io/library/alpine@${digest}`);
    });

    test('pull: refused before anything moved → its status; later → an error line', async () => {
      const { runtime } = harness.backend;
      runtime.onPull = async () => {
        throw new ShoalError('not_found', 'alpine not found: manifest unknown');
      };
      const early = await harness.call('POST', '/images/create?fromImage=alpine');
      assert.equal(early.status, 404);
      runtime.onPull = async () => {
        throw new ShoalError('unauthenticated', 'registry: wrong password');
      };
      const denied = await harness.call('POST', '/images/create?fromImage=alpine');
      assert.equal(denied.status, 404, 'a 401 would make the client ask for a password');
      assert.match(denied.text, /pull access denied for alpine.*wrong password/);
      runtime.onPull = async (_reference, _auth, progress) => {
        progress({ id: 'layer1', status: 'Downloading' });
        await new Promise((resolve) => setImmediate(resolve));
        throw new ShoalError('unavailable', 'registry went away');
      };
      const late = await harness.call('POST', '/images/create?fromImage=alpine');
      assert.equal(late.status, 200);
      assert.deepEqual(lines(late.text).at(-1), {
        errorDetail: { message: 'registry went away' },
        error: 'registry went away',
      });
    });

    test('pull: no name, malformed name, malformed credentials → 501, 400, 400', async () => {
      const call = (query: string, headers = {}) =>
        harness.call('POST', `/images/create?${query}`, { headers });
      assert.equal((await call('fromSrc=-')).status, 501);
      assert.equal((await call('fromImage=UPPER')).status, 400);
      const broken = await call('fromImage=alpine', { 'x-registry-auth': 'bm8' });
      assert.equal(broken.status, 400);
      assert.match(broken.text, /invalid X-Registry-Auth header/);
    });
  });

  describe('distribution', () => {
    test('local: an image of a registry → its digest, nobody is asked', async () => {
      const { Descriptor, Platforms } = await harness.get('/distribution/busybox/json');
      assert.equal(Descriptor.digest, `sha256:${'a'.repeat(64)}`);
      assert.deepEqual(Platforms, []);
    });

    test('local: an image of no registry, or unknown → 404', async () => {
      const { runtime } = harness.backend;
      runtime.imageFacts = [makeImage(busybox, 'a', { digest: '' })];
      for (const name of ['busybox', 'nope']) {
        const reply = await harness.call('GET', `/distribution/${name}/json`);
        assert.equal(reply.status, 404);
        assert.match(reply.text, /not found/);
      }
    });

    test('registry: answers → digest and platforms; silent → error after the deadline', async () => {
      const platforms = [{ architecture: 'arm64', os: 'linux' }];
      const digest = `sha256:${'9'.repeat(64)}`;
      const image = { mediaType: 'index', digest, sizeBytes: 7, platforms };
      harness.backend.registries = { resolve: async () => image, login: async () => '' };
      assert.deepEqual(await harness.get('/distribution/alpine/json'), {
        Descriptor: { mediaType: 'index', digest, size: 7 },
        Platforms: platforms,
      });
      harness.backend.registries = {
        resolve: () => deferred<never>().promise,
        login: async () => '',
      };
      const pending = clock.pendingCount;
      const reply = harness.call('GET', '/distribution/alpine/json');
      while (clock.pendingCount === pending) await turns();
      await clock.advanceAsync(registryLookupDeadlineMs);
      assert.equal((await reply).status, 500);
      assert.match((await reply).text, /did not answer within 1500 ms/);
    });
  });

  describe('login', () => {
    const body = { username: 'ann', password: 'pw', serveraddress: 'reg:5000' };
    test('checked: good, bad and no way to check → 200, 401, 501', async () => {
      assert.equal((await harness.call('POST', '/auth', { body })).status, 501);
      const resolve = () => deferred<never>().promise;
      harness.backend.registries = { resolve, login: async () => 'token' };
      assert.deepEqual((await harness.call('POST', '/auth', { body })).value, {
        Status: 'Login Succeeded',
        IdentityToken: 'token',
      });
      harness.backend.registries = {
        resolve,
        login: async () => {
          throw new ShoalError('unauthenticated', 'reg:5000: wrong password');
        },
      };
      assert.equal((await harness.call('POST', '/auth', { body })).status, 401);
    });
  });

  describe('containers', () => {
    async function names(query: string): Promise<string[]> {
      const list = await harness.get(`/containers/json?${query}`);
      return list.map((container: Loose) => container.Names[0]);
    }

    test('list: running ones; all, filters and limit → those, newest first', async () => {
      assert.deepEqual(await names(''), ['/web.1.t1', '/db.1.t3']);
      assert.deepEqual(await names('all=1'), ['/web.1.t1', '/db.1.t3', '/web.2.t2']);
      assert.deepEqual(await names('limit=1'), ['/web.1.t1']);
      assert.deepEqual(await names(filters({ name: ['^web'] })), ['/web.1.t1']);
      assert.deepEqual(await names(filters({ name: ['^/db'] })), ['/db.1.t3']);
      assert.deepEqual(await names(filters({ status: ['exited'] })), ['/web.2.t2']);
      assert.deepEqual(await names(filters({ exited: ['3'] })), ['/web.2.t2']);
      assert.deepEqual(await names(filters({ label: ['tier=back'] })), ['/db.1.t3']);
      assert.deepEqual(await names(filters({ 'is-task': ['true'] })), []);
      assert.deepEqual(await names(filters({ ancestor: ['busybox'], id: ['def'] })), ['/db.1.t3']);
      const wrong = await harness.call('GET', `/containers/json?${filters({ name: ['('] })}`);
      assert.equal(wrong.status, 400);
    });

    test('inspect: id, name, prefix → it; unknown and ambiguous → 404, 400', async () => {
      for (const wanted of ['abc1'.padEnd(64, '0'), 'web.1.t1', '%2Fweb.1.t1', 'abc1']) {
        const container = await harness.get(`/containers/${wanted}/json`);
        assert.equal(container.Name, '/web.1.t1');
        assert.equal(container.State.Running, true);
        assert.equal(container.Image, `sha256:${'b'.repeat(64)}`);
      }
      const missing = await harness.call('GET', '/containers/nope/json');
      assert.deepEqual(
        [missing.status, missing.value],
        [404, { message: 'No such container: nope' }],
      );
      assert.equal((await harness.call('GET', '/containers/abc/json')).status, 400);
    });

    test('list and inspect: what the agent knows → health, ports, address', async () => {
      const id = 'abc1'.padEnd(64, '0');
      const probe = { startedAt: 'a', endedAt: 'b', code: 1, output: 'no' };
      harness.backend.around.set(id, {
        health: { status: 'starting', failures: 2, probes: [probe] },
        network: {
          address: '10.240.0.2',
          gateway: '169.254.1.1',
          address6: 'fd73:686f:616c::af0:2',
          gateway6: 'fe80::1',
          ports: [
            { protocol: 'tcp', publishedPort: 8080, targetPort: 80 },
            { protocol: 'tcp', publishedPort: 8081, targetPort: 81, hostIp: '192.0.2.9' },
          ],
        },
      });
      try {
        const [listed] = await harness.get(`/containers/json?${filters({ id: ['abc1'] })}`);
        assert.match(listed.Status, / \(health: starting\)$/);
        assert.deepEqual(listed.Ports, [
          { IP: '0.0.0.0', PrivatePort: 80, PublicPort: 8080, Type: 'tcp' },
          { IP: '::', PrivatePort: 80, PublicPort: 8080, Type: 'tcp' },
          { IP: '192.0.2.9', PrivatePort: 81, PublicPort: 8081, Type: 'tcp' },
        ]);
        const inspected = await harness.get('/containers/abc1/json');
        assert.deepEqual(inspected.State.Health, {
          Status: 'starting',
          FailingStreak: 2,
          Log: [{ Start: 'a', End: 'b', ExitCode: 1, Output: 'no' }],
        });
        const { Ports, Networks } = inspected.NetworkSettings;
        assert.deepEqual(Ports, {
          '80/tcp': [
            { HostIp: '0.0.0.0', HostPort: '8080' },
            { HostIp: '::', HostPort: '8080' },
          ],
          '81/tcp': [{ HostIp: '192.0.2.9', HostPort: '8081' }],
        });
        assert.equal(Networks.docker_gwbridge.GlobalIPv6Address, 'fd73:686f:616c::af0:2');
        assert.equal(Networks.docker_gwbridge.Gateway, '169.254.1.1');
        assert.equal(Networks.docker_gwbridge.IPAddress, '10.240.0.2');
        assert.deepEqual(await names(filters({ health: ['starting'] })), ['/web.1.t1']);
        assert.deepEqual(await names(filters({ health: ['none'] })), ['/db.1.t3']);
        const other = await harness.get('/containers/def3/json');
        assert.equal('Health' in other.State, false);
        assert.deepEqual(other.NetworkSettings.Networks, {});
      } finally {
        harness.backend.around.clear();
      }
    });

    test('kill and stop: running → done; not running → 409, 304', async () => {
      const { calls } = harness.backend.runtime;
      const id = 'abc1'.padEnd(64, '0');
      const kill = await harness.call('POST', '/containers/abc1/kill?signal=HUP');
      assert.equal(kill.status, 204);
      assert.equal((await harness.call('POST', '/containers/abc1/stop?t=3')).status, 204);
      assert.deepEqual(calls, [`kill ${id} HUP`, `stop ${id} 3000`]);
      const dead = await harness.call('POST', '/containers/abc2/kill');
      assert.equal(dead.status, 409);
      assert.match(dead.text, /is not running/);
      assert.equal((await harness.call('POST', '/containers/abc2/stop')).status, 304);
    });

    test('wait: running → headers at once, the code when it ends', async () => {
      const response = await harness.open('POST', '/containers/abc1/wait?condition=next-exit');
      assert.equal(response.statusCode, 200);
      const body = chunk(response);
      await turns();
      const exit = { code: 7, exitedAt: '2026-01-01T00:00:00Z', oomKilled: false };
      harness.backend.runtime.emit({ kind: 'exit', id: 'abc1'.padEnd(64, '0'), exit });
      assert.deepEqual(JSON.parse(await body), { StatusCode: 7 });
      assert.deepEqual(
        (await harness.call('POST', '/containers/abc2/wait')).text,
        '{"StatusCode":3}\n',
      );
      assert.equal((await harness.call('POST', '/containers/abc2/wait?condition=x')).status, 400);
    });

    test('logs: both streams with times → one frame per line', async () => {
      harness.backend.runtime.logLines = [
        { stream: 'stdout', timestamp: '2026-01-01T00:00:00.000000001Z', data: Buffer.from('a\n') },
        { stream: 'stderr', timestamp: '2026-01-01T00:00:01Z', data: Buffer.from('b\n') },
      ];
      const query =
        'stdout=1&stderr=1&timestamps=1&tail=5&since=1767225600.5&until=2026-01-02T00:00:00Z';
      const { text, headers } = await harness.call('GET', `/containers/abc1/logs?${query}`);
      assert.equal(headers['content-type'], 'application/vnd.docker.multiplexed-stream');
      const first = '2026-01-01T00:00:00.000000001Z a\n';
      const second = '2026-01-01T00:00:01Z b\n';
      assert.equal(
        text,
        `\x01\0\0\0\0\0\0${String.fromCharCode(first.length)}${first}` +
          `\x02\0\0\0\0\0\0${String.fromCharCode(second.length)}${second}`,
      );
      assert.deepEqual(harness.backend.runtime.lastLogQuery, {
        stdout: true,
        stderr: true,
        follow: false,
        tail: 5,
        sinceMs: 1_767_225_600_500,
        untilMs: Date.UTC(2026, 0, 2),
      });
    });

    test('logs: of a terminal → raw; no stream chosen, odd times → 400', async () => {
      const { runtime } = harness.backend;
      const tty = makeContainer('fff1'.padEnd(64, '0'), 'tty');
      runtime.containerFacts.push({ ...tty, request: { ...tty.request, tty: true } });
      runtime.logLines = [{ stream: 'stdout', timestamp: '', data: Buffer.from('raw') }];
      const { text, headers } = await harness.call('GET', '/containers/tty/logs?stdout=1');
      assert.equal(text, 'raw');
      assert.equal(headers['content-type'], 'application/vnd.docker.raw-stream');
      const none = await harness.call('GET', '/containers/tty/logs');
      assert.equal(none.status, 400);
      assert.match(none.text, /you must choose at least one stream/);
      const odd = await harness.call('GET', '/containers/tty/logs?stdout=1&since=yesterday');
      assert.equal(odd.status, 400);
    });
  });

  describe('volumes, networks and space', () => {
    test('volumes: list, inspect → as the node tells; unknown → 404', async () => {
      harness.backend.volumeFacts = [
        {
          name: 'data',
          driver: 'local',
          mountpoint: '/v/data',
          createdAt: '2026-01-01T00:00:00Z',
          labels: {},
        },
      ];
      const { Volumes } = await harness.get('/volumes');
      assert.equal(Volumes[0].Name, 'data');
      assert.equal((await harness.get('/volumes/data')).Mountpoint, '/v/data');
      const missing = await harness.call('GET', '/volumes/nope');
      assert.equal(missing.status, 404);
      assert.match(missing.text, /no such volume/);
    });

    test('networks: those that every node has → listed and found; others → 404', async () => {
      const list = await harness.get('/networks');
      assert.deepEqual(
        list.map((network: Loose) => [network.Name, network.Driver, network.Scope]),
        [
          ['bridge', 'bridge', 'local'],
          ['host', 'host', 'local'],
          ['none', 'null', 'local'],
        ],
      );
      assert.match(list[0].Id, /^[0-9a-f]{64}$/);
      assert.equal((await harness.get(`/networks/${list[1].Id}`)).Name, 'host');
      assert.equal((await harness.call('GET', '/networks/host?scope=swarm')).status, 404);
      assert.deepEqual(await harness.get(`/networks?${filters({ scope: ['swarm'] })}`), []);
    });

    test('space: → images and who uses them', async () => {
      const usage = await harness.get('/system/df');
      assert.equal(usage.LayersSize, 8_600_000);
      assert.deepEqual(
        usage.Images.map((image: Loose) => image.Containers),
        [3, 0],
      );
    });
  });
});

describe('events', () => {
  test('stream: cluster and containers → a line each, as they happen, filtered', async () => {
    const clock = new FakeClock();
    const harness = await Harness.start(clock);
    try {
      const { runtime } = harness.backend;
      runtime.containerFacts = [makeContainer('c1', 'web.1.t')];
      const query = filters({ type: ['service', 'container'] });
      const response = await harness.open('GET', `/events?${query}`);
      let next = chunk(response);
      await harness.call('POST', '/services/create', { body: webSpec() });
      const created = JSON.parse(await next);
      assert.deepEqual(
        [created.Type, created.Action, created.Actor.Attributes, created.scope],
        ['service', 'create', { name: 'web' }, 'swarm'],
      );
      next = chunk(response);
      const exit = { code: 9, exitedAt: '', oomKilled: false };
      runtime.emit({ kind: 'exit', id: 'c1', exit });
      const died = JSON.parse(await next);
      assert.deepEqual([died.Action, died.Actor.Attributes.exitCode], ['die', '9']);
      assert.equal(died.Actor.Attributes.image, 'busybox:latest');
      response.destroy();
    } finally {
      await harness.stop();
    }
  });

  test('containers: created, started, ended and removed → told in order, by name', async () => {
    const harness = await Harness.start(new FakeClock());
    try {
      const { runtime } = harness.backend;
      const labels = { tier: 'front' };
      const facts = makeContainer('c1', 'web.1.t', { labels });
      const imageText = 'web:1@sha256:x';
      runtime.containerFacts = [{ ...facts, request: { ...facts.request, imageText } }];
      const response = await harness.open('GET', '/events');
      const told: Loose[] = [];
      response.on('data', (data) => told.push(...lines(data.toString())));
      runtime.emit({ kind: 'create', id: 'c1' });
      runtime.emit({ kind: 'start', id: 'c1' });
      while (told.length < 2) await turns();
      // The record is gone before anybody could read it.
      runtime.containerFacts = [];
      const exit = { code: 0, exitedAt: '', oomKilled: false };
      runtime.emit({ kind: 'exit', id: 'c1', exit });
      while (told.length < 3) await turns();
      assert.deepEqual(
        told.map((event) => event.Action),
        ['create', 'start', 'die'],
      );
      for (const { Actor } of told) {
        const { name, image, tier } = Actor.Attributes;
        assert.deepEqual([name, image, tier], ['web.1.t', imageText, 'front']);
      }
      response.destroy();
    } finally {
      await harness.stop();
    }
  });

  test('replay: since and until in the past → what was, then the end', async () => {
    const clock = new FakeClock();
    const harness = await Harness.start(clock);
    try {
      const startSeconds = clock.now() / 1000;
      await harness.call('POST', '/services/create', { body: webSpec() });
      clock.advance(10_000);
      await harness.call('DELETE', '/services/web');
      clock.advance(10_000);
      const actions = async (query: string): Promise<string[]> => {
        const { text } = await harness.call('GET', `/events?${query}`);
        return lines(text).map((event) => event.Action);
      };
      const all = `since=${startSeconds}&until=${startSeconds + 15}`;
      assert.deepEqual(await actions(`${all}&${filters({ type: ['service'] })}`), [
        'create',
        'remove',
      ]);
      assert.deepEqual(await actions(`since=${startSeconds + 5}&until=${startSeconds + 15}`), [
        'remove',
      ]);
      const wrong = await harness.call('GET', `/events?${filters({ nope: ['x'] })}`);
      assert.equal(wrong.status, 400);
    } finally {
      await harness.stop();
    }
  });

  test('until: in the future → the stream ends then', async () => {
    const clock = new FakeClock();
    const harness = await Harness.start(clock);
    try {
      const response = await harness.open('GET', `/events?until=${clock.now() / 1000 + 60}`);
      response.resume();
      const ended = new Promise((resolve) => response.once('end', resolve));
      await clock.advanceAsync(60_000);
      await ended;
    } finally {
      await harness.stop();
    }
  });

  test('role: promoted while the daemon runs → events of the cluster from then on', async () => {
    const clock = new FakeClock();
    const harness = await Harness.start(clock, 'worker');
    try {
      harness.backend.standing = 'manager';
      clock.advance(1000);
      const response = await harness.open('GET', '/events');
      const next = chunk(response);
      await harness.call('POST', '/services/create', { body: webSpec() });
      assert.equal(JSON.parse(await next).Type, 'service');
      response.destroy();
    } finally {
      await harness.stop();
    }
  });
});
