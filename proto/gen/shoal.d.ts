// Generated from the .proto files by `npm run gen`. Do not edit.

import type { MessageType, Method } from '#lib/rpc/service';
import type { Reader, Writer } from '#proto/codec/runtime';
import type { ConfState, Entry, HardState, Message } from './raft.js';

export declare const EndpointState: {
  readonly ENDPOINT_STARTING: 0;
  readonly ENDPOINT_READY: 1;
  readonly ENDPOINT_DRAINING: 2;
};
export type EndpointState = (typeof EndpointState)[keyof typeof EndpointState];

export interface WatchTablesRequest {
  /** Public half of the node's WireGuard key, base64; empty when the node cannot encrypt. */
  readonly wireguardKey: string;
  /** Smallest MTU of the links that carry container traffic, in bytes. */
  readonly underlayMtu: number;
  /** What the node's kernel cannot do, in plain words, for people. */
  readonly lacks: readonly string[];
  /** Networks whose tables the caller has from before: those that do not concern it any more come as gone. */
  readonly known: readonly string[];
}
export declare const WatchTablesRequest: MessageType<WatchTablesRequest>;
export declare function createWatchTablesRequest(init?: Partial<WatchTablesRequest>): WatchTablesRequest;
export declare function readWatchTablesRequest(reader: Reader, end: number): WatchTablesRequest;
export declare function writeWatchTablesRequest(message: WatchTablesRequest, writer: Writer): Writer;

/** One step of the stream. Tables first, then removals. */
export interface TablesMessage {
  /** Whole tables: new ones, and those whose changes the caller could not follow. */
  readonly tables: readonly NetworkTable[];
  /** Changes that apply to the version they name; a caller that has another one reopens the stream. */
  readonly changes: readonly TableChange[];
  /** Networks that do not concern the caller any more. */
  readonly gone: readonly string[];
  /** Tasks of the caller's node that no other node sends new connections to any more. */
  readonly drained: readonly string[];
  /** Not 0: compare kernel and tables now, and report this number when it is done. */
  readonly verify: number;
}
export declare const TablesMessage: MessageType<TablesMessage>;
export declare function createTablesMessage(init?: Partial<TablesMessage>): TablesMessage;
export declare function readTablesMessage(reader: Reader, end: number): TablesMessage;
export declare function writeTablesMessage(message: TablesMessage, writer: Writer): Writer;

export interface NetworkTable {
  readonly networkId: string;
  readonly name: string;
  /** Grows with every change of this table, over leader changes, too. */
  readonly version: number;
  readonly vni: number;
  /** CIDR blocks, IPv4 and IPv6. */
  readonly subnets: readonly string[];
  /** No way out of the network. */
  readonly internal: boolean;
  readonly encrypted: boolean;
  /** Of the containers' interfaces, in bytes; 0 for that of the node's own interface to a LAN. */
  readonly mtu: number;
  /** The gateway network: mesh and egress. Its nodes have blocks, its services published ports. */
  readonly gateway: boolean;
  readonly nodes: readonly TableNode[];
  readonly endpoints: readonly TableEndpoint[];
  readonly services: readonly TableService[];
  /** UDP port of the tunnels; 0 for VXLAN's own. */
  readonly tunnelPort: number;
  /** Its containers are on the nodes' own LAN: a table for names, without tunnels, VNI and virtual addresses. */
  readonly lan: boolean;
}
export declare const NetworkTable: MessageType<NetworkTable>;
export declare function createNetworkTable(init?: Partial<NetworkTable>): NetworkTable;
export declare function readNetworkTable(reader: Reader, end: number): NetworkTable;
export declare function writeNetworkTable(message: NetworkTable, writer: Writer): Writer;

