import assert from 'node:assert/strict';
import { test } from 'node:test';
import { settle } from '#lib/fake-clock';
import { deferred } from '#lib/signal';
import {
  Network,
  NetworkAttachment,
  NetworkAttachmentSpec,
  Task,
  TaskSpec,
  TaskState,
} from '#proto/gen/swarm';
import type { ContainerFacts } from '../../containerd/types.ts';
import type { PlaceNetwork } from '../../network/place/place.ts';
import { AttachmentExecutor } from './attachment-executor.ts';

/** One container that runs, and the addresses that it has on network `n`. */
class Bench {
  /** In the kernel. */
  addresses: readonly string[] = [];
  /** Disconnecting waits for it. */
  held: Promise<void> = Promise.resolve();
  readonly executor = new AttachmentExecutor({
    runtime: {
      containers: {
        inspect: async () => ({ id: 'c', state: 'running', pid: 7 }) as ContainerFacts,
      } as never,
    },
    network: {
      connect: async (_id: string, { addresses }: PlaceNetwork) => {
        if (this.addresses.length === 0) this.addresses = addresses;
      },
      disconnect: async () => {
        await this.held;
        this.addresses = [];
      },
      isConnected: () => this.addresses.length > 0,
    },
  });
}

function attachment(id: string, address: string): Task {
  const network = Network.create({ id: 'n' });
  return Task.create({
    id,
    spec: TaskSpec.create({ attachment: NetworkAttachmentSpec.create({ containerId: 'c' }) }),
    networks: [NetworkAttachment.create({ network, addresses: [`${address}/24`] })],
  });
}

const former = attachment('former', '10.0.1.2');
const next = attachment('next', '10.0.1.3');

test('attachment: the former one is removed late → the next one has the network and its address', async () => {
  const bench = new Bench();
  const { executor } = bench;
  await executor.start(former);
  await executor.start(next);
  assert.deepEqual(bench.addresses, ['10.0.1.3']);
  assert.equal(executor.holdsNetwork(former), false);
  await executor.inspect(former, TaskState.SHUTDOWN, false);
  await executor.remove(former);
  assert.deepEqual(bench.addresses, ['10.0.1.3']);
  assert.equal(executor.holdsNetwork(next), true);
  await executor.remove(next);
  assert.deepEqual(bench.addresses, []);
});

test('attachment: the former one is being taken away → the next one comes after it', async () => {
  const bench = new Bench();
  const { executor } = bench;
  await executor.start(former);
  const { promise, resolve } = deferred<void>();
  bench.held = promise;
  const leaving = executor.shutdown(former);
  const coming = executor.start(next);
  await settle();
  resolve();
  await Promise.all([leaving, coming]);
  assert.deepEqual(bench.addresses, ['10.0.1.3']);
});
