/**
 * Keeps a node's certificate fresh: renews it between half and four fifths of its life, at once
 * when the node's role has changed or the cluster asks for it, and without end when it fails.
 * Servers and channels learn of new material through `onRenewed`; no connection is dropped for it.
 */
import { Backoff } from '#lib/backoff';
import type { Clock } from '#lib/clock';
import { explain, isShoalError, ShoalError } from '#lib/errors';
import type { Logger } from '#lib/log';
import type { Random } from '#lib/random';
import { Wakeup } from '#lib/signal';
import { createCsr } from '#lib/tls/csr';
import { generateKey } from '#lib/tls/keys';
import { caServerName } from '#manager/ca/node-certificate';
import { type NodeRole, NodeSpecAvailability } from '#proto/gen/swarm';
import {
  type CertificateRequest,
  certificateFrom,
  type NodeCa,
  requestCertificate,
} from './ca-client.ts';
import type { IdentityFiles } from './files.ts';
import { askManagers } from './managers.ts';
import { clientTlsOf, expiryProblem, type Material, materialOf } from './material.ts';

export interface IdentityKeeperDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  readonly files: IdentityFiles;
  /** `host:port` of the managers that are known now, the likely leader first. */
  managers(): readonly string[];
}

/** Uniform in this part of what is left of the certificate's life, so that nodes spread out. */
const renewAfter = { from: 0.5, to: 0.8 };
const retry = { firstMs: 1_000, capMs: 60_000 };
/** Machines boot with a wrong clock and set it later: the time of the renewal is looked at again. */
const lookPeriodMs = 10 * 60_000;
/** A renewal that is due whatever the clock says. */
const atOnce = 0;
/** One renewal, all managers together. */
const attemptDeadlineMs = 20_000;

/** When to renew a certificate that was just got or loaded. Pure; `fraction` is in [0, 1). */
export function renewalTimeMs(notAfterMs: number, nowMs: number, fraction: number): number {
  const leftMs = Math.max(0, notAfterMs - nowMs);
  return nowMs + leftMs * (renewAfter.from + (renewAfter.to - renewAfter.from) * fraction);
}

export class IdentityKeeper {
  readonly #deps: IdentityKeeperDeps;
  readonly #wakeup = new Wakeup();
  readonly #abort = new AbortController();
  readonly #backoff: Backoff;
  readonly #listeners = new Set<(material: Material) => void>();
  #material: Material;
  /** By the wall clock, as a certificate's life is. */
  #renewAtMs: number;
  /** Not before this, after a failure; on the clock that never jumps. */
  #retryAtMs = 0;
  #wantedRole: NodeRole | undefined;
  #lastFailure: string | undefined;
  #running: Promise<void> = Promise.resolve();
  #replacing: Promise<void> = Promise.resolve();

  constructor(material: Material, deps: IdentityKeeperDeps) {
    this.#deps = deps;
    this.#material = material;
    this.#backoff = new Backoff(retry, deps.random);
    this.#renewAtMs = this.#nextRenewalMs();
  }

  get material(): Material {
    return this.#material;
  }

