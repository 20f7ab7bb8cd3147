import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, rm, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { must } from '#lib/assert';
import { isShoalError, ShoalError } from '#lib/errors';
import { FakeClock, settle } from '#lib/fake-clock';
import { nullLogger } from '#lib/log';
import { seededRandom } from '#lib/random';
import { createHealthConfig, createMount, MountType } from '#proto/gen/swarm';
import { FakeRuntime } from '../containerd/fake.ts';
import type { FakeProgram } from '../containerd/fake-container.ts';
import { LocalVolumes } from '../volumes/volumes.ts';
import { Standalone } from './standalone.ts';
import { FakeSide, onNetworks, plainRequest } from './testing.ts';
import type { StandaloneRequest } from './types.ts';

/** For real files on a busy machine. */
const waitMsMax = 20_000;
const { signal } = new AbortController();

/** A node whose daemon can die at any moment; disk, runtime and network stay. */
class World {
  readonly clock = new FakeClock();
  readonly side = new FakeSide();
  readonly runtime: FakeRuntime;
  program: FakeProgram = {};
  readonly folder: string;
  standalone!: Standalone;

  constructor(folder: string) {
    this.folder = folder;
    this.runtime = new FakeRuntime({ program: () => this.program }, this);
    this.runtime.addImage('busybox');
  }

  async boot(isOnline = true): Promise<void> {
    const volumes = new LocalVolumes({ directory: join(this.folder, 'volumes') }, this);
    this.standalone = await Standalone.open(
      { dataRoot: this.folder, netnsDirectory: '/run/netns', namespacePrefix: 'shoal-' },
      { ...this, random: seededRandom(1), log: nullLogger, volumes, runtime: this.runtime },
    );
    if (isOnline) this.standalone.online(this.side.side);
  }

  /** The kernel keeps what it has; another run of the daemon begins. */
  async crash(isOnline = true): Promise<void> {
    await this.standalone.stop();
    this.side.network.crash();
    this.side.network.attached.clear();
    await this.boot(isOnline);
  }

  create(changes: Partial<StandaloneRequest> = {}): Promise<string> {
    return this.standalone.create(plainRequest(changes));
  }

  async run(changes: Partial<StandaloneRequest> = {}): Promise<string> {
    const id = await this.create(changes);
    await this.standalone.start(id);
    return id;
  }

  async stateOf(id: string): Promise<string> {
    return (await this.runtime.containers.inspect(id))?.state ?? 'gone';
  }

  /** Lets time pass until it is so. */
  async until(what: string, isTrue: () => boolean | Promise<boolean>): Promise<void> {
    const endMs = performance.now() + waitMsMax;
    while (performance.now() < endMs) {
      if (await isTrue()) return;
      await settle();
      await this.clock.advanceAsync(50);
    }
    assert.fail(`not within ${waitMsMax} ms: ${what}`);
  }
}

async function inWorld(story: (world: World) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'shoal-standalone-'));
  const world = new World(folder);
  try {
    await world.boot();
    await story(world);
  } finally {
    await world.standalone.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function refusal(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    assert.ok(isShoalError(error), String(error));
    return `${error.code}: ${error.message}`;
  }
  return 'accepted';
}

