import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { must } from '#lib/assert';
import { isId } from '#lib/ids';
import {
  Annotations,
  ConfigReference,
  ContainerSpec,
  ContainerSpecPullOptions,
  CreateServiceRequest,
  EndpointSpec,
  FileTarget,
  GetServiceRequest,
  JobStatus,
  ListServiceStatusesRequest,
  ListServicesRequest,
  ListServicesRequestFilters,
  Mount,
  MountType,
  Node,
  NodeStatus,
  NodeStatusState,
  PortConfig,
  PortConfigProtocol,
  PortConfigPublishMode,
  RemoveServiceRequest,
  SecretReference,
  type Service,
  type ServiceSpec,
  Task,
  TaskSpec,
  TaskState,
  TaskStatus,
  UpdateServiceRequest,
  UpdateServiceRequestRegistryAuthFrom,
  UpdateServiceRequestRollback,
  UpdateStatus,
  UpdateStatusUpdateState,
} from '#proto/gen/swarm';
import { msOfTimestamp } from '#proto/model/time';
import { context, createFixture, type Fixture, serviceSpec, told } from '../fixture.ts';

async function create({ control }: Fixture, spec: ServiceSpec): Promise<Service> {
  const { service } = await control.createService(CreateServiceRequest.create({ spec }), context);
  return must(service, 'a created service is returned');
}

async function update(
  { control }: Fixture,
  service: Service,
  change: Partial<UpdateServiceRequest>,
): Promise<Service> {
  const request = UpdateServiceRequest.create({
    serviceId: service.id,
    serviceVersion: service.meta?.version,
    ...change,
  });
  const reply = await control.updateService(request, context);
  return must(reply.service, 'an updated service is returned');
}

function withImage(name: string, image: string, registryAuth = ''): ServiceSpec {
  const pullOptions = registryAuth ? ContainerSpecPullOptions.create({ registryAuth }) : undefined;
  const container = ContainerSpec.create({ image, pullOptions });
  return serviceSpec(name, { task: TaskSpec.create({ container }) });
}

function storedAuth({ store }: Fixture, id: string): string | undefined {
  return store.view.service.get(id)?.spec?.task?.container?.pullOptions?.registryAuth;
}

describe('control: creating a service', () => {
  it('a valid spec → stored as it was sent, with an id and revision 0', async () => {
    const fixture = createFixture();
    const spec = serviceSpec('web');
    const service = await create(fixture, spec);
    assert.ok(isId(service.id));
    assert.deepEqual(fixture.store.view.service.get(service.id)?.spec, spec);
    assert.equal(service.specVersion?.index, 0);
    assert.equal(service.meta?.version?.index, fixture.store.version);
  });

  it('a name that is taken → already_exists', async () => {
    const fixture = createFixture();
    await create(fixture, serviceSpec('web'));
    await assert.rejects(
      create(fixture, serviceSpec('Web')),
      told('already_exists', 'service Web already exists'),
    );
  });

  it('an invalid spec → invalid_argument', async () => {
    const fixture = createFixture();
    await assert.rejects(
      create(fixture, serviceSpec('a.b')),
      told('invalid_argument', 'name must be valid as a DNS name component'),
    );
  });

  it('what cannot be done yet → unimplemented, with what works instead', async () => {
    const fixture = createFixture();
    const job = { maxConcurrent: 1, totalCompletions: 1 };
    const file = FileTarget.create({ name: 'x' });
    const inside = (init: Partial<ContainerSpec>): Partial<ServiceSpec> => ({
      task: TaskSpec.create({ container: ContainerSpec.create({ image: 'nginx', ...init }) }),
    });
    const cases: readonly (readonly [Partial<ServiceSpec>, string])[] = [
      [{ replicatedJob: job }, 'services of mode replicated-job: not available yet; use a repl'],
      [{ globalJob: {} }, 'services of mode global-job: not available yet'],
      [
        inside({ secrets: [SecretReference.create({ secretId: 's', secretName: 'key', file })] }),
        'secret key: not available yet; bind-mount a file',
      ],
      [
        inside({ configs: [ConfigReference.create({ configId: 'c', configName: 'conf', file })] }),
        'config conf: not available yet',
      ],
      [
        inside({
          mounts: [Mount.create({ type: MountType.CLUSTER, source: 'vol', target: '/v' })],
        }),
        'cluster volume vol: not available yet',
      ],
      [
        { task: TaskSpec.create({ generic: { kind: 'plugin', payload: undefined } }) },
        'tasks with runtime plugin: not available yet',
      ],
    ];
    for (const [init, message] of cases) {
      await assert.rejects(
        create(fixture, serviceSpec('web', init)),
        told('unimplemented', message),
      );
    }
    assert.equal(fixture.store.view.service.size, 0);
  });

  it('a port in mode host, a global service → accepted', async () => {
    const fixture = createFixture();
    const publishMode = PortConfigPublishMode.HOST;
    const ports = [PortConfig.create({ targetPort: 80, publishMode })];
    const endpoint = EndpointSpec.create({ ports });
    const service = await create(fixture, serviceSpec('web', { endpoint, global: {} }));
    assert.equal(service.spec?.endpoint?.ports.length, 1);
  });

  it('a port by which nodes reach one another → invalid_argument; the same of tcp → taken', async () => {
    const fixture = createFixture();
    const publishing = (publishedPort: number, protocol: PortConfigProtocol) =>
      serviceSpec(`p${publishedPort}-${protocol}`, {
        endpoint: EndpointSpec.create({
          ports: [PortConfig.create({ targetPort: 80, publishedPort, protocol })],
        }),
      });
    for (const port of [4_789, 4_790, 51_821]) {
      await assert.rejects(
        create(fixture, publishing(port, PortConfigProtocol.UDP)),
        told('invalid_argument', `port '${port}/udp' cannot be published: nodes use it`),
      );
      await create(fixture, publishing(port, PortConfigProtocol.TCP));
    }
    const created = await create(fixture, serviceSpec('web'));
    const ports = publishing(4_790, PortConfigProtocol.UDP).endpoint;
    await assert.rejects(
      update(fixture, created, { spec: serviceSpec('web', { ...(ports && { endpoint: ports }) }) }),
      told('invalid_argument', 'cannot be published'),
    );
  });
});

