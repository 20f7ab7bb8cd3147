/**
 * From a task to the request for its container. Pure: what had to be looked up or made on the
 * node comes in as facts.
 */
import { createHash } from 'node:crypto';
import type { ContainerSpec, GenericResource, Privileges, Task } from '#proto/gen/swarm';
import { PrivilegesSeccompOptsSeccompMode } from '#proto/gen/swarm';
import { taskName } from '#proto/model/task-name';
import type { TemplateContext } from '#proto/model/template';
import { expandTemplate } from '#proto/model/template';
import type {
  ContainerRequest,
  Healthcheck,
  MountRequest,
  ResourceRequest,
} from '../../containerd/types.ts';

export const taskIdLabel = 'com.docker.swarm.task.id';

export interface RequestFacts {
  /** The name under which the image is present. */
  readonly image: string;
  /** Of spec and image together. */
  readonly healthcheck: Healthcheck | undefined;
  readonly context: TemplateContext;
  /** Those of the spec, resolved; then the agent's own files. */
  readonly mounts: readonly MountRequest[];
  readonly netnsPath: string;
}

/**
 * The id follows from the task's, so that however often a task is prepared it gets one container,
 * and one that is found tells whose it is.
 */
export function containerIdOf(taskId: string): string {
  return createHash('sha256').update(taskId).digest('hex');
}

/** What the container calls itself: the spec's wish, or as Docker does, its short id. */
export function hostnameOf(task: Task, spec: ContainerSpec, context: TemplateContext): string {
  return expandTemplate(spec.hostname, context) || containerIdOf(task.id).slice(0, 12);
}

export function containerRequest(
  task: Task,
  spec: ContainerSpec,
  facts: RequestFacts,
): ContainerRequest {
  const hostname = hostnameOf(task, spec, facts.context);
  return {
    id: containerIdOf(task.id),
    name: taskName(task),
    labels: { ...spec.labels, ...swarmLabels(task) },
    image: facts.image,
    imageText: spec.image,
    ...(facts.healthcheck === undefined ? {} : { healthcheck: facts.healthcheck }),
    command: spec.command,
    args: spec.args,
    env: environment(task, spec, facts.context),
    workingDirectory: spec.dir,
    user: spec.user,
    groups: spec.groups,
    hostname,
    tty: spec.tty,
    openStdin: spec.openStdin,
    readOnlyRoot: spec.readOnly,
    init: spec.init?.value === true,
    stopSignal: spec.stopSignal,
    mounts: ownMountsLast(facts.mounts),
    resources: resources(task, spec),
    ulimits: spec.ulimits.map(({ name, soft, hard }) => ({ name, soft, hard })),
    sysctls: spec.sysctls,
    capabilityAdd: spec.capabilityAdd,
    capabilityDrop: spec.capabilityDrop,
    noNewPrivileges: spec.privileges?.noNewPrivileges === true,
    seccompProfile: seccompProfile(spec.privileges),
    oomScoreAdj: spec.oomScoreAdj,
    netnsPath: facts.netnsPath,
  };
}

function swarmLabels(task: Task): Record<string, string> {
  return {
    'com.docker.swarm.task': '',
    [taskIdLabel]: task.id,
    'com.docker.swarm.task.name': taskName(task),
    'com.docker.swarm.node.id': task.nodeId,
    'com.docker.swarm.service.id': task.serviceId,
    'com.docker.swarm.service.name': task.serviceAnnotations?.name ?? '',
  };
}

/** What the spec says comes last and wins. */
function environment(task: Task, spec: ContainerSpec, context: TemplateContext): string[] {
  return [
    ...resourceVariables(task.assignedGenericResources),
    ...spec.env.map((entry) => expandTemplate(entry, context)),
  ];
}

/** `DOCKER_RESOURCE_GPU=uuid1,uuid2`: what the scheduler gave this task of a counted thing. */
function resourceVariables(assigned: readonly GenericResource[]): string[] {
  const byKind = new Map<string, string[]>();
  for (const { namedResourceSpec: named, discreteResourceSpec: discrete } of assigned) {
    const kind = named?.kind ?? discrete?.kind;
    if (kind === undefined) continue;
    const values = byKind.get(kind) ?? [];
    values.push(named?.value ?? String(discrete?.value ?? 0));
    byKind.set(kind, values);
  }
  return [...byKind].map(
    ([kind, values]) => `DOCKER_RESOURCE_${kind.toUpperCase()}=${values.join(',')}`,
  );
}

/** A file of ours gives way to a mount of the spec at the same place. */
function ownMountsLast(mounts: readonly MountRequest[]): MountRequest[] {
  const targets = new Set<string>();
  return mounts.filter(({ target }) => {
    const isFirst = !targets.has(target);
    targets.add(target);
    return isFirst;
  });
}

function resources(task: Task, spec: ContainerSpec): ResourceRequest {
  const { limits, swapBytes } = task.spec?.resources ?? {};
  const memoryBytes = limits?.memoryBytes ?? 0;
  return {
    nanoCpus: limits?.nanoCpus ?? 0,
    memoryBytes,
    memorySwapBytes: memoryAndSwap(memoryBytes, swapBytes?.value),
    pids: spec.pidsLimit,
  };
}

/** The spec counts swap alone, the kernel memory and swap together; -1 is no limit in both. */
function memoryAndSwap(memoryBytes: number, swapBytes: number | undefined): number {
  if (swapBytes === undefined || memoryBytes === 0) return 0;
  return swapBytes < 0 ? -1 : memoryBytes + swapBytes;
}

function seccompProfile(privileges: Privileges | undefined): string {
  const seccomp = privileges?.seccomp;
  switch (seccomp?.mode) {
    case PrivilegesSeccompOptsSeccompMode.UNCONFINED:
      return 'unconfined';
    case PrivilegesSeccompOptsSeccompMode.CUSTOM:
      return Buffer.from(seccomp.profile).toString();
    case PrivilegesSeccompOptsSeccompMode.DEFAULT:
    case undefined:
      return 'default';
  }
}
