/**
 * Compares everything of this node's networks with the kernel, now and then and whenever the managers
 * ask, and keeps what was wrong for them: each part repairs itself and says what it found.
 */
import type { Clock } from '#lib/clock';
import { explain, isShoalError } from '#lib/errors';
import type { Logger } from '#lib/log';
import type { Random } from '#lib/random';
import { ReconcileLoop } from '#lib/reconcile-loop';
import type { NodeTables } from '../../tables/tables.ts';

/** As often as the gateway network. */
const verifyPeriodMs = 30_000;
/** What was repaired without being asked is told to whoever asks within this time. */
const toldWithinMs = 60_000;

/** Of one network: a page of it says enough, and a report of many must fit into a message. */
const wordsLengthMax = 4_000;

/** What was wrong, by network id; empty text for a network that was as it should be. */
export type Findings = ReadonlyMap<string, string>;

/** The parts, each with what it found and has repaired, or could not. */
export interface VerifiedParts {
  overlays(): Promise<Findings>;
  lans(): Promise<Findings>;
  /** Of the mesh that encrypted networks run over. */
  encryption(): Promise<string>;
  /** The gateway network's id, once managers have told it. */
  gatewayId(): string | undefined;
  /** Of the gateway network with its mesh, since this was called last; `atOnce` looks once more. */
  gateway(atOnce: boolean): Promise<readonly string[]>;
}

export interface VerifierDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  readonly tables: Pick<NodeTables, 'table' | 'onVerify' | 'reportChanged'>;
}

export class Verifier {
  readonly #parts: VerifiedParts;
  readonly #deps: VerifierDeps;
  readonly #loop: ReconcileLoop;
  #asked = 0;
  #verified = 0;
  #findings: Findings = new Map();
  /** What was wrong, and nobody who asked has heard of it yet. */
  #untold: { readonly atMs: number; readonly findings: Findings }[] = [];
  #endListening: () => void = () => undefined;

  constructor(parts: VerifiedParts, deps: VerifierDeps) {
    this.#parts = parts;
    this.#deps = deps;
    this.#loop = new ReconcileLoop({ ...deps, round: () => this.#round() });
  }

  start(): void {
    this.#endListening = this.#deps.tables.onVerify((question) => {
      this.#asked = Math.max(this.#asked, question);
      this.#loop.wake();
    });
    this.#loop.start();
  }

  async stop(): Promise<void> {
    this.#endListening();
    await this.#loop.stop();
  }

  /** Something may be wrong. */
  wake(): void {
    this.#loop.wake();
  }

  /** What was found last. */
  get findings(): Findings {
    return this.#findings;
  }

  /** The newest question of a manager that the findings answer; 0 before the first. */
  get verified(): number {
    return this.#verified;
  }

  /** Compares and repairs. What looks after itself is looked at by this only `atOnce`. */
  async verify(atOnce = false): Promise<Findings> {
    const { log, tables } = this.#deps;
    const parts = this.#parts;
    const own = [...(await parts.overlays()), ...(await this.#lans())];
    const found = new Map(own.map(([id, text]) => [id, joined([text])]));
    await this.#addEncryption(found);
    const gatewayId = parts.gatewayId();
    if (gatewayId !== undefined) found.set(gatewayId, joined(await parts.gateway(atOnce)));
    for (const [network, differences] of found) {
      if (differences !== '') log.warn('network repaired', { network, differences });
    }
    this.#findings = found;
    tables.reportChanged();
    return found;
  }

  async #round(): Promise<number> {
    const { clock } = this.#deps;
    const question = this.#asked;
    const isAsked = question > this.#verified;
    const findings = await this.verify(isAsked);
    const nowMs = clock.monotonic();
    this.#untold = this.#untold.filter(({ atMs }) => nowMs - atMs < toldWithinMs);
    if (isAsked) this.#tell(findings);
    else if ([...findings.values()].some((text) => text !== '')) {
      this.#untold.push({ atMs: nowMs, findings });
    }
    this.#verified = question;
    if (isAsked) this.#deps.tables.reportChanged();
    return clock.now() + verifyPeriodMs;
  }

  /** Or a repair in the moment before the question would never be seen. */
  #tell(now: Findings): void {
    const all = [...this.#untold.map(({ findings }) => findings), now];
    this.#untold = [];
    const linesOf = (id: string): string[] =>
      all.flatMap((findings) => (findings.get(id) ?? '').split('\n'));
    this.#findings = new Map([...now.keys()].map((id) => [id, joined([...new Set(linesOf(id))])]));
  }

  /** What was wrong with the WireGuard mesh was so for every network on it. */
  async #addEncryption(found: Map<string, string>): Promise<void> {
    const { tables } = this.#deps;
    const ids = [...found.keys()].filter((id) => tables.table(id)?.encrypted === true);
    if (ids.length === 0) return;
    const words = await this.#encryption();
    for (const id of ids) found.set(id, joined([words, found.get(id) ?? '']));
  }

  async #lans(): Promise<Findings> {
    try {
      return await this.#parts.lans();
    } catch (error) {
      if (!isShoalError(error)) throw error;
      this.#deps.log.error('links on LANs could not be looked at', { err: explain(error) });
      return new Map();
    }
  }

  async #encryption(): Promise<string> {
    try {
      return await this.#parts.encryption();
    } catch (error) {
      if (!isShoalError(error)) throw error;
      return explain(error);
    }
  }
}

function joined(texts: readonly string[]): string {
  const text = texts.filter((each) => each !== '').join('\n');
  return text.length <= wordsLengthMax ? text : `${text.slice(0, wordsLengthMax)}…`;
}
