import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isShoalError } from '#lib/errors';
import { Duration } from '#proto/gen/google';
import {
  Annotations,
  ConfigReference,
  ContainerSpec,
  ContainerSpecIsolation,
  DiscreteGenericResource,
  EndpointSpec,
  EndpointSpecResolutionMode,
  FileTarget,
  GenericResource,
  HealthConfig,
  Mount,
  MountType,
  NamedGenericResource,
  NetworkAttachmentConfig,
  Placement,
  PortConfig,
  PortConfigProtocol,
  PortConfigPublishMode,
  ResourceRequirements,
  Resources,
  RestartPolicy,
  SecretReference,
  ServiceSpec,
  TaskSpec,
  UpdateConfig,
  UpdateConfigFailureAction,
} from '#proto/gen/swarm';
import { environmentMax, labelsMax, replicasMax } from '../limits.ts';
import { validateServiceSpec } from './service.ts';

const { HOST } = PortConfigPublishMode;
const second = Duration.create({ seconds: 1 });
const negative = Duration.create({ seconds: -1 });
const microsecond = Duration.create({ nanos: 1000 });

function service(init: Partial<ServiceSpec>, task: Partial<TaskSpec> = {}): ServiceSpec {
  const container = ContainerSpec.create({ image: 'nginx' });
  return ServiceSpec.create({
    annotations: Annotations.create({ name: 'web' }),
    task: TaskSpec.create({ container, ...task }),
    ...init,
  });
}

function named(name: string, labels: Record<string, string> = {}): ServiceSpec {
  return service({ annotations: Annotations.create({ name, labels }) });
}

function container(init: Partial<ContainerSpec>): ServiceSpec {
  return service({}, { container: ContainerSpec.create({ image: 'nginx', ...init }) });
}

function mount(init: Partial<Mount>): ServiceSpec {
  const full = { type: MountType.VOLUME, source: 'data', target: '/data', ...init };
  return container({ mounts: [Mount.create(full)] });
}

function limits(init: Partial<Resources>): ServiceSpec {
  const resources = ResourceRequirements.create({ limits: Resources.create(init) });
  return service({}, { resources });
}

function reserved(...generic: GenericResource[]): ServiceSpec {
  const reservations = Resources.create({ generic });
  return service({}, { resources: ResourceRequirements.create({ reservations }) });
}

function counted(kind: string, value: number): GenericResource {
  const discreteResourceSpec = DiscreteGenericResource.create({ kind, value });
  return GenericResource.create({ discreteResourceSpec });
}

function ports(...list: Partial<PortConfig>[]): EndpointSpec {
  const full = list.map((port) =>
    PortConfig.create({ targetPort: 80, publishMode: HOST, ...port }),
  );
  return EndpointSpec.create({ ports: full });
}

function health(init: Partial<HealthConfig>): ServiceSpec {
  return container({ healthcheck: HealthConfig.create(init) });
}

const file = FileTarget.create({ name: 'x' });
const secret = SecretReference.create({ secretId: 's', secretName: 's', file });
const config = ConfigReference.create({ configId: 'c', configName: 'c', file });
const job = { maxConcurrent: 1, totalCompletions: 1 };
const update = UpdateConfig.create();

