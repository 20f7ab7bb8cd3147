import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { isShoalError } from '#lib/errors';
import { nullLogger } from '#lib/log';
import { NetworkExecutor } from '../executor.ts';
import { FakeContainer } from './fake-container.ts';
import { ContainerLans } from './lans.ts';
import type { LanContainer, LanLink } from './wish.ts';

const containerId = 'c0ffee'.repeat(10);
const namespace = 'test-c-c0ffeec0ffee';

function link(init: Partial<LanLink> = {}): LanLink {
  return {
    networkId: 'lan-id',
    networkName: 'lan',
    device: 'eth1',
    parent: 'eno1',
    mode: 'bridge',
    mtuBytes: undefined,
    addresses: ['192.168.7.9/24'],
    gateways: ['192.168.7.1'],
    ...init,
  };
}

function container(init: Partial<LanLink> = {}): LanContainer {
  return { containerId, namespace, address: { v4: '10.240.4.2' }, links: [link(init)] };
}

function bench(netnsDirectory = '/ns') {
  const fake = new FakeContainer(namespace);
  fake.parents.set('eno1', { mtu: 1500, isUp: true });
  /** A new run of the agent, which knows nothing. */
  const start = (): ContainerLans => {
    const executor = new NetworkExecutor({ netnsDirectory: '/ns' }, { run: fake.run });
    const deps = { run: fake.run, executor, log: nullLogger, nodeName: () => 'w1' };
    return new ContainerLans({ namespacePrefix: 'test-', netnsDirectory }, deps);
  };
  return { fake, start, lans: start() };
}

function told(message: string): (error: unknown) => boolean {
  return (error) => {
    assert.ok(isShoalError(error, 'failed_precondition'), String(error));
    assert.equal(error.message, message);
    return true;
  };
}

describe('LANs of containers', () => {
  test('joining again, also after a restart → the kernel is not touched', async () => {
    const { fake, start, lans } = bench();
    await lans.attach(container());
    assert.deepEqual([...fake.links.keys()], ['eth1']);
    assert.equal(fake.links.get('eth1')?.isUp, true);
    const before = fake.changes.length;
    await lans.attach(container());
    await start().attach(container());
    assert.equal(fake.changes.length, before);
    assert.equal((await lans.verify()).get('lan-id'), '');
    assert.equal(fake.changes.length, before);
  });

  test('something was taken away → said once, and there again', async () => {
    const { fake, lans } = bench();
    await lans.attach(container());
    fake.lose('eth1');
    fake.rules.clear();
    const found = await lans.verify();
    assert.equal(
      found.get('lan-id'),
      'container c0ffeec0ffee: missing link eth1\n' +
        'container c0ffeec0ffee: missing rule for answers from 10.240.4.2',
    );
    assert.equal(fake.routes.get('0.0.0.0/1'), 'via 192.168.7.1 dev eth1');
    assert.equal((await lans.verify()).get('lan-id'), '');
  });

  test('what cannot be had here → refused by name, and nothing is made', async () => {
    const { fake, lans } = bench();
    const start = 'network lan cannot be had on node w1: ';
    const cases: readonly [Partial<LanLink>, string][] = [
      [
        { parent: 'eth9' },
        'its parent, the interface eth9, is not there; create it there, or keep the service away ' +
          'from this node by a constraint',
      ],
      [
        { mtuBytes: 9000 },
        'MTU 9000 is more than 1500 of eno1; widen the interface, or create the network anew with ' +
          '1500 at most',
      ],
      [
        { mode: 'passthru' },
        'parent "eno1" and mode "passthru" make no macvlan link; create it anew with --opt parent=…',
      ],
      [
        { parent: '' },
        'parent "" and mode "bridge" make no macvlan link; create it anew with --opt parent=…',
      ],
    ];
    for (const [init, message] of cases) {
      await assert.rejects(lans.attach(container(init)), told(start + message));
    }
    assert.deepEqual(fake.changes, []);
    assert.equal((await lans.verify()).size, 0, 'who was refused is not looked after');
  });

  test('no namespace → to be tried again', async () => {
    const { fake, lans } = bench();
    fake.isThere = false;
    await assert.rejects(lans.attach(container()), (error) => isShoalError(error, 'unavailable'));
  });

  test('the parent goes, or is down → said, with the reason why it cannot be repaired', async () => {
    const { fake, lans } = bench();
    await lans.attach(container());
    fake.parents.set('eno1', { mtu: 1500, isUp: false });
    assert.equal(
      (await lans.verify()).get('lan-id'),
      'the parent, the interface eno1 of this node, is down',
    );
    fake.parents.delete('eno1');
    fake.lose('eth1');
    const words = (await lans.verify()).get('lan-id') ?? '';
    assert.match(words, /missing link eth1\n.*its parent, the interface eno1, is not there/);
    fake.parents.set('eno1', { mtu: 1500, isUp: true });
    await lans.verify();
    assert.equal((await lans.verify()).get('lan-id'), '');
  });

  test('leaving → the link goes; twice, without a namespace, from an earlier run → no harm', async () => {
    const { fake, start, lans } = bench();
    await lans.attach(container());
    await start().detach(containerId);
    assert.equal(fake.links.size, 0);
    const before = fake.changes.length;
    await lans.detach(containerId);
    fake.isThere = false;
    await lans.detach(containerId);
    assert.equal(fake.changes.length, before);
    assert.equal((await lans.verify()).size, 0);
  });

  test('leaving while it joins → nothing is left', async () => {
    const { fake, lans } = bench();
    await Promise.all([lans.attach(container()), lans.detach(containerId)]);
    assert.equal(fake.links.size, 0);
  });

  test('a clean-up → links of containers that nobody has, not of those that are here', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'shoal-lans-'));
    try {
      await writeFile(join(directory, namespace), '');
      const { fake, start, lans } = bench(directory);
      await lans.attach(container());
      await lans.retain([]);
      await start().retain([containerId]);
      assert.equal(fake.links.size, 1);
      await start().retain([]);
      assert.equal(fake.links.size, 0);
    } finally {
      await rm(directory, { recursive: true });
    }
  });
});
