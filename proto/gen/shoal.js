// Generated from the .proto files by `npm run gen`. Do not edit.

import { emptyBytes, messageType, readBytes, readEnd, readUint64, writeUint64 } from '#proto/codec/runtime';
import { ConfState, createConfState, readConfState, writeConfState, Entry, createEntry, readEntry, writeEntry, HardState, createHardState, readHardState, writeHardState, Message, createMessage, readMessage, writeMessage } from './raft.js';

export function createMemberRecord(init) {
  return { raftId: 0, nodeId: '', address: '', learner: false, ...init };
}
export function writeMemberRecord(m, w) {
  if (m.raftId !== 0) writeUint64(w.uint32(8), m.raftId);
  if (m.nodeId !== '') w.uint32(18).string(m.nodeId);
  if (m.address !== '') w.uint32(26).string(m.address);
  if (m.learner !== false) w.uint32(32).bool(m.learner);
  return w;
}
export function readMemberRecord(r, end) {
  const m = createMemberRecord();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.raftId = readUint64(r);
        break;
      }
      case 2: {
        m.nodeId = r.string();
        break;
      }
      case 3: {
        m.address = r.string();
        break;
      }
      case 4: {
        m.learner = r.bool();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const MemberRecord = messageType('shoal.v1.MemberRecord', createMemberRecord, writeMemberRecord, readMemberRecord);

export function createMembership(init) {
  return { members: [], removed: [], ...init };
}
export function writeMembership(m, w) {
  for (const v of m.members) writeMemberRecord(v, w.uint32(10).fork()).ldelim();
  if (m.removed.length > 0) {
    w.uint32(18).fork();
    for (const v of m.removed) writeUint64(w, v);
    w.ldelim();
  }
  return w;
}
export function readMembership(r, end) {
  const m = createMembership();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.members.push(readMemberRecord(r, readEnd(r)));
        break;
      }
      case 2: {
        if ((tag & 7) === 2) {
          const packedEnd = readEnd(r);
          while (r.pos < packedEnd) m.removed.push(readUint64(r));
        } else m.removed.push(readUint64(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const Membership = messageType('shoal.v1.Membership', createMembership, writeMembership, readMembership);

export function createMembershipChange(init) {
  return { members: [], ...init };
}
export function writeMembershipChange(m, w) {
  for (const v of m.members) writeMemberRecord(v, w.uint32(10).fork()).ldelim();
  return w;
}
export function readMembershipChange(r, end) {
  const m = createMembershipChange();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.members.push(readMemberRecord(r, readEnd(r)));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const MembershipChange = messageType('shoal.v1.MembershipChange', createMembershipChange, writeMembershipChange, readMembershipChange);

export function createWalIdentity(init) {
  return { clusterId: '', raftId: 0, nodeId: '', known: undefined, ...init };
}
export function writeWalIdentity(m, w) {
  if (m.clusterId !== '') w.uint32(10).string(m.clusterId);
  if (m.raftId !== 0) writeUint64(w.uint32(16), m.raftId);
  if (m.nodeId !== '') w.uint32(26).string(m.nodeId);
  if (m.known !== undefined) writeMembership(m.known, w.uint32(34).fork()).ldelim();
  return w;
}
export function readWalIdentity(r, end) {
  const m = createWalIdentity();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.clusterId = r.string();
        break;
      }
      case 2: {
        m.raftId = readUint64(r);
        break;
      }
      case 3: {
        m.nodeId = r.string();
        break;
      }
      case 4: {
        m.known = readMembership(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const WalIdentity = messageType('shoal.v1.WalIdentity', createWalIdentity, writeWalIdentity, readWalIdentity);

export function createWalSnapshotMark(init) {
  return { index: 0, term: 0, ...init };
}
export function writeWalSnapshotMark(m, w) {
  if (m.index !== 0) writeUint64(w.uint32(8), m.index);
  if (m.term !== 0) writeUint64(w.uint32(16), m.term);
  return w;
}
export function readWalSnapshotMark(r, end) {
  const m = createWalSnapshotMark();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.index = readUint64(r);
        break;
      }
      case 2: {
        m.term = readUint64(r);
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const WalSnapshotMark = messageType('shoal.v1.WalSnapshotMark', createWalSnapshotMark, writeWalSnapshotMark, readWalSnapshotMark);

export function createWalBatch(init) {
  return { identity: undefined, hardState: undefined, snapshot: undefined, entries: [], ...init };
}
export function writeWalBatch(m, w) {
  if (m.identity !== undefined) writeWalIdentity(m.identity, w.uint32(10).fork()).ldelim();
  if (m.hardState !== undefined) writeHardState(m.hardState, w.uint32(18).fork()).ldelim();
  if (m.snapshot !== undefined) writeWalSnapshotMark(m.snapshot, w.uint32(26).fork()).ldelim();
  for (const v of m.entries) writeEntry(v, w.uint32(34).fork()).ldelim();
  return w;
}
export function readWalBatch(r, end) {
  const m = createWalBatch();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.identity = readWalIdentity(r, readEnd(r));
        break;
      }
      case 2: {
        m.hardState = readHardState(r, readEnd(r));
        break;
      }
      case 3: {
        m.snapshot = readWalSnapshotMark(r, readEnd(r));
        break;
      }
      case 4: {
        m.entries.push(readEntry(r, readEnd(r)));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const WalBatch = messageType('shoal.v1.WalBatch', createWalBatch, writeWalBatch, readWalBatch);

export function createSnapshotMeta(init) {
  return { clusterId: '', index: 0, term: 0, confState: undefined, membership: undefined, ...init };
}
export function writeSnapshotMeta(m, w) {
  if (m.clusterId !== '') w.uint32(10).string(m.clusterId);
  if (m.index !== 0) writeUint64(w.uint32(16), m.index);
  if (m.term !== 0) writeUint64(w.uint32(24), m.term);
  if (m.confState !== undefined) writeConfState(m.confState, w.uint32(34).fork()).ldelim();
  if (m.membership !== undefined) writeMembership(m.membership, w.uint32(42).fork()).ldelim();
  return w;
}
export function readSnapshotMeta(r, end) {
  const m = createSnapshotMeta();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.clusterId = r.string();
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
      case 4: {
        m.confState = readConfState(r, readEnd(r));
        break;
      }
      case 5: {
        m.membership = readMembership(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const SnapshotMeta = messageType('shoal.v1.SnapshotMeta', createSnapshotMeta, writeSnapshotMeta, readSnapshotMeta);

export function createSnapshotFooter(init) {
  return { chunkCount: 0, byteCount: 0, sha256: emptyBytes, ...init };
}
export function writeSnapshotFooter(m, w) {
  if (m.chunkCount !== 0) writeUint64(w.uint32(8), m.chunkCount);
  if (m.byteCount !== 0) writeUint64(w.uint32(16), m.byteCount);
  if (m.sha256.length > 0) w.uint32(26).bytes(m.sha256);
  return w;
}
export function readSnapshotFooter(r, end) {
  const m = createSnapshotFooter();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.chunkCount = readUint64(r);
        break;
      }
      case 2: {
        m.byteCount = readUint64(r);
        break;
      }
      case 3: {
        m.sha256 = readBytes(r);
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const SnapshotFooter = messageType('shoal.v1.SnapshotFooter', createSnapshotFooter, writeSnapshotFooter, readSnapshotFooter);

export function createPeerBatch(init) {
  return { clusterId: '', from: 0, to: 0, address: '', messages: [], ...init };
}
export function writePeerBatch(m, w) {
  if (m.clusterId !== '') w.uint32(10).string(m.clusterId);
  if (m.from !== 0) writeUint64(w.uint32(16), m.from);
  if (m.to !== 0) writeUint64(w.uint32(24), m.to);
  if (m.address !== '') w.uint32(34).string(m.address);
  for (const v of m.messages) writeMessage(v, w.uint32(42).fork()).ldelim();
  return w;
}
export function readPeerBatch(r, end) {
  const m = createPeerBatch();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.clusterId = r.string();
        break;
      }
      case 2: {
        m.from = readUint64(r);
        break;
      }
      case 3: {
        m.to = readUint64(r);
        break;
      }
      case 4: {
        m.address = r.string();
        break;
      }
      case 5: {
        m.messages.push(readMessage(r, readEnd(r)));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const PeerBatch = messageType('shoal.v1.PeerBatch', createPeerBatch, writePeerBatch, readPeerBatch);

export function createSnapshotHeader(init) {
  return { clusterId: '', from: 0, to: 0, message: undefined, chunkCount: 0, byteCount: 0, sha256: emptyBytes, firstChunk: 0, ...init };
}
export function writeSnapshotHeader(m, w) {
  if (m.clusterId !== '') w.uint32(10).string(m.clusterId);
  if (m.from !== 0) writeUint64(w.uint32(16), m.from);
  if (m.to !== 0) writeUint64(w.uint32(24), m.to);
  if (m.message !== undefined) writeMessage(m.message, w.uint32(34).fork()).ldelim();
  if (m.chunkCount !== 0) writeUint64(w.uint32(40), m.chunkCount);
  if (m.byteCount !== 0) writeUint64(w.uint32(48), m.byteCount);
  if (m.sha256.length > 0) w.uint32(58).bytes(m.sha256);
  if (m.firstChunk !== 0) writeUint64(w.uint32(64), m.firstChunk);
  return w;
}
export function readSnapshotHeader(r, end) {
  const m = createSnapshotHeader();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.clusterId = r.string();
        break;
      }
      case 2: {
        m.from = readUint64(r);
        break;
      }
      case 3: {
        m.to = readUint64(r);
        break;
      }
      case 4: {
        m.message = readMessage(r, readEnd(r));
        break;
      }
      case 5: {
        m.chunkCount = readUint64(r);
        break;
      }
      case 6: {
        m.byteCount = readUint64(r);
        break;
      }
      case 7: {
        m.sha256 = readBytes(r);
        break;
      }
      case 8: {
        m.firstChunk = readUint64(r);
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const SnapshotHeader = messageType('shoal.v1.SnapshotHeader', createSnapshotHeader, writeSnapshotHeader, readSnapshotHeader);

export function createSnapshotPart(init) {
  return { header: undefined, number: 0, data: emptyBytes, ...init };
}
export function writeSnapshotPart(m, w) {
  if (m.header !== undefined) writeSnapshotHeader(m.header, w.uint32(10).fork()).ldelim();
  if (m.number !== 0) writeUint64(w.uint32(16), m.number);
  if (m.data.length > 0) w.uint32(26).bytes(m.data);
  return w;
}
export function readSnapshotPart(r, end) {
  const m = createSnapshotPart();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.header = readSnapshotHeader(r, readEnd(r));
        break;
      }
      case 2: {
        m.number = readUint64(r);
        break;
      }
      case 3: {
        m.data = readBytes(r);
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const SnapshotPart = messageType('shoal.v1.SnapshotPart', createSnapshotPart, writeSnapshotPart, readSnapshotPart);

export function createSnapshotProgressResponse(init) {
  return { nextChunk: 0, ...init };
}
export function writeSnapshotProgressResponse(m, w) {
  if (m.nextChunk !== 0) writeUint64(w.uint32(8), m.nextChunk);
  return w;
}
export function readSnapshotProgressResponse(r, end) {
  const m = createSnapshotProgressResponse();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.nextChunk = readUint64(r);
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const SnapshotProgressResponse = messageType('shoal.v1.SnapshotProgressResponse', createSnapshotProgressResponse, writeSnapshotProgressResponse, readSnapshotProgressResponse);

export function createInstallSnapshotResponse(init) {
  return { ...init };
}
export function writeInstallSnapshotResponse(m, w) {
  return w;
}
export function readInstallSnapshotResponse(r, end) {
  const m = createInstallSnapshotResponse();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const InstallSnapshotResponse = messageType('shoal.v1.InstallSnapshotResponse', createInstallSnapshotResponse, writeInstallSnapshotResponse, readInstallSnapshotResponse);

export function createMembersRequest(init) {
  return { clusterId: '', from: 0, to: 0, ...init };
}
export function writeMembersRequest(m, w) {
  if (m.clusterId !== '') w.uint32(10).string(m.clusterId);
  if (m.from !== 0) writeUint64(w.uint32(16), m.from);
  if (m.to !== 0) writeUint64(w.uint32(24), m.to);
  return w;
}
export function readMembersRequest(r, end) {
  const m = createMembersRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.clusterId = r.string();
        break;
      }
      case 2: {
        m.from = readUint64(r);
        break;
      }
      case 3: {
        m.to = readUint64(r);
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const MembersRequest = messageType('shoal.v1.MembersRequest', createMembersRequest, writeMembersRequest, readMembersRequest);

export const RaftPeerService = {
  name: 'shoal.v1.RaftPeer',
  methods: {
    exchange: {
      path: '/shoal.v1.RaftPeer/Exchange',
      request: PeerBatch,
      response: PeerBatch,
      requestStream: true,
      responseStream: true,
      roles: ["manager"],
    },
    snapshotProgress: {
      path: '/shoal.v1.RaftPeer/SnapshotProgress',
      request: SnapshotHeader,
      response: SnapshotProgressResponse,
      requestStream: false,
      responseStream: false,
      roles: ["manager"],
    },
    installSnapshot: {
      path: '/shoal.v1.RaftPeer/InstallSnapshot',
      request: SnapshotPart,
      response: InstallSnapshotResponse,
      requestStream: true,
      responseStream: false,
      roles: ["manager"],
    },
    members: {
      path: '/shoal.v1.RaftPeer/Members',
      request: MembersRequest,
      response: Membership,
      requestStream: false,
      responseStream: false,
      roles: ["manager"],
    },
  },
};
