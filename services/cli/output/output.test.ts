import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { NodeJson, ServiceJson } from '../json.ts';
import { readFrames } from './frames.ts';
import { ago, ellipsis, humanDuration, humanMemory, humanSize, shortId } from './human.ts';
import { type Column, renderList } from './list.ts';
import { compareNatural } from './natural.ts';
import { meshPorts } from './ports.ts';
import { renderNode } from './pretty-node.ts';
import { renderService } from './pretty-service.ts';
import { renderTable } from './table.ts';

const secondMs = 1000;
const hourMs = 3_600_000;

describe('human', () => {
  const durations: [number, string][] = [
    [0, 'Less than a second'],
    [secondMs, '1 second'],
    [59 * secondMs, '59 seconds'],
    [60 * secondMs, 'About a minute'],
    [120 * secondMs, '2 minutes'],
    [59 * 60 * secondMs, '59 minutes'],
    [hourMs, 'About an hour'],
    [1.6 * hourMs, '2 hours'],
    [47 * hourMs, '47 hours'],
    [48 * hourMs, '2 days'],
    [14 * 24 * hourMs, '2 weeks'],
    [59 * 24 * hourMs, '8 weeks'],
    [60 * 24 * hourMs, '2 months'],
    [729 * 24 * hourMs, '24 months'],
    [730 * 24 * hourMs, '2 years'],
  ];
  for (const [ms, text] of durations) {
    test(`humanDuration: ${ms} ms → ${text}`, () => assert.equal(humanDuration(ms), text));
  }
  test('ago: no time → nothing, a time ahead → less than a second', () => {
    assert.equal(ago(0, undefined), '');
    assert.equal(ago(0, '2026-01-01T00:00:00Z'), 'Less than a second ago');
  });
  test('sizes, memory, ids and long texts', () => {
    assert.equal(humanSize(2_056_000), '2.06MB');
    assert.equal(humanSize(999), '999B');
    assert.equal(humanMemory(64 * 2 ** 20), '64MiB');
    assert.equal(shortId('sha256:0123456789abcdef'), '0123456789ab');
    assert.equal(ellipsis('abcdef', 4), 'abc…');
    assert.equal(ellipsis('abcd', 4), 'abcd');
  });
});

describe('compareNatural', () => {
  test('numbers in names count as numbers', () => {
    const sorted = ['web.10', 'web.2', 'Web.1', 'web', 'web.02'].sort(compareNatural);
    assert.deepEqual(sorted, ['Web.1', 'web', 'web.2', 'web.02', 'web.10']);
  });
  test('any two texts: the order turns round with its sides', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        assert.equal(Math.sign(compareNatural(a, b)) + Math.sign(compareNatural(b, a)), 0);
        if (a !== b) assert.notEqual(compareNatural(a, b), 0);
      }),
    );
  });
});

interface Item {
  readonly id: string;
  readonly name: string;
}
const columns: Column<Item>[] = [
  { head: 'ID', name: 'ID', cell: ({ id }) => id, shown: ({ id }) => `${id} *` },
  { head: 'NAME', name: 'Name', cell: ({ name }) => name },
  { head: 'BIG', name: 'Big', cell: ({ name }) => name.length > 3, hidden: true },
];
const items = [
  { id: 'a1', name: 'web' },
  { id: 'b2', name: 'database-of-all' },
];
const list = (flags: { quiet?: boolean; format?: string }) =>
  renderList(items, columns, ({ id }) => id, flags);

describe('lists', () => {
  test('table: columns of ten at least, no spaces at the ends', () => {
    assert.equal(renderTable(['A', 'B'], [['long enough', '']]), 'A             B\nlong enough\n');
  });
  test('renderList: each way', () => {
    assert.equal(list({}), 'ID        NAME\na1 *      web\nb2 *      database-of-all\n');
    assert.equal(list({ quiet: true }), 'a1\nb2\n');
    assert.equal(list({ quiet: true, format: '{{.Name}}' }), 'web\ndatabase-of-all\n');
    assert.equal(list({ format: '{{.ID}}\\t{{if .Big}}B{{end}}' }), 'a1\t\nb2\tB\n');
    assert.equal(
      list({ format: 'table {{.Name}}\\t{{upper .ID}}' }),
      'NAME              ID\nweb               A1\ndatabase-of-all   B2\n',
    );
    assert.equal(list({ format: 'json' }).split('\n')[0], '{"Big":false,"ID":"a1","Name":"web"}');
  });
});

describe('meshPorts', () => {
  const port = (PublishedPort: number, TargetPort: number, Protocol = 'tcp', mode = 'ingress') => ({
    PublishedPort,
    TargetPort,
    Protocol,
    PublishMode: mode,
  });
  const at = (HostIP: string, ...rest: Parameters<typeof port>) => ({ ...port(...rest), HostIP });
  const cases: [string, ReturnType<typeof port>[], string][] = [
    ['none', [], ''],
    [
      'one address each',
      [at('192.0.2.9', 80, 80), at('2001:db8::9', 81, 81), port(82, 82)],
      '192.0.2.9:80->80/tcp, [2001:db8::9]:81->81/tcp, *:82->82/tcp',
    ],
    ['host mode is not shown', [port(80, 80, 'tcp', 'host')], ''],
    ['one', [port(8080, 80)], '*:8080->80/tcp'],
    ['neighbours', [port(81, 91), port(80, 90)], '*:80-81->90-91/tcp'],
    ['one target', [port(80, 90), port(81, 90)], '*:80-81->90/tcp'],
    ['gap', [port(80, 90), port(82, 91)], '*:80->90/tcp, *:82->91/tcp'],
    ['protocols', [port(80, 80, 'udp'), port(81, 81)], '*:81->81/tcp, *:80->80/udp'],
  ];
  for (const [title, ports, text] of cases) {
    test(`${title} → ${text}`, () => assert.equal(meshPorts(ports), text));
  }
});

