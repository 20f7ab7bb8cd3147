/**
 * A node's identity on disk, under the file names that Swarm's users know. A crash between the
 * writes of a renewal leaves either the old identity or the new one, never a mixture.
 */
import { join } from 'node:path';
import { readIfExists, removeDurable, writeDurable } from '#lib/durable-file';
import { explain, isShoalError, ShoalError } from '#lib/errors';
import { isKeyOf } from '#lib/tls/verify';
import { type Material, type MaterialPem, materialOf } from './material.ts';

export class IdentityFiles {
  readonly directory: string;
  readonly #rootPath: string;
  readonly #certPath: string;
  readonly #keyPath: string;
  /** Holds the new key while a renewal replaces certificate and key, one after the other. */
  readonly #nextKeyPath: string;

  /** `dataRoot` is the daemon's state folder. */
  constructor(dataRoot: string) {
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
    const [rootCaPem, certPem, keyPem, nextKeyPem] = await Promise.all(
      [this.#rootPath, this.#certPath, this.#keyPath, this.#nextKeyPath].map(readText),
    );
    if (certPem === undefined) return undefined;
    if (rootCaPem === undefined) throw missing(this.#rootPath);
    if (nextKeyPem !== undefined && isKeyOf(nextKeyPem, certPem)) {
      return await this.#finishRenewal({ rootCaPem, certPem, keyPem: nextKeyPem });
    }
    if (keyPem === undefined) throw missing(this.#keyPath);
    return materialOf({ rootCaPem, certPem, keyPem }, this.directory);
  }

  /** Replaces what is there. Rejects with `unavailable` when the disk does not take it. */
  async save(pem: MaterialPem): Promise<void> {
    try {
      await writeDurable(this.#rootPath, pem.rootCaPem);
      await writeDurable(this.#nextKeyPath, pem.keyPem);
      await writeDurable(this.#certPath, pem.certPem);
      await this.#finishRenewal(pem);
    } catch (cause) {
      if (isShoalError(cause)) throw cause;
      const why = explain(cause);
      throw new ShoalError('unavailable', `cannot write ${this.directory}: ${why}`, { cause });
    }
  }

  /** The node leaves its cluster. */
  async remove(): Promise<void> {
    for (const path of [this.#certPath, this.#keyPath, this.#nextKeyPath, this.#rootPath]) {
      if ((await readIfExists(path)) !== undefined) await removeDurable(path);
    }
  }

  async #finishRenewal(pem: MaterialPem): Promise<Material> {
    await writeDurable(this.#keyPath, pem.keyPem);
    await removeDurable(this.#nextKeyPath);
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
