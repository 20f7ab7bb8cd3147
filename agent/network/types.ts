/**
 * The words of a network plan: what a node should have, and the typed steps that get it there.
 * Planners produce steps and touch nothing; one executor carries them out.
 */

export type TransportProtocol = 'tcp' | 'udp' | 'sctp';

/** A port of the node that leads to a port of one container. */
export interface PublishedPort {
  readonly protocol: TransportProtocol;
  readonly publishedPort: number;
  readonly targetPort: number;
  /** Only on this address of the node; absent for all. */
  readonly hostIp?: string;
}

/** The addresses of one interface; of IPv6 only where the node does it. */
export interface AddressPair {
  readonly v4: string;
  readonly v6?: string;
}

/** One container's place on the gateway network. */
export interface Endpoint {
  readonly containerId: string;
  readonly address: AddressPair;
  readonly ports: readonly PublishedPort[];
  /** It is on internal networks only: no way out for what it begins itself. */
  readonly isClosed: boolean;
  /** The container's first process, once it runs: what holds the namespace alive. */
  readonly pid: number | undefined;
}

/** What the node's gateway network should be. */
export interface GatewayWish {
  /** The node's block of addresses in CIDR notation. */
  readonly block: string | undefined;
  readonly endpoints: readonly Endpoint[];
  /** The node's kernel does IPv6. */
  readonly hasIpv6: boolean;
  /** Undefined while no manager has said what the other nodes are. */
  readonly mesh: GatewayMesh | undefined;
}

/** A port that every node answers. */
export interface MeshPort {
  readonly protocol: TransportProtocol;
  readonly port: number;
  /** Only on this address of the node; empty for all. */
  readonly hostIp: string;
}

/** The cluster's side of the gateway network, as far as it concerns the node's own namespace. */
export interface GatewayMesh {
  /** Where the node's tunnel ends; connections that begin on the node itself come from it. */
  readonly nodeAddress: string;
  /** All nodes' blocks lie in these. */
  readonly subnets: readonly string[];
  readonly ports: readonly MeshPort[];
  /** Who may send tunnel packets here. */
  readonly peers: readonly string[];
  readonly tunnelPort: number;
  /** Of containers' links: what fits the tunnel, as answers of the mesh go through it. */
  readonly mtuBytes: number;
}

export interface NetworkSettings {
  /** Begins the name of every network namespace of ours. */
  readonly namespacePrefix: string;
  /** Of every link of the gateway network. */
  readonly mtuBytes: number;
}

/** A namespace by name; undefined is the one that the agent itself lives in. */
export type NamespaceName = string | undefined;

export type NetworkStep =
  /** Lines for `ip -batch`. */
  | {
      readonly kind: 'ip';
      readonly namespace: NamespaceName;
      readonly lines: readonly string[];
      /** For lines that do not show their family, which are taken as IPv4's otherwise. */
      readonly family?: 6;
    }
  /** Lines for `bridge -batch`. */
  | {
      readonly kind: 'bridge';
      readonly namespace: NamespaceName;
      readonly lines: readonly string[];
    }
  /** One transaction for `nft -f`. */
  | { readonly kind: 'nft'; readonly namespace: NamespaceName; readonly text: string }
  | {
      readonly kind: 'sysctl';
      readonly namespace: NamespaceName;
      readonly settings: Readonly<Record<string, string>>;
    }
  /** Lets the namespace route IPv6; its interfaces go on listening to routers if they did. */
  | { readonly kind: 'forward-ipv6'; readonly namespace: NamespaceName }
  /** Ends the kernel's memory of connections to addresses that have no owner any more. */
  | {
      readonly kind: 'forget-flows';
      readonly namespace: NamespaceName;
      readonly addresses: readonly string[];
    };

/** What one namespace has, as `ip -json` tells. */
export interface NamespaceView {
  /** Names of links, with whether they are up. */
  readonly links: ReadonlyMap<string, { readonly isUp: boolean }>;
  /** `DEVICE ADDRESS/LENGTH`. */
  readonly addresses: ReadonlySet<string>;
  readonly routes: readonly RouteView[];
}

export interface RouteView {
  /** `default`, an address, or a prefix with its length. */
  readonly destination: string;
  readonly device: string | undefined;
  readonly via: string | undefined;
  readonly isUnreachable: boolean;
}

export interface GatewayView {
  /** Names of the network namespaces of ours. */
  readonly namespaces: ReadonlySet<string>;
  readonly host: NamespaceView;
  /** Undefined while there is no sandbox. */
  readonly sandbox: NamespaceView | undefined;
  /** Whether the tables are as they were when we wrote them. */
  readonly isHostTableIntact: boolean;
  readonly isSandboxTableIntact: boolean;
}

/** Steps for a container's namespace and the interface in it. */
export type PlanContainer = (namespace: string, device: string) => readonly NetworkStep[];