export interface TableChange {
  readonly networkId: string;
  readonly fromVersion: number;
  readonly toVersion: number;
  readonly setNodes: readonly TableNode[];
  readonly removedNodes: readonly string[];
  readonly setEndpoints: readonly TableEndpoint[];
  /** Task ids. */
  readonly removedEndpoints: readonly string[];
  readonly setServices: readonly TableService[];
  /** Service ids. */
  readonly removedServices: readonly string[];
}
export declare const TableChange: MessageType<TableChange>;
export declare function createTableChange(init?: Partial<TableChange>): TableChange;
export declare function readTableChange(reader: Reader, end: number): TableChange;
export declare function writeTableChange(message: TableChange, writer: Writer): Writer;

/** A node that hosts the network. */
export interface TableNode {
  readonly nodeId: string;
  readonly hostname: string;
  /** Where its tunnel ends: its data path address. */
  readonly address: string;
  /** Small number, unique among all nodes of the cluster: tunnel addresses and marks come from it. */
  readonly number: number;
  readonly wireguardKey: string;
  /** CIDR block of the node on the gateway network. */
  readonly gatewaySubnet: string;
}
export declare const TableNode: MessageType<TableNode>;
export declare function createTableNode(init?: Partial<TableNode>): TableNode;
export declare function readTableNode(reader: Reader, end: number): TableNode;
export declare function writeTableNode(message: TableNode, writer: Writer): Writer;

/** One container on the network. */
export interface TableEndpoint {
  readonly taskId: string;
  readonly serviceId: string;
  readonly nodeId: string;
  /** Without prefix length. Empty on the gateway network while the node has not reported it. There the IPv6 address follows from the IPv4 one. */
  readonly addresses: readonly string[];
  /** Name of the container and aliases of this task alone, lower case. */
  readonly names: readonly string[];
  readonly state: EndpointState;
  readonly slot: number;
  /** On the gateway network: the published ports that it was made for, which may be others than those of its service while that is being updated. Empty when a manager does not say: its service's. */
  readonly ports: readonly TablePort[];
}
export declare const TableEndpoint: MessageType<TableEndpoint>;
export declare function createTableEndpoint(init?: Partial<TableEndpoint>): TableEndpoint;
export declare function readTableEndpoint(reader: Reader, end: number): TableEndpoint;
export declare function writeTableEndpoint(message: TableEndpoint, writer: Writer): Writer;

export interface TableService {
  readonly serviceId: string;
  readonly name: string;
  /** Without prefix length; empty with DNS round robin. */
  readonly virtualIps: readonly string[];
  /** Further names on this network, lower case. */
  readonly aliases: readonly string[];
  /** Clients keep their backend (by client address). */
  readonly affinity: boolean;
  /** On the gateway network: published ports that every node answers. */
  readonly ports: readonly TablePort[];
}
export declare const TableService: MessageType<TableService>;
export declare function createTableService(init?: Partial<TableService>): TableService;
export declare function readTableService(reader: Reader, end: number): TableService;
export declare function writeTableService(message: TableService, writer: Writer): Writer;

export interface TablePort {
  /** As in the IP header: 6 tcp, 17 udp, 132 sctp. */
  readonly protocol: number;
  readonly published: number;
  readonly target: number;
  /** Bind to this address of the nodes only; empty for all. */
  readonly hostIp: string;
}
export declare const TablePort: MessageType<TablePort>;
export declare function createTablePort(init?: Partial<TablePort>): TablePort;
export declare function readTablePort(reader: Reader, end: number): TablePort;
export declare function writeTablePort(message: TablePort, writer: Writer): Writer;

