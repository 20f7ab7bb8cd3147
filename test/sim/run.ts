/**
 * One simulated run: a group is formed, everything goes wrong for a while, then all faults end
 * and the group must find together again, quickly and without having lost anything.
 */
import type { Disk } from '#manager/raft/disk';
import { Nemesis, revive } from './group/nemesis.ts';
import { Operator } from './group/operator.ts';
import { RaftGroup } from './group/raft-group.ts';
import type { Clients, Profile } from './group/replica.ts';
import { pick, World } from './world/world.ts';

const machineNames = ['m1', 'm2', 'm3', 'm4', 'm5', 'm6', 'm7'];
const firstSizes = [1, 3, 3, 3, 5];
const formingMs = 60_000;
/** Of the longest time with faults, this part at least. */
const safetyLeastShare = 0.3;
const safetyMsMaxDefault = 25_000;
/** Ten times the longest election timeout: 20 ticks of 100 ms. */
const leaderMs = 20_000;
/** Rejoining and catching up are several steps, each of which may have to wait for a retry. */
const convergenceMs = 60_000;
/** Between two tries of the last write. */
const retryMs = 100;

export interface RunResult {
  readonly seed: number;
  readonly violation: string | undefined;
  readonly hash: string;
  readonly simulatedMs: number;
  readonly eventCount: number;
  readonly seen: ReadonlyMap<string, number>;
  /** The end of the trace. */
  readonly trace: readonly string[];
}

export interface RunOptions {
  readonly onLine?: (line: string) => void;
  /** Kinds of faults that do not occur. */
  readonly without?: readonly string[];
  /** How long faults go on at most; by default long enough for absences to matter. */
  readonly safetyMsMax?: number;
  /** What every disk looks like to its node; for tests of the simulator itself. */
  readonly mount?: (disk: Disk) => Disk;
}

class Run {
  readonly #world: World;
  readonly #group: RaftGroup;
  readonly #profile: Profile;
  readonly #operator: Operator;
  readonly #options: RunOptions;

  constructor(world: World, profile: Profile, options: RunOptions) {
    this.#world = world;
    this.#options = options;
    this.#profile = profile;
    this.#group = new RaftGroup(world, profile, options.mount);
    for (const name of machineNames) this.#group.add(name);
    this.#operator = new Operator(world, this.#group, pick(world.random, firstSizes));
  }

  async all(): Promise<void> {
    const world = this.#world;
    const { without = [], safetyMsMax = safetyMsMaxDefault } = this.#options;
    const operating = this.#operator.run();
    operating.catch((error: unknown) => world.fail(`the operator fails: ${String(error)}`));
    await this.#form();
    const clients = this.#profile.startClients(world, this.#group);
    const nemesis = new Nemesis(world, this.#group, this.#operator, without);
    const striking = nemesis.run();
    striking.catch((error: unknown) => world.fail(`the nemesis fails: ${String(error)}`));
    const share = safetyLeastShare + world.random.fraction() * (1 - safetyLeastShare);
    await world.run(share * safetyMsMax);
    nemesis.stop();
    clients.stop();
    await this.#heal(clients);
  }

  async #form(): Promise<void> {
    this.#group.member('m1').start({ mode: 'bootstrap' });
    const isFormed = (): boolean => this.#group.voters()?.length === this.#operator.targetSize;
    const isDone = await this.#world.run(formingMs, isFormed);
    this.#world.must(isDone, 'the group could not be formed');
  }

  async #heal(clients: Clients): Promise<void> {
    const world = this.#world;
    world.note('all faults end');
    world.weather.heal();
    this.#operator.transferOneInLooks = 0;
    for (const member of this.#group.all) {
      member.machine.diskSlowness = 1;
      // A disk that was out of order is so no more after the next boot.
      if (member.mayFail && member.condition !== 'absent') member.kill('power');
      revive(member);
    }
    const hasLeader = await world.run(leaderMs, () => this.#group.leader() !== undefined);
    world.must(
      hasLeader,
      () => `no leader ${leaderMs} ms after all faults ended: ${this.#describe()}`,
    );
    const isQuiet = (): boolean => this.#isWhole() && this.#group.hasConverged();
    world.must(await world.run(convergenceMs, isQuiet), () => `no agreement: ${this.#describe()}`);
    let isWritten = false;
    const write = async (): Promise<void> => {
      while (!isWritten) {
        await world.scheduler.sleep(retryMs);
        isWritten = await clients.finalWrite();
      }
    };
    write().catch((error: unknown) => world.fail(`the last write fails: ${String(error)}`));
    await world.run(convergenceMs, () => isWritten && isQuiet());
    world.must(isWritten && isQuiet(), () => `no agreement in the end: ${this.#describe()}`);
    this.#operator.stop();
    clients.check();
  }

  /** As many voters as wanted, and all take part. */
  #isWhole(): boolean {
    const voters = this.#group.voters();
    if (voters?.length !== this.#operator.targetSize) return false;
    return voters.every((name) => this.#group.member(name).condition === 'up');
  }

  #describe(): string {
    const lines = this.#group.all.map(({ name, condition, node, replica }) => {
      const { role, term, commit, applied, lastIndex, members } = node?.status() ?? {};
      const voters = members?.filter(({ learner }) => !learner).map(({ nodeId }) => nodeId);
      return `${name} ${condition} ${role} t${term} c${commit} a${applied} l${lastIndex} of ${voters} ${replica?.digest()}`;
    });
    return `wanted ${this.#operator.targetSize}; ${lines.join('; ')}`;
  }
}

/** Runs one seed to its end, or to the first thing that must not happen. */
export async function runSeed(
  seed: number,
  profile: Profile,
  options: RunOptions = {},
): Promise<RunResult> {
  const world = new World(seed);
  world.trace.onLine = options.onLine;
  const onRejection = (reason: unknown): void => {
    world.fail(`unhandled: ${reason instanceof Error ? reason.stack : String(reason)}`);
  };
  process.on('unhandledRejection', onRejection);
  try {
    await new Run(world, profile, options).all();
  } finally {
    process.off('unhandledRejection', onRejection);
  }
  return {
    seed,
    violation: world.violation?.message,
    hash: world.trace.hash,
    simulatedMs: world.nowMs,
    eventCount: world.scheduler.eventCount,
    seen: world.seen,
    trace: world.trace.last,
  };
}
