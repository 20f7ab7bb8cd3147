// Generated from the .proto files by `npm run gen`. Do not edit.

import { messageType, readEnd } from '#proto/codec/runtime';
import { Any, createAny, readAny, writeAny } from './google.js';

export function createStatus(init) {
  return { code: 0, message: '', details: [], ...init };
}
export function writeStatus(m, w) {
  if (m.code !== 0) w.uint32(8).int32(m.code);
  if (m.message !== '') w.uint32(18).string(m.message);
  for (const v of m.details) writeAny(v, w.uint32(26).fork()).ldelim();
  return w;
}
export function readStatus(r, end) {
  const m = createStatus();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.code = r.int32();
        break;
      }
      case 2: {
        m.message = r.string();
        break;
      }
      case 3: {
        m.details.push(readAny(r, readEnd(r)));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const Status = messageType('google.rpc.Status', createStatus, writeStatus, readStatus);
