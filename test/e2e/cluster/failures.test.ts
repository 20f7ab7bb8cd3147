/**
 * What a user relies on when things die: daemons, hosts, links. Each test names what must hold
 * afterwards; how long it took is printed, not asserted, because machines differ.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Lab, type TaskJson } from '../support/lab.ts';
import { waitFor } from '../support/wait.ts';

const hosts = ['m1', 'm2', 'm3', 'w1', 'w2'];
const deadlineMs = 60_000;

const lab = new Lab();
before(async () => {
  await lab.up();
  await lab.loadImages(hosts);
});
after(() => lab.down());

async function create(host: string, name: string, replicas: number, ...extra: string[]) {
  const fixed = ['service', 'create', '-d', '--name', name, '--replicas', String(replicas)];
  const timing = ['--restart-delay', '1s', '--stop-grace-period', '1s'];
  await lab.mustDocker(host, ...fixed, ...timing, ...extra, 'whoami:1');
  return lab.awaitRunning(host, name, replicas, deadlineMs);
}

/** Repeats a write on a host until it is accepted; returns how long that took. */
async function timeToWrite(host: string, name: string): Promise<number> {
  const began = performance.now();
  const body = {
    Name: name,
    TaskTemplate: { ContainerSpec: { Image: 'whoami:1' } },
    Mode: { Replicated: { Replicas: 0 } },
  };
  await waitFor(`a write through ${host}`, deadlineMs, async () => {
    const { status, body: answer } = await lab.http(host, 'POST', '/services/create', body);
    // A first try may have been accepted although its answer was lost with the leader.
    if (status === 201 || status === 409) return true;
    throw new Error(`${status} ${answer}`);
  });
  return Math.round(performance.now() - began);
}

async function allReady(host: string): Promise<void> {
  await waitFor('five ready nodes', deadlineMs, async () => {
    const nodes = await lab.nodes(host);
    const states = nodes.map((node) => `${node.Description.Hostname} ${node.Status.State}`);
    if (nodes.every((node) => node.Status.State === 'ready')) return true;
    throw new Error(states.join(', '));
  });
}

/** Container ids that really run on a host, as its own runtime says. */
async function runningOn(host: string): Promise<string[]> {
  const containers = await lab.containers(host);
  return containers
    .filter(({ State }) => State === 'running')
    .map(({ Id }) => Id)
    .sort();
}

function containerIds(tasks: readonly TaskJson[]): string[] {
  return tasks.map((task) => task.Status.ContainerStatus?.ContainerID ?? '').sort();
}

function survivor(dead: string): string {
  return dead === 'm1' ? 'm2' : 'm1';
}

