/**
 * The way from a container's 127.0.0.11 to the resolver of its node, in real namespaces with the C
 * library's own resolver. Needs root; everything it makes is removed again.
 */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { runCommand } from '#agent/network/command';
import { NetworkExecutor } from '#agent/network/executor';
import { planDns } from '#agent/network/resolver/render-dns';
import { renderResolvConf } from '#agent/network/resolver/resolv-conf';

const netnsDirectory = '/run/netns';
const node = `rt${process.pid}-node`;
const container = `rt${process.pid}-c`;
/** `ip netns exec` lays the files of this folder over /etc. */
const etc = `/etc/netns/${container}`;
const address = '10.255.1.5';
const taskCount = 100;
const isRoot = process.getuid?.() === 0;

async function ip(...args: readonly string[]): Promise<void> {
  const { code, stderr } = await runCommand('ip', args, '');
  assert.equal(code, 0, `ip ${args.join(' ')}: ${stderr}`);
}

/** What a program in the container says. */
function inContainer(...command: readonly string[]) {
  return runCommand('ip', ['netns', 'exec', container, ...command], '');
}

function startResolver(): Promise<ChildProcess> {
  const script = join(import.meta.dirname, 'resolver-process.ts');
  const child = spawn(
    'nsenter',
    [
      `--net=${netnsDirectory}/${node}`,
      process.execPath,
      '--conditions=source',
      '--import',
      'tsx',
      script,
      address,
      String(taskCount),
    ],
    { stdio: ['ignore', 'pipe', 'inherit'], cwd: join(import.meta.dirname, '..', '..', '..') },
  );
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`the resolver ended with ${code}`)));
    child.stdout.once('data', () => resolve(child));
  });
}

describe('resolver in namespaces', { skip: isRoot ? false : 'needs root', timeout: 60_000 }, () => {
  let resolver: ChildProcess;

  before(async () => {
    for (const name of [node, container]) {
      await ip('netns', 'add', name);
      await ip('-n', name, 'link', 'set', 'lo', 'up');
    }
    await ip(
      ...['-n', node, 'link', 'add', 'up0', 'type', 'veth', 'peer', 'eth0', 'netns', container],
    );
    await ip('-n', node, 'link', 'set', 'up0', 'up');
    await ip('-n', node, 'address', 'add', '169.254.200.1/30', 'dev', 'up0');
    await ip('-n', node, 'route', 'add', address, 'dev', 'up0');
    await ip('-n', container, 'link', 'set', 'eth0', 'up');
    await ip('-n', container, 'address', 'add', `${address}/32`, 'dev', 'eth0');
    await ip('-n', container, 'route', 'add', '169.254.200.1', 'dev', 'eth0');
    const executor = new NetworkExecutor({ netnsDirectory }, { run: runCommand });
    // Twice: a plan may be repeated.
    for (let round = 0; round < 2; round++) {
      await executor.submit('test', planDns(container, 'eth0'));
    }
    await mkdir(etc, { recursive: true });
    const nowhere = { nameservers: [], search: [], options: [] };
    await writeFile(
      join(etc, 'resolv.conf'),
      renderResolvConf({ nameservers: [], search: [], options: [] }, nowhere),
    );
    resolver = await startResolver();
  });

  after(async () => {
    resolver?.removeAllListeners('exit');
    resolver?.kill('SIGKILL');
    await rm(etc, { recursive: true, force: true });
    for (const name of [node, container]) await ip('netns', 'delete', name);
  });

  test('getent: a service → its virtual address, without waiting', async () => {
    const began = performance.now();
    const { stdout } = await inContainer('getent', 'ahosts', 'web');
    assert.match(stdout, /^10\.0\.1\.2 +STREAM web\n/);
    assert.ok(performance.now() - began < 2_000);
  });

  test('getent: more addresses than a datagram holds → all of them, by TCP', async () => {
    const { stdout } = await inContainer('getent', 'ahosts', 'tasks.web');
    assert.equal(stdout.match(/STREAM/g)?.length, taskCount);
  });

  test('getent: an address → the name of its container', async () => {
    const { stdout } = await inContainer('getent', 'hosts', '10.0.1.17');
    assert.match(stdout, /^10\.0\.1\.17 +web\.7\.t7\.backend\n/);
  });

  test('getent: a name that nobody has → not found, at once', async () => {
    const began = performance.now();
    const { code } = await inContainer('getent', 'ahosts', 'nobody.example');
    assert.equal(code, 2);
    assert.ok(performance.now() - began < 2_000);
  });
});
