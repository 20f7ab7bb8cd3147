/**
 * Carries out what one container made by hand needs next. Whoever calls holds the container's turn;
 * every step may be repeated after a crash.
 */
import { rm } from 'node:fs/promises';
import type { Clock } from '#lib/clock';
import { within } from '#lib/clock';
import { explain, isShoalError, ShoalError } from '#lib/errors';
import type { Logger } from '#lib/log';
import type { ContainerFacts, Runtime } from '../containerd/types.ts';
import type { LocalVolumes } from '../volumes/volumes.ts';
import { type CreationOptions, filesFolder } from './creation.ts';
import { HealthWatch } from './health-watch.ts';
import { idlePeriodMs, outputWaitMs } from './limits.ts';
import { missingNetworks, Networking, type NodeSide } from './networking.ts';
import {
  afterExit,
  afterFailure,
  nextStep,
  type StandaloneStep,
  stoppedByHand,
} from './next-step.ts';
import { Outputs } from './outputs.ts';
import { Presence } from './presence.ts';
import type { Records } from './records.ts';
import type { StandaloneRecord } from './types.ts';
import { Waits } from './waits.ts';

export interface KeeperDeps {
  readonly runtime: Runtime;
  readonly volumes: LocalVolumes;
  readonly clock: Clock;
  readonly log: Logger;
}

export interface KeeperListener {
  /** Something may be due for the container soon. */
  onDue(id: string): void;
  /** Nothing is left of it; `facts` are what was last seen. */
  onGone(id: string, facts: ContainerFacts | undefined): void;
}

export class Keeper {
  readonly records: Records;
  readonly networking: Networking;
  readonly health: HealthWatch;
  readonly outputs: Outputs;
  readonly waits = new Waits();
  readonly presence: Presence;
  /** Undefined while the node is in no swarm. */
  side: NodeSide | undefined;
  readonly #options: CreationOptions;
  readonly #deps: KeeperDeps;
  readonly #listener: KeeperListener;

  constructor(
    options: CreationOptions,
    records: Records,
    deps: KeeperDeps,
    listener: KeeperListener,
  ) {
    this.#options = options;
    this.records = records;
    this.#deps = deps;
    this.#listener = listener;
    this.networking = new Networking((id) => filesFolder(options, id), deps);
    this.health = new HealthWatch(deps);
    this.outputs = new Outputs(deps);
    this.presence = new Presence(
      (id) => records.get(id),
      () => records.all(),
    );
  }

  async look(id: string): Promise<number> {
    for (;;) {
      const { clock, runtime } = this.#deps;
      const record = this.records.get(id);
      if (record === undefined) return clock.now() + idlePeriodMs;
      const facts = await runtime.containers.inspect(id);
      if (isAlive(facts)) this.health.begin(facts);
      const { side } = this;
      const step = nextStep({
        record,
        facts,
        hasNetwork: side !== undefined,
        isAttached: side?.network.find(id) !== undefined,
        lacksNetwork: side !== undefined && missingNetworks(record, side).length > 0,
        nowMs: clock.now(),
      });
      if (step.kind === 'rest') return clock.now() + idlePeriodMs;
      if (step.kind === 'wait') return step.untilMs;
      await this.#act(id, record, facts, step);
    }
  }

