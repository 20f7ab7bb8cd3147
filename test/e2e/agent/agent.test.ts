/**
 * The whole agent on a real runtime and a real network, with a manager played by the test. The
 * node is a network namespace of its own; everything that is made is removed again.
 */
import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Agent } from '#agent/agent';
import type { ContainerdRuntime } from '#agent/containerd/containerd';
import { readMachine } from '#agent/facts/facts';
import type { RunCommand } from '#agent/network/command';
import { runCommand, startDetached } from '#agent/network/command';
import { add, FakeManager } from '#agent/session/fake-manager';
import { FakeTables } from '#agent/tables/fake-tables';
import { systemClock } from '#lib/clock';
import { stderrLogger } from '#lib/log';
import { systemRandom } from '#lib/random';
import type { Task } from '#proto/gen/swarm';
import {
  AssignmentChangeAssignmentAction,
  AssignmentsMessageType,
  createAnnotations,
  createAssignment,
  createAssignmentChange,
  createAssignmentsMessage,
  createContainerSpec,
  createEndpoint,
  createFileTarget,
  createMount,
  createNode,
  createPortConfig,
  createSecret,
  createSecretReference,
  createSecretSpec,
  createTask,
  createTaskSpec,
  createTaskStatus,
  MountType,
  PortConfigPublishMode,
  TaskState,
} from '#proto/gen/swarm';
import { durationOfMs } from '#proto/model/time';
import type { Ground } from '../runtime/support.ts';
import { image, load, makeGround, until, whyNot } from '../runtime/support.ts';

const options = { skip: whyNot() ?? false, timeout: 120_000 };
const prefix = `sa${process.pid}-`;
const host = `${prefix}host`;

/** The agent's commands, run as on the fake node. */
const onHost: RunCommand = (program, args, input) =>
  runCommand('nsenter', [`--net=/run/netns/${host}`, program, ...args], input);

let ground: Ground;
let runtime: ContainerdRuntime;
let agent: Agent;
let manager: FakeManager;
const connections: FakeManager[] = [];

function newAgent(managers: readonly string[]): Agent {
  return new Agent(
    {
      nodeId: 'node1',
      dataRoot: join(ground.folder, 'data', 'agent'),
      execRoot: join(ground.folder, 'exec', 'agent'),
      netnsDirectory: '/run/netns',
      namespacePrefix: prefix,
      mtuBytes: 1500,
      dataPathAddress: '',
      engine: { version: '0.1.0', labels: {} },
      managers: managers.map((address) => ({ nodeId: address, address })),
    },
    {
      clock: systemClock,
      random: systemRandom,
      log: stderrLogger('error'),
      runtime,
      connect: (address) => add(connections, new FakeManager(address)).client(),
      connectTables: () => new FakeTables().client(),
      readResolvConf: () => '',
      tunnelAddress: () => '',
      runCommand: onHost,
      startDetached: (program, args) =>
        startDetached('nsenter', [`--net=/run/netns/${host}`, program, ...args]),
      readProcNet: async (name) => (await onHost('cat', [`/proc/net/${name}`], '')).stdout,
      readMachine,
      saveManagers: async () => undefined,
      onNode: () => undefined,
      onRootCa: () => undefined,
      onNetworkKeys: () => undefined,
      onBroken: (error) => {
        throw error;
      },
    },
  );
}

const script = 'echo ready; exec busybox httpd -f -p 80 -h /';
const secret = createSecret({
  id: 's1',
  spec: createSecretSpec({ data: Buffer.from('hidden') }),
});

function webTask(id: string, desiredState: TaskState = TaskState.RUNNING): Task {
  return createTask({
    id,
    serviceId: 'service1',
    nodeId: 'node1',
    slot: 1,
    serviceAnnotations: createAnnotations({ name: 'web' }),
    spec: createTaskSpec({
      container: createContainerSpec({
        image,
        command: ['sh', '-c', script],
        hostname: 'web-{{.Task.Slot}}',
        hosts: ['10.9.9.9 elsewhere'],
        stopGracePeriod: durationOfMs(200),
        mounts: [createMount({ type: MountType.VOLUME, source: 'data', target: '/data' })],
        secrets: [
          createSecretReference({
            secretId: 's1',
            secretName: 'word',
            file: createFileTarget({ name: 'word', mode: 0o400 }),
          }),
        ],
      }),
    }),
    endpoint: createEndpoint({
      ports: [
        createPortConfig({
          targetPort: 80,
          publishedPort: 8080,
          publishMode: PortConfigPublishMode.HOST,
        }),
      ],
    }),
    status: createTaskStatus({ state: TaskState.ASSIGNED }),
    desiredState,
  });
}

const changes = (tasks: readonly Task[], action: AssignmentChangeAssignmentAction) =>
  tasks.map((task) => createAssignmentChange({ assignment: createAssignment({ task }), action }));

