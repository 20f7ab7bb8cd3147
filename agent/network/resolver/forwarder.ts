/**
 * Questions that are not ours go to the servers that the container's service or the node names:
 * one after the other until one answers. A server that was silent is asked last for a while.
 */
import type { Clock } from '#lib/clock';
import { explain } from '#lib/errors';
import type { Logger } from '#lib/log';
import type { Random } from '#lib/random';
import type { Exchange } from './exchange.ts';
import { forwardsMax, forwardsPerContainerMax, silentUpstreamMs, upstreamsMax } from './limits.ts';
import {
  codeOf,
  type Query,
  renderAnswer,
  renderForwarded,
  responseCodes,
  type Transport,
  withId,
} from './packet.ts';

/** Servers' addresses that are remembered as silent: those of a node's containers. */
const silentUpstreamsMax = 256;

export interface ForwarderDeps {
  readonly exchange: Exchange;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
}

export class Forwarder {
  readonly #port: number;
  readonly #deps: ForwarderDeps;
  /** Questions under way, by container. */
  readonly #running = new Map<string, number>();
  #total = 0;
  /** Until when, in monotonic ms, by address. */
  readonly #silent = new Map<string, number>();

  constructor(port: number, deps: ForwarderDeps) {
    this.#port = port;
    this.#deps = deps;
  }

  /** Resolves to what the client is to get; undefined when there are too many questions. */
  async ask(
    query: Query,
    transport: Transport,
    asker: { readonly taskId: string; readonly upstreams: readonly string[] },
    signal: AbortSignal,
  ): Promise<Buffer | undefined> {
    const { taskId, upstreams } = asker;
    const running = this.#running.get(taskId) ?? 0;
    if (this.#total >= forwardsMax || running >= forwardsPerContainerMax) return undefined;
    this.#total++;
    this.#running.set(taskId, running + 1);
    try {
      return await this.#askInTurn(query, transport, upstreams, signal);
    } finally {
      this.#total--;
      const left = (this.#running.get(taskId) ?? 1) - 1;
      if (left === 0) this.#running.delete(taskId);
      else this.#running.set(taskId, left);
    }
  }

  async #askInTurn(
    query: Query,
    transport: Transport,
    upstreams: readonly string[],
    signal: AbortSignal,
  ): Promise<Buffer> {
    let refusal: Buffer | undefined;
    for (const address of this.#inOrder(upstreams)) {
      const answer = await this.#askOne(query, transport, address, signal);
      if (answer === undefined) continue;
      const code = codeOf(answer);
      const isFinal = code === responseCodes.success || code === responseCodes.noSuchName;
      if (isFinal) return renderForwarded(query, answer);
      refusal ??= answer;
    }
    return refusal === undefined
      ? renderAnswer(query, responseCodes.serverFailure)
      : renderForwarded(query, refusal);
  }

  async #askOne(
    query: Query,
    transport: Transport,
    address: string,
    signal: AbortSignal,
  ): Promise<Buffer | undefined> {
    const message = withId(query.bytes, this.#deps.random.integer(2 ** 16));
    try {
      const upstream = { address, port: this.#port };
      const answer = await this.#deps.exchange(message, upstream, transport, signal);
      this.#silent.delete(address);
      return answer;
    } catch (error) {
      signal.throwIfAborted();
      this.#rememberSilent(address);
      this.#deps.log.debug('DNS server failed', { server: address, err: explain(error) });
      return undefined;
    }
  }

  #inOrder(upstreams: readonly string[]): readonly string[] {
    const now = this.#deps.clock.monotonic();
    const isSilent = (address: string): boolean => (this.#silent.get(address) ?? 0) > now;
    const asked = upstreams.slice(0, upstreamsMax);
    return [
      ...asked.filter((address) => !isSilent(address)),
      ...asked.filter((address) => isSilent(address)),
    ];
  }

  #rememberSilent(address: string): void {
    this.#silent.delete(address);
    this.#silent.set(address, this.#deps.clock.monotonic() + silentUpstreamMs);
    const [oldest] = this.#silent.keys();
    if (this.#silent.size > silentUpstreamsMax && oldest !== undefined) this.#silent.delete(oldest);
  }
}