  async #act(
    id: string,
    record: StandaloneRecord,
    facts: ContainerFacts | undefined,
    step: Exclude<StandaloneStep, { kind: 'rest' | 'wait' }>,
  ): Promise<void> {
    switch (step.kind) {
      case 'remove':
        return this.remove(id);
      case 'forget':
        // One that never ran has nothing in its nameless volumes that anybody could miss.
        return this.discard(record.hasStarted ? record : { ...record, removal: 'with volumes' });
      case 'stop':
        return this.end(id, facts, record.stopGraceMs);
      case 'adopt':
        return this.networking.adopt(record, this.requireSide(), facts?.pid ?? 0);
      case 'reconnect':
        return this.#reconnect(id);
      case 'note exit':
        return this.note(id, facts);
      case 'release':
        return this.networking.takeDown(id, this.requireSide());
      case 'give up':
        return this.giveUp(id);
      case 'start':
        return this.#startAgain(id);
    }
  }

  #startAgain(id: string): Promise<void> {
    return this.#orLater(id, 'a container was not started again', () => this.bringUp(id));
  }

  #reconnect(id: string): Promise<void> {
    return this.#orLater(id, 'a container did not get its networks back', async () => {
      const side = this.requireSide();
      for (const wanted of missingNetworks(this.must(id), side)) {
        await this.networking.connect(this.must(id), wanted, side);
      }
      await this.networking.closeOrOpen(this.must(id), side);
      await this.change(id, (record) => ({ ...record, pauseMs: 0, error: '' }));
    });
  }

  /** What fails is tried again after a pause, and says why meanwhile. */
  async #orLater(id: string, what: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!isShoalError(error)) throw error;
      const { clock, log } = this.#deps;
      log.warn(what, { id, err: explain(error) });
      await this.change(id, (record) => afterFailure(record, error.message, clock.now()));
    }
  }

  async bringUp(id: string): Promise<void> {
    const side = this.requireSide();
    await this.networking.bringUp(this.must(id), side);
    await this.change(id, (record) => ({ ...record, hasStarted: true, error: '' }));
    const { pid } = await this.#deps.runtime.containers.start(id);
    side.network.started(id, pid);
    this.outputs.begin(id);
    this.#listener.onDue(id);
  }

  /** Who asked is told why; what it had got so far is given back. */
  async failed(id: string, error: unknown): Promise<void> {
    const words = error instanceof Error ? error.message : String(error);
    await this.change(id, (record) => ({ ...record, phase: 'down', error: words }));
    this.outputs.begin(id);
    if (this.side !== undefined) await this.networking.takeDown(id, this.side);
    if (this.must(id).autoRemove) await this.remove(id);
  }

  /** Stops what runs and deals with its end. */
  async end(id: string, facts: ContainerFacts | undefined, graceMs: number): Promise<void> {
    const { containers } = this.#deps.runtime;
    if (isAlive(facts)) await containers.stop(id, graceMs);
    await this.note(id, await containers.inspect(id));
    await this.giveUp(id);
    this.#listener.onDue(id);
  }

  /** It is not started again. */
  async giveUp(id: string): Promise<void> {
    if (this.must(id).phase === 'down') return;
    await this.change(id, (record) => ({ ...record, phase: 'down' }));
    this.waits.over(id, this.must(id).exitCode);
  }

  /** Writes down what the end of a container means. Harmless when there is nothing new. */
  async note(id: string, facts: ContainerFacts | undefined): Promise<void> {
    const exit = facts?.exit;
    if (exit === undefined || exit.exitedAt === this.must(id).seenExit) return;
    this.health.end(id);
    const ranMs = Date.parse(exit.exitedAt) - Date.parse(facts?.startedAt ?? exit.exitedAt);
    const nowMs = this.#deps.clock.now();
    await this.change(id, (record) => afterExit(record, exit, ranMs, nowMs));
    this.waits.ended(id, exit.code, this.must(id).phase === 'down');
  }

  async remove(id: string): Promise<void> {
    const { runtime, clock } = this.#deps;
    let facts = await runtime.containers.inspect(id);
    await this.change(id, (record) =>
      record.removal === 'no' ? { ...record, removal: 'with volumes' } : record,
    );
    if (isAlive(facts)) {
      await this.change(id, stoppedByHand('stopping'));
      await runtime.containers.stop(id, 0);
      facts = await runtime.containers.inspect(id);
    }
    await this.note(id, facts);
    await this.giveUp(id);
    this.outputs.begin(id);
    await within(clock, outputWaitMs, this.outputs.drained(id));
    await this.discard(this.must(id), facts);
  }

  /** Nothing is left; what failed halfway is tried again. The record goes last. */
  async discard(
    { id, removal, exitCode }: StandaloneRecord,
    facts?: ContainerFacts,
  ): Promise<void> {
    const { runtime, volumes } = this.#deps;
    this.health.end(id);
    await runtime.containers.remove(id);
    if (this.side !== undefined) await this.networking.takeDown(id, this.side);
    if (removal === 'with volumes') await volumes.removeOwnedBy(id);
    await rm(filesFolder(this.#options, id), { recursive: true, force: true });
    await this.records.remove(id);
    this.presence.changed(id);
    this.waits.removed(id, exitCode);
    this.#listener.onGone(id, facts);
  }

  async change(id: string, how: (record: StandaloneRecord) => StandaloneRecord): Promise<void> {
    await this.records.change(id, how);
    this.presence.changed(id);
  }

  must(id: string): StandaloneRecord {
    const record = this.records.get(id);
    if (record !== undefined) return record;
    throw new ShoalError('not_found', `No such container: ${id}`);
  }

  requireSide(): NodeSide {
    if (this.side !== undefined) return this.side;
    throw new ShoalError(
      'unavailable',
      'this node is in no swarm: containers get their networks from it: use "docker swarm init" ' +
        'or "docker swarm join" first',
    );
  }
}

export function isAlive(facts: ContainerFacts | undefined): facts is ContainerFacts {
  return facts?.state === 'running' || facts?.state === 'paused';
}
