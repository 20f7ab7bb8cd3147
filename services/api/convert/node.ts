/** Nodes as the API shows them, and the part of them that users may change. */
import {
  NodeSpecAvailability as Availability,
  EngineDescription,
  type ManagerStatus,
  type Node,
  NodeDescription,
  NodeRole,
  NodeSpec,
  NodeSpecMembership,
  type NodeStatus,
  NodeStatusState,
  NodeTLSInfo,
  Platform,
  PluginDescription,
  RaftMemberStatusReachability as Reachability,
  Resources,
} from '#proto/gen/swarm';
import { type Codec, encodeOrEmpty, fieldsOf, record } from './codec.ts';
import { ifSet, metaJson } from './meta.ts';
import { annotationFields, platform, resources } from './spec/common.ts';
import { bytes, list, optional, text, textBytes, textMap, word } from './values.ts';

export const roleWords = { worker: NodeRole.WORKER, manager: NodeRole.MANAGER } as const;
export const availabilityWords = {
  active: Availability.ACTIVE,
  pause: Availability.PAUSE,
  drain: Availability.DRAIN,
} as const;
export const membershipWords = {
  pending: NodeSpecMembership.PENDING,
  accepted: NodeSpecMembership.ACCEPTED,
} as const;

const of = fieldsOf<NodeSpec>();
/** Role and availability have to be sent: leaving one out must not demote or activate a node. */
const specFields = record(NodeSpec, [
  annotationFields<NodeSpec>(),
  of.field('Role', 'desiredRole', word(roleWords), 'required'),
  of.field('Availability', 'availability', word(availabilityWords), 'required'),
]);

/** Membership is not in the JSON: a node whose spec users may change is accepted. */
export const nodeSpec: Codec<NodeSpec> = {
  ...specFields,
  decode: (value, path) => ({
    ...specFields.decode(value, path),
    membership: NodeSpecMembership.ACCEPTED,
  }),
};

const ofPlugin = fieldsOf<PluginDescription>();
const plugin = record(PluginDescription, [
  ofPlugin.field('Type', 'type', text),
  ofPlugin.field('Name', 'name', text),
]);

const ofEngine = fieldsOf<EngineDescription>();
const engine = record(EngineDescription, [
  ofEngine.field('EngineVersion', 'engineVersion', text),
  ofEngine.field('Labels', 'labels', textMap),
  ofEngine.field('Plugins', 'plugins', list(plugin)),
]);

const ofTls = fieldsOf<NodeTLSInfo>();
export const tlsInfo: Codec<NodeTLSInfo> = record(NodeTLSInfo, [
  ofTls.field('TrustRoot', 'trustRoot', textBytes),
  ofTls.field('CertIssuerSubject', 'certIssuerSubject', bytes),
  ofTls.field('CertIssuerPublicKey', 'certIssuerPublicKey', bytes),
]);

const ofDescription = fieldsOf<NodeDescription>();
const description = record(NodeDescription, [
  ofDescription.field('Hostname', 'hostname', text),
  ofDescription.field('Platform', 'platform', present(Platform, platform), 'always'),
  ofDescription.field('Resources', 'resources', present(Resources, resources), 'always'),
  ofDescription.field('Engine', 'engine', present(EngineDescription, engine), 'always'),
  ofDescription.field('TLSInfo', 'tlsInfo', present(NodeTLSInfo, tlsInfo), 'always'),
  ofDescription.field('Lacks', 'lacks', list(text)),
  ofDescription.field('DataPathAddr', 'dataPathAddress', text),
]);

/** Absent parts are shown as empty objects: clients read their fields without looking first. */
function present<M>(type: { create(init?: Partial<M>): M }, codec: Codec<M>): Codec<M | undefined> {
  return { ...optional(codec), encode: (message) => encodeOrEmpty(type, codec, message) };
}

const stateTexts: Readonly<Record<NodeStatusState, string>> = {
  [NodeStatusState.UNKNOWN]: 'unknown',
  [NodeStatusState.DOWN]: 'down',
  [NodeStatusState.READY]: 'ready',
  [NodeStatusState.DISCONNECTED]: 'disconnected',
};

export function nodeStateText(status: NodeStatus | undefined): string {
  return stateTexts[status?.state ?? NodeStatusState.UNKNOWN] ?? 'unknown';
}

const reachabilityTexts: Readonly<Record<Reachability, string>> = {
  [Reachability.UNKNOWN]: 'unknown',
  [Reachability.UNREACHABLE]: 'unreachable',
  [Reachability.REACHABLE]: 'reachable',
};

export function reachabilityText(status: ManagerStatus | undefined): string {
  return reachabilityTexts[status?.reachability ?? Reachability.UNKNOWN] ?? 'unknown';
}

function managerStatusJson(status: ManagerStatus) {
  return {
    ...ifSet('Leader', status.leader),
    Reachability: reachabilityText(status),
    ...ifSet('Addr', status.addr),
  };
}

function lacksText({ description }: Node): string | undefined {
  return description?.lacks.join('; ');
}

export function nodeJson(node: Node) {
  const { managerStatus, status } = node;
  return {
    ID: node.id,
    ...metaJson(node.meta),
    Spec: encodeOrEmpty(NodeSpec, nodeSpec, node.spec),
    Description: encodeOrEmpty(NodeDescription, description, node.description),
    Status: {
      State: nodeStateText(status),
      // Docker's own clients show the message only.
      ...ifSet('Message', status?.message || lacksText(node)),
      ...ifSet('Addr', status?.addr),
    },
    ...(managerStatus === undefined ? {} : { ManagerStatus: managerStatusJson(managerStatus) }),
  };
}
