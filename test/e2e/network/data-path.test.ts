/**
 * Container traffic that goes by another address than the managers' talk: tunnels over IPv6 while
 * the swarm itself speaks IPv4.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { CommandResult } from '../support/command.ts';
import { Lab } from '../support/lab.ts';
import { waitFor } from '../support/wait.ts';

const dataPath: Readonly<Record<string, string>> = { m1: 'fd77::11', w1: 'fd77::21' };
const hosts = Object.keys(dataPath);
const deadlineMs = 90_000;
const port = 8080;

const lab = new Lab();

interface NodeView {
  readonly Description: { readonly DataPathAddr?: string };
  readonly Status: { readonly Addr: string };
}

describe('data path address', () => {
  let refused: CommandResult | undefined;

  before(async () => {
    await lab.up('--managers', '1', '--workers', '1', '--bare');
    const at = (host: string): string[] => ['--data-path-addr', dataPath[host] ?? ''];
    refused = await lab.docker('m1', 'swarm', 'init', '--data-path-addr', '203.0.113.1');
    await lab.mustDocker('m1', 'swarm', 'init', ...at('m1'));
    const token = (await lab.mustDocker('m1', 'swarm', 'join-token', '-q', 'worker')).trim();
    const join = ['swarm', 'join', '--token', token, ...at('w1'), '10.77.0.11:2377'];
    await lab.mustDocker('w1', ...join);
    await lab.loadImages(hosts);
    const flags = ['--replicas', '2', '--replicas-max-per-node', '1', '-p', `${port}:80`];
    await lab.mustDocker('m1', 'service', 'create', '-d', '--name', 'web', ...flags, 'whoami:1');
    await lab.awaitRunning('m1', 'web', 2, deadlineMs);
  });
  after(() => lab.down());

  test('one of another machine → refused with the reason', () => {
    assert.equal(refused?.code, 1);
    assert.match(refused?.stderr ?? '', /203\.0\.113\.1 is none of this machine's/);
  });

  test('named at init and join → on the node, beside the address of its talk', async () => {
    for (const host of hosts) {
      const { Description, Status } = await lab.get<NodeView>('m1', `/nodes/${host}`);
      assert.equal(Description.DataPathAddr, dataPath[host]);
      assert.match(Status.Addr, /^10\.77\.0\./);
    }
  });

  test('tunnels end there, and the mesh works through them by both families', async () => {
    for (const [host, own] of Object.entries(dataPath)) {
      const script = 'for n in $(ip netns list | cut -d" " -f1); do ip -n $n -d link; done';
      const { stdout } = await lab.exec(host, 'bash', '-c', script);
      assert.match(stdout, new RegExp(`vxlan id 4096 local ${own} `));
    }
    await waitFor('both tasks answer everywhere', deadlineMs, async () => {
      for (const from of hosts) {
        for (const to of ['127.0.0.1', '[::1]', '10.77.0.11', '[fd77::11]', '[fd77::21]']) {
          const loop = `for i in 1 2 3 4; do curl -s -m 5 http://${to}:${port}/; done`;
          const { stdout } = await lab.exec(from, 'bash', '-c', loop);
          const tasks = new Set(stdout.match(/hostname: \S+/g) ?? []);
          assert.equal(tasks.size, 2, `${from} → ${to}: ${stdout}`);
        }
      }
      return true;
    });
  });
});
