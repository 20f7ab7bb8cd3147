import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { FakeClock } from '#lib/fake-clock';
import { fillRuntime } from '../../testing/fake-runtime.ts';
import { Harness, type Loose } from '../../testing/harness.ts';
import { makeContainer } from '../../testing/objects.ts';
import { chunk, filters, turns } from '../../testing/reading.ts';

let harness: Harness;
before(async () => {
  harness = await Harness.start(new FakeClock(), 'worker');
});
after(() => harness.stop());

describe('containers', () => {
  beforeEach(() => {
    fillRuntime(harness.backend.runtime);
  });

  async function names(query: string): Promise<string[]> {
    const list = await harness.get(`/containers/json?${query}`);
    return list.map((container: Loose) => container.Names[0]);
  }

  test('list: running ones; all, filters and limit → those, newest first', async () => {
    assert.deepEqual(await names(''), ['/web.1.t1', '/db.1.t3']);
    assert.deepEqual(await names('all=1'), ['/web.1.t1', '/db.1.t3', '/web.2.t2']);
    assert.deepEqual(await names('limit=1'), ['/web.1.t1']);
    assert.deepEqual(await names(filters({ name: ['^web'] })), ['/web.1.t1']);
    assert.deepEqual(await names(filters({ name: ['^/db'] })), ['/db.1.t3']);
    assert.deepEqual(await names(filters({ status: ['exited'] })), ['/web.2.t2']);
    assert.deepEqual(await names(filters({ exited: ['3'] })), ['/web.2.t2']);
    assert.deepEqual(await names(filters({ label: ['tier=back'] })), ['/db.1.t3']);
    assert.deepEqual(await names(filters({ 'is-task': ['true'] })), []);
    assert.deepEqual(await names(filters({ ancestor: ['busybox'], id: ['def'] })), ['/db.1.t3']);
    const wrong = await harness.call('GET', `/containers/json?${filters({ name: ['('] })}`);
    assert.equal(wrong.status, 400);
  });

  test('inspect: id, name, prefix → it; unknown and ambiguous → 404, 400', async () => {
    for (const wanted of ['abc1'.padEnd(64, '0'), 'web.1.t1', '%2Fweb.1.t1', 'abc1']) {
      const container = await harness.get(`/containers/${wanted}/json`);
      assert.equal(container.Name, '/web.1.t1');
      assert.equal(container.State.Running, true);
      assert.equal(container.Image, `sha256:${'b'.repeat(64)}`);
    }
    const missing = await harness.call('GET', '/containers/nope/json');
    assert.deepEqual(
      [missing.status, missing.value],
      [404, { message: 'No such container: nope' }],
    );
    assert.equal((await harness.call('GET', '/containers/abc/json')).status, 400);
  });

  test('list and inspect: what the agent knows → health, ports, address', async () => {
    const id = 'abc1'.padEnd(64, '0');
    const probe = { startedAt: 'a', endedAt: 'b', code: 1, output: 'no' };
    harness.backend.around.set(id, {
      health: { status: 'starting', failures: 2, probes: [probe] },
      network: {
        kind: 'own',
        address: '10.240.0.2',
        address6: 'fd73:686f:616c::af0:2',
        overlays: [],
        gateway: '169.254.1.1',
        ports: [
          { protocol: 'tcp', publishedPort: 8080, targetPort: 80 },
          { protocol: 'tcp', publishedPort: 8081, targetPort: 81, hostIp: '192.0.2.9' },
        ],
      },
    });
    try {
      const [listed] = await harness.get(`/containers/json?${filters({ id: ['abc1'] })}`);
      assert.match(listed.Status, / \(health: starting\)$/);
      assert.deepEqual(listed.Ports, [
        { IP: '0.0.0.0', PrivatePort: 80, PublicPort: 8080, Type: 'tcp' },
        { IP: '::', PrivatePort: 80, PublicPort: 8080, Type: 'tcp' },
        { IP: '192.0.2.9', PrivatePort: 81, PublicPort: 8081, Type: 'tcp' },
      ]);
      const inspected = await harness.get('/containers/abc1/json');
      assert.deepEqual(inspected.State.Health, {
        Status: 'starting',
        FailingStreak: 2,
        Log: [{ Start: 'a', End: 'b', ExitCode: 1, Output: 'no' }],
      });
      const { Ports, Networks } = inspected.NetworkSettings;
      assert.deepEqual(Ports, {
        '80/tcp': [
          { HostIp: '0.0.0.0', HostPort: '8080' },
          { HostIp: '::', HostPort: '8080' },
        ],
        '81/tcp': [{ HostIp: '192.0.2.9', HostPort: '8081' }],
      });
      assert.equal(Networks.bridge.GlobalIPv6Address, 'fd73:686f:616c::af0:2');
      assert.deepEqual(Object.keys(Networks), ['bridge']);
      assert.equal(Networks.bridge.Gateway, '169.254.1.1');
      assert.equal(Networks.bridge.IPAddress, '10.240.0.2');
      assert.equal(Networks.bridge.NetworkID, (await harness.get('/networks/bridge')).Id);
      assert.deepEqual(await names(filters({ health: ['starting'] })), ['/web.1.t1']);
      assert.deepEqual(await names(filters({ health: ['none'] })), ['/db.1.t3']);
      const other = await harness.get('/containers/def3/json');
      assert.equal('Health' in other.State, false);
      assert.deepEqual(other.NetworkSettings.Networks, {});
    } finally {
      harness.backend.around.clear();
    }
  });

  test('networks: overlays by name; else bridge, host or none → as docker ps shows', async () => {
    const id = 'abc1'.padEnd(64, '0');
    const overlay = (name: string, ...addresses: readonly string[]) => ({
      networkId: `id-${name}`,
      networkName: name,
      addresses,
    });
    const place = {
      kind: 'own',
      address: '10.240.0.2',
      gateway: '169.254.1.1',
      ports: [],
    } as const;
    const cases = [
      [[overlay('front', '10.0.1.3'), overlay('back', '10.0.2.4', 'fd00::4')], 'own', 'default'],
      [[], 'host', 'host'],
      [[], 'none', 'none'],
    ] as const;
    try {
      for (const [overlays, kind, mode] of cases) {
        const network = { ...place, kind, overlays };
        harness.backend.around.set(id, { health: undefined, network });
        const [listed] = await harness.get(`/containers/json?${filters({ id: ['abc1'] })}`);
        const expected = overlays.length > 0 ? ['front', 'back'] : [kind];
        assert.deepEqual(Object.keys(listed.NetworkSettings.Networks), expected);
        assert.equal(listed.HostConfig.NetworkMode, mode);
        if (overlays.length === 0) continue;
        const { back } = listed.NetworkSettings.Networks;
        assert.deepEqual(
          [back.NetworkID, back.IPAddress, back.GlobalIPv6Address, back.MacAddress],
          ['id-back', '10.0.2.4', 'fd00::4', '02:67:0a:00:02:04'],
        );
        assert.deepEqual([back.IPPrefixLen, back.Gateway, back.IPv6Gateway], [32, '', '']);
      }
      const lan = { addresses: ['fd00::4/64', '10.0.2.4/24'], gateways: ['10.0.2.1', 'fd00::1'] };
      const overlays = [{ ...overlay('lan', 'fd00::4', '10.0.2.4'), lan }];
      harness.backend.around.set(id, { health: undefined, network: { ...place, overlays } });
      const [listed] = await harness.get(`/containers/json?${filters({ id: ['abc1'] })}`);
      const shown = listed.NetworkSettings.Networks.lan;
      assert.deepEqual(
        [shown.IPAddress, shown.IPPrefixLen, shown.Gateway, shown.MacAddress],
        ['10.0.2.4', 24, '10.0.2.1', '02:67:0a:00:02:04'],
      );
      assert.deepEqual(
        [shown.GlobalIPv6Address, shown.GlobalIPv6PrefixLen, shown.IPv6Gateway],
        ['fd00::4', 64, 'fd00::1'],
      );
    } finally {
      harness.backend.around.clear();
    }
  });

  test('kill and stop: running → done; not running → 409, 304', async () => {
    const { calls } = harness.backend.runtime;
    const id = 'abc1'.padEnd(64, '0');
    const kill = await harness.call('POST', '/containers/abc1/kill?signal=HUP');
    assert.equal(kill.status, 204);
    assert.equal((await harness.call('POST', '/containers/abc1/stop?t=3')).status, 204);
    assert.equal((await harness.call('POST', '/containers/abc1/stop?t=0')).status, 204);
    // The container may take as long as it needs.
    assert.equal((await harness.call('POST', '/containers/abc1/stop?t=-1')).status, 204);
    const stops = ['3000', '0', 'Infinity'].map((grace) => `stop ${id} ${grace}`);
    assert.deepEqual(calls, [`kill ${id} HUP`, ...stops]);
    const dead = await harness.call('POST', '/containers/abc2/kill');
    assert.equal(dead.status, 409);
    assert.match(dead.text, /is not running/);
    assert.equal((await harness.call('POST', '/containers/abc2/stop')).status, 304);
  });

  test('wait: running → headers at once, the code when it ends', async () => {
    const response = await harness.open('POST', '/containers/abc1/wait?condition=next-exit');
    assert.equal(response.statusCode, 200);
    const body = chunk(response);
    await turns();
    const exit = { code: 7, exitedAt: '2026-01-01T00:00:00Z', oomKilled: false };
    harness.backend.runtime.emit({ kind: 'exit', id: 'abc1'.padEnd(64, '0'), exit });
    assert.deepEqual(JSON.parse(await body), { StatusCode: 7 });
    assert.deepEqual(
      (await harness.call('POST', '/containers/abc2/wait')).text,
      '{"StatusCode":3}\n',
    );
    assert.equal((await harness.call('POST', '/containers/abc2/wait?condition=x')).status, 400);
  });

  test('logs: both streams with times → one frame per line', async () => {
    harness.backend.runtime.logLines = [
      { stream: 'stdout', timestamp: '2026-01-01T00:00:00.000000001Z', data: Buffer.from('a\n') },
      { stream: 'stderr', timestamp: '2026-01-01T00:00:01Z', data: Buffer.from('b\n') },
    ];
    const query =
      'stdout=1&stderr=1&timestamps=1&tail=5&since=1767225600.5&until=2026-01-02T00:00:00Z';
    const { text, headers } = await harness.call('GET', `/containers/abc1/logs?${query}`);
    assert.equal(headers['content-type'], 'application/vnd.docker.multiplexed-stream');
    const first = '2026-01-01T00:00:00.000000001Z a\n';
    const second = '2026-01-01T00:00:01Z b\n';
    assert.equal(
      text,
      `\x01\0\0\0\0\0\0${String.fromCharCode(first.length)}${first}` +
        `\x02\0\0\0\0\0\0${String.fromCharCode(second.length)}${second}`,
    );
    assert.deepEqual(harness.backend.runtime.lastLogQuery, {
      stdout: true,
      stderr: true,
      follow: false,
      tail: 5,
      sinceMs: 1_767_225_600_500,
      untilMs: Date.UTC(2026, 0, 2),
    });
  });

  test('logs: of a terminal → raw; no stream chosen, odd times → 400', async () => {
    const { runtime } = harness.backend;
    const tty = makeContainer('fff1'.padEnd(64, '0'), 'tty');
    runtime.containerFacts.push({ ...tty, request: { ...tty.request, tty: true } });
    runtime.logLines = [{ stream: 'stdout', timestamp: '', data: Buffer.from('raw') }];
    const { text, headers } = await harness.call('GET', '/containers/tty/logs?stdout=1');
    assert.equal(text, 'raw');
    assert.equal(headers['content-type'], 'application/vnd.docker.raw-stream');
    const none = await harness.call('GET', '/containers/tty/logs');
    assert.equal(none.status, 400);
    assert.match(none.text, /you must choose at least one stream/);
    const odd = await harness.call('GET', '/containers/tty/logs?stdout=1&since=yesterday');
    assert.equal(odd.status, 400);
  });
});
