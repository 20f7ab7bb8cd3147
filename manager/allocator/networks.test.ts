import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { isShoalError } from '#lib/errors';
import { ipBlocksOverlap, parseIpBlock } from '#lib/ip/ip-block';
import {
  Driver,
  IPAMConfig,
  type Network,
  Node,
  NodeDescription,
  NodeStatus,
  TaskState,
} from '#proto/gen/swarm';
import { networkName, vniOf, vniOption } from '#proto/model/network';
import { gatewayPool, gatewayQuarantineMs, networkQuarantineMs } from './limits.ts';
import { AllocatorBench } from './testing.ts';

function told(message: string): (error: unknown) => boolean {
  return (error) => {
    assert.ok(isShoalError(error, 'failed_precondition'), String(error));
    assert.ok(error.message.includes(message), error.message);
    return true;
  };
}

async function withBench(body: (bench: AllocatorBench) => Promise<void>): Promise<void> {
  const bench = new AllocatorBench();
  try {
    await bench.settle();
    await body(bench);
  } finally {
    await bench.stop();
  }
}

function subnetsOf({ ipam }: Network): string[] {
  return (ipam?.configs ?? []).map(({ subnet }) => subnet);
}

describe('networks: those that every swarm has', () => {
  it('the first leader → makes ingress and the predefined ones, once', async () => {
    await withBench(async (bench) => {
      await bench.newLeader();
      const networks = bench.store.view.network.all();
      assert.deepEqual(networks.map(networkName).sort(), ['bridge', 'host', 'ingress', 'none']);
      const ingress = networks.find(({ spec }) => spec?.ingress);
      assert.ok(ingress !== undefined);
      assert.equal(vniOf(ingress), 4096);
      assert.deepEqual(subnetsOf(ingress), [gatewayPool]);
    });
  });
});

