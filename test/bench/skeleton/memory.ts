/** What a manager's daemon and its containerd keep in memory. */
import type { Cluster } from '../cluster/cluster.ts';
import { pause } from '../until.ts';
import type { Measurement } from './measurement.ts';

const bytesPerMb = 1e6;
/** Long enough for what starting up or settling left behind to be collected. */
const idleMs = 10_000;

export async function largestManagerMb(cluster: Cluster): Promise<number> {
  const sizes = await Promise.all(cluster.managers.map((host) => cluster.memoryBytes(host)));
  return Math.max(...sizes) / bytesPerMb;
}

export const idleMemory: Measurement = {
  name: 'idle memory',
  async run({ cluster }) {
    await pause(idleMs);
    return { memoryIdle: await largestManagerMb(cluster) };
  },
};
