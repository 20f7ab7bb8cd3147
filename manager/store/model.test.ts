import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { isShoalError } from '#lib/errors';
import { FakeClock, settle } from '#lib/fake-clock';
import { nullLogger } from '#lib/log';
import {
  Annotations,
  Service,
  ServiceSpec,
  Task,
  type TaskState,
  TaskStatus,
} from '#proto/gen/swarm';
import { MemoryStore } from './store.ts';
import { createHeldStore, type HeldProposer } from './testing.ts';
import { type Commit, type ReadTx, slotKey, type WriteTx } from './types.ts';

/** One random write. Ids and names come from small sets so that they meet. */
interface Write {
  readonly kind: 'create' | 'update' | 'stale update' | 'remove';
  readonly table: 'service' | 'task';
  readonly id: string;
  readonly name: string;
  readonly node: string;
  readonly slot: number;
  readonly state: TaskState;
}

const write: fc.Arbitrary<Write> = fc.record({
  kind: fc.constantFrom('create', 'create', 'update', 'stale update', 'remove'),
  table: fc.constantFrom('service', 'task'),
  id: fc.integer({ min: 0, max: 12 }).map((n) => `id${n}`),
  name: fc.constantFrom('a', 'A', 'b', 'c', 'd/e', 'f\u0000g'),
  node: fc.constantFrom('', 'n1', 'n2'),
  slot: fc.integer({ min: 0, max: 3 }),
  state: fc.constantFrom(0, 64, 512),
});

type Step =
  | { readonly kind: 'transaction'; readonly writes: readonly Write[]; readonly fails: boolean }
  | { readonly kind: 'commit'; readonly count: number }
  | { readonly kind: 'lose leadership'; readonly committedAfterAll: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('transaction' as const),
      writes: fc.array(write, { minLength: 1, maxLength: 4 }),
      fails: fc.integer({ min: 0, max: 5 }).map((n) => n === 0),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('commit' as const),
      count: fc.integer({ min: 1, max: 3 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('lose leadership' as const),
      committedAfterAll: fc.integer({ min: 0, max: 4 }),
    }),
  },
);

function serviceOf({ id, name }: Write): Service {
  return Service.create({
    id,
    spec: ServiceSpec.create({ annotations: Annotations.create({ name }) }),
  });
}

function taskOf({ id, name, node, slot, state }: Write): Task {
  const status = TaskStatus.create({ state });
  return Task.create({ id, serviceId: name, nodeId: node, slot, status });
}

/** Does the write as it is meant; refusals of the store are part of the game. */
function perform(tx: WriteTx, one: Write): void {
  const { table, id } = one;
  try {
    if (one.kind === 'remove') tx.remove(table, id);
    else if (one.kind === 'create' && table === 'service') tx.create(table, serviceOf(one));
    else if (one.kind === 'create') tx.create('task', taskOf(one));
    else {
      const meta = one.kind === 'update' ? tx[table].get(id)?.meta : undefined;
      if (table === 'service') tx.update(table, { ...serviceOf(one), meta });
      else tx.update(table, { ...taskOf(one), meta });
    }
  } catch (error) {
    const expected = ['already_exists', 'not_found', 'aborted'];
    if (!isShoalError(error) || !expected.includes(error.code)) throw error;
  }
}

/** Everything a view can tell about services and tasks, found without its indexes. */
function checkIndexes(view: ReadTx): void {
  const services = view.service.all();
  const tasks = view.task.all();
  for (const list of [services, tasks]) {
    const ids = list.map(({ id }) => id);
    assert.deepEqual(ids, ids.toSorted());
  }
  assert.equal(view.service.size, services.length);
  const names = services.map(({ spec }) => spec?.annotations?.name.toLowerCase());
  assert.equal(new Set(names).size, names.length, 'names of services are unique');
  for (const name of ['a', 'b', 'c', 'd/e', 'f', 'f\u0000g']) {
    const named = services.filter(({ spec }) => spec?.annotations?.name.toLowerCase() === name);
    assert.deepEqual(view.service.where('name', name), named);
    const ofService = tasks.filter(({ serviceId }) => serviceId === name);
    assert.deepEqual(view.task.where('service', name), ofService);
    for (const slot of [0, 1, 2, 3]) {
      const inSlot = ofService.filter((task) => task.slot === slot);
      assert.deepEqual(view.task.where('slot', slotKey(name, slot)), inSlot);
    }
  }
  for (const node of ['n1', 'n2', '']) {
    const onNode = node === '' ? [] : tasks.filter(({ nodeId }) => nodeId === node);
    assert.deepEqual(view.task.where('node', node), onNode);
  }
  for (const state of [0, 64, 512]) {
    const inState = tasks.filter(({ status }) => status?.state === state);
    assert.deepEqual(view.task.where('state', String(state)), inState);
  }
  for (const prefix of ['', 'i', 'id1', 'x']) {
    const found = tasks.filter(({ id }) => id.startsWith(prefix));
    assert.deepEqual(view.task.withIdPrefix(prefix), found);
  }
}