describe('control: updating a service', () => {
  it('a new spec → old one kept, new revision, update status cleared', async () => {
    const fixture = createFixture();
    const created = await create(fixture, withImage('web', 'nginx:1'));
    const status = UpdateStatus.create({ state: UpdateStatusUpdateState.PAUSED });
    const paused = await fixture.store.update((tx) =>
      tx.update('service', { ...created, updateStatus: status }),
    );
    const updated = await update(fixture, paused, { spec: withImage('web', 'nginx:2') });
    assert.equal(updated.spec?.task?.container?.image, 'nginx:2');
    assert.equal(updated.previousSpec?.task?.container?.image, 'nginx:1');
    assert.equal(updated.specVersion?.index, paused.meta?.version?.index);
    assert.equal(updated.previousSpecVersion?.index, 0);
    assert.equal(updated.updateStatus, undefined);
  });

  it('an old version → aborted, update out of sequence', async () => {
    const fixture = createFixture();
    const created = await create(fixture, serviceSpec('web'));
    await update(fixture, created, { spec: serviceSpec('web') });
    await assert.rejects(
      update(fixture, created, { spec: serviceSpec('web') }),
      told('aborted', 'update out of sequence'),
    );
  });

  it('only the cluster wrote since it was read → updated; another spec since → aborted', async () => {
    const fixture = createFixture();
    const created = await create(fixture, serviceSpec('web'));
    const status = UpdateStatus.create({ state: UpdateStatusUpdateState.UPDATING });
    const moved = await fixture.store.update((tx) =>
      tx.update('service', { ...created, updateStatus: status }),
    );
    assert.notEqual(moved.meta?.version?.index, created.meta?.version?.index);
    const first = await update(fixture, created, { spec: withImage('web', 'nginx:1') });
    assert.equal(first.specVersion?.index, moved.meta?.version?.index);
    for (const old of [created, moved]) {
      await assert.rejects(
        update(fixture, old, { spec: withImage('web', 'nginx:2') }),
        told('aborted', 'update out of sequence'),
      );
    }
    const future = { ...first, meta: { ...first.meta, version: { index: 1_000 } } } as Service;
    await assert.rejects(
      update(fixture, future, { spec: withImage('web', 'nginx:2') }),
      told('aborted', 'update out of sequence'),
    );
  });

  it('no version, no id, no such service → refused', async () => {
    const fixture = createFixture();
    const created = await create(fixture, serviceSpec('web'));
    const spec = serviceSpec('web');
    await assert.rejects(
      update(fixture, created, { spec, serviceVersion: undefined }),
      told('invalid_argument', 'must say which version of it was read'),
    );
    await assert.rejects(
      update(fixture, created, { spec, serviceId: '' }),
      told('invalid_argument', 'the request names no service'),
    );
    await assert.rejects(
      update(fixture, created, { spec, serviceId: 'nope' }),
      told('not_found', 'service nope not found'),
    );
  });

  it('another name or mode → refused; another case of the name is none', async () => {
    const fixture = createFixture();
    const created = await create(fixture, serviceSpec('web'));
    await assert.rejects(
      update(fixture, created, { spec: serviceSpec('db') }),
      told('unimplemented', 'renaming services is not supported'),
    );
    await assert.rejects(
      update(fixture, created, { spec: serviceSpec('web', { global: {} }) }),
      told('unimplemented', 'service mode change is not allowed'),
    );
    const replicated = { replicas: 3 };
    const updated = await update(fixture, created, { spec: serviceSpec('WEB', { replicated }) });
    assert.equal(updated.spec?.replicated?.replicas, 3);
  });

  it('a service that is being removed → failed_precondition', async () => {
    const fixture = createFixture();
    const created = await create(fixture, serviceSpec('web'));
    const leaving = await fixture.store.update((tx) =>
      tx.update('service', { ...created, pendingDelete: true }),
    );
    await assert.rejects(
      update(fixture, leaving, { spec: serviceSpec('web') }),
      told('failed_precondition', 'is being removed'),
    );
  });

  it('rollback → specs swapped, rollback started; without a previous one refused', async () => {
    const fixture = createFixture();
    const created = await create(fixture, withImage('web', 'nginx:1'));
    const rollback = UpdateServiceRequestRollback.PREVIOUS;
    await assert.rejects(
      update(fixture, created, { rollback }),
      told('failed_precondition', 'does not have a previous spec'),
    );
    const updated = await update(fixture, created, { spec: withImage('web', 'nginx:2') });
    const back = await update(fixture, updated, { rollback });
    assert.equal(back.spec?.task?.container?.image, 'nginx:1');
    assert.equal(back.previousSpec?.task?.container?.image, 'nginx:2');
    assert.equal(back.updateStatus?.state, UpdateStatusUpdateState.ROLLBACK_STARTED);
    assert.equal(msOfTimestamp(back.updateStatus?.startedAt), fixture.clock.now());
    const forth = await update(fixture, back, { rollback });
    assert.equal(forth.spec?.task?.container?.image, 'nginx:2');
    await assert.rejects(
      update(fixture, back, { rollback }),
      told('aborted', 'update out of sequence'),
    );
  });

  it('registry credentials → in no reply, kept by updates, taken from where it is said', async () => {
    const fixture = createFixture();
    const created = await create(fixture, withImage('web', 'a', 'first'));
    assert.equal(created.spec?.task?.container?.pullOptions, undefined);
    const same = await update(fixture, created, { spec: withImage('web', 'b') });
    assert.equal(storedAuth(fixture, created.id), 'first');
    const other = await update(fixture, same, { spec: withImage('web', 'c', 'second') });
    assert.equal(storedAuth(fixture, created.id), 'second');
    assert.equal(other.previousSpec?.task?.container?.pullOptions, undefined);
    const registryAuthFrom = UpdateServiceRequestRegistryAuthFrom.PREVIOUS_SPEC;
    await update(fixture, other, { spec: withImage('web', 'd'), registryAuthFrom });
    assert.equal(storedAuth(fixture, created.id), 'first');
  });
});

