import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { systemClock } from '#lib/clock';
import { isShoalError, ShoalError } from '#lib/errors';
import { type Logger, nullLogger } from '#lib/log';
import { type Channel, openChannel } from './channel.ts';
import { createClient } from './client.ts';
import { RpcServer } from './server.ts';
import {
  channelTo,
  EchoService,
  organization,
  startServer,
  TestAuthority,
  type TestServer,
  until,
} from './testdata/echo.ts';
import type { Handlers } from './types.ts';

const authority = new TestAuthority();
const identity = authority.issue();
const errors: unknown[] = [];
const log: Logger = { ...nullLogger, error: (_message, fields) => errors.push(fields?.err) };
const aborted: unknown[] = [];
let produced = 0;

const handlers: Handlers<typeof EchoService> = {
  async unary(request, { peer, signal }) {
    switch (request.text) {
      case 'who':
        return { text: [peer.role, peer.nodeId, peer.organization, peer.address].join(' ') };
      case 'expected':
        throw new ShoalError('failed_precondition', 'nödig 🐟', { details: { leader: 'x:1' } });
      case 'bug':
        throw new Error('a secret of ours');
      case 'wait':
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
        aborted.push(signal.reason);
        return { text: '' };
      case 'nothing':
        return undefined as never;
      default:
        return request;
    }
  },
  async *list(request, { signal }) {
    if (request.text === 'endless') {
      for (;;) {
        produced++;
        yield { text: 'x'.repeat(10_000) };
      }
    }
    if (request.text === 'wait') {
      yield { text: 'first' };
      try {
        await new Promise((_, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason));
        });
      } finally {
        aborted.push(signal.reason);
      }
    }
    for (let count = 0; count < Number(request.text); count++) yield { text: String(count) };
    throw new ShoalError('out_of_range', 'no more');
  },
  async sum(requests) {
    let sum = 0;
    for await (const request of requests) {
      if (request.text === 'stop') throw new ShoalError('aborted', 'stopped');
      sum += Number(request.text);
    }
    return { text: String(sum) };
  },
  async *chat(requests) {
    for await (const request of requests) yield request;
  },
};

