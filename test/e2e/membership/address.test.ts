/**
 * A host that gets another address, while its daemon is stopped or runs: the node is known by its
 * certificate, so the others find it again, and nobody edits a file.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Lab } from '../support/lab.ts';
import { waitFor } from '../support/wait.ts';
import {
  awaitManagerSocket,
  awaitNode,
  deadlineMs,
  idOf,
  info,
  type Member,
  write,
} from './swarm.ts';

const lab = new Lab();
before(() => lab.up('--managers', '3', '--workers', '1'));
after(() => lab.down());

/** Gives the host another address, as a DHCP server would. */
async function moveHost(host: string, from: string, to: string, where = lab): Promise<void> {
  const script = [
    'set -e',
    'gateway=$(ip -4 route show default | sed -n "s/.* via \\([0-9.]*\\).*/\\1/p")',
    `ip address del ${from}/24 dev eth0`,
    `ip address add ${to}/24 dev eth0`,
    'if [ -n "$gateway" ]; then ip route replace default via "$gateway"; fi',
  ].join('\n');
  const { code, stderr } = await where.exec(host, 'sh', '-c', script);
  assert.equal(code, 0, stderr);
}

function isAt(address: string) {
  return (node: Member): boolean =>
    node.ManagerStatus?.Reachability === 'reachable' &&
    node.ManagerStatus.Addr === `${address}:2377` &&
    node.Status.State === 'ready' &&
    node.Status.Addr === address;
}

/** The worker's own list, by which it would find a manager after a restart. */
function awaitKnownTo(host: string, address: string, where = lab): Promise<true> {
  return waitFor(`${host} knows the manager at ${address}`, deadlineMs, async () => {
    const { RemoteManagers } = await info(where, host);
    const known = (RemoteManagers ?? []).map(({ Addr }) => Addr);
    if (known.includes(`${address}:2377`)) return true;
    throw new Error(known.join(', '));
  });
}

describe('a manager with another address', () => {
  test('stopped, moved, started → found again; agents learn where it is', async () => {
    const host = (await lab.leader('m1')) === 'm3' ? 'm2' : 'm3';
    const asked = host === 'm3' ? 'm2' : 'm3';
    const id = await idOf(lab, host);
    const from = (await lab.status()).find((each) => each.host === host)?.address ?? '';
    await lab.lab('stop', host);
    await moveHost(host, from, '10.77.0.33');
    await lab.lab('start', host);
    await awaitNode(lab, asked, id, `${host} is at its new address`, isAt('10.77.0.33'));
    await awaitKnownTo('w1', '10.77.0.33');
    assert.equal((await info(lab, host)).NodeAddr, '10.77.0.33');
    await write(lab, host, 'after-cold-move');
    await moveHost(host, '10.77.0.33', from);
    await awaitNode(lab, asked, id, `${host} is back at the first one`, isAt(from));
  });

  test('the leader moves while it runs → found again, and the swarm goes on', async () => {
    const host = await lab.leader('m1');
    const asked = host === 'm1' ? 'm2' : 'm1';
    const id = await idOf(lab, host);
    const from = (await lab.status()).find((each) => each.host === host)?.address ?? '';
    await moveHost(host, from, '10.77.0.34');
    await write(lab, asked, 'while-moving');
    await awaitNode(lab, asked, id, `${host} is at its new address`, isAt('10.77.0.34'));
    await awaitKnownTo('w1', '10.77.0.34');
    await awaitManagerSocket(lab, host);
    await write(lab, host, 'after-move');
  });
});

describe('the only manager with another address', () => {
  const small = new Lab();
  before(() => small.up('--managers', '1', '--workers', '1'));
  after(() => small.down());

  test('moves while it is off → leads at the new one, and lets others in there', async () => {
    const id = await idOf(small, 'm1');
    await small.lab('stop', 'm1');
    await moveHost('m1', '10.77.0.11', '10.77.0.35', small);
    await small.lab('start', 'm1');
    await awaitNode(small, 'm1', id, 'm1 is at its new address', isAt('10.77.0.35'));
    await write(small, 'm1', 'after-move');
    // Nobody is left who could tell the worker: it knows the old address only.
    await small.mustDocker('w1', 'swarm', 'leave', '--force');
    const token = (await small.mustDocker('m1', 'swarm', 'join-token', '-q', 'worker')).trim();
    await small.mustDocker('w1', 'swarm', 'join', '--token', token, '10.77.0.35:2377');
    const worker = await idOf(small, 'w1');
    await awaitNode(small, 'm1', worker, 'w1 is ready', ({ Status }) => Status.State === 'ready');
  });

  test('--force-new-cluster --advertise-addr → the address that was given', async () => {
    const id = await idOf(small, 'm1');
    const added = await small.exec('m1', 'ip', 'address', 'add', '10.77.0.36/24', 'dev', 'eth0');
    assert.equal(added.code, 0, added.stderr);
    const args = ['swarm', 'init', '--force-new-cluster', '--advertise-addr', '10.77.0.36'];
    await small.mustDocker('m1', ...args);
    await awaitNode(small, 'm1', id, 'm1 is at the address that was given', (node) => {
      return node.ManagerStatus?.Addr === '10.77.0.36:2377';
    });
    const worker = await idOf(small, 'w1');
    await awaitNode(small, 'm1', worker, 'w1 is ready', ({ Status }) => Status.State === 'ready');
    await awaitKnownTo('w1', '10.77.0.36', small);
  });
});

describe('a worker with another address', () => {
  test('moves while it runs → Ready at the new one', async () => {
    const id = await idOf(lab, 'w1');
    await moveHost('w1', '10.77.0.21', '10.77.0.41');
    await awaitNode(lab, 'm1', id, 'w1 is ready at its new address', (node) => {
      return node.Status.State === 'ready' && node.Status.Addr === '10.77.0.41';
    });
    await waitFor('w1 says so itself', deadlineMs, async () => {
      return (await info(lab, 'w1')).NodeAddr === '10.77.0.41';
    });
  });
});
