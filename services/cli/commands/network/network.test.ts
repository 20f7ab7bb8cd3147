import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, test } from 'node:test';
import { Client } from '../../client.ts';
import type { Context } from '../../context.ts';
import { run } from '../../run.ts';
import { networkBody } from './create.ts';
import { networkCommand } from './network.ts';
import { withNetworkIds } from './service-networks.ts';

interface Answer {
  readonly status?: number;
  readonly body?: unknown;
}

interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  readonly seen: readonly string[];
}

/** A daemon that answers by `METHOD /path`; everything else is a 404. */
async function withDaemon<T>(
  answers: Readonly<Record<string, Answer>>,
  use: (client: Client) => Promise<T>,
): Promise<{ readonly result: T; readonly seen: readonly string[] }> {
  const folder = await mkdtemp(join(tmpdir(), 'shoal-cli-'));
  const seen: string[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const url = decodeURIComponent(request.url ?? '');
      const text = Buffer.concat(chunks).toString();
      seen.push(`${request.method} ${url}${text === '' ? '' : ` ${text}`}`);
      const key = `${request.method} ${url.split('?')[0]}`;
      const { status = 200, body } = answers[key] ?? {
        status: 404,
        body: { message: `${key}: not found` },
      };
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(body === undefined ? '' : JSON.stringify(body));
    });
  });
  const socket = join(folder, 's');
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  try {
    return { result: await use(new Client(`unix://${socket}`)), seen };
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await rm(folder, { recursive: true });
  }
}

async function shoal(
  answers: Readonly<Record<string, Answer>>,
  args: readonly string[],
  input = '',
): Promise<Outcome> {
  let out = '';
  let err = '';
  const { result, seen } = await withDaemon(answers, (client) => {
    const context: Context = {
      client: () => client,
      print: (text) => {
        out += text;
      },
      note: (text) => {
        err += text;
      },
      nowMs: () => Date.UTC(2026, 0, 1, 0, 0, 30),
      isTerminal: false,
      sleep: async () => {},
      input: () => Readable.from([Buffer.from(input)]),
      variable: () => undefined,
      onInterrupt: () => () => {},
    };
    return run(networkCommand(context), context, args);
  });
  return { code: result, out, err, seen };
}

const flags = {
  driver: 'overlay',
  opt: [],
  label: [],
  ipamDriver: 'default',
  ipamOpt: [],
  subnet: [],
  ipRange: [],
  gateway: [],
  auxAddress: [],
};

describe('network create', () => {
  test('flags → the body; the id is printed', async () => {
    const args = ['create', '--internal', '--subnet', '10.9.0.0/24', '-o', 'encrypted', 'back'];
    const answers = { 'POST /networks/create': { status: 201, body: { Id: 'abc', Warning: '' } } };
    const { code, out, seen } = await shoal(answers, args);
    assert.deepEqual([code, out], [0, 'abc\n']);
    const body = JSON.parse(seen[0]?.replace('POST /networks/create ', '') ?? '');
    assert.deepEqual(body, {
      Name: 'back',
      Driver: 'overlay',
      Scope: '',
      Internal: true,
      Attachable: false,
      Ingress: false,
      EnableIPv6: false,
      IPAM: { Driver: 'default', Options: {}, Config: [{ Subnet: '10.9.0.0/24' }] },
      Options: { encrypted: '' },
      Labels: {},
    });
  });

  test('two subnets → ranges, gateways and addresses go to the one they lie in', () => {
    const body = networkBody('n', {
      ...flags,
      subnet: ['10.1.0.0/24', '10.2.0.0/24'],
      ipRange: ['10.2.0.128/25'],
      gateway: ['10.2.0.1', '10.1.0.1'],
      auxAddress: ['printer=10.1.0.9'],
    });
    assert.deepEqual(body.IPAM, {
      Driver: 'default',
      Options: {},
      Config: [
        {
          Subnet: '10.1.0.0/24',
          Gateway: '10.1.0.1',
          AuxiliaryAddresses: { printer: '10.1.0.9' },
        },
        { Subnet: '10.2.0.0/24', IPRange: '10.2.0.128/25', Gateway: '10.2.0.1' },
      ],
    });
  });

  test('an address in no subnet, two gateways in one → refused', () => {
    const subnet = ['10.1.0.0/24'];
    const create = (more: object) => () => networkBody('n', { ...flags, ...more });
    assert.throws(create({ gateway: ['10.1.0.1'] }), /no matching subnet for gateway 10\.1\.0\.1/);
    assert.throws(create({ subnet, gateway: ['10.1.0.1', '10.1.0.2'] }), /two gateways/);
    assert.throws(create({ subnet, auxAddress: ['a=10.5.0.1'] }), /auxiliary address a=10\.5/);
  });
});

