/**
 * Who is alive: deadlines per node, judged by a pure rule. A leader that stood still extends every
 * deadline, and one that sees most nodes fall silent together suspects itself first and waits one
 * more period before it moves anybody's tasks.
 */
import {
  livenessTickMs,
  missesMax,
  returnPeriods,
  silentNodesMin,
  silentShareMax,
  stallMs,
} from './limits.ts';

interface Entry {
  deadlineMs: number;
  periodMs: number;
}

export class Liveness {
  readonly #nodes = new Map<string, Entry>();
  #lastTickMs: number;
  /** Until when a common silence is put down to ourselves. */
  #doubtUntilMs: number | undefined;

  /** Times are those of a monotonic clock. */
  constructor(nowMs: number) {
    this.#lastTickMs = nowMs;
  }

  get size(): number {
    return this.#nodes.size;
  }

  /** A sign of life: the next one is due within the period, the verdict falls after three. */
  beat(nodeId: string, periodMs: number, nowMs: number): void {
    this.#nodes.set(nodeId, { deadlineMs: nowMs + missesMax * periodMs, periodMs });
  }

  /** A node that a new leader knows from the state only: it has a while to come back. */
  expectReturn(nodeId: string, periodMs: number, nowMs: number): void {
    this.#nodes.set(nodeId, { deadlineMs: nowMs + returnPeriods * periodMs, periodMs });
  }

  forget(nodeId: string): void {
    this.#nodes.delete(nodeId);
  }

  /** The nodes whose silence is a verdict now. They are forgotten until their next beat. */
  tick(nowMs: number): string[] {
    this.#forgiveStall(nowMs);
    const silent = [...this.#nodes].filter(([, { deadlineMs }]) => deadlineMs <= nowMs);
    if (silent.length === 0) {
      this.#doubtUntilMs = undefined;
      return [];
    }
    if (this.#doubtsItself(silent.length, nowMs, silent[0]?.[1].periodMs ?? 0)) return [];
    for (const [nodeId] of silent) this.#nodes.delete(nodeId);
    return silent.map(([nodeId]) => nodeId).sort();
  }

  #forgiveStall(nowMs: number): void {
    const lateMs = nowMs - this.#lastTickMs - livenessTickMs;
    this.#lastTickMs = nowMs;
    if (lateMs < stallMs) return;
    for (const entry of this.#nodes.values()) entry.deadlineMs += lateMs;
  }

  #doubtsItself(silent: number, nowMs: number, periodMs: number): boolean {
    const many = this.#nodes.size >= silentNodesMin && silent > this.#nodes.size * silentShareMax;
    if (!many) return false;
    this.#doubtUntilMs ??= nowMs + missesMax * periodMs;
    return nowMs < this.#doubtUntilMs;
  }
}
