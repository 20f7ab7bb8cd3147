/**
 * A path between nodes that carries less than the links at its ends, against the real kernel.
 * Needs root and the programs ip, bridge and nft; everything it makes is removed again.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { OpenProbe } from '#agent/network/mesh/prober';
import { createNetworkTable, createTableNode } from '#proto/gen/shoal';
import { waitFor } from '../support/wait.ts';
import { buildGround, clearGround, Host, narrowPath, prefix, SharedTables } from './fake-hosts.ts';
import { probeFrom } from './probe-from.ts';

const isRoot = process.getuid?.() === 0;
const options = { skip: isRoot ? false : 'needs root', timeout: 180_000 };
/** On a busy machine the first questions go unanswered, and it asks again after half a minute. */
const deadlineMs = 75_000;
const gatewayId = 'gategategategategategateg';
const tables = new SharedTables();
/** The sizes of packets that were answered. */
const answered = new Set<number>();
const watched: OpenProbe = (address, onAnswer) => {
  let asked = 0;
  const socket = probeFrom(`${prefix}-h1`)(address, () => {
    answered.add(asked);
    onAnswer();
  });
  const ask = (bytes = 0): void => {
    asked = bytes;
    socket.ask(bytes === 0 ? undefined : bytes);
  };
  return { ask, close: () => socket.close() };
};
/** The second host asks nobody: it has nothing to say here. */
const hosts = [
  new Host(1, tables, watched),
  new Host(2, tables, () => ({ ask: () => undefined, close: () => undefined })),
];
const [one, two] = hosts as [Host, Host];
/** Of the hosts' links, less the tunnel's headers. */
const mtu = 1_450;
const pathMtu = 1_400;

before(async () => {
  if (!isRoot) return;
  await buildGround(hosts);
  const nodes = hosts.map(({ nodeId, address, number }) =>
    createTableNode({
      nodeId,
      hostname: nodeId,
      address,
      number,
      gatewaySubnet: `10.255.${number}.0/24`,
    }),
  );
  const subnets = ['10.255.0.0/16'];
  const head = { networkId: gatewayId, name: 'ingress', version: 1, vni: 4096, gateway: true };
  tables.set([createNetworkTable({ ...head, subnets, mtu, nodes })]);
  for (const host of hosts) await host.networks.start();
  await waitFor('both kernels have the table', deadlineMs, async () =>
    hosts.every(({ networks }) => networks.report().applied.get(gatewayId) === 1),
  );
});

after(async () => {
  if (!isRoot) return;
  for (const host of hosts) await host.networks.stop();
  await clearGround();
});

async function verified(): Promise<string> {
  return (await one.networks.verify()).get(gatewayId) ?? '';
}

test('path: carries less than its ends → said with the size that works', options, async () => {
  await narrowPath(two, pathMtu);
  await one.restart();
  const said = await waitFor('the narrow path is said', deadlineMs, async () => {
    const [words] = one.networks.warnings;
    return words;
  });
  const found = Number(/packets to node2 larger than (\d+) bytes/.exec(said)?.[1]);
  // 50 bytes of headers go around a packet in the tunnel; a bridge has room for a VLAN's tag of 4.
  assert.ok(found > pathMtu - 54 && found <= pathMtu - 46, said);
  assert.match(await verified(), /larger than .* are lost on the way/);
});

test('path: carries all → nothing is said', options, async () => {
  await narrowPath(two, 1_500);
  answered.clear();
  await one.restart();
  await waitFor('the full size is answered', deadlineMs, async () => answered.has(mtu));
  assert.deepEqual(one.networks.warnings, []);
  assert.equal(await verified(), '');
});
