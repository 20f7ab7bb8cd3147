import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { isShoalError } from '#lib/errors';
import {
  Cluster,
  ClusterSpec,
  ContainerStatus,
  Endpoint,
  EndpointSpec,
  EndpointVirtualIP,
  JobStatus,
  ManagerStatus,
  Meta,
  NodeDescription,
  NodeRole,
  NodeSpec,
  NodeSpecMembership,
  NodeStatus,
  PortConfig,
  RaftMemberStatusReachability,
  RootCA,
  Service,
  ServiceSpec,
  Task,
  TaskState,
  TaskStatus,
  UpdateStatus,
  UpdateStatusUpdateState,
  Version,
} from '#proto/gen/swarm';
import { clusterSpecWithDefaults } from '#proto/model/cluster-defaults';
import { timestampOfMs } from '#proto/model/time';
import { makeContainer, makeImage, makeNode, managerId } from '../testing/objects.ts';
import { clusterInfoJson, mergeClusterSpec, swarmJson } from './cluster.ts';
import { containerJson, statusText } from './container.ts';
import { humanDuration } from './human-time.ts';
import { groupImages, imageSummaryJson } from './image.ts';
import { nodeJson, nodeSpec } from './node.ts';
import { serviceJson } from './service.ts';
import { taskJson } from './task.ts';

const meta = Meta.create({
  version: Version.create({ index: 12 }),
  createdAt: timestampOfMs(Date.UTC(2026, 0, 1)),
  updatedAt: timestampOfMs(Date.UTC(2026, 0, 1) + 0.5),
});
const head = {
  Version: { Index: 12 },
  CreatedAt: '2026-01-01T00:00:00Z',
  UpdatedAt: '2026-01-01T00:00:00.0005Z',
};

function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

describe('node', () => {
  test('json: a manager that does not lead → no Leader field', () => {
    const managerStatus = ManagerStatus.create({
      addr: '10.77.0.11:2377',
      reachability: RaftMemberStatusReachability.REACHABLE,
    });
    const node = { ...makeNode(managerId, 'm1', NodeRole.MANAGER), meta, managerStatus };
    assert.deepEqual(plain(nodeJson(node)), {
      ID: managerId,
      ...head,
      Spec: { Labels: {}, Role: 'manager', Availability: 'active' },
      Description: {
        Hostname: 'm1',
        Platform: { Architecture: 'x86_64', OS: 'linux' },
        Resources: { NanoCPUs: 2_000_000_000, MemoryBytes: 4_000_000_000 },
        Engine: { EngineVersion: '0.1.0' },
        TLSInfo: {},
      },
      Status: { State: 'ready', Addr: '10.77.0.11' },
      ManagerStatus: { Reachability: 'reachable', Addr: '10.77.0.11:2377' },
    });
  });

  test('json: leader and worker → Leader only there, ManagerStatus only on managers', () => {
    const leader = ManagerStatus.create({ leader: true });
    const manager = { ...makeNode(managerId, 'm1', NodeRole.MANAGER), managerStatus: leader };
    assert.deepEqual(plain(nodeJson(manager).ManagerStatus), {
      Leader: true,
      Reachability: 'unknown',
    });
    assert.equal('ManagerStatus' in nodeJson(makeNode('w', 'w1', NodeRole.WORKER)), false);
  });

  test('json: a node that lacks something → listed, and in the message unless that says more', () => {
    const node = makeNode('w', 'w1', NodeRole.WORKER);
    const lacks = ['Without veth, no container starts', 'Without SCTP, no sctp ports'];
    const description = NodeDescription.create({ ...node.description, lacks });
    const json = plain(nodeJson({ ...node, description })) as ReturnType<typeof nodeJson>;
    assert.equal(json.Status.Message, lacks.join('; '));
    assert.deepEqual((json.Description as { Lacks?: unknown }).Lacks, lacks);
    const status = NodeStatus.create({ ...node.status, message: 'heartbeat failure' });
    const down = nodeJson({ ...node, description, status });
    assert.equal(down.Status.Message, 'heartbeat failure');
  });

  test('spec: any that we print → comes back; membership stays accepted', () => {
    const word = fc.stringMatching(/^[a-z]{1,6}$/);
    const spec = fc.record(
      {
        Name: word,
        Labels: fc.dictionary(word, word),
        Role: fc.constantFrom('worker', 'manager'),
        Availability: fc.constantFrom('active', 'pause', 'drain'),
      },
      { requiredKeys: ['Labels', 'Role', 'Availability'] },
    );
    fc.assert(
      fc.property(spec, (json) => {
        const stored = NodeSpec.decode(NodeSpec.encode(nodeSpec.decode(plain(json), '')));
        assert.equal(stored.membership, NodeSpecMembership.ACCEPTED);
        assert.deepEqual(plain(nodeSpec.encode(stored)), plain(json));
      }),
    );
  });

  test('spec: role or availability left out → refused instead of demoting the node', () => {
    for (const json of [{ Availability: 'active' }, { Role: 'manager' }, { Role: '' }]) {
      assert.throws(
        () => nodeSpec.decode(json, ''),
        (error) => isShoalError(error, 'invalid_argument') && /Role|Availab/.test(error.message),
      );
    }
  });
});

