import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { renderSteps } from '../sandbox/testing.ts';
import type { LanView } from './observe.ts';
import { planLans, planLeaving } from './plan.ts';
import type { LanContainer, LanLink } from './wish.ts';

const namespace = 'shoal-c-c0ffeec0ffee';

function link(device: string, init: Partial<LanLink> = {}): LanLink {
  return {
    networkId: `id-${device}`,
    networkName: `name-${device}`,
    device,
    parent: 'eno1',
    mode: 'bridge',
    mtuBytes: undefined,
    addresses: ['192.168.7.9/24'],
    gateways: ['192.168.7.1'],
    ...init,
  };
}

function container(...links: readonly LanLink[]): LanContainer {
  const address = { v4: '10.240.4.2' };
  return { containerId: 'c0ffee'.repeat(10), namespace, address, links };
}

const privateLink = 'address 02:67:c0:a8:07:09 type macvlan mode private';

const nothing: LanView = {
  links: new Map(),
  addresses: new Set(),
  routes: new Map(),
  rules: new Set(),
  hasIpv6: true,
};

const whole: LanView = {
  links: new Map([
    ['eth1', { mode: 'bridge', mtu: 1500, hardware: '02:67:c0:a8:07:09', isUp: true }],
  ]),
  addresses: new Set(['eth1 192.168.7.9/24', 'eth1 192.168.7.77/24']),
  routes: new Map([
    ['default', 'via 169.254.1.1 dev eth0'],
    ['0.0.0.0/1', 'via 192.168.7.1 dev eth1'],
    ['128.0.0.0/1', 'via 192.168.7.1 dev eth1'],
    ['169.254.200.1', 'via 169.254.1.1 dev eth0'],
    ['default table 7600', 'via 169.254.1.1 dev eth0'],
  ]),
  rules: new Set(['10.240.4.2 lookup 7600']),
  hasIpv6: true,
};

function stepsOf(wanted: LanContainer, view: LanView): string {
  return renderSteps(planLans(wanted, view).steps);
}

function wordsOf(wanted: LanContainer, view: LanView): Record<string, readonly string[]> {
  return Object.fromEntries(planLans(wanted, view).words);
}

