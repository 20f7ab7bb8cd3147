import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeClock, settle } from '#lib/fake-clock';
import { nullLogger } from '#lib/log';
import { seededRandom } from '#lib/random';
import type { NetworkTable } from '#proto/gen/shoal';
import {
  createNetworkTable,
  createTableEndpoint,
  createTableService,
  EndpointState,
} from '#proto/gen/shoal';
import { ContainerNetworks } from './container-networks.ts';

function endpoint(taskId: string, serviceId: string, state: EndpointState) {
  return createTableEndpoint({ taskId, serviceId, nodeId: 'a', addresses: ['10.0.1.2'], state });
}

const front: NetworkTable = createNetworkTable({
  networkId: 'front',
  endpoints: [
    endpoint('serving', 'web', EndpointState.ENDPOINT_DRAINING),
    endpoint('starting', 'web', EndpointState.ENDPOINT_STARTING),
    endpoint('by name only', 'dns', EndpointState.ENDPOINT_READY),
  ],
  services: [
    createTableService({ serviceId: 'web', virtualIps: ['10.0.1.200'] }),
    createTableService({ serviceId: 'dns' }),
  ],
});

const lan: NetworkTable = createNetworkTable({
  networkId: 'lan',
  lan: true,
  version: 7,
  endpoints: [endpoint('elsewhere', 'web', EndpointState.ENDPOINT_READY)],
});

function bench(all: readonly NetworkTable[] = [front]) {
  const clock = new FakeClock();
  const drained = new Set<string>();
  const listeners = new Set<() => void>();
  const tables = {
    table: () => front,
    tables: () => all,
    onChange: (listener: (ids: readonly string[]) => void) => {
      const call = (): void => listener([]);
      listeners.add(call);
      return () => listeners.delete(call);
    },
    isDrained: (taskId: string) => drained.has(taskId),
    forgetDrained: (taskId: string) => drained.delete(taskId),
    onVerify: () => () => true,
    reportChanged: () => undefined,
  };
  const networks = new ContainerNetworks(
    {
      nodeId: 'a',
      namespacePrefix: 'test-',
      mtuBytes: 1450,
      netnsDirectory: '/nowhere',
      canForgetFlows: true,
      tunnelPort: 4789,
      hasEgressHook: true,
      hasIpv6: false,
      encryption: {
        way: { kind: 'none', reason: 'a test needs none' },
        key: undefined,
        link: 'wg',
        underlayMtuBytes: 1500,
        pidFile: '/nowhere/wireguard.pid',
      },
    },
    {
      run: async () => assert.fail('no command is run'),
      startDetached: async () => assert.fail('no program is started'),
      readProcNet: async () => '',
      clock,
      random: seededRandom(1),
      log: nullLogger,
      tables,
      openProbe: () => assert.fail('nobody is asked'),
    },
  );
  const wait = (taskId: string, signal = new AbortController().signal) => {
    const result = { isOver: false };
    networks.drained(taskId, signal).then(
      () => {
        result.isOver = true;
      },
      (error: unknown) => assert.fail(String(error)),
    );
    return result;
  };
  const notify = (): void => {
    for (const listener of [...listeners]) listener();
  };
  return { clock, drained, listeners, wait, notify, networks };
}

test('report: a LAN’s table → applied as soon as it is there, and nothing is made of it', () => {
  const { networks } = bench([lan]);
  assert.deepEqual([...networks.report().applied], [['lan', 7]]);
});

test('draining: a backend of an address → waits for the word that it is drained', async () => {
  const { clock, drained, listeners, wait, notify } = bench();
  const result = wait('serving');
  notify();
  await settle();
  assert.equal(result.isOver, false);
  drained.add('serving');
  notify();
  await settle();
  assert.equal(result.isOver, true);
  assert.equal(clock.pendingCount + listeners.size, 0, 'nothing is left behind');
});

test('draining: no word comes, managers or not → over after ten seconds', async () => {
  const { clock, listeners, wait, notify } = bench();
  const result = wait('serving');
  // The stream of tables ended: whoever leads next says how far the others are.
  notify();
  await clock.advanceAsync(9_999);
  assert.equal(result.isOver, false);
  await clock.advanceAsync(1);
  assert.equal(result.isOver, true);
  assert.equal(listeners.size, 0);
});

test('draining: never a backend → not waited for', async () => {
  const { wait } = bench();
  const results = ['starting', 'by name only', 'unknown'].map((taskId) => wait(taskId));
  await settle();
  assert.ok(results.every(({ isOver }) => isOver));
});

test('draining: cancelled → over at once', async () => {
  const { clock, wait } = bench();
  const abort = new AbortController();
  const result = wait('serving', abort.signal);
  abort.abort();
  await settle();
  assert.ok(result.isOver);
  assert.equal(clock.pendingCount, 0);
});
