import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isShoalError } from '#lib/errors';
import { heardElsewhere } from '#lib/signal';
import { TestCluster, type TestNode } from './testing/test-cluster.ts';

/** Runs per test: a few seconds. Raise it for a longer hunt. */
const seeds = 40;
const firstSeed = 1;
const steps = 60;

/** What a run has seen, to be sure that the schedules reach the interesting places. */
interface Coverage {
  accepted: number;
  unknown: number;
  crashes: number;
  snapshotsReceived: number;
  reads: number;
  memberChanges: number;
  leaders: number;
  diskFailures: number;
}

class Schedule {
  readonly cluster: TestCluster;
  readonly #accepted = new Set<string>();
  readonly #leaderOfTerm = new Map<number, number>();
  readonly #pending = new Set<Promise<unknown>>();
  readonly #coverage: Coverage;
  #counter = 0;
  #nextName: number;

  constructor(seed: number, coverage: Coverage) {
    this.#coverage = coverage;
    this.cluster = new TestCluster({
      seed,
      latencyMs: (random) => random.integer(8),
      options: { snapshotEntries: 15, keepEntries: 3, segmentBytes: 2048 },
    });
    this.#nextName = 4;
  }

  async run(): Promise<void> {
    await this.cluster.form(3);
    for (let step = 0; step < steps; step++) {
      await this.#step();
      await this.cluster.run(this.cluster.random.integer(120));
      this.#check();
    }
    await this.#settle();
  }

