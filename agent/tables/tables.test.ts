import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { ShoalError } from '#lib/errors';
import { FakeClock, settle } from '#lib/fake-clock';
import { nullLogger } from '#lib/log';
import { seededRandom } from '#lib/random';
import { createNetworkTable, createTableChange } from '#proto/gen/shoal';
import { FakeTables } from './fake-tables.ts';
import { NodeTables } from './tables.ts';

const roundsMax = 20_000;
/** For operations on real files that a busy machine holds up. */
const filesMsMax = 20_000;

class Bench {
  readonly clock = new FakeClock();
  readonly manager = new FakeTables();
  readonly connected: string[] = [];
  readonly directory: string;
  leader: string | undefined = 'm1:2377';
  version = 0;
  verified = 0;
  readonly tables: NodeTables;

  constructor(directory: string) {
    this.directory = directory;
    this.tables = this.make();
  }

  make(): NodeTables {
    return new NodeTables(
      { dataRoot: this.directory },
      {
        clock: this.clock,
        random: seededRandom(1),
        log: nullLogger,
        connect: (address) => {
          this.connected.push(address);
          return this.manager.client();
        },
        leader: () => this.leader,
        describe: () => ({ wireguardKey: '', underlayMtu: 1500, lacks: ['nothing'] }),
        report: () => ({
          applied: new Map([['n1', this.version]]),
          gatewayAddresses: new Map([['t1', '10.255.0.2']]),
          silentNodes: [],
          verifications: new Map(),
          verified: this.verified,
        }),
      },
    );
  }

  async until(what: string, isTrue: () => boolean): Promise<void> {
    const endMs = performance.now() + filesMsMax;
    for (let round = 0; round < roundsMax || performance.now() < endMs; round++) {
      if (isTrue()) return;
      this.clock.advance(10);
      await settle();
    }
    throw new Error(`never happened: ${what}`);
  }
}

async function withBench(story: (bench: Bench) => Promise<void>): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'shoal-tables-'));
  const bench = new Bench(directory);
  try {
    await bench.tables.start();
    await story(bench);
  } finally {
    await bench.tables.stop();
    await rm(directory, { recursive: true, force: true });
  }
}

const table = createNetworkTable({ networkId: 'n1', name: 'front', version: 1 });
const next = (fromVersion: number) =>
  createTableChange({ networkId: 'n1', fromVersion, toVersion: fromVersion + 1 });

test('node tables: a session → stream opened, listeners told, report sent', () =>
  withBench(async (bench) => {
    const { manager, tables } = bench;
    const heard: (readonly string[])[] = [];
    tables.onChange((ids) => heard.push(ids));
    await bench.until('opened', () => manager.streams.length === 1);
    assert.equal(tables.isConnected, false, 'nothing was heard yet');
    manager.pushTables(table);
    await bench.until('reported', () => manager.reports.length === 1);
    assert.deepEqual(heard, [['n1']]);
    assert.equal(tables.table('n1')?.name, 'front');
    assert.ok(tables.isConnected);
    assert.deepEqual(manager.requests[0]?.lacks, ['nothing']);
    assert.deepEqual(manager.reports[0]?.gatewayAddresses, { t1: '10.255.0.2' });
  }));

test('node tables: another stream → the manager is told which tables are there', () =>
  withBench(async (bench) => {
    const { manager, tables } = bench;
    await bench.until('opened', () => manager.streams.length === 1);
    assert.deepEqual(manager.requests[0]?.known, []);
    manager.pushTables(table);
    await bench.until('heard', () => tables.table('n1') !== undefined);
    tables.sessionChanged();
    await bench.until('opened again', () => manager.streams.length === 2);
    assert.deepEqual(manager.requests[1]?.known, ['n1']);
  }));

test('node tables: many changes at once → one report; the same again → none', () =>
  withBench(async (bench) => {
    await bench.until('opened', () => bench.manager.streams.length === 1);
    bench.manager.pushTables(table);
    await bench.until('reported', () => bench.manager.reports.length === 1);
    for (bench.version = 1; bench.version < 9; bench.version++) bench.tables.reportChanged();
    await bench.until('reported again', () => bench.manager.reports.length === 2);
    assert.deepEqual(bench.manager.reports[1]?.applied, { n1: 9 });
    bench.tables.reportChanged();
    await bench.clock.advanceAsync(1_000);
    assert.equal(bench.manager.reports.length, 2);
  }));

