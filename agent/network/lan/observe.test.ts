import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseLans } from './observe.ts';

/** As `ip -details -json -batch` and `ip -6 -json rule show` of iproute2 6.1 print it, shortened. */
const recorded = [
  '[{"ifname":"lo","flags":["LOOPBACK","UP"],"mtu":65536,"inet6_addr_gen_mode":"eui64"},' +
    '{"ifname":"eth0","flags":["UP"],"mtu":1450,"address":"4a:3e:53:eb:aa:58",' +
    '"linkinfo":{"info_kind":"veth"},"inet6_addr_gen_mode":"eui64"},' +
    '{"ifname":"eth1","flags":["BROADCAST","UP","LOWER_UP"],"mtu":1400,' +
    '"address":"02:67:c0:a8:07:09","linkinfo":{"info_kind":"macvlan",' +
    '"info_data":{"mode":"private","bcqueuelen":1000}},"inet6_addr_gen_mode":"eui64"}]',
  '[{"ifname":"eth1","addr_info":[{"family":"inet","local":"192.168.7.9","prefixlen":24},' +
    '{"family":"inet6","local":"fd00:7::9","prefixlen":64}]}]',
  '[{"dst":"default","gateway":"169.254.1.1","dev":"eth0","table":"7600","flags":["onlink"]},' +
    '{"dst":"0.0.0.0/1","gateway":"192.168.7.1","dev":"eth1","table":"main"},' +
    '{"dst":"192.168.7.0/24","dev":"eth1","table":"main","prefsrc":"192.168.7.9"},' +
    '{"dst":"default","gateway":"fe80::1","dev":"eth0","table":"7600"},' +
    '{"dst":"::/1","gateway":"fd00:7::1","dev":"eth1","table":"main"}]',
  '[{"priority":0,"src":"all","table":"local"},' +
    '{"priority":7600,"src":"10.240.0.2","table":"7600"},' +
    '{"priority":9,"src":"10.9.0.0","srclen":16,"table":"9"}]',
  '',
].join('\n');
const rules6 = '[{"priority":7600,"src":"fd73::1","table":"7600"}]\n';

test('LAN view: what ip tells → links of the kind, addresses, ways by others, rules', () => {
  const view = parseLans(recorded, rules6);
  assert.deepEqual(
    [...view.links],
    [['eth1', { mode: 'private', mtu: 1400, hardware: '02:67:c0:a8:07:09', isUp: true }]],
  );
  assert.deepEqual([...view.addresses], ['eth1 192.168.7.9/24', 'eth1 fd00:7::9/64']);
  assert.deepEqual(
    [...view.routes],
    [
      ['default table 7600', 'via 169.254.1.1 dev eth0'],
      ['0.0.0.0/1', 'via 192.168.7.1 dev eth1'],
      ['::/0 table 7600', 'via fe80::1 dev eth0'],
      ['::/1', 'via fd00:7::1 dev eth1'],
    ],
  );
  assert.deepEqual([...view.rules], ['10.240.0.2 lookup 7600', 'fd73::1 lookup 7600']);
  assert.equal(view.hasIpv6, true);
});

test('LAN view: a kernel without IPv6 → no rules of it, and known as such', () => {
  const view = parseLans('[{"ifname":"lo","flags":["UP"],"mtu":65536}]\n[]\n[]\n[]\n', '');
  assert.deepEqual([view.hasIpv6, view.rules.size, view.links.size], [false, 0, 0]);
});
