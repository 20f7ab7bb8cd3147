import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { isShoalError } from '#lib/errors';
import { ServiceSpec } from '#proto/gen/swarm';
import { serviceSpec } from './service-spec.ts';

/** What a client gets back after its spec has crossed the wire and the log. */
function roundTrip(json: unknown): unknown {
  const message = serviceSpec.decode(json, '');
  const stored = ServiceSpec.decode(ServiceSpec.encode(message));
  return JSON.parse(JSON.stringify(serviceSpec.encode(stored)));
}

const word = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/);
const texts = fc.array(word, { minLength: 1, maxLength: 3 });
const map = fc.dictionary(word, word, { minKeys: 1, maxKeys: 3 });
const count = fc.integer({ min: 1, max: 2 ** 40 });
const nanoseconds = fc.integer({ min: 1, max: 7_800_000_000_000_000 });
const yes = fc.constant(true);

/** Objects in which every field may be missing. */
function some(fields: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<unknown> {
  return fc.record(fields, { requiredKeys: [] });
}

const driver = some({ Name: word, Options: map });
const fileTarget = fc.record({
  Name: word,
  UID: word,
  GID: word,
  Mode: fc.integer({ min: 0, max: 0o777 }),
});
const secret = fc.record(
  { File: fileTarget, SecretID: word, SecretName: word },
  { requiredKeys: ['SecretID', 'SecretName'] },
);
const config = fc.record(
  { File: fileTarget, Runtime: fc.constant({}), ConfigID: word, ConfigName: word },
  { requiredKeys: ['ConfigID', 'ConfigName'] },
);
const mount = fc.record(
  {
    Type: fc.constantFrom('bind', 'volume', 'tmpfs', 'npipe', 'cluster'),
    Source: word,
    Target: word,
    ReadOnly: yes,
    Consistency: fc.constantFrom('consistent', 'cached', 'delegated'),
    BindOptions: fc.record(
      {
        Propagation: fc.constantFrom('rprivate', 'private', 'rshared', 'shared', 'rslave', 'slave'),
        NonRecursive: yes,
        CreateMountpoint: yes,
        ReadOnlyNonRecursive: yes,
        ReadOnlyForceRecursive: yes,
      },
      { requiredKeys: ['Propagation'] },
    ),
    VolumeOptions: some({ NoCopy: yes, Labels: map, Subpath: word, DriverConfig: driver }),
    TmpfsOptions: some({
      SizeBytes: count,
      Mode: fc.integer({ min: 1, max: 0o1777 }),
      Options: fc.array(texts, { minLength: 1, maxLength: 2 }),
    }),
  },
  { requiredKeys: ['Type'] },
);
const privileges = fc.record(
  {
    CredentialSpec: fc.oneof(
      fc.constant(null),
      fc.record({ File: word }),
      fc.record({ Registry: word }),
      fc.record({ Config: word }),
    ),
    SELinuxContext: fc.oneof(
      fc.constant(null),
      fc.record({ Disable: fc.boolean(), User: word, Role: word, Type: word, Level: word }),
    ),
    Seccomp: fc.record(
      {
        Mode: fc.constantFrom('default', 'unconfined', 'custom'),
        Profile: fc
          .uint8Array({ minLength: 1, maxLength: 9 })
          .map((bytes) => Buffer.from(bytes).toString('base64')),
      },
      { requiredKeys: ['Mode'] },
    ),
    AppArmor: fc.record({ Mode: fc.constantFrom('default', 'disabled') }),
    NoNewPrivileges: fc.boolean(),
  },
  { requiredKeys: ['CredentialSpec', 'SELinuxContext', 'NoNewPrivileges'] },
);
const ulimit = fc.record({ Name: word, Hard: count, Soft: fc.integer({ min: -1, max: 1000 }) });
const containerSpec = fc.record(
  {
    Image: word,
    Labels: map,
    Command: texts,
    Args: texts,
    Hostname: word,
    Env: texts,
    Dir: word,
    User: word,
    Groups: texts,
    Privileges: privileges,
    Init: fc.boolean(),
    StopSignal: word,
    TTY: yes,
    OpenStdin: yes,
    ReadOnly: yes,
    Mounts: fc.array(mount, { minLength: 1, maxLength: 2 }),
    StopGracePeriod: fc.oneof(fc.constant(0), nanoseconds),
    Healthcheck: some({
      Test: texts,
      Interval: nanoseconds,
      Timeout: nanoseconds,
      StartPeriod: nanoseconds,
      StartInterval: nanoseconds,
      Retries: fc.integer({ min: 1, max: 9 }),
    }),
    Hosts: texts,
    DNSConfig: some({ Nameservers: texts, Search: texts, Options: texts }),
    Secrets: fc.array(secret, { minLength: 1, maxLength: 2 }),
    Configs: fc.array(config, { minLength: 1, maxLength: 2 }),
    Isolation: fc.constantFrom('default', 'process', 'hyperv'),
    Sysctls: map,
    CapabilityAdd: texts,
    CapabilityDrop: texts,
    Ulimits: fc.array(ulimit, { minLength: 1, maxLength: 2 }),
    OomScoreAdj: fc.constantFrom(-500, 1, 1000),
  },
  { requiredKeys: ['Isolation'] },
);
const generic = fc.oneof(
  fc.record({ NamedResourceSpec: fc.record({ Kind: word, Value: word }) }),
  fc.record({ DiscreteResourceSpec: fc.record({ Kind: word, Value: count }) }),
);
const resources = some({
  Limits: some({ NanoCPUs: count, MemoryBytes: count, Pids: count }),
  Reservations: some({
    NanoCPUs: count,
    MemoryBytes: count,
    GenericResources: fc.array(generic, { minLength: 1, maxLength: 2 }),
  }),
  SwapBytes: fc.integer({ min: -1, max: 2 ** 40 }),
  MemorySwappiness: fc.integer({ min: -1, max: 100 }),
});
const network = some({ Target: word, Aliases: texts, DriverOpts: map });
const networks = fc.array(network, { minLength: 1, maxLength: 2 });
const taskTemplate = fc.record(
  {
    ContainerSpec: containerSpec,
    Resources: resources,
    RestartPolicy: fc.record(
      {
        Condition: fc.constantFrom('none', 'on-failure', 'any'),
        Delay: fc.oneof(fc.constant(0), nanoseconds),
        MaxAttempts: fc.integer({ min: 0, max: 9 }),
        Window: fc.oneof(fc.constant(0), nanoseconds),
      },
      { requiredKeys: ['Condition', 'MaxAttempts'] },
    ),
    Placement: some({
      Constraints: texts,
      Preferences: fc.array(fc.record({ Spread: fc.record({ SpreadDescriptor: word }) }), {
        minLength: 1,
        maxLength: 2,
      }),
      MaxReplicas: count,
      Platforms: fc.array(some({ Architecture: word, OS: word }), { minLength: 1, maxLength: 2 }),
    }),
    Networks: networks,
    LogDriver: driver,
    ForceUpdate: fc.integer({ min: 0, max: 99 }),
    Runtime: fc.constant('container'),
  },
  { requiredKeys: ['ContainerSpec', 'ForceUpdate', 'Runtime'] },
);
const updateConfig = fc.record(
  {
    Parallelism: fc.integer({ min: 0, max: 99 }),
    Delay: nanoseconds,
    FailureAction: fc.constantFrom('pause', 'continue', 'rollback'),
    Monitor: nanoseconds,
    MaxFailureRatio: fc.integer({ min: 0, max: 1000 }).map((value) => value / 1000),
    Order: fc.constantFrom('stop-first', 'start-first'),
  },
  { requiredKeys: ['Parallelism', 'FailureAction', 'MaxFailureRatio', 'Order'] },
);
const port = fc.record(
  {
    Name: word,
    Protocol: fc.constantFrom('tcp', 'udp', 'sctp'),
    TargetPort: fc.integer({ min: 1, max: 65535 }),
    PublishedPort: fc.integer({ min: 1, max: 65535 }),
    PublishMode: fc.constantFrom('ingress', 'host'),
    HostIP: fc.constantFrom('192.0.2.9', '2001:db8::9'),
  },
  { requiredKeys: ['Protocol', 'PublishMode'] },
);
const mode = fc.oneof(
  fc.record({ Replicated: fc.record({ Replicas: fc.integer({ min: 0, max: 99 }) }) }),
  fc.record({ Global: fc.constant({}) }),
  fc.record({ ReplicatedJob: fc.record({ MaxConcurrent: count, TotalCompletions: count }) }),
  fc.record({ GlobalJob: fc.constant({}) }),
);
/** Specs as this API prints them: nothing empty, everything spelled out that is always there. */
const canonicalSpec = fc.record(
  {
    Name: word,
    Labels: fc.dictionary(word, word, { maxKeys: 3 }),
    TaskTemplate: taskTemplate,
    Mode: mode,
    UpdateConfig: updateConfig,
    RollbackConfig: updateConfig,
    Networks: networks,
    EndpointSpec: fc.record(
      {
        Mode: fc.constantFrom('vip', 'dnsrr'),
        Ports: fc.array(port, { minLength: 1, maxLength: 2 }),
      },
      { requiredKeys: ['Mode'] },
    ),
  },
  { requiredKeys: ['Labels', 'TaskTemplate', 'Mode'] },
);

/** The same JSON the way careless clients write it: other case, nulls, fields of the future. */
function disguise(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(disguise);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, entry]) => {
    // Keys that users choose are data; those of the API begin with a capital.
    const isField = /^[A-Z]/.test(key);
    return [isField ? key.toLowerCase() : key, disguise(entry)];
  });
  return Object.fromEntries(entries);
}

