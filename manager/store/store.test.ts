import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isShoalError, ShoalError } from '#lib/errors';
import { FakeClock, settle } from '#lib/fake-clock';
import type { Logger } from '#lib/log';
import { nullLogger } from '#lib/log';
import { Node, Service, Task } from '#proto/gen/swarm';
import { msOfTimestamp } from '#proto/model/time';
import { createHeldStore, createTestStore } from './testing.ts';
import type { Commit } from './types.ts';

function service(id: string, name: string): Service {
  return Service.create({ id, spec: { ...emptySpec, annotations: { ...noLabels, name } } });
}

const noLabels = { labels: {}, indices: [] };
const emptySpec = {
  annotations: undefined,
  task: undefined,
  update: undefined,
  networks: [],
  endpoint: undefined,
  rollback: undefined,
  replicated: undefined,
  global: undefined,
  replicatedJob: undefined,
  globalJob: undefined,
};

function failsWith(code: string, message: RegExp): (error: unknown) => boolean {
  return (error) => {
    assert.ok(isShoalError(error), String(error));
    assert.equal(error.code, code);
    assert.match(error.message, message);
    return true;
  };
}

/** The error of a promise that must be rejected. It may be asked for before that happens. */
async function errorOf(promise: Promise<unknown>): Promise<ShoalError> {
  return promise.then(
    () => assert.fail('it was not rejected'),
    (error: unknown) => {
      assert.ok(isShoalError(error), String(error));
      return error;
    },
  );
}

describe('store: writing', () => {
  it('create → stamped with version and time, frozen, found by name in any case', async () => {
    const clock = new FakeClock();
    const store = createTestStore(clock);
    const made = await store.update((tx) => tx.create('service', service('s1', 'Web')));
    assert.equal(made.meta?.version?.index, store.version);
    assert.equal(msOfTimestamp(made.meta?.createdAt), clock.now());
    assert.ok(Object.isFrozen(made) && Object.isFrozen(made.spec?.annotations));
    assert.deepEqual(store.view.service.where('name', 'wEB'), [made]);
  });

  it('update → created time stays, updated time and version move', async () => {
    const clock = new FakeClock();
    const store = createTestStore(clock);
    const made = await store.update((tx) => tx.create('service', service('s1', 'web')));
    clock.advance(5000);
    const next = await store.update((tx) => tx.update('service', { ...made, pendingDelete: true }));
    assert.equal(msOfTimestamp(next.meta?.createdAt), msOfTimestamp(made.meta?.createdAt));
    assert.equal(msOfTimestamp(next.meta?.updatedAt), clock.now());
    assert.ok((next.meta?.version?.index ?? 0) > (made.meta?.version?.index ?? 0));
  });

  it('update with an old version → aborted, "update out of sequence"', async () => {
    const store = createTestStore();
    const made = await store.update((tx) => tx.create('service', service('s1', 'web')));
    await store.update((tx) => tx.update('service', made));
    await assert.rejects(
      store.update((tx) => tx.update('service', made)),
      failsWith('aborted', /^update out of sequence/),
    );
  });

  it('two updates of one version before either commits → exactly one wins', async () => {
    const { store, proposer } = createHeldStore();
    const creating = store.update((tx) => tx.create('service', service('s1', 'web')));
    await settle();
    proposer.commit();
    const made = await creating;
    const writes = Array.from({ length: 10 }, () =>
      store.update((tx) => tx.update('service', { ...made })),
    );
    const outcomes = Promise.allSettled(writes);
    await settle();
    proposer.commit();
    const states = (await outcomes).map(({ status }) => status);
    assert.deepEqual(states, ['fulfilled', ...Array(9).fill('rejected')]);
  });

  it('a name that is taken, in another case → already_exists', async () => {
    const store = createTestStore();
    await store.update((tx) => tx.create('service', service('s1', 'web')));
    const other = await store.update((tx) => tx.create('service', service('s2', 'db')));
    await assert.rejects(
      store.update((tx) => tx.create('service', service('s3', 'WEB'))),
      failsWith('already_exists', /service WEB already exists/),
    );
    await assert.rejects(
      store.update((tx) => tx.update('service', { ...other, spec: service('', 'Web').spec })),
      failsWith('already_exists', /service Web already exists/),
    );
    await assert.rejects(
      store.update((tx) => tx.create('service', service('s1', 'other'))),
      failsWith('already_exists', /service s1 already exists/),
    );
  });

  it('update or remove of what is not there → not_found', async () => {
    const store = createTestStore();
    const missing = failsWith('not_found', /^service s1 not found$/);
    await assert.rejects(
      store.update((tx) => tx.update('service', service('s1', 'web'))),
      missing,
    );
    await assert.rejects(
      store.update((tx) => tx.remove('service', 's1')),
      missing,
    );
  });

  it('a body that throws → its error, and nothing is proposed', async () => {
    const { store, proposer } = createHeldStore();
    const trouble = new Error('no');
    const body = (): never => {
      throw trouble;
    };
    await assert.rejects(store.update(body), trouble);
    const half = store.update((tx) => {
      tx.create('service', service('s1', 'web'));
      throw trouble;
    });
    await assert.rejects(half, trouble);
    await settle();
    assert.equal(proposer.held.length, 0);
  });

  it('several changes of one object in a transaction → one change', async () => {
    const store = createTestStore();
    const commits: Commit[] = [];
    store.watch((commit) => commits.push(commit));
    await store.update((tx) => {
      const made = tx.create('service', service('s1', 'web'));
      tx.update('service', { ...made, pendingDelete: true });
      tx.create('service', service('s2', 'gone'));
      tx.remove('service', 's2');
    });
    await store.update((tx) => {
      tx.remove('service', 's1');
      tx.create('service', service('s1', 'again'));
    });
    const seen = commits.map(({ changes }) =>
      changes.map(({ kind, object, previous }) => [kind, object.id, previous !== undefined]),
    );
    assert.deepEqual(seen, [[['create', 's1', false]], [['update', 's1', true]]]);
  });
});

