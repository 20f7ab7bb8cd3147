// Generated from the .proto files by `npm run gen`. Do not edit.

import { messageType, readEnd, setEntry } from '#proto/codec/runtime';
import { Descriptor, createDescriptor, readDescriptor, writeDescriptor, Mount, createMount, readMount, writeMount } from './types.js';
import { Any, createAny, readAny, writeAny, Timestamp, createTimestamp, readTimestamp, writeTimestamp } from '../google.js';

export function createApplyRequest(init) {
  return { diff: undefined, mounts: [], payloads: {}, syncFs: false, ...init };
}
export function writeApplyRequest(m, w) {
  if (m.diff !== undefined) writeDescriptor(m.diff, w.uint32(10).fork()).ldelim();
  for (const v of m.mounts) writeMount(v, w.uint32(18).fork()).ldelim();
  for (const k of globalThis.Object.keys(m.payloads)) {
    w.uint32(26).fork().uint32(10).string(k);
    writeAny(m.payloads[k], w.uint32(18).fork()).ldelim();
    w.ldelim();
  }
  if (m.syncFs !== false) w.uint32(32).bool(m.syncFs);
  return w;
}
export function readApplyRequest(r, end) {
  const m = createApplyRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.diff = readDescriptor(r, readEnd(r));
        break;
      }
      case 2: {
        m.mounts.push(readMount(r, readEnd(r)));
        break;
      }
      case 3: {
        const entryEnd = readEnd(r);
        let key = '';
        let value = createAny();
        while (r.pos < entryEnd) {
          const entryTag = r.uint32();
          if (entryTag >>> 3 === 1) key = r.string();
          else if (entryTag >>> 3 === 2) value = readAny(r, readEnd(r));
          else r.skipType(entryTag & 7);
        }
        setEntry(m.payloads, key, value);
        break;
      }
      case 4: {
        m.syncFs = r.bool();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const ApplyRequest = messageType('containerd.services.diff.v1.ApplyRequest', createApplyRequest, writeApplyRequest, readApplyRequest);

export function createApplyResponse(init) {
  return { applied: undefined, ...init };
}
export function writeApplyResponse(m, w) {
  if (m.applied !== undefined) writeDescriptor(m.applied, w.uint32(10).fork()).ldelim();
  return w;
}
export function readApplyResponse(r, end) {
  const m = createApplyResponse();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.applied = readDescriptor(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const ApplyResponse = messageType('containerd.services.diff.v1.ApplyResponse', createApplyResponse, writeApplyResponse, readApplyResponse);

export function createDiffRequest(init) {
  return { left: [], right: [], mediaType: '', ref: '', labels: {}, sourceDateEpoch: undefined, ...init };
}
export function writeDiffRequest(m, w) {
  for (const v of m.left) writeMount(v, w.uint32(10).fork()).ldelim();
  for (const v of m.right) writeMount(v, w.uint32(18).fork()).ldelim();
  if (m.mediaType !== '') w.uint32(26).string(m.mediaType);
  if (m.ref !== '') w.uint32(34).string(m.ref);
  for (const k of globalThis.Object.keys(m.labels)) {
    w.uint32(42).fork().uint32(10).string(k);
    w.uint32(18).string(m.labels[k]);
    w.ldelim();
  }
  if (m.sourceDateEpoch !== undefined) writeTimestamp(m.sourceDateEpoch, w.uint32(50).fork()).ldelim();
  return w;
}
export function readDiffRequest(r, end) {
  const m = createDiffRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.left.push(readMount(r, readEnd(r)));
        break;
      }
      case 2: {
        m.right.push(readMount(r, readEnd(r)));
        break;
      }
      case 3: {
        m.mediaType = r.string();
        break;
      }
      case 4: {
        m.ref = r.string();
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
      case 6: {
        m.sourceDateEpoch = readTimestamp(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const DiffRequest = messageType('containerd.services.diff.v1.DiffRequest', createDiffRequest, writeDiffRequest, readDiffRequest);

export function createDiffResponse(init) {
  return { diff: undefined, ...init };
}
export function writeDiffResponse(m, w) {
  if (m.diff !== undefined) writeDescriptor(m.diff, w.uint32(26).fork()).ldelim();
  return w;
}
export function readDiffResponse(r, end) {
  const m = createDiffResponse();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 3: {
        m.diff = readDescriptor(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const DiffResponse = messageType('containerd.services.diff.v1.DiffResponse', createDiffResponse, writeDiffResponse, readDiffResponse);

export const DiffService = {
  name: 'containerd.services.diff.v1.Diff',
  methods: {
    apply: {
      path: '/containerd.services.diff.v1.Diff/Apply',
      request: ApplyRequest,
      response: ApplyResponse,
      requestStream: false,
      responseStream: false,
      roles: [],
    },
    diff: {
      path: '/containerd.services.diff.v1.Diff/Diff',
      request: DiffRequest,
      response: DiffResponse,
      requestStream: false,
      responseStream: false,
      roles: [],
    },
  },
};
