/**
 * Containers on the hosts' own LAN: addresses from the managers, reached by hosts and by each other
 * as anything else on that cable is, with published ports and an overlay beside it.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Lab } from '../support/lab.ts';
import { waitFor } from '../support/wait.ts';
import {
  fetchFrom,
  inside,
  kernelState,
  lookUp,
  mustInside,
  type Place,
  placesOf,
  startTraffic,
} from './support.ts';

const hosts = ['m1', 'w1', 'w2'] as const;
type Host = (typeof hosts)[number];
const addresses: Readonly<Record<Host, string>> = {
  m1: '10.77.0.11',
  w1: '10.77.0.21',
  w2: '10.77.0.22',
};
const deadlineMs = 90_000;
const meshPort = 8080;
const fast = ['--stop-grace-period', '2s', '--restart-delay', '1s'];
const checked = ['--health-cmd', 'wget -qO- http://127.0.0.1/', '--health-interval', '500ms'];
const sleeper = ['busybox', 'sleep', '3600'];
/** The lab's own network, and a part of it where no host is. */
const subnet4 = ['--subnet', '10.77.0.0/24', '--gateway', '10.77.0.254'];
const range4 = ['--ip-range', '10.77.0.128/26'];
const both6 = ['--ipv6', '--subnet', 'fd77::/64', '--ip-range', 'fd77::8000/120'];

const lab = new Lab();
const docker = (...args: readonly string[]): Promise<string> => lab.mustDocker('m1', ...args);

async function on(host: string, script: string): Promise<string> {
  const { code, stdout, stderr } = await lab.exec(host, 'sh', '-c', script);
  if (code === 0) return stdout.trim();
  throw new Error(`${host}: ${script}: ${code}\n${stdout}${stderr}`);
}

/** What docker says to somebody who asks for something that cannot be. */
async function refused(...args: readonly string[]): Promise<string> {
  const { code, stderr } = await lab.docker('m1', ...args);
  assert.notEqual(code, 0, args.join(' '));
  return stderr.replace(/^Error response from daemon: /, '').trim();
}

interface VerifyJson {
  readonly Healthy: boolean;
  readonly Networks: readonly {
    readonly Name: string;
    readonly Nodes: readonly { readonly Hostname: string; readonly Differences: string }[];
  }[];
}

const verification = (): Promise<VerifyJson> => lab.get('m1', '/shoal/v1/networks/verify');

async function verified(): Promise<void> {
  await waitFor('networks verified on all nodes', deadlineMs, async () => {
    const report = await verification();
    if (report.Healthy) return true;
    throw new Error(JSON.stringify(report.Networks));
  });
}

/** Who a page says has asked for it. */
async function clientSeen(from: string, url: string): Promise<string> {
  const text = await on(from, `curl -sS -m 5 '${url}'`);
  return /client: (\S+)/.exec(text)?.[1] ?? text;
}

/** In a container's namespace, with the host's programs. */
function net({ host, pid }: Place, command: string): Promise<string> {
  return on(host, `nsenter -t ${pid} -n -- ${command}`);
}

interface TaskAddresses {
  readonly NetworksAttachments: readonly {
    readonly Network: { readonly Spec: { readonly Name: string } };
    readonly Addresses?: readonly string[];
  }[];
}

interface LanPlace extends Place {
  readonly address6: string;
}

/** With their addresses on the LAN: which family comes first is the client's throw of the dice. */
async function lanPlacesOf(service: string): Promise<LanPlace[]> {
  const places = await placesOf(lab, service, 'lan');
  return Promise.all(
    places.map(async (place) => {
      const task = await lab.get<TaskAddresses>('m1', `/tasks/${place.taskId}`);
      const onLan = task.NetworksAttachments.find(({ Network }) => Network.Spec.Name === 'lan');
      const all = (onLan?.Addresses ?? []).map((text) => text.split('/')[0] ?? '');
      const of = (isV6: boolean) => all.find((text) => text.includes(':') === isV6) ?? '';
      return { ...place, address: of(false), address6: of(true) };
    }),
  );
}

/** Links of the kind in all namespaces of a host. */
const lanLinks = (host: string): Promise<string> =>
  on(
    host,
    'for n in $(ip netns list | cut -d" " -f1); do ip -n $n -o link show type macvlan; done',
  );

