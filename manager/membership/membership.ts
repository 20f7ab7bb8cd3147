/**
 * The RaftMembership service: how a manager becomes a member of the Raft group and leaves it. Only
 * the leader acts; the member's identity is its certificate's, never what the request says.
 */
import { isIP } from 'node:net';
import { ShoalError } from '#lib/errors';
import type { Logger } from '#lib/log';
import type { CallContext, Handlers } from '#lib/rpc/types';
import type { Member, Raft } from '#manager/raft/types';
import type { Store } from '#manager/store/types';
import {
  type JoinRequest,
  JoinResponse,
  type LeaveRequest,
  LeaveResponse,
  NodeRole,
  RaftMember,
  type RaftMembershipService,
} from '#proto/gen/swarm';

export interface MembershipDeps {
  readonly raft: Raft;
  readonly store: Pick<Store, 'view'>;
  readonly log: Logger;
}

/** `host:port` with the host replaced by `address` when it names no address in particular. */
export function reachableAddress(addr: string, address: string): string {
  const match = /^(\[?)([^\]]*)(\]?):(\d+)$/.exec(addr);
  if (match === null) {
    const message = `manager address "${addr}" is not HOST:PORT: start the node with --advertise-addr`;
    throw new ShoalError('invalid_argument', message);
  }
  const [, , host = '', , port = ''] = match;
  if (host !== '' && host !== '0.0.0.0' && host !== '::') return addr;
  return isIP(address) === 6 ? `[${address}]:${port}` : `${address}:${port}`;
}

function memberMessage({ raftId, nodeId, address }: Member): RaftMember {
  return RaftMember.create({ raftId, nodeId, addr: address });
}

export class Membership {
  readonly #deps: MembershipDeps;

  constructor(deps: MembershipDeps) {
    this.#deps = deps;
  }

  readonly handlers: Handlers<typeof RaftMembershipService> = {
    join: (request, context) => this.#join(request, context),
    leave: (request, context) => this.#leave(request, context),
  };

  async #join(request: JoinRequest, { peer }: CallContext): Promise<JoinResponse> {
    const address = reachableAddress(request.addr, peer.address);
    this.#refuseUnlessWanted(peer.nodeId);
    const joined = await this.#deps.raft.addMember({ nodeId: peer.nodeId, address });
    try {
      // It may have waited for another change: long enough for the node to be demoted or removed.
      this.#refuseUnlessWanted(peer.nodeId);
    } catch (error) {
      await this.#deps.raft.removeMember(joined.raftId);
      throw error;
    }
    this.#deps.log.info('manager joined', { nodeId: peer.nodeId, address });
    return JoinResponse.create({
      raftId: joined.raftId,
      members: joined.members.map(memberMessage),
      removedMembers: joined.removed,
    });
  }

  /** A certificate outlives a demotion by moments: what counts is what the node is wished to be. */
  #refuseUnlessWanted(nodeId: string): void {
    const node = this.#deps.store.view.node.get(nodeId);
    const isWanted = node?.role === NodeRole.MANAGER && node.spec?.desiredRole !== NodeRole.WORKER;
    if (isWanted) return;
    const why = node === undefined ? 'it was removed from the swarm' : 'it is not wished to be one';
    const advice = node === undefined ? 'let it leave and join again' : 'promote it first';
    const message = `node ${nodeId} cannot become a manager: ${why}; ${advice}`;
    throw new ShoalError('failed_precondition', message);
  }

  async #leave(request: LeaveRequest, { peer }: CallContext): Promise<LeaveResponse> {
    const { raft, log } = this.#deps;
    const own = raft.status().members.filter((member) => member.nodeId === peer.nodeId);
    const raftId = request.node?.raftId ?? 0;
    if (raftId !== 0 && !own.some((member) => member.raftId === raftId)) {
      const message = `node ${peer.nodeId} may take only itself out of the managers, not member ${raftId}`;
      throw new ShoalError('permission_denied', message);
    }
    for (const member of own) await raft.removeMember(member.raftId);
    log.info('manager left', { nodeId: peer.nodeId });
    return LeaveResponse.create();
  }
}
