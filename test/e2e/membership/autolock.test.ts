/**
 * Managers that ask for a key after a restart, with the docker client: what is on their disks,
 * which keys open it, what a locked node still does, and a swarm that has lost its power.
 */
import assert from 'node:assert/strict';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type CommandResult, run } from '../support/command.ts';
import { Lab } from '../support/lab.ts';
import { waitFor } from '../support/wait.ts';
import {
  awaitManagerSocket,
  awaitNode,
  awaitWorkerSocket,
  deadlineMs,
  idOf,
  info,
  isReachableManager,
  joinSwarm,
  write,
} from './swarm.ts';

const managers = ['m1', 'm2', 'm3'];
const keyPattern = /SWMKEY-1-[A-Za-z0-9+/]{43}/;
const lockedText = /Swarm is encrypted and needs to be unlocked before it can be used/;

const lab = new Lab();
before(async () => {
  await lab.up('--managers', '3', '--workers', '1');
  await lab.loadImages(['m1', 'm2', 'm3', 'w1']);
});
after(() => lab.down());

/** Every key that was ever shown, oldest first: none may stand in a log. */
const keys: string[] = [];

function keyIn(text: string): string {
  const key = keyPattern.exec(text)?.[0];
  assert.ok(key !== undefined, text);
  keys.push(key);
  return key;
}

function unlock(host: string, key: string): Promise<CommandResult> {
  const args = ['-H', `unix://${lab.socket(host)}`, 'swarm', 'unlock'];
  return run('docker', args, { input: `${key}\n` });
}

async function mustUnlock(host: string, key: string): Promise<void> {
  const { code, stderr } = await unlock(host, key);
  assert.equal(code, 0, `${host}: ${stderr}`);
}

function awaitState(host: string, state: string): Promise<true> {
  return waitFor(`${host} is ${state}`, deadlineMs, async () => {
    const { LocalNodeState, Error: problem } = await info(lab, host);
    if (LocalNodeState === state) return true;
    throw new Error(`${LocalNodeState} ${problem}`);
  });
}

async function restart(host: string): Promise<void> {
  await lab.lab('kill', host);
  await lab.lab('start', host);
}

/** The files that make a host a member, by their paths, and what is in them. */
async function filesOf(host: string): Promise<Map<string, Buffer>> {
  const root = lab.path(host, 'data', 'swarm');
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = new Map<string, Buffer>();
  for (const entry of entries.filter((each) => each.isFile())) {
    const path = join(entry.parentPath, entry.name);
    files.set(path.slice(root.length + 1), await readFile(path));
  }
  return files;
}

async function raftKeyOf(host: string): Promise<string> {
  return readFile(lab.path(host, 'data', 'swarm', 'raft.key'), 'utf8');
}

async function privateKeyOf(host: string): Promise<string> {
  const path = lab.path(host, 'data', 'swarm', 'certificates', 'swarm-node.key');
  return readFile(path, 'utf8');
}

async function certificateOf(host: string): Promise<string> {
  const path = lab.path(host, 'data', 'swarm', 'certificates', 'swarm-node.crt');
  return readFile(path, 'utf8');
}

interface LockJson {
  readonly version: number;
  readonly sealedKey?: string;
  readonly exposed: string;
}

async function lockOf(host: string): Promise<LockJson> {
  return JSON.parse(await readFile(lab.path(host, 'data', 'swarm', 'lock.json'), 'utf8'));
}

/** Sealed, and the private key that has lain in clear is out of use. */
async function awaitSettled(host: string): Promise<void> {
  await waitFor(`${host} has replaced its private key`, deadlineMs, async () => {
    const { sealedKey, exposed, version } = await lockOf(host);
    if (sealedKey !== undefined && exposed === '') return true;
    throw new Error(`version ${version}, exposed ${exposed}`);
  });
}

/** The host has another unlock key than the one of `version`. */
async function awaitNewer(host: string, version: number): Promise<void> {
  const isNewer = async () => (await lockOf(host)).version > version;
  await waitFor(`${host} has the new key`, deadlineMs, isNewer);
}

async function runningOn(host: string): Promise<string[]> {
  const containers = await lab.containers(host);
  return containers.filter(({ State }) => State === 'running').map(({ Id }) => Id);
}

const known: { log: string[]; certificate: string } = { log: [], certificate: '' };

