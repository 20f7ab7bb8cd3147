/**
 * What the clients of every profile have in common: each thinks for a while, chooses a member and
 * asks it something, until it is stopped.
 */
import type { Random } from '#lib/random';
import type { Member } from '../group/member.ts';
import type { RaftGroup } from '../group/raft-group.ts';
import { pick, type World } from '../world/world.ts';

/** Clients of some runs take their time: what no later write covers up must be right as well. */
const paces = [1, 1, 1, 15];
/** One question in so many goes to any member, the others to one that says it leads. */
const anybodyOneIn = 5;
/** In one run of so many, clients keep away from members that are cut off. */
const carefulOneIn = 2;

export interface ClientPlan {
  readonly count: number;
  /** The longest pause of a client that is not slow. */
  readonly thinkMsMax: number;
  /** One operation, told to `member`. */
  readonly act: (client: number, member: Member, random: Random) => Promise<unknown>;
  /** One more client does this: it has no fear of members that are cut off. */
  readonly probe?: (client: number, member: Member, random: Random) => Promise<unknown>;
}

export class ClientLoop {
  readonly #world: World;
  readonly #group: RaftGroup;
  readonly #plan: ClientPlan;
  readonly #pace: number;
  #isStopped = false;

  constructor(world: World, group: RaftGroup, plan: ClientPlan) {
    this.#world = world;
    this.#group = group;
    this.#plan = plan;
    this.#pace = pick(world.random, paces);
    const isCareful = world.random.integer(carefulOneIn) === 0;
    const { count, act, probe } = plan;
    for (let client = 0; client < count; client++) this.#start(client, act, isCareful);
    // One more than the others and the one that writes in the end.
    if (probe !== undefined) this.#start(count + 1, probe, false);
  }

  #start(client: number, act: ClientPlan['act'], isCareful: boolean): void {
    const world = this.#world;
    this.#run(client, world.fork(), act, isCareful).catch((error: unknown) => {
      world.fail(`client ${client} is told ${error instanceof Error ? error.stack : error}`);
    });
  }

  stop(): void {
    this.#isStopped = true;
  }

  async #run(
    client: number,
    random: Random,
    act: ClientPlan['act'],
    isCareful: boolean,
  ): Promise<void> {
    const { thinkMsMax } = this.#plan;
    while (!this.#isStopped) {
      await this.#world.scheduler.sleep(random.fraction() * thinkMsMax * this.#pace);
      const up = this.#group.up.filter((member) => !isCareful || this.#isInTouch(member));
      if (this.#isStopped || up.length === 0) continue;
      // Several may say so: whoever was deposed and has not noticed is the most interesting one.
      const leaders = up.filter(({ leadsInTerm }) => leadsInTerm > 0);
      const isAnybody = leaders.length === 0 || random.integer(anybodyOneIn) === 0;
      await act(client, pick(random, isAnybody ? up : leaders), random);
    }
  }

  /** It runs, and half of the others can talk with it. */
  #isInTouch({ machine, process }: Member): boolean {
    if (process?.isFrozen === true) return false;
    const { weather } = this.#world;
    const others = this.#group.up.filter((other) => other.machine !== machine);
    const near = others.filter(({ machine: { address } }) => {
      const isCut = weather.isCut(machine.address, address);
      return !isCut && !weather.isCut(address, machine.address);
    });
    return 2 * near.length >= others.length;
  }
}
