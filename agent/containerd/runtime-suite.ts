/**
 * What every implementation of `Runtime` must do: one list of tests, run against the fake here and
 * against containerd in the end-to-end tests. The harness translates a kind of program into a
 * command that the implementation understands.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type ErrorCode, isShoalError } from '#lib/errors';
import type { ContainerRequest, LogQuery, Runtime, RuntimeEvent } from './types.ts';

export type ProgramKind =
  /** Runs until a signal ends it. */
  | 'sleeps'
  | 'ignores-term'
  | 'exits-3'
  /** Writes `out 1`, `out 2` to stdout, then `err 1` to stderr, then ends with 0. */
  | 'prints'
  | 'no-such-program';

export interface SuiteHarness {
  readonly runtime: Runtime;
  /** A local image. */
  readonly image: string;
  command(kind: ProgramKind): readonly string[];
  close(): Promise<void>;
}

export function requestOf(
  id: string,
  image: string,
  command: readonly string[],
  changes: Partial<ContainerRequest> = {},
): ContainerRequest {
  return {
    id,
    name: `web.1.${id}`,
    labels: { 'com.example.a': 'b' },
    image,
    command,
    args: [],
    env: [],
    workingDirectory: '',
    user: '',
    groups: [],
    hostname: '',
    tty: false,
    openStdin: false,
    readOnlyRoot: false,
    init: false,
    stopSignal: '',
    mounts: [],
    resources: { nanoCpus: 0, memoryBytes: 0, memorySwapBytes: 0, pids: 0 },
    ulimits: [],
    sysctls: {},
    capabilityAdd: [],
    capabilityDrop: [],
    noNewPrivileges: false,
    seccompProfile: 'default',
    oomScoreAdj: 0,
    netnsPath: '',
    ...changes,
  };
}

export const allLogs: LogQuery = {
  stdout: true,
  stderr: true,
  follow: false,
  tail: undefined,
  sinceMs: undefined,
  untilMs: undefined,
};

export const never: AbortSignal = new AbortController().signal;

/** For `assert.rejects`. */
export function withCode(code: ErrorCode): (error: unknown) => boolean {
  return (error) => {
    assert.ok(isShoalError(error), `a ShoalError was expected, not ${String(error)}`);
    assert.equal(error.code, code, error.message);
    return true;
  };
}

export async function readLogs(
  runtime: Runtime,
  id: string,
  query: Partial<LogQuery> = {},
): Promise<readonly string[]> {
  const lines: string[] = [];
  for await (const line of runtime.containers.logs(id, { ...allLogs, ...query }, never)) {
    lines.push(`${line.stream}: ${Buffer.from(line.data).toString('utf8').trimEnd()}`);
  }
  return lines;
}

/** Questions to the runtime until an event must have come: each takes a millisecond. */
const eventRoundsMax = 2_000;

interface Bench {
  readonly harness: SuiteHarness;
  readonly runtime: Runtime;
  /** Creates a container of that kind and returns its id. */
  create(kind: ProgramKind): Promise<string>;
  run(kind: ProgramKind): Promise<string>;
}

/** Registers the tests. `open` is called once, before them. */
export function describeRuntime(title: string, open: () => Promise<SuiteHarness>): void {
  describe(`runtime (${title})`, () => {
    let bench: Bench | undefined;
    let count = 0;
    before(async () => {
      const harness = await open();
      const { runtime } = harness;
      const create = async (kind: ProgramKind): Promise<string> => {
        const id = `suite${++count}`;
        const request = requestOf(id, harness.image, harness.command(kind));
        await runtime.containers.create(request);
        return id;
      };
      const run = async (kind: ProgramKind): Promise<string> => {
        const id = await create(kind);
        await runtime.containers.start(id);
        return id;
      };
      bench = { harness, runtime, create, run };
    });
    after(async () => {
      if (bench === undefined) return;
      const left = await bench.runtime.containers.list();
      for (const { id } of left) await bench.runtime.containers.remove(id);
      await bench.harness.close();
    });
    const get = (): Bench => {
      assert.ok(bench !== undefined, 'the runtime is open');
      return bench;
    };
    describeLife(get);
    describeEnds(get);
    describeRuns(get);
    describeEvents(get);
    describeViews(get);
  });
}

