import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isIpAddress, parseSubnet } from './ip-address.ts';

describe('ip address', () => {
  it('text → an address or not', () => {
    for (const text of ['10.0.0.1', '::1', 'fd00::a']) assert.ok(isIpAddress(text), text);
    for (const text of ['', 'db', '10.0.0.256', '10.0.0.1/8']) assert.ok(!isIpAddress(text), text);
  });

  it('subnet → holds addresses of its own family', () => {
    const subnet = parseSubnet('10.1.0.0/16');
    assert.ok(subnet?.contains('10.1.255.3'));
    assert.ok(!subnet?.contains('10.2.0.1'));
    assert.ok(!subnet?.contains('::ffff:a01:1'));
    assert.ok(!subnet?.contains('nonsense'));
    assert.ok(parseSubnet('fd00::/8')?.contains('fdff::1'));
    assert.ok(parseSubnet('10.0.0.1')?.contains('10.0.0.1'));
    assert.ok(!parseSubnet('10.0.0.1')?.contains('10.0.0.2'));
    assert.ok(parseSubnet('0.0.0.0/0')?.contains('1.2.3.4'));
  });

  it('malformed → undefined', () => {
    for (const text of ['', 'x/8', '10.0.0.0/33', '10.0.0.0/', '10.0.0.0/8/8', '10.0.0.0/-1']) {
      assert.equal(parseSubnet(text), undefined, text);
    }
  });
});