describe('service', () => {
  test('json: everything that managers add → shown beside the spec', () => {
    const port = PortConfig.create({ targetPort: 80, publishedPort: 8080 });
    const service = Service.create({
      id: 's1',
      meta,
      spec: ServiceSpec.create({ global: {} }),
      endpoint: Endpoint.create({
        spec: EndpointSpec.create({ ports: [port] }),
        ports: [port],
        virtualIps: [EndpointVirtualIP.create({ networkId: 'n1', addr: '10.0.0.2/24' })],
      }),
      updateStatus: UpdateStatus.create({
        state: UpdateStatusUpdateState.ROLLBACK_STARTED,
        startedAt: timestampOfMs(0),
        message: 'because',
      }),
      jobStatus: JobStatus.create({ jobIteration: Version.create({ index: 3 }) }),
    });
    const status = { serviceId: 's1', desiredTasks: 3, runningTasks: 2, completedTasks: 1 };
    const shownPort = {
      Protocol: 'tcp',
      TargetPort: 80,
      PublishedPort: 8080,
      PublishMode: 'ingress',
    };
    assert.deepEqual(plain(serviceJson(service, status)), {
      ID: 's1',
      ...head,
      Spec: { Labels: {}, Mode: { Global: {} } },
      Endpoint: {
        Spec: { Mode: 'vip', Ports: [shownPort] },
        Ports: [shownPort],
        VirtualIPs: [{ NetworkID: 'n1', Addr: '10.0.0.2/24' }],
      },
      UpdateStatus: {
        State: 'rollback_started',
        StartedAt: '1970-01-01T00:00:00Z',
        Message: 'because',
      },
      ServiceStatus: { RunningTasks: 2, DesiredTasks: 3, CompletedTasks: 1 },
      JobStatus: { JobIteration: { Index: 3 }, LastExecution: '0001-01-01T00:00:00Z' },
    });
  });
});

describe('task', () => {
  test('json: running on a node → state, container and no empty fields', () => {
    const task = Task.create({
      id: 't1',
      meta,
      serviceId: 's1',
      slot: 2,
      nodeId: 'n1',
      desiredState: TaskState.RUNNING,
      status: TaskStatus.create({
        state: TaskState.RUNNING,
        timestamp: timestampOfMs(0),
        message: 'started',
        container: ContainerStatus.create({ containerId: 'c1', pid: 7 }),
      }),
    });
    assert.deepEqual(plain(taskJson(task)), {
      ID: 't1',
      ...head,
      Labels: {},
      Spec: { ForceUpdate: 0 },
      ServiceID: 's1',
      Slot: 2,
      NodeID: 'n1',
      Status: {
        Timestamp: '1970-01-01T00:00:00Z',
        State: 'running',
        Message: 'started',
        ContainerStatus: { ContainerID: 'c1', PID: 7, ExitCode: 0 },
        PortStatus: {},
      },
      DesiredState: 'running',
      Volumes: [],
    });
  });
});

