import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
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

/** Looks after a program for which time flies. */
function impatient(folder: string, binary: string): PrivateContainerd {
  let nowMs = 0;
  const monotonic = (): number => {
    nowMs += 1_000;
    return nowMs;
  };
  return new PrivateContainerd(
    { dataRoot: folder, execRoot: folder, binary, logLevel: 'warn' },
    { clock: { ...instantClock, monotonic }, random: seededRandom(1), logger: nullLogger },
  );
}

it('hangs, and cannot be ended at first → is replaced all the same', async (context) => {
  const folder = await mkdtemp(join(tmpdir(), 'shoal-hung-'));
  const binary = join(folder, 'program');
  await writeFile(binary, '#!/bin/sh\nexec sleep 600\n', { mode: 0o755 });
  const daemon = impatient(folder, binary);
  const stopping = new AbortController();
  try {
    await assert.rejects(daemon.ensure(never), /it does not answer/);
    const first = daemon.pid;
    // As when it ends between the look and the signal.
    const kill = context.mock.method(process, 'kill', () => {
      kill.mock.restore();
      throw new Error('kill ESRCH');
    });
    const supervising = daemon.supervise(stopping.signal);
    const endMs = performance.now() + 10_000;
    while (daemon.pid === first && performance.now() < endMs) await nextTurn();
    assert.equal(kill.mock.callCount(), 1);
    assert.notEqual(daemon.pid, first);
    stopping.abort();
    await supervising;
  } finally {
    stopping.abort();
    await daemon.stop();
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
    const daemon = impatient(folder, 'no-such-program');
    await writeIdentity(daemon.paths.pidFile, identity);
    await writeFile(daemon.paths.logFile, '');
    await assert.rejects(daemon.ensure(never), /no-such-program cannot be started/);
    await ended;
  } finally {
    hung.kill('SIGKILL');
    await rm(folder, { recursive: true, force: true });
  }
});
