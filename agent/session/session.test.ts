import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ShoalError } from '#lib/errors';
import { FakeClock, settle } from '#lib/fake-clock';
import { nullLogger } from '#lib/log';
import { seededRandom } from '#lib/random';
import type { Deferred } from '#lib/signal';
import { deferred } from '#lib/signal';
import type { AssignmentsMessage } from '#proto/gen/swarm';
import {
  AssignmentsMessageType,
  createAssignmentsMessage,
  createNode,
  createNodeDescription,
  createPeer,
  createWeightedPeer,
} from '#proto/gen/swarm';
import { add, FakeManager } from './fake-manager.ts';
import type { ManagerAddress } from './remotes.ts';
import { Session } from './session.ts';

interface Bench {
  readonly clock: FakeClock;
  readonly session: Session;
  /** Connections in the order in which they were opened. */
  readonly connections: FakeManager[];
  readonly heard: string[];
  readonly applied: AssignmentsMessage[];
  readonly last: () => FakeManager;
  /** Makes every later message take until the gate opens. */
  readonly makeBusy: () => Deferred<void>;
}

const describe = (hostname: string) => createNodeDescription({ hostname });

async function withSession(
  addresses: readonly string[],
  story: (bench: Bench) => Promise<void>,
): Promise<void> {
  const clock = new FakeClock();
  const connections: FakeManager[] = [];
  const heard: string[] = [];
  const applied: AssignmentsMessage[] = [];
  let work = deferred<void>();
  work.resolve();
  const makeBusy = (): Deferred<void> => {
    work = deferred();
    return work;
  };
  const managers: ManagerAddress[] = addresses.map((address) => ({ nodeId: address, address }));
  const session = new Session(
    { managers },
    {
      clock,
      random: seededRandom(7),
      log: nullLogger,
      connect: (address) => add(connections, new FakeManager(address)).client(),
      listener: {
        onConnected: () => heard.push('connected'),
        onDisconnected: () => heard.push('disconnected'),
        onNode: (node) => heard.push(`node ${node.id}`),
        onRootCa: () => heard.push('root'),
        onNetworkKeys: () => heard.push('keys'),
        onManagers: (list) => heard.push(`managers ${list.map(({ address }) => address)}`),
        onAssignments: async (message) => {
          applied.push(message);
          await work.promise;
        },
      },
    },
  );
  const last = (): FakeManager => {
    const found = connections.at(-1);
    assert.ok(found !== undefined, 'a connection was opened');
    return found;
  };
  session.start(describe('host1'));
  await settle();
  try {
    await story({ clock, session, connections, heard, applied, last, makeBusy });
  } finally {
    const stopped = session.stop();
    await clock.advanceAsync(10);
    await stopped;
  }
}

const complete = (resultsIn: string): AssignmentsMessage =>
  createAssignmentsMessage({ type: AssignmentsMessageType.COMPLETE, resultsIn });
const change = (appliesTo: string, resultsIn: string): AssignmentsMessage =>
  createAssignmentsMessage({ type: AssignmentsMessageType.INCREMENTAL, appliesTo, resultsIn });

test('session: registered → heartbeat at once, then by the manager’s period', () =>
  withSession(['m1'], async ({ clock, heard, last }) => {
    last().onHeartbeat = async () => 3_000;
    last().register('s1', { node: createNode({ id: 'n1' }), rootCa: Uint8Array.of(1) });
    await settle();
    assert.deepEqual(heard, ['connected', 'node n1', 'root']);
    assert.equal(last().heartbeats, 1);
    await clock.advanceAsync(2_999);
    assert.equal(last().heartbeats, 1);
    await clock.advanceAsync(1);
    assert.equal(last().heartbeats, 2);
  }));

test('session: assignments that take long → heartbeats do not wait for them', () =>
  withSession(['m1'], async ({ clock, session, applied, last, makeBusy }) => {
    last().register();
    await settle();
    const work = makeBusy();
    last().assignments[0]?.push(complete('1'));
    last().assignments[0]?.push(change('1', '2'));
    await clock.advanceAsync(5_000);
    assert.ok(last().heartbeats >= 5, `${last().heartbeats} beats`);
    assert.equal(session.state.manager, 'm1');
    assert.equal(applied.length, 1, 'the second message waits for the first');
    work.resolve();
    await settle();
    assert.equal(applied.length, 2);
  }));

test('session: a follower names the leader → goes there at once', () =>
  withSession(['m1'], async ({ session, connections, last }) => {
    const details = { leader: 'm9' };
    last().sessions[0]?.fail(new ShoalError('unavailable', 'not the leader', { details }));
    await settle();
    assert.deepEqual(
      connections.map(({ address }) => address),
      ['m1', 'm9'],
    );
    last().register();
    await settle();
    assert.equal(session.state.manager, 'm9');
    assert.ok(connections[0]?.isClosed, 'the first connection is closed');
  }));

