import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { type Answers, type Outcome, shoal } from './testing.ts';

const time = '2025-12-31T23:59:50Z';
const node = (ID: string, Hostname: string, Role = 'worker', extra = {}) => ({
  ID,
  Version: { Index: 5 },
  CreatedAt: time,
  Spec: { Role, Availability: 'active', Labels: {} },
  Description: { Hostname, Engine: { EngineVersion: '0.1.0' } },
  Status: { State: 'ready', Addr: '10.0.0.1' },
  ...extra,
});
const leader = { Leader: true, Reachability: 'reachable', Addr: '10.0.0.1:2377' };
const nodes = [
  node('idw10', 'w10'),
  node('idw2', 'w2'),
  node('idm1', 'm1', 'manager', { ManagerStatus: leader }),
];
const service = (extra = {}) => ({
  ID: 'id1',
  Version: { Index: 7 },
  CreatedAt: time,
  UpdatedAt: time,
  Spec: {
    Name: 'web',
    TaskTemplate: { ContainerSpec: { Image: 'whoami:1' } },
    Mode: { Replicated: { Replicas: 1 } },
  },
  ...extra,
});
const task = (ID: string, State: string, extra = {}) => ({
  ID,
  ServiceID: 'id1',
  Slot: 1,
  NodeID: 'idw2',
  DesiredState: 'running',
  CreatedAt: time,
  Spec: { ContainerSpec: { Image: `whoami:1@sha256:${'a'.repeat(64)}` } },
  Status: { State, Timestamp: time, Err: '' },
  ...extra,
});
const requests = ({ seen }: Outcome): string[] => seen.map(({ request }) => request);

const answers: Answers = {
  'GET /nodes': { body: nodes },
  'GET /nodes/w2': { body: nodes[1] },
  'GET /nodes/idm1': { body: nodes[2] },
  'POST /nodes/idw2/update': {},
  'DELETE /nodes/w2': {},
  'GET /info': {
    body: { Swarm: { NodeID: 'idm1', ControlAvailable: true, LocalNodeState: 'active' } },
  },
  'GET /swarm': {
    body: {
      Version: { Index: 3 },
      Spec: { Name: 'default', Raft: { A: 1 } },
      JoinTokens: { Worker: 'W', Manager: 'M' },
    },
  },
  'GET /swarm/unlockkey': { body: { UnlockKey: '' } },
  'POST /swarm/update': {},
  'POST /swarm/init': { body: '"idm1"' },
  'POST /swarm/join': {},
  'POST /swarm/leave': {},
  'GET /services': { body: [service({ ServiceStatus: { RunningTasks: 1, DesiredTasks: 1 } })] },
  'GET /services/web': { body: service() },
  'GET /services/id1': { body: service() },
  'DELETE /services/web': {},
  'POST /services/id1/update': { body: {} },
  'POST /services/create': { status: 201, body: { ID: 'id1', Warnings: ['mind this'] } },
  'GET /tasks': {
    body: [
      task('old456789012345', 'shutdown', {
        CreatedAt: '2025-01-01T00:00:00Z',
        DesiredState: 'shutdown',
      }),
      task('new456789012345', 'running'),
    ],
  },
};

