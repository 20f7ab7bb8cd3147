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

/** By host: each is told once what was wrong, and repairs it. */
async function differences(network: string): Promise<ReadonlyMap<string, string>> {
  const { Networks } = await lab.get<VerifyJson>('m1', '/shoal/v1/networks/verify');
  const nodes = Networks.find(({ Name }) => Name === network)?.Nodes ?? [];
  return new Map(nodes.map(({ Hostname, Differences }) => [Hostname, Differences]));
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

/** Of packets that a test sends itself: nobody has it. */
const strangeSource = '10.66.6.6';

/** Changes a host's rules for a moment, and puts them back. */
async function withoutRules<T>(host: string, change: string, story: () => Promise<T>): Promise<T> {
  const file = lab.path(host, 'rules');
  await on(host, `nft list table inet shoal_wg >${file} && nft ${change}`);
  const result = await story();
  await on(host, `nft delete table inet shoal_wg; nft -f ${file}`);
  return result;
}

/** Sends VXLAN packets in the clear, from a host or a container. */
async function inject(from: string | Place, to: string, vni: number, count: number): Promise<void> {
  const script = `
    const outer = Buffer.alloc(8);
    outer[0] = 8;
    outer.writeUIntBE(${vni}, 4, 3);
    const ether = Buffer.from('ffffffffffff0276000000990800', 'hex');
    const inner = Buffer.from('4500001c0000000040110000', 'hex');
    const addresses = Buffer.from([${strangeSource.replaceAll('.', ',')}, 10, 66, 6, 7]);
    const head = Buffer.concat([inner, addresses]);
    let sum = 0;
    for (let at = 0; at < head.length; at += 2) sum += head.readUInt16BE(at);
    head.writeUInt16BE(0xffff - ((sum & 0xffff) + (sum >>> 16)), 10);
    const packet = Buffer.concat([outer, ether, head, Buffer.from('2710271000080000', 'hex')]);
    const socket = require('dgram').createSocket('udp4');
    let left = ${count};
    const next = () => left-- > 0
      // What its own host refuses counts as sent.
      ? socket.send(packet, ${encryptedPort}, '${to}', next)
      : socket.close();
    next();`;
  const enter = typeof from === 'string' ? [] : ['nsenter', '-t', String(from.pid), '-n', '--'];
  const host = typeof from === 'string' ? from : from.host;
  const { code, stderr } = await lab.exec(host, ...enter, 'node', '-e', script);
  assert.equal(code, 0, stderr);
}

/** Counts packets where they first come in; `inside` names a namespace of the host. */
class Counter {
  readonly #host: string;
  readonly #enter: string;

  constructor(host: string, namespace?: string) {
    this.#host = host;
    this.#enter = namespace === undefined ? '' : `ip netns exec ${namespace} `;
  }

  async start(match: string): Promise<void> {
    const hook = 'type filter hook prerouting priority -400;';
    await this.#nft(`'table inet probe { chain c { ${hook} ${match} counter; }; }'`);
  }

  async packets(): Promise<number> {
    const text = await this.#nft('list table inet probe');
    return Number(/packets (\d+)/.exec(text)?.[1]);
  }

  async stop(): Promise<void> {
    await this.#nft('delete table inet probe');
  }

  #nft(words: string): Promise<string> {
    return on(this.#host, `${this.#enter}nft ${words}`);
  }
}

describe('encrypted overlay networks', () => {
  const baseline = new Map<Host, string>();
  let web: Place[];
  let clients: Place[];
  let secret: { sandbox: string; vni: number };
  let plain: { sandbox: string; vni: number };

  /** Every client gets an answer by the virtual address and from every task by its own. */
  async function everybodyTalks(): Promise<void> {
    // A host that was away has new tasks.
    for (const name of ['web', 'client']) await lab.awaitRunning('m1', name, hosts.length, 1_000);
    web = await placesOf(lab, 'web', 'secret');
    clients = await placesOf(lab, 'client', 'secret');
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
    const [outside, within] = [new Counter('m1'), new Counter('m1', secret.sandbox)];
    await outside.start(`udp dport ${encryptedPort}`);
    await within.start(`ip saddr ${strangeSource}`);
    const injected = async (count: number): Promise<void> => {
      const before = await outside.packets();
      await inject('switch', underlay.m1, secret.vni, count);
      await waitFor('the packets are there', deadlineMs, async () => {
        return (await outside.packets()) >= before + count;
      });
    };
    await injected(sent);
    assert.equal(await within.packets(), 0);
    // The same without the rules: the packets are such that they would have been taken.
    const taken = await withoutRules('m1', 'delete table inet shoal_wg', async () => {
      await injected(sent);
      return within.packets();
    });
    assert.ok(taken > 0, 'taken without the rules');
    await injected(sent);
    assert.equal(await within.packets(), taken);
    await Promise.all([outside.stop(), within.stop()]);
  });

  test('a container’s tunnel packets → go nowhere; without the rule they would', async () => {
    const inner = await on('m1', `ip -4 -o address show ${link} | grep -o '169[0-9.]*'`);
    const within = new Counter('m1', secret.sandbox);
    await within.start(`ip saddr ${strangeSource}`);
    const client = at(clients, 'w1');
    await inject(client, inner, secret.vni, 20);
    await inject(client, underlay.m1, secret.vni, 20);
    const taken = await withoutRules('w1', 'flush chain inet shoal_wg forward', async () => {
      await inject(client, inner, secret.vni, 1);
      return waitFor('the last one', deadlineMs, () => within.packets());
    });
    assert.equal(taken, 1, 'packets keep their order on this way, so the others were dropped');
    await within.stop();
  });

  test('broken by hand → named by the verification, and repaired', async () => {
    await on('m1', 'nft delete table inet shoal_wg');
    const peer = await on('w2', `wg show ${link} allowed-ips | grep 169.254.2.1/32 | cut -f1`);
    await on('w2', `wg set ${link} peer ${peer} remove; ip address flush dev ${link}`);
    const expected = [
      ['m1', /^missing nft table inet shoal_wg$/],
      ['w2', /^missing WireGuard address 169\.254\.2\.\d\/32\n.*missing WireGuard peer m1$/s],
    ] as const;
    const seen = await differences('secret');
    for (const [host, words] of expected) assert.match(seen.get(host) ?? '', words);
    await everybodyTalks();
    await verified();
  });

  test('all daemons killed → requests go on; back again → the same processes', async (t) => {
    const pids = await Promise.all(hosts.map(program));
    const traffic = startTraffic(lab, at(clients, 'w1'), `http://${at(web, 'm1').address}/`);
    await Promise.all(hosts.map((host) => lab.lab('kill', host)));
    const ping = `ping -c 10 -i 0.2 -W 2 ${at(web, 'w2').address}`;
    await mustInside(lab, at(clients, 'w1'), ping);
    await Promise.all(hosts.map((host) => lab.lab('start', host)));
    await waitFor('the api of m1', deadlineMs, async () => {
      return (await lab.http('m1', 'GET', '/services')).status === 200;
    });
    await waitFor('all nodes are ready', deadlineMs, async () => {
      return (await lab.nodes('m1')).every(({ Status }) => Status.State === 'ready');
    });
    await verified();
    const outcomes = await traffic.stop();
    t.diagnostic(JSON.stringify([...outcomes]));
    assert.deepEqual([...outcomes.keys()], ['200 0'], JSON.stringify([...outcomes]));
    assert.ok((outcomes.get('200 0') ?? 0) >= 20);
    assert.deepEqual(await Promise.all(hosts.map(program)), pids);
  });

  test('wireguard-go killed → nothing in the clear; soon another one', async (t) => {
    const before = await wire();
    const pid = await program('w1');
    await on('w1', `kill -9 ${pid}`);
    const killedAt = performance.now();
    await waitFor('another process', deadlineMs, async () => (await program('w1')) !== pid);
    const from = at(clients, 'm1');
    await waitFor('requests from the other end', deadlineMs, async () => {
      return (await fetchFrom(lab, from, `http://${at(web, 'w1').address}/`)) !== '';
    });
    const tookMs = performance.now() - killedAt;
    t.diagnostic(`back after ${Math.round(tookMs)} ms`);
    // WireGuard alone would find out after a quarter of a minute.
    assert.ok(tookMs < 12_000, `${tookMs}`);
    await everybodyTalks();
    const { secret: clear, encrypted_port: port } = await wire();
    assert.deepEqual([clear, port], [before.secret, before.encrypted_port]);
  });

  test('no interface, no rules, nobody to repair → nothing leaves the host', async () => {
    await lab.lab('kill', 'w2');
    await on('w2', `ip link delete ${link} && nft delete table inet shoal_wg`);
    const before = await wire();
    const ping = `ping -c 5 -i 0.2 -W 1 ${at(web, 'm1').address}`;
    assert.notEqual((await inside(lab, at(clients, 'w2'), ping)).code, 0);
    const { secret: clear, encrypted_port: port } = await wire();
    assert.deepEqual([clear, port], [before.secret, before.encrypted_port]);
    await lab.lab('start', 'w2');
    await waitFor('the interface again', deadlineMs, () => on('w2', `wg show ${link} public-key`));
    await waitFor('all nodes are ready', deadlineMs, async () => {
      return (await lab.nodes('m1')).every(({ Status }) => Status.State === 'ready');
    });
    await waitFor('requests again', deadlineMs, async () => {
      await everybodyTalks();
      return true;
    });
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

  test('a node leaves → no interface, process, rule or key is left', async () => {
    await docker(
      'service',
      'update',
      '-d',
      '--replicas',
      '2',
      '--replicas-max-per-node',
      '1',
      'bound',
    );
    await lab.awaitRunning('m1', 'bound', 2, deadlineMs);
    assert.notEqual(await on('w1', `wg show ${link} peers`), '');
    await lab.mustDocker('w1', 'swarm', 'leave');
    const rest = [
      `ip -o link show ${link}`,
      'ps ax -o args | grep ^wireguard-go',
      'nft list table inet shoal_wg',
      'ls /run/wireguard/* /run/shoal/wireguard.pid',
      `ls ${lab.path('w1', 'data', 'network')}`,
    ];
    await waitFor('w1 is clean', deadlineMs, async () => {
      const text = await on('w1', `(${rest.join('; ')}) 2>/dev/null; true`);
      if (text === '') return true;
      throw new Error(text);
    });
  });
});