test('node tables: the leader wants them verified → told, and the answer goes back', () =>
  withBench(async (bench) => {
    const { manager, tables } = bench;
    const questions: number[] = [];
    const forget = tables.onVerify((question) => {
      questions.push(question);
      bench.verified = question;
      tables.reportChanged();
    });
    await bench.until('opened', () => manager.streams.length === 1);
    manager.pushTables(table);
    await bench.until('reported', () => manager.reports.length === 1);
    manager.push({ verify: 5 });
    await bench.until('answered', () => manager.reports.at(-1)?.verified === 5);
    forget();
    manager.push({ verify: 6 });
    manager.pushTables({ ...table, version: 2 });
    await bench.until('the next table', () => tables.table('n1')?.version === 2);
    assert.deepEqual(questions, [5]);
  }));

test('node tables: a report is refused → sent again', () =>
  withBench(async (bench) => {
    await bench.until('opened', () => bench.manager.streams.length === 1);
    bench.manager.refusal = new ShoalError('unavailable', 'busy');
    bench.manager.pushTables(table);
    await bench.clock.advanceAsync(200);
    bench.manager.refusal = undefined;
    await bench.until('reported', () => bench.manager.reports.length === 1);
  }));

test('node tables: a gap → the stream is opened again, the old table stays meanwhile', () =>
  withBench(async (bench) => {
    await bench.until('opened', () => bench.manager.streams.length === 1);
    bench.manager.pushTables(table);
    bench.manager.push({ changes: [next(5)] });
    await bench.until('opened again', () => bench.manager.streams.length === 2);
    assert.equal(bench.tables.table('n1')?.version, 1);
    bench.manager.pushTables({ ...table, version: 7 });
    bench.manager.push({ changes: [next(7)] });
    await bench.until('caught up', () => bench.tables.table('n1')?.version === 8);
  }));

test('node tables: another leader → stream moves there; no session → none, tables stay', () =>
  withBench(async (bench) => {
    await bench.until('opened', () => bench.manager.streams.length === 1);
    bench.manager.pushTables(table);
    await bench.until('heard', () => bench.tables.isConnected);
    bench.leader = 'm2:2377';
    bench.tables.sessionChanged();
    await bench.until('moved', () => bench.connected.length === 2);
    assert.deepEqual(bench.connected, ['m1:2377', 'm2:2377']);
    bench.leader = undefined;
    bench.tables.sessionChanged();
    await bench.clock.advanceAsync(5_000);
    assert.equal(bench.connected.length, 2);
    assert.equal(bench.tables.isConnected, false);
    assert.equal(bench.tables.table('n1')?.version, 1);
  }));

test('node tables: drained tasks → known until forgotten', () =>
  withBench(async (bench) => {
    await bench.until('opened', () => bench.manager.streams.length === 1);
    bench.manager.push({ drained: ['t1'] });
    await bench.until('drained', () => bench.tables.isDrained('t1'));
    bench.tables.forgetDrained('t1');
    assert.equal(bench.tables.isDrained('t1'), false);
  }));

test('node tables: started again without managers → the tables of before', () =>
  withBench(async (bench) => {
    await bench.until('opened', () => bench.manager.streams.length === 1);
    bench.manager.pushTables(table);
    await bench.until('heard', () => bench.tables.table('n1') !== undefined);
    await bench.tables.stop();
    bench.leader = undefined;
    const again = bench.make();
    await again.start();
    assert.deepEqual(again.table('n1'), table);
    await again.stop();
  }));

test('node tables: killed before they are saved → found as they were acted on', () =>
  withBench(async (bench) => {
    await bench.until('opened', () => bench.manager.streams.length === 1);
    bench.manager.pushTables(table);
    bench.manager.push({ changes: [next(1)] });
    await bench.until('heard', () => bench.tables.table('n1')?.version === 2);
    const files = await readdir(join(bench.directory, 'network'));
    assert.deepEqual(files, ['tables.journal'], 'nothing is saved yet');
    bench.leader = undefined;
    const again = bench.make();
    await again.start();
    assert.equal(again.table('n1')?.version, 2);
    await again.stop();
    assert.deepEqual(await readdir(join(bench.directory, 'network')), ['tables.json']);
  }));

test('node tables: a damaged file → set aside, and the node starts', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'shoal-tables-'));
  try {
    const bench = new Bench(directory);
    const folder = join(directory, 'network');
    await mkdir(folder);
    await writeFile(join(folder, 'tables.json'), '{"version":1,"tab');
    const again = bench.make();
    await again.start();
    assert.deepEqual(again.tables(), []);
    assert.deepEqual(await readdir(folder), ['tables.json.damaged']);
    await again.stop();
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
});
