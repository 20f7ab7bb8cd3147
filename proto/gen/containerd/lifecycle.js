// Generated from the .proto files by `npm run gen`. Do not edit.

import { messageType, readEnd, readInt64, setEntry, writeInt64 } from '#proto/codec/runtime';
import { Mount, createMount, readMount, writeMount } from './types.js';
import { Any, createAny, readAny, writeAny, Timestamp, createTimestamp, readTimestamp, writeTimestamp } from '../google.js';

export function createContainerCreate(init) {
  return { id: '', image: '', runtime: undefined, ...init };
}
export function writeContainerCreate(m, w) {
  if (m.id !== '') w.uint32(10).string(m.id);
  if (m.image !== '') w.uint32(18).string(m.image);
  if (m.runtime !== undefined) writeContainerCreateRuntime(m.runtime, w.uint32(26).fork()).ldelim();
  return w;
}
export function readContainerCreate(r, end) {
  const m = createContainerCreate();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.id = r.string();
        break;
      }
      case 2: {
        m.image = r.string();
        break;
      }
      case 3: {
        m.runtime = readContainerCreateRuntime(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const ContainerCreate = messageType('containerd.events.ContainerCreate', createContainerCreate, writeContainerCreate, readContainerCreate);

export function createContainerCreateRuntime(init) {
  return { name: '', options: undefined, ...init };
}
export function writeContainerCreateRuntime(m, w) {
  if (m.name !== '') w.uint32(10).string(m.name);
  if (m.options !== undefined) writeAny(m.options, w.uint32(18).fork()).ldelim();
  return w;
}
export function readContainerCreateRuntime(r, end) {
  const m = createContainerCreateRuntime();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.name = r.string();
        break;
      }
      case 2: {
        m.options = readAny(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const ContainerCreateRuntime = messageType('containerd.events.ContainerCreate.Runtime', createContainerCreateRuntime, writeContainerCreateRuntime, readContainerCreateRuntime);

export function createContainerUpdate(init) {
  return { id: '', image: '', labels: {}, snapshotKey: '', ...init };
}
export function writeContainerUpdate(m, w) {
  if (m.id !== '') w.uint32(10).string(m.id);
  if (m.image !== '') w.uint32(18).string(m.image);
  for (const k of globalThis.Object.keys(m.labels)) {
    w.uint32(26).fork().uint32(10).string(k);
    w.uint32(18).string(m.labels[k]);
    w.ldelim();
  }
  if (m.snapshotKey !== '') w.uint32(34).string(m.snapshotKey);
  return w;
}
export function readContainerUpdate(r, end) {
  const m = createContainerUpdate();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.id = r.string();
        break;
      }
      case 2: {
        m.image = r.string();
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
        setEntry(m.labels, key, value);
        break;
      }
      case 4: {
        m.snapshotKey = r.string();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const ContainerUpdate = messageType('containerd.events.ContainerUpdate', createContainerUpdate, writeContainerUpdate, readContainerUpdate);

export function createContainerDelete(init) {
  return { id: '', ...init };
}
export function writeContainerDelete(m, w) {
  if (m.id !== '') w.uint32(10).string(m.id);
  return w;
}
export function readContainerDelete(r, end) {
  const m = createContainerDelete();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.id = r.string();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const ContainerDelete = messageType('containerd.events.ContainerDelete', createContainerDelete, writeContainerDelete, readContainerDelete);

export function createContentCreate(init) {
  return { digest: '', size: 0, mediaType: '', ...init };
}
export function writeContentCreate(m, w) {
  if (m.digest !== '') w.uint32(10).string(m.digest);
  if (m.size !== 0) writeInt64(w.uint32(16), m.size);
  if (m.mediaType !== '') w.uint32(26).string(m.mediaType);
  return w;
}
export function readContentCreate(r, end) {
  const m = createContentCreate();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.digest = r.string();
        break;
      }
      case 2: {
        m.size = readInt64(r);
        break;
      }
      case 3: {
        m.mediaType = r.string();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const ContentCreate = messageType('containerd.events.ContentCreate', createContentCreate, writeContentCreate, readContentCreate);

export function createContentDelete(init) {
  return { digest: '', ...init };
}
export function writeContentDelete(m, w) {
  if (m.digest !== '') w.uint32(10).string(m.digest);
  return w;
}
export function readContentDelete(r, end) {
  const m = createContentDelete();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.digest = r.string();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const ContentDelete = messageType('containerd.events.ContentDelete', createContentDelete, writeContentDelete, readContentDelete);

export function createNamespaceCreate(init) {
  return { name: '', labels: {}, ...init };
}
export function writeNamespaceCreate(m, w) {
  if (m.name !== '') w.uint32(10).string(m.name);
  for (const k of globalThis.Object.keys(m.labels)) {
    w.uint32(18).fork().uint32(10).string(k);
    w.uint32(18).string(m.labels[k]);
    w.ldelim();
  }
  return w;
}
export function readNamespaceCreate(r, end) {
  const m = createNamespaceCreate();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.name = r.string();
        break;
      }
      case 2: {
        const entryEnd = readEnd(r);
        let key = '';
        let value = '';
        while (r.pos < entryEnd) {
          const entryTag = r.uint32();
          if (entryTag >>> 3 === 1) key = r.string();
          else if (entryTag >>> 3 === 2) value = r.string();
          else r.skipType(entryTag & 7);
        }
        setEntry(m.labels, key, value);
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const NamespaceCreate = messageType('containerd.events.NamespaceCreate', createNamespaceCreate, writeNamespaceCreate, readNamespaceCreate);

export function createNamespaceUpdate(init) {
  return { name: '', labels: {}, ...init };
}
export function writeNamespaceUpdate(m, w) {
  if (m.name !== '') w.uint32(10).string(m.name);
  for (const k of globalThis.Object.keys(m.labels)) {
    w.uint32(18).fork().uint32(10).string(k);
    w.uint32(18).string(m.labels[k]);
    w.ldelim();
  }
  return w;
}
export function readNamespaceUpdate(r, end) {
  const m = createNamespaceUpdate();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.name = r.string();
        break;
      }
      case 2: {
        const entryEnd = readEnd(r);
        let key = '';
        let value = '';
        while (r.pos < entryEnd) {
          const entryTag = r.uint32();
          if (entryTag >>> 3 === 1) key = r.string();
          else if (entryTag >>> 3 === 2) value = r.string();
          else r.skipType(entryTag & 7);
        }
        setEntry(m.labels, key, value);
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const NamespaceUpdate = messageType('containerd.events.NamespaceUpdate', createNamespaceUpdate, writeNamespaceUpdate, readNamespaceUpdate);

export function createNamespaceDelete(init) {
  return { name: '', ...init };
}
export function writeNamespaceDelete(m, w) {
  if (m.name !== '') w.uint32(10).string(m.name);
  return w;
}
export function readNamespaceDelete(r, end) {
  const m = createNamespaceDelete();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.name = r.string();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const NamespaceDelete = messageType('containerd.events.NamespaceDelete', createNamespaceDelete, writeNamespaceDelete, readNamespaceDelete);

export function createSandboxCreate(init) {
  return { sandboxId: '', ...init };
}
export function writeSandboxCreate(m, w) {
  if (m.sandboxId !== '') w.uint32(10).string(m.sandboxId);
  return w;
}
export function readSandboxCreate(r, end) {
  const m = createSandboxCreate();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.sandboxId = r.string();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const SandboxCreate = messageType('containerd.events.SandboxCreate', createSandboxCreate, writeSandboxCreate, readSandboxCreate);

export function createSandboxStart(init) {
  return { sandboxId: '', ...init };
}
export function writeSandboxStart(m, w) {
  if (m.sandboxId !== '') w.uint32(10).string(m.sandboxId);
  return w;
}
export function readSandboxStart(r, end) {
  const m = createSandboxStart();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.sandboxId = r.string();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const SandboxStart = messageType('containerd.events.SandboxStart', createSandboxStart, writeSandboxStart, readSandboxStart);

export function createSandboxExit(init) {
  return { sandboxId: '', exitStatus: 0, exitedAt: undefined, ...init };
}
export function writeSandboxExit(m, w) {
  if (m.sandboxId !== '') w.uint32(10).string(m.sandboxId);
  if (m.exitStatus !== 0) w.uint32(16).uint32(m.exitStatus);
  if (m.exitedAt !== undefined) writeTimestamp(m.exitedAt, w.uint32(26).fork()).ldelim();
  return w;
}
export function readSandboxExit(r, end) {
  const m = createSandboxExit();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.sandboxId = r.string();
        break;
      }
      case 2: {
        m.exitStatus = r.uint32();
        break;
      }
      case 3: {
        m.exitedAt = readTimestamp(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const SandboxExit = messageType('containerd.events.SandboxExit', createSandboxExit, writeSandboxExit, readSandboxExit);

export function createSnapshotPrepare(init) {
  return { key: '', parent: '', snapshotter: '', ...init };
}
export function writeSnapshotPrepare(m, w) {
  if (m.key !== '') w.uint32(10).string(m.key);
  if (m.parent !== '') w.uint32(18).string(m.parent);
  if (m.snapshotter !== '') w.uint32(42).string(m.snapshotter);
  return w;
}
export function readSnapshotPrepare(r, end) {
  const m = createSnapshotPrepare();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.key = r.string();
        break;
      }
      case 2: {
        m.parent = r.string();
        break;
      }
      case 5: {
        m.snapshotter = r.string();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const SnapshotPrepare = messageType('containerd.events.SnapshotPrepare', createSnapshotPrepare, writeSnapshotPrepare, readSnapshotPrepare);

export function createSnapshotCommit(init) {
  return { key: '', name: '', snapshotter: '', ...init };
}
export function writeSnapshotCommit(m, w) {
  if (m.key !== '') w.uint32(10).string(m.key);
  if (m.name !== '') w.uint32(18).string(m.name);
  if (m.snapshotter !== '') w.uint32(42).string(m.snapshotter);
  return w;
}
export function readSnapshotCommit(r, end) {
  const m = createSnapshotCommit();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.key = r.string();
        break;
      }
      case 2: {
        m.name = r.string();
        break;
      }
      case 5: {
        m.snapshotter = r.string();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const SnapshotCommit = messageType('containerd.events.SnapshotCommit', createSnapshotCommit, writeSnapshotCommit, readSnapshotCommit);

export function createSnapshotRemove(init) {
  return { key: '', snapshotter: '', ...init };
}
export function writeSnapshotRemove(m, w) {
  if (m.key !== '') w.uint32(10).string(m.key);
  if (m.snapshotter !== '') w.uint32(42).string(m.snapshotter);
  return w;
}
export function readSnapshotRemove(r, end) {
  const m = createSnapshotRemove();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.key = r.string();
        break;
      }
      case 5: {
        m.snapshotter = r.string();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const SnapshotRemove = messageType('containerd.events.SnapshotRemove', createSnapshotRemove, writeSnapshotRemove, readSnapshotRemove);

export function createTaskCreate(init) {
  return { containerId: '', bundle: '', rootfs: [], io: undefined, checkpoint: '', pid: 0, ...init };
}
export function writeTaskCreate(m, w) {
  if (m.containerId !== '') w.uint32(10).string(m.containerId);
  if (m.bundle !== '') w.uint32(18).string(m.bundle);
  for (const v of m.rootfs) writeMount(v, w.uint32(26).fork()).ldelim();
  if (m.io !== undefined) writeTaskIO(m.io, w.uint32(34).fork()).ldelim();
  if (m.checkpoint !== '') w.uint32(42).string(m.checkpoint);
  if (m.pid !== 0) w.uint32(48).uint32(m.pid);
  return w;
}
export function readTaskCreate(r, end) {
  const m = createTaskCreate();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.containerId = r.string();
        break;
      }
      case 2: {
        m.bundle = r.string();
        break;
      }
      case 3: {
        m.rootfs.push(readMount(r, readEnd(r)));
        break;
      }
      case 4: {
        m.io = readTaskIO(r, readEnd(r));
        break;
      }
      case 5: {
        m.checkpoint = r.string();
        break;
      }
      case 6: {
        m.pid = r.uint32();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const TaskCreate = messageType('containerd.events.TaskCreate', createTaskCreate, writeTaskCreate, readTaskCreate);

export function createTaskStart(init) {
  return { containerId: '', pid: 0, ...init };
}
export function writeTaskStart(m, w) {
  if (m.containerId !== '') w.uint32(10).string(m.containerId);
  if (m.pid !== 0) w.uint32(16).uint32(m.pid);
  return w;
}
export function readTaskStart(r, end) {
  const m = createTaskStart();
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
export const TaskStart = messageType('containerd.events.TaskStart', createTaskStart, writeTaskStart, readTaskStart);

export function createTaskDelete(init) {
  return { containerId: '', pid: 0, exitStatus: 0, exitedAt: undefined, id: '', ...init };
}
export function writeTaskDelete(m, w) {
  if (m.containerId !== '') w.uint32(10).string(m.containerId);
  if (m.pid !== 0) w.uint32(16).uint32(m.pid);
  if (m.exitStatus !== 0) w.uint32(24).uint32(m.exitStatus);
  if (m.exitedAt !== undefined) writeTimestamp(m.exitedAt, w.uint32(34).fork()).ldelim();
  if (m.id !== '') w.uint32(42).string(m.id);
  return w;
}
export function readTaskDelete(r, end) {
  const m = createTaskDelete();
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
      case 3: {
        m.exitStatus = r.uint32();
        break;
      }
      case 4: {
        m.exitedAt = readTimestamp(r, readEnd(r));
        break;
      }
      case 5: {
        m.id = r.string();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const TaskDelete = messageType('containerd.events.TaskDelete', createTaskDelete, writeTaskDelete, readTaskDelete);

export function createTaskIO(init) {
  return { stdin: '', stdout: '', stderr: '', terminal: false, ...init };
}
export function writeTaskIO(m, w) {
  if (m.stdin !== '') w.uint32(10).string(m.stdin);
  if (m.stdout !== '') w.uint32(18).string(m.stdout);
  if (m.stderr !== '') w.uint32(26).string(m.stderr);
  if (m.terminal !== false) w.uint32(32).bool(m.terminal);
  return w;
}
export function readTaskIO(r, end) {
  const m = createTaskIO();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.stdin = r.string();
        break;
      }
      case 2: {
        m.stdout = r.string();
        break;
      }
      case 3: {
        m.stderr = r.string();
        break;
      }
      case 4: {
        m.terminal = r.bool();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const TaskIO = messageType('containerd.events.TaskIO', createTaskIO, writeTaskIO, readTaskIO);

export function createTaskExit(init) {
  return { containerId: '', id: '', pid: 0, exitStatus: 0, exitedAt: undefined, ...init };
}
export function writeTaskExit(m, w) {
  if (m.containerId !== '') w.uint32(10).string(m.containerId);
  if (m.id !== '') w.uint32(18).string(m.id);
  if (m.pid !== 0) w.uint32(24).uint32(m.pid);
  if (m.exitStatus !== 0) w.uint32(32).uint32(m.exitStatus);
  if (m.exitedAt !== undefined) writeTimestamp(m.exitedAt, w.uint32(42).fork()).ldelim();
  return w;
}
export function readTaskExit(r, end) {
  const m = createTaskExit();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.containerId = r.string();
        break;
      }
      case 2: {
        m.id = r.string();
        break;
      }
      case 3: {
        m.pid = r.uint32();
        break;
      }
      case 4: {
        m.exitStatus = r.uint32();
        break;
      }
      case 5: {
        m.exitedAt = readTimestamp(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const TaskExit = messageType('containerd.events.TaskExit', createTaskExit, writeTaskExit, readTaskExit);

export function createTaskOOM(init) {
  return { containerId: '', ...init };
}
export function writeTaskOOM(m, w) {
  if (m.containerId !== '') w.uint32(10).string(m.containerId);
  return w;
}
export function readTaskOOM(r, end) {
  const m = createTaskOOM();
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
export const TaskOOM = messageType('containerd.events.TaskOOM', createTaskOOM, writeTaskOOM, readTaskOOM);

export function createTaskExecAdded(init) {
  return { containerId: '', execId: '', ...init };
}
export function writeTaskExecAdded(m, w) {
  if (m.containerId !== '') w.uint32(10).string(m.containerId);
  if (m.execId !== '') w.uint32(18).string(m.execId);
  return w;
}
export function readTaskExecAdded(r, end) {
  const m = createTaskExecAdded();
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
export const TaskExecAdded = messageType('containerd.events.TaskExecAdded', createTaskExecAdded, writeTaskExecAdded, readTaskExecAdded);

export function createTaskExecStarted(init) {
  return { containerId: '', execId: '', pid: 0, ...init };
}
export function writeTaskExecStarted(m, w) {
  if (m.containerId !== '') w.uint32(10).string(m.containerId);
  if (m.execId !== '') w.uint32(18).string(m.execId);
  if (m.pid !== 0) w.uint32(24).uint32(m.pid);
  return w;
}
export function readTaskExecStarted(r, end) {
  const m = createTaskExecStarted();
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
        m.pid = r.uint32();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const TaskExecStarted = messageType('containerd.events.TaskExecStarted', createTaskExecStarted, writeTaskExecStarted, readTaskExecStarted);

export function createTaskPaused(init) {
  return { containerId: '', ...init };
}
export function writeTaskPaused(m, w) {
  if (m.containerId !== '') w.uint32(10).string(m.containerId);
  return w;
}
export function readTaskPaused(r, end) {
  const m = createTaskPaused();
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
export const TaskPaused = messageType('containerd.events.TaskPaused', createTaskPaused, writeTaskPaused, readTaskPaused);

export function createTaskResumed(init) {
  return { containerId: '', ...init };
}
export function writeTaskResumed(m, w) {
  if (m.containerId !== '') w.uint32(10).string(m.containerId);
  return w;
}
export function readTaskResumed(r, end) {
  const m = createTaskResumed();
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
export const TaskResumed = messageType('containerd.events.TaskResumed', createTaskResumed, writeTaskResumed, readTaskResumed);

export function createTaskCheckpointed(init) {
  return { containerId: '', checkpoint: '', ...init };
}
export function writeTaskCheckpointed(m, w) {
  if (m.containerId !== '') w.uint32(10).string(m.containerId);
  if (m.checkpoint !== '') w.uint32(18).string(m.checkpoint);
  return w;
}
export function readTaskCheckpointed(r, end) {
  const m = createTaskCheckpointed();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.containerId = r.string();
        break;
      }
      case 2: {
        m.checkpoint = r.string();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const TaskCheckpointed = messageType('containerd.events.TaskCheckpointed', createTaskCheckpointed, writeTaskCheckpointed, readTaskCheckpointed);
