import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isShoalError } from '#lib/errors';
import { MountType } from '#proto/gen/swarm';
import { createRequestOf } from './create.ts';

/** What the stock client sends when nothing is said but the image. */
const plain = {
  Hostname: '',
  Domainname: '',
  User: '',
  AttachStdin: false,
  AttachStdout: true,
  AttachStderr: true,
  Tty: false,
  OpenStdin: false,
  StdinOnce: false,
  Env: [],
  Cmd: null,
  Image: 'busybox',
  Volumes: {},
  WorkingDir: '',
  Entrypoint: null,
  OnBuild: null,
  Labels: {},
};
const plainHost = {
  Binds: null,
  ContainerIDFile: '',
  LogConfig: { Type: '', Config: {} },
  NetworkMode: 'default',
  PortBindings: {},
  RestartPolicy: { Name: 'no', MaximumRetryCount: 0 },
  AutoRemove: false,
  VolumeDriver: '',
  VolumesFrom: null,
  ConsoleSize: [24, 80],
  CapAdd: null,
  CgroupnsMode: '',
  Dns: [],
  IpcMode: '',
  Links: null,
  Privileged: false,
  PublishAllPorts: false,
  ShmSize: 0,
  Memory: 0,
  MemorySwappiness: -1,
  Devices: [],
  OomKillDisable: false,
  PidsLimit: 0,
  MaskedPaths: null,
  ReadonlyPaths: null,
};

function requestOf(config: object, host: object = {}, endpoints: object = {}) {
  return createRequestOf(
    {
      ...plain,
      ...config,
      HostConfig: { ...plainHost, ...host },
      NetworkingConfig: { EndpointsConfig: endpoints },
    },
    'debug',
  );
}

function refusal(config: object, host: object = {}, endpoints: object = {}): string {
  try {
    requestOf(config, host, endpoints);
  } catch (error) {
    assert.ok(isShoalError(error), String(error));
    return `${error.code}: ${error.message}`;
  }
  return 'accepted';
}

