// Generated from the .proto files by `npm run gen`. Do not edit.

import { emptyBytes, messageType, readBytes, readEnd, readUint64, setEntry, writeUint64 } from '#proto/codec/runtime';
import { ConfState, createConfState, readConfState, writeConfState, Entry, createEntry, readEntry, writeEntry, HardState, createHardState, readHardState, writeHardState, Message, createMessage, readMessage, writeMessage } from './raft.js';

export const EndpointState = globalThis.Object.freeze({
  ENDPOINT_STARTING: 0,
  ENDPOINT_READY: 1,
  ENDPOINT_DRAINING: 2,
});

export function createWatchTablesRequest(init) {
  return { wireguardKey: '', underlayMtu: 0, lacks: [], known: [], ...init };
}
export function writeWatchTablesRequest(m, w) {
  if (m.wireguardKey !== '') w.uint32(10).string(m.wireguardKey);
  if (m.underlayMtu !== 0) w.uint32(16).uint32(m.underlayMtu);
  for (const v of m.lacks) w.uint32(26).string(v);
  for (const v of m.known) w.uint32(34).string(v);
  return w;
}
export function readWatchTablesRequest(r, end) {
  const m = createWatchTablesRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.wireguardKey = r.string();
        break;
      }
      case 2: {
        m.underlayMtu = r.uint32();
        break;
      }
      case 3: {
        m.lacks.push(r.string());
        break;
      }
      case 4: {
        m.known.push(r.string());
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const WatchTablesRequest = messageType('shoal.v1.WatchTablesRequest', createWatchTablesRequest, writeWatchTablesRequest, readWatchTablesRequest);

export function createTablesMessage(init) {
  return { tables: [], changes: [], gone: [], drained: [], verify: 0, ...init };
}
export function writeTablesMessage(m, w) {
  for (const v of m.tables) writeNetworkTable(v, w.uint32(10).fork()).ldelim();
  for (const v of m.changes) writeTableChange(v, w.uint32(18).fork()).ldelim();
  for (const v of m.gone) w.uint32(26).string(v);
  for (const v of m.drained) w.uint32(34).string(v);
  if (m.verify !== 0) writeUint64(w.uint32(40), m.verify);
  return w;
}
export function readTablesMessage(r, end) {
  const m = createTablesMessage();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.tables.push(readNetworkTable(r, readEnd(r)));
        break;
      }
      case 2: {
        m.changes.push(readTableChange(r, readEnd(r)));
        break;
      }
      case 3: {
        m.gone.push(r.string());
        break;
      }
      case 4: {
        m.drained.push(r.string());
        break;
      }
      case 5: {
        m.verify = readUint64(r);
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const TablesMessage = messageType('shoal.v1.TablesMessage', createTablesMessage, writeTablesMessage, readTablesMessage);

export function createNetworkTable(init) {
  return { networkId: '', name: '', version: 0, vni: 0, subnets: [], internal: false, encrypted: false, mtu: 0, gateway: false, nodes: [], endpoints: [], services: [], tunnelPort: 0, lan: false, ...init };
}
export function writeNetworkTable(m, w) {
  if (m.networkId !== '') w.uint32(10).string(m.networkId);
  if (m.name !== '') w.uint32(18).string(m.name);
  if (m.version !== 0) writeUint64(w.uint32(24), m.version);
  if (m.vni !== 0) w.uint32(32).uint32(m.vni);
  for (const v of m.subnets) w.uint32(42).string(v);
  if (m.internal !== false) w.uint32(48).bool(m.internal);
  if (m.encrypted !== false) w.uint32(56).bool(m.encrypted);
  if (m.mtu !== 0) w.uint32(64).uint32(m.mtu);
  if (m.gateway !== false) w.uint32(72).bool(m.gateway);
  for (const v of m.nodes) writeTableNode(v, w.uint32(82).fork()).ldelim();
  for (const v of m.endpoints) writeTableEndpoint(v, w.uint32(90).fork()).ldelim();
  for (const v of m.services) writeTableService(v, w.uint32(98).fork()).ldelim();
  if (m.tunnelPort !== 0) w.uint32(104).uint32(m.tunnelPort);
  if (m.lan !== false) w.uint32(112).bool(m.lan);
  return w;
}
export function readNetworkTable(r, end) {
  const m = createNetworkTable();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.networkId = r.string();
        break;
      }
      case 2: {
        m.name = r.string();
        break;
      }
      case 3: {
        m.version = readUint64(r);
        break;
      }
      case 4: {
        m.vni = r.uint32();
        break;
      }
      case 5: {
        m.subnets.push(r.string());
        break;
      }
      case 6: {
        m.internal = r.bool();
        break;
      }
      case 7: {
        m.encrypted = r.bool();
        break;
      }
      case 8: {
        m.mtu = r.uint32();
        break;
      }
      case 9: {
        m.gateway = r.bool();
        break;
      }
      case 10: {
        m.nodes.push(readTableNode(r, readEnd(r)));
        break;
      }
      case 11: {
        m.endpoints.push(readTableEndpoint(r, readEnd(r)));
        break;
      }
      case 12: {
        m.services.push(readTableService(r, readEnd(r)));
        break;
      }
      case 13: {
        m.tunnelPort = r.uint32();
        break;
      }
      case 14: {
        m.lan = r.bool();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const NetworkTable = messageType('shoal.v1.NetworkTable', createNetworkTable, writeNetworkTable, readNetworkTable);

export function createTableChange(init) {
  return { networkId: '', fromVersion: 0, toVersion: 0, setNodes: [], removedNodes: [], setEndpoints: [], removedEndpoints: [], setServices: [], removedServices: [], ...init };
}
export function writeTableChange(m, w) {
  if (m.networkId !== '') w.uint32(10).string(m.networkId);
  if (m.fromVersion !== 0) writeUint64(w.uint32(16), m.fromVersion);
  if (m.toVersion !== 0) writeUint64(w.uint32(24), m.toVersion);
  for (const v of m.setNodes) writeTableNode(v, w.uint32(34).fork()).ldelim();
  for (const v of m.removedNodes) w.uint32(42).string(v);
  for (const v of m.setEndpoints) writeTableEndpoint(v, w.uint32(50).fork()).ldelim();
  for (const v of m.removedEndpoints) w.uint32(58).string(v);
  for (const v of m.setServices) writeTableService(v, w.uint32(66).fork()).ldelim();
  for (const v of m.removedServices) w.uint32(74).string(v);
  return w;
}
export function readTableChange(r, end) {
  const m = createTableChange();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.networkId = r.string();
        break;
      }
      case 2: {
        m.fromVersion = readUint64(r);
        break;
      }
      case 3: {
        m.toVersion = readUint64(r);
        break;
      }
      case 4: {
        m.setNodes.push(readTableNode(r, readEnd(r)));
        break;
      }
      case 5: {
        m.removedNodes.push(r.string());
        break;
      }
      case 6: {
        m.setEndpoints.push(readTableEndpoint(r, readEnd(r)));
        break;
      }
      case 7: {
        m.removedEndpoints.push(r.string());
        break;
      }
      case 8: {
        m.setServices.push(readTableService(r, readEnd(r)));
        break;
      }
      case 9: {
        m.removedServices.push(r.string());
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const TableChange = messageType('shoal.v1.TableChange', createTableChange, writeTableChange, readTableChange);

export function createTableNode(init) {
  return { nodeId: '', hostname: '', address: '', number: 0, wireguardKey: '', gatewaySubnet: '', ...init };
}
export function writeTableNode(m, w) {
  if (m.nodeId !== '') w.uint32(10).string(m.nodeId);
  if (m.hostname !== '') w.uint32(18).string(m.hostname);
  if (m.address !== '') w.uint32(26).string(m.address);
  if (m.number !== 0) w.uint32(32).uint32(m.number);
  if (m.wireguardKey !== '') w.uint32(42).string(m.wireguardKey);
  if (m.gatewaySubnet !== '') w.uint32(50).string(m.gatewaySubnet);
  return w;
}
export function readTableNode(r, end) {
  const m = createTableNode();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.nodeId = r.string();
        break;
      }
      case 2: {
        m.hostname = r.string();
        break;
      }
      case 3: {
        m.address = r.string();
        break;
      }
      case 4: {
        m.number = r.uint32();
        break;
      }
      case 5: {
        m.wireguardKey = r.string();
        break;
      }
      case 6: {
        m.gatewaySubnet = r.string();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const TableNode = messageType('shoal.v1.TableNode', createTableNode, writeTableNode, readTableNode);

export function createTableEndpoint(init) {
  return { taskId: '', serviceId: '', nodeId: '', addresses: [], names: [], state: 0, slot: 0, ports: [], ...init };
}
export function writeTableEndpoint(m, w) {
  if (m.taskId !== '') w.uint32(10).string(m.taskId);
  if (m.serviceId !== '') w.uint32(18).string(m.serviceId);
  if (m.nodeId !== '') w.uint32(26).string(m.nodeId);
  for (const v of m.addresses) w.uint32(34).string(v);
  for (const v of m.names) w.uint32(42).string(v);
  if (m.state !== 0) w.uint32(48).int32(m.state);
  if (m.slot !== 0) w.uint32(56).uint32(m.slot);
  for (const v of m.ports) writeTablePort(v, w.uint32(66).fork()).ldelim();
  return w;
}
export function readTableEndpoint(r, end) {
  const m = createTableEndpoint();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.taskId = r.string();
        break;
      }
      case 2: {
        m.serviceId = r.string();
        break;
      }
      case 3: {
        m.nodeId = r.string();
        break;
      }
      case 4: {
        m.addresses.push(r.string());
        break;
      }
      case 5: {
        m.names.push(r.string());
        break;
      }
      case 6: {
        m.state = r.int32();
        break;
      }
      case 7: {
        m.slot = r.uint32();
        break;
      }
      case 8: {
        m.ports.push(readTablePort(r, readEnd(r)));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const TableEndpoint = messageType('shoal.v1.TableEndpoint', createTableEndpoint, writeTableEndpoint, readTableEndpoint);

export function createTableService(init) {
  return { serviceId: '', name: '', virtualIps: [], aliases: [], affinity: false, ports: [], ...init };
}
export function writeTableService(m, w) {
  if (m.serviceId !== '') w.uint32(10).string(m.serviceId);
  if (m.name !== '') w.uint32(18).string(m.name);
  for (const v of m.virtualIps) w.uint32(26).string(v);
  for (const v of m.aliases) w.uint32(34).string(v);
  if (m.affinity !== false) w.uint32(40).bool(m.affinity);
  for (const v of m.ports) writeTablePort(v, w.uint32(50).fork()).ldelim();
  return w;
}
export function readTableService(r, end) {
  const m = createTableService();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.serviceId = r.string();
        break;
      }
      case 2: {
        m.name = r.string();
        break;
      }
      case 3: {
        m.virtualIps.push(r.string());
        break;
      }
      case 4: {
        m.aliases.push(r.string());
        break;
      }
      case 5: {
        m.affinity = r.bool();
        break;
      }
      case 6: {
        m.ports.push(readTablePort(r, readEnd(r)));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const TableService = messageType('shoal.v1.TableService', createTableService, writeTableService, readTableService);

export function createTablePort(init) {
  return { protocol: 0, published: 0, target: 0, hostIp: '', ...init };
}
export function writeTablePort(m, w) {
  if (m.protocol !== 0) w.uint32(8).uint32(m.protocol);
  if (m.published !== 0) w.uint32(16).uint32(m.published);
  if (m.target !== 0) w.uint32(24).uint32(m.target);
  if (m.hostIp !== '') w.uint32(34).string(m.hostIp);
  return w;
}
export function readTablePort(r, end) {
  const m = createTablePort();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.protocol = r.uint32();
        break;
      }
      case 2: {
        m.published = r.uint32();
        break;
      }
      case 3: {
        m.target = r.uint32();
        break;
      }
      case 4: {
        m.hostIp = r.string();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const TablePort = messageType('shoal.v1.TablePort', createTablePort, writeTablePort, readTablePort);

export function createReportTablesRequest(init) {
  return { applied: {}, gatewayAddresses: {}, silentNodes: [], verifications: {}, verified: 0, ...init };
}
export function writeReportTablesRequest(m, w) {
  for (const k of globalThis.Object.keys(m.applied)) {
    w.uint32(10).fork().uint32(10).string(k);
    writeUint64(w.uint32(16), m.applied[k]);
    w.ldelim();
  }
  for (const k of globalThis.Object.keys(m.gatewayAddresses)) {
    w.uint32(18).fork().uint32(10).string(k);
    w.uint32(18).string(m.gatewayAddresses[k]);
    w.ldelim();
  }
  for (const v of m.silentNodes) w.uint32(26).string(v);
  for (const k of globalThis.Object.keys(m.verifications)) {
    w.uint32(34).fork().uint32(10).string(k);
    w.uint32(18).string(m.verifications[k]);
    w.ldelim();
  }
  if (m.verified !== 0) writeUint64(w.uint32(40), m.verified);
  return w;
}
export function readReportTablesRequest(r, end) {
  const m = createReportTablesRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        const entryEnd = readEnd(r);
        let key = '';
        let value = 0;
        while (r.pos < entryEnd) {
          const entryTag = r.uint32();
          if (entryTag >>> 3 === 1) key = r.string();
          else if (entryTag >>> 3 === 2) value = readUint64(r);
          else r.skipType(entryTag & 7);
        }
        setEntry(m.applied, key, value);
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
        setEntry(m.gatewayAddresses, key, value);
        break;
      }
      case 3: {
        m.silentNodes.push(r.string());
        break;
      }
      case 4: {
        const entryEnd = readEnd(r);
        let key = '';
        let value = '';
        while (r.pos < entryEnd) {
          const entryTag = r.uint32();
          if (entryTag >>> 3 === 1) key = r.string();
          else if (entryTag >>> 3 === 2) value = r.string();
          else r.skipType(entryTag & 7);
        }
        setEntry(m.verifications, key, value);
        break;
      }
      case 5: {
        m.verified = readUint64(r);
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const ReportTablesRequest = messageType('shoal.v1.ReportTablesRequest', createReportTablesRequest, writeReportTablesRequest, readReportTablesRequest);

export function createReportTablesResponse(init) {
  return { ...init };
}
export function writeReportTablesResponse(m, w) {
  return w;
}
export function readReportTablesResponse(r, end) {
  const m = createReportTablesResponse();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const ReportTablesResponse = messageType('shoal.v1.ReportTablesResponse', createReportTablesResponse, writeReportTablesResponse, readReportTablesResponse);

export function createVerificationsRequest(init) {
  return { networkId: '', ...init };
}
export function writeVerificationsRequest(m, w) {
  if (m.networkId !== '') w.uint32(10).string(m.networkId);
  return w;
}
export function readVerificationsRequest(r, end) {
  const m = createVerificationsRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.networkId = r.string();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const VerificationsRequest = messageType('shoal.v1.VerificationsRequest', createVerificationsRequest, writeVerificationsRequest, readVerificationsRequest);

export function createVerificationsResponse(init) {
  return { nodes: [], ...init };
}
export function writeVerificationsResponse(m, w) {
  for (const v of m.nodes) writeNodeVerification(v, w.uint32(10).fork()).ldelim();
  return w;
}
export function readVerificationsResponse(r, end) {
  const m = createVerificationsResponse();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.nodes.push(readNodeVerification(r, readEnd(r)));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const VerificationsResponse = messageType('shoal.v1.VerificationsResponse', createVerificationsResponse, writeVerificationsResponse, readVerificationsResponse);

export function createNodeVerification(init) {
  return { nodeId: '', hostname: '', networkId: '', networkName: '', tableVersion: 0, appliedVersion: 0, differences: '', reportedAt: 0, silentNodes: [], current: false, ...init };
}
export function writeNodeVerification(m, w) {
  if (m.nodeId !== '') w.uint32(10).string(m.nodeId);
  if (m.hostname !== '') w.uint32(18).string(m.hostname);
  if (m.networkId !== '') w.uint32(26).string(m.networkId);
  if (m.networkName !== '') w.uint32(34).string(m.networkName);
  if (m.tableVersion !== 0) writeUint64(w.uint32(40), m.tableVersion);
  if (m.appliedVersion !== 0) writeUint64(w.uint32(48), m.appliedVersion);
  if (m.differences !== '') w.uint32(58).string(m.differences);
  if (m.reportedAt !== 0) writeUint64(w.uint32(64), m.reportedAt);
  for (const v of m.silentNodes) w.uint32(74).string(v);
  if (m.current !== false) w.uint32(80).bool(m.current);
  return w;
}
export function readNodeVerification(r, end) {
  const m = createNodeVerification();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.nodeId = r.string();
        break;
      }
      case 2: {
        m.hostname = r.string();
        break;
      }
      case 3: {
        m.networkId = r.string();
        break;
      }
      case 4: {
        m.networkName = r.string();
        break;
      }
      case 5: {
        m.tableVersion = readUint64(r);
        break;
      }
      case 6: {
        m.appliedVersion = readUint64(r);
        break;
      }
      case 7: {
        m.differences = r.string();
        break;
      }
      case 8: {
        m.reportedAt = readUint64(r);
        break;
      }
      case 9: {
        m.silentNodes.push(r.string());
        break;
      }
      case 10: {
        m.current = r.bool();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const NodeVerification = messageType('shoal.v1.NodeVerification', createNodeVerification, writeNodeVerification, readNodeVerification);

export function createMemberRecord(init) {
  return { raftId: 0, nodeId: '', address: '', learner: false, leaving: false, ...init };
}
export function writeMemberRecord(m, w) {
  if (m.raftId !== 0) writeUint64(w.uint32(8), m.raftId);
  if (m.nodeId !== '') w.uint32(18).string(m.nodeId);
  if (m.address !== '') w.uint32(26).string(m.address);
  if (m.learner !== false) w.uint32(32).bool(m.learner);
  if (m.leaving !== false) w.uint32(40).bool(m.leaving);
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
      case 5: {
        m.leaving = r.bool();
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

export const NetworkTablesService = {
  name: 'shoal.v1.NetworkTables',
  methods: {
    watch: {
      path: '/shoal.v1.NetworkTables/Watch',
      request: WatchTablesRequest,
      response: TablesMessage,
      requestStream: false,
      responseStream: true,
      roles: ["worker","manager"],
    },
    report: {
      path: '/shoal.v1.NetworkTables/Report',
      request: ReportTablesRequest,
      response: ReportTablesResponse,
      requestStream: false,
      responseStream: false,
      roles: ["worker","manager"],
    },
    verifications: {
      path: '/shoal.v1.NetworkTables/Verifications',
      request: VerificationsRequest,
      response: VerificationsResponse,
      requestStream: false,
      responseStream: false,
      roles: ["manager"],
    },
  },
};

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
