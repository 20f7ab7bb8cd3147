/** What a node may not do with its certificate, and what a manager does when its disk is full. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Lab } from '../support/lab.ts';
import { waitFor } from '../support/wait.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const deadlineMs = 60_000;

describe('limits of trust', () => {
  const lab = new Lab();
  before(async () => {
    await lab.up('--managers', '3', '--workers', '1');
    await lab.loadImages(['m1', 'm2', 'm3', 'w1']);
  });
  after(() => lab.down());

  async function callAs(host: string, method: string): Promise<{ code: string; message: string }> {
    const leader = await lab.leader('m1');
    const { address } = (await lab.status()).find((status) => status.host === leader) ?? {};
    const certificates = lab.path(host, 'data', 'swarm', 'certificates');
    const script = join(root, 'test', 'e2e', 'support', 'call-as.ts');
    const { stdout, stderr } = await lab.exec(
      host,
      ...['env', '-C', root, 'node', '--conditions=source', '--import', 'tsx', script],
      ...[certificates, `${address}:2377`, method],
    );
    assert.notEqual(stdout, '', stderr);
    return JSON.parse(stdout);
  }

  test('worker calls a manager’s rpc → permission_denied, named; its own rpc → judged on its own', async () => {
    const control = await callAs('w1', 'listServices');
    assert.equal(control.code, 'permission_denied', control.message);
    const unlockKey = await callAs('w1', 'getUnlockKey');
    assert.equal(unlockKey.code, 'permission_denied', unlockKey.message);
    const heartbeat = await callAs('w1', 'heartbeat');
    assert.equal(heartbeat.code, 'invalid_argument', heartbeat.message);
    const manager = await callAs('m2', 'listServices');
    assert.equal(manager.code, 'ok', manager.message);
  });

  test('secrets at rest: neither the root’s key nor a token can be read from the Raft log', async () => {
    const token = (await lab.mustDocker('m1', 'swarm', 'join-token', '-q', 'manager')).trim();
    const secret = token.split('-').at(-1) ?? '';
    const { stdout } = await lab.exec(
      'm1',
      'find',
      lab.path('m1', 'data', 'swarm', 'raft'),
      '-type',
      'f',
    );
    const files = stdout.split('\n').filter((name) => name !== '');
    assert.ok(files.length > 0);
    for (const file of files) {
      const content = readFileSync(file);
      assert.equal(content.includes(secret), false, file);
      assert.equal(content.includes('PRIVATE KEY'), false, file);
    }
  });

  test('disk full on the leader: it steps down and says so; nothing acknowledged is lost', async () => {
    const leader = await lab.leader('m1');
    const other = leader === 'm1' ? 'm2' : 'm1';
    const raft = lab.path(leader, 'data', 'swarm', 'raft');
    await lab.lab('stop', leader);
    // The Raft folder moves to a small filesystem of its own, with room for little more.
    const move = `cp -a ${raft} ${raft}.copy && mount -t tmpfs -o size=80m none ${raft} && cp -a ${raft}.copy/. ${raft}/`;
    assert.equal((await lab.exec(leader, 'sh', '-c', move)).code, 0);
    await lab.lab('start', leader);
    await waitFor(`${leader} is back`, deadlineMs, async () => {
      const nodes = await lab.nodes(other);
      return nodes.every((node) => node.Status.State === 'ready');
    });
    await lab.exec(leader, 'sh', '-c', `dd if=/dev/zero of=${raft}/ballast bs=1M; true`);
    const accepted: string[] = [];
    const write = async (name: string): Promise<void> => {
      const body = {
        Name: name,
        Labels: { filler: 'x'.repeat(100_000) },
        TaskTemplate: { ContainerSpec: { Image: 'whoami:1' } },
        Mode: { Replicated: { Replicas: 0 } },
      };
      const { status } = await lab.http(other, 'POST', '/services/create', body);
      if (status === 201) accepted.push(name);
    };
    await waitFor(`${leader} says that its disk is full`, deadlineMs, async () => {
      await write(`filler-${accepted.length}-${performance.now().toFixed(0)}`);
      const { Swarm } = await lab.get<{ Swarm: { Error: string } }>(leader, '/info');
      return /disk|space|ENOSPC/i.test(Swarm.Error);
    });
    assert.equal((await lab.http(leader, 'GET', '/_ping')).status, 200);
    await write('after-the-failure');
    assert.equal(accepted.at(-1), 'after-the-failure');
    const services = await lab.get<readonly { Spec: { Name: string } }[]>(other, '/services');
    const names = new Set(services.map((service) => service.Spec.Name));
    assert.deepEqual(
      accepted.filter((name) => !names.has(name)),
      [],
    );
    await lab.exec(leader, 'rm', `${raft}/ballast`);
    await lab.lab('stop', leader);
    await lab.lab('start', leader);
    await waitFor(`${leader} takes part again`, deadlineMs, async () => {
      const nodes = await lab.nodes(other);
      const own = nodes.find((node) => node.Description.Hostname === leader);
      return own?.ManagerStatus?.Reachability === 'reachable' && own.Status.State === 'ready';
    });
  });
});
