/**
 * The store profile: clients create, update, remove and read objects of the manager's store. Each
 * object's history must be linearizable, versions included.
 */
import type { ShoalError } from '#lib/errors';
import type { Random } from '#lib/random';
import type { WriteTx } from '#manager/store/types';
import { Meta, Version } from '#proto/gen/swarm';
import { checkLinearizable } from '../../lin/check.ts';
import {
  type VersionedInput,
  type VersionedOutput,
  versionedModel,
} from '../../lin/models/versioned-object.ts';
import type { Member } from '../group/member.ts';
import type { RaftGroup } from '../group/raft-group.ts';
import type { Clients, Profile } from '../group/replica.ts';
import { pick, type World } from '../world/world.ts';
import { ClientLoop } from './client-loop.ts';
import { Recorder } from './recorder.ts';
import { CommitChecker, objectOf, StoreReplica, serviceOf, versionOf } from './store-replica.ts';
import { endingOf } from './waiting.ts';

const clientCount = 6;
const ids = ['s1', 's2', 's3', 's4'];
const thinkMsMax = 100;
const readPatienceMs = 3_000;
const searchStepsMax = 2_000_000;

/** A transaction: what it is called in the history, and what it does. */
interface Change {
  readonly input: VersionedInput;
  /** Returns what the client is told once it is committed. */
  perform(): VersionedOutput;
}

/** What is known once the body of a transaction has run. */
interface Begun {
  input?: VersionedInput;
  output?: VersionedOutput;
}

/** What the store may say to a transaction. */
const refusals = ['already_exists', 'not_found', 'aborted'] as const;

class StoreClients implements Clients {
  readonly #world: World;
  readonly #group: RaftGroup;
  readonly #checker: CommitChecker;
  readonly #recorder = new Recorder<VersionedInput, VersionedOutput>();
  readonly #loop: ClientLoop;
  #lastWrite = 0;

  constructor(world: World, group: RaftGroup, checker: CommitChecker) {
    this.#world = world;
    this.#group = group;
    this.#checker = checker;
    this.#loop = new ClientLoop(world, group, {
      count: clientCount,
      thinkMsMax,
      act: (client, member, random) => this.#act(client, member, random),
      probe: (client, member, random) => this.#probe(client, member, pick(random, ids)),
    });
  }

  stop(): void {
    this.#loop.stop();
  }

  async #act(client: number, member: Member, random: Random): Promise<void> {
    const id = pick(random, ids);
    if (random.integer(3) === 0) await this.#read(client, member, id);
    else await this.#change(client, member, id, random);
  }

  async #read(client: number, member: Member, id: string): Promise<void> {
    const { node, process } = member;
    if (node === undefined || process === undefined) return;
    const { store } = member.replica as StoreReplica;
    const call = this.#recorder.begin(client, { kind: 'read', id });
    const abort = new AbortController();
    process.clock.schedule(readPatienceMs, () => abort.abort(new Error('the reader has left')));
    const read = node.readIndex(abort.signal).then(
      (): VersionedOutput => ({ kind: 'object', object: objectOf(store.view.service.get(id)) }),
      () => undefined,
    );
    const ending = await endingOf(this.#world, process, read);
    if (ending.kind !== 'done' || ending.value === undefined) return;
    this.#world.count('reads');
    call.answered(ending.value);
  }

  /**
   * Asks for what must be refused by all that the member knows. Nothing is on its way then, on a
   * leader that was deposed, for which the refusal would have to wait.
   */
  #probe(client: number, member: Member, id: string): Promise<boolean> {
    const content = `w${++this.#lastWrite}`;
    const { store } = member.replica as StoreReplica;
    const isThere = store.view.service.get(id) !== undefined;
    return this.#write(client, member, content, (tx) =>
      isThere ? createOf(tx, id, content) : removeOf(tx, id),
    );
  }

  #change(client: number, member: Member, id: string, random: Random): Promise<boolean> {
    const content = `w${++this.#lastWrite}`;
    const { store } = member.replica as StoreReplica;
    const choice = random.integer(8);
    if (choice < 3) return this.#write(client, member, content, (tx) => createOf(tx, id, content));
    if (choice === 3) return this.#write(client, member, content, (tx) => removeOf(tx, id));
    // Half of the updates are based on what was read before: they may come too late.
    const stale = choice < 6 ? objectOf(store.view.service.get(id))?.version : undefined;
    return this.#write(client, member, content, (tx) => updateOf(tx, id, content, stale));
  }

  /** True when it was acknowledged. */
  async #write(
    client: number,
    member: Member,
    content: string,
    plan: (tx: WriteTx) => Change,
  ): Promise<boolean> {
    const { process } = member;
    if (process === undefined) return false;
    const { store } = member.replica as StoreReplica;
    const begun: Begun = {};
    const update = store.update((tx) => {
      const change = plan(tx);
      begun.input = change.input;
      begun.output = change.perform();
      return begun.output;
    });
    // The body has run, or never will: this manager does not lead.
    const call = begun.input && this.#recorder.begin(client, begun.input);
    const ending = await endingOf(this.#world, process, update);
    this.#world.count(`writes ${ending.kind}`);
    if (ending.kind === 'done') call?.answered(ending.value);
    else if (ending.kind === 'unknown') call?.unknown(begun.output);
    else if (ending.kind === 'refused') this.#checker.refused.add(content);
    else call?.answered(this.#refusalOf(ending.error));
    return ending.kind === 'done';
  }

  /** A refusal is an answer: it must fit into the history like the others. */
  #refusalOf(error: ShoalError): VersionedOutput {
    const kind = refusals.find((code) => code === error.code);
    if (kind === undefined) throw error;
    this.#world.count(`told ${kind}`);
    return { kind };
  }

  finalWrite(): Promise<boolean> {
    const leader = this.#group.leader();
    if (leader === undefined) return Promise.resolve(false);
    const content = `w${++this.#lastWrite}`;
    return this.#write(clientCount, leader, content, (tx) => createOf(tx, content, content));
  }

  check(): void {
    const { operations } = this.#recorder;
    const limits = { stepsMax: searchStepsMax };
    const { verdict, explanation } = checkLinearizable(versionedModel, operations, limits);
    this.#world.count('operations', operations.length);
    if (verdict === 'unknown') this.#world.count('histories undecided');
    this.#world.must(verdict !== 'not-linearizable', () => `not linearizable: ${explanation}`);
  }
}

function createOf(tx: WriteTx, id: string, content: string): Change {
  return {
    input: { kind: 'create', id, content },
    perform: () => {
      const created = tx.create('service', serviceOf(id, content));
      return { kind: 'written', version: versionOf(created) };
    },
  };
}

/** Based on version `stale`, by default on the present one. */
function updateOf(tx: WriteTx, id: string, content: string, stale: number | undefined): Change {
  const present = tx.service.get(id);
  const basedOn = stale ?? (present === undefined ? 0 : versionOf(present));
  const meta = Meta.create({ version: Version.create({ index: basedOn }) });
  return {
    input: { kind: 'update', id, basedOn, content },
    perform: () => {
      const updated = tx.update('service', { ...serviceOf(id, content), meta });
      return { kind: 'written', version: versionOf(updated) };
    },
  };
}

function removeOf(tx: WriteTx, id: string): Change {
  return {
    input: { kind: 'remove', id },
    perform: () => {
      tx.remove('service', id);
      return { kind: 'removed' };
    },
  };
}

export function storeProfile(): Profile {
  const checker = new CommitChecker();
  return {
    createReplica: (deps) => new StoreReplica(deps, checker),
    startClients: (world, group) => new StoreClients(world, group, checker),
  };
}
