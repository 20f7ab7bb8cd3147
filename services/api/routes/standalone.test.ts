import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { after, before, beforeEach, describe, test } from 'node:test';
import type { ContainerFacts, LogLine } from '#agent/containerd/types';
import { plainRecord } from '#agent/standalone/testing';
import type { StandaloneRecord, StandaloneRequest } from '#agent/standalone/types';
import { ShoalError } from '#lib/errors';
import { FakeClock } from '#lib/fake-clock';
import type { StandaloneContainers } from '../backend.ts';
import { Harness, type Loose } from '../testing/harness.ts';
import { makeContainer } from '../testing/objects.ts';
import { filters } from '../testing/reading.ts';

const mine = 'a'.repeat(64);
const tasks = 'b'.repeat(64);

/** Answers as tests wish, and remembers what was asked. */
class FakeStandalone implements StandaloneContainers {
  readonly calls: string[] = [];
  readonly records = new Map<string, StandaloneRecord>();
  created: StandaloneRequest | undefined;
  isChanged = true;
  refusal: ShoalError | undefined;
  lines: LogLine[] = [];
  readonly listeners = new Set<(facts: ContainerFacts) => void>();

  async #note(call: string): Promise<boolean> {
    this.calls.push(call);
    if (this.refusal !== undefined) throw this.refusal;
    return this.isChanged;
  }

  create: StandaloneContainers['create'] = async (request) => {
    await this.#note('create');
    this.created = request;
    return mine;
  };
  start: StandaloneContainers['start'] = () => this.#note('start');
  restart: StandaloneContainers['restart'] = async (_id, graceMs) => {
    await this.#note(`restart ${graceMs}`);
  };
  stopContainer: StandaloneContainers['stopContainer'] = (_id, graceMs) =>
    this.#note(`stop ${graceMs}`);
  kill: StandaloneContainers['kill'] = async (_id, signal) => {
    await this.#note(`kill ${signal}`);
  };
  remove: StandaloneContainers['remove'] = async (id, force, withVolumes) => {
    await this.#note(`remove ${id.slice(0, 1)} ${force} ${withVolumes}`);
  };
  wait: StandaloneContainers['wait'] = async (_id, condition) => {
    await this.#note(`wait ${condition}`);
    return 7;
  };
  output: StandaloneContainers['output'] = async () => {
    await this.#note('output');
    const { lines } = this;
    return (async function* () {
      yield* lines;
    })();
  };
  connect: StandaloneContainers['connect'] = async (_id, { target }) => {
    await this.#note(`connect ${target}`);
  };
  disconnect: StandaloneContainers['disconnect'] = async (_id, target) => {
    await this.#note(`disconnect ${target}`);
  };
  find: StandaloneContainers['find'] = (id) => this.records.get(id);
  onRemoved: StandaloneContainers['onRemoved'] = (listener) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
}

