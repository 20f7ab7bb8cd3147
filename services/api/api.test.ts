import assert from 'node:assert/strict';
import { stat, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { isShoalError } from '#lib/errors';
import { FakeClock } from '#lib/fake-clock';
import { type Logger, nullLogger } from '#lib/log';
import { seededRandom } from '#lib/random';
import { deferred } from '#lib/signal';
import { ApiServer } from './api.ts';
import { runtimeFactsDeadlineMs, stopGraceMs } from './limits.ts';
import { Harness } from './testing/harness.ts';
import { webSpec } from './testing/objects.ts';

/** Writes raw bytes to the socket and gives everything that comes back until it closes. */
function exchange(path: string, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    const socket = connect(path, () => socket.write(bytes));
    socket.on('data', (chunk) => {
      text += chunk.toString();
    });
    socket.on('end', () => resolve(text));
    socket.on('error', reject);
  });
}

describe('front door', () => {
  let harness: Harness;
  before(async () => {
    harness = await Harness.start();
  });
  after(() => harness.stop());

  test('ping: GET and HEAD → OK, versions and the standing of the node', async () => {
    for (const method of ['GET', 'HEAD']) {
      const { status, headers, text } = await harness.call(method, '/_ping');
      assert.equal(status, 200);
      assert.equal(text, method === 'GET' ? 'OK' : '');
      assert.equal(headers['api-version'], '1.49');
      assert.equal(headers.ostype, 'linux');
      assert.equal(headers['docker-experimental'], 'false');
      assert.equal(headers.swarm, 'active/manager');
      assert.match(headers['cache-control'] ?? '', /no-cache/);
      assert.equal(headers['content-type'], 'text/plain; charset=utf-8');
    }
  });

  test('errors: unknown page, wrong method, version → JSON with one message', async () => {
    const notFound = await harness.call('GET', '/v1.40/nowhere');
    assert.deepEqual([notFound.status, notFound.value], [404, { message: 'page not found' }]);
    const wrongVerb = await harness.call('DELETE', '/info');
    assert.equal(wrongVerb.status, 405);
    assert.equal(wrongVerb.headers.allow, 'GET');
    const tooNew = await harness.call('GET', '/v1.99/info');
    assert.equal(tooNew.status, 400);
    assert.match(tooNew.text, /client version 1.99 is too new/);
  });

  test('body: no JSON, none, wrong type of content, too large → refused with the reason', async () => {
    const post = (raw: string | undefined, type = 'application/json') =>
      harness.call('POST', '/services/create', {
        ...(raw === undefined ? {} : { raw }),
        headers: { 'content-type': type },
      });
    const cases: readonly [string | undefined, string, number, RegExp][] = [
      ['{"Name":', 'application/json', 400, /the request body is not JSON/],
      [undefined, 'application/json', 400, /the request has no body/],
      ['{}', 'text/plain', 400, /unsupported Content-Type header \(text\/plain\)/],
      ['[]', 'application/json', 400, /the body: want an object, got a list/],
      [`"${'x'.repeat(5_000_000)}"`, 'application/json', 413, /larger than \d+ bytes/],
    ];
    for (const [raw, type, status, message] of cases) {
      const reply = await post(raw, type);
      assert.equal(reply.status, status, reply.text);
      assert.match(reply.text, message);
    }
  });

  test('body: JSON with a charset → taken', async () => {
    const reply = await harness.call('POST', '/services/create', {
      raw: JSON.stringify(webSpec({ Name: 'charset' })),
      headers: { 'content-type': 'Application/JSON; charset=utf-8' },
    });
    assert.equal(reply.status, 201, reply.text);
  });

  test('upgrade: /session and /grpc → JSON 404; attach → its own refusal', async () => {
    const upgrade = (path: string): Promise<string> =>
      exchange(
        harness.socketPath,
        `POST ${path} HTTP/1.1\r\nHost: d\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n`,
      );
    assert.match(await upgrade('/session'), /^HTTP\/1.1 404 [\s\S]*\{"message":"page not found"\}/);
    assert.match(await upgrade('/v1.47/grpc'), /^HTTP\/1.1 404 /);
    assert.match(await upgrade('/containers/a/attach'), /^HTTP\/1.1 501 [\s\S]*docker service/);
  });

  test('upgrade: offered for an ordinary request → ignored, the request is answered', async () => {
    const offer = (request: string, body = ''): Promise<string> =>
      exchange(
        harness.socketPath,
        `${request} HTTP/1.1\r\nHost: d\r\nConnection: Upgrade\r\nUpgrade: h2c, TLS/1.2\r\n` +
          `Content-Length: ${body.length}\r\n\r\n${body}`,
      );
    assert.match(await offer('GET /v1.41/services'), /^HTTP\/1.1 200 OK\r\n[\s\S]*\r\n\r\n\[/);
    assert.match(await offer('HEAD /_ping'), /^HTTP\/1.1 200 OK\r\n[\s\S]*\r\n\r\n$/);
    assert.match(await offer('GET /services/nope'), /^HTTP\/1.1 404 [\s\S]*nope not found/);
    assert.match(await offer('POST /services/create'), /^HTTP\/1.1 400 [\s\S]*has no body/);
    const withBody = await offer('POST /services/create', '{}');
    assert.match(withBody, /^HTTP\/1.1 400 [\s\S]*cannot be upgraded/);
  });

  test('filters: hundreds of ids in the query, as clients send them → answered', async () => {
    const ids = Array.from({ length: 2_000 }, (_, i) => [`service${i}`.padEnd(25, 'x'), true]);
    const filters = encodeURIComponent(JSON.stringify({ id: Object.fromEntries(ids) }));
    const { status, text } = await harness.call('GET', `/services?filters=${filters}`);
    assert.equal(status, 200, text);
  });

  test('head: of a stream → its headers, and nobody listens on', async () => {
    const before = (await harness.get('/info')).NEventsListener;
    assert.equal((await harness.call('HEAD', '/events')).status, 200);
    for (let tries = 0; tries < 100; tries++) {
      if ((await harness.get('/info')).NEventsListener === before) return;
    }
    assert.fail('the listener stays');
  });

  test('garbage: no HTTP at all → JSON 400, and the server goes on', async () => {
    assert.match(await exchange(harness.socketPath, 'what?\r\n\r\n'), /^HTTP\/1.1 400 /);
    assert.equal((await harness.call('GET', '/_ping')).status, 200);
  });

  test('keep-alive: two requests on one connection → two answers', async () => {
    const twice = 'GET /_ping HTTP/1.1\r\nHost: d\r\n\r\n'.repeat(2);
    const text = await exchange(
      harness.socketPath,
      twice.replace(/\r\n\r\n$/, '\r\nConnection: close\r\n\r\n'),
    );
    assert.equal(text.match(/HTTP\/1.1 200 OK/g)?.length, 2);
  });

  test('bug: a part throws what nobody expects → 500 with an id, the cause in the log only', async () => {
    const lines: string[] = [];
    const log: Logger = {
      ...nullLogger,
      error: (message, fields) => lines.push(`${message} ${JSON.stringify(fields)}`),
      child: () => log,
    };
    const broken = await Harness.start(new FakeClock(), 'manager', log);
    try {
      broken.backend.volumes = () => Promise.reject(new TypeError('secret detail'));
      const { status, text } = await broken.call('GET', '/volumes');
      assert.equal(status, 500);
      assert.doesNotMatch(text, /secret detail|at /);
      const id = /log for ([0-9a-z]{25})/.exec(text)?.[1];
      assert.ok(id);
      assert.match(lines.join(), new RegExp(`${id}.*secret detail`));
    } finally {
      await broken.stop();
    }
  });

  test('refusals: what is not offered → 501 with what to do instead', async () => {
    const cases: readonly [string, string, RegExp][] = [
      ['POST', '/containers/create', /docker service create/],
      ['POST', '/containers/x/rename', /stays as it was made/],
      ['POST', '/containers/x/exec', /task of their own/],
      ['GET', '/containers/x/stats', /not available/],
      ['POST', '/secrets/create', /bind-mount/],
      ['POST', '/configs/create', /bind-mount/],
      ['POST', '/volumes/create', /--mount type=volume/],
      ['POST', '/build', /images are not built here/],
      ['GET', '/services/web/logs?stdout=1', /docker service ps/],
      ['POST', '/images/a/b/tag', /cannot be renamed/],
    ];
    for (const [method, path, message] of cases) {
      const { status, text } = await harness.call(method, path);
      assert.equal(status, 501, `${method} ${path}: ${text}`);
      assert.match(text, message);
    }
  });

  test('socket: made → for owner and group only', async () => {
    assert.equal((await stat(harness.socketPath)).mode & 0o777, 0o660);
  });
});

describe('front door starting and stopping', () => {
  function second(harness: Harness, path: string): ApiServer {
    return new ApiServer(
      { hosts: [`unix://${path}`], version: '0' },
      {
        backend: harness.backend,
        clock: harness.clock,
        random: seededRandom(2),
        log: nullLogger,
      },
    );
  }

  test('socket: served by another daemon → refused, the other one goes on', async () => {
    const harness = await Harness.start();
    try {
      await assert.rejects(second(harness, harness.socketPath).start(), (error) =>
        isShoalError(error, 'failed_precondition'),
      );
      assert.equal((await harness.call('GET', '/_ping')).status, 200);
    } finally {
      await harness.stop();
    }
  });

  test('socket: left by a dead daemon → replaced; a plain file in the way → refused', async () => {
    const harness = await Harness.start();
    try {
      const stale = join(harness.folder, 'stale.sock');
      const dead = createServer().listen(stale);
      await new Promise((resolve) => dead.once('listening', resolve));
      // Renaming keeps the socket's file when its server closes.
      const { rename } = await import('node:fs/promises');
      await rename(stale, `${stale}2`);
      await new Promise((resolve) => dead.close(resolve));
      const server = second(harness, `${stale}2`);
      await server.start();
      await server.stop();
      const file = join(harness.folder, 'file');
      await writeFile(file, 'precious');
      await assert.rejects(second(harness, file).start(), /no socket is in the way/);
    } finally {
      await harness.stop();
    }
  });

  test('stop: a follower of events → its stream ends and the socket is gone', async () => {
    const harness = await Harness.start();
    const events = await harness.open('GET', '/events');
    assert.equal(events.statusCode, 200);
    events.resume();
    const ended = new Promise((resolve) => events.once('end', resolve));
    await harness.server.stop();
    await ended;
    await assert.rejects(stat(harness.socketPath), /ENOENT/);
    await harness.stop();
  });

  test('stop: a request that never ends → cut off after the grace', async () => {
    const clock = new FakeClock();
    const harness = await Harness.start(clock);
    const started = deferred<void>();
    harness.backend.volumes = () => {
      started.resolve();
      return deferred<never>().promise;
    };
    const hanging = assert.rejects(harness.call('GET', '/volumes'), /socket hang up|ECONNRESET/);
    await started.promise;
    const stopped = harness.server.stop();
    await clock.advanceAsync(stopGraceMs);
    await stopped;
    await hanging;
    await harness.stop();
  });
});

describe('answers at once', () => {
  test('a runtime that hangs: info and version → answered without its facts', async () => {
    const clock = new FakeClock();
    const harness = await Harness.start(clock);
    try {
      harness.backend.runtime.hangs = true;
      for (const path of ['/info', '/version']) {
        const pending = clock.pendingCount;
        const reply = harness.call('GET', path);
        while (clock.pendingCount === pending) {
          await new Promise((resolve) => setImmediate(resolve));
        }
        await clock.advanceAsync(runtimeFactsDeadlineMs);
        const { status, text } = await reply;
        assert.equal(status, 200);
        if (path === '/info') assert.match(text, /container runtime does not answer/);
      }
      assert.equal((await harness.call('GET', '/_ping')).text, 'OK');
    } finally {
      await harness.stop();
    }
  });

  test('a cluster that does not answer: ping, info and version → answered all the same', async () => {
    const harness = await Harness.start();
    try {
      const never = (): Promise<never> => deferred<never>().promise;
      harness.backend.control = new Proxy(harness.backend.control, { get: () => never });
      for (const path of ['/_ping', '/info', '/version']) {
        assert.equal((await harness.call('GET', path)).status, 200);
      }
    } finally {
      await harness.stop();
    }
  });

  const standings = [
    ['worker', /Worker nodes can't be used to view or modify cluster state/, 'active/worker'],
    ['outside', /Use \\"docker swarm init\\" or \\"docker swarm join\\"/, 'inactive'],
  ] as const;
  for (const [standing, message, header] of standings) {
    test(`${standing}: questions about the cluster → 503 that says what to do`, async () => {
      const harness = await Harness.start(new FakeClock(), standing);
      try {
        const paths = ['/swarm', '/nodes', '/nodes/a', '/services', '/services/a', '/tasks'];
        for (const path of [...paths, '/tasks/a', '/secrets', '/configs', '/swarm/unlockkey']) {
          const { status, text } = await harness.call('GET', path);
          assert.equal(status, 503, path);
          assert.match(text, message);
        }
        assert.equal((await harness.call('GET', '/_ping')).headers.swarm, header);
        const info = await harness.get('/info');
        assert.equal(info.Swarm.ControlAvailable, false);
        assert.equal(info.Swarm.LocalNodeState, standing === 'worker' ? 'active' : 'inactive');
      } finally {
        await harness.stop();
      }
    });
  }
});
