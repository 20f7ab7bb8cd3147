/**
 * An encrypted overlay on three hosts: containers reach each other, the wire shows WireGuard only,
 * clear text is refused, and whatever ends or breaks is repaired without a word in the clear.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Lab } from '../support/lab.ts';
import { waitFor } from '../support/wait.ts';
import {
  fetchFrom,
  inside,
  kernelState,
  mustInside,
  type Place,
  placesOf,
  startTraffic,
} from './support.ts';

const hosts = ['m1', 'w1', 'w2'] as const;
type Host = (typeof hosts)[number];
/** In the order of the nodes' numbers, which the managers give out. */
const underlay: Readonly<Record<Host, string>> = {
  m1: '10.77.0.11',
  w1: '10.77.0.21',
  w2: '10.77.0.22',
};
const deadlineMs = 90_000;
const link = 'shoal-wg';
const wireguardPort = 51_821;
const encryptedPort = 4_790;
const fast = ['--stop-grace-period', '2s', '--restart-delay', '1s'];

const lab = new Lab();
const docker = (...args: readonly string[]): Promise<string> => lab.mustDocker('m1', ...args);

async function on(host: string, script: string): Promise<string> {
  const { code, stdout, stderr } = await lab.exec(host, 'sh', '-c', script);
  if (code === 0) return stdout.trim();
  throw new Error(`${host}: ${script}: ${code}\n${stdout}${stderr}`);
}

/** One replica per host. */
async function create(name: string, network: string, ...image: readonly string[]) {
  const fixed = ['service', 'create', '-d', '--name', name, '--mode', 'global', ...fast];
  await docker(...fixed, '--network', network, ...image);
  await lab.awaitRunning('m1', name, hosts.length, deadlineMs);
  return placesOf(lab, name, network);
}

async function networkOf(name: string): Promise<{ sandbox: string; vni: number }> {
  const path = `/networks/${name}`;
  const { Id, Options } = await lab.get<{ Id: string; Options: Record<string, string> }>(
    'm1',
    path,
  );
  const vni = Number(Options['com.docker.network.driver.overlay.vxlanid_list']);
  return { sandbox: `shoal-n-${Id.slice(0, 12)}`, vni };
}