describe('containers made by hand', () => {
  test('create, start, stop, start again, remove → each as told, and nothing is left', () =>
    inWorld(async (world) => {
      const { standalone } = world;
      const id = await world.create();
      assert.equal(await world.stateOf(id), 'created');
      assert.equal(await standalone.start(id), true);
      assert.equal(await standalone.start(id), false, 'it runs already');
      assert.equal(world.side.network.has(id), true);
      assert.equal(await standalone.stopContainer(id, 0), true);
      assert.equal(await standalone.stopContainer(id, 0), false);
      await world.until('its network is given back', () => !world.side.network.has(id));
      await standalone.start(id);
      assert.equal(await world.stateOf(id), 'running');
      assert.match(
        await refusal(standalone.remove(id, false, true)),
        /^already_exists: cannot remove/,
      );
      await standalone.remove(id, true, true);
      assert.equal(await world.stateOf(id), 'gone');
      assert.equal(world.side.network.has(id), false);
      assert.deepEqual(await readdir(join(world.folder, 'standalone')), []);
      assert.deepEqual(await readdir(join(world.folder, 'containers')), []);
      assert.match(await refusal(standalone.start(id)), /^not_found: No such container/);
    }));

  test('a name that is taken, a bad one, none, an absent image → in Docker’s words', () =>
    inWorld(async (world) => {
      const id = await world.create();
      const conflict = `already_exists: Conflict. The container name "/debug" is already in use by container "${id}"`;
      assert.ok((await refusal(world.create())).startsWith(conflict));
      assert.match(await refusal(world.create({ name: '/x' })), /Invalid container name/);
      const absent = await refusal(world.create({ name: 'other', image: 'nope:1' }));
      assert.equal(absent, 'not_found: No such image: nope:1');
      const nameless = must(world.standalone.find(await world.create({ name: '' })), 'it is made');
      assert.match(nameless.name, /^[a-z]+_[a-z]+$/);
      const both = await Promise.all(
        ['twin', 'twin'].map((name) => refusal(world.create({ name }))),
      );
      assert.equal(both.filter((outcome) => outcome === 'accepted').length, 1);
    }));

  test('outside a swarm → made and removed, not started, and it says what to do', () =>
    inWorld(async (world) => {
      await world.standalone.offline();
      const id = await world.create();
      assert.match(
        await refusal(world.standalone.start(id)),
        /^unavailable: this node is in no swarm/,
      );
      await world.standalone.remove(id, false, true);
      assert.equal(await world.stateOf(id), 'gone');
    }));

  test('waits: begun before the start → told of the end, and of the removal', () =>
    inWorld(async (world) => {
      world.program = { exitAfterMs: 100, code: 3 };
      const { standalone } = world;
      const id = await world.create({ autoRemove: true });
      assert.equal(await standalone.wait(id, 'not-running', signal), 0, 'it does not run');
      const ended = standalone.wait(id, 'next-exit', signal);
      const removed = standalone.wait(id, 'removed', signal);
      const gone: string[] = [];
      standalone.onRemoved(({ name }) => gone.push(name));
      await standalone.start(id);
      await world.until('it is gone', async () => (await world.stateOf(id)) === 'gone');
      assert.deepEqual([await ended, await removed], [3, 3]);
      await world.until('the listener hears', () => gone.length === 1);
    }));

  test('--rm of a command that cannot start → refused with the reason, and removed', () =>
    inWorld(async (world) => {
      world.program = { startError: 'no such program' };
      const id = await world.create({ autoRemove: true, place: onNetworks('net') });
      const removed = world.standalone.wait(id, 'removed', signal);
      assert.match(await refusal(world.standalone.start(id)), /cannot be started: no such program/);
      await removed;
      assert.equal(await world.stateOf(id), 'gone');
      assert.deepEqual([world.side.names, world.side.network.has(id)], [[], false]);
    }));

  test('output: attached before the start → every line of that run, then the end', () =>
    inWorld(async (world) => {
      world.program = { lines: [{ stream: 'stdout', text: 'hi\n' }], exitAfterMs: 100 };
      const id = await world.create();
      for (let run = 1; run <= 2; run++) {
        const lines = await world.standalone.output(id, signal);
        const reading = (async () => {
          const texts: string[] = [];
          for await (const { data } of lines) texts.push(Buffer.from(data).toString());
          return texts;
        })();
        await world.standalone.start(id);
        await world.until('it ends', async () => (await world.stateOf(id)) === 'exited');
        assert.deepEqual(await reading, ['hi\n'], `run ${run}`);
        world.clock.advance(1);
      }
    }));
});

test('health: checked while it runs; unhealthy until a check succeeds; it is left alone', () =>
  inWorld(async (world) => {
    const result = { code: 1, output: 'no' };
    world.program = { exec: () => result };
    const healthcheck = createHealthConfig({
      test: ['CMD', 'check'],
      interval: { seconds: 1, nanos: 0 },
      retries: 2,
    });
    const id = await world.run({ healthcheck });
    const status = () => world.standalone.health(id)?.status;
    await world.until('it is watched', () => status() === 'starting');
    await world.until('unhealthy', () => status() === 'unhealthy');
    assert.equal(await world.stateOf(id), 'running');
    result.code = 0;
    await world.until('healthy', () => status() === 'healthy');
    await world.standalone.stopContainer(id, 0);
    assert.equal(status(), undefined);
  }));

test('health: a disk that is full when a check is to be made → checked again later', () =>
  inWorld(async (world) => {
    let isFull = true;
    let checks = 0;
    world.program = {
      exec: () => {
        checks++;
        if (isFull) throw new Error('ENOSPC: no space left on device');
        return { code: 0, output: '' };
      },
    };
    const healthcheck = createHealthConfig({
      test: ['CMD', 'check'],
      interval: { seconds: 1, nanos: 0 },
    });
    const id = await world.run({ healthcheck });
    await world.until('it was checked', () => checks > 0);
    isFull = false;
    await world.until('healthy', () => world.standalone.health(id)?.status === 'healthy');
  }));

