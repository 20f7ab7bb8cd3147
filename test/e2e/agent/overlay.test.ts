/**
 * Overlays, virtual addresses and the mesh against the real kernel, on three nodes. Needs root and
 * the programs ip, bridge, nft and conntrack; everything it makes is removed again.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { waitFor } from '../support/wait.ts';
import { ask, askUdp, client, clientAddress, must, netnsDirectory, serve } from './fake-hosts.ts';
import {
  address6,
  asking,
  emptyVip,
  hosts,
  lonely,
  namespaceOf,
  one,
  options,
  publish,
  sorted,
  two,
  until,
  useGround,
  vip,
  vip6,
  webs,
} from './overlay-ground.ts';

useGround();

const turnsDeadlineMs = 10_000;

test('overlay: container to container on any node → its own address is seen', options, async () => {
  for (const web of webs) {
    assert.deepEqual(await ask(namespaceOf(asking), web.address, 80), [`${web.taskId} 10.0.1.50`]);
    assert.deepEqual(await askUdp(namespaceOf(asking), web.address, 80), [
      `${web.taskId} 10.0.1.50`,
    ]);
  }
  assert.deepEqual(await ask(namespaceOf(asking), '10.0.1.99', 80), ['EHOSTUNREACH']);
});

test('virtual address: connections → exact turns, the client’s own address', options, async () => {
  const expected = webs.flatMap(({ taskId }) => Array(3).fill(`${taskId} 10.0.1.50`) as string[]);
  assert.deepEqual(sorted(await ask(namespaceOf(asking), vip, 80, 9)), expected);
  assert.deepEqual(sorted(await askUdp(namespaceOf(asking), vip, 80, 9)), expected);
  assert.deepEqual(await ask(namespaceOf(asking), emptyVip, 80), ['ECONNREFUSED']);
  const own = await ask(namespaceOf(webs[1]), vip, 80, 3);
  assert.deepEqual(sorted(own), ['task11 10.0.1.12', 'task12 10.0.1.1', 'task13 10.0.1.12']);
});

test('IPv6: containers and virtual address → the same as with IPv4', options, async () => {
  const own = address6(asking);
  for (const web of webs) {
    const seen = await ask(namespaceOf(asking), address6(web), 80);
    assert.deepEqual(seen, [`${web.taskId} ${own}`]);
  }
  const expected = webs.map(({ taskId }) => `${taskId} ${own}`);
  assert.deepEqual(sorted(await ask(namespaceOf(asking), vip6, 80, 3)), expected);
  const hairpin = await ask(namespaceOf(webs[0]), vip6, 80, 3);
  assert.ok(hairpin.includes('task11 fd00:0:0:1::1'), hairpin.join());
});

test('mesh: a client outside through any node → any task sees its address', options, async () => {
  const expected = webs.flatMap(
    ({ taskId }) => Array(2).fill(`${taskId} ${clientAddress}`) as string[],
  );
  // Turns begin anew when a node writes its rules anew, as when another was silent for a moment.
  for (const { nodeId, address } of hosts) {
    await waitFor(`exact turns through ${nodeId}`, turnsDeadlineMs, async () => {
      assert.deepEqual(sorted(await ask(client, address, 8080, 6)), expected);
      assert.deepEqual(sorted(await askUdp(client, address, 8080, 6)), expected);
      return true;
    });
  }
});

test('mesh: from a node, its localhost and a container → all tasks answer', options, async () => {
  for (const host of hosts) {
    for (const address of ['127.0.0.1', host.address, two.address]) {
      const seen = await ask(host.netns, address, 8080, 3);
      assert.deepEqual(sorted(seen.map((text) => text.split(' ')[0] ?? '')), [
        'task11',
        'task12',
        'task13',
      ]);
    }
  }
  for (const host of [one, two]) {
    const seen = await ask(namespaceOf(webs[0]), host.address, 8080, 3);
    assert.deepEqual(
      sorted(seen),
      hosts.map(({ number }) => `task1${number} ${one.address}`),
    );
  }
});

test('mesh: containers’ links → no larger than what fits the tunnel', options, async () => {
  const text = await must('ip', ['-json', '-netns', namespaceOf(webs[1]), 'link', 'show']);
  const links = JSON.parse(text) as { ifname: string; mtu: number }[];
  const sizes = links.filter(({ ifname }) => ifname !== 'lo').map(({ mtu }) => mtu);
  assert.deepEqual(sizes, [1450, 1450]);
});

test(
  'a container sends to another node’s tunnel → nothing leaves its own node',
  options,
  async () => {
    const bytes = 1_111;
    const count = async (): Promise<number> => {
      const rules = await two.run('nft', ['list', 'table', 'ip', 'watch'], '');
      return Number(/counter packets (\d+)/.exec(rules.stdout)?.[1]);
    };
    const send = async (port: number): Promise<void> => {
      const program = `
      const s = require('dgram').createSocket('udp4');
      s.send(Buffer.alloc(${bytes}), ${port}, '${two.address}', () => s.close());`;
      await must('nsenter', [
        `--net=${netnsDirectory}/${namespaceOf(asking)}`,
        'node',
        '-e',
        program,
      ]);
    };
    const watch = `table ip watch {
    chain c {
      type filter hook prerouting priority -400;
      udp length ${bytes + 8} counter
    }
  }\n`;
    assert.equal((await two.run('nft', ['-f', '-'], watch)).code, 0);
    try {
      await send(4_999);
      await until('an ordinary datagram arrives', async () => (await count()) === 1);
      await send(4_789);
      await send(4_999);
      await until('the next ordinary one arrives', async () => (await count()) >= 2);
      assert.equal(await count(), 2);
    } finally {
      await two.run('nft', ['delete', 'table', 'ip', 'watch'], '');
    }
  },
);

test('gateway network: containers by their own gateway address → refused', options, async () => {
  const attachment = two.networks.find(webs[1].containerId);
  assert.deepEqual(await ask(namespaceOf(asking), attachment?.address.v4 ?? '', 80), [
    'ECONNREFUSED',
  ]);
});

test('internal networks only → no way out, but neighbours and answers', options, async () => {
  const world = await serve(client, 'world', 9000);
  try {
    assert.deepEqual(await ask(namespaceOf(asking), clientAddress, 9000), [`world ${one.address}`]);
    assert.deepEqual(await ask(namespaceOf(lonely), clientAddress, 9000), ['ECONNREFUSED']);
    assert.deepEqual(await ask(namespaceOf(lonely), '10.0.1.11', 80), ['task11 10.0.1.60']);
  } finally {
    await world.stop();
  }
});

test('mesh: a port that a process of the node has → left to it, and said', options, async () => {
  const process = await serve(two.netns, 'process', 8080);
  try {
    await publish();
    await two.networks.verify();
    assert.match(two.networks.warnings.join(), /8080\/tcp is not answered.*\[::\]:8080/);
    assert.deepEqual(await ask(client, two.address, 8080), [`process ${clientAddress}`]);
    assert.match((await ask(client, one.address, 8080))[0] ?? '', /^task1/);
  } finally {
    await process.stop();
  }
  await two.networks.verify();
  assert.deepEqual(two.networks.warnings, []);
  assert.match((await ask(client, two.address, 8080))[0] ?? '', /^task1/);
});
