/**
 * Overlay networks on five hosts: names, virtual addresses, the mesh, and what must go on or stay
 * clean when services change and daemons die.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Lab } from '../support/lab.ts';
import { waitFor } from '../support/wait.ts';
import {
  asNeighbour,
  containerFlows,
  counts,
  fetchFrom,
  inside,
  kernelState,
  lookUp,
  mustInside,
  type Place,
  placesOf,
  startTraffic,
} from './support.ts';

const hosts = ['m1', 'm2', 'm3', 'w1', 'w2'];
const addresses: Readonly<Record<string, string>> = {
  m1: '10.77.0.11',
  m2: '10.77.0.12',
  m3: '10.77.0.13',
  w1: '10.77.0.21',
  w2: '10.77.0.22',
};
const deadlineMs = 90_000;
const network = 'backend';
const meshPort = 8080;
const fast = ['--stop-grace-period', '2s', '--restart-delay', '1s'];
/** A process that runs does not listen yet: only one that has answered may be sent requests. */
const checked = ['--health-cmd', 'wget -qO- http://127.0.0.1/', '--health-interval', '500ms'];

const lab = new Lab();
const docker = (...args: readonly string[]): Promise<string> => lab.mustDocker('m1', ...args);

async function createService(
  name: string,
  replicas: number,
  image: readonly string[],
  ...flags: readonly string[]
): Promise<Place[]> {
  const fixed = ['service', 'create', '-d', '--name', name, '--replicas', String(replicas)];
  const spread = ['--replicas-max-per-node', String(Math.ceil(replicas / hosts.length))];
  await docker(...fixed, ...spread, ...fast, ...flags, ...image);
  await lab.awaitRunning('m1', name, replicas, deadlineMs);
  return placesOf(lab, name, network);
}

interface ServiceJson {
  readonly ID: string;
  readonly Endpoint: {
    readonly VirtualIPs?: readonly { readonly NetworkID: string; readonly Addr: string }[];
  };
  readonly UpdateStatus?: { readonly State: string; readonly Message: string };
}

async function virtualAddress(service: string): Promise<string> {
  const { Id } = await lab.get<{ Id: string }>('m1', `/networks/${network}`);
  const { Endpoint } = await lab.get<ServiceJson>('m1', `/services/${service}`);
  const found = Endpoint.VirtualIPs?.find(({ NetworkID }) => NetworkID === Id);
  return found?.Addr.split('/')[0] ?? '';
}

interface VerifyJson {
  readonly Healthy: boolean;
  readonly Networks: readonly {
    readonly Name: string;
    readonly Nodes: readonly {
      readonly Hostname: string;
      readonly Healthy: boolean;
      readonly Differences: string;
    }[];
  }[];
}

/** Every node says that its kernel is as the tables want it. */
async function verified(): Promise<void> {
  await waitFor('networks verified on all nodes', deadlineMs, async () => {
    const report = await lab.get<VerifyJson>('m1', '/shoal/v1/networks/verify');
    if (report.Healthy) return true;
    throw new Error(JSON.stringify(report.Networks));
  });
}

/** Only successes, and enough of them that the word means something. */
function assertNoFailure(outcomes: ReadonlyMap<string, number>): void {
  assert.deepEqual([...outcomes.keys()], ['200 0'], JSON.stringify([...outcomes]));
  assert.ok((outcomes.get('200 0') ?? 0) >= 20, `only ${outcomes.get('200 0')} requests`);
}

async function updated(service: string, asked = 'm1'): Promise<void> {
  await waitFor(`${service} is updated`, deadlineMs, async () => {
    const { UpdateStatus } = await lab.get<ServiceJson>(asked, `/services/${service}`);
    if (UpdateStatus?.State === 'completed') return true;
    throw new Error(`${UpdateStatus?.State}: ${UpdateStatus?.Message}`);
  });
}

/** The lines `hostname: …` of many answers, counted. */
async function spread(place: Place, url: string, requests: number): Promise<Map<string, number>> {
  const one = `curl -s -m 5 ${url} || echo 'hostname: FAILED'`;
  const loop = `i=0; while [ $i -lt ${requests} ]; do ${one}; i=$((i+1)); done`;
  const count = `(${loop}) | grep ^hostname | sort | uniq -c`;
  return counts((await asNeighbour(lab, place, count)).stdout);
}

