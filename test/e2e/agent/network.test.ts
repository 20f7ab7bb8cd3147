/**
 * The gateway network against the real kernel: a node and a client outside, each a namespace of
 * its own. Needs root and the programs ip and nft; everything it makes is removed again.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { after, before, test } from 'node:test';
import type { RunCommand } from '#agent/network/command';
import { runCommand } from '#agent/network/command';
import { NodeNetwork } from '#agent/network/network';
import { probeNetwork } from '#agent/network/probe';
import { systemClock } from '#lib/clock';
import { isShoalError } from '#lib/errors';
import { nullLogger } from '#lib/log';
import { systemRandom } from '#lib/random';

const netnsDirectory = '/run/netns';
const prefix = `st${process.pid}-`;
const host = `${prefix}host`;
const outside = `${prefix}outside`;
const hostAddress = '198.51.100.1';
const clientAddress = '198.51.100.77';
const isRoot = process.getuid?.() === 0;
const options = { skip: isRoot ? false : 'needs root', timeout: 60_000 };

const one = '1'.repeat(64);
const two = '2'.repeat(64);
const three = '3'.repeat(64);

/** The agent's commands, run as on the fake node. */
const onHost: RunCommand = (program, args, input) =>
  runCommand('nsenter', [`--net=${netnsDirectory}/${host}`, program, ...args], input);

const networkOptions = {
  nodeId: 'node1',
  namespacePrefix: prefix,
  mtuBytes: 1500,
  netnsDirectory,
  canForgetFlows: true,
  hasIpv6: true,
};
const networkDeps = {
  run: onHost,
  readProcNet: async (name: string) => (await onHost('cat', [`/proc/net/${name}`], '')).stdout,
  clock: systemClock,
  random: systemRandom,
  log: nullLogger,
};

async function must(program: string, args: readonly string[], input = ''): Promise<string> {
  const result = await runCommand(program, args, input);
  assert.equal(result.code, 0, `${program} ${args.join(' ')}: ${result.stderr}`);
  return result.stdout;
}

interface Service {
  readonly stop: () => Promise<void>;
}

/** A TCP server that tells its clients who they are; resolves when it listens. */
function serve(netns: string, port: number): Promise<Service> {
  const program = `require('net').createServer((s) => s.end(s.remoteAddress))
    .listen(${port}, '0.0.0.0', () => console.log('up'))`;
  const child = spawn('nsenter', [`--net=${netnsDirectory}/${netns}`, 'node', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.stdout.once('data', () =>
      resolve({
        stop: () =>
          new Promise((stopped) => {
            child.once('close', () => stopped());
            child.kill('SIGKILL');
          }),
      }),
    );
  });
}

/** What the server says, or the error's code. */
async function ask(netns: string, address: string, port: number): Promise<string> {
  const program = `const s = require('net').connect({ host: '${address}', port: ${port} });
    s.setTimeout(3000, () => { console.log('timeout'); process.exit(); });
    s.on('data', (d) => console.log(String(d).replace('::ffff:', '')));
    s.on('error', (e) => console.log(e.code));`;
  const path = `--net=${netnsDirectory}/${netns}`;
  return (await must('nsenter', [path, 'node', '-e', program])).trim();
}

const namespaceOf = (id: string): string => `${prefix}c-${id.slice(0, 12)}`;

let network: NodeNetwork;

before(async () => {
  if (!isRoot) return;
  await must('ip', ['-batch', '-'], `netns add ${host}\nnetns add ${outside}\n`);
  await must(
    'ip',
    ['-netns', host, '-batch', '-'],
    [
      'link set lo up',
      `link add eth0 type veth peer name eth0 netns ${outside}`,
      'link set eth0 up',
      `address add ${hostAddress}/24 dev eth0`,
      '',
    ].join('\n'),
  );
  await must(
    'ip',
    ['-netns', outside, '-batch', '-'],
    ['link set lo up', 'link set eth0 up', `address add ${clientAddress}/24 dev eth0`, ''].join(
      '\n',
    ),
  );
  network = new NodeNetwork(networkOptions, networkDeps);
  await network.start();
});

after(async () => {
  if (!isRoot) return;
  await network.stop();
  const names = (await must('ip', ['netns', 'list'])).split('\n').map((line) => line.split(' ')[0]);
  for (const name of names) {
    if (name?.startsWith(prefix)) await must('ip', ['netns', 'delete', name]);
  }
});