describe('autolock', () => {
  test('switched on → a key; every manager seals its disk and replaces what lay in clear', async () => {
    const where = ['--constraint', 'node.role==manager', '--replicas-max-per-node', '1'];
    const args = ['service', 'create', '-d', '--name', 'web', '--replicas', '3', ...where];
    await lab.mustDocker('m1', ...args, 'whoami:1');
    await lab.awaitRunning('m1', 'web', 3);
    const before = await filesOf('m2');
    const clear = await raftKeyOf('m2');
    known.log = [...before.keys()].filter((path) => path.startsWith('raft/'));
    known.certificate = await certificateOf('m2');
    assert.match(clear, /"key"/);
    assert.match(await privateKeyOf('m2'), /PRIVATE KEY/);
    const key = keyIn(await lab.mustDocker('m2', 'swarm', 'update', '--autolock'));
    assert.equal((await lab.mustDocker('m3', 'swarm', 'unlock-key', '-q')).trim(), key);
    for (const host of managers) await awaitSettled(host);
    assert.notEqual(await certificateOf('m2'), known.certificate, 'another private key');
    const former = Buffer.from(JSON.parse(clear).key, 'base64');
    await waitFor('the log was written anew', deadlineMs, async () => {
      const now = await filesOf('m2');
      return known.log.every(
        (path) => !now.has(path) || !now.get(path)?.equals(before.get(path) ?? former),
      );
    });
    for (const host of managers) {
      for (const [path, content] of await filesOf(host)) {
        assert.ok(!content.includes('PRIVATE KEY'), `${host}: ${path}`);
        assert.ok(!content.includes('"key"'), `${host}: ${path}`);
        assert.ok(!content.includes(former.toString('base64')), `${host}: ${path}`);
        assert.ok(!content.includes(key.slice('SWMKEY-1-'.length)), `${host}: ${path}`);
      }
    }
    await write(lab, 'm3', 'written-locked');
  });

  test('restarted → locked: refused in docker’s words; its containers run on', async () => {
    const running = await runningOn('m2');
    assert.equal(running.length, 1);
    await restart('m2');
    await awaitState('m2', 'locked');
    const ls = await lab.docker('m2', 'node', 'ls');
    assert.notEqual(ls.code, 0);
    assert.match(ls.stderr, lockedText);
    assert.equal((await lab.http('m2', 'GET', '/services')).status, 503);
    assert.equal((await lab.http('m2', 'GET', '/_ping')).status, 200);
    assert.match(await lab.mustDocker('m2', 'info'), /Swarm: locked/);
    for (const command of [['leave'], ['init'], ['unlock-key'], ['join-token', 'worker']]) {
      const { code, stderr } = await lab.docker('m2', 'swarm', ...command);
      assert.notEqual(code, 0, command.join(' '));
      assert.match(stderr, /is encrypted and/, command.join(' '));
    }
    assert.deepEqual(await runningOn('m2'), running);
    const id = (await lab.nodes('m1')).find((node) => node.Description.Hostname === 'm2')?.ID ?? '';
    await awaitNode(lab, 'm1', id, 'm2 is away', (node) => !isReachableManager(node));
  });

  test('a wrong key → refused and nothing changed; the right one → the start goes on', async () => {
    const before = await filesOf('m2');
    const wrong = await unlock('m2', `SWMKEY-1-${'A'.repeat(43)}`);
    assert.notEqual(wrong.code, 0);
    assert.match(wrong.stderr, /could not be unlocked: invalid key/);
    const nonsense = await unlock('m2', 'SWMKEY-1-nonsense');
    assert.match(nonsense.stderr, /not a valid unlock key/);
    assert.deepEqual(await filesOf('m2'), before);
    await awaitState('m2', 'locked');
    await mustUnlock('m2', keys[0] ?? '');
    await awaitManagerSocket(lab, 'm2');
    await awaitNode(lab, 'm1', await idOf(lab, 'm2'), 'm2 votes', isReachableManager);
    await write(lab, 'm2', 'through-m2');
    assert.match((await unlock('m2', keys[0] ?? '')).stderr, /swarm is not locked/);
  });

  test('rotated → only the new key opens; who was off asks for the former one', async () => {
    await lab.lab('kill', 'm3');
    const { version } = await lockOf('m2');
    const key = keyIn(await lab.mustDocker('m2', 'swarm', 'unlock-key', '--rotate'));
    assert.notEqual(key, keys[0]);
    await awaitNewer('m2', version);
    await restart('m2');
    await awaitState('m2', 'locked');
    assert.match((await unlock('m2', keys[0] ?? '')).stderr, /invalid key/);
    await mustUnlock('m2', key);
    await awaitManagerSocket(lab, 'm2');
    await lab.lab('start', 'm3');
    await awaitState('m3', 'locked');
    assert.match((await unlock('m3', key)).stderr, /a manager that was off/);
    await mustUnlock('m3', keys[0] ?? '');
    await awaitNewer('m3', version);
    await restart('m3');
    await awaitState('m3', 'locked');
    await mustUnlock('m3', key);
    await awaitManagerSocket(lab, 'm3');
  });

  test('a new manager → sealed as soon as it is one; demoted → in clear', async () => {
    const id = await idOf(lab, 'w1');
    await lab.mustDocker('m1', 'node', 'promote', id);
    await awaitManagerSocket(lab, 'w1');
    await awaitNode(lab, 'm1', id, 'w1 votes', isReachableManager);
    await awaitSettled('w1');
    assert.doesNotMatch(await privateKeyOf('w1'), /PRIVATE KEY/);
    assert.doesNotMatch(await raftKeyOf('w1'), /"key"/);
    await restart('w1');
    await awaitState('w1', 'locked');
    await mustUnlock('w1', keys.at(-1) ?? '');
    await awaitManagerSocket(lab, 'w1');
    await lab.mustDocker('m1', 'node', 'demote', id);
    await awaitWorkerSocket(lab, 'w1');
    await waitFor(
      'w1 has no lock',
      deadlineMs,
      async () => !(await filesOf('w1')).has('lock.json'),
    );
    assert.match(await privateKeyOf('w1'), /PRIVATE KEY/);
    await restart('w1');
    await awaitWorkerSocket(lab, 'w1');
  });

  test('no power anywhere → each is unlocked, and everything is there', async () => {
    for (const host of managers) await lab.lab('power-off', host);
    for (const host of managers) await lab.lab('power-on', host);
    for (const host of managers) await awaitState(host, 'locked');
    for (const host of managers) await mustUnlock(host, keys.at(-1) ?? '');
    for (const host of managers) await awaitManagerSocket(lab, host);
    const names = await lab.mustDocker('m1', 'service', 'ls', '--format', '{{.Name}}');
    assert.deepEqual(names.trim().split('\n').sort(), ['through-m2', 'web', 'written-locked']);
    await lab.awaitRunning('m2', 'web', 3);
  });

  test('a locked node leaves by force, without a key, and joins again', async () => {
    const former = await idOf(lab, 'm3');
    const runsOne = async () => (await runningOn('m3')).length === 1;
    await waitFor('m3 has its task again', deadlineMs, runsOne);
    await restart('m3');
    await awaitState('m3', 'locked');
    assert.equal(await runsOne(), true);
    await lab.mustDocker('m3', 'swarm', 'leave', '--force');
    assert.equal((await info(lab, 'm3')).LocalNodeState, 'inactive');
    assert.deepEqual(await runningOn('m3'), []);
    await assert.rejects(filesOf('m3'), /ENOENT/);
    await joinSwarm(lab, 'm3', 'manager', 'm1');
    await awaitNode(lab, 'm1', await idOf(lab, 'm3'), 'm3 votes', isReachableManager);
    await lab.mustDocker('m1', 'node', 'demote', former);
    await lab.awaitRunning('m1', 'web', 3);
  });

  test('switched off → no key, and a restart asks for none', async () => {
    await lab.mustDocker('m1', 'swarm', 'update', '--autolock=false');
    const none = await lab.docker('m2', 'swarm', 'unlock-key');
    assert.match(none.stdout + none.stderr, /no unlock key is set/);
    for (const host of managers) {
      await waitFor(`${host} is in clear`, deadlineMs, async () =>
        /"key"/.test(await raftKeyOf(host)),
      );
    }
    await restart('m2');
    await awaitManagerSocket(lab, 'm2');
    await awaitNode(lab, 'm1', await idOf(lab, 'm2'), 'm2 votes', isReachableManager);
  });

  test('a swarm that begins locked → has no key in clear from its first byte', async () => {
    await lab.mustDocker('w1', 'swarm', 'leave');
    const printed = await lab.mustDocker('w1', 'swarm', 'init', '--autolock');
    const key = keyIn(printed);
    assert.doesNotMatch(await privateKeyOf('w1'), /PRIVATE KEY/);
    assert.doesNotMatch(await raftKeyOf('w1'), /"key"/);
    await restart('w1');
    await awaitState('w1', 'locked');
    await mustUnlock('w1', key);
    await awaitManagerSocket(lab, 'w1');
  });

  test('a backup of a locked swarm → restored locked, with the same key', async () => {
    const file = join(lab.directory, 'locked.backup');
    const passphrase = join(lab.directory, 'passphrase');
    await writeFile(passphrase, 'a passphrase of a test\n');
    const cluster = (command: string) =>
      lab.shoal('w1', 'cluster', command, '--passphrase-file', passphrase, file);
    assert.equal((await cluster('backup')).code, 0);
    await lab.mustDocker('w1', 'swarm', 'leave', '--force');
    const restored = await cluster('restore');
    assert.equal(restored.code, 0, restored.stderr);
    assert.doesNotMatch(await privateKeyOf('w1'), /PRIVATE KEY/);
    assert.doesNotMatch(await raftKeyOf('w1'), /"key"/);
    const key = (await lab.mustDocker('w1', 'swarm', 'unlock-key', '-q')).trim();
    assert.equal(key, keys.at(-1));
    await restart('w1');
    await awaitState('w1', 'locked');
    await mustUnlock('w1', key);
    await awaitManagerSocket(lab, 'w1');
  });

  test('an init that died early → the node is in no swarm and can begin again', async () => {
    await lab.lab('kill', 'w1');
    const swarm = lab.path('w1', 'data', 'swarm');
    await rm(join(swarm, 'state.json'));
    await rm(join(swarm, 'certificates'), { recursive: true });
    await lab.lab('start', 'w1');
    await awaitState('w1', 'inactive');
    await lab.mustDocker('w1', 'swarm', 'init');
    await awaitManagerSocket(lab, 'w1');
  });

  test('no key stands in any log', async () => {
    assert.ok(keys.length >= 3);
    for (const host of [...managers, 'w1']) {
      const log = await readFile(lab.path(host, 'shoald.log'), 'utf8');
      for (const key of keys) assert.ok(!log.includes(key.slice('SWMKEY-1-'.length)), host);
    }
  });
});
