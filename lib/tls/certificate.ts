/**
 * X.509 certificates: issuing roots and leaves, and the facts that a program asks of one. Times
 * and randomness come from the caller, so issuing is repeatable but for the signature.
 */
import { createHash, type KeyObject, sign, X509Certificate } from 'node:crypto';
import { AsnConvert, OctetString } from '@peculiar/asn1-schema';
import * as asn1 from '@peculiar/asn1-x509';
import { ShoalError } from '#lib/errors';
import type { Random } from '#lib/random';
import { ecdsaWithSha256 } from './csr.ts';
import { privateKeyOf, publicKeyDer } from './keys.ts';
import { nameOf, type Subject } from './names.ts';
import { derOf, pemOf } from './pem.ts';

/** A certificate with its private key. */
export interface KeyPair {
  readonly certPem: string;
  readonly keyPem: string;
}

export interface Validity {
  readonly notBeforeMs: number;
  readonly notAfterMs: number;
}

/** What a leaf says. */
export interface LeafContent extends Validity {
  readonly subject: Subject;
  /** DNS names of the subject. */
  readonly names: readonly string[];
  /** SubjectPublicKeyInfo in DER. */
  readonly publicKey: Uint8Array;
}

/** 159 bits: positive, and as long as the standard allows. */
const serialBytes = 20;

/** A self-signed root for `keyPem`. */
export function createRoot(
  keyPem: string,
  subject: Subject,
  validity: Validity,
  random: Random,
): KeyPair {
  const key = privateKeyOf(keyPem);
  const publicKey = publicKeyDer(key);
  const usage = asn1.KeyUsageFlags.keyCertSign | asn1.KeyUsageFlags.cRLSign;
  const certPem = signed(key, {
    ...validity,
    issuer: nameOf(subject),
    subject: nameOf(subject),
    publicKey,
    random,
    extensions: [
      extension(asn1.id_ce_keyUsage, true, new asn1.KeyUsage(usage)),
      extension(asn1.id_ce_basicConstraints, true, new asn1.BasicConstraints({ cA: true })),
      extension(asn1.id_ce_subjectKeyIdentifier, false, keyIdentifier(publicKey)),
    ],
  });
  return { certPem, keyPem };
}

/** A leaf, for servers and clients both, signed by `issuer`. */
export function issueLeaf(content: LeafContent, issuer: KeyPair, random: Random): string {
  const issuerKey = privateKeyOf(issuer.keyPem);
  const issuerName = AsnConvert.parse(derOf('CERTIFICATE', issuer.certPem), asn1.Certificate);
  const usage = asn1.KeyUsageFlags.digitalSignature | asn1.KeyUsageFlags.keyEncipherment;
  const purposes = [asn1.id_kp_serverAuth, asn1.id_kp_clientAuth];
  const names = content.names.map((dNSName) => new asn1.GeneralName({ dNSName }));
  return signed(issuerKey, {
    ...content,
    issuer: issuerName.tbsCertificate.subject,
    subject: nameOf(content.subject),
    random,
    extensions: [
      extension(asn1.id_ce_keyUsage, true, new asn1.KeyUsage(usage)),
      extension(asn1.id_ce_extKeyUsage, false, new asn1.ExtendedKeyUsage(purposes)),
      extension(asn1.id_ce_basicConstraints, true, new asn1.BasicConstraints({ cA: false })),
      extension(asn1.id_ce_subjectKeyIdentifier, false, keyIdentifier(content.publicKey)),
      extension(
        asn1.id_ce_authorityKeyIdentifier,
        false,
        new asn1.AuthorityKeyIdentifier({ keyIdentifier: keyIdentifier(publicKeyDer(issuerKey)) }),
      ),
      extension(asn1.id_ce_subjectAltName, false, new asn1.SubjectAlternativeName(names)),
    ],
  });
}

/** What a certificate says of itself; whether that is true, `problemOf` tells. */
export interface CertificateFacts extends Validity {
  readonly commonName: string;
  readonly organizationalUnit: string;
  readonly organization: string;
  /** SubjectPublicKeyInfo in DER. */
  readonly publicKey: Buffer;
  /** The distinguished name in DER. */
  readonly subjectDer: Buffer;
  readonly issuerDer: Buffer;
}

/** The facts of the first certificate in the text. Throws `invalid_argument` when there is none. */
export function factsOf(certPem: string): CertificateFacts {
  const certificate = parseCertificate(certPem);
  const { tbsCertificate } = AsnConvert.parse(certificate.raw, asn1.Certificate);
  const subject = certificate.toLegacyObject().subject;
  return {
    commonName: single(subject.CN),
    organizationalUnit: single(subject.OU),
    organization: single(subject.O),
    notBeforeMs: Date.parse(certificate.validFrom),
    notAfterMs: Date.parse(certificate.validTo),
    publicKey: publicKeyDer(certificate.publicKey),
    subjectDer: Buffer.from(AsnConvert.serialize(tbsCertificate.subject)),
    issuerDer: Buffer.from(AsnConvert.serialize(tbsCertificate.issuer)),
  };
}

export function parseCertificate(certPem: string): X509Certificate {
  try {
    return new X509Certificate(certPem);
  } catch (cause) {
    throw new ShoalError('invalid_argument', 'not a certificate in PEM form', { cause });
  }
}

function single(value: string | string[] | undefined): string {
  return typeof value === 'string' ? value : '';
}

interface Unsigned extends Validity {
  readonly issuer: asn1.Name;
  readonly subject: asn1.Name;
  readonly publicKey: Uint8Array;
  readonly extensions: asn1.Extension[];
  readonly random: Random;
}

function signed(key: KeyObject, content: Unsigned): string {
  if (key.asymmetricKeyType !== 'ec') {
    throw new ShoalError('invalid_argument', 'the signing key is not an ECDSA key');
  }
  const algorithm = new asn1.AlgorithmIdentifier({ algorithm: ecdsaWithSha256 });
  const body = new asn1.TBSCertificate({
    version: asn1.Version.v3,
    serialNumber: serialNumber(content.random),
    signature: algorithm,
    issuer: content.issuer,
    validity: new asn1.Validity({
      notBefore: new Date(content.notBeforeMs),
      notAfter: new Date(content.notAfterMs),
    }),
    subject: content.subject,
    subjectPublicKeyInfo: AsnConvert.parse(content.publicKey, asn1.SubjectPublicKeyInfo),
    extensions: new asn1.Extensions(content.extensions),
  });
  const signature = sign('sha256', Buffer.from(AsnConvert.serialize(body)), key);
  const certificate = new asn1.Certificate({
    tbsCertificate: body,
    signatureAlgorithm: algorithm,
    signatureValue: new Uint8Array(signature).buffer,
  });
  return pemOf('CERTIFICATE', AsnConvert.serialize(certificate));
}

function serialNumber(random: Random): ArrayBuffer {
  const bytes = Uint8Array.from(random.bytes(serialBytes));
  // First bits 01: positive, and never a leading zero that DER would have to drop.
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return bytes.buffer;
}

function keyIdentifier(publicKey: Uint8Array): asn1.SubjectKeyIdentifier {
  const { subjectPublicKey } = AsnConvert.parse(publicKey, asn1.SubjectPublicKeyInfo);
  const digest = createHash('sha1').update(new Uint8Array(subjectPublicKey)).digest();
  return new asn1.SubjectKeyIdentifier(new Uint8Array(digest).buffer);
}

function extension(extnID: string, critical: boolean, value: unknown): asn1.Extension {
  return new asn1.Extension({
    extnID,
    critical,
    extnValue: new OctetString(AsnConvert.serialize(value)),
  });
}
