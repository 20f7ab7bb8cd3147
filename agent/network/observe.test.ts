import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { listNamespaces, parsePorts, parseView, withoutElements } from './observe.ts';

test('observe: three answers of ip → links, addresses, routes', () => {
  const text = `[{"ifindex":1,"ifname":"lo","flags":["LOOPBACK","UP"]},{"ifname":"v-1","flags":["BROADCAST"]}]
[{"ifname":"lo","addr_info":[{"local":"127.0.0.1","prefixlen":8}]},{}]
[{"dst":"default","gateway":"169.254.200.1","dev":"upl"},{"type":"unreachable","dst":"10.240.4.0/23"},{"dst":"10.240.4.2","dev":"v-1"}]
`;
  assert.deepEqual(parseView(text), {
    links: new Map([
      ['lo', { isUp: true }],
      ['v-1', { isUp: false }],
    ]),
    addresses: new Set(['lo 127.0.0.1/8']),
    routes: [
      { destination: 'default', device: 'upl', via: '169.254.200.1', isUnreachable: false },
      { destination: '10.240.4.0/23', device: undefined, via: undefined, isUnreachable: true },
      { destination: '10.240.4.2', device: 'v-1', via: undefined, isUnreachable: false },
    ],
  });
});

test('observe: a new namespace has no routes → an empty list', () => {
  const view = parseView('[{"ifname":"lo","flags":[]}]\n[{"ifname":"lo"}]\n[ ]\n');
  assert.deepEqual(view.routes, []);
});

const table = `table ip shoal {
\tmap tcp_ports {
\t\ttype inet_service : ipv4_addr . inet_service
\t\telements = { 8080 : 10.0.0.1 . 80,
\t\t\t     8081 : 10.0.0.2 . 80 }
\t}

\tmap udp_ports {
\t\ttype inet_service : ipv4_addr . inet_service
\t}
}
`;

test('observe: the node’s table → its published ports, and its rules without them', () => {
  assert.deepEqual(
    parsePorts(table).map(({ address, port }) => [address, port.protocol, port.publishedPort]),
    [
      ['10.0.0.1', 'tcp', 8080],
      ['10.0.0.2', 'tcp', 8081],
    ],
  );
  assert.ok(!withoutElements(table).includes('8080'), withoutElements(table));
  assert.equal(withoutElements(table), withoutElements(withoutElements(table)));
});

test('observe: ports on one address, of both families → with that address', () => {
  const bound = (type: string, elements: string): string =>
    `table x shoal {\n\tmap tcp_bound {\n\t\ttype ${type} . inet_service : ${type} . inet_service\n` +
    `\t\telements = { ${elements} }\n\t}\n}\n`;
  const port = { protocol: 'tcp', targetPort: 80 };
  assert.deepEqual(parsePorts(bound('ipv4_addr', '192.0.2.9 . 81 : 10.0.0.1 . 80')), [
    { address: '10.0.0.1', port: { ...port, publishedPort: 81, hostIp: '192.0.2.9' } },
  ]);
  assert.deepEqual(parsePorts(bound('ipv6_addr', '2001:db8::9 . 82 : fd73::a00:1 . 80')), [
    { address: 'fd73::a00:1', port: { ...port, publishedPort: 82, hostIp: '2001:db8::9' } },
  ]);
});

test('observe: no namespaces yet → none; a list that cannot be read → trouble that passes', async () => {
  const file = fileURLToPath(import.meta.url);
  assert.deepEqual(await listNamespaces(`${file}-not-there`, 's-'), new Set());
  await assert.rejects(listNamespaces(file, 's-'), { code: 'unavailable', message: /ENOTDIR/ });
});
