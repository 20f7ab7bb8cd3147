import { spawn } from 'node:child_process';
import { Children } from './children.ts';
import { OwnGroup } from './own-group.ts';
import { cpuMs } from './process-facts.ts';

const children = new Children();
const group = new OwnGroup(children);
process.on('exit', () => children.downNow());
await group.up();
const leader = await group.settled();
const client = group.spawn('client');
const [n = '256', tool = 'perf'] = process.argv.slice(2);
const base = {
  kind: 'put' as const,
  inFlight: Number(n),
  address: leader.place.address,
  identity: group.identity('client'),
  connections: Math.min(8, Number(n)),
  ms: 2500,
};
await client.ask('stream', { ...base, ms: 3000 });
const pid = leader.worker.pid;
const args =
  tool === 'perf'
    ? ['perf', 'record', '-o', '/tmp/perf.data', '-F', '999', '-g', '-p', String(pid)]
    : ['strace', '-f', '-c', '-o', '/tmp/strace.out', '-p', String(pid)];
const t = spawn(args[0]!, args.slice(1), { stdio: 'ignore' });
await new Promise((r) => setTimeout(r, 500));
const b = cpuMs(group.pids),
  l0 = cpuMs([pid]),
  c0 = cpuMs([client.pid]);
const r = await client.ask('stream', base);
console.log(
  JSON.stringify(r),
  'all',
  ((cpuMs(group.pids) - b) * 1000) / r.count,
  'leader',
  ((cpuMs([pid]) - l0) * 1000) / r.count,
  'client',
  ((cpuMs([client.pid]) - c0) * 1000) / r.count,
);
t.kill('SIGINT');
await new Promise((r) => t.on('exit', r));
process.exit(0);