describe('LAN plan', () => {
  test('a container with nothing → link, address, way out, way back', () => {
    assert.equal(
      stepsOf(container(link('eth1')), nothing),
      `[node] ip
link add link eno1 name eth1 netns ${namespace} address 02:67:c0:a8:07:09 type macvlan mode bridge
[${namespace}] sh
echo 1 >/proc/sys/net/ipv4/conf/eth1/arp_notify
echo 1 >/proc/sys/net/ipv6/conf/eth1/disable_ipv6
[${namespace}] ip
address replace 192.168.7.9/24 dev eth1
link set eth1 up
route replace 0.0.0.0/1 via 192.168.7.1 dev eth1 onlink
route replace 128.0.0.0/1 via 192.168.7.1 dev eth1 onlink
route replace 169.254.200.1 via 169.254.1.1 dev eth0 onlink
route replace default via 169.254.1.1 dev eth0 onlink table 7600
rule add from 10.240.4.2 lookup 7600 pref 7600`,
    );
  });

  test('both families, an MTU, another mode → the same for IPv6, in its own table', () => {
    const wanted = container(
      link('eth2', {
        mode: 'private',
        mtuBytes: 9000,
        addresses: ['192.168.7.9/24', '2001:db8:7::9/64'],
        gateways: ['192.168.7.1', '2001:DB8:7:0::1'],
      }),
    );
    assert.equal(
      stepsOf({ ...wanted, address: { v4: '10.240.4.2', v6: 'fd73::2' } }, nothing),
      `[node] ip
link add link eno1 name eth2 netns ${namespace} mtu 9000 ${privateLink}
[${namespace}] sh
echo 1 >/proc/sys/net/ipv4/conf/eth2/arp_notify
echo 0 >/proc/sys/net/ipv6/conf/eth2/accept_ra
echo 1 >/proc/sys/net/ipv6/conf/eth2/ndisc_notify
[${namespace}] ip
address replace 192.168.7.9/24 dev eth2
address replace 2001:db8:7::9/64 dev eth2 nodad
link set eth2 up
route replace 0.0.0.0/1 via 192.168.7.1 dev eth2 onlink
route replace 128.0.0.0/1 via 192.168.7.1 dev eth2 onlink
route replace 169.254.200.1 via 169.254.1.1 dev eth0 onlink
route replace ::/1 via 2001:db8:7::1 dev eth2 onlink
route replace 8000::/1 via 2001:db8:7::1 dev eth2 onlink
route replace default via 169.254.1.1 dev eth0 onlink table 7600
route replace ::/0 via fe80::1 dev eth0 onlink table 7600
rule add from 10.240.4.2 lookup 7600 pref 7600
[${namespace}] ip -6
rule add from fd73::2 lookup 7600 pref 7600`,
    );
  });

  test('an internal LAN → no way out; answers to published ports still leave as they came', () => {
    const steps = stepsOf(container(link('eth1', { gateways: [] })), nothing);
    assert.ok(!steps.includes('/1 '), steps);
    assert.ok(!steps.includes('169.254.200.1'), steps);
    assert.match(steps, /default via 169\.254\.1\.1 dev eth0 onlink table 7600/);
    assert.match(steps, /rule add from 10\.240\.4\.2/);
  });

  test('several LANs → the first with a way out has it, of each family', () => {
    const routes = stepsOf(
      container(
        link('eth1', { addresses: ['10.1.0.9/24'], gateways: [] }),
        link('eth2'),
        link('eth3', {
          addresses: ['10.3.0.9/24', 'fd03::9/64'],
          gateways: ['10.3.0.1', 'fd03::1'],
        }),
      ),
      nothing,
    );
    const ways = [...routes.matchAll(/route replace (\S+\/1) via (\S+) dev (\S+)/g)];
    assert.deepEqual(
      ways.map(([, ...parts]) => parts.join(' ')),
      [
        '0.0.0.0/1 192.168.7.1 eth2',
        '128.0.0.0/1 192.168.7.1 eth2',
        '::/1 fd03::1 eth3',
        '8000::/1 fd03::1 eth3',
      ],
    );
  });

  test('a namespace without IPv6 → none of its settings', () => {
    assert.ok(!stepsOf(container(link('eth1')), { ...nothing, hasIpv6: false }).includes('ipv6'));
  });

  test('everything is there, and something of the user’s own → nothing to do or to say', () => {
    const plan = planLans(container(link('eth1')), whole);
    assert.deepEqual([plan.steps, plan.births, plan.words.size], [[], [], 0]);
  });

  test('something is missing or wrong → said and put right, the rest left alone', () => {
    const prefix = 'container c0ffeec0ffee: ';
    const cases: readonly [Partial<LanView>, string, string][] = [
      [
        { addresses: new Set(['eth1 192.168.7.77/24']) },
        'missing address 192.168.7.9/24 on eth1',
        'address replace 192.168.7.9/24 dev eth1',
      ],
      [
        { routes: new Map([...whole.routes, ['0.0.0.0/1', 'via 192.168.7.2 dev eth1']]) },
        'wrong route (via 192.168.7.2 dev eth1) 0.0.0.0/1 via 192.168.7.1 dev eth1',
        'route replace 0.0.0.0/1 via 192.168.7.1 dev eth1 onlink',
      ],
      [
        { routes: new Map([...whole.routes].filter(([key]) => key !== '128.0.0.0/1')) },
        'missing route 128.0.0.0/1 via 192.168.7.1 dev eth1',
        'route replace 128.0.0.0/1 via 192.168.7.1 dev eth1 onlink',
      ],
      [
        { rules: new Set() },
        'missing rule for answers from 10.240.4.2',
        'rule add from 10.240.4.2 lookup 7600 pref 7600',
      ],
    ];
    for (const [init, words, line] of cases) {
      const view = { ...whole, ...init };
      assert.deepEqual(wordsOf(container(link('eth1')), view), { 'id-eth1': [prefix + words] });
      assert.equal(stepsOf(container(link('eth1')), view), `[${namespace}] ip\n${line}`);
    }
  });

  test('a link that is other than it should be → changed in place, never made anew', () => {
    const found = { mode: 'vepa', mtu: 1400, hardware: '02:00:00:00:00:01', isUp: true };
    const view = { ...whole, links: new Map([['eth1', found]]) };
    assert.equal(
      stepsOf(container(link('eth1', { mtuBytes: 1500 })), view),
      `[${namespace}] ip
link set eth1 type macvlan mode bridge
link set eth1 address 02:67:c0:a8:07:09
link set eth1 mtu 1500`,
    );
    assert.equal(wordsOf(container(link('eth1', { mtuBytes: 1500 })), view)['id-eth1']?.length, 3);
  });

  test('a link is gone or down → one word for it, and all that hung on it comes back', () => {
    const links = new Map<string, never>();
    const routes = new Map([...whole.routes].filter(([, way]) => !way.endsWith('eth1')));
    const gone = { ...whole, links, routes, addresses: new Set<string>() };
    assert.deepEqual(wordsOf(container(link('eth1')), gone), {
      'id-eth1': ['container c0ffeec0ffee: missing link eth1'],
    });
    assert.match(stepsOf(container(link('eth1')), gone), /route replace 128\.0\.0\.0\/1/);
    const found = { mode: 'bridge', mtu: 1500, hardware: '02:67:c0:a8:07:09', isUp: false };
    const down = { ...whole, links: new Map([['eth1', found]]) };
    assert.deepEqual(wordsOf(container(link('eth1')), down), {
      'id-eth1': ['container c0ffeec0ffee: link eth1 is down'],
    });
  });

  test('leaving → every link of the kind, whatever it was for', () => {
    assert.equal(renderSteps(planLeaving(namespace, whole)), `[${namespace}] ip\nlink delete eth1`);
    assert.deepEqual(planLeaving(namespace, nothing), []);
  });
});