test('network: no block yet → attach waits with a reason', options, async () => {
  await assert.rejects(network.attach(one), (error) => {
    assert.ok(isShoalError(error, 'unavailable'));
    assert.match(error.message, /waits for its address block/);
    return true;
  });
});

test(
  'network: attached → reaches the world as its node, and no other container',
  options,
  async () => {
    network.setBlock('10.240.4.0/23');
    const first = await network.attach(one);
    const second = await network.attach(two);
    assert.notEqual(first.address.v4, second.address.v4);
    assert.deepEqual(await network.attach(one), first, 'a second attach changes nothing');

    const world = await serve(outside, 9000);
    const neighbour = await serve(namespaceOf(two), 9001);
    try {
      assert.equal(await ask(namespaceOf(one), clientAddress, 9000), hostAddress);
      assert.equal(await ask(namespaceOf(one), second.address.v4, 9001), 'ECONNREFUSED');
      assert.equal(await ask(outside, clientAddress, 9000), clientAddress);
    } finally {
      await world.stop();
      await neighbour.stop();
    }
  },
);

test(
  'network: host port → reached from outside, the node, localhost and itself',
  options,
  async () => {
    const first = await network.attach(one);
    const requests = [{ protocol: 'tcp', targetPort: 80, publishedPort: 8080 }] as const;
    assert.deepEqual(await network.publish(one, 'web.1', requests), requests);
    const server = await serve(namespaceOf(one), 80);
    try {
      assert.equal(
        await ask(outside, hostAddress, 8080),
        clientAddress,
        "the client's own address",
      );
      assert.equal(await ask(host, '127.0.0.1', 8080), '169.254.200.1');
      assert.match(await ask(host, hostAddress, 8080), /^[\d.]+$/);
      assert.match(await ask(namespaceOf(two), hostAddress, 8080), /^[\d.]+$/, 'a neighbour');
      assert.match(await ask(namespaceOf(one), hostAddress, 8080), /^[\d.]+$/, 'itself');
      await must('ip', ['-netns', outside, 'route', 'add', '10.240.4.0/23', 'via', hostAddress]);
      assert.equal(await ask(outside, first.address.v4, 80), 'ECONNREFUSED', 'not by its address');
    } finally {
      await server.stop();
    }
  },
);

test('network: host port of another container or process → refused by name', options, async () => {
  const taken = [{ protocol: 'tcp', targetPort: 80, publishedPort: 8080 }] as const;
  await assert.rejects(network.publish(two, 'api.1', taken), /8080\/tcp for api\.1 .* web\.1/);
  const process = await serve(host, 8081);
  try {
    const busy = [{ protocol: 'tcp', targetPort: 80, publishedPort: 8081 }] as const;
    await assert.rejects(network.publish(two, 'api.1', busy), /listens on 0\.0\.0\.0:8081/);
  } finally {
    await process.stop();
  }
});

test('network: a restarted agent → finds endpoints and ports as they were', options, async () => {
  const before = network.find(one);
  await network.stop();
  network = new NodeNetwork(networkOptions, networkDeps);
  await network.start();
  assert.deepEqual(await network.attach(one), before, 'also before any manager was heard');
  const server = await serve(namespaceOf(one), 80);
  try {
    assert.equal(await ask(outside, hostAddress, 8080), clientAddress);
  } finally {
    await server.stop();
  }
  network.setBlock('10.240.4.0/23');
  await network.retain([one]);
  const left = await must('ip', ['netns', 'list']);
  assert.ok(!left.includes(namespaceOf(two)), 'what nobody wants any more is gone');
  await network.reconcile();
  assert.deepEqual(await network.reconcile(), [], 'nothing more to repair');
});

