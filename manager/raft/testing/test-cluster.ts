/**
 * A cluster of raft nodes in one process, with a clock, disks and a network that the test moves.
 * The replicated state is the list of applied texts.
 */

import { must } from '#lib/assert';
import { isShoalError } from '#lib/errors';
import { FakeClock, settle } from '#lib/fake-clock';
import { type Logger, nullLogger } from '#lib/log';
import { type Random, seededRandom } from '#lib/random';
import { heardElsewhere } from '#lib/signal';
import { MemoryDisk } from '../disk/memory-disk.ts';
import { RaftNode } from '../node.ts';
import type {
  Cipher,
  JoinedMember,
  Leadership,
  LogEntry,
  RaftOptions,
  StartMode,
  StateMachine,
} from '../types.ts';
import { MemoryNetwork } from './memory-network.ts';

export class ListMachine implements StateMachine {
  items: string[] = [];
  lastIndex = 0;

  apply(entry: LogEntry): void {
    if (entry.index <= this.lastIndex) throw new Error(`entry ${entry.index} applied twice`);
    this.lastIndex = entry.index;
    this.items.push(Buffer.from(entry.data).toString());
  }

  async *#pieces(state: string): AsyncIterable<Uint8Array> {
    // Odd pieces: the driver must not care.
    for (let at = 0; at < state.length; at += 1000) yield Buffer.from(state.slice(at, at + 1000));
  }

  snapshot(): AsyncIterable<Uint8Array> {
    return this.#pieces(JSON.stringify({ items: this.items, lastIndex: this.lastIndex }));
  }

  async restore(chunks: AsyncIterable<Uint8Array>): Promise<void> {
    const parts: Uint8Array[] = [];
    for await (const chunk of chunks) parts.push(chunk);
    const state = JSON.parse(Buffer.concat(parts).toString()) as ListMachine;
    this.items = state.items;
    this.lastIndex = state.lastIndex;
  }
}

export interface TestNode {
  readonly name: string;
  readonly address: string;
  readonly disk: MemoryDisk;
  node: RaftNode;
  machine: ListMachine;
  isUp: boolean;
  readonly fatal: Error[];
  removed: number;
  readonly leadership: Leadership[];
}

export interface TestClusterOptions {
  readonly seed?: number;
  readonly latencyMs?: (random: Random) => number;
  readonly options?: Partial<RaftOptions>;
  /** What a node seals its disk with, asked at each start. Default: nothing is sealed. */
  readonly cipherOf?: (name: string) => Cipher;
  /** Default: silence. */
  readonly log?: Logger;
}

export class TestCluster {
  readonly clock = new FakeClock();
  readonly random: Random;
  readonly network: MemoryNetwork;
  readonly nodes = new Map<string, TestNode>();
  readonly #options: TestClusterOptions;

  constructor(options: TestClusterOptions = {}) {
    this.#options = options;
    this.random = seededRandom(options.seed ?? 1);
    const { latencyMs } = options;
    this.network = new MemoryNetwork({
      clock: this.clock,
      clusterId: 'cluster',
      latencyMs: () => latencyMs?.(this.random) ?? 0,
    });
  }

  /** Bootstraps `n1` and joins the others until all are voters. */
  async form(size: number): Promise<void> {
    await this.start('n1', { mode: 'bootstrap' });
    await this.until(() => this.leader() !== undefined, 'the first node leads');
    for (let number = 2; number <= size; number++) await this.join(`n${number}`);
    const voters = (): number =>
      this.leader()
        ?.node.status()
        .members.filter((each) => !each.learner).length ?? 0;
    await this.until(() => voters() === size, `${size} voters`);
  }

  async join(name: string): Promise<JoinedMember> {
    const leader = must(this.leader(), 'a leader is there');
    const joined = await this.finish(leader.node.addMember({ nodeId: name, address: `${name}:1` }));
    await this.start(name, { mode: 'join', ...joined });
    return joined;
  }

  async start(name: string, mode: StartMode): Promise<TestNode> {
    const present = this.nodes.get(name);
    const address = present?.address ?? `${name}:1`;
    const test: TestNode = present ?? {
      name,
      address,
      disk: new MemoryDisk(),
      node: undefined as unknown as RaftNode,
      machine: new ListMachine(),
      isUp: false,
      fatal: [],
      removed: 0,
      leadership: [],
    };
    this.nodes.set(name, test);
    test.machine = new ListMachine();
    test.node = this.#build(test);
    const { node, leadership } = test;
    leadership.length = 0;
    node.onLeadership((state) => leadership.push(state));
    await this.finish(node.start(mode));
    this.network.serve(address, node.handlers);
    test.isUp = true;
    return test;
  }

