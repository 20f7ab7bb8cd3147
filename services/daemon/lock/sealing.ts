/**
 * The two forms that a secret may have on this node's disk: in clear, or sealed with a key. One
 * line tells them apart. The name of the secret is sealed with it, so that no sealed secret can be
 * put in another one's place. Pure but for the randomness that comes in.
 */
import { isShoalError } from '#lib/errors';
import type { Random } from '#lib/random';
import { createCipher } from '#manager/raft/cipher';

/** How secrets are written now and what reads them. */
export interface Secrets {
  /** Whether `seal` seals. */
  readonly areSealed: boolean;
  /** What is to be written for the secret `name`. */
  seal(name: string, plain: string): string;
  /** The secret from what was written, in either form. Throws `data_loss` for damaged content. */
  open(name: string, content: string): string;
}

/** Of a node that was never locked. */
export const inClear: Secrets = {
  areSealed: false,
  seal: (_name, plain) => plain,
  open: (_name, content) => content,
};

/** Of this form; another one gets another number. */
const prefix = 'shoal-sealed-1 ';
/** Each key that secrets are sealed with seals few things and has no other name. */
const keyId = 1;

export function isSealed(content: string): boolean {
  return content.startsWith(prefix);
}

/** `random` must be a real source. */
export function sealText(key: Uint8Array, name: string, plain: string, random: Random): string {
  const cipher = createCipher({ id: keyId, key }, [], random);
  const sealed = cipher.seal(Buffer.from(plain), Buffer.from(name));
  return `${prefix}${Buffer.from(sealed).toString('base64')}\n`;
}

/** Undefined when the key is another one, or the content was altered. */
export function openText(
  key: Uint8Array,
  name: string,
  content: string,
  random: Random,
): string | undefined {
  const sealed = Buffer.from(content.slice(prefix.length), 'base64');
  try {
    const cipher = createCipher({ id: keyId, key }, [], random);
    return Buffer.from(cipher.open(keyId, sealed, Buffer.from(name))).toString();
  } catch (error) {
    if (!isShoalError(error, 'data_loss')) throw error;
    return undefined;
  }
}
