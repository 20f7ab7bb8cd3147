import assert from 'node:assert/strict';
import type { NetworkInterfaceInfo } from 'node:os';
import { describe, test } from 'node:test';
import type { Interfaces } from '../address.ts';
import type { AdvertiseOrigin, NodeState } from '../node-state.ts';
import { hostNow, movedTo, originOf } from './own-address.ts';

function machine(...addresses: readonly string[]): Interfaces {
  const info = (address: string, internal: boolean): NetworkInterfaceInfo => {
    const rest = { netmask: '', mac: '02:00:00:00:00:01', internal, cidr: null };
    return address.includes(':')
      ? { ...rest, address, family: 'IPv6', scopeid: 0 }
      : { ...rest, address, family: 'IPv4' };
  };
  return {
    lo: [info('127.0.0.1', true)],
    eth0: addresses.map((address) => info(address, false)),
  };
}

function stateAt(host: string, advertiseOrigin: AdvertiseOrigin): NodeState {
  return {
    listenAddr: '0.0.0.0:2377',
    advertiseAddr: `${host}:2377`,
    advertiseOrigin,
    dataPathAddr: host,
    raftId: 7,
    managers: [
      { nodeId: 'self', addr: `${host}:2377` },
      { nodeId: 'other', addr: '192.0.2.9:2377' },
    ],
  };
}

const cases: readonly [
  name: string,
  origin: AdvertiseOrigin,
  fallback: string,
  addresses: readonly string[],
  expected: string,
][] = [
  ['nothing changed', 'local', '', ['192.0.2.1'], '192.0.2.1'],
  ['the machine has another address', 'local', '', ['192.0.2.2'], '192.0.2.2'],
  [
    'the default is another address, and exists',
    'automatic',
    '192.0.2.3',
    ['192.0.2.1', '192.0.2.3'],
    '192.0.2.3',
  ],
  [
    'the default is another one, but this one was named',
    'local',
    '192.0.2.3',
    ['192.0.2.1', '192.0.2.3'],
    '192.0.2.1',
  ],
  ['the default is what is gone', 'automatic', '192.0.2.1', ['192.0.2.2'], '192.0.2.2'],
  ['the default is an interface', 'local', 'eth0', ['192.0.2.2'], '192.0.2.2'],
  [
    'gone, and several to choose from: no guess',
    'local',
    '',
    ['192.0.2.2', '192.0.2.3'],
    '192.0.2.1',
  ],
  [
    'gone, several, the default decides',
    'local',
    '192.0.2.3',
    ['192.0.2.2', '192.0.2.3'],
    '192.0.2.3',
  ],
  ['no address at all for the moment', 'local', '', [], '192.0.2.1'],
  ['only one of the other family for the moment', 'local', '', ['2001:db8::1'], '192.0.2.1'],
  ['the same, nobody named it', 'automatic', '', ['2001:db8::1'], '192.0.2.1'],
  ['the same, the default is an interface', 'automatic', 'eth0', ['2001:db8::1'], '192.0.2.1'],
  ['another one of each family', 'local', '', ['2001:db8::1', '192.0.2.2'], '192.0.2.2'],
  [
    'the default is one of the other family, and exists',
    'automatic',
    '2001:db8::1',
    ['2001:db8::1', '192.0.2.1'],
    '2001:db8::1',
  ],
  ['an address that the machine never had', 'foreign', '192.0.2.2', ['192.0.2.2'], '192.0.2.1'],
];

describe('the address to announce', () => {
  for (const [name, origin, fallback, addresses, expected] of cases) {
    test(`${name} → ${expected}`, () => {
      const state = stateAt('192.0.2.1', origin);
      assert.equal(hostNow(state, fallback, machine(...addresses)), expected);
    });
  }

  test('IPv6 announced, only IPv4 for the moment → it stays', () => {
    const state = { ...stateAt('192.0.2.1', 'automatic'), advertiseAddr: '[2001:db8::1]:2377' };
    assert.equal(hostNow(state, '', machine('192.0.2.1')), '2001:db8::1');
    assert.equal(hostNow(state, '', machine('192.0.2.1', '2001:db8::2')), '2001:db8::2');
  });

  test('how it came about: named or not, local or behind a translation', () => {
    const here = machine('192.0.2.1');
    assert.equal(originOf('', '192.0.2.1:2377', here), 'automatic');
    assert.equal(originOf('192.0.2.1', '192.0.2.1:2377', here), 'local');
    assert.equal(originOf('eth0:2399', '192.0.2.1:2399', here), 'local');
    assert.equal(originOf('203.0.113.5', '203.0.113.5:2377', here), 'foreign');
  });

  test('move → everywhere where the old address stood, ports and others untouched', () => {
    const before = { ...stateAt('192.0.2.1', 'local'), listenAddr: '192.0.2.1:2399' };
    assert.deepEqual(movedTo(before, 'self', '192.0.2.2'), {
      ...before,
      listenAddr: '192.0.2.2:2399',
      advertiseAddr: '192.0.2.2:2377',
      dataPathAddr: '192.0.2.2',
      managers: [
        { nodeId: 'self', addr: '192.0.2.2:2377' },
        { nodeId: 'other', addr: '192.0.2.9:2377' },
      ],
    });
  });
});