export interface ReportTablesRequest {
  /** The version of each table that the kernel has. */
  readonly applied: Readonly<Record<string, number>>;
  /** Addresses that the node itself has given out on the gateway network, by task id. */
  readonly gatewayAddresses: Readonly<Record<string, string>>;
  /** Nodes whose tunnel end does not answer now. */
  readonly silentNodes: readonly string[];
  /** What the last comparison of kernel and table found, by network id: empty text when all is well. */
  readonly verifications: Readonly<Record<string, string>>;
  /** The highest number of `TablesMessage.verify` that these verifications answer. */
  readonly verified: number;
}
export declare const ReportTablesRequest: MessageType<ReportTablesRequest>;
export declare function createReportTablesRequest(init?: Partial<ReportTablesRequest>): ReportTablesRequest;
export declare function readReportTablesRequest(reader: Reader, end: number): ReportTablesRequest;
export declare function writeReportTablesRequest(message: ReportTablesRequest, writer: Writer): Writer;

export interface ReportTablesResponse {
}
export declare const ReportTablesResponse: MessageType<ReportTablesResponse>;
export declare function createReportTablesResponse(init?: Partial<ReportTablesResponse>): ReportTablesResponse;
export declare function readReportTablesResponse(reader: Reader, end: number): ReportTablesResponse;
export declare function writeReportTablesResponse(message: ReportTablesResponse, writer: Writer): Writer;

export interface VerificationsRequest {
  /** Empty for all networks. */
  readonly networkId: string;
}
export declare const VerificationsRequest: MessageType<VerificationsRequest>;
export declare function createVerificationsRequest(init?: Partial<VerificationsRequest>): VerificationsRequest;
export declare function readVerificationsRequest(reader: Reader, end: number): VerificationsRequest;
export declare function writeVerificationsRequest(message: VerificationsRequest, writer: Writer): Writer;

export interface VerificationsResponse {
  readonly nodes: readonly NodeVerification[];
}
export declare const VerificationsResponse: MessageType<VerificationsResponse>;
export declare function createVerificationsResponse(init?: Partial<VerificationsResponse>): VerificationsResponse;
export declare function readVerificationsResponse(reader: Reader, end: number): VerificationsResponse;
export declare function writeVerificationsResponse(message: VerificationsResponse, writer: Writer): Writer;

export interface NodeVerification {
  readonly nodeId: string;
  readonly hostname: string;
  readonly networkId: string;
  readonly networkName: string;
  readonly tableVersion: number;
  readonly appliedVersion: number;
  /** Empty when kernel and table agree. */
  readonly differences: string;
  /** Seconds since 1970 of the node's report. */
  readonly reportedAt: number;
  readonly silentNodes: readonly string[];
  /** The node compared for this request; else this is what it found before. */
  readonly current: boolean;
}
export declare const NodeVerification: MessageType<NodeVerification>;
export declare function createNodeVerification(init?: Partial<NodeVerification>): NodeVerification;
export declare function readNodeVerification(reader: Reader, end: number): NodeVerification;
export declare function writeNodeVerification(message: NodeVerification, writer: Writer): Writer;

/** One member of the raft group. */
export interface MemberRecord {
  readonly raftId: number;
  /** Common name of the member's certificate. */
  readonly nodeId: string;
  /** host:port of its manager port. */
  readonly address: string;
  /** Follows from the configuration; written only where no configuration stands beside it. */
  readonly learner: boolean;
  /** It has lost its vote because it is being removed: never to be promoted again. */
  readonly leaving: boolean;
}
export declare const MemberRecord: MessageType<MemberRecord>;
export declare function createMemberRecord(init?: Partial<MemberRecord>): MemberRecord;
export declare function readMemberRecord(reader: Reader, end: number): MemberRecord;
export declare function writeMemberRecord(message: MemberRecord, writer: Writer): Writer;

/** All members, and the ids of former members, which are never used again. */
export interface Membership {
  readonly members: readonly MemberRecord[];
  readonly removed: readonly number[];
}
export declare const Membership: MessageType<Membership>;
export declare function createMembership(init?: Partial<Membership>): Membership;
export declare function readMembership(reader: Reader, end: number): Membership;
export declare function writeMembership(message: Membership, writer: Writer): Writer;

