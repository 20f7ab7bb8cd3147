/**
 * Whether a node still has the address that it announces, and which one it should announce instead.
 * Machines get other addresses by DHCP or by a move; the node's id and its certificate stay, so
 * the others accept the new address from it without anybody editing a file. Pure.
 */
import { isIP } from 'node:net';
import { isShoalError } from '#lib/errors';
import { advertiseAddress, formatHostPort, type Interfaces, parseHostPort } from '../address.ts';
import type { AdvertiseOrigin, NodeState } from '../node-state.ts';

function isLocal(host: string, interfaces: Interfaces): boolean {
  return Object.values(interfaces).some((infos) =>
    (infos ?? []).some(({ address }) => address === host),
  );
}

/** How the address came about, noted when the node joins. */
export function originOf(wanted: string, advertiseAddr: string, interfaces: Interfaces) {
  if (wanted === '') return 'automatic' satisfies AdvertiseOrigin;
  // Behind address translation the others reach this machine by an address that it never sees.
  const { host } = parseHostPort(advertiseAddr);
  return (isLocal(host, interfaces) ? 'local' : 'foreign') satisfies AdvertiseOrigin;
}

/**
 * The daemon's default as an address of this machine; undefined when it is none now. Of an
 * interface, one of those in `alike` counts.
 */
function hostOfDefault(
  fallback: string,
  interfaces: Interfaces,
  alike: Interfaces,
): string | undefined {
  if (fallback === '') return undefined;
  const host = resolved(fallback, alike);
  return host !== undefined && isLocal(host, interfaces) ? host : undefined;
}

/** Undefined while there is none or a choice between several. */
function resolved(fallback: string, interfaces: Interfaces): string | undefined {
  try {
    return advertiseAddress('', fallback, interfaces).host;
  } catch (error) {
    if (isShoalError(error, 'invalid_argument')) return undefined;
    throw error;
  }
}

/** What the machine has of one family, 4 or 6. */
function ofFamily(interfaces: Interfaces, family: number): Interfaces {
  return Object.fromEntries(
    Object.entries(interfaces).map(([name, infos]) => [
      name,
      (infos ?? []).filter(({ address }) => isIP(address) === family),
    ]),
  );
}

/**
 * The host to announce now. It stays while this machine has it, unless the daemon's default says
 * otherwise and nobody had named it; it stays, too, while there is nothing certain to replace it.
 * At boot, or while a lease is renewed, a machine may have only addresses of the other family: that
 * passes, and the other nodes may not reach it there.
 */
export function hostNow(
  { advertiseAddr, advertiseOrigin }: Pick<NodeState, 'advertiseAddr' | 'advertiseOrigin'>,
  fallback: string,
  interfaces: Interfaces,
): string {
  const { host } = parseHostPort(advertiseAddr);
  if (advertiseOrigin === 'foreign' || isIP(host) === 0) return host;
  const alike = ofFamily(interfaces, isIP(host));
  const preferred = hostOfDefault(fallback, interfaces, alike);
  if (advertiseOrigin === 'automatic' && preferred !== undefined) return preferred;
  if (isLocal(host, interfaces)) return host;
  return preferred ?? resolved('', alike) ?? host;
}

/** The node's state with `host` wherever it had its old one; ports stay. */
export function movedTo(state: NodeState, nodeId: string, host: string): NodeState {
  const old = parseHostPort(state.advertiseAddr).host;
  const move = (text: string): string => {
    const { host: had, port } = parseHostPort(text);
    return had === old ? formatHostPort({ host, port }) : text;
  };
  return {
    ...state,
    listenAddr: move(state.listenAddr),
    advertiseAddr: move(state.advertiseAddr),
    dataPathAddr: state.dataPathAddr === old ? host : state.dataPathAddr,
    managers: state.managers.map((known) =>
      known.nodeId === nodeId ? { ...known, addr: move(known.addr) } : known,
    ),
  };
}
