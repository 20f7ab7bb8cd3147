/**
 * Published ports by IPv6 on three hosts, whose tunnels use a port of their own: every address of
 * every host answers, tasks see the real client, and nothing is left behind.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { joinSwarm } from '../membership/swarm.ts';
import { Lab } from '../support/lab.ts';
import { waitFor } from '../support/wait.ts';
import { askDatagrams, serveDatagrams } from './datagrams.ts';
import { kernelState, type Place, placesOf, startTraffic } from './support.ts';

const addresses: Readonly<Record<string, string>> = {
  m1: 'fd77::11',
  w1: 'fd77::21',
  w2: 'fd77::22',
};
const hosts = Object.keys(addresses);
const tunnelPort = 5789;
const deadlineMs = 90_000;
const webPort = 8080;
const udpPort = 5353;
const stickyPort = 8090;
const boundPort = 8091;

const lab = new Lab();
const docker = (...args: readonly string[]): Promise<string> => lab.mustDocker('m1', ...args);

interface Info {
  readonly Swarm: { readonly Cluster: { readonly DataPathPort: number } };
}

interface VerifyJson {
  readonly Healthy: boolean;
}

async function verified(): Promise<void> {
  await waitFor('networks verified on all nodes', deadlineMs, async () => {
    const report = await lab.get<VerifyJson>('m1', '/shoal/v1/networks/verify');
    if (report.Healthy) return true;
    throw new Error(JSON.stringify(report));
  });
}

/** What ten requests from one host saw: tasks, and clients as the tasks know them. */
async function ask(from: string, address: string, port = webPort, options = '') {
  const url = `http://[${address}]:${port}/`;
  const loop = `for i in 1 2 3 4 5 6 7 8 9 10; do curl -s -m 5 ${options} '${url}'; done`;
  const { stdout } = await lab.exec(from, 'bash', '-c', loop);
  const seen = (pattern: RegExp): string[] =>
    [...stdout.matchAll(pattern)].map((match) => match[1] ?? '');
  return { tasks: seen(/hostname: (\S+)/g), clients: seen(/client: (\S+)/g) };
}

