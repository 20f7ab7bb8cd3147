/**
 * A manager whose disk was lost or damaged while it was off: it says so, the others go on, and the
 * documented commands bring it back with all that the swarm has.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
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

const lab = new Lab();
const victim = 'm3';
const raft = (...parts: readonly string[]): string =>
  lab.path(victim, 'data', 'swarm', 'raft', ...parts);

before(async () => {
  await lab.up('--managers', '3', '--workers', '0');
});
after(() => lab.down());

/** What the victim says is wrong. */
function problemOf(expected: RegExp): Promise<string> {
  return waitFor(`${victim} says what is wrong`, deadlineMs, async () => {
    const { Error: text, LocalNodeState } = await info(lab, victim);
    if (expected.test(text)) return text;
    throw new Error(`${LocalNodeState}: ${text}`);
  });
}

/** Out of the group and in again, by the commands that the README has. */
async function comeBack(oldId: string): Promise<void> {
  if ((await info(lab, victim)).LocalNodeState !== 'inactive') {
    await lab.mustDocker(victim, 'swarm', 'leave', '--force');
  }
  await waitFor('the others let it go', deadlineMs, async () => {
    await lab.docker('m1', 'node', 'demote', oldId);
    const { code, stderr } = await lab.docker('m1', 'node', 'rm', '--force', oldId);
    if (code !== 0 && !/not found/.test(stderr)) throw new Error(stderr);
    return true;
  });
  await joinSwarm(lab, victim, 'manager', 'm1');
  const id = await idOf(lab, victim);
  assert.notEqual(id, oldId);
  await awaitNode(lab, 'm1', id, 'it votes again', isReachableManager);
  await awaitManagerSocket(lab, victim);
  const services = await lab.mustDocker(victim, 'service', 'ls', '--format', '{{.Name}}');
  assert.match(services, /written-before/);
  assert.match(services, /written-meanwhile/);
}

/** The newest segment that is full of batches, and a place in the middle of its content. */
function middleOfLog(): { readonly path: string; readonly offset: number } {
  const folder = raft('wal');
  const [name = ''] = readdirSync(folder).sort();
  const path = join(folder, name);
  const content = readFileSync(path);
  let end = content.length;
  while (end > 0 && content[end - 1] === 0) end--;
  return { path, offset: Math.floor(end / 2) };
}

describe('a manager’s disk', () => {
  test('one byte flipped in the middle of its log → corruption, not a shorter log', async () => {
    await write(lab, 'm1', 'written-before');
    const id = await idOf(lab, victim);
    await lab.lab('stop', victim);
    await write(lab, 'm1', 'written-meanwhile');
    const { path, offset } = middleOfLog();
    const content = readFileSync(path);
    content[offset] = (content[offset] ?? 0) ^ 1;
    writeFileSync(path, content);
    await lab.lab('start', victim);
    const problem = await problemOf(/damaged|corrupt/i);
    assert.ok(problem.includes('wal'), problem);
    assert.deepEqual(readFileSync(path), content, 'nothing was cut off or repaired');
    await write(lab, 'm1', 'without-it');
    await comeBack(id);
  });

  test('its log deleted → it says so and takes no part', async () => {
    const id = await idOf(lab, victim);
    await lab.lab('stop', victim);
    rmSync(raft(), { recursive: true });
    await lab.lab('start', victim);
    const problem = await problemOf(/raft|log/i);
    assert.match(problem, /leave|join/, 'and what to do');
    await write(lab, 'm1', 'without-its-log');
    await comeBack(id);
  });

  test('its whole data folder deleted → a machine in no swarm, which the others miss', async () => {
    const id = await idOf(lab, victim);
    await lab.lab('stop', victim);
    const data = lab.path(victim, 'data');
    for (const name of readdirSync(data)) {
      if (name !== 'containerd') rmSync(join(data, name), { recursive: true });
    }
    await lab.lab('start', victim);
    await waitFor(`${victim} is in no swarm`, deadlineMs, async () => {
      const { LocalNodeState } = await info(lab, victim);
      return LocalNodeState === 'inactive';
    });
    await awaitNode(lab, 'm1', id, 'it is down', ({ Status }) => Status.State === 'down');
    await comeBack(id);
  });
});
