/** The few requests of the Docker API that the measurements make, and what they read of answers. */
import { HttpClient } from '../http.ts';
import { until } from '../until.ts';
import { type Cluster, hostsOf } from './cluster.ts';
import { imageOld, obedient } from './images.ts';

export interface ServiceInit {
  readonly name: string;
  readonly replicas: number;
  readonly command?: readonly string[];
  /** Only on this host. */
  readonly on?: string;
}

interface NodeJson {
  readonly ID: string;
  readonly Description: { readonly Hostname: string };
  readonly Status: { readonly State: string };
  readonly ManagerStatus?: { readonly Leader?: boolean; readonly Reachability: string };
}

export interface TaskJson {
  readonly NodeID?: string;
  readonly DesiredState: string;
  readonly Status: { readonly State: string };
  readonly Spec: { readonly ContainerSpec: { readonly Image: string } };
}

const settleMs = 120_000;
const nsPerSecond = 1e9;
const updateParallelism = 5;

/** Stop grace and restart delay 1 s, everything else as Docker's client leaves it. */
export function serviceSpec({ name, replicas, command = obedient, on }: ServiceInit) {
  return {
    Name: name,
    TaskTemplate: {
      ContainerSpec: { Image: imageOld, Command: command, StopGracePeriod: nsPerSecond },
      RestartPolicy: { Condition: 'any', Delay: nsPerSecond },
      ...(on === undefined ? {} : { Placement: { Constraints: [`node.hostname==${on}`] } }),
    },
    Mode: { Replicated: { Replicas: replicas } },
    UpdateConfig: { Parallelism: updateParallelism, Order: 'stop-first', FailureAction: 'pause' },
  };
}

export async function createService(client: HttpClient, init: ServiceInit): Promise<string> {
  const { ID } = await client.must<{ readonly ID: string }>(
    'POST',
    '/services/create',
    serviceSpec(init),
  );
  return ID;
}

function filters(by: Readonly<Record<string, string>>): string {
  const lists = Object.entries(by).map(([key, value]) => [key, [value]]);
  return encodeURIComponent(JSON.stringify(Object.fromEntries(lists)));
}

/** The tasks of a service that should run. */
export function wantedTasks(client: HttpClient, service: string): Promise<readonly TaskJson[]> {
  const query = filters({ service, 'desired-state': 'running' });
  return client.must('GET', `/tasks?filters=${query}`);
}

/** How many containers of a service there are on all hosts, dead ones included. */
export async function containersOf(cluster: Cluster, service?: string): Promise<number> {
  const label = 'com.docker.swarm.service.name';
  const query = filters({ label: service === undefined ? label : `${label}=${service}` });
  const lists = await Promise.all(
    hostsOf(cluster).map((host) =>
      new HttpClient(cluster.socket(host)).must<readonly unknown[]>(
        'GET',
        `/containers/json?all=1&filters=${query}`,
      ),
    ),
  );
  return lists.reduce((sum, list) => sum + list.length, 0);
}

async function nodes(cluster: Cluster): Promise<readonly NodeJson[]> {
  const [first = ''] = cluster.managers;
  return new HttpClient(cluster.socket(first)).must('GET', '/nodes');
}

export async function nodeId(cluster: Cluster, host: string): Promise<string> {
  const node = (await nodes(cluster)).find(({ Description }) => Description.Hostname === host);
  if (node === undefined) throw new Error(`${cluster.title}: no node is called ${host}`);
  return node.ID;
}

export function leaderOf(cluster: Cluster): Promise<string> {
  const waiting = { what: 'a leader', deadlineMs: settleMs, periodMs: 100 };
  return until(waiting, async () => {
    const leader = (await nodes(cluster)).find((node) => node.ManagerStatus?.Leader === true);
    return leader?.Description.Hostname;
  });
}

async function allReady(cluster: Cluster): Promise<true | undefined> {
  const all = await nodes(cluster);
  const whole = all.every(
    ({ Status, ManagerStatus }) =>
      Status.State === 'ready' && (ManagerStatus?.Reachability ?? 'reachable') === 'reachable',
  );
  return whole && all.length === hostsOf(cluster).length ? true : undefined;
}

/** How many deletions at once: enough to be quick, too few to crowd out anything. */
const removersMax = 16;

async function removeAllServices(cluster: Cluster, leader: string): Promise<void> {
  const client = new HttpClient(cluster.socket(leader), removersMax);
  const left = [...(await client.must<{ readonly ID: string }[]>('GET', '/services'))];
  const remover = async (): Promise<void> => {
    for (let next = left.pop(); next !== undefined; next = left.pop()) {
      await client.request('DELETE', `/services/${next.ID}`);
    }
  };
  await Promise.all(Array.from({ length: removersMax }, remover));
  client.close();
}

/** Back to an empty, healthy cluster, the same for every measurement. Returns its leader. */
export async function settle(cluster: Cluster): Promise<string> {
  const wait = { deadlineMs: settleMs, periodMs: 200 };
  await until({ what: 'all nodes ready and reachable', ...wait }, () => allReady(cluster));
  const leader = await leaderOf(cluster);
  await removeAllServices(cluster, leader);
  await until({ what: 'no containers', ...wait }, async () =>
    (await containersOf(cluster)) === 0 ? true : undefined,
  );
  return leader;
}
