// Generated from the .proto files by `npm run gen`. Do not edit.

import { messageType } from '#proto/codec/runtime';

export function createOptions(init) {
  return { noPivotRoot: false, noNewKeyring: false, shimCgroup: '', ioUid: 0, ioGid: 0, binaryName: '', root: '', systemdCgroup: false, criuImagePath: '', criuWorkPath: '', taskApiAddress: '', taskApiVersion: 0, ...init };
}
export function writeOptions(m, w) {
  if (m.noPivotRoot !== false) w.uint32(8).bool(m.noPivotRoot);
  if (m.noNewKeyring !== false) w.uint32(16).bool(m.noNewKeyring);
  if (m.shimCgroup !== '') w.uint32(26).string(m.shimCgroup);
  if (m.ioUid !== 0) w.uint32(32).uint32(m.ioUid);
  if (m.ioGid !== 0) w.uint32(40).uint32(m.ioGid);
  if (m.binaryName !== '') w.uint32(50).string(m.binaryName);
  if (m.root !== '') w.uint32(58).string(m.root);
  if (m.systemdCgroup !== false) w.uint32(72).bool(m.systemdCgroup);
  if (m.criuImagePath !== '') w.uint32(82).string(m.criuImagePath);
  if (m.criuWorkPath !== '') w.uint32(90).string(m.criuWorkPath);
  if (m.taskApiAddress !== '') w.uint32(98).string(m.taskApiAddress);
  if (m.taskApiVersion !== 0) w.uint32(104).uint32(m.taskApiVersion);
  return w;
}
export function readOptions(r, end) {
  const m = createOptions();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.noPivotRoot = r.bool();
        break;
      }
      case 2: {
        m.noNewKeyring = r.bool();
        break;
      }
      case 3: {
        m.shimCgroup = r.string();
        break;
      }
      case 4: {
        m.ioUid = r.uint32();
        break;
      }
      case 5: {
        m.ioGid = r.uint32();
        break;
      }
      case 6: {
        m.binaryName = r.string();
        break;
      }
      case 7: {
        m.root = r.string();
        break;
      }
      case 9: {
        m.systemdCgroup = r.bool();
        break;
      }
      case 10: {
        m.criuImagePath = r.string();
        break;
      }
      case 11: {
        m.criuWorkPath = r.string();
        break;
      }
      case 12: {
        m.taskApiAddress = r.string();
        break;
      }
      case 13: {
        m.taskApiVersion = r.uint32();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const Options = messageType('containerd.runc.v1.Options', createOptions, writeOptions, readOptions);

export function createCheckpointOptions(init) {
  return { exit: false, openTcp: false, externalUnixSockets: false, terminal: false, fileLocks: false, emptyNamespaces: [], cgroupsMode: '', imagePath: '', workPath: '', parentPath: '', ...init };
}
export function writeCheckpointOptions(m, w) {
  if (m.exit !== false) w.uint32(8).bool(m.exit);
  if (m.openTcp !== false) w.uint32(16).bool(m.openTcp);
  if (m.externalUnixSockets !== false) w.uint32(24).bool(m.externalUnixSockets);
  if (m.terminal !== false) w.uint32(32).bool(m.terminal);
  if (m.fileLocks !== false) w.uint32(40).bool(m.fileLocks);
  for (const v of m.emptyNamespaces) w.uint32(50).string(v);
  if (m.cgroupsMode !== '') w.uint32(58).string(m.cgroupsMode);
  if (m.imagePath !== '') w.uint32(66).string(m.imagePath);
  if (m.workPath !== '') w.uint32(74).string(m.workPath);
  if (m.parentPath !== '') w.uint32(82).string(m.parentPath);
  return w;
}
export function readCheckpointOptions(r, end) {
  const m = createCheckpointOptions();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.exit = r.bool();
        break;
      }
      case 2: {
        m.openTcp = r.bool();
        break;
      }
      case 3: {
        m.externalUnixSockets = r.bool();
        break;
      }
      case 4: {
        m.terminal = r.bool();
        break;
      }
      case 5: {
        m.fileLocks = r.bool();
        break;
      }
      case 6: {
        m.emptyNamespaces.push(r.string());
        break;
      }
      case 7: {
        m.cgroupsMode = r.string();
        break;
      }
      case 8: {
        m.imagePath = r.string();
        break;
      }
      case 9: {
        m.workPath = r.string();
        break;
      }
      case 10: {
        m.parentPath = r.string();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const CheckpointOptions = messageType('containerd.runc.v1.CheckpointOptions', createCheckpointOptions, writeCheckpointOptions, readCheckpointOptions);

export function createProcessDetails(init) {
  return { execId: '', ...init };
}
export function writeProcessDetails(m, w) {
  if (m.execId !== '') w.uint32(10).string(m.execId);
  return w;
}
export function readProcessDetails(r, end) {
  const m = createProcessDetails();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.execId = r.string();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const ProcessDetails = messageType('containerd.runc.v1.ProcessDetails', createProcessDetails, writeProcessDetails, readProcessDetails);
