import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ServiceSpecJson } from '../../json.ts';
import { shoal } from '../../testing.ts';

async function created(flags: string): Promise<ServiceSpecJson> {
  const words = flags === '' ? [] : flags.split(' ').map((word) => word.replaceAll('_', ' '));
  const answers = {
    'GET /networks/back': { body: { Id: 'back-id' } },
    'POST /services/create': { status: 201, body: { ID: 'id1' } },
  };
  const run = await shoal(['service', 'create', '-d', '--no-resolve-image', ...words, 'whoami:1'], {
    answers,
  });
  assert.equal(run.err, '');
  assert.equal(run.out, 'id1\n');
  return run.seen.at(-1)?.body as ServiceSpecJson;
}

async function updated(before: ServiceSpecJson, flags: string): Promise<ServiceSpecJson> {
  const words = flags.split(' ').map((word) => word.replaceAll('_', ' '));
  const answers = {
    'GET /services/web': { body: { ID: 'id1', Version: { Index: 7 }, Spec: before } },
    'POST /services/id1/update': { body: { Warnings: null } },
  };
  const run = await shoal(['service', 'update', '-d', '--no-resolve-image', ...words, 'web'], {
    answers,
  });
  assert.equal(run.err, '');
  assert.equal(run.seen[1]?.request, 'POST /services/id1/update?version=7&registryAuthFrom=spec');
  return run.seen[1]?.body as ServiceSpecJson;
}

const rollout = {
  Parallelism: 1,
  Monitor: 5e9,
  FailureAction: 'pause',
  MaxFailureRatio: 0,
  Order: 'stop-first',
};

/** A space in a value is written as an underscore. */
const container: [string, object][] = [
  ['-e A=1 -e B=2', { Env: ['A=1', 'B=2'] }],
  ['-e A=1 -e A=2', { Env: ['A=2'] }],
  ['--container-label a=b', { Labels: { a: 'b' } }],
  ['--entrypoint a_"b_c"', { Command: ['a', 'b c'] }],
  ['-w /x -u 1:2 --hostname h', { Dir: '/x', User: '1:2', Hostname: 'h' }],
  ['-t --read-only --init', { TTY: true, ReadOnly: true, Init: true }],
  ['--tty=false --init=true', { TTY: false, Init: true }],
  ['--stop-signal TERM --stop-grace-period 3s', { StopSignal: 'TERM', StopGracePeriod: 3e9 }],
  ['--host a:1.2.3.4 --host b=::1', { Hosts: ['1.2.3.4 a', '::1 b'] }],
  ['--dns 1.1.1.1', { DNSConfig: { Nameservers: ['1.1.1.1'] } }],
  ['--dns-search x --dns-option o', { DNSConfig: { Search: ['x'], Options: ['o'] } }],
  ['--group 7', { Groups: ['7'] }],
  ['--sysctl a.b=1', { Sysctls: { 'a.b': '1' } }],
  ['--ulimit nofile=1:2', { Ulimits: [{ Name: 'nofile', Soft: 1, Hard: 2 }] }],
  ['--ulimit nproc=5', { Ulimits: [{ Name: 'nproc', Soft: 5, Hard: 5 }] }],
  ['--cap-add chown', { CapabilityAdd: ['CAP_CHOWN'], CapabilityDrop: [] }],
  ['--oom-score-adj -5', { OomScoreAdj: -5 }],
  ['--mount target=/v', { Mounts: [{ Type: 'volume', Target: '/v' }] }],
  ['--no-healthcheck', { Healthcheck: { Test: ['NONE'] } }],
  [
    '--health-cmd a_b --health-retries 2 --health-interval 3s',
    { Healthcheck: { Test: ['CMD-SHELL', 'a b'], Retries: 2, Interval: 3e9 } },
  ],
];

const template: [string, object][] = [
  [
    '--limit-cpu .5 --limit-memory 64m',
    { Resources: { Limits: { NanoCPUs: 5e8, MemoryBytes: 2 ** 26 } } },
  ],
  ['--limit-pids 5', { Resources: { Limits: { Pids: 5 } } }],
  ['--reserve-cpu 1', { Resources: { Reservations: { NanoCPUs: 1e9 } } }],
  [
    '--generic-resource gpu=2',
    {
      Resources: {
        Reservations: { GenericResources: [{ DiscreteResourceSpec: { Kind: 'gpu', Value: 2 } }] },
      },
    },
  ],
  [
    '--restart-condition none --restart-delay 3s',
    { RestartPolicy: { Condition: 'none', Delay: 3e9 } },
  ],
  [
    '--restart-max-attempts 2 --restart-window 5s',
    { RestartPolicy: { MaxAttempts: 2, Window: 5e9 } },
  ],
  [
    '--constraint node.id==x --replicas-max-per-node 2',
    { Placement: { MaxReplicas: 2, Constraints: ['node.id==x'] } },
  ],
  [
    '--placement-pref spread=node.labels.z',
    { Placement: { Preferences: [{ Spread: { SpreadDescriptor: 'node.labels.z' } }] } },
  ],
  [
    '--log-driver json-file --log-opt max-size=1m',
    { LogDriver: { Name: 'json-file', Options: { 'max-size': '1m' } } },
  ],
  ['--network back', { Networks: [{ Target: 'back-id' }] }],
];