test('session: managers that point at each other → a pause between rounds', () =>
  withSession(['m1'], async ({ connections }) => {
    for (let round = 0; round < 10; round++) {
      const manager = connections.at(-1);
      const details = { leader: manager?.address === 'm1' ? 'm2' : 'm1' };
      manager?.sessions[0]?.fail(new ShoalError('unavailable', 'not me', { details }));
      await settle();
    }
    assert.equal(connections.length, 4);
  }));

test('session: the stream breaks → tries again within 100 ms, with the same session', () =>
  withSession(['m1', 'm2'], async ({ clock, connections, heard, last }) => {
    last().register('s1');
    await settle();
    last().sessions[0]?.fail(new ShoalError('unavailable', 'connection reset'));
    await clock.advanceAsync(100);
    assert.equal(connections.length, 2);
    assert.equal(last().sessionIds[0], 's1');
    assert.deepEqual(heard, ['connected', 'disconnected']);
  }));

test('session: the manager forgot the session → registers as a new one', () =>
  withSession(['m1'], async ({ clock, last }) => {
    last().onHeartbeat = async () => {
      throw new ShoalError('not_found', 'node is not registered');
    };
    last().register('s1');
    await settle();
    await clock.advanceAsync(100);
    assert.equal(last().sessionIds[0], '');
  }));

test('session: nobody answers → tries come further apart, up to a few seconds', () =>
  withSession(['m1', 'm2', 'm3'], async ({ clock, connections, session }) => {
    const tries: number[] = [];
    for (let elapsed = 0; elapsed < 30_000; elapsed += 50) {
      const before = connections.length;
      connections.at(-1)?.sessions[0]?.fail(new ShoalError('unavailable', 'refused'));
      await clock.advanceAsync(50);
      if (connections.length > before) tries.push(elapsed);
    }
    assert.ok((tries[0] ?? Infinity) <= 100, `first after ${tries[0]} ms`);
    const gaps = tries.slice(1).map((time, index) => time - (tries[index] ?? 0));
    assert.ok(Math.max(...gaps) <= 3_050, `largest gap ${Math.max(...gaps)} ms`);
    assert.ok(tries.length >= 10 && tries.length < 30, `${tries.length} tries`);
    assert.match(session.state.reason, /^manager m\d: refused$/);
  }));

test('session: a manager that says nothing → given up after the deadline', () =>
  withSession(['m1'], async ({ clock, connections, session }) => {
    await clock.advanceAsync(5_100);
    assert.equal(connections.length, 2);
    assert.match(session.state.reason, /did not register this node in time/);
  }));

test('session: the description changes → told within the same session, beats go on', () =>
  withSession(['m1'], async ({ clock, session, connections, heard, last }) => {
    last().register('s1');
    await settle();
    session.describe(describe('host2'));
    await settle();
    assert.deepEqual(last().descriptions, ['host1', 'host2']);
    assert.deepEqual(last().sessionIds, ['', 's1']);
    last().register('s1', { node: createNode({ id: 'again' }) });
    await settle();
    assert.ok(last().sessions[0]?.isEnded, 'the old stream is closed');
    last().register('s1', { node: createNode({ id: 'later' }) });
    await clock.advanceAsync(2_000);
    assert.equal(connections.length, 1);
    assert.deepEqual(heard, ['connected', 'node again', 'node later']);
  }));

test('session: a change was missed → the stream is opened again, the session stays', () =>
  withSession(['m1'], async ({ applied, connections, last }) => {
    last().register();
    await settle();
    const first = last().assignments[0];
    first?.push(complete('1'));
    first?.push(change('1', '2'));
    first?.push(change('3', '4'));
    await settle();
    assert.deepEqual(
      applied.map(({ resultsIn }) => resultsIn),
      ['1', '2'],
    );
    assert.equal(last().assignments.length, 2);
    last().assignments[1]?.push(complete('9'));
    await settle();
    assert.equal(applied.at(-1)?.resultsIn, '9');
    assert.equal(connections.length, 1);
  }));

test('session: the cluster’s managers change → told once, and used from then on', () =>
  withSession(['m1'], async ({ session, heard, last }) => {
    const managers = ['m2', 'm3'].map((addr) =>
      createWeightedPeer({ peer: createPeer({ nodeId: addr, addr }), weight: 10 }),
    );
    last().register('s1', { managers });
    last().register('s1', { managers });
    await settle();
    assert.deepEqual(heard, ['connected', 'managers m2,m3']);
    assert.deepEqual(
      session.managers.map(({ address }) => address),
      ['m2', 'm3'],
    );
  }));

test('session: a report without a session → refused with the reason', () =>
  withSession([], async ({ session, last }) => {
    const report = session.report([], new AbortController().signal);
    await assert.rejects(report, /no manager is known/);
    assert.throws(last, /a connection was opened/);
  }));

test('session: a report within a session → goes to the leader', () =>
  withSession(['m1'], async ({ session, last }) => {
    last().register();
    await settle();
    await session.report([], new AbortController().signal);
    assert.equal(last().reports, 1);
  }));
