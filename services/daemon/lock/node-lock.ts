/**
 * The lock of a node: its secrets are sealed with the node's own key, which lies on the disk only
 * sealed with the cluster's unlock key. After a restart the node is locked until somebody brings
 * that key. While it is unlocked, the lock follows the cluster: sealed, in clear, another key.
 */
import { createHash } from 'node:crypto';
import { assert, must } from '#lib/assert';
import { readIfExists, removeDurable } from '#lib/durable-file';
import { ShoalError } from '#lib/errors';
import type { Random } from '#lib/random';
import {
  type LockRecord,
  nodeKeyBytes,
  openNodeKey,
  parseLock,
  renderLock,
  sealNodeKey,
} from './lock-file.ts';
import { isSealed, openText, type Secrets, sealText } from './sealing.ts';
import { writeOrRefuse } from './write.ts';

/** Of a node that has heard of no cluster: every version is news. */
const nothing: LockRecord = { version: -1, sealedKey: undefined, exposed: '' };

/** What a cluster object says about locks. */
export interface LockWish {
  /** Undefined: secrets lie in clear. */
  readonly unlockKey: Uint8Array | undefined;
  readonly version: number;
}

export function digestOf(certPem: string): string {
  return createHash('sha256').update(certPem).digest('hex');
}

export class NodeLock implements Secrets {
  readonly #path: string;
  readonly #random: Random;
  #record = nothing;
  /** What secrets are sealed with; undefined while locked and on a node that is not sealed. */
  #nodeKey: Uint8Array | undefined;
  #unlockKey: Uint8Array | undefined;
  /** Where the secrets are on their way from sealed to clear, since which version. */
  #openedAt: number | undefined;

  constructor(path: string, random: Random) {
    this.#path = path;
    this.#random = random;
  }

  /** Takes up what an earlier run has written. Throws `data_loss` when it is damaged. */
  async read(): Promise<void> {
    const content = await readIfExists(this.#path);
    this.#reset(content === undefined ? nothing : parseLock(content.toString(), this.#path));
  }

  /** Secrets are sealed and nobody has brought the key yet. */
  get isLocked(): boolean {
    return this.#record.sealedKey !== undefined && this.#nodeKey === undefined;
  }

  get areSealed(): boolean {
    return this.#record.sealedKey !== undefined && this.#openedAt === undefined;
  }

  /** Digest of the certificate whose key has lain in clear before the node was locked; or ''. */
  get exposed(): string {
    return this.#record.exposed;
  }

  /** Throws `unauthenticated` for a wrong key. Changes nothing on the disk. */
  unlock(unlockKey: Uint8Array): void {
    assert(this.isLocked, 'a locked node is unlocked');
    const nodeKey = openNodeKey(this.#record, unlockKey, this.#random);
    if (nodeKey === undefined) {
      const message =
        'swarm could not be unlocked: invalid key provided; after a rotation, a manager that ' +
        'was off meanwhile still asks for the former key';
      throw new ShoalError('unauthenticated', message);
    }
    this.#nodeKey = nodeKey;
    this.#unlockKey = unlockKey;
  }

  seal(name: string, plain: string): string {
    if (!this.areSealed) return plain;
    return sealText(this.#mustKey(), name, plain, this.#random);
  }

  open(name: string, content: string): string {
    // A crash while secrets were being sealed, or opened, leaves some in clear.
    if (!isSealed(content)) return content;
    const plain = this.#nodeKey && openText(this.#nodeKey, name, content, this.#random);
    if (plain !== undefined) return plain;
    const what = `the sealed ${name} does not open with this node's key`;
    const remedy = 'restore it from a backup of this node, or leave the swarm and join again';
    throw new ShoalError('data_loss', `${what}: ${remedy}`);
  }

  /**
   * Follows the cluster. Another key is in force when this resolves. Otherwise secrets are written
   * in the new form from now on, and those on the disk are the caller's to write again; `settle`
   * ends that. `certPem` is the certificate whose key lies on the disk so far.
   */
  async follow({ unlockKey, version }: LockWish, certPem: string | undefined): Promise<void> {
    assert(!this.isLocked, 'only an unlocked node knows of the cluster');
    if (version <= (this.#openedAt ?? this.#record.version)) return;
    if (unlockKey === undefined) {
      if (this.areSealed) this.#openedAt = version;
      return;
    }
    if (this.areSealed && Buffer.compare(unlockKey, this.#unlockKey ?? new Uint8Array(0)) === 0) {
      return;
    }
    const wasSealed = this.areSealed;
    // What an interrupted opening has not reached yet is still sealed with the present one.
    const nodeKey = this.#nodeKey ?? this.#random.bytes(nodeKeyBytes);
    const newlyExposed = certPem === undefined ? '' : digestOf(certPem);
    await this.#write({
      version,
      sealedKey: sealNodeKey(nodeKey, unlockKey, version, this.#random),
      exposed: wasSealed ? this.#record.exposed : newlyExposed,
    });
    this.#nodeKey = nodeKey;
    this.#unlockKey = unlockKey;
    this.#openedAt = undefined;
  }

  /** All secrets on the disk have the form that they should have. */
  async settle(): Promise<void> {
    if (this.#openedAt === undefined) return;
    await this.#write({ version: this.#openedAt, sealedKey: undefined, exposed: '' });
    this.#reset(this.#record);
  }

  /** The certificate whose key has lain in clear is not used any more. */
  async identityReplaced(): Promise<void> {
    await this.#write({ ...this.#record, exposed: '' });
  }

  /** Secrets are written in clear from now on: this node is no manager any more. */
  release(): void {
    if (this.areSealed) this.#openedAt = this.#record.version;
  }

  /** Nothing of it is left. */
  async forget(): Promise<void> {
    if ((await readIfExists(this.#path)) !== undefined) await removeDurable(this.#path);
    this.#reset(nothing);
  }

  #reset(record: LockRecord): void {
    this.#record = record;
    this.#nodeKey = undefined;
    this.#unlockKey = undefined;
    this.#openedAt = undefined;
  }

  async #write(record: LockRecord): Promise<void> {
    await writeOrRefuse(this.#path, renderLock(record));
    this.#record = record;
  }

  #mustKey(): Uint8Array {
    return must(this.#nodeKey, 'a locked node writes no secrets');
  }
}
