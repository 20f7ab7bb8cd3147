import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { ShoalError } from '#lib/errors';
import { ListNodesResponse } from '#proto/gen/swarm';
import type { ClusterCallOptions, RestoreRequest, SwarmBackend } from '../../backend.ts';
import { Harness } from '../../testing/harness.ts';

const passphrase = 'pässphrase of a test';
const headers = { 'shoal-passphrase': Buffer.from(passphrase).toString('base64') };

describe('backup routes', () => {
  let harness: Harness;
  const restored: RestoreRequest[] = [];
  before(async () => {
    harness = await Harness.start();
  });
  after(() => harness.stop());

  function give(part: Partial<SwarmBackend>): void {
    Object.assign(harness.backend.swarm, part);
  }

  test('a daemon without backups → 501', async () => {
    for (const name of ['backup', 'restore']) {
      const { status } = await harness.call('POST', `/shoal/v1/cluster/${name}`, { headers });
      assert.equal(status, 501);
    }
  });

  test('backup: the bytes as they are, sealed with the decoded passphrase', async () => {
    give({ backup: async (given) => Buffer.from(`sealed with ${given}`) });
    const reply = await harness.call('POST', '/shoal/v1/cluster/backup', { headers });
    assert.equal(reply.status, 200, reply.text);
    assert.equal(reply.headers['content-type'], 'application/octet-stream');
    assert.equal(reply.text, `sealed with ${passphrase}`);
  });

  test('backup: no passphrase → 400 and how to send it', async () => {
    const { status, text } = await harness.call('POST', '/shoal/v1/cluster/backup');
    assert.equal(status, 400);
    assert.match(text, /Shoal-Passphrase header/);
  });

  test('restore: file, passphrase and addresses reach the daemon; the node id comes back', async () => {
    give({
      restore: async (request) => {
        restored.push(request);
        return 'node-1';
      },
    });
    const path = '/shoal/v1/cluster/restore?advertiseAddr=192.0.2.1&listenAddr=0.0.0.0:2399';
    const file = Buffer.from([0, 255, 1, 254]);
    const { status, value } = await harness.call('POST', path, { raw: file, headers });
    assert.deepEqual([status, value], [200, { NodeID: 'node-1' }]);
    const [request] = restored;
    assert.deepEqual(Buffer.from(request?.file ?? []), file);
    assert.equal(request?.passphrase, passphrase);
    assert.equal(request?.advertiseAddr, '192.0.2.1');
    assert.equal(request?.listenAddr, '0.0.0.0:2399');
  });

  test('restore: the daemon’s reason is the answer', async () => {
    give({
      restore: async () => {
        throw new ShoalError('invalid_argument', 'its checksum does not fit');
      },
    });
    const path = '/shoal/v1/cluster/restore';
    const { status, text } = await harness.call('POST', path, { raw: 'x', headers });
    assert.equal(status, 400);
    assert.match(text, /checksum does not fit/);
  });
});

describe('old answers', () => {
  let harness: Harness;
  before(async () => {
    harness = await Harness.start();
    harness.backend.control = {
      ...harness.backend.control,
      listNodes: async (_request, options) => {
        const { onStale } = (options ?? {}) as ClusterCallOptions;
        if (onStale === undefined) throw new ShoalError('unavailable', 'no leader');
        onStale('no leader for 5 s');
        return ListNodesResponse.create();
      },
    };
  });
  after(() => harness.stop());

  test('not asked for → refused', async () => {
    assert.equal((await harness.call('GET', '/nodes')).status, 503);
    assert.equal((await harness.call('GET', '/nodes?stale=false')).status, 503);
  });

  test('asked for by query or header → given, and the header says how old', async () => {
    for (const [path, sent] of [
      ['/nodes?stale=true', {}],
      ['/v1.41/nodes', { 'Shoal-Stale': 'yes' }],
    ] as const) {
      const reply = await harness.call('GET', path, { headers: sent });
      assert.equal(reply.status, 200, reply.text);
      assert.equal(reply.headers['shoal-stale'], 'no leader for 5 s');
    }
  });
});
