/** Nodes and tasks as the scheduler sees them in a large cluster: healthy, equal, nothing running. */
import {
  EngineDescription,
  Node,
  NodeDescription,
  NodeSpec,
  NodeSpecAvailability,
  NodeStatus,
  NodeStatusState,
  Platform,
  Resources,
  Task,
  TaskSpec,
  TaskState,
  TaskStatus,
  Version,
} from '#proto/gen/swarm';

const nanoCpus = 8e9;
const memoryBytes = 16 * 2 ** 30;

export function makeNode(index: number): Node {
  return Node.create({
    id: `node-${index}`,
    spec: NodeSpec.create({ availability: NodeSpecAvailability.ACTIVE }),
    status: NodeStatus.create({ state: NodeStatusState.READY }),
    description: NodeDescription.create({
      hostname: `host-${index}`,
      resources: Resources.create({ nanoCpus, memoryBytes }),
      platform: Platform.create({ architecture: 'x86_64', os: 'linux' }),
      engine: EngineDescription.create(),
    }),
  });
}

function pendingTask(id: string): Task {
  return Task.create({
    id,
    desiredState: TaskState.RUNNING,
    status: TaskStatus.create({ state: TaskState.PENDING }),
    spec: TaskSpec.create(),
  });
}

/** One of a service's replicas: equal to the others, so they are placed as a group. */
export function makeReplica(index: number): Task {
  const task = pendingTask(`task-${index}`);
  return {
    ...task,
    serviceId: 'service',
    slot: index + 1,
    specVersion: Version.create({ index: 1 }),
  };
}

/** A task of no service: a group of its own, to be placed among all nodes. */
export function makeOneOff(index: number): Task {
  return pendingTask(`task-${index}`);
}
