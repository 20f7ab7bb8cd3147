import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { connectLoad, insist, pingPong, receive } from './loads.ts';

const host = '127.0.0.1';
const bitsPerByte = 8;
const bitsPerGbit = 1e9;

/** Listens on a port of the loopback interface that nobody has. */
function listening(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, host, () => {
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new Error('no port'));
      else resolve(address.port);
    });
  });
}

describe('loads', () => {
  const payload = Buffer.alloc(100_000);
  const source = createServer((socket) => socket.write(payload));
  const echo = createServer((socket) => socket.pipe(socket));
  let greetings = 0;
  const greeting = createServer((socket) => {
    greetings++;
    socket.destroy();
  });
  const ports = { source: 0, echo: 0, greeting: 0 };

  before(async () => {
    ports.source = await listening(source);
    ports.echo = await listening(echo);
    ports.greeting = await listening(greeting);
  });

  after(() => {
    for (const server of [source, echo, greeting]) server.close();
  });

  test('receive: what the other end sends, in Gbit, and no more', async () => {
    const { gbit, seconds } = await receive({ host, port: ports.source, ms: 100 });
    assert.ok(gbit > 0 && gbit <= (payload.length * bitsPerByte) / bitsPerGbit, `${gbit} Gbit`);
    assert.ok(seconds > 0);
  });

  test('pingPong: an echo → round trips', async () => {
    const load = await pingPong({ host, port: ports.echo, ms: 20 });
    assert.ok(load.count > 0);
  });

  test('connectLoad: as many connections counted as the other end has seen', async () => {
    const seen = greetings;
    const load = await connectLoad({ host, port: ports.greeting, ms: 20, inFlight: 2 });
    assert.equal(load.count, greetings - seen);
  });

  test('connectLoad: nobody listens → fails instead of counting refusals', async () => {
    const gone = createServer();
    const port = await listening(gone);
    await new Promise((resolve) => gone.close(resolve));
    await assert.rejects(connectLoad({ host, port, ms: 20, inFlight: 1 }), /ECONNREFUSED/);
    await assert.rejects(insist({ host, port, ms: 1 }), /ECONNREFUSED/);
  });
});