/** Context of a configuration change: the facts about those that it adds or updates. */
export interface MembershipChange {
  readonly members: readonly MemberRecord[];
}
export declare const MembershipChange: MessageType<MembershipChange>;
export declare function createMembershipChange(init?: Partial<MembershipChange>): MembershipChange;
export declare function readMembershipChange(reader: Reader, end: number): MembershipChange;
export declare function writeMembershipChange(message: MembershipChange, writer: Writer): Writer;

/** Who this directory belongs to. Written first, and again at the head of each segment. */
export interface WalIdentity {
  readonly clusterId: string;
  readonly raftId: number;
  readonly nodeId: string;
  /** Whom a joining member was told about: how it finds the others before it has their log. */
  readonly known: Membership | undefined;
}
export declare const WalIdentity: MessageType<WalIdentity>;
export declare function createWalIdentity(init?: Partial<WalIdentity>): WalIdentity;
export declare function readWalIdentity(reader: Reader, end: number): WalIdentity;
export declare function writeWalIdentity(message: WalIdentity, writer: Writer): Writer;

/** The log restarts behind a received snapshot: all earlier entries are void. */
export interface WalSnapshotMark {
  readonly index: number;
  readonly term: number;
}
export declare const WalSnapshotMark: MessageType<WalSnapshotMark>;
export declare function createWalSnapshotMark(init?: Partial<WalSnapshotMark>): WalSnapshotMark;
export declare function readWalSnapshotMark(reader: Reader, end: number): WalSnapshotMark;
export declare function writeWalSnapshotMark(message: WalSnapshotMark, writer: Writer): Writer;

/** The body of one batch. Parts are present when they changed; they count in the order of fields. */
export interface WalBatch {
  readonly identity: WalIdentity | undefined;
  readonly hardState: HardState | undefined;
  readonly snapshot: WalSnapshotMark | undefined;
  /** Replace everything from the first one's index on. */
  readonly entries: readonly Entry[];
}
export declare const WalBatch: MessageType<WalBatch>;
export declare function createWalBatch(init?: Partial<WalBatch>): WalBatch;
export declare function readWalBatch(reader: Reader, end: number): WalBatch;
export declare function writeWalBatch(message: WalBatch, writer: Writer): Writer;

/** The head of a snapshot file. */
export interface SnapshotMeta {
  readonly clusterId: string;
  readonly index: number;
  readonly term: number;
  readonly confState: ConfState | undefined;
  readonly membership: Membership | undefined;
}
export declare const SnapshotMeta: MessageType<SnapshotMeta>;
export declare function createSnapshotMeta(init?: Partial<SnapshotMeta>): SnapshotMeta;
export declare function readSnapshotMeta(reader: Reader, end: number): SnapshotMeta;
export declare function writeSnapshotMeta(message: SnapshotMeta, writer: Writer): Writer;

/** The foot of a snapshot file: how much must stand before it, and the SHA-256 of all of it. */
export interface SnapshotFooter {
  readonly chunkCount: number;
  readonly byteCount: number;
  readonly sha256: Uint8Array;
}
export declare const SnapshotFooter: MessageType<SnapshotFooter>;
export declare function createSnapshotFooter(init?: Partial<SnapshotFooter>): SnapshotFooter;
export declare function readSnapshotFooter(reader: Reader, end: number): SnapshotFooter;
export declare function writeSnapshotFooter(message: SnapshotFooter, writer: Writer): Writer;

/** What one member had to say to another in one turn of its event loop. */
export interface PeerBatch {
  readonly clusterId: string;
  /** Raft ids of sender and receiver. */
  readonly from: number;
  readonly to: number;
  /** Where the sender can be reached; set in the first batch of a stream. */
  readonly address: string;
  /** In the order in which they were produced. */
  readonly messages: readonly Message[];
}
export declare const PeerBatch: MessageType<PeerBatch>;
export declare function createPeerBatch(init?: Partial<PeerBatch>): PeerBatch;
export declare function readPeerBatch(reader: Reader, end: number): PeerBatch;
export declare function writePeerBatch(message: PeerBatch, writer: Writer): Writer;

