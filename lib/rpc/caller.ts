/**
 * Who called: what the TLS layer found out about the other end of a connection, once, when it was
 * accepted. Nothing in here comes from anything that the caller wrote into a request.
 */
import type { DetailedPeerCertificate, PeerCertificate, TLSSocket } from 'node:tls';
import type { Role } from './service.ts';
import type { Peer } from './types.ts';

/** A caller whose certificate the roots vouch for. */
interface Verified {
  readonly kind: 'verified';
  readonly peer: Peer;
  readonly notBeforeMs: number;
  readonly notAfterMs: number;
}

/** A caller that showed no certificate, or that came over a local socket (then it is trusted). */
interface Anonymous {
  readonly kind: 'anonymous' | 'local';
  readonly peer: Peer;
}

/** A caller whose certificate is worthless. `reason` says why, beginning with "certificate". */
interface Refused {
  readonly kind: 'refused';
  readonly reason: string;
}

export type Caller = Verified | Anonymous | Refused;

/** The organizational units that Swarm's certificates carry. */
const roleOfUnit: ReadonlyMap<string, Role> = new Map([
  ['swarm-worker', 'worker'],
  ['swarm-manager', 'manager'],
]);

/** What OpenSSL reports when only the time is wrong: judged at each call, with our clock. */
const timeErrors: ReadonlySet<string> = new Set(['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID']);

export function anonymousPeer(address: string): Peer {
  return { role: 'anonymous', nodeId: '', organization: '', address };
}

export function callerOf(socket: TLSSocket): Caller {
  const address = socket.remoteAddress ?? '';
  const certificate = socket.getPeerCertificate();
  if (!hasSubject(certificate)) return { kind: 'anonymous', peer: anonymousPeer(address) };
  const nodeId = only(certificate.subject.CN);
  const problem = String(socket.authorizationError ?? '');
  if (!socket.authorized && !timeErrors.has(problem)) {
    return refused(`of node "${nodeId}" is not signed by this cluster's root (${problem})`);
  }
  const unit = only(certificate.subject.OU);
  const role = roleOfUnit.get(unit);
  if (role === undefined || nodeId === '') {
    return refused(`names node "${nodeId}" and role "${unit}", which is no identity of a node`);
  }
  return {
    kind: 'verified',
    peer: { role, nodeId, organization: only(certificate.subject.O), address },
    notBeforeMs: Date.parse(certificate.valid_from),
    notAfterMs: Date.parse(certificate.valid_to),
  };
}

function refused(why: string): Refused {
  return { kind: 'refused', reason: `certificate ${why}` };
}

/** Without a certificate Node gives an empty object. */
function hasSubject(
  certificate: PeerCertificate | DetailedPeerCertificate,
): certificate is PeerCertificate {
  return Object.hasOwn(certificate, 'subject');
}

/** A name that stands there twice is no identity. */
function only(value: string | string[] | undefined): string {
  return typeof value === 'string' ? value : '';
}
