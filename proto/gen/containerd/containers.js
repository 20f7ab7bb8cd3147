// Generated from the .proto files by `npm run gen`. Do not edit.

import { messageType, readEnd, setEntry } from '#proto/codec/runtime';
import { Any, createAny, readAny, writeAny, Empty, createEmpty, readEmpty, writeEmpty, FieldMask, createFieldMask, readFieldMask, writeFieldMask, Timestamp, createTimestamp, readTimestamp, writeTimestamp } from '../google.js';

export function createContainer(init) {
  return { id: '', labels: {}, image: '', runtime: undefined, spec: undefined, snapshotter: '', snapshotKey: '', createdAt: undefined, updatedAt: undefined, extensions: {}, sandbox: '', ...init };
}
export function writeContainer(m, w) {
  if (m.id !== '') w.uint32(10).string(m.id);
  for (const k of globalThis.Object.keys(m.labels)) {
    w.uint32(18).fork().uint32(10).string(k);
    w.uint32(18).string(m.labels[k]);
    w.ldelim();
  }
  if (m.image !== '') w.uint32(26).string(m.image);
  if (m.runtime !== undefined) writeContainerRuntime(m.runtime, w.uint32(34).fork()).ldelim();
  if (m.spec !== undefined) writeAny(m.spec, w.uint32(42).fork()).ldelim();
  if (m.snapshotter !== '') w.uint32(50).string(m.snapshotter);
  if (m.snapshotKey !== '') w.uint32(58).string(m.snapshotKey);
  if (m.createdAt !== undefined) writeTimestamp(m.createdAt, w.uint32(66).fork()).ldelim();
  if (m.updatedAt !== undefined) writeTimestamp(m.updatedAt, w.uint32(74).fork()).ldelim();
  for (const k of globalThis.Object.keys(m.extensions)) {
    w.uint32(82).fork().uint32(10).string(k);
    writeAny(m.extensions[k], w.uint32(18).fork()).ldelim();
    w.ldelim();
  }
  if (m.sandbox !== '') w.uint32(90).string(m.sandbox);
  return w;
}
export function readContainer(r, end) {
  const m = createContainer();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.id = r.string();
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
      case 3: {
        m.image = r.string();
        break;
      }
      case 4: {
        m.runtime = readContainerRuntime(r, readEnd(r));
        break;
      }
      case 5: {
        m.spec = readAny(r, readEnd(r));
        break;
      }
      case 6: {
        m.snapshotter = r.string();
        break;
      }
      case 7: {
        m.snapshotKey = r.string();
        break;
      }
      case 8: {
        m.createdAt = readTimestamp(r, readEnd(r));
        break;
      }
      case 9: {
        m.updatedAt = readTimestamp(r, readEnd(r));
        break;
      }
      case 10: {
        const entryEnd = readEnd(r);
        let key = '';
        let value = createAny();
        while (r.pos < entryEnd) {
          const entryTag = r.uint32();
          if (entryTag >>> 3 === 1) key = r.string();
          else if (entryTag >>> 3 === 2) value = readAny(r, readEnd(r));
          else r.skipType(entryTag & 7);
        }
        setEntry(m.extensions, key, value);
        break;
      }
      case 11: {
        m.sandbox = r.string();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const Container = messageType('containerd.services.containers.v1.Container', createContainer, writeContainer, readContainer);

export function createContainerRuntime(init) {
  return { name: '', options: undefined, ...init };
}
export function writeContainerRuntime(m, w) {
  if (m.name !== '') w.uint32(10).string(m.name);
  if (m.options !== undefined) writeAny(m.options, w.uint32(18).fork()).ldelim();
  return w;
}
export function readContainerRuntime(r, end) {
  const m = createContainerRuntime();
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
export const ContainerRuntime = messageType('containerd.services.containers.v1.Container.Runtime', createContainerRuntime, writeContainerRuntime, readContainerRuntime);

export function createGetContainerRequest(init) {
  return { id: '', ...init };
}
export function writeGetContainerRequest(m, w) {
  if (m.id !== '') w.uint32(10).string(m.id);
  return w;
}
export function readGetContainerRequest(r, end) {
  const m = createGetContainerRequest();
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
export const GetContainerRequest = messageType('containerd.services.containers.v1.GetContainerRequest', createGetContainerRequest, writeGetContainerRequest, readGetContainerRequest);

export function createGetContainerResponse(init) {
  return { container: undefined, ...init };
}
export function writeGetContainerResponse(m, w) {
  if (m.container !== undefined) writeContainer(m.container, w.uint32(10).fork()).ldelim();
  return w;
}
export function readGetContainerResponse(r, end) {
  const m = createGetContainerResponse();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.container = readContainer(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const GetContainerResponse = messageType('containerd.services.containers.v1.GetContainerResponse', createGetContainerResponse, writeGetContainerResponse, readGetContainerResponse);

export function createListContainersRequest(init) {
  return { filters: [], ...init };
}
export function writeListContainersRequest(m, w) {
  for (const v of m.filters) w.uint32(10).string(v);
  return w;
}
export function readListContainersRequest(r, end) {
  const m = createListContainersRequest();
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
export const ListContainersRequest = messageType('containerd.services.containers.v1.ListContainersRequest', createListContainersRequest, writeListContainersRequest, readListContainersRequest);

export function createListContainersResponse(init) {
  return { containers: [], ...init };
}
export function writeListContainersResponse(m, w) {
  for (const v of m.containers) writeContainer(v, w.uint32(10).fork()).ldelim();
  return w;
}
export function readListContainersResponse(r, end) {
  const m = createListContainersResponse();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.containers.push(readContainer(r, readEnd(r)));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const ListContainersResponse = messageType('containerd.services.containers.v1.ListContainersResponse', createListContainersResponse, writeListContainersResponse, readListContainersResponse);

export function createCreateContainerRequest(init) {
  return { container: undefined, ...init };
}
export function writeCreateContainerRequest(m, w) {
  if (m.container !== undefined) writeContainer(m.container, w.uint32(10).fork()).ldelim();
  return w;
}
export function readCreateContainerRequest(r, end) {
  const m = createCreateContainerRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.container = readContainer(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const CreateContainerRequest = messageType('containerd.services.containers.v1.CreateContainerRequest', createCreateContainerRequest, writeCreateContainerRequest, readCreateContainerRequest);

export function createCreateContainerResponse(init) {
  return { container: undefined, ...init };
}
export function writeCreateContainerResponse(m, w) {
  if (m.container !== undefined) writeContainer(m.container, w.uint32(10).fork()).ldelim();
  return w;
}
export function readCreateContainerResponse(r, end) {
  const m = createCreateContainerResponse();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.container = readContainer(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const CreateContainerResponse = messageType('containerd.services.containers.v1.CreateContainerResponse', createCreateContainerResponse, writeCreateContainerResponse, readCreateContainerResponse);

export function createUpdateContainerRequest(init) {
  return { container: undefined, updateMask: undefined, ...init };
}
export function writeUpdateContainerRequest(m, w) {
  if (m.container !== undefined) writeContainer(m.container, w.uint32(10).fork()).ldelim();
  if (m.updateMask !== undefined) writeFieldMask(m.updateMask, w.uint32(18).fork()).ldelim();
  return w;
}
export function readUpdateContainerRequest(r, end) {
  const m = createUpdateContainerRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.container = readContainer(r, readEnd(r));
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
export const UpdateContainerRequest = messageType('containerd.services.containers.v1.UpdateContainerRequest', createUpdateContainerRequest, writeUpdateContainerRequest, readUpdateContainerRequest);

export function createUpdateContainerResponse(init) {
  return { container: undefined, ...init };
}
export function writeUpdateContainerResponse(m, w) {
  if (m.container !== undefined) writeContainer(m.container, w.uint32(10).fork()).ldelim();
  return w;
}
export function readUpdateContainerResponse(r, end) {
  const m = createUpdateContainerResponse();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.container = readContainer(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const UpdateContainerResponse = messageType('containerd.services.containers.v1.UpdateContainerResponse', createUpdateContainerResponse, writeUpdateContainerResponse, readUpdateContainerResponse);

export function createDeleteContainerRequest(init) {
  return { id: '', ...init };
}
export function writeDeleteContainerRequest(m, w) {
  if (m.id !== '') w.uint32(10).string(m.id);
  return w;
}
export function readDeleteContainerRequest(r, end) {
  const m = createDeleteContainerRequest();
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
export const DeleteContainerRequest = messageType('containerd.services.containers.v1.DeleteContainerRequest', createDeleteContainerRequest, writeDeleteContainerRequest, readDeleteContainerRequest);

export function createListContainerMessage(init) {
  return { container: undefined, ...init };
}
export function writeListContainerMessage(m, w) {
  if (m.container !== undefined) writeContainer(m.container, w.uint32(10).fork()).ldelim();
  return w;
}
export function readListContainerMessage(r, end) {
  const m = createListContainerMessage();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.container = readContainer(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const ListContainerMessage = messageType('containerd.services.containers.v1.ListContainerMessage', createListContainerMessage, writeListContainerMessage, readListContainerMessage);

export const ContainersService = {
  name: 'containerd.services.containers.v1.Containers',
  methods: {
    get: {
      path: '/containerd.services.containers.v1.Containers/Get',
      request: GetContainerRequest,
      response: GetContainerResponse,
      requestStream: false,
      responseStream: false,
      roles: [],
    },
    list: {
      path: '/containerd.services.containers.v1.Containers/List',
      request: ListContainersRequest,
      response: ListContainersResponse,
      requestStream: false,
      responseStream: false,
      roles: [],
    },
    listStream: {
      path: '/containerd.services.containers.v1.Containers/ListStream',
      request: ListContainersRequest,
      response: ListContainerMessage,
      requestStream: false,
      responseStream: true,
      roles: [],
    },
    create: {
      path: '/containerd.services.containers.v1.Containers/Create',
      request: CreateContainerRequest,
      response: CreateContainerResponse,
      requestStream: false,
      responseStream: false,
      roles: [],
    },
    update: {
      path: '/containerd.services.containers.v1.Containers/Update',
      request: UpdateContainerRequest,
      response: UpdateContainerResponse,
      requestStream: false,
      responseStream: false,
      roles: [],
    },
    delete: {
      path: '/containerd.services.containers.v1.Containers/Delete',
      request: DeleteContainerRequest,
      response: Empty,
      requestStream: false,
      responseStream: false,
      roles: [],
    },
  },
};
