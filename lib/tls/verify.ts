/**
 * Checks on certificates that were not made by a TLS handshake: the ones on disk and the ones that
 * a signer sent.
 */
import { createHash, X509Certificate } from 'node:crypto';
import { parseCertificate } from './certificate.ts';
import { privateKeyOf } from './keys.ts';
import { dersOf } from './pem.ts';

/** Longer chains than leaf, cross-signed root, root never occur. */
const chainLengthMax = 8;

/**
 * Why the leaf (the first certificate in `chainPem`, intermediates may follow) does not chain to
 * one of the roots; undefined when it does. Validity in time is not judged here.
 */
export function chainProblem(chainPem: string, rootsPem: string): string | undefined {
  const [leaf, ...intermediates] = certificatesOf(chainPem);
  if (leaf === undefined) return 'there is no certificate';
  const roots = certificatesOf(rootsPem);
  if (roots.length === 0) return 'there is no root certificate';
  let at = leaf;
  for (let length = 0; length < chainLengthMax; length++) {
    if (roots.some((root) => isSignedBy(at, root))) return undefined;
    const next = intermediates.find((candidate) => candidate.ca && isSignedBy(at, candidate));
    if (next === undefined) break;
    at = next;
  }
  return 'it is not signed by the root';
}

function isSignedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
}

function certificatesOf(pem: string): X509Certificate[] {
  return dersOf('CERTIFICATE', pem).map((der) => new X509Certificate(der));
}

export function isKeyOf(keyPem: string, certPem: string): boolean {
  return parseCertificate(certPem).checkPrivateKey(privateKeyOf(keyPem));
}

/**
 * SHA-256 over the root certificate as it is stored and sent, PEM armour included, in hexadecimal:
 * what a join token's digest stands for.
 */
export function rootDigest(rootPem: string | Uint8Array): string {
  return createHash('sha256').update(rootPem).digest('hex');
}
