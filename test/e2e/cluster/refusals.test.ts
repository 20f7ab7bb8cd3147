/** Bad input of every kind: a clear message, the status that docker shows, and a daemon that lives. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Lab } from '../support/lab.ts';
import { waitFor } from '../support/wait.ts';

const lab = new Lab();
before(async () => {
  await lab.up('--managers', '1', '--workers', '1');
  await lab.loadImages(['m1', 'w1']);
});
after(async () => {
  const states = await lab.status();
  await lab.down();
  assert.ok(
    states.every(({ state }) => state === 'running'),
    'every daemon is still running',
  );
});

interface Case {
  readonly name: string;
  readonly host?: string;
  readonly method?: string;
  readonly path: string;
  readonly body?: unknown;
  readonly status: number;
  readonly message: RegExp;
}

const spec = (change: object): object => ({
  Name: 'bad',
  TaskTemplate: { ContainerSpec: { Image: 'whoami:1' } },
  ...change,
});

const cases: readonly Case[] = [
  {
    name: 'body that is not JSON',
    path: '/services/create',
    body: '{"Name":',
    status: 400,
    message: /JSON/,
  },
  {
    name: 'field of another type',
    path: '/services/create',
    body: spec({ Name: 7 }),
    status: 400,
    message: /Name/,
  },
  {
    name: 'unknown field type deep inside',
    path: '/services/create',
    body: spec({ TaskTemplate: { ContainerSpec: { Image: 'whoami:1', Env: 'A=1' } } }),
    status: 400,
    message: /Env/,
  },
  {
    name: 'no image',
    path: '/services/create',
    body: spec({ TaskTemplate: {} }),
    status: 400,
    message: /TaskTemplate: missing runtime/,
  },
  {
    name: 'invalid name',
    path: '/services/create',
    body: spec({ Name: 'a/b' }),
    status: 400,
    message: /name/,
  },
  {
    name: 'invalid port',
    path: '/services/create',
    body: spec({
      EndpointSpec: { Ports: [{ TargetPort: 70_000, PublishMode: 'host', PublishedPort: 80 }] },
    }),
    status: 400,
    message: /port/i,
  },
  {
    name: 'ingress publishing with DNS round robin',
    path: '/services/create',
    body: spec({
      EndpointSpec: {
        Mode: 'dnsrr',
        Ports: [{ TargetPort: 80, PublishedPort: 8080, PublishMode: 'ingress' }],
      },
    }),
    status: 400,
    message: /dnsrr|ingress/i,
  },
  {
    name: 'secret that does not exist yet as a feature',
    path: '/secrets/create',
    body: { Name: 's', Data: 'eA==' },
    status: 501,
    message: /secret/i,
  },
  {
    name: 'network with a subnet that is none',
    path: '/networks/create',
    body: { Name: 'n', Driver: 'overlay', IPAM: { Config: [{ Subnet: '10.1.2.3/99' }] } },
    status: 400,
    message: /10\.1\.2\.3\/99/,
  },
  {
    name: 'service that does not exist',
    method: 'GET',
    path: '/services/nope',
    status: 404,
    message: /not found/,
  },
  {
    name: 'update without version',
    path: '/services/nope/update',
    body: spec({}),
    status: 400,
    message: /version/,
  },
  {
    name: 'route that does not exist',
    method: 'GET',
    path: '/nonsense',
    status: 404,
    message: /not found/,
  },
  { name: 'client too new', method: 'GET', path: '/v9.99/info', status: 400, message: /too new/ },
  {
    name: 'cluster request on a worker',
    host: 'w1',
    method: 'GET',
    path: '/services',
    status: 503,
    message: /not a swarm manager/,
  },
  {
    name: 'join again',
    host: 'w1',
    path: '/swarm/join',
    body: { RemoteAddrs: ['10.77.0.11:2377'], JoinToken: 'x' },
    status: 503,
    message: /already/,
  },
  {
    name: 'leave of the manager without force',
    path: '/swarm/leave',
    status: 503,
    message: /force/,
  },
];

describe('refusals', () => {
  for (const { name, host = 'm1', method = 'POST', path, body, status, message } of cases) {
    test(`${name} → ${status}`, async () => {
      const answer = await lab.http(host, method, path, body);
      assert.equal(answer.status, status, answer.body);
      assert.match(JSON.parse(answer.body).message, message);
    });
  }

  test('name twice → 409; version out of date → "update out of sequence"', async () => {
    const body = { ...spec({ Name: 'twice' }), Mode: { Replicated: { Replicas: 0 } } };
    const first = await lab.http('m1', 'POST', '/services/create', body);
    assert.equal(first.status, 201, first.body);
    const second = await lab.http('m1', 'POST', '/services/create', body);
    assert.equal(second.status, 409, second.body);
    assert.match(second.body, /already exists/);
    const { Version } = await lab.get<{ Version: { Index: number } }>('m1', '/services/twice');
    const stale = `/services/twice/update?version=${Version.Index}`;
    const fresh = await lab.http('m1', 'POST', stale, body);
    assert.equal(fresh.status, 200, fresh.body);
    const update = await lab.http('m1', 'POST', stale, body);
    assert.equal(update.status, 500, update.body);
    assert.match(update.body, /update out of sequence/);
  });

  test('image that does not exist → the task says which, the service says pending work', async () => {
    await lab.mustDocker(
      'm1',
      'service',
      'create',
      '-d',
      '--name',
      'ghost',
      '--restart-condition',
      'none',
      'nothere:1',
    );
    const err = await waitFor('the reason', 60_000, async () => {
      const tasks = await lab.tasks('m1', 'ghost');
      return tasks.find((task) => task.Status.State === 'rejected')?.Status.Err;
    });
    assert.match(err, /nothere:1/);
  });

  test('task that fits nowhere → `service ps --no-trunc` says why', async () => {
    await lab.mustDocker(
      'm1',
      'service',
      'create',
      '-d',
      '--name',
      'nowhere',
      '--constraint',
      'node.labels.disk==ssd',
      'whoami:1',
    );
    await waitFor('the explanation', 30_000, async () => {
      const text = await lab.mustDocker('m1', 'service', 'ps', '--no-trunc', 'nowhere');
      return /no suitable node \(scheduling constraints not satisfied on 2 nodes\)/.test(text);
    });
  });

  test('no service can be created with a bind source that is missing → rejected with the path', async () => {
    const mount = 'type=bind,source=/does/not/exist,target=/x';
    await lab.mustDocker(
      'm1',
      'service',
      'create',
      '-d',
      '--name',
      'bound',
      '--restart-condition',
      'none',
      '--mount',
      mount,
      'whoami:1',
    );
    const err = await waitFor('the reason', 30_000, async () => {
      const tasks = await lab.tasks('m1', 'bound');
      return tasks.find((task) => task.Status.State === 'rejected')?.Status.Err;
    });
    assert.match(err, /\/does\/not\/exist/);
  });
});

describe('joining', () => {
  const fresh = new Lab();
  before(() => fresh.up('--managers', '1', '--workers', '1', '--bare'));
  after(() => fresh.down());

  test('wrong, truncated and rotated tokens → refused with a reason; the right one works', async () => {
    const address = '10.77.0.11:2377';
    await fresh.mustDocker('m1', 'swarm', 'init', '--advertise-addr', '10.77.0.11');
    const token = (await fresh.mustDocker('m1', 'swarm', 'join-token', '-q', 'worker')).trim();
    const join = (text: string) => fresh.docker('w1', 'swarm', 'join', '--token', text, address);
    const wrong = await join(`${token.slice(0, -3)}xyz`);
    assert.notEqual(wrong.code, 0);
    assert.match(wrong.stderr, /token/);
    const truncated = await join(token.slice(0, -5));
    assert.notEqual(truncated.code, 0);
    assert.match(truncated.stderr, /token/);
    await fresh.mustDocker('m1', 'swarm', 'join-token', '--rotate', 'worker');
    const old = await join(token);
    assert.notEqual(old.code, 0);
    assert.match(old.stderr, /token/);
    const right = (await fresh.mustDocker('m1', 'swarm', 'join-token', '-q', 'worker')).trim();
    const joined = await join(right);
    assert.equal(joined.code, 0, joined.stderr);
    assert.match(joined.stdout, /joined a swarm as a worker/);
  });
});
