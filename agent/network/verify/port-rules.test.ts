import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deferred } from '#lib/signal';
import type { RunCommand } from '../command.ts';
import { NetworkExecutor } from '../executor.ts';
import type { GatewayWish } from '../types.ts';
import { PortRules } from './port-rules.ts';

const settings = { namespacePrefix: 'shoal-', mtuBytes: 1500, netnsDirectory: '/nowhere' };
const wish: GatewayWish = {
  block: undefined,
  hasIpv6: false,
  mesh: undefined,
  endpoints: [
    {
      containerId: 'c',
      address: { v4: '10.240.0.5' },
      ports: [{ protocol: 'tcp', publishedPort: 80, targetPort: 8080 }],
      isClosed: false,
      pid: undefined,
    },
  ],
};
const seen = ['ip shoal tcp_ports 80 : 10.240.0.5 . 8080'];

function bench(run: RunCommand = async () => ({ code: 0, stdout: '', stderr: '' })): PortRules {
  return new PortRules(settings, new NetworkExecutor(settings, { run }));
}

test('port rules: written, then changed by somebody → noticed', async () => {
  const ports = bench();
  assert.equal(ports.differ(ports.moment, []), false, 'nothing was written yet');
  await ports.write(wish);
  const { moment } = ports;
  assert.equal(ports.differ(moment, seen), false);
  assert.equal(ports.differ(moment, []), true);
  assert.equal(ports.differ(moment, [...seen, 'ip shoal tcp_ports 81 : 10.240.0.5 . 8080']), true);
});

test('port rules: a look while they are written → tells nothing', async () => {
  const gate = deferred<void>();
  const ports = bench(async () => {
    await gate.promise;
    return { code: 0, stdout: '', stderr: '' };
  });
  const first = ports.write(wish);
  assert.equal(ports.moment, undefined);
  gate.resolve();
  await first;
  const { moment } = ports;
  const second = ports.write({ ...wish, endpoints: [] });
  assert.equal(ports.differ(moment, []), false, 'still under way');
  await second;
  assert.equal(ports.differ(moment, seen), false, 'the look was before the write');
  assert.equal(ports.differ(ports.moment, seen), true);
});

test('port rules: a write fails → nothing is known until one succeeds', async () => {
  let code = 0;
  const ports = bench(async () => ({ code, stdout: '', stderr: 'no' }));
  await ports.write(wish);
  code = 1;
  await assert.rejects(ports.write(wish));
  assert.equal(ports.moment, undefined);
  code = 0;
  await ports.write(wish);
  assert.equal(ports.differ(ports.moment, seen), false);
});