suite('rpc', () => {
  let fixture: TestServer;
  let channel: Channel;

  before(async () => {
    fixture = await startServer(
      authority,
      (server) => server.handle(EchoService, handlers),
      {},
      { log },
    );
    channel = channelTo(fixture.address, authority, identity);
  });

  after(async () => {
    channel.close();
    await fixture.server.stop(0);
  });

  const client = () => createClient(EchoService, channel);

  test('unary: a node with a certificate → the handler sees who it is', async () => {
    const reply = await client().unary({ text: 'who' });
    assert.equal(reply.text, `manager node1 ${organization} 127.0.0.1`);
  });

  test('unary: an expected error → code, message and details arrive unchanged', async () => {
    await assert.rejects(client().unary({ text: 'expected' }), {
      name: 'ShoalError',
      code: 'failed_precondition',
      message: 'nödig 🐟',
      details: { leader: 'x:1' },
    });
  });

  test('unary: a bug in the handler → logged with its cause, told to nobody', async () => {
    errors.length = 0;
    await assert.rejects(client().unary({ text: 'bug' }), (error) => {
      assert.ok(isShoalError(error, 'internal'));
      assert.doesNotMatch(error.message, /secret/);
      return true;
    });
    assert.match(String(errors[0]), /a secret of ours/);
  });

  test('unary: a response that cannot be encoded → internal', async () => {
    await assert.rejects(client().unary({ text: 'nothing' }), { code: 'internal' });
  });

  test('unary: the caller aborts → its reason rejects, and the handler hears of it', async () => {
    aborted.length = 0;
    const abort = new AbortController();
    const call = client().unary({ text: 'wait' }, { signal: abort.signal });
    const reason = new Error('changed my mind');
    setImmediate(() => abort.abort(reason));
    await assert.rejects(call, reason);
    await assert.rejects(client().unary({ text: '' }, { signal: abort.signal }), reason);
  });

  test('unary: the deadline passes → both ends end with deadline_exceeded', async () => {
    aborted.length = 0;
    await assert.rejects(client().unary({ text: 'wait' }, { deadlineMs: 50 }), {
      code: 'deadline_exceeded',
      message: /did not answer \/test.Echo\/Unary within 50 ms/,
    });
    await until(() => aborted.length > 0);
    assert.ok(isShoalError(aborted[0]));
  });

  test('unary: a method without handler → unimplemented', async () => {
    await assert.rejects(client().open({ text: '' }), { code: 'unimplemented' });
  });

  test('unary: a request over the limit → resource_exhausted', async () => {
    const text = 'x'.repeat(5 * 1024 * 1024);
    await assert.rejects(client().unary({ text }), { code: 'resource_exhausted' });
  });

  test('server stream: messages, then an error → both arrive, in this order', async () => {
    const seen: string[] = [];
    await assert.rejects(
      async () => {
        for await (const message of client().list({ text: '40' })) seen.push(message.text);
      },
      { code: 'out_of_range', message: 'no more' },
    );
    assert.equal(seen.length, 40);
    assert.deepEqual(seen.slice(0, 3), ['0', '1', '2']);
  });

  test('server stream: the client leaves its loop → the handler is told and cleans up', async () => {
    aborted.length = 0;
    for await (const message of client().list({ text: 'wait' })) {
      assert.equal(message.text, 'first');
      break;
    }
    await until(() => aborted.length > 0);
    assert.ok(isShoalError(aborted[0], 'cancelled'));
  });

  test('server stream: a client that does not read → the handler is held back', async () => {
    produced = 0;
    const responses = client().list({ text: 'endless' })[Symbol.asyncIterator]();
    await responses.next();
    await until(() => produced > 10);
    let last = 0;
    for (let quiet = 0; quiet < 200; quiet = produced === last ? quiet + 1 : 0) {
      last = produced;
      await new Promise((resolve) => setImmediate(resolve));
    }
    assert.ok(produced < 500, `${produced} messages of 10 kB were made for nobody`);
    await responses.return?.();
  });

  test('client stream: messages and an end → the result', async () => {
    const call = client().sum();
    for (let count = 1; count <= 100; count++) await call.send({ text: String(count) });
    call.end();
    assert.equal((await call.response).text, '5050');
  });

  test('client stream: the server refuses in the middle → sends and response reject alike', async () => {
    const call = client().sum();
    await call.send({ text: 'stop' });
    await assert.rejects(call.response, { code: 'aborted', message: 'stopped' });
    await assert.rejects(call.send({ text: '1' }), { code: 'aborted' });
  });

  test('duplex: thousand messages without waiting → all come back in order', async () => {
    const call = client().chat();
    const sends = Promise.all(
      Array.from({ length: 1_000 }, (_, count) => call.send({ text: String(count) })),
    ).then(() => call.end());
    const seen: number[] = [];
    for await (const message of call.responses) seen.push(Number(message.text));
    await sends;
    assert.deepEqual(
      seen,
      Array.from({ length: 1_000 }, (_, count) => count),
    );
  });

  test('certificate from another root → refused with the reason', async () => {
    const stranger = new TestAuthority().issue({ nodeId: 'stranger' });
    const foreign = channelTo(fixture.address, authority, stranger);
    await assert.rejects(createClient(EchoService, foreign).unary({ text: '' }), {
      code: 'unauthenticated',
      message: /node "stranger" is not signed by this cluster's root/,
    });
    foreign.close();
  });

  test('certificate that expired → refused with the date', async () => {
    const old = authority.issue({
      nodeId: 'old',
      notBeforeMs: 0,
      notAfterMs: Date.UTC(2020, 0, 1),
    });
    const expired = channelTo(fixture.address, authority, old);
    await assert.rejects(createClient(EchoService, expired).open({ text: '' }), {
      code: 'unauthenticated',
      message: /certificate of node old expired on 2020-01-01/,
    });
    expired.close();
  });

  test('server with a certificate from another root → the client refuses and names the address', async () => {
    const other = new TestAuthority();
    const wrong = channelTo(fixture.address, other, other.issue());
    await assert.rejects(createClient(EchoService, wrong).unary({ text: '' }), (error) => {
      assert.ok(isShoalError(error, 'unavailable'));
      assert.ok(error.message.startsWith(`cannot reach ${fixture.address}: `), error.message);
      return true;
    });
    wrong.close();
  });

  test('server that is another node than the one meant → refused, nothing was sent', async () => {
    const tls = () => ({ ...authority.clientTls(identity), commonName: 'somebody-else' });
    const meant = openChannel({ address: fixture.address, tls });
    await assert.rejects(createClient(EchoService, meant).unary({ text: '' }), {
      code: 'unavailable',
      message: /not somebody-else/,
    });
    meant.close();
  });

  test('anonymous caller → open methods only', async () => {
    const anonymous = channelTo(fixture.address, authority);
    await assert.rejects(createClient(EchoService, anonymous).unary({ text: '' }), {
      code: 'unauthenticated',
      message: /showed no certificate/,
    });
    await assert.rejects(createClient(EchoService, anonymous).open({ text: '' }), {
      code: 'unimplemented',
    });
    anonymous.close();
  });

  test('nobody listens → unavailable with the address', async () => {
    const nowhere = channelTo('127.0.0.1:1', authority, identity);
    await assert.rejects(createClient(EchoService, nowhere).unary({ text: '' }), {
      code: 'unavailable',
      message: 'cannot reach 127.0.0.1:1: connect ECONNREFUSED 127.0.0.1:1',
      details: { sent: 'no' },
    });
    nowhere.close();
    await assert.rejects(createClient(EchoService, nowhere).unary({ text: '' }), {
      code: 'unavailable',
    });
  });

  test('renewal: new certificates at both ends → open streams live on, new connections use them', async () => {
    const { server, address } = await startServer(authority, (target) =>
      target.handle(EchoService, handlers),
    );
    let material = authority.clientTls(authority.issue({ nodeId: 'before' }));
    const first = openChannel({ address, tls: () => material });
    const stream = createClient(EchoService, first).chat();
    await stream.send({ text: '1' });
    const responses = stream.responses[Symbol.asyncIterator]();
    assert.equal((await responses.next()).value?.text, '1');

    const renewed = new TestAuthority();
    const bothRoots = authority.root.certPem + renewed.root.certPem;
    server.updateTls({ rootsPem: bothRoots, ...renewed.issue() });
    material = { ...renewed.clientTls(renewed.issue({ nodeId: 'after' })) };

    await stream.send({ text: '2' });
    assert.equal((await responses.next()).value?.text, '2');
    const second = openChannel({ address, tls: () => material });
    const reply = await createClient(EchoService, second).unary({ text: 'who' });
    assert.match(reply.text, /after/);
    await stream.send({ text: '3' });
    assert.equal((await responses.next()).value?.text, '3');
    first.close();
    second.close();
    await server.stop(0);
  });

  test('stop: streams end at once, unary calls may finish, later calls fail', async () => {
    let release: (() => void) | undefined;
    const { server, address } = await startServer(authority, (target) =>
      target.handle(EchoService, {
        unary: (request) =>
          new Promise((resolve) => {
            release = () => resolve(request);
          }),
        chat: handlers.chat as NonNullable<typeof handlers.chat>,
      }),
    );
    const link = channelTo(address, authority, identity);
    const peer = createClient(EchoService, link);
    const stream = peer.chat();
    await stream.send({ text: '1' });
    const responses = stream.responses[Symbol.asyncIterator]();
    await responses.next();
    const slow = peer.unary({ text: 'slow' });
    await until(() => release !== undefined);
    const stopped = server.stop(5_000);
    await assert.rejects(responses.next(), { code: 'unavailable' });
    release?.();
    assert.equal((await slow).text, 'slow');
    await stopped;
    await assert.rejects(peer.unary({ text: '' }), { code: 'unavailable' });
    link.close();
  });

  test('server accepts but says nothing → the call fails after the connect timeout', async () => {
    const mute = createServer();
    await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve));
    const address = `127.0.0.1:${(mute.address() as AddressInfo).port}`;
    const tls = authority.clientTls(identity);
    const stuck = openChannel({ address, tls: () => tls, connectTimeoutMs: 50 });
    await assert.rejects(createClient(EchoService, stuck).unary({ text: '' }), {
      code: 'unavailable',
      message: `cannot reach ${address}: no connection within 50 ms`,
    });
    stuck.close();
    mute.close();
  });

  test('unix socket: no TLS → everything may be called', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'shoal-rpc-'));
    const path = join(directory, 'test.sock');
    const server = new RpcServer(
      { rules: { organization, isBlocked: () => false } },
      { clock: systemClock, log: nullLogger },
    );
    server.handle(EchoService, { nobody: async (request) => request });
    await server.listenLocal(path);
    const local = openChannel({ address: `unix://${path}` });
    assert.equal((await createClient(EchoService, local).nobody({ text: 'hi' })).text, 'hi');
    local.close();
    await server.stop(0);
    await rm(directory, { recursive: true });
  });
});
