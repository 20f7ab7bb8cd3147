import { fork } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '#lib/clock';
import { nullLogger, stderrLogger } from '#lib/log';
import { systemRandom } from '#lib/random';
import { type Channel, openChannel } from '#lib/rpc/channel';
import { createClient } from '#lib/rpc/client';
import { RpcServer } from '#lib/rpc/server';
import { RaftPeerService } from '#proto/gen/shoal';
import { organization, TestAuthority } from '../../lib/rpc/testdata/echo.ts';
import { systemDisk } from './disk/system-disk.ts';
import { RaftNode } from './node.ts';

const log = process.env.DEBUG ? stderrLogger('debug') : nullLogger;
async function child() {
  const { name, rootPem, pair, directory } = JSON.parse(process.env.CHILD ?? '');
  const serverTls = { rootsPem: rootPem, ...pair };
  const clientTls = { rootsPem: rootPem, serverName: 'swarm-manager', identity: pair };
  const channels = new Map<string, Channel>();
  let applied = 0;
  const server = new RpcServer(
    { rules: { organization, isBlocked: () => false } },
    { clock: systemClock, log },
  );
  let node: RaftNode;
  const handlers: any = {
    exchange: (a: any, b: any) => node.handlers.exchange(a, b),
    installSnapshot: (a: any, b: any) => node.handlers.installSnapshot(a, b),
    snapshotProgress: (a: any, b: any) => node.handlers.snapshotProgress(a, b),
    members: (a: any, b: any) => node.handlers.members(a, b),
  };
  server.handle(RaftPeerService, handlers);
  const port = await server.listenTls({ host: '127.0.0.1', port: 0 }, serverTls as any);
  const address = `127.0.0.1:${port}`;
  node = new RaftNode(
    { clusterId: organization, nodeId: name, address, directory },
    {
      disk: systemDisk,
      clock: systemClock,
      random: systemRandom,
      log,
      connect: (to) => {
        let c = channels.get(to);
        if (!c) {
          c = openChannel({ address: to, tls: () => clientTls as any });
          channels.set(to, c);
        }
        return createClient(RaftPeerService, c);
      },
      stateMachine: {
        apply: () => {
          applied++;
        },
        snapshot: async function* () {
          const b = Buffer.alloc(1 << 20, 1);
          const n = Number(process.env.SNAPMB ?? 0);
          for (let i = 0; i < n; i++) yield b;
          yield Buffer.from(String(applied));
        },
        restore: async (c) => {
          let n = 0;
          for await (const x of c) n += x.length;
          console.error(name, 'restored', n);
        },
      },
      onFatal: (e) => console.error('fatal', e),
      onRemoved: () => console.error(name, 'removed'),
    },
  );
  process.on('message', async (m: any) => {
    try {
      if (m.op === 'start') {
        await node.start(m.mode);
        process.send?.({ re: m.id });
      } else if (m.op === 'add')
        process.send?.({ re: m.id, value: await node.addMember(m.member) });
      else if (m.op === 'status') process.send?.({ re: m.id, value: node.status() });
      else if (m.op === 'load') {
        const data = new Uint8Array(200).fill(7);
        let done = 0;
        let stop = false;
        const lat: number[] = [];
        const t0 = performance.now();
        const w = async () => {
          while (!stop) {
            const s = performance.now();
            await node.propose(data);
            lat.push(performance.now() - s);
            done++;
          }
        };
        const ws = Array.from({ length: m.inflight }, w);
        await new Promise((r) => setTimeout(r, m.ms));
        stop = true;
        await Promise.all(ws);
        lat.sort((a, b) => a - b);
        process.send?.({
          re: m.id,
          value: {
            rate: Math.round((done / (performance.now() - t0)) * 1000),
            p50: lat[lat.length >> 1],
            p99: lat[Math.floor(lat.length * 0.99)],
          },
        });
      } else if (m.op === 'propose') {
        await node.propose(new Uint8Array(10));
        process.send?.({ re: m.id });
      }
    } catch (error: any) {
      process.send?.({ re: m.id, error: error.message });
    }
  });
  process.send?.({ address });
}
async function parent() {
  const authority = new TestAuthority();
  const root = await mkdtemp(join(tmpdir(), 'raft-three-'));
  let ids = 0;
  const spawn = async (name: string) => {
    const env = {
      ...process.env,
      CHILD: JSON.stringify({
        name,
        rootPem: authority.root.certPem,
        pair: authority.issue({ nodeId: name }),
        directory: join(root, name),
      }),
    };
    const p = fork(import.meta.filename, {
      env,
      execArgv: ['--conditions=source', '--import', 'tsx'],
    });
    const waiting = new Map<number, any>();
    const address = await new Promise<string>((r) => p.once('message', (m: any) => r(m.address)));
    p.on('message', (m: any) => {
      const w = waiting.get(m.re);
      waiting.delete(m.re);
      m.error ? w?.[1](new Error(m.error)) : w?.[0](m.value);
    });
    return {
      name,
      p,
      address,
      call: (op: string, x: any = {}) =>
        new Promise<any>((a, b) => {
          const id = ++ids;
          waiting.set(id, [a, b]);
          p.send({ op, id, ...x });
        }),
    };
  };
  const n1 = await spawn('n1');
  await n1.call('start', { mode: { mode: 'bootstrap' } });
  while (!(await n1.call('status')).isLeader) await new Promise((r) => setTimeout(r, 20));
  const all = [n1];
  for (const name of ['n2', 'n3']) {
    const n = await spawn(name);
    const joined = await n1.call('add', { member: { nodeId: name, address: n.address } });
    await n.call('start', { mode: { mode: 'join', ...joined } });
    all.push(n);
  }
  while ((await n1.call('status')).members.some((m: any) => m.learner))
    await new Promise((r) => setTimeout(r, 50));
  for (let round = 0; round < 2; round++)
    for (const inflight of [1, 64, 256])
      console.log(inflight, await n1.call('load', { inflight, ms: 2500 }));
  for (const n of all) {
    const s = await n.call('status');
    console.log(n.name, s.role, s.applied, s.lastIndex);
  }

  {
    const t = performance.now();
    const n = await spawn('n4');
    const joined = await n1.call('add', { member: { nodeId: 'n4', address: n.address } });
    const load = n1.call('load', { inflight: 64, ms: 4000 });
    await n.call('start', { mode: { mode: 'join', ...joined } });
    all.push(n);
    while ((await n1.call('status')).members.some((m: any) => m.learner))
      await new Promise((r) => setTimeout(r, 20));
    console.log(
      'n4 caught up after',
      Math.round(performance.now() - t),
      'ms',
      await load,
      (await n1.call('status')).term,
    );
  }
  // kill
  for (let k = 0; k < 1; k++) {
    const t = performance.now();
    n1.p.kill('SIGKILL');
    for (;;) {
      const ok = await Promise.any(all.slice(1).map((n) => n.call('propose'))).then(
        () => true,
        () => false,
      );
      if (ok) break;
      await new Promise((r) => setTimeout(r, 5));
    }
    console.log('failover ms', Math.round(performance.now() - t));
  }
  for (const n of all) n.p.kill('SIGKILL');
  await rm(root, { recursive: true });
  process.exit(0);
}
if (process.env.CHILD) await child();
else await parent();
