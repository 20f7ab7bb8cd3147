/** The leader goes: how long until a client that asks the surviving managers may write again. */
import type { Cluster } from '../cluster/cluster.ts';
import { serviceSpec } from '../cluster/swarm-api.ts';
import { HttpClient } from '../http.ts';
import { pause } from '../until.ts';
import { type Measurement, type Setting, secondsSince, stepMs } from './measurement.ts';

const retryMs = 20;

/** One client per survivor, each trying until any of them was accepted. */
async function untilAccepted(cluster: Cluster, survivors: readonly string[]): Promise<void> {
  const stop = new AbortController();
  const limit = AbortSignal.any([stop.signal, AbortSignal.timeout(stepMs)]);
  let last = 'no answer';
  const insist = async (host: string): Promise<void> => {
    const client = new HttpClient(cluster.socket(host));
    for (let at = 0; !limit.aborted; at++) {
      const spec = serviceSpec({ name: `after-${host}-${at}`, replicas: 0 });
      try {
        const { status, body } = await client.request('POST', '/services/create', spec, limit);
        if (status === 201) return;
        last = `${host}: ${status} ${body}`;
      } catch (error) {
        last = `${host}: ${error instanceof Error ? error.message : String(error)}`;
      }
      await pause(retryMs);
    }
    throw new Error(`no write was accepted within ${stepMs} ms; last answer: ${last}`);
  };
  await Promise.any(survivors.map(insist)).finally(() => stop.abort());
}

async function secondsToWrite(
  { cluster, leader }: Setting,
  lose: () => Promise<void>,
): Promise<number> {
  const survivors = cluster.managers.filter((host) => host !== leader);
  const began = performance.now();
  await lose();
  await untilAccepted(cluster, survivors);
  return secondsSince(began);
}

export const leaderKilled: Measurement = {
  name: 'leader killed',
  async run(setting) {
    const { cluster, leader } = setting;
    const leaderKilled = await secondsToWrite(setting, () => cluster.kill(leader));
    await cluster.start(leader);
    return { leaderKilled };
  },
};

export const leaderCut: Measurement = {
  name: 'leader cut off',
  async run(setting) {
    const { cluster, leader } = setting;
    const leaderCut = await secondsToWrite(setting, () => cluster.partition(leader));
    await cluster.heal();
    return { leaderCut };
  },
};
