// Generated from the .proto files by `npm run gen`. Do not edit.

import { messageType, readEnd, setEntry } from '#proto/codec/runtime';
import { Empty, createEmpty, readEmpty, writeEmpty, Timestamp, createTimestamp, readTimestamp, writeTimestamp } from '../google.js';

export function createLease(init) {
  return { id: '', createdAt: undefined, labels: {}, ...init };
}
export function writeLease(m, w) {
  if (m.id !== '') w.uint32(10).string(m.id);
  if (m.createdAt !== undefined) writeTimestamp(m.createdAt, w.uint32(18).fork()).ldelim();
  for (const k of globalThis.Object.keys(m.labels)) {
    w.uint32(26).fork().uint32(10).string(k);
    w.uint32(18).string(m.labels[k]);
    w.ldelim();
  }
  return w;
}
export function readLease(r, end) {
  const m = createLease();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.id = r.string();
        break;
      }
      case 2: {
        m.createdAt = readTimestamp(r, readEnd(r));
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
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const Lease = messageType('containerd.services.leases.v1.Lease', createLease, writeLease, readLease);

export function createCreateRequest(init) {
  return { id: '', labels: {}, ...init };
}
export function writeCreateRequest(m, w) {
  if (m.id !== '') w.uint32(10).string(m.id);
  for (const k of globalThis.Object.keys(m.labels)) {
    w.uint32(26).fork().uint32(10).string(k);
    w.uint32(18).string(m.labels[k]);
    w.ldelim();
  }
  return w;
}
export function readCreateRequest(r, end) {
  const m = createCreateRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.id = r.string();
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
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const CreateRequest = messageType('containerd.services.leases.v1.CreateRequest', createCreateRequest, writeCreateRequest, readCreateRequest);

export function createCreateResponse(init) {
  return { lease: undefined, ...init };
}
export function writeCreateResponse(m, w) {
  if (m.lease !== undefined) writeLease(m.lease, w.uint32(10).fork()).ldelim();
  return w;
}
export function readCreateResponse(r, end) {
  const m = createCreateResponse();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.lease = readLease(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const CreateResponse = messageType('containerd.services.leases.v1.CreateResponse', createCreateResponse, writeCreateResponse, readCreateResponse);

export function createDeleteRequest(init) {
  return { id: '', sync: false, ...init };
}
export function writeDeleteRequest(m, w) {
  if (m.id !== '') w.uint32(10).string(m.id);
  if (m.sync !== false) w.uint32(16).bool(m.sync);
  return w;
}
export function readDeleteRequest(r, end) {
  const m = createDeleteRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.id = r.string();
        break;
      }
      case 2: {
        m.sync = r.bool();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const DeleteRequest = messageType('containerd.services.leases.v1.DeleteRequest', createDeleteRequest, writeDeleteRequest, readDeleteRequest);

export function createListRequest(init) {
  return { filters: [], ...init };
}
export function writeListRequest(m, w) {
  for (const v of m.filters) w.uint32(10).string(v);
  return w;
}
export function readListRequest(r, end) {
  const m = createListRequest();
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
export const ListRequest = messageType('containerd.services.leases.v1.ListRequest', createListRequest, writeListRequest, readListRequest);

export function createListResponse(init) {
  return { leases: [], ...init };
}
export function writeListResponse(m, w) {
  for (const v of m.leases) writeLease(v, w.uint32(10).fork()).ldelim();
  return w;
}
export function readListResponse(r, end) {
  const m = createListResponse();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.leases.push(readLease(r, readEnd(r)));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const ListResponse = messageType('containerd.services.leases.v1.ListResponse', createListResponse, writeListResponse, readListResponse);

export function createResource(init) {
  return { id: '', type: '', ...init };
}
export function writeResource(m, w) {
  if (m.id !== '') w.uint32(10).string(m.id);
  if (m.type !== '') w.uint32(18).string(m.type);
  return w;
}
export function readResource(r, end) {
  const m = createResource();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.id = r.string();
        break;
      }
      case 2: {
        m.type = r.string();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const Resource = messageType('containerd.services.leases.v1.Resource', createResource, writeResource, readResource);

export function createAddResourceRequest(init) {
  return { id: '', resource: undefined, ...init };
}
export function writeAddResourceRequest(m, w) {
  if (m.id !== '') w.uint32(10).string(m.id);
  if (m.resource !== undefined) writeResource(m.resource, w.uint32(18).fork()).ldelim();
  return w;
}
export function readAddResourceRequest(r, end) {
  const m = createAddResourceRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.id = r.string();
        break;
      }
      case 2: {
        m.resource = readResource(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const AddResourceRequest = messageType('containerd.services.leases.v1.AddResourceRequest', createAddResourceRequest, writeAddResourceRequest, readAddResourceRequest);

export function createDeleteResourceRequest(init) {
  return { id: '', resource: undefined, ...init };
}
export function writeDeleteResourceRequest(m, w) {
  if (m.id !== '') w.uint32(10).string(m.id);
  if (m.resource !== undefined) writeResource(m.resource, w.uint32(18).fork()).ldelim();
  return w;
}
export function readDeleteResourceRequest(r, end) {
  const m = createDeleteResourceRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.id = r.string();
        break;
      }
      case 2: {
        m.resource = readResource(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const DeleteResourceRequest = messageType('containerd.services.leases.v1.DeleteResourceRequest', createDeleteResourceRequest, writeDeleteResourceRequest, readDeleteResourceRequest);

export function createListResourcesRequest(init) {
  return { id: '', ...init };
}
export function writeListResourcesRequest(m, w) {
  if (m.id !== '') w.uint32(10).string(m.id);
  return w;
}
export function readListResourcesRequest(r, end) {
  const m = createListResourcesRequest();
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
export const ListResourcesRequest = messageType('containerd.services.leases.v1.ListResourcesRequest', createListResourcesRequest, writeListResourcesRequest, readListResourcesRequest);

export function createListResourcesResponse(init) {
  return { resources: [], ...init };
}
export function writeListResourcesResponse(m, w) {
  for (const v of m.resources) writeResource(v, w.uint32(10).fork()).ldelim();
  return w;
}
export function readListResourcesResponse(r, end) {
  const m = createListResourcesResponse();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.resources.push(readResource(r, readEnd(r)));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const ListResourcesResponse = messageType('containerd.services.leases.v1.ListResourcesResponse', createListResourcesResponse, writeListResourcesResponse, readListResourcesResponse);

export const LeasesService = {
  name: 'containerd.services.leases.v1.Leases',
  methods: {
    create: {
      path: '/containerd.services.leases.v1.Leases/Create',
      request: CreateRequest,
      response: CreateResponse,
      requestStream: false,
      responseStream: false,
      roles: [],
    },
    delete: {
      path: '/containerd.services.leases.v1.Leases/Delete',
      request: DeleteRequest,
      response: Empty,
      requestStream: false,
      responseStream: false,
      roles: [],
    },
    list: {
      path: '/containerd.services.leases.v1.Leases/List',
      request: ListRequest,
      response: ListResponse,
      requestStream: false,
      responseStream: false,
      roles: [],
    },
    addResource: {
      path: '/containerd.services.leases.v1.Leases/AddResource',
      request: AddResourceRequest,
      response: Empty,
      requestStream: false,
      responseStream: false,
      roles: [],
    },
    deleteResource: {
      path: '/containerd.services.leases.v1.Leases/DeleteResource',
      request: DeleteResourceRequest,
      response: Empty,
      requestStream: false,
      responseStream: false,
      roles: [],
    },
    listResources: {
      path: '/containerd.services.leases.v1.Leases/ListResources',
      request: ListResourcesRequest,
      response: ListResourcesResponse,
      requestStream: false,
      responseStream: false,
      roles: [],
    },
  },
};