/** What is refused, and with which words. */
const refused: readonly (readonly [string, ServiceSpec | undefined, string])[] = [
  ['no spec', undefined, 'a service needs a spec (Spec)'],
  ['no name', named(''), 'name must be provided (Name)'],
  ['name with a dot', named('a.b'), "name must be valid as a DNS name component, 'a.b' is not"],
  ['name ends in a dash', named('a-'), 'name must be valid as a DNS name component'],
  ['long name', named('a'.repeat(64)), 'name must be 63 characters or fewer (Name)'],
  [
    'many labels',
    named('a', Object.fromEntries(Array.from({ length: labelsMax + 1 }, (_, n) => [`l${n}`, '']))),
    `there are ${labelsMax + 1} entries, ${labelsMax} are allowed (Labels)`,
  ],
  ['large labels', named('a', { x: 'y'.repeat(200_000) }), 'the labels have 200001 bytes'],
  ['label without name', named('a', { '': 'y' }), 'a label must have a name'],
  ['no task', service({ task: undefined }), 'missing runtime (TaskTemplate)'],
  ['no runtime', service({ task: TaskSpec.create() }), 'missing runtime'],
  [
    'two runtimes',
    service({}, { attachment: { containerId: 'c' } }),
    'more than one runtime (TaskTemplate)',
  ],
  [
    'no image',
    container({ image: '' }),
    'image reference must be provided (TaskTemplate.ContainerSpec.Image)',
  ],
  ['malformed image', container({ image: 'a b' }), 'invalid reference format (TaskTemplate'],
  ['small cpu', limits({ nanoCpus: 999 }), 'invalid cpu value 9.99e-7: Must be at least 0.001'],
  ['negative cpu', limits({ nanoCpus: -1 }), 'invalid cpu value'],
  [
    'small memory',
    limits({ memoryBytes: 4_194_303 }),
    'invalid memory value 4194303: Must be at least 4MiB (TaskTemplate.Resources.Limits.MemoryBytes)',
  ],
  ['generic limit', limits({ generic: [counted('gpu', 1)] }), 'reserved, not limited'],
  [
    'named generic resource',
    reserved(
      GenericResource.create({ namedResourceSpec: NamedGenericResource.create({ kind: 'gpu' }) }),
    ),
    'asked for by number, not by name',
  ],
  ['negative generic', reserved(counted('gpu', -1)), 'the count of gpu must be a whole number'],
  ['generic twice', reserved(counted('gpu', 1), counted('gpu', 2)), 'duplicate generic resource'],
  [
    'malformed constraint',
    service({}, { placement: Placement.create({ constraints: ['node.role=worker'] }) }),
    'expected one operator from ==, != (TaskTemplate.Placement.Constraints[0])',
  ],
  [
    'empty preference',
    service({}, { placement: Placement.create({ preferences: [{ spread: undefined }] }) }),
    'a placement preference says what to spread over',
  ],
  [
    'negative restart delay',
    service({}, { restart: RestartPolicy.create({ delay: negative }) }),
    'restart-delay cannot be negative (TaskTemplate.RestartPolicy.Delay)',
  ],
  [
    'network without name',
    service({}, { networks: [NetworkAttachmentConfig.create()] }),
    'a network must be named (TaskTemplate.Networks[0].Target)',
  ],
  ['env without name', container({ env: ['A=b', '=x'] }), 'invalid environment variable: "=x"'],
  [
    'env with a broken template',
    container({ env: ['A={{.Nope}}'] }),
    'there is no .Nope (TaskTemplate.ContainerSpec.Env[0])',
  ],
  [
    'many env',
    container({ env: Array<string>(environmentMax + 1).fill('A=b') }),
    `there are ${environmentMax + 1} entries, ${environmentMax} are allowed`,
  ],
  [
    'large env',
    container({ env: [`A=${'x'.repeat(300_000)}`] }),
    'the environment has 300002 bytes',
  ],
  [
    'relative target',
    mount({ target: 'data' }),
    "invalid mount target 'data', must be an absolute",
  ],
  ['no target', mount({ target: '' }), 'mount target must be provided'],
  [
    'relative bind',
    mount({ type: MountType.BIND }),
    "invalid bind mount source 'data', must be an",
  ],
  ['bind without source', mount({ type: MountType.BIND, source: '' }), 'source must be provided'],
  ['tmpfs with source', mount({ type: MountType.TMPFS }), 'a tmpfs mount has no source'],
  ['npipe', mount({ type: MountType.NPIPE }), 'exist on Windows only'],
  [
    'options of another type',
    mount({ tmpfsOptions: { sizeBytes: 1, mode: 0, options: '' } }),
    'tmpfs options belong to tmpfs mounts only',
  ],
  [
    'escaping subpath',
    mount({
      volumeOptions: { nocopy: false, labels: {}, driverConfig: undefined, subpath: 'a/../..' },
    }),
    "invalid subpath 'a/../..'",
  ],
  [
    'mount point twice',
    container({
      mounts: ['/a', '/b/../a/'].map((target) => Mount.create({ type: MountType.VOLUME, target })),
    }),
    'duplicate mount point: /a (TaskTemplate.ContainerSpec.Mounts)',
  ],
  ['short interval', health({ interval: microsecond }), 'Interval in HealthConfig cannot be less'],
  ['negative timeout', health({ timeout: negative }), 'Timeout in HealthConfig cannot be negative'],
  ['negative retries', health({ retries: -1 }), 'Retries in HealthConfig cannot be negative'],
  [
    'negative grace',
    container({ stopGracePeriod: negative }),
    'stop-grace-period cannot be negative',
  ],
  ['malformed host', container({ hosts: ['db 10.0.0.1'] }), "invalid host entry 'db 10.0.0.1'"],
  [
    'name server by name',
    container({ dnsConfig: { nameservers: ['dns.example'], search: [], options: [] } }),
    "'dns.example' is not an IP address",
  ],
  ['signal', container({ stopSignal: 'SIG TERM' }), "invalid stop signal 'SIG TERM'"],
  [
    'isolation',
    container({ isolation: ContainerSpecIsolation.ISOLATION_HYPERV }),
    'isolation other than default exists on Windows only',
  ],
  ['pids', container({ pidsLimit: -1 }), 'the pids limit must be a whole number'],
  ['oom', container({ oomScoreAdj: -1001 }), 'invalid value -1001, range for oom score adj'],
  ['capability', container({ capabilityAdd: ['net admin'] }), "invalid capability 'net admin'"],
  [
    'ulimit',
    container({ ulimits: [{ name: 'nofile', soft: 10, hard: 5 }] }),
    'ulimit nofile: soft limit must not be above hard limit (5)',
  ],
  ['secret', container({ secrets: [SecretReference.create()] }), 'malformed secret reference'],
  ['secret target twice', container({ secrets: [secret, secret] }), 'conflicting target: x'],
  ['config', container({ configs: [ConfigReference.create()] }), 'malformed config reference'],
  ['config target twice', container({ configs: [config, config] }), 'conflicting target: x'],
  [
    'two modes',
    service({ global: {}, replicated: { replicas: 1 } }),
    'only one service mode (Mode)',
  ],
  ['fractional replicas', service({ replicated: { replicas: 1.5 } }), 'must be a whole number'],
  [
    'too many replicas',
    service({ replicated: { replicas: replicasMax + 1 } }),
    `${replicasMax + 1} tasks, ${replicasMax} are allowed (Mode.Replicated.Replicas)`,
  ],
  [
    'job with update config',
    service({ replicatedJob: job, update }),
    'update and rollback config are not supported for jobs',
  ],
  [
    'global with max replicas',
    service({ global: {} }, { placement: Placement.create({ maxReplicas: 1 }) }),
    'maximum replicas per node can only be used with replicated services',
  ],
  [
    'negative delay',
    service({ update: { ...update, delay: negative } }),
    'update-delay cannot be negative (UpdateConfig.Delay)',
  ],
  [
    'negative monitor',
    service({ rollback: { ...update, monitor: negative } }),
    'rollback-monitor cannot be negative (RollbackConfig.Monitor)',
  ],
  [
    'ratio above 1',
    service({ update: { ...update, maxFailureRatio: 1.1 } }),
    'update-maxfailureratio cannot be less than 0 or bigger than 1 (UpdateConfig.MaxFailureRatio)',
  ],
  [
    'ratio that is no number',
    service({ update: { ...update, maxFailureRatio: Number.NaN } }),
    'cannot be less than 0 or bigger than 1',
  ],
  [
    'rollback of a rollback',
    service({ rollback: { ...update, failureAction: UpdateConfigFailureAction.ROLLBACK } }),
    'the failure action of a rollback is pause or continue',
  ],
  [
    'port twice',
    service({ endpoint: ports({ publishedPort: 1 }, { publishedPort: 1 }) }),
    'duplicate published port 1/tcp (EndpointSpec.Ports)',
  ],
  ['target port', service({ endpoint: ports({ targetPort: 0 }) }), 'invalid target port 0'],
  [
    'host address',
    service({ endpoint: ports({ hostIp: 'eth0' }) }),
    '"eth0" is not an IP address (EndpointSpec.Ports[0].HostIP)',
  ],
  ['any host address', service({ endpoint: ports({ hostIp: '::' }) }), 'leave it out'],
  [
    'host address in another form',
    service({ endpoint: ports({ hostIp: '2001:DB8:0::9' }) }),
    'write 2001:DB8:0::9 as 2001:db8::9',
  ],
  [
    'session affinity',
    service({ annotations: { name: 'web', labels: { 'shoal.affinity': 'sticky' }, indices: [] } }),
    '"sticky" is no session affinity: none or client (Labels.shoal.affinity)',
  ],
  [
    'published port',
    service({ endpoint: ports({ publishedPort: 65_536 }) }),
    'invalid published port 65536 (EndpointSpec.Ports[0].PublishedPort)',
  ],
  [
    'dnsrr with ingress',
    service({
      endpoint: {
        ...ports({ publishMode: PortConfigPublishMode.INGRESS }),
        mode: EndpointSpecResolutionMode.DNSRR,
      },
    }),
    "port published with ingress mode can't be used with dnsrr mode",
  ],
  ['large spec', container({ args: ['x'.repeat(600_000)] }), 'are allowed (Spec)'],
];

