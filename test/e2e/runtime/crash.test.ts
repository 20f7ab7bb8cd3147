/** What survives when one of us dies: our process, containerd, a shim. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import type { ContainerdRuntime } from '#agent/containerd/containerd';
import { readLogs, requestOf } from '#agent/containerd/runtime-suite';
import type { RuntimeEvent } from '#agent/containerd/types';
import { type Ground, image, load, makeGround, never, until, whyNot } from './support.ts';

function parentOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
}

/** A zombie has no command line. */
function isDead(pid: number): boolean {
  return !existsSync(`/proc/${pid}`) || readFileSync(`/proc/${pid}/cmdline`).length === 0;
}

const reason = whyNot();
describe('runtime after a crash', reason === undefined ? {} : { skip: reason }, () => {
  let ground: Ground;
  let runtime: ContainerdRuntime;
  before(async () => {
    ground = await makeGround();
    runtime = await ground.open();
    await load(runtime, [{ tags: [image] }]);
  });
  after(() => ground.close());

  const start = async (id: string, script: string, changes = {}): Promise<number> => {
    await runtime.containers.create(requestOf(id, image, ['sh', '-c', script], changes));
    return (await runtime.containers.start(id)).pid;
  };

  it('containerd killed → started again, the container runs on and its exit arrives', async () => {
    const pid = await start('c1', 'trap "exit 7" TERM; while :; do sleep 0.1; done');
    const ended = runtime.containers.wait('c1', never);
    const before = runtime.daemon?.pid ?? 0;
    const events: RuntimeEvent[] = [];
    const stop = runtime.watch((event) => events.push(event));
    process.kill(before, 'SIGKILL');
    await until('containerd is started again', () => runtime.daemon?.pid !== before);
    events.length = 0;
    await until('the runtime has reconnected', () => events.length > 0);
    stop();
    assert.deepEqual(events[0], { kind: 'reconnected' });
    const facts = await runtime.containers.inspect('c1');
    assert.equal(facts?.state, 'running');
    assert.equal(facts?.pid, pid);
    assert.equal((await runtime.containers.exec('c1', ['echo', 'hi'], 10_000)).output, 'hi\n');
    await runtime.containers.kill('c1', 'TERM');
    assert.equal((await ended).code, 7);
  });

  it('exit while containerd and we are away → code and time are known afterwards', async () => {
    const pid = await start('c2', 'sleep 1; echo late; exit 9');
    const { daemon } = runtime;
    await runtime.close();
    await daemon?.stop();
    await until('the container has ended', () => isDead(pid));
    const awayUntil = Date.now() + 1_500;
    await until('some time has passed since', () => Date.now() > awayUntil);
    runtime = await ground.open();
    const exit = await runtime.containers.wait('c2', never);
    assert.equal(exit.code, 9);
    const { createdAt = '' } = (await runtime.containers.inspect('c2')) ?? {};
    assert.ok(
      Date.parse(exit.exitedAt) - Date.parse(createdAt) < 2_000,
      'the true time of the end',
    );
    assert.deepEqual(await readLogs(runtime, 'c2', { follow: true }), ['stdout: late']);
  });

  it('shim killed → 137, and no process of the container lives', async () => {
    const pid = await start('c3', 'sleep 1000 & sleep 1000');
    const ended = runtime.containers.wait('c3', never);
    process.kill(parentOf(pid), 'SIGKILL');
    assert.equal((await ended).code, 137);
    assert.ok(isDead(pid));
    assert.equal((await runtime.containers.inspect('c3'))?.state, 'exited');
    await runtime.containers.remove('c3');
    assert.equal(await runtime.containers.inspect('c3'), undefined);
  });

  it('our process replaced → containers are found, no line is lost or doubled', async () => {
    await start('c4', 'i=0; while :; do i=$((i+1)); echo $i; sleep 0.01; done');
    await until('some lines are there', async () => (await readLogs(runtime, 'c4')).length > 10);
    await runtime.close();
    const during = Date.now();
    await until('more was written meanwhile', () => Date.now() > during + 300);
    runtime = await ground.open();
    const facts = (await runtime.containers.list()).find(({ id }) => id === 'c4');
    assert.equal(facts?.state, 'running');
    assert.equal(facts?.request.id, 'c4');
    const exit = await runtime.containers.stop('c4', 0);
    assert.equal(exit.code, 137);
    const lines = await readLogs(runtime, 'c4', { follow: true });
    const expected = lines.map((_, index) => `stdout: ${index + 1}`);
    assert.ok(lines.length > 30);
    assert.deepEqual(lines, expected);
  });

  it('killed for memory → the exit says so', async () => {
    const resources = { nanoCpus: 0, memoryBytes: 16 << 20, memorySwapBytes: 16 << 20, pids: 0 };
    await start('c5', 'x=a; while :; do x=$x$x; done', { resources });
    const exit = await runtime.containers.wait('c5', never);
    assert.deepEqual([exit.code, exit.oomKilled], [137, true]);
    await start('c6', 'kill -9 $$; sleep 9', { resources });
    await runtime.containers.stop('c6', 0);
    assert.equal((await runtime.containers.wait('c6', never)).oomKilled, false);
  });
});