  #build(test: TestNode): RaftNode {
    const { name, address, machine } = test;
    const options: RaftOptions = {
      clusterId: 'cluster',
      nodeId: name,
      address,
      directory: '/raft',
      segmentBytes: 16 * 1024,
      ...this.#options.options,
    };
    const { cipherOf } = this.#options;
    return new RaftNode(options, {
      ...(cipherOf !== undefined && { cipher: cipherOf(name) }),
      disk: test.disk.mount(),
      clock: this.clock,
      random: seededRandom(this.random.integer(2 ** 32)),
      log: this.#options.log?.child({ node: name }) ?? nullLogger,
      connect: this.network.connector(name, address),
      stateMachine: machine,
      onFatal: (error) => {
        if (test.isUp) test.fatal.push(error);
      },
      onRemoved: () => {
        test.removed++;
      },
    });
  }

  restart(name: string): Promise<TestNode> {
    return this.start(name, { mode: 'restart' });
  }

  /** A power cut: unsynced writes are kept, lost or torn. */
  crash(name: string): void {
    const test = this.get(name);
    test.isUp = false;
    this.network.kill(test.address);
    test.disk.powerCut(this.random);
    heardElsewhere(test.node.stop());
  }

  async stop(name: string): Promise<void> {
    const test = this.get(name);
    test.isUp = false;
    this.network.kill(test.address);
    await this.finish(test.node.stop());
  }

  async stopAll(): Promise<void> {
    for (const test of this.up()) await this.stop(test.name);
  }

  isolate(name: string): void {
    const { address } = this.get(name);
    const others = [...this.nodes.values()].map((each) => each.address);
    this.network.isolate(
      address,
      others.filter((each) => each !== address),
    );
  }

  get(name: string): TestNode {
    return must(this.nodes.get(name), `${name} exists`);
  }

  up(): TestNode[] {
    return [...this.nodes.values()].filter((each) => each.isUp);
  }

  /** The announced leader of the highest term. */
  leader(): TestNode | undefined {
    const leaders = this.up().filter((each) => each.node.status().isLeader);
    return leaders.sort((a, b) => b.node.status().term - a.node.status().term)[0];
  }

  /** Lets everything happen that needs no time. */
  async quiet(): Promise<void> {
    for (let turn = 0; turn < 12; turn++) await settle();
  }

  async run(durationMs: number): Promise<void> {
    const endMs = this.clock.monotonic() + durationMs;
    while (this.clock.monotonic() < endMs) {
      const leftMs = endMs - this.clock.monotonic();
      // Whole milliseconds: fractions of a timer's time could round to no progress at all.
      this.clock.advance(
        Math.max(1, Math.min(leftMs, Math.ceil(this.clock.nextDelayMs ?? leftMs))),
      );
      for (let turn = 0; turn < 6; turn++) await settle();
    }
  }

  async until(condition: () => boolean, what: string, limitMs = 60_000): Promise<void> {
    await this.quiet();
    for (let passed = 0; !condition(); passed += 10) {
      if (passed >= limitMs) throw new Error(`not within ${limitMs} ms: ${what}`);
      await this.run(10);
    }
  }

  /** The result of `promise`, letting time pass until it is there. */
  async finish<T>(promise: Promise<T>, limitMs = 60_000): Promise<T> {
    let isSettled = false;
    const settled = promise.finally(() => {
      isSettled = true;
    });
    heardElsewhere(settled);
    await this.until(() => isSettled, 'a promise settles', limitMs);
    return settled;
  }

  /** Proposes at whoever leads until it is accepted. */
  async propose(text: string): Promise<void> {
    for (;;) {
      await this.until(() => this.leader() !== undefined, 'a leader is there');
      const leader = must(this.leader(), 'a leader is there');
      try {
        await this.finish(leader.node.propose(Buffer.from(text)));
        return;
      } catch (error) {
        if (!isShoalError(error, 'unavailable') && !isShoalError(error, 'unknown')) throw error;
        await this.run(50);
      }
    }
  }

  /** Every running node has applied the same. */
  async converge(limitMs = 60_000): Promise<readonly string[]> {
    const same = (): boolean => {
      const [first, ...rest] = this.up().filter((each) => each.removed === 0);
      const leader = this.leader();
      if (first === undefined || leader === undefined) return false;
      const applied = leader.node.status().lastIndex;
      return [first, ...rest].every(
        (each) =>
          each.node.status().applied === applied &&
          JSON.stringify(each.machine.items) === JSON.stringify(first.machine.items),
      );
    };
    await this.until(same, 'all nodes agree', limitMs);
    return this.up()[0]?.machine.items ?? [];
  }
}
