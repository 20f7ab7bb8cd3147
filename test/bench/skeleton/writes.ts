/** Writes per second: services without replicas, created on the leader's socket by n clients. */
import { serviceSpec } from '../cluster/swarm-api.ts';
import { HttpClient } from '../http.ts';
import { type Measurement, type Setting, secondsSince } from './measurement.ts';

const clientsMany = 64;

interface Burst {
  readonly created: number;
  readonly perSecond: number;
}

async function createFor(
  { cluster, leader, rateMs }: Setting,
  clients: number,
  prefix: string,
): Promise<Burst> {
  const http = new HttpClient(cluster.socket(leader), clients);
  const began = performance.now();
  let created = 0;
  const create = async (client: number): Promise<void> => {
    for (let at = 0; performance.now() - began < rateMs; at++) {
      const name = `${prefix}-${client}-${at}`;
      await http.must('POST', '/services/create', serviceSpec({ name, replicas: 0 }));
      created++;
    }
  };
  await Promise.all(Array.from({ length: clients }, (_, client) => create(client)));
  const perSecond = created / secondsSince(began);
  http.close();
  return { created, perSecond };
}

/** A write that was acknowledged and is not there would make any rate worthless. */
async function verify({ cluster, leader }: Setting, created: number): Promise<void> {
  const other = cluster.managers.find((host) => host !== leader) ?? leader;
  const http = new HttpClient(cluster.socket(other));
  const { length } = await http.must<readonly unknown[]>('GET', '/services');
  if (length !== created) throw new Error(`${created} creates acknowledged, ${length} services`);
}

export const writes: Measurement = {
  name: 'writes',
  async run(setting) {
    // Not counted: a sustained rate is asked for, not that of a daemon which has just started.
    const warm = await createFor(setting, clientsMany, 'warm');
    const single = await createFor(setting, 1, 'single');
    const many = await createFor(setting, clientsMany, 'many');
    await verify(setting, warm.created + single.created + many.created);
    return { creates1: single.perSecond, creates64: many.perSecond };
  },
};
