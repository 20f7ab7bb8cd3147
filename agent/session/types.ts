/**
 * What a session needs from outside and what it tells. A session is one live registration of this
 * node with the leader's dispatcher.
 */
import type { Client } from '#lib/rpc/types';
import type { AssignmentsMessage, DispatcherService, EncryptionKey, Node } from '#proto/gen/swarm';
import type { ManagerAddress } from './remotes.ts';

export interface DispatcherClient extends Client<typeof DispatcherService> {
  /** Ends the connection; calls under way fail. */
  close(): void;
}

/** Opens a connection to a manager. May fail at once or at the first call. */
export type Connect = (address: string) => DispatcherClient;

export interface SessionListener {
  /** Registered with a leader: statuses can be sent now. */
  onConnected(): void;
  onDisconnected(reason: string): void;
  /** This node as the cluster sees it. */
  onNode(node: Node): void;
  onRootCa(certificate: Uint8Array): void;
  onNetworkKeys(keys: readonly EncryptionKey[]): void;
  /** The cluster's managers changed; the list is worth saving. */
  onManagers(managers: readonly ManagerAddress[]): void;
  /** Resolves when applied; the next message of the stream waits for it, heartbeats do not. */
  onAssignments(message: AssignmentsMessage): Promise<void>;
}
