/**
 * A worker leaves and comes back at every stage of its work: just joined, with tasks that are being
 * prepared, with tasks that run. No moment is a bad one to leave, and the swarm goes on meanwhile.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Lab } from '../support/lab.ts';
import { waitFor } from '../support/wait.ts';
import { deadlineMs, idOf, joinSwarm } from './swarm.ts';

const rounds = 3;

const lab = new Lab();
before(async () => {
  await lab.up('--managers', '1', '--workers', '1');
  await lab.loadImages(['m1', 'w1']);
});
after(() => lab.down());

/** When the worker leaves: by the most advanced state of its tasks. */
const stages: readonly (readonly [string, readonly string[]])[] = [
  ['as soon as it has joined', []],
  ['while its tasks are prepared', ['assigned', 'accepted', 'preparing', 'starting', 'running']],
  ['when its tasks run', ['running']],
];

test('leave and join, again and again → accepted each time, and the node works again', async (t) => {
  const docker = (...args: readonly string[]) => lab.mustDocker('m1', ...args);
  await docker('network', 'create', '-d', 'overlay', '--opt', 'encrypted', 'secret');
  const common = ['--stop-grace-period', '1s', '--restart-delay', '100ms'];
  const everywhere = ['--mode', 'global', '--network', 'secret', '-p', '8080:80', ...common];
  await docker('service', 'create', '-d', '--name', 'everywhere', ...everywhere, 'whoami:1');
  await docker(
    'service',
    'create',
    '-d',
    '--name',
    'some',
    '--replicas',
    '4',
    ...common,
    'whoami:1',
  );
  for (let round = 1; round <= rounds; round++) {
    for (const [when, states] of stages) {
      const id = await idOf(lab, 'w1');
      await waitFor(`a task of w1 in ${states.join(', ') || 'any state'}`, deadlineMs, async () => {
        if (states.length === 0) return true;
        const tasks = [
          ...(await lab.tasks('m1', 'everywhere')),
          ...(await lab.tasks('m1', 'some')),
        ];
        return tasks.some(({ NodeID, Status }) => NodeID === id && states.includes(Status.State));
      });
      t.diagnostic(`round ${round}, ${when}`);
      await lab.mustDocker('w1', 'swarm', 'leave');
      assert.deepEqual(await lab.containers('w1'), [], 'nothing of the swarm is left');
      await docker('node', 'rm', '--force', id);
      await joinSwarm(lab, 'w1', 'worker', 'm1');
    }
  }
  await lab.awaitRunning('m1', 'everywhere', 2, deadlineMs);
  await lab.awaitRunning('m1', 'some', 4, deadlineMs);
});

test('the last node leaves, too → no link, rule or namespace of the swarm is left', async () => {
  const left = async (host: string): Promise<string> => {
    const script = 'ip -o link show; nft list tables; ip netns list; ip route show';
    return (await lab.exec(host, 'sh', '-c', script)).stdout;
  };
  assert.match(await left('w1'), /up0.*table ip shoal.*shoal-gw/s);
  await lab.mustDocker('w1', 'swarm', 'leave');
  await lab.mustDocker('m1', 'swarm', 'leave', '--force');
  for (const host of ['w1', 'm1']) {
    assert.doesNotMatch(await left(host), /up0|shoal|169\.254|10\.240/, host);
  }
});
