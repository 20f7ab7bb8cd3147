import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '#lib/clock';
import { nullLogger } from '#lib/log';
import { systemRandom } from '#lib/random';
import { systemDisk } from './disk/system-disk.ts';
import { RaftNode } from './node.ts';
import { MemoryNetwork } from './testing/memory-network.ts';

const root = await mkdtemp(join(tmpdir(), 'raft-bench-'));
const network = new MemoryNetwork({ clock: systemClock, clusterId: 'c' });
const counts: number[] = [];
const build = (name: string) => {
  const at = counts.push(0) - 1;
  const node = new RaftNode(
    { clusterId: 'c', nodeId: name, address: name, directory: join(root, name) },
    {
      disk: systemDisk,
      clock: systemClock,
      random: systemRandom,
      log: nullLogger,
      connect: network.connector(name, name),
      stateMachine: {
        apply: () => {
          counts[at]++;
        },
        snapshot: async function* () {
          yield new Uint8Array(10);
        },
        restore: async (c) => {
          for await (const _ of c);
        },
      },
      onFatal: (e) => console.log('fatal', e),
      onRemoved: () => {},
    },
  );
  return node;
};
const n1 = build('n1');
await n1.start({ mode: 'bootstrap' });
network.serve('n1', n1.handlers);
while (!n1.status().isLeader) await new Promise((r) => setTimeout(r, 10));
for (const name of ['n2', 'n3']) {
  const joined = await n1.addMember({ nodeId: name, address: name });
  const n = build(name);
  await n.start({ mode: 'join', ...joined });
  network.serve(name, n.handlers);
}
while (n1.status().members.some((m) => m.learner)) await new Promise((r) => setTimeout(r, 10));
const data = new Uint8Array(200).fill(7);
for (const inflight of [256, 256]) {
  let done = 0;
  let stop = false;
  const t0 = performance.now();
  const worker = async () => {
    while (!stop) {
      await n1.propose(data);
      done++;
    }
  };
  const ws = Array.from({ length: inflight }, worker);
  await new Promise((r) => setTimeout(r, 2000));
  stop = true;
  await Promise.all(ws);
  const dt = performance.now() - t0;
  console.log(inflight, Math.round((done / dt) * 1000), '/s');
}
const m = process.memoryUsage();
console.log(Math.round(m.rss / 1e6), 'MB');
process.exit(0);