describe('swarm', () => {
  test('init → the spec of its flags, then how to join', async () => {
    const words = [
      'init',
      '--advertise-addr',
      'eth0',
      '--cert-expiry',
      '48h',
      '--task-history-limit',
      '3',
    ];
    const run = await shoal(words, { answers });
    assert.deepEqual(run.seen[0]?.body, {
      ListenAddr: '0.0.0.0:2377',
      AdvertiseAddr: 'eth0',
      DataPathAddr: '',
      DataPathPort: 0,
      DefaultAddrPool: [],
      SubnetSize: 24,
      ForceNewCluster: false,
      AutoLockManagers: false,
      Availability: 'active',
      Spec: {
        CAConfig: { NodeCertExpiry: 1728e11 },
        Orchestration: { TaskHistoryRetentionLimit: 3 },
      },
    });
    assert.match(run.out, /^Swarm initialized: current node \(idm1\) is now a manager\.\n/);
    assert.match(run.out, /\n {4}shoal swarm join --token W 10\.0\.0\.1:2377\n/);
  });
  test('join → its role; without a token → a usage error', async () => {
    const run = await shoal(['swarm', 'join', '--token', 'T', 'h:2377'], { answers });
    assert.equal(run.out, 'This node joined a swarm as a manager.\n');
    const body = run.seen[0]?.body as Record<string, unknown>;
    assert.deepEqual([body.JoinToken, body.RemoteAddrs], ['T', ['h:2377']]);
    const without = await shoal(['join', 'h:2377']);
    assert.equal(without.code, 1);
    assert.match(without.err, /--token.*not specified\n[\s\S]*See 'shoal join --help'/);
  });
  test('join-token: quiet, rotated, wrong role', async () => {
    assert.equal((await shoal(['swarm', 'join-token', '-q', 'worker'], { answers })).out, 'W\n');
    const run = await shoal(['swarm', 'join-token', '--rotate', 'manager'], { answers });
    assert.equal(
      requests(run)[1],
      'POST /swarm/update?version=3&rotateWorkerToken=false&rotateManagerToken=true',
    );
    assert.match(run.out, /^Successfully rotated manager join token\.\n\n/);
    const wrong = await shoal(['swarm', 'join-token', 'boss'], { answers });
    assert.deepEqual([wrong.code, wrong.err], [1, 'Error: unknown role: want worker or manager\n']);
  });
  test('update → only what the flags name; without flags → help', async () => {
    const words = ['swarm', 'update', '--dispatcher-heartbeat', '3s', '--snapshot-interval', '9'];
    const run = await shoal(words, { answers });
    assert.equal(run.out, 'Swarm updated.\n');
    assert.deepEqual(run.seen[1]?.body, {
      Name: 'default',
      Dispatcher: { HeartbeatPeriod: 3e9 },
      Raft: { A: 1, SnapshotInterval: 9 },
    });
    const bare = await shoal(['swarm', 'update'], { answers });
    assert.match(bare.out, /Usage: shoal swarm update/);
    assert.deepEqual([bare.code, bare.seen.length], [0, 0]);
  });
  test('unlock-key and unlock of a swarm that is not locked → they say so', async () => {
    const key = await shoal(['swarm', 'unlock-key'], { answers });
    assert.deepEqual([key.code, key.err], [1, 'Error: no unlock key is set\n']);
    const unlock = await shoal(['swarm', 'unlock'], { answers, input: 'KEY\n' });
    assert.deepEqual([unlock.code, unlock.err], [1, 'Error: swarm is not locked\n']);
  });
  test('unlock of a locked manager → the key that was typed', async () => {
    const locked = {
      'GET /info': { body: { Swarm: { LocalNodeState: 'locked' } } },
      'POST /swarm/unlock': {},
    };
    const run = await shoal(['swarm', 'unlock'], { answers: locked, input: ' KEY \nrest\n' });
    assert.deepEqual(run.seen[1]?.body, { UnlockKey: 'KEY' });
  });
  test('backup with the passphrase from a pipe, on a terminal → taken as it is, asked for once', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'shoal-cli-'));
    const file = join(folder, 'swarm.backup');
    const run = await shoal(['cluster', 'backup', file], {
      answers: { 'POST /shoal/v1/cluster/backup': { body: 'sealed' } },
      input: 'correct horse\n',
      isTerminal: true,
    });
    const written = await readFile(file, 'utf8').catch(() => 'nothing');
    await rm(folder, { recursive: true });
    assert.deepEqual([run.code, written], [0, 'sealed'], run.err);
  });
  test('leave -f → force', async () => {
    const run = await shoal(['swarm', 'leave', '-f'], { answers });
    assert.deepEqual(
      [run.out, requests(run)],
      ['Node left the swarm.\n', ['POST /swarm/leave?force=1']],
    );
  });
});

