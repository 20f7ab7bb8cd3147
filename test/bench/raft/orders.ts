/**
 * What the suite tells its processes over the channel that `fork` gives them, and what they answer.
 * A process whose suite has gone ends itself.
 */
import type { JoinedMember, StartMode } from '#manager/raft/types';
import type { Load } from './load.ts';

/** What every member's certificate carries beside its node id. */
export const serverName = 'swarm-manager';

/** A certificate with its key, and the root that both ends believe. */
export interface Identity {
  readonly rootsPem: string;
  readonly certPem: string;
  readonly keyPem: string;
}

export interface MemberPlace {
  readonly clusterId: string;
  readonly nodeId: string;
  readonly address: string;
  readonly directory: string;
  readonly identity: Identity;
}

export interface Facts {
  readonly isLeader: boolean;
  readonly raftId: number;
  readonly applied: number;
  readonly voters: number;
  readonly hasSnapshot: boolean;
}

export interface Lag {
  readonly p99Ms: number;
  readonly maxMs: number;
}

export interface LoadOrder {
  readonly inFlight: number;
  readonly ms: number;
}

export interface StreamOrder extends LoadOrder {
  readonly kind: 'put' | 'get';
  readonly address: string;
  readonly identity: Identity;
  readonly connections: number;
}

/** What each order takes and gives. Times are those of the machine's monotonic clock. */
export interface Orders {
  start(place: MemberPlace, mode: StartMode): void;
  facts(): Facts;
  addMember(member: { readonly nodeId: string; readonly address: string }): JoinedMember;
  removeMember(raftId: number): void;
  propose(order: LoadOrder): Load;
  read(order: LoadOrder): Load;
  transact(order: LoadOrder): Load;
  /** Fills the store with so many bytes of tasks, unless it holds them already. */
  fill(bytes: number): void;
  /** Proposes until one is accepted here, or until `cease`; gives the time or 0. */
  insist(): number;
  cease(): void;
  /** Proposes while leading, hands the lead over meanwhile; gives the last acceptance's time. */
  handOver(): number;
  watchLag(): void;
  lag(): Lag;
  stream(order: StreamOrder): Load;
  /** Three cores on one thread: entries per CPU second that all have applied. */
  core(order: LoadOrder): number;
}

export type OrderName = keyof Orders;

export interface Order {
  readonly id: number;
  readonly name: OrderName;
  readonly takes: readonly unknown[];
}

export interface Answer {
  readonly id: number;
  readonly gives?: unknown;
  readonly error?: string;
}

type Handlers = {
  readonly [K in OrderName]?: (...takes: Parameters<Orders[K]>) => Promise<ReturnType<Orders[K]>>;
};

async function answerTo(order: Order, handlers: Handlers): Promise<Answer> {
  const { id, name, takes } = order;
  const handler = handlers[name] as
    | ((...takes: readonly unknown[]) => Promise<unknown>)
    | undefined;
  if (handler === undefined) return { id, error: `this process does not know the order ${name}` };
  try {
    return { id, gives: await handler(...takes) };
  } catch (error) {
    return { id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

/** Serves orders until the suite ends or hangs up. */
export function serveOrders(handlers: Handlers): void {
  process.on('disconnect', () => process.exit(0));
  // The suite takes its processes down itself; an interrupt from the keyboard reaches them, too.
  process.on('SIGINT', () => undefined);
  process.on('message', (order: Order) => {
    void answerTo(order, handlers).then((answer) => process.send?.(answer));
  });
}
