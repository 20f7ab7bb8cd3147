/**
 * A swarm that has lost its majority: every request is answered at once with what is known, old
 * answers are given to who asks for them, and one manager can go on alone and take others in again.
 */
import assert from 'node:assert/strict';
import { request } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { Lab } from '../support/lab.ts';
import { waitFor } from '../support/wait.ts';
import {
  awaitManagerSocket,
  awaitNode,
  deadlineMs,
  idOf,
  info,
  isReachableManager,
  joinSwarm,
  write,
} from './swarm.ts';

/** Nothing may wait longer than this for a leader that cannot be there. */
const atOnceMs = 1_000;

const lab = new Lab();
before(async () => {
  await lab.up('--managers', '3', '--workers', '1');
  await lab.loadImages(['m1', 'w1']);
});
after(() => lab.down());

async function timed<T>(
  work: () => Promise<T>,
): Promise<{ readonly value: T; readonly ms: number }> {
  const began = performance.now();
  const value = await work();
  return { value, ms: performance.now() - began };
}

interface StaleAnswer {
  readonly status: number | undefined;
  readonly note: string | undefined;
  readonly nodes: number;
}

function listStale(host: string, path: string, headers: Record<string, string>) {
  return new Promise<StaleAnswer>((resolve, reject) => {
    const signal = AbortSignal.timeout(deadlineMs);
    const call = request({ socketPath: lab.socket(host), path, headers, signal }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('error', reject);
      answer.on('end', () => {
        const list = JSON.parse(Buffer.concat(chunks).toString());
        const note = answer.headers['shoal-stale'];
        const nodes = Array.isArray(list) ? list.length : 0;
        resolve({ status: answer.statusCode, note: note?.toString(), nodes });
      });
    });
    call.on('error', reject);
    call.end();
  });
}

describe('majority lost', () => {
  test('before: a service runs; `?stale=true` changes nothing while there is a leader', async () => {
    const args = ['service', 'create', '-d', '--name', 'steady', '--replicas', '2'];
    await lab.mustDocker('m1', ...args, '--constraint', 'node.hostname==m1', 'whoami:1');
    await lab.awaitRunning('m1', 'steady', 2);
    const answer = await listStale('m2', '/nodes?stale=true', {});
    assert.deepEqual(answer, { status: 200, note: undefined, nodes: 4 });
  });

  test('two of three managers die: reads and writes are refused at once with the arithmetic', async (t) => {
    await Promise.all([lab.lab('kill', 'm2'), lab.lab('kill', 'm3')]);
    const problem = await waitFor('`info` tells of the loss', deadlineMs, async () => {
      const { Error: text } = await info(lab, 'm1');
      return /1 of 3 managers reach each other and 2 are needed/.test(text) ? text : undefined;
    });
    assert.match(problem, /10\.77\.0\.12:2377.*--force-new-cluster/s);
    await waitFor('refusals come at once', deadlineMs, async () => {
      const { ms } = await timed(() => lab.docker('m1', 'node', 'ls'));
      return ms < atOnceMs;
    });
    const read = await timed(() => lab.docker('m1', 'node', 'ls'));
    assert.match(read.value.stderr, /no leader \(for \d+ s now\): 1 of 3 managers/);
    const body = { Name: 'late', TaskTemplate: { ContainerSpec: { Image: 'whoami:1' } } };
    const change = await timed(() => lab.http('m1', 'POST', '/services/create', body));
    assert.equal(change.value.status, 503, change.value.body);
    assert.match(change.value.body, /not reachable: .*10\.77\.0\.13:2377/);
    for (const { ms } of [read, change]) assert.ok(ms < atOnceMs, `${ms} ms`);
    t.diagnostic(`refused after ${Math.round(read.ms)} ms and ${Math.round(change.ms)} ms`);
  });

  test('who asks for old answers gets them, marked: query, header and `shoal --stale`', async () => {
    for (const [path, headers] of [
      ['/nodes?stale=true', {}],
      ['/nodes', { 'Shoal-Stale': 'true' }],
    ] as const) {
      const { status, note, nodes } = await listStale('m1', path, headers);
      assert.equal(status, 200);
      assert.match(note ?? '', /^no leader for \d+ s; state as of log index \d+$/);
      assert.equal(nodes, 4);
    }
    const listed = await lab.shoal('m1', '--stale', 'service', 'ls');
    assert.equal(listed.code, 0, listed.stderr);
    assert.match(listed.stdout, /steady/);
    assert.match(listed.stderr, /may be old: no leader for/);
    const refused = await lab.shoal('m1', 'service', 'ls');
    assert.notEqual(refused.code, 0);
  });

  test('containers run on', async () => {
    const containers = await lab.containers('m1');
    assert.equal(containers.filter(({ State }) => State === 'running').length, 2);
  });
});

