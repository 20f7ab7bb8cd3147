/**
 * The key that everything of Raft on this disk is sealed with: the log carries the cluster's root
 * key and registry passwords. It lies beside the certificates, readable by root alone; whoever
 * copies the log without it has nothing.
 */

import { readIfExists, writeDurable } from '#lib/durable-file';
import { ShoalError } from '#lib/errors';
import type { Random } from '#lib/random';
import { type CipherKey, createCipher } from '#manager/raft/cipher';
import type { Cipher } from '#manager/raft/types';

const keyBytes = 32;
const firstKeyId = 1;

/** Reads the key, or makes one when there is none yet. */
export async function openRaftCipher(path: string, random: Random): Promise<Cipher> {
  const content = await readIfExists(path);
  if (content !== undefined) return createCipher(parseKey(content.toString(), path), [], random);
  const key = { id: firstKeyId, key: random.bytes(keyBytes) };
  const text = JSON.stringify({ id: key.id, key: Buffer.from(key.key).toString('base64') });
  await writeDurable(path, `${text}\n`);
  return createCipher(key, [], random);
}

function parseKey(text: string, path: string): CipherKey {
  try {
    const json: { id?: unknown; key?: unknown } = JSON.parse(text);
    const key = Buffer.from(String(json.key), 'base64');
    if (Number.isSafeInteger(json.id) && key.length === keyBytes) {
      return { id: json.id as number, key: new Uint8Array(key) };
    }
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
  }
  const message = `${path} is damaged: the Raft log cannot be read without it; restore it from a backup`;
  throw new ShoalError('data_loss', message);
}
