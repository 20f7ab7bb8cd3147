import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { nullLogger } from '#lib/log';
import { seededRandom } from '#lib/random';
import { never, withCode } from '../runtime-suite.ts';
import { instantClock } from '../testing.ts';
import { daemonPaths, renderDaemonConfig } from './config.ts';
import { PrivateContainerd } from './daemon.ts';
import {
  identify,
  isAlive,
  parseStartTicks,
  readIdentity,
  writeIdentity,
} from './process-identity.ts';

it('configuration: everything below our folders, Kubernetes’ interface off', () => {
  const text = renderDaemonConfig(daemonPaths('/var/lib/shoal', '/run/shoal'), 'warn');
  assert.match(text, /^version = 2\n/);
  assert.match(text, /^root = "\/var\/lib\/shoal\/containerd\/root"$/m);
  assert.match(text, /^state = "\/run\/shoal\/containerd\/state"$/m);
  assert.match(text, /^ {2}address = "\/run\/shoal\/containerd\/containerd.sock"$/m);
  assert.match(text, /io\.containerd\.grpc\.v1\.cri/);
});

it('configuration: quotes in a path → escaped', () => {
  const text = renderDaemonConfig(daemonPaths('/var/a"b', '/run/shoal'), 'warn');
  assert.match(text, /root = "\/var\/a\\"b\/containerd\/root"/);
});

it('paths: socket longer than the kernel takes → invalid_argument', () => {
  const long = `/run/${'x'.repeat(90)}`;
  assert.throws(() => daemonPaths('/var/lib/shoal', long), withCode('invalid_argument'));
});

it('start ticks: a name with spaces and parentheses → still field 22; zombie → ended', () => {
  const rest = Array.from({ length: 20 }, (_, index) => (index === 18 ? '777' : `${index}`));
  assert.equal(parseStartTicks(`12 (a) b (c)) S ${rest.join(' ')}`), 777);
  assert.equal(parseStartTicks(`12 (x) Z ${rest.join(' ')}`), 0);
  assert.equal(parseStartTicks(''), 0);
});

it('identity: of this process → alive; of its earlier owner or boot → not', async (context) => {
  const own = await identify(process.pid);
  if (own === undefined) {
    context.skip('needs /proc');
    return;
  }
  assert.equal(await isAlive(own), true);
  assert.equal(await isAlive({ ...own, startTicks: own.startTicks - 1 }), false);
  assert.equal(await isAlive({ ...own, bootId: 'other' }), false);
});

it('pid file: written and read back; missing or damaged → unknown', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'shoal-pid-'));
  try {
    const path = join(folder, 'pid');
    assert.equal(await readIdentity(path), undefined);
    const identity = { pid: 5, startTicks: 6, bootId: 'b' };
    await writeIdentity(path, identity);
    assert.deepEqual(await readIdentity(path), identity);
    await writeFile(path, '12\n');
    assert.equal(await readIdentity(path), undefined);
    await writeFile(path, '{');
    assert.equal(await readIdentity(path), undefined);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

it('found running and never answering → ended, and another one is started', async (context) => {
  const folder = await mkdtemp(join(tmpdir(), 'shoal-hung-'));
  const hung = spawn('sleep', ['600'], { stdio: 'ignore' });
  const ended = once(hung, 'exit');
  try {
    await once(hung, 'spawn');
    const identity = await identify(hung.pid ?? 0);
    if (identity === undefined) {
      context.skip('needs /proc');
      return;
    }
    let nowMs = 0;
    const monotonic = (): number => {
      nowMs += 2_000;
      return nowMs;
    };
    const daemon = new PrivateContainerd(
      { dataRoot: folder, execRoot: folder, binary: 'no-such-program', logLevel: 'warn' },
      { clock: { ...instantClock, monotonic }, random: seededRandom(1), logger: nullLogger },
    );
    await writeIdentity(daemon.paths.pidFile, identity);
    await writeFile(daemon.paths.logFile, '');
    await assert.rejects(daemon.ensure(never), /no-such-program cannot be started/);
    await ended;
  } finally {
    hung.kill('SIGKILL');
    await rm(folder, { recursive: true, force: true });
  }
});
