/**
 * A machine: an address, a disk, and at most one process at a time. It can lose its process, its
 * power (and what the disk had not synced) or its whole disk.
 */
import type { Random } from '#lib/random';
import { type DiskOperation, MemoryDisk } from '#manager/raft/disk/memory-disk';
import type { SimNetwork } from './network.ts';
import { type ClockError, SimProcess } from './process.ts';
import type { Scheduler } from './scheduler.ts';

/** A fast disk; now and then one that has other things to do. */
const diskMs = { usual: 0.6, slow: 150 } as const;
const slowOneIn = 200;

export interface MachineDeps {
  readonly scheduler: Scheduler;
  readonly network: SimNetwork;
  readonly random: Random;
}

export class Machine {
  readonly name: string;
  readonly address: string;
  readonly #deps: MachineDeps;
  readonly #clockError: ClockError;
  disk: MemoryDisk;
  process: SimProcess | undefined;
  /** Multiplies what the disk takes. */
  diskSlowness = 1;
  /** Hears of each disk operation of the present process at the moment when it takes effect. */
  onDisk: ((operation: DiskOperation) => void) | undefined;

  constructor(name: string, deps: MachineDeps) {
    this.name = name;
    this.address = `${name}:4242`;
    this.#deps = deps;
    const { random } = deps;
    this.#clockError = {
      offsetMs: random.integer(60_000) - 30_000,
      rate: 1 + (random.fraction() - 0.5) * 0.02,
    };
    this.disk = this.#newDisk();
  }

  get isUp(): boolean {
    return this.process !== undefined;
  }

  /** Starts a process; what it does is the caller's business. */
  boot(): SimProcess {
    const { scheduler, random } = this.#deps;
    const process = new SimProcess(this.name, scheduler, random, this.#clockError);
    this.process = process;
    this.diskSlowness = 1;
    this.onDisk = undefined;
    this.disk.capacityBytes = Number.POSITIVE_INFINITY;
    return process;
  }

  /** The process dies; the kernel keeps what was written and breaks the connections. */
  kill(): void {
    this.process?.kill();
    this.process = undefined;
    this.#deps.network.vacate(this.address);
  }

  /** The power fails: writes that were not synced are lost, kept or torn. */
  powerCut(): void {
    this.process?.kill();
    this.process = undefined;
    this.#deps.network.darken(this.address);
    this.disk.powerCut(this.#deps.random);
  }

  /** The machine has power again, or its process is about to be started: old connections break. */
  powerOn(): void {
    this.#deps.network.vacate(this.address);
  }

  /** A new, empty disk. */
  wipe(): void {
    this.disk = this.#newDisk();
  }

  #newDisk(): MemoryDisk {
    return new MemoryDisk({ delay: (operation) => this.#diskDelay(operation) });
  }

  async #diskDelay(operation: DiskOperation): Promise<void> {
    const { random } = this.#deps;
    const mostMs = random.integer(slowOneIn) === 0 ? diskMs.slow : diskMs.usual;
    const { process } = this;
    // Only the simulator itself looks at the disk of a machine that is off.
    if (process === undefined) return;
    await process.sleep(random.fraction() * mostMs * this.diskSlowness);
    this.onDisk?.(operation);
  }
}
