/**
 * `docker network` with the stock client on two hosts: what each command prints, the sentences for
 * what cannot be, services that move between networks, and networks that outlive their last task.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { after, before, describe, test } from 'node:test';
import { Lab } from '../support/lab.ts';
import { waitFor } from '../support/wait.ts';
import { inside, lookUp, mustInside, type Place, placesOf } from './support.ts';

const hasDocker = spawnSync('docker', ['--version']).status === 0;
const deadlineMs = 60_000;
const sleeper = ['busybox', 'sleep', '100000'];
const vni = 'com.docker.network.driver.overlay.vxlanid_list';
const mtu = 'com.docker.network.driver.mtu';

const lab = new Lab();
const docker = (...args: readonly string[]): Promise<string> => lab.mustDocker('m1', ...args);
const overlay = (...args: readonly string[]): Promise<string> =>
  docker('network', 'create', '-d', 'overlay', ...args);

/** What the client prints of a command that must fail, without its prefix. */
async function refused(...args: readonly string[]): Promise<string> {
  const { code, stderr } = await lab.docker('m1', ...args);
  assert.equal(code, 1, `docker ${args.join(' ')} must be refused`);
  return (stderr.split('\n')[0] ?? '').replace('Error response from daemon: ', '');
}

async function inspect<T>(host: string, name: string, format: string): Promise<T> {
  return JSON.parse(await lab.mustDocker(host, 'network', 'inspect', name, '-f', format));
}

async function createService(name: string, ...flags: readonly string[]): Promise<void> {
  const fixed = ['service', 'create', '-d', '--name', name, '--stop-grace-period', '1s'];
  await docker(...fixed, ...flags, ...sleeper);
  await lab.awaitRunning('m1', name, 1, deadlineMs);
}

async function placeOf(service: string, network: string): Promise<Place> {
  const [place] = await placesOf(lab, service, network);
  assert.ok(place !== undefined, `${service} runs`);
  return place;
}

async function virtualAddresses(service: string): Promise<string[]> {
  const format = '{{range .Endpoint.VirtualIPs}}{{.Addr}} {{end}}';
  const text = await docker('service', 'inspect', service, '-f', format);
  return text
    .trim()
    .split(/\s+/)
    .map((cidr) => cidr.split('/')[0] ?? '');
}

const skip = hasDocker ? false : 'no docker client on this machine';

