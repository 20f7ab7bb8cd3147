import assert from 'node:assert/strict';
import type { NetworkInterfaceInfo } from 'node:os';
import { describe, test } from 'node:test';
import {
  advertiseAddress,
  dataPathAddress,
  formatHostPort,
  listenAddress,
  parseHostPort,
} from './address.ts';
import { tunnelAddressOf } from './node-state.ts';

function address(text: string, internal = false): NetworkInterfaceInfo {
  const common = { address: text, netmask: '', mac: '', internal, cidr: null };
  return text.includes(':')
    ? { ...common, family: 'IPv6', scopeid: 0 }
    : { ...common, family: 'IPv4' };
}

const loopback = { lo: [address('127.0.0.1', true)] };
const one = { ...loopback, eth0: [address('192.0.2.1'), address('fe80::1')] };
const two = { ...one, eth1: [address('198.51.100.1')] };

describe('addresses', () => {
  const parsed: [string, string, number][] = [
    ['192.0.2.1', '192.0.2.1', 2377],
    ['192.0.2.1:1234', '192.0.2.1', 1234],
    ['eth0:1234', 'eth0', 1234],
    ['[2001:db8::1]:1234', '2001:db8::1', 1234],
    ['2001:db8::1', '2001:db8::1', 2377],
    [':1234', '', 1234],
  ];
  for (const [text, host, port] of parsed) {
    test(`parse: ${text} → ${host} ${port}`, () => {
      assert.deepEqual(parseHostPort(text), { host, port });
    });
  }

  test('format: IPv6 gets brackets', () => {
    assert.equal(formatHostPort({ host: '2001:db8::1', port: 1 }), '[2001:db8::1]:1');
    assert.equal(formatHostPort({ host: '192.0.2.1', port: 1 }), '192.0.2.1:1');
  });

  const advertised: [string, string, string, typeof two | typeof one, string][] = [
    ['explicit address', '203.0.113.5', '', two, '203.0.113.5:2377'],
    ['explicit interface', 'eth1', '', two, '198.51.100.1:2377'],
    ['interface with port', 'eth1:4000', '', two, '198.51.100.1:4000'],
    ['default of the daemon', '', '198.51.100.1', two, '198.51.100.1:2377'],
    ['the only one', '', '', one, '192.0.2.1:2377'],
  ];
  for (const [name, wanted, fallback, interfaces, expected] of advertised) {
    test(`advertise: ${name} → ${expected}`, () => {
      const found = advertiseAddress(wanted, fallback, interfaces);
      assert.equal(formatHostPort(found), expected);
    });
  }

  const refused: [string, () => unknown, RegExp][] = [
    ['several addresses', () => advertiseAddress('', '', two), /192\.0\.2\.1 on eth0.*--advertise/],
    ['none', () => advertiseAddress('', '', loopback), /no usable IP address/],
    ['unknown interface', () => advertiseAddress('eth9', '', one), /there are lo, eth0/],
    ['0.0.0.0', () => advertiseAddress('0.0.0.0', '', one), /others can reach/],
    ['tunnels elsewhere', () => dataPathAddress('203.0.113.5', '192.0.2.1', two), /none of this/],
    ['tunnels on nothing', () => dataPathAddress('eth9', '192.0.2.1', two), /data path.*eth9/],
    ['port 0', () => parseHostPort('192.0.2.1:0'), /want 1 to 65535/],
    ['port too high', () => parseHostPort('192.0.2.1:70000'), /want 1 to 65535/],
    ['nonsense', () => parseHostPort('[::1'), /invalid address/],
  ];
  for (const [name, attempt, message] of refused) {
    test(`refused: ${name} → says why`, () => {
      assert.throws(attempt, { code: 'invalid_argument', message });
    });
  }

  test('tunnels: nothing, an interface, an address → where they end, if it is elsewhere', () => {
    const advertiseAddr = '192.0.2.1:2377';
    const found = ['', 'eth1', '198.51.100.1', '192.0.2.1'].map((wanted) =>
      dataPathAddress(wanted, '192.0.2.1', two),
    );
    assert.deepEqual(found, ['192.0.2.1', '198.51.100.1', '198.51.100.1', '192.0.2.1']);
    const told = found.map((dataPathAddr) => tunnelAddressOf({ dataPathAddr, advertiseAddr }));
    assert.deepEqual(told, ['', '198.51.100.1', '198.51.100.1', '']);
  });

  test('addresses of IPv6 in any spelling → as the machine tells them', () => {
    const six = { ...one, eth1: [address('2001:db8::1')] };
    assert.deepEqual(advertiseAddress('[2001:DB8:0::1]:9', '', six), {
      host: '2001:db8::1',
      port: 9,
    });
    assert.equal(dataPathAddress('2001:0DB8::1', '192.0.2.1', six), '2001:db8::1');
    assert.throws(() => advertiseAddress('0::0', '', six), /others can reach/);
  });

  test('listen: nothing, a port, an interface', () => {
    assert.equal(formatHostPort(listenAddress('', one)), '0.0.0.0:2377');
    assert.equal(formatHostPort(listenAddress('0.0.0.0:9', one)), '0.0.0.0:9');
    assert.equal(formatHostPort(listenAddress('eth0:9', one)), '192.0.2.1:9');
  });
});
