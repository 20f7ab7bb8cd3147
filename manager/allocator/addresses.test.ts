import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  EndpointSpec,
  EndpointSpecResolutionMode,
  IPAMConfig,
  NetworkAttachmentConfig,
  PortConfig,
  PortConfigPublishMode,
  Task,
  TaskSpec,
  TaskState,
} from '#proto/gen/swarm';
import { isTerminal, observedState } from '#proto/model/task-state';
import { addressQuarantineMs } from './limits.ts';
import { AllocatorBench } from './testing.ts';

async function withBench(body: (bench: AllocatorBench) => Promise<void>): Promise<void> {
  const bench = new AllocatorBench();
  try {
    await bench.settle();
    await body(bench);
  } finally {
    await bench.stop();
  }
}

const small = { pools: [IPAMConfig.create({ subnet: '10.9.0.0/29' })] };

function vips(bench: AllocatorBench, id: string): string[] {
  return (bench.service(id).endpoint?.virtualIps ?? []).map(
    ({ networkId, addr }) => `${networkId} ${addr}`,
  );
}

function publish(...ports: Partial<PortConfig>[]): EndpointSpec {
  return EndpointSpec.create({ ports: ports.map((port) => PortConfig.create(port)) });
}

describe('addresses', () => {
  it('a service and its tasks → one each, with a copy of the network', async () => {
    await withBench(async (bench) => {
      await bench.addNetwork('a');
      await bench.addService('web', { networks: ['a'] });
      const [first = '', second = ''] = await bench.addTasks('web', 2);
      assert.deepEqual(vips(bench, 'web'), ['a 10.0.0.2/24']);
      const task = bench.task(first);
      assert.equal(observedState(task), TaskState.PENDING);
      assert.deepEqual(task.networks[0]?.addresses, ['10.0.0.3/24']);
      assert.deepEqual(task.networks[0]?.aliases, ['web-alias']);
      assert.deepEqual(task.networks[0]?.network, bench.store.view.network.get('a'));
      assert.deepEqual(task.endpoint, bench.service('web').endpoint);
      assert.deepEqual(bench.addresses(second), ['10.0.0.4']);
    });
  });

  it('two networks, one of them IPv6 as well → an address of each family', async () => {
    await withBench(async (bench) => {
      await bench.addNetwork('a');
      await bench.addNetwork('b', { ipv6: true });
      await bench.addService('web', { networks: ['a', 'b'] });
      const [id = ''] = await bench.addTasks('web');
      assert.equal(bench.service('web').endpoint?.virtualIps.length, 3);
      const [first, second, third] = bench.addresses(id);
      assert.deepEqual([first, second], ['10.0.0.3', '10.0.1.3']);
      assert.match(third ?? '', /^fd.*::3$/);
    });
  });

  it('dnsrr → no virtual address; a change to it gives up the one there is', async () => {
    await withBench(async (bench) => {
      const endpoint = EndpointSpec.create({ mode: EndpointSpecResolutionMode.DNSRR });
      await bench.addNetwork('a');
      await bench.addService('web', { networks: ['a'] });
      assert.equal(vips(bench, 'web').length, 1);
      await bench.updateService('web', { networks: ['a'], endpoint });
      assert.deepEqual(vips(bench, 'web'), []);
      const [id = ''] = await bench.addTasks('web');
      assert.equal(bench.addresses(id).length, 1);
    });
  });

  it('network host → no addresses, but the network', async () => {
    await withBench(async (bench) => {
      const host = bench.store.view.network.where('name', 'host')[0]?.id ?? '';
      await bench.addService('web', { networks: [host] });
      const [id = ''] = await bench.addTasks('web');
      assert.equal(observedState(bench.task(id)), TaskState.PENDING);
      assert.equal(bench.task(id).networks[0]?.network?.id, host);
      assert.deepEqual(bench.addresses(id), []);
      assert.equal(bench.service('web').endpoint, undefined);
    });
  });

  it('reserved addresses, gateway and range → kept free, kept to', async () => {
    await withBench(async (bench) => {
      const pool = IPAMConfig.create({
        subnet: '10.9.0.0/24',
        range: '10.9.0.128/29',
        gateway: '10.9.0.129',
        reserved: { printer: '10.9.0.130' },
      });
      await bench.addNetwork('a', { pools: [pool] });
      await bench.addService('web', { networks: ['a'] });
      const ids = await bench.addTasks('web', 10);
      const given = ids.flatMap((id) => bench.addresses(id));
      assert.deepEqual(vips(bench, 'web'), ['a 10.9.0.128/24']);
      assert.deepEqual(
        given,
        [131, 132, 133, 134, 135].map((last) => `10.9.0.${last}`),
      );
      const last = bench.task(ids.at(-1) ?? '');
      assert.match(
        last.status?.err ?? '',
        /^network a \(10\.9\.0\.0\/24\) has no free address: all 6/,
      );
    });
  });

  it('no address is left → the tasks say so, and go on when one has come free and rested', async () => {
    await withBench(async (bench) => {
      await bench.addNetwork('a', small);
      await bench.addService('web', { networks: ['a'] });
      const ids = await bench.addTasks('web', 5);
      const late = ids.at(-1) ?? '';
      assert.equal(observedState(bench.task(late)), TaskState.NEW);
      assert.match(bench.task(late).status?.err ?? '', /all 5 are in use; remove tasks/);
      const freed = bench.addresses(ids[0] ?? '');
      await bench.setState(ids[0] ?? '', TaskState.FAILED);
      assert.match(bench.task(late).status?.err ?? '', /rest for 30 s$/);
      await bench.clock.advanceAsync(addressQuarantineMs - 1_000);
      assert.equal(observedState(bench.task(late)), TaskState.NEW);
      await bench.clock.advanceAsync(2_000);
      assert.equal(observedState(bench.task(late)), TaskState.PENDING);
      assert.deepEqual(bench.addresses(late), freed);
      assert.equal(bench.task(late).status?.err, '');
    });
  });

  it('an IPv6 address is wished in another spelling → given as the kernel writes it', async () => {
    await withBench(async (bench) => {
      const subnet = IPAMConfig.create({ subnet: 'fd00::/64' });
      await bench.addNetwork('a', { ipv6: true, pools: [subnet] });
      const networks = [
        NetworkAttachmentConfig.create({ target: 'a', addresses: ['FD00:0::0007'] }),
      ];
      const desiredState = TaskState.RUNNING;
      const spec = TaskSpec.create({ networks });
      await bench.store.update((tx) =>
        tx.create('task', Task.create({ id: 'byHand', spec, desiredState })),
      );
      await bench.settle();
      assert.equal(bench.addresses('byHand')[0], 'fd00::7');
      const again = Task.create({ id: 'again', spec, desiredState });
      await bench.setState('byHand', TaskState.FAILED);
      await bench.store.update((tx) => tx.create('task', again));
      await bench.settle();
      assert.match(bench.task('again').status?.err ?? '', /no free address FD00:0::0007: somebody/);
    });
  });

  it('a service waits for one of its networks → it holds no addresses in the others', async () => {
    await withBench(async (bench) => {
      await bench.addNetwork('a', small);
      await bench.addNetwork('b');
      await bench.addService('web', { networks: ['a', 'gone'] });
      // Each look, once a minute, is another try.
      await bench.clock.advanceAsync(10 * 60_000);
      assert.deepEqual(vips(bench, 'web'), []);
      await bench.addService('other', { networks: ['a'] });
      assert.equal(vips(bench, 'other').length, 1);
      await bench.updateService('web', { networks: ['a', 'b'] });
      assert.equal(vips(bench, 'web').length, 2);
    });
  });

  it('a task waits for one of its networks → it holds no addresses in the others', async () => {
    await withBench(async (bench) => {
      await bench.addNetwork('a', small);
      const mode = EndpointSpecResolutionMode.DNSRR;
      await bench.addService('web', {
        networks: ['a', 'gone'],
        endpoint: EndpointSpec.create({ mode }),
      });
      await bench.addTasks('web');
      await bench.clock.advanceAsync(10 * 60_000);
      await bench.addService('other', { networks: ['a'] });
      assert.equal(vips(bench, 'other').length, 1);
    });
  });

  it('a service moves to another network → its old address stays until its last old task ended', async () => {
    await withBench(async (bench) => {
      await bench.addNetwork('a');
      await bench.addNetwork('b');
      await bench.addService('web', { networks: ['a'] });
      const [old = ''] = await bench.addTasks('web');
      await bench.updateService('web', { networks: ['b'] });
      const [next = ''] = await bench.addTasks('web');
      assert.deepEqual(vips(bench, 'web'), ['a 10.0.0.2/24', 'b 10.0.1.2/24']);
      assert.deepEqual(bench.addresses(next), ['10.0.1.3']);
      await bench.setState(old, TaskState.SHUTDOWN);
      assert.deepEqual(vips(bench, 'web'), ['b 10.0.1.2/24']);
    });
  });
});