describe('node', () => {
  test('ls → natural order, a star at this node', async () => {
    const run = await shoal(['node', 'ls'], { answers });
    assert.equal(
      run.out,
      'ID        HOSTNAME   STATUS    AVAILABILITY   MANAGER STATUS   ENGINE VERSION\n' +
        'idm1 *    m1         Ready     Active         Leader           0.1.0\n' +
        'idw2      w2         Ready     Active                          0.1.0\n' +
        'idw10     w10        Ready     Active                          0.1.0\n',
    );
    const format = '{{.ID}}{{if .Self}} is me{{end}}';
    const templated = await shoal(['node', 'ls', '--format', format], { answers });
    assert.equal(templated.out, 'idm1 is me\nidw2\nidw10\n');
    assert.deepEqual(requests(await shoal(['node', 'ls', '-q'], { answers })), ['GET /nodes']);
  });
  test('update → the whole spec with the change', async () => {
    const words = ['node', 'update', '--availability', 'drain', '--label-add', 'a=b', 'w2'];
    const run = await shoal(words, { answers });
    assert.equal(requests(run)[1], 'POST /nodes/idw2/update?version=5');
    assert.deepEqual(run.seen[1]?.body, {
      Role: 'worker',
      Availability: 'drain',
      Labels: { a: 'b' },
    });
    const wrong = await shoal(['node', 'update', '--label-rm', 'zz', 'w2'], { answers });
    assert.equal(wrong.err, "Error: key zz doesn't exist in node's labels\n");
  });
  test('promote and demote → change, or say that nothing is to change', async () => {
    const promoted = await shoal(['node', 'promote', 'w2', 'self'], { answers });
    assert.equal(
      promoted.out,
      'Node w2 promoted to a manager in the swarm.\nNode self is already a manager.\n',
    );
    const demoted = await shoal(['node', 'demote', 'w2'], { answers });
    assert.equal(demoted.out, 'Node w2 is already a worker.\n');
  });
  test('rm of several → each is tried, each failure is a line', async () => {
    const run = await shoal(['node', 'rm', '--force', 'a/b', 'w2', 'c?d'], { answers });
    assert.deepEqual([run.code, run.out], [1, 'w2\n']);
    assert.equal(run.err.match(/Error response from daemon: .* not found\n/g)?.length, 2);
    assert.equal(requests(run)[0], 'DELETE /nodes/a/b?force=1');
  });
  test('inspect of an unknown one → the found ones, then the error', async () => {
    const run = await shoal(['node', 'inspect', '-f', '{{.ID}}', 'nope', 'self'], { answers });
    assert.deepEqual([run.code, run.out], [1, 'idm1\n']);
    assert.match(run.err, /^Error response from daemon: GET \/nodes\/nope not found\n$/);
    assert.equal((await shoal(['node', 'inspect', 'nope'])).out, '[]\n');
  });
});

