import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  Annotations,
  ContainerSpec,
  ContainerSpecPullOptions,
  CreateSecretRequest,
  GetSecretRequest,
  GetTaskRequest,
  JobStatus,
  ListConfigsRequest,
  ListSecretsRequest,
  ListTasksRequest,
  ListTasksRequestFilters,
  ListVolumesRequest,
  RemoveSecretRequest,
  RemoveTaskRequest,
  Secret,
  SecretSpec,
  Service,
  Task,
  TaskSpec,
  TaskState,
} from '#proto/gen/swarm';
import { context, createFixture, type Fixture, serviceSpec, told } from './fixture.ts';

const image = (name: string): TaskSpec =>
  TaskSpec.create({
    container: ContainerSpec.create({
      image: name,
      pullOptions: ContainerSpecPullOptions.create({ registryAuth: 'secret' }),
    }),
  });

async function filled(): Promise<Fixture> {
  const fixture = createFixture();
  const labels = { 'com.docker.stack.namespace': 'shop' };
  const serviceAnnotations = Annotations.create({ name: 'web', labels });
  await fixture.store.update((tx) => {
    const spec = serviceSpec('web', { task: image('b') });
    tx.create('service', Service.create({ id: 's1', spec, specVersion: { index: 7 } }));
    const add = (id: string, init: Partial<Task>): Task =>
      tx.create('task', Task.create({ id, serviceId: 's1', serviceAnnotations, ...init }));
    add('t1', { slot: 1, nodeId: 'n1', spec: image('a'), specVersion: { index: 3 } });
    add('t2', { slot: 1, nodeId: 'n2', spec: image('b'), specVersion: { index: 7 } });
    add('t3', { slot: 2, nodeId: 'n1', spec: image('b'), specVersion: { index: 3 } });
    add('x1', { serviceId: 's2', desiredState: TaskState.SHUTDOWN });
  });
  return fixture;
}

async function list(
  { control }: Fixture,
  init: Partial<ListTasksRequestFilters>,
): Promise<string[]> {
  const filters = ListTasksRequestFilters.create(init);
  const { tasks } = await control.listTasks(ListTasksRequest.create({ filters }), context);
  return tasks.map(({ id }) => id);
}

describe('control: tasks', () => {
  it('list → filtered by service, node, name, state, label, runtime', async () => {
    const fixture = await filled();
    assert.deepEqual(await list(fixture, {}), ['t1', 't2', 't3', 'x1']);
    assert.deepEqual(await list(fixture, { serviceIds: ['s1', 's1'] }), ['t1', 't2', 't3']);
    assert.deepEqual(await list(fixture, { nodeIds: ['n1'] }), ['t1', 't3']);
    assert.deepEqual(await list(fixture, { serviceIds: ['s1'], nodeIds: ['n2'] }), ['t2']);
    assert.deepEqual(await list(fixture, { names: ['web.2.t3'] }), ['t3']);
    assert.deepEqual(await list(fixture, { namePrefixes: ['web.1'] }), ['t1', 't2']);
    assert.deepEqual(await list(fixture, { idPrefixes: ['x'] }), ['x1']);
    assert.deepEqual(await list(fixture, { desiredStates: [TaskState.SHUTDOWN] }), ['x1']);
    const labels = { 'com.docker.stack.namespace': 'shop' };
    assert.deepEqual(await list(fixture, { labels, nodeIds: ['n1'] }), ['t1', 't3']);
    assert.deepEqual(await list(fixture, { runtimes: ['plugin'] }), []);
  });

  it('up to date → of the present revision, or no different from it', async () => {
    const fixture = await filled();
    assert.deepEqual(await list(fixture, { upToDate: true }), ['t2', 't3']);
    await fixture.store.update((tx) => {
      const service = tx.service.get('s1');
      const task = tx.task.get('t1');
      assert.ok(service && task);
      const jobStatus = JobStatus.create({ jobIteration: { index: 2 } });
      tx.update('service', { ...service, jobStatus });
      tx.update('task', { ...task, jobIteration: { index: 2 } });
    });
    assert.deepEqual(await list(fixture, { upToDate: true }), ['t1']);
  });

  it('get and remove → without credentials; gone → not_found', async () => {
    const fixture = await filled();
    const { control } = fixture;
    const { task } = await control.getTask(GetTaskRequest.create({ taskId: 't1' }), context);
    assert.equal(task?.spec?.container?.image, 'a');
    assert.equal(task?.spec?.container?.pullOptions, undefined);
    await control.removeTask(RemoveTaskRequest.create({ taskId: 't1' }), context);
    await assert.rejects(
      control.getTask(GetTaskRequest.create({ taskId: 't1' }), context),
      told('not_found', 'task t1 not found'),
    );
    await assert.rejects(
      control.removeTask(RemoveTaskRequest.create({ taskId: 't1' }), context),
      told('not_found', 'task t1 not found'),
    );
  });
});

describe('control: kinds of objects that are not there yet', () => {
  it('lists → empty; one of them → not_found; creating → unimplemented', async () => {
    const { control } = createFixture();
    assert.deepEqual((await control.listSecrets(ListSecretsRequest.create(), context)).secrets, []);
    assert.deepEqual((await control.listConfigs(ListConfigsRequest.create(), context)).configs, []);
    assert.deepEqual((await control.listVolumes(ListVolumesRequest.create(), context)).volumes, []);
    await assert.rejects(
      control.getSecret(GetSecretRequest.create({ secretId: 's' }), context),
      told('not_found', 'secret s not found'),
    );
    await assert.rejects(
      control.createSecret(CreateSecretRequest.create(), context),
      told('unimplemented', 'secrets: not available yet; bind-mount a file'),
    );
    await assert.rejects(
      control.removeSecret(RemoveSecretRequest.create({ secretId: 's' }), context),
      told('unimplemented', 'secrets: not available yet'),
    );
  });

  it('a secret that was taken over → read without its data', async () => {
    const { control, store } = createFixture();
    const annotations = Annotations.create({ name: 'key' });
    const spec = SecretSpec.create({ annotations, data: Uint8Array.of(1) });
    await store.update((tx) => tx.create('secret', Secret.create({ id: 's1', spec })));
    const request = GetSecretRequest.create({ secretId: 's1' });
    assert.equal((await control.getSecret(request, context)).secret?.spec?.data.length, 0);
    const { secrets } = await control.listSecrets(ListSecretsRequest.create(), context);
    assert.deepEqual(
      secrets.map((secret) => [secret.id, secret.spec?.data.length]),
      [['s1', 0]],
    );
  });
});
