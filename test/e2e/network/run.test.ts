/**
 * `docker run` with the stock client, and `shoal run`: containers that a person makes on one node,
 * their exit codes, output and policies; on attachable networks they have names from the first
 * moment, and nothing of them is left when they are gone.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { after, before, describe, test } from 'node:test';
import { Lab } from '../support/lab.ts';
import { waitFor } from '../support/wait.ts';
import { inside, kernelState, lookUp, mustInside, type Place, placesOf } from './support.ts';

const hasDocker = spawnSync('docker', ['--version']).status === 0;
const hosts = ['m1', 'm2', 'm3', 'w1'];
const deadlineMs = 60_000;
const sleeper = ['busybox', 'sleep', '100000'];

const lab = new Lab();
const m1 = (...args: readonly string[]): Promise<string> => lab.mustDocker('m1', ...args);
const w1 = (...args: readonly string[]): Promise<string> => lab.mustDocker('w1', ...args);

/** What the client prints of a command that must fail, without its prefix. */
async function refused(host: string, ...args: readonly string[]): Promise<string> {
  const { code, stderr } = await lab.docker(host, ...args);
  assert.notEqual(code, 0, `docker ${args.join(' ')} must be refused`);
  const line = stderr.split('\n').find((text) => text.includes('Error response')) ?? stderr;
  return line.replace(/^.*Error response from daemon: /, '').trim();
}

const inspect = async (name: string, format: string): Promise<string> =>
  (await w1('inspect', name, '-f', format)).trim();

const stateOf = (name: string): Promise<string> => inspect(name, '{{.State.Status}}');

/** A container of ours as other tests know those of services. */
async function placeOf(name: string): Promise<Place> {
  const pid = Number(await inspect(name, '{{.State.Pid}}'));
  return { host: 'w1', pid, taskId: name, slot: 0, address: '' };
}

const skip = hasDocker ? false : 'no docker client on this machine';

