/** Three members of ours, each a process with a folder and a certificate of its own. */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { organization, TestAuthority } from '#lib/rpc/testdata/echo';
import type { StartMode } from '#manager/raft/types';
import { type Children, freePorts } from '../processes/children.ts';
import { Worker } from '../processes/worker.ts';
import { until } from '../until.ts';
import type { Identity, MemberPlace, Orders } from './orders.ts';

const script = join(import.meta.dirname, 'process-main.ts');
const size = 3;
const settleMs = 30_000;
const pollMs = 20;

export interface Seat {
  readonly place: MemberPlace;
  worker: Worker<Orders>;
}

export class OwnGroup {
  readonly title = 'Shoal';
  readonly #children: Children;
  readonly #authority = new TestAuthority();
  readonly #seats: Seat[] = [];
  #founded = 0;
  #client: Worker<Orders> | undefined;

  constructor(children: Children) {
    this.#children = children;
  }

  get seats(): readonly Seat[] {
    return this.#seats;
  }

  get pids(): readonly number[] {
    return this.#seats.map(({ worker }) => worker.pid);
  }

  identity(nodeId: string): Identity {
    return { rootsPem: this.#authority.root.certPem, ...this.#authority.issue({ nodeId }) };
  }

  spawn(title: string): Worker<Orders> {
    return new Worker({ title, script }, this.#children);
  }

  /** The process that puts load on the streams: one for all loads, so that it is warm, too. */
  client(): Worker<Orders> {
    this.#client ??= this.spawn('client');
    return this.#client;
  }

  /** A place for a new member, and its process; it takes part in nothing yet. */
  async newSeat(): Promise<Seat> {
    const nodeId = `node${++this.#founded}`;
    const [port] = await freePorts(1);
    const directory = join(this.#children.directory, nodeId);
    mkdirSync(directory, { recursive: true });
    const address = `127.0.0.1:${port}`;
    const place = { clusterId: organization, nodeId, address, directory };
    const identity = this.identity(nodeId);
    return { place: { ...place, identity }, worker: this.spawn(nodeId) };
  }

  async up(): Promise<void> {
    await this.down();
    const seats = await Promise.all(Array.from({ length: size }, () => this.newSeat()));
    this.#seats.push(...seats);
    const [first, ...others] = seats;
    if (first === undefined) return;
    await this.start(first, { mode: 'bootstrap' });
    for (const seat of others) await this.join(seat);
    await this.settled();
  }

  async start({ place, worker }: Seat, mode: StartMode): Promise<void> {
    await worker.ask('start', place, mode);
  }

  /** Adds the member at the leader and starts it. Gives its raft id. */
  async join(seat: Seat): Promise<number> {
    const { nodeId, address } = seat.place;
    const leader = await this.leader();
    const joined = await leader.worker.ask('addMember', { nodeId, address });
    await this.start(seat, { mode: 'join', ...joined });
    return joined.raftId;
  }

  /** The member that leads and has applied all that was committed before. */
  leader(): Promise<Seat> {
    return until(
      { what: 'one of our members leads', deadlineMs: settleMs, periodMs: pollMs },
      async () => {
        for (const seat of this.#seats) {
          const facts = await seat.worker.ask('facts').catch(() => undefined);
          if (facts?.isLeader === true) return seat;
        }
        return undefined;
      },
    );
  }

  /** Until all members vote and have applied what the leader has applied by now. Gives the leader. */
  async settled(): Promise<Seat> {
    const leader = await this.leader();
    const { applied } = await leader.worker.ask('facts');
    const what = 'all our members have caught up';
    await until({ what, deadlineMs: settleMs, periodMs: pollMs }, async () => {
      const all = await Promise.all(this.#seats.map(({ worker }) => worker.ask('facts')));
      const isDone = all.every((each) => each.voters === size && each.applied >= applied);
      return isDone ? true : undefined;
    });
    return leader;
  }

  async restart(seat: Seat): Promise<void> {
    seat.worker = this.spawn(seat.place.nodeId);
    await this.start(seat, { mode: 'restart' });
  }

  /** Ends a process and removes what it kept. */
  async forget({ place, worker }: Seat): Promise<void> {
    await worker.kill();
    rmSync(place.directory, { recursive: true, force: true });
  }

  async down(): Promise<void> {
    await this.#client?.kill();
    this.#client = undefined;
    for (const seat of this.#seats.splice(0)) await this.forget(seat);
  }
}