const lan = {
  driver: 'macvlan',
  options: { parent: 'eth0' },
  pools: [IPAMConfig.create({ subnet: '10.9.0.0/28', reserved: { printer: '10.9.0.4' } })],
};

describe('addresses on a LAN', () => {
  it('a service and its tasks → no virtual address, one per task, none of router, nodes, printer', async () => {
    await withBench(async (bench) => {
      await bench.addNode('m1', '::ffff:10.9.0.2');
      await bench.addNode('w1', '192.0.2.7', '10.9.0.5');
      await bench.addNetwork('a', lan);
      await bench.addService('web', { networks: ['a'], endpoint: EndpointSpec.create({}) });
      // They are served in the order of their ids.
      const ids = (await bench.addTasks('web', 11)).sort();
      assert.deepEqual(vips(bench, 'web'), []);
      const lasts = [3, 6, 7, 8, 9, 10, 11, 12, 13, 14];
      assert.deepEqual(
        ids.flatMap((id) => bench.addresses(id)),
        lasts.map((last) => `10.9.0.${last}`),
      );
      assert.deepEqual(bench.task(ids[0] ?? '').networks[0]?.addresses, ['10.9.0.3/28']);
      assert.match(
        bench.task(ids.at(-1) ?? '').status?.err ?? '',
        /^network a \(10\.9\.0\.0\/28\) has no free address: all 12 are in use or of nodes;/,
      );
    });
  });

  it('a node that comes later → its address is not given out from then on', async () => {
    await withBench(async (bench) => {
      await bench.addNetwork('a', lan);
      await bench.addService('web', { networks: ['a'] });
      const [first = ''] = await bench.addTasks('web');
      await bench.addNode('w1', '10.9.0.3');
      const [second = ''] = await bench.addTasks('web');
      assert.deepEqual(bench.addresses(first), ['10.9.0.2']);
      assert.deepEqual(bench.addresses(second), ['10.9.0.5']);
    });
  });

  it('the same LAN made anew → what was freed in the network before rests all the same', async () => {
    await withBench(async (bench) => {
      const pools = [IPAMConfig.create({ subnet: '10.9.0.0/29', range: '10.9.0.4/31' })];
      await bench.addNetwork('a', { ...lan, pools });
      await bench.addService('web', { networks: ['a'] });
      const ids = await bench.addTasks('web', 2);
      for (const id of ids) await bench.setState(id, TaskState.SHUTDOWN);
      for (const id of ids) await bench.remove('task', id);
      await bench.remove('service', 'web');
      await bench.remove('network', 'a');
      await bench.addNetwork('b', { ...lan, pools });
      await bench.addService('next', { networks: ['b'] });
      const [id = ''] = await bench.addTasks('next');
      assert.match(bench.task(id).status?.err ?? '', /rest for 30 s$/);
      await bench.clock.advanceAsync(addressQuarantineMs);
      assert.deepEqual(bench.addresses(id), ['10.9.0.4']);
    });
  });

  it('a LAN and an overlay → a virtual address on the overlay alone', async () => {
    await withBench(async (bench) => {
      await bench.addNetwork('a', lan);
      await bench.addNetwork('b');
      await bench.addService('web', { networks: ['a', 'b'] });
      const [id = ''] = await bench.addTasks('web');
      assert.deepEqual(vips(bench, 'web'), ['b 10.0.0.2/24']);
      assert.deepEqual(bench.addresses(id), ['10.9.0.2', '10.0.0.3']);
    });
  });
});

