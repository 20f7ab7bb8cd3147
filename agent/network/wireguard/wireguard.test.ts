import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeClock } from '#lib/fake-clock';
import { nullLogger } from '#lib/log';
import { seededRandom } from '#lib/random';
import type { NetworkTable } from '#proto/gen/shoal';
import { createNetworkTable, createTableNode } from '#proto/gen/shoal';
import { NetworkExecutor } from '../executor.ts';
import { FakeNode } from './fake-node.ts';
import { WireguardKey } from './key.ts';
import { wireguardNumberMax } from './numbers.ts';
import type { WireguardWay } from './probe.ts';
import { NodeWireguard } from './wireguard.ts';

const link = 'shoal-wg';
const keys = { a: WireguardKey.generate(), b: WireguardKey.generate(), c: WireguardKey.generate() };

function tableOf(...names: readonly ('a' | 'b' | 'c')[]): NetworkTable {
  return createNetworkTable({
    networkId: 'n1',
    name: 'secret',
    encrypted: true,
    nodes: names.map((name, index) =>
      createTableNode({
        nodeId: name,
        hostname: `host-${name}`,
        number: index + 1,
        address: `192.0.2.${index + 1}`,
        wireguardKey: keys[name].publicKey,
      }),
    ),
  });
}

function bench(way: WireguardWay = { kind: 'kernel' }) {
  const node = new FakeNode(link, keys.a.publicKey);
  const state = { tables: [tableOf('a', 'b')] as readonly NetworkTable[], greeted: [] as string[] };
  const wireguard = new NodeWireguard(
    'a',
    {
      way,
      key: way.kind === 'none' ? undefined : keys.a,
      link,
      underlayMtuBytes: 1500,
      pidFile: '/nowhere/wireguard.pid',
    },
    {
      run: node.run,
      startDetached: async () => assert.fail('the kernel needs no program'),
      executor: new NetworkExecutor({ netnsDirectory: '/nowhere' }, { run: node.run }),
      view: {
        table: (id) => state.tables.find(({ networkId }) => networkId === id),
        tables: () => state.tables,
        onChange: () => () => undefined,
      },
      openProbe: (address) => {
        state.greeted.push(address);
        return { ask: () => undefined, close: () => undefined };
      },
      clock: new FakeClock(),
      random: seededRandom(1),
      log: nullLogger,
    },
  );
  return { node, state, wireguard };
}

test('wireguard: an encrypted network → rules, then interface, configuration and ways', async () => {
  const { node, state, wireguard } = bench();
  await wireguard.change();
  assert.deepEqual(node.changes, [
    'rules',
    'link add',
    'configuration',
    'address replace',
    'link set',
    'route replace',
  ]);
  assert.equal(await wireguard.verify(), '');
  assert.deepEqual(state.greeted, ['169.254.2.2']);
  assert.ok(!node.arguments.join('\n').includes(keys.a.reveal()), 'no argument has the key');
  node.changes.length = 0;
  await wireguard.ready(tableOf('a', 'b'));
  assert.deepEqual(node.changes, [], 'nothing is left to do');
});

test('wireguard: a node comes, another goes → peers and ways follow, only the new is greeted', async () => {
  const { node, state, wireguard } = bench();
  await wireguard.change();
  state.tables = [tableOf('a', 'b', 'c')];
  await wireguard.change();
  assert.deepEqual(state.greeted, ['169.254.2.2', '169.254.2.3']);
  assert.equal(await wireguard.verify(), '');
  state.tables = [tableOf('a')];
  await wireguard.change();
  assert.equal(node.device?.peers.size, 0);
  assert.deepEqual([...node.routes], []);
  assert.equal(await wireguard.verify(), '');
});

test('wireguard: broken by hand → in words, and repaired; who lost keys is greeted', async () => {
  const { node, state, wireguard } = bench();
  await wireguard.change();
  node.hasRules = false;
  node.routes.clear();
  assert.equal(
    await wireguard.verify(),
    'missing nft table inet shoal_wg\nmissing WireGuard route 169.254.2.2',
  );
  assert.equal(await wireguard.verify(), '');
  assert.deepEqual(state.greeted, ['169.254.2.2'], 'the peer kept its keys');
  node.device?.peers.clear();
  assert.equal(await wireguard.verify(), 'missing WireGuard peer host-b');
  assert.equal(state.greeted.length, 2);
  node.loseLink();
  assert.equal(await wireguard.verify(), `missing WireGuard interface ${link}`);
  assert.equal(await wireguard.verify(), '');
  assert.equal(state.greeted.length, 3);
});

test('wireguard: interface of an earlier run → adopted in silence; of another key → greeted', async () => {
  const { node, state, wireguard } = bench();
  node.makeLink();
  await wireguard.change();
  assert.equal(state.greeted.length, 1, 'it had no key');
  assert.ok(!node.changes.includes('link add'));
  const next = bench();
  Object.assign(next.node, { device: node.device, isUp: true, hasRules: true });
  await next.wireguard.change();
  assert.deepEqual(next.state.greeted, []);
});

test('wireguard: not needed any more → removed, rules last, once containers are known', async () => {
  const { node, state, wireguard } = bench();
  await wireguard.change();
  state.tables = [];
  assert.equal(wireguard.isNeeded, false);
  await wireguard.change();
  assert.ok(node.device !== undefined, 'containers of an earlier run may need it');
  node.changes.length = 0;
  await wireguard.retain();
  assert.deepEqual(node.changes, ['link delete', 'no rules']);
  await wireguard.change();
  assert.equal(node.changes.length, 2, 'it is removed once');
  state.tables = [tableOf('a', 'b')];
  await wireguard.change();
  assert.equal(await wireguard.verify(), '');
});

test('wireguard: it does not take the configuration → an error with its reason, tried again', async () => {
  const { node, wireguard } = bench();
  node.complaint = 'Invalid argument';
  await assert.rejects(wireguard.change(), /does not take its configuration: Invalid argument/);
  node.complaint = undefined;
  await wireguard.change();
  assert.equal(await wireguard.verify(), '');
});

test('wireguard: a node that cannot encrypt → refused with the reason, nothing made', async () => {
  const { node, wireguard } = bench({ kind: 'none', reason: 'no module, no program' });
  await wireguard.change();
  await assert.rejects(
    wireguard.ready(tableOf('a', 'b')),
    /secret is encrypted, and node a has no WireGuard: no module, no program; nothing of it/,
  );
  assert.deepEqual(node.changes, []);
  assert.equal(await wireguard.verify(), '');
  const { wireguard: far } = bench();
  const [own, ...others] = tableOf('a', 'b').nodes;
  assert.ok(own !== undefined);
  const table = { ...tableOf(), nodes: [{ ...own, number: wireguardNumberMax + 1 }, ...others] };
  await assert.rejects(far.ready(table), /has number 42752, and only 42751 nodes can encrypt/);
});
