/**
 * The containers that people make on this node: `docker run`. What is asked for is written down
 * first; then a loop per container brings it about, after any crash from where things stand. A
 * container needs the node's networks, so it runs while the node is in a swarm.
 */
import { join } from 'node:path';
import { within } from '#lib/clock';
import { explain, ShoalError } from '#lib/errors';
import type { Random } from '#lib/random';
import { ReconcileLoop } from '#lib/reconcile-loop';
import { abortable } from '#lib/signal';
import { Turns } from '#lib/turns';
import { signalNumber } from '../containerd/spec/signals.ts';
import type { ContainerFacts, LogLine } from '../containerd/types.ts';
import type { HealthReport } from '../task/executor/health.ts';
import { type CreationOptions, createContainer, recordOf, requireImage } from './creation.ts';
import { isAlive, Keeper, type KeeperDeps } from './keeper.ts';
import { containersMax, leaveGraceMsMax, offlineWaitMs } from './limits.ts';
import { checkName, makeName, nameConflict } from './names.ts';
import type { NodeSide } from './networking.ts';
import { atBoot, atStart, stoppedByHand, withNetworks } from './next-step.ts';
import type { Presence } from './presence.ts';
import { Records } from './records.ts';
import type { StandaloneRecord, StandaloneRequest, WaitCondition, WantedNetwork } from './types.ts';

export interface StandaloneDeps extends KeeperDeps {
  readonly random: Random;
}

/** Those that are meant to end a container, beside its own stop signal. */
const endSignals = ['SIGKILL', 'SIGTERM'];

export class Standalone {
  readonly #options: CreationOptions;
  readonly #deps: StandaloneDeps;
  readonly #keeper: Keeper;
  readonly #turns = new Turns();
  readonly #loops = new Map<string, ReconcileLoop>();
  /** Of containers that are being made. */
  readonly #names = new Set<string>();
  readonly #removalListeners = new Set<(facts: ContainerFacts) => void>();
  /** Ends what waits for managers when the node has no networks any more. */
  #online = new AbortController();
  #endWatch: () => void = () => undefined;