/** What the switch has carried between the hosts since `watchWire`, in packets. */
async function wire(): Promise<Record<string, number>> {
  const text = await on('switch', 'nft list counters table bridge watch');
  const found = text.matchAll(/counter (\w+) \{\s+packets (\d+)/g);
  return Object.fromEntries([...found].map(([, name = '', count]) => [name, Number(count)]));
}

/** The VNI stands behind the UDP header and four bytes of flags. */
async function watchWire(vnis: Readonly<Record<string, number>>): Promise<void> {
  const names = ['wireguard', 'encrypted_port', ...Object.keys(vnis)];
  const rules = Object.entries(vnis).map(
    ([name, vni]) => `udp dport 1024-65535 @th,96,24 ${vni} counter name ${name}`,
  );
  const table = `table bridge watch {
    ${names.map((name) => `counter ${name} {}`).join('\n')}
    chain forward {
      type filter hook forward priority 0; policy accept;
      udp dport ${wireguardPort} counter name wireguard
      udp dport ${encryptedPort} counter name encrypted_port
      udp dport ${wireguardPort} return
      ${rules.join('\n')}
    }
  }`;
  await on('switch', `nft -f - <<'END'\n${table}\nEND`);
}

interface VerifyJson {
  readonly Healthy: boolean;
  readonly Networks: readonly {
    readonly Name: string;
    readonly Nodes: readonly { readonly Hostname: string; readonly Differences: string }[];
  }[];
}

async function differences(network: string, host: string): Promise<string> {
  const { Networks } = await lab.get<VerifyJson>('m1', '/shoal/v1/networks/verify');
  const nodes = Networks.find(({ Name }) => Name === network)?.Nodes ?? [];
  return nodes.find(({ Hostname }) => Hostname === host)?.Differences ?? 'no such node';
}

async function verified(): Promise<void> {
  await waitFor('networks verified on all nodes', deadlineMs, async () => {
    const report = await lab.get<VerifyJson>('m1', '/shoal/v1/networks/verify');
    if (report.Healthy) return true;
    throw new Error(JSON.stringify(report.Networks));
  });
}

function at(places: readonly Place[], host: Host): Place {
  const place = places.find((each) => each.host === host);
  assert.ok(place !== undefined, `a task on ${host}`);
  return place;
}

/** The process that encrypts on a host. */
async function program(host: string): Promise<number> {
  const { pid } = JSON.parse(await on(host, 'cat /run/shoal/wireguard.pid')) as { pid: number };
  return pid;
}

/** Sends VXLAN packets in the clear, whose inner source is an address that nobody has. */
async function inject(from: string, to: string, vni: number, count: number): Promise<void> {
  const script = `
    const outer = Buffer.alloc(8); outer[0] = 8; outer.writeUIntBE(${vni}, 4, 3);
    const ether = Buffer.from('ffffffffffff0276000000990800', 'hex');
    const inner = Buffer.from('4500001c000000004011000000000000ffffffff', 'hex');
    inner.set([10, 66, 6, 6], 12);
    const packet = Buffer.concat([outer, ether, inner, Buffer.from('2710271000080000', 'hex')]);
    const socket = require('dgram').createSocket('udp4');
    let left = ${count};
    const next = () => left-- > 0
      ? socket.send(packet, ${encryptedPort}, '${to}', (e) => { if (e) throw e; next(); })
      : socket.close();
    next();`;
  const { code, stderr } = await lab.exec(from, 'node', '-e', script);
  assert.equal(code, 0, stderr);
}

describe('encrypted overlay networks', () => {
  const baseline = new Map<Host, string>();
  let web: Place[];
  let clients: Place[];
  let secret: { sandbox: string; vni: number };
  let plain: { sandbox: string; vni: number };

  /** Every client gets an answer by the virtual address and from every task by its own. */
  async function everybodyTalks(): Promise<void> {
    for (const client of clients) {
      await fetchFrom(lab, client, 'http://web/');
      for (const task of web) await fetchFrom(lab, client, `http://${task.address}/`);
    }
  }

  before(async () => {
    await lab.up('--managers', '1', '--workers', '2');
    await lab.loadImages(hosts);
    for (const host of hosts) {
      const state = await waitFor(`${host} knows its address`, deadlineMs, async () => {
        const text = await kernelState(lab, host);
        return text.includes('ip saddr 127.0.0.0/8 snat to') ? text : undefined;
      });
      baseline.set(host, state);
    }
    await docker('network', 'create', '-d', 'overlay', '--opt', 'encrypted', 'secret');
    await docker('network', 'create', '-d', 'overlay', 'plain');
    [secret, plain] = [await networkOf('secret'), await networkOf('plain')];
    await watchWire({ secret: secret.vni, plain: plain.vni });
    web = await create('web', 'secret', 'whoami:1');
    clients = await create('client', 'secret', 'busybox', 'sleep', '100000');
  });
  after(() => lab.down());

  test('ping and HTTP between all hosts, by address and virtual address', async () => {
    for (const client of clients) {
      for (const task of web) {
        await mustInside(lab, client, `ping -c 1 -W 2 ${task.address}`);
        const text = await fetchFrom(lab, client, `http://${task.address}/`);
        assert.match(text, new RegExp(`client: ${client.address}\n`), 'the client’s own address');
      }
      await mustInside(lab, client, 'ping -c 1 -W 2 web');
    }
    const answers = new Set<string>();
    for (let index = 0; index < 3 * web.length; index++) {
      const text = await fetchFrom(lab, at(clients, 'w1'), 'http://web/');
      answers.add(/^hostname: (.*)$/m.exec(text)?.[1] ?? text);
    }
    assert.equal(answers.size, web.length, [...answers].join());
  });

  test('large packets pass: the interfaces are as small as the tunnel needs', async () => {
    const [from, to] = [at(clients, 'w1'), at(web, 'm1')];
    const mtu = Number(await mustInside(lab, from, 'cat /sys/class/net/eth1/mtu'));
    assert.equal(mtu, 1370);
    const outer = Number(await on('w1', `cat /sys/class/net/${link}/mtu`));
    assert.equal(outer, mtu + 50, 'with its VXLAN headers a packet fits the interface');
    await mustInside(lab, from, `ping -c 2 -W 2 -s ${mtu - 28} ${to.address}`);
  });

  test('the wire carries WireGuard, and nothing of the network in the clear', async () => {
    await create('open', 'plain', 'busybox', 'sleep', '100000');
    const open = await placesOf(lab, 'open', 'plain');
    const first = await wire();
    const count = 20;
    await mustInside(lab, at(open, 'w1'), `ping -c ${count} -i 0.1 ${at(open, 'm1').address}`);
    await mustInside(lab, at(clients, 'w1'), `ping -c ${count} -i 0.1 ${at(web, 'm1').address}`);
    const last = await wire();
    const grown = (name: string): number => (last[name] ?? 0) - (first[name] ?? 0);
    assert.ok(grown('plain') >= 2 * count, 'a packet in the clear is seen as one');
    assert.ok(grown('wireguard') >= 2 * count, `only ${grown('wireguard')} packets of WireGuard`);
    assert.equal(last.secret, 0);
    assert.equal(last.encrypted_port, 0);
    await docker('service', 'rm', 'open');
    await docker('network', 'rm', 'plain');
  });

  test('clear packets from the underlay → dropped; without the rule they would come in', async () => {
    const sent = 50;
    const count = (hook: string, match: string): string =>
      `table inet probe { chain c { type filter hook ${hook} priority -400; ${match} counter; }; }`;
    const arrived = `nft list table inet probe | grep -o 'packets [0-9]*' | cut -d' ' -f2`;
    const inSandbox = `ip netns exec ${secret.sandbox}`;
    await on('m1', `nft '${count('prerouting', `udp dport ${encryptedPort}`)}'`);
    await on('m1', `${inSandbox} nft '${count('prerouting', 'ip saddr 10.66.6.6')}'`);
    const outside = async (): Promise<number> => Number(await on('m1', arrived));
    const within = async (): Promise<number> => Number(await on('m1', `${inSandbox} ${arrived}`));
    await inject('switch', underlay.m1, secret.vni, sent);
    await waitFor('the packets are there', deadlineMs, async () => (await outside()) >= sent);
    assert.equal(await within(), 0);
    // The same without the rules: the packets are such that they would have been taken.
    await on('m1', 'nft delete table inet shoal_wg');
    await inject('switch', underlay.m1, secret.vni, sent);
    await waitFor('they come in', deadlineMs, async () => (await within()) > 0);
    await waitFor('verification names the missing rules', deadlineMs, async () => {
      return /missing nft table inet shoal_wg/.test(await differences('secret', 'm1'));
    });
    await on('m1', 'nft list table inet shoal_wg');
    const [seen, taken] = [await outside(), await within()];
    await inject('switch', underlay.m1, secret.vni, sent);
    await waitFor('they are there again', deadlineMs, async () => (await outside()) >= seen + sent);
    assert.equal(await within(), taken);
    for (const where of ['', inSandbox]) await on('m1', `${where} nft delete table inet probe`);
    await verified();
  });

  test('a container cannot send tunnel packets through its node', async () => {
    const before = await wire();
    const client = at(clients, 'w1');
    for (const target of ['169.254.2.1', '169.254.2.2', '169.254.2.3', underlay.m1]) {
      const send = `echo x | timeout 1 nc -u -w 1 ${target} ${encryptedPort}`;
      await inside(lab, client, send);
    }
    // Sent to a node's own address it leaves the host, and is refused there: it is no packet of ours.
    const { encrypted_port: grown = 0 } = await wire();
    assert.ok(grown - (before.encrypted_port ?? 0) <= 1, `${grown}`);
    const rule = 'nft list chain inet shoal_wg forward';
    assert.match(await on('w1', rule), /oifname "shoal-wg" drop/);
  });

  test('daemon killed → requests go on by the same process; back again → it is adopted', async (t) => {
    const pid = await program('w1');
    const traffic = startTraffic(lab, at(clients, 'w1'), `http://${at(web, 'm1').address}/`);
    await lab.lab('kill', 'w1');
    for (let index = 0; index < 10; index++) {
      await mustInside(lab, at(clients, 'w1'), `ping -c 1 -W 2 ${at(web, 'w2').address}`);
    }
    await lab.lab('start', 'w1');
    await waitFor('w1 is ready', deadlineMs, async () => {
      return (await lab.nodes('m1')).every(({ Status }) => Status.State === 'ready');
    });
    await verified();
    const outcomes = await traffic.stop();
    t.diagnostic(JSON.stringify([...outcomes]));
    assert.deepEqual([...outcomes.keys()], ['200 0'], JSON.stringify([...outcomes]));
    assert.ok((outcomes.get('200 0') ?? 0) >= 20);
    assert.equal(await program('w1'), pid);
  });

  test('wireguard-go killed → silence, not clear text; then another one', async () => {
    const pid = await program('w1');
    await on('w1', `kill -9 ${pid}`);
    await waitFor('another process', deadlineMs, async () => (await program('w1')) !== pid);
    await waitFor('requests again', deadlineMs, async () => {
      await everybodyTalks();
      return true;
    });
    const { secret: clear, encrypted_port: port } = await wire();
    assert.deepEqual([clear, port ?? 0], [0, (await wire()).encrypted_port]);
  });

  test('no interface, no rules, nobody to repair → nothing leaves the host', async () => {
    await lab.lab('kill', 'w2');
    await on('w2', `ip link delete ${link} && nft delete table inet shoal_wg`);
    const before = await wire();
    const ping = `ping -c 5 -i 0.2 -W 1 ${at(web, 'm1').address}`;
    assert.notEqual((await inside(lab, at(clients, 'w2'), ping)).code, 0);
    const after_ = await wire();
    assert.deepEqual(
      [after_.secret, after_.encrypted_port],
      [before.secret, before.encrypted_port],
    );
    await lab.lab('start', 'w2');
    await waitFor('requests again', deadlineMs, async () => {
      await everybodyTalks();
      return true;
    });
    await verified();
  });

  test('broken by hand → named by the verification, and repaired', async () => {
    const peer = await on('w2', `wg show ${link} allowed-ips | grep 169.254.2.1/32 | cut -f1`);
    await on('w2', `wg set ${link} peer ${peer} remove`);
    await on('w2', `ip route delete 169.254.2.2 dev ${link}; ip address flush dev ${link}`);
    const words = await waitFor('differences', deadlineMs, async () => {
      const text = await differences('secret', 'w2');
      return text === '' ? undefined : text;
    });
    assert.match(words, /missing WireGuard peer m1/);
    assert.match(words, /missing WireGuard address 169\.254\.2\.\d\/32/);
    await everybodyTalks();
    await verified();
  });

  test('another key → the other nodes learn it', async () => {
    const key = await on('w2', `wg show ${link} public-key`);
    await lab.lab('stop', 'w2');
    await on('w2', `rm ${lab.path('w2', 'data', 'network', 'wireguard.key')}`);
    await lab.lab('start', 'w2');
    const next = await waitFor('a new key', deadlineMs, async () => {
      const now = await on('w2', `wg show ${link} public-key`);
      return now === key ? undefined : now;
    });
    for (const host of ['m1', 'w1']) {
      await waitFor(`${host} knows it`, deadlineMs, async () => {
        const peers = (await on(host, `wg show ${link} peers`)).split('\n');
        return peers.includes(next) && !peers.includes(key);
      });
    }
    await waitFor('requests again', deadlineMs, async () => {
      await everybodyTalks();
      return true;
    });
    await verified();
    const log = await on('w2', `cat ${lab.path('w2', 'shoald.log')}`);
    const half = await on('w2', `cat ${lab.path('w2', 'data', 'network', 'wireguard.key')}`);
    assert.ok(!log.includes(half), 'the private half is in no log');
    const mode = await on('w2', `stat -c %a ${lab.path('w2', 'data', 'network', 'wireguard.key')}`);
    assert.equal(mode, '600');
  });

  test('everything removed → no interface, process, socket or rule is left', async () => {
    await docker('service', 'rm', 'web', 'client');
    await docker('network', 'rm', 'secret');
    for (const host of hosts) {
      await waitFor(`${host} is clean`, deadlineMs, async () => {
        assert.equal(await kernelState(lab, host), baseline.get(host));
        const rest = await on(host, 'ps ax -o args | grep ^wireguard-go || ls /run/wireguard');
        assert.equal(rest, '');
        assert.equal(await on(host, 'ls /run/shoal | grep wireguard || true'), '');
        return true;
      });
    }
  });

  test('a node that cannot encrypt → gets no such task, and says why', async () => {
    await lab.lab('stop', 'w2');
    await on('w2', 'mount --bind /bin/false /usr/bin/wg');
    await lab.lab('start', 'w2');
    await waitFor('w2 says so', deadlineMs, async () => {
      const text = await lab.mustDocker('m1', 'node', 'inspect', 'w2');
      return text.includes('"overlay"') && !text.includes('overlay-encrypted');
    });
    const info = await lab.docker('w2', 'info');
    assert.match(info.stdout + info.stderr, /Without WireGuard.*wireguard-tools/);
    await docker('network', 'create', '-d', 'overlay', '--opt', 'encrypted', 'secret');
    const fixed = ['service', 'create', '-d', '--name', 'bound', '--network', 'secret'];
    const image = ['busybox', 'sleep', '100000'];
    await docker(...fixed, '--constraint', 'node.hostname==w2', ...image);
    const reason = await waitFor('a reason', deadlineMs, async () => {
      const [task] = await lab.tasks('m1', 'bound');
      return task?.Status.Err;
    });
    assert.match(reason, /^no suitable node \(.*encrypted networks not possible on 1 node/);
    await docker('service', 'update', '-d', '--constraint-rm', 'node.hostname==w2', 'bound');
    const [task] = await lab.awaitRunning('m1', 'bound', 1, deadlineMs);
    const nodes = await lab.nodes('m1');
    const host = nodes.find(({ ID }) => ID === task?.NodeID)?.Description.Hostname;
    assert.ok(host === 'm1' || host === 'w1', host);
  });
});
