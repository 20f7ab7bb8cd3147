/** Services of so many replicas: how long until all run, what that costs, how long until all is gone. */
import { stubborn } from '../cluster/images.ts';
import {
  containersOf,
  createService,
  type ServiceInit,
  type TaskJson,
  wantedTasks,
} from '../cluster/swarm-api.ts';
import type { HttpClient } from '../http.ts';
import { until } from '../until.ts';
import { type Measurement, type Setting, secondsSince, stepMs } from './measurement.ts';
import { largestManagerMb } from './memory.ts';

/** Looking at few tasks is cheap, at a hundred it would slow down what is watched. */
const pollFewMs = 10;
const pollManyMs = 50;
const fewReplicas = 10;

function pollMs(replicas: number): number {
  return replicas <= fewReplicas ? pollFewMs : pollManyMs;
}

/** Until so many tasks run for which `counts` holds, and no other is wanted. */
export function awaitRunning(
  client: HttpClient,
  { name, replicas }: Pick<ServiceInit, 'name' | 'replicas'>,
  counts: (task: TaskJson) => boolean = () => true,
): Promise<true> {
  const waiting = { what: `${replicas} running tasks of ${name}`, deadlineMs: stepMs };
  return until({ ...waiting, periodMs: pollMs(replicas) }, async () => {
    const tasks = await wantedTasks(client, name);
    const running = tasks.filter((task) => task.Status.State === 'running' && counts(task));
    return running.length === replicas && tasks.length === replicas ? true : undefined;
  });
}

async function timeToRun({ client }: Setting, init: ServiceInit): Promise<number> {
  const began = performance.now();
  await createService(client, init);
  await awaitRunning(client, init);
  return secondsSince(began);
}

async function timeToRemove({ client, cluster }: Setting, init: ServiceInit): Promise<number> {
  const began = performance.now();
  await client.must('DELETE', `/services/${init.name}`);
  const waiting = { what: `the containers of ${init.name} gone`, deadlineMs: stepMs };
  await until({ ...waiting, periodMs: pollMs(init.replicas) }, async () =>
    (await containersOf(cluster, init.name)) === 0 ? true : undefined,
  );
  return secondsSince(began);
}

export const oneReplica: Measurement = {
  name: '1 replica',
  async run(setting) {
    const init = { name: 'one', replicas: 1 };
    const run1 = await timeToRun(setting, init);
    const remove1 = await timeToRemove(setting, init);
    const init2 = { name: 'stubborn', replicas: 1, command: stubborn };
    await timeToRun(setting, init2);
    return { run1, remove1, remove1Stubborn: await timeToRemove(setting, init2) };
  },
};

export const tenReplicas: Measurement = {
  name: '10 replicas',
  run: async (setting) => ({ run10: await timeToRun(setting, { name: 'ten', replicas: 10 }) }),
};

export const hundredReplicas: Measurement = {
  name: '100 replicas',
  async run(setting) {
    const { cluster } = setting;
    const init = { name: 'hundred', replicas: 100 };
    const cpuBefore = await cluster.cpuMs();
    const run100 = await timeToRun(setting, init);
    const cpu100 = ((await cluster.cpuMs()) - cpuBefore) / init.replicas;
    const memory100 = await largestManagerMb(cluster);
    const remove100 = await timeToRemove(setting, init);
    return { run100, cpu100, memory100, remove100 };
  },
};

export const oneNode: Measurement = {
  name: 'one node',
  async run(setting) {
    const [on = ''] = setting.cluster.workers;
    const init = { name: 'packed', replicas: 50, on };
    return { oneNode: init.replicas / (await timeToRun(setting, init)) };
  },
};

/** States before a task has a node. */
const unassigned = new Set(['new', 'allocated', 'pending']);

export const assignment: Measurement = {
  name: 'assignment',
  async run({ client }) {
    const init = { name: 'assigned', replicas: 1 };
    const began = performance.now();
    await createService(client, init);
    const waiting = { what: 'the task is assigned', deadlineMs: stepMs, periodMs: 0 };
    await until(waiting, async () => {
      const [task] = await wantedTasks(client, init.name);
      return task !== undefined && !unassigned.has(task.Status.State) ? true : undefined;
    });
    return { assigned: performance.now() - began };
  },
};
