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

export interface ClientPlan {
  readonly count: number;
  /** The longest pause of a client that is not slow. */
  readonly thinkMsMax: number;
  /** One operation, told to `member`. */
  readonly act: (client: number, member: Member, random: Random) => Promise<unknown>;
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
    for (let client = 0; client < plan.count; client++) {
      this.#run(client, world.fork()).catch((error: unknown) => {
        world.fail(`client ${client} is told ${error instanceof Error ? error.stack : error}`);
      });
    }
  }

  stop(): void {
    this.#isStopped = true;
  }

  async #run(client: number, random: Random): Promise<void> {
    const { thinkMsMax, act } = this.#plan;
    while (!this.#isStopped) {
      await this.#world.scheduler.sleep(random.fraction() * thinkMsMax * this.#pace);
      const { up } = this.#group;
      if (this.#isStopped || up.length === 0) continue;
      // Several may say so: whoever was deposed and has not noticed is the most interesting one.
      const leaders = up.filter(({ leadsInTerm }) => leadsInTerm > 0);
      const isAnybody = leaders.length === 0 || random.integer(anybodyOneIn) === 0;
      await act(client, pick(random, isAnybody ? up : leaders), random);
    }
  }
}