describe('restart policies', () => {
  const always = { restart: { name: 'always', retriesMax: 0 } } as const;

  test('always → comes back after each end with a growing pause, its networks kept', () =>
    inWorld(async (world) => {
      const id = await world.run({ ...always, place: onNetworks('net') });
      for (let round = 1; round <= 3; round++) {
        world.runtime.end(id, 1);
        await world.until('noted', () => world.standalone.find(id)?.restarts === round);
        assert.deepEqual(world.side.names, ['debug net']);
        await world.until('back', async () => (await world.stateOf(id)) === 'running');
      }
      assert.equal(world.side.wishes.length, 1, 'managers were asked once');
      await world.standalone.stopContainer(id, 0);
      await world.until('given back', () => world.side.names.length === 0);
      await world.clock.advanceAsync(200_000);
      assert.equal(await world.stateOf(id), 'exited', 'a person has stopped it');
    }));

  test('on-failure:2 → so often and no more; a waiter hears when it is over', () =>
    inWorld(async (world) => {
      world.program = { exitAfterMs: 10, code: 7 };
      const id = await world.create({ restart: { name: 'on-failure', retriesMax: 2 } });
      await world.standalone.start(id);
      const over = world.standalone.wait(id, 'not-running', signal);
      await world.until('over', () => world.standalone.find(id)?.phase === 'down');
      assert.equal(await over, 7);
      assert.equal(world.standalone.find(id)?.restarts, 2);
    }));

  test('killed by hand → stays down; the daemon starts → always is back', () =>
    inWorld(async (world) => {
      const id = await world.run(always);
      await world.standalone.kill(id, 'SIGKILL');
      await world.until('down', () => world.standalone.find(id)?.phase === 'down');
      await world.crash();
      await world.until('back', async () => (await world.stateOf(id)) === 'running');
    }));

  test('told to end by its own stop signal, however that is spelled → stays down', () =>
    inWorld(async (world) => {
      for (const spelled of ['INT', 'sigint', '2']) {
        const id = await world.run({ ...always, name: `by-${spelled}`, stopSignal: 'SIGINT' });
        await world.standalone.kill(id, spelled);
        await world.until('noted', () => world.standalone.find(id)?.seenExit !== '');
        assert.equal(world.standalone.find(id)?.phase, 'down', spelled);
      }
    }));
});

test('restart of one that is removed when it ends → it stays, until it ends by itself', () =>
  inWorld(async (world) => {
    const id = await world.run({ autoRemove: true });
    await world.standalone.restart(id, 0);
    for (let round = 0; round < 20; round++) await settle();
    assert.equal(await world.stateOf(id), 'running');
    await world.standalone.stopContainer(id, 0);
    await world.until('it is gone', async () => (await world.stateOf(id)) === 'gone');
  }));

test('the runtime goes away while one is made → its name is free when it is back', () =>
  inWorld(async (world) => {
    const { containers } = world.runtime;
    const { create, remove } = containers;
    const away = async (): Promise<never> => {
      throw new ShoalError('unavailable', 'the runtime is away');
    };
    Object.assign(containers, { create: away, remove: away });
    await assert.rejects(world.create({ name: 'mine' }), { code: 'unavailable' });
    Object.assign(containers, { create, remove });
    const isMade = async (): Promise<boolean> => {
      try {
        await world.create({ name: 'mine' });
        return true;
      } catch (error) {
        if (isShoalError(error, 'already_exists')) return false;
        throw error;
      }
    };
    await world.until('its name is free', isMade);
  }));

test('a disk that takes no write when a container ends → its end is dealt with later', () =>
  inWorld(async (world) => {
    world.program = { exitAfterMs: 1_000, code: 3 };
    const id = await world.run();
    // As a full disk: the file beside the record cannot be written.
    const obstacle = join(world.folder, 'standalone', `${id}.json.tmp`);
    await mkdir(obstacle);
    await world.until('ended', async () => (await world.stateOf(id)) === 'exited');
    // Its turn comes after that of the loop.
    await assert.rejects(world.standalone.remove(id, false, false), { code: 'EISDIR' });
    assert.equal(world.standalone.find(id)?.phase, 'up');
    await rmdir(obstacle);
    await world.until('noted', () => world.standalone.find(id)?.phase === 'down');
    assert.equal(world.standalone.find(id)?.exitCode, 3);
  }));