describe('store: the way through the log', () => {
  it('transactions of one turn → one entry, own versions, committed in order', async () => {
    const { store, proposer } = createHeldStore();
    const commits: Commit[] = [];
    store.watch((commit) => commits.push(commit));
    const writes = ['a', 'b', 'c'].map((id) =>
      store.update((tx) => tx.create('service', service(id, id))),
    );
    await settle();
    assert.equal(proposer.held.length, 1);
    assert.equal(store.view.service.size, 0);
    proposer.commit();
    const made = await Promise.all(writes);
    const versions = made.map((object) => object.meta?.version?.index ?? 0);
    assert.equal(new Set(versions).size, 3);
    assert.deepEqual(
      commits.map(({ version }) => version),
      versions,
    );
    assert.deepEqual(
      versions.toSorted((a, b) => a - b),
      versions,
    );
  });

  it('more transactions than fit into an entry → several entries, at most four at a time', async () => {
    const { store, proposer } = createHeldStore(new FakeClock(), {
      limits: { entryBytesMax: 200 },
    });
    const writes = Array.from({ length: 20 }, (_, n) =>
      store.update((tx) => tx.create('service', service(`s${n}`, `name-${n}`))),
    );
    await settle();
    assert.equal(proposer.held.length, 4);
    for (const { data } of proposer.held) assert.ok(data.length <= 200);
    while (proposer.commit() > 0) await settle();
    await Promise.all(writes);
    assert.equal(store.view.service.size, 20);
  });

  it('a transaction larger than an entry, too many waiting → resource_exhausted', async () => {
    const limits = { entryBytesMax: 400, waitingTransactionsMax: 2 };
    const { store } = createHeldStore(new FakeClock(), { limits });
    const large = store.update((tx) => tx.create('service', service('s', 'x'.repeat(500))));
    await assert.rejects(large, failsWith('resource_exhausted', /too large/));
    const waiting = ['a', 'b'].map((id) =>
      errorOf(store.update((tx) => tx.create('service', service(id, id)))),
    );
    const third = store.update((tx) => tx.create('service', service('c', 'c')));
    await assert.rejects(third, failsWith('resource_exhausted', /2 transactions/));
    store.leadershipChanged(false);
    await Promise.all(waiting);
  });

  it('not the leader → unavailable, the body does not run', async () => {
    const store = createTestStore();
    store.leadershipChanged(false);
    let ran = false;
    const write = store.update(() => {
      ran = true;
    });
    await assert.rejects(write, failsWith('unavailable', /not the leader/));
    assert.equal(ran, false);
  });

  it('leadership lost → proposed ones unknown, waiting ones unavailable, nothing visible', async () => {
    const limits = { entriesInFlightMax: 1 };
    const { store, proposer } = createHeldStore(new FakeClock(), { limits });
    const proposed = errorOf(store.update((tx) => tx.create('service', service('a', 'a'))));
    const rider = errorOf(store.update((tx) => tx.service.size));
    await settle();
    const waiting = errorOf(store.update((tx) => tx.create('service', service('b', 'b'))));
    await settle();
    store.leadershipChanged(false);
    assert.equal((await proposed).code, 'unknown');
    assert.equal((await rider).code, 'unknown');
    assert.equal((await waiting).code, 'unavailable');
    assert.equal(store.view.service.size, 0);
    // The new leader had the entry, so it is committed after all; and the name is taken.
    proposer.commit();
    assert.equal(store.view.service.get('a')?.id, 'a');
    store.leadershipChanged(true);
    const again = store.update((tx) => tx.create('service', service('c', 'A')));
    await assert.rejects(again, failsWith('already_exists', /service A already exists/));
  });

  it('a refused proposal → it and what builds on it fail, the log skips those', async () => {
    const { store, proposer } = createHeldStore();
    const first = errorOf(store.update((tx) => tx.create('service', service('a', 'a'))));
    await settle();
    const second = errorOf(store.update((tx) => tx.create('service', service('b', 'b'))));
    await settle();
    proposer.refuse(new ShoalError('unavailable', 'the leadership is being handed over'));
    assert.equal((await first).code, 'unavailable');
    assert.equal((await second).code, 'unavailable');
    const third = store.update((tx) => tx.create('service', service('c', 'b')));
    await settle();
    proposer.commit();
    await third;
    assert.deepEqual(
      store.view.service.all().map(({ id }) => id),
      ['c'],
    );
  });

  it('a proposal with unknown end that comes true → later ones fail and can be tried again', async () => {
    const { store, proposer } = createHeldStore();
    const first = errorOf(store.update((tx) => tx.create('service', service('a', 'a'))));
    await settle();
    const data = proposer.held[0]?.data ?? new Uint8Array();
    proposer.refuse(new Error('connection reset'));
    assert.equal((await first).code, 'unknown');
    const second = errorOf(store.update((tx) => tx.create('service', service('b', 'a'))));
    await settle();
    store.apply({ index: 1, data });
    assert.equal((await second).code, 'unavailable');
    proposer.commit();
    assert.deepEqual(
      store.view.service.all().map(({ id }) => id),
      ['a'],
    );
  });

  it('a transaction that changes nothing → waits for what it has seen, proposes nothing', async () => {
    const { store, proposer } = createHeldStore();
    assert.equal(await store.update((tx) => tx.service.size), 0);
    const write = store.update((tx) => tx.create('service', service('a', 'a')));
    let size: number | undefined;
    const read = store.update((tx) => tx.service.size).then((seen) => (size = seen));
    await settle();
    assert.equal(size, undefined);
    assert.equal(proposer.commit(), 1);
    assert.equal(await read, 1);
    await write;
  });

  it('bytes that are no entry → data_loss', () => {
    const store = createTestStore();
    const apply = (): void => store.apply({ index: 7, data: Uint8Array.of(0x12, 0x7f) });
    assert.throws(apply, failsWith('data_loss', /log entry 7/));
  });
});

