import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { FakeClock } from '#lib/fake-clock';
import { fillRuntime } from '../../testing/fake-runtime.ts';
import { Harness, type Loose } from '../../testing/harness.ts';
import { filters } from '../../testing/reading.ts';

let harness: Harness;
before(async () => {
  harness = await Harness.start(new FakeClock(), 'worker');
});
after(() => harness.stop());

describe('volumes, networks and space', () => {
  beforeEach(() => {
    fillRuntime(harness.backend.runtime);
  });

  test('volumes: list, inspect → as the node tells; unknown → 404', async () => {
    harness.backend.volumeFacts = [
      {
        name: 'data',
        driver: 'local',
        mountpoint: '/v/data',
        createdAt: '2026-01-01T00:00:00Z',
        labels: {},
      },
    ];
    const { Volumes } = await harness.get('/volumes');
    assert.equal(Volumes[0].Name, 'data');
    assert.equal((await harness.get('/volumes/data')).Mountpoint, '/v/data');
    const missing = await harness.call('GET', '/volumes/nope');
    assert.equal(missing.status, 404);
    assert.match(missing.text, /no such volume/);
  });

  test('networks: those that every node has → listed and found; others → 404', async () => {
    const list = await harness.get('/networks');
    assert.deepEqual(
      list.map((network: Loose) => [network.Name, network.Driver, network.Scope]),
      [
        ['bridge', 'bridge', 'local'],
        ['host', 'host', 'local'],
        ['none', 'null', 'local'],
      ],
    );
    assert.match(list[0].Id, /^[0-9a-f]{64}$/);
    assert.equal((await harness.get(`/networks/${list[1].Id}`)).Name, 'host');
    assert.equal((await harness.call('GET', '/networks/host?scope=swarm')).status, 404);
    assert.deepEqual(await harness.get(`/networks?${filters({ scope: ['swarm'] })}`), []);
  });

  test('space: → images and who uses them', async () => {
    const usage = await harness.get('/system/df');
    assert.equal(usage.LayersSize, 8_600_000);
    assert.deepEqual(
      usage.Images.map((image: Loose) => image.Containers),
      [3, 0],
    );
  });
});
