/**
 * The state of the store profile: the manager's store on top of consensus, put together as the
 * manager does it. Each commit's content is compared with what other members committed.
 */
import { crc32 } from 'node:zlib';
import { ShoalError } from '#lib/errors';
import type { Random } from '#lib/random';
import type { Raft, StateMachine } from '#manager/raft/types';
import { MemoryStore, type Proposer } from '#manager/store/store';
import type { Commit } from '#manager/store/types';
import { Annotations, Service, ServiceSpec } from '#proto/gen/swarm';
import type { VersionedObject } from '../../lin/models/versioned-object.ts';
import type { Replica, ReplicaDeps } from '../group/replica.ts';

const contentLabel = 'content';
/** One proposal in so many is refused, after some time. */
const refusedOneIn = 60;
const refusalMsMax = 100;

export function serviceOf(id: string, content: string): Service {
  const labels = { [contentLabel]: content };
  const annotations = Annotations.create({ name: id, labels });
  return Service.create({ id, spec: ServiceSpec.create({ annotations }) });
}

export function contentOf(service: Service): string {
  return service.spec?.annotations?.labels[contentLabel] ?? '';
}

export function versionOf(service: Service): number {
  return service.meta?.version?.index ?? 0;
}

export function objectOf(service: Service | undefined): VersionedObject | undefined {
  return service && { version: versionOf(service), content: contentOf(service) };
}

/** What commits had in them, over all members of a world. */
export class CommitChecker {
  readonly #commits = new Map<number, string>();
  /** Contents of writes that were refused: nobody may ever see one. */
  readonly refused = new Set<string>();

  check({ world, process }: ReplicaDeps, { version, changes }: Commit): void {
    const lines = changes.map(({ table, kind, object }) => {
      const content = table === 'service' ? contentOf(object) : '';
      world.must(
        kind === 'remove' || !this.refused.has(content),
        () => `write ${content} was refused, and is committed all the same`,
      );
      return `${table} ${kind} ${object.id} ${content}`;
    });
    const text = lines.join('; ');
    const known = this.#commits.get(version);
    this.#commits.set(version, known ?? text);
    world.must(
      known === undefined || known === text,
      () => `${process.name} commits ${version} as ${text}, another member had ${known}`,
    );
  }
}

export class StoreReplica implements Replica {
  readonly #deps: ReplicaDeps;
  readonly store: MemoryStore;
  readonly stateMachine: StateMachine;
  readonly #random: Random;
  #raft: Raft | undefined;
  #isRestoring = false;
  #version = 0;

  constructor(deps: ReplicaDeps, checker: CommitChecker) {
    this.#deps = deps;
    this.#random = deps.world.fork();
    const { process, log } = deps;
    const proposer: Proposer = {
      propose: (data) => this.#propose(data),
      confirm: (signal) => this.#raftOf().readIndex(signal),
    };
    this.store = new MemoryStore({}, { clock: process.clock, proposer, log });
    this.store.watch((commit) => {
      this.#commit(commit);
      if (!this.#isRestoring) checker.check(deps, commit);
    });
    this.stateMachine = {
      apply: (entry) => this.store.apply(entry),
      snapshot: () => this.store.snapshot(),
      restore: async (chunks) => {
        this.#isRestoring = true;
        await this.store.restore(chunks);
        this.#isRestoring = false;
      },
    };
  }

  #commit({ version }: Commit): void {
    const { world, process } = this.#deps;
    const former = this.#version;
    world.must(
      version > former,
      () => `${process.name} commits version ${version} after ${former}`,
    );
    this.#version = version;
  }

  /** Consensus may refuse any proposal, and say so only when others that build on it are made. */
  async #propose(data: Uint8Array): Promise<unknown> {
    if (this.#random.integer(refusedOneIn) > 0) return this.#raftOf().propose(data);
    const { world, process } = this.#deps;
    world.count('proposals refused');
    await process.sleep(this.#random.fraction() * refusalMsMax);
    throw new ShoalError('resource_exhausted', 'too much waits for a majority');
  }

  #raftOf(): Raft {
    if (this.#raft === undefined) throw new Error('the store asks consensus only when it leads');
    return this.#raft;
  }

  attach(raft: Raft): void {
    this.#raft = raft;
    raft.onLeadership(({ isLeader }) => this.store.leadershipChanged(isLeader));
  }

  position(): number {
    return this.store.version;
  }

  digest(): string {
    const services = this.store.view.service.all();
    const lines = services.map((each) => `${each.id}@${versionOf(each)}=${contentOf(each)}`);
    return `${this.store.version}:${crc32(lines.join('\n'))}`;
  }
}
