// Generated from the .proto files by `npm run gen`. Do not edit.

import { emptyBytes, messageType, readBytes, readEnd, readUint64, writeUint64 } from '#proto/codec/runtime';

export const EntryType = globalThis.Object.freeze({
  EntryNormal: 0,
  EntryConfChange: 1,
  EntryConfChangeV2: 2,
});

export const MessageType = globalThis.Object.freeze({
  MsgHup: 0,
  MsgBeat: 1,
  MsgProp: 2,
  MsgApp: 3,
  MsgAppResp: 4,
  MsgVote: 5,
  MsgVoteResp: 6,
  MsgSnap: 7,
  MsgHeartbeat: 8,
  MsgHeartbeatResp: 9,
  MsgUnreachable: 10,
  MsgSnapStatus: 11,
  MsgCheckQuorum: 12,
  MsgTransferLeader: 13,
  MsgTimeoutNow: 14,
  MsgReadIndex: 15,
  MsgReadIndexResp: 16,
  MsgPreVote: 17,
  MsgPreVoteResp: 18,
  MsgStorageAppend: 19,
  MsgStorageAppendResp: 20,
  MsgStorageApply: 21,
  MsgStorageApplyResp: 22,
  MsgForgetLeader: 23,
});

export const ConfChangeTransition = globalThis.Object.freeze({
  ConfChangeTransitionAuto: 0,
  ConfChangeTransitionJointImplicit: 1,
  ConfChangeTransitionJointExplicit: 2,
});

export const ConfChangeType = globalThis.Object.freeze({
  ConfChangeAddNode: 0,
  ConfChangeRemoveNode: 1,
  ConfChangeUpdateNode: 2,
  ConfChangeAddLearnerNode: 3,
});

