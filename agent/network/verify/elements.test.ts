import assert from 'node:assert/strict';
import { test } from 'node:test';
import { elementsInTables, elementsToWrite } from './elements.ts';

const written = `flush map ip shoal tcp_ports
add element ip shoal tcp_ports { 81 : 10.0.0.2 . 80, 80 : 10.0.0.1 . 80 }
add element ip shoal mesh_ports { tcp . 8080 }
add element ip6 shoal mesh_bound { 2001:DB8:0::9 . udp . 53 }
`;

const printed = `table ip shoal {
\tmap tcp_ports {
\t\ttype inet_service : ipv4_addr . inet_service
\t\telements = { 80 : 10.0.0.1 . 80,
\t\t\t     81 : 10.0.0.2 . 80 }
\t}

\tset mesh_ports {
\t\ttype inet_proto . inet_service
\t\telements = { tcp . 8080 }
\t}

\tset mesh_bound {
\t\ttype ipv4_addr . inet_proto . inet_service
\t}

\tchain prerouting {
\t\tmeta l4proto { tcp, udp } accept
\t}
}
table ip6 shoal {
\tset mesh_bound {
\t\ttype ipv6_addr . inet_proto . inet_service
\t\telements = { 2001:db8::9 . udp . 53 }
\t}
}
`;

test('elements: what is written and what the kernel prints of it → the same lines', () => {
  assert.deepEqual(elementsInTables(printed), elementsToWrite(written));
  assert.deepEqual(elementsToWrite(written), [
    'ip shoal mesh_ports tcp . 8080',
    'ip shoal tcp_ports 80 : 10.0.0.1 . 80',
    'ip shoal tcp_ports 81 : 10.0.0.2 . 80',
    'ip6 shoal mesh_bound 2001:db8::9 . udp . 53',
  ]);
});

test('elements: the same in another set or table → another line', () => {
  const moved = printed.replace('table ip6 shoal', 'table ip6 other');
  assert.notDeepEqual(elementsInTables(moved), elementsToWrite(written));
  assert.deepEqual(elementsInTables(''), []);
});
