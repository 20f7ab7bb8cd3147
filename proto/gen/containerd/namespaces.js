// Generated from the .proto files by `npm run gen`. Do not edit.

import { messageType, readEnd, setEntry } from '#proto/codec/runtime';
import { Empty, createEmpty, readEmpty, writeEmpty, FieldMask, createFieldMask, readFieldMask, writeFieldMask } from '../google.js';

export function createNamespace(init) {
  return { name: '', labels: {}, ...init };
}
export function writeNamespace(m, w) {
  if (m.name !== '') w.uint32(10).string(m.name);
  for (const k of globalThis.Object.keys(m.labels)) {
    w.uint32(18).fork().uint32(10).string(k);
    w.uint32(18).string(m.labels[k]);
    w.ldelim();
  }
  return w;
}
export function readNamespace(r, end) {
  const m = createNamespace();
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
export const Namespace = messageType('containerd.services.namespaces.v1.Namespace', createNamespace, writeNamespace, readNamespace);

export function createGetNamespaceRequest(init) {
  return { name: '', ...init };
}
export function writeGetNamespaceRequest(m, w) {
  if (m.name !== '') w.uint32(10).string(m.name);
  return w;
}
export function readGetNamespaceRequest(r, end) {
  const m = createGetNamespaceRequest();
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
export const GetNamespaceRequest = messageType('containerd.services.namespaces.v1.GetNamespaceRequest', createGetNamespaceRequest, writeGetNamespaceRequest, readGetNamespaceRequest);

export function createGetNamespaceResponse(init) {
  return { namespace: undefined, ...init };
}
export function writeGetNamespaceResponse(m, w) {
  if (m.namespace !== undefined) writeNamespace(m.namespace, w.uint32(10).fork()).ldelim();
  return w;
}
export function readGetNamespaceResponse(r, end) {
  const m = createGetNamespaceResponse();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.namespace = readNamespace(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const GetNamespaceResponse = messageType('containerd.services.namespaces.v1.GetNamespaceResponse', createGetNamespaceResponse, writeGetNamespaceResponse, readGetNamespaceResponse);

export function createListNamespacesRequest(init) {
  return { filter: '', ...init };
}
export function writeListNamespacesRequest(m, w) {
  if (m.filter !== '') w.uint32(10).string(m.filter);
  return w;
}
export function readListNamespacesRequest(r, end) {
  const m = createListNamespacesRequest();
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
export const ListNamespacesRequest = messageType('containerd.services.namespaces.v1.ListNamespacesRequest', createListNamespacesRequest, writeListNamespacesRequest, readListNamespacesRequest);

export function createListNamespacesResponse(init) {
  return { namespaces: [], ...init };
}
export function writeListNamespacesResponse(m, w) {
  for (const v of m.namespaces) writeNamespace(v, w.uint32(10).fork()).ldelim();
  return w;
}
export function readListNamespacesResponse(r, end) {
  const m = createListNamespacesResponse();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.namespaces.push(readNamespace(r, readEnd(r)));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const ListNamespacesResponse = messageType('containerd.services.namespaces.v1.ListNamespacesResponse', createListNamespacesResponse, writeListNamespacesResponse, readListNamespacesResponse);

export function createCreateNamespaceRequest(init) {
  return { namespace: undefined, ...init };
}
export function writeCreateNamespaceRequest(m, w) {
  if (m.namespace !== undefined) writeNamespace(m.namespace, w.uint32(10).fork()).ldelim();
  return w;
}
export function readCreateNamespaceRequest(r, end) {
  const m = createCreateNamespaceRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.namespace = readNamespace(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const CreateNamespaceRequest = messageType('containerd.services.namespaces.v1.CreateNamespaceRequest', createCreateNamespaceRequest, writeCreateNamespaceRequest, readCreateNamespaceRequest);

export function createCreateNamespaceResponse(init) {
  return { namespace: undefined, ...init };
}
export function writeCreateNamespaceResponse(m, w) {
  if (m.namespace !== undefined) writeNamespace(m.namespace, w.uint32(10).fork()).ldelim();
  return w;
}
export function readCreateNamespaceResponse(r, end) {
  const m = createCreateNamespaceResponse();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.namespace = readNamespace(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const CreateNamespaceResponse = messageType('containerd.services.namespaces.v1.CreateNamespaceResponse', createCreateNamespaceResponse, writeCreateNamespaceResponse, readCreateNamespaceResponse);

export function createUpdateNamespaceRequest(init) {
  return { namespace: undefined, updateMask: undefined, ...init };
}
export function writeUpdateNamespaceRequest(m, w) {
  if (m.namespace !== undefined) writeNamespace(m.namespace, w.uint32(10).fork()).ldelim();
  if (m.updateMask !== undefined) writeFieldMask(m.updateMask, w.uint32(18).fork()).ldelim();
  return w;
}
export function readUpdateNamespaceRequest(r, end) {
  const m = createUpdateNamespaceRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.namespace = readNamespace(r, readEnd(r));
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
export const UpdateNamespaceRequest = messageType('containerd.services.namespaces.v1.UpdateNamespaceRequest', createUpdateNamespaceRequest, writeUpdateNamespaceRequest, readUpdateNamespaceRequest);

export function createUpdateNamespaceResponse(init) {
  return { namespace: undefined, ...init };
}
export function writeUpdateNamespaceResponse(m, w) {
  if (m.namespace !== undefined) writeNamespace(m.namespace, w.uint32(10).fork()).ldelim();
  return w;
}
export function readUpdateNamespaceResponse(r, end) {
  const m = createUpdateNamespaceResponse();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.namespace = readNamespace(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const UpdateNamespaceResponse = messageType('containerd.services.namespaces.v1.UpdateNamespaceResponse', createUpdateNamespaceResponse, writeUpdateNamespaceResponse, readUpdateNamespaceResponse);

export function createDeleteNamespaceRequest(init) {
  return { name: '', ...init };
}
export function writeDeleteNamespaceRequest(m, w) {
  if (m.name !== '') w.uint32(10).string(m.name);
  return w;
}
export function readDeleteNamespaceRequest(r, end) {
  const m = createDeleteNamespaceRequest();
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
export const DeleteNamespaceRequest = messageType('containerd.services.namespaces.v1.DeleteNamespaceRequest', createDeleteNamespaceRequest, writeDeleteNamespaceRequest, readDeleteNamespaceRequest);

export const NamespacesService = {
  name: 'containerd.services.namespaces.v1.Namespaces',
  methods: {
    get: {
      path: '/containerd.services.namespaces.v1.Namespaces/Get',
      request: GetNamespaceRequest,
      response: GetNamespaceResponse,
      requestStream: false,
      responseStream: false,
      roles: [],
    },
    list: {
      path: '/containerd.services.namespaces.v1.Namespaces/List',
      request: ListNamespacesRequest,
      response: ListNamespacesResponse,
      requestStream: false,
      responseStream: false,
      roles: [],
    },
    create: {
      path: '/containerd.services.namespaces.v1.Namespaces/Create',
      request: CreateNamespaceRequest,
      response: CreateNamespaceResponse,
      requestStream: false,
      responseStream: false,
      roles: [],
    },
    update: {
      path: '/containerd.services.namespaces.v1.Namespaces/Update',
      request: UpdateNamespaceRequest,
      response: UpdateNamespaceResponse,
      requestStream: false,
      responseStream: false,
      roles: [],
    },
    delete: {
      path: '/containerd.services.namespaces.v1.Namespaces/Delete',
      request: DeleteNamespaceRequest,
      response: Empty,
      requestStream: false,
      responseStream: false,
      roles: [],
    },
  },
};