describe('readFrames', () => {
  const frame = (stream: number, text: string): Buffer => {
    const payload = Buffer.from(text);
    const head = Buffer.alloc(8);
    head[0] = stream;
    head.writeUInt32BE(payload.length, 4);
    return Buffer.concat([head, payload]);
  };
  async function* chunksOf(bytes: Buffer, size: number) {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  }
  test('any way of cutting the stream → the same pieces', async () => {
    const bytes = Buffer.concat([frame(1, 'äöü\n'), frame(2, 'error\n'), frame(1, '')]);
    for (let size = 1; size <= bytes.length; size++) {
      const seen: [boolean, string][] = [];
      for await (const piece of readFrames(chunksOf(bytes, size))) {
        seen.push([piece.isError, Buffer.from(piece.bytes).toString()]);
      }
      assert.deepEqual(seen, [
        [false, 'äöü\n'],
        [true, 'error\n'],
        [false, ''],
      ]);
    }
  });
  test('a stream that breaks off → an error', async () => {
    const read = async () => {
      for await (const _ of readFrames(chunksOf(frame(1, 'abc').subarray(0, 9), 4)));
    };
    await assert.rejects(read, /broke off/);
  });
});

const node: NodeJson = {
  ID: 'n1',
  Version: { Index: 1 },
  CreatedAt: '2026-11-20T22:20:55.356Z',
  Spec: { Role: 'manager', Availability: 'active', Labels: { zone: 'a', ssd: '' } },
  Description: {
    Hostname: 'm1',
    Platform: { OS: 'linux', Architecture: 'x86_64' },
    Resources: { NanoCPUs: 2e9, MemoryBytes: 2 ** 30 },
    Engine: { EngineVersion: '0.1.0', Plugins: [{ Type: 'Volume', Name: 'local' }] },
  },
  Status: { State: 'ready', Addr: '10.0.0.1' },
  ManagerStatus: { Leader: true, Reachability: 'reachable', Addr: '10.0.0.1:2377' },
};

const nodeText = `ID:                  n1
Labels:
 - ssd
 - zone=a
Hostname:            m1
Joined at:           2026-11-20 22:20:55.356 +0000 utc
Status:
 State:              Ready
 Availability:       Active
 Address:            10.0.0.1
Manager Status:
 Address:            10.0.0.1:2377
 Raft Status:        Reachable
 Leader:             Yes
Platform:
 Operating System:   linux
 Architecture:       x86_64
Resources:
 CPUs:               2
 Memory:             1GiB
Plugins:
 Volume:             local
Engine Version:      0.1.0
`;

const service: ServiceJson = {
  ID: 's1',
  Version: { Index: 1 },
  CreatedAt: '2026-01-01T00:00:00Z',
  UpdatedAt: '2026-01-01T00:00:00Z',
  Spec: {
    Name: 'web',
    Labels: { a: 'b' },
    Mode: { Replicated: { Replicas: 2 } },
    TaskTemplate: {
      ContainerSpec: {
        Image: 'whoami:1',
        Env: ['X=1'],
        Mounts: [{ Type: 'tmpfs', Target: '/t' }],
        Healthcheck: { Test: ['CMD-SHELL', 'true'], Interval: 10e9 },
      },
      Resources: { Limits: { NanoCPUs: 5e8, MemoryBytes: 2 ** 26 } },
      Placement: { Constraints: ['node.role==worker', 'node.id!=x'], MaxReplicas: 1 },
    },
    UpdateConfig: { Parallelism: 2, Monitor: 5e9, FailureAction: 'pause', Order: 'stop-first' },
    EndpointSpec: { Mode: 'vip' },
  },
  Endpoint: {
    Ports: [{ Protocol: 'tcp', TargetPort: 80, PublishedPort: 8080, PublishMode: 'host' }],
  },
  UpdateStatus: { State: 'updating', StartedAt: '2026-01-01T00:00:00Z', Message: 'going on' },
};

const serviceText = `ID:                  s1
Name:                web
Labels:
 a=b
Service Mode:        Replicated
 Replicas:           2
UpdateStatus:
 State:              updating
 Started:            5 seconds ago
 Message:            going on
Placement:
 Constraints:        [node.role==worker node.id!=x]
 Max Replicas Per Node: 1
UpdateConfig:
 Parallelism:        2
 On failure:         pause
 Monitoring Period:  5s
 Max failure ratio:  0
 Update order:       stop-first
ContainerSpec:
 Image:              whoami:1
 Env:                X=1
Mounts:
 Target:             /t
  ReadOnly:          false
  Type:              tmpfs
Resources:
 Limits:
  CPU:               0.5
  Memory:            64MiB
Endpoint Mode:       vip
Ports:
 PublishedPort = 8080
  Protocol = tcp
  TargetPort = 80
  PublishMode = host
Healthcheck:
 Interval:           10s
 Retries:            0
 StartPeriod:        0s
 Timeout:            0s
 Test:               CMD-SHELL true
`;

describe('pretty', () => {
  test('a node with everything → golden text', () => assert.equal(renderNode(node), nodeText));

  test('what a node lacks → a line each, not once more as its message', () => {
    const Lacks = ['no veth', 'no sctp'];
    const Status = { ...node.Status, Message: 'no veth; no sctp' };
    const text = renderNode({ ...node, Status, Description: { ...node.Description, Lacks } });
    assert.match(text, /\nLacks:\n - no veth\n - no sctp\n/);
    assert.doesNotMatch(text, /Message/);
  });
  test('a service with everything → golden text', () =>
    assert.equal(renderService(service, Date.parse('2026-01-01T00:00:05Z')), serviceText));
});
