/**
 * Key pairs: ECDSA on P-256, as PKCS #8 PEM. The system's generator makes them and never an
 * injected one: a key from a seed is no key.
 */
import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  timingSafeEqual,
} from 'node:crypto';
import { ShoalError } from '#lib/errors';

/** A new private key as PEM. */
export function generateKey(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

/** Throws `invalid_argument` when the text is no private key. */
export function privateKeyOf(keyPem: string): KeyObject {
  try {
    return createPrivateKey(keyPem);
  } catch (cause) {
    throw new ShoalError('invalid_argument', 'not a private key in PEM form', { cause });
  }
}

/** The public half as SubjectPublicKeyInfo in DER. */
export function publicKeyDer(key: KeyObject): Buffer {
  const publicKey = key.type === 'public' ? key : createPublicKey(key);
  return publicKey.export({ type: 'spki', format: 'der' });
}

/** Compares secrets in a time that does not depend on where they differ. */
export function isEqualSecret(left: string, right: string): boolean {
  const a = Buffer.from(left);
  const b = Buffer.from(right);
  return a.length === b.length && timingSafeEqual(a, b);
}
