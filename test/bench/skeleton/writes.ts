/** Writes per second: services without replicas, created on the leader's socket by n clients. */
import { serviceSpec } from '../cluster/swarm-api.ts';
import { HttpClient } from '../http.ts';
import { type Measurement, type Setting, secondsSince } from './measurement.ts';

const clientsMany = 64;

async function createsPerSecond(
  { cluster, leader, rateMs }: Setting,
  clients: number,
): Promise<number> {
  const http = new HttpClient(cluster.socket(leader), clients);
  const began = performance.now();
  let created = 0;
  const create = async (client: number): Promise<void> => {
    for (let at = 0; performance.now() - began < rateMs; at++) {
      const name = `empty-${clients}-${client}-${at}`;
      await http.must('POST', '/services/create', serviceSpec({ name, replicas: 0 }));
      created++;
    }
  };
  await Promise.all(Array.from({ length: clients }, (_, client) => create(client)));
  const rate = created / secondsSince(began);
  http.close();
  return rate;
}

export const writes: Measurement = {
  name: 'writes',
  async run(setting) {
    const creates1 = await createsPerSecond(setting, 1);
    return { creates1, creates64: await createsPerSecond(setting, clientsMany) };
  },
};
