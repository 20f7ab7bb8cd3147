/**
 * A raft member on a machine, through all lives of its process: started, killed, restarted,
 * removed. It runs the production node; only what the node is given is simulated.
 */
import { explain, isShoalError } from '#lib/errors';
import type { LogFields, Logger } from '#lib/log';
import type { Disk } from '#manager/raft/disk';
import { RaftNode } from '#manager/raft/node';
import type { RaftOptions, StartMode, StateMachine } from '#manager/raft/types';
import { CorruptionError } from '#manager/raft/wal/failure';
import { RaftPeerService } from '#proto/gen/shoal';
import type { Machine } from '../world/machine.ts';
import type { SimProcess } from '../world/process.ts';
import type { World } from '../world/world.ts';
import { type ConsensusChecker, Life } from './consensus-checker.ts';
import type { Profile, Replica } from './replica.ts';
import { headlessSegment, storedLog } from './stored-log.ts';

export const clusterId = 'simulated';

/**
 * `absent`: no member, nothing on disk. `starting`, `up`, `down`: a member. `failed`: the node
 * gave up, its process still stands. `damaged`: its disk cannot be trusted any more; only removing
 * it and joining anew helps. `removed`: the node knows that it was removed.
 */
export type Condition = 'absent' | 'starting' | 'up' | 'down' | 'failed' | 'damaged' | 'removed';

export interface MemberDeps {
  readonly world: World;
  readonly machine: Machine;
  readonly profile: Profile;
  readonly checker: ConsensusChecker;
  /** Small ones, so that segments turn and snapshots are made within seconds. */
  readonly options: Partial<RaftOptions>;
  /** What its disk looks like to the node. */
  readonly mount: (disk: Disk) => Disk;
  /** Its node has heard that it was removed. */
  readonly onRemoved: () => void;
}

/** What exists while a process lives. */
interface Running {
  readonly node: RaftNode;
  readonly replica: Replica;
  readonly life: Life;
}

export class Member {
  readonly #deps: MemberDeps;
  readonly machine: Machine;
  condition: Condition = 'absent';
  #running: Running | undefined;
  /** A fault was put on its disk during this life: the node may fail. */
  mayFail = false;
  /** Bits of what it had on disk were flipped: it may refuse to start, or fail. */
  isRotten = false;
  /** It has started once on this disk, and so has written down who it is. */
  #isEnrolled = false;

  constructor(deps: MemberDeps) {
    this.#deps = deps;
    this.machine = deps.machine;
  }

  get name(): string {
    return this.machine.name;
  }

  /** The node that takes part, if it does. */
  get node(): RaftNode | undefined {
    return this.condition === 'up' ? this.#running?.node : undefined;
  }

  get replica(): Replica | undefined {
    return this.condition === 'up' ? this.#running?.replica : undefined;
  }

  get process(): SimProcess | undefined {
    return this.machine.process;
  }

  /** The term in which its node says that it leads; 0 when it does not. */
  get leadsInTerm(): number {
    return this.condition === 'up' ? (this.#running?.life.leadsInTerm ?? 0) : 0;
  }

  start(start: StartMode): void {
    const { machine } = this;
    if (this.#isEnrolled && !this.isRotten) this.#checkDisk();
    machine.powerOn();
    const process = machine.boot();
    this.condition = 'starting';
    const running = this.#build(process);
    this.#running = running;
    const { network } = this.#deps.world;
    network.serve(machine.address, process, RaftPeerService, running.node.handlers);
    this.#note(`starts (${start.mode})`);
    running.node.start(start).then(
      () => this.#started(),
      (error: unknown) => this.#notStarted(error),
    );
  }

  /** What its earlier lives promised is there, and will be when older segments go. */
  #checkDisk(): void {
    const { checker, world } = this.#deps;
    const { disk } = this.machine;
    const stored = storedLog(disk);
    if (stored !== undefined) checker.found(this.name, stored);
    const headless = headlessSegment(disk);
    world.must(headless === undefined, () => `${this.name} has no head in ${headless}`);
  }

  #build(process: SimProcess): Running {
    const { world, machine, profile, options, mount } = this.#deps;
    const { name, address } = machine;
    const log = this.#logger();
    const replica = profile.createReplica({ world, process, log });
    const life = new Life(name);
    const peer = { role: 'manager' as const, nodeId: name, organization: clusterId, address };
    const node = new RaftNode(
      { clusterId, nodeId: name, address, directory: '/raft', ...options },
      {
        disk: mount(machine.disk.mount()),
        clock: process.clock,
        random: world.fork(),
        log,
        connect: (to) => world.network.client(RaftPeerService, { process, peer }, to),
        stateMachine: this.#watched(replica, life),
        onFatal: (error) => this.#failed(error),
        onRemoved: () => this.#removed(),
        defer: process.defer,
      },
    );
    node.onLeadership((leadership) => {
      const { checker } = this.#deps;
      life.leadsInTerm = leadership.isLeader ? leadership.term : 0;
      if (leadership.isLeader) this.#note(`leads in term ${leadership.term}`);
      checker.leadership(life, leadership, node.status().applied);
    });
    replica.attach(node);
    return { node, replica, life };
  }

