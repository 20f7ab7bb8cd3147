import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { FakeClock } from '#lib/fake-clock';
import { Service, TaskState } from '#proto/gen/swarm';
import { renderUnlockKey } from '#proto/model/unlock-key';
import { Harness, type Loose } from '../../testing/harness.ts';
import { clusterId, makeTask, managerId, webSpec, workerId } from '../../testing/objects.ts';
import { filters } from '../../testing/reading.ts';

describe('cluster routes', () => {
  let harness: Harness;
  const clock = new FakeClock();
  before(async () => {
    harness = await Harness.start(clock);
  });
  after(() => harness.stop());
  beforeEach(async () => {
    const { store } = harness.backend;
    await store.update((tx) => {
      for (const { id } of tx.task.all()) tx.remove('task', id);
      for (const { id } of tx.service.all()) tx.remove('service', id);
    });
  });

  async function create(spec: unknown, headers: Record<string, string> = {}): Promise<string> {
    const reply = await harness.call('POST', '/services/create', { body: spec, headers });
    assert.equal(reply.status, 201, reply.text);
    return (reply.value as Loose).ID;
  }

  async function update(id: string, query: string, spec: unknown, headers = {}) {
    const { Version } = await harness.get(`/services/${id}`);
    const path = `/services/${id}/update?version=${Version.Index}${query}`;
    return harness.call('POST', path, { body: spec, headers });
  }

  describe('services', () => {
    test('create: a spec → 201, found by id, name and prefix', async () => {
      const id = await create(webSpec());
      for (const wanted of [id, 'web', id.slice(0, 7)]) {
        const service = await harness.get(`/services/${wanted}`);
        assert.equal(service.ID, id);
        assert.equal(service.Spec.Name, 'web');
        assert.equal(service.Spec.TaskTemplate.ContainerSpec.StopGracePeriod, undefined);
      }
    });

    test('inspect: with defaults, by name → the defaults are there', async () => {
      await create(webSpec());
      const service = await harness.get('/services/web?insertDefaults=true');
      assert.equal(service.Spec.TaskTemplate.ContainerSpec.StopGracePeriod, 10_000_000_000);
      assert.equal(service.Spec.UpdateConfig.Parallelism, 1);
    });

    test('names: taken, unknown, ambiguous prefix → 409, 404, 400', async () => {
      await create(webSpec());
      const again = await harness.call('POST', '/services/create', { body: webSpec() });
      assert.equal(again.status, 409);
      assert.match(again.text, /already exists|conflicts/);
      const missing = await harness.call('GET', '/services/nope');
      assert.deepEqual(
        [missing.status, missing.value],
        [404, { message: 'service nope not found' }],
      );
      const { store } = harness.backend;
      await store.update((tx) => {
        for (const id of ['zz1', 'zz2']) {
          tx.create('service', Service.create({ id: id.padEnd(25, '0') }));
        }
      });
      const ambiguous = await harness.call('GET', '/services/zz');
      assert.equal(ambiguous.status, 400);
      assert.match(ambiguous.text, /service zz is ambiguous \(2 matches found\)/);
    });

    test('update: without, with an old and with the right version → 400, 500, 200', async () => {
      const id = await create(webSpec());
      const bare = await harness.call('POST', `/services/${id}/update`, { body: webSpec() });
      assert.equal(bare.status, 400);
      assert.match(bare.text, /invalid service version ''/);
      const { Version } = await harness.get(`/services/${id}`);
      const spec = webSpec({ Mode: { Replicated: { Replicas: 5 } } });
      const good = await update(id, '', spec);
      assert.deepEqual([good.status, good.value], [200, { Warnings: null }]);
      const old = await harness.call('POST', `/services/${id}/update?version=${Version.Index}`, {
        body: webSpec(),
      });
      assert.equal(old.status, 500);
      assert.match(old.text, /update out of sequence/);
      const service = await harness.get(`/services/${id}`);
      assert.equal(service.Spec.Mode.Replicated.Replicas, 5);
      assert.equal(service.PreviousSpec.Mode.Replicated.Replicas, 2);
    });

    test('rollback: previous → the previous spec, whatever the body says', async () => {
      const id = await create(webSpec());
      await update(id, '', webSpec({ Mode: { Replicated: { Replicas: 5 } } }));
      const reply = await update(id, '&rollback=previous', webSpec());
      assert.equal(reply.status, 200, reply.text);
      const service = await harness.get(`/services/${id}`);
      assert.equal(service.Spec.Mode.Replicated.Replicas, 2);
      assert.equal(service.UpdateStatus.State, 'rollback_started');
      assert.equal((await update(id, '&rollback=sideways', webSpec())).status, 400);
    });

    test('credentials: sent once → stored, kept by updates, never shown', async () => {
      const header = 'eyJ1c2VybmFtZSI6InUifQ==';
      const id = await create(webSpec(), { 'x-registry-auth': header });
      const { store } = harness.backend;
      const stored = () => store.view.service.get(id)?.spec?.task?.container?.pullOptions;
      assert.equal(stored()?.registryAuth, header);
      for (const query of ['', '&registryAuthFrom=spec', '&registryAuthFrom=previous-spec']) {
        const reply = await update(id, query, webSpec());
        assert.equal(reply.status, 200, reply.text);
        assert.equal(stored()?.registryAuth, header, query);
      }
      await update(id, '', webSpec(), { 'x-registry-auth': 'bmV3' });
      assert.equal(stored()?.registryAuth, 'bmV3');
      const shown = await harness.call('GET', `/services/${id}`);
      assert.doesNotMatch(shown.text, /bmV3|eyJ1c2Vy|PullOptions/i);
    });

    test('credentials: from a previous spec that is not there, or elsewhere → 400', async () => {
      const id = await create(webSpec());
      const reply = await update(id, '&registryAuthFrom=previous-spec', webSpec());
      assert.equal(reply.status, 400);
      assert.match(reply.text, /does not have a previous spec/);
      assert.equal((await update(id, '&registryAuthFrom=moon', webSpec())).status, 400);
    });

    test('list: filters and status → only those asked for, counts only on demand', async () => {
      const id = await create(webSpec({ Labels: { tier: 'front' } }));
      await create(webSpec({ Name: 'agent', Mode: { Global: {} } }));
      const names = async (query: string): Promise<string[]> =>
        (await harness.get(`/services?${query}`)).map((each: Loose) => each.Spec.Name).sort();
      assert.deepEqual(await names(''), ['agent', 'web']);
      assert.deepEqual(await names(filters({ name: { we: true } })), ['web']);
      assert.deepEqual(await names(filters({ id: [id.slice(0, 5)] })), ['web']);
      assert.deepEqual(await names(filters({ label: ['tier=front'] })), ['web']);
      assert.deepEqual(await names(filters({ label: ['tier=back'] })), []);
      assert.deepEqual(await names(filters({ mode: ['global'] })), ['agent']);
      assert.equal(
        (await harness.call('GET', `/services?${filters({ mode: ['x'] })}`)).status,
        400,
      );
      const plain = await harness.get(`/services?${filters({ name: ['web'] })}`);
      assert.equal(plain[0].ServiceStatus, undefined);
      const counted = await harness.get(`/services?status=true&${filters({ name: ['web'] })}`);
      assert.deepEqual(counted[0].ServiceStatus, {
        RunningTasks: 0,
        DesiredTasks: 2,
        CompletedTasks: 0,
      });
      const old = await harness.get(`/v1.40/services?status=true`);
      assert.equal(old[0].ServiceStatus, undefined);
    });

    test('remove: by name → gone, then 404', async () => {
      await create(webSpec());
      const reply = await harness.call('DELETE', '/services/web');
      assert.deepEqual([reply.status, reply.text], [200, '']);
      assert.equal((await harness.call('DELETE', '/services/web')).status, 404);
    });

    test('networks: one that does not exist → 404 naming it', async () => {
      const TaskTemplate = {
        ContainerSpec: { Image: 'busybox' },
        Networks: [{ Target: 'backend' }],
      };
      const body = webSpec({ TaskTemplate });
      const reply = await harness.call('POST', '/services/create', { body });
      assert.equal(reply.status, 404, reply.text);
      assert.match(reply.text, /network backend not found/);
    });
  });

  describe('tasks', () => {
    async function addTasks(id: string, state: TaskState): Promise<void> {
      const { store } = harness.backend;
      await store.update((tx) => {
        const service = tx.service.get(id);
        assert.ok(service);
        for (const slot of [1, 2]) tx.create('task', makeTask(service, slot, state, clock.now()));
      });
    }

    test('list: by service name, node, state → those; unknown service → 404', async () => {
      const id = await create(webSpec());
      await addTasks(id, TaskState.RUNNING);
      const count = async (wanted: unknown): Promise<number> =>
        (await harness.get(`/tasks?${filters(wanted)}`)).length;
      assert.equal(await count({ service: ['web'] }), 2);
      assert.equal(await count({ service: { [id]: true } }), 2);
      assert.equal(await count({ node: ['w1'] }), 2);
      assert.equal(await count({ node: ['m1'] }), 0);
      assert.equal(await count({ 'desired-state': ['running'] }), 2);
      assert.equal(await count({ 'desired-state': ['shutdown'] }), 0);
      assert.equal(await count({ name: ['web.1'] }), 1);
      const missing = await harness.call('GET', `/tasks?${filters({ service: ['nope'] })}`);
      assert.equal(missing.status, 404);
      const wrong = await harness.call('GET', `/tasks?${filters({ 'desired-state': ['up'] })}`);
      assert.equal(wrong.status, 400);
    });

    test('up to date: after an update → only tasks of the new spec', async () => {
      const id = await create(webSpec());
      await addTasks(id, TaskState.RUNNING);
      const count = async (): Promise<number> =>
        (await harness.get(`/tasks?${filters({ service: [id], '_up-to-date': ['true'] })}`)).length;
      assert.equal(await count(), 2);
      const next = webSpec({ TaskTemplate: { ContainerSpec: { Image: 'busybox:2' } } });
      assert.equal((await update(id, '', next)).status, 200);
      assert.equal(await count(), 0);
      await addTasks(id, TaskState.STARTING);
      assert.equal(await count(), 2);
      assert.equal((await harness.get(`/tasks?${filters({ service: [id] })}`)).length, 4);
    });

    test('inspect: by id → its state and spec', async () => {
      const id = await create(webSpec());
      await addTasks(id, TaskState.RUNNING);
      const [first] = await harness.get(`/tasks?${filters({ service: [id] })}`);
      const task = await harness.get(`/tasks/${first.ID}`);
      assert.equal(task.Status.State, 'running');
      assert.equal(task.Spec.ContainerSpec.Image, 'busybox');
      assert.equal((await harness.call('GET', '/tasks/nope')).status, 404);
    });
  });

  describe('nodes', () => {
    test('list: filters → those; the leader is marked', async () => {
      const names = async (wanted: unknown): Promise<string[]> =>
        (await harness.get(`/nodes?${filters(wanted)}`)).map(
          (node: Loose) => node.Description.Hostname,
        );
      assert.deepEqual((await names({})).sort(), ['m1', 'w1']);
      assert.deepEqual(await names({ role: ['manager'] }), ['m1']);
      assert.deepEqual(await names({ name: ['w'] }), ['w1']);
      assert.deepEqual(await names({ id: [workerId.slice(0, 9)] }), ['w1']);
      assert.deepEqual(await names({ membership: ['pending'] }), []);
      assert.equal(
        (await harness.call('GET', `/nodes?${filters({ role: ['boss'] })}`)).status,
        400,
      );
      const leader = await harness.get('/nodes/m1');
      assert.equal(leader.ManagerStatus.Leader, true);
    });

    test('update: labels and availability → stored; wrong version and role → refused', async () => {
      const before = await harness.get('/nodes/w1');
      const spec = { ...before.Spec, Labels: { disk: 'ssd' }, Availability: 'drain' };
      const path = `/nodes/${workerId}/update?version=${before.Version.Index}`;
      const reply = await harness.call('POST', path, { body: spec });
      assert.deepEqual([reply.status, reply.text], [200, '']);
      const node = await harness.get('/nodes/w1');
      assert.deepEqual(node.Spec.Labels, { disk: 'ssd' });
      assert.equal(node.Spec.Availability, 'drain');
      const labelled = await harness.get(`/nodes?${filters({ 'node.label': ['disk=ssd'] })}`);
      assert.equal(labelled.length, 1);
      const again = await harness.call('POST', path, { body: spec });
      assert.equal(again.status, 500);
      assert.match(again.text, /update out of sequence/);
      const bare = await harness.call('POST', `/nodes/${workerId}/update`, { body: spec });
      assert.match(bare.text, /invalid node version ''/);
      const role = await harness.call('POST', path, { body: { ...spec, Role: 'boss' } });
      assert.match(role.text, /Role: invalid value \\"boss\\": want one of worker, manager/);
    });

    test('remove: a node that is up → 400 that says so', async () => {
      const reply = await harness.call('DELETE', '/nodes/w1');
      assert.equal(reply.status, 400, reply.text);
      assert.match(reply.text, /not down/);
      assert.equal((await harness.call('DELETE', '/nodes/nope')).status, 404);
    });
  });

  describe('swarm', () => {
    test('inspect: → settings and tokens', async () => {
      const swarm = await harness.get('/swarm');
      assert.equal(swarm.ID, clusterId);
      assert.deepEqual(swarm.JoinTokens, {
        Worker: 'SWMTKN-1-worker-0',
        Manager: 'SWMTKN-1-manager-0',
      });
      assert.equal(swarm.Spec.Orchestration.TaskHistoryRetentionLimit, 5);
    });

    test('update: a token to rotate → only that one is new', async () => {
      const { Version, Spec } = await harness.get('/swarm');
      const path = `/swarm/update?version=${Version.Index}&rotateWorkerToken=true&rotateManagerToken=false&rotateManagerUnlockKey=false`;
      const reply = await harness.call('POST', path, { body: Spec });
      assert.equal(reply.status, 200, reply.text);
      assert.deepEqual((await harness.get('/swarm')).JoinTokens, {
        Worker: 'SWMTKN-1-worker-1',
        Manager: 'SWMTKN-1-manager-0',
      });
    });

    test('update: one setting → that one, the others stay', async () => {
      const { Version } = await harness.get('/swarm');
      const body = { Name: 'default', Orchestration: { TaskHistoryRetentionLimit: 9 } };
      const path = `/swarm/update?version=${Version.Index}`;
      assert.equal((await harness.call('POST', path, { body })).status, 200);
      const { Spec } = await harness.get('/swarm');
      assert.equal(Spec.Orchestration.TaskHistoryRetentionLimit, 9);
      assert.equal(Spec.Dispatcher.HeartbeatPeriod, 5_000_000_000);
    });

    test('autolock: on, rotated, off → a key, another one, none; nowhere else a key', async () => {
      const update = async (isLocked: boolean, query = '') => {
        const { Version, Spec } = await harness.get('/swarm');
        const body = { ...Spec, EncryptionConfig: { AutoLockManagers: isLocked } };
        return harness.call('POST', `/swarm/update?version=${Version.Index}${query}`, { body });
      };
      const rotate = '&rotateManagerUnlockKey=true';
      assert.deepEqual(await harness.get('/swarm/unlockkey'), { UnlockKey: '' });
      const refused = await update(false, rotate);
      assert.equal(refused.status, 400);
      assert.match(refused.text, /cannot be rotated: autolock is not turned on/);
      assert.equal((await update(true)).status, 200);
      const { UnlockKey } = await harness.get('/swarm/unlockkey');
      assert.match(UnlockKey, /^SWMKEY-1-[A-Za-z0-9+/]{43}$/);
      assert.equal((await update(true)).status, 200);
      assert.deepEqual(await harness.get('/swarm/unlockkey'), { UnlockKey });
      for (const path of ['/swarm', '/info']) {
        const { text } = await harness.call('GET', path);
        assert.ok(!text.includes(UnlockKey.slice(9)) && !text.includes('nlockKey'), path);
      }
      assert.equal((await update(true, rotate)).status, 200);
      const { UnlockKey: next } = await harness.get('/swarm/unlockkey');
      assert.match(next, /^SWMKEY-1-/);
      assert.notEqual(next, UnlockKey);
      assert.equal((await update(false)).status, 200);
      assert.deepEqual(await harness.get('/swarm/unlockkey'), { UnlockKey: '' });
    });

    test('unlock: → 409 when not locked, 400 for no key, 401 for a wrong one, then 200', async () => {
      const right = new Uint8Array(32).fill(7);
      const unlock = (key: unknown) =>
        harness.call('POST', '/swarm/unlock', { body: { UnlockKey: key } });
      assert.equal((await unlock(renderUnlockKey(right))).status, 409);
      harness.backend.lockedWith = right;
      assert.equal((await harness.get('/info')).Swarm.LocalNodeState, 'locked');
      const ping = await harness.call('GET', '/_ping');
      assert.equal(ping.headers.swarm, 'locked');
      for (const key of ['', 'SWMKEY-1-', 'SWMTKN-1-x', 7]) {
        assert.equal((await unlock(key)).status, 400, String(key));
      }
      const wrong = await unlock(renderUnlockKey(new Uint8Array(32)));
      assert.equal(wrong.status, 401);
      assert.match(wrong.text, /invalid key/);
      assert.equal((await unlock(` ${renderUnlockKey(right)}\n`)).status, 200);
      assert.equal((await harness.get('/info')).Swarm.LocalNodeState, 'active');
    });

    test('secrets and configs: lists → empty; one of them → 404', async () => {
      assert.deepEqual(await harness.get('/secrets'), []);
      assert.deepEqual(await harness.get(`/configs?${filters({ name: ['a'] })}`), []);
      const reply = await harness.call('GET', '/secrets/a');
      assert.deepEqual([reply.status, reply.value], [404, { message: 'secret a not found' }]);
    });
  });
});