test('network: broken by hand → whole again after one round', options, async () => {
  const attachment = await network.attach(one);
  const breaks: readonly (readonly string[])[] = [
    ['ip', '-netns', `${prefix}gw`, 'route', 'delete', attachment.address.v4],
    ['ip', '-netns', namespaceOf(one), 'route', 'delete', 'default'],
    ['nsenter', `--net=${netnsDirectory}/${host}`, 'nft', 'delete', 'table', 'ip', 'shoal'],
    [
      'nsenter',
      `--net=${netnsDirectory}/${host}`,
      'nft',
      'flush',
      'map',
      'ip',
      'shoal',
      'tcp_ports',
    ],
    ['ip', '-netns', host, 'route', 'delete', '10.240.4.0/23'],
    ['ip', '-netns', host, 'link', 'delete', 'up0'],
    ['ip', '-netns', `${prefix}gw`, 'link', 'delete', `v-${one.slice(0, 12)}`],
  ];
  const server = await serve(namespaceOf(one), 80);
  try {
    for (const [program = '', ...args] of breaks) {
      await must(program, args);
      assert.notDeepEqual(await network.reconcile(), [], `noticed: ${args.join(' ')}`);
      assert.deepEqual(await network.reconcile(), [], `repaired: ${args.join(' ')}`);
      assert.equal(await ask(outside, hostAddress, 8080), clientAddress, args.join(' '));
    }
  } finally {
    await server.stop();
  }
});

test('network: the whole sandbox deleted → made again by the next round', options, async () => {
  await must('ip', ['netns', 'delete', `${prefix}gw`]);
  await network.reconcile();
  await network.reconcile();
  const server = await serve(namespaceOf(one), 80);
  try {
    assert.equal(await ask(outside, hostAddress, 8080), clientAddress);
  } finally {
    await server.stop();
  }
});

test('network: leftovers without owner → removed', options, async () => {
  await must('ip', ['netns', 'add', `${prefix}c-abcdefabcdef`]);
  assert.deepEqual(await network.reconcile(), ['leftover abcdefabcdef']);
  assert.ok(!(await must('ip', ['netns', 'list'])).includes('abcdefabcdef'));
});

test('network: detached → namespace, address and port are free', options, async () => {
  await network.detach(one);
  await network.detach(one);
  assert.equal(network.has(one), false);
  assert.ok(!(await must('ip', ['netns', 'list'])).includes(namespaceOf(one)));
  assert.equal(await ask(outside, hostAddress, 8080), 'ECONNREFUSED');
  await network.attach(three);
  const port = [{ protocol: 'tcp', targetPort: 80, publishedPort: 8080 }] as const;
  assert.deepEqual(await network.publish(three, 'web.2', port), port);
  await network.detach(three);
});

test(
  'network: a burst of attaches → all attached, at a few milliseconds each',
  options,
  async (t) => {
    const ids = Array.from({ length: 40 }, (_, index) =>
      index.toString(16).padStart(12, 'a').padEnd(64, '0'),
    );
    const start = performance.now();
    const attachments = await Promise.all(ids.map((id) => network.attach(id)));
    const burstMs = performance.now() - start;
    t.diagnostic(
      `attach: ${(burstMs / ids.length).toFixed(1)} ms each in a burst of ${ids.length}`,
    );
    assert.equal(new Set(attachments.map(({ address }) => address.v4)).size, ids.length);
    await network.reconcile();
    assert.deepEqual(await network.reconcile(), []);
    await Promise.all(ids.map((id) => network.detach(id)));
    const serial = performance.now();
    await network.attach(three);
    t.diagnostic(`attach: ${(performance.now() - serial).toFixed(1)} ms alone`);
    await network.detach(three);
  },
);

test('probe: this kernel → a report in plain words, nothing left behind', options, async (t) => {
  const report = await probeNetwork({ namespacePrefix: prefix, netnsDirectory }, onHost);
  t.diagnostic(report.warnings.join('; ') || 'nothing is missing');
  for (const warning of report.warnings) assert.match(warning, /: ./);
  const settings = '/proc/sys/net/ipv6/conf/default/disable_ipv6';
  const hasIpv6 = await onHost('grep', ['-qx', '0', settings], '');
  assert.equal(report.hasIpv6, hasIpv6.code === 0);
  await onHost('sh', ['-c', `echo 1 >${settings}`], '');
  const off = await probeNetwork({ namespacePrefix: prefix, netnsDirectory }, onHost);
  await onHost('sh', ['-c', `echo 0 >${settings}`], '');
  assert.equal(off.hasIpv6, false);
  assert.match(off.warnings.join(), /Without IPv6, .*disable_ipv6 is 1/);
  assert.ok(!(await must('ip', ['netns', 'list'])).includes('probe'));
});
