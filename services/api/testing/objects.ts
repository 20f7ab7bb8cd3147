/** Nodes, tasks, images and containers for tests, each with all that has to be there. */
import type { ContainerFacts, ContainerRequest, ImageFacts } from '#agent/containerd/types';
import {
  Annotations,
  EngineDescription,
  Node,
  NodeDescription,
  type NodeRole,
  NodeSpec,
  NodeSpecMembership,
  NodeStatus,
  NodeStatusState,
  Platform,
  Resources,
  type Service,
  Task,
  TaskState,
  TaskStatus,
} from '#proto/gen/swarm';
import { timestampOfMs } from '#proto/model/time';

export const clusterId = 'clusterclusterclusterclus';
export const managerId = 'managermanagermanagermana';
export const workerId = 'workerworkerworkerworkerw';

export function makeNode(id: string, hostname: string, role: NodeRole): Node {
  return Node.create({
    id,
    role,
    spec: NodeSpec.create({
      annotations: Annotations.create(),
      desiredRole: role,
      membership: NodeSpecMembership.ACCEPTED,
    }),
    description: NodeDescription.create({
      hostname,
      platform: Platform.create({ architecture: 'x86_64', os: 'linux' }),
      resources: Resources.create({ nanoCpus: 2_000_000_000, memoryBytes: 4_000_000_000 }),
      engine: EngineDescription.create({ engineVersion: '0.1.0' }),
    }),
    status: NodeStatus.create({ state: NodeStatusState.READY, addr: '10.77.0.11' }),
  });
}

export function makeTask(service: Service, slot: number, state: TaskState, nowMs: number): Task {
  return Task.create({
    id: `task${service.specVersion?.index ?? 0}x${slot}${service.id}`.slice(0, 25),
    serviceId: service.id,
    slot,
    nodeId: workerId,
    spec: service.spec?.task,
    specVersion: service.specVersion,
    serviceAnnotations: service.spec?.annotations,
    desiredState: TaskState.RUNNING,
    status: TaskStatus.create({ state, timestamp: timestampOfMs(nowMs), message: 'started' }),
  });
}

export function makeImage(
  name: string,
  hex = 'a',
  overrides: Partial<ImageFacts> = {},
): ImageFacts {
  return {
    name,
    digest: `sha256:${hex.repeat(64)}`,
    configDigest: `sha256:${(hex === 'a' ? 'b' : 'c').repeat(64)}`,
    sizeBytes: 4_300_000,
    createdAt: '2025-12-31T23:00:00Z',
    labels: {},
    architecture: 'amd64',
    os: 'linux',
    healthcheck: undefined,
    volumes: [],
    ...overrides,
  };
}

const request: ContainerRequest = {
  id: '',
  name: '',
  labels: {},
  image: 'docker.io/library/busybox:latest',
  command: [],
  args: ['sleep', '60'],
  env: ['A=1'],
  workingDirectory: '/',
  user: '',
  groups: [],
  hostname: 'c1',
  tty: false,
  openStdin: false,
  readOnlyRoot: false,
  init: false,
  stopSignal: '',
  mounts: [],
  resources: { nanoCpus: 0, memoryBytes: 0, memorySwapBytes: 0, pids: 0 },
  ulimits: [],
  sysctls: {},
  capabilityAdd: [],
  capabilityDrop: [],
  noNewPrivileges: false,
  seccompProfile: 'default',
  oomScoreAdj: 0,
  netnsPath: '',
};

export function makeContainer(
  id: string,
  name: string,
  overrides: Partial<ContainerFacts> = {},
): ContainerFacts {
  return {
    id,
    name,
    labels: { 'com.docker.swarm.service.name': 'web' },
    image: request.image,
    state: 'running',
    pid: 4711,
    createdAt: '2025-12-31T23:55:00Z',
    startedAt: '2025-12-31T23:55:01Z',
    exit: undefined,
    request: { ...request, id, name },
    commandLine: ['sleep', '60'],
    ...overrides,
  };
}

/** The smallest spec that the control service takes. */
export function webSpec(overrides: Readonly<Record<string, unknown>> = {}) {
  return {
    Name: 'web',
    TaskTemplate: { ContainerSpec: { Image: 'busybox' } },
    Mode: { Replicated: { Replicas: 2 } },
    ...overrides,
  };
}
