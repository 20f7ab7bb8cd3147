import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ShoalError } from '#lib/errors';
import { FakeClock, settle } from '#lib/fake-clock';
import { nullLogger } from '#lib/log';
import { seededRandom } from '#lib/random';
import { createHeldStore, createTestStore, type HeldProposer } from '#manager/store/testing';
import type { Store } from '#manager/store/types';
import {
  Annotations,
  ReplicatedService,
  Service,
  ServiceSpec,
  Task,
  TaskState,
} from '#proto/gen/swarm';
import { applyStep } from './apply.ts';
import { ReplicatedOrchestrator } from './replicated/replicated.ts';

interface Setup {
  readonly clock: FakeClock;
  readonly store: Store;
  readonly proposer: HeldProposer;
  readonly orchestrator: ReplicatedOrchestrator;
}

/** A service of `replicas` is committed, and the orchestrator has proposed its first tasks. */
async function setUp(replicas: number, limits = {}): Promise<Setup> {
  const clock = new FakeClock();
  const { store, proposer } = createHeldStore(clock, { limits });
  const random = seededRandom(1);
  const orchestrator = new ReplicatedOrchestrator({ clock, random, store, log: nullLogger });
  orchestrator.start();
  const created = store.update((tx) => tx.create('service', serviceOf(replicas)));
  await settle();
  proposer.commit();
  await created;
  await settle();
  return { clock, store, proposer, orchestrator };
}

function serviceOf(replicas: number, id = 'web'): Service {
  const annotations = Annotations.create({ name: id });
  const replicated = ReplicatedService.create({ replicas });
  return Service.create({ id, spec: ServiceSpec.create({ annotations, replicated }) });
}

async function commitAll({ clock, proposer }: Setup): Promise<void> {
  for (let idle = 0; idle < 3; idle++) {
    if (proposer.commit() > 0) idle = 0;
    await clock.advanceAsync(3_000);
  }
}

for (const code of ['unavailable', 'unknown', 'aborted'] as const) {
  test(`service loop: its transaction ends as ${code} → looks again, nothing twice`, async () => {
    const setup = await setUp(3);
    setup.proposer.refuse(new ShoalError(code, 'the leader changed'));
    await settle();
    assert.equal(setup.proposer.held.length, 0, 'not at once');
    await commitAll(setup);
    assert.equal(setup.store.view.task.size, 3);
    await setup.orchestrator.stop();
  });
}

test('service loop: too much for one log entry → smaller transactions', async () => {
  const setup = await setUp(300, { entryBytesMax: 8_000 });
  await commitAll(setup);
  assert.equal(setup.store.view.task.size, 300);
  await setup.orchestrator.stop();
});

test('service loop: scaled between two transactions → the rest of a plan is dropped', async () => {
  const setup = await setUp(500);
  const { store, proposer } = setup;
  const scaled = store.update((tx) => {
    const service = tx.service.get('web') ?? Service.create();
    const spec = serviceOf(250).spec;
    tx.update('service', { ...service, spec, specVersion: service.meta?.version });
  });
  await settle();
  proposer.commit();
  await scaled;
  await commitAll(setup);
  const numbers = store.view.task.all().map(({ slot }) => slot);
  assert.equal(numbers.length, 250);
  assert.equal(Math.max(...numbers), 250);
  await setup.orchestrator.stop();
});

test('service loop: much to look at → others get their turn between', async () => {
  const clock = new FakeClock();
  const store = createTestStore(clock);
  await store.update((tx) => {
    for (let index = 0; index < 4_000; index++) {
      const service = tx.create('service', serviceOf(1, `web${index}`));
      tx.create('task', Task.create({ id: service.id, serviceId: service.id, slot: 1 }));
    }
  });
  let looks = 0;
  const counted: Store = {
    view: store.view,
    version: store.version,
    watch: (listener) => store.watch(listener),
    update: (body) => {
      looks++;
      return store.update(body);
    },
  };
  const deps = { clock, random: seededRandom(1), store: counted, log: nullLogger };
  const orchestrator = new ReplicatedOrchestrator(deps);
  orchestrator.start();
  await clock.advanceAsync(0);
  assert.equal(looks, 1);
  await clock.advanceAsync(10);
  assert.equal(looks, 2);
  await orchestrator.stop();
});

test('apply: the task has failed meanwhile → the whole step is left out', async () => {
  const { store, proposer, orchestrator } = await setUp(1);
  proposer.commit();
  await settle();
  const [planned] = store.view.task.all();
  assert.ok(planned);
  const next = Task.create({ id: 'next', serviceId: 'web', slot: 1 });
  const result = store.update((tx) => {
    const status = planned.status && { ...planned.status, state: TaskState.FAILED };
    tx.update('task', { ...planned, status });
    return applyStep(tx, 'web', [
      { kind: 'set-desired', task: planned, desired: TaskState.SHUTDOWN },
      { kind: 'create-task', task: next },
    ]);
  });
  await settle();
  proposer.commit();
  assert.equal(await result, false);
  assert.equal(store.view.task.get('next'), undefined);
  await orchestrator.stop();
});
