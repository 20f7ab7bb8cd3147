/**
 * AES-256-GCM for what raft keeps on disk. Sealed form: nonce, tag, ciphertext. The key can be
 * changed while the cipher is used; old keys can be given for reading meanwhile.
 */
import { createCipheriv, createDecipheriv } from 'node:crypto';
import { assert } from '#lib/assert';
import { ShoalError } from '#lib/errors';
import type { Random } from '#lib/random';
import type { Cipher } from './types.ts';

const algorithm = 'aes-256-gcm';
const keyBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;
/**
 * Random part of a nonce; the rest counts. 2^32 process starts until two parts are likely equal.
 */
const noncePrefixBytes = 8;
const counterMax = 2 ** 32 - 1;

export interface CipherKey {
  /** In [1, 2^32), different for each key that a directory ever saw. */
  readonly id: number;
  readonly key: Uint8Array;
}

/** A nonce is never used twice with one key: a fresh prefix per start, a counter behind it. */
class Nonces {
  readonly #random: Random;
  #prefix: Uint8Array;
  #counter = 0;

  constructor(random: Random) {
    this.#random = random;
    this.#prefix = random.bytes(noncePrefixBytes);
  }

  next(): Uint8Array {
    if (this.#counter === counterMax) {
      this.#prefix = this.#random.bytes(noncePrefixBytes);
      this.#counter = 0;
    }
    const nonce = Buffer.alloc(nonceBytes);
    nonce.set(this.#prefix);
    nonce.writeUInt32LE(this.#counter++, noncePrefixBytes);
    return nonce;
  }
}

/** A cipher whose key can be changed. */
export interface KeyRing extends Cipher {
  /** Seals with `key` from now on; all former keys still open. */
  use(key: CipherKey): void;
}

/** Seals with `current`, opens with `current` and `older`. `random` must be a real source. */
export function createCipher(
  current: CipherKey,
  older: readonly CipherKey[],
  random: Random,
): KeyRing {
  const keys = new Map<number, Uint8Array>();
  const learn = ({ id, key }: CipherKey): void => {
    assert(Number.isInteger(id) && id > 0 && id <= counterMax, 'a key id is in [1, 2^32)');
    assert(key.length === keyBytes, `a key has ${keyBytes} bytes`);
    keys.set(id, key);
  };
  for (const key of [...older, current]) learn(key);
  const nonces = new Nonces(random);
  let present = current;
  return {
    get keyId() {
      return present.id;
    },
    use: (key) => {
      assert(!keys.has(key.id), 'a key that was in use gets no second life');
      learn(key);
      present = key;
    },
    seal: (plain, context) => {
      const nonce = nonces.next();
      const cipher = createCipheriv(algorithm, present.key, nonce);
      cipher.setAAD(context);
      const sealed = cipher.update(plain);
      cipher.final();
      return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
    },
    open: (keyId, sealed, context) => openSealed(keys.get(keyId), keyId, sealed, context),
  };
}

function openSealed(
  key: Uint8Array | undefined,
  keyId: number,
  sealed: Uint8Array,
  context: Uint8Array,
): Uint8Array {
  if (key === undefined) {
    throw new ShoalError(
      'data_loss',
      `raft's data is encrypted with key ${keyId}, which was not given; unlock the ` +
        'manager with the key that was in use',
    );
  }
  try {
    const decipher = createDecipheriv(algorithm, key, sealed.subarray(0, nonceBytes));
    decipher.setAAD(context);
    decipher.setAuthTag(sealed.subarray(nonceBytes, nonceBytes + tagBytes));
    const plain = decipher.update(sealed.subarray(nonceBytes + tagBytes));
    return Buffer.concat([plain, decipher.final()]);
  } catch (error) {
    throw new ShoalError(
      'data_loss',
      `raft's data does not open with key ${keyId}: it was altered or the key is another one`,
      { cause: error },
    );
  }
}
