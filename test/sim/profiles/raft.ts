/**
 * The raft profile: clients put, append and get texts through consensus itself. What they were
 * told must be linearizable, and what was refused must never show up.
 */
import type { Random } from '#lib/random';
import { checkLinearizable } from '../../lin/check.ts';
import { type KeyValueInput, keyValueModel } from '../../lin/models/key-value.ts';
import type { Member } from '../group/member.ts';
import type { RaftGroup } from '../group/raft-group.ts';
import type { Clients, Profile, Replica, ReplicaDeps } from '../group/replica.ts';
import { pick, type World } from '../world/world.ts';
import { ClientLoop } from './client-loop.ts';
import { type Command, encodeCommand, KeyValueMachine } from './key-value-machine.ts';
import { type OpenCall, Recorder } from './recorder.ts';
import { endingOf } from './waiting.ts';

const clientCount = 5;
const keys = ['a', 'b', 'c'];
const thinkMsMax = 120;
const readPatienceMs = 3_000;
/** Enough for every history so far, by a factor of a hundred. */
const searchStepsMax = 2_000_000;
/** Some values are long, so that segments fill up. */
const paddingBytesMax = 400;

export interface RaftProfileOptions {
  /** Reads ask nobody, which is wrong: for tests of the simulator itself. */
  readonly areReadsLocal?: boolean;
}

class RaftClients implements Clients {
  readonly #world: World;
  readonly #group: RaftGroup;
  readonly #refused: Set<number>;
  readonly #areReadsLocal: boolean;
  readonly #recorder = new Recorder<KeyValueInput, string>();
  readonly #loop: ClientLoop;
  #lastId = 0;

  constructor(
    world: World,
    group: RaftGroup,
    refused: Set<number>,
    { areReadsLocal = false }: RaftProfileOptions,
  ) {
    this.#areReadsLocal = areReadsLocal;
    this.#world = world;
    this.#group = group;
    this.#refused = refused;
    this.#loop = new ClientLoop(world, group, {
      count: clientCount,
      thinkMsMax,
      act: (client, member, random) => this.#act(client, member, random),
    });
  }

  stop(): void {
    this.#loop.stop();
  }

  async #act(client: number, member: Member, random: Random): Promise<void> {
    const key = pick(random, keys);
    if (random.integer(3) === 0) await this.#get(client, member, key);
    else await this.#write(client, member, key, random);
  }

  async #get(client: number, member: Member, key: string): Promise<void> {
    const { node, replica, process } = member;
    if (node === undefined || process === undefined) return;
    const call = this.#recorder.begin(client, { kind: 'get', key, value: '' });
    const abort = new AbortController();
    process.clock.schedule(readPatienceMs, () => abort.abort(new Error('the reader has left')));
    const isFresh = this.#areReadsLocal ? Promise.resolve() : node.readIndex(abort.signal);
    const read = isFresh.then(
      () => (replica as KeyValueMachine).get(key),
      () => undefined,
    );
    const ending = await endingOf(this.#world, process, read);
    if (ending.kind !== 'done' || ending.value === undefined) return;
    this.#world.count('reads');
    call.answered(ending.value);
  }

  async #write(client: number, member: Member, key: string, random: Random): Promise<void> {
    const kind = random.integer(5) === 0 ? 'put' : 'append';
    const padding = '.'.repeat(random.integer(paddingBytesMax));
    await this.write(client, member, { kind, key, value: padding });
  }

  /** True when it was acknowledged. */
  async write(
    client: number,
    member: Member,
    { kind, key, value }: Omit<Command, 'id'>,
  ): Promise<boolean> {
    const { node, process } = member;
    if (node === undefined || process === undefined) return false;
    const id = ++this.#lastId;
    const command: Command = { id, kind, key, value: `${id}${value},` };
    const call = this.#recorder.begin(client, { kind, key, value: command.value });
    const data = encodeCommand(command);
    const acknowledged = node.propose(data).then((position) => {
      this.#group.checker.acknowledge(position, data);
      return position;
    });
    const ending = await endingOf(this.#world, process, acknowledged);
    this.#world.count(`writes ${ending.kind}`);
    this.#told(call, id, ending.kind);
    return ending.kind === 'done';
  }

  #told(call: OpenCall<KeyValueInput, string>, id: number, kind: string): void {
    if (kind === 'done') call.answered('');
    else if (kind === 'unknown') call.unknown('');
    else this.#refused.add(id);
  }

  async finalWrite(): Promise<boolean> {
    const leader = this.#group.leader();
    if (leader === undefined) return false;
    return this.write(clientCount, leader, { kind: 'append', key: 'a', value: '' });
  }

  check(): void {
    const { operations } = this.#recorder;
    const limits = { stepsMax: searchStepsMax };
    const { verdict, explanation } = checkLinearizable(keyValueModel, operations, limits);
    this.#world.count('operations', operations.length);
    if (verdict === 'unknown') this.#world.count('histories undecided');
    this.#world.must(verdict !== 'not-linearizable', () => `not linearizable: ${explanation}`);
  }
}

export function raftProfile(options: RaftProfileOptions = {}): Profile {
  const refused = new Set<number>();
  return {
    createReplica: ({ world }: ReplicaDeps): Replica =>
      new KeyValueMachine(({ id }) => {
        world.must(!refused.has(id), () => `write ${id} was refused, and is applied all the same`);
      }),
    startClients: (world, group) => new RaftClients(world, group, refused, options),
  };
}
