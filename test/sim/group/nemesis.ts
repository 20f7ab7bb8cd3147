/**
 * Who makes things go wrong. Each seed draws which kinds of faults there are at all and how often
 * they come, so that some runs see one kind alone and others all of them together.
 */
import type { Random } from '#lib/random';
import { pick, type World } from '../world/world.ts';
import { AimedCrashes } from './aimed-crashes.ts';
import { flipBit } from './bit-rot.ts';
import type { Member } from './member.ts';
import type { Operator } from './operator.ts';
import type { RaftGroup } from './raft-group.ts';

interface Fault {
  readonly name: string;
  readonly strike: (target: Member) => void;
}

/** A kind of fault is in a run with this chance. */
const kindOneIn = 2;
const pauseMsMin = 150;
const pauseMsMax = 2_500;
const outageMsMax = 2_500;
/** Long enough that the others have made snapshots and forgotten what it lacks. */
const absenceMsMax = 12_000;
/** Time for some batches, not for many. */
const secondCrashMsMax = 300;
const weatherMsMax = 4_000;
const freezeMsMax = 6_000;
const clogMsMax = 1_500;
const slownessMax = 40;
/** Members come and go one by one, so the sizes in between occur as well. */
const sizes = [1, 2, 3, 3, 5, 5, 7];

export class Nemesis {
  readonly #world: World;
  readonly #group: RaftGroup;
  readonly #operator: Operator;
  readonly #random: Random;
  readonly #aimed: AimedCrashes;
  readonly #faults: readonly Fault[];
  readonly #meanPauseMs: number;
  #isStopped = false;

  /** Kinds named in `without` do not occur: to find out what a failure needs. */
  constructor(world: World, group: RaftGroup, operator: Operator, without: readonly string[]) {
    this.#world = world;
    this.#group = group;
    this.#operator = operator;
    this.#random = world.fork();
    this.#aimed = new AimedCrashes(world, group, (target, how) => this.#crash(target, how));
    const random = this.#random;
    this.#faults = this.#kinds()
      .filter(() => random.integer(kindOneIn) === 0)
      .filter(({ name }) => !without.includes(name));
    this.#meanPauseMs = pauseMsMin + random.integer(pauseMsMax - pauseMsMin);
    operator.transferOneInLooks = random.integer(2) * 20;
    world.note(`faults: ${this.#faults.map(({ name }) => name).join(', ') || 'none'}`);
  }

