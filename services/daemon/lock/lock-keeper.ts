/**
 * Keeps a manager's disk locked as the cluster wants it: follows the cluster object in this
 * manager's own copy, writes the secrets again in the form that they should have, and replaces
 * what has lain in clear: the node's private key, and the key of Raft's log with all that it
 * sealed. Every step is looked for in what is on the disk, so it goes on where a crash ended it.
 */
import type { Clock } from '#lib/clock';
import { explain, isShoalError } from '#lib/errors';
import type { Logger } from '#lib/log';
import type { Random } from '#lib/random';
import { ReconcileLoop } from '#lib/reconcile-loop';
import type { Store } from '#manager/store/types';
import { unlockKeyOf } from '#proto/model/unlock-key';
import { digestOf, type NodeLock } from './node-lock.ts';
import type { RaftKeys } from './raft-keys.ts';

/** Every change wakes the keeper; this is for what failed without a word. */
const lookPeriodMs = 60_000;

export interface LockKeeperDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  readonly store: Pick<Store, 'view' | 'watch'>;
  readonly lock: NodeLock;
  readonly raftKeys: RaftKeys;
  /** The node's certificate as it is used now. */
  readonly certPem: () => string;
  /** Writes the node's private key again, in the form that secrets have now. */
  readonly resealIdentity: () => Promise<void>;
  /** Starts getting a certificate for another private key. */
  readonly renewIdentity: () => void;
  /** See `Raft.rewriteDisk`. */
  readonly rewriteDisk: () => Promise<void>;
  /** A bug of ours was hit: the process must not go on. */
  readonly onBroken: (error: unknown) => void;
}

export class LockKeeper {
  readonly #deps: LockKeeperDeps;
  readonly #loop: ReconcileLoop;
  #unwatch: () => void = () => {};
  #isRewriting = false;
  /** The key that seals all of the log by now. */
  #rewrittenWith: number | undefined;
  /** The certificate that a renewal was asked for. */
  #renewed = '';
  #trouble = '';

  constructor(deps: LockKeeperDeps) {
    this.#deps = deps;
    this.#loop = new ReconcileLoop({ ...deps, round: () => this.#round() });
  }

  /** To be called once. */
  start(): void {
    this.#unwatch = this.#deps.store.watch(({ changes }) => {
      if (changes.some(({ table }) => table === 'cluster')) this.#loop.wake();
    });
    this.#loop.start();
  }

  /** Another certificate is used now. */
  identityChanged(): void {
    this.#loop.wake();
  }

  /** Resolves when nothing is written any more; Raft has to be stopped by then, or right after. */
  async stop(): Promise<void> {
    this.#unwatch();
    await this.#loop.stop();
  }

  async #round(): Promise<number> {
    try {
      await this.#keep();
      this.#trouble = '';
    } catch (error) {
      if (!isShoalError(error)) {
        this.#deps.onBroken(error);
        throw error;
      }
      if (error.message !== this.#trouble) {
        this.#deps.log.error('the secrets of this manager are not locked as they should be', {
          reason: explain(error),
        });
      }
      this.#trouble = error.message;
      throw error;
    }
    return this.#deps.clock.now() + lookPeriodMs;
  }

  async #keep(): Promise<void> {
    const { store, lock, raftKeys, certPem, log } = this.#deps;
    const [cluster] = store.view.cluster.all();
    const wasSealed = lock.areSealed;
    if (cluster !== undefined) {
      const wish = { unlockKey: unlockKeyOf(cluster), version: cluster.meta?.version?.index ?? 0 };
      await lock.follow(wish, certPem());
    }
    await this.#deps.resealIdentity();
    await raftKeys.reseal();
    await lock.settle();
    if (lock.areSealed !== wasSealed) {
      log.info(
        lock.areSealed
          ? 'this manager is locked from now on'
          : 'this manager is not locked any more',
      );
    }
    await this.#replaceIdentity();
    await this.#replaceLog();
  }

  /** The private key that has lain in clear goes out of use. */
  async #replaceIdentity(): Promise<void> {
    const { lock, certPem, renewIdentity } = this.#deps;
    const { exposed } = lock;
    if (exposed === '') return;
    if (exposed !== digestOf(certPem())) await lock.identityReplaced();
    else if (this.#renewed !== exposed) {
      this.#renewed = exposed;
      renewIdentity();
    }
  }

  /** What the former key has sealed goes away; then the key does. */
  async #replaceLog(): Promise<void> {
    const { raftKeys, log } = this.#deps;
    if (!raftKeys.hasOlder) return;
    if (this.#rewrittenWith === raftKeys.cipher.keyId) {
      await raftKeys.forgetOlder();
      log.info('the log of this manager is sealed with another key');
    } else if (!this.#isRewriting) {
      this.#rewriteLog(raftKeys.cipher.keyId);
    }
  }

  /** Takes as long as it takes, and must not hold up the next unlock key. */
  #rewriteLog(keyId: number): void {
    const { rewriteDisk, log, onBroken } = this.#deps;
    this.#isRewriting = true;
    rewriteDisk()
      .then(
        () => {
          this.#rewrittenWith = keyId;
          this.#loop.wake();
        },
        (error: unknown) => {
          if (!isShoalError(error)) return onBroken(error);
          log.info('the log is not sealed with another key yet', { reason: explain(error) });
        },
      )
      .finally(() => {
        this.#isRewriting = false;
      });
  }
}