describe('force-new-cluster', () => {
  const ids = new Map<string, string>();

  test('refused where a majority is there, and on a worker', async () => {
    await lab.lab('start', 'm2');
    await awaitManagerSocket(lab, 'm1');
    for (const host of ['m1', 'm2', 'w1']) ids.set(host, await idOf(lab, host));
    const refused = await lab.docker('m1', 'swarm', 'init', '--force-new-cluster');
    assert.notEqual(refused.code, 0, refused.stdout);
    assert.match(refused.stderr, /2 of 3 managers.*demote/s);
    const worker = await lab.docker('w1', 'swarm', 'init', '--force-new-cluster');
    assert.notEqual(worker.code, 0, worker.stdout);
    assert.match(worker.stderr, /not a swarm manager/);
    await write(lab, 'm1', 'acknowledged-last');
    await lab.lab('kill', 'm2');
  });

  test('majority lost: everything is kept, the only manager leads, the others are Down', async () => {
    const before = await lab.containers('m1');
    await waitFor('the loss is noticed', deadlineMs, async () => {
      return /1 of 3 managers/.test((await info(lab, 'm1')).Error);
    });
    await lab.mustDocker('m1', 'swarm', 'init', '--force-new-cluster');
    assert.equal(await idOf(lab, 'm1'), ids.get('m1'), 'the same node');
    await lab.awaitRunning('m1', 'steady', 2);
    const services = await lab.mustDocker('m1', 'service', 'ls', '--format', '{{.Name}}');
    assert.match(services, /acknowledged-last/);
    const after = await lab.containers('m1');
    assert.deepEqual(after.map(({ Id }) => Id).sort(), before.map(({ Id }) => Id).sort());
    await write(lab, 'm1', 'alone');
    const nodes = await waitFor('the lost managers are Down', deadlineMs, async () => {
      const list = await lab.nodes('m1');
      const down = list.filter(({ Status }) => Status.State === 'down');
      return down.length === 2 ? list : undefined;
    });
    assert.equal(nodes.filter(({ ManagerStatus }) => ManagerStatus !== undefined).length, 1);
    const worker = nodes.find(({ ID }) => ID === ids.get('w1'));
    assert.equal(worker?.Status.State, 'ready', 'the worker found the leader');
  });

  test('a lost manager that comes back is taken in again by itself', async () => {
    await lab.lab('start', 'm2');
    await awaitNode(lab, 'm1', ids.get('m2') ?? '', 'm2 is a manager again', isReachableManager);
    await awaitManagerSocket(lab, 'm2');
    await write(lab, 'm2', 'through-m2');
  });

  test('a lost manager that was removed: refused, says so, leaves and joins anew', async () => {
    const nodes = await lab.nodes('m1');
    const lost = nodes.find(({ Description }) => Description.Hostname === 'm3')?.ID ?? '';
    await lab.mustDocker('m1', 'node', 'rm', lost);
    await lab.lab('start', 'm3');
    await waitFor('m3 says what is wrong', deadlineMs, async () => {
      const { LocalNodeState, Error: problem } = await info(lab, 'm3');
      if (LocalNodeState === 'error' && /removed/.test(problem)) return true;
      throw new Error(`${LocalNodeState}: ${problem}`);
    });
    await lab.mustDocker('m3', 'swarm', 'leave', '--force');
    await joinSwarm(lab, 'm3', 'manager', 'm1');
    await awaitNode(lab, 'm1', await idOf(lab, 'm3'), 'm3 is a manager', isReachableManager);
  });
});
