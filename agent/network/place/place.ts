/**
 * Where a container is to be: on which networks, by what, and in which order. What the
 * managers gave comes in here, and nothing of it is asked for again.
 */

export interface PlaceNetwork {
  readonly networkId: string;
  readonly networkName: string;
  /** Without prefix length. */
  readonly addresses: readonly string[];
  /** What its link is made of, on a LAN of the node; absent for an overlay. */
  readonly lan?: LanFacts;
}

/** A link on an interface of the node, as the network asks for it. */
export interface LanFacts {
  readonly parent: string;
  readonly mode: string;
  /** Undefined for as much as the parent has. */
  readonly mtuBytes: number | undefined;
  /** With the prefix length of their subnets. */
  readonly addresses: readonly string[];
  /** The LAN's routers, at most one of each family; none for a network without a way out. */
  readonly gateways: readonly string[];
}

export interface TaskPlace {
  /** Empty for one that no task has. */
  readonly taskId: string;
  /** `host`: the node's own namespace. `none`: nothing but a loopback device. */
  readonly kind: 'own' | 'host' | 'none';
  /** Overlays and LANs, in the order of the spec. */
  readonly networks: readonly PlaceNetwork[];
  /** On internal networks only. */
  readonly isClosed: boolean;
  /** Of a container without a task: the servers that it wants to ask; a task says that itself. */
  readonly nameservers?: readonly string[];
}

/** The interface of the container's network at this place of the spec: the gateway's is the first. */
export function deviceAt(index: number): string {
  return `eth${index + 1}`;
}

export function isOnLan({ networks }: TaskPlace): boolean {
  return networks.some(({ lan }) => lan !== undefined);
}
