/**
 * What only the leader runs: the dispatcher and the loops that turn wishes into tasks, places and
 * roles. A new term gets new ones; nothing is carried over but the replicated state.
 */
import type { Clock } from '#lib/clock';
import type { Logger } from '#lib/log';
import type { Random } from '#lib/random';
import { WeightedPeer } from '#proto/gen/swarm';
import { Allocator } from './allocator/allocator.ts';
import type { Releases } from './allocator/releases.ts';
import { Attachments } from './attachments/attachments.ts';
import { Dispatcher } from './dispatcher/dispatcher.ts';
import { RoleManager } from './membership/role-manager.ts';
import { NetworkTables } from './network-tables/network-tables.ts';
import { Orchestrator } from './orchestrator/orchestrator.ts';
import type { Raft } from './raft/types.ts';
import { Scheduler } from './scheduler/scheduler.ts';
import type { Store } from './store/types.ts';

/** Swarm's weight of a manager in the list that agents get: all are equal. */
const managerWeight = 10;
/** How often the list of managers is compared with what agents were told. */
const membersPollMs = 1_000;

export interface LeaderDeps {
  readonly store: Store;
  readonly raft: Raft;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  /** What rests before it is given out again; it outlives terms. */
  readonly releases: Releases;
}

interface Loop {
  start(): void;
  stop(): void | Promise<void>;
}

export class Leader {
  readonly dispatcher: Dispatcher;
  readonly networkTables: NetworkTables;
  readonly attachments: Attachments;
  readonly #deps: LeaderDeps;
  readonly #loops: readonly Loop[];
  #members = '';
  #stopped = false;

  constructor(nodeId: string, deps: LeaderDeps) {
    this.#deps = deps;
    this.dispatcher = new Dispatcher({ nodeId }, { ...deps, managers: () => this.#managers() });
    this.networkTables = new NetworkTables({ ...deps, epoch: deps.raft.status().term });
    this.attachments = new Attachments(deps);
    this.#loops = [
      this.dispatcher,
      this.networkTables,
      this.attachments,
      new Allocator({}, deps),
      new Scheduler(deps),
      new Orchestrator(deps),
      new RoleManager(deps),
    ];
  }

  start(): void {
    for (const loop of this.#loops) loop.start();
    this.#pollMembers();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    for (const loop of [...this.#loops].reverse()) await loop.stop();
  }

  #managers(): WeightedPeer[] {
    return this.#deps.raft
      .status()
      .members.map(({ nodeId, address }) =>
        WeightedPeer.create({ peer: { nodeId, addr: address }, weight: managerWeight }),
      );
  }

  #pollMembers(): void {
    if (this.#stopped) return;
    const { members } = this.#deps.raft.status();
    const now = members.map(({ nodeId, address }) => `${nodeId}@${address}`).join();
    if (now !== this.#members) this.dispatcher.managersChanged();
    this.#members = now;
    this.#deps.clock.schedule(membersPollMs, () => this.#pollMembers());
  }
}
