/**
 * Unlock keys: what a locked manager's disk is opened with after a restart. People see one as
 * `SWMKEY-1-<base64>` and keep it in a safe place. Messages about keys never contain a part of one.
 */
import { ShoalError } from '#lib/errors';
import type { Random } from '#lib/random';
import { type Cluster, EncryptionKey } from '#proto/gen/swarm';

/** The subsystem that a cluster's unlock key is kept under. */
export const managerSubsystem = 'swarm-manager';
export const unlockKeyBytes = 32;
const prefix = 'SWMKEY-1-';
/** 32 bytes without the padding. */
const base64 = /^[A-Za-z0-9+/]{43}$/;

export function newUnlockKey(random: Random): EncryptionKey {
  return EncryptionKey.create({
    subsystem: managerSubsystem,
    key: random.bytes(unlockKeyBytes),
  });
}

/** Undefined while managers are not locked. */
export function unlockKeyOf({ unlockKeys }: Cluster): Uint8Array | undefined {
  return unlockKeys.find(({ subsystem }) => subsystem === managerSubsystem)?.key;
}

export function renderUnlockKey(key: Uint8Array): string {
  return prefix + Buffer.from(key).toString('base64').replace(/=+$/, '');
}

/** Throws `invalid_argument` with what is wrong with the text. */
export function parseUnlockKey(text: string): Uint8Array {
  if (!text.startsWith(prefix)) throw invalid(`it does not begin with ${prefix}`);
  const body = text.slice(prefix.length);
  if (!base64.test(body)) throw invalid('it is truncated or has characters that no key has');
  const key = Buffer.from(body, 'base64');
  // The last character has bits to spare: only one writing of a key is taken.
  if (renderUnlockKey(key) !== text) throw invalid('its last character is wrong');
  return new Uint8Array(key);
}

function invalid(why: string): ShoalError {
  return new ShoalError(
    'invalid_argument',
    `not a valid unlock key: ${why}; \`docker swarm unlock-key\` on an unlocked manager prints it`,
  );
}