const accepted: readonly (readonly [string, ServiceSpec])[] = [
  ['the least', service({})],
  ['replicas 0', service({ replicated: { replicas: 0 } })],
  ['global', service({ global: {} })],
  ['the least resources', limits({ nanoCpus: 1_000_000, memoryBytes: 4_194_304 })],
  ['generic resources', reserved(counted('gpu', 2), counted('fpga', 1))],
  ['health', health({ interval: second, timeout: Duration.create({ nanos: 1_000_000 }) })],
  ['env without value', container({ env: ['HOME', 'A=', 'B={{.Node.Hostname}}'] })],
  [
    'templated bind',
    mount({ type: MountType.BIND, source: '{{.Node.ID}}', target: '/{{.Task.ID}}' }),
  ],
  ['anonymous volume', mount({ source: '' })],
  ['cluster volume', mount({ type: MountType.CLUSTER })],
  ['unlimited', container({ ulimits: [{ name: 'nofile', soft: -1, hard: -1 }] })],
  ['signals', container({ stopSignal: 'SIGRTMIN+3' })],
  [
    'one port for two protocols, several without number',
    service({
      endpoint: ports(
        { publishedPort: 53 },
        { publishedPort: 53, protocol: PortConfigProtocol.UDP },
        {},
        {},
      ),
    }),
  ],
  ['a secret and a config at one name', container({ secrets: [secret], configs: [config] })],
];

describe('service spec', () => {
  for (const [what, spec, message] of refused) {
    it(`${what} → refused`, () => {
      assert.throws(
        () => validateServiceSpec(spec),
        (error) => {
          assert.ok(isShoalError(error, 'invalid_argument'), String(error));
          assert.ok(error.message.includes(message), error.message);
          return true;
        },
      );
    });
  }

  for (const [what, spec] of accepted) {
    it(`${what} → accepted`, () => {
      assert.doesNotThrow(() => validateServiceSpec(spec));
    });
  }
});