describe('failures', () => {
  test('leader killed: a write goes on elsewhere; its containers are the same afterwards', async (t) => {
    const tasks = await create('m1', 'steady', 10);
    const leader = await lab.leader('m1');
    const other = survivor(leader);
    const before = await runningOn(leader);
    await lab.lab('kill', leader);
    t.diagnostic(
      `leader killed → write accepted after ${await timeToWrite(other, 'after-kill')} ms`,
    );
    await lab.lab('start', leader);
    await allReady(other);
    assert.deepEqual(await runningOn(leader), before);
    const later = await lab.awaitRunning(other, 'steady', 10, deadlineMs);
    assert.deepEqual(containerIds(later), containerIds(tasks), 'no container was replaced');
  });

  test('worker’s daemon killed and back in time: its containers are kept', async () => {
    await create('m1', 'kept', 5);
    const before = await runningOn('w1');
    await lab.lab('kill', 'w1');
    await lab.lab('start', 'w1');
    await allReady('m1');
    assert.deepEqual(await runningOn('w1'), before);
    await lab.awaitRunning('m1', 'kept', 5, deadlineMs);
  });

  test('worker’s daemon killed for long: tasks run elsewhere; superseded ones stop at once', async (t) => {
    const tasks = await create('m1', 'moved', 10);
    const nodes = await lab.nodes('m1');
    const w1 = nodes.find((node) => node.Description.Hostname === 'w1')?.ID;
    const lost = tasks.filter((task) => task.NodeID === w1);
    assert.ok(lost.length > 0, 'w1 has tasks to lose');
    const began = performance.now();
    await lab.lab('kill', 'w1');
    await waitFor('the tasks of w1 run elsewhere', deadlineMs, async () => {
      const running = await lab.awaitRunning('m1', 'moved', 10, 0);
      return running.every((task) => task.NodeID !== w1);
    });
    const tookMs = Math.round(performance.now() - began);
    t.diagnostic(`worker killed → its tasks run elsewhere after ${tookMs} ms`);
    await lab.lab('start', 'w1');
    await allReady('m1');
    await waitFor('the superseded containers are gone', deadlineMs, async () => {
      const running = await runningOn('w1');
      return containerIds(lost).every((id) => !running.includes(id));
    });
    await lab.awaitRunning('m1', 'moved', 10, deadlineMs);
  });

  test('worker’s power cut: tasks run elsewhere; after power-on it is ready and clean', async (t) => {
    await create('m1', 'powered', 10);
    const nodes = await lab.nodes('m1');
    const w2 = nodes.find((node) => node.Description.Hostname === 'w2')?.ID;
    const began = performance.now();
    await lab.lab('power-off', 'w2');
    await waitFor('the tasks of w2 run elsewhere', deadlineMs, async () => {
      const running = await lab.awaitRunning('m1', 'powered', 10, 0);
      return running.every((task) => task.NodeID !== w2);
    });
    const tookMs = Math.round(performance.now() - began);
    t.diagnostic(`power cut → its tasks run elsewhere after ${tookMs} ms`);
    await lab.lab('power-on', 'w2');
    await allReady('m1');
    // Ended tasks stay for their history, as long as the cluster knows them; nothing else may.
    await waitFor('no leftover on w2', deadlineMs, async () => {
      const tasks = await lab.get<readonly TaskJson[]>('m1', '/tasks');
      const known = new Map(tasks.map((task) => [task.ID, task]));
      const left = await lab.containers('w2');
      for (const { Id, State, Labels } of left) {
        const task = known.get(Labels['com.docker.swarm.task.id'] ?? '');
        if (task === undefined) throw new Error(`container ${Id} belongs to no task`);
        const wanted = task.DesiredState === 'running';
        if ((State === 'running') !== wanted) throw new Error(`container ${Id} is ${State}`);
      }
      return true;
    });
  });

  test('leader cut off: the others go on; it answers at once and refuses writes', async (t) => {
    await allReady('m1');
    const leader = await lab.leader('m1');
    const other = survivor(leader);
    await lab.lab('partition', leader);
    try {
      t.diagnostic(
        `leader cut off → write accepted after ${await timeToWrite(other, 'after-cut')} ms`,
      );
      const ping = await lab.http(leader, 'GET', '/_ping', undefined, 5_000);
      assert.equal(ping.status, 200);
      const info = await lab.http(leader, 'GET', '/info', undefined, 5_000);
      assert.equal(info.status, 200);
      await waitFor('the cut-off leader refuses', deadlineMs, async () => {
        const body = { Name: 'lost', TaskTemplate: { ContainerSpec: { Image: 'whoami:1' } } };
        const { status, body: answer } = await lab.http(leader, 'POST', '/services/create', body);
        assert.notEqual(status, 201, 'a minority accepts no write');
        return status === 503 && /leader/.test(answer);
      });
    } finally {
      await lab.lab('heal');
    }
    await allReady(other);
    // Cut off it refuses at once; the others reach it again within a second of the repair.
    const names = await waitFor('the former leader answers', deadlineMs, () =>
      lab.get<readonly { Spec: { Name: string } }[]>(leader, '/services'),
    );
    assert.ok(names.some((service) => service.Spec.Name === 'after-cut'));
    assert.ok(!names.some((service) => service.Spec.Name === 'lost'));
  });

  test('all five daemons killed at once: same cluster, services and containers', async () => {
    await create('m1', 'survivor', 5);
    const services = await lab.get<readonly { ID: string }[]>('m1', '/services');
    const before = await Promise.all(hosts.map(runningOn));
    await Promise.all(hosts.map((host) => lab.lab('kill', host)));
    await Promise.all(hosts.map((host) => lab.lab('start', host)));
    await waitFor('the api of m1', deadlineMs, async () => {
      return (await lab.http('m1', 'GET', '/services')).status === 200;
    });
    await allReady('m1');
    const later = await lab.get<readonly { ID: string }[]>('m1', '/services');
    assert.deepEqual(later.map(({ ID }) => ID).sort(), services.map(({ ID }) => ID).sort());
    await lab.awaitRunning('m1', 'survivor', 5, deadlineMs);
    assert.deepEqual(await Promise.all(hosts.map(runningOn)), before);
  });
});
