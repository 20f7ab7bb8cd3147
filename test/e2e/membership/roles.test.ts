/**
 * Promotion, demotion, leaving and removal with the stock client: a node is what its operator wants,
 * its socket says the same, and nothing that would lose the majority is accepted.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Lab } from '../support/lab.ts';
import { waitFor } from '../support/wait.ts';
import {
  awaitManagerSocket,
  awaitNode,
  awaitWorkerSocket,
  deadlineMs,
  idOf,
  info,
  isReachableManager,
  isWorker,
  joinSwarm,
  write,
} from './swarm.ts';

const lab = new Lab();
before(() => lab.up());
after(() => lab.down());

async function promote(through: string, host: string): Promise<void> {
  const id = await idOf(lab, host);
  await lab.mustDocker(through, 'node', 'promote', id);
  await awaitNode(lab, through, id, `${host} is a reachable manager`, isReachableManager);
  await awaitManagerSocket(lab, host);
}

async function demote(through: string, host: string): Promise<void> {
  const id = await idOf(lab, host);
  await lab.mustDocker(through, 'node', 'demote', id);
  await awaitWorkerSocket(lab, host);
  await awaitNode(lab, through, id, `${host} is a ready worker`, (node) => {
    return isWorker(node) && node.Status.State === 'ready';
  });
}

describe('roles', () => {
  test('promote, demote, again and again: socket and list agree each time', async () => {
    for (let round = 0; round < 3; round++) {
      await promote('m1', 'w1');
      await demote('m2', 'w1');
    }
    await write(lab, 'm3', 'after-rounds');
  });

  test('even number of managers: accepted, and `info` warns', async () => {
    await promote('m1', 'w1');
    const warnings = await waitFor('the warning', deadlineMs, async () => {
      const { Warnings } = await info(lab, 'm1');
      return Warnings?.some((text) => /4 managers/.test(text)) === true ? Warnings : undefined;
    });
    assert.match(warnings.join('\n'), /no more failures than 3/);
    await demote('m1', 'w1');
    await waitFor('the warning is gone', deadlineMs, async () => {
      const { Warnings = [] } = await info(lab, 'm1');
      return Warnings.every((text) => !/managers/.test(text));
    });
  });

  test('demotion of the leader: another one leads first, then it is a worker', async () => {
    const leader = await lab.leader('m1');
    const other = leader === 'm1' ? 'm2' : 'm1';
    const id = await idOf(lab, leader);
    // Asked at its own socket, which answers before it gives the lead away.
    await lab.mustDocker(leader, 'node', 'demote', id);
    await awaitWorkerSocket(lab, leader);
    await awaitNode(lab, other, id, `${leader} is a ready worker`, (node) => {
      return isWorker(node) && node.Status.State === 'ready';
    });
    assert.notEqual(await lab.leader(other), leader);
    await write(lab, other, 'after-leader');
    await promote(other, leader);
    await write(lab, leader, 'through-former-leader');
  });

  test('a demotion that would lose the majority is refused with the arithmetic', async () => {
    const leader = await lab.leader('m1');
    const [other = '', dead = ''] = ['m1', 'm2', 'm3'].filter((host) => host !== leader);
    const [otherId, deadId] = [await idOf(lab, other), await idOf(lab, dead)];
    await lab.lab('kill', dead);
    await awaitNode(lab, leader, deadId, `${dead} is unreachable`, (node) => {
      return node.ManagerStatus?.Reachability === 'unreachable';
    });
    const refused = await lab.docker(leader, 'node', 'demote', otherId);
    assert.notEqual(refused.code, 0, refused.stdout);
    assert.match(
      refused.stderr,
      /only 1 of the 2 remaining managers can be reached and 2 are needed/,
    );
    // The dead one can be spared: the two others are a majority of two.
    await lab.mustDocker(leader, 'node', 'demote', deadId);
    await awaitNode(lab, leader, deadId, `${dead} is a worker`, isWorker);
    // Back again it learns from the others what it has become.
    await lab.lab('start', dead);
    await awaitWorkerSocket(lab, dead);
    await promote(leader, dead);
  });

  test('a manager demoted and promoted while it was away: a member with a new seat', async () => {
    const leader = await lab.leader('m1');
    const host = leader === 'm3' ? 'm2' : 'm3';
    const id = await idOf(lab, host);
    await lab.lab('kill', host);
    await awaitNode(lab, leader, id, `${host} is unreachable`, (node) => {
      return node.ManagerStatus?.Reachability === 'unreachable';
    });
    await lab.mustDocker(leader, 'node', 'demote', id);
    await awaitNode(lab, leader, id, `${host} is a worker`, isWorker);
    await lab.mustDocker(leader, 'node', 'promote', id);
    await lab.lab('start', host);
    await awaitNode(lab, leader, id, `${host} is a reachable manager`, isReachableManager);
    await awaitManagerSocket(lab, host);
    await write(lab, host, 'through-returned');
  });

  test('a manager is not removed by force; down to one manager, which cannot be demoted', async () => {
    const removal = await lab.docker('m1', 'node', 'rm', '-f', await idOf(lab, 'm2'));
    assert.notEqual(removal.code, 0);
    assert.match(removal.stderr, /must be demoted to worker before removal/);
    const leader = await lab.leader('m1');
    const [first = '', last = ''] = ['m1', 'm2', 'm3'].filter((host) => host !== leader);
    await demote(last, first);
    await demote(last, leader);
    const refused = await lab.docker(last, 'node', 'demote', await idOf(lab, last));
    assert.notEqual(refused.code, 0, refused.stdout);
    assert.match(refused.stderr, /last manager.*promote another node first/);
    await write(lab, last, 'through-the-last');
    await promote(last, first);
    await promote(last, leader);
  });
});

describe('leaving', () => {
  test('manager without force: refused; with force: out of the group, Down, removable, joins again', async () => {
    const leader = await lab.leader('m1');
    const host = leader === 'm3' ? 'm2' : 'm3';
    const id = await idOf(lab, host);
    const refused = await lab.docker(host, 'swarm', 'leave');
    assert.notEqual(refused.code, 0);
    assert.match(refused.stderr, /participating as a manager.*--force/s);
    await lab.mustDocker(host, 'swarm', 'leave', '--force');
    assert.equal((await info(lab, host)).LocalNodeState, 'inactive');
    await awaitNode(lab, leader, id, `${host} is down and no member`, (node) => {
      return node.ManagerStatus === undefined && node.Status.State === 'down';
    });
    await write(lab, leader, 'after-leave');
    await lab.mustDocker(leader, 'node', 'rm', id);
    await joinSwarm(lab, host, 'manager', leader);
    await awaitNode(lab, leader, await idOf(lab, host), `${host} is back`, isReachableManager);
    await awaitManagerSocket(lab, host);
  });

  test('the leader leaves by force: the others go on at once', async () => {
    const leader = await lab.leader('m1');
    const other = leader === 'm1' ? 'm2' : 'm1';
    const id = await idOf(lab, leader);
    await lab.mustDocker(leader, 'swarm', 'leave', '--force');
    await write(lab, other, 'after-leaders-leave');
    await awaitNode(lab, other, id, `${leader} is down and no member`, (node) => {
      return node.ManagerStatus === undefined && node.Status.State === 'down';
    });
    await lab.mustDocker(other, 'node', 'rm', id);
    await joinSwarm(lab, leader, 'manager', other);
    await awaitNode(lab, other, await idOf(lab, leader), `${leader} is back`, isReachableManager);
  });

  test('worker: removal refused while it is ready; after leaving it is Down and can be removed', async () => {
    const id = await idOf(lab, 'w2');
    const refused = await lab.docker('m1', 'node', 'rm', id);
    assert.notEqual(refused.code, 0);
    assert.match(refused.stderr, /is not down and can't be removed/);
    await lab.mustDocker('w2', 'swarm', 'leave');
    await awaitNode(lab, 'm1', id, 'w2 is down', (node) => node.Status.State === 'down');
    await lab.mustDocker('m1', 'node', 'rm', id);
    await joinSwarm(lab, 'w2', 'worker', 'm1');
    const joined = await idOf(lab, 'w2');
    await awaitNode(lab, 'm1', joined, 'w2 is ready', (node) => node.Status.State === 'ready');
  });

  test('worker removed by force: its certificate counts no more, it says so, and joins anew', async () => {
    const id = await idOf(lab, 'w1');
    await lab.mustDocker('m1', 'node', 'rm', '-f', id);
    const nodes = await lab.nodes('m1');
    assert.ok(nodes.every(({ ID }) => ID !== id));
    await waitFor('w1 says that it was removed', deadlineMs, async () => {
      const { LocalNodeState, Error: problem } = await info(lab, 'w1');
      if (LocalNodeState === 'error' && /removed/.test(problem)) return true;
      throw new Error(`${LocalNodeState}: ${problem}`);
    });
    await lab.mustDocker('w1', 'swarm', 'leave');
    await joinSwarm(lab, 'w1', 'worker', 'm1');
    const joined = await idOf(lab, 'w1');
    await awaitNode(lab, 'm1', joined, 'w1 is ready', (node) => node.Status.State === 'ready');
  });
});
