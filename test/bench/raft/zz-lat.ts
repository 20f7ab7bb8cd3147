import { Children } from './children.ts';
import { OwnGroup } from './own-group.ts';
import { cpuMs } from './process-facts.ts';

const children = new Children();
const group = new OwnGroup(children);
process.on('exit', () => children.downNow());
await group.up();
const leader = await group.settled();
const client = group.spawn('client');
const base = {
  inFlight: 1,
  address: leader.place.address,
  identity: group.identity('client'),
  connections: 1,
  ms: 1000,
};
const w = leader.worker;
const show = async (
  name: string,
  run: () => Promise<{ count: number; p50Ms: number; p99Ms: number; perSecond: number }>,
) => {
  const b = cpuMs(group.pids),
    l0 = cpuMs([w.pid]),
    c0 = cpuMs([client.pid]);
  const r = await run();
  console.log(
    name,
    'rate',
    r.perSecond.toFixed(0),
    'p50',
    r.p50Ms.toFixed(2),
    'p99',
    r.p99Ms.toFixed(1),
    'cpu/op us all',
    (((cpuMs(group.pids) - b) * 1000) / r.count).toFixed(0),
    'leader',
    (((cpuMs([w.pid]) - l0) * 1000) / r.count).toFixed(0),
    'client',
    (((cpuMs([client.pid]) - c0) * 1000) / r.count).toFixed(0),
  );
};
await client.ask('stream', { ...base, kind: 'put', inFlight: 64, connections: 8, ms: 2000 });
for (let i = 0; i < Number(process.argv[2] ?? 2); i++) {
  await show('inproc 1', () => w.ask('propose', { inFlight: 1, ms: 1000 }));
  await show('read inproc 1', () => w.ask('read', { inFlight: 1, ms: 1000 }));
  await show('stream get 1', () => client.ask('stream', { ...base, kind: 'get' }));
  await show('stream put 1', () => client.ask('stream', { ...base, kind: 'put' }));
  await show('inproc 64', () => w.ask('propose', { inFlight: 64, ms: 1000 }));
  await show('stream put 64/8', () =>
    client.ask('stream', { ...base, kind: 'put', inFlight: 64, connections: 8 }),
  );
  await show('stream put 64/1', () =>
    client.ask('stream', { ...base, kind: 'put', inFlight: 64, connections: 1 }),
  );
  await show('stream put 256/8', () =>
    client.ask('stream', { ...base, kind: 'put', inFlight: 256, connections: 8 }),
  );
}
process.exit(0);
