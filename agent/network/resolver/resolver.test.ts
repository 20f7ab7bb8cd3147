import assert from 'node:assert/strict';
import { createSocket, Socket } from 'node:dgram';
import { connect } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { type DecodedPacket, decode, encode, type RecordType } from 'dns-packet';
import { systemClock } from '#lib/clock';
import { isShoalError } from '#lib/errors';
import { nullLogger } from '#lib/log';
import { systemRandom } from '#lib/random';
import { makeAsker, makeTable, makeTables, webTask } from './fixture.ts';
import { frame, readFrames } from './frames.ts';
import { Resolver } from './resolver.ts';

const address = '127.0.0.1';
/** Enough tasks that their addresses do not fit one datagram. */
const tasks = Array.from({ length: 200 }, (_, slot) => webTask(slot));
const deps = { clock: systemClock, random: systemRandom, log: nullLogger };

/** A server outside: knows one name. */
const outside = new Resolver(
  { address, port: 0 },
  {
    ...deps,
    lookupContainer: () => makeAsker(),
    tables: makeTables(makeTable({ subnets: [], endpoints: [], internal: true })),
  },
);
let resolver: Resolver;

function questionBytes(name: string, type: RecordType = 'A'): Buffer {
  return encode({ type: 'query', id: 99, flags: 0x100, questions: [{ name, type }] });
}

function askUdp(message: Buffer, source = address, port = resolver.port): Promise<DecodedPacket> {
  const socket = createSocket('udp4');
  const reply = new Promise<DecodedPacket>((resolve, reject) => {
    socket.once('message', (bytes) => resolve(decode(bytes)));
    socket.once('error', reject);
    socket.bind({ address: source }, () => socket.send(message, port, address));
  });
  return reply.finally(() => socket.close());
}

async function askTcp(...names: readonly string[]): Promise<DecodedPacket[]> {
  const socket = connect({ host: address, port: resolver.port });
  const answers: DecodedPacket[] = [];
  socket.write(Buffer.concat(names.map((name) => frame(questionBytes(name)))));
  for await (const bytes of readFrames(socket)) {
    answers.push(decode(bytes));
    if (answers.length === names.length) break;
  }
  socket.destroy();
  return answers;
}

function dataOf({ answers = [] }: DecodedPacket): unknown[] {
  return answers.map((record) => ('data' in record ? record.data : undefined));
}

before(async () => {
  await outside.start();
  resolver = new Resolver(
    { address, port: 0, upstreamPort: outside.port },
    {
      ...deps,
      lookupContainer: (from) =>
        from === address ? makeAsker({ upstreams: ['127.0.0.1'] }) : undefined,
      tables: makeTables(
        makeTable({ endpoints: tasks, services: makeTable().services.slice(0, 1) }),
      ),
    },
  );
  await resolver.start();
});

after(async () => {
  await resolver.stop();
  await outside.stop();
});

describe('Resolver', { timeout: 20_000 }, () => {
  test('a name of ours by UDP → its address', async () => {
    const packet = await askUdp(questionBytes('Web'));
    assert.deepEqual(dataOf(packet), ['10.0.1.2']);
    assert.equal(packet.id, 99);
  });

  test('more addresses than fit → cut on UDP, whole on TCP', async () => {
    const packet = await askUdp(questionBytes('tasks.web'));
    assert.equal(packet.flag_tc, true);
    const [whole] = await askTcp('tasks.web');
    assert.equal(whole?.answers?.length, tasks.length);
    assert.equal(whole?.flag_tc, false);
  });

  test('two questions on one connection → two answers in order', async () => {
    const answers = await askTcp('web', 'web.1.t1');
    assert.deepEqual(answers.map(dataOf), [['10.0.1.2'], ['10.0.1.11']]);
  });

  test('a name that is not ours → what the server outside says, by UDP and TCP', async () => {
    const forwarded = resolver.counters.forwarded;
    assert.deepEqual(dataOf(await askUdp(questionBytes('front.backend'))), ['10.0.1.2']);
    assert.equal(resolver.counters.forwarded, forwarded, 'ours is not forwarded');
    const packet = await askUdp(questionBytes('gone.backend'));
    assert.equal(packet.id, 99);
    assert.equal((packet.flags ?? 0) & 0xf, 0, 'the server outside knows this name');
    const [byTcp] = await askTcp('nobody.example');
    assert.equal((byTcp?.flags ?? 0) & 0xf, 3);
    assert.equal(resolver.counters.forwarded, forwarded + 2);
  });

  test('rubbish, and questions from an address that no container has → dropped and counted', async () => {
    const { malformed, strangers } = resolver.counters;
    const socket = createSocket('udp4');
    const bind = (from: string): Promise<void> =>
      new Promise((resolve) => socket.bind({ address: from }, resolve));
    await bind('127.0.0.2');
    socket.on('message', () => assert.fail('a stranger gets no answer'));
    socket.send(questionBytes('web'), resolver.port, address);
    const rubbish = createSocket('udp4');
    await new Promise<void>((resolve) => rubbish.bind({ address }, resolve));
    rubbish.on('message', () => assert.fail('rubbish gets no answer'));
    rubbish.send(Buffer.from('rubbish'), resolver.port, address);
    // Datagrams on loopback keep their order, so this answer comes after both.
    await askUdp(questionBytes('web'));
    assert.equal(resolver.counters.strangers, strangers + 1);
    assert.equal(resolver.counters.malformed, malformed + 1);
    socket.close();
    rubbish.close();
  });

  test('a server outside to which there is no way → a failure for who asked', async () => {
    // The kernel sends nothing to everybody for a socket that did not ask for that.
    const upstreams = ['255.255.255.255', 'fe80::1%nothing'];
    const cutOff = new Resolver(
      { address, port: 0 },
      { ...deps, lookupContainer: () => makeAsker({ upstreams }), tables: makeTables(makeTable()) },
    );
    await cutOff.start();
    const packet = await askUdp(questionBytes('example.com'), address, cutOff.port);
    assert.equal((packet.flags ?? 0) & 0xf, 2);
    await cutOff.stop();
  });

  test('a question from port 0 → dropped and counted: nobody can be answered there', async (t) => {
    const sockets: Socket[] = [];
    const bind = Socket.prototype.bind;
    t.mock.method(
      Socket.prototype,
      'bind',
      function (this: Socket, ...args: Parameters<typeof bind>) {
        sockets.push(this);
        return bind.apply(this, args);
      },
    );
    const asked = new Resolver(
      { address, port: 0 },
      { ...deps, lookupContainer: () => makeAsker(), tables: makeTables(makeTable()) },
    );
    await asked.start();
    const bytes = questionBytes('web');
    sockets[0]?.emit('message', bytes, { address, port: 0, family: 'IPv4', size: bytes.length });
    await askUdp(bytes, address, asked.port);
    assert.equal(asked.counters.malformed, 1);
    await asked.stop();
  });

  test('start on an address that is not there → unavailable, and may be tried again', async () => {
    const early = new Resolver(
      { address: '192.0.2.1', port: 0 },
      { ...deps, lookupContainer: () => undefined, tables: makeTables() },
    );
    for (let attempt = 0; attempt < 2; attempt++) {
      await assert.rejects(early.start(), (error) => isShoalError(error, 'unavailable'));
    }
    await early.stop();
  });
});
