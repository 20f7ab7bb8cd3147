/**
 * The node's own key for encrypted networks, made here and never sent anywhere: managers and other
 * nodes get its public half. Who removes the file gets another key at the next start.
 */
import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
} from 'node:crypto';
import { join } from 'node:path';
import { assert } from '#lib/assert';
import { readIfExists, writeDurable } from '#lib/durable-file';
import type { Logger } from '#lib/log';
import { isWireguardKey } from '#proto/model/wireguard';

/** What precedes the 32 bytes of a private X25519 key in its DER form (RFC 8410). */
const derPrefix = Buffer.from('302e020100300506032b656e04220420', 'hex');

/** The private half is no property of it, so that no log or error can print it by accident. */
export class WireguardKey {
  readonly publicKey: string;
  readonly #privateKey: string;

  private constructor(key: KeyObject) {
    this.#privateKey = halfOf(key, 'd');
    this.publicKey = halfOf(createPublicKey(key), 'x');
  }

  static generate(): WireguardKey {
    return new WireguardKey(generateKeyPairSync('x25519').privateKey);
  }

  /** From the text that `reveal` returns; undefined when it is no key. */
  static parse(text: string): WireguardKey | undefined {
    if (!isWireguardKey(text)) return undefined;
    const der = Buffer.concat([derPrefix, Buffer.from(text, 'base64')]);
    return new WireguardKey(createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }));
  }

  /** The private half, for the one place that hands it to WireGuard and the one that saves it. */
  reveal(): string {
    return this.#privateKey;
  }
}

export function keyPath(dataRoot: string): string {
  return join(dataRoot, 'network', 'wireguard.key');
}

/** The key of an earlier run, or a new one when there is none that can be used. */
export async function loadKey(path: string, log: Logger): Promise<WireguardKey> {
  const text = (await readIfExists(path))?.toString().trim();
  const known = text === undefined ? undefined : WireguardKey.parse(text);
  if (known !== undefined) return known;
  if (text !== undefined) {
    log.warn('the key for encrypted networks is damaged: a new one is made', { path });
  }
  const made = WireguardKey.generate();
  await writeDurable(path, `${made.reveal()}\n`);
  log.info('made a key for encrypted networks', { publicKey: made.publicKey });
  return made;
}

/** WireGuard writes keys in plain base64, JSON Web Keys in that for addresses. */
function halfOf(key: KeyObject, half: 'd' | 'x'): string {
  const text = key.export({ format: 'jwk' })[half];
  assert(text !== undefined, 'an X25519 key has both halves');
  return Buffer.from(text, 'base64url').toString('base64');
}
