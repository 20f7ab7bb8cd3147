// Generated from the .proto files by `npm run gen`. Do not edit.

import { messageType } from '#proto/codec/runtime';
import { Empty, createEmpty, readEmpty, writeEmpty } from '../google.js';

export function createVersionResponse(init) {
  return { version: '', revision: '', ...init };
}
export function writeVersionResponse(m, w) {
  if (m.version !== '') w.uint32(10).string(m.version);
  if (m.revision !== '') w.uint32(18).string(m.revision);
  return w;
}
export function readVersionResponse(r, end) {
  const m = createVersionResponse();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.version = r.string();
        break;
      }
      case 2: {
        m.revision = r.string();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const VersionResponse = messageType('containerd.services.version.v1.VersionResponse', createVersionResponse, writeVersionResponse, readVersionResponse);

export const VersionService = {
  name: 'containerd.services.version.v1.Version',
  methods: {
    version: {
      path: '/containerd.services.version.v1.Version/Version',
      request: Empty,
      response: VersionResponse,
      requestStream: false,
      responseStream: false,
      roles: [],
    },
  },
};
