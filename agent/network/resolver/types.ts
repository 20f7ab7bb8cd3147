/** The words of the resolver: who asks, what was asked, and what comes back. */
import type { NetworkTable } from '#proto/gen/shoal';

/** A container that asks, found by its address on the gateway network. */
export interface AskingContainer {
  readonly taskId: string;
  /** Its networks without the gateway network, in the order of its spec: earlier ones win. */
  readonly networkIds: readonly string[];
  /** Further names of its own, such as its hostname, in any case. */
  readonly aliases: readonly string[];
  /** Addresses of the servers for all other names, in order. */
  readonly upstreams: readonly string[];
}

/** The node's newest tables. A table is never changed; a newer one takes its place. */
export interface TablesView {
  table(networkId: string): NetworkTable | undefined;
}

export type ResolvedRecord =
  | { readonly type: 'A' | 'AAAA' | 'PTR'; readonly ttl: number; readonly data: string }
  | {
      readonly type: 'SRV';
      readonly ttl: number;
      readonly data: { readonly port: number; readonly target: string };
      /** Where the target is, so that the client need not ask again. */
      readonly addresses: readonly string[];
    };

export interface DnsQuestion {
  /** Without the dot at the end. */
  readonly name: string;
  /** `A`, `AAAA`, … or `UNKNOWN_<number>`. */
  readonly type: string;
}

export type Resolution =
  /** A name of ours. No records: it exists, but has nothing of this type. */
  | { readonly kind: 'answer'; readonly records: readonly ResolvedRecord[] }
  /** Ours to know, and there is no such name. */
  | { readonly kind: 'no such name' }
  /** May be ours: the table of a network has not arrived. */
  | { readonly kind: 'not known yet' }
  /** None of our names. */
  | { readonly kind: 'forward' };

/** What the resolver counts, for the node's metrics. Numbers only grow. */
export interface ResolverCounters {
  /** Answered from the tables. */
  answered: number;
  /** Sent to a server outside. */
  forwarded: number;
  /** No DNS message; dropped. */
  malformed: number;
  /** From an address that no container has; dropped, so that the sender asks again. */
  strangers: number;
  /** Refused because a limit was reached. */
  overloaded: number;
  /** Answers that could not be sent, or ended in an error of ours. */
  failed: number;
}

export function newCounters(): ResolverCounters {
  return { answered: 0, forwarded: 0, malformed: 0, strangers: 0, overloaded: 0, failed: 0 };
}
