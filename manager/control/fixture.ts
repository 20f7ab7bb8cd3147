/**
 * For the tests of this room: the control handlers over a store of their own, with a Raft group
 * that the test sets up, and short ways to make requests and objects.
 */
import assert from 'node:assert/strict';
import { isShoalError } from '#lib/errors';
import { FakeClock } from '#lib/fake-clock';
import { seededRandom } from '#lib/random';
import type { CallContext } from '#lib/rpc/types';
import type { MemoryStore } from '#manager/store/store';
import { createTestStore } from '#manager/store/testing';
import {
  Annotations,
  type Cluster,
  ContainerSpec,
  EncryptionKey,
  IPAMOptions,
  JoinTokens,
  Node,
  NodeDescription,
  NodeRole,
  NodeSpec,
  NodeStatus,
  NodeStatusState,
  RootCA,
  ServiceSpec,
  TaskSpec,
} from '#proto/gen/swarm';
import { managerSubsystem } from '#proto/model/unlock-key';
import { createCluster } from './cluster-object.ts';
import { createControl } from './control.ts';
import type { ControlDeps, ControlHandlers, GroupMember } from './types.ts';

export interface Fixture {
  readonly store: MemoryStore;
  readonly clock: FakeClock;
  /** The Raft group; the first one leads. */
  readonly members: GroupMember[];
  readonly control: Required<ControlHandlers>;
}

export const context: CallContext = {
  peer: { role: 'manager', nodeId: 'm1', organization: 'c', address: '127.0.0.1' },
  signal: new AbortController().signal,
};

export function createFixture(overrides: Partial<ControlDeps> = {}): Fixture {
  const clock = new FakeClock();
  const store = createTestStore(clock);
  const members: GroupMember[] = [];
  const control = createControl({
    store,
    clock,
    random: seededRandom(1),
    membership: () => ({ leader: members[0]?.nodeId, members }),
    rotateJoinTokens: ({ joinTokens }, { worker, manager }) =>
      JoinTokens.create({
        worker: worker ? 'worker-2' : (joinTokens?.worker ?? ''),
        manager: manager ? 'manager-2' : (joinTokens?.manager ?? ''),
      }),
    allocateNetwork: (_view, network) => ({ ...network, ipam: IPAMOptions.create() }),
    newUnlockKey: () =>
      EncryptionKey.create({ subsystem: managerSubsystem, key: Uint8Array.of(1, 2, 3) }),
    ...overrides,
  });
  return { store, clock, members, control: control as Required<ControlHandlers> };
}

export function addCluster(store: MemoryStore): Promise<Cluster> {
  const rootCa = RootCA.create({
    caKey: Buffer.from('the key'),
    caCert: Buffer.from('the certificate'),
    joinTokens: JoinTokens.create({ worker: 'worker-1', manager: 'manager-1' }),
  });
  return store.update((tx) => createCluster(tx, { id: 'cluster-1', rootCa }));
}

export function addNode(
  { store, members }: Fixture,
  id: string,
  role: NodeRole = NodeRole.WORKER,
  state: NodeStatusState = NodeStatusState.READY,
): Promise<Node> {
  if (role === NodeRole.MANAGER) {
    members.push({
      nodeId: id,
      raftId: members.length + 1,
      address: `${id}:2377`,
      reachable: true,
    });
  }
  const node = Node.create({
    id,
    role,
    spec: NodeSpec.create({ annotations: Annotations.create(), desiredRole: role }),
    status: NodeStatus.create({ state }),
    description: NodeDescription.create({ hostname: `host-${id}` }),
  });
  return store.update((tx) => tx.create('node', node));
}

export function serviceSpec(name: string, init: Partial<ServiceSpec> = {}): ServiceSpec {
  const container = ContainerSpec.create({ image: 'nginx' });
  return ServiceSpec.create({
    annotations: Annotations.create({ name }),
    task: TaskSpec.create({ container }),
    ...init,
  });
}

/** A check for `assert.rejects`: this code, and a message with these words in it. */
export function told(code: string, message: string): (error: unknown) => boolean {
  return (error) => {
    assert.ok(isShoalError(error), String(error));
    assert.equal(error.code, code);
    assert.ok(error.message.includes(message), error.message);
    return true;
  };
}