describe('published ports', () => {
  const portsOf = (bench: AllocatorBench, id: string): number[] =>
    (bench.service(id).endpoint?.ports ?? []).map(({ publishedPort }) => publishedPort);

  it('none named → from 30000 up, kept by updates', async () => {
    await withBench(async (bench) => {
      await bench.addService('a', { endpoint: publish({ targetPort: 80 }) });
      await bench.addService('b', { endpoint: publish({ targetPort: 80 }, { targetPort: 81 }) });
      assert.deepEqual(portsOf(bench, 'a'), [30_000]);
      assert.deepEqual(portsOf(bench, 'b'), [30_001, 30_002]);
      await bench.remove('service', 'a');
      await bench.updateService('b', { endpoint: publish({ targetPort: 81 }, { targetPort: 82 }) });
      assert.deepEqual(portsOf(bench, 'b'), [30_002, 30_000]);
    });
  });

  it('a number that is taken → waits and says so, until it is free', async () => {
    await withBench(async (bench) => {
      const endpoint = publish({ targetPort: 80, publishedPort: 8080 });
      await bench.addService('a', { endpoint });
      await bench.addService('b', { endpoint });
      const [id = ''] = await bench.addTasks('b');
      assert.equal(
        bench.task(id).status?.err,
        'port 8080/tcp is published by service a already: choose another one',
      );
      await bench.remove('service', 'a');
      assert.deepEqual(portsOf(bench, 'b'), [8080]);
      assert.equal(observedState(bench.task(id)), TaskState.PENDING);
    });
  });

  it('host mode → as asked for, twice if asked for twice', async () => {
    await withBench(async (bench) => {
      const { HOST } = PortConfigPublishMode;
      const endpoint = publish({ targetPort: 80, publishedPort: 8080, publishMode: HOST });
      await bench.addService('a', { endpoint });
      await bench.addService('b', { endpoint });
      assert.deepEqual([portsOf(bench, 'a'), portsOf(bench, 'b')], [[8080], [8080]]);
    });
  });
});

