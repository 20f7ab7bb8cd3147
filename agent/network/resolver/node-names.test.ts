import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { FakeClock } from '#lib/fake-clock';
import { nullLogger } from '#lib/log';
import { seededRandom } from '#lib/random';
import {
  ContainerSpec,
  ContainerSpecDNSConfig,
  Driver,
  Network,
  NetworkAttachment,
  NetworkAttachmentSpec,
  NetworkSpec,
  Task,
  TaskSpec,
  TaskState,
} from '#proto/gen/swarm';
import { resolve } from './answer.ts';
import { makeTables } from './fixture.ts';
import { type AskerPlace, askerOf, NodeNames } from './node-names.ts';

const node = { nameservers: ['127.0.0.53'], search: [], options: [] };

function attachment(id: string, ingress = false): NetworkAttachment {
  const spec = NetworkSpec.create({ ingress });
  return NetworkAttachment.create({ network: Network.create({ id, spec }) });
}

function taskOf(container: Partial<ContainerSpec> = {}): Task {
  return Task.create({
    id: 't1',
    spec: TaskSpec.create({ container: ContainerSpec.create(container) }),
    networks: [attachment('ingress', true), attachment('n2'), attachment('n1')],
  });
}

describe('askerOf', () => {
  test('a task → its networks without the gateway network, the node’s servers', () => {
    assert.deepEqual(askerOf(taskOf({ hostname: 'box' }), node), {
      taskId: 't1',
      networkIds: ['n2', 'n1'],
      aliases: ['box'],
      upstreams: ['127.0.0.53'],
    });
  });

  test('a network that each node has by itself → no table of it is waited for', () => {
    const driverConfig = Driver.create({ name: 'bridge' });
    const network = Network.create({ id: 'b', spec: NetworkSpec.create({ driverConfig }) });
    const task = { ...taskOf(), networks: [NetworkAttachment.create({ network })] };
    const asking = askerOf(task, node);
    const question = { name: 'db', type: 'A' };
    const tables = { table: () => undefined };
    assert.equal(resolve(question, asking, tables, seededRandom(1)).kind, 'forward');
  });

  test('servers in the spec → these; a hostname with placeholders → no alias', () => {
    const dnsConfig = ContainerSpecDNSConfig.create({ nameservers: ['10.0.0.53'] });
    const asker = askerOf(taskOf({ hostname: '{{.Node.Hostname}}', dnsConfig }), node);
    assert.deepEqual([asker.upstreams, asker.aliases], [['10.0.0.53'], []]);
  });
});

describe('NodeNames', () => {
  function make() {
    const clock = new FakeClock();
    const tasks = [taskOf()];
    const places: { containerId: string; address: { v4: string }; place?: AskerPlace['place'] }[] =
      [{ containerId: 'c-t1', address: { v4: '10.240.0.5' } }];
    const version = { current: 1 };
    const file = { read: () => node };
    const names = new NodeNames(
      {},
      {
        attachments: () => places,
        placesVersion: () => version.current,
        tasks: () => tasks,
        containerIdOf: (taskId) => `c-${taskId}`,
        nodeResolvConf: () => file.read(),
        tables: makeTables(),
        clock,
        random: seededRandom(1),
        log: nullLogger,
      },
    );
    return { names, places, tasks, clock, version, file };
  }

  test('an address → its container; one that nobody has → nobody', () => {
    const { names } = make();
    assert.equal(names.find('10.240.0.5')?.taskId, 't1');
    assert.equal(names.find('10.240.0.6'), undefined);
  });

  test('the node’s resolv.conf is away → containers are known, and ask what it said last', () => {
    const { names, clock, file } = make();
    const away = (): never => {
      throw Object.assign(new Error('no such file'), { code: 'ENOENT' });
    };
    file.read = away;
    assert.deepEqual(names.find('10.240.0.5')?.upstreams, []);
    file.read = () => node;
    clock.advance(1_001);
    assert.deepEqual(names.find('10.240.0.5')?.upstreams, ['127.0.0.53']);
    file.read = away;
    clock.advance(1_001);
    assert.deepEqual(names.find('10.240.0.5')?.upstreams, ['127.0.0.53']);
  });

  test('a container in networks beside its own → asks in these, too, until they go', () => {
    const { names, tasks, clock } = make();
    const own = names.find('10.240.0.5')?.networkIds ?? [];
    const network = Network.create({ id: 'extra' });
    const attached = Task.create({
      id: 'x',
      spec: TaskSpec.create({ attachment: NetworkAttachmentSpec.create({ containerId: 'c-t1' }) }),
      networks: [NetworkAttachment.create({ network })],
      desiredState: TaskState.RUNNING,
    });
    tasks.push(attached);
    clock.advance(1_001);
    assert.deepEqual(names.find('10.240.0.5')?.networkIds, [...own, 'extra']);
    tasks[1] = { ...attached, desiredState: TaskState.REMOVE };
    clock.advance(1_001);
    assert.deepEqual(names.find('10.240.0.5')?.networkIds, own);
  });

  test('one that a person made → asks in its attachments’ networks at once, and its servers', () => {
    const { names, places, tasks, version } = make();
    const place = { taskId: '', nameservers: ['10.0.0.53'] };
    places.push({ containerId: 'debug', address: { v4: '10.240.0.9' }, place });
    places.push({ containerId: 'lost', address: { v4: '10.240.0.8' }, place: { taskId: 'gone' } });
    const found = () => names.find('10.240.0.9');
    assert.deepEqual(found()?.networkIds, []);
    assert.deepEqual([found()?.taskId, found()?.upstreams], ['', ['10.0.0.53']]);
    const network = Network.create({ id: 'extra' });
    const attachmentSpec = NetworkAttachmentSpec.create({ containerId: 'debug' });
    const attached = Task.create({
      id: 'x',
      spec: TaskSpec.create({ attachment: attachmentSpec }),
      networks: [NetworkAttachment.create({ network })],
      desiredState: TaskState.RUNNING,
    });
    tasks.push(attached);
    version.current++;
    assert.deepEqual(found()?.networkIds, ['extra']);
    assert.equal(names.find('10.240.0.8'), undefined);
  });

  test('a container comes → known at once; it goes → forgotten within a second', () => {
    const { names, places, clock } = make();
    names.find('10.240.0.5');
    places.push({ containerId: 'c-t1', address: { v4: '10.240.0.6' } });
    assert.equal(names.find('10.240.0.6')?.taskId, 't1');
    places.length = 0;
    clock.advance(1_001);
    assert.equal(names.find('10.240.0.5'), undefined);
  });
});
