import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isShoalError } from '#lib/errors';
import { FakeClock, settle } from '#lib/fake-clock';
import { nullLogger } from '#lib/log';
import { type Deferred, deferred } from '#lib/signal';
import { Annotations, Service, ServiceSpec } from '#proto/gen/swarm';
import { MemoryStore, type Proposer } from './store.ts';
import { createHeldStore } from './testing.ts';

/** Histories that the simulator found with refusals in them: profile store, seeds 2 and later. */

function service(id: string): Service {
  const spec = ServiceSpec.create({ annotations: Annotations.create({ name: id }) });
  return Service.create({ id, spec });
}

/** What the caller of a creation has been told so far. */
function creating(store: MemoryStore, id: string): { told: string } {
  const call = { told: 'nothing' };
  store
    .update((tx) => tx.create('service', service(id)))
    .then(
      () => {
        call.told = 'created';
      },
      (error: unknown) => {
        call.told = isShoalError(error) ? error.code : 'a bug';
      },
    );
  return call;
}

/** A leading store that asks before it refuses. */
function askingStore(): { store: MemoryStore; asked: Deferred<void>[] } {
  const asked: Deferred<void>[] = [];
  const proposer: Proposer = {
    propose: () => Promise.resolve(),
    confirm: () => {
      const question = deferred<void>();
      asked.push(question);
      return question.promise;
    },
  };
  const store = new MemoryStore({}, { clock: new FakeClock(), proposer, log: nullLogger });
  store.leadershipChanged(true);
  return { store, asked };
}

describe('store: refusals', () => {
  it('judged on a change on its way, which is committed → told then', async () => {
    const { store, proposer } = createHeldStore();
    const first = creating(store, 'a');
    const second = creating(store, 'a');
    await settle();
    assert.deepEqual([first.told, second.told], ['nothing', 'nothing']);
    proposer.commit();
    await settle();
    assert.deepEqual([first.told, second.told], ['created', 'already_exists']);
  });

  it('judged on a change that dies with the leadership → unavailable, not a reason', async () => {
    const { store } = createHeldStore();
    const first = creating(store, 'a');
    const second = creating(store, 'a');
    await settle();
    store.leadershipChanged(false);
    await settle();
    assert.deepEqual([first.told, second.told], ['unknown', 'unavailable']);
  });

  it('judged on what is committed here → told once a quorum has confirmed the leader', async () => {
    const { store, asked } = askingStore();
    const update = store.update((tx) => tx.remove('service', 'gone'));
    let isTold = false;
    const told = assert
      .rejects(update, (error) => isShoalError(error, 'not_found'))
      .then(() => {
        isTold = true;
      });
    await settle();
    assert.deepEqual([isTold, asked.length], [false, 1]);
    asked[0]?.resolve();
    await told;
  });

  it('judged by a leader that is none any more when the quorum answers → unavailable', async () => {
    const { store, asked } = askingStore();
    const update = store.update((tx) => tx.remove('service', 'gone'));
    store.leadershipChanged(false);
    asked[0]?.resolve();
    await assert.rejects(update, (error) => isShoalError(error, 'unavailable'));
  });

  it('those who wait for another’s change → count against the limit until it is committed', async () => {
    const { store, proposer } = createHeldStore(new FakeClock(), {
      limits: { waitingTransactionsMax: 2 },
    });
    creating(store, 'a');
    creating(store, 'a');
    await settle();
    await assert.rejects(
      store.update(() => undefined),
      (error) => isShoalError(error, 'resource_exhausted'),
    );
    proposer.commit();
    await settle();
    assert.equal(creating(store, 'b').told, 'nothing');
    await settle();
    proposer.commit();
    await settle();
    assert.equal(store.view.service.size, 2);
  });
});
