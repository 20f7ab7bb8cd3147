import { Children } from './children.ts';
import { OwnGroup } from './own-group.ts';

const children = new Children();
const group = new OwnGroup(children);
const [kind = 'stream', n = '64', ms = '4000'] = process.argv.slice(2);
await group.up();
const leader = await group.settled();
const inFlight = Number(n);
const say = (x: unknown) => console.log(JSON.stringify(x));
say({ leader: leader.place.nodeId, pid: leader.worker.pid, pids: group.pids });
if (kind === 'stream') {
  const client = group.spawn('client');
  const order = {
    kind: 'put' as const,
    inFlight,
    address: leader.place.address,
    identity: group.identity('client'),
    connections: Math.min(8, inFlight),
  };
  say(await client.ask('stream', { ...order, ms: 1500 }));
  say(await client.ask('stream', { ...order, ms: Number(ms) }));
  say({ client: client.pid });
} else {
  await leader.worker.ask(kind as 'propose', { inFlight, ms: 1500 });
  say(await leader.worker.ask(kind as 'propose', { inFlight, ms: Number(ms) }));
}
process.exit(0);