describe('cluster', () => {
  const cluster = Cluster.create({
    id: 'c1',
    meta,
    spec: clusterSpecWithDefaults(undefined),
    rootCa: RootCA.create({
      caKey: new Uint8Array(Buffer.from('PRIVATE')),
      caCert: new Uint8Array(Buffer.from('PEM')),
      joinTokens: { worker: 'w', manager: 'm' },
    }),
  });

  test('json: info → neither tokens nor keys; GET /swarm → tokens', () => {
    assert.doesNotMatch(JSON.stringify(clusterInfoJson(cluster)), /JoinTokens|PRIVATE/);
    assert.deepEqual(swarmJson(cluster).JoinTokens, { Worker: 'w', Manager: 'm' });
    assert.deepEqual(plain(clusterInfoJson(cluster).TLSInfo), { TrustRoot: 'PEM' });
    assert.equal(clusterInfoJson(cluster).DataPathPort, 4789);
  });

  test('json: a signing key in the spec → never shown', () => {
    const spec = mergeClusterSpec({ CAConfig: { SigningCAKey: 'PRIVATE' } }, ClusterSpec.create());
    assert.equal(Buffer.from(spec.caConfig?.signingCaKey ?? []).toString(), 'PRIVATE');
    assert.doesNotMatch(JSON.stringify(clusterInfoJson({ ...cluster, spec })), /PRIVATE/);
  });

  test('merge: the spec that was read, sent back → nothing changes', () => {
    const base = cluster.spec ?? ClusterSpec.create();
    const merged = mergeClusterSpec(plain(clusterInfoJson(cluster).Spec), base);
    assert.deepEqual(merged, base);
  });

  test('merge: nothing sent → nothing changes; zeros that mean something → taken', () => {
    const base = cluster.spec ?? ClusterSpec.create();
    assert.deepEqual(mergeClusterSpec({}, base), base);
    const merged = mergeClusterSpec(
      {
        Orchestration: { TaskHistoryRetentionLimit: 0 },
        Raft: { SnapshotInterval: 0, KeepOldSnapshots: 0, ElectionTick: 3 },
        Dispatcher: { HeartbeatPeriod: 7_000_000_000 },
      },
      base,
    );
    assert.equal(merged.orchestration?.taskHistoryRetentionLimit, 0);
    assert.equal(merged.raft?.snapshotInterval, base.raft?.snapshotInterval);
    assert.equal(merged.raft?.electionTick, 3);
    assert.deepEqual(merged.dispatcher?.heartbeatPeriod, { seconds: 7, nanos: 0 });
  });
});

describe('image', () => {
  test('list: two names of one id → one entry with both', () => {
    const names = ['docker.io/library/busybox:latest', 'localhost:5000/box:1'];
    const [first, ...others] = groupImages(names.map((name) => makeImage(name)));
    assert.deepEqual(others, []);
    const digest = `sha256:${'a'.repeat(64)}`;
    assert.ok(first);
    const json = imageSummaryJson(first);
    assert.deepEqual(json.RepoTags, ['busybox:latest', 'localhost:5000/box:1']);
    assert.deepEqual(json.RepoDigests, [`busybox@${digest}`, `localhost:5000/box@${digest}`]);
    assert.equal(json.Created, Date.UTC(2025, 11, 31, 23) / 1000);
  });

  test('list: an image that came from no registry → no digest', () => {
    const [image] = groupImages([makeImage('docker.io/library/a:1', 'a', { digest: '' })]);
    assert.deepEqual(image?.digests, []);
  });
});

