/**
 * The identity of a cluster's first node: it issues itself a manager's certificate from the root
 * that it has just made, as there is nobody yet to ask.
 */
import type { Random } from '#lib/random';
import { createCsr } from '#lib/tls/csr';
import { generateKey } from '#lib/tls/keys';
import type { ClusterSecurity } from '#manager/ca/cluster-security';
import { certificateExpiryMs, issueNodeCertificate } from '#manager/ca/node-certificate';
import { Certificate, IssuanceStatus, IssuanceStatusState, NodeRole } from '#proto/gen/swarm';
import { type Material, materialOf } from './material.ts';

export interface Bootstrapped {
  readonly material: Material;
  /** For the node's object in the store, as if the authority had issued it. */
  readonly certificate: Certificate;
}

/** Nothing is written: the caller saves it once the cluster's state is durable, too. */
export function bootstrapIdentity(
  security: Omit<ClusterSecurity, 'joinTokens'>,
  nodeId: string,
  nowMs: number,
  random: Random,
  expiryMs: number = certificateExpiryMs.default,
): Bootstrapped {
  const keyPem = generateKey();
  const csrPem = createCsr(keyPem, { commonName: nodeId });
  const certPem = issueNodeCertificate(
    { nodeId, role: NodeRole.MANAGER, clusterId: security.clusterId },
    csrPem,
    { certPem: security.rootCaPem, keyPem: security.rootKeyPem, intermediatesPem: '' },
    expiryMs,
    nowMs,
    random,
  );
  const rootCaPem = security.rootCaPem;
  return {
    material: materialOf({ rootCaPem, certPem, keyPem }, 'memory'),
    certificate: Certificate.create({
      role: NodeRole.MANAGER,
      csr: Buffer.from(csrPem),
      cn: nodeId,
      certificate: Buffer.from(certPem),
      status: IssuanceStatus.create({ state: IssuanceStatusState.ISSUED }),
    }),
  };
}
