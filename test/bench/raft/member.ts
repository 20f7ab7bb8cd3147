/**
 * One manager's consensus as a process: the production node with log, cipher, store and mTLS, on
 * the real disk, and what the suite has it do.
 */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks';
import { systemClock } from '#lib/clock';
import { isShoalError } from '#lib/errors';
import { stderrLogger } from '#lib/log';
import { systemRandom } from '#lib/random';
import { type Channel, openChannel } from '#lib/rpc/channel';
import { createClient } from '#lib/rpc/client';
import { RpcServer } from '#lib/rpc/server';
import type { Client } from '#lib/rpc/types';
import { systemDisk } from '#manager/raft/disk/system-disk';
import { RaftNode } from '#manager/raft/node';
import type { Cipher, StartMode } from '#manager/raft/types';
import { MemoryStore } from '#manager/store/store';
import { RaftPeerService } from '#proto/gen/shoal';
import { RaftKeys } from '#services/daemon/lock/raft-keys';
import { inClear } from '#services/daemon/lock/sealing';
import { closedLoop } from '../processes/load.ts';
import { monotonicMs } from '../processes/monotonic.ts';
import { pause } from '../until.ts';
import { KvMachine, kvHandlers, putEntry, valueBytes } from './kv-server.ts';
import { KvService } from './kv-service.ts';
import { type Facts, type Lag, type LoadOrder, type MemberPlace, serverName } from './orders.ts';
import { fillWithTasks, serviceWriters } from './store-load.ts';

const retryMs = 5;
const readMs = 10_000;
const nanosecondsPerMs = 1e6;
/** The sampling period, which the histogram counts as part of each delay. */
const lagPeriodMs = 1;

export class Member {
  readonly #place: MemberPlace;
  readonly #raft: RaftNode;
  readonly #store: MemoryStore;
  readonly #server: RpcServer;
  readonly #channels = new Map<string, Channel>();
  readonly #value = putEntry(new Uint8Array(valueBytes).fill(1));
  #lag: IntervalHistogram | undefined;
  #isInsisting = false;

  private constructor(place: MemberPlace, cipher: Cipher) {
    this.#place = place;
    const deps = { clock: systemClock, random: systemRandom, log: stderrLogger('error') };
    const proposer = { propose: (data: Uint8Array) => this.#raft.propose(data) };
    this.#store = new MemoryStore({}, { ...deps, proposer });
    const machine = new KvMachine(this.#store);
    const fatal = (why: string): void => {
      process.stderr.write(`${place.nodeId} takes no part any more: ${why}\n`);
      process.exit(1);
    };
    this.#raft = new RaftNode(
      { ...place, directory: join(place.directory, 'raft') },
      {
        ...deps,
        cipher,
        disk: systemDisk,
        stateMachine: machine,
        connect: (address, nodeId) => this.#connect(address, nodeId),
        onFatal: (error) => fatal(error.message),
        // A removed member waits to be ended.
        onRemoved: () => undefined,
      },
    );
    const rules = { organization: place.clusterId, isBlocked: () => false };
    this.#server = new RpcServer({ rules }, deps);
    this.#server.handle(RaftPeerService, this.#raft.handlers);
    this.#server.handle(KvService, kvHandlers(this.#raft, machine));
  }

  static async start(place: MemberPlace, mode: StartMode): Promise<Member> {
    const deps = { random: systemRandom, secrets: inClear };
    const { cipher } = await RaftKeys.open(join(place.directory, 'key'), deps);
    const member = new Member(place, cipher);
    const [host = '', port] = place.address.split(':');
    await member.#server.listenTls({ host, port: Number(port) }, place.identity);
    await member.#raft.start(mode);
    member.#raft.onLeadership(({ isLeader }) => member.#store.leadershipChanged(isLeader));
    return member;
  }

  #connect(address: string, nodeId: string): Client<typeof RaftPeerService> {
    const key = `${address} ${nodeId}`;
    const { rootsPem, certPem, keyPem } = this.#place.identity;
    const identity = { certPem, keyPem };
    const tls = { rootsPem, serverName, commonName: nodeId, identity };
    const channel = this.#channels.get(key) ?? openChannel({ address, tls: () => tls });
    this.#channels.set(key, channel);
    return createClient(RaftPeerService, channel);
  }

  get raft(): RaftNode {
    return this.#raft;
  }

  async facts(): Promise<Facts> {
    const { isLeader, raftId, applied, members } = this.#raft.status();
    const snapshots = await readdir(join(this.#place.directory, 'raft', 'snapshots'));
    const voters = members.filter(({ learner }) => !learner).length;
    const hasSnapshot = snapshots.some((name) => name.endsWith('.snap'));
    return { isLeader, raftId, applied, voters, hasSnapshot };
  }

  propose(order: LoadOrder) {
    return closedLoop(order, () => this.#raft.propose(this.#value));
  }

  read(order: LoadOrder) {
    return closedLoop(order, () => this.#raft.readIndex(AbortSignal.timeout(readMs)));
  }

  async transact(order: LoadOrder) {
    const write = await serviceWriters(this.#store, order.inFlight);
    return closedLoop(order, write);
  }

  fill(bytes: number): Promise<void> {
    return fillWithTasks(this.#store, bytes);
  }

  /** The time of its acceptance; undefined when this member does not lead. */
  async #tryOnce(): Promise<number | undefined> {
    try {
      await this.#raft.propose(this.#value);
      return monotonicMs();
    } catch (error) {
      if (isShoalError(error, 'unavailable') || isShoalError(error, 'unknown')) return undefined;
      throw error;
    }
  }

  async insist(): Promise<number> {
    this.#isInsisting = true;
    while (this.#isInsisting) {
      const acceptedMs = await this.#tryOnce();
      if (acceptedMs !== undefined) return acceptedMs;
      await pause(retryMs);
    }
    return 0;
  }

  cease(): void {
    this.#isInsisting = false;
  }

  async handOver(): Promise<number> {
    const handing = this.#raft.transferLeadership();
    let lastMs = monotonicMs();
    for (;;) {
      const acceptedMs = await this.#tryOnce();
      if (acceptedMs === undefined) break;
      lastMs = acceptedMs;
    }
    await handing;
    return lastMs;
  }

  watchLag(): void {
    this.#lag?.disable();
    this.#lag = monitorEventLoopDelay({ resolution: lagPeriodMs });
    this.#lag.enable();
  }

  lag(): Lag {
    const histogram = this.#lag;
    if (histogram === undefined) throw new Error('nobody has asked to watch the lag');
    histogram.disable();
    const beyond = (ns: number): number => Math.max(0, ns / nanosecondsPerMs - lagPeriodMs);
    return { p99Ms: beyond(histogram.percentile(99)), maxMs: beyond(histogram.max) };
  }
}
