/**
 * A backup of a running swarm and a new swarm made of it, with the command line and over HTTP: the
 * same cluster with the same objects, and a reason for every file that is of no use.
 */
import assert from 'node:assert/strict';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Lab } from '../support/lab.ts';
import { waitFor } from '../support/wait.ts';
import {
  awaitNode,
  deadlineMs,
  idOf,
  info,
  isReachableManager,
  joinSwarm,
  write,
} from './swarm.ts';

const passphrase = 'a passphrase of a test';

const lab = new Lab();
const file = join(lab.directory, 'cluster.backup');
const passphraseFile = join(lab.directory, 'passphrase');
before(async () => {
  await lab.up('--managers', '3', '--workers', '2');
  await lab.loadImages(['m1', 'w1', 'w2']);
  await writeFile(passphraseFile, `${passphrase}\n`);
});
after(() => lab.down());

interface SwarmJson {
  readonly ID: string;
  readonly JoinTokens: { readonly Worker: string };
  readonly TLSInfo: { readonly TrustRoot: string };
}

const taken: { swarm?: SwarmJson } = {};

function restore(host: string, path: string, secretFile = passphraseFile) {
  return lab.shoal(host, 'cluster', 'restore', '--passphrase-file', secretFile, path);
}

describe('backup', () => {
  test('taken on a follower while the swarm runs: whole, private, nothing in clear', async () => {
    const where = ['--constraint', 'node.hostname==w1'];
    const args = ['service', 'create', '-d', '--name', 'web', '--replicas', '2', ...where];
    await lab.mustDocker('m1', ...args, '--label', 'owner=backup', 'whoami:1');
    await lab.awaitRunning('m1', 'web', 2);
    await write(lab, 'm1', 'written-last');
    taken.swarm = await lab.get<SwarmJson>('m1', '/swarm');
    const follower = (await lab.leader('m1')) === 'm3' ? 'm2' : 'm3';
    const args2 = ['cluster', 'backup', '--passphrase-file', passphraseFile, file];
    const made = await lab.shoal(follower, ...args2);
    assert.equal(made.code, 0, made.stderr);
    assert.equal((await stat(file)).mode & 0o777, 0o600);
    const bytes = await readFile(file);
    assert.ok(!bytes.includes('PRIVATE KEY') && !bytes.includes('written-last'), 'it is sealed');
    const again = await lab.shoal(follower, ...args2);
    assert.notEqual(again.code, 0);
    assert.match(again.stderr, /is there already/);
  });

  test('refused: on a worker, with a short passphrase', async () => {
    const target = join(lab.directory, 'refused.backup');
    const args = ['cluster', 'backup', '--passphrase-file', passphraseFile, target];
    const worker = await lab.shoal('w1', ...args);
    assert.notEqual(worker.code, 0);
    assert.match(worker.stderr, /not a swarm manager/);
    const header = Buffer.from('short').toString('base64');
    const { status, body } = await lab.http('m1', 'POST', '/shoal/v1/cluster/backup', '', 60_000, {
      'Shoal-Passphrase': header,
    });
    assert.equal(status, 400, body);
    assert.match(body, /at least 8 characters/);
  });
});

describe('restore', () => {
  test('refused: in a swarm; a damaged file; a wrong passphrase; no place to listen', async () => {
    const member = await restore('w2', file);
    assert.notEqual(member.code, 0);
    assert.match(member.stderr, /already part of a swarm/);
    await lab.mustDocker('w2', 'swarm', 'leave');
    const bytes = await readFile(file);
    const damaged = join(lab.directory, 'damaged.backup');
    bytes.writeUInt8((bytes.readUInt8(bytes.length - 100) + 1) % 256, bytes.length - 100);
    await writeFile(damaged, bytes);
    const broken = await restore('w2', damaged);
    assert.notEqual(broken.code, 0);
    assert.match(broken.stderr, /checksum does not fit; the file is damaged/);
    const wrong = join(lab.directory, 'wrong');
    await writeFile(wrong, 'another passphrase\n');
    const refused = await restore('w2', file, wrong);
    assert.notEqual(refused.code, 0);
    assert.match(refused.stderr, /passphrase is not that of this backup/);
    const elsewhere = await lab.shoal(
      'w2',
      ...['cluster', 'restore', '--passphrase-file', passphraseFile],
      ...['--listen-addr', '192.0.2.77:2377', file],
    );
    assert.notEqual(elsewhere.code, 0);
    assert.match(elsewhere.stderr, /192\.0\.2\.77:2377/);
    assert.equal((await info(lab, 'w2')).LocalNodeState, 'inactive', 'nothing was begun');
  });

  test('the swarm is gone: one node becomes the same cluster, tasks run again', async () => {
    for (const host of ['m1', 'm2', 'm3', 'w1']) await lab.lab('kill', host);
    const restored = await restore('w2', file);
    assert.equal(restored.code, 0, restored.stderr);
    const swarm = await lab.get<SwarmJson>('w2', '/swarm');
    assert.equal(swarm.ID, taken.swarm?.ID);
    assert.deepEqual(swarm.JoinTokens, taken.swarm?.JoinTokens);
    assert.equal(swarm.TLSInfo.TrustRoot, taken.swarm?.TLSInfo.TrustRoot);
    const names = await lab.mustDocker('w2', 'service', 'ls', '--format', '{{.Name}}');
    assert.deepEqual(names.trim().split('\n').sort(), ['web', 'written-last']);
    await write(lab, 'w2', 'after-restore');
    await waitFor('the old nodes are Down', deadlineMs, async () => {
      const nodes = await lab.nodes('w2');
      const down = nodes.filter(({ Status }) => Status.State === 'down');
      return nodes.length === 6 && down.length === 5;
    });
    await lab.mustDocker(
      'w2',
      'service',
      'update',
      '-d',
      '--constraint-rm',
      'node.hostname==w1',
      'web',
    );
    const tasks = await lab.awaitRunning('w2', 'web', 2);
    const self = await idOf(lab, 'w2');
    assert.ok(tasks.every(({ NodeID }) => NodeID === self));
  });

  test('a machine of the old swarm leaves and joins the restored one', async () => {
    await lab.lab('start', 'm1');
    await waitFor('m1 answers', deadlineMs, async () => (await info(lab, 'm1')).NodeID !== '');
    await lab.mustDocker('m1', 'swarm', 'leave', '--force');
    await joinSwarm(lab, 'm1', 'manager', 'w2');
    const joined = await idOf(lab, 'm1');
    await awaitNode(lab, 'w2', joined, 'm1 is a manager', isReachableManager);
    const names = await lab.mustDocker('m1', 'service', 'ls', '--format', '{{.Name}}');
    assert.match(names, /written-last/);
    await write(lab, 'm1', 'through-m1');
  });

  test('after a restart the restored swarm is still there', async () => {
    await lab.lab('kill', 'w2');
    await lab.lab('start', 'w2');
    await write(lab, 'w2', 'after-restart');
    const swarm = await lab.get<SwarmJson>('w2', '/swarm');
    assert.equal(swarm.ID, taken.swarm?.ID);
  });
});
