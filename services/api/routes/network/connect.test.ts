import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { ShoalError } from '#lib/errors';
import { FakeClock } from '#lib/fake-clock';
import {
  Annotations,
  Network,
  NetworkAttachment,
  NetworkAttachmentSpec,
  NetworkSpec,
  Task,
  TaskSpec,
  TaskState,
} from '#proto/gen/swarm';
import type { AttachmentRequest } from '../../backend.ts';
import { Harness, type Reply } from '../../testing/harness.ts';
import { makeContainer } from '../../testing/objects.ts';

const containerId = 'abc1'.padEnd(64, '0');

function attachedTo(name: string): NetworkAttachment {
  const spec = NetworkSpec.create({ annotations: Annotations.create({ name }) });
  return NetworkAttachment.create({ network: Network.create({ id: `id-${name}`, spec }) });
}

const own = Task.create({
  id: 't1',
  serviceAnnotations: Annotations.create({ name: 'web' }),
  networks: [attachedTo('front')],
  desiredState: TaskState.RUNNING,
});
const attachment = Task.create({
  id: 'x1',
  spec: TaskSpec.create({ attachment: NetworkAttachmentSpec.create({ containerId }) }),
  networks: [attachedTo('extra')],
  desiredState: TaskState.RUNNING,
});

describe('connecting containers to networks', () => {
  let harness: Harness;
  let asked: (AttachmentRequest | string)[];
  let refusal: ShoalError | undefined;
  before(async () => {
    harness = await Harness.start(new FakeClock(), 'worker');
  });
  after(() => harness.stop());
  beforeEach(() => {
    asked = [];
    refusal = undefined;
    const { backend } = harness;
    backend.standing = 'worker';
    backend.assigned = [own, attachment];
    const labels = { 'com.docker.swarm.task.id': 't1' };
    backend.runtime.containerFacts = [
      makeContainer(containerId, 'web.1.t1', { labels }),
      makeContainer('dead'.padEnd(64, '0'), 'web.2.t2', { state: 'exited' }),
    ];
    const answer = async (request: AttachmentRequest | string): Promise<void> => {
      asked.push(request);
      if (refusal !== undefined) throw refusal;
    };
    backend.attachments = { attach: answer, detach: answer };
  });

  function post(network: string, action: string, body: unknown): Promise<Reply> {
    return harness.call('POST', `/networks/${network}/${action}`, { body });
  }

  test('connect: what the docker client sends → asked of the managers as it is', async () => {
    const sent = {
      Container: 'abc1',
      EndpointConfig: {
        IPAMConfig: { IPv4Address: '10.9.0.7' },
        Links: null,
        Aliases: ['db', 'Cache'],
        MacAddress: '',
        DriverOpts: {},
        GwPriority: 0,
      },
    };
    assert.equal((await post('extra', 'connect', sent)).status, 200);
    const bare = { Container: 'web.1.t1', EndpointConfig: { IPAMConfig: {} } };
    assert.equal((await post('id-extra', 'connect', bare)).status, 200);
    assert.equal((await post('extra', 'connect', { Container: containerId })).status, 200);
    const nothing = { containerId, aliases: [], addresses: [] };
    assert.deepEqual(asked, [
      { containerId, target: 'extra', aliases: ['db', 'Cache'], addresses: ['10.9.0.7'] },
      { ...nothing, target: 'id-extra' },
      { ...nothing, target: 'extra' },
    ]);
  });

  test('connect: what cannot be → refused here, with the reason', async () => {
    const endpoint = (value: object) => ({ Container: 'abc1', EndpointConfig: value });
    const cases: readonly [string, unknown, number, RegExp][] = [
      ['extra', { Container: 'nope' }, 404, /No such container: nope/],
      ['extra', {}, 400, /Container: name a container/],
      ['extra', { Container: 'dead' }, 400, /web\.2\.t2 is not running/],
      ['host', { Container: 'abc1' }, 403, /cannot be connected to host network/],
      ['extra', endpoint({ Links: ['a:b'] }), 501, /EndpointConfig\.Links is not available/],
      ['extra', endpoint({ MacAddress: '02:00:00:00:00:01' }), 501, /MacAddress is not available/],
      ['extra', endpoint({ DriverOpts: { a: 'b' } }), 501, /DriverOpts is not available/],
      ['extra', endpoint({ Aliases: 'db' }), 400, /Aliases/],
    ];
    for (const [network, body, status, message] of cases) {
      const reply = await post(network, 'connect', body);
      assert.equal(reply.status, status, reply.text);
      assert.match(reply.text, message);
    }
    assert.deepEqual(asked, []);
  });

  test('connect: the managers refuse → their words and status', async () => {
    refusal = new ShoalError('already_exists', 'endpoint with name web.1.t1 already exists');
    const reply = await post('extra', 'connect', { Container: 'abc1' });
    assert.equal(reply.status, 409);
    assert.match(reply.text, /endpoint with name web\.1\.t1 already exists/);
  });

  test('disconnect: attached by hand → by the attachment’s id, network by name or id', async () => {
    for (const wanted of ['extra', 'id-extra']) {
      const reply = await post(wanted, 'disconnect', { Container: 'abc1', Force: true });
      assert.equal(reply.status, 200, reply.text);
    }
    assert.deepEqual(asked, ['x1', 'x1']);
  });

  test('disconnect: by the beginning of the id, as lists show it → that one, or one of which', async () => {
    const other = { ...attachment, id: 'x2', networks: [attachedTo('extern'), attachedTo('id')] };
    harness.backend.assigned = [own, attachment, other];
    const disconnect = (wanted: string) => post(wanted, 'disconnect', { Container: 'abc1' });
    assert.equal((await disconnect('id-extr')).status, 200);
    assert.equal((await disconnect('id-exte')).status, 200);
    assert.equal((await disconnect('id')).status, 200, 'a name comes first');
    assert.deepEqual(asked, ['x1', 'x2', 'x2']);
    const several = await disconnect('id-ext');
    assert.equal(several.status, 400);
    assert.match(several.text, /network id-ext is ambiguous \(2 matches found\)/);
    assert.match((await disconnect('id-fro')).text, /on network id-fro by its service/);
  });

  test('disconnect: by its service, not at all, or on its way out → refused', async () => {
    const byService = await post('front', 'disconnect', { Container: 'abc1' });
    assert.equal(byService.status, 400);
    assert.match(
      byService.text,
      /container web\.1\.t1 is on network front by its service: use .*--network-rm front web/,
    );
    harness.backend.assigned = [own, { ...attachment, desiredState: TaskState.REMOVE }];
    const gone = await post('extra', 'disconnect', { Container: 'abc1' });
    assert.equal(gone.status, 400);
    assert.match(gone.text, /container web\.1\.t1 is not connected to network extra/);
    assert.deepEqual(asked, []);
  });

  test('in no swarm, or by a daemon that cannot → refused', async () => {
    harness.backend.standing = 'outside';
    assert.equal((await post('extra', 'connect', { Container: 'abc1' })).status, 503);
    delete harness.backend.attachments;
    assert.equal((await post('extra', 'connect', { Container: 'abc1' })).status, 501);
  });
});