describe('containers made by hand', () => {
  let harness: Harness;
  let standalone: FakeStandalone;
  before(async () => {
    standalone = new FakeStandalone();
    harness = await Harness.start(new FakeClock(), 'worker', undefined, standalone);
  });
  after(() => harness.stop());
  beforeEach(() => {
    const { backend } = harness;
    standalone.calls.length = 0;
    standalone.isChanged = true;
    standalone.refusal = undefined;
    const labels = { 'com.docker.swarm.service.name': 'web' };
    backend.runtime.containerFacts = [
      makeContainer(mine, 'debug', { state: 'exited', createdAt: '2025-12-31T00:00:00Z' }),
      makeContainer(tasks, 'web.1.t1', { labels }),
    ];
    const record = plainRecord({ id: mine, hasStarted: true, restarts: 2, error: 'no manager' });
    standalone.records.set(mine, record);
    backend.around.set(mine, { health: undefined, network: undefined, standalone: record });
  });

  const call = async (method: string, path: string, body?: unknown) => {
    const { status, text } = await harness.call(method, path, body === undefined ? {} : { body });
    return `${status} ${text.trim()}`;
  };

  test('create → what was asked for, and the id; its refusals as they are', async () => {
    const body = { Image: 'busybox', Cmd: ['true'], HostConfig: { NetworkMode: 'net' } };
    const made = await call('POST', '/containers/create?name=debug', body);
    assert.equal(made, `201 {"Id":"${mine}","Warnings":[]}`);
    assert.deepEqual([standalone.created?.name, standalone.created?.args], ['debug', ['true']]);
    standalone.refusal = new ShoalError('not_found', 'No such image: busybox');
    const absent = await call('POST', '/containers/create', body);
    assert.equal(absent, '404 {"message":"No such image: busybox"}');
    assert.match(await call('POST', '/containers/create', { Image: 'a', Tty: true }), /^501 .*Tty/);
    assert.match(await call('POST', '/containers/create', { Image: 1 }), /^400 .*Image/);
  });

  test('start, stop, restart, kill, wait, remove → asked of the node; nothing to do → 304', async () => {
    assert.match(await call('POST', '/containers/debug/start'), /^204/);
    assert.match(await call('POST', '/containers/debug/stop?t=3'), /^204/);
    assert.match(await call('POST', '/containers/debug/restart'), /^204/);
    assert.equal(
      await call('POST', '/containers/debug/wait?condition=removed'),
      '200 {"StatusCode":7}',
    );
    assert.match(await call('DELETE', '/containers/debug?force=1&v=1'), /^204/);
    assert.match(await call('POST', '/networks/net/connect', { Container: 'debug' }), /^503|^501/);
    assert.deepEqual(standalone.calls, [
      'start',
      'stop 3000',
      'restart undefined',
      'wait removed',
      'remove a true true',
    ]);
    standalone.isChanged = false;
    assert.match(await call('POST', '/containers/debug/start'), /^304/);
    assert.match(await call('POST', '/containers/debug/stop'), /^304/);
  });

  test('of a task → refused with what to use', async () => {
    for (const [method, path] of [
      ['POST', '/containers/web.1.t1/start'],
      ['DELETE', '/containers/web.1.t1?force=1'],
      ['POST', '/containers/web.1.t1/attach?stream=1'],
    ] as const) {
      const answer = await call(method, path);
      assert.match(answer, /^501 .*web\.1\.t1 belongs to service web: services make and remove/);
    }
    assert.deepEqual(standalone.calls, []);
  });

  test('prune → those that are down, and no container of a task', async () => {
    assert.equal(
      await call('POST', '/containers/prune'),
      `200 {"ContainersDeleted":["${mine}"],"SpaceReclaimed":0}`,
    );
    const young = `/containers/prune?${filters({ until: ['2025-01-01T00:00:00Z'] })}`;
    assert.equal(await call('POST', young), '200 {"ContainersDeleted":null,"SpaceReclaimed":0}');
    assert.deepEqual(standalone.calls, ['remove a false false']);
    for (const code of ['not_found', 'already_exists'] as const) {
      standalone.refusal = new ShoalError(code, 'gone, or started, since the list');
      const answer = await call('POST', '/containers/prune');
      assert.equal(answer, '200 {"ContainersDeleted":null,"SpaceReclaimed":0}');
    }
  });

  test('inspect and list → its policy, why it is down, that it comes back', async () => {
    const record = plainRecord({
      ...standalone.records.get(mine),
      phase: 'up',
      restart: { name: 'on-failure', retriesMax: 5 },
    });
    harness.backend.around.set(mine, { health: undefined, network: undefined, standalone: record });
    const shown: Loose = await harness.get('/containers/debug/json');
    assert.equal(shown.State.Status, 'restarting');
    assert.equal(shown.State.Error, 'no manager');
    assert.equal(shown.RestartCount, 2);
    assert.deepEqual(shown.HostConfig.RestartPolicy, { Name: 'on-failure', MaximumRetryCount: 5 });
    assert.deepEqual(Object.keys(shown.NetworkSettings.Networks), ['bridge']);
    const [first]: Loose = await harness.get(`/containers/json?${filters({ name: ['debug'] })}`);
    assert.match(first.Status, /^Restarting \(0\)/);
  });

  test('attach with an offer of another protocol → 101, frames, and the end', async () => {
    standalone.lines = [
      { stream: 'stdout', timestamp: '', data: Buffer.from('out\n') },
      { stream: 'stderr', timestamp: '', data: Buffer.from('err\n') },
    ];
    const text = await exchange(
      harness.socketPath,
      'POST /v1.49/containers/debug/attach?stream=1&stdout=1&stderr=1 HTTP/1.1\r\nHost: d\r\n' +
        'Connection: Upgrade\r\nUpgrade: tcp\r\n\r\n',
    );
    assert.match(text, /^HTTP\/1\.1 101 UPGRADED\r\nContent-Type: application\/vnd\.docker\.mult/);
    const body = text.slice(text.indexOf('\r\n\r\n') + 4);
    assert.equal(body, '\x01\0\0\0\0\0\0\x04out\n\x02\0\0\0\0\0\0\x04err\n');
  });

  test('it is gone → an event', async () => {
    const nowS = harness.clock.now() / 1000;
    for (const listener of standalone.listeners) listener(makeContainer(mine, 'debug'));
    // It is told by the time that the next request is answered.
    await harness.get('/containers/json');
    const events = await harness.call('GET', `/events?since=${nowS}&until=${nowS}`);
    assert.match(events.text, /"Action":"destroy"/);
  });
});

/** Sends text, closes its own direction as clients without input do, and reads to the end. */
function exchange(path: string, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    const socket = connect({ path, allowHalfOpen: true });
    socket.on('error', reject);
    socket.on('data', (part) => parts.push(part));
    socket.on('end', () => {
      socket.destroy();
      resolve(Buffer.concat(parts).toString('latin1'));
    });
    socket.end(text);
  });
}
