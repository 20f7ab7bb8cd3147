// Generated from the .proto files by `npm run gen`. Do not edit.

import { messageType, readEnd, readInt64, setEntry, writeInt64 } from '#proto/codec/runtime';
import { Mount, createMount, readMount, writeMount } from './types.js';
import { Empty, createEmpty, readEmpty, writeEmpty, FieldMask, createFieldMask, readFieldMask, writeFieldMask, Timestamp, createTimestamp, readTimestamp, writeTimestamp } from '../google.js';

export const Kind = globalThis.Object.freeze({
  UNKNOWN: 0,
  VIEW: 1,
  ACTIVE: 2,
  COMMITTED: 3,
});

export function createPrepareSnapshotRequest(init) {
  return { snapshotter: '', key: '', parent: '', labels: {}, ...init };
}
export function writePrepareSnapshotRequest(m, w) {
  if (m.snapshotter !== '') w.uint32(10).string(m.snapshotter);
  if (m.key !== '') w.uint32(18).string(m.key);
  if (m.parent !== '') w.uint32(26).string(m.parent);
  for (const k of globalThis.Object.keys(m.labels)) {
    w.uint32(34).fork().uint32(10).string(k);
    w.uint32(18).string(m.labels[k]);
    w.ldelim();
  }
  return w;
}
export function readPrepareSnapshotRequest(r, end) {
  const m = createPrepareSnapshotRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.snapshotter = r.string();
        break;
      }
      case 2: {
        m.key = r.string();
        break;
      }
      case 3: {
        m.parent = r.string();
        break;
      }
      case 4: {
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
export const PrepareSnapshotRequest = messageType('containerd.services.snapshots.v1.PrepareSnapshotRequest', createPrepareSnapshotRequest, writePrepareSnapshotRequest, readPrepareSnapshotRequest);

export function createPrepareSnapshotResponse(init) {
  return { mounts: [], ...init };
}
export function writePrepareSnapshotResponse(m, w) {
  for (const v of m.mounts) writeMount(v, w.uint32(10).fork()).ldelim();
  return w;
}
export function readPrepareSnapshotResponse(r, end) {
  const m = createPrepareSnapshotResponse();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.mounts.push(readMount(r, readEnd(r)));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const PrepareSnapshotResponse = messageType('containerd.services.snapshots.v1.PrepareSnapshotResponse', createPrepareSnapshotResponse, writePrepareSnapshotResponse, readPrepareSnapshotResponse);

export function createViewSnapshotRequest(init) {
  return { snapshotter: '', key: '', parent: '', labels: {}, ...init };
}
export function writeViewSnapshotRequest(m, w) {
  if (m.snapshotter !== '') w.uint32(10).string(m.snapshotter);
  if (m.key !== '') w.uint32(18).string(m.key);
  if (m.parent !== '') w.uint32(26).string(m.parent);
  for (const k of globalThis.Object.keys(m.labels)) {
    w.uint32(34).fork().uint32(10).string(k);
    w.uint32(18).string(m.labels[k]);
    w.ldelim();
  }
  return w;
}
export function readViewSnapshotRequest(r, end) {
  const m = createViewSnapshotRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.snapshotter = r.string();
        break;
      }
      case 2: {
        m.key = r.string();
        break;
      }
      case 3: {
        m.parent = r.string();
        break;
      }
      case 4: {
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
export const ViewSnapshotRequest = messageType('containerd.services.snapshots.v1.ViewSnapshotRequest', createViewSnapshotRequest, writeViewSnapshotRequest, readViewSnapshotRequest);

export function createViewSnapshotResponse(init) {
  return { mounts: [], ...init };
}
export function writeViewSnapshotResponse(m, w) {
  for (const v of m.mounts) writeMount(v, w.uint32(10).fork()).ldelim();
  return w;
}
export function readViewSnapshotResponse(r, end) {
  const m = createViewSnapshotResponse();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.mounts.push(readMount(r, readEnd(r)));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const ViewSnapshotResponse = messageType('containerd.services.snapshots.v1.ViewSnapshotResponse', createViewSnapshotResponse, writeViewSnapshotResponse, readViewSnapshotResponse);

export function createMountsRequest(init) {
  return { snapshotter: '', key: '', ...init };
}
export function writeMountsRequest(m, w) {
  if (m.snapshotter !== '') w.uint32(10).string(m.snapshotter);
  if (m.key !== '') w.uint32(18).string(m.key);
  return w;
}
export function readMountsRequest(r, end) {
  const m = createMountsRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.snapshotter = r.string();
        break;
      }
      case 2: {
        m.key = r.string();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const MountsRequest = messageType('containerd.services.snapshots.v1.MountsRequest', createMountsRequest, writeMountsRequest, readMountsRequest);

export function createMountsResponse(init) {
  return { mounts: [], ...init };
}
export function writeMountsResponse(m, w) {
  for (const v of m.mounts) writeMount(v, w.uint32(10).fork()).ldelim();
  return w;
}
export function readMountsResponse(r, end) {
  const m = createMountsResponse();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.mounts.push(readMount(r, readEnd(r)));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const MountsResponse = messageType('containerd.services.snapshots.v1.MountsResponse', createMountsResponse, writeMountsResponse, readMountsResponse);

export function createRemoveSnapshotRequest(init) {
  return { snapshotter: '', key: '', ...init };
}
export function writeRemoveSnapshotRequest(m, w) {
  if (m.snapshotter !== '') w.uint32(10).string(m.snapshotter);
  if (m.key !== '') w.uint32(18).string(m.key);
  return w;
}
export function readRemoveSnapshotRequest(r, end) {
  const m = createRemoveSnapshotRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.snapshotter = r.string();
        break;
      }
      case 2: {
        m.key = r.string();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const RemoveSnapshotRequest = messageType('containerd.services.snapshots.v1.RemoveSnapshotRequest', createRemoveSnapshotRequest, writeRemoveSnapshotRequest, readRemoveSnapshotRequest);

export function createCommitSnapshotRequest(init) {
  return { snapshotter: '', name: '', key: '', labels: {}, parent: '', ...init };
}
export function writeCommitSnapshotRequest(m, w) {
  if (m.snapshotter !== '') w.uint32(10).string(m.snapshotter);
  if (m.name !== '') w.uint32(18).string(m.name);
  if (m.key !== '') w.uint32(26).string(m.key);
  for (const k of globalThis.Object.keys(m.labels)) {
    w.uint32(34).fork().uint32(10).string(k);
    w.uint32(18).string(m.labels[k]);
    w.ldelim();
  }
  if (m.parent !== '') w.uint32(42).string(m.parent);
  return w;
}
export function readCommitSnapshotRequest(r, end) {
  const m = createCommitSnapshotRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.snapshotter = r.string();
        break;
      }
      case 2: {
        m.name = r.string();
        break;
      }
      case 3: {
        m.key = r.string();
        break;
      }
      case 4: {
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
      case 5: {
        m.parent = r.string();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const CommitSnapshotRequest = messageType('containerd.services.snapshots.v1.CommitSnapshotRequest', createCommitSnapshotRequest, writeCommitSnapshotRequest, readCommitSnapshotRequest);

export function createStatSnapshotRequest(init) {
  return { snapshotter: '', key: '', ...init };
}
export function writeStatSnapshotRequest(m, w) {
  if (m.snapshotter !== '') w.uint32(10).string(m.snapshotter);
  if (m.key !== '') w.uint32(18).string(m.key);
  return w;
}
export function readStatSnapshotRequest(r, end) {
  const m = createStatSnapshotRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.snapshotter = r.string();
        break;
      }
      case 2: {
        m.key = r.string();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const StatSnapshotRequest = messageType('containerd.services.snapshots.v1.StatSnapshotRequest', createStatSnapshotRequest, writeStatSnapshotRequest, readStatSnapshotRequest);

export function createInfo(init) {
  return { name: '', parent: '', kind: 0, createdAt: undefined, updatedAt: undefined, labels: {}, ...init };
}
export function writeInfo(m, w) {
  if (m.name !== '') w.uint32(10).string(m.name);
  if (m.parent !== '') w.uint32(18).string(m.parent);
  if (m.kind !== 0) w.uint32(24).int32(m.kind);
  if (m.createdAt !== undefined) writeTimestamp(m.createdAt, w.uint32(34).fork()).ldelim();
  if (m.updatedAt !== undefined) writeTimestamp(m.updatedAt, w.uint32(42).fork()).ldelim();
  for (const k of globalThis.Object.keys(m.labels)) {
    w.uint32(50).fork().uint32(10).string(k);
    w.uint32(18).string(m.labels[k]);
    w.ldelim();
  }
  return w;
}
export function readInfo(r, end) {
  const m = createInfo();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.name = r.string();
        break;
      }
      case 2: {
        m.parent = r.string();
        break;
      }
      case 3: {
        m.kind = r.int32();
        break;
      }
      case 4: {
        m.createdAt = readTimestamp(r, readEnd(r));
        break;
      }
      case 5: {
        m.updatedAt = readTimestamp(r, readEnd(r));
        break;
      }
      case 6: {
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
export const Info = messageType('containerd.services.snapshots.v1.Info', createInfo, writeInfo, readInfo);

export function createStatSnapshotResponse(init) {
  return { info: undefined, ...init };
}
export function writeStatSnapshotResponse(m, w) {
  if (m.info !== undefined) writeInfo(m.info, w.uint32(10).fork()).ldelim();
  return w;
}
export function readStatSnapshotResponse(r, end) {
  const m = createStatSnapshotResponse();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.info = readInfo(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const StatSnapshotResponse = messageType('containerd.services.snapshots.v1.StatSnapshotResponse', createStatSnapshotResponse, writeStatSnapshotResponse, readStatSnapshotResponse);

export function createUpdateSnapshotRequest(init) {
  return { snapshotter: '', info: undefined, updateMask: undefined, ...init };
}
export function writeUpdateSnapshotRequest(m, w) {
  if (m.snapshotter !== '') w.uint32(10).string(m.snapshotter);
  if (m.info !== undefined) writeInfo(m.info, w.uint32(18).fork()).ldelim();
  if (m.updateMask !== undefined) writeFieldMask(m.updateMask, w.uint32(26).fork()).ldelim();
  return w;
}
export function readUpdateSnapshotRequest(r, end) {
  const m = createUpdateSnapshotRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.snapshotter = r.string();
        break;
      }
      case 2: {
        m.info = readInfo(r, readEnd(r));
        break;
      }
      case 3: {
        m.updateMask = readFieldMask(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const UpdateSnapshotRequest = messageType('containerd.services.snapshots.v1.UpdateSnapshotRequest', createUpdateSnapshotRequest, writeUpdateSnapshotRequest, readUpdateSnapshotRequest);

export function createUpdateSnapshotResponse(init) {
  return { info: undefined, ...init };
}
export function writeUpdateSnapshotResponse(m, w) {
  if (m.info !== undefined) writeInfo(m.info, w.uint32(10).fork()).ldelim();
  return w;
}
export function readUpdateSnapshotResponse(r, end) {
  const m = createUpdateSnapshotResponse();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.info = readInfo(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const UpdateSnapshotResponse = messageType('containerd.services.snapshots.v1.UpdateSnapshotResponse', createUpdateSnapshotResponse, writeUpdateSnapshotResponse, readUpdateSnapshotResponse);

export function createListSnapshotsRequest(init) {
  return { snapshotter: '', filters: [], ...init };
}
export function writeListSnapshotsRequest(m, w) {
  if (m.snapshotter !== '') w.uint32(10).string(m.snapshotter);
  for (const v of m.filters) w.uint32(18).string(v);
  return w;
}
export function readListSnapshotsRequest(r, end) {
  const m = createListSnapshotsRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.snapshotter = r.string();
        break;
      }
      case 2: {
        m.filters.push(r.string());
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const ListSnapshotsRequest = messageType('containerd.services.snapshots.v1.ListSnapshotsRequest', createListSnapshotsRequest, writeListSnapshotsRequest, readListSnapshotsRequest);

export function createListSnapshotsResponse(init) {
  return { info: [], ...init };
}
export function writeListSnapshotsResponse(m, w) {
  for (const v of m.info) writeInfo(v, w.uint32(10).fork()).ldelim();
  return w;
}
export function readListSnapshotsResponse(r, end) {
  const m = createListSnapshotsResponse();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.info.push(readInfo(r, readEnd(r)));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const ListSnapshotsResponse = messageType('containerd.services.snapshots.v1.ListSnapshotsResponse', createListSnapshotsResponse, writeListSnapshotsResponse, readListSnapshotsResponse);

export function createUsageRequest(init) {
  return { snapshotter: '', key: '', ...init };
}
export function writeUsageRequest(m, w) {
  if (m.snapshotter !== '') w.uint32(10).string(m.snapshotter);
  if (m.key !== '') w.uint32(18).string(m.key);
  return w;
}
export function readUsageRequest(r, end) {
  const m = createUsageRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.snapshotter = r.string();
        break;
      }
      case 2: {
        m.key = r.string();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const UsageRequest = messageType('containerd.services.snapshots.v1.UsageRequest', createUsageRequest, writeUsageRequest, readUsageRequest);

export function createUsageResponse(init) {
  return { size: 0, inodes: 0, ...init };
}
export function writeUsageResponse(m, w) {
  if (m.size !== 0) writeInt64(w.uint32(8), m.size);
  if (m.inodes !== 0) writeInt64(w.uint32(16), m.inodes);
  return w;
}
export function readUsageResponse(r, end) {
  const m = createUsageResponse();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.size = readInt64(r);
        break;
      }
      case 2: {
        m.inodes = readInt64(r);
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const UsageResponse = messageType('containerd.services.snapshots.v1.UsageResponse', createUsageResponse, writeUsageResponse, readUsageResponse);

export function createCleanupRequest(init) {
  return { snapshotter: '', ...init };
}
export function writeCleanupRequest(m, w) {
  if (m.snapshotter !== '') w.uint32(10).string(m.snapshotter);
  return w;
}
export function readCleanupRequest(r, end) {
  const m = createCleanupRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.snapshotter = r.string();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const CleanupRequest = messageType('containerd.services.snapshots.v1.CleanupRequest', createCleanupRequest, writeCleanupRequest, readCleanupRequest);

export const SnapshotsService = {
  name: 'containerd.services.snapshots.v1.Snapshots',
  methods: {
    prepare: {
      path: '/containerd.services.snapshots.v1.Snapshots/Prepare',
      request: PrepareSnapshotRequest,
      response: PrepareSnapshotResponse,
      requestStream: false,
      responseStream: false,
      roles: [],
    },
    view: {
      path: '/containerd.services.snapshots.v1.Snapshots/View',
      request: ViewSnapshotRequest,
      response: ViewSnapshotResponse,
      requestStream: false,
      responseStream: false,
      roles: [],
    },
    mounts: {
      path: '/containerd.services.snapshots.v1.Snapshots/Mounts',
      request: MountsRequest,
      response: MountsResponse,
      requestStream: false,
      responseStream: false,
      roles: [],
    },
    commit: {
      path: '/containerd.services.snapshots.v1.Snapshots/Commit',
      request: CommitSnapshotRequest,
      response: Empty,
      requestStream: false,
      responseStream: false,
      roles: [],
    },
    remove: {
      path: '/containerd.services.snapshots.v1.Snapshots/Remove',
      request: RemoveSnapshotRequest,
      response: Empty,
      requestStream: false,
      responseStream: false,
      roles: [],
    },
    stat: {
      path: '/containerd.services.snapshots.v1.Snapshots/Stat',
      request: StatSnapshotRequest,
      response: StatSnapshotResponse,
      requestStream: false,
      responseStream: false,
      roles: [],
    },
    update: {
      path: '/containerd.services.snapshots.v1.Snapshots/Update',
      request: UpdateSnapshotRequest,
      response: UpdateSnapshotResponse,
      requestStream: false,
      responseStream: false,
      roles: [],
    },
    list: {
      path: '/containerd.services.snapshots.v1.Snapshots/List',
      request: ListSnapshotsRequest,
      response: ListSnapshotsResponse,
      requestStream: false,
      responseStream: true,
      roles: [],
    },
    usage: {
      path: '/containerd.services.snapshots.v1.Snapshots/Usage',
      request: UsageRequest,
      response: UsageResponse,
      requestStream: false,
      responseStream: false,
      roles: [],
    },
    cleanup: {
      path: '/containerd.services.snapshots.v1.Snapshots/Cleanup',
      request: CleanupRequest,
      response: Empty,
      requestStream: false,
      responseStream: false,
      roles: [],
    },
  },
};