describe('overlay networks', () => {
  const baseline = new Map<string, string>();
  let web: Place[];
  let clients: Place[];

  before(async () => {
    await lab.up();
    await lab.loadImages(hosts);
  });
  after(() => lab.down());

  test('twenty rounds of create, scale and remove → the kernel is as it was', async () => {
    await verified();
    // A node that has not heard of its own address yet says "masquerade" in its place.
    for (const host of hosts) {
      const state = await waitFor(`${host} knows its address`, deadlineMs, async () => {
        const text = await kernelState(lab, host);
        return text.includes('ip saddr 127.0.0.0/8 snat to') ? text : undefined;
      });
      baseline.set(host, state);
    }
    for (let round = 1; round <= 20; round++) {
      await docker('network', 'create', '-d', 'overlay', `round${round}`);
      const flags = ['--network', `round${round}`, '-p', `${9000 + round}:80`];
      await createService(`round${round}`, 5, ['whoami:1'], ...flags, ...checked);
      const url = `http://${addresses.w2}:${9000 + round}/`;
      const answer = await lab.exec('m1', 'curl', '-sS', '-m', '5', url);
      assert.match(answer.stdout, /hostname: /, answer.stderr);
      assert.notDeepEqual(await containerFlows(lab, 'w2'), [], 'it is remembered so far');
      await docker('service', 'scale', '-d', `round${round}=2`);
      await lab.awaitRunning('m1', `round${round}`, 2, deadlineMs);
      await docker('service', 'rm', `round${round}`);
      await docker('network', 'rm', `round${round}`);
    }
    for (const host of hosts) {
      await waitFor(`${host} is clean`, deadlineMs, async () => {
        assert.equal(await kernelState(lab, host), baseline.get(host));
        assert.deepEqual(await containerFlows(lab, host), []);
        return true;
      });
    }
  });

  test('create: seen on every manager, with its subnet', async () => {
    await docker('network', 'create', '-d', 'overlay', '--subnet', '10.99.0.0/24', network);
    for (const host of hosts.slice(0, 3)) {
      const text = await lab.mustDocker(host, 'network', 'inspect', network);
      assert.match(text, /"Subnet": "10\.99\.0\.0\/24"/);
    }
    assert.match(await docker('network', 'ls'), /backend +overlay +swarm/);
    const on = ['--network', network];
    const published = ['-p', `${meshPort}:80`];
    web = await createService('web', 5, ['whoami:1'], ...on, ...published, ...checked);
    clients = await createService('client', 5, ['busybox', 'sleep', '100000'], ...on);
    assert.deepEqual([...new Set(web.map(({ host }) => host))], hosts);
    await verified();
  });

  test('names: of the service, its tasks and containers, from every node', async () => {
    const vip = await virtualAddress('web');
    const tasks = web.map(({ address }) => address).sort();
    assert.match(vip, /^10\.99\.0\./);
    for (const client of clients) {
      assert.deepEqual(await lookUp(lab, client, 'web'), [vip]);
      assert.deepEqual(await lookUp(lab, client, 'WEB'), [vip]);
      assert.deepEqual(await lookUp(lab, client, 'tasks.web'), tasks);
    }
    const [client, task] = [clients[0], web[4]];
    assert.ok(client !== undefined && task !== undefined);
    const names = [`web.${task.slot}.${task.taskId}`, `web.${task.slot}`];
    for (const name of names) assert.deepEqual(await lookUp(lab, client, name), [task.address]);
    const six = await inside(lab, client, 'nslookup -type=aaaa web');
    assert.doesNotMatch(six.stdout + six.stderr, /NXDOMAIN|can't find/);
  });

  test('every container reaches every other by ping and HTTP, by name and address', async () => {
    for (const client of clients) {
      for (const task of web) {
        await mustInside(lab, client, `ping -c 1 -W 2 ${task.address}`);
        const name = `web.${task.slot}.${task.taskId}`;
        const text = await fetchFrom(lab, client, `http://${name}/`);
        assert.match(text, new RegExp(`client: ${client.address}\n`), 'the client’s own address');
      }
      await mustInside(lab, client, 'ping -c 1 -W 2 web');
      await fetchFrom(lab, client, 'http://web/');
    }
  });

  test('a thousand requests to the virtual address → all five backends, evenly', async (t) => {
    const [client] = clients;
    assert.ok(client !== undefined);
    const seen = await spread(client, `http://${await virtualAddress('web')}/`, 1000);
    t.diagnostic(JSON.stringify([...seen]));
    assert.equal(seen.size, 5);
    for (const count of seen.values()) assert.ok(count >= 150 && count <= 250, `${count}`);
  });

  test('a container of another network → knows no names and reaches no address', async () => {
    await docker('network', 'create', '-d', 'overlay', 'other');
    const on = ['--network', 'other'];
    await createService('stranger', 1, ['busybox', 'sleep', '100000'], ...on);
    const [stranger] = await placesOf(lab, 'stranger', 'other');
    const [task] = web;
    assert.ok(stranger !== undefined && task !== undefined);
    assert.notEqual((await inside(lab, stranger, 'nslookup -type=a web')).code, 0);
    const url = `http://${task.address}/`;
    await assert.rejects(fetchFrom(lab, stranger, url), /refused|timed out|unreachable|connect/i);
    const refused = await lab.docker('m1', 'network', 'rm', 'other');
    assert.equal(refused.code, 1);
    assert.match(refused.stderr, /in use by service stranger/);
    await docker('service', 'rm', 'stranger');
    await docker('network', 'rm', 'other');
  });

  test('aliases and DNS round robin', async () => {
    const attachment = `name=${network},alias=cache`;
    const on = ['--network', attachment, '--endpoint-mode', 'dnsrr'];
    const places = await createService('store', 3, ['whoami:1'], ...on);
    const [client] = clients;
    assert.ok(client !== undefined);
    const expected = places.map(({ address }) => address).sort();
    for (const name of ['store', 'cache', 'tasks.store']) {
      assert.deepEqual(await lookUp(lab, client, name), expected);
    }
    await docker('service', 'rm', 'store');
    await waitFor('the name is gone', deadlineMs, async () => {
      return (await inside(lab, client, 'nslookup -type=a store')).code !== 0;
    });
  });

  test('mesh: every node answers, every task is reached, the client keeps its address', async (t) => {
    for (const from of hosts) {
      for (const to of hosts) {
        if (from === to) continue;
        const url = `http://${addresses[to]}:${meshPort}/`;
        const loop = `for i in 1 2 3 4 5 6 7 8 9 10; do curl -s -m 5 ${url}; done`;
        const { stdout } = await lab.exec(from, 'sh', '-c', loop);
        const clientLines = stdout.match(/client: \S+/g) ?? [];
        assert.deepEqual(
          [...new Set(clientLines)],
          [`client: ${addresses[from]}`],
          `${from} → ${to}: ${stdout}`,
        );
        assert.equal(clientLines.length, 10, `${from} → ${to}`);
        const tasks = new Set(stdout.match(/hostname: \S+/g) ?? []);
        assert.equal(tasks.size, 5, `${from} → ${to}: ${[...tasks].join(' ')}`);
      }
      const local = await lab.exec(from, 'curl', '-s', '-m', '5', `http://127.0.0.1:${meshPort}/`);
      assert.match(local.stdout, /hostname: /, `localhost on ${from}`);
    }
    const [client] = clients;
    assert.ok(client !== undefined);
    const own = addresses[client.host];
    await fetchFrom(lab, client, `http://${own}:${meshPort}/`);
    t.diagnostic('5 × 4 pairs of nodes, ten requests each');
  });

  test('scaled to nothing → refused at once; back → served again', async () => {
    const [client] = clients;
    assert.ok(client !== undefined);
    const vip = await virtualAddress('web');
    await docker('service', 'scale', '-d', 'web=0');
    await waitFor('no backend is left', deadlineMs, async () => {
      const began = performance.now();
      const { code } = await asNeighbour(lab, client, `curl -s -m 20 http://${vip}/`);
      return code !== 0 && performance.now() - began < 5_000;
    });
    assert.deepEqual(await lookUp(lab, client, 'web'), [vip], 'the name stays');
    await docker('service', 'scale', '-d', 'web=5');
    await lab.awaitRunning('m1', 'web', 5, deadlineMs);
    web = await placesOf(lab, 'web', network);
    await waitFor('all five answer', deadlineMs, async () => {
      const seen = await spread(client, `http://${vip}/`, 20);
      return seen.size === 5 && !seen.has('hostname: FAILED');
    });
  });

  for (const order of ['stop-first', 'start-first']) {
    test(`update ${order} under load, by the mesh and by the virtual address → no failure`, async (t) => {
      const image = order === 'stop-first' ? 'whoami:2' : 'whoami:1';
      const [client] = clients;
      assert.ok(client !== undefined);
      await docker('service', 'update', '-d', '--replicas-max-per-node', '2', 'web');
      await lab.awaitRunning('m1', 'web', 5, deadlineMs);
      const traffic = [
        startTraffic(lab, 'm1', `http://${addresses.w1}:${meshPort}/`),
        startTraffic(lab, 'w2', `http://${addresses.m2}:${meshPort}/`),
        startTraffic(lab, client, `http://${await virtualAddress('web')}/`),
      ];
      const flags = ['--update-order', order, '--update-monitor', '1s', '--image', image];
      await docker('service', 'update', '-d', ...flags, 'web');
      await updated('web');
      for (const each of traffic) {
        const outcomes = await each.stop();
        t.diagnostic(JSON.stringify([...outcomes]));
        assertNoFailure(outcomes);
      }
      web = await placesOf(lab, 'web', network);
    });
  }

  test('the leader dies in the middle of an update under load → no failure', async (t) => {
    const leader = await lab.leader('m1');
    // A node without its daemon goes on with what it knew: containers there are another matter.
    const client = clients.find(({ host }) => host !== leader);
    assert.ok(client !== undefined);
    const other = leader === 'm2' ? 'm3' : 'm2';
    const traffic = [
      startTraffic(lab, 'w2', `http://${addresses.w1}:${meshPort}/`),
      startTraffic(lab, client, `http://${await virtualAddress('web')}/`),
    ];
    const flags = ['--update-order', 'stop-first', '--update-monitor', '1s'];
    await lab.mustDocker(other, 'service', 'update', '-d', ...flags, '--env-add', 'A=1', 'web');
    const old = new Set(web.map(({ taskId }) => taskId));
    await waitFor('the first task is replaced', deadlineMs, async () => {
      const tasks = await lab.tasks(other, 'web');
      return tasks.some(({ ID, Status }) => !old.has(ID) && Status.State === 'running');
    });
    await lab.lab('kill', leader);
    try {
      await updated('web', other);
    } finally {
      await lab.lab('start', leader);
    }
    for (const each of traffic) {
      const outcomes = await each.stop();
      t.diagnostic(JSON.stringify([...outcomes]));
      assertNoFailure(outcomes);
    }
    // Its node was down for a while, and what ran there was replaced.
    await lab.awaitRunning(other, 'web', 5, deadlineMs);
    await lab.awaitRunning(other, 'client', 5, deadlineMs);
    await verified();
    web = await placesOf(lab, 'web', network);
    clients = await placesOf(lab, 'client', network);
  });

  test('scaled up and down under load → no failure', async (t) => {
    const [client] = clients;
    assert.ok(client !== undefined);
    const traffic = [
      startTraffic(lab, 'm1', `http://${addresses.w1}:${meshPort}/`),
      startTraffic(lab, client, `http://${await virtualAddress('web')}/`),
    ];
    for (const replicas of [9, 3, 7, 5]) {
      await docker('service', 'scale', '-d', `web=${replicas}`);
      await lab.awaitRunning('m1', 'web', replicas, deadlineMs);
    }
    for (const each of traffic) {
      const outcomes = await each.stop();
      t.diagnostic(JSON.stringify([...outcomes]));
      assertNoFailure(outcomes);
    }
    web = await placesOf(lab, 'web', network);
  });

  test('all daemons killed → traffic goes on; back again → the same containers, verified', async (t) => {
    const [client] = clients;
    assert.ok(client !== undefined);
    const before = web.map(({ taskId }) => taskId).sort();
    await verified();
    const traffic = [
      startTraffic(lab, 'm1', `http://${addresses.w1}:${meshPort}/`),
      startTraffic(lab, client, `http://${await virtualAddress('web')}/`),
    ];
    await Promise.all(hosts.map((host) => lab.lab('kill', host)));
    for (const task of web) await mustInside(lab, client, `ping -c 1 -W 2 ${task.address}`);
    await Promise.all(hosts.map((host) => lab.lab('start', host)));
    await waitFor('the api of m1', deadlineMs, async () => {
      return (await lab.http('m1', 'GET', '/services')).status === 200;
    });
    await lab.awaitRunning('m1', 'web', 5, deadlineMs);
    await verified();
    for (const each of traffic) {
      const outcomes = await each.stop();
      t.diagnostic(JSON.stringify([...outcomes]));
      assertNoFailure(outcomes);
    }
    web = await placesOf(lab, 'web', network);
    assert.deepEqual(web.map(({ taskId }) => taskId).sort(), before);
    await waitFor('names are answered again', deadlineMs, async () => {
      return (await lookUp(lab, client, 'tasks.web')).length === 5;
    });
  });

  test('a daemon killed until its node is down → its containers’ connections go on', async (t) => {
    const client = clients.find(({ host }) => host === 'w1');
    assert.ok(client !== undefined);
    const stateOf = async (state: string): Promise<boolean> => {
      const nodes = await lab.nodes('m1');
      const node = nodes.find(({ Description }) => Description.Hostname === client.host);
      return node?.Status.State === state;
    };
    const others = web.filter(({ host }) => host !== client.host);
    await lab.lab('kill', client.host);
    await waitFor(`${client.host} is down`, deadlineMs, () => stateOf('down'));
    await waitFor('its tasks run elsewhere', deadlineMs, async () => {
      const places = await placesOf(lab, 'web', network);
      return places.length === 5 && places.every(({ host }) => host !== client.host);
    });
    for (const task of others) await mustInside(lab, client, `ping -c 1 -W 2 ${task.address}`);
    const seen = await spread(client, `http://${await virtualAddress('web')}/`, 20);
    t.diagnostic(JSON.stringify([...seen]));
    assert.equal(seen.get('hostname: FAILED'), undefined);
    const url = `http://${addresses[client.host]}:${meshPort}/`;
    const meshed = await lab.exec('m2', 'curl', '-sS', '-m', '5', url);
    assert.match(meshed.stdout, /client: 10\.77\.0\.12/, meshed.stderr);
    await lab.lab('start', client.host);
    await waitFor(`${client.host} is ready`, deadlineMs, () => stateOf('ready'));
    await lab.awaitRunning('m1', 'client', 5, deadlineMs);
    await verified();
    web = await placesOf(lab, 'web', network);
    clients = await placesOf(lab, 'client', network);
  });

  test('a host is cut off and comes back → the others go on, then nothing stale is left', async (t) => {
    const client = clients.find(({ host }) => host === 'm1');
    const victim = 'w1';
    assert.ok(client !== undefined);
    const isThere = async (state: string): Promise<boolean> => {
      const nodes = await lab.nodes('m1');
      const node = nodes.find(({ Description }) => Description.Hostname === victim);
      return node?.Status.State === state;
    };
    const vip = await virtualAddress('web');
    await lab.lab('partition', victim);
    await waitFor(`${victim} is down`, deadlineMs, () => isThere('down'));
    await lab.awaitRunning('m1', 'web', 5, deadlineMs);
    const traffic = startTraffic(lab, client, `http://${vip}/`);
    await waitFor('its tasks run elsewhere', deadlineMs, async () => {
      const places = await placesOf(lab, 'web', network);
      return places.length === 5 && places.every(({ host }) => host !== victim);
    });
    await lab.lab('heal');
    await waitFor(`${victim} is ready`, deadlineMs, () => isThere('ready'));
    await lab.awaitRunning('m1', 'client', 5, deadlineMs);
    await verified();
    const outcomes = await traffic.stop();
    t.diagnostic(JSON.stringify([...outcomes]));
    assertNoFailure(outcomes);
    web = await placesOf(lab, 'web', network);
    clients = await placesOf(lab, 'client', network);
    const expected = web.map(({ address }) => address).sort();
    for (const each of clients) {
      await waitFor(`names on ${each.host}`, deadlineMs, async () => {
        assert.deepEqual(await lookUp(lab, each, 'tasks.web'), expected);
        return true;
      });
    }
  });

  test('a host’s power cut → its backends leave names and virtual address', async () => {
    const client = clients.find(({ host }) => host === 'm1');
    assert.ok(client !== undefined);
    // Updates may have moved the tasks: a host that has one, but not the client's.
    const victim = ['w2', 'w1', 'm3'].find((host) => web.some((task) => task.host === host));
    assert.ok(victim !== undefined);
    const lost = web.filter(({ host }) => host === victim).map(({ address }) => address);
    await lab.lab('power-off', victim);
    await waitFor('names without the lost tasks', deadlineMs, async () => {
      const found = await lookUp(lab, client, 'tasks.web');
      return found.length > 0 && !found.some((address) => lost.includes(address));
    });
    const seen = await spread(client, `http://${await virtualAddress('web')}/`, 50);
    assert.equal(seen.get('hostname: FAILED'), undefined, JSON.stringify([...seen]));
    await lab.lab('power-on', victim);
    await waitFor(`${victim} is ready`, deadlineMs, async () => {
      const nodes = await lab.nodes('m1');
      return nodes.every(({ Status }) => Status.State === 'ready');
    });
    await verified();
  });

  test('everything removed → the kernel of every host is as it was at the beginning', async () => {
    await docker('service', 'rm', 'web', 'client');
    await docker('network', 'rm', network);
    for (const host of hosts) {
      await waitFor(`${host} is clean`, deadlineMs, async () => {
        assert.equal(await kernelState(lab, host), baseline.get(host));
        return true;
      });
    }
  });
});
