/**
 * Certificate signing requests: made by a node from its key, read by the signer, who takes nothing
 * but the public key from it. The signature proves that the sender has the private half.
 */
import { createPublicKey, sign, verify } from 'node:crypto';
import { CertificationRequest, CertificationRequestInfo } from '@peculiar/asn1-csr';
import { AsnConvert } from '@peculiar/asn1-schema';
import { AlgorithmIdentifier, SubjectPublicKeyInfo } from '@peculiar/asn1-x509';
import { ShoalError } from '#lib/errors';
import { privateKeyOf, publicKeyDer } from './keys.ts';
import { nameOf, type Subject } from './names.ts';
import { derOf, pemOf } from './pem.ts';

export const ecdsaWithSha256 = '1.2.840.10045.4.3.2';
const hashOfAlgorithm: ReadonlyMap<string, string> = new Map([
  [ecdsaWithSha256, 'sha256'],
  ['1.2.840.10045.4.3.3', 'sha384'],
  ['1.2.840.10045.4.3.4', 'sha512'],
  ['1.2.840.113549.1.1.11', 'sha256'],
]);
/** A request with a 4096 bit RSA key has about 2 KiB. */
const csrCharsMax = 16_384;
const rsaBitsMin = 2_048;

export function createCsr(keyPem: string, subject: Subject): string {
  const key = privateKeyOf(keyPem);
  const info = new CertificationRequestInfo({
    subject: nameOf(subject),
    subjectPKInfo: AsnConvert.parse(publicKeyDer(key), SubjectPublicKeyInfo),
  });
  const signature = sign('sha256', Buffer.from(AsnConvert.serialize(info)), key);
  const request = new CertificationRequest({
    certificationRequestInfo: info,
    signatureAlgorithm: new AlgorithmIdentifier({ algorithm: ecdsaWithSha256 }),
    signature: new Uint8Array(signature).buffer,
  });
  return pemOf('CERTIFICATE REQUEST', AsnConvert.serialize(request));
}

/**
 * The public key (SubjectPublicKeyInfo in DER) that asks for a certificate. Throws
 * `invalid_argument` when the request is malformed, too weak, or not signed by that key.
 */
export function publicKeyOfCsr(csrPem: string): Buffer {
  if (csrPem.length > csrCharsMax) {
    throw new ShoalError(
      'invalid_argument',
      `the certificate request has over ${csrCharsMax} bytes`,
    );
  }
  try {
    return readCsr(derOf('CERTIFICATE REQUEST', csrPem));
  } catch (cause) {
    if (cause instanceof ShoalError) throw cause;
    throw new ShoalError('invalid_argument', 'the certificate request is malformed', { cause });
  }
}

function readCsr(der: Buffer): Buffer {
  const request = AsnConvert.parse(der, CertificationRequest);
  const info = request.certificationRequestInfo;
  const spki = Buffer.from(AsnConvert.serialize(info.subjectPKInfo));
  const key = createPublicKey({ key: spki, format: 'der', type: 'spki' });
  const isStrong =
    key.asymmetricKeyType === 'ec' ||
    (key.asymmetricKeyType === 'rsa' &&
      (key.asymmetricKeyDetails?.modulusLength ?? 0) >= rsaBitsMin);
  if (!isStrong) {
    throw new ShoalError(
      'invalid_argument',
      `the certificate request has a key that is neither ECDSA nor RSA of ${rsaBitsMin} bits`,
    );
  }
  const hash = hashOfAlgorithm.get(request.signatureAlgorithm.algorithm);
  const signed = Buffer.from(request.certificationRequestInfoRaw ?? AsnConvert.serialize(info));
  if (hash === undefined || !verify(hash, signed, key, Buffer.from(request.signature))) {
    throw new ShoalError(
      'invalid_argument',
      'the certificate request is not signed by the key that it names',
    );
  }
  return spki;
}
