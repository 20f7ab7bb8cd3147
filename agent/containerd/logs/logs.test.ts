import assert from 'node:assert/strict';
import {
  appendFile,
  type FileHandle,
  mkdtemp,
  open,
  readdir,
  rm,
  stat,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { nullLogger } from '#lib/log';
import { allLogs, never } from '../runtime-suite.ts';
import { instantClock } from '../testing.ts';
import type { LogQuery } from '../types.ts';
import { ContainerLog, continueRawFiles, createRawFiles, rawFolder } from './container-log.ts';
import { frameHeadBytes, readFrameHead, renderFrameTime, writeFrameHead } from './frame.ts';
import type { LogLimits } from './limits.ts';
import { lineBytesMax, pieceEnds } from './line-splitter.ts';
import { LogKeeper, type WatchFolder } from './log-keeper.ts';
import { readLog } from './log-reader.ts';
import { createBlock, LineTimes } from './raw-copier.ts';
import { SegmentWriter, segmentBytes, segmentPath } from './segments.ts';

const limits: LogLimits = {
  segmentBytesMax: 64 * 1024,
  segmentsMax: 3,
  turnBytesMax: 20 * 1024,
  turnPauseMs: 0,
  // Giving disk back needs a program of the node: e2e.
  punchBytesMin: Number.POSITIVE_INFINITY,
};

const deps = { clock: instantClock, logger: nullLogger, block: createBlock(limits) };

async function inFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'shoal-logs-'));
  try {
    await test(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function read(folder: string, query: Partial<LogQuery> = {}): Promise<string[]> {
  const lines: string[] = [];
  for await (const { data } of readLog(folder, { ...allLogs, ...query }, undefined, never)) {
    lines.push(Buffer.from(data).toString());
  }
  return lines;
}

async function copyAll(folder: string, atEnd: boolean): Promise<void> {
  const log = await ContainerLog.open(folder, limits, deps);
  while (await log.turn(atEnd));
  await log.close();
}

describe('line splitter', () => {
  const cases: [string, string, boolean, number[]][] = [
    ['whole lines', 'a\nbb\n', false, [2, 5]],
    ['unfinished line → waits', 'a\nbb', false, [2]],
    ['unfinished line at the end → a piece', 'a\nbb', true, [2, 4]],
    ['empty lines', '\n\n', false, [1, 2]],
    ['nothing', '', true, []],
  ];
  for (const [title, text, atEnd, ends] of cases) {
    it(title, () => assert.deepEqual(pieceEnds(Buffer.from(text), atEnd), ends));
  }
  it('line of exactly the limit → one piece with its line feed', () => {
    const text = Buffer.from(`${'x'.repeat(lineBytesMax)}\ny\n`);
    assert.deepEqual(pieceEnds(text, false), [lineBytesMax + 1, lineBytesMax + 3]);
  });
  it('any bytes → pieces join to the input, none is too long, whatever the cuts', () => {
    const bytes = fc
      .array(fc.tuple(fc.integer({ min: 0, max: 40_000 }), fc.boolean()), { maxLength: 6 })
      .map((parts) => parts.map(([n, feed]) => 'x'.repeat(n) + (feed ? '\n' : '')).join(''));
    fc.assert(
      fc.property(bytes, (text) => {
        const buffer = Buffer.from(text);
        const ends = pieceEnds(buffer, true);
        assert.equal(ends.at(-1) ?? 0, buffer.length);
        let start = 0;
        for (const end of ends) {
          assert.ok(end > start && end - start <= lineBytesMax + 1);
          start = end;
        }
      }),
    );
  });
});

it('frame: any head → reads back the same, from a cut one nothing', () => {
  const kinds = fc.constantFrom('stdout', 'stderr', 'stdout-mark', 'stderr-mark');
  const record = fc.record(
    {
      kind: kinds as fc.Arbitrary<'stdout'>,
      length: fc.nat(2 ** 31 - 1),
      timeMs: fc.nat(2 ** 31 - 1).map((n) => n * 1000),
      timeNs: fc.nat(999_999),
      rawEnd: fc.nat(2 ** 31 - 1).map((n) => n * 10_000),
    },
    { noNullPrototype: true },
  );
  fc.assert(
    fc.property(record, (head) => {
      const buffer = Buffer.alloc(frameHeadBytes);
      writeFrameHead(buffer, 0, head);
      assert.deepEqual(readFrameHead(buffer, 0), head);
      assert.equal(readFrameHead(buffer.subarray(1), 0), undefined);
    }),
  );
  assert.equal(readFrameHead(Buffer.alloc(frameHeadBytes), 0), undefined);
});

it('line times: many lines in one millisecond → ascending', () => {
  const times = new LineTimes();
  const texts = [5, 5, 5, 4, 6].map((now) => {
    const head = { kind: 'stdout' as const, length: 0, rawEnd: 0, ...times.next(now) };
    return renderFrameTime(head);
  });
  assert.deepEqual(texts, [...texts].sort());
  assert.equal(new Set(texts).size, texts.length);
  assert.equal(texts[1], '1970-01-01T00:00:00.005000001Z');
});

describe('container log', () => {
  it('written in pieces, copied with restarts between → each line once, in order', () =>
    inFolder(async (folder) => {
      const { stdout, stderr } = await createRawFiles(folder);
      const expected: string[] = [];
      for (let round = 0; round < 5; round++) {
        await appendFile(stdout, `line ${round}\nopen`);
        await appendFile(stderr, `error ${round}\n`);
        expected.push(`${round === 0 ? '' : 'open'}line ${round}\n`);
        await copyAll(folder, false);
      }
      assert.deepEqual(await read(folder, { stderr: false }), expected);
      await copyAll(folder, true);
      assert.deepEqual(await read(folder, { stderr: false }), [...expected, 'open']);
      assert.equal((await read(folder, { stdout: false })).length, 5);
    }));

  it('one more run after the end → all of it, however short the run before was', () =>
    inFolder(async (folder) => {
      const { stdout } = await createRawFiles(folder);
      await writeFile(stdout, 'a long first line\n');
      await copyAll(folder, true);
      await rm(rawFolder(folder), { recursive: true });
      for (const line of ['2\n', '3\n']) {
        await continueRawFiles(folder, limits);
        await continueRawFiles(folder, limits);
        await appendFile(stdout, line);
        await copyAll(folder, true);
        await rm(rawFolder(folder), { recursive: true });
      }
      assert.deepEqual(await read(folder), ['a long first line\n', '2\n', '3\n']);
    }));

  it('torn at any byte by a crash → nothing lost, nothing twice', () =>
    inFolder(async (folder) => {
      const { stdout } = await createRawFiles(folder);
      const lines = Array.from({ length: 20 }, (_, index) => `line ${index}\n`);
      await writeFile(stdout, lines.join(''));
      await copyAll(folder, false);
      const { size } = await stat(segmentPath(folder, 1));
      for (let cut = 0; cut < size; cut += 7) {
        await truncate(segmentPath(folder, 1), cut);
        await copyAll(folder, false);
        assert.deepEqual(await read(folder), lines, `cut at ${cut}`);
      }
    }));

  it('more than fits → oldest files go, the rest is whole and bounded, positions survive', () =>
    inFolder(async (folder) => {
      const { stdout, stderr } = await createRawFiles(folder);
      await writeFile(stderr, 'once\n');
      await copyAll(folder, false);
      for (let round = 0; round < 40; round++) {
        const text = Array.from({ length: 500 }, (_, i) => `${round * 500 + i}\n`).join('');
        await appendFile(stdout, text);
        await copyAll(folder, false);
      }
      const numbers = (await read(folder)).map(Number);
      assert.equal(numbers.at(-1), 19_999);
      const [first = 0] = numbers;
      assert.ok(first > 0);
      assert.deepEqual(
        numbers,
        Array.from({ length: 20_000 - first }, (_, i) => first + i),
      );
      assert.ok((await segmentBytes(folder)) <= limits.segmentBytesMax * limits.segmentsMax);
      assert.deepEqual(await read(folder, { stdout: false }), [], 'copied once, long ago');
    }));

  it('too far behind → skips to a line, says so, keeps the newest', () =>
    inFolder(async (folder) => {
      const { stdout } = await createRawFiles(folder);
      const pad = '.'.repeat(200);
      const text = Array.from({ length: 6_000 }, (_, index) => `${pad} ${index}\n`).join('');
      await writeFile(stdout, text);
      await copyAll(folder, false);
      const [note = '', next = '', ...rest] = await read(folder);
      assert.match(note, /^\[\d+ bytes of output/);
      assert.match(next, /^\.{200} \d+\n$/);
      assert.equal(rest.at(-1), `${pad} 5999\n`);
    }));

  it('query: tail, since, until, streams', () =>
    inFolder(async (folder) => {
      const { stdout } = await createRawFiles(folder);
      await writeFile(stdout, '1\n2\n3\n');
      await copyAll(folder, false);
      assert.deepEqual(await read(folder, { tail: 2 }), ['2\n', '3\n']);
      assert.deepEqual(await read(folder, { tail: 9 }), ['1\n', '2\n', '3\n']);
      assert.deepEqual(await read(folder, { stdout: false }), []);
      assert.deepEqual(await read(folder, { sinceMs: instantClock.now() + 1 }), []);
      assert.deepEqual(await read(folder, { untilMs: 1 }), []);
    }));
});

/** Notices are given by hand. */
function handWatch(): { readonly watchFolder: WatchFolder; notify(folder: string): void } {
  const listeners = new Map<string, () => void>();
  return {
    watchFolder: (folder, onChange) => {
      listeners.set(folder, onChange);
      return { close: () => listeners.delete(folder) };
    },
    notify: (folder) => listeners.get(folder)?.(),
  };
}

describe('segments after trouble', () => {
  const oneLine = (text: string, rawEnd: number): Buffer => {
    const frame = Buffer.alloc(frameHeadBytes + text.length);
    const times = { timeMs: 1, timeNs: 0 };
    writeFrameHead(frame, 0, { kind: 'stdout', length: text.length, rawEnd, ...times });
    frame.write(text, frameHeadBytes);
    return frame;
  };

  it('a full disk takes half of a write → what is written later is read all the same', (t) =>
    inFolder(async (folder) => {
      const writer = await SegmentWriter.open(folder, limits);
      await writer.append('stdout', oneLine('one\n', 4), 4);
      const probe = await open(segmentPath(folder, 1));
      const files: FileHandle = Object.getPrototypeOf(probe);
      await probe.close();
      const append = t.mock.method(
        files,
        'appendFile',
        async function (this: FileHandle, bytes: Uint8Array) {
          await this.write(bytes, 0, bytes.length - 2);
          throw new Error('no space left');
        },
      );
      await assert.rejects(writer.append('stdout', oneLine('two\n', 8), 8), /no space left/);
      append.mock.restore();
      await writer.append('stdout', oneLine('two\n', 8), 8);
      await writer.append('stdout', oneLine('three\n', 14), 14);
      await writer.close();
      assert.deepEqual(await read(folder), ['one\n', 'two\n', 'three\n']);
    }));

  it('ended between beginning a file and its first frame → copying goes on where it was', () =>
    inFolder(async (folder) => {
      const { stdout } = await createRawFiles(folder);
      await writeFile(stdout, 'one\n');
      await copyAll(folder, false);
      await writeFile(segmentPath(folder, 2), '');
      await appendFile(stdout, 'two\n');
      await copyAll(folder, false);
      assert.deepEqual(await read(folder), ['one\n', 'two\n']);
    }));
});

describe('log keeper', () => {
  it('followed → lines arrive while the container runs; finished → raw files are gone', () =>
    inFolder(async (root) => {
      const { watchFolder, notify } = handWatch();
      const keeper = new LogKeeper({ root, limits }, { ...deps, watchFolder });
      const stopping = new AbortController();
      const running = keeper.run(stopping.signal);
      const { stdout } = await keeper.create('c');
      await keeper.follow('c');
      const lines = keeper.read('c', { ...allLogs, follow: true }, never)[Symbol.asyncIterator]();
      const next = async () => Buffer.from((await lines.next()).value?.data ?? []).toString();
      await writeFile(stdout, 'one\n');
      notify(rawFolder(keeper.folder('c')));
      assert.equal(await next(), 'one\n');
      await appendFile(stdout, 'two\nrest');
      await keeper.finish('c');
      assert.equal(await next(), 'two\n');
      assert.equal(await next(), 'rest');
      assert.equal((await lines.next()).done, true);
      assert.deepEqual(await readdir(keeper.folder('c')), ['1.log']);
      stopping.abort();
      await running;
    }));

  it('stopped and started anew → takes over what was written meanwhile', () =>
    inFolder(async (root) => {
      const session = async (work: (keeper: LogKeeper) => Promise<void>): Promise<void> => {
        const { watchFolder } = handWatch();
        const keeper = new LogKeeper({ root, limits }, { ...deps, watchFolder });
        const stopping = new AbortController();
        const running = keeper.run(stopping.signal);
        await work(keeper);
        stopping.abort();
        await running;
      };
      const folder = join(root, 'c');
      await session(async (keeper) => {
        await writeFile((await keeper.create('c')).stdout, 'before\n');
        await keeper.follow('c');
      });
      await appendFile(join(rawFolder(folder), 'stdout'), 'meanwhile\n');
      await session(async (keeper) => {
        assert.deepEqual(await keeper.list(), ['c']);
        await keeper.follow('c');
        await keeper.finish('c');
        assert.deepEqual(await read(folder), ['before\n', 'meanwhile\n']);
        await keeper.remove('c');
        assert.deepEqual(await keeper.list(), []);
      });
    }));

  it('follower gives up → its loop ends', () =>
    inFolder(async (root) => {
      const { watchFolder } = handWatch();
      const keeper = new LogKeeper({ root, limits }, { ...deps, watchFolder });
      const stopping = new AbortController();
      const running = keeper.run(stopping.signal);
      await keeper.follow('c');
      const abort = new AbortController();
      const query = { ...allLogs, follow: true };
      const next = keeper.read('c', query, abort.signal)[Symbol.asyncIterator]().next();
      abort.abort();
      assert.equal((await next).done, true);
      stopping.abort();
      await running;
    }));
});
