import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { must } from '#lib/assert';
import { ShoalError } from '#lib/errors';
import {
  Annotations,
  ContainerSpec,
  CreateNetworkRequest,
  CreateServiceRequest,
  EndpointSpec,
  GetNetworkRequest,
  ListNetworksRequest,
  ListNetworksRequestFilters,
  Network,
  NetworkAttachment,
  NetworkAttachmentConfig,
  NetworkAttachmentSpec,
  NetworkSpec,
  PortConfig,
  PortConfigPublishMode,
  RemoveNetworkRequest,
  type Service,
  type ServiceSpec,
  Task,
  TaskSpec,
  TaskState,
  TaskStatus,
  UpdateServiceRequest,
} from '#proto/gen/swarm';
import { predefinedLabel } from '#proto/model/network';
import { addNode, context, createFixture, type Fixture, serviceSpec, told } from '../fixture.ts';

function specOf(name: string, init: Partial<NetworkSpec> = {}): NetworkSpec {
  return NetworkSpec.create({ annotations: Annotations.create({ name }), ...init });
}

async function create(fixture: Fixture, spec: NetworkSpec): Promise<Network> {
  const reply = await fixture.control.createNetwork(CreateNetworkRequest.create({ spec }), context);
  return must(reply.network, 'a created network is returned');
}

function remove(fixture: Fixture, networkId: string) {
  return fixture.control.removeNetwork(RemoveNetworkRequest.create({ networkId }), context);
}

async function createService(fixture: Fixture, spec: ServiceSpec): Promise<Service> {
  const request = CreateServiceRequest.create({ spec });
  return must((await fixture.control.createService(request, context)).service, 'it is returned');
}

function attached(name: string, ...targets: string[]): ServiceSpec {
  const networks = targets.map((target) => NetworkAttachmentConfig.create({ target }));
  const container = ContainerSpec.create({ image: 'nginx' });
  return serviceSpec(name, { task: TaskSpec.create({ container, networks }) });
}

async function addStanding(fixture: Fixture): Promise<void> {
  const labels = { [predefinedLabel]: 'true' };
  const host = NetworkSpec.create({
    annotations: Annotations.create({ name: 'host', labels }),
    driverConfig: { name: 'host', options: {} },
  });
  await fixture.store.update((tx) => {
    tx.create('network', Network.create({ id: 'host-id', spec: host }));
    tx.create('network', Network.create({ id: 'in', spec: specOf('ingress', { ingress: true }) }));
  });
}

describe('control: networks', () => {
  it('create, get by id and by name, list → the network as it is stored', async () => {
    const fixture = createFixture();
    const network = await create(fixture, specOf('Web'));
    const get = async (init: Partial<GetNetworkRequest>) =>
      (await fixture.control.getNetwork(GetNetworkRequest.create(init), context)).network;
    assert.deepEqual(await get({ networkId: network.id }), network);
    assert.deepEqual(await get({ name: 'web' }), network);
    assert.ok(network.ipam !== undefined);
    const filters = ListNetworksRequestFilters.create({ namePrefixes: ['W'] });
    const request = ListNetworksRequest.create({ filters });
    assert.deepEqual((await fixture.control.listNetworks(request, context)).networks, [network]);
    await assert.rejects(get({ networkId: 'x' }), told('not_found', 'network x not found'));
    await assert.rejects(get({}), told('invalid_argument', 'names no network'));
  });

  it('a name that is taken, a second ingress, a bad spec → refused', async () => {
    const fixture = createFixture();
    await addStanding(fixture);
    await create(fixture, specOf('web'));
    await assert.rejects(
      create(fixture, specOf('Web')),
      told('already_exists', 'network with name Web already exists'),
    );
    await assert.rejects(
      create(fixture, specOf('other', { ingress: true })),
      told('already_exists', 'ingress network (in) is already present'),
    );
    await assert.rejects(create(fixture, specOf('a.b')), told('invalid_argument', 'DNS name'));
  });

  it('the allocator refuses → so does the request, and nothing is stored', async () => {
    const fixture = createFixture({
      allocateNetwork: () => {
        throw new ShoalError('failed_precondition', 'no subnet');
      },
    });
    await assert.rejects(create(fixture, specOf('web')), told('failed_precondition', 'no subnet'));
    assert.equal(fixture.store.view.network.size, 0);
  });

  it('remove: used by services → refused, naming them; unused → gone', async () => {
    const fixture = createFixture();
    const { id } = await create(fixture, specOf('web'));
    const service = await createService(fixture, attached('shop', 'web'));
    await assert.rejects(
      remove(fixture, id),
      told('failed_precondition', 'network web is in use by service shop: remove it, or update it'),
    );
    await fixture.store.update((tx) => tx.remove('service', service.id));
    await remove(fixture, id);
    assert.equal(fixture.store.view.network.size, 0);
    await assert.rejects(remove(fixture, id), told('not_found', `network ${id} not found`));
  });

  it('remove: tasks are still stopping → marked; nothing new may use it or its name', async () => {
    const fixture = createFixture();
    const network = await create(fixture, specOf('web'));
    const networks = [NetworkAttachment.create({ network, addresses: ['10.0.0.3/24'] })];
    const status = TaskStatus.create({ state: TaskState.RUNNING });
    await fixture.store.update((tx) =>
      tx.create('task', Task.create({ id: 't', networks, status })),
    );
    await remove(fixture, network.id);
    assert.equal(fixture.store.view.network.get(network.id)?.pendingDelete, true);
    await remove(fixture, network.id);
    await assert.rejects(
      create(fixture, specOf('web')),
      told('already_exists', 'network web is being removed: its last tasks are stopping'),
    );
    await assert.rejects(
      createService(fixture, attached('shop', 'web')),
      told('failed_precondition', 'network web is being removed'),
    );
  });

  it('remove: a container attached by hand → refused, naming it and its node', async () => {
    const fixture = createFixture();
    const network = await create(fixture, specOf('web'));
    await addNode(fixture, 'n1');
    const task = Task.create({
      id: 'x',
      nodeId: 'n1',
      annotations: Annotations.create({ name: 'shop.1.t1' }),
      spec: TaskSpec.create({
        attachment: NetworkAttachmentSpec.create({ containerId: 'c' }),
        networks: [NetworkAttachmentConfig.create({ target: network.id })],
      }),
      networks: [NetworkAttachment.create({ network })],
      status: TaskStatus.create({ state: TaskState.RUNNING }),
      desiredState: TaskState.RUNNING,
    });
    const stored = await fixture.store.update((tx) => tx.create('task', task));
    await assert.rejects(
      remove(fixture, network.id),
      told(
        'failed_precondition',
        'network web is in use by container shop.1.t1 on node host-n1: disconnect it there ' +
          '(docker network disconnect web shop.1.t1)',
      ),
    );
    await fixture.store.update((tx) => {
      tx.update('task', { ...stored, desiredState: TaskState.REMOVE });
    });
    await remove(fixture, network.id);
    assert.equal(fixture.store.view.network.get(network.id)?.pendingDelete, true);
  });

  it('remove: predefined ones and ingress → refused', async () => {
    const fixture = createFixture();
    await addStanding(fixture);
    await assert.rejects(remove(fixture, 'host-id'), told('permission_denied', 'pre-defined'));
    await assert.rejects(
      remove(fixture, 'in'),
      told('failed_precondition', 'network ingress cannot be removed'),
    );
  });
});

