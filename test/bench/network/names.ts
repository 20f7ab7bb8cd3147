/** The resolver of a node, and dnsmasq with the same names where it is installed. */
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { resolverPort } from '#agent/network/names';
import { containerNameserver, resolverAddress } from '#agent/network/resolver/render-dns';
import type { Children } from '../processes/children.ts';
import type { Load as LoadFacts } from '../processes/load.ts';
import { cpuMs } from '../processes/process-facts.ts';
import { until } from '../until.ts';
import type { Bed } from './bed.ts';
import { late, overlayTable } from './cluster-tables.ts';
import type { Measurement, Run, Values } from './measurement.ts';
import type { Target } from './orders.ts';

const inFlight = 32;
const microsecondsPerMs = 1000;
const dnsPort = 53;
const peerPort = resolverPort + 1;
const peerStartMs = 10_000;
const peerPollMs = 20;
/** Not asked for: whether it has an address depends on what was measured before. */
const names = overlayTable(1)
  .services.map(({ name }) => name)
  .filter((name) => name !== late.name);

const throughRules: Target = { host: containerNameserver, port: dnsPort };
const atSocket: Target = { host: resolverAddress, port: resolverPort };
const atPeer: Target = { host: resolverAddress, port: peerPort };

async function ask(id: string, run: Run, target: Target, pid: number): Promise<Values> {
  const before = cpuMs([pid]);
  const order = { ...target, names, ms: run.ms, inFlight };
  const load: LoadFacts = await run.bed.loads.direct.ask('ask', order);
  return {
    [id]: load.perSecond,
    [`${id}P50`]: load.p50Ms,
    [`${id}P99`]: load.p99Ms,
    [`${id}Cpu`]: ((cpuMs([pid]) - before) * microsecondsPerMs) / load.count,
  };
}

/** Starts dnsmasq on the first node; gives its process. */
export async function startPeer(bed: Bed, children: Children): Promise<number> {
  const hosts = join(children.directory, 'hosts');
  const { services } = overlayTable(1);
  writeFileSync(
    hosts,
    services.map(({ virtualIps, name }) => `${virtualIps[0]} ${name}\n`).join(''),
  );
  const flags = [
    ...['--keep-in-foreground', '--conf-file=/dev/null', '--no-resolv', '--no-hosts'],
    ...['--pid-file=', '--user=root', '--bind-interfaces', '--local-ttl=5'],
    ...[`--addn-hosts=${hosts}`, `--listen-address=${resolverAddress}`, `--port=${peerPort}`],
  ];
  const child = spawn('nsenter', [`--net=${bed.ground.path('node1')}`, 'dnsmasq', ...flags], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  children.add(child);
  const what = 'dnsmasq answers';
  await until({ what, deadlineMs: peerStartMs, periodMs: peerPollMs }, () =>
    bed.loads.direct.ask('ask', { ...atPeer, names: names.slice(0, 1), ms: 1, inFlight: 1 }),
  );
  if (child.pid === undefined) throw new Error('dnsmasq could not be started');
  return child.pid;
}

/** `peerPid` is undefined where there is no dnsmasq. */
export function nameMeasurements(peerPid: number | undefined): readonly Measurement[] {
  const own = (id: string, target: Target) => (run: Run) =>
    ask(id, run, target, run.bed.agentPid('node1'));
  return [
    { name: 'names', own: own('names', throughRules) },
    {
      name: 'names at the socket',
      own: own('socket', atSocket),
      ...(peerPid === undefined ? {} : { peer: (run: Run) => ask('socket', run, atPeer, peerPid) }),
    },
  ];
}
