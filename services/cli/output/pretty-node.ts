/** `node inspect --pretty`: the same facts under the same heads as docker's. */
import type { NodeJson } from '../json.ts';
import { capitalize, humanMemory } from './human.ts';
import { labelLines, lines, section } from './pretty.ts';

const nanosPerCpu = 1e9;

/** `2026-11-20 22:20:55.356 +0000 utc`: Go's time, as docker shows it here. */
function timeText(time: string): string {
  const text = time.replace('T', ' ').replace(/0*Z$/, '').replace(/\.$/, '');
  return `${text} +0000 utc`;
}

/** Kinds of plugins with their names: `Volume: local`. */
function plugins({ Description }: NodeJson): string {
  const kinds = new Map<string, string[]>();
  for (const { Type, Name } of Description.Engine?.Plugins ?? []) {
    kinds.set(Type, [...(kinds.get(Type) ?? []), Name]);
  }
  const sorted = [...kinds].sort(([a], [b]) => (a < b ? -1 : 1));
  return lines(
    sorted.map(([kind, names]) => [kind, names.join(', ')]),
    ' ',
  );
}

function status({ Status, Spec, Description }: NodeJson): string {
  const isLacks = Status.Message === Description.Lacks?.join('; ');
  return lines(
    [
      ['State', capitalize(Status.State)],
      ['Message', isLacks ? undefined : Status.Message],
      ['Availability', capitalize(Spec.Availability)],
      ['Address', Status.Addr],
      ['Data Path Address', Description.DataPathAddr],
    ],
    ' ',
  );
}

/** What it cannot do, a line each: the message has them in one. */
function lacks({ Description }: NodeJson): string {
  return (Description.Lacks ?? []).map((text) => ` - ${text}\n`).join('');
}

function manager({ ManagerStatus }: NodeJson): string {
  if (ManagerStatus === undefined) return '';
  return lines(
    [
      ['Address', ManagerStatus.Addr],
      ['Raft Status', capitalize(ManagerStatus.Reachability)],
      ['Leader', ManagerStatus.Leader === true ? 'Yes' : 'No'],
    ],
    ' ',
  );
}

function machine({ Description }: NodeJson): string {
  const { Platform, Resources } = Description;
  const platform = lines(
    [
      ['Operating System', Platform?.OS],
      ['Architecture', Platform?.Architecture],
    ],
    ' ',
  );
  const resources = lines(
    [
      ['CPUs', (Resources?.NanoCPUs ?? 0) / nanosPerCpu],
      ['Memory', humanMemory(Resources?.MemoryBytes ?? 0)],
    ],
    ' ',
  );
  return section('Platform', platform) + section('Resources', resources);
}

function trust({ Description }: NodeJson): string {
  const { TrustRoot, CertIssuerSubject, CertIssuerPublicKey } = Description.TLSInfo ?? {};
  const root = TrustRoot ? ` TrustRoot:\n${TrustRoot.trimEnd()}\n` : '';
  const issuer = lines(
    [
      ['Issuer Subject', CertIssuerSubject],
      ['Issuer Public Key', CertIssuerPublicKey],
    ],
    ' ',
  );
  return section('TLS Info', root + issuer);
}

export function renderNode(node: NodeJson): string {
  const engine = node.Description.Engine;
  return [
    lines([
      ['ID', node.ID],
      ['Name', node.Spec.Name],
    ]),
    section('Labels', labelLines(node.Spec.Labels, ' - ')),
    lines([
      ['Hostname', node.Description.Hostname],
      ['Joined at', timeText(node.CreatedAt)],
    ]),
    section('Status', status(node)),
    section('Lacks', lacks(node)),
    section('Manager Status', manager(node)),
    machine(node),
    section('Plugins', plugins(node)),
    lines([['Engine Version', engine?.EngineVersion]]),
    section('Engine Labels', labelLines(engine?.Labels, ' - ')),
    trust(node),
  ].join('');
}
