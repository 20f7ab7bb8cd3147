/**
 * What stands in a node's certificate: name, role, cluster and validity. The only thing taken from
 * the node itself is its public key.
 */
import type { Random } from '#lib/random';
import { factsOf, issueLeaf, type KeyPair } from '#lib/tls/certificate';
import { publicKeyOfCsr } from '#lib/tls/csr';
import { NodeRole } from '#proto/gen/swarm';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

export const certificateExpiryMs = {
  default: 90 * dayMs,
  /** Below an hour, clocks that differ a little would cut nodes off. */
  min: hourMs,
} as const;

/** Nodes whose clocks are a little behind must find a new certificate valid. */
const backdateMs = hourMs;
/** A joining node dials managers by this name, as it knows none of theirs. */
export const caServerName = 'swarm-ca';
export const managerServerName = 'swarm-manager';

export function unitOf(role: NodeRole): string {
  return role === NodeRole.MANAGER ? 'swarm-manager' : 'swarm-worker';
}

/** The role that a certificate's organizational unit stands for; undefined for a foreign unit. */
export function roleOfUnit(unit: string): NodeRole | undefined {
  if (unit === unitOf(NodeRole.MANAGER)) return NodeRole.MANAGER;
  return unit === unitOf(NodeRole.WORKER) ? NodeRole.WORKER : undefined;
}

/** Who signs: the root, or during a root rotation the new root, cross-signed by the old. */
export interface Signer extends KeyPair {
  /** Goes behind each leaf; empty outside of a rotation. */
  readonly intermediatesPem: string;
}

export interface NodeIdentity {
  readonly nodeId: string;
  readonly role: NodeRole;
  readonly clusterId: string;
}

/**
 * The certificate chain for the key in `csrPem`. It never outlives its signer. Throws
 * `invalid_argument` when the request is malformed or not signed by its own key.
 */
export function issueNodeCertificate(
  identity: NodeIdentity,
  csrPem: string,
  signer: Signer,
  expiryMs: number,
  nowMs: number,
  random: Random,
): string {
  const unit = unitOf(identity.role);
  const names = [unit, identity.nodeId];
  if (identity.role === NodeRole.MANAGER) names.push(caServerName);
  const lifetimeMs = Math.max(expiryMs, certificateExpiryMs.min);
  const leaf = issueLeaf(
    {
      subject: {
        commonName: identity.nodeId,
        organizationalUnit: unit,
        organization: identity.clusterId,
      },
      names,
      publicKey: publicKeyOfCsr(csrPem),
      notBeforeMs: nowMs - backdateMs,
      notAfterMs: Math.min(nowMs + lifetimeMs, factsOf(signer.certPem).notAfterMs),
    },
    signer,
    random,
  );
  return leaf + signer.intermediatesPem;
}
