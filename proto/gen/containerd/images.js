// Generated from the .proto files by `npm run gen`. Do not edit.

import { messageType, readEnd, setEntry } from '#proto/codec/runtime';
import { Descriptor, createDescriptor, readDescriptor, writeDescriptor } from './types.js';
import { Empty, createEmpty, readEmpty, writeEmpty, FieldMask, createFieldMask, readFieldMask, writeFieldMask, Timestamp, createTimestamp, readTimestamp, writeTimestamp } from '../google.js';

export function createImage(init) {
  return { name: '', labels: {}, target: undefined, createdAt: undefined, updatedAt: undefined, ...init };
}
export function writeImage(m, w) {
  if (m.name !== '') w.uint32(10).string(m.name);
  for (const k of globalThis.Object.keys(m.labels)) {
    w.uint32(18).fork().uint32(10).string(k);
    w.uint32(18).string(m.labels[k]);
    w.ldelim();
  }
  if (m.target !== undefined) writeDescriptor(m.target, w.uint32(26).fork()).ldelim();
  if (m.createdAt !== undefined) writeTimestamp(m.createdAt, w.uint32(58).fork()).ldelim();
  if (m.updatedAt !== undefined) writeTimestamp(m.updatedAt, w.uint32(66).fork()).ldelim();
  return w;
}
export function readImage(r, end) {
  const m = createImage();
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
      case 3: {
        m.target = readDescriptor(r, readEnd(r));
        break;
      }
      case 7: {
        m.createdAt = readTimestamp(r, readEnd(r));
        break;
      }
      case 8: {
        m.updatedAt = readTimestamp(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const Image = messageType('containerd.services.images.v1.Image', createImage, writeImage, readImage);

export function createGetImageRequest(init) {
  return { name: '', ...init };
}
export function writeGetImageRequest(m, w) {
  if (m.name !== '') w.uint32(10).string(m.name);
  return w;
}
export function readGetImageRequest(r, end) {
  const m = createGetImageRequest();
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
export const GetImageRequest = messageType('containerd.services.images.v1.GetImageRequest', createGetImageRequest, writeGetImageRequest, readGetImageRequest);

export function createGetImageResponse(init) {
  return { image: undefined, ...init };
}
export function writeGetImageResponse(m, w) {
  if (m.image !== undefined) writeImage(m.image, w.uint32(10).fork()).ldelim();
  return w;
}
export function readGetImageResponse(r, end) {
  const m = createGetImageResponse();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.image = readImage(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const GetImageResponse = messageType('containerd.services.images.v1.GetImageResponse', createGetImageResponse, writeGetImageResponse, readGetImageResponse);

export function createCreateImageRequest(init) {
  return { image: undefined, sourceDateEpoch: undefined, ...init };
}
export function writeCreateImageRequest(m, w) {
  if (m.image !== undefined) writeImage(m.image, w.uint32(10).fork()).ldelim();
  if (m.sourceDateEpoch !== undefined) writeTimestamp(m.sourceDateEpoch, w.uint32(18).fork()).ldelim();
  return w;
}
export function readCreateImageRequest(r, end) {
  const m = createCreateImageRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.image = readImage(r, readEnd(r));
        break;
      }
      case 2: {
        m.sourceDateEpoch = readTimestamp(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const CreateImageRequest = messageType('containerd.services.images.v1.CreateImageRequest', createCreateImageRequest, writeCreateImageRequest, readCreateImageRequest);

export function createCreateImageResponse(init) {
  return { image: undefined, ...init };
}
export function writeCreateImageResponse(m, w) {
  if (m.image !== undefined) writeImage(m.image, w.uint32(10).fork()).ldelim();
  return w;
}
export function readCreateImageResponse(r, end) {
  const m = createCreateImageResponse();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.image = readImage(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const CreateImageResponse = messageType('containerd.services.images.v1.CreateImageResponse', createCreateImageResponse, writeCreateImageResponse, readCreateImageResponse);

export function createUpdateImageRequest(init) {
  return { image: undefined, updateMask: undefined, sourceDateEpoch: undefined, ...init };
}
export function writeUpdateImageRequest(m, w) {
  if (m.image !== undefined) writeImage(m.image, w.uint32(10).fork()).ldelim();
  if (m.updateMask !== undefined) writeFieldMask(m.updateMask, w.uint32(18).fork()).ldelim();
  if (m.sourceDateEpoch !== undefined) writeTimestamp(m.sourceDateEpoch, w.uint32(26).fork()).ldelim();
  return w;
}
export function readUpdateImageRequest(r, end) {
  const m = createUpdateImageRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.image = readImage(r, readEnd(r));
        break;
      }
      case 2: {
        m.updateMask = readFieldMask(r, readEnd(r));
        break;
      }
      case 3: {
        m.sourceDateEpoch = readTimestamp(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const UpdateImageRequest = messageType('containerd.services.images.v1.UpdateImageRequest', createUpdateImageRequest, writeUpdateImageRequest, readUpdateImageRequest);

export function createUpdateImageResponse(init) {
  return { image: undefined, ...init };
}
export function writeUpdateImageResponse(m, w) {
  if (m.image !== undefined) writeImage(m.image, w.uint32(10).fork()).ldelim();
  return w;
}
export function readUpdateImageResponse(r, end) {
  const m = createUpdateImageResponse();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.image = readImage(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const UpdateImageResponse = messageType('containerd.services.images.v1.UpdateImageResponse', createUpdateImageResponse, writeUpdateImageResponse, readUpdateImageResponse);

export function createListImagesRequest(init) {
  return { filters: [], ...init };
}
export function writeListImagesRequest(m, w) {
  for (const v of m.filters) w.uint32(10).string(v);
  return w;
}
export function readListImagesRequest(r, end) {
  const m = createListImagesRequest();
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
export const ListImagesRequest = messageType('containerd.services.images.v1.ListImagesRequest', createListImagesRequest, writeListImagesRequest, readListImagesRequest);

export function createListImagesResponse(init) {
  return { images: [], ...init };
}
export function writeListImagesResponse(m, w) {
  for (const v of m.images) writeImage(v, w.uint32(10).fork()).ldelim();
  return w;
}
export function readListImagesResponse(r, end) {
  const m = createListImagesResponse();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.images.push(readImage(r, readEnd(r)));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const ListImagesResponse = messageType('containerd.services.images.v1.ListImagesResponse', createListImagesResponse, writeListImagesResponse, readListImagesResponse);

export function createDeleteImageRequest(init) {
  return { name: '', sync: false, target: undefined, ...init };
}
export function writeDeleteImageRequest(m, w) {
  if (m.name !== '') w.uint32(10).string(m.name);
  if (m.sync !== false) w.uint32(16).bool(m.sync);
  if (m.target !== undefined) writeDescriptor(m.target, w.uint32(26).fork()).ldelim();
  return w;
}
export function readDeleteImageRequest(r, end) {
  const m = createDeleteImageRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.name = r.string();
        break;
      }
      case 2: {
        m.sync = r.bool();
        break;
      }
      case 3: {
        m.target = readDescriptor(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const DeleteImageRequest = messageType('containerd.services.images.v1.DeleteImageRequest', createDeleteImageRequest, writeDeleteImageRequest, readDeleteImageRequest);

export function createImageCreate(init) {
  return { name: '', labels: {}, ...init };
}
export function writeImageCreate(m, w) {
  if (m.name !== '') w.uint32(10).string(m.name);
  for (const k of globalThis.Object.keys(m.labels)) {
    w.uint32(18).fork().uint32(10).string(k);
    w.uint32(18).string(m.labels[k]);
    w.ldelim();
  }
  return w;
}
export function readImageCreate(r, end) {
  const m = createImageCreate();
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
export const ImageCreate = messageType('containerd.services.images.v1.ImageCreate', createImageCreate, writeImageCreate, readImageCreate);

export function createImageUpdate(init) {
  return { name: '', labels: {}, ...init };
}
export function writeImageUpdate(m, w) {
  if (m.name !== '') w.uint32(10).string(m.name);
  for (const k of globalThis.Object.keys(m.labels)) {
    w.uint32(18).fork().uint32(10).string(k);
    w.uint32(18).string(m.labels[k]);
    w.ldelim();
  }
  return w;
}
export function readImageUpdate(r, end) {
  const m = createImageUpdate();
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
export const ImageUpdate = messageType('containerd.services.images.v1.ImageUpdate', createImageUpdate, writeImageUpdate, readImageUpdate);

export function createImageDelete(init) {
  return { name: '', ...init };
}
export function writeImageDelete(m, w) {
  if (m.name !== '') w.uint32(10).string(m.name);
  return w;
}
export function readImageDelete(r, end) {
  const m = createImageDelete();
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
export const ImageDelete = messageType('containerd.services.images.v1.ImageDelete', createImageDelete, writeImageDelete, readImageDelete);

export const ImagesService = {
  name: 'containerd.services.images.v1.Images',
  methods: {
    get: {
      path: '/containerd.services.images.v1.Images/Get',
      request: GetImageRequest,
      response: GetImageResponse,
      requestStream: false,
      responseStream: false,
      roles: [],
    },
    list: {
      path: '/containerd.services.images.v1.Images/List',
      request: ListImagesRequest,
      response: ListImagesResponse,
      requestStream: false,
      responseStream: false,
      roles: [],
    },
    create: {
      path: '/containerd.services.images.v1.Images/Create',
      request: CreateImageRequest,
      response: CreateImageResponse,
      requestStream: false,
      responseStream: false,
      roles: [],
    },
    update: {
      path: '/containerd.services.images.v1.Images/Update',
      request: UpdateImageRequest,
      response: UpdateImageResponse,
      requestStream: false,
      responseStream: false,
      roles: [],
    },
    delete: {
      path: '/containerd.services.images.v1.Images/Delete',
      request: DeleteImageRequest,
      response: Empty,
      requestStream: false,
      responseStream: false,
      roles: [],
    },
  },
};