  #pick(nodes: readonly TestNode[]): TestNode | undefined {
    return nodes[this.cluster.random.integer(Math.max(1, nodes.length))];
  }

  async #step(): Promise<void> {
    const { cluster } = this;
    const choice = cluster.random.integer(100);
    const node = this.#pick(cluster.up());
    const down = [...cluster.nodes.values()].filter((each) => !each.isUp && each.removed === 0);
    if (choice < 50) this.#propose();
    else if (choice < 60 && node !== undefined) this.#read(node);
    else if (choice < 68 && node !== undefined && down.length === 0) this.#crash(node);
    else if (choice < 80 && down[0] !== undefined) await this.#restart(down[0]);
    else if (choice < 86 && node !== undefined) cluster.isolate(node.name);
    else if (choice < 92) cluster.network.heal();
    else if (choice < 94) this.#watch(cluster.leader()?.node.transferLeadership());
    else if (choice < 96 && node !== undefined) this.#failDisk(node);
    else await this.#changeMembers();
  }

  /** Whoever believes in leading takes proposals, rightly or not. */
  #propose(): void {
    for (const { node } of this.cluster.up().filter((each) => each.node.status().isLeader)) {
      const count = 1 + this.cluster.random.integer(6);
      for (let i = 0; i < count; i++) {
        const text = `p${this.#counter++}`;
        const outcome = node.propose(Buffer.from(text)).then(
          () => {
            this.#accepted.add(text);
            this.#coverage.accepted++;
          },
          (error: unknown) => {
            assert.ok(isShoalError(error), String(error));
            if (error.code === 'unknown') this.#coverage.unknown++;
          },
        );
        this.#pending.add(outcome);
      }
    }
  }

  #read(test: TestNode): void {
    const before = [...this.#accepted];
    const abort = new AbortController();
    this.cluster.clock.schedule(3_000, () => abort.abort(new Error('waited long enough')));
    const { machine } = test;
    this.#watch(
      test.node.readIndex(abort.signal).then(() => {
        const seen = new Set(machine.items);
        this.#coverage.reads++;
        for (const text of before) assert.ok(seen.has(text), `a read missed ${text}`);
      }),
      assert.AssertionError,
    );
  }

  #failDisk(test: TestNode): void {
    test.disk.failNext('write', /wal$/, 'ENOSPC');
    this.#coverage.diskFailures++;
  }

  #crash(test: TestNode): void {
    this.#coverage.crashes++;
    this.cluster.crash(test.name);
  }

  async #restart(test: TestNode): Promise<void> {
    await this.cluster.restart(test.name);
  }

  async #changeMembers(): Promise<void> {
    const { cluster } = this;
    const leader = cluster.leader();
    if (leader === undefined) return;
    const { members, raftId } = leader.node.status();
    const other = members.find((each) => each.raftId !== raftId && !each.learner);
    if (members.length > 3 && other !== undefined) {
      this.#watch(leader.node.removeMember(other.raftId));
      return;
    }
    const name = `n${this.#nextName++}`;
    const adding = leader.node.addMember({ nodeId: name, address: `${name}:1` });
    const joined = await Promise.race([
      adding.catch(() => undefined),
      cluster.run(1_000).then(() => undefined),
    ]);
    heardElsewhere(adding);
    if (joined === undefined) return;
    this.#coverage.memberChanges++;
    await cluster.start(name, { mode: 'join', ...joined });
  }

  /** Failures are the point of these runs; only what `fatal` names is wrong. */
  #watch(promise: Promise<unknown> | undefined, fatal?: new (...args: never[]) => Error): void {
    if (promise === undefined) return;
    this.#pending.add(
      promise.catch((error: unknown) => {
        if (fatal !== undefined && error instanceof fatal) throw error;
      }),
    );
  }

  #check(): void {
    for (const test of this.cluster.up()) {
      const { role, term, raftId, applied, commit, lastIndex } = test.node.status();
      assert.ok(applied <= commit && commit <= lastIndex, 'applied ≤ commit ≤ last');
      if (role !== 'leader') continue;
      const leader = this.#leaderOfTerm.get(term) ?? raftId;
      assert.equal(leader, raftId, `one leader in term ${term}`);
      this.#leaderOfTerm.set(term, raftId);
    }
  }

  /** Everything heals; then all must agree and nothing accepted may be missing. */
  async #settle(): Promise<void> {
    const { cluster } = this;
    cluster.network.heal();
    for (const { disk } of cluster.nodes.values()) disk.clearFaults();
    for (const test of [...cluster.nodes.values()]) {
      if (test.isUp && test.node.status().condition === 'failed') cluster.crash(test.name);
      if (!test.isUp && test.removed === 0) await this.#restart(test);
    }
    await cluster.propose('last');
    await cluster
      .until(() => this.#agreed(), 'agreement after the faults', 120_000)
      .catch((cause) => {
        throw new Error(this.#describe(), { cause });
      });
    await cluster.finish(Promise.all(this.#pending));
    // `last` is proposed again when its outcome is unknown.
    const all = cluster.leader()?.machine.items ?? [];
    const items = all.filter((each) => each !== 'last');
    const seen = new Set(items);
    assert.equal(seen.size, items.length, 'nothing is applied twice');
    for (const text of this.#accepted)
      assert.ok(seen.has(text), `${text} was accepted and is lost`);
    this.#coverage.leaders += this.#leaderOfTerm.size;
    for (const { disk } of cluster.up()) {
      const names = await disk.mount().list('/raft/snapshots');
      this.#coverage.snapshotsReceived += names.length;
    }
    await cluster.stopAll();
  }

  #describe(): string {
    return this.cluster
      .up()
      .map(({ name, node, machine, removed }) => {
        return (
          `${name} removed=${removed} items=${machine.items.length} ` +
          `${JSON.stringify(node.status())}`
        );
      })
      .join('\n');
  }

  #agreed(): boolean {
    const leader = this.cluster.leader();
    if (leader === undefined) return false;
    const { lastIndex, members } = leader.node.status();
    const names = new Set(members.map((each) => each.nodeId));
    const present = this.cluster.up().filter((each) => names.has(each.name));
    const expected = JSON.stringify(leader.machine.items);
    return present.every(
      (each) =>
        each.node.status().condition === 'running' &&
        each.node.status().applied === lastIndex &&
        JSON.stringify(each.machine.items) === expected,
    );
  }
}

describe('raft node: seeded schedules', () => {
  it('faults of all kinds → no accepted proposal is lost, all state machines agree', async () => {
    const coverage: Coverage = {
      accepted: 0,
      unknown: 0,
      crashes: 0,
      snapshotsReceived: 0,
      reads: 0,
      memberChanges: 0,
      leaders: 0,
      diskFailures: 0,
    };
    for (let seed = firstSeed; seed < firstSeed + seeds; seed++) {
      try {
        await new Schedule(seed, coverage).run();
      } catch (error) {
        throw new Error(`seed ${seed} failed`, { cause: error });
      }
    }
    for (const [what, count] of Object.entries(coverage)) assert.ok(count > 0, `${what} was seen`);
  });
});
