/** What the suite tells the processes in its namespaces, and what they answer. */
import type { TablesMessage } from '#proto/gen/shoal';
import type { Load } from '../processes/load.ts';

/** Where a node's agent lives. */
export interface NodePlace {
  readonly nodeId: string;
  readonly namespacePrefix: string;
  readonly netnsDirectory: string;
  /** For the tables that it keeps on the disk. */
  readonly dataRoot: string;
}

/** A container: a namespace with all that the agent gives one. */
export interface AttachOrder {
  readonly taskId: string;
  readonly containerId: string;
  readonly networkId: string;
  readonly networkName: string;
  /** On the overlay. */
  readonly address: string;
}

export interface Attached {
  readonly netnsPath: string;
  readonly gatewayAddress: string;
}

/** Of a table: which network, and which version of it. */
export interface Version {
  readonly networkId: string;
  readonly version: number;
}

export interface NodeOrders {
  start(place: NodePlace): void;
  /** A message from the managers; gives the time at which the kernel had the versions. */
  tables(message: Partial<TablesMessage>, versions: readonly Version[]): number;
  attach(order: AttachOrder): Attached;
}

export interface Target {
  readonly host: string;
  readonly port: number;
}

export interface TimedOrder extends Target {
  readonly ms: number;
}

export interface Bulk {
  readonly gbit: number;
  readonly seconds: number;
}

export interface QuestionsOrder extends TimedOrder {
  readonly names: readonly string[];
  readonly inFlight: number;
}

/** What each order takes and gives. Times are those of the machine's monotonic clock. */
export interface LoadOrders {
  /** Opens the ports below. */
  serve(): void;
  /** Receives as much as the other end sends. */
  receive(order: TimedOrder): Bulk;
  /** One byte to and fro, one after the other. */
  pingPong(order: TimedOrder): Load;
  /** New connections, each closed by the other end at once. */
  connect(order: TimedOrder & { readonly inFlight: number }): Load;
  /** Tries until a connection is accepted, or until `ms` have passed; gives the time. */
  insist(order: TimedOrder): number;
  ask(order: QuestionsOrder): Load;
}

/** What listens in every process that serves. */
export const ports = { source: 7001, echo: 7002, greeting: 7003 } as const;
