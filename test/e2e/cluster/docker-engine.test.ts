/**
 * A Docker Engine joins as a worker: it runs what needs no network of the swarm, gets nothing that
 * does, and nobody waits for it.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { idOf, joinSwarm } from '../membership/swarm.ts';
import { Lab } from '../support/lab.ts';
import { waitFor } from '../support/wait.ts';

const deadlineMs = 60_000;
const isThere = spawnSync('dockerd', ['--version']).error === undefined;
const skip = isThere ? false : 'dockerd is not installed (Debian: docker.io)';
const lab = new Lab();
const docker = (...args: readonly string[]): Promise<string> => lab.mustDocker('m1', ...args);

/** The lab's host gets a Docker Engine in place of its shoald, and joins again. */
async function replaceByEngine(host: string): Promise<void> {
  const id = await idOf(lab, host);
  await lab.mustDocker(host, 'swarm', 'leave');
  await docker('node', 'rm', '--force', id);
  await lab.lab('power-off', host);
  rmSync(lab.path(host, 'data'), { recursive: true });
  lab.environment.SHOALD = 'dockerd --userland-proxy=false --storage-driver=overlay2';
  lab.environment.SHOALD_ARGS = '--pidfile=/run/docker.pid';
  await lab.lab('power-on', host);
  delete lab.environment.SHOALD;
  delete lab.environment.SHOALD_ARGS;
  await joinSwarm(lab, host, 'worker', 'm1');
}

async function hostsOf(service: string): Promise<string[]> {
  const lines = await docker('service', 'ps', '--format', '{{.Node}} {{.CurrentState}}', service);
  const running = lines.split('\n').filter((line) => line.includes(' Running'));
  return [...new Set(running.map((line) => line.split(' ')[0] ?? ''))].sort();
}

describe('a Docker Engine as a worker', { skip }, () => {
  before(async () => {
    await lab.up('--managers', '1', '--workers', '2');
    await replaceByEngine('w2');
    await lab.loadImages(['m1', 'w1', 'w2']);
    await docker('network', 'create', '-d', 'overlay', 'backend');
  });
  after(() => lab.down());

  test('it is ready, and runs its part of a service', async () => {
    const common = ['--replicas', '6', '--stop-grace-period', '1s'];
    await docker('service', 'create', '-d', '--name', 'plain', ...common, 'whoami:1');
    await lab.awaitRunning('m1', 'plain', 6, deadlineMs);
    assert.deepEqual(await hostsOf('plain'), ['m1', 'w1', 'w2']);
    const engine = await docker(
      'node',
      'inspect',
      'w2',
      '--format',
      '{{.Description.Engine.EngineVersion}}',
    );
    assert.match(engine, /^\d\d\./);
  });

  test('an update and a rollback reach its containers', async () => {
    const image = (): Promise<string> => lab.mustDocker('w2', 'ps', '--format', '{{.Image}}');
    await docker('service', 'update', '-q', '--image', 'whoami:2', 'plain');
    assert.deepEqual([...new Set((await image()).trim().split('\n'))], ['whoami:2']);
    await docker('service', 'rollback', '-q', 'plain');
    assert.deepEqual([...new Set((await image()).trim().split('\n'))], ['whoami:1']);
  });

  test('on a network, or with a port of the swarm → elsewhere; a task for it alone says why', async () => {
    const flags = ['--replicas', '4', '--stop-grace-period', '1s'];
    await docker(
      'service',
      'create',
      '-d',
      '--name',
      'inner',
      ...flags,
      '--network',
      'backend',
      'whoami:1',
    );
    await docker(
      'service',
      'create',
      '-d',
      '--name',
      'outer',
      ...flags,
      '-p',
      '8080:80',
      'whoami:1',
    );
    for (const service of ['inner', 'outer']) {
      await lab.awaitRunning('m1', service, 4, deadlineMs);
      assert.deepEqual(await hostsOf(service), ['m1', 'w1']);
    }
    await docker(
      'service',
      'create',
      '-d',
      '--name',
      'each',
      '--mode',
      'global',
      '-p',
      '8081:80',
      'whoami:1',
    );
    await waitFor('the reason', deadlineMs, async () => {
      const tasks = await docker(
        'service',
        'ps',
        '--no-trunc',
        '--format',
        '{{.Node}} {{.Error}}',
        'each',
      );
      return /^w2 .*networks of the swarm not possible on 1 node/m.test(tasks);
    });
  });

  test('nothing of the networks is asked of it: verified without it, stopped without waiting', async () => {
    await waitFor('all nodes have told', deadlineMs, async () => {
      const { code, stdout } = await lab.shoal('m1', 'network', 'verify');
      if (code !== 0) throw new Error(stdout);
      assert.doesNotMatch(stdout, /\bw2\b/);
      return true;
    });
    await docker('service', 'rm', 'plain', 'inner', 'outer', 'each');
    await waitFor('all containers are gone', deadlineMs, async () => {
      const left = await Promise.all(['m1', 'w1', 'w2'].map((host) => lab.containers(host)));
      return left.every((containers) => containers.length === 0);
    });
    await docker('network', 'rm', 'backend');
  });
});