describe('control: networks of services', () => {
  it('by name, or in the old place of the spec → stored in the task by id', async () => {
    const fixture = createFixture();
    const { id } = await create(fixture, specOf('web'));
    const service = await createService(fixture, attached('a', 'WEB'));
    assert.deepEqual(
      service.spec?.task?.networks.map(({ target }) => target),
      [id],
    );
    const networks = [NetworkAttachmentConfig.create({ target: id, aliases: ['db'] })];
    const old = await createService(fixture, serviceSpec('b', { networks }));
    assert.deepEqual(old.spec?.networks, []);
    assert.deepEqual(old.spec?.task?.networks[0]?.aliases, ['db']);
  });

  it('what cannot be attached → refused', async () => {
    const fixture = createFixture();
    await addStanding(fixture);
    const { id } = await create(fixture, specOf('web'));
    const cases: readonly (readonly [ServiceSpec, string, string])[] = [
      [attached('a', 'nope'), 'not_found', 'network nope not found: create it first'],
      [attached('a', 'ingress'), 'invalid_argument', 'cannot be attached to the ingress network'],
      [attached('a', id, 'web'), 'invalid_argument', 'network web is attached twice'],
      [attached('a', 'host', 'web'), 'invalid_argument', 'host cannot be combined with others'],
      [
        {
          ...attached('a', 'host'),
          endpoint: EndpointSpec.create({ ports: [PortConfig.create({ targetPort: 80 })] }),
        },
        'invalid_argument',
        'port 80 cannot be published in mode ingress by a service in network host',
      ],
    ];
    for (const [spec, code, message] of cases) {
      await assert.rejects(createService(fixture, spec), told(code, message));
    }
    assert.equal(
      (await createService(fixture, attached('b', 'host'))).spec?.task?.networks.length,
      1,
    );
  });

  it('an update to another network → stored; to one that is not there → refused', async () => {
    const fixture = createFixture();
    await create(fixture, specOf('one'));
    const { id } = await create(fixture, specOf('two'));
    const service = await createService(fixture, attached('a', 'one'));
    const update = (spec: ServiceSpec) =>
      fixture.control.updateService(
        UpdateServiceRequest.create({
          serviceId: service.id,
          serviceVersion: service.meta?.version,
          spec,
        }),
        context,
      );
    await assert.rejects(update(attached('a', 'three')), told('not_found', 'network three'));
    const updated = (await update(attached('a', 'two'))).service;
    assert.equal(updated?.spec?.task?.networks[0]?.target, id);
  });
});

describe('control: published ports', () => {
  const withPort = (name: string, publishMode: PortConfigPublishMode, protocol: 0 | 1 = 0) =>
    serviceSpec(name, {
      endpoint: EndpointSpec.create({
        ports: [PortConfig.create({ targetPort: 80, publishedPort: 8080, publishMode, protocol })],
      }),
    });
  const { INGRESS, HOST } = PortConfigPublishMode;

  it('a port of another service → refused, naming it, unless both are of mode host', async () => {
    const fixture = createFixture();
    await createService(fixture, withPort('a', INGRESS));
    await assert.rejects(
      createService(fixture, withPort('b', INGRESS)),
      told('failed_precondition', "port '8080/tcp' is already in use by service 'a'"),
    );
    await assert.rejects(
      createService(fixture, withPort('b', HOST)),
      told('failed_precondition', 'as an ingress port'),
    );
    await createService(fixture, withPort('c', HOST, 1));
    await createService(fixture, withPort('d', HOST, 1));
    await assert.rejects(
      createService(fixture, withPort('e', INGRESS, 1)),
      told('failed_precondition', 'as a host-published port'),
    );
  });
});
