/**
 * What the cluster object says about signing: with which key, for how long, and whose certificates
 * are void. Pure readings of one object.
 */
import { ShoalError } from '#lib/errors';
import type { Cluster } from '#proto/gen/swarm';
import { msOfDuration } from '#proto/model/time';
import { certificateExpiryMs, type Signer } from './node-certificate.ts';

/** Throws `failed_precondition` when the cluster's root key is kept elsewhere. */
export function signerOf(cluster: Cluster): Signer {
  const { rootCa } = cluster;
  const rotation = rootCa?.rootRotation;
  const source = rotation ?? rootCa;
  if (source === undefined || source.caKey.length === 0) {
    throw new ShoalError(
      'failed_precondition',
      'certificates cannot be signed: the key of the root is not in the cluster ' +
        '(an external CA keeps it)',
    );
  }
  return {
    certPem: textOf(source.caCert),
    keyPem: textOf(source.caKey),
    intermediatesPem: rotation === undefined ? '' : textOf(rotation.crossSignedCaCert),
  };
}

export function nodeCertificateExpiryMs(cluster: Cluster): number {
  const expiry = cluster.spec?.caConfig?.nodeCertExpiry;
  if (expiry === undefined) return certificateExpiryMs.default;
  return Math.max(msOfDuration(expiry), certificateExpiryMs.min);
}

/** True when the node was removed; its certificate may still be valid for weeks. */
export function isBlocked(cluster: Cluster | undefined, nodeId: string): boolean {
  return cluster !== undefined && Object.hasOwn(cluster.blacklistedCertificates, nodeId);
}

export function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString();
}
