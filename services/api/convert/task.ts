/** Tasks as the API shows them. */
import { type Task, TaskSpec, type TaskStatus } from '#proto/gen/swarm';
import { observedState, taskStateText } from '#proto/model/task-state';
import { rfc3339 } from '#proto/model/time';
import { encodeOrEmpty } from './codec.ts';
import { ifSet, metaJson } from './meta.ts';
import { networkAttachmentJson } from './network.ts';
import { genericResource, port } from './spec/common.ts';
import { taskSpec } from './spec/task-spec.ts';

function statusJson(task: Task, status: TaskStatus | undefined) {
  const container = status?.container;
  const ports = status?.portStatus?.ports ?? [];
  return {
    Timestamp: rfc3339(status?.timestamp),
    State: taskStateText(observedState(task)),
    ...ifSet('Message', status?.message),
    ...ifSet('Err', status?.err),
    ...(container === undefined
      ? {}
      : {
          ContainerStatus: {
            ContainerID: container.containerId,
            PID: container.pid,
            ExitCode: container.exitCode,
          },
        }),
    PortStatus: ports.length === 0 ? {} : { Ports: ports.map((entry) => port.encode(entry)) },
  };
}

function listed<K extends string>(key: K, values: readonly unknown[]) {
  return values.length === 0 ? {} : { [key]: values };
}

export function taskJson(task: Task) {
  return {
    ID: task.id,
    ...metaJson(task.meta),
    ...ifSet('Name', task.annotations?.name),
    Labels: task.annotations?.labels ?? {},
    Spec: encodeOrEmpty(TaskSpec, taskSpec, task.spec),
    ...ifSet('ServiceID', task.serviceId),
    ...ifSet('Slot', task.slot),
    ...ifSet('NodeID', task.nodeId),
    Status: statusJson(task, task.status),
    DesiredState: taskStateText(task.desiredState),
    ...listed('NetworksAttachments', task.networks.map(networkAttachmentJson)),
    ...listed(
      'GenericResources',
      task.assignedGenericResources.map((entry) => genericResource.encode(entry)),
    ),
    ...(task.jobIteration === undefined
      ? {}
      : { JobIteration: { Index: task.jobIteration.index } }),
    Volumes: task.volumes.map(({ id, source, target }) => ({
      ID: id,
      Source: source,
      Target: target,
    })),
  };
}