describe('swarm membership', () => {
  test('init, leave, join: → passed on as sent; wrong fields → 400', async () => {
    const harness = await Harness.start(new FakeClock(), 'outside');
    try {
      const wrong = await harness.call('POST', '/swarm/init', { body: { ListenAddr: 7 } });
      assert.match(wrong.text, /ListenAddr: want a string, got a number/);
      const lazy = await harness.call('POST', '/swarm/init', { body: { Availability: 'lazy' } });
      assert.equal(lazy.status, 400);
      const Spec = { Labels: null, Orchestration: {}, Raft: {}, Dispatcher: {}, CAConfig: {} };
      const body = {
        ListenAddr: '0.0.0.0:2377',
        AdvertiseAddr: '10.0.0.1',
        DataPathPort: 0,
        DefaultAddrPool: null,
        SubnetSize: 24,
        Availability: 'drain',
        AutoLockManagers: true,
        Spec,
      };
      const init = await harness.call('POST', '/swarm/init', { body });
      assert.deepEqual([init.status, init.value], [200, managerId]);
      assert.deepEqual(harness.backend.inits[0], {
        listenAddr: '0.0.0.0:2377',
        advertiseAddr: '10.0.0.1',
        dataPathAddr: '',
        dataPathPort: 0,
        defaultAddrPool: [],
        subnetSize: 24,
        forceNewCluster: false,
        autoLockManagers: true,
        availability: 'drain',
        spec: Spec,
      });
      assert.equal((await harness.call('POST', '/swarm/init', { body })).status, 503);
      assert.equal((await harness.call('POST', '/swarm/leave')).status, 503);
      assert.equal((await harness.call('POST', '/swarm/leave?force=1')).status, 200);
      const join = {
        ListenAddr: '0.0.0.0:2377',
        RemoteAddrs: ['10.77.0.11:2377'],
        JoinToken: 'SWMTKN-1-x',
      };
      assert.equal((await harness.call('POST', '/swarm/join', { body: join })).status, 200);
      assert.deepEqual(harness.backend.joins[0]?.remoteAddrs, ['10.77.0.11:2377']);
      assert.equal(harness.backend.joins[0]?.joinToken, 'SWMTKN-1-x');
    } finally {
      await harness.stop();
    }
  });
});
