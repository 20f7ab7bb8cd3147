// Generated from the .proto files by `npm run gen`. Do not edit.

import { messageType, readEnd, setEntry } from '#proto/codec/runtime';
import { Process, createProcess, readProcess, writeProcess, ProcessInfo, createProcessInfo, readProcessInfo, writeProcessInfo } from './task-types.js';
import { Descriptor, createDescriptor, readDescriptor, writeDescriptor, Metric, createMetric, readMetric, writeMetric, Mount, createMount, readMount, writeMount } from './types.js';
import { Any, createAny, readAny, writeAny, Empty, createEmpty, readEmpty, writeEmpty, Timestamp, createTimestamp, readTimestamp, writeTimestamp } from '../google.js';

export function createCreateTaskRequest(init) {
  return { containerId: '', rootfs: [], stdin: '', stdout: '', stderr: '', terminal: false, checkpoint: undefined, options: undefined, runtimePath: '', taskApiAddress: '', taskApiVersion: 0, ...init };
}
export function writeCreateTaskRequest(m, w) {
  if (m.containerId !== '') w.uint32(10).string(m.containerId);
  for (const v of m.rootfs) writeMount(v, w.uint32(26).fork()).ldelim();
  if (m.stdin !== '') w.uint32(34).string(m.stdin);
  if (m.stdout !== '') w.uint32(42).string(m.stdout);
  if (m.stderr !== '') w.uint32(50).string(m.stderr);
  if (m.terminal !== false) w.uint32(56).bool(m.terminal);
  if (m.checkpoint !== undefined) writeDescriptor(m.checkpoint, w.uint32(66).fork()).ldelim();
  if (m.options !== undefined) writeAny(m.options, w.uint32(74).fork()).ldelim();
  if (m.runtimePath !== '') w.uint32(82).string(m.runtimePath);
  if (m.taskApiAddress !== '') w.uint32(90).string(m.taskApiAddress);
  if (m.taskApiVersion !== 0) w.uint32(96).uint32(m.taskApiVersion);
  return w;
}
export function readCreateTaskRequest(r, end) {
  const m = createCreateTaskRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.containerId = r.string();
        break;
      }
      case 3: {
        m.rootfs.push(readMount(r, readEnd(r)));
        break;
      }
      case 4: {
        m.stdin = r.string();
        break;
      }
      case 5: {
        m.stdout = r.string();
        break;
      }
      case 6: {
        m.stderr = r.string();
        break;
      }
      case 7: {
        m.terminal = r.bool();
        break;
      }
      case 8: {
        m.checkpoint = readDescriptor(r, readEnd(r));
        break;
      }
      case 9: {
        m.options = readAny(r, readEnd(r));
        break;
      }
      case 10: {
        m.runtimePath = r.string();
        break;
      }
      case 11: {
        m.taskApiAddress = r.string();
        break;
      }
      case 12: {
        m.taskApiVersion = r.uint32();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const CreateTaskRequest = messageType('containerd.services.tasks.v1.CreateTaskRequest', createCreateTaskRequest, writeCreateTaskRequest, readCreateTaskRequest);

export function createCreateTaskResponse(init) {
  return { containerId: '', pid: 0, ...init };
}
export function writeCreateTaskResponse(m, w) {
  if (m.containerId !== '') w.uint32(10).string(m.containerId);
  if (m.pid !== 0) w.uint32(16).uint32(m.pid);
  return w;
}
export function readCreateTaskResponse(r, end) {
  const m = createCreateTaskResponse();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.containerId = r.string();
        break;
      }
      case 2: {
        m.pid = r.uint32();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const CreateTaskResponse = messageType('containerd.services.tasks.v1.CreateTaskResponse', createCreateTaskResponse, writeCreateTaskResponse, readCreateTaskResponse);

export function createStartRequest(init) {
  return { containerId: '', execId: '', ...init };
}
export function writeStartRequest(m, w) {
  if (m.containerId !== '') w.uint32(10).string(m.containerId);
  if (m.execId !== '') w.uint32(18).string(m.execId);
  return w;
}
export function readStartRequest(r, end) {
  const m = createStartRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.containerId = r.string();
        break;
      }
      case 2: {
        m.execId = r.string();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const StartRequest = messageType('containerd.services.tasks.v1.StartRequest', createStartRequest, writeStartRequest, readStartRequest);

export function createStartResponse(init) {
  return { pid: 0, ...init };
}
export function writeStartResponse(m, w) {
  if (m.pid !== 0) w.uint32(8).uint32(m.pid);
  return w;
}
export function readStartResponse(r, end) {
  const m = createStartResponse();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.pid = r.uint32();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const StartResponse = messageType('containerd.services.tasks.v1.StartResponse', createStartResponse, writeStartResponse, readStartResponse);

export function createDeleteTaskRequest(init) {
  return { containerId: '', ...init };
}
export function writeDeleteTaskRequest(m, w) {
  if (m.containerId !== '') w.uint32(10).string(m.containerId);
  return w;
}
export function readDeleteTaskRequest(r, end) {
  const m = createDeleteTaskRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.containerId = r.string();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const DeleteTaskRequest = messageType('containerd.services.tasks.v1.DeleteTaskRequest', createDeleteTaskRequest, writeDeleteTaskRequest, readDeleteTaskRequest);

export function createDeleteResponse(init) {
  return { id: '', pid: 0, exitStatus: 0, exitedAt: undefined, ...init };
}
export function writeDeleteResponse(m, w) {
  if (m.id !== '') w.uint32(10).string(m.id);
  if (m.pid !== 0) w.uint32(16).uint32(m.pid);
  if (m.exitStatus !== 0) w.uint32(24).uint32(m.exitStatus);
  if (m.exitedAt !== undefined) writeTimestamp(m.exitedAt, w.uint32(34).fork()).ldelim();
  return w;
}
export function readDeleteResponse(r, end) {
  const m = createDeleteResponse();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.id = r.string();
        break;
      }
      case 2: {
        m.pid = r.uint32();
        break;
      }
      case 3: {
        m.exitStatus = r.uint32();
        break;
      }
      case 4: {
        m.exitedAt = readTimestamp(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const DeleteResponse = messageType('containerd.services.tasks.v1.DeleteResponse', createDeleteResponse, writeDeleteResponse, readDeleteResponse);

export function createDeleteProcessRequest(init) {
  return { containerId: '', execId: '', ...init };
}
export function writeDeleteProcessRequest(m, w) {
  if (m.containerId !== '') w.uint32(10).string(m.containerId);
  if (m.execId !== '') w.uint32(18).string(m.execId);
  return w;
}
export function readDeleteProcessRequest(r, end) {
  const m = createDeleteProcessRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.containerId = r.string();
        break;
      }
      case 2: {
        m.execId = r.string();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const DeleteProcessRequest = messageType('containerd.services.tasks.v1.DeleteProcessRequest', createDeleteProcessRequest, writeDeleteProcessRequest, readDeleteProcessRequest);

export function createGetRequest(init) {
  return { containerId: '', execId: '', ...init };
}
export function writeGetRequest(m, w) {
  if (m.containerId !== '') w.uint32(10).string(m.containerId);
  if (m.execId !== '') w.uint32(18).string(m.execId);
  return w;
}
export function readGetRequest(r, end) {
  const m = createGetRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.containerId = r.string();
        break;
      }
      case 2: {
        m.execId = r.string();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const GetRequest = messageType('containerd.services.tasks.v1.GetRequest', createGetRequest, writeGetRequest, readGetRequest);

export function createGetResponse(init) {
  return { process: undefined, ...init };
}
export function writeGetResponse(m, w) {
  if (m.process !== undefined) writeProcess(m.process, w.uint32(10).fork()).ldelim();
  return w;
}
export function readGetResponse(r, end) {
  const m = createGetResponse();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.process = readProcess(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const GetResponse = messageType('containerd.services.tasks.v1.GetResponse', createGetResponse, writeGetResponse, readGetResponse);

export function createListTasksRequest(init) {
  return { filter: '', ...init };
}
export function writeListTasksRequest(m, w) {
  if (m.filter !== '') w.uint32(10).string(m.filter);
  return w;
}
export function readListTasksRequest(r, end) {
  const m = createListTasksRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.filter = r.string();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const ListTasksRequest = messageType('containerd.services.tasks.v1.ListTasksRequest', createListTasksRequest, writeListTasksRequest, readListTasksRequest);

export function createListTasksResponse(init) {
  return { tasks: [], ...init };
}
export function writeListTasksResponse(m, w) {
  for (const v of m.tasks) writeProcess(v, w.uint32(10).fork()).ldelim();
  return w;
}
export function readListTasksResponse(r, end) {
  const m = createListTasksResponse();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.tasks.push(readProcess(r, readEnd(r)));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const ListTasksResponse = messageType('containerd.services.tasks.v1.ListTasksResponse', createListTasksResponse, writeListTasksResponse, readListTasksResponse);

export function createKillRequest(init) {
  return { containerId: '', execId: '', signal: 0, all: false, ...init };
}
export function writeKillRequest(m, w) {
  if (m.containerId !== '') w.uint32(10).string(m.containerId);
  if (m.execId !== '') w.uint32(18).string(m.execId);
  if (m.signal !== 0) w.uint32(24).uint32(m.signal);
  if (m.all !== false) w.uint32(32).bool(m.all);
  return w;
}
export function readKillRequest(r, end) {
  const m = createKillRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.containerId = r.string();
        break;
      }
      case 2: {
        m.execId = r.string();
        break;
      }
      case 3: {
        m.signal = r.uint32();
        break;
      }
      case 4: {
        m.all = r.bool();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const KillRequest = messageType('containerd.services.tasks.v1.KillRequest', createKillRequest, writeKillRequest, readKillRequest);

export function createExecProcessRequest(init) {
  return { containerId: '', stdin: '', stdout: '', stderr: '', terminal: false, spec: undefined, execId: '', ...init };
}
export function writeExecProcessRequest(m, w) {
  if (m.containerId !== '') w.uint32(10).string(m.containerId);
  if (m.stdin !== '') w.uint32(18).string(m.stdin);
  if (m.stdout !== '') w.uint32(26).string(m.stdout);
  if (m.stderr !== '') w.uint32(34).string(m.stderr);
  if (m.terminal !== false) w.uint32(40).bool(m.terminal);
  if (m.spec !== undefined) writeAny(m.spec, w.uint32(50).fork()).ldelim();
  if (m.execId !== '') w.uint32(58).string(m.execId);
  return w;
}
export function readExecProcessRequest(r, end) {
  const m = createExecProcessRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.containerId = r.string();
        break;
      }
      case 2: {
        m.stdin = r.string();
        break;
      }
      case 3: {
        m.stdout = r.string();
        break;
      }
      case 4: {
        m.stderr = r.string();
        break;
      }
      case 5: {
        m.terminal = r.bool();
        break;
      }
      case 6: {
        m.spec = readAny(r, readEnd(r));
        break;
      }
      case 7: {
        m.execId = r.string();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const ExecProcessRequest = messageType('containerd.services.tasks.v1.ExecProcessRequest', createExecProcessRequest, writeExecProcessRequest, readExecProcessRequest);

export function createResizePtyRequest(init) {
  return { containerId: '', execId: '', width: 0, height: 0, ...init };
}
export function writeResizePtyRequest(m, w) {
  if (m.containerId !== '') w.uint32(10).string(m.containerId);
  if (m.execId !== '') w.uint32(18).string(m.execId);
  if (m.width !== 0) w.uint32(24).uint32(m.width);
  if (m.height !== 0) w.uint32(32).uint32(m.height);
  return w;
}
export function readResizePtyRequest(r, end) {
  const m = createResizePtyRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.containerId = r.string();
        break;
      }
      case 2: {
        m.execId = r.string();
        break;
      }
      case 3: {
        m.width = r.uint32();
        break;
      }
      case 4: {
        m.height = r.uint32();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const ResizePtyRequest = messageType('containerd.services.tasks.v1.ResizePtyRequest', createResizePtyRequest, writeResizePtyRequest, readResizePtyRequest);

export function createCloseIORequest(init) {
  return { containerId: '', execId: '', stdin: false, ...init };
}
export function writeCloseIORequest(m, w) {
  if (m.containerId !== '') w.uint32(10).string(m.containerId);
  if (m.execId !== '') w.uint32(18).string(m.execId);
  if (m.stdin !== false) w.uint32(24).bool(m.stdin);
  return w;
}
export function readCloseIORequest(r, end) {
  const m = createCloseIORequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.containerId = r.string();
        break;
      }
      case 2: {
        m.execId = r.string();
        break;
      }
      case 3: {
        m.stdin = r.bool();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const CloseIORequest = messageType('containerd.services.tasks.v1.CloseIORequest', createCloseIORequest, writeCloseIORequest, readCloseIORequest);

export function createPauseTaskRequest(init) {
  return { containerId: '', ...init };
}
export function writePauseTaskRequest(m, w) {
  if (m.containerId !== '') w.uint32(10).string(m.containerId);
  return w;
}
export function readPauseTaskRequest(r, end) {
  const m = createPauseTaskRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.containerId = r.string();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const PauseTaskRequest = messageType('containerd.services.tasks.v1.PauseTaskRequest', createPauseTaskRequest, writePauseTaskRequest, readPauseTaskRequest);

export function createResumeTaskRequest(init) {
  return { containerId: '', ...init };
}
export function writeResumeTaskRequest(m, w) {
  if (m.containerId !== '') w.uint32(10).string(m.containerId);
  return w;
}
export function readResumeTaskRequest(r, end) {
  const m = createResumeTaskRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.containerId = r.string();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const ResumeTaskRequest = messageType('containerd.services.tasks.v1.ResumeTaskRequest', createResumeTaskRequest, writeResumeTaskRequest, readResumeTaskRequest);

export function createListPidsRequest(init) {
  return { containerId: '', ...init };
}
export function writeListPidsRequest(m, w) {
  if (m.containerId !== '') w.uint32(10).string(m.containerId);
  return w;
}
export function readListPidsRequest(r, end) {
  const m = createListPidsRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.containerId = r.string();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const ListPidsRequest = messageType('containerd.services.tasks.v1.ListPidsRequest', createListPidsRequest, writeListPidsRequest, readListPidsRequest);

export function createListPidsResponse(init) {
  return { processes: [], ...init };
}
export function writeListPidsResponse(m, w) {
  for (const v of m.processes) writeProcessInfo(v, w.uint32(10).fork()).ldelim();
  return w;
}
export function readListPidsResponse(r, end) {
  const m = createListPidsResponse();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.processes.push(readProcessInfo(r, readEnd(r)));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const ListPidsResponse = messageType('containerd.services.tasks.v1.ListPidsResponse', createListPidsResponse, writeListPidsResponse, readListPidsResponse);

export function createCheckpointTaskRequest(init) {
  return { containerId: '', parentCheckpoint: '', options: undefined, ...init };
}
export function writeCheckpointTaskRequest(m, w) {
  if (m.containerId !== '') w.uint32(10).string(m.containerId);
  if (m.parentCheckpoint !== '') w.uint32(18).string(m.parentCheckpoint);
  if (m.options !== undefined) writeAny(m.options, w.uint32(26).fork()).ldelim();
  return w;
}
export function readCheckpointTaskRequest(r, end) {
  const m = createCheckpointTaskRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.containerId = r.string();
        break;
      }
      case 2: {
        m.parentCheckpoint = r.string();
        break;
      }
      case 3: {
        m.options = readAny(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const CheckpointTaskRequest = messageType('containerd.services.tasks.v1.CheckpointTaskRequest', createCheckpointTaskRequest, writeCheckpointTaskRequest, readCheckpointTaskRequest);

export function createCheckpointTaskResponse(init) {
  return { descriptors: [], ...init };
}
export function writeCheckpointTaskResponse(m, w) {
  for (const v of m.descriptors) writeDescriptor(v, w.uint32(10).fork()).ldelim();
  return w;
}
export function readCheckpointTaskResponse(r, end) {
  const m = createCheckpointTaskResponse();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.descriptors.push(readDescriptor(r, readEnd(r)));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const CheckpointTaskResponse = messageType('containerd.services.tasks.v1.CheckpointTaskResponse', createCheckpointTaskResponse, writeCheckpointTaskResponse, readCheckpointTaskResponse);

export function createUpdateTaskRequest(init) {
  return { containerId: '', resources: undefined, annotations: {}, ...init };
}
export function writeUpdateTaskRequest(m, w) {
  if (m.containerId !== '') w.uint32(10).string(m.containerId);
  if (m.resources !== undefined) writeAny(m.resources, w.uint32(18).fork()).ldelim();
  for (const k of globalThis.Object.keys(m.annotations)) {
    w.uint32(26).fork().uint32(10).string(k);
    w.uint32(18).string(m.annotations[k]);
    w.ldelim();
  }
  return w;
}
export function readUpdateTaskRequest(r, end) {
  const m = createUpdateTaskRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.containerId = r.string();
        break;
      }
      case 2: {
        m.resources = readAny(r, readEnd(r));
        break;
      }
      case 3: {
        const entryEnd = readEnd(r);
        let key = '';
        let value = '';
        while (r.pos < entryEnd) {
          const entryTag = r.uint32();
          if (entryTag >>> 3 === 1) key = r.string();
          else if (entryTag >>> 3 === 2) value = r.string();
          else r.skipType(entryTag & 7);
        }
        setEntry(m.annotations, key, value);
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const UpdateTaskRequest = messageType('containerd.services.tasks.v1.UpdateTaskRequest', createUpdateTaskRequest, writeUpdateTaskRequest, readUpdateTaskRequest);

export function createMetricsRequest(init) {
  return { filters: [], ...init };
}
export function writeMetricsRequest(m, w) {
  for (const v of m.filters) w.uint32(10).string(v);
  return w;
}
export function readMetricsRequest(r, end) {
  const m = createMetricsRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.filters.push(r.string());
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const MetricsRequest = messageType('containerd.services.tasks.v1.MetricsRequest', createMetricsRequest, writeMetricsRequest, readMetricsRequest);

export function createMetricsResponse(init) {
  return { metrics: [], ...init };
}
export function writeMetricsResponse(m, w) {
  for (const v of m.metrics) writeMetric(v, w.uint32(10).fork()).ldelim();
  return w;
}
export function readMetricsResponse(r, end) {
  const m = createMetricsResponse();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.metrics.push(readMetric(r, readEnd(r)));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const MetricsResponse = messageType('containerd.services.tasks.v1.MetricsResponse', createMetricsResponse, writeMetricsResponse, readMetricsResponse);

export function createWaitRequest(init) {
  return { containerId: '', execId: '', ...init };
}
export function writeWaitRequest(m, w) {
  if (m.containerId !== '') w.uint32(10).string(m.containerId);
  if (m.execId !== '') w.uint32(18).string(m.execId);
  return w;
}
export function readWaitRequest(r, end) {
  const m = createWaitRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.containerId = r.string();
        break;
      }
      case 2: {
        m.execId = r.string();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const WaitRequest = messageType('containerd.services.tasks.v1.WaitRequest', createWaitRequest, writeWaitRequest, readWaitRequest);

export function createWaitResponse(init) {
  return { exitStatus: 0, exitedAt: undefined, ...init };
}
export function writeWaitResponse(m, w) {
  if (m.exitStatus !== 0) w.uint32(8).uint32(m.exitStatus);
  if (m.exitedAt !== undefined) writeTimestamp(m.exitedAt, w.uint32(18).fork()).ldelim();
  return w;
}
export function readWaitResponse(r, end) {
  const m = createWaitResponse();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.exitStatus = r.uint32();
        break;
      }
      case 2: {
        m.exitedAt = readTimestamp(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const WaitResponse = messageType('containerd.services.tasks.v1.WaitResponse', createWaitResponse, writeWaitResponse, readWaitResponse);

export const TasksService = {
  name: 'containerd.services.tasks.v1.Tasks',
  methods: {
    create: {
      path: '/containerd.services.tasks.v1.Tasks/Create',
      request: CreateTaskRequest,
      response: CreateTaskResponse,
      requestStream: false,
      responseStream: false,
      roles: [],
    },
    start: {
      path: '/containerd.services.tasks.v1.Tasks/Start',
      request: StartRequest,
      response: StartResponse,
      requestStream: false,
      responseStream: false,
      roles: [],
    },
    delete: {
      path: '/containerd.services.tasks.v1.Tasks/Delete',
      request: DeleteTaskRequest,
      response: DeleteResponse,
      requestStream: false,
      responseStream: false,
      roles: [],
    },
    deleteProcess: {
      path: '/containerd.services.tasks.v1.Tasks/DeleteProcess',
      request: DeleteProcessRequest,
      response: DeleteResponse,
      requestStream: false,
      responseStream: false,
      roles: [],
    },
    get: {
      path: '/containerd.services.tasks.v1.Tasks/Get',
      request: GetRequest,
      response: GetResponse,
      requestStream: false,
      responseStream: false,
      roles: [],
    },
    list: {
      path: '/containerd.services.tasks.v1.Tasks/List',
      request: ListTasksRequest,
      response: ListTasksResponse,
      requestStream: false,
      responseStream: false,
      roles: [],
    },
    kill: {
      path: '/containerd.services.tasks.v1.Tasks/Kill',
      request: KillRequest,
      response: Empty,
      requestStream: false,
      responseStream: false,
      roles: [],
    },
    exec: {
      path: '/containerd.services.tasks.v1.Tasks/Exec',
      request: ExecProcessRequest,
      response: Empty,
      requestStream: false,
      responseStream: false,
      roles: [],
    },
    resizePty: {
      path: '/containerd.services.tasks.v1.Tasks/ResizePty',
      request: ResizePtyRequest,
      response: Empty,
      requestStream: false,
      responseStream: false,
      roles: [],
    },
    closeIO: {
      path: '/containerd.services.tasks.v1.Tasks/CloseIO',
      request: CloseIORequest,
      response: Empty,
      requestStream: false,
      responseStream: false,
      roles: [],
    },
    pause: {
      path: '/containerd.services.tasks.v1.Tasks/Pause',
      request: PauseTaskRequest,
      response: Empty,
      requestStream: false,
      responseStream: false,
      roles: [],
    },
    resume: {
      path: '/containerd.services.tasks.v1.Tasks/Resume',
      request: ResumeTaskRequest,
      response: Empty,
      requestStream: false,
      responseStream: false,
      roles: [],
    },
    listPids: {
      path: '/containerd.services.tasks.v1.Tasks/ListPids',
      request: ListPidsRequest,
      response: ListPidsResponse,
      requestStream: false,
      responseStream: false,
      roles: [],
    },
    checkpoint: {
      path: '/containerd.services.tasks.v1.Tasks/Checkpoint',
      request: CheckpointTaskRequest,
      response: CheckpointTaskResponse,
      requestStream: false,
      responseStream: false,
      roles: [],
    },
    update: {
      path: '/containerd.services.tasks.v1.Tasks/Update',
      request: UpdateTaskRequest,
      response: Empty,
      requestStream: false,
      responseStream: false,
      roles: [],
    },
    metrics: {
      path: '/containerd.services.tasks.v1.Tasks/Metrics',
      request: MetricsRequest,
      response: MetricsResponse,
      requestStream: false,
      responseStream: false,
      roles: [],
    },
    wait: {
      path: '/containerd.services.tasks.v1.Tasks/Wait',
      request: WaitRequest,
      response: WaitResponse,
      requestStream: false,
      responseStream: false,
      roles: [],
    },
  },
};