describe('the body of a create', () => {
  test('nothing but the image → a container with the defaults', () => {
    const request = requestOf({});
    assert.equal(request.image, 'busybox');
    assert.equal(request.name, 'debug');
    assert.equal(request.stopGraceMs, 10_000);
    assert.deepEqual(request.restart, { name: 'no', retriesMax: 0 });
    assert.deepEqual([request.place.kind, request.place.networks], ['own', []]);
    assert.equal(createRequestOf({ image: 'a' }, '').image, 'a', 'keys in any case');
  });

  test('networks → the one of --network first, with aliases and addresses', () => {
    const endpoints = {
      extra: { Aliases: ['b'] },
      net: { Aliases: ['a'], IPAMConfig: { IPv4Address: '10.0.0.9' }, Links: null, GwPriority: 0 },
    };
    const { place } = requestOf({ Hostname: 'h' }, { NetworkMode: 'net' }, endpoints);
    assert.deepEqual(place.networks, [
      { target: 'net', aliases: ['a'], addresses: ['10.0.0.9'] },
      { target: 'extra', aliases: ['b'], addresses: [] },
    ]);
    assert.equal(place.hostname, 'h');
    const old = requestOf({}, { NetworkMode: 'net' });
    assert.deepEqual(old.place.networks, [{ target: 'net', aliases: [], addresses: [] }]);
    const none = requestOf({}, { NetworkMode: 'none' }, { none: { Aliases: null } });
    assert.deepEqual([none.place.kind, none.place.networks], ['none', []]);
  });

  test('ports → as published, one for both families', () => {
    const PortBindings = {
      '80/tcp': [
        { HostIp: '0.0.0.0', HostPort: '8080' },
        { HostIp: '::', HostPort: '8080' },
      ],
      '53/udp': [{ HostIp: '127.0.0.1', HostPort: '' }],
      '54/udp': [{ HostIp: '2001:0DB8::1', HostPort: '54' }],
      '81/tcp': [{ HostIp: '0::0', HostPort: '8081' }],
    };
    assert.deepEqual(requestOf({}, { PortBindings }).place.ports, [
      { targetPort: 80, protocol: 'tcp', publishedPort: 8080 },
      { targetPort: 53, protocol: 'udp', publishedPort: 0, hostIp: '127.0.0.1' },
      { targetPort: 54, protocol: 'udp', publishedPort: 54, hostIp: '2001:db8::1' },
      { targetPort: 81, protocol: 'tcp', publishedPort: 8081 },
    ]);
  });

  test('mounts → from all the places where clients put them', () => {
    const host = {
      Binds: ['/srv:/a:ro,rslave', 'data:/b'],
      Mounts: [{ Type: 'volume', Source: 'more', Target: '/c' }],
      Tmpfs: { '/d': 'size=64k,ro' },
    };
    const { mounts } = requestOf({ Volumes: { '/e': {} } }, host);
    assert.deepEqual(
      mounts.map(({ type, source, target, readonly }) => [type, source, target, readonly]),
      [
        [MountType.BIND, '/srv', '/a', true],
        [MountType.VOLUME, 'data', '/b', false],
        [MountType.VOLUME, 'more', '/c', false],
        [MountType.TMPFS, '', '/d', true],
        [MountType.VOLUME, '', '/e', false],
      ],
    );
    assert.equal(mounts[0]?.bindOptions?.createmountpoint, true, 'as -v does');
    assert.equal(mounts[3]?.tmpfsOptions?.options, 'size=64k');
  });

  test('an entrypoint that takes the image’s away → the command stands alone', () => {
    const { command, args } = requestOf({ Entrypoint: [''], Cmd: ['sh', '-c', 'x'] });
    assert.deepEqual([command, args], [['sh', '-c', 'x'], []]);
    assert.match(refusal({ Entrypoint: [''] }), /no command specified/);
  });

  test('security, hosts, health, restart → in our words', () => {
    const request = requestOf(
      { Healthcheck: { Test: ['CMD', 'true'], Interval: 1e9 }, StopTimeout: 3 },
      {
        SecurityOpt: ['no-new-privileges', 'seccomp={"a":"b=c\n"}'],
        ExtraHosts: ['db:10.0.0.1', 'six:[fd00::1]'],
        RestartPolicy: { Name: 'on-failure', MaximumRetryCount: 3 },
      },
    );
    assert.equal(request.noNewPrivileges, true);
    assert.equal(request.seccompProfile, '{"a":"b=c\n"}');
    assert.deepEqual(request.place.hosts, ['10.0.0.1 db', 'fd00::1 six']);
    assert.deepEqual(request.restart, { name: 'on-failure', retriesMax: 3 });
    assert.deepEqual(request.healthcheck?.test, ['CMD', 'true']);
    assert.equal(request.stopGraceMs, 3_000);
  });

  test('what is not done here → refused, never left out', () => {
    const cases: readonly [object, object, RegExp][] = [
      [{ Tty: true }, {}, /^unimplemented: Tty is not available.*leave out -t/],
      [{ OpenStdin: true }, {}, /OpenStdin is not available.*leave out -i/],
      [{ Domainname: 'x' }, {}, /Domainname/],
      [{ Image: '' }, {}, /Image: say which/],
      [{}, { Privileged: true }, /HostConfig\.Privileged is not available.*--cap-add/],
      [{}, { PidMode: 'host' }, /HostConfig\.PidMode/],
      [{}, { IpcMode: 'container:x' }, /HostConfig\.IpcMode/],
      [{}, { Devices: [{ PathOnHost: '/dev/null' }] }, /HostConfig\.Devices/],
      [{}, { Links: ['a:b'] }, /HostConfig\.Links.*attachable network/],
      [{}, { NetworkMode: 'container:x' }, /HostConfig\.NetworkMode/],
      [{}, { LogConfig: { Type: 'syslog' } }, /HostConfig\.LogConfig/],
      [{}, { ShmSize: 1 }, /HostConfig\.ShmSize/],
      [{}, { MaskedPaths: [] }, /HostConfig\.MaskedPaths/],
      [{}, { NotThoughtOfYet: 1 }, /HostConfig\.NotThoughtOfYet is not available/],
      [{}, { SecurityOpt: ['apparmor=x'] }, /SecurityOpt.*apparmor=x/],
      [{}, { Binds: ['/a:/b:z'] }, /option "z"/],
      [{}, { Binds: ['/a'] }, /want SOURCE:TARGET/],
      [{}, { Binds: ['/a:/b', '/c:/b'] }, /duplicate mount point: \/b/],
      [{}, { PortBindings: { 'x/tcp': [] } }, /"x\/tcp" is no port/],
      [{}, { PortBindings: { '80/tcp': [{ HostPort: '1-9' }] } }, /want one port/],
      [{}, { ExtraHosts: ['a:host-gateway'] }, /host-gateway/],
      [{}, { RestartPolicy: { Name: 'never' } }, /invalid restart policy "never"/],
      [{}, { RestartPolicy: { Name: 'always', MaximumRetryCount: 1 } }, /has no number of tries/],
      [{}, { RestartPolicy: { Name: 'always' }, AutoRemove: true }, /can't create 'AutoRemove'/],
      [{}, { Memory: -1 }, /HostConfig\.Memory/],
    ];
    for (const [config, host, sentence] of cases) assert.match(refusal(config, host), sentence);
    assert.match(
      refusal({}, { NetworkMode: 'host' }, { net: {} }),
      /in network host has no place for another: net/,
    );
    assert.match(refusal({}, {}, { bridge: { Aliases: ['a'] } }), /EndpointsConfig\.bridge/);
  });
});
