/** Work for the store: writers that update a service each, and a store full of tasks. */
import type { MemoryStore } from '#manager/store/store';
import {
  Annotations,
  ContainerSpec,
  Service,
  ServiceSpec,
  Task,
  TaskSpec,
  TaskState,
  TaskStatus,
} from '#proto/gen/swarm';

const envBytes = 800;
/** What a task with that environment takes in a snapshot, about. */
const taskBytes = 1_000;
/** A transaction of half a log entry's limit. */
const tasksPerTransaction = 500;

function serviceOf(writer: number, round: number): Service {
  const annotations = Annotations.create({
    name: `writer-${writer}`,
    labels: { round: String(round) },
  });
  return Service.create({ id: `service-${writer}`, spec: ServiceSpec.create({ annotations }) });
}

/** Makes a service for each writer; what is returned updates it. */
export async function serviceWriters(
  store: MemoryStore,
  writers: number,
): Promise<(writer: number) => Promise<unknown>> {
  let round = 0;
  await store.update((tx) => {
    for (let writer = 0; writer < writers; writer++) {
      const service = serviceOf(writer, round);
      if (tx.service.get(service.id) === undefined) tx.create('service', service);
    }
  });
  return (writer) =>
    store.update((tx) => {
      const service = serviceOf(writer, ++round);
      const stored = tx.service.get(service.id);
      tx.update('service', { ...service, meta: stored?.meta });
    });
}

function taskOf(index: number): Task {
  return Task.create({
    id: `task-${String(index).padStart(9, '0')}`,
    serviceId: `service-${index % 100}`,
    nodeId: `node-${index % 1_000}`,
    slot: index,
    desiredState: TaskState.RUNNING,
    status: TaskStatus.create({ state: TaskState.RUNNING }),
    spec: TaskSpec.create({
      container: ContainerSpec.create({
        image: 'registry.example/application:1',
        env: [`FILLER=${'x'.repeat(envBytes)}`],
      }),
    }),
  });
}

export async function fillWithTasks(store: MemoryStore, bytes: number): Promise<void> {
  const end = Math.ceil(bytes / taskBytes);
  for (let at = store.view.task.size; at < end; at += tasksPerTransaction) {
    await store.update((tx) => {
      const last = Math.min(end, at + tasksPerTransaction);
      for (let index = at; index < last; index++) tx.create('task', taskOf(index));
    });
  }
}
