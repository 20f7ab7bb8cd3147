/** UDP ports by which nodes carry containers' packets to one another. Nobody else can have them. */
import type { Cluster } from '#proto/gen/swarm';

/** VXLAN's own; a cluster may choose another for its networks in the clear. */
export const defaultTunnelPort = 4_789;
/** Of encrypted networks: another one than in the clear, so that a rule can tell them apart. */
export const encryptedTunnelPort = 4_790;
/** Beside WireGuard's usual 51820, which a tunnel of the node's administrator may have. */
export const wireguardPort = 51_821;

/** All that the nodes of a cluster use. */
export function tunnelPortsOf(cluster: Cluster | undefined): readonly number[] {
  return [cluster?.vxlanudpport || defaultTunnelPort, encryptedTunnelPort, wireguardPort];
}