function contents(view: ReadTx): unknown {
  return { services: view.service.all(), tasks: view.task.all() };
}

/** Keeps a naive copy by following the commits, and checks each commit against it. */
function follow(store: MemoryStore): () => void {
  const copy = new Map<string, unknown>();
  const failures: unknown[] = [];
  let newest = 0;
  const take = ({ version, changes }: Commit): void => {
    assert.ok(version > newest, 'versions grow');
    assert.equal(store.version, version);
    for (const { table, kind, object, previous } of changes) {
      const key = `${table}/${object.id}`;
      assert.equal(copy.get(key), previous);
      assert.equal(previous === undefined, kind === 'create');
      if (kind === 'remove') copy.delete(key);
      else copy.set(key, object);
      const own = object.meta?.version?.index ?? 0;
      if (kind !== 'remove') assert.ok(own > newest && own <= version, 'stamped by its commit');
    }
    newest = version;
  };
  store.watch((commit) => {
    try {
      take(commit);
    } catch (error) {
      failures.push(error);
    }
  });
  return () => {
    assert.deepEqual(failures, []);
    const { view } = store;
    for (const object of view.service.all()) assert.equal(copy.get(`service/${object.id}`), object);
    for (const object of view.task.all()) assert.equal(copy.get(`task/${object.id}`), object);
    assert.equal(copy.size, view.service.size + view.task.size);
  };
}

function follower(): MemoryStore {
  const proposer = { propose: () => Promise.reject(new Error('a follower does not propose')) };
  return new MemoryStore({}, { clock: new FakeClock(), proposer, log: nullLogger });
}

function replay(store: MemoryStore, log: readonly Uint8Array[]): void {
  log.forEach((data, index) => {
    store.apply({ index: index + 1, data });
  });
}

async function play(store: MemoryStore, proposer: HeldProposer, steps: readonly Step[]) {
  const outcomes: Promise<unknown>[] = [];
  for (const one of steps) {
    if (one.kind === 'transaction') {
      const update = store.update((tx) => {
        for (const each of one.writes) perform(tx, each);
        checkIndexes(tx);
        if (one.fails) throw new Error('changed its mind');
      });
      outcomes.push(update.catch((error: unknown) => error));
    } else if (one.kind === 'commit') {
      await settle();
      proposer.commit(one.count);
    } else {
      await settle();
      store.leadershipChanged(false);
      // The next leader has some of what was proposed, but never without what came before.
      proposer.commit(one.committedAfterAll);
      proposer.held.length = 0;
      store.leadershipChanged(true);
    }
    checkIndexes(store.view);
  }
  do await settle();
  while (proposer.commit() > 0);
  return Promise.all(outcomes);
}

describe('store: any transactions', () => {
  it('indexes, commits and names → as a naive model has them', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40, size: 'max' }), async (steps) => {
        const limits = { entryBytesMax: 600, entriesInFlightMax: 2 };
        const { store, proposer } = createHeldStore(new FakeClock(), { limits });
        const check = follow(store);
        await play(store, proposer, steps);
        check();
        checkIndexes(store.view);
      }),
      { numRuns: 150 },
    );
  });

  it('followers that apply the log, or restore a snapshot → equal the leader', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 30, size: 'max' }),
        fc.nat(30),
        async (steps, from) => {
          const { store, proposer } = createHeldStore();
          await play(store, proposer, steps);
          for (const restored of [false, true]) {
            const replica = follower();
            const check = follow(replica);
            replay(replica, restored ? proposer.log.slice(0, from) : proposer.log);
            if (restored) await replica.restore(store.snapshot());
            check();
            assert.deepEqual(contents(replica.view), contents(store.view));
            assert.equal(replica.version, store.version);
            checkIndexes(replica.view);
          }
        },
      ),
      { numRuns: 100 },
    );
  });
});
