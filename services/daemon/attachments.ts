/**
 * Asks the leader to attach a container of this node to a network, or to take it off. Any manager may
 * be asked first: one that does not lead names the leader.
 */
import { isShoalError, ShoalError } from '#lib/errors';
import type { CallOptions, Client } from '#lib/rpc/types';
import {
  AttachNetworkRequest,
  DetachNetworkRequest,
  NetworkAttachmentConfig,
  type ResourceAllocatorService,
} from '#proto/gen/swarm';
import type { AttachmentRequest, NetworkAttachments } from '#services/api/backend';

type AllocatorClient = Client<typeof ResourceAllocatorService>;

/** The leader waits twenty seconds for this node; its answer has some on top. */
const callDeadlineMs = 25_000;
/** A manager that names another one, and one election in between. */
const managersAskedMax = 4;

export interface AttachmentsDeps {
  /** Managers as `host:port`, the likely leader first. */
  readonly addresses: () => readonly string[];
  readonly connect: (address: string) => AllocatorClient;
}

/** Nothing can have happened: the call never left, or the other one said that it does not lead. */
function hadNoEffect(error: unknown): boolean {
  if (!isShoalError(error, 'unavailable')) return false;
  return error.details.sent === 'no' || 'leader' in error.details;
}

async function askLeader<T>(
  { addresses, connect }: AttachmentsDeps,
  call: (client: AllocatorClient, options: CallOptions) => Promise<T>,
): Promise<T> {
  const waiting = [...addresses()];
  for (let asked = 1; ; asked++) {
    const address = waiting.shift();
    if (address === undefined) {
      throw new ShoalError('unavailable', 'no manager is known to this node: try again later');
    }
    try {
      return await call(connect(address), { deadlineMs: callDeadlineMs });
    } catch (error) {
      if (!hadNoEffect(error) || asked >= managersAskedMax) throw error;
      const leader = isShoalError(error) ? error.details.leader : undefined;
      if (leader !== undefined) waiting.unshift(leader);
      else if (waiting.length === 0) throw error;
    }
  }
}

export function networkAttachments(deps: AttachmentsDeps): NetworkAttachments {
  return {
    attach: async (wish: AttachmentRequest) => {
      const { containerId, containerName = '', target, aliases, addresses } = wish;
      const config = NetworkAttachmentConfig.create({ target, aliases, addresses });
      const request = AttachNetworkRequest.create({ containerId, containerName, config });
      await askLeader(deps, (client, options) => client.attachNetwork(request, options));
    },
    detach: async (attachmentId) => {
      const request = DetachNetworkRequest.create({ attachmentId });
      await askLeader(deps, (client, options) => client.detachNetwork(request, options));
    },
  };
}
