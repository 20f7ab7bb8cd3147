import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ipBlockHas, parseIp, parseIpBlock } from '#lib/ip/ip-block';
import { gatewayAddress6Of, gatewayPrefix6, gatewaySubnet6Of } from './gateway-ipv6.ts';

test('gateway IPv6: an address → its twin, as the kernel prints it', () => {
  assert.equal(gatewayAddress6Of('10.240.4.7'), 'fd73:686f:616c::af0:407');
  assert.equal(gatewayAddress6Of('10.240.0.0'), 'fd73:686f:616c::af0:0');
  assert.equal(gatewayAddress6Of('169.254.200.1'), 'fd73:686f:616c::a9fe:c801');
});

test('gateway IPv6: a block → a block that has the twins of its addresses, and is in the prefix', () => {
  assert.equal(gatewaySubnet6Of('10.240.4.0/23'), 'fd73:686f:616c::af0:400/119');
  const subnet = gatewaySubnet6Of('10.240.0.0/12');
  assert.equal(subnet, 'fd73:686f:616c::af0:0/108');
  for (const block of [subnet, gatewayPrefix6].map(parseIpBlock)) {
    const twin = parseIp(gatewayAddress6Of('10.255.255.254'));
    assert.ok(block !== undefined && twin !== undefined && ipBlockHas(block, twin));
  }
});