/** What identifies a snapshot transfer. */
export interface SnapshotHeader {
  readonly clusterId: string;
  readonly from: number;
  readonly to: number;
  /** The MsgSnap that announces it. Its snapshot's data is an encoded Membership. */
  readonly message: Message | undefined;
  /** Number of chunks and bytes in all, and the SHA-256 of all bytes. */
  readonly chunkCount: number;
  readonly byteCount: number;
  readonly sha256: Uint8Array;
  /** Number of the first chunk that follows; counting starts at 0. */
  readonly firstChunk: number;
}
export declare const SnapshotHeader: MessageType<SnapshotHeader>;
export declare function createSnapshotHeader(init?: Partial<SnapshotHeader>): SnapshotHeader;
export declare function readSnapshotHeader(reader: Reader, end: number): SnapshotHeader;
export declare function writeSnapshotHeader(message: SnapshotHeader, writer: Writer): Writer;

/** The first part of a stream has only the header, every other one only number and data. */
export interface SnapshotPart {
  readonly header: SnapshotHeader | undefined;
  readonly number: number;
  readonly data: Uint8Array;
}
export declare const SnapshotPart: MessageType<SnapshotPart>;
export declare function createSnapshotPart(init?: Partial<SnapshotPart>): SnapshotPart;
export declare function readSnapshotPart(reader: Reader, end: number): SnapshotPart;
export declare function writeSnapshotPart(message: SnapshotPart, writer: Writer): Writer;

export interface SnapshotProgressResponse {
  readonly nextChunk: number;
}
export declare const SnapshotProgressResponse: MessageType<SnapshotProgressResponse>;
export declare function createSnapshotProgressResponse(init?: Partial<SnapshotProgressResponse>): SnapshotProgressResponse;
export declare function readSnapshotProgressResponse(reader: Reader, end: number): SnapshotProgressResponse;
export declare function writeSnapshotProgressResponse(message: SnapshotProgressResponse, writer: Writer): Writer;

export interface InstallSnapshotResponse {
}
export declare const InstallSnapshotResponse: MessageType<InstallSnapshotResponse>;
export declare function createInstallSnapshotResponse(init?: Partial<InstallSnapshotResponse>): InstallSnapshotResponse;
export declare function readInstallSnapshotResponse(reader: Reader, end: number): InstallSnapshotResponse;
export declare function writeInstallSnapshotResponse(message: InstallSnapshotResponse, writer: Writer): Writer;

export interface MembersRequest {
  readonly clusterId: string;
  /** Raft id of the caller. */
  readonly from: number;
  readonly to: number;
}
export declare const MembersRequest: MessageType<MembersRequest>;
export declare function createMembersRequest(init?: Partial<MembersRequest>): MembersRequest;
export declare function readMembersRequest(reader: Reader, end: number): MembersRequest;
export declare function writeMembersRequest(message: MembersRequest, writer: Writer): Writer;

export declare const NetworkTablesService: {
  readonly name: 'shoal.v1.NetworkTables';
  readonly methods: {
    readonly watch: Method<WatchTablesRequest, TablesMessage, false, true>;
    readonly report: Method<ReportTablesRequest, ReportTablesResponse, false, false>;
    readonly verifications: Method<VerificationsRequest, VerificationsResponse, false, false>;
  };
};

export declare const RaftPeerService: {
  readonly name: 'shoal.v1.RaftPeer';
  readonly methods: {
    readonly exchange: Method<PeerBatch, PeerBatch, true, true>;
    readonly snapshotProgress: Method<SnapshotHeader, SnapshotProgressResponse, false, false>;
    readonly installSnapshot: Method<SnapshotPart, InstallSnapshotResponse, true, false>;
    readonly members: Method<MembersRequest, Membership, false, false>;
  };
};