describe('docker network', { skip }, () => {
  before(async () => {
    await lab.up('--managers', '1', '--workers', '1');
    await lab.loadImages(['m1', 'w1']);
  });
  after(() => lab.down());

  test('create, ls, inspect, prune: → what was asked for', async () => {
    const options = ['-o', `${mtu}=1400`, '-o', `${vni}=5000`];
    const id = (
      await overlay(
        '--label',
        'tier=data',
        '--attachable',
        '--subnet',
        '10.50.0.0/24',
        ...options,
        'made',
      )
    ).trim();
    assert.match(id, /^[0-9a-z]{25}$/);
    const all = await docker('network', 'ls', '--format', '{{.Name}} {{.Driver}} {{.Scope}}');
    assert.deepEqual(all.trim().split('\n').sort(), [
      'bridge bridge local',
      'host host local',
      'ingress overlay swarm',
      'made overlay swarm',
      'none null local',
    ]);
    for (const filter of ['label=tier=data', 'name=mad', `id=${id.slice(0, 6)}`, 'dangling=true']) {
      const found = await docker('network', 'ls', '--filter', filter, '-q', '--no-trunc');
      assert.equal(found.trim(), id, filter);
    }
    const shown = await inspect<Record<string, unknown>>('m1', 'made', '{{json .}}');
    assert.deepEqual(
      [shown.Id, shown.Scope, shown.Attachable, shown.Labels, shown.Options, shown.IPAM],
      [
        id,
        'swarm',
        true,
        { tier: 'data' },
        { [mtu]: '1400', [vni]: '5000' },
        {
          Driver: 'default',
          Options: null,
          Config: [{ Subnet: '10.50.0.0/24', Gateway: '10.50.0.1' }],
        },
      ],
    );
    assert.equal(await docker('network', 'prune', '-f'), 'Deleted Networks:\nmade\n\n');
    assert.equal(await docker('network', 'prune', '-f'), '');
  });

  test('create: what cannot be → a sentence that says what and why', async () => {
    await overlay('--subnet', '10.50.0.0/24', 'taken');
    const make = (...args: readonly string[]) => refused('network', 'create', ...args, 'n');
    const subnet = (text: string) => make('-d', 'overlay', '--subnet', text);
    const option = (text: string) => make('-d', 'overlay', '-o', text);
    assert.equal(
      await subnet('10.50.0.0/16'),
      'subnet 10.50.0.0/16 cannot be used: it overlaps 10.50.0.0/24 of network taken; choose ' +
        'another --subnet',
    );
    assert.match(await subnet('10.77.0.8/29'), /node m1 has the address 10\.77\.0\.11 in it$/);
    assert.match(await subnet('10.51.0.1/24'), /^invalid CIDR block .* should be 10\.51\.0\.0\/24/);
    assert.match(await subnet('10.51.0.0/99'), /^invalid CIDR block "10\.51\.0\.0\/99", such as/);
    assert.match(await option(`${vni}=16777216`), /^VXLAN id "16777216" .* 1 to 16777215/);
    assert.match(await option(`${mtu}=99999`), /^MTU "99999" is not .* from 576 to 65485/);
    assert.match(await option('colour=red'), /^unknown driver option "colour": an overlay knows/);
    assert.match(
      await make('-d', 'overlay', '--ipam-driver', 'x'),
      /by "x": only default is there/,
    );
    assert.match(await make('-d', 'macvlan'), /^a macvlan network needs a parent: name the/);
    assert.match(await make('-d', 'ipvlan', '--scope', 'swarm'), /no ipvlan links .* macvlan/);
    assert.match(
      await make('-d', 'bridge'),
      /networks of one node are not available: use --driver/,
    );
    assert.match(
      await make('--config-only'),
      /networks that only hold settings are not available, nor needed: managers give the addresses/,
    );
    assert.match(
      await make('-d', 'overlay', '--scope', 'swarm', '--config-from', 'x'),
      /settings are not taken from another network \(x\)/,
    );
    assert.match(await make('-d', 'weave'), /plugin "weave" not found/);
    assert.match(await make('-d', 'host'), /only one instance of "host" network is allowed/);
    assert.match(await refused('network', 'create', '-d', 'overlay', 'taken'), /already exists/);
    assert.match(await refused('network', 'rm', 'host'), /pre-defined network and cannot be/);
    assert.equal(await refused('network', 'rm', 'nope'), 'network nope not found');
    assert.equal((await docker('network', 'rm', '-f', 'nope')).trim(), '');
    assert.equal((await docker('network', 'rm', 'taken')).trim(), 'taken');
  });

  test('service: what its networks cannot be → a sentence', async () => {
    await overlay('net');
    const make = (...flags: readonly string[]) =>
      refused('service', 'create', '-d', '--name', 'never', ...flags, ...sleeper);
    assert.match(await make('--network', 'name=net,alias=a,alias=A'), /^alias a is given twice/);
    assert.equal(
      await make('--network', 'net', '--network', 'net'),
      'network net is attached twice',
    );
    assert.match(await make('--network', 'ingress'), /cannot be attached to the ingress network/);
    assert.match(await make('--network', 'nope'), /^network nope not found/);
    assert.match(await make('--network', 'host', '--network', 'net'), /host cannot be combined/);
    assert.match(await make('--network', 'host', '-p', '8080:80'), /its tasks are not in the mesh/);
    await docker('network', 'rm', 'net');
  });

  test('service: several networks with aliases, then another → names and addresses follow', async () => {
    for (const name of ['front', 'back', 'later']) await overlay(name);
    await createService(
      'probe',
      ...['front', 'back', 'later'].flatMap((name) => ['--network', name]),
    );
    const probe = await placeOf('probe', 'front');
    await createService(
      'web',
      '--network',
      'name=front,alias=www',
      '--network',
      'name=back,alias=db',
    );
    const both = await virtualAddresses('web');
    assert.equal(both.length, 2);
    // The first network that knows the name answers, as in Docker.
    const [byName = '', ...more] = await lookUp(lab, probe, 'web');
    assert.ok(both.includes(byName) && more.length === 0, `${byName} ${more}`);
    const byAlias = [...(await lookUp(lab, probe, 'www')), ...(await lookUp(lab, probe, 'db'))];
    assert.deepEqual(byAlias.sort(), [...both].sort());
    const update = [
      '--network-rm',
      'front',
      '--network-rm',
      'back',
      '--network-add',
      'name=later,alias=new',
    ];
    await docker('service', 'update', ...update, 'web');
    const [moved, ...others] = await waitFor('only the new address', deadlineMs, async () => {
      const found = await virtualAddresses('web');
      return found.length === 1 && !both.includes(found[0] ?? '') ? found : undefined;
    });
    assert.deepEqual(others, []);
    await waitFor('the names to follow', deadlineMs, async () => {
      const found = await lookUp(lab, probe, 'web');
      return found.length === 1 && found[0] === moved;
    });
    assert.deepEqual(await lookUp(lab, probe, 'new'), [moved]);
    assert.notEqual((await inside(lab, probe, 'nslookup -type=a www')).code, 0);
    assert.equal(
      await refused('network', 'rm', 'later'),
      'network later is in use by services probe, web: remove them, or update them without the ' +
        'network (--network-rm)',
    );
    await docker('service', 'rm', 'web', 'probe');
    for (const name of ['front', 'back', 'later']) await docker('network', 'rm', name);
  });

  test('bridge, host and none: services run there, and inspect says who', async () => {
    for (const name of ['bridge', 'host', 'none']) {
      await createService(`on-${name}`, '--network', name);
      const place = await placeOf(`on-${name}`, name);
      const format = '{{range .Containers}}{{.Name}} {{end}}';
      const names = await lab.mustDocker(place.host, 'network', 'inspect', name, '-f', format);
      assert.equal(names.trim(), `on-${name}.1.${place.taskId}`);
      const listed = await lab.mustDocker(
        place.host,
        ...['ps', '--filter', `name=on-${name}`, '--format', '{{.Networks}}'],
      );
      assert.equal(listed.trim(), name);
      const links = await mustInside(lab, place, 'ls /sys/class/net 2>/dev/null || ip -o link');
      assert.equal(/\beth0\b/.test(links), name !== 'none', links);
    }
    await docker('service', 'rm', 'on-bridge', 'on-host', 'on-none');
  });

  test('inspect: the containers of the node, by name; a worker sees what its tasks are on', async () => {
    await overlay('seen');
    await createService('away', '--network', 'seen', '--constraint', 'node.hostname==w1');
    const { taskId, address } = await placeOf('away', 'seen');
    const format = '{{range .Containers}}{{.Name}} {{.IPv4Address}} {{.MacAddress}}{{end}}';
    const onWorker = await lab.mustDocker('w1', 'network', 'inspect', 'seen', '-f', format);
    const hardware = address.split('.').map((part) => Number(part).toString(16).padStart(2, '0'));
    assert.equal(onWorker.trim(), `away.1.${taskId} ${address}/24 02:67:${hardware.join(':')}`);
    assert.equal((await docker('network', 'inspect', 'seen', '-f', format)).trim(), '');
    assert.deepEqual(await inspect('m1', 'seen', '{{json .Peers}}'), [
      { Name: 'w1', IP: '10.77.0.21' },
    ]);
    const listed = await lab.mustDocker('w1', 'network', 'ls', '--filter', 'scope=swarm', '-q');
    assert.notEqual(listed.trim(), '');
    await docker('service', 'rm', 'away');
    await docker('network', 'rm', 'seen');
  });

  test('rm while tasks are stopping → gone from sight at once, and for good with the last', async () => {
    await overlay('slow');
    const stubborn = ['busybox', 'sh', '-c', 'trap "" TERM; while :; do sleep 1; done'];
    const flags = ['--network', 'slow', '--stop-grace-period', '8s'];
    await docker('service', 'create', '-d', '--name', 'stubborn', ...flags, ...stubborn);
    await lab.awaitRunning('m1', 'stubborn', 1, deadlineMs);
    assert.match(await refused('network', 'rm', 'slow'), /in use by service stubborn: remove it/);
    await docker('service', 'rm', 'stubborn');
    assert.equal((await docker('network', 'rm', 'slow')).trim(), 'slow');
    assert.match(
      await refused('network', 'inspect', 'slow'),
      /^network slow not found: it is being removed and goes when its last tasks have stopped$/,
    );
    assert.match(
      await refused('network', 'create', '-d', 'overlay', 'slow'),
      /^network slow is being removed: its last tasks are stopping; try again/,
    );
    await waitFor('the name to be free', deadlineMs, async () => {
      const { code } = await lab.docker('m1', 'network', 'create', '-d', 'overlay', 'slow');
      return code === 0;
    });
    await docker('network', 'rm', 'slow');
  });
});
