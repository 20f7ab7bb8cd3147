import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ContainerSpec, Task } from '#proto/gen/swarm';
import {
  createAnnotations,
  createContainerSpec,
  createContainerSpecUlimit,
  createGenericResource,
  createNamedGenericResource,
  createNodeDescription,
  createPrivileges,
  createPrivilegesSeccompOpts,
  createResourceRequirements,
  createResources,
  createTask,
  createTaskSpec,
  PrivilegesSeccompOptsSeccompMode,
} from '#proto/gen/swarm';
import { templateContextOf } from '#proto/model/template';
import { containerIdOf, containerRequest } from './container-request.ts';

function taskWith(container: ContainerSpec, rest: Partial<Task> = {}): Task {
  return createTask({
    id: 'task1',
    serviceId: 'service1',
    nodeId: 'node1',
    slot: 3,
    serviceAnnotations: createAnnotations({ name: 'web' }),
    ...rest,
    spec: createTaskSpec({ ...rest.spec, container }),
  });
}

function requestOf(task: Task) {
  const spec = task.spec?.container ?? createContainerSpec();
  const node = createNodeDescription({ hostname: 'host1' });
  return containerRequest(task, spec, {
    image: 'docker.io/library/nginx:latest',
    healthcheck: undefined,
    context: templateContextOf(task, node),
    mounts: [],
    netnsPath: '/run/netns/x',
  });
}

test('container request: a spec that says little → Swarm’s labels and the runtime’s defaults', () => {
  const task = taskWith(createContainerSpec({ image: 'nginx' }));
  assert.deepEqual(requestOf(task), {
    id: containerIdOf('task1'),
    name: 'web.3.task1',
    labels: {
      'com.docker.swarm.task': '',
      'com.docker.swarm.task.id': 'task1',
      'com.docker.swarm.task.name': 'web.3.task1',
      'com.docker.swarm.node.id': 'node1',
      'com.docker.swarm.service.id': 'service1',
      'com.docker.swarm.service.name': 'web',
    },
    image: 'docker.io/library/nginx:latest',
    imageText: 'nginx',
    command: [],
    args: [],
    env: [],
    workingDirectory: '',
    user: '',
    groups: [],
    hostname: containerIdOf('task1').slice(0, 12),
    tty: false,
    openStdin: false,
    readOnlyRoot: false,
    init: false,
    stopSignal: '',
    mounts: [],
    resources: { nanoCpus: 0, memoryBytes: 0, memorySwapBytes: 0, pids: 0 },
    ulimits: [],
    sysctls: {},
    capabilityAdd: [],
    capabilityDrop: [],
    noNewPrivileges: false,
    seccompProfile: 'default',
    oomScoreAdj: 0,
    netnsPath: '/run/netns/x',
  });
});

test('container request: a spec that says all → all of it arrives', () => {
  const spec = createContainerSpec({
    labels: { 'my.label': 'x' },
    command: ['/entry'],
    args: ['--fast'],
    env: ['SLOT={{.Task.Slot}}', 'NODE={{.Node.Hostname}}', 'PLAIN=1'],
    dir: '/work',
    user: '1000:1000',
    groups: ['audio'],
    hostname: '{{.Service.Name}}-{{.Task.Slot}}',
    tty: true,
    openStdin: true,
    readOnly: true,
    init: { value: true },
    stopSignal: 'SIGQUIT',
    pidsLimit: 64,
    sysctls: { 'net.core.somaxconn': '1024' },
    capabilityAdd: ['CAP_NET_ADMIN'],
    capabilityDrop: ['ALL'],
    ulimits: [createContainerSpecUlimit({ name: 'nofile', soft: 10, hard: 20 })],
    oomScoreAdj: 500,
    privileges: createPrivileges({
      noNewPrivileges: true,
      seccomp: createPrivilegesSeccompOpts({
        mode: PrivilegesSeccompOptsSeccompMode.CUSTOM,
        profile: Buffer.from('{"defaultAction":"SCMP_ACT_ERRNO"}'),
      }),
    }),
  });
  const resources = createResourceRequirements({
    limits: createResources({ nanoCpus: 5e8, memoryBytes: 1024 }),
    swapBytes: { value: 512 },
  });
  const gpu = (value: string) =>
    createGenericResource({
      namedResourceSpec: createNamedGenericResource({ kind: 'gpu', value }),
    });
  const request = requestOf(
    taskWith(spec, {
      spec: createTaskSpec({ resources }),
      assignedGenericResources: [gpu('uuid1'), gpu('uuid2')],
    }),
  );
  assert.equal(request.labels['my.label'], 'x');
  assert.deepEqual(request.env, [
    'DOCKER_RESOURCE_GPU=uuid1,uuid2',
    'SLOT=3',
    'NODE=host1',
    'PLAIN=1',
  ]);
  assert.equal(request.hostname, 'web-3');
  assert.deepEqual(request.resources, {
    nanoCpus: 5e8,
    memoryBytes: 1024,
    memorySwapBytes: 1536,
    pids: 64,
  });
  assert.equal(request.seccompProfile, '{"defaultAction":"SCMP_ACT_ERRNO"}');
  assert.deepEqual(
    [request.noNewPrivileges, request.init, request.tty, request.openStdin, request.readOnlyRoot],
    [true, true, true, true, true],
  );
  assert.deepEqual(request.ulimits, [{ name: 'nofile', soft: 10, hard: 20 }]);
  assert.deepEqual(request.capabilityDrop, ['ALL']);
  assert.equal(request.stopSignal, 'SIGQUIT');
  assert.equal(request.oomScoreAdj, 500);
});

test('container request: a label of the spec with Swarm’s name → Swarm’s wins', () => {
  const labels = { 'com.docker.swarm.task.id': 'somebody else' };
  const request = requestOf(taskWith(createContainerSpec({ labels })));
  assert.equal(request.labels['com.docker.swarm.task.id'], 'task1');
});

test('container request: a mount of the spec where a file of ours goes → the spec’s', () => {
  const task = taskWith(createContainerSpec());
  const at = (source: string, target: string) =>
    ({ type: 'bind', source, target, options: [] }) as const;
  const request = containerRequest(task, createContainerSpec(), {
    image: 'x',
    healthcheck: undefined,
    context: templateContextOf(task, undefined),
    mounts: [at('/mine', '/etc/hosts'), at('/agent', '/etc/hosts'), at('/agent', '/etc/hostname')],
    netnsPath: '',
  });
  assert.deepEqual(
    request.mounts.map(({ source, target }) => `${source} ${target}`),
    ['/mine /etc/hosts', '/agent /etc/hostname'],
  );
});

test('container id: from the task’s → 64 hex digits, the same each time, another per task', () => {
  assert.match(containerIdOf('a'), /^[0-9a-f]{64}$/);
  assert.equal(containerIdOf('a'), containerIdOf('a'));
  assert.notEqual(containerIdOf('a'), containerIdOf('b'));
});