const { UPDATE, REMOVE } = AssignmentChangeAssignmentAction;
const withSecret = createAssignmentChange({ assignment: createAssignment({ secret }) });

const stateOf = (id: string): TaskState | undefined => manager.statuses.get(id)?.state;

/** The page at the published port, as a process of the node sees it. */
async function page(path: string): Promise<string> {
  const program = `fetch('http://127.0.0.1:8080${path}').then((r) => r.text())
    .then((t) => process.stdout.write(t), (e) => process.stdout.write(String(e.cause?.code)))`;
  return (await onHost('node', ['-e', program], '')).stdout;
}

before(async () => {
  if (options.skip !== false) return;
  await runCommand('ip', ['netns', 'add', host], '');
  await onHost('ip', ['link', 'set', 'lo', 'up'], '');
  ground = await makeGround();
  runtime = await ground.open();
  await load(runtime, [{ tags: [image] }]);
  agent = newAgent(['m1']);
  await agent.start();
  await until('the agent calls', () => connections.length > 0);
  manager = connections[0] as FakeManager;
  manager.register('s1', { node: createNode({ id: 'node1', gatewaySubnet: '10.240.4.0/23' }) });
  await until('the agent asks for assignments', () => manager.assignments.length > 0);
});

after(async () => {
  if (options.skip !== false) return;
  await agent.stop();
  await ground.close();
  for (const name of await readdir('/run/netns')) {
    if (name.startsWith(prefix)) await runCommand('ip', ['netns', 'delete', name], '');
  }
});

test('agent: a task with port, secret, volume → runs and answers', options, async (t) => {
  const start = performance.now();
  manager.assignments[0]?.push(
    createAssignmentsMessage({
      type: AssignmentsMessageType.COMPLETE,
      resultsIn: '1',
      changes: [withSecret, ...changes([webTask('task1')], UPDATE)],
    }),
  );
  await until('it runs', () => stateOf('task1') === TaskState.RUNNING);
  t.diagnostic(`assigned to running: ${Math.round(performance.now() - start)} ms`);
  const status = manager.statuses.get('task1');
  assert.equal(status?.portStatus?.ports[0]?.publishedPort, 8080);
  await until('it answers', async () => (await page('/etc/hostname')) === 'web-1\n');
  assert.equal(await page('/run/secrets/word'), 'hidden');
  const hosts = await page('/etc/hosts');
  assert.match(hosts, /^10\.9\.9\.9\telsewhere$/m);
  assert.match(hosts, /^10\.240\.[45]\.\d+\tweb-1$/m);
  assert.deepEqual(
    (await agent.volumes.list()).map(({ name }) => name),
    ['data'],
  );
});

test(
  'agent: stopped and started without managers → the container answers all along',
  options,
  async () => {
    await agent.stop();
    assert.equal(await page('/etc/hostname'), 'web-1\n');
    agent = newAgent([]);
    await agent.start();
    await until('it is found', () => agent.tasks()[0]?.status.state === TaskState.RUNNING);
    assert.equal(await page('/etc/hostname'), 'web-1\n');
    const [facts, ...others] = await runtime.containers.list();
    assert.equal(others.length, 0);
    assert.equal(facts?.state, 'running');
    await agent.stop();
  },
);

test('agent: shut down, then removed → nothing is left', options, async () => {
  agent = newAgent(['m1']);
  const known = connections.length;
  await agent.start();
  await until('the agent calls', () => connections.length > known);
  manager = connections.at(-1) as FakeManager;
  manager.register('s2', { node: createNode({ id: 'node1', gatewaySubnet: '10.240.4.0/23' }) });
  await until('the agent asks for assignments', () => manager.assignments.length > 0);
  const [stream] = manager.assignments;
  const message = (appliesTo: string, resultsIn: string, list: ReturnType<typeof changes>) =>
    createAssignmentsMessage({
      type: appliesTo === '' ? AssignmentsMessageType.COMPLETE : AssignmentsMessageType.INCREMENTAL,
      appliesTo,
      resultsIn,
      changes: list,
    });
  stream?.push(message('', '1', [withSecret, ...changes([webTask('task1')], UPDATE)]));
  await until('it is reported again', () => stateOf('task1') === TaskState.RUNNING);
  stream?.push(message('1', '2', changes([webTask('task1', TaskState.SHUTDOWN)], UPDATE)));
  await until('it is shut down', () => stateOf('task1') === TaskState.SHUTDOWN);
  assert.equal(await page('/etc/hostname'), 'ECONNREFUSED');
  stream?.push(message('2', '3', changes([webTask('task1')], REMOVE)));
  await until('it is gone', () => agent.tasks().length === 0);
  assert.deepEqual(await runtime.containers.list(), []);
  const names = await readdir('/run/netns');
  assert.deepEqual(
    names.filter((name) => name.startsWith(`${prefix}c-`)),
    [],
  );
  assert.deepEqual(await readdir(join(ground.folder, 'exec', 'agent', 'secrets')), []);
});
