/** Proposals, store transactions and reads per second, and what they cost. */
import type { Load } from '../processes/load.ts';
import { cpuMs } from '../processes/process-facts.ts';
import { connectionsFor, type Measurement, type Values, warmUpMs } from './measurement.ts';
import type { LoadOrder } from './orders.ts';
import type { OwnGroup } from './own-group.ts';

function valuesOf(id: string, load: Load): Values {
  return { [id]: load.perSecond, [`${id}P50`]: load.p50Ms, [`${id}P99`]: load.p99Ms };
}

/** Processor time of the members for a thousand of what `run` does. */
async function withCpu(
  id: string,
  pids: readonly number[],
  run: () => Promise<Load>,
): Promise<Values> {
  const before = cpuMs(pids);
  const load = await run();
  const spent = cpuMs(pids) - before;
  return { ...valuesOf(id, load), [`${id}Cpu`]: (spent * 1_000) / load.count };
}

/** On the leader: nobody is asked over the network but its peers. */
function inProcess(
  name: string,
  id: string,
  order: 'propose' | 'read' | 'transact',
  inFlight: number,
): Measurement {
  return {
    name,
    own: async (group, ms) => {
      const { worker } = await group.settled();
      await worker.ask(order, { inFlight, ms: warmUpMs(ms) });
      return withCpu(id, group.pids, () => worker.ask(order, { inFlight, ms }));
    },
  };
}

async function ownStream(
  group: OwnGroup,
  kind: 'put' | 'get',
  id: string,
  { inFlight, ms }: LoadOrder,
): Promise<Values> {
  const { place } = await group.settled();
  const client = group.client();
  const order = {
    kind,
    inFlight,
    address: place.address,
    identity: group.identity('client'),
    connections: connectionsFor(inFlight),
  };
  await client.ask('stream', { ...order, ms: warmUpMs(ms) });
  return withCpu(id, group.pids, () => client.ask('stream', { ...order, ms }));
}

/** Through a client in a process of its own, on each connection one duplex stream. */
function stream(name: string, id: string, kind: 'put' | 'get', inFlight: number): Measurement {
  const connections = connectionsFor(inFlight);
  return {
    name,
    own: (group, ms) => ownStream(group, kind, id, { inFlight, ms }),
    peer: async (group, ms) => {
      await group.load(kind, { connections, inFlight, ms: warmUpMs(ms) });
      return withCpu(id, group.pids, () => group.load(kind, { connections, inFlight, ms }));
    },
  };
}

export const writeMeasurements: readonly Measurement[] = [
  stream('stream puts 1', 'stream1', 'put', 1),
  stream('stream puts 64', 'stream64', 'put', 64),
  stream('stream puts 256', 'stream256', 'put', 256),
  inProcess('in-process 1', 'inProcess1', 'propose', 1),
  inProcess('in-process 64', 'inProcess64', 'propose', 64),
  inProcess('in-process 256', 'inProcess256', 'propose', 256),
  inProcess('store transactions 1', 'store1', 'transact', 1),
  inProcess('store transactions 32', 'store32', 'transact', 32),
  stream('stream reads 64', 'streamReads64', 'get', 64),
  inProcess('in-process reads 64', 'reads64', 'read', 64),
];

/**
 * What a group has been through before anything is counted. Managers run for months, so it is their
 * compiled code that is measured, and compiling it takes so many requests, not so much time.
 */
const warmUpRequests = 50_000;
const warmUpMsMax = 20_000;
const warmUpStepMs = 1_000;

export async function warmUp(group: OwnGroup): Promise<void> {
  const { place } = await group.settled();
  const client = group.client();
  const identity = group.identity('client');
  const order = { address: place.address, identity, connections: connectionsFor(64), inFlight: 64 };
  const end = performance.now() + warmUpMsMax;
  for (let done = 0; done < warmUpRequests && performance.now() < end; ) {
    for (const kind of ['put', 'get'] as const) {
      done += (await client.ask('stream', { ...order, kind, ms: warmUpStepMs })).count;
    }
  }
}

export const coreOnly: Measurement = {
  name: 'core only',
  own: async (group, ms) => {
    const calculator = group.spawn('core');
    try {
      await calculator.ask('core', { inFlight: 64, ms: warmUpMs(ms) });
      const single = await calculator.ask('core', { inFlight: 1, ms });
      const batched = await calculator.ask('core', { inFlight: 64, ms });
      return { core1: single, core64: batched };
    } finally {
      await calculator.kill();
    }
  },
};
