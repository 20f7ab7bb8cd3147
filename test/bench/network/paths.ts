/** Ways through the network, each beside a way that lacks what is measured. */
import type { Load as LoadFacts } from '../processes/load.ts';
import type { Bed, Load } from './bed.ts';
import { far, near } from './cluster-tables.ts';
import { edgeAddress, nodeAddresses } from './ground.ts';
import type { Measurement, Run, Values } from './measurement.ts';
import { ports } from './orders.ts';

/** As many as keep both ends busy. */
const connectionsInFlight = 8;
const microsecondsPerMs = 1000;

/** Who asks whom, and where. */
interface Way {
  readonly client: Load;
  readonly server: Load;
  readonly host: string;
  readonly port?: number;
}

type WayOf = (bed: Bed) => Way;

const tunnel: WayOf = ({ loads }) => ({
  client: loads.direct,
  server: loads.far,
  host: far.address,
});
const underlay: WayOf = ({ loads }) => ({
  client: loads.node1,
  server: loads.node2,
  host: nodeAddresses[1],
});

async function bytes(id: string, { bed, meter, ms }: Run, wayOf: WayOf): Promise<Values> {
  const { client, server, host } = wayOf(bed);
  const { result, cpu } = await meter.around([client.pid, server.pid], () =>
    client.ask('receive', { host, port: ports.source, ms }),
  );
  return {
    [id]: result.gbit / result.seconds,
    [`${id}Cpu`]: cpu.totalMs / result.gbit,
    [`${id}Kernel`]: cpu.kernelMs / result.gbit,
  };
}

async function wireBytes(run: Run, wayOf: WayOf): Promise<Values> {
  await run.bed.ground.likeWire(true);
  try {
    return await bytes('wire', run, wayOf);
  } finally {
    await run.bed.ground.likeWire(false);
  }
}

async function trips({ bed, ms }: Run, wayOf: WayOf): Promise<Values> {
  const { client, host } = wayOf(bed);
  const load = await client.ask('pingPong', { host, port: ports.echo, ms });
  return { tripP50: load.p50Ms, tripP99: load.p99Ms };
}

async function connections(id: string, { bed, meter, ms }: Run, wayOf: WayOf): Promise<Values> {
  const { client, server, host, port = ports.greeting } = wayOf(bed);
  const { result, cpu } = await meter.around(
    [client.pid, server.pid],
    (): Promise<LoadFacts> =>
      client.ask('connect', { host, port, ms, inFlight: connectionsInFlight }),
  );
  return {
    [id]: result.perSecond,
    [`${id}Cpu`]: (cpu.totalMs * microsecondsPerMs) / result.count,
    [`${id}Kernel`]: (cpu.kernelMs * microsecondsPerMs) / result.count,
  };
}

function connecting(id: string, name: string, own: WayOf, peer: WayOf): Measurement {
  return {
    name,
    own: (run) => connections(id, run, own),
    peer: (run) => connections(id, run, peer),
  };
}

const nodeItself: WayOf = ({ loads }) => ({
  client: loads.outside,
  server: loads.node1,
  host: edgeAddress,
});

/** Needs ethtool. */
export const wireMeasurement: Measurement = {
  name: 'bytes like on a wire',
  own: (run) => wireBytes(run, tunnel),
  peer: (run) => wireBytes(run, underlay),
};

export const pathMeasurements: readonly Measurement[] = [
  {
    name: 'bytes',
    own: (run) => bytes('bulk', run, tunnel),
    peer: (run) => bytes('bulk', run, underlay),
  },
  { name: 'round trip', own: (run) => trips(run, tunnel), peer: (run) => trips(run, underlay) },
  connecting(
    'vip',
    'virtual address',
    ({ loads }) => ({ client: loads.virtual, server: loads.near, host: near.vip }),
    ({ loads }) => ({ client: loads.direct, server: loads.near, host: near.address }),
  ),
  connecting(
    'vipFar',
    'virtual address, other node',
    ({ loads }) => ({ client: loads.virtual, server: loads.far, host: far.vip }),
    tunnel,
  ),
  connecting(
    'mesh',
    'published port',
    ({ loads }) => ({
      client: loads.outside,
      server: loads.near,
      host: edgeAddress,
      port: near.published ?? 0,
    }),
    nodeItself,
  ),
  connecting(
    'meshFar',
    'published port, other node',
    ({ loads }) => ({
      client: loads.outside,
      server: loads.far,
      host: edgeAddress,
      port: far.published ?? 0,
    }),
    nodeItself,
  ),
];
