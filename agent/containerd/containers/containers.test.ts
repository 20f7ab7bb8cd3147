import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { createContainer } from '#proto/gen/containerd/containers';
import { createProcess, Status } from '#proto/gen/containerd/task-types';
import { readInside, resolveInside } from '../images/inside.ts';
import { shortenLowerdirs } from '../images/view.ts';
import { requestOf, withCode } from '../runtime-suite.ts';
import { renderSpec, specJson } from '../spec/spec.ts';
import { plainFacts, plainImage, plainRequest } from '../spec/testing.ts';
import { emptyUserDatabase } from '../spec/user.ts';
import { parseCgroupMounts, parseOomKills } from './cgroup.ts';
import { renderExecProcess } from './exec.ts';
import { renderFacts } from './facts.ts';
import { Gate } from './gate.ts';
import { parseHardLimits } from './node-probe.ts';
import { exitLabel, parseRecord, renderExtension, startedLabel } from './record.ts';

it('gate: more than its slots → the rest waits in order, also after failures', async () => {
  const gate = new Gate(2);
  const log: string[] = [];
  let running = 0;
  const run = (name: string, fails = false) =>
    gate.run(async () => {
      running++;
      assert.ok(running <= 2);
      log.push(name);
      await new Promise((resolve) => setImmediate(resolve));
      running--;
      if (fails) throw new Error(name);
    });
  const results = await Promise.allSettled([run('a', true), run('b'), run('c', true), run('d')]);
  assert.deepEqual(log, ['a', 'b', 'c', 'd']);
  assert.deepEqual(
    results.map(({ status }) => status),
    ['rejected', 'fulfilled', 'rejected', 'fulfilled'],
  );
});

describe('record: written and read back', () => {
  const request = requestOf('c', 'web', ['x']);
  const stored = { request, commandLine: ['x'], stopSignal: 'SIGINT', cgroupsPath: '/shoal/c' };
  const exit = { code: 3, exitedAt: '2026-01-01T00:00:00.000Z', oomKilled: true };
  const container = (labels: Record<string, string>) =>
    createContainer({ id: 'c', labels, extensions: renderExtension(stored) });

  it('new → created', () => {
    const record = parseRecord(container({}));
    assert.ok(record !== undefined);
    assert.deepEqual(record.request, request);
    assert.equal(record.stopSignal, 'SIGINT');
    assert.equal(renderFacts(record, undefined).state, 'created');
  });
  it('start given up → created again', () => {
    const record = parseRecord(container({ [startedLabel]: '' }));
    assert.equal(record?.startedAt, undefined);
  });
  it('ended → exited with the status, whatever containerd says of the task', () => {
    const labels = { [startedLabel]: exit.exitedAt, [exitLabel]: JSON.stringify(exit) };
    const record = parseRecord(container(labels));
    assert.ok(record !== undefined);
    const task = createProcess({ pid: 9, status: Status.RUNNING });
    const facts = renderFacts(record, task);
    assert.deepEqual([facts.state, facts.pid, facts.exit], ['exited', 0, exit]);
  });
  it('task running, paused, lost → as it is', () => {
    const record = parseRecord(container({ [startedLabel]: exit.exitedAt }));
    assert.ok(record !== undefined);
    const facts = (status: Status) => renderFacts(record, createProcess({ pid: 9, status }));
    assert.deepEqual([facts(Status.RUNNING).state, facts(Status.RUNNING).pid], ['running', 9]);
    assert.equal(facts(Status.PAUSED).state, 'paused');
    assert.equal(facts(Status.CREATED).state, 'created');
    assert.equal(renderFacts(record, undefined).state, 'exited');
  });
  it('somebody else’s → none; damaged → data_loss', () => {
    assert.equal(parseRecord(createContainer({ id: 'x' })), undefined);
    const damaged = { ...container({}), labels: { [exitLabel]: '{' } };
    assert.throws(() => parseRecord(damaged), withCode('data_loss'));
  });
});

it('exec process: user and environment of the container, its own command, no rlimits', () => {
  const spec = renderSpec({
    request: plainRequest({ user: '5', env: ['A=b'], tty: true }),
    image: plainImage,
    users: emptyUserDatabase,
    facts: plainFacts,
    cgroupParent: '/shoal',
  });
  const process = JSON.parse(renderExecProcess(JSON.parse(specJson(spec)), ['check']));
  assert.deepEqual(process.args, ['check']);
  assert.equal(process.user.uid, 5);
  assert.equal(process.terminal, false);
  assert.equal(process.rlimits, undefined);
});