function refusal(json: unknown): string {
  try {
    serviceSpec.decode(json, '');
  } catch (error) {
    assert.ok(isShoalError(error), String(error));
    return `${error.code}: ${error.message}`;
  }
  return assert.fail('it was taken');
}

const container = (fields: unknown): unknown => ({ TaskTemplate: { ContainerSpec: fields } });

describe('service spec', () => {
  test('always: any spec that we print → comes back field for field', () => {
    fc.assert(
      fc.property(canonicalSpec, (spec) => {
        const plain = JSON.parse(JSON.stringify(spec));
        assert.deepEqual(roundTrip(plain), plain);
      }),
      { numRuns: 300 },
    );
  });

  test('always: keys in another case → the same spec', () => {
    fc.assert(
      fc.property(canonicalSpec, (spec) => {
        const plain = JSON.parse(JSON.stringify(spec));
        assert.deepEqual(roundTrip(disguise(plain)), plain);
      }),
      { numRuns: 100 },
    );
  });

  test('nulls and unknown fields: sent → as if they were not', () => {
    const spec = {
      Name: 'web',
      Labels: null,
      TaskTemplate: { ContainerSpec: { Image: 'a', Env: null, Future: 1 }, Resources: null },
      Mode: { Replicated: { Replicas: null } },
      Whatever: { a: [] },
    };
    assert.deepEqual(roundTrip(spec), {
      Name: 'web',
      Labels: {},
      TaskTemplate: {
        ContainerSpec: { Image: 'a', Isolation: 'default' },
        ForceUpdate: 0,
        Runtime: 'container',
      },
      Mode: { Replicated: { Replicas: 1 } },
    });
  });

  test('mode: none → replicated with one replica', () => {
    assert.deepEqual(serviceSpec.decode({}, '').replicated, { replicas: 1 });
  });

  test('job: no numbers → one run; as many completions as run at a time', () => {
    const decode = (job: unknown) =>
      serviceSpec.decode({ Mode: { ReplicatedJob: job } }, '').replicatedJob;
    assert.deepEqual(decode({}), { maxConcurrent: 1, totalCompletions: 1 });
    assert.deepEqual(decode({ MaxConcurrent: 3 }), { maxConcurrent: 3, totalCompletions: 3 });
  });

  test('restart policy: no condition → any, not the wire’s zero', () => {
    const spec = { TaskTemplate: { RestartPolicy: { MaxAttempts: 3 } } };
    const json = roundTrip(spec) as { TaskTemplate: { RestartPolicy: unknown } };
    assert.deepEqual(json.TaskTemplate.RestartPolicy, { Condition: 'any', MaxAttempts: 3 });
  });

  test('limit of processes: alone → kept with the container and shown among the limits', () => {
    const spec = serviceSpec.decode(
      { TaskTemplate: { ContainerSpec: { Image: 'a' }, Resources: { Limits: { Pids: 7 } } } },
      '',
    );
    assert.equal(spec.task?.container?.pidsLimit, 7);
    assert.equal(spec.task?.container?.image, 'a');
  });

  test('credentials: stored in the spec → never printed', () => {
    const spec = serviceSpec.decode(container({ Image: 'a' }), '');
    const task = spec.task && {
      ...spec.task,
      container: spec.task.container && {
        ...spec.task.container,
        pullOptions: { registryAuth: 'c2VjcmV0' },
      },
    };
    assert.doesNotMatch(JSON.stringify(serviceSpec.encode({ ...spec, task })), /c2VjcmV0/);
  });

  const refusals: readonly [string, unknown, RegExp][] = [
    ['not an object', [], /^invalid_argument: invalid JSON: the body: want an object, got a list$/],
    [
      'a number for a list of strings',
      container({ Env: 5 }),
      /invalid JSON: TaskTemplate.ContainerSpec.Env: want a list of strings, got a number$/,
    ],
    [
      'a number inside a list of strings',
      container({ Env: ['a', 5] }),
      /TaskTemplate.ContainerSpec.Env\[1\]: want a string, got a number$/,
    ],
    ['a string for a flag', container({ TTY: 'yes' }), /ContainerSpec.TTY: want a boolean/],
    [
      'a string for a map',
      container({ Labels: 'a=b' }),
      /ContainerSpec.Labels: want an object of strings, got a string$/,
    ],
    ['a number in a map', container({ Labels: { a: 1 } }), /ContainerSpec.Labels.a: want a string/],
    [
      'a fraction for a count',
      { Mode: { Replicated: { Replicas: 1.5 } } },
      /Mode.Replicated.Replicas: want a whole number, got 1.5$/,
    ],
    [
      'a negative count',
      { Mode: { Replicated: { Replicas: -1 } } },
      /Mode.Replicated.Replicas: want a whole number between 0 and \d+, got -1$/,
    ],
    [
      'an unknown word',
      { TaskTemplate: { RestartPolicy: { Condition: 'sometimes' } } },
      /RestartPolicy.Condition: invalid value "sometimes": want one of none, on-failure, any$/,
    ],
    ['a mount without type', container({ Mounts: [{}] }), /Mounts\[0\].Type: missing: want one of/],
    [
      'options of an image mount',
      container({ Mounts: [{ Type: 'volume', ImageOptions: {} }] }),
      /Mounts\[0\]: mounts of type image are not available/,
    ],
    [
      'bytes that are no base64',
      container({ Privileges: { Seccomp: { Profile: '*' } } }),
      /Privileges.Seccomp.Profile: want base64 text$/,
    ],
    [
      'a plugin',
      { TaskTemplate: { Runtime: 'plugin' } },
      /^unimplemented: runtime "plugin" is not available/,
    ],
    [
      'two modes',
      { Mode: { Global: {}, Replicated: {} } },
      /^invalid_argument: must specify only one service mode$/,
    ],
    [
      'a limit of processes of a wrong type',
      { TaskTemplate: { Resources: { Limits: { Pids: 'many' } } } },
      /TaskTemplate.Resources.Limits.Pids: want a whole number, got a string$/,
    ],
  ];
  for (const [name, json, expected] of refusals) {
    test(`refusal: ${name} → 400 naming the field`, () => {
      assert.match(refusal(json), expected);
    });
  }
});
