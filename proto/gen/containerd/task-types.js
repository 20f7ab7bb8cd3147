// Generated from the .proto files by `npm run gen`. Do not edit.

import { messageType, readEnd } from '#proto/codec/runtime';
import { Any, createAny, readAny, writeAny, Timestamp, createTimestamp, readTimestamp, writeTimestamp } from '../google.js';

export const Status = globalThis.Object.freeze({
  UNKNOWN: 0,
  CREATED: 1,
  RUNNING: 2,
  STOPPED: 3,
  PAUSED: 4,
  PAUSING: 5,
});

export function createProcess(init) {
  return { containerId: '', id: '', pid: 0, status: 0, stdin: '', stdout: '', stderr: '', terminal: false, exitStatus: 0, exitedAt: undefined, ...init };
}
export function writeProcess(m, w) {
  if (m.containerId !== '') w.uint32(10).string(m.containerId);
  if (m.id !== '') w.uint32(18).string(m.id);
  if (m.pid !== 0) w.uint32(24).uint32(m.pid);
  if (m.status !== 0) w.uint32(32).int32(m.status);
  if (m.stdin !== '') w.uint32(42).string(m.stdin);
  if (m.stdout !== '') w.uint32(50).string(m.stdout);
  if (m.stderr !== '') w.uint32(58).string(m.stderr);
  if (m.terminal !== false) w.uint32(64).bool(m.terminal);
  if (m.exitStatus !== 0) w.uint32(72).uint32(m.exitStatus);
  if (m.exitedAt !== undefined) writeTimestamp(m.exitedAt, w.uint32(82).fork()).ldelim();
  return w;
}
export function readProcess(r, end) {
  const m = createProcess();
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
        m.status = r.int32();
        break;
      }
      case 5: {
        m.stdin = r.string();
        break;
      }
      case 6: {
        m.stdout = r.string();
        break;
      }
      case 7: {
        m.stderr = r.string();
        break;
      }
      case 8: {
        m.terminal = r.bool();
        break;
      }
      case 9: {
        m.exitStatus = r.uint32();
        break;
      }
      case 10: {
        m.exitedAt = readTimestamp(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const Process = messageType('containerd.v1.types.Process', createProcess, writeProcess, readProcess);

export function createProcessInfo(init) {
  return { pid: 0, info: undefined, ...init };
}
export function writeProcessInfo(m, w) {
  if (m.pid !== 0) w.uint32(8).uint32(m.pid);
  if (m.info !== undefined) writeAny(m.info, w.uint32(18).fork()).ldelim();
  return w;
}
export function readProcessInfo(r, end) {
  const m = createProcessInfo();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.pid = r.uint32();
        break;
      }
      case 2: {
        m.info = readAny(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const ProcessInfo = messageType('containerd.v1.types.ProcessInfo', createProcessInfo, writeProcessInfo, readProcessInfo);