interface Step {
  readonly kind: 'service' | 'tasks' | 'end' | 'reap' | 'remove' | 'wait' | 'leader' | 'restart';
  readonly which: number;
}

const kinds = [
  'service',
  'tasks',
  'tasks',
  'end',
  'end',
  'reap',
  'remove',
  'wait',
  'leader',
  'restart',
] as const;
const step: fc.Arbitrary<Step> = fc.record({ kind: fc.constantFrom(...kinds), which: fc.nat(50) });

/** Who has an address, and until when one that was given up must rest. */
class Model {
  readonly #bench: AllocatorBench;
  #owned = new Map<string, string>();
  readonly #freedAtMs = new Map<string, number>();

  constructor(bench: AllocatorBench) {
    this.#bench = bench;
  }

  forget(): void {
    this.#freedAtMs.clear();
  }

  check(): void {
    const owned = this.#look();
    const nowMs = this.#bench.clock.now();
    for (const [address, owner] of this.#owned) {
      if (owned.get(address) !== owner) this.#freedAtMs.set(address, nowMs);
    }
    for (const [address, owner] of owned) {
      if (this.#owned.get(address) === owner) continue;
      const freedAtMs = this.#freedAtMs.get(address) ?? Number.NEGATIVE_INFINITY;
      // A look comes a few milliseconds after the change.
      assert.ok(nowMs - freedAtMs >= addressQuarantineMs - 100, `${address} came back too soon`);
    }
    this.#owned = owned;
  }

  #look(): Map<string, string> {
    const owned = new Map<string, string>();
    const { view } = this.#bench.store;
    const nodes = view.node.all().map(({ status }) => status?.addr ?? '');
    const note = (address: string, owner: string): void => {
      assert.ok(!nodes.includes(address.split('/')[0] ?? ''), `${address} is of a node`);
      assert.ok(!owned.has(address), `${address} belongs to ${owned.get(address)} and ${owner}`);
      owned.set(address, owner);
    };
    for (const { id, endpoint } of view.service.all()) {
      for (const { addr } of endpoint?.virtualIps ?? []) note(addr, id);
    }
    for (const task of view.task.all()) {
      if (isTerminal(observedState(task))) continue;
      for (const { addresses } of task.networks) for (const addr of addresses) note(addr, task.id);
    }
    return owned;
  }
}