describe('network ls, inspect, rm, prune', () => {
  const network = (Name: string, Id: string, Scope: string) => ({
    Name,
    Id,
    Scope,
    Driver: Scope === 'swarm' ? 'overlay' : 'bridge',
    Created: '2026-01-01T00:00:00Z',
    EnableIPv6: false,
    Internal: false,
    Labels: { b: '2', a: '1' },
  });
  const all = [
    network('net10', 'n10aaaaaaaaaaaaaaaaaaaaaa', 'swarm'),
    network('net9', 'n09aaaaaaaaaaaaaaaaaaaaaa', 'swarm'),
    network('bridge', 'f'.repeat(64), 'local'),
  ];

  test('ls → a table in the order of names, ids cut', async () => {
    const { out } = await shoal({ 'GET /networks': { body: all } }, ['ls']);
    assert.equal(
      out,
      [
        'NETWORK ID     NAME      DRIVER    SCOPE',
        'ffffffffffff   bridge    bridge    local',
        'n09aaaaaaaaa   net9      overlay   swarm',
        'n10aaaaaaaaa   net10     overlay   swarm',
        '',
      ].join('\n'),
    );
  });

  test('ls with a template, quiet, a filter → as asked', async () => {
    const answers = { 'GET /networks': { body: all.slice(0, 1) } };
    const format = ['ls', '--format', '{{.Name}} {{.Labels}}'];
    assert.equal((await shoal(answers, format)).out, 'net10 a=1,b=2\n');
    const quiet = await shoal(answers, ['ls', '-q', '--no-trunc', '-f', 'driver=overlay']);
    assert.equal(quiet.out, 'n10aaaaaaaaaaaaaaaaaaaaaa\n');
    assert.match(quiet.seen[0] ?? '', /filters=\{"driver":\{"overlay":true\}\}/);
  });

  test('inspect → those that are there are shown, the others named', async () => {
    const answers = { 'GET /networks/net9': { body: all[1] } };
    const { code, out, err, seen } = await shoal(answers, ['inspect', '-v', 'nope', 'net9']);
    assert.equal(code, 1);
    assert.equal(JSON.parse(out)[0].Name, 'net9');
    assert.match(err, /nope: not found/);
    assert.ok(seen.includes('GET /networks/net9?verbose=true'));
  });

  test('rm → names that are gone; a missing one is an error unless forced', async () => {
    const answers = { 'DELETE /networks/net9': { status: 204 } };
    const missing = await shoal(answers, ['rm', 'nope', 'net9']);
    assert.deepEqual([missing.code, missing.out], [1, 'net9\n']);
    const forced = await shoal(answers, ['rm', '-f', 'nope', 'net9']);
    assert.deepEqual([forced.code, forced.out, forced.err], [0, 'net9\n', '']);
  });

  test('connect and disconnect → the container, its names and its address', async () => {
    const answers = {
      'POST /networks/extra/connect': {},
      'POST /networks/extra/disconnect': {},
    };
    const flags = ['--alias', 'db', '--alias', 'cache', '--ip', '10.9.0.7'];
    const connected = await shoal(answers, ['connect', ...flags, 'extra', 'web.1.t1']);
    assert.deepEqual(connected.seen, [
      'POST /networks/extra/connect {"Container":"web.1.t1","EndpointConfig":' +
        '{"Aliases":["db","cache"],"IPAMConfig":{"IPv4Address":"10.9.0.7","IPv6Address":""}}}',
    ]);
    const gone = await shoal(answers, ['disconnect', '-f', 'extra', 'web.1.t1']);
    assert.deepEqual(gone.seen, [
      'POST /networks/extra/disconnect {"Container":"web.1.t1","Force":true}',
    ]);
    assert.deepEqual([connected.code, gone.code, connected.out + gone.out], [0, 0, '']);
  });

  test('prune → only after a yes, or with --force', async () => {
    const answers = { 'POST /networks/prune': { body: { NetworksDeleted: ['net9'] } } };
    assert.deepEqual((await shoal(answers, ['prune'], 'n\n')).seen, []);
    assert.equal((await shoal(answers, ['prune'], 'y\n')).out, 'Deleted Networks:\nnet9\n');
    assert.equal((await shoal(answers, ['prune', '-f'])).out, 'Deleted Networks:\nnet9\n');
  });
});

