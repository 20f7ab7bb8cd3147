import assert from 'node:assert/strict';
import { test } from 'node:test';
import { systemClock } from '#lib/clock';
import { organization, startServer, TestAuthority } from '#lib/rpc/testdata/echo';
import { ControlService, ListTasksRequest, ListTasksResponse, Task } from '#proto/gen/swarm';
import { Connections } from './connections.ts';
import { materialOf } from './identity/material.ts';

test('connections: a list of ten thousand tasks → arrives', async () => {
  const authority = new TestAuthority();
  // A task is some 2 KiB.
  const serviceId = 'x'.repeat(2_000);
  const tasks = Array.from({ length: 10_000 }, (_, n) => Task.create({ id: `t${n}`, serviceId }));
  const { server, address } = await startServer(authority, (each) => {
    each.handle(ControlService, { listTasks: async () => ListTasksResponse.create({ tasks }) });
  });
  const pem = { rootCaPem: authority.root.certPem, ...authority.issue() };
  const connections = new Connections(() => materialOf(pem, organization), systemClock);
  try {
    const answer = await connections
      .client(ControlService, address)
      .listTasks(ListTasksRequest.create());
    assert.equal(answer.tasks.length, tasks.length);
  } finally {
    connections.close();
    await server.stop(1_000);
  }
});

test('connections: closed while somebody still asks → unavailable, no bug', () => {
  const pem = { rootCaPem: '', certPem: '', keyPem: '' };
  const facts = { nodeId: '', role: 0, clusterId: '', notBeforeMs: 0, notAfterMs: 0 } as const;
  const connections = new Connections(() => ({ ...pem, ...facts }), systemClock);
  connections.client(ControlService, '192.0.2.1:2377');
  connections.close();
  assert.throws(() => connections.client(ControlService, '192.0.2.1:2377'), {
    code: 'unavailable',
    message: /takes no part in its swarm at the moment/,
  });
});
