import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { readFileSync } from 'node:fs';
import { requestOf } from '#agent/containerd/runtime-suite';
import { image, load, makeGround } from './support.ts';
const run = promisify(execFile);
const ground = await makeGround();
const rt = await ground.open();
await load(rt, [{ tags: [image] }]);
const n = 50, conc = Number(process.argv[2] ?? 8);
const cpu = () => { const f = readFileSync('/proc/stat', 'utf8').split('\n')[0]!.split(/\s+/).slice(1).map(Number); return { busy: f.reduce((a, b) => a + b, 0) - f[3]! - f[4]!, total: f.reduce((a, b) => a + b, 0) }; };
async function round(r: number) {
  let next = 0; const times: number[] = [];
  const c0 = cpu(); const u0 = process.cpuUsage();
  const t0 = performance.now();
  await Promise.all(Array.from({ length: conc }, async () => {
    for (;;) {
      const i = next++; if (i >= n) return;
      const s = performance.now();
      const id = `b${r}x${i}`;
      await run('ip', ['netns', 'add', `shoalb${i}`]);
      await rt.containers.create(requestOf(id, image, ['sleep', '1000'], { netnsPath: `/var/run/netns/shoalb${i}`, hostname: 'x', resources: { nanoCpus: 1e8, memoryBytes: 64 << 20, memorySwapBytes: 0, pids: 50 } }));
      await rt.containers.start(id);
      times.push(performance.now() - s);
    }
  }));
  const up = performance.now() - t0; const u1 = process.cpuUsage(u0); const c1 = cpu();
  const t1 = performance.now();
  await Promise.all(Array.from({ length: n }, (_, i) => rt.containers.remove(`b${r}x${i}`)));
  const down = performance.now() - t1;
  await Promise.all(Array.from({ length: n }, (_, i) => run('ip', ['netns', 'delete', `shoalb${i}`])));
  times.sort((a, b) => a - b);
  console.log(`round ${r}: ${(n / up * 1000).toFixed(1)}/s up, median ${times[25]!.toFixed(0)} ms, down ${(n / down * 1000).toFixed(1)}/s; node cpu/ctr ${((u1.user + u1.system) / 1000 / n).toFixed(1)} ms, machine busy ${((c1.busy - c0.busy) * 10 / n).toFixed(0)} ms/ctr`);
}
for (let r = 0; r < 3; r++) await round(r);
await ground.close();