describe('after a crash of the daemon', () => {
  test('it ran on → its place is looked after again, nothing is started', () =>
    inWorld(async (world) => {
      const id = await world.run({ place: onNetworks('net') });
      const before = await world.runtime.containers.inspect(id);
      await world.crash();
      await world.until('adopted', () => world.side.network.attached.has(id));
      assert.deepEqual(await world.runtime.containers.inspect(id), before);
      assert.equal(world.side.wishes.length, 1);
      assert.equal(world.standalone.presence.isUp(id), true);
    }));

  test('it died while it made a container → nothing of that one is left', () =>
    inWorld(async (world) => {
      const mounts = [createMount({ type: MountType.VOLUME, target: '/data' })];
      const id = await world.create({ mounts });
      await world.standalone.stop();
      await world.runtime.containers.remove(id);
      await world.boot();
      await world.until('dropped', () => world.standalone.find(id) === undefined);
      assert.deepEqual(await readdir(join(world.folder, 'volumes')), []);
    }));

  test('it ended meanwhile, --rm → removed; without networks, too', () =>
    inWorld(async (world) => {
      const id = await world.run({ autoRemove: true });
      await world.standalone.stop();
      world.runtime.end(id, 0);
      await world.boot(false);
      await world.until('gone', async () => (await world.stateOf(id)) === 'gone');
    }));

  test('power cut → comes back by its policy when there are networks, attached as before', () =>
    inWorld(async (world) => {
      const restart = { name: 'unless-stopped', retriesMax: 0 } as const;
      const id = await world.run({ restart, place: onNetworks('net') });
      await world.standalone.stop();
      world.runtime.end(id, 137);
      await world.boot(false);
      await world.until('noted', () => world.standalone.find(id)?.seenExit !== '');
      assert.equal(await world.stateOf(id), 'exited');
      world.standalone.online(world.side.side);
      await world.until('back', async () => (await world.stateOf(id)) === 'running');
      assert.deepEqual([world.side.wishes.length, world.side.names], [1, ['debug net']]);
    }));

  test('the node leaves its swarm → stopped; in the next one back, if its policy says so', () =>
    inWorld(async (world) => {
      const restart = { name: 'always', retriesMax: 0 } as const;
      const kept = await world.run({ restart });
      const other = await world.run({ name: 'other' });
      await world.standalone.leave();
      const states = () => Promise.all([kept, other].map((id) => world.stateOf(id)));
      assert.deepEqual(await states(), ['exited', 'exited']);
      world.standalone.online(world.side.side);
      await world.until('back', async () => (await states()).join() === 'running,exited');
    }));
});

describe('networks of the swarm', () => {
  test('several → attached before the process begins, by name, with a way out unless all are internal', () =>
    inWorld(async (world) => {
      const id = await world.create({ place: onNetworks('net', 'internal1') });
      world.program = {};
      await world.standalone.start(id);
      assert.deepEqual(
        world.side.wishes.map(({ target, containerName }) => `${containerName} ${target}`),
        ['debug net', 'debug internal1'],
      );
      assert.equal(world.side.closed.get(id), false);
      const inner = await world.run({ name: 'inner', place: onNetworks('internal1') });
      assert.equal(world.side.closed.get(inner), true);
    }));

  test('the second is refused → start fails with the reason, nothing stays attached', () =>
    inWorld(async (world) => {
      world.side.refusals.set('closed', new ShoalError('permission_denied', 'not attachable'));
      const id = await world.create({ place: onNetworks('net', 'closed') });
      assert.equal(await refusal(world.standalone.start(id)), 'permission_denied: not attachable');
      assert.equal(await world.stateOf(id), 'created');
      assert.deepEqual([world.side.names, world.side.network.has(id)], [[], false]);
      assert.equal(world.standalone.find(id)?.error, 'not attachable');
    }));

  test('managers are away, a policy wants it back → says so, and comes back with them', () =>
    inWorld(async (world) => {
      const restart = { name: 'always', retriesMax: 0 } as const;
      const id = await world.run({ restart, place: onNetworks('net') });
      world.side.attached = [];
      world.side.refusals.set('net', new ShoalError('unavailable', 'no manager is known'));
      world.runtime.end(id, 1);
      await world.until('said', () => world.standalone.find(id)?.error === 'no manager is known');
      world.side.refusals.clear();
      await world.until('back', async () => (await world.stateOf(id)) === 'running');
      assert.equal(world.standalone.find(id)?.error, '');
    }));

  test('an attachment was given up while the node was away → it gets another one', () =>
    inWorld(async (world) => {
      await world.run({ place: onNetworks('net') });
      world.side.attached = [];
      world.side.refusals.set('net', new ShoalError('unavailable', 'no leader'));
      await world.crash();
      await world.until('asked', () => world.side.wishes.length > 2);
      world.side.refusals.clear();
      await world.until('back', () => world.side.names.join() === 'debug net');
    }));

  test('connect and disconnect → at once while it is up, and at each later start', () =>
    inWorld(async (world) => {
      const { standalone } = world;
      const id = await world.run();
      const wanted = { target: 'extra', aliases: ['db'], addresses: [] };
      await standalone.connect(id, wanted);
      assert.deepEqual(world.side.names, ['debug extra']);
      assert.match(await refusal(standalone.connect(id, wanted)), /^already_exists: endpoint with/);
      await standalone.restart(id, 0);
      assert.deepEqual(world.side.names, ['debug extra']);
      await standalone.disconnect(id, 'extra');
      assert.deepEqual(world.side.names, []);
      assert.match(
        await refusal(standalone.disconnect(id, 'extra')),
        /is not connected to network/,
      );
    }));
});