describe('networks: numbers and subnets', () => {
  it('without wishes → the next VNI and the next free subnet of the pool', async () => {
    await withBench(async (bench) => {
      const first = await bench.addNetwork('a');
      const second = await bench.addNetwork('b');
      assert.deepEqual([vniOf(first), vniOf(second)], [4097, 4098]);
      assert.deepEqual(subnetsOf(first), ['10.0.0.0/24']);
      assert.deepEqual(subnetsOf(second), ['10.0.1.0/24']);
      assert.equal(first.ipam?.configs[0]?.gateway, '10.0.0.1');
    });
  });

  it('with IPv6 → a unique local /64 that follows from the id', async () => {
    await withBench(async (bench) => {
      const [v4, v6] = subnetsOf(await bench.addNetwork('a', { ipv6: true }));
      assert.equal(v4, '10.0.0.0/24');
      assert.match(v6 ?? '', /^fd[0-9a-f]{2}:.*\/64$/);
    });
  });

  it('subnets in any order → IPv4 first, as for the addresses of its tasks', async () => {
    await withBench(async (bench) => {
      const pools = ['fd00:7::/64', '10.9.0.0/24'].map((subnet) => IPAMConfig.create({ subnet }));
      const network = await bench.addNetwork('a', { pools, ipv6: true });
      assert.deepEqual(subnetsOf(network), ['10.9.0.0/24', 'fd00:7::/64']);
    });
  });

  it('a subnet that somebody has → refused, naming him', async () => {
    await withBench(async (bench) => {
      const pools = [IPAMConfig.create({ subnet: '10.9.0.0/24' })];
      await bench.addNetwork('a', { pools });
      await assert.rejects(
        bench.addNetwork('b', { pools }),
        told('subnet 10.9.0.0/24 cannot be used: it overlaps 10.9.0.0/24 of network a'),
      );
      const gateway = [IPAMConfig.create({ subnet: '10.241.0.0/16' })];
      await assert.rejects(
        bench.addNetwork('c', { pools: gateway }),
        told('it overlaps 10.240.0.0/12 of the gateway networks of the nodes'),
      );
      const twins = [IPAMConfig.create({ subnet: 'fd73:686f:616c::/64' })];
      await assert.rejects(
        bench.addNetwork('d', { pools: twins }),
        told('it overlaps fd73:686f:616c::/96 of the gateway networks of the nodes'),
      );
    });
  });

  it('a subnet with a node in it → not chosen, and refused', async () => {
    await withBench(async (bench) => {
      const description = NodeDescription.create({ hostname: 'w1' });
      const status = NodeStatus.create({ addr: '10.0.0.7' });
      await bench.store.update((tx) =>
        tx.create('node', Node.create({ id: 'n', description, status })),
      );
      assert.deepEqual(subnetsOf(await bench.addNetwork('a')), ['10.0.1.0/24']);
      const pools = [IPAMConfig.create({ subnet: '10.0.0.0/24' })];
      await assert.rejects(
        bench.addNetwork('b', { pools }),
        told('node w1 has the address 10.0.0.7 in it'),
      );
    });
  });

  it('a LAN → its subnet with nodes in it, no VNI; kept free of overlays, and they of it', async () => {
    await withBench(async (bench) => {
      await bench.addNode('w1', '10.0.0.7');
      const subnet = '10.0.0.0/23';
      const options = { parent: 'eth0', macvlan_mode: 'private' };
      const lan = { driver: 'macvlan', options, pools: [IPAMConfig.create({ subnet })] };
      const made = await bench.addNetwork('lan', lan);
      assert.equal(vniOf(made), undefined);
      assert.deepEqual(made.driverState, Driver.create({ name: 'macvlan', options }));
      assert.deepEqual(
        made.ipam?.configs.map(({ subnet: text, gateway }) => [text, gateway]),
        [[subnet, '10.0.0.1']],
      );
      assert.deepEqual(subnetsOf(await bench.addNetwork('a')), ['10.0.2.0/24']);
      await assert.rejects(
        bench.addNetwork('b', { pools: [IPAMConfig.create({ subnet: '10.0.1.0/24' })] }),
        told('it overlaps 10.0.0.0/23 of network lan'),
      );
      await assert.rejects(
        bench.addNetwork('c', { ...lan, pools: [IPAMConfig.create({ subnet: '10.0.2.0/24' })] }),
        told('it overlaps 10.0.2.0/24 of network a'),
      );
    });
  });

  it('a LAN that came without a subnet → is given none', async () => {
    await withBench(async (bench) => {
      const lan = { driver: 'macvlan', options: { parent: 'eth0' } };
      await assert.rejects(bench.addNetwork('lan', lan), told('lan needs the --subnet of its LAN'));
    });
  });

  it('a VNI of one’s own → kept; one that is taken → refused', async () => {
    await withBench(async (bench) => {
      const options = { [vniOption]: '77' };
      assert.equal(vniOf(await bench.addNetwork('a', { options })), 77);
      await assert.rejects(
        bench.addNetwork('b', { options }),
        told('VXLAN id 77 belongs to network a'),
      );
      assert.equal(vniOf(await bench.addNetwork('c')), 4097);
    });
  });

  it('the pool is used up → refused; a removed network’s subnet rests, then is free', async () => {
    await withBench(async (bench) => {
      await bench.setPools(['10.8.0.0/23'], 24);
      await bench.addNetwork('a');
      await bench.addNetwork('b');
      await assert.rejects(
        bench.addNetwork('c'),
        told('no free /24 in the default address pool 10.8.0.0/23: remove networks'),
      );
      await bench.remove('network', 'a');
      await assert.rejects(bench.addNetwork('c'), told('freed a moment ago'));
      await bench.newLeader();
      await assert.rejects(bench.addNetwork('c'), told('freed a moment ago'));
      await bench.clock.advanceAsync(networkQuarantineMs);
      assert.deepEqual(subnetsOf(await bench.addNetwork('c')), ['10.8.0.0/24']);
    });
  });

  it('a pool that reaches into the gateway pool → goes on behind it', async () => {
    await withBench(async (bench) => {
      await bench.setPools(['10.239.255.0/24', '10.240.0.0/12', '10.0.0.0/8'], 24);
      assert.deepEqual(subnetsOf(await bench.addNetwork('a')), ['10.239.255.0/24']);
      assert.deepEqual(subnetsOf(await bench.addNetwork('b')), ['10.0.0.0/24']);
    });
  });

  it('any networks, made and removed → no two share a VNI or an address', async () => {
    const step = fc.record({
      add: fc.boolean(),
      which: fc.nat(20),
      size: fc.integer({ min: 22, max: 26 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        await withBench(async (bench) => {
          await bench.setPools(['10.8.0.0/21'], 24);
          for (const [index, { add, which, size }] of steps.entries()) {
            const subnet = `10.8.${(which % 2) * 4}.0/${size}`;
            const pools = which % 3 === 0 ? [IPAMConfig.create({ subnet })] : undefined;
            if (add) {
              const init = pools === undefined ? {} : { pools };
              await bench.addNetwork(`n${index}`, init).catch((error: unknown) => {
                assert.ok(isShoalError(error, 'failed_precondition'), String(error));
              });
            } else {
              const own = bench.store.view.network.all().filter(({ id }) => /^n\d+$/.test(id));
              const network = own[which % Math.max(1, own.length)];
              if (network !== undefined) await bench.remove('network', network.id);
            }
            assertDistinct(bench.store.view.network.all());
          }
        });
      }),
      { numRuns: 40 },
    );
  });
});

function assertDistinct(networks: readonly Network[]): void {
  const vnis = networks.flatMap((network) => vniOf(network) ?? []);
  assert.equal(new Set(vnis).size, vnis.length);
  const blocks = networks.flatMap(subnetsOf).flatMap((text) => parseIpBlock(text) ?? []);
  for (const [index, block] of blocks.entries()) {
    const others = blocks.slice(index + 1);
    assert.ok(!others.some((other) => ipBlocksOverlap(block, other)));
  }
}

describe('networks: given up', () => {
  it('marked for removal with a task in it → gone when that has stopped', async () => {
    await withBench(async (bench) => {
      await bench.addNetwork('a');
      await bench.addService('web', { networks: ['a'] });
      const [id = ''] = await bench.addTasks('web');
      await bench.remove('service', 'web');
      await bench.store.update((tx) => {
        const network = tx.network.get('a');
        assert.ok(network !== undefined);
        tx.update('network', { ...network, pendingDelete: true });
      });
      await bench.settle();
      assert.ok(bench.store.view.network.get('a') !== undefined);
      await bench.setState(id, TaskState.SHUTDOWN);
      assert.equal(bench.store.view.network.get('a'), undefined);
    });
  });
});

describe('numbers of nodes', () => {
  const add = (bench: AllocatorBench, id: string) =>
    bench.store.update((tx) => tx.create('node', Node.create({ id })));

  it('nodes come and go → small numbers of their own, not used again at once', async () => {
    await withBench(async (bench) => {
      const numberOf = (id: string) => bench.store.view.node.get(id)?.number;
      for (const id of ['a', 'b', 'c']) {
        await add(bench, id);
        await bench.settle();
      }
      assert.deepEqual(['a', 'b', 'c'].map(numberOf), [1, 2, 3]);
      await bench.remove('node', 'b');
      await bench.newLeader();
      await add(bench, 'd');
      await bench.settle();
      assert.equal(numberOf('d'), 4);
      await bench.clock.advanceAsync(gatewayQuarantineMs);
      await add(bench, 'e');
      await bench.settle();
      assert.equal(numberOf('e'), 2);
    });
  });
});