describe('network verify', () => {
  const node = (Hostname: string, more: object = {}) => ({
    NodeID: Hostname,
    Hostname,
    Healthy: Object.keys(more).length === 0,
    Differences: '',
    TableVersion: 7,
    AppliedVersion: 7,
    ReportedAt: '2026-01-01T00:00:25Z',
    SilentNodes: [],
    Current: true,
    ...more,
  });
  const reportOf = (...Nodes: readonly { readonly Healthy: boolean }[]) => {
    const Healthy = Nodes.every((each) => each.Healthy);
    const body = { Healthy, Networks: [{ ID: 'n1', Name: 'back', Healthy, Nodes }] };
    return { 'GET /shoal/v1/networks/verify': { body } };
  };

  test('all is well → a line per node, exit code 0', async () => {
    const { code, out, seen } = await shoal(reportOf(node('m1')), ['verify', 'back']);
    assert.equal(code, 0);
    assert.deepEqual(seen, ['GET /shoal/v1/networks/verify?network=back']);
    assert.equal(
      out,
      [
        'NETWORK   NODE      STATE     TABLE     REPORTED        DETAILS',
        'back      m1        ok        7         5 seconds ago',
        '',
      ].join('\n'),
    );
  });

  test('something differs → what and where, exit code 1', async () => {
    const answers = reportOf(
      node('m1'),
      node('w1', { Differences: 'route 10.0.0.5 is missing\nlink v-1 is down' }),
      node('w2', { AppliedVersion: 6 }),
      node('w3', { SilentNodes: ['w1'] }),
      node('w4', { ReportedAt: null, AppliedVersion: 0, Current: false }),
      node('w5', { Differences: 'repaired: packet rules', Current: false }),
    );
    const { code, out, err } = await shoal(answers, ['verify']);
    assert.equal(code, 1);
    assert.equal(err, 'Error: not as they should be: back (5 of 6 nodes)\n');
    const gap = ' '.repeat(3);
    assert.equal(
      out,
      [
        `NETWORK   NODE      STATE       TABLE     REPORTED        DETAILS`,
        `back      m1        ok          7         5 seconds ago`,
        `back      w1        differs     7         5 seconds ago   route 10.0.0.5 is missing`,
        `${' '.repeat(55)}${gap}link v-1 is down`,
        `back      w2        behind      6 of 7    5 seconds ago`,
        `back      w3        cut off     7         5 seconds ago   no answer from w1`,
        `back      w4        no answer   0 of 7`,
        `back      w5        no answer   7         5 seconds ago   repaired: packet rules`,
        '',
      ].join('\n'),
    );
  });
});

describe('networks of services', () => {
  test('names → ids, with their fields; a removed one that is gone keeps its text', async () => {
    const answers = { 'GET /networks/back': { body: { Id: 'n1' } } };
    const { result, seen } = await withDaemon(answers, (client) =>
      withNetworkIds(client, {
        added: ['back', 'name=back,alias=db,alias=x'],
        removed: ['back', 'n2'],
      }),
    );
    assert.deepEqual(result, { added: ['n1', 'name=n1,alias=db,alias=x'], removed: ['n1', 'n2'] });
    assert.ok(seen.includes('GET /networks/back?scope=swarm'));
  });

  test('a network that is not there → refused in the daemon’s words', async () => {
    const adding = withDaemon({}, (client) =>
      withNetworkIds(client, { added: ['nope'], removed: [] }),
    );
    await assert.rejects(adding, /nope: not found/);
  });
});