  /** The replica's state machine, with the checker looking on. */
  #watched(replica: Replica, life: Life): StateMachine {
    const { checker, world } = this.#deps;
    const { stateMachine } = replica;
    return {
      apply: (entry) => {
        stateMachine.apply(entry);
        checker.applied(life, entry);
        checker.state(life, replica);
      },
      snapshot: () => {
        world.count('snapshots made');
        return stateMachine.snapshot();
      },
      restore: async (chunks) => {
        await stateMachine.restore(chunks);
        world.count('snapshots loaded');
        checker.state(life, replica);
      },
    };
  }

  #started(): void {
    this.#isEnrolled = true;
    if (this.condition === 'starting') this.condition = 'up';
  }

  #notStarted(error: unknown): void {
    const { world } = this.#deps;
    this.#note(`does not start: ${explain(error)}`);
    this.machine.kill();
    this.#running = undefined;
    if (error instanceof CorruptionError) {
      world.must(this.isRotten, () => `${this.name} finds damage: ${error.message}`);
      world.count('rot found');
      this.condition = 'damaged';
    } else if (isShoalError(error, 'not_found')) {
      // It died before it had written down who it is.
      world.must(!this.#isEnrolled, () => `${this.name} has lost all: ${explain(error)}`);
      this.machine.wipe();
      this.condition = 'absent';
    } else {
      world.must(this.mayFail, () => `${this.name} does not start: ${explain(error)}`);
      this.condition = 'down';
    }
  }

  #failed(error: Error): void {
    const { world } = this.#deps;
    world.must(this.mayFail, () => `${this.name} failed: ${explain(error)} ${error.stack}`);
    world.count('nodes failed');
    this.#note(`failed: ${explain(error)}`);
    this.condition = 'failed';
  }

  #removed(): void {
    this.#deps.world.count('removals noticed');
    this.#note('was removed');
    this.condition = 'removed';
    this.#deps.onRemoved();
  }

  /** The process dies. With `power`, the disk loses what was not synced. */
  kill(how: 'process' | 'power'): void {
    const { world } = this.#deps;
    this.#note(`dies (${how})`);
    if (how === 'process') this.machine.kill();
    else {
      this.machine.powerCut();
      this.mayFail = false;
    }
    world.count(how === 'process' ? 'processes killed' : 'power cuts');
    this.#running = undefined;
    if (this.condition !== 'damaged' && this.condition !== 'removed') this.condition = 'down';
  }

  /** Everything it had is gone; it may join as a new member. */
  wipe(): void {
    this.machine.kill();
    this.machine.wipe();
    this.#running = undefined;
    this.mayFail = false;
    this.isRotten = false;
    this.#isEnrolled = false;
    this.condition = 'absent';
  }

  /** Compares what the node says about itself with what it said before. */
  inspect(): void {
    if (this.#running === undefined || this.condition !== 'up') return;
    const { node, life } = this.#running;
    this.#deps.checker.status(life, node.status());
  }

  #note(line: string): void {
    this.#deps.world.note(`${this.name} ${line}`);
  }

  #logger(): Logger {
    const { world } = this.#deps;
    const { name } = this;
    const line = (level: string, message: string, fields?: LogFields): void => {
      world.note(`${name} ${level}: ${message}${fields ? ` ${JSON.stringify(fields)}` : ''}`);
      countLine(world, message);
    };
    const logger: Logger = {
      error: (message, fields) => line('error', message, fields),
      warn: (message, fields) => line('warn', message, fields),
      info: (message, fields) => line('info', message, fields),
      debug: () => undefined,
      child: () => logger,
    };
    return logger;
  }
}

const countedLines: Readonly<Record<string, string>> = {
  'raft log ended in an unfinished write, which was cut off': 'torn tails',
  'raft snapshot received and loaded': 'snapshots received',
  'raft snapshot is damaged, trying an older one': 'older snapshots used',
};

function countLine(world: World, message: string): void {
  const what = countedLines[message];
  if (what !== undefined) world.count(what);
}
