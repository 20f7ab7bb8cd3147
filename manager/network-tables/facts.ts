/**
 * What nodes told this leader of themselves: their keys, the width of their links, what they have
 * put into their kernels. It is not replicated; nodes tell it anew after a change of the leader.
 */
import { ipBlockHas, parseIp, parseIpBlock } from '#lib/ip/ip-block';
import type { ReadTx } from '#manager/store/types';
import type { ReportTablesRequest, WatchTablesRequest } from '#proto/gen/shoal';
import { textLengthMax } from './limits.ts';

export interface NodeFacts {
  readonly wireguardKey: string;
  /** 0 when the node did not say. */
  readonly underlayMtu: number;
  readonly lacks: readonly string[];
  /** Versions that the kernel has, by network id. */
  readonly applied: Readonly<Record<string, number>>;
  /** By task id. */
  readonly gatewayAddresses: Readonly<Record<string, string>>;
  readonly silentNodes: readonly string[];
  readonly verifications: Readonly<Record<string, string>>;
  /** The last question to verify that these answer; 0 for none of this leader's. */
  readonly verified: number;
  /** Wall time of the last report; 0 before the first. */
  readonly reportedAtMs: number;
}

const unknown: NodeFacts = {
  wireguardKey: '',
  underlayMtu: 0,
  lacks: [],
  applied: {},
  gatewayAddresses: {},
  silentNodes: [],
  verifications: {},
  verified: 0,
  reportedAtMs: 0,
};

export class Facts {
  readonly #nodes = new Map<string, NodeFacts>();

  of(nodeId: string): NodeFacts {
    return this.#nodes.get(nodeId) ?? unknown;
  }

  /** A node begins to watch: what it applied before its restart may be gone from its kernel. */
  greet(nodeId: string, request: WatchTablesRequest): void {
    const { wireguardKey, underlayMtu } = request;
    const lacks = request.lacks.map(shortened);
    const applied = {};
    this.#nodes.set(nodeId, { ...this.of(nodeId), wireguardKey, underlayMtu, lacks, applied });
  }

  /** Returns the tasks whose address on the gateway network is another one now. */
  report(
    view: ReadTx,
    nodeId: string,
    request: ReportTablesRequest,
    reportedAtMs: number,
  ): readonly string[] {
    const before = this.of(nodeId);
    const gatewayAddresses = trusted(view, nodeId, request.gatewayAddresses);
    this.#nodes.set(nodeId, {
      ...before,
      applied: request.applied,
      gatewayAddresses,
      silentNodes: request.silentNodes,
      verifications: Object.fromEntries(
        Object.entries(request.verifications).map(([id, text]) => [id, shortened(text)]),
      ),
      verified: request.verified,
      reportedAtMs,
    });
    const old = before.gatewayAddresses;
    const tasks = new Set([...Object.keys(old), ...Object.keys(gatewayAddresses)]);
    return [...tasks].filter((id) => old[id] !== gatewayAddresses[id]);
  }

  forget(nodeId: string): void {
    this.#nodes.delete(nodeId);
  }
}

/** A node speaks for its own tasks, and gives out addresses of its own block only. */
function trusted(
  view: ReadTx,
  nodeId: string,
  addresses: Readonly<Record<string, string>>,
): Record<string, string> {
  const block = parseIpBlock(view.node.get(nodeId)?.gatewaySubnet ?? '');
  const entries = Object.entries(addresses).filter(([taskId, address]) => {
    const ip = parseIp(address);
    const isOwn = view.task.get(taskId)?.nodeId === nodeId;
    return isOwn && ip !== undefined && block !== undefined && ipBlockHas(block, ip);
  });
  return Object.fromEntries(entries);
}

function shortened(text: string): string {
  return text.slice(0, textLengthMax);
}