export function createEntry(init) {
  return { type: 0, term: 0, index: 0, data: emptyBytes, ...init };
}
export function writeEntry(m, w) {
  w.uint32(8).int32(m.type);
  writeUint64(w.uint32(16), m.term);
  writeUint64(w.uint32(24), m.index);
  if (m.data.length > 0) w.uint32(34).bytes(m.data);
  return w;
}
export function readEntry(r, end) {
  const m = createEntry();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.type = r.int32();
        break;
      }
      case 2: {
        m.term = readUint64(r);
        break;
      }
      case 3: {
        m.index = readUint64(r);
        break;
      }
      case 4: {
        m.data = readBytes(r);
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const Entry = messageType('raftpb.Entry', createEntry, writeEntry, readEntry);

export function createSnapshotMetadata(init) {
  return { confState: undefined, index: 0, term: 0, ...init };
}
export function writeSnapshotMetadata(m, w) {
  if (m.confState !== undefined) writeConfState(m.confState, w.uint32(10).fork()).ldelim();
  writeUint64(w.uint32(16), m.index);
  writeUint64(w.uint32(24), m.term);
  return w;
}
export function readSnapshotMetadata(r, end) {
  const m = createSnapshotMetadata();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.confState = readConfState(r, readEnd(r));
        break;
      }
      case 2: {
        m.index = readUint64(r);
        break;
      }
      case 3: {
        m.term = readUint64(r);
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const SnapshotMetadata = messageType('raftpb.SnapshotMetadata', createSnapshotMetadata, writeSnapshotMetadata, readSnapshotMetadata);

export function createSnapshot(init) {
  return { data: emptyBytes, metadata: undefined, ...init };
}
export function writeSnapshot(m, w) {
  if (m.data.length > 0) w.uint32(10).bytes(m.data);
  if (m.metadata !== undefined) writeSnapshotMetadata(m.metadata, w.uint32(18).fork()).ldelim();
  return w;
}
export function readSnapshot(r, end) {
  const m = createSnapshot();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.data = readBytes(r);
        break;
      }
      case 2: {
        m.metadata = readSnapshotMetadata(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const Snapshot = messageType('raftpb.Snapshot', createSnapshot, writeSnapshot, readSnapshot);

export function createMessage(init) {
  return { type: 0, to: 0, from: 0, term: 0, logTerm: 0, index: 0, entries: [], commit: 0, snapshot: undefined, reject: false, rejectHint: 0, context: emptyBytes, vote: 0, responses: [], ...init };
}
export function writeMessage(m, w) {
  w.uint32(8).int32(m.type);
  writeUint64(w.uint32(16), m.to);
  writeUint64(w.uint32(24), m.from);
  writeUint64(w.uint32(32), m.term);
  writeUint64(w.uint32(40), m.logTerm);
  writeUint64(w.uint32(48), m.index);
  for (const v of m.entries) writeEntry(v, w.uint32(58).fork()).ldelim();
  writeUint64(w.uint32(64), m.commit);
  if (m.snapshot !== undefined) writeSnapshot(m.snapshot, w.uint32(74).fork()).ldelim();
  w.uint32(80).bool(m.reject);
  writeUint64(w.uint32(88), m.rejectHint);
  if (m.context.length > 0) w.uint32(98).bytes(m.context);
  writeUint64(w.uint32(104), m.vote);
  for (const v of m.responses) writeMessage(v, w.uint32(114).fork()).ldelim();
  return w;
}
export function readMessage(r, end) {
  const m = createMessage();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.type = r.int32();
        break;
      }
      case 2: {
        m.to = readUint64(r);
        break;
      }
      case 3: {
        m.from = readUint64(r);
        break;
      }
      case 4: {
        m.term = readUint64(r);
        break;
      }
      case 5: {
        m.logTerm = readUint64(r);
        break;
      }
      case 6: {
        m.index = readUint64(r);
        break;
      }
      case 7: {
        m.entries.push(readEntry(r, readEnd(r)));
        break;
      }
      case 8: {
        m.commit = readUint64(r);
        break;
      }
      case 9: {
        m.snapshot = readSnapshot(r, readEnd(r));
        break;
      }
      case 10: {
        m.reject = r.bool();
        break;
      }
      case 11: {
        m.rejectHint = readUint64(r);
        break;
      }
      case 12: {
        m.context = readBytes(r);
        break;
      }
      case 13: {
        m.vote = readUint64(r);
        break;
      }
      case 14: {
        m.responses.push(readMessage(r, readEnd(r)));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const Message = messageType('raftpb.Message', createMessage, writeMessage, readMessage);

export function createHardState(init) {
  return { term: 0, vote: 0, commit: 0, ...init };
}
export function writeHardState(m, w) {
  writeUint64(w.uint32(8), m.term);
  writeUint64(w.uint32(16), m.vote);
  writeUint64(w.uint32(24), m.commit);
  return w;
}
export function readHardState(r, end) {
  const m = createHardState();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.term = readUint64(r);
        break;
      }
      case 2: {
        m.vote = readUint64(r);
        break;
      }
      case 3: {
        m.commit = readUint64(r);
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const HardState = messageType('raftpb.HardState', createHardState, writeHardState, readHardState);

export function createConfState(init) {
  return { voters: [], learners: [], votersOutgoing: [], learnersNext: [], autoLeave: false, ...init };
}
export function writeConfState(m, w) {
  for (const v of m.voters) writeUint64(w.uint32(8), v);
  for (const v of m.learners) writeUint64(w.uint32(16), v);
  for (const v of m.votersOutgoing) writeUint64(w.uint32(24), v);
  for (const v of m.learnersNext) writeUint64(w.uint32(32), v);
  w.uint32(40).bool(m.autoLeave);
  return w;
}
export function readConfState(r, end) {
  const m = createConfState();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        if ((tag & 7) === 2) {
          const packedEnd = readEnd(r);
          while (r.pos < packedEnd) m.voters.push(readUint64(r));
        } else m.voters.push(readUint64(r));
        break;
      }
      case 2: {
        if ((tag & 7) === 2) {
          const packedEnd = readEnd(r);
          while (r.pos < packedEnd) m.learners.push(readUint64(r));
        } else m.learners.push(readUint64(r));
        break;
      }
      case 3: {
        if ((tag & 7) === 2) {
          const packedEnd = readEnd(r);
          while (r.pos < packedEnd) m.votersOutgoing.push(readUint64(r));
        } else m.votersOutgoing.push(readUint64(r));
        break;
      }
      case 4: {
        if ((tag & 7) === 2) {
          const packedEnd = readEnd(r);
          while (r.pos < packedEnd) m.learnersNext.push(readUint64(r));
        } else m.learnersNext.push(readUint64(r));
        break;
      }
      case 5: {
        m.autoLeave = r.bool();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const ConfState = messageType('raftpb.ConfState', createConfState, writeConfState, readConfState);

export function createConfChange(init) {
  return { id: 0, type: 0, nodeId: 0, context: emptyBytes, ...init };
}
export function writeConfChange(m, w) {
  writeUint64(w.uint32(8), m.id);
  w.uint32(16).int32(m.type);
  writeUint64(w.uint32(24), m.nodeId);
  if (m.context.length > 0) w.uint32(34).bytes(m.context);
  return w;
}
export function readConfChange(r, end) {
  const m = createConfChange();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.id = readUint64(r);
        break;
      }
      case 2: {
        m.type = r.int32();
        break;
      }
      case 3: {
        m.nodeId = readUint64(r);
        break;
      }
      case 4: {
        m.context = readBytes(r);
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const ConfChange = messageType('raftpb.ConfChange', createConfChange, writeConfChange, readConfChange);

export function createConfChangeSingle(init) {
  return { type: 0, nodeId: 0, ...init };
}
export function writeConfChangeSingle(m, w) {
  w.uint32(8).int32(m.type);
  writeUint64(w.uint32(16), m.nodeId);
  return w;
}
export function readConfChangeSingle(r, end) {
  const m = createConfChangeSingle();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.type = r.int32();
        break;
      }
      case 2: {
        m.nodeId = readUint64(r);
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const ConfChangeSingle = messageType('raftpb.ConfChangeSingle', createConfChangeSingle, writeConfChangeSingle, readConfChangeSingle);

export function createConfChangeV2(init) {
  return { transition: 0, changes: [], context: emptyBytes, ...init };
}
export function writeConfChangeV2(m, w) {
  w.uint32(8).int32(m.transition);
  for (const v of m.changes) writeConfChangeSingle(v, w.uint32(18).fork()).ldelim();
  if (m.context.length > 0) w.uint32(26).bytes(m.context);
  return w;
}
export function readConfChangeV2(r, end) {
  const m = createConfChangeV2();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.transition = r.int32();
        break;
      }
      case 2: {
        m.changes.push(readConfChangeSingle(r, readEnd(r)));
        break;
      }
      case 3: {
        m.context = readBytes(r);
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const ConfChangeV2 = messageType('raftpb.ConfChangeV2', createConfChangeV2, writeConfChangeV2, readConfChangeV2);
