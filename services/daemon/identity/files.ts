/**
 * A node's identity on disk, under the file names that Swarm's users know. A crash between the
 * writes of a renewal leaves either the old identity or the new one, never a mixture. The private
 * key is in clear or sealed, as the node's secrets are.
 */
import { join } from 'node:path';
import { readIfExists, removeDurable, writeDurable } from '#lib/durable-file';
import { explain, isShoalError, ShoalError } from '#lib/errors';
import { isKeyOf } from '#lib/tls/verify';
import { inClear, isSealed, type Secrets } from '../lock/sealing.ts';
import { type Material, type MaterialPem, materialOf } from './material.ts';

/** The private key's name among the node's secrets, finished renewal or not. */
const keyName = 'swarm-node.key';

export class IdentityFiles {
  readonly directory: string;
  readonly #rootPath: string;
  readonly #certPath: string;
  readonly #keyPath: string;
  /** Holds the new key while a renewal replaces certificate and key, one after the other. */
  readonly #nextKeyPath: string;
  readonly #secrets: Secrets;
  /** One write after the other: a renewal may come while the key is sealed. */
  #writing: Promise<unknown> = Promise.resolve();

  /** `dataRoot` is the daemon's state folder. */
  constructor(dataRoot: string, secrets: Secrets = inClear) {
    this.#secrets = secrets;
    this.directory = join(dataRoot, 'swarm', 'certificates');
    this.#rootPath = join(this.directory, 'swarm-root-ca.crt');
    this.#certPath = join(this.directory, 'swarm-node.crt');
    this.#keyPath = join(this.directory, 'swarm-node.key');
    this.#nextKeyPath = join(this.directory, 'swarm-node.key.next');
  }

  /**
   * The node's identity; undefined when it never joined. Throws `data_loss` when a file is missing
   * or does not fit the others. An expired certificate is loaded like any other.
   */
  async load(): Promise<Material | undefined> {
    const [rootCaPem, certPem, key, nextKey] = await Promise.all(
      [this.#rootPath, this.#certPath, this.#keyPath, this.#nextKeyPath].map(readText),
    );
    if (certPem === undefined) return undefined;
    const keyPem = this.#opened(key);
    const nextKeyPem = this.#opened(nextKey);
    if (rootCaPem === undefined) throw missing(this.#rootPath);
    if (nextKeyPem !== undefined && isKeyOf(nextKeyPem, certPem)) {
      return await this.#finishRenewal({ rootCaPem, certPem, keyPem: nextKeyPem });
    }
    if (keyPem === undefined) throw missing(this.#keyPath);
    return materialOf({ rootCaPem, certPem, keyPem }, this.directory);
  }

  /** The node has an identity, whether or not its private key can be read. */
  async isThere(): Promise<boolean> {
    return (await readIfExists(this.#certPath)) !== undefined;
  }

  /** Replaces what is there. Rejects with `unavailable` when the disk does not take it. */
  save(pem: MaterialPem): Promise<void> {
    return this.#write(async () => {
      await this.#finishFailed();
      await writeDurable(this.#rootPath, pem.rootCaPem);
      await writeDurable(this.#nextKeyPath, this.#sealed(pem.keyPem));
      await writeDurable(this.#certPath, pem.certPem);
      await this.#finishRenewal(pem);
    });
  }

  /** Writes the private key again if it is not in the form that secrets have now. */
  reseal(): Promise<void> {
    return this.#write(async () => {
      await this.#finishFailed();
      const key = await readText(this.#keyPath);
      if (key === undefined || isSealed(key) === this.#secrets.areSealed) return;
      // Of a renewal that has ended before its certificate.
      await removeDurable(this.#nextKeyPath);
      await writeDurable(this.#keyPath, this.#sealed(this.#secrets.open(keyName, key)));
    });
  }

  /** The node leaves its cluster. */
  async remove(): Promise<void> {
    for (const path of [this.#certPath, this.#keyPath, this.#nextKeyPath, this.#rootPath]) {
      if ((await readIfExists(path)) !== undefined) await removeDurable(path);
    }
  }

  #sealed(keyPem: string): string {
    return this.#secrets.seal(keyName, keyPem);
  }

  #opened(content: string | undefined): string | undefined {
    return content === undefined ? undefined : this.#secrets.open(keyName, content);
  }

  /** Rejects with `unavailable` when the disk does not take it. */
  #write(body: () => Promise<void>): Promise<void> {
    const written = this.#writing.then(async () => {
      try {
        await body();
      } catch (cause) {
        if (isShoalError(cause)) throw cause;
        const why = explain(cause);
        throw new ShoalError('unavailable', `cannot write ${this.directory}: ${why}`, { cause });
      }
    });
    this.#writing = written.catch(() => {
      // The one who asked for this write is told; the next one does not depend on it.
    });
    return written;
  }

  /** A renewal that ended between certificate and key: what it has of the key is the only copy. */
  async #finishFailed(): Promise<void> {
    const [certPem, next] = await Promise.all([this.#certPath, this.#nextKeyPath].map(readText));
    const keyPem = this.#opened(next);
    if (certPem === undefined || keyPem === undefined || !isKeyOf(keyPem, certPem)) return;
    await this.#moveKey(keyPem);
  }

  async #moveKey(keyPem: string): Promise<void> {
    await writeDurable(this.#keyPath, this.#sealed(keyPem));
    await removeDurable(this.#nextKeyPath);
  }

  async #finishRenewal(pem: MaterialPem): Promise<Material> {
    await this.#moveKey(pem.keyPem);
    return materialOf(pem, this.directory);
  }
}

async function readText(path: string): Promise<string | undefined> {
  return (await readIfExists(path))?.toString();
}

function missing(path: string): ShoalError {
  const what = `${path} is missing while other parts of the node's identity are there`;
  return new ShoalError('data_loss', `${what}; leave the swarm with --force and join again`);
}
