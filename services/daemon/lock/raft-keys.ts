/**
 * The keys that everything of Raft on this disk is sealed with: the log carries the cluster's root
 * key and registry passwords. They lie beside the certificates, readable by root alone, and sealed
 * while the node's secrets are: whoever copies the log without them has nothing. A key that has
 * lain in clear gets a successor as soon as secrets are sealed.
 */

import { readIfExists } from '#lib/durable-file';
import { ShoalError } from '#lib/errors';
import type { Random } from '#lib/random';
import { type CipherKey, createCipher, type KeyRing } from '#manager/raft/cipher';
import { isSealed, type Secrets } from './sealing.ts';
import { writeOrRefuse } from './write.ts';

const name = 'raft.key';
const keyBytes = 32;
const firstKeyId = 1;

export interface RaftKeysDeps {
  readonly random: Random;
  readonly secrets: Secrets;
}

interface Keys {
  readonly current: CipherKey;
  /** Needed until nothing on the disk is sealed with them. */
  readonly older: readonly CipherKey[];
}

export class RaftKeys {
  readonly cipher: KeyRing;
  readonly #path: string;
  readonly #deps: RaftKeysDeps;
  #keys: Keys;
  #isSealed: boolean;

  private constructor(path: string, deps: RaftKeysDeps, keys: Keys, isOnDiskSealed: boolean) {
    this.#path = path;
    this.#deps = deps;
    this.#keys = keys;
    this.#isSealed = isOnDiskSealed;
    this.cipher = createCipher(keys.current, keys.older, deps.random);
  }

  /** Reads the keys, or makes one when there is none yet. */
  static async open(path: string, deps: RaftKeysDeps): Promise<RaftKeys> {
    const content = (await readIfExists(path))?.toString();
    if (content !== undefined) {
      const keys = parseKeys(deps.secrets.open(name, content), path);
      return new RaftKeys(path, deps, keys, isSealed(content));
    }
    const current = { id: firstKeyId, key: deps.random.bytes(keyBytes) };
    const keys = new RaftKeys(path, deps, { current, older: [] }, false);
    await keys.#write({ current, older: [] });
    return keys;
  }

  /** Something on the disk may still need a key that is not used for writing any more. */
  get hasOlder(): boolean {
    return this.#keys.older.length > 0;
  }

  /** Brings the file into the form that secrets should have now. */
  async reseal(): Promise<void> {
    const { secrets, random } = this.#deps;
    if (this.#isSealed === secrets.areSealed) return;
    if (!secrets.areSealed) {
      await this.#write(this.#keys);
      return;
    }
    const { current, older } = this.#keys;
    const next = { id: current.id + 1, key: random.bytes(keyBytes) };
    await this.#write({ current: next, older: [current, ...older] });
    this.cipher.use(next);
  }

  /** Nothing on the disk needs older keys any more. */
  async forgetOlder(): Promise<void> {
    await this.#write({ current: this.#keys.current, older: [] });
  }

  async #write(keys: Keys): Promise<void> {
    const { secrets } = this.#deps;
    const willBeSealed = secrets.areSealed;
    await writeOrRefuse(this.#path, secrets.seal(name, renderKeys(keys)));
    this.#keys = keys;
    this.#isSealed = willBeSealed;
  }
}

function renderKey({ id, key }: CipherKey): { id: number; key: string } {
  return { id, key: Buffer.from(key).toString('base64') };
}

function renderKeys({ current, older }: Keys): string {
  const rest = older.length === 0 ? {} : { older: older.map(renderKey) };
  return `${JSON.stringify({ ...renderKey(current), ...rest })}\n`;
}

function parseKey(json: { id?: unknown; key?: unknown }): CipherKey | undefined {
  const key = Buffer.from(String(json.key), 'base64');
  if (!Number.isSafeInteger(json.id) || key.length !== keyBytes) return undefined;
  return { id: json.id as number, key: new Uint8Array(key) };
}

function parseKeys(text: string, path: string): Keys {
  try {
    const json: { id?: unknown; key?: unknown; older?: unknown } = JSON.parse(text);
    const current = parseKey(json);
    const older = (Array.isArray(json.older) ? json.older : []).map(parseKey);
    if (current !== undefined && older.every((key) => key !== undefined)) return { current, older };
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
  }
  const message = `${path} is damaged: the Raft log cannot be read without it; restore it from a backup`;
  throw new ShoalError('data_loss', message);
}