describe('mesh by IPv6', () => {
  const baseline = new Map<string, string>();
  let web: Place[];

  before(async () => {
    await lab.up('--managers', '1', '--workers', '2', '--bare');
    await lab.mustDocker('m1', 'swarm', 'init', '--data-path-port', String(tunnelPort));
    for (const host of ['w1', 'w2']) await joinSwarm(lab, host, 'worker', 'm1');
    await lab.loadImages(hosts);
    await verified();
    for (const host of hosts) {
      const state = await waitFor(`${host} knows its address`, deadlineMs, async () => {
        const text = await kernelState(lab, host);
        return text.includes('ip6 saddr ::1 snat to') ? text : undefined;
      });
      baseline.set(host, state);
    }
    const flags = ['--replicas', '3', '--replicas-max-per-node', '1'];
    const ports = ['-p', `${webPort}:80`, '-p', `${udpPort}:53/udp`];
    await docker('service', 'create', '-d', '--name', 'web', ...flags, ...ports, 'whoami:1');
    await lab.awaitRunning('m1', 'web', 3, deadlineMs);
    web = await placesOf(lab, 'web', 'ingress');
    await verified();
  });
  after(() => lab.down());

  test('the tunnels’ port → in info, on every tunnel and in the filter', async () => {
    const { Swarm } = await lab.get<Info>('m1', '/info');
    assert.equal(Swarm.Cluster.DataPathPort, tunnelPort);
    for (const host of hosts) {
      const state = await lab.exec(
        host,
        'bash',
        '-c',
        'nft list ruleset; for n in $(ip netns list | cut -d" " -f1); do ip -n $n -d link; done',
      );
      assert.match(state.stdout, /udp dport 5789 ip saddr != @tunnel_peers drop/);
      assert.match(state.stdout, /udp dport 5789 ip6 saddr != @tunnel_peers drop/);
      assert.match(state.stdout, /vxlan id 4096 local \S+ .*dstport 5789/);
      assert.doesNotMatch(state.stdout, /4789/);
    }
  });

  test('every host answers every other, every task is reached and sees the client', async () => {
    for (const from of hosts) {
      for (const to of hosts.filter((host) => host !== from)) {
        const { tasks, clients } = await ask(from, addresses[to] ?? '');
        assert.deepEqual([...new Set(clients)], [addresses[from]], `${from} → ${to}`);
        assert.equal(clients.length, 10, `${from} → ${to}`);
        assert.equal(new Set(tasks).size, 3, `${from} → ${to}`);
      }
    }
  });

  test('a host answers itself by ::1 and its own address', async () => {
    for (const host of hosts) {
      for (const address of ['::1', addresses[host] ?? '']) {
        const { tasks } = await ask(host, address);
        assert.equal(tasks.length, 10, `${host} by ${address}`);
        assert.equal(new Set(tasks).size, 3, `${host} by ${address}`);
      }
    }
  });

  test('datagrams → every task, which sees the client', async () => {
    for (const place of web) serveDatagrams(lab, place, 53);
    const expected = ['1', '2', '3'].map((slot) => `${slot} ${addresses.w2}`);
    await waitFor('all servers answer', deadlineMs, async () => {
      const answers = await askDatagrams(lab, 'w2', addresses.w1 ?? '', udpPort, 6);
      assert.deepEqual([...new Set(answers)].sort(), expected);
      return true;
    });
  });

  test('session affinity, and a port on one address → by `shoal service create`', async () => {
    const bound = `published=${boundPort},target=80,host_ip=${addresses.w1}`;
    const { code, stderr } = await lab.shoal(
      'm1',
      ...['service', 'create', '-d', '--name', 'sticky', '--affinity', 'client'],
      ...['--replicas', '3', '--replicas-max-per-node', '1'],
      ...['-p', `${stickyPort}:80`, '-p', bound, 'whoami:1'],
    );
    assert.equal(code, 0, stderr);
    await lab.awaitRunning('m1', 'sticky', 3, deadlineMs);
    await verified();
    const seen = new Set<string>();
    for (const host of ['m1', 'w1']) {
      const { tasks } = await ask('w2', addresses[host] ?? '', stickyPort);
      assert.equal(tasks.length, 10);
      for (const task of tasks) seen.add(task);
    }
    assert.equal(seen.size, 1, 'a client keeps its backend, by whatever node it comes');
    const others = new Set<string>();
    for (let last = 1; last <= 12; last++) {
      const source = `fd77::1:${last}`;
      await lab.exec('w2', 'ip', 'address', 'add', `${source}/128`, 'dev', 'eth0', 'nodad');
      const options = `--interface ${source}`;
      const { tasks, clients } = await ask('w2', addresses.m1 ?? '', stickyPort, options);
      assert.deepEqual([...new Set(clients)], [source]);
      assert.equal(new Set(tasks).size, 1);
      for (const task of tasks) others.add(task);
      await lab.exec('w2', 'ip', 'address', 'delete', `${source}/128`, 'dev', 'eth0');
    }
    assert.ok(others.size > 1, 'other clients have other backends');
    assert.equal((await ask('m1', addresses.w1 ?? '', boundPort)).tasks.length, 10);
    assert.equal((await ask('w1', addresses.w2 ?? '', boundPort)).tasks.length, 0);
    const v4 = await lab.exec('m1', 'curl', '-s', '-m', '5', `http://10.77.0.21:${boundPort}/`);
    assert.equal(v4.code, 7, 'refused');
    await docker('service', 'rm', 'sticky');
  });

  test('what a kernel lacks → on the node, for every client to see', async () => {
    interface NodeView {
      readonly Description: { readonly Lacks?: readonly string[] };
      readonly Status: { readonly Message?: string };
    }
    const { Description, Status } = await lab.get<NodeView>('m1', '/nodes/w1');
    const { Warnings = [] } = await lab.get<{ Warnings?: readonly string[] }>('w1', '/info');
    for (const warning of Warnings) assert.ok(Description.Lacks?.includes(warning), warning);
    assert.equal(Status.Message, Description.Lacks?.join('; '));
    const { stdout } = await lab.shoal('m1', 'node', 'ls');
    assert.match(stdout, /LACKS/);
  });

  test('all daemons killed and back → nobody notices', async (t) => {
    const traffic = [
      startTraffic(lab, 'm1', `http://[${addresses.w1}]:${webPort}/`),
      startTraffic(lab, 'w2', `http://[::1]:${webPort}/`),
    ];
    await Promise.all(hosts.map((host) => lab.lab('kill', host)));
    await Promise.all(hosts.map((host) => lab.lab('start', host)));
    await waitFor('the api of m1', deadlineMs, async () => {
      return (await lab.http('m1', 'GET', '/services')).status === 200;
    });
    await lab.awaitRunning('m1', 'web', 3, deadlineMs);
    await verified();
    for (const each of traffic) {
      const outcomes = await each.stop();
      t.diagnostic(JSON.stringify([...outcomes]));
      assert.deepEqual([...outcomes.keys()], ['200 0']);
    }
  });

  test('everything removed → the kernel of every host is as it was', async () => {
    await docker('service', 'rm', 'web');
    for (const host of hosts) {
      await waitFor(`${host} is clean`, deadlineMs, async () => {
        assert.equal(await kernelState(lab, host), baseline.get(host));
        return true;
      });
    }
  });
});