describe('cgroup mounts', () => {
  const line = (path: string, type: string, options: string) =>
    `30 25 0:26 / ${path} rw,nosuid shared:9 - ${type} ${type} ${options}`;
  it('v2 only', () => {
    const mounts = parseCgroupMounts(line('/sys/fs/cgroup', 'cgroup2', 'rw'));
    assert.deepEqual(mounts, {
      version: 2,
      memory: '/sys/fs/cgroup',
      all: ['/sys/fs/cgroup'],
    });
  });
  it('v1 with a unified one beside it → v1', () => {
    const text = [
      line('/sys/fs/cgroup/memory', 'cgroup', 'rw,memory'),
      line('/sys/fs/cgroup/cpu', 'cgroup', 'rw,cpu,cpuacct'),
      line('/sys/fs/cgroup/unified', 'cgroup2', 'rw'),
      line('/proc', 'proc', 'rw'),
    ].join('\n');
    const mounts = parseCgroupMounts(text);
    assert.equal(mounts.version, 1);
    assert.equal(mounts.memory, '/sys/fs/cgroup/memory');
    assert.equal(mounts.all.length, 3);
  });
  it('kills are counted in both formats', () => {
    assert.equal(parseOomKills('oom_kill_disable 0\nunder_oom 0\noom_kill 2\n'), 2);
    assert.equal(parseOomKills('low 0\noom 3\noom_kill 1\noom_group_kill 0\n'), 1);
    assert.equal(parseOomKills(''), 0);
  });
});

it('hard limits: from the kernel’s table by Docker’s names', () => {
  const text = [
    'Limit                     Soft Limit           Hard Limit           Units     ',
    'Max cpu time              unlimited            unlimited            seconds   ',
    'Max open files            1024                 20000                files     ',
    'Max nice priority         0                    0                    ',
  ].join('\n');
  assert.deepEqual(parseHardLimits(text), {
    cpu: Number.POSITIVE_INFINITY,
    nofile: 20_000,
    nice: 0,
  });
});

describe('files of an image', () => {
  const inImage = async (test: (root: string) => Promise<void>): Promise<void> => {
    const folder = await mkdtemp(join(tmpdir(), 'shoal-image-'));
    try {
      await writeFile(join(folder, 'secret'), 'of the node');
      const root = join(folder, 'root');
      await mkdir(join(root, 'etc'), { recursive: true });
      await mkdir(join(root, 'usr/etc'), { recursive: true });
      await writeFile(join(root, 'usr/etc/group'), 'inside');
      await test(root);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  };

  const links: [string, string, string][] = [
    ['absolute link → from the image’s root', '/usr/etc/group', 'inside'],
    ['relative link', '../usr/etc/group', 'inside'],
    ['more dots than folders → stays inside', '../../../../../usr/etc/group', 'inside'],
    ['link to a file of the node → does not exist', '../../secret', ''],
    ['link to itself → nothing', '/etc/group', ''],
  ];
  for (const [title, target, expected] of links) {
    it(title, () =>
      inImage(async (root) => {
        await symlink(target, join(root, 'etc/group'));
        assert.equal(await readInside(root, '/etc/group'), expected);
      }),
    );
  }

  it('missing file, or a folder in its place → empty', () =>
    inImage(async (root) => {
      assert.equal(await readInside(root, '/etc/passwd'), '');
      await mkdir(join(root, 'etc/passwd'));
      assert.equal(await readInside(root, '/etc/passwd'), '');
    }));

  it('linked folder → followed inside', () =>
    inImage(async (root) => {
      await symlink('/usr/etc', join(root, 'conf'));
      const expected = join(root, 'usr/etc/group');
      assert.equal(await resolveInside(root, '/conf/group'), expected);
    }));
});

it('many layers: lower folders are named from a common one', () => {
  const options = ['index=off', 'lowerdir=/r/snapshots/2/fs:/r/snapshots/1/fs'];
  assert.deepEqual(shortenLowerdirs(options), {
    folder: '/r/snapshots',
    options: ['index=off', 'lowerdir=2/fs:1/fs'],
  });
});