  /** Strikes until `stop`. */
  async run(): Promise<void> {
    while (!this.#isStopped) {
      await this.#world.scheduler.sleep(this.#random.fraction() * 2 * this.#meanPauseMs);
      const members = this.#group.all.filter(({ condition }) => condition !== 'absent');
      if (this.#isStopped || this.#faults.length === 0 || members.length === 0) continue;
      const fault = pick(this.#random, this.#faults);
      const leader = this.#group.leader();
      // The leader is where most can go wrong.
      const target =
        leader !== undefined && this.#random.integer(3) === 0
          ? leader
          : pick(this.#random, members);
      this.#world.note(`nemesis: ${fault.name} at ${target.name}`);
      this.#world.count(fault.name);
      fault.strike(target);
    }
  }

  stop(): void {
    this.#isStopped = true;
    this.#aimed.stop();
  }

  #kinds(): Fault[] {
    return [
      { name: 'process crash', strike: (target) => this.#crash(target, 'process') },
      { name: 'power failure', strike: (target) => this.#crash(target, 'power') },
      { name: 'crash, then power failure', strike: (target) => this.#crashTwice(target) },
      { name: 'crash at a disk operation', strike: (target) => this.#aimed.atDisk(target) },
      { name: 'crash at a removal', strike: () => this.#crashAtRemoval() },
      { name: 'blackout of all', strike: () => this.#blackout() },
      { name: 'partition', strike: () => this.#partition() },
      { name: 'isolation', strike: (target) => this.#isolate(target, true) },
      { name: 'one-way cut', strike: (target) => this.#isolate(target, false) },
      { name: 'swizzle', strike: () => this.#swizzle() },
      { name: 'clogged link', strike: (target) => this.#clog(target) },
      { name: 'slow network', strike: () => this.#slowNetwork() },
      { name: 'broken connection', strike: (target) => this.#breakConnection(target) },
      { name: 'frozen process', strike: (target) => this.#freeze(target) },
      { name: 'slow disk', strike: (target) => this.#slowDisk(target) },
      { name: 'disk error', strike: (target) => this.#diskError(target) },
      { name: 'full disk', strike: (target) => this.#fullDisk(target) },
      { name: 'bit rot', strike: (target) => this.#rot(target) },
      { name: 'membership change', strike: () => this.#resize() },
    ];
  }

  #crash(target: Member, how: 'process' | 'power'): void {
    if (!target.machine.isUp) return;
    target.kill(how);
    const mostMs = this.#random.integer(4) === 0 ? absenceMsMax : outageMsMax;
    this.#later(mostMs, () => revive(target));
  }

  /** Of two members, the one that stays must not need the one that has gone. */
  #crashAtRemoval(): void {
    this.#aimed.atRemoval();
    if (this.#random.integer(2) === 0) this.#resize();
    else this.#wish(1);
  }

  /** What the first life wrote and never synced, the second one reads, and the power cut takes. */
  #crashTwice(target: Member): void {
    if (!target.machine.isUp) return;
    target.kill('process');
    revive(target);
    this.#later(secondCrashMsMax, () => this.#crash(target, 'power'));
  }

  #blackout(): void {
    for (const member of this.#group.all) {
      if (member.machine.isUp) this.#crash(member, 'power');
    }
  }

  #partition(): void {
    const { weather } = this.#world;
    const sides = new Map(this.#group.all.map((each) => [each, this.#random.integer(2)]));
    for (const [a, sideOfA] of sides) {
      for (const [b, sideOfB] of sides) {
        if (sideOfA !== sideOfB) weather.cut(a.machine.address, b.machine.address);
      }
    }
    this.#later(weatherMsMax, () => weather.heal());
  }

  #isolate(target: Member, isBothWays: boolean): void {
    const { weather } = this.#world;
    const isOutward = this.#random.integer(2) === 0;
    for (const other of this.#group.all) {
      if (other === target) continue;
      const [here, there] = [target.machine.address, other.machine.address];
      if (isBothWays || isOutward) weather.cut(here, there);
      if (isBothWays || !isOutward) weather.cut(there, here);
    }
    this.#later(weatherMsMax, () => weather.heal());
  }

  /** One after the other some members are cut off, and come back in another order. */
  #swizzle(): void {
    for (const member of this.#group.all) {
      if (this.#random.integer(2) === 0) continue;
      this.#later(weatherMsMax / 2, () => {
        for (const other of this.#group.all) this.#cutBoth(member, other);
        this.#later(weatherMsMax, () => {
          for (const other of this.#group.all) {
            this.#world.weather.open(member.machine.address, other.machine.address);
          }
        });
      });
    }
  }

  #cutBoth(member: Member, other: Member): void {
    if (member === other) return;
    const { weather } = this.#world;
    weather.cut(member.machine.address, other.machine.address);
    weather.cut(other.machine.address, member.machine.address);
  }

  #clog(target: Member): void {
    const { weather } = this.#world;
    const other = pick(this.#random, this.#group.all);
    const extraMs = this.#random.integer(clogMsMax);
    weather.clog(target.machine.address, other.machine.address, extraMs);
    if (this.#random.integer(2) === 0) {
      weather.clog(other.machine.address, target.machine.address, extraMs);
    }
    this.#later(weatherMsMax, () => weather.heal());
  }

  #slowNetwork(): void {
    const { weather } = this.#world;
    weather.slowness = 1 + this.#random.integer(slownessMax);
    this.#later(weatherMsMax, () => weather.heal());
  }

  #breakConnection(target: Member): void {
    const other = pick(this.#random, this.#group.all);
    this.#world.network.breakBetween(target.machine.address, other.machine.address);
  }

  #freeze(target: Member): void {
    target.process?.freeze(this.#random.fraction() * freezeMsMax);
  }

  #slowDisk(target: Member): void {
    target.machine.diskSlowness = 1 + this.#random.integer(slownessMax);
    this.#later(weatherMsMax, () => {
      target.machine.diskSlowness = 1;
    });
  }

  #diskError(target: Member): void {
    if (!target.machine.isUp) return;
    target.mayFail = true;
    const operation = pick(this.#random, [
      'write',
      'sync',
      'syncDirectory',
      'rename',
      'open',
    ] as const);
    target.machine.disk.failNext(operation, /^\/raft\//);
    this.#replaceLater(target);
  }

  #fullDisk(target: Member): void {
    if (!target.machine.isUp) return;
    target.mayFail = true;
    target.machine.disk.capacityBytes = 0;
    this.#replaceLater(target);
  }

  /** A node that has failed stands still until somebody restarts it; its faults end with that. */
  #replaceLater(target: Member): void {
    const { process } = target;
    this.#later(outageMsMax, () => {
      if (target.process !== process || process === undefined) return;
      target.kill('power');
      revive(target);
    });
  }

  /**
   * Rot only comes where the others can make up for it: one rotten member at a time, of three
   * voters at least, and none of its newest batch, which nobody could tell from a torn write.
   */
  #rot(target: Member): void {
    const voters = this.#group.voters();
    const isSpare = voters !== undefined && voters.length >= 3 && this.#operator.isSettled;
    const isFirst = this.#group.all.every((each) => !each.isRotten);
    if (!isSpare || !isFirst || target.condition !== 'up') return;
    target.kill('power');
    target.isRotten = true;
    this.#world.count('bits flipped');
    flipBit(target.machine.disk, this.#random);
    this.#later(outageMsMax, () => revive(target));
  }

  #resize(): void {
    this.#wish(pick(this.#random, sizes));
  }

  #wish(size: number): void {
    if (this.#group.all.some(({ isRotten }) => isRotten)) return;
    this.#operator.targetSize = size;
  }

  #later(mostMs: number, run: () => void): void {
    this.#world.scheduler.after(this.#random.fraction() * mostMs, () => {
      if (!this.#isStopped) run();
    });
  }
}

/** Starts the member's process if it is a member and dead. */
export function revive(member: Member): void {
  if (member.condition === 'down') member.start({ mode: 'restart' });
}