const top: [string, object][] = [
  ['', {}],
  ['--name web -l x=y', { Name: 'web', Labels: { x: 'y' } }],
  ['--replicas 0', { Mode: { Replicated: { Replicas: 0 } } }],
  ['--mode global', { Mode: { Global: {} } }],
  ['--update-delay 1s', { UpdateConfig: { ...rollout, Delay: 1e9 } }],
  ['--rollback-order start-first', { RollbackConfig: { ...rollout, Order: 'start-first' } }],
  [
    '--update-failure-action rollback --update-max-failure-ratio .1',
    { UpdateConfig: { ...rollout, FailureAction: 'rollback', MaxFailureRatio: 0.1 } },
  ],
  ['--affinity client -l x=y', { Labels: { x: 'y', 'shoal.affinity': 'client' } }],
  ['--endpoint-mode dnsrr', { EndpointSpec: { Mode: 'dnsrr' } }],
  [
    '-p mode=host,target=80,published=8081',
    {
      EndpointSpec: {
        Ports: [{ Protocol: 'tcp', TargetPort: 80, PublishedPort: 8081, PublishMode: 'host' }],
      },
    },
  ],
  [
    '-p 192.0.2.1:81:80 -p 192.0.2.2:81:80',
    {
      EndpointSpec: {
        Ports: ['192.0.2.1', '192.0.2.2'].map((HostIP) => ({
          ...{ Protocol: 'tcp', TargetPort: 80, PublishedPort: 81, PublishMode: 'ingress', HostIP },
        })),
      },
    },
  ],
];

const plain = {
  Name: '',
  TaskTemplate: { ContainerSpec: { Image: 'whoami:1' } },
  Mode: { Replicated: { Replicas: 1 } },
};

describe('service create', () => {
  for (const [flags, expected] of container) {
    test(`${flags} → the container`, async () => {
      const { TaskTemplate } = await created(flags);
      assert.deepEqual(TaskTemplate, { ContainerSpec: { Image: 'whoami:1', ...expected } });
    });
  }
  for (const [flags, expected] of template) {
    test(`${flags} → the template`, async () => {
      const { TaskTemplate } = await created(flags);
      assert.deepEqual(TaskTemplate, { ContainerSpec: { Image: 'whoami:1' }, ...expected });
    });
  }
  for (const [flags, expected] of top) {
    test(`${flags || 'no flags'} → the spec`, async () => {
      assert.deepEqual(await created(flags), { ...plain, ...expected });
    });
  }
  test('words behind the image → its arguments, flags or not', async () => {
    const answers = {
      'GET /networks/back': { body: { Id: 'back-id' } },
      'POST /services/create': { status: 201, body: { ID: 'id1' } },
    };
    const words = [
      'service',
      'create',
      '--detach=true',
      '--no-resolve-image',
      'img',
      'cmd',
      '--name',
      'x',
      '--tty=false',
    ];
    const { seen, code } = await shoal(words, { answers });
    assert.equal(code, 0);
    const [sent] = seen.map(({ body }) => body as ServiceSpecJson);
    assert.deepEqual(sent?.TaskTemplate.ContainerSpec, {
      Image: 'img',
      Args: ['cmd', '--name', 'x', '--tty=false'],
    });
  });
  const bad: [string, RegExp][] = [
    ['--mode global --replicas 2', /replicas can only be used with replicated mode/],
    ['--mode replicated-job', /mode replicated-job is not available/],
    ['--replicas x', /invalid number of replicas "x"/],
    ['--ulimit nofile', /invalid ulimit/],
    ['--host nobody', /invalid host/],
    ['--placement-pref zone', /invalid placement preference/],
    ['--log-opt a=b', /--log-opt needs --log-driver/],
    ['--no-healthcheck --health-cmd x', /--no-healthcheck conflicts/],
    ['--restart-condition maybe', /Allowed choices are none, on-failure, any/],
    ['--frobnicate', /unknown option '--frobnicate'/],
  ];
  for (const [flags, error] of bad) {
    test(`${flags} → exit 1, nothing sent`, async () => {
      const run = await shoal(['service', 'create', ...flags.split(' '), 'img']);
      assert.equal(run.code, 1);
      assert.match(run.err, error);
      assert.deepEqual(run.seen, []);
    });
  }
});

