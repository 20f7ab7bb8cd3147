/** One page of what the nodes find when they compare their kernels with the networks' tables. */
import { ago } from '../../output/human.ts';
import { renderTable } from '../../output/table.ts';

interface NodeReportJson {
  readonly Hostname: string;
  readonly Healthy: boolean;
  readonly Differences: string;
  /** The node compared for this answer; else it is what it said before. */
  readonly Current: boolean;
  readonly TableVersion: number;
  readonly AppliedVersion: number;
  readonly ReportedAt: string | null;
  readonly SilentNodes: readonly string[];
}

interface NetworkReportJson {
  readonly ID: string;
  readonly Name: string;
  readonly Healthy: boolean;
  readonly Nodes: readonly NodeReportJson[];
}

export interface VerifyJson {
  readonly Healthy: boolean;
  readonly Networks: readonly NetworkReportJson[];
}

function stateOf(node: NodeReportJson): string {
  if (!node.Current) return 'no answer';
  if (node.Differences !== '') return 'differs';
  if (node.AppliedVersion !== node.TableVersion) return 'behind';
  return node.SilentNodes.length > 0 ? 'cut off' : 'ok';
}

function versionOf({ AppliedVersion, TableVersion }: NodeReportJson): string {
  return AppliedVersion === TableVersion
    ? String(TableVersion)
    : `${AppliedVersion} of ${TableVersion}`;
}

/** Differences are a line each; the first stands beside the node, the rest below. */
function detailsOf(node: NodeReportJson): readonly string[] {
  const silent = node.SilentNodes.map((name) => `no answer from ${name}`);
  const lines = node.Differences.split('\n').filter((line) => line !== '');
  return [...lines, ...silent];
}

function rowsOf(network: NetworkReportJson, nowMs: number): string[][] {
  return network.Nodes.flatMap((node) => {
    const [first = '', ...more] = detailsOf(node);
    const reported = ago(nowMs, node.ReportedAt ?? undefined);
    return [
      [network.Name, node.Hostname, stateOf(node), versionOf(node), reported, first],
      ...more.map((line) => ['', '', '', '', '', line]),
    ];
  });
}

export function renderVerification(report: VerifyJson, nowMs: number): string {
  const heads = ['NETWORK', 'NODE', 'STATE', 'TABLE', 'REPORTED', 'DETAILS'];
  return renderTable(
    heads,
    report.Networks.flatMap((network) => rowsOf(network, nowMs)),
  );
}

/** The line that says what is wrong; undefined when nothing is. */
export function complaintOf({ Healthy, Networks }: VerifyJson): string | undefined {
  if (Healthy) return undefined;
  const parts = Networks.filter((network) => !network.Healthy).map(({ Name, Nodes }) => {
    const bad = Nodes.filter((node) => !node.Healthy).length;
    return `${Name} (${bad} of ${Nodes.length} nodes)`;
  });
  return `not as they should be: ${parts.join(', ')}`;
}