describe('macvlan networks', () => {
  let web: LanPlace[] = [];

  before(async () => {
    await lab.up('--managers', '1', '--workers', '2');
    await lab.loadImages(hosts);
    await verified();
    await docker(
      ...['network', 'create', '-d', 'macvlan', '--scope', 'swarm', ...subnet4, ...range4],
      ...[...both6, '--aux-address', 'printer=10.77.0.130', '-o', 'parent=eth0', 'lan'],
    );
    await docker(
      ...['service', 'create', '-d', '--name', 'web', '--mode', 'global', ...fast, ...checked],
      ...['--network', 'name=lan,alias=www', '-p', `${meshPort}:80`, 'whoami:1'],
    );
    await lab.awaitRunning('m1', 'web', hosts.length, deadlineMs);
    web = await lanPlacesOf('web');
  });
  after(() => lab.down());

  const at = (host: Host): LanPlace => {
    const place = web.find((each) => each.host === host);
    assert.ok(place !== undefined, `a replica on ${host}`);
    return place;
  };

  test('what docker shows → a network of the swarm with its options', async () => {
    const filter = ['--filter', 'driver=macvlan'];
    const ls = await docker('network', 'ls', ...filter, '--format', '{{json .}}');
    const { Name, Driver, Scope } = JSON.parse(ls) as Record<string, string>;
    assert.deepEqual([Name, Driver, Scope], ['lan', 'macvlan', 'swarm']);
    const shown = await docker('network', 'inspect', 'lan', '--format', '{{json .}}');
    const { Options, IPAM } = JSON.parse(shown);
    assert.deepEqual(Options, { parent: 'eth0' });
    const ranges = (IPAM.Config as { IPRange: string }[]).map(({ IPRange }) => IPRange).sort();
    assert.deepEqual(ranges, ['10.77.0.128/26', 'fd77::8000/120']);
    assert.match(await refused('network', 'rm', 'lan'), /network lan is in use by service web/);
  });

  test('addresses → of the range, each once, none set aside; the same in the container', async () => {
    const given = web.map(({ address }) => address).sort();
    assert.deepEqual(given, ['10.77.0.128', '10.77.0.129', '10.77.0.131']);
    for (const place of web) {
      const shown = await net(place, 'ip -4 -o address show dev eth1');
      assert.match(shown, new RegExp(`inet ${place.address}/24 `));
      assert.match(await net(place, 'ip -d link show eth1'), /macvlan mode bridge/);
    }
  });

  test('containers reach each other by address and by name', async () => {
    const all = web.map(({ address }) => address).sort();
    for (const place of web) {
      for (const name of ['web', 'tasks.web', 'www']) {
        await waitFor(`${name} on ${place.host}`, deadlineMs, async () => {
          assert.deepEqual(await lookUp(lab, place, name), all);
          return true;
        });
      }
      for (const other of web.filter(({ host }) => host !== place.host)) {
        assert.match(
          await fetchFrom(lab, place, `http://${other.address}/`),
          new RegExp(`client: ${place.address}`),
        );
        const answer = await fetchFrom(lab, place, `http://[${other.address6}]/`);
        assert.ok(answer.includes(`client: ${place.address6}`), answer);
      }
    }
  });

  test('other hosts reach a container directly, and it sees them', async () => {
    const place = at('m1');
    for (const from of ['w1', 'w2'] as const) {
      assert.equal(await clientSeen(from, `http://${place.address}/`), addresses[from]);
      const seen = await clientSeen(from, `http://[${place.address6}]/`);
      assert.equal(seen, `fd77::${addresses[from].slice(-2)}`);
    }
  });

  test('the way out → the LAN’s router; names are still answered by the node', async () => {
    const place = at('w1');
    const way = await net(place, 'ip route get 192.0.2.1');
    assert.match(way, /via 10\.77\.0\.254 dev eth1 src 10\.77\.0\.1/);
    assert.match(await net(place, 'ip route show default'), /via 169\.254\.1\.1 dev eth0/);
    assert.match(await net(place, 'ip -6 route get 2001:db8::1'), /via fd77::1 dev eth1/);
    // The switch is the router: it sees the container's own address.
    await mustInside(lab, place, 'ping -c 1 -W 5 10.77.0.254');
    assert.match(await on('switch', 'ip neighbour show'), new RegExp(`${place.address} `));
  });

  test('a published port → answers on every host, and sees the client’s address', async () => {
    for (const from of hosts) {
      for (const to of hosts.filter((host) => host !== from)) {
        const loop = `for i in 1 2 3 4 5 6; do curl -sS -m 5 ${addresses[to]}:${meshPort}; done`;
        const text = await on(from, loop);
        const clients = [...text.matchAll(/client: (\S+)/g)].map((match) => match[1]);
        assert.deepEqual(clients, Array(6).fill(addresses[from]), `${from} → ${to}`);
        const tasks = [...text.matchAll(/hostname: (\S+)/g)].map((match) => match[1]);
        assert.equal(new Set(tasks).size, hosts.length, `${from} → ${to} reaches every task`);
      }
    }
    // By the host's own address, too, which no link of the container leads to.
    for (const host of hosts) {
      assert.match(await on(host, `curl -sS -m 5 http://127.0.0.1:${meshPort}/`), /hostname: /);
    }
  });

  test('on an overlay at once → both ways work, in the order of the spec', async () => {
    await docker('network', 'create', '-d', 'overlay', 'back');
    await docker(
      ...['service', 'create', '-d', '--name', 'both', '--mode', 'global', ...fast, ...checked],
      ...['--network', 'back', '--network', 'lan', 'whoami:1'],
    );
    await lab.awaitRunning('m1', 'both', hosts.length, deadlineMs);
    const onLan = await lanPlacesOf('both');
    const onBack = await placesOf(lab, 'both', 'back');
    const [first, second] = onLan;
    assert.ok(first !== undefined && second !== undefined);
    // The client sends networks in the order of their ids.
    const { NetworksAttachments } = await lab.get<TaskAddresses>('m1', `/tasks/${first.taskId}`);
    const order = NetworksAttachments.map(({ Network }) => Network.Spec.Name);
    assert.deepEqual([...order].sort(), ['back', 'lan']);
    const device = (name: string): string => `eth${order.indexOf(name) + 1}`;
    const shown = await net(first, `ip -o -4 address show dev ${device('lan')}`);
    assert.match(shown, new RegExp(`inet ${first.address}/24 `));
    const back = onBack.find(({ taskId }) => taskId === second.taskId)?.address ?? '';
    for (const address of [second.address, back]) {
      const answer = await fetchFrom(lab, first, `http://${address}/`);
      assert.match(answer, /client: 10\./);
    }
    assert.match(await net(first, `ip route get ${back}`), new RegExp(`dev ${device('back')} `));
    const out = await net(first, 'ip route get 192.0.2.1');
    assert.match(out, new RegExp(`dev ${device('lan')} `));
    // Who is on both asks the first network by name; who is on the LAN alone hears of its tasks there.
    await waitFor('names of both', deadlineMs, async () => {
      assert.deepEqual(
        await lookUp(lab, first, 'tasks.both'),
        onBack.map(({ address }) => address).sort(),
      );
      assert.deepEqual(
        await lookUp(lab, at('m1'), 'both'),
        onLan.map(({ address }) => address).sort(),
      );
      return true;
    });
    await verified();
    await docker('service', 'rm', 'both');
    await waitFor('its links are gone', deadlineMs, async () => {
      for (const host of hosts) {
        assert.equal((await lanLinks(host)).split('\n').length, 1, host);
      }
      return true;
    });
    await docker('network', 'rm', 'back');
  });

  test('daemons are killed and started → nothing has changed, nobody was disturbed', async () => {
    await verified();
    const before = new Map<string, string>();
    for (const place of web) {
      before.set(place.host, await kernelState(lab, place.host));
      before.set(`${place.host} link`, await net(place, 'ip -o link show eth1'));
    }
    const traffic = startTraffic(lab, 'w2', `http://${at('w1').address}/`);
    for (const host of ['w1', 'm1']) await lab.lab('kill', host);
    for (const host of ['w1', 'm1']) await lab.lab('start', host);
    await waitFor('all nodes are ready', deadlineMs, async () => {
      const nodes = await lab.nodes('m1');
      assert.ok(nodes.every(({ Status }) => Status.State === 'ready'));
      return true;
    });
    await verified();
    const outcomes = await traffic.stop();
    assert.deepEqual([...outcomes.keys()], ['200 0']);
    for (const place of web) {
      assert.equal(await kernelState(lab, place.host), before.get(place.host), place.host);
      assert.equal(await net(place, 'ip -o link show eth1'), before.get(`${place.host} link`));
    }
  });

  test('a link is deleted by hand → told by `network verify`, and back again', async () => {
    const place = at('w1');
    await net(place, 'ip link delete eth1');
    await waitFor('the difference is told', deadlineMs, async () => {
      const { Networks } = await verification();
      const nodes = Networks.find(({ Name }) => Name === 'lan')?.Nodes ?? [];
      const words = nodes.find(({ Hostname }) => Hostname === 'w1')?.Differences ?? '';
      assert.match(words, /^container [0-9a-f]{12}: missing link eth1$/);
      return true;
    });
    assert.equal(await clientSeen('w2', `http://${place.address}/`), addresses.w2);
    assert.match(await net(place, 'ip route get 192.0.2.1'), /dev eth1/);
    await verified();
  });

  test('a node without the parent → its task says so; another node takes it', async () => {
    await on('w1', 'ip link add lan9 type veth peer name lan9p && ip link set lan9 up');
    await docker(
      ...['network', 'create', '-d', 'macvlan', '-o', 'parent=lan9', '-o', 'macvlan_mode=private'],
      ...['--internal', '--subnet', '192.168.9.0/24', 'second'],
    );
    await docker(
      ...['service', 'create', '-d', '--name', 'lone', ...fast, '--network', 'second'],
      ...['--constraint', 'node.hostname==w2', ...sleeper],
    );
    await waitFor('the reason', deadlineMs, async () => {
      const tasks = await lab.tasks('m1', 'lone');
      const told = tasks.filter(({ Status }) => Status.State === 'rejected');
      assert.equal(
        told[0]?.Status.Err,
        'network second cannot be had on node w2: its parent, the interface lan9, is not there; ' +
          'create it there, or keep the service away from this node by a constraint',
      );
      return true;
    });
    await docker(
      ...['service', 'update', '-d', '--constraint-rm', 'node.hostname==w2'],
      ...['--constraint-add', 'node.hostname==w1', 'lone'],
    );
    await lab.awaitRunning('m1', 'lone', 1, deadlineMs);
    const [place] = await placesOf(lab, 'lone', 'second');
    assert.ok(place !== undefined);
    assert.match(await net(place, 'ip -d link show eth1'), /macvlan mode private/);
    // Internal: there is no way out, neither by the LAN nor by the node.
    assert.notEqual((await inside(lab, place, 'ping -c 1 -W 1 10.77.0.254')).code, 0);
    await mustInside(lab, place, 'nslookup lone');
    await docker('service', 'rm', 'lone');
  });

  test('what cannot be → a sentence that says what and why', async () => {
    const make = (...args: readonly string[]) =>
      refused('network', 'create', '-d', 'macvlan', ...args, 'n');
    const free = ['--subnet', '192.168.50.0/24'];
    const parent = ['-o', 'parent=eth0'];
    assert.match(
      await make(...parent, '--subnet', '10.77.0.128/25'),
      /overlaps 10\.77\.0\.0\/24 of/,
    );
    assert.match(await make(...free), /^a macvlan network needs a parent: name the interface/);
    assert.match(await make(...parent), /^a macvlan network needs an IPv4 subnet: name that of/);
    const mode = (text: string) => make(...free, ...parent, '-o', `macvlan_mode=${text}`);
    assert.match(await mode('odd'), /^mode "odd" cannot be used: .* bridge, private, vepa/);
    assert.match(await mode('passthru'), /gives the whole interface to one container/);
    assert.match(await make(...free, '-o', 'parent=a/b'), /is no name of an interface/);
    assert.match(await make(...free, ...parent, '--attachable'), /by their service only/);
    assert.match(await make(...free, ...parent, '--scope', 'local'), /has scope swarm, not local/);
    const third = ['--subnet', '192.168.8.0/24', 'third'];
    await docker('network', 'create', '-d', 'macvlan', ...parent, ...third);
    const [container] = await lab.containers('m1');
    const connect = await refused('network', 'connect', 'third', container?.Id ?? '');
    assert.match(connect, /third not manually attachable: .* by their service only/);
  });

  test('services and networks are removed → no link is left', async () => {
    await docker('service', 'rm', 'web');
    await waitFor('no macvlan link is left', deadlineMs, async () => {
      for (const host of hosts) assert.equal(await lanLinks(host), '', host);
      return true;
    });
    await waitFor('the networks are gone', deadlineMs, async () => {
      await docker('network', 'rm', 'lan', 'second', 'third');
      return true;
    });
    await verified();
  });
});