  private constructor(options: CreationOptions, deps: StandaloneDeps, records: Records) {
    this.#options = options;
    this.#deps = deps;
    this.#keeper = new Keeper(options, records, deps, {
      onDue: (id) => this.#loops.get(id)?.wake(),
      onGone: (id, facts) => this.#gone(id, facts),
    });
  }

  /** Finds what an earlier run knew, and goes on with it. */
  static async open(options: CreationOptions, deps: StandaloneDeps): Promise<Standalone> {
    const records = await Records.open(join(options.dataRoot, 'standalone'), deps.log);
    for (const { id } of records.all()) await records.change(id, atBoot);
    const standalone = new Standalone(options, deps, records);
    standalone.#begin();
    return standalone;
  }

  #begin(): void {
    this.#endWatch = this.#deps.runtime.watch((event) => {
      if (event.kind === 'reconnected') this.#wakeAll();
      else if (event.kind === 'exit') this.#loops.get(event.id)?.wake();
    });
    for (const { id } of this.#keeper.records.all()) this.#follow(id);
  }

  /** What others of this node ask about these containers. */
  get presence(): Presence {
    return this.#keeper.presence;
  }

  /** Ends the looking after; containers run on. */
  async stop(): Promise<void> {
    this.#endWatch();
    this.#keeper.health.stop();
    const loops = [...this.#loops.values()].map((loop) => loop.stop());
    await this.offline();
    await within(this.#deps.clock, offlineWaitMs, Promise.all(loops));
  }

  /** The node is in a swarm and has its networks. */
  online(side: Omit<NodeSide, 'signal'>): void {
    const { signal } = this.#online;
    this.#keeper.side = {
      ...side,
      signal,
      attach: (wish) => abortable(side.attach(wish), signal),
      detach: (id) => abortable(side.detach(id), signal),
    };
    this.#wakeAll();
  }

  /** It has them no more; resolves when nothing uses them, or soon. Containers run on. */
  async offline(): Promise<void> {
    this.#keeper.side = undefined;
    this.#online.abort(new ShoalError('cancelled', 'this node has no networks at the moment'));
    this.#online = new AbortController();
    await within(this.#deps.clock, offlineWaitMs, this.#turns.settled());
  }

  /**
   * The node leaves its swarm and with it all networks: what runs is stopped, and starts again, as
   * its policy says, when the node is in a swarm again.
   */
  async leave(): Promise<void> {
    await this.offline();
    await Promise.all(
      this.#keeper.records.all().map(({ id }) =>
        this.#turns.run(id, async () => {
          const record = this.#keeper.records.get(id);
          const facts = await this.#deps.runtime.containers.inspect(id);
          if (record === undefined || !isAlive(facts)) return;
          const graceMs = Math.min(record.stopGraceMs, leaveGraceMsMax);
          await this.#deps.runtime.containers.stop(id, graceMs);
        }),
      ),
    );
    this.#wakeAll();
  }

  find(id: string): StandaloneRecord | undefined {
    return this.#keeper.records.get(id);
  }

  health(id: string): HealthReport | undefined {
    return this.#keeper.health.report(id);
  }

  /** With what was last seen of a container that is gone. Returns how to stop. */
  onRemoved(listener: (facts: ContainerFacts) => void): () => void {
    this.#removalListeners.add(listener);
    return () => this.#removalListeners.delete(listener);
  }

  /** Makes a container; returns its id. `not_found` without its image, `already_exists` by name. */
  async create(request: StandaloneRequest): Promise<string> {
    const { runtime, random } = this.#deps;
    if (request.name !== '') checkName(request.name);
    const image = await requireImage(runtime, request.image);
    const others = await runtime.containers.list();
    if (this.#keeper.records.all().length + this.#names.size >= containersMax) {
      const message = `this node has ${containersMax} containers made by hand: remove some first`;
      throw new ShoalError('resource_exhausted', message);
    }
    const owners = new Map(others.map((other) => [other.name, other.id]));
    for (const record of this.#keeper.records.all()) owners.set(record.name, record.id);
    const isTaken = (name: string): boolean => owners.has(name) || this.#names.has(name);
    const name = request.name || makeName(isTaken, random);
    if (isTaken(name)) throw nameConflict(name, owners.get(name) ?? '');
    this.#names.add(name);
    try {
      const id = Buffer.from(random.bytes(32)).toString('hex');
      const record = recordOf(id, name, request);
      await this.#turns.run(id, async () => {
        await this.#keeper.records.add(record);
        try {
          await createContainer(record, request, image, this.#options, this.#deps);
        } catch (error) {
          await this.#undo(id);
          throw error;
        }
      });
      this.#follow(id);
      return id;
    } finally {
      this.#names.delete(name);
    }
  }

  /** Nothing is left of one that could not be made; what cannot be removed now is so later. */
  async #undo(id: string): Promise<void> {
    try {
      await this.#keeper.change(id, (record) => ({ ...record, removal: 'with volumes' }));
      await this.#keeper.discard(this.#keeper.must(id));
    } catch (error) {
      this.#deps.log.warn('a container half made stays for now', { id, err: explain(error) });
      this.#follow(id);
    }
  }

  /** False when it runs already. Nothing of it is left on the network when it fails. */
  start(id: string): Promise<boolean> {
    return this.#turns.run(id, () => this.#start(id));
  }

  async #start(id: string): Promise<boolean> {
    const { facts } = await this.#get(id);
    if (isAlive(facts)) return false;
    this.#keeper.requireSide();
    await this.#keeper.note(id, facts);
    await this.#keeper.change(id, atStart);
    try {
      await this.#keeper.bringUp(id);
    } catch (error) {
      await this.#keeper.failed(id, error);
      throw error;
    }
    return true;
  }

  /** False when it does not run. */
  stopContainer(id: string, graceMs: number | undefined): Promise<boolean> {
    return this.#turns.run(id, () => this.#stop(id, graceMs));
  }

  async #stop(id: string, graceMs: number | undefined): Promise<boolean> {
    const { record, facts } = await this.#get(id);
    if (record.phase === 'down') return false;
    await this.#keeper.change(id, stoppedByHand('stopping'));
    await this.#keeper.end(id, facts, graceMs ?? record.stopGraceMs);
    return true;
  }

  /** In one turn: between the two the loop would remove one that goes when it has ended. */
  restart(id: string, graceMs: number | undefined): Promise<void> {
    return this.#turns.run(id, async () => {
      await this.#stop(id, graceMs);
      await this.#start(id);
    });
  }

  /** A signal that is meant to end it keeps its policy from starting it again. */
  async kill(id: string, signal: string): Promise<void> {
    const { facts } = await this.#get(id);
    const number = signalNumber(signal || 'SIGKILL');
    const { stopSignal } = facts.request;
    // A signal has many spellings.
    const isEnd = [...endSignals, stopSignal || 'SIGTERM'].some(
      (each) => signalNumber(each) === number,
    );
    if (isEnd && isAlive(facts)) {
      await this.#keeper.change(id, (record) => ({ ...record, isStoppedByHand: true }));
    }
    await this.#deps.runtime.containers.kill(id, signal || 'SIGKILL');
  }

  /** One that runs is only removed when `force` is given. */
  remove(id: string, force: boolean, withVolumes: boolean): Promise<void> {
    return this.#turns.run(id, async () => {
      const { record, facts } = await this.#get(id);
      if (isAlive(facts) && !force) throw isRunning(record);
      const removal = withVolumes ? 'with volumes' : 'yes';
      await this.#keeper.change(id, (now) => ({ ...now, removal }));
      await this.#keeper.remove(id);
    });
  }

  /** Counts from the call on. Resolves to the exit code. */
  async wait(id: string, condition: WaitCondition, signal: AbortSignal): Promise<number> {
    const record = this.#keeper.must(id);
    if (condition === 'not-running' && record.phase === 'down') return record.exitCode;
    return this.#keeper.waits.add(id, condition, signal);
  }

  /** What it writes from now on, until it ends; of one that does not run, once it is started. */
  async output(id: string, signal: AbortSignal): Promise<AsyncIterable<LogLine>> {
    const { facts } = await this.#get(id);
    return this.#keeper.outputs.open(facts, signal);
  }

  /** One more network: now if it is up, in any case at its next start. */
  connect(id: string, wanted: WantedNetwork): Promise<void> {
    return this.#turns.run(id, async () => {
      const { record } = await this.#get(id);
      const { place, name } = record;
      if (place.kind !== 'own') {
        const message = `container ${name} is in network ${place.kind} and has no place for another`;
        throw new ShoalError('failed_precondition', message);
      }
      if (place.networks.some(({ target }) => target === wanted.target)) {
        const message = `endpoint with name ${name} already exists in network ${wanted.target}`;
        throw new ShoalError('already_exists', message);
      }
      if (record.phase === 'up') {
        await this.#keeper.networking.connect(record, wanted, this.#keeper.requireSide());
      }
      await this.#keeper.change(id, withNetworks([...place.networks, wanted]));
      await this.#closeOrOpen(id);
    });
  }

  disconnect(id: string, target: string): Promise<void> {
    return this.#turns.run(id, async () => {
      const { record } = await this.#get(id);
      const { place, name } = record;
      const isIt = await this.#keeper.networking.disconnect(record, target, this.#keeper.side);
      const left = place.networks.filter((wanted) => !isIt(wanted.target));
      if (left.length === place.networks.length) {
        const message = `container ${name} is not connected to network ${target}`;
        throw new ShoalError('failed_precondition', message);
      }
      await this.#keeper.change(id, withNetworks(left));
      await this.#closeOrOpen(id);
    });
  }

  async #closeOrOpen(id: string): Promise<void> {
    if (this.#keeper.side !== undefined)
      await this.#keeper.networking.closeOrOpen(this.#keeper.must(id), this.#keeper.side);
  }

  #follow(id: string): void {
    const round = async (): Promise<number> => {
      try {
        return await this.#turns.run(id, () => this.#keeper.look(id));
      } catch (error) {
        throw asTrouble(error);
      }
    };
    const loop = new ReconcileLoop({ ...this.#deps, round });
    this.#loops.set(id, loop);
    loop.start();
  }

  /** The loop's end is not awaited: it may be its own round that has removed the container. */
  #gone(id: string, facts: ContainerFacts | undefined): void {
    const loop = this.#loops.get(id);
    this.#loops.delete(id);
    loop?.stop().catch((error: unknown) => {
      this.#deps.log.error('a loop did not end', { id, err: explain(error) });
    });
    if (facts === undefined) return;
    for (const listener of this.#removalListeners) listener(facts);
  }

  #wakeAll(): void {
    for (const loop of this.#loops.values()) loop.wake();
  }

  async #get(id: string): Promise<{ record: StandaloneRecord; facts: ContainerFacts }> {
    const facts = await this.#deps.runtime.containers.inspect(id);
    const record = this.#keeper.must(id);
    if (facts !== undefined) return { record, facts };
    throw new ShoalError('not_found', `No such container: ${id}`);
  }
}

/** A disk that is full or fails is no bug: the container is looked at again a little later. */
function asTrouble(error: unknown): unknown {
  if (!(error instanceof Error) || !('syscall' in error)) return error;
  return new ShoalError('unavailable', error.message, { cause: error });
}

function isRunning({ name }: StandaloneRecord): ShoalError {
  return new ShoalError(
    'already_exists',
    `cannot remove container "/${name}": container is running: stop the container before ` +
      'removing or force remove',
  );
}