describe('control: reading services', () => {
  it('get → as sent, or with defaults filled in', async () => {
    const fixture = createFixture();
    const { id } = await create(fixture, serviceSpec('web'));
    const get = async (insertDefaults: boolean): Promise<Service | undefined> => {
      const request = GetServiceRequest.create({ serviceId: id, insertDefaults });
      return (await fixture.control.getService(request, context)).service;
    };
    assert.equal((await get(false))?.spec?.update, undefined);
    assert.equal((await get(true))?.spec?.update?.parallelism, 1);
    await assert.rejects(
      fixture.control.getService(GetServiceRequest.create({ serviceId: 'x' }), context),
      told('not_found', 'service x not found'),
    );
  });

  it('list → filtered by names, prefixes, labels and runtimes', async () => {
    const fixture = createFixture();
    const labelled = (name: string, labels: Record<string, string>): ServiceSpec =>
      serviceSpec(name, { annotations: Annotations.create({ name, labels }) });
    await create(fixture, labelled('web', { tier: 'front', a: '' }));
    await create(fixture, labelled('worker', { tier: 'back' }));
    const list = async (init: Partial<ListServicesRequestFilters>): Promise<string[]> => {
      const filters = ListServicesRequestFilters.create(init);
      const request = ListServicesRequest.create({ filters });
      const { services } = await fixture.control.listServices(request, context);
      return services.map(({ spec }) => spec?.annotations?.name ?? '').sort();
    };
    assert.deepEqual(await list({}), ['web', 'worker']);
    assert.deepEqual(await list({ names: ['web', 'none'] }), ['web']);
    assert.deepEqual(await list({ namePrefixes: ['w'] }), ['web', 'worker']);
    assert.deepEqual(await list({ labels: { tier: '' } }), ['web', 'worker']);
    assert.deepEqual(await list({ labels: { tier: 'back' } }), ['worker']);
    assert.deepEqual(await list({ labels: { a: '', tier: 'back' } }), []);
    assert.deepEqual(await list({ runtimes: ['container'] }), ['web', 'worker']);
    assert.deepEqual(await list({ runtimes: ['plugin'] }), []);
    assert.deepEqual(await list({ idPrefixes: ['!'] }), []);
    assert.deepEqual(await list({ names: ['web', 'web', 'worker'] }), ['web', 'worker']);
    assert.deepEqual(await list({ names: ['WEB'] }), [], 'names are exact');
    const ids = fixture.store.view.service.all().map(({ id }) => id);
    assert.deepEqual(await list({ idPrefixes: [...ids, ''] }), ['web', 'worker']);
    const [first = ''] = ids;
    assert.equal((await list({ idPrefixes: [first] })).length, 1);
    assert.deepEqual(await list({ names: ['web', 'worker'], idPrefixes: ['!'] }), []);
  });

  it('remove → gone; again → not_found', async () => {
    const fixture = createFixture();
    const { id } = await create(fixture, serviceSpec('web'));
    const request = RemoveServiceRequest.create({ serviceId: id });
    await fixture.control.removeService(request, context);
    assert.equal(fixture.store.view.service.size, 0);
    await assert.rejects(
      fixture.control.removeService(request, context),
      told('not_found', `service ${id} not found`),
    );
  });

  it('statuses → wanted and running tasks, none on nodes that are down', async () => {
    const fixture = createFixture();
    const web = await create(fixture, serviceSpec('web', { replicated: { replicas: 4 } }));
    const global = await create(fixture, serviceSpec('agent', { global: {} }));
    const { RUNNING, SHUTDOWN, COMPLETE } = TaskState;
    const down = NodeStatus.create({ state: NodeStatusState.DOWN });
    await fixture.store.update((tx) => {
      tx.create('node', Node.create({ id: 'up' }));
      tx.create('node', Node.create({ id: 'down', status: down }));
      const add = (id: string, init: Partial<Task>, state: TaskState): Task =>
        tx.create('task', Task.create({ id, ...init, status: TaskStatus.create({ state }) }));
      add('t1', { serviceId: web.id, nodeId: 'up', desiredState: RUNNING }, RUNNING);
      add('t2', { serviceId: web.id, nodeId: 'down', desiredState: RUNNING }, RUNNING);
      add('t3', { serviceId: web.id, nodeId: 'up', desiredState: SHUTDOWN }, COMPLETE);
      add('t4', { serviceId: global.id, nodeId: 'up', desiredState: RUNNING }, RUNNING);
      add('t5', { serviceId: global.id, nodeId: 'up', desiredState: SHUTDOWN }, RUNNING);
    });
    const request = ListServiceStatusesRequest.create({ services: [web.id, global.id, 'gone'] });
    const { statuses } = await fixture.control.listServiceStatuses(request, context);
    const counts = statuses.map((s) => [s.desiredTasks, s.runningTasks, s.completedTasks]);
    assert.deepEqual(counts, [
      [4, 1, 1],
      [1, 2, 0],
      [0, 0, 0],
    ]);
  });

  it('statuses of a job → its present iteration', async () => {
    const fixture = createFixture();
    const { id } = await create(fixture, serviceSpec('job'));
    await fixture.store.update((tx) => {
      const stored = must(tx.service.get(id), 'it was created');
      const replicatedJob = { maxConcurrent: 2, totalCompletions: 5 };
      tx.update('service', {
        ...stored,
        spec: serviceSpec('job', { replicatedJob }),
        jobStatus: JobStatus.create({ jobIteration: { index: 3 } }),
      });
      const status = TaskStatus.create({ state: TaskState.COMPLETE });
      for (const index of [2, 3, 3]) {
        const taskId = `t${tx.task.size}`;
        const jobIteration = { index };
        tx.create('task', Task.create({ id: taskId, serviceId: id, jobIteration, status }));
      }
    });
    const request = ListServiceStatusesRequest.create({ services: [id] });
    const { statuses } = await fixture.control.listServiceStatuses(request, context);
    assert.deepEqual([statuses[0]?.desiredTasks, statuses[0]?.completedTasks], [2, 2]);
  });
});
