/** A worker goes: how long until all of a service's tasks run on other nodes. */
import { createService, nodeId } from '../cluster/swarm-api.ts';
import { type Measurement, type Setting, secondsSince } from './measurement.ts';
import { awaitRunning } from './replicas.ts';

async function secondsToReplace(
  { cluster, client }: Setting,
  lose: (victim: string) => Promise<void>,
): Promise<number> {
  const [victim = ''] = cluster.workers;
  const init = { name: 'spread', replicas: 20 };
  const lost = await nodeId(cluster, victim);
  await createService(client, init);
  await awaitRunning(client, init);
  const began = performance.now();
  await lose(victim);
  await awaitRunning(client, init, (task) => task.NodeID !== lost);
  return secondsSince(began);
}

export const workerKilled: Measurement = {
  name: 'worker killed',
  async run(setting) {
    const { cluster } = setting;
    const [victim = ''] = cluster.workers;
    const workerKilled = await secondsToReplace(setting, (host) => cluster.kill(host));
    await cluster.start(victim);
    return { workerKilled };
  },
};

export const powerCut: Measurement = {
  name: 'power cut',
  async run(setting) {
    const { cluster } = setting;
    const [victim = ''] = cluster.workers;
    const powerCut = await secondsToReplace(setting, (host) => cluster.powerOff(host));
    await cluster.powerOn(victim);
    return { powerCut };
  },
};
