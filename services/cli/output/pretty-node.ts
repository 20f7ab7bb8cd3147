/** `node inspect --pretty`. */
import type { NodeJson } from '../json.ts';
import { capitalize, humanMemory } from './human.ts';

function section(head: string, lines: readonly (readonly [string, unknown])[]): string {
  const body = lines
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([key, value]) => ` ${`${key}:`.padEnd(22)} ${String(value)}\n`);
  return body.length === 0 ? '' : `${head}\n${body.join('')}`;
}

export function renderNode(node: NodeJson): string {
  const { Description, Spec, Status, ManagerStatus } = node;
  const labels = Object.entries(Spec.Labels ?? {}).sort(([a], [b]) => a.localeCompare(b));
  const top = [
    ['ID', node.ID],
    ['Name', Spec.Name],
    ['Hostname', Description.Hostname],
    ['Joined at', node.CreatedAt],
  ] as const;
  const head = top
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([key, value]) => `${`${key}:`.padEnd(23)} ${value}\n`)
    .join('');
  return [
    head,
    labels.length === 0 ? '' : `Labels:\n${labels.map(([k, v]) => ` - ${k}=${v}\n`).join('')}`,
    section('Status:', [
      ['State', capitalize(Status.State)],
      ['Message', Status.Message],
      ['Availability', capitalize(Spec.Availability)],
      ['Address', Status.Addr],
    ]),
    ManagerStatus === undefined
      ? ''
      : section('Manager Status:', [
          ['Address', ManagerStatus.Addr],
          ['Raft Status', capitalize(ManagerStatus.Reachability)],
          ['Leader', ManagerStatus.Leader === true ? 'Yes' : 'No'],
        ]),
    section('Platform:', [
      ['Operating System', Description.Platform?.OS],
      ['Architecture', Description.Platform?.Architecture],
    ]),
    section('Resources:', [
      ['CPUs', (Description.Resources?.NanoCPUs ?? 0) / 1e9],
      ['Memory', humanMemory(Description.Resources?.MemoryBytes ?? 0)],
    ]),
    section('Engine:', [['Version', Description.Engine?.EngineVersion]]),
  ].join('');
}
