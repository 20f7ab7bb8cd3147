/**
 * The node's own interfaces, and whether one can carry a container's link. A refusal names node,
 * network and parent, and what to do.
 */
import { ShoalError } from '#lib/errors';
import { isInterfaceName, macvlanModes } from '#proto/model/network';
import type { RunCommand } from '../command.ts';
import type { LanLink } from './wish.ts';

export interface Parent {
  readonly mtu: number;
  readonly isUp: boolean;
}

export type Parents = ReadonlyMap<string, Parent>;

interface LinkJson {
  readonly ifname?: string;
  readonly flags?: readonly string[];
  readonly mtu?: number;
}

/** By name. */
export async function readParents(run: RunCommand): Promise<Parents> {
  const { code, stdout, stderr } = await run('ip', ['-json', 'link', 'show'], '');
  if (code !== 0) {
    throw new ShoalError('internal', `ip cannot show the node's links: ${stderr.trim()}`);
  }
  const links = JSON.parse(stdout) as LinkJson[];
  return new Map(
    links.flatMap(({ ifname, flags, mtu }) =>
      ifname === undefined
        ? []
        : [[ifname, { mtu: mtu ?? 0, isUp: flags?.includes('UP') === true }] as const],
    ),
  );
}

/** Throws `failed_precondition` when the link cannot be made on this node. */
export function refuseLink(link: LanLink, parents: Parents, node: string): void {
  const { parent, mode, mtuBytes, networkName } = link;
  const asked = `network ${networkName} cannot be had on node ${node}`;
  // A network that was taken over from a Swarm may say anything.
  if (!isInterfaceName(parent) || !macvlanModes.includes(mode)) {
    const what = `parent ${JSON.stringify(parent)} and mode ${JSON.stringify(mode)}`;
    throw refusal(`${asked}: ${what} make no macvlan link; create it anew with --opt parent=…`);
  }
  const found = parents.get(parent);
  if (found === undefined) {
    const instead = 'create it there, or keep the service away from this node by a constraint';
    throw refusal(`${asked}: its parent, the interface ${parent}, is not there; ${instead}`);
  }
  if (mtuBytes === undefined || mtuBytes <= found.mtu) return;
  const instead = `widen the interface, or create the network anew with ${found.mtu} at most`;
  throw refusal(`${asked}: MTU ${mtuBytes} is more than ${found.mtu} of ${parent}; ${instead}`);
}

function refusal(message: string): ShoalError {
  return new ShoalError('failed_precondition', message);
}

/** What is wrong with a parent that links are on; empty when nothing is. One that is gone took them. */
export function complaintOf({ parent }: LanLink, parents: Parents): string {
  const isDown = parents.get(parent)?.isUp === false;
  return isDown ? `the parent, the interface ${parent} of this node, is down` : '';
}
