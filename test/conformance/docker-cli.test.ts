/**
 * The stock docker client against our front door: what people type, what they see, and the exit
 * codes that scripts look at. Skipped on machines without the client.
 */
import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { after, before, describe, test } from 'node:test';
import { systemClock } from '#lib/clock';
import { TaskState } from '#proto/gen/swarm';
import { Harness } from '#services/api/testing/harness';
import { makeContainer, makeImage, makeTask } from '#services/api/testing/objects';

function hasClient(): boolean {
  try {
    execFileSync('docker', ['--version'], { stdio: 'ignore' });
    return true;
  } catch (error) {
    assert.ok(error instanceof Error);
    return false;
  }
}

/** A command that hangs is a failure, too. */
const commandDeadlineMs = 30_000;

interface Result {
  readonly code: number;
  /** Standard output and error. */
  readonly text: string;
}

/** Plays the orchestrator, scheduler and agents: every task that should run, runs. */
function playCluster(harness: Harness): () => void {
  const { store } = harness.backend;
  return store.watch((commit) => {
    const touched = commit.changes.filter(
      ({ table, kind }) => table === 'service' && kind !== 'remove',
    );
    for (const { object } of touched) {
      store
        .update((tx) => {
          const service = tx.service.get(object.id);
          if (service === undefined) return;
          const replicas = service.spec?.replicated?.replicas ?? 0;
          for (let slot = 1; slot <= replicas; slot++) {
            const task = makeTask(service, slot, TaskState.RUNNING, systemClock.now());
            if (tx.task.get(task.id) === undefined) tx.create('task', task);
          }
        })
        .catch((error: unknown) => {
          throw error;
        });
    }
  });
}

const skip = hasClient() ? false : 'the docker client is not installed';

