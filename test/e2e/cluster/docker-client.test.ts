/**
 * The stock docker client against the sockets of a cluster: every command exits 0 and prints what
 * it prints against a Docker Swarm. Skipped, and said so, where there is no docker client.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { after, before, describe, test } from 'node:test';
import { Lab } from '../support/lab.ts';
import { waitFor } from '../support/wait.ts';

const hasDocker = spawnSync('docker', ['--version']).status === 0;
const lab = new Lab();

function lines(text: string): string[] {
  return text.split('\n').filter((line) => line.trim() !== '');
}

describe('docker client', { skip: hasDocker ? false : 'no docker client on this machine' }, () => {
  before(async () => {
    await lab.up('--managers', '2', '--workers', '1', '--bare');
  });
  after(() => lab.down());

  test('swarm init, join-token, join: a manager and a worker come in', async () => {
    const init = await lab.mustDocker('m1', 'swarm', 'init', '--advertise-addr', '10.77.0.11');
    assert.match(init, /Swarm initialized: current node \([0-9a-z]{25}\) is now a manager\./);
    assert.match(
      init,
      /docker swarm join --token SWMTKN-1-[0-9a-z]{50}-[0-9a-z]{25} 10\.77\.0\.11:2377/,
    );
    for (const [host, role] of [
      ['m2', 'manager'],
      ['w1', 'worker'],
    ] as const) {
      const token = (await lab.mustDocker('m1', 'swarm', 'join-token', '-q', role)).trim();
      const joined = await lab.mustDocker(
        host,
        'swarm',
        'join',
        '--token',
        token,
        '10.77.0.11:2377',
      );
      assert.match(joined, new RegExp(`This node joined a swarm as a ${role}\\.`));
    }
    await lab.loadImages(['m1', 'm2', 'w1']);
  });

  test('node: ls, inspect, update, ps', async () => {
    const table = await waitFor('three ready nodes', 30_000, async () => {
      const text = await lab.mustDocker('m1', 'node', 'ls');
      return (text.match(/ Ready /g) ?? []).length === 3 ? text : undefined;
    });
    assert.match(table, /^ID +HOSTNAME +STATUS +AVAILABILITY +MANAGER STATUS +ENGINE VERSION/);
    assert.match(table, /\* +m1 +Ready +Active +Leader/);
    assert.match(table, /m2 +Ready +Active +Reachable/);
    const pretty = await lab.mustDocker('m1', 'node', 'inspect', '--pretty', 'w1');
    assert.match(pretty, /Hostname:\s+w1/);
    assert.match(pretty, /Address:\s+10\.77\.0\.21/);
    await lab.mustDocker('m1', 'node', 'update', '--label-add', 'disk=ssd', 'w1');
    const label = await lab.mustDocker(
      'm1',
      'node',
      'inspect',
      '-f',
      '{{.Spec.Labels.disk}}',
      'w1',
    );
    assert.equal(label.trim(), 'ssd');
    assert.equal(
      (await lab.mustDocker('m1', 'node', 'inspect', '-f', '{{.Spec.Role}}', 'self')).trim(),
      'manager',
    );
  });

  test('service create without --detach: the progress bars converge', async () => {
    const created = await lab.mustDocker(
      'm1',
      'service',
      'create',
      '--name',
      'web',
      '--replicas',
      '3',
      '--update-monitor',
      '1s',
      '--env',
      'A=1',
      '--label',
      'team=blue',
      '--limit-memory',
      '64m',
      '--reserve-cpu',
      '0.1',
      '--limit-cpu',
      '0.5',
      '--reserve-memory',
      '16m',
      '--restart-condition',
      'any',
      '--restart-delay',
      '1s',
      '--restart-max-attempts',
      '3',
      '--restart-window',
      '10s',
      '--mount',
      'type=volume,source=data,target=/data',
      '--mount',
      'type=tmpfs,target=/scratch',
      '--stop-grace-period',
      '2s',
      'whoami:1',
    );
    assert.match(created, /overall progress: 3 out of 3 tasks/);
    assert.match(created, /Service [0-9a-z]{25} converged/);
    const row = lines(await lab.mustDocker('m1', 'service', 'ls'))[1] ?? '';
    assert.match(row, /web +replicated +3\/3 +whoami:1/);
    const tasks = lines(await lab.mustDocker('m2', 'service', 'ps', 'web'));
    assert.match(
      tasks[0] ?? '',
      /^ID +NAME +IMAGE +NODE +DESIRED STATE +CURRENT STATE +ERROR +PORTS/,
    );
    assert.equal(tasks.filter((line) => /web\.\d .* Running +Running/.test(line)).length, 3);
    const pretty = await lab.mustDocker('m1', 'service', 'inspect', '--pretty', 'web');
    for (const pattern of [
      /Service Mode:\s+Replicated/,
      /Replicas:\s+3/,
      /Image:\s+whoami:1/,
      /Env:\s+A=1/,
    ]) {
      assert.match(pretty, pattern);
    }
  });

  test('service update and rollback: the new image, then the old one', async () => {
    const updated = await lab.mustDocker(
      'm1',
      'service',
      'update',
      '--image',
      'whoami:2',
      '--update-parallelism',
      '3',
      'web',
    );
    assert.match(updated, /converged/);
    const image = () =>
      lab.mustDocker(
        'm1',
        'service',
        'ps',
        '-f',
        'desired-state=running',
        '--format',
        '{{.Image}}',
        'web',
      );
    assert.deepEqual([...new Set(lines(await image()))], ['whoami:2']);
    await lab.mustDocker('m1', 'service', 'rollback', 'web');
    assert.deepEqual([...new Set(lines(await image()))], ['whoami:1']);
  });

  test('service scale, constraint, drain: tasks go where they may', async () => {
    const scaled = await lab.mustDocker('m1', 'service', 'scale', 'web=5');
    assert.match(scaled, /web scaled to 5/);
    await lab.mustDocker(
      'm1',
      'service',
      'create',
      '-d',
      '--name',
      'ssd',
      '--replicas',
      '2',
      '--constraint',
      'node.labels.disk==ssd',
      'whoami:1',
    );
    await lab.awaitRunning('m1', 'ssd', 2);
    const nodes = lines(
      await lab.mustDocker('m1', 'service', 'ps', '--format', '{{.Node}}', 'ssd'),
    );
    assert.deepEqual([...new Set(nodes)], ['w1']);
    await lab.mustDocker('m1', 'node', 'update', '--availability', 'drain', 'w1');
    await waitFor('w1 is empty', 30_000, async () => {
      const left = await lab.mustDocker(
        'm1',
        'node',
        'ps',
        '-f',
        'desired-state=running',
        '--format',
        '{{.Name}} {{.CurrentState}}',
        'w1',
      );
      return lines(left).length === 0;
    });
    await lab.awaitRunning('m1', 'web', 5);
    const pending = await waitFor('the reason', 30_000, async () => {
      const text = await lab.mustDocker('m1', 'service', 'ps', '--no-trunc', 'ssd');
      return /no suitable node \(.*\)/.exec(text)?.[0];
    });
    assert.match(pending, /scheduling constraints not satisfied on 2 nodes/);
    await lab.mustDocker('m1', 'node', 'update', '--availability', 'active', 'w1');
    await lab.awaitRunning('m1', 'ssd', 2);
  });

  test('service scale many=100: converges, spread over the nodes', async () => {
    await lab.mustDocker('m1', 'service', 'create', '-d', '--name', 'many', 'whoami:1');
    await lab.mustDocker('m1', 'service', 'scale', '-d', 'many=100');
    const running = await lab.awaitRunning('m1', 'many', 100, 180_000);
    const perNode = new Map<string, number>();
    for (const { NodeID = '' } of running) perNode.set(NodeID, (perNode.get(NodeID) ?? 0) + 1);
    const counts = [...perNode.values()];
    assert.equal(counts.length, 3);
    assert.ok(Math.min(...counts) >= 30, `spread over the nodes: ${counts.join(', ')}`);
    await lab.mustDocker('m1', 'service', 'rm', 'many');
    await waitFor('all of them are gone', 60_000, async () => {
      const tasks = await lab.get<readonly { ServiceID: string }[]>('m1', '/tasks');
      const services = await lab.get<readonly { ID: string }[]>('m1', '/services');
      const ids = new Set(services.map(({ ID }) => ID));
      return tasks.every(({ ServiceID }) => ids.has(ServiceID));
    });
  });

  test('global service: one task per node', async () => {
    await lab.mustDocker(
      'm1',
      'service',
      'create',
      '--name',
      'everywhere',
      '--mode',
      'global',
      '--update-monitor',
      '1s',
      'whoami:1',
    );
    const nodes = lines(
      await lab.mustDocker('m1', 'service', 'ps', '--format', '{{.Node}}', 'everywhere'),
    );
    assert.deepEqual(nodes.sort(), ['m1', 'm2', 'w1']);
  });

  test('host-mode port: answers on the node, is shown, and is used once per node', async () => {
    await lab.mustDocker(
      'm1',
      'service',
      'create',
      '-d',
      '--name',
      'ported',
      '--replicas',
      '4',
      '--publish',
      'mode=host,target=80,published=8088',
      'whoami:1',
    );
    await waitFor('three of four run, one says why not', 30_000, async () => {
      const text = await lab.mustDocker('m1', 'service', 'ps', '--no-trunc', 'ported');
      const running = (text.match(/Running +Running/g) ?? []).length;
      return running === 3 && /host-mode port already in use on 3 nodes/.test(text);
    });
    const answer = await lab.exec('m2', 'curl', '-s', '--max-time', '5', 'http://10.77.0.21:8088/');
    assert.equal(answer.code, 0, answer.stderr);
    assert.match(answer.stdout, /10\.77\.0\.12/, 'the container sees the real client');
    const ports = await lab.mustDocker(
      'm1',
      'service',
      'ps',
      '-f',
      'desired-state=running',
      '--format',
      '{{.Ports}}',
      'ported',
    );
    assert.match(ports, /\*:8088->80\/tcp/);
  });

  test('a node’s own socket: ps, inspect, logs, images', async () => {
    const table = await lab.mustDocker('w1', 'ps');
    assert.match(table, /^CONTAINER ID +IMAGE +COMMAND +CREATED +STATUS +PORTS +NAMES/);
    const id = lines(await lab.mustDocker('w1', 'ps', '-q'))[0] ?? '';
    const state = await lab.mustDocker(
      'w1',
      'inspect',
      '-f',
      '{{.State.Status}} {{.Config.Image}}',
      id,
    );
    assert.match(state, /^running whoami:1/);
    await lab.mustDocker(
      'm1',
      'service',
      'create',
      '-d',
      '--name',
      'talker',
      '--constraint',
      'node.hostname==w1',
      'busybox:latest',
      'sh',
      '-c',
      'echo to-out; echo to-err >&2; sleep 1000000',
    );
    await lab.awaitRunning('m1', 'talker', 1);
    const talker = lines(await lab.mustDocker('w1', 'ps', '-q', '-f', 'name=talker'))[0] ?? '';
    const logs = await waitFor('both lines', 20_000, async () => {
      const { stdout, stderr } = await lab.docker('w1', 'logs', '-t', talker);
      return /to-out/.test(stdout) && /to-err/.test(stderr) ? stdout : undefined;
    });
    assert.match(logs, /^\d{4}-\d\d-\d\dT[\d:.]+Z to-out$/m);
    assert.match(await lab.mustDocker('w1', 'images'), /whoami +1 /);
    const worker = await lab.docker('w1', 'service', 'ls');
    assert.equal(worker.code, 1);
    assert.match(worker.stderr, /This node is not a swarm manager\. Worker nodes can't be used/);
  });

  test('info, version, events', async () => {
    const info = await lab.mustDocker('m1', 'info');
    assert.match(info, /Swarm: active/);
    assert.match(info, /Is Manager: true/);
    assert.match(info, /Managers: 2/);
    assert.match(await lab.mustDocker('m1', 'version'), /Server: Shoal/);
    const since = String(Math.floor(Date.now() / 1000) - 600);
    const until = String(Math.floor(Date.now() / 1000) + 1);
    const events = await lab.mustDocker(
      'm1',
      'events',
      '--since',
      since,
      '--until',
      until,
      '--filter',
      'type=service',
    );
    assert.match(events, /service create [0-9a-z]{25} \(.*name=web/);
    assert.match(events, /service update .*replicas\.new=5, replicas\.old=3/);
  });

  test('service rm, node rm, swarm leave: everything goes, in order', async () => {
    await lab.mustDocker('m1', 'service', 'rm', 'web', 'ssd', 'everywhere', 'ported', 'talker');
    await waitFor('no container is left', 30_000, async () => {
      const left = await lab.mustDocker('w1', 'ps', '-q');
      return lines(left).length === 0;
    });
    const early = await lab.docker('m1', 'node', 'rm', 'w1');
    assert.equal(early.code, 1);
    assert.match(early.stderr, /is not down/);
    assert.match(await lab.mustDocker('w1', 'swarm', 'leave'), /Node left the swarm\./);
    await waitFor('w1 is down', 30_000, async () =>
      /w1 +Down/.test(await lab.mustDocker('m1', 'node', 'ls')),
    );
    await lab.mustDocker('m1', 'node', 'rm', 'w1');
    assert.doesNotMatch(await lab.mustDocker('m1', 'node', 'ls'), /w1/);
    const manager = await lab.docker('m2', 'swarm', 'leave');
    assert.equal(manager.code, 1);
    assert.match(manager.stderr, /participating as a manager/);
  });
});
