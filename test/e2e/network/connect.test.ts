/**
 * `docker network connect` on the node that runs a container: the network is there at once, under
 * all names, from both sides; no daemon that dies takes it away; and it goes when it is to go.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { after, before, describe, test } from 'node:test';
import { Lab } from '../support/lab.ts';
import { waitFor } from '../support/wait.ts';
import { inside, lookUp, mustInside, type Place, placesOf } from './support.ts';

const hasDocker = spawnSync('docker', ['--version']).status === 0;
const hosts = ['m1', 'm2', 'm3', 'w1'];
const deadlineMs = 60_000;
const sleeper = ['busybox', 'sleep', '100000'];

const lab = new Lab();
const docker = (...args: readonly string[]): Promise<string> => lab.mustDocker('m1', ...args);

async function createService(name: string, host: string, network: string): Promise<Place> {
  const flags = ['--network', network, '--constraint', `node.hostname==${host}`];
  const fixed = ['service', 'create', '-d', '--name', name, '--stop-grace-period', '1s'];
  await docker(...fixed, ...flags, ...sleeper);
  await lab.awaitRunning('m1', name, 1, deadlineMs);
  const [place] = await placesOf(lab, name, network);
  assert.ok(place !== undefined, `${name} runs`);
  return place;
}

async function containerOf(host: string, service: string): Promise<string> {
  const filter = `label=com.docker.swarm.service.name=${service}`;
  return (await lab.mustDocker(host, 'ps', '-q', '--no-trunc', '--filter', filter)).trim();
}

/** What the client prints of a command that must fail, without its prefix. */
async function refused(host: string, ...args: readonly string[]): Promise<string> {
  const { code, stderr } = await lab.docker(host, ...args);
  assert.equal(code, 1, `docker ${args.join(' ')} must be refused`);
  return (stderr.split('\n')[0] ?? '').replace('Error response from daemon: ', '');
}

/** Namespaces of overlays on a host. */
async function overlays(host: string): Promise<string[]> {
  const { stdout } = await lab.exec(host, 'ip', 'netns', 'list');
  return stdout.split('\n').flatMap((line) => /^shoal-n-\S+/.exec(line)?.[0] ?? []);
}

const skip = hasDocker ? false : 'no docker client on this machine';

