/** What people read when a network cannot be as they asked: every sentence, word for word. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isShoalError } from '#lib/errors';
import {
  Annotations,
  Cluster,
  CreateNetworkRequest,
  CreateServiceRequest,
  Driver,
  IPAMConfig,
  IPAMOptions,
  NetworkAttachmentConfig,
  NetworkSpec,
  Node,
  NodeDescription,
  NodeStatus,
  TaskSpec,
} from '#proto/gen/swarm';
import { allocateNetwork } from './allocator/network/allocate.ts';
import { Releases } from './allocator/releases.ts';
import { AllocatorBench } from './allocator/testing.ts';
import { context, createFixture, type Fixture, serviceSpec } from './control/fixture.ts';

const mtu = 'com.docker.network.driver.mtu';
const vni = 'com.docker.network.driver.overlay.vxlanid_list';

function withOption(key: string, value: string, init: Partial<NetworkSpec> = {}) {
  const driverConfig = Driver.create({ name: 'overlay', options: { [key]: value } });
  return { driverConfig, ...init };
}

function withSubnets(...subnets: readonly string[]): Partial<NetworkSpec> {
  const configs = subnets.map((subnet) => IPAMConfig.create({ subnet }));
  return { ipam: IPAMOptions.create({ configs }) };
}

function withPool(pool: Partial<IPAMConfig>): Partial<NetworkSpec> {
  return { ipam: IPAMOptions.create({ configs: [IPAMConfig.create(pool)] }) };
}

function setUp(): Fixture {
  const releases = new Releases(() => 0);
  return createFixture({
    allocateNetwork: (view, network) => allocateNetwork(view, network, releases),
  });
}

async function create(fixture: Fixture, name: string, init: Partial<NetworkSpec>): Promise<void> {
  const spec = NetworkSpec.create({ annotations: Annotations.create({ name }), ...init });
  await fixture.control.createNetwork(CreateNetworkRequest.create({ spec }), context);
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

async function refusalOf(init: Partial<NetworkSpec>): Promise<string> {
  const fixture = setUp();
  await create(fixture, 'first', { ...withSubnets('10.50.0.0/24'), ...withOption(vni, '5000') });
  const node = Node.create({
    id: 'n1',
    description: NodeDescription.create({ hostname: 'm1' }),
    status: NodeStatus.create({ addr: '10.77.0.11' }),
  });
  await fixture.store.update((tx) => tx.create('node', node));
  const told = await refusal(create(fixture, 'second', init));
  assert.equal(fixture.store.view.network.size, told === 'accepted' ? 2 : 1);
  return told;
}

const cases: readonly (readonly [string, Partial<NetworkSpec>, string])[] = [
  [
    'a subnet that overlaps one of another network',
    withSubnets('10.50.0.128/25'),
    'failed_precondition: subnet 10.50.0.128/25 cannot be used: it overlaps 10.50.0.0/24 of ' +
      'network first; choose another --subnet',
  ],
  [
    'a subnet around one of another network',
    withSubnets('10.48.0.0/14'),
    'failed_precondition: subnet 10.48.0.0/14 cannot be used: it overlaps 10.50.0.0/24 of ' +
      'network first; choose another --subnet',
  ],
  [
    'a subnet of the gateway pool',
    withSubnets('10.240.5.0/24'),
    'failed_precondition: subnet 10.240.5.0/24 cannot be used: it overlaps 10.240.0.0/12 of ' +
      'the gateway networks of the nodes; choose another --subnet',
  ],
  [
    'a subnet with a node in it',
    withSubnets('10.77.0.0/24'),
    'failed_precondition: subnet 10.77.0.0/24 cannot be used: node m1 has the address ' +
      '10.77.0.11 in it',
  ],
  [
    'two subnets of its own that overlap',
    withSubnets('10.51.0.0/24', '10.51.0.0/25'),
    'invalid_argument: subnet 10.51.0.0/25 overlaps 10.51.0.0/24 of the same network ' +
      '(IPAM.Config[1].Subnet)',
  ],
  [
    'a CIDR block with bits beyond its length',
    withSubnets('10.51.0.1/24'),
    'invalid_argument: invalid CIDR block "10.51.0.1/24": it should be 10.51.0.0/24 ' +
      '(IPAM.Config[0].Subnet)',
  ],
  [
    'a CIDR block with an impossible length',
    withSubnets('10.51.0.0/99'),
    'invalid_argument: invalid CIDR block "10.51.0.0/99", such as 10.0.9.0/24 ' +
      '(IPAM.Config[0].Subnet)',
  ],
  [
    'no CIDR block at all',
    withSubnets('nonsense'),
    'invalid_argument: invalid CIDR block "nonsense", such as 10.0.9.0/24 (IPAM.Config[0].Subnet)',
  ],
  [
    'a subnet that is too small',
    withSubnets('10.51.0.0/30'),
    'invalid_argument: subnet 10.51.0.0/30 is too small: the prefix is /29 at most ' +
      '(IPAM.Config[0].Subnet)',
  ],
  [
    'a range outside',
    withPool({ subnet: '10.51.0.0/24', range: '10.52.0.0/25' }),
    'invalid_argument: range 10.52.0.0/25 is not within 10.51.0.0/24 (IPAM.Config[0].IPRange)',
  ],
  [
    'a gateway outside',
    withPool({ subnet: '10.51.0.0/24', gateway: '10.52.0.1' }),
    'invalid_argument: gateway 10.52.0.1 is not an address of a host in 10.51.0.0/24 ' +
      '(IPAM.Config[0].Gateway)',
  ],
  [
    'an IPv6 subnet without IPv6',
    withSubnets('fd00:9::/64'),
    'invalid_argument: fd00:9::/64 is an IPv6 subnet, but IPv6 is off in this network: ' +
      'create it with --ipv6 (IPAM.Config[0].Subnet)',
  ],
  [
    'a VNI above the highest',
    withOption(vni, '16777216'),
    'invalid_argument: VXLAN id "16777216" is not one whole number from 1 to 16777215 ' +
      `(Options["${vni}"])`,
  ],
  [
    'VNI 0',
    withOption(vni, '0'),
    `invalid_argument: VXLAN id "0" is not one whole number from 1 to 16777215 (Options["${vni}"])`,
  ],
  [
    'a VNI of another network',
    withOption(vni, '5000'),
    'failed_precondition: VXLAN id 5000 belongs to network first: choose another one, or leave ' +
      'it out',
  ],
  [
    'an MTU below the lowest',
    withOption(mtu, '500'),
    `invalid_argument: MTU "500" is not a whole number from 576 to 65485 (Options["${mtu}"])`,
  ],
  [
    'an MTU above the highest',
    withOption(mtu, '65486'),
    `invalid_argument: MTU "65486" is not a whole number from 576 to 65485 (Options["${mtu}"])`,
  ],
  [
    'an MTU too small for IPv6',
    withOption(mtu, '1279', { ipv6Enabled: true }),
    'invalid_argument: MTU "1279" is not a whole number from 1280 (IPv6 needs so much) to 65485 ' +
      `(Options["${mtu}"])`,
  ],
  [
    'an unknown option',
    withOption('colour', 'red'),
    `invalid_argument: unknown driver option "colour": an overlay knows ${vni}, ${mtu}, ` +
      'encrypted (Options["colour"])',
  ],
];

describe('networks that cannot be', () => {
  for (const [what, init, sentence] of cases) {
    it(`${what} → refused, and nothing is made`, async () => {
      assert.equal(await refusalOf(init), sentence);
    });
  }

  it('the same with what is free → accepted', async () => {
    assert.equal(await refusalOf(withSubnets('10.50.1.0/24', '10.51.0.0/24')), 'accepted');
    assert.equal(await refusalOf(withOption(vni, '5001')), 'accepted');
    assert.equal(await refusalOf(withOption(mtu, '576')), 'accepted');
  });

  it('the default pool is used up → refused; a subnet of its own → accepted', async () => {
    const fixture = setUp();
    const pool = { defaultAddressPool: ['10.60.0.0/23'], subnetSize: 24 };
    await fixture.store.update((tx) => tx.create('cluster', Cluster.create({ id: 'c', ...pool })));
    await create(fixture, 'one', {});
    await create(fixture, 'two', {});
    assert.equal(
      await refusal(create(fixture, 'three', {})),
      'failed_precondition: no free /24 in the default address pool 10.60.0.0/23: remove networks ' +
        'that nobody uses, or give this one a --subnet',
    );
    assert.equal(await refusal(create(fixture, 'four', withSubnets('10.61.0.0/24'))), 'accepted');
  });

  it('a network’s addresses are used up → the task says so', async () => {
    const bench = new AllocatorBench();
    try {
      await bench.settle();
      await bench.addNetwork('a', { pools: [IPAMConfig.create({ subnet: '10.9.0.0/29' })] });
      await bench.addService('web', { networks: ['a'] });
      const ids = await bench.addTasks('web', 5);
      assert.equal(
        bench.task(ids.at(-1) ?? '').status?.err,
        'network a (10.9.0.0/29) has no free address: all 5 are in use; remove tasks or use a ' +
          'network with a larger subnet',
      );
    } finally {
      await bench.stop();
    }
  });
});

describe('attachments that cannot be', () => {
  async function refusalOfService(...networks: Partial<NetworkAttachmentConfig>[]) {
    const fixture = setUp();
    await create(fixture, 'web', {});
    const spec = serviceSpec('shop');
    const task = TaskSpec.create({
      ...spec.task,
      networks: networks.map((config) => NetworkAttachmentConfig.create(config)),
    });
    const request = CreateServiceRequest.create({ spec: { ...spec, task } });
    return refusal(fixture.control.createService(request, context));
  }

  it('an alias twice, in whatever case → refused', async () => {
    assert.equal(
      await refusalOfService({ target: 'web', aliases: ['db', 'DB'] }),
      'invalid_argument: alias db is given twice (TaskTemplate.Networks[0].Aliases)',
    );
  });

  it('an alias that is no name → refused', async () => {
    assert.equal(
      await refusalOfService({ target: 'web', aliases: ['a b'] }),
      'invalid_argument: alias "a b" is not a name that DNS can carry ' +
        '(TaskTemplate.Networks[0].Aliases)',
    );
  });

  it('a network twice → refused by its name', async () => {
    assert.equal(
      await refusalOfService({ target: 'web' }, { target: 'web' }),
      'invalid_argument: network web is attached twice',
    );
  });

  it('a network that is not there → refused', async () => {
    assert.equal(
      await refusalOfService({ target: 'nope' }),
      'not_found: network nope not found: create it first, with --driver overlay',
    );
  });
});
