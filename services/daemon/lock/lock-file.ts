/**
 * What a node writes down about its lock: whether its secrets are sealed, since which version of
 * the cluster, and the node's own key, which they are sealed with, itself sealed with the unlock
 * key. So another unlock key changes this one file, in one rename. Pure.
 */
import { ShoalError } from '#lib/errors';
import type { Random } from '#lib/random';
import { isSealed, openText, sealText } from './sealing.ts';

/** Of this form; a later one that cannot be read by earlier versions gets another number. */
const formatVersion = 1;
export const nodeKeyBytes = 32;

export interface LockRecord {
  /** Of the cluster object that said so: an older one, seen again after a restart, is no news. */
  readonly version: number;
  /** The node's key, sealed; undefined while secrets lie in clear. */
  readonly sealedKey: string | undefined;
  /** Digest of the certificate whose private key has lain in clear and is to be replaced; or ''. */
  readonly exposed: string;
}

export function renderLock({ version, sealedKey, exposed }: LockRecord): string {
  return `${JSON.stringify({ format: formatVersion, version, sealedKey, exposed })}\n`;
}

/** Throws `data_loss` when the text is not what `renderLock` writes. `path` names it. */
export function parseLock(text: string, path: string): LockRecord {
  const damaged = (why: string): ShoalError =>
    new ShoalError(
      'data_loss',
      `${path} is damaged (${why}): restore it, or leave the swarm with --force and join again`,
    );
  let json: Record<string, unknown>;
  try {
    json = JSON.parse(text);
  } catch {
    throw damaged('no JSON');
  }
  const { format, version, sealedKey, exposed } = json;
  if (format !== formatVersion) throw damaged(`format ${String(format)}`);
  if (!Number.isSafeInteger(version)) throw damaged('version is missing');
  if (typeof exposed !== 'string') throw damaged('exposed is missing');
  if (sealedKey !== undefined && (typeof sealedKey !== 'string' || !isSealed(sealedKey))) {
    throw damaged('sealedKey is no sealed key');
  }
  return { version: version as number, sealedKey, exposed };
}

/** The version is sealed in, too: a record cannot be dated back. */
function nameOf(version: number): string {
  return `node key of ${version}`;
}

export function sealNodeKey(
  nodeKey: Uint8Array,
  unlockKey: Uint8Array,
  version: number,
  random: Random,
): string {
  const text = Buffer.from(nodeKey).toString('base64');
  return sealText(unlockKey, nameOf(version), text, random);
}

/** Undefined when the unlock key is another one. */
export function openNodeKey(
  { version, sealedKey }: LockRecord,
  unlockKey: Uint8Array,
  random: Random,
): Uint8Array | undefined {
  if (sealedKey === undefined) return undefined;
  const text = openText(unlockKey, nameOf(version), sealedKey, random);
  return text === undefined ? undefined : new Uint8Array(Buffer.from(text, 'base64'));
}