describe('docker network connect', { skip }, () => {
  let app: Place;
  let peer: Place;
  let container = '';
  let extraId = '';

  before(async () => {
    await lab.up('--managers', '3', '--workers', '1');
    await lab.loadImages(hosts);
    extraId = (await docker('network', 'create', '-d', 'overlay', '--attachable', 'extra')).trim();
    await docker('network', 'create', '-d', 'overlay', 'closed');
    app = await createService('app', 'w1', 'closed');
    peer = await createService('peer', 'm2', 'extra');
    container = await containerOf('w1', 'app');
  });
  after(() => lab.down());

  const connect = (...flags: readonly string[]) =>
    lab.mustDocker('w1', 'network', 'connect', ...flags, 'extra', container);

  test('a container on a worker → has address and names at once, from both sides', async () => {
    await connect('--alias', 'db', '--alias', 'Cache', '--ip', '10.0.0.77');
    const names = ['db', 'cache', container.slice(0, 12), `app.1.${app.taskId}`];
    for (const name of names) {
      assert.deepEqual(await lookUp(lab, peer, name), ['10.0.0.77'], name);
    }
    await mustInside(lab, peer, 'ping -c 2 -W 2 db');
    await mustInside(lab, app, 'ping -c 2 -W 2 peer');
    const format = '{{range $name, $_ := .NetworkSettings.Networks}}{{$name}} {{end}}';
    const shown = await lab.mustDocker('w1', 'inspect', container, '-f', format);
    assert.deepEqual(shown.trim().split(' ').sort(), ['closed', 'extra']);
    const tasks = await docker('node', 'ps', 'w1', '-q');
    assert.equal(tasks.trim().split('\n').length, 1, 'an attachment is no task that people see');
  });

  test('what cannot be → a sentence', async () => {
    const again = await refused('w1', 'network', 'connect', 'extra', container);
    assert.match(again, /^endpoint with name app\.1\.\w+ already exists in network extra$/);
    const there = await refused('w1', 'network', 'connect', 'closed', container);
    assert.match(there, /^network closed not manually attachable: create it with --attachable/);
    assert.equal(
      await refused('w1', 'network', 'connect', 'nope', container),
      'network nope not found',
    );
    assert.match(await refused('w1', 'network', 'connect', 'extra', 'nope'), /No such container/);
    assert.match(
      await refused('m1', 'network', 'connect', 'extra', container),
      /No such container/,
      'it runs elsewhere',
    );
    assert.match(
      await refused('w1', 'network', 'disconnect', 'closed', container),
      /on network closed by its service: use "docker service update --network-rm closed app"/,
    );
    await docker('service', 'rm', 'peer');
    assert.match(
      await refused('m1', 'network', 'rm', 'extra'),
      /^network extra is in use by container app\.1\.\w+ on node w1: disconnect it there/,
    );
    assert.equal(await docker('network', 'prune', '-f'), '', 'it is used');
    peer = await createService('peer', 'm2', 'extra');
  });

  test('the node’s daemon dies, then the leader → not a packet is lost, names stay', async () => {
    const pings = 120;
    const traffic = inside(lab, peer, `ping -c ${pings} -i 0.1 -W 1 db`);
    await lab.lab('kill', 'w1');
    await lab.lab('start', 'w1');
    const leader = await lab.leader('m1');
    const other = hosts.find((host) => host !== leader && host !== 'w1') ?? '';
    await lab.lab('kill', leader);
    await waitFor('another leader', deadlineMs, async () => {
      const now = await lab.leader(other);
      return now !== leader;
    });
    const { stdout } = await traffic;
    assert.match(stdout, new RegExp(`${pings} packets transmitted, ${pings} packets received`));
    await lab.lab('start', leader);
    await waitFor('the names under the new leader', deadlineMs, async () => {
      const found = await lookUp(lab, peer, 'db');
      return found.length === 1 && found[0] === '10.0.0.77';
    });
    assert.equal(await containerOf('w1', 'app'), container, 'the container was left alone');
  });

  test('disconnect → address and names are gone, the container runs on', async () => {
    await waitFor('the worker to have its session', deadlineMs, async () => {
      const { code } = await lab.docker('w1', 'network', 'disconnect', 'extra', container);
      return code === 0;
    });
    const tasks = await waitFor('m1 to answer', deadlineMs, () => lab.tasks('m1', 'app'));
    assert.equal(tasks.length, 1, 'nothing was replaced');
    assert.notEqual((await inside(lab, peer, 'nslookup -type=a db')).code, 0);
    const links = await mustInside(lab, app, 'ip -o link');
    assert.ok(!links.includes(extraId.slice(0, 11)), links);
    assert.equal(await containerOf('w1', 'app'), container);
    await waitFor('the namespace to go', deadlineMs, async () => {
      const names = await overlays('w1');
      return !names.includes(`shoal-n-${extraId.slice(0, 12)}`);
    });
    assert.match(
      await refused('w1', 'network', 'disconnect', 'extra', container),
      /is not connected to network extra$/,
    );
  });

  test('the container ends → so does the attachment, and the network can go', async () => {
    await connect();
    await docker('service', 'rm', 'peer');
    await lab.mustDocker('w1', 'kill', container);
    await waitFor('the network to be free', deadlineMs, async () => {
      const { code } = await lab.docker('m1', 'network', 'rm', 'extra');
      return code === 0;
    });
    await waitFor('the namespace to go', deadlineMs, async () => {
      const names = await overlays('w1');
      return !names.includes(`shoal-n-${extraId.slice(0, 12)}`);
    });
    const [next] = await lab.awaitRunning('m1', 'app', 1, deadlineMs);
    assert.notEqual(next?.ID, app.taskId, 'its service has another container');
  });
});