describe('container', () => {
  const now = Date.UTC(2026, 0, 1);
  test('status: each state → the words of docker ps', () => {
    const exit = { code: 3, exitedAt: '2025-12-31T23:59:00Z', oomKilled: false };
    const cases = [
      [makeContainer('a', 'a'), 'Up 4 minutes'],
      [makeContainer('a', 'a', { state: 'created' }), 'Created'],
      [makeContainer('a', 'a', { state: 'paused' }), 'Up 4 minutes (Paused)'],
      [makeContainer('a', 'a', { state: 'exited', exit }), 'Exited (3) About a minute ago'],
    ] as const;
    for (const [facts, expected] of cases) assert.equal(statusText(facts, now), expected);
  });

  test('inspect: one that has ended → no pid, its exit code and times', () => {
    const exit = { code: 137, exitedAt: '2025-12-31T23:59:00Z', oomKilled: true };
    const { State } = containerJson(makeContainer('a', 'a', { state: 'exited', exit }), 'sha256:x');
    assert.deepEqual(
      [State.Running, State.Pid, State.ExitCode, State.OOMKilled, State.FinishedAt],
      [false, 0, 137, true, '2025-12-31T23:59:00Z'],
    );
  });

  test('status: health is checked → in brackets', () => {
    const facts = makeContainer('a', 'a');
    const health = (status: 'starting' | 'healthy' | 'unhealthy') =>
      statusText(facts, now, { status, failures: 0, probes: [] });
    assert.equal(health('starting'), 'Up 4 minutes (health: starting)');
    assert.equal(health('healthy'), 'Up 4 minutes (healthy)');
    assert.equal(health('unhealthy'), 'Up 4 minutes (unhealthy)');
  });

  test('inspect: image as asked for, mounts that people made, health check', () => {
    const facts = makeContainer('a', 'web.1.t');
    const bind = { type: 'bind', options: ['rbind', 'rprivate', 'ro'] } as const;
    const inspected = containerJson(
      {
        ...facts,
        request: {
          ...facts.request,
          imageText: 'whoami:1',
          resources: { nanoCpus: 5e8, memoryBytes: 1024, memorySwapBytes: -1, pids: 0 },
          healthcheck: {
            test: ['CMD', 'x'],
            intervalMs: 2,
            timeoutMs: 0,
            startPeriodMs: 0,
            startIntervalMs: 0,
            retries: 3,
          },
          mounts: [
            { ...bind, source: '/srv', target: '/data' },
            { ...bind, options: ['rw'], source: '/v/x/_data', target: '/db', volume: 'x' },
            { type: 'tmpfs', source: '', target: '/tmp', options: [] },
            { ...bind, source: '/own/hosts', target: '/etc/hosts', isInternal: true },
          ],
        },
      },
      'sha256:x',
    );
    assert.equal(inspected.Name, '/web.1.t');
    assert.equal(inspected.Config.Image, 'whoami:1');
    assert.equal(inspected.Config.Healthcheck?.Interval, 2_000_000);
    assert.deepEqual([inspected.Path, inspected.Args], ['sleep', ['60']]);
    const { Memory, NanoCpus, Binds, RestartPolicy } = inspected.HostConfig;
    assert.deepEqual([Memory, NanoCpus, RestartPolicy.Name], [1024, 5e8, 'no']);
    assert.deepEqual(Binds, ['/srv:/data:ro', 'x:/db']);
    assert.deepEqual(
      inspected.Mounts.map(({ Type, Destination, RW }) => [Type, Destination, RW]),
      [
        ['bind', '/data', false],
        ['volume', '/db', true],
        ['tmpfs', '/tmp', true],
      ],
    );
    assert.equal('LogPath' in inspected, false);
    assert.equal(containerJson(facts, '').Config.Image, 'busybox:latest');
  });

  test('durations: from instants to years → the words people know', () => {
    const second = 1000;
    const hour = 3600 * second;
    const day = 24 * hour;
    const cases: readonly [number, string][] = [
      [0, 'Less than a second'],
      [second, '1 second'],
      [59 * second, '59 seconds'],
      [90 * second, 'About a minute'],
      [45 * 60 * second, '45 minutes'],
      [hour, 'About an hour'],
      [47 * hour, '47 hours'],
      [3 * day, '3 days'],
      [20 * day, '2 weeks'],
      [70 * day, '2 months'],
      [800 * day, '2 years'],
    ];
    for (const [ms, expected] of cases) assert.equal(humanDuration(ms), expected);
  });
});
