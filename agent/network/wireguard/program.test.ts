import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { FakeClock, settle } from '#lib/fake-clock';
import { nullLogger } from '#lib/log';
import { seededRandom } from '#lib/random';
import { startDetached } from '../command.ts';
import { WireguardProgram } from './program.ts';

/** Signals and files of a busy machine. */
const filesMsMax = 20_000;

class Bench {
  readonly clock = new FakeClock();
  readonly started: string[] = [];
  readonly pidFile: string;
  /** Whether the interface is there. */
  isUp = true;
  /** Stands for wireguard-go. */
  stand: readonly [string, ...string[]] = ['sleep', '1000'];

  constructor(folder: string) {
    this.pidFile = join(folder, 'wireguard.pid');
  }

  program(): WireguardProgram {
    return new WireguardProgram(
      { link: 'wg', pidFile: this.pidFile },
      {
        run: async () => ({ code: this.isUp ? 0 : 1, stdout: '', stderr: '' }),
        startDetached: (name, args) => {
          this.started.push([name, ...args].join(' '));
          const [program, ...others] = this.stand;
          return startDetached(program, others);
        },
        clock: this.clock,
        random: seededRandom(1),
        log: nullLogger,
      },
    );
  }

  /** Lets time pass until the work is done. */
  async pass<T>(work: Promise<T>): Promise<T> {
    let isOver = false;
    const over = (): void => {
      isOver = true;
    };
    work.then(over, over);
    const endMs = performance.now() + filesMsMax;
    while (!isOver && performance.now() < endMs) {
      this.clock.advance(10);
      await settle();
    }
    assert.ok(isOver, 'it ends');
    return work;
  }
}

async function withBench(story: (bench: Bench) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'shoal-wg-'));
  const bench = new Bench(folder);
  try {
    await story(bench);
  } finally {
    await bench.pass(bench.program().stop());
    assert.deepEqual(await readdir(folder), []);
    await rm(folder, { recursive: true });
  }
}

test('wireguard-go: started → runs in the foreground of its own, found by a later agent', () =>
  withBench(async (bench) => {
    const first = bench.program();
    assert.equal(await first.isRunning(), false);
    await bench.pass(first.start());
    assert.deepEqual(bench.started, ['wireguard-go -f wg']);
    const later = bench.program();
    assert.equal(await later.isRunning(), true);
    await bench.pass(later.stop());
    assert.equal(await first.isRunning(), false);
    await bench.pass(later.stop());
  }));

test('wireguard-go: does not listen to the polite signal → ended by the other', () =>
  withBench(async (bench) => {
    bench.stand = ['sh', '-c', 'trap "" TERM; while :; do sleep 0.05; done'];
    const program = bench.program();
    await bench.pass(program.start());
    await bench.pass(program.stop());
    assert.equal(await program.isRunning(), false);
  }));

test('wireguard-go: ends at once, or makes no interface → refused, nothing left running', () =>
  withBench(async (bench) => {
    bench.isUp = false;
    const program = bench.program();
    const hint = /makes no interface: run "wireguard-go -f wg" by hand to see why/;
    await assert.rejects(bench.pass(program.start()), hint);
    assert.equal(await program.isRunning(), false);
    bench.stand = ['true'];
    await assert.rejects(bench.pass(program.start()), hint);
  }));

test('wireguard-go: the file names another process → it is not ours, and is left alone', () =>
  withBench(async (bench) => {
    const { pid } = process;
    await writeFile(bench.pidFile, JSON.stringify({ pid, startTicks: 1, bootId: 'before' }));
    const program = bench.program();
    assert.equal(await program.isRunning(), false);
    await bench.pass(program.stop());
  }));

test('wireguard-go: its pid file cannot be read or written → trouble that passes, no bug', async () => {
  const bench = new Bench(fileURLToPath(import.meta.url));
  const program = bench.program();
  const trouble = { code: 'unavailable', message: /cannot be looked after now: ENOTDIR/ };
  await assert.rejects(program.isRunning(), trouble);
  await assert.rejects(program.stop(), trouble);
  bench.stand = ['sleep', '1'];
  await assert.rejects(program.start(), { code: 'unavailable' });
});