const before: ServiceSpecJson = {
  Name: 'web',
  Labels: { x: 'y', z: '1' },
  Mode: { Replicated: { Replicas: 3 } },
  TaskTemplate: {
    ContainerSpec: {
      Image: 'whoami:1',
      Args: ['old'],
      Env: ['A=1', 'B=2'],
      Mounts: [
        { Type: 'volume', Target: '/v' },
        { Type: 'tmpfs', Target: '/t' },
      ],
      Hosts: ['1.2.3.4 a'],
      Healthcheck: { Test: ['CMD', 'x'], Interval: 1e9 },
      Ulimits: [{ Name: 'nofile', Soft: 1, Hard: 2 }],
    },
    Placement: { Constraints: ['node.id==x', 'node.id!=y'] },
    LogDriver: { Name: 'json-file', Options: { a: 'b' } },
    ForceUpdate: 4,
  },
  EndpointSpec: {
    Ports: [{ Protocol: 'tcp', TargetPort: 80, PublishedPort: 8080, PublishMode: 'host' }],
  },
};

describe('service update', () => {
  const same = before.TaskTemplate.ContainerSpec;
  const changes: [string, object][] = [
    ['--env-add A=3 --env-add C=4 --env-rm B', { ...same, Env: ['A=3', 'C=4'] }],
    [
      '--mount-rm /v --mount-add target=/w',
      {
        ...same,
        Mounts: [
          { Type: 'tmpfs', Target: '/t' },
          { Type: 'volume', Target: '/w' },
        ],
      },
    ],
    ['--host-rm a:1.2.3.4', { ...same, Hosts: [] }],
    ['--ulimit-rm nofile', { ...same, Ulimits: [] }],
    ['--ulimit-add nofile=9', { ...same, Ulimits: [{ Name: 'nofile', Soft: 9, Hard: 9 }] }],
    ['--args x_"y_z" --image whoami:2', { ...same, Args: ['x', 'y z'], Image: 'whoami:2' }],
    ['--args=', { ...same, Args: [] }],
    ['--read-only=false', { ...same, ReadOnly: false }],
    ['--no-healthcheck', { ...same, Healthcheck: { Test: ['NONE'] } }],
    [
      '--health-timeout 2s',
      { ...same, Healthcheck: { Test: ['CMD', 'x'], Interval: 1e9, Timeout: 2e9 } },
    ],
  ];
  for (const [flags, expected] of changes) {
    test(`${flags} → only that changes`, async () => {
      const spec = await updated(before, flags);
      assert.deepEqual(spec.TaskTemplate.ContainerSpec, expected);
      const TaskTemplate = { ...spec.TaskTemplate, ContainerSpec: same };
      assert.deepEqual({ ...spec, TaskTemplate }, before);
    });
  }
  test('labels, constraints, ports, force, logging, replicas', async () => {
    const labels = await updated(before, '--label-rm x --label-add n=1');
    assert.deepEqual(labels.Labels, { z: '1', n: '1' });
    const placed = await updated(before, '--constraint-rm node.id==x');
    assert.deepEqual(placed.TaskTemplate.Placement?.Constraints, ['node.id!=y']);
    for (const port of ['80', '80/tcp', 'mode=host,target=80']) {
      assert.deepEqual((await updated(before, `--publish-rm ${port}`)).EndpointSpec?.Ports, []);
    }
    for (const port of ['81', '80/udp', 'mode=ingress,target=80', '8080']) {
      const { EndpointSpec } = await updated(before, `--publish-rm ${port}`);
      assert.deepEqual(EndpointSpec, before.EndpointSpec, port);
    }
    assert.equal((await updated(before, '--force')).TaskTemplate.ForceUpdate, 5);
    const logging = await updated(before, '--log-driver none');
    assert.deepEqual(logging.TaskTemplate.LogDriver, { Name: 'none', Options: {} });
    const scaled = await updated(before, '--replicas 9');
    assert.deepEqual(scaled.Mode, { Replicated: { Replicas: 9 } });
  });
  test('--rollback → the spec as it is, with rollback=previous; no other flags beside it', async () => {
    const answers = {
      'GET /services/web': { body: { ID: 'id1', Version: { Index: 7 }, Spec: before } },
      'POST /services/id1/update': { body: {} },
    };
    const run = await shoal(['service', 'update', '-d', '--rollback', 'web'], { answers });
    assert.equal(run.seen[1]?.request, 'POST /services/id1/update?version=7&rollback=previous');
    assert.deepEqual(run.seen[1]?.body, before);
    const both = ['service', 'update', '--rollback', '--image', 'x', 'web'];
    const refused = await shoal(both, { answers });
    assert.equal(refused.err, 'Error: other flags may not be combined with --rollback\n');
    assert.deepEqual(refused.seen, []);
  });
});