describe('docker run', { skip }, () => {
  let web: Place;

  before(async () => {
    await lab.up('--managers', '3', '--workers', '1');
    await lab.loadImages(hosts);
    await m1('network', 'create', '-d', 'overlay', '--attachable', 'open');
    await m1('network', 'create', '-d', 'overlay', 'closed');
    const flags = ['--network', 'open', '--constraint', 'node.hostname==m2'];
    await m1('service', 'create', '-d', '--name', 'web', ...flags, ...sleeper);
    await lab.awaitRunning('m1', 'web', 1, deadlineMs);
    const [place] = await placesOf(lab, 'web', 'open');
    assert.ok(place !== undefined, 'web runs');
    web = place;
  });
  after(() => lab.down());

  async function isReached(name: string): Promise<boolean> {
    const { code } = await inside(lab, web, `ping -c 1 -W 1 ${name}`);
    return code === 0;
  }

  test('--rm with a command → its output, its exit code, and nothing is left', async () => {
    const before = await kernelState(lab, 'w1');
    const script = 'echo out; echo err >&2; exit 3';
    const { code, stdout, stderr } = await lab.docker(
      'w1',
      ...['run', '--rm', 'busybox', 'sh', '-c', script],
    );
    assert.deepEqual([code, stdout, stderr], [3, 'out\n', 'err\n']);
    const many = await w1('run', '--rm', 'busybox', 'seq', '1', '20000');
    assert.equal(many.trim().split('\n').length, 20_000, 'all of it, before it is removed');
    assert.equal((await w1('ps', '-aq')).trim(), '');
    assert.equal(await kernelState(lab, 'w1'), before);
  });

  test('`shoal run` → the same, and daemons’ refusals with a code of their own', async () => {
    const script = 'echo out; echo err >&2; exit 3';
    const { code, stdout, stderr } = await lab.shoal(
      'w1',
      ...['run', '--rm', '--network', 'open', 'busybox', 'sh', '-c', script],
    );
    assert.deepEqual([code, stdout, stderr], [3, 'out\n', 'err\n']);
    const words = ['run', '-d', '--name', 'mine', '--network', 'open', ...sleeper];
    assert.match((await lab.shoal('w1', ...words)).stdout, /^[0-9a-f]{64}\n$/);
    const again = await lab.shoal('w1', ...words);
    assert.equal(again.code, 125);
    assert.match(again.stderr, /The container name "\/mine" is already in use/);
    await mustInside(lab, web, 'ping -c 2 -W 2 mine');
    for (const last of [['stop', '-t', '0'], ['start'], ['rm', '-f']]) {
      assert.equal((await lab.shoal('w1', ...last, 'mine')).code, 0, last.join(' '));
    }
    assert.equal((await w1('ps', '-aq')).trim(), '');
  });

  test('on an attachable network → resolves and reaches a service elsewhere, at once', async () => {
    const flags = ['run', '--rm', '--network', 'open'];
    await w1(...flags, 'busybox', 'ping', '-c', '2', '-W', '2', 'web');
    await w1(...flags, 'busybox', 'ping', '-c', '2', '-W', '2', 'tasks.web');
    assert.equal((await w1('ps', '-aq')).trim(), '');
  });

  test('-d with a name and aliases → the service reaches it; rm -f takes all names away', async () => {
    const flags = ['--name', 'debug', '--network', 'open', '--network-alias', 'tool'];
    await w1('run', '-d', ...flags, '-p', '8085:85', ...sleeper);
    const [address = ''] = await lookUp(lab, web, 'debug');
    assert.match(address, /^10\./);
    assert.deepEqual(await lookUp(lab, web, 'tool'), [address]);
    await mustInside(lab, web, 'ping -c 2 -W 2 debug');
    assert.match(await w1('ps', '--format', '{{.Names}} {{.Ports}}'), /^debug .*:8085->85\/tcp/);
    const shown = await w1('network', 'inspect', 'open', '-f', '{{json .Containers}}');
    assert.match(shown, new RegExp(`"Name":"debug".*"IPv4Address":"${address}/24"`));
    await w1('rm', '-f', 'debug');
    assert.notEqual((await lab.docker('w1', 'inspect', 'debug')).code, 0);
    await assert.rejects(lookUp(lab, web, 'debug'));
  });

  test('create, start, stop, start, logs, connect → as for any container', async () => {
    const script = 'echo "run $(hostname)"; exec sleep 100000';
    const made = ['--name', 'life', '--hostname', 'one', '-e', 'A=b', '-v', 'data:/data'];
    await w1('create', ...made, 'busybox', 'sh', '-c', script);
    assert.equal(await stateOf('life'), 'created');
    for (let run = 1; run <= 2; run++) {
      await w1('start', 'life');
      await waitFor('its output', deadlineMs, async () => {
        const text = await w1('logs', 'life');
        return text === 'run one\n'.repeat(run);
      });
      await w1('stop', '-t', '0', 'life');
      assert.equal(await stateOf('life'), 'exited');
    }
    await w1('network', 'connect', '--alias', 'later', 'open', 'life');
    await w1('start', 'life');
    const [address = ''] = await lookUp(lab, web, 'later');
    await mustInside(lab, await placeOf('life'), 'ping -c 1 -W 2 web');
    assert.ok(address !== '');
    await w1('network', 'disconnect', 'open', 'life');
    await assert.rejects(lookUp(lab, web, 'later'));
    await w1('kill', 'life');
    assert.equal((await w1('wait', 'life')).trim(), '137');
    assert.match(await w1('container', 'prune', '-f'), /Deleted Containers/);
    assert.equal((await w1('ps', '-aq')).trim(), '');
  });

  test('what cannot be → a sentence', async () => {
    await w1('run', '-d', '--name', 'debug', '--network', 'open', ...sleeper);
    const run = (...args: readonly string[]) => refused('w1', 'run', '--rm', ...args);
    const cases: readonly [Promise<string>, RegExp][] = [
      [run('--network', 'closed', 'busybox', 'true'), /^network closed not manually attachable/],
      [run('--network', 'nope', 'busybox', 'true'), /^network nope not found/],
      [run('--name', 'debug', 'busybox', 'true'), /^Conflict\. The container name "\/debug" is/],
      [run('--privileged', 'busybox', 'true'), /^HostConfig\.Privileged is not available.*cap-add/],
      [run('-i', 'busybox', 'true'), /^OpenStdin is not available.*leave out -i/],
      [run('--restart', 'always', 'busybox'), /conflict|AutoRemove|--restart/i],
      [run('busybox', 'nope'), /executable file not found/],
      [refused('w1', 'rm', 'debug'), /^cannot remove container "\/debug": container is running/],
      [refused('m1', 'network', 'rm', 'open'), /service web|container debug on node w1/],
    ];
    for (const [work, sentence] of cases) assert.match(await work, sentence);
    assert.equal((await lab.docker('w1', 'run', '--rm', 'busybox', 'nope')).code, 127);
    const task = (await lab.mustDocker('m2', 'ps', '-q')).trim();
    assert.match(await refused('m2', 'rm', '-f', task), /belongs to service web: services make/);
    assert.equal((await w1('ps', '-q')).trim().split('\n').length, 1, 'what failed left nothing');
    await w1('rm', '-f', 'debug');
  });

  test('the daemon dies, then the leader → it runs on, reachable under its name', async () => {
    await w1('run', '-d', '--name', 'keep', '--network', 'open', ...sleeper);
    const pid = await inspect('keep', '{{.State.Pid}}');
    const found = await lookUp(lab, web, 'keep');
    // By its address: the name of what is on a node that is down leads nowhere, after three seconds.
    const traffic = mustInside(lab, web, `ping -c 50 -i 0.1 -W 2 ${found[0]}`);
    await lab.lab('kill', 'w1');
    await lab.lab('start', 'w1');
    assert.match(await traffic, /50 packets transmitted, 50 packets received/);
    await waitFor('the daemon', deadlineMs, async () => {
      const { code, stdout } = await lab.docker('w1', 'inspect', 'keep', '-f', '{{.State.Pid}}');
      return code === 0 && stdout.trim() === pid;
    });
    const leader = await lab.leader('m1');
    const other = hosts.find((host) => host !== leader && host !== 'w1') ?? '';
    await lab.lab('kill', leader);
    await waitFor('another leader', deadlineMs, async () => {
      const now = await lab.leader(other);
      return now !== leader;
    });
    await mustInside(lab, web, `ping -c 2 -W 2 ${found[0]}`);
    await lab.lab('start', leader);
    await waitFor('its name', deadlineMs, () => isReached('keep'));
    await waitFor('a new one under the new leader', deadlineMs, async () => {
      const { code } = await lab.docker(
        'w1',
        ...['run', '--rm', '--network', 'open', 'busybox', 'ping', '-c', '1', '-W', '2', 'keep'],
      );
      return code === 0;
    });
    assert.deepEqual(await lookUp(lab, web, 'keep'), found);
    await w1('rm', '-f', 'keep');
  });

  test('--restart: an end, a power cut → back, attached, under its name', async () => {
    const flags = ['--name', 'ever', '--restart', 'always', '--network', 'open'];
    await w1('run', '-d', ...flags, ...sleeper);
    const pid = await inspect('ever', '{{.State.Pid}}');
    await lab.exec('w1', 'kill', '-9', pid);
    await waitFor('the next run', deadlineMs, async () => {
      const now = await inspect('ever', '{{.State.Pid}} {{.RestartCount}}');
      return /^[1-9]\d* 1$/.test(now) && !now.startsWith(`${pid} `);
    });
    await waitFor('its name', deadlineMs, () => isReached('ever'));
    await w1('run', '-d', '--name', 'once', ...sleeper);
    await lab.lab('power-off', 'w1');
    await lab.lab('power-on', 'w1');
    await waitFor('it is back', deadlineMs, async () => {
      const { code, stdout } = await lab.docker('w1', 'inspect', 'ever', '-f', '{{.State.Status}}');
      return code === 0 && stdout.trim() === 'running';
    });
    assert.equal(await stateOf('once'), 'exited');
    await waitFor('its name', deadlineMs, () => isReached('ever'));
    await w1('stop', '-t', '0', 'ever');
    await w1('rm', 'ever', 'once');
  });

  test('the last one is gone → the network can go, and with it all that it left', async () => {
    await m1('service', 'rm', 'web');
    await w1('run', '-d', '--name', 'last', '--network', 'open', ...sleeper);
    await waitFor('the service to be gone', deadlineMs, async () => {
      const sentence = await refused('m1', 'network', 'rm', 'open');
      return /^network open is in use by container last on node w1/.test(sentence);
    });
    await w1('rm', '-f', 'last');
    await waitFor('the network to be free', deadlineMs, async () => {
      const { code } = await lab.docker('m1', 'network', 'rm', 'open');
      return code === 0;
    });
    await waitFor('the namespaces to go', deadlineMs, async () => {
      const { stdout } = await lab.exec('w1', 'ip', 'netns', 'list');
      return !/shoal-[ncl]-/.test(stdout);
    });
  });

  test('the node leaves its swarm → it is stopped and kept; not started until it joins one', async () => {
    await w1('run', '-d', '--name', 'stays', ...sleeper);
    await w1('swarm', 'leave');
    assert.equal(await stateOf('stays'), 'exited');
    assert.match(
      await refused('w1', 'start', 'stays'),
      /^this node is in no swarm: containers get/,
    );
    const token = (await m1('swarm', 'join-token', '-q', 'worker')).trim();
    await w1('swarm', 'join', '--token', token, '10.77.0.11:2377');
    await waitFor('its networks', deadlineMs, async () => {
      const { code } = await lab.docker('w1', 'start', 'stays');
      return code === 0;
    });
    await w1('rm', '-f', 'stays');
  });
});