describe('service', () => {
  test('ls and ps → tables; older tasks of a slot are marked in tables only', async () => {
    assert.equal(
      (await shoal(['service', 'ls'], { answers })).out,
      'ID        NAME      MODE         REPLICAS   IMAGE      PORTS\n' +
        'id1       web       replicated   1/1        whoami:1\n',
    );
    const ps = await shoal(['service', 'ps', 'web'], { answers });
    assert.equal(
      ps.out,
      'ID             NAME        IMAGE      NODE      DESIRED STATE   CURRENT STATE             ERROR     PORTS\n' +
        'new456789012   web.1       whoami:1   w2        Running         Running 10 seconds ago\n' +
        'old456789012    \\_ web.1   whoami:1   w2        Shutdown        Shutdown 10 seconds ago\n',
    );
    assert.equal(requests(ps)[1], 'GET /tasks?filters={"service":{"id1":true}}');
    const names = await shoal(['service', 'ps', '--format', '{{.Name}}', 'web'], { answers });
    assert.equal(names.out, 'web.1\nweb.1\n');
  });
  test('scale: one is unknown, one is paused, one converges → all are followed, all is told', async () => {
    const paused = service({ ID: 'id1', UpdateStatus: { State: 'paused', Message: 'failed' } });
    const other = service({ ID: 'id2' });
    const run = await shoal(['service', 'scale', 'nope=2', 'web=1', 'other=1'], {
      answers: {
        ...answers,
        'GET /services/id1': { body: paused },
        'GET /services/other': { body: other },
        'GET /services/id2': { body: other },
        'POST /services/id2/update': { body: {} },
      },
    });
    assert.equal(run.code, 1);
    assert.match(run.err, /Service id2 converged/);
    assert.match(
      run.err,
      /GET \/services\/nope not found\nError: service update paused: failed\n$/,
    );
  });
  test('scale → each service; global ones are refused', async () => {
    const run = await shoal(['service', 'scale', '-d', 'web=4', 'nope=2'], { answers });
    assert.deepEqual([run.code, run.out], [1, 'web scaled to 4\n']);
    const body = run.seen[1]?.body as { Mode: unknown };
    assert.deepEqual(body.Mode, { Replicated: { Replicas: 4 } });
    const bad = await shoal(['service', 'scale', 'web'], { answers });
    assert.match(bad.err, /invalid scale specifier "web"/);
    const global = { 'GET /services/web': { body: service({ Spec: { Mode: { Global: {} } } }) } };
    const refused = await shoal(['service', 'scale', 'web=1'], { answers: global });
    assert.equal(refused.err, 'Error: web: scale can only be used with replicated mode\n');
  });
  test('create → waits, with the reason, until it has been stable for the monitor time', async () => {
    const waiting = task('t', 'pending', {
      Status: { State: 'pending', Timestamp: time, Err: 'no suitable node' },
    });
    const tasks = { 'GET /tasks': [{ body: [waiting] }, { body: [task('t', 'running')] }] };
    const run = await shoal(['service', 'create', '--no-resolve-image', 'img'], {
      answers: { ...answers, ...tasks },
    });
    assert.deepEqual([run.code, run.out], [0, 'id1\n']);
    assert.equal(
      run.err,
      'mind this\n0 of 1 tasks run (no suitable node)\n1 of 1 tasks run\nService id1 converged\n',
    );
    const looks = requests(run).filter((request) => request === 'GET /services/id1').length;
    assert.equal(looks, 2 + 5000 / 200);
    assert.match(requests(run)[2] ?? '', /"_up-to-date":\{"true":true\}/);
  });
  test('create and update --image → the digest of the tag and its platforms', async () => {
    const digest = `sha256:${'c'.repeat(64)}`;
    const found = { Descriptor: { digest }, Platforms: [{ architecture: 'amd64', os: 'linux' }] };
    const known = { ...answers, 'GET /distribution/h:5/img:latest/json': { body: found } };
    const run = await shoal(['service', 'create', '-d', 'h:5/img'], { answers: known });
    const [, sent] = run.seen.map(({ body }) => body as { TaskTemplate: unknown });
    assert.deepEqual(sent?.TaskTemplate, {
      ContainerSpec: { Image: `h:5/img:latest@${digest}` },
      Placement: { Platforms: [{ Architecture: 'amd64', OS: 'linux' }] },
    });
    const update = ['service', 'update', '-d', '--image', 'h:5/img', 'web'];
    const updated = await shoal(update, { answers: known });
    assert.deepEqual(requests(updated).slice(0, 2), [
      'GET /services/web',
      'GET /distribution/h:5/img:latest/json',
    ]);
    const unknown = await shoal(['service', 'create', '-d', 'other:1'], { answers });
    assert.match(unknown.err, /^image other:1 could not be accessed on a registry/);
    assert.equal(requests(unknown)[1], 'POST /services/create');
  });
  const ends: [string, string][] = [
    ['paused', 'service update paused: task failed'],
    ['rollback_paused', 'service rollback paused: task failed'],
    ['rollback_completed', 'service update rolled back: task failed'],
  ];
  for (const [State, message] of ends) {
    test(`update that ends ${State} → exit 1`, async () => {
      const ended = { body: service({ UpdateStatus: { State, Message: 'task failed' } }) };
      const run = await shoal(
        ['service', 'update', '-q', '--no-resolve-image', '--image', 'x', 'web'],
        {
          answers: { ...answers, 'GET /services/id1': ended },
        },
      );
      assert.deepEqual([run.code, run.err], [1, `Error: ${message}\n`]);
    });
  }
  test('rollback that completes → exit 0', async () => {
    const ended = { body: service({ UpdateStatus: { State: 'rollback_completed' } }) };
    const run = await shoal(['service', 'rollback', '-q', 'web'], {
      answers: { ...answers, 'GET /services/id1': ended },
    });
    assert.deepEqual([run.code, run.out, run.err], [0, 'web\n', '']);
  });
  test('Ctrl-C while waiting → exit 0, and what goes on is told', async () => {
    const tasks = { 'GET /tasks': { body: [] } };
    const run = await shoal(['service', 'create', '--no-resolve-image', 'img'], {
      answers: { ...answers, ...tasks },
      interrupt: true,
    });
    assert.equal(run.code, 0);
    assert.match(run.err, /0 of 1 tasks run\nThe service goes on converging in the background: /);
  });
});