describe('docker client', { skip }, () => {
  let harness: Harness;
  let stopPlaying: () => void;

  function docker(...args: readonly string[]): Promise<Result> {
    return new Promise((resolve) => {
      const env = {
        ...process.env,
        DOCKER_HOST: `unix://${harness.socketPath}`,
        HOME: harness.folder,
      };
      const options = { env, timeout: commandDeadlineMs };
      execFile('docker', args, options, (error, stdout, stderr) => {
        const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
        resolve({ code, text: `${stdout}${stderr}` });
      });
    });
  }

  async function ok(...args: readonly string[]): Promise<string> {
    const { code, text } = await docker(...args);
    assert.equal(code, 0, `docker ${args.join(' ')}: ${text}`);
    return text;
  }

  before(async () => {
    harness = await Harness.start(systemClock);
    const { runtime } = harness.backend;
    runtime.imageFacts = [makeImage('docker.io/library/busybox:latest')];
    runtime.containerFacts = [makeContainer('c'.repeat(64), 'web.1.t1')];
    runtime.logLines = [
      { stream: 'stdout', timestamp: '2026-01-01T00:00:00Z', data: Buffer.from('hello\n') },
    ];
    stopPlaying = playCluster(harness);
  });
  after(async () => {
    stopPlaying();
    await harness.stop();
  });

  test('version and info: → our version, our standing', async () => {
    assert.match(await ok('version'), /Server: Shoal[\s\S]*API version: +1.49/);
    const info = await ok('info');
    assert.match(info, /Swarm: active/);
    assert.match(info, /Is Manager: true/);
    assert.match(info, /Containers: 1/);
  });

  test('node: ls, inspect, update → what was set', async () => {
    const list = await ok('node', 'ls');
    assert.match(list, /\* +m1 +Ready +Active +Leader/);
    assert.match(list, /w1 +Ready +Active +0.1.0/);
    assert.match(await ok('node', 'inspect', '--pretty', 'self'), /Hostname:\s+m1/);
    await ok('node', 'update', '--label-add', 'disk=ssd', '--availability', 'drain', 'w1');
    assert.match(await ok('node', 'inspect', '--pretty', 'w1'), /Availability:\s+Drain/);
    assert.match(await ok('node', 'ls', '--filter', 'node.label=disk=ssd', '-q'), /^worker/);
    await ok('node', 'update', '--availability', 'active', 'w1');
  });

  test('service: create detached, ls, ps, inspect → as created', async () => {
    await ok(
      ...['service', 'create', '-d', '--name', 'web', '--replicas', '2', '--label', 'tier=front'],
      ...['--env', 'A=1', '--mount', 'type=volume,src=data,dst=/data', '--limit-pids', '50'],
      ...['--constraint', 'node.role==worker', '--stop-grace-period', '3s', '--health-cmd', 'true'],
      ...['busybox', 'sleep', '60'],
    );
    assert.match(await ok('service', 'ls'), /web +replicated +2\/2 +busybox:latest/);
    assert.match(await ok('service', 'ls', '--filter', 'label=tier=front', '-q'), /^\w{12}\n$/);
    const tasks = await ok('service', 'ps', 'web');
    assert.match(tasks, /web.1 +busybox:latest +w1 +Running +Running/);
    const pretty = await ok('service', 'inspect', '--pretty', 'web');
    assert.match(pretty, /Constraints:\s+\[node.role==worker\]/);
    assert.match(pretty, /Args:\s+sleep 60/);
    assert.match(pretty, /Target:?\s*=?\s*\/data/);
    const format = '{{.Spec.TaskTemplate.Resources.Limits.Pids}}';
    assert.equal(await ok('service', 'inspect', '--format', format, 'web'), '50\n');
    assert.match(await ok('node', 'ps', 'w1'), /web.2/);
  });

  test('service: update and scale → sent back whole, nothing is lost', async () => {
    const format = '{{json .Spec.TaskTemplate.ContainerSpec}}';
    const before = JSON.parse(await ok('service', 'inspect', '--format', format, 'web'));
    await ok('service', 'update', '-d', '--env-add', 'B=2', '--force', 'web');
    const after = JSON.parse(await ok('service', 'inspect', '--format', format, 'web'));
    // The client keeps variables in no order.
    assert.deepEqual({ ...after, Env: after.Env.sort() }, { ...before, Env: ['A=1', 'B=2'] });
    assert.match(await ok('service', 'scale', '-d', 'web=3'), /web scaled to 3/);
    assert.match(await ok('service', 'ls'), /web +replicated +\d\/3/);
    await ok('service', 'rollback', '-d', 'web');
    assert.match(await ok('service', 'ls'), /web +replicated +\d\/2/);
  });

  test('service: create attached → converges and ends', async () => {
    const text = await ok(
      ...['service', 'create', '--name', 'quick', '--replicas', '3', '--update-monitor', '100ms'],
      'busybox',
    );
    assert.match(text, /verify: Service \w+ converged|overall progress: 3 out of 3 tasks/);
  });

  test('service: rm → gone; names that are taken or unknown → exit code 1 and why', async () => {
    const taken = await docker('service', 'create', '-d', '--name', 'web', 'busybox');
    assert.equal(taken.code, 1);
    assert.match(taken.text, /Error response from daemon: .*(already exists|name conflicts)/);
    assert.match(await ok('service', 'rm', 'web', 'quick'), /web\nquick/);
    const missing = await docker('service', 'rm', 'web');
    assert.equal(missing.code, 1);
    assert.match(missing.text, /service web not found/);
    const inspect = await docker('service', 'inspect', 'web');
    assert.match(inspect.text, /no such service: web/);
  });

  test('swarm: join-token, rotation, settings → shown and changed', async () => {
    assert.match(
      await ok('swarm', 'join-token', 'worker'),
      /docker swarm join --token SWMTKN-1-worker-0 10.77.0.11:2377/,
    );
    assert.match(
      await ok('swarm', 'join-token', '--rotate', '-q', 'manager'),
      /SWMTKN-1-manager-1/,
    );
    await ok('swarm', 'update', '--task-history-limit', '7');
    const format = '{{.Swarm.Cluster.Spec.Orchestration.TaskHistoryRetentionLimit}}';
    assert.equal(await ok('info', '--format', format), '7\n');
  });

  test('swarm: autolock on, the key shown and rotated, unlock, off → as users know it', async () => {
    const none = await docker('swarm', 'unlock-key');
    assert.deepEqual([none.code, none.text.trim()], [1, 'no unlock key is set']);
    const pattern = /SWMKEY-1-[A-Za-z0-9+/]{43}/;
    const [first = ''] = pattern.exec(await ok('swarm', 'update', '--autolock=true')) ?? [];
    assert.equal((await ok('swarm', 'unlock-key', '-q')).trim(), first);
    const [second = ''] = pattern.exec(await ok('swarm', 'unlock-key', '--rotate')) ?? [];
    assert.notEqual(second, first);
    const early = await docker('swarm', 'unlock');
    assert.match(early.text, /swarm is not locked/);
    await ok('swarm', 'update', '--autolock=false');
    const off = await docker('swarm', 'unlock-key', '--rotate');
    assert.match(off.text, /cannot rotate because autolock is not turned on/);
  });

  test('images, ps, logs, inspect, volumes, networks: → of this node', async () => {
    assert.match(await ok('images'), /busybox +latest +b{12}/);
    assert.match(await ok('ps'), /c{12} +busybox:latest +"sleep 60"[\s\S]*web.1.t1/);
    assert.equal(await ok('logs', 'web.1.t1'), 'hello\n');
    assert.match(await ok('inspect', '--format', '{{.State.Status}}', 'web.1.t1'), /running/);
    assert.match(await ok('inspect', '--format', '{{.Description.Hostname}}', 'w1'), /w1/);
    assert.match(await ok('network', 'ls'), /bridge +bridge +local/);
    assert.match(await ok('volume', 'ls'), /DRIVER/);
    assert.match(await ok('system', 'df'), /Images +1/);
    assert.match(await ok('secret', 'ls'), /ID +NAME/);
  });

  test('network: create, ls, inspect, a service on it, rm, prune', async () => {
    const created = await ok(
      ...['network', 'create', '-d', 'overlay', '--subnet', '10.9.0.0/24', '--opt', 'encrypted'],
      ...['--label', 'tier=data', 'backend'],
    );
    assert.match(created, /^[0-9a-z]{25}\n$/);
    assert.match(await ok('network', 'ls'), /backend +overlay +swarm/);
    const subnet = '{{(index .IPAM.Config 0).Subnet}} {{.Scope}} {{index .Labels "tier"}}';
    const inspect = ['network', 'inspect', '--format', subnet, 'backend'];
    assert.equal(await ok(...inspect), '10.9.0.0/24 swarm data\n');
    await ok('network', 'inspect', '--verbose', 'backend');
    const service = ['service', 'create', '-d', '--name', 'netted', '--network', 'backend'];
    await ok(...service, '-p', '8080:80', 'busybox');
    const target = '{{(index .Spec.TaskTemplate.Networks 0).Target}}';
    assert.equal(await ok('service', 'inspect', '--format', target, 'netted'), created);
    assert.match(await ok('service', 'inspect', '--pretty', 'netted'), /Networks: backend/);
    const used = await docker('network', 'rm', 'backend');
    assert.equal(used.code, 1);
    assert.match(used.text, /in use by service netted/);
    await ok('service', 'rm', 'netted');
    assert.equal(await ok('network', 'rm', 'backend'), 'backend\n');
    await ok('network', 'create', '-d', 'overlay', 'idle');
    assert.match(await ok('network', 'prune', '-f'), /Deleted Networks:\nidle/);
    assert.doesNotMatch(await ok('network', 'ls'), /idle|backend/);
  });

  test('events: since and until → what happened to services', async () => {
    // The next full second: the stream has to end by itself.
    const until = String(Math.ceil(systemClock.now() / 1000));
    const text = await ok(
      ...['events', '--since', '10m', '--until', until, '--filter', 'type=service'],
      ...['--format', '{{.Action}} {{.Actor.Attributes.name}}'],
    );
    assert.match(text, /create web\n/);
    assert.match(text, /update web\n/);
    assert.match(text, /remove web\n/);
  });

  test('what is not offered: → exit code 1 and a sentence', async () => {
    const cases: readonly [string[], RegExp][] = [
      [['run', '-d', 'busybox'], /docker service create/],
      [['exec', 'web.1.t1', 'true'], /not available/],
      [['network', 'create', 'n'], /use --driver overlay/],
      [['service', 'create', '-d', '--network', 'nope', 'busybox'], /network nope not found/],
      [['pull', 'nope'], /nope(:latest)? not found/],
      [['inspect', 'nope'], /No such object: nope|no such object: nope/i],
    ];
    for (const [args, expected] of cases) {
      const { code, text } = await docker(...args);
      assert.notEqual(code, 0, `docker ${args.join(' ')}`);
      assert.match(text, expected);
    }
  });

  test('a worker: questions about the cluster → the text that people know', async () => {
    harness.backend.standing = 'worker';
    const { code, text } = await docker('node', 'ls');
    harness.backend.standing = 'manager';
    assert.equal(code, 1);
    assert.match(text, /This node is not a swarm manager\. Worker nodes can't be used/);
  });
});
