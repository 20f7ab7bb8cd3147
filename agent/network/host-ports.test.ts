import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { seededRandom } from '#lib/random';
import { HostPorts } from './host-ports.ts';
import { listListeners, parseListeners, readProcNet } from './listeners.ts';

const random = seededRandom(3);
const web = { containerId: 'a', name: 'web.1.a' };
const api = { containerId: 'b', name: 'api.1.b' };
const tcp = (publishedPort: number) => ({
  protocol: 'tcp' as const,
  targetPort: 80,
  publishedPort,
});

test('host ports: taken by another container → refused with its name, nothing is taken', () => {
  const ports = new HostPorts();
  ports.claim(web, [tcp(8080)], [], random);
  assert.throws(
    () => ports.claim(api, [tcp(9090), tcp(8080)], [], random),
    /host port 8080\/tcp for api\.1\.b is already used by container web\.1\.a/,
  );
  ports.claim(web, [tcp(9090)], [], random);
});

test('host ports: a process of the node listens → refused with its address', () => {
  const listener = {
    protocol: 'tcp' as const,
    port: 22,
    host: '0.0.0.0',
    address: '0.0.0.0:22',
  };
  assert.throws(
    () => new HostPorts().claim(web, [tcp(22)], [listener], random),
    /22\/tcp .* a process of the node that listens on 0\.0\.0\.0:22/,
  );
});

test('host ports: on one address → only listeners there and on all addresses are in the way', () => {
  const listener = (host: string, address: string) =>
    ({ protocol: 'tcp', port: 80, host, address }) as const;
  const request = { ...tcp(80), hostIp: '2001:db8::9' };
  const near = listener('2001:db8::9', '[2001:db8::9]:80');
  const all = listener('::', '[::]:80');
  for (const each of [near, all]) {
    assert.throws(() => new HostPorts().claim(web, [request], [each], random), /listens on \[/);
  }
  const far = listener('127.0.0.1', '127.0.0.1:80');
  assert.deepEqual(new HostPorts().claim(web, [request], [far], random), [request]);
  assert.throws(() => new HostPorts().claim(web, [tcp(80)], [far], random), /127\.0\.0\.1:80/);
});

test('host ports: the same number on another address of the node → free', () => {
  const at = (hostIp: string) => ({ ...tcp(8080), hostIp });
  const ports = new HostPorts();
  const both = [at('127.0.0.1'), at('fd00::1')];
  assert.deepEqual(ports.claim(web, both, [], random), both);
  assert.deepEqual(ports.claim(api, [at('192.0.2.9')], [], random), [at('192.0.2.9')]);
  for (const request of [at('127.0.0.1'), at('FD00:0::1'), tcp(8080)]) {
    const third = { containerId: 'c', name: 'third' };
    assert.throws(() => ports.claim(third, [request], [], random), /already used by container web/);
  }
  assert.throws(
    () => new HostPorts().claim(web, [at('127.0.0.1'), tcp(8080)], [], random),
    /twice/,
  );
  ports.release('a');
  assert.throws(() => ports.claim(web, [tcp(8080)], [], random), /container api/);
});

test('host ports: the same number in another protocol → free', () => {
  const ports = new HostPorts();
  ports.claim(web, [tcp(53)], [], random);
  ports.claim(api, [{ ...tcp(53), protocol: 'udp' }], [], random);
});

test('host ports: twice in one task → refused', () => {
  assert.throws(() => new HostPorts().claim(web, [tcp(80), tcp(80)], [], random), /twice/);
});

test('host ports: any port → a free one of the dynamic range', () => {
  const ports = new HostPorts();
  const [first, second] = ports.claim(web, [tcp(0), tcp(0)], [], random);
  assert.notEqual(first?.publishedPort, second?.publishedPort);
  for (const port of [first, second]) {
    assert.ok((port?.publishedPort ?? 0) >= 32768, `${port?.publishedPort}`);
    assert.ok((port?.publishedPort ?? 0) <= 60999, `${port?.publishedPort}`);
  }
});

test('host ports: released → free for others', () => {
  const ports = new HostPorts();
  ports.claim(web, [tcp(8080)], [], random);
  ports.release('a');
  assert.deepEqual(ports.claim(api, [tcp(8080)], [], random), [tcp(8080)]);
});

const head = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid\n';

test('listeners: the kernel’s table → open sockets with addresses for people', () => {
  const table = `${head}   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000
   1: 00000000:0016 00000000:0000 0A 00000000:00000000
   2: 0100007F:0016 0100007F:D431 01 00000000:00000000
`;
  assert.deepEqual(parseListeners(table, 'tcp'), [
    { protocol: 'tcp', port: 8080, host: '127.0.0.1', address: '127.0.0.1:8080' },
    { protocol: 'tcp', port: 22, host: '0.0.0.0', address: '0.0.0.0:22' },
  ]);
});

test('listeners: IPv6 → any address and a given one', () => {
  const table = `${head}   0: 00000000000000000000000000000000:0050 0:0 0A 0
   1: 000080FE00000000FF005450C4A3FDFE:0051 0:0 0A 0
`;
  assert.deepEqual(
    parseListeners(table, 'tcp').map(({ address }) => address),
    ['[::]:80', '[fe80::5054:ff:fefd:a3c4]:81'],
  );
});

test('listeners: a socket of this process → found among the node’s', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const address = server.address();
    assert.ok(address !== null && typeof address === 'object', 'it has a port');
    const found = (await listListeners(readProcNet)).filter(({ port }) => port === address.port);
    assert.deepEqual(found, [
      {
        protocol: 'tcp',
        port: address.port,
        host: '127.0.0.1',
        address: `127.0.0.1:${address.port}`,
      },
    ]);
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
});

test('listeners: the kernel’s tables cannot be read → trouble that passes', async () => {
  const read = () => Promise.reject(Object.assign(new Error('EMFILE: open'), { code: 'EMFILE' }));
  await assert.rejects(listListeners(read), { code: 'unavailable', message: /now: EMFILE/ });
});
