/**
 * The form of a backup: a head that says what it is, the cluster's state sealed with a key made of
 * the operator's passphrase, and a checksum of all of it. So a damaged file, one of another version
 * and a wrong passphrase are told apart. Time and randomness come from the caller.
 */
import {
  createCipheriv,
  createDecipheriv,
  createHash,
  type ScryptOptions,
  scrypt,
  timingSafeEqual,
} from 'node:crypto';
import { ShoalError } from '#lib/errors';
import type { Random } from '#lib/random';

const magic = Buffer.from('SHOALBAK');
/** Of this form; one that this version cannot read gets another number. */
const formatVersion = 1;
const algorithm = 'aes-256-gcm';
const keyBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;
const saltBytes = 16;
const digestBytes = 32;
const lengthBytes = 4;
/** The head is a few hundred bytes; more is no head of ours. */
const headBytesMax = 64 * 1024;
/** 64 MiB and a fifth of a second per guess, which the daemon can spare and a guesser cannot. */
const scryptCost = { N: 2 ** 16, r: 8, p: 1 } as const;
const scryptMemoryBytesMax = 256 * 1024 * 1024;
/** Shorter ones are guessed in spite of the cost. */
export const passphraseCharsMin = 8;

/** What a backup says of itself in clear. */
export interface BackupHead {
  readonly clusterId: string;
  /** RFC 3339. */
  readonly createdAt: string;
  /** Of the daemon that wrote it. */
  readonly shoal: string;
}

export interface Backup {
  readonly head: BackupHead;
  /** The store's snapshot. */
  readonly state: Uint8Array;
}

function keyOf(passphrase: string, salt: Uint8Array): Promise<Buffer> {
  const options: ScryptOptions = { ...scryptCost, maxmem: scryptMemoryBytesMax };
  return new Promise((resolve, reject) => {
    // The same letters may be typed as different code points on different keyboards.
    scrypt(passphrase.normalize('NFKC'), salt, keyBytes, options, (error, key) => {
      if (error === null) resolve(key);
      else reject(error);
    });
  });
}

export function checkPassphrase(passphrase: string): void {
  if (passphrase.length >= passphraseCharsMin) return;
  const message = `the passphrase of a backup needs at least ${passphraseCharsMin} characters: the file holds the key of the cluster's root certificate`;
  throw new ShoalError('invalid_argument', message);
}

/** The whole file. Throws `invalid_argument` for a passphrase that is too short. */
export async function sealBackup(
  { head, state }: Backup,
  passphrase: string,
  random: Random,
): Promise<Buffer> {
  checkPassphrase(passphrase);
  const salt = random.bytes(saltBytes);
  const nonce = random.bytes(nonceBytes);
  const json = { format: formatVersion, ...head, salt: Buffer.from(salt).toString('base64') };
  const text = Buffer.from(JSON.stringify(json));
  const length = Buffer.alloc(lengthBytes);
  length.writeUInt32BE(text.length);
  const clear = Buffer.concat([magic, length, text]);
  const cipher = createCipheriv(algorithm, await keyOf(passphrase, salt), nonce);
  // The head cannot be put in front of another cluster's state.
  cipher.setAAD(clear);
  const sealed = Buffer.concat([cipher.update(state), cipher.final()]);
  const body = Buffer.concat([clear, nonce, cipher.getAuthTag(), sealed]);
  return Buffer.concat([body, createHash('sha256').update(body).digest()]);
}

function refused(why: string): ShoalError {
  return new ShoalError('invalid_argument', `the backup cannot be restored: ${why}`);
}

function damaged(what: string): ShoalError {
  return refused(`${what}; the file is damaged or cut off, use another copy`);
}

interface Parts {
  readonly head: BackupHead;
  readonly salt: Uint8Array;
  readonly clear: Uint8Array;
  readonly nonce: Uint8Array;
  readonly tag: Uint8Array;
  readonly sealed: Uint8Array;
}

/** Everything that can be told without the passphrase. */
function partsOf(file: Buffer): Parts {
  const headEnd = magic.length + lengthBytes;
  if (!file.subarray(0, magic.length).equals(magic)) throw refused('it is no backup of Shoal');
  const textBytes = file.length < headEnd ? 0 : file.readUInt32BE(magic.length);
  const bodyAt = headEnd + textBytes;
  const end = file.length - digestBytes;
  if (textBytes > headBytesMax || end < bodyAt + nonceBytes + tagBytes) {
    throw damaged('it is too short');
  }
  const digest = createHash('sha256').update(file.subarray(0, end)).digest();
  if (!timingSafeEqual(digest, file.subarray(end))) throw damaged('its checksum does not fit');
  const json = JSON.parse(file.subarray(headEnd, bodyAt).toString());
  const { format, clusterId, createdAt, shoal, salt } = json as Record<string, unknown>;
  if (format !== formatVersion) {
    const what = `it has format ${String(format)}, written by Shoal ${String(shoal)}`;
    throw refused(`${what}; this version reads format ${formatVersion}: use that version`);
  }
  const tagAt = bodyAt + nonceBytes;
  return {
    head: { clusterId: String(clusterId), createdAt: String(createdAt), shoal: String(shoal) },
    salt: Buffer.from(String(salt), 'base64'),
    clear: file.subarray(0, bodyAt),
    nonce: file.subarray(bodyAt, tagAt),
    tag: file.subarray(tagAt, tagAt + tagBytes),
    sealed: file.subarray(tagAt + tagBytes, end),
  };
}

/** Throws `invalid_argument` with the reason for a file or a passphrase that is of no use. */
export async function openBackup(file: Buffer, passphrase: string): Promise<Backup> {
  const { head, salt, clear, nonce, tag, sealed } = partsOf(file);
  const key = await keyOf(passphrase, salt);
  const decipher = createDecipheriv(algorithm, key, nonce, { authTagLength: tagBytes });
  decipher.setAAD(clear);
  decipher.setAuthTag(tag);
  const state = decipher.update(sealed);
  try {
    decipher.final();
  } catch (cause) {
    const what = `the passphrase is not that of this backup of cluster ${head.clusterId}`;
    const message = `the backup cannot be restored: ${what}, made ${head.createdAt}`;
    throw new ShoalError('invalid_argument', message, { cause });
  }
  return { head, state };
}