function describeLife(get: () => Bench): void {
  it('container: created → known, not running', async () => {
    const { runtime, create } = get();
    const id = await create('sleeps');
    const facts = await runtime.containers.inspect(id);
    assert.equal(facts?.state, 'created');
    assert.equal(facts?.pid, 0);
    assert.equal(facts?.name, `web.1.${id}`);
    assert.deepEqual(facts?.labels, { 'com.example.a': 'b' });
    assert.equal(facts?.startedAt, undefined);
    assert.equal(facts?.exit, undefined);
  });

  it('container: created twice alike → one container', async () => {
    const { harness, runtime, create } = get();
    const id = await create('sleeps');
    await runtime.containers.create(requestOf(id, harness.image, harness.command('sleeps')));
    const other = requestOf(id, harness.image, harness.command('prints'));
    await assert.rejects(runtime.containers.create(other), withCode('already_exists'));
    const same = (await runtime.containers.list()).filter((facts) => facts.id === id);
    assert.equal(same.length, 1);
  });

  it('container: image is not local → not_found', async () => {
    const { runtime, harness } = get();
    const request = requestOf('noimage', 'nothing.example/none:1', harness.command('sleeps'));
    await assert.rejects(runtime.containers.create(request), withCode('not_found'));
    assert.equal(await runtime.containers.inspect('noimage'), undefined);
  });

  it('container: started → running with a pid, starting again changes nothing', async () => {
    const { runtime, run } = get();
    const id = await run('sleeps');
    const facts = await runtime.containers.inspect(id);
    assert.equal(facts?.state, 'running');
    assert.ok((facts?.pid ?? 0) > 0);
    assert.notEqual(facts?.startedAt, undefined);
    assert.equal((await runtime.containers.start(id)).pid, facts?.pid);
  });

  it('container: no such program → failed_precondition, removable', async () => {
    const { runtime, create } = get();
    const id = await create('no-such-program');
    await assert.rejects(runtime.containers.start(id), withCode('failed_precondition'));
    assert.notEqual((await runtime.containers.inspect(id))?.state, 'running');
    await runtime.containers.remove(id);
    assert.equal(await runtime.containers.inspect(id), undefined);
  });

  it('container: unknown id → not_found, except for remove', async () => {
    const { containers } = get().runtime;
    await assert.rejects(containers.start('missing'), withCode('not_found'));
    await assert.rejects(containers.wait('missing', never), withCode('not_found'));
    await assert.rejects(containers.stop('missing', 10), withCode('not_found'));
    await assert.rejects(containers.kill('missing', 'KILL'), withCode('not_found'));
    await containers.remove('missing');
    assert.equal(await containers.inspect('missing'), undefined);
  });
}

function describeRuns(get: () => Bench): void {
  it('container: restartable and has ended → runs once more, its log goes on', async () => {
    const { harness, runtime } = get();
    const command = harness.command('prints');
    const id = 'again1';
    const changes = { isRestartable: true } as const;
    await runtime.containers.create(requestOf(id, harness.image, command, changes));
    for (let round = 1; round <= 3; round++) {
      assert.ok((await runtime.containers.start(id)).pid > 0);
      assert.equal((await runtime.containers.wait(id, never)).code, 0);
      const lines = await readLogs(runtime, id, { stderr: false, follow: true });
      const expected = Array.from({ length: round }, () => ['stdout: out 1', 'stdout: out 2']);
      assert.deepEqual(lines, expected.flat(), `round ${round}`);
    }
    assert.equal((await runtime.containers.inspect(id))?.state, 'exited');
    await runtime.containers.remove(id);
    assert.equal(await runtime.containers.inspect(id), undefined);
  });
}

function describeEnds(get: () => Bench): void {
  it('container: ends by itself → its code, for early and late waiters', async () => {
    const { runtime, create } = get();
    const id = await create('exits-3');
    const early = runtime.containers.wait(id, never);
    await runtime.containers.start(id);
    assert.equal((await early).code, 3);
    assert.equal((await early).oomKilled, false);
    assert.deepEqual(await runtime.containers.wait(id, never), await early);
    const facts = await runtime.containers.inspect(id);
    assert.equal(facts?.state, 'exited');
    assert.deepEqual(facts?.exit, await early);
    assert.equal(facts?.pid, 0);
  });

  it('container: has ended → cannot be started again', async () => {
    const { runtime, run } = get();
    const id = await run('exits-3');
    await runtime.containers.wait(id, never);
    await assert.rejects(runtime.containers.start(id), withCode('failed_precondition'));
    await assert.rejects(runtime.containers.kill(id, 'TERM'), withCode('failed_precondition'));
  });

  it('stop: the program obeys → its own code before the grace is over', async () => {
    const { runtime, run } = get();
    const id = await run('sleeps');
    const exit = await runtime.containers.stop(id, 60_000);
    assert.equal(exit.code, 143);
    assert.deepEqual(await runtime.containers.stop(id, 60_000), exit);
  });

  it('stop: the program ignores it → SIGKILL after the grace', async () => {
    const { runtime, run } = get();
    const id = await run('ignores-term');
    assert.equal((await runtime.containers.stop(id, 50)).code, 137);
  });

  it('stop: never started → nothing to do', async () => {
    const { runtime, create } = get();
    const id = await create('sleeps');
    assert.equal((await runtime.containers.stop(id, 50)).code, 0);
    assert.equal((await runtime.containers.inspect(id))?.state, 'created');
  });

  it('kill: a signal by name → delivered', async () => {
    const { runtime, run } = get();
    const id = await run('sleeps');
    await runtime.containers.kill(id, 'SIGKILL');
    assert.equal((await runtime.containers.wait(id, never)).code, 137);
    await assert.rejects(runtime.containers.kill(id, 'NOPE'), withCode('invalid_argument'));
  });

  it('remove: it runs → killed, gone, and removable again', async () => {
    const { runtime, run } = get();
    const id = await run('ignores-term');
    const ended = runtime.containers.wait(id, never);
    await runtime.containers.remove(id);
    assert.equal((await ended).code, 137);
    assert.equal(await runtime.containers.inspect(id), undefined);
    await runtime.containers.remove(id);
  });

  it('wait: given up → rejects with the reason, others still hear of the end', async () => {
    const { runtime, run } = get();
    const id = await run('sleeps');
    const abort = new AbortController();
    const givenUp = runtime.containers.wait(id, abort.signal);
    const patient = runtime.containers.wait(id, never);
    const reason = new Error('enough');
    abort.abort(reason);
    await assert.rejects(givenUp, reason);
    await runtime.containers.kill(id, '9');
    assert.equal((await patient).code, 137);
  });

  it('watch: a container ends → one exit event with its status', async () => {
    const { runtime, create } = get();
    const id = await create('exits-3');
    const events: RuntimeEvent[] = [];
    const stop = runtime.watch((event) => events.push(event));
    await runtime.containers.start(id);
    const exit = await runtime.containers.wait(id, never);
    await runtime.containers.remove(id);
    stop();
    const ofIt = events.filter((event) => event.kind === 'exit' && event.id === id);
    assert.deepEqual(ofIt, [{ kind: 'exit', id, exit }]);
  });
}

