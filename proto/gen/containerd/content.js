// Generated from the .proto files by `npm run gen`. Do not edit.

import { emptyBytes, messageType, readBytes, readEnd, readInt64, setEntry, writeInt64 } from '#proto/codec/runtime';
import { Empty, createEmpty, readEmpty, writeEmpty, FieldMask, createFieldMask, readFieldMask, writeFieldMask, Timestamp, createTimestamp, readTimestamp, writeTimestamp } from '../google.js';

export const WriteAction = globalThis.Object.freeze({
  STAT: 0,
  WRITE: 1,
  COMMIT: 2,
});

export function createInfo(init) {
  return { digest: '', size: 0, createdAt: undefined, updatedAt: undefined, labels: {}, ...init };
}
export function writeInfo(m, w) {
  if (m.digest !== '') w.uint32(10).string(m.digest);
  if (m.size !== 0) writeInt64(w.uint32(16), m.size);
  if (m.createdAt !== undefined) writeTimestamp(m.createdAt, w.uint32(26).fork()).ldelim();
  if (m.updatedAt !== undefined) writeTimestamp(m.updatedAt, w.uint32(34).fork()).ldelim();
  for (const k of globalThis.Object.keys(m.labels)) {
    w.uint32(42).fork().uint32(10).string(k);
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
        m.digest = r.string();
        break;
      }
      case 2: {
        m.size = readInt64(r);
        break;
      }
      case 3: {
        m.createdAt = readTimestamp(r, readEnd(r));
        break;
      }
      case 4: {
        m.updatedAt = readTimestamp(r, readEnd(r));
        break;
      }
      case 5: {
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
export const Info = messageType('containerd.services.content.v1.Info', createInfo, writeInfo, readInfo);

export function createInfoRequest(init) {
  return { digest: '', ...init };
}
export function writeInfoRequest(m, w) {
  if (m.digest !== '') w.uint32(10).string(m.digest);
  return w;
}
export function readInfoRequest(r, end) {
  const m = createInfoRequest();
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
export const InfoRequest = messageType('containerd.services.content.v1.InfoRequest', createInfoRequest, writeInfoRequest, readInfoRequest);

export function createInfoResponse(init) {
  return { info: undefined, ...init };
}
export function writeInfoResponse(m, w) {
  if (m.info !== undefined) writeInfo(m.info, w.uint32(10).fork()).ldelim();
  return w;
}
export function readInfoResponse(r, end) {
  const m = createInfoResponse();
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
export const InfoResponse = messageType('containerd.services.content.v1.InfoResponse', createInfoResponse, writeInfoResponse, readInfoResponse);

export function createUpdateRequest(init) {
  return { info: undefined, updateMask: undefined, ...init };
}
export function writeUpdateRequest(m, w) {
  if (m.info !== undefined) writeInfo(m.info, w.uint32(10).fork()).ldelim();
  if (m.updateMask !== undefined) writeFieldMask(m.updateMask, w.uint32(18).fork()).ldelim();
  return w;
}
export function readUpdateRequest(r, end) {
  const m = createUpdateRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.info = readInfo(r, readEnd(r));
        break;
      }
      case 2: {
        m.updateMask = readFieldMask(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const UpdateRequest = messageType('containerd.services.content.v1.UpdateRequest', createUpdateRequest, writeUpdateRequest, readUpdateRequest);

export function createUpdateResponse(init) {
  return { info: undefined, ...init };
}
export function writeUpdateResponse(m, w) {
  if (m.info !== undefined) writeInfo(m.info, w.uint32(10).fork()).ldelim();
  return w;
}
export function readUpdateResponse(r, end) {
  const m = createUpdateResponse();
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
export const UpdateResponse = messageType('containerd.services.content.v1.UpdateResponse', createUpdateResponse, writeUpdateResponse, readUpdateResponse);

export function createListContentRequest(init) {
  return { filters: [], ...init };
}
export function writeListContentRequest(m, w) {
  for (const v of m.filters) w.uint32(10).string(v);
  return w;
}
export function readListContentRequest(r, end) {
  const m = createListContentRequest();
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
export const ListContentRequest = messageType('containerd.services.content.v1.ListContentRequest', createListContentRequest, writeListContentRequest, readListContentRequest);

export function createListContentResponse(init) {
  return { info: [], ...init };
}
export function writeListContentResponse(m, w) {
  for (const v of m.info) writeInfo(v, w.uint32(10).fork()).ldelim();
  return w;
}
export function readListContentResponse(r, end) {
  const m = createListContentResponse();
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
export const ListContentResponse = messageType('containerd.services.content.v1.ListContentResponse', createListContentResponse, writeListContentResponse, readListContentResponse);

export function createDeleteContentRequest(init) {
  return { digest: '', ...init };
}
export function writeDeleteContentRequest(m, w) {
  if (m.digest !== '') w.uint32(10).string(m.digest);
  return w;
}
export function readDeleteContentRequest(r, end) {
  const m = createDeleteContentRequest();
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
export const DeleteContentRequest = messageType('containerd.services.content.v1.DeleteContentRequest', createDeleteContentRequest, writeDeleteContentRequest, readDeleteContentRequest);

export function createReadContentRequest(init) {
  return { digest: '', offset: 0, size: 0, ...init };
}
export function writeReadContentRequest(m, w) {
  if (m.digest !== '') w.uint32(10).string(m.digest);
  if (m.offset !== 0) writeInt64(w.uint32(16), m.offset);
  if (m.size !== 0) writeInt64(w.uint32(24), m.size);
  return w;
}
export function readReadContentRequest(r, end) {
  const m = createReadContentRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.digest = r.string();
        break;
      }
      case 2: {
        m.offset = readInt64(r);
        break;
      }
      case 3: {
        m.size = readInt64(r);
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const ReadContentRequest = messageType('containerd.services.content.v1.ReadContentRequest', createReadContentRequest, writeReadContentRequest, readReadContentRequest);

export function createReadContentResponse(init) {
  return { offset: 0, data: emptyBytes, ...init };
}
export function writeReadContentResponse(m, w) {
  if (m.offset !== 0) writeInt64(w.uint32(8), m.offset);
  if (m.data.length > 0) w.uint32(18).bytes(m.data);
  return w;
}
export function readReadContentResponse(r, end) {
  const m = createReadContentResponse();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.offset = readInt64(r);
        break;
      }
      case 2: {
        m.data = readBytes(r);
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const ReadContentResponse = messageType('containerd.services.content.v1.ReadContentResponse', createReadContentResponse, writeReadContentResponse, readReadContentResponse);

export function createStatus(init) {
  return { startedAt: undefined, updatedAt: undefined, ref: '', offset: 0, total: 0, expected: '', ...init };
}
export function writeStatus(m, w) {
  if (m.startedAt !== undefined) writeTimestamp(m.startedAt, w.uint32(10).fork()).ldelim();
  if (m.updatedAt !== undefined) writeTimestamp(m.updatedAt, w.uint32(18).fork()).ldelim();
  if (m.ref !== '') w.uint32(26).string(m.ref);
  if (m.offset !== 0) writeInt64(w.uint32(32), m.offset);
  if (m.total !== 0) writeInt64(w.uint32(40), m.total);
  if (m.expected !== '') w.uint32(50).string(m.expected);
  return w;
}
export function readStatus(r, end) {
  const m = createStatus();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.startedAt = readTimestamp(r, readEnd(r));
        break;
      }
      case 2: {
        m.updatedAt = readTimestamp(r, readEnd(r));
        break;
      }
      case 3: {
        m.ref = r.string();
        break;
      }
      case 4: {
        m.offset = readInt64(r);
        break;
      }
      case 5: {
        m.total = readInt64(r);
        break;
      }
      case 6: {
        m.expected = r.string();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const Status = messageType('containerd.services.content.v1.Status', createStatus, writeStatus, readStatus);

export function createStatusRequest(init) {
  return { ref: '', ...init };
}
export function writeStatusRequest(m, w) {
  if (m.ref !== '') w.uint32(10).string(m.ref);
  return w;
}
export function readStatusRequest(r, end) {
  const m = createStatusRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.ref = r.string();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const StatusRequest = messageType('containerd.services.content.v1.StatusRequest', createStatusRequest, writeStatusRequest, readStatusRequest);

export function createStatusResponse(init) {
  return { status: undefined, ...init };
}
export function writeStatusResponse(m, w) {
  if (m.status !== undefined) writeStatus(m.status, w.uint32(10).fork()).ldelim();
  return w;
}
export function readStatusResponse(r, end) {
  const m = createStatusResponse();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.status = readStatus(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const StatusResponse = messageType('containerd.services.content.v1.StatusResponse', createStatusResponse, writeStatusResponse, readStatusResponse);

export function createListStatusesRequest(init) {
  return { filters: [], ...init };
}
export function writeListStatusesRequest(m, w) {
  for (const v of m.filters) w.uint32(10).string(v);
  return w;
}
export function readListStatusesRequest(r, end) {
  const m = createListStatusesRequest();
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
export const ListStatusesRequest = messageType('containerd.services.content.v1.ListStatusesRequest', createListStatusesRequest, writeListStatusesRequest, readListStatusesRequest);

export function createListStatusesResponse(init) {
  return { statuses: [], ...init };
}
export function writeListStatusesResponse(m, w) {
  for (const v of m.statuses) writeStatus(v, w.uint32(10).fork()).ldelim();
  return w;
}
export function readListStatusesResponse(r, end) {
  const m = createListStatusesResponse();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.statuses.push(readStatus(r, readEnd(r)));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const ListStatusesResponse = messageType('containerd.services.content.v1.ListStatusesResponse', createListStatusesResponse, writeListStatusesResponse, readListStatusesResponse);

export function createWriteContentRequest(init) {
  return { action: 0, ref: '', total: 0, expected: '', offset: 0, data: emptyBytes, labels: {}, ...init };
}
export function writeWriteContentRequest(m, w) {
  if (m.action !== 0) w.uint32(8).int32(m.action);
  if (m.ref !== '') w.uint32(18).string(m.ref);
  if (m.total !== 0) writeInt64(w.uint32(24), m.total);
  if (m.expected !== '') w.uint32(34).string(m.expected);
  if (m.offset !== 0) writeInt64(w.uint32(40), m.offset);
  if (m.data.length > 0) w.uint32(50).bytes(m.data);
  for (const k of globalThis.Object.keys(m.labels)) {
    w.uint32(58).fork().uint32(10).string(k);
    w.uint32(18).string(m.labels[k]);
    w.ldelim();
  }
  return w;
}
export function readWriteContentRequest(r, end) {
  const m = createWriteContentRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.action = r.int32();
        break;
      }
      case 2: {
        m.ref = r.string();
        break;
      }
      case 3: {
        m.total = readInt64(r);
        break;
      }
      case 4: {
        m.expected = r.string();
        break;
      }
      case 5: {
        m.offset = readInt64(r);
        break;
      }
      case 6: {
        m.data = readBytes(r);
        break;
      }
      case 7: {
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
export const WriteContentRequest = messageType('containerd.services.content.v1.WriteContentRequest', createWriteContentRequest, writeWriteContentRequest, readWriteContentRequest);

export function createWriteContentResponse(init) {
  return { action: 0, startedAt: undefined, updatedAt: undefined, offset: 0, total: 0, digest: '', ...init };
}
export function writeWriteContentResponse(m, w) {
  if (m.action !== 0) w.uint32(8).int32(m.action);
  if (m.startedAt !== undefined) writeTimestamp(m.startedAt, w.uint32(18).fork()).ldelim();
  if (m.updatedAt !== undefined) writeTimestamp(m.updatedAt, w.uint32(26).fork()).ldelim();
  if (m.offset !== 0) writeInt64(w.uint32(32), m.offset);
  if (m.total !== 0) writeInt64(w.uint32(40), m.total);
  if (m.digest !== '') w.uint32(50).string(m.digest);
  return w;
}
export function readWriteContentResponse(r, end) {
  const m = createWriteContentResponse();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.action = r.int32();
        break;
      }
      case 2: {
        m.startedAt = readTimestamp(r, readEnd(r));
        break;
      }
      case 3: {
        m.updatedAt = readTimestamp(r, readEnd(r));
        break;
      }
      case 4: {
        m.offset = readInt64(r);
        break;
      }
      case 5: {
        m.total = readInt64(r);
        break;
      }
      case 6: {
        m.digest = r.string();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const WriteContentResponse = messageType('containerd.services.content.v1.WriteContentResponse', createWriteContentResponse, writeWriteContentResponse, readWriteContentResponse);

export function createAbortRequest(init) {
  return { ref: '', ...init };
}
export function writeAbortRequest(m, w) {
  if (m.ref !== '') w.uint32(10).string(m.ref);
  return w;
}
export function readAbortRequest(r, end) {
  const m = createAbortRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.ref = r.string();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const AbortRequest = messageType('containerd.services.content.v1.AbortRequest', createAbortRequest, writeAbortRequest, readAbortRequest);

export const ContentService = {
  name: 'containerd.services.content.v1.Content',
  methods: {
    info: {
      path: '/containerd.services.content.v1.Content/Info',
      request: InfoRequest,
      response: InfoResponse,
      requestStream: false,
      responseStream: false,
      roles: [],
    },
    update: {
      path: '/containerd.services.content.v1.Content/Update',
      request: UpdateRequest,
      response: UpdateResponse,
      requestStream: false,
      responseStream: false,
      roles: [],
    },
    list: {
      path: '/containerd.services.content.v1.Content/List',
      request: ListContentRequest,
      response: ListContentResponse,
      requestStream: false,
      responseStream: true,
      roles: [],
    },
    delete: {
      path: '/containerd.services.content.v1.Content/Delete',
      request: DeleteContentRequest,
      response: Empty,
      requestStream: false,
      responseStream: false,
      roles: [],
    },
    read: {
      path: '/containerd.services.content.v1.Content/Read',
      request: ReadContentRequest,
      response: ReadContentResponse,
      requestStream: false,
      responseStream: true,
      roles: [],
    },
    status: {
      path: '/containerd.services.content.v1.Content/Status',
      request: StatusRequest,
      response: StatusResponse,
      requestStream: false,
      responseStream: false,
      roles: [],
    },
    listStatuses: {
      path: '/containerd.services.content.v1.Content/ListStatuses',
      request: ListStatusesRequest,
      response: ListStatusesResponse,
      requestStream: false,
      responseStream: false,
      roles: [],
    },
    write: {
      path: '/containerd.services.content.v1.Content/Write',
      request: WriteContentRequest,
      response: WriteContentResponse,
      requestStream: true,
      responseStream: true,
      roles: [],
    },
    abort: {
      path: '/containerd.services.content.v1.Content/Abort',
      request: AbortRequest,
      response: Empty,
      requestStream: false,
      responseStream: false,
      roles: [],
    },
  },
};
