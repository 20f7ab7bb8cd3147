import assert from 'node:assert/strict';
import { appendFile, mkdir, mkdtemp, rm, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { ShoalError } from '#lib/errors';
import { settle } from '#lib/fake-clock';
import { nullLogger } from '#lib/log';
import { seededRandom } from '#lib/random';
import { createContainer } from '#proto/gen/containerd/containers';
import { createTimestamp } from '#proto/gen/google';
import { logLimits } from '../logs/limits.ts';
import { LogKeeper } from '../logs/log-keeper.ts';
import { allLogs, never, requestOf, withCode } from '../runtime-suite.ts';
import { instantClock } from '../testing.ts';
import type { ContainersDeps } from './deps.ts';
import { Exits } from './exits.ts';
import { renderExtension } from './record.ts';
import { RecordStore } from './record-store.ts';
import { Start } from './start.ts';

/** As much of containerd as one container needs; each run writes a line and ends with 0. */
function fakeContainerd() {
  const request = requestOf('c', 'web', ['x'], { isRestartable: true });
  const stored = { request, commandLine: ['x'], stopSignal: 'SIGTERM', cgroupsPath: '/none' };
  const container = createContainer({ id: 'c', extensions: renderExtension(stored) });
  const missing = async (): Promise<never> => {
    throw new ShoalError('not_found', 'no task');
  };
  const containerd = {
    /** What the next run writes; undefined: its task cannot be made. */
    line: undefined as string | undefined,
    clients: {
      containers: {
        get: async () => ({ container: structuredClone(container) }),
        update: async (change: { container: { labels: Record<string, string> } }) => {
          Object.assign(container.labels, change.container.labels);
        },
      },
      tasks: {
        create: async ({ stdout }: { stdout: string }) => {
          const { line } = containerd;
          if (line === undefined) throw new ShoalError('unknown', 'no such mount: unknown');
          await appendFile(stdout, line);
        },
        start: async () => ({ pid: 7 }),
        wait: async () => ({ exitStatus: 0, exitedAt: createTimestamp({ seconds: 1 }) }),
        get: missing,
        delete: missing,
      },
    },
  };
  return containerd;
}

interface World {
  readonly root: string;
  readonly logs: LogKeeper;
  readonly exits: Exits;
  /** Runs it with this line; undefined: its task cannot be made. */
  run(line: string | undefined): Promise<void>;
}

async function inWorld(story: (world: World) => Promise<void>): Promise<void> {
  const root = await mkdtemp(join(tmpdir(), 'shoal-start-'));
  const watchFolder = () => ({ close: () => {} });
  const common = { clock: instantClock, random: seededRandom(1), logger: nullLogger };
  const logs = new LogKeeper(
    { root: join(root, 'logs'), limits: logLimits },
    { ...common, watchFolder },
  );
  const containerd = fakeContainerd();
  const cgroups = { version: 2, memory: root, all: [] };
  const connection = { clients: containerd.clients };
  const deps = { ...common, connection, logs, cgroups } as unknown as ContainersDeps;
  const records = new RecordStore(deps.connection);
  const stopping = new AbortController();
  const exits = new Exits(deps, records, () => {}, stopping.signal);
  const start = new Start(deps, records, exits);
  const copying = logs.run(stopping.signal);
  const run = async (line: string | undefined): Promise<void> => {
    containerd.line = line;
    await start.start('c', async () => []);
  };
  try {
    await story({ root, logs, exits, run });
  } finally {
    stopping.abort();
    await copying;
    await rm(root, { recursive: true, force: true });
  }
}

test('a restart that failed, and one that succeeds → its output follows that of the first run', () =>
  inWorld(async ({ logs, exits, run }) => {
    await run('first run\n');
    await exits.settled('c');
    await assert.rejects(run(undefined), withCode('failed_precondition'));
    await run('again\n');
    await exits.settled('c');
    const lines: string[] = [];
    for await (const { data } of logs.read('c', allLogs, never)) lines.push(String(data));
    assert.deepEqual(lines, ['first run\n', 'again\n']);
  }));

test('the system refuses a read when a container ends → its end is known later', () =>
  inWorld(async ({ root, exits, run }) => {
    // As when there are no file descriptors left.
    const obstacle = join(root, 'none', 'memory.events');
    await mkdir(obstacle, { recursive: true });
    await run('one\n');
    const ended = exits.wait('c', never);
    await Promise.race([exits.settled('c'), settle()]);
    await rmdir(obstacle);
    assert.equal((await ended).code, 0);
  }));