function describeEvents(get: () => Bench): void {
  it('watch: created and started → one event of each, in order', async () => {
    const { runtime, harness, create } = get();
    const kinds = new Map<string, string[]>();
    const stop = runtime.watch((event) => {
      if (event.kind === 'reconnected') return;
      kinds.set(event.id, [...(kinds.get(event.id) ?? []), event.kind]);
    });
    const id = await create('sleeps');
    await runtime.containers.create(requestOf(id, harness.image, harness.command('sleeps')));
    await runtime.containers.start(id);
    await runtime.containers.start(id);
    await runtime.containers.kill(id, 'KILL');
    await runtime.containers.wait(id, never);
    // Events of creating and starting travel on their own way, apart from the end.
    const seen = (): boolean => (kinds.get(id)?.length ?? 0) >= 3;
    for (let round = 0; round < eventRoundsMax && !seen(); round++) await runtime.versions();
    stop();
    const own = kinds.get(id) ?? [];
    assert.deepEqual(own.filter((kind) => kind !== 'exit').slice(0, 2), ['create', 'start']);
    assert.equal(own.length, 3);
  });
}

function describeViews(get: () => Bench): void {
  it('logs: both streams → every line with its stream, selectable', async () => {
    const { runtime, run } = get();
    const id = await run('prints');
    await runtime.containers.wait(id, never);
    // Following an ended container ends when all is told.
    const all = await readLogs(runtime, id, { follow: true });
    assert.deepEqual([...all].sort(), ['stderr: err 1', 'stdout: out 1', 'stdout: out 2']);
    const stdout = { stderr: false };
    assert.deepEqual(await readLogs(runtime, id, stdout), ['stdout: out 1', 'stdout: out 2']);
    assert.deepEqual(await readLogs(runtime, id, { ...stdout, tail: 1 }), ['stdout: out 2']);
    assert.deepEqual(await readLogs(runtime, id, { tail: 0 }), []);
    assert.deepEqual(await readLogs(runtime, id, { untilMs: 1000 }), []);
    assert.equal((await readLogs(runtime, id, { sinceMs: 1000 })).length, 3);
  });

  it('logs: followed while it runs → ends when the container does', async () => {
    const { runtime, run } = get();
    const id = await run('sleeps');
    const reading = readLogs(runtime, id, { follow: true });
    await runtime.containers.stop(id, 60_000);
    assert.deepEqual(await reading, []);
  });

  it('list: everything that was created and not removed', async () => {
    const { runtime, create, run } = get();
    const created = await create('sleeps');
    const running = await run('sleeps');
    const states = new Map(
      (await runtime.containers.list()).map((facts) => [facts.id, facts.state]),
    );
    assert.equal(states.get(created), 'created');
    assert.equal(states.get(running), 'running');
    await runtime.containers.remove(created);
    await runtime.containers.remove(running);
    const left = (await runtime.containers.list()).map((facts) => facts.id);
    assert.ok(!left.includes(created));
    assert.ok(!left.includes(running));
  });

  it('images: present → found by name, digest, name@digest, id and prefix', async () => {
    const { runtime, harness } = get();
    const facts = await runtime.images.find(harness.image);
    assert.ok(facts !== undefined);
    const { name, digest, configDigest } = facts;
    // What was only imported has no digest that a registry would know.
    const byDigest = digest === '' ? [] : [`${name}@${digest}`, `other@${digest}`];
    const forms = [name, ...byDigest, configDigest];
    for (const form of [...forms, configDigest.slice(7, 19)]) {
      assert.equal((await runtime.images.find(form))?.configDigest, configDigest, form);
    }
    assert.equal(await runtime.images.find('nothing.example/none:1'), undefined);
    assert.equal(await runtime.images.find(`x@sha256:${'0'.repeat(64)}`), undefined);
    assert.ok((await runtime.images.list()).some((image) => image.name === name));
  });
}
