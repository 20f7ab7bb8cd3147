import { TestCluster } from './testing/test-cluster.ts';
(globalThis as any).DBGLOG=(n:string,c:any)=>{const f=(m:string,x:any)=>{if((globalThis as any).DBG)console.log(c.monotonic(),n,m,x?JSON.stringify(x):"")};const l:any={error:f,warn:f,info:f,debug:f,child:()=>l};return l};
const cluster = new TestCluster({ latencyMs: () => 1, debug: true } as any);

await cluster.form(3);
await cluster.propose('before');
const dead = cluster.leader()?.name ?? '';
(globalThis as any).DBG=true;
cluster.crash(dead);
const crashedAt = cluster.clock.monotonic();
await cluster.propose('after');
console.log(cluster.clock.monotonic() - crashedAt);
await cluster.stopAll();