  /** What the node's status should say of its certificate; undefined when all is well. */
  get problem(): string | undefined {
    const expiry = expiryProblem(this.#material, this.#deps.clock.now());
    if (expiry === undefined || this.#lastFailure === undefined) return expiry;
    return `${expiry} (renewal failed: ${this.#lastFailure})`;
  }

  /** Calls `listener` after each change of certificate or root. Returns how to stop. */
  onRenewed(listener: (material: Material) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** To be called once. */
  start(): void {
    this.#running = this.#run();
  }

  /** Resolves when nothing runs any more. */
  async stop(): Promise<void> {
    this.#abort.abort(new ShoalError('cancelled', 'the daemon stops'));
    await this.#running;
  }

  /** The cluster wants this node to have a new certificate now. */
  renewNow(): void {
    this.#renewAtMs = atOnce;
    this.#retryAtMs = 0;
    this.#backoff.reset();
    this.#wakeup.signal();
  }

  /** The node's role in the cluster is `role`: renews until the certificate says the same. */
  wantRole(role: NodeRole): void {
    this.#wantedRole = role;
    if (this.#material.role !== role) this.renewNow();
  }

  /** The cluster has another root, as an authenticated manager says. */
  async trustRoot(rootCaPem: string): Promise<void> {
    await this.#replace(({ certPem, keyPem }) =>
      materialOf({ rootCaPem, certPem, keyPem }, 'the cluster'),
    );
  }

  async #run(): Promise<void> {
    const { signal } = this.#abort;
    while (!signal.aborted) {
      const { clock } = this.#deps;
      const delayMs = Math.max(this.#renewAtMs - clock.now(), this.#retryAtMs - clock.monotonic());
      if (delayMs > 0) await this.#sleep(Math.min(delayMs, lookPeriodMs));
      else await this.#attempt();
    }
  }

  /** Returns early when somebody wants a renewal. */
  async #sleep(delayMs: number): Promise<void> {
    const timer = this.#deps.clock.schedule(delayMs, () => this.#wakeup.signal());
    await this.#wakeup.wait(this.#abort.signal);
    timer.cancel();
  }

  async #attempt(): Promise<void> {
    const { clock, log } = this.#deps;
    try {
      await this.#renew();
      this.#lastFailure = undefined;
      const isWanted = this.#wantedRole === undefined || this.#material.role === this.#wantedRole;
      this.#renewAtMs = isWanted ? this.#nextRenewalMs() : atOnce;
      // Without a pause, a clock that is ahead would find every new certificate over at once.
      if (this.#renewAtMs === atOnce) {
        this.#retryAtMs = clock.monotonic() + this.#backoff.nextMs();
      } else this.#backoff.reset();
    } catch (error) {
      if (this.#abort.signal.aborted) return;
      if (!isShoalError(error)) throw error;
      this.#lastFailure = error.message;
      const delayMs = this.#backoff.nextMs();
      this.#retryAtMs = clock.monotonic() + delayMs;
      log.warn('certificate renewal failed', { reason: explain(error), retryInMs: delayMs });
    }
  }

  /** Renews at an authority that is at hand. Rejects with its refusal. */
  async renewAt(ca: NodeCa): Promise<void> {
    const { clock } = this.#deps;
    const address = 'this node';
    const ask = { address, leftMs: attemptDeadlineMs, signal: this.#abort.signal };
    await this.#renewBy(async (request) => {
      const { certPem } = await certificateFrom(ca, ask, request, clock);
      return { certPem, address };
    });
    this.#renewAtMs = this.#nextRenewalMs();
  }

  async #renew(): Promise<void> {
    const options = {
      purpose: 'renew the node certificate',
      addresses: () => this.#deps.managers(),
      deadlineMs: attemptDeadlineMs,
      signal: this.#abort.signal,
    };
    await this.#renewBy((request) =>
      askManagers(options, this.#deps, async (address, leftMs) => {
        const ask = { address, leftMs, signal: this.#abort.signal };
        const tls = clientTlsOf(this.#material, caServerName);
        const { certPem } = await requestCertificate(ask, tls, request, this.#deps.clock);
        return { certPem, address };
      }),
    );
  }

  async #renewBy(
    issue: (request: CertificateRequest) => Promise<{ certPem: string; address: string }>,
  ): Promise<void> {
    const { nodeId } = this.#material;
    const keyPem = generateKey();
    const { certPem, address } = await issue({
      csrPem: createCsr(keyPem, { commonName: nodeId }),
      token: '',
      availability: NodeSpecAvailability.ACTIVE,
    });
    await this.#replace(({ rootCaPem }) =>
      materialOf({ rootCaPem, certPem, keyPem }, `the answer of ${address}`),
    );
    this.#deps.log.info('certificate renewed', { nodeId, role: this.#material.role });
  }

  /** One change after the other: a new root and a new certificate must not undo each other. */
  #replace(change: (current: Material) => Material): Promise<void> {
    const replaced = this.#replacing.then(async () => {
      const material = change(this.#material);
      if (isSame(material, this.#material)) return;
      await this.#deps.files.save(material);
      this.#material = material;
      for (const listener of this.#listeners) listener(material);
    });
    this.#replacing = replaced.catch(() => {
      // The one who asked for this change is told; the next change does not depend on it.
    });
    return replaced;
  }

  #nextRenewalMs(): number {
    const { clock, random } = this.#deps;
    const { notAfterMs } = this.#material;
    const nowMs = clock.now();
    if (nowMs >= notAfterMs) return atOnce;
    return renewalTimeMs(notAfterMs, nowMs, random.fraction());
  }
}

function isSame(a: Material, b: Material): boolean {
  return a.rootCaPem === b.rootCaPem && a.certPem === b.certPem && a.keyPem === b.keyPem;
}
