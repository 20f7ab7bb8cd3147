/** Images from a registry: plain, with a password, and when no registry can be reached at all. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { mustRun } from '../support/command.ts';
import { Lab } from '../support/lab.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const open = '10.77.0.254:5000';
const locked = '10.77.0.254:5001';

describe('registry', () => {
  const lab = new Lab();
  const registry = (...args: readonly string[]) =>
    mustRun(join(root, 'infra', 'registry.sh'), args, { env: lab.environment });
  before(async () => {
    lab.environment.SHOALD_ARGS =
      '--insecure-registry 10.77.0.254:5000 --insecure-registry 10.77.0.254:5001';
    await lab.up('--managers', '1', '--workers', '1');
    await lab.loadImages([]);
    await registry('up');
    await registry('push', join(lab.images, 'whoami-1.tar'), 'whoami:1');
  });
  after(async () => {
    await registry('down');
    await lab.down();
  });

  test('docker pull: from an open registry; again → up to date', async () => {
    const first = await lab.mustDocker('w1', 'pull', `${open}/whoami:1`);
    assert.match(first, /Digest: sha256:[0-9a-f]{64}/);
    assert.match(await lab.mustDocker('w1', 'images'), /10\.77\.0\.254:5000\/whoami +1 /);
    assert.equal((await lab.docker('w1', 'pull', `${open}/whoami:1`)).code, 0);
  });

  test('docker pull: an image that is not there → said so', async () => {
    const absent = await lab.docker('w1', 'pull', `${open}/nothere:1`);
    assert.equal(absent.code, 1);
    assert.match(absent.stderr, /nothere/);
  });

  test('docker pull: with a password; without → refused; wrong → refused', async () => {
    const refused = await lab.docker('w1', 'pull', `${locked}/whoami:1`);
    assert.equal(refused.code, 1);
    const auth = (password: string) =>
      Buffer.from(JSON.stringify({ username: 'shoal', password, serveraddress: locked })).toString(
        'base64url',
      );
    const pull = (password: string) =>
      lab.http('w1', 'POST', `/images/create?fromImage=${locked}/whoami&tag=1`, undefined, 60_000, {
        'x-registry-auth': auth(password),
      });
    const wrong = await pull('wrong');
    assert.match(wrong.body, /unauthorized|denied|authentication/i);
    const right = await pull('shoal');
    assert.equal(right.status, 200, right.body);
    assert.doesNotMatch(right.body, /"error"/);
    const log = await mustRun('cat', [lab.path('w1', 'shoald.log')]);
    assert.doesNotMatch(log, /c2hvYWw|wrong/, 'no password in the log');
  });

  test('service with an image from the registry: every node pulls it', async () => {
    await lab.mustDocker(
      'm1',
      'service',
      'create',
      '-d',
      '--name',
      'pulled',
      '--replicas',
      '2',
      `${open}/whoami:1`,
    );
    await lab.awaitRunning('m1', 'pulled', 2);
  });
});

describe('no registry', () => {
  const lab = new Lab();
  before(async () => {
    await lab.up('--managers', '1', '--workers', '0');
    await lab.loadImages(['m1']);
    // A name server that takes every question and answers none.
    await lab.exec('m1', 'sh', '-c', 'echo nameserver 10.77.0.254 > /etc/resolv.conf');
  });
  after(() => lab.down());

  test('DNS never answers: a service whose image is present starts without asking', async (t) => {
    const began = performance.now();
    await lab.mustDocker('m1', 'service', 'create', '-d', '--name', 'local', 'whoami:1');
    await lab.awaitRunning('m1', 'local', 1);
    t.diagnostic(`create → running in ${Math.round(performance.now() - began)} ms`);
    const log = await mustRun('cat', [lab.path('m1', 'shoald.log')]);
    assert.doesNotMatch(log, /pull/);
  });
});
