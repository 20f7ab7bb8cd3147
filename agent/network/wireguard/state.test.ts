import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeWireguard, linkLines, parseDump, viewOf, type WireguardView } from './state.ts';
import { wireguardRules } from './wish.ts';

const link = 'shoal-wg';
const wish = {
  address: '169.254.2.1',
  mtu: 1420,
  peers: [
    { hostname: 'w1', publicKey: 'KB', endpoint: '192.0.2.2', address: '169.254.2.2' },
    { hostname: 'w2', publicKey: 'KC', endpoint: '192.0.2.3', address: '169.254.2.3' },
  ],
};
const dump = [
  ['PRIVATE', 'KA', '51821', 'off'],
  ['KB', '(none)', '192.0.2.2:51821', '169.254.2.2/32', '1700000000', '92', '180', 'off'],
  ['KC', '(none)', '192.0.2.9:4000', '169.254.2.3/32', '0', '0', '0', 'off'],
  '',
]
  .map((line) => (typeof line === 'string' ? line : line.join('\t')))
  .join('\n');

const whole: WireguardView = {
  hasLink: true,
  isUp: true,
  addresses: ['169.254.2.1/32'],
  routes: ['169.254.2.2', '169.254.2.3'],
  device: parseDump(dump),
  rules: wireguardRules(link),
};

function words(view: Partial<WireguardView>): string[] {
  return describeWireguard({ ...whole, ...view }, wish, 'KA', link);
}

test('wireguard state: as wg tells it → without the private key', () => {
  const device = parseDump(dump);
  assert.deepEqual(device, {
    publicKey: 'KA',
    port: 51821,
    peers: new Map([
      ['KB', { hasEndpoint: true, allowed: '169.254.2.2/32' }],
      ['KC', { hasEndpoint: true, allowed: '169.254.2.3/32' }],
    ]),
  });
  assert.ok(!JSON.stringify([...(device?.peers ?? []), device]).includes('PRIVATE'));
  assert.equal(parseDump(''), undefined);
});

test('wireguard state: what the kernel gives every interface → is not looked at', () => {
  const route = { via: undefined, isUnreachable: false, device: link };
  const host = {
    links: new Map([[link, { isUp: true }]]),
    addresses: new Set(['lo 127.0.0.1/8', `${link} 169.254.2.1/32`, `${link} fe80::1/64`]),
    routes: ['169.254.2.2', '169.254.2.3', 'fe80::/64', 'ff00::/8'].map((destination) => ({
      ...route,
      destination,
    })),
  };
  const view = viewOf(host, link, whole.device, whole.rules);
  assert.deepEqual(view, whole);
});

test('wireguard state: whole, a peer speaks from elsewhere → no words', () => {
  assert.deepEqual(words({}), []);
});

test('wireguard state: something is broken → it is named', () => {
  assert.deepEqual(words({ hasLink: false }), ['missing WireGuard interface shoal-wg']);
  assert.deepEqual(words({ device: undefined }), [
    'nobody answers for WireGuard interface shoal-wg',
  ]);
  assert.deepEqual(words({ rules: undefined }), ['missing nft table inet shoal_wg']);
  assert.deepEqual(words({ isUp: false, addresses: [], routes: ['169.254.2.2', '10.0.0.1'] }), [
    'WireGuard interface shoal-wg is down',
    'missing WireGuard address 169.254.2.1/32',
    'missing WireGuard route 169.254.2.3',
    'extra WireGuard route 10.0.0.1',
  ]);
  const text = dump
    .replace('KA\t51821', 'KX\t0')
    .replace('KB\t', 'KD\t')
    .replace('169.254.2.3/32', '169.254.2.3/32,0.0.0.0/0');
  assert.deepEqual(words({ device: parseDump(text) }), [
    'wrong WireGuard key of shoal-wg',
    'wrong WireGuard port 0',
    'missing WireGuard peer w1',
    'wrong WireGuard peer w2',
    'extra WireGuard peer KD',
  ]);
});

test('wireguard state: lines for ip → what is wished, and nothing else', () => {
  const view = { ...whole, addresses: ['169.254.2.7/32'], routes: ['169.254.2.9'] };
  assert.equal(
    linkLines(view, wish, link).join('\n'),
    `address delete 169.254.2.7/32 dev shoal-wg
address replace 169.254.2.1/32 dev shoal-wg
link set shoal-wg mtu 1420 up
route replace 169.254.2.2/32 dev shoal-wg
route replace 169.254.2.3/32 dev shoal-wg
route delete 169.254.2.9 dev shoal-wg`,
  );
});
