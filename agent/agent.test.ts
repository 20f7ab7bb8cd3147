import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { FakeClock, settle } from '#lib/fake-clock';
import { nullLogger } from '#lib/log';
import { seededRandom } from '#lib/random';
import type { Task } from '#proto/gen/swarm';
import {
  AssignmentChangeAssignmentAction,
  AssignmentsMessageType,
  createAnnotations,
  createAssignment,
  createAssignmentChange,
  createAssignmentsMessage,
  createContainerSpec,
  createNode,
  createTask,
  createTaskSpec,
  createTaskStatus,
  TaskState,
} from '#proto/gen/swarm';
import { Agent } from './agent.ts';
import { FakeRuntime } from './containerd/fake.ts';
import type { RunCommand } from './network/command.ts';
import { add, FakeManager } from './session/fake-manager.ts';
import { FakeTables } from './tables/fake-tables.ts';

const roundsMax = 20_000;
/** For operations on real files that a busy machine holds up. */
const filesMsMax = 20_000;

/** A kernel that does whatever it is told and shows nothing. */
const obedient: RunCommand = async (_program, args) => ({
  code: 0,
  stdout: args.includes('list') ? 'table ip any {\n}\n' : '',
  stderr: '',
});

const task: Task = createTask({
  id: 'task1',
  serviceId: 'service1',
  nodeId: 'node1',
  slot: 1,
  serviceAnnotations: createAnnotations({ name: 'web' }),
  spec: createTaskSpec({ container: createContainerSpec({ image: 'web:1' }) }),
  status: createTaskStatus({ state: TaskState.ASSIGNED }),
  desiredState: TaskState.RUNNING,
});

const complete = createAssignmentsMessage({
  type: AssignmentsMessageType.COMPLETE,
  resultsIn: '1',
  changes: [
    createAssignmentChange({
      assignment: createAssignment({ task }),
      action: AssignmentChangeAssignmentAction.UPDATE,
    }),
  ],
});

class Bench {
  readonly clock = new FakeClock();
  readonly runtime = new FakeRuntime({}, { clock: this.clock });
  readonly connections: FakeManager[] = [];
  readonly saved: string[] = [];
  readonly directory: string;
  hostname = 'host1';

  constructor(directory: string) {
    this.directory = directory;
    this.runtime.addImage('web:1');
  }

  agent(addresses: readonly string[]): Agent {
    return new Agent(
      {
        nodeId: 'node1',
        dataRoot: join(this.directory, 'data'),
        execRoot: join(this.directory, 'run'),
        netnsDirectory: join(this.directory, 'netns'),
        namespacePrefix: 'shoal-',
        mtuBytes: 1500,
        dataPathAddress: '',
        engine: { version: '0.1.0', labels: {} },
        managers: addresses.map((address) => ({ nodeId: address, address })),
      },
      {
        clock: this.clock,
        random: seededRandom(1),
        log: nullLogger,
        runtime: this.runtime,
        connect: (address) => add(this.connections, new FakeManager(address)).client(),
        connectTables: () => new FakeTables().client(),
        runCommand: obedient,
        startDetached: async () => process.pid,
        readProcNet: async () => '',
        readResolvConf: () => '',
        tunnelAddress: () => '',
        readMachine: () => ({
          hostname: this.hostname,
          machine: 'x86_64',
          os: 'linux',
          processors: 2,
          memoryBytes: 1024,
        }),
        saveManagers: async (managers) => {
          this.saved.push(...managers.map(({ address }) => address));
        },
        onNode: () => undefined,
        onRootCa: () => undefined,
        onNetworkKeys: () => undefined,
        onBroken: (error) => {
          throw error;
        },
      },
    );
  }

  async until(what: string, isTrue: () => boolean): Promise<void> {
    const endMs = performance.now() + filesMsMax;
    for (let round = 0; round < roundsMax || performance.now() < endMs; round++) {
      if (isTrue()) return;
      this.clock.advance(10);
      await settle();
    }
    throw new Error(`never happened: ${what}`);
  }
}

async function withBench(story: (bench: Bench) => Promise<void>): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'shoal-agent-'));
  try {
    await story(new Bench(directory));
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function stop(bench: Bench, agent: Agent): Promise<void> {
  let isStopped = false;
  const stopped = agent.stop().then(() => {
    isStopped = true;
  });
  await bench.until('stopped', () => isStopped);
  await stopped;
}

test('agent: assigned by the leader → runs, and the leader hears of it', () =>
  withBench(async (bench) => {
    const agent = bench.agent(['m1']);
    await agent.start();
    await bench.until('connected', () => bench.connections.length > 0);
    const [manager] = bench.connections;
    manager?.register('s1', { node: createNode({ id: 'node1', gatewaySubnet: '10.240.4.0/23' }) });
    await bench.until('asked for assignments', () => manager?.assignments.length === 1);
    manager?.assignments[0]?.push(complete);
    const isRunning = () => manager?.statuses.get('task1')?.state === TaskState.RUNNING;
    await bench.until('reported as running', isRunning);
    assert.equal(agent.session.manager, 'm1');
    assert.equal(agent.tasks()[0]?.task.id, 'task1');
    assert.equal((await agent.containers()).length, 1);
    assert.match(agent.network?.attachments()[0]?.address.v4 ?? '', /^10\.240\.[45]\./);
    const [container] = await agent.containers();
    const { health, network } = agent.surroundings(container?.id ?? '');
    assert.equal(health, undefined, 'nothing is checked');
    assert.match(network?.address ?? '', /^10\.240\.[45]\./);
    assert.equal(network?.gateway, '169.254.1.1');
    assert.deepEqual(agent.surroundings('unknown'), { health: undefined, network: undefined });
    await stop(bench, agent);
    assert.equal((await bench.runtime.containers.list())[0]?.state, 'running', 'it runs on');
  }));

test('agent: started again without managers → resumes what it was told, with its block', () =>
  withBench(async (bench) => {
    const first = bench.agent(['m1']);
    await first.start();
    await bench.until('connected', () => bench.connections.length > 0);
    const [manager] = bench.connections;
    manager?.register('s1', { node: createNode({ id: 'node1', gatewaySubnet: '10.240.4.0/23' }) });
    await bench.until('asked for assignments', () => manager?.assignments.length === 1);
    manager?.assignments[0]?.push(complete);
    await bench.until('running', () => first.tasks()[0]?.status.state === TaskState.RUNNING);
    await stop(bench, first);
    for (const { id } of await bench.runtime.containers.list()) bench.runtime.end(id, 3);

    const second = bench.agent([]);
    await second.start();
    const isFailed = () => second.tasks()[0]?.status.state === TaskState.FAILED;
    await bench.until('noticed that it ended', isFailed);
    assert.equal(second.tasks()[0]?.status.err, 'task: non-zero exit (3)');
    assert.equal(second.network?.block, '10.240.4.0/23');
    assert.match(second.session.reason, /no manager is known/);
    await stop(bench, second);
  }));

test('agent: the machine changes → the leader is told within the session', () =>
  withBench(async (bench) => {
    const agent = bench.agent(['m1']);
    await agent.start();
    await bench.until('connected', () => bench.connections.length > 0);
    const [manager] = bench.connections;
    manager?.register();
    await bench.until('beating', () => (manager?.heartbeats ?? 0) > 0);
    bench.hostname = 'host2';
    await bench.until('told', () => manager?.descriptions.at(-1) === 'host2');
    assert.equal(bench.connections.length, 1);
    await stop(bench, agent);
  }));
