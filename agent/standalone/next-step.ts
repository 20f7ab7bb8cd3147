/**
 * The decisions about a container that was made by hand: what comes next, what its end means, what a
 * start of the daemon means. Pure; the acting part is beside it.
 */
import type { ContainerFacts, ExitStatus } from '../containerd/types.ts';
import { goodRunMs, restartCapMs, restartFirstMs } from './limits.ts';
import type { StandaloneRecord, WantedNetwork } from './types.ts';

export interface StandaloneView {
  readonly record: StandaloneRecord;
  /** Undefined when the runtime has no such container. */
  readonly facts: Pick<ContainerFacts, 'state' | 'exit' | 'startedAt'> | undefined;
  /** The node has its networks: it is in a swarm. */
  readonly hasNetwork: boolean;
  /** The container has its place on them. */
  readonly isAttached: boolean;
  /** One of the swarm's networks was taken from it: its node was away for too long. */
  readonly lacksNetwork: boolean;
  readonly nowMs: number;
}

export type StandaloneStep =
  /** Remove the container and all of it. */
  | { readonly kind: 'remove' }
  /** There is no container: drop the record. */
  | { readonly kind: 'forget' }
  | { readonly kind: 'stop' }
  /** It ran on while the daemon was away: look after its networks again. */
  | { readonly kind: 'adopt' }
  | { readonly kind: 'reconnect' }
  /** It has ended: what that means was not dealt with yet. */
  | { readonly kind: 'note exit'; readonly exit: ExitStatus }
  /** It is down and still has networks. */
  | { readonly kind: 'release' }
  /** It was to run when the daemon died, and was not started. */
  | { readonly kind: 'give up' }
  | { readonly kind: 'start' }
  | { readonly kind: 'wait'; readonly untilMs: number }
  | { readonly kind: 'rest' };

export function nextStep(view: StandaloneView): StandaloneStep {
  const { record, facts, hasNetwork, isAttached, nowMs } = view;
  if (record.removal !== 'no') return { kind: 'remove' };
  if (facts === undefined) return { kind: 'forget' };
  if (facts.state === 'running' || facts.state === 'paused') {
    if (record.phase !== 'up') return { kind: 'stop' };
    if (!hasNetwork) return { kind: 'rest' };
    if (!isAttached) return { kind: 'adopt' };
    if (!view.lacksNetwork) return { kind: 'rest' };
    if (record.restartAtMs > nowMs) return { kind: 'wait', untilMs: record.restartAtMs };
    return { kind: 'reconnect' };
  }
  const { exit } = facts;
  if (exit !== undefined && exit.exitedAt !== record.seenExit) return { kind: 'note exit', exit };
  // It was lost with its supervisor: the runtime is about to say so.
  if (facts.state === 'exited' && exit === undefined) return { kind: 'rest' };
  if (record.phase === 'up' && mayRestart(record)) {
    if (record.restartAtMs > nowMs) return { kind: 'wait', untilMs: record.restartAtMs };
    return hasNetwork ? { kind: 'start' } : { kind: 'rest' };
  }
  if (record.phase !== 'down') return { kind: 'give up' };
  if (isAttached) return { kind: 'release' };
  return record.autoRemove && record.hasStarted ? { kind: 'remove' } : { kind: 'rest' };
}

function mayRestart({ restart, isStoppedByHand }: StandaloneRecord): boolean {
  return restart.name !== 'no' && !isStoppedByHand;
}

/** Whether its policy wants it back after this end. */
function isWantedAgain(record: StandaloneRecord, code: number): boolean {
  const { restart, restarts, phase } = record;
  if (phase !== 'up' || !mayRestart(record)) return false;
  if (restart.name !== 'on-failure') return true;
  return code !== 0 && (restart.retriesMax === 0 || restarts < restart.retriesMax);
}

/** The record after an end, and after a run of so many milliseconds. */
export function afterExit(
  record: StandaloneRecord,
  exit: Pick<ExitStatus, 'code' | 'exitedAt'>,
  ranMs: number,
  nowMs: number,
): StandaloneRecord {
  const seen = { ...record, seenExit: exit.exitedAt, exitCode: exit.code };
  if (!isWantedAgain(record, exit.code)) return { ...seen, phase: 'down' };
  const rested = ranMs >= goodRunMs ? { ...seen, pauseMs: 0 } : seen;
  return { ...paused(rested, nowMs), restarts: record.restarts + 1 };
}

/** One more try after a pause, because the start itself has failed. */
export function afterFailure(
  record: StandaloneRecord,
  error: string,
  nowMs: number,
): StandaloneRecord {
  return { ...paused(record, nowMs), error };
}

function paused(record: StandaloneRecord, nowMs: number): StandaloneRecord {
  const doubled = record.pauseMs === 0 ? restartFirstMs : record.pauseMs * 2;
  const pauseMs = Math.min(doubled, restartCapMs);
  return { ...record, pauseMs, restartAtMs: nowMs + pauseMs };
}

/** A person starts it: nothing of earlier failures counts. */
export function atStart(record: StandaloneRecord): StandaloneRecord {
  return {
    ...record,
    phase: 'up',
    isStoppedByHand: false,
    restarts: 0,
    pauseMs: 0,
    restartAtMs: 0,
    error: '',
  };
}

/** The daemon starts: `always` means even after a person has stopped it. */
export function atBoot(record: StandaloneRecord): StandaloneRecord {
  const isBack = record.restart.name === 'always' && record.hasStarted;
  return isBack && record.phase === 'down' ? atStart(record) : record;
}

export function stoppedByHand(phase: StandaloneRecord['phase']) {
  return (record: StandaloneRecord): StandaloneRecord => {
    return { ...record, phase, isStoppedByHand: true };
  };
}

export function withNetworks(networks: readonly WantedNetwork[]) {
  return (record: StandaloneRecord): StandaloneRecord => {
    return { ...record, place: { ...record.place, networks } };
  };
}
