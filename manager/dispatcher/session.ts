/**
 * One agent's live registration. Sessions live in the leader's memory only: after a leader change
 * agents register anew, and an id from before means nothing.
 */
import { Wakeup } from '#lib/signal';
import type { Node, SessionMessage, WeightedPeer } from '#proto/gen/swarm';
import { SessionMessage as SessionMessageType } from '#proto/gen/swarm';
import { AssignmentSet } from './assignment-set.ts';

/** A place for one stream. A wake-up reaches one only, so a new stream ends the one before it. */
class Place {
  #holder = new AbortController();

  /** Aborts when another stream takes the place. */
  takeOver(): AbortSignal {
    this.#holder.abort();
    this.#holder = new AbortController();
    return this.#holder.signal;
  }
}

export class Session {
  readonly id: string;
  readonly nodeId: string;
  readonly assignments: AssignmentSet;
  /** Wakes the session stream: something in its message may have changed. */
  readonly messageWakeup = new Wakeup();
  /** Wakes the assignments stream. */
  readonly assignmentsWakeup = new Wakeup();
  /** Who sends the session's messages, and who its assignments. */
  readonly messages = new Place();
  readonly following = new Place();
  readonly #ended = new AbortController();

  constructor(id: string, nodeId: string) {
    this.id = id;
    this.nodeId = nodeId;
    this.assignments = new AssignmentSet(nodeId);
  }

  /** Aborts with the reason when the session is over. */
  get ended(): AbortSignal {
    return this.#ended.signal;
  }

  end(reason: Error): void {
    this.#ended.abort(reason);
  }
}

/** What the agent is told of itself and of the managers. */
export function sessionMessage(
  session: Session,
  node: Node,
  managers: readonly WeightedPeer[],
  rootCa: Uint8Array,
): SessionMessage {
  return SessionMessageType.create({ sessionId: session.id, node, managers, rootCa });
}

/** What of a session message an agent acts on: its own liveness is no news to a node. */
export function fingerprint(message: SessionMessage): string {
  const { node, managers, rootCa } = message;
  const facts = {
    spec: node?.spec,
    role: node?.role,
    certificate: node?.certificate?.status,
    gatewaySubnet: node?.gatewaySubnet,
    managers: managers.map(({ peer, weight }) => [peer?.nodeId, peer?.addr, weight]),
    rootCa: Buffer.from(rootCa).toString('base64'),
  };
  return JSON.stringify(facts);
}