describe('images, containers and the rest', () => {
  const frame = (stream: number, text: string) =>
    Buffer.concat([Buffer.from([stream, 0, 0, 0, 0, 0, 0, text.length]), Buffer.from(text)]);
  test('logs → each stream to its own, times as seconds', async () => {
    const type = 'application/vnd.docker.multiplexed-stream';
    const body = Buffer.concat([frame(1, 'out\n'), frame(2, 'err\n')]);
    const run = await shoal(['logs', '-t', '-n', '5', '--since', '10s', 'c1'], {
      answers: { 'GET /containers/c1/logs': { type, body } },
    });
    assert.deepEqual([run.out, run.err], ['out\n', 'err\n']);
    assert.deepEqual(requests(run), [
      'GET /containers/c1/logs?stdout=1&stderr=1&timestamps=1&tail=5&since=1767225590',
    ]);
  });
  test('image load → sends the archive, prints the answer; a missing file is named', async () => {
    const body = '{"stream":"Loaded image: a:1\\n"}\n';
    const run = await shoal(['image', 'load'], {
      answers: { 'POST /images/load': { body } },
      input: 'tar',
    });
    assert.deepEqual([run.out, run.seen[0]?.body], ['Loaded image: a:1\n', 'tar']);
    const missing = await shoal(['image', 'load', '-i', '/nonexistent']);
    assert.equal(missing.code, 1);
    assert.match(missing.err, /ENOENT.*\/nonexistent/);
  });
  test('image pull → an error within the stream fails the command', async () => {
    const body = '{"status":"Pulling"}\n{"error":"no such image"}\n';
    const run = await shoal(['image', 'pull', 'host:5000/a'], {
      answers: { 'POST /images/create': { body } },
    });
    assert.deepEqual([run.code, run.out, run.err], [1, 'Pulling\n', 'Error: no such image\n']);
    assert.deepEqual(requests(run), ['POST /images/create?fromImage=host:5000/a&tag=latest']);
  });
  test('image ls and rm', async () => {
    const image = {
      Id: `sha256:${'b'.repeat(64)}`,
      RepoTags: ['h:5/a:1'],
      Created: 1_767_225_540,
      Size: 2_056_000,
    };
    const list = {
      'GET /images/json': { body: [image] },
      'DELETE /images/h:5/a:1': { body: [{ Untagged: 'h:5/a:1' }, { Deleted: 'sha256:b' }] },
    };
    const run = await shoal(['image', 'ls'], { answers: list });
    assert.equal(
      run.out,
      'REPOSITORY   TAG       IMAGE ID       CREATED              SIZE\n' +
        'h:5/a        1         bbbbbbbbbbbb   About a minute ago   2.06MB\n',
    );
    assert.equal((await shoal(['image', 'ls', '-q'], { answers: list })).out, 'bbbbbbbbbbbb\n');
    const removed = await shoal(['image', 'rm', 'h:5/a:1'], { answers: list });
    assert.equal(removed.out, 'Untagged: h:5/a:1\nDeleted: sha256:b\n');
  });
  test('events: the daemon dies → what came, one line of error, exit code 1', async () => {
    const body = '{"Type":"node","Action":"update","Actor":{"ID":"n1"},"timeNano":1}\n';
    const stream = { 'GET /events': { body, breaksOff: true } };
    const run = await shoal(['events', '--format', '{{.Action}}'], { answers: stream });
    assert.deepEqual(
      [run.code, run.out, run.err],
      [1, 'update\n', 'Error: the daemon has ended the answer before its end: aborted\n'],
    );
  });
  test('events → a line each, or a template', async () => {
    const body =
      '{"Type":"node","Action":"update","Actor":{"ID":"n","Attributes":{"b":"2","a":"1"}},"scope":"swarm","time":1,"timeNano":1767225600123456789}\n';
    const stream = { 'GET /events': { body } };
    const run = await shoal(['events', '--until', '1'], { answers: stream });
    assert.match(run.out, /^20\S+:00\.123456789\S+ node update n \(a=1, b=2\)\n$/);
    const template = await shoal(
      ['events', '--format', '{{.Type}} {{.Actor.Attributes.a}} {{.TimeNano}}'],
      { answers: stream },
    );
    assert.equal(template.out, 'node 1 1767225600123456789\n');
    assert.equal((await shoal(['events', '--format', 'json'], { answers: stream })).out, body);
  });
  test('info and version → text or a template', async () => {
    const format = '{{.Swarm.NodeID}}';
    assert.equal((await shoal(['info', '-f', format], { answers })).out, 'idm1\n');
    const server = { 'GET /version': { body: { Version: '9', ApiVersion: '1.49' } } };
    const run = await shoal(['version'], { answers: server });
    assert.equal(run.out, 'Client: shoal 1.2.3\nServer: 9 (API 1.49)\n');
    const both = ['version', '-f', '{{.Client.Version}} {{.Server.Version}}'];
    assert.equal((await shoal(both, { answers: server })).out, '1.2.3 9\n');
  });
});

describe('errors', () => {
  test('unknown command → exit 1 and a hint', async () => {
    const run = await shoal(['service', 'frobnicate']);
    assert.equal(run.code, 1);
    assert.match(run.err, /unknown command 'frobnicate'\n[\s\S]*See 'shoal service --help'/);
  });
  test('--help and --version → exit 0', async () => {
    assert.equal((await shoal(['--version'])).out, 'shoal version 1.2.3\n');
    const help = await shoal(['service', 'create', '--help']);
    assert.deepEqual([help.code, help.err], [0, '']);
    assert.match(help.out, /--update-parallelism/);
  });
  test('an answer that is no JSON → its text', async () => {
    const broken = { 'GET /nodes': { status: 502, body: 'bad gateway\n' } };
    const run = await shoal(['node', 'ls'], { answers: broken });
    assert.deepEqual([run.code, run.err], [1, 'Error response from daemon: bad gateway\n']);
  });
  test('a filter without a value → one line', async () => {
    const run = await shoal(['node', 'ls', '-f', 'role'], { answers });
    assert.equal(run.err, 'Error: bad format of filter "role" (expected name=value)\n');
  });
});