async function happen(bench: AllocatorBench, { kind, which }: Step, index: number): Promise<void> {
  const { view } = bench.store;
  const pick = <T>(list: readonly T[]): T | undefined => list[which % Math.max(1, list.length)];
  const service = pick(view.service.all());
  const live = view.task.all().filter((task) => !isTerminal(observedState(task)));
  if (kind === 'service') await bench.addService(`s${index}`, { networks: ['a'] });
  if (kind === 'tasks' && service !== undefined) await bench.addTasks(service.id, 1 + (which % 3));
  if (kind === 'end') {
    const task = pick(live);
    if (task !== undefined) await bench.setState(task.id, TaskState.FAILED);
  }
  if (kind === 'reap') {
    const task = pick(view.task.all());
    if (task !== undefined) await bench.remove('task', task.id);
  }
  if (kind === 'remove' && service !== undefined) await bench.remove('service', service.id);
  if (kind === 'wait') await bench.clock.advanceAsync(which * 500);
  if (kind === 'leader') await bench.newLeader();
  if (kind === 'restart') await bench.restart();
}

/** Where the history happens, and how many addresses it has to give. */
const places = [
  ['an overlay', { pools: [IPAMConfig.create({ subnet: '10.9.0.0/28' })] }, 13],
  ['a LAN', { ...lan, pools: [IPAMConfig.create({ subnet: '10.9.0.0/28' })] }, 11],
] as const;

for (const [place, network, size] of places)
  describe(`addresses: any history on ${place}`, () => {
    it('leaders and restarts in between → nothing is owned twice, or again before it rested', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(step, { minLength: 25, maxLength: 60, size: 'max' }),
          async (steps) => {
            await withBench(async (bench) => {
              if (place === 'a LAN') {
                await bench.addNode('m1', '10.9.0.3');
                await bench.addNode('w1', '10.9.0.9');
              }
              await bench.addNetwork('a', network);
              await bench.addService('first', { networks: ['a'] });
              const model = new Model(bench);
              for (const [index, each] of steps.entries()) {
                await happen(bench, each, index);
                // A restart forgets what was deleted before; what ended is still known.
                if (each.kind === 'restart') model.forget();
                model.check();
              }
              await bench.clock.advanceAsync(3 * addressQuarantineMs);
              model.check();
              const owners = bench.store.view.task
                .all()
                .filter((task) => observedState(task) === TaskState.PENDING).length;
              const services = bench.store.view.service.all();
              const wish = bench.store.view.task
                .all()
                .filter(
                  (task) =>
                    !isTerminal(observedState(task)) &&
                    services.some(({ id }) => id === task.serviceId),
                );
              const orphans = bench.store.view.task
                .all()
                .filter(
                  (task) =>
                    observedState(task) === TaskState.PENDING &&
                    !services.some(({ id }) => id === task.serviceId),
                );
              const withVip = services.filter(({ endpoint }) => endpoint !== undefined).length;
              const capacity = size - withVip - orphans.length;
              const served = owners - orphans.length;
              const blocked = place !== 'a LAN' && services.length > withVip;
              assert.ok(
                blocked || served === Math.min(wish.length, capacity),
                `${served} of ${wish.length}`,
              );
            });
          },
        ),
        { numRuns: 60 },
      );
    });
  });