describe('store: watching', () => {
  it('a listener throws → the others are called, the failure is logged', async () => {
    const lines: string[] = [];
    const log: Logger = { ...nullLogger, error: (message) => lines.push(message) };
    const store = createTestStore(new FakeClock(), {}, log);
    const seen: number[] = [];
    store.watch(() => {
      throw new Error('broken');
    });
    const stop = store.watch((commit) => seen.push(commit.version));
    await store.update((tx) => tx.create('service', service('a', 'a')));
    stop();
    await store.update((tx) => tx.create('service', service('b', 'b')));
    assert.equal(seen.length, 1);
    assert.deepEqual(lines, ['a listener of the store failed', 'a listener of the store failed']);
  });

  it('a listener writes while an entry is applied → the write builds on the whole entry', async () => {
    const store = createTestStore();
    const later: Promise<unknown>[] = [];
    store.watch(({ changes }) => {
      for (const { table, object } of changes) {
        if (table !== 'service') continue;
        const task = Task.create({ id: `task-${object.id}`, serviceId: object.id });
        later.push(store.update((tx) => [tx.create('task', task), tx.service.size]));
      }
    });
    await Promise.all(
      ['a', 'b', 'c'].map((id) => store.update((tx) => tx.create('service', service(id, id)))),
    );
    await Promise.all(later);
    assert.equal(store.view.task.size, 3);
  });

  it('a view that is kept → shows the moment it was taken', async () => {
    const store = createTestStore();
    const before = store.view;
    await store.update((tx) => tx.create('node', Node.create({ id: 'n1' })));
    assert.equal(before.node.size, 0);
    assert.equal(store.view.node.size, 1);
    assert.deepEqual(
      store.view.node.withIdPrefix('n').map(({ id }) => id),
      ['n1'],
    );
  });
});
