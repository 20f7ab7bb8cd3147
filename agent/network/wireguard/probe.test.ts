import assert from 'node:assert/strict';
import { test } from 'node:test';
import { probeWireguard } from './probe.ts';

/** A node on which commands that begin with one of these fail. */
function probe(...failing: readonly string[]) {
  return probeWireguard(async (program, args) => {
    const line = [program, ...args].join(' ');
    const fails = failing.some((start) => line.startsWith(start));
    return { code: fails ? 1 : 0, stdout: '', stderr: fails ? `no ${program}\nat all` : '' };
  });
}

test('wireguard probe: the kernel can → the kernel, whatever programs there are', async () => {
  assert.deepEqual(await probe(), { kind: 'kernel' });
  assert.deepEqual(await probe('wireguard-go', 'ip tuntap'), { kind: 'kernel' });
});

test('wireguard probe: the kernel cannot, wireguard-go is there → the program', async () => {
  assert.deepEqual(await probe('ip link'), { kind: 'program' });
});

test('wireguard probe: something that is needed is missing → not at all, and what', async () => {
  for (const [failing, reason] of [
    [['wg '], /wireguard-tools.*: no wg$/],
    [['ip link', 'wireguard-go'], /no module wireguard.*wireguard-go is missing: no wireguard-go$/],
    [['ip '], /no module wireguard.*dev.net.tun cannot be used: no ip$/],
  ] as const) {
    const way = await probe(...failing);
    assert.equal(way.kind, 'none');
    assert.match(way.kind === 'none' ? way.reason : '', reason);
  }
});
