/** A process of the suite: it becomes a member, a client or a calculator, as the first order says. */
import { serveOrders } from '../processes/orders.ts';
import { coreEntriesPerCpuSecond } from './core-load.ts';
import { Member } from './member.ts';
import type { Orders } from './orders.ts';
import { streamLoad } from './stream-client.ts';

let started: Member | undefined;

function member(): Member {
  if (started === undefined) throw new Error('this process is no member');
  return started;
}

serveOrders<Orders>({
  start: async (place, mode) => {
    started = await Member.start(place, mode);
  },
  facts: () => member().facts(),
  addMember: (added) => member().raft.addMember(added),
  removeMember: (raftId) => member().raft.removeMember(raftId),
  propose: (order) => member().propose(order),
  read: (order) => member().read(order),
  transact: (order) => member().transact(order),
  fill: (bytes) => member().fill(bytes),
  insist: () => member().insist(),
  cease: async () => member().cease(),
  handOver: () => member().handOver(),
  watchLag: async () => member().watchLag(),
  lag: async () => member().lag(),
  stream: streamLoad,
  core: async (order) => coreEntriesPerCpuSecond(order),
});
