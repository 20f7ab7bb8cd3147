/** What the network tests share: commands inside containers, traffic that goes on, kernel's state. */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CommandResult } from '../support/command.ts';
import type { Lab, TaskJson } from '../support/lab.ts';

export interface Place {
  readonly host: string;
  /** Of the container's first process, in the host's pid namespace. */
  readonly pid: number;
  readonly taskId: string;
  readonly slot: number;
  /** On the first network, without prefix length. */
  readonly address: string;
}

interface AttachedTask extends TaskJson {
  readonly NetworksAttachments?: readonly {
    readonly Network?: { readonly Spec: { readonly Name?: string } };
    readonly Addresses?: readonly string[];
  }[];
}

/** Where the running containers of a service are. */
export async function placesOf(lab: Lab, service: string, network: string): Promise<Place[]> {
  const nodes = await lab.nodes('m1');
  const hosts = new Map(nodes.map((node) => [node.ID, node.Description.Hostname]));
  const tasks = (await lab.tasks('m1', service)) as readonly AttachedTask[];
  return tasks
    .filter(({ Status, DesiredState }) => Status.State === 'running' && DesiredState === 'running')
    .map((task) => {
      const attachment = task.NetworksAttachments?.find(
        ({ Network }) => Network?.Spec.Name === network,
      );
      return {
        host: hosts.get(task.NodeID ?? '') ?? '',
        pid: task.Status.ContainerStatus?.PID ?? 0,
        taskId: task.ID,
        slot: task.Slot,
        address: attachment?.Addresses?.[0]?.split('/')[0] ?? '',
      };
    })
    .sort((a, b) => a.host.localeCompare(b.host) || a.slot - b.slot);
}

/** A shell command line in a running container. */
export function inside(lab: Lab, place: Place, script: string): Promise<CommandResult> {
  const target = String(place.pid);
  const enter = ['nsenter', '-t', target, '-m', '-n', '-u', '--', '/bin/sh', '-c', script];
  return lab.exec(place.host, ...enter);
}

/** The same, and it must succeed. */
export async function mustInside(lab: Lab, place: Place, script: string): Promise<string> {
  const { code, stdout, stderr } = await inside(lab, place, script);
  if (code === 0) return stdout;
  throw new Error(`in ${place.taskId} on ${place.host}: ${script}: ${code}\n${stdout}${stderr}`);
}

/**
 * A shell command line of the host's programs with the container's network and names. The images
 * have no HTTP client that can be relied on.
 */
export async function asNeighbour(lab: Lab, place: Place, script: string): Promise<CommandResult> {
  const file = join(lab.directory, 'resolv.conf');
  if (!existsSync(file)) writeFileSync(file, 'nameserver 127.0.0.11\noptions ndots:0\n');
  const enter = ['nsenter', '-t', String(place.pid), '-n', '--', 'unshare', '-m', 'sh', '-c'];
  return lab.exec(place.host, ...enter, `mount --bind ${file} /etc/resolv.conf && ${script}`);
}

/** The page at an address, fetched by the container's network; it must be there. */
export async function fetchFrom(lab: Lab, place: Place, url: string): Promise<string> {
  const { code, stdout, stderr } = await asNeighbour(lab, place, `curl -sS -m 5 ${url}`);
  if (code === 0) return stdout;
  throw new Error(`${url} from ${place.taskId} on ${place.host}: ${code}\n${stdout}${stderr}`);
}

/** The addresses that a name has, as the container's own resolver says, sorted. */
export async function lookUp(lab: Lab, place: Place, name: string): Promise<string[]> {
  const text = await mustInside(lab, place, `nslookup -type=a ${name}`);
  // The first paragraph names the server that was asked.
  const lines = text.split('\n');
  const answers = lines.slice(lines.indexOf('') + 1);
  const addresses = answers.flatMap((line) => /^Address(?: \d+)?: +(\S+)/.exec(line)?.[1] ?? []);
  return addresses.sort();
}

/** One line `COUNT TEXT` each, as `uniq -c` writes them. */
export function counts(text: string): Map<string, number> {
  const result = new Map<string, number>();
  for (const line of text.split('\n')) {
    const match = /^\s*(\d+) (.*)$/.exec(line);
    if (match !== null) result.set(match[2] ?? '', Number(match[1]));
  }
  return result;
}

let trafficNumber = 0;

export interface Traffic {
  /** Ends it. Resolves to how often each outcome was seen: `200`, or what went wrong. */
  stop(): Promise<Map<string, number>>;
}

/** Requests one after the other until it is stopped; `place` is a container, else a host. */
export function startTraffic(lab: Lab, from: string | Place, url: string): Traffic {
  const file = join(lab.directory, `stop-${++trafficNumber}`);
  const curl = `curl -s -m 10 -o /dev/null -w '%{http_code} %{exitcode}\\n' ${url}`;
  const loop = `until [ -e ${file} ]; do ${curl}; done | sort | uniq -c`;
  const enter = typeof from === 'string' ? [] : ['nsenter', '-t', String(from.pid), '-n', '--'];
  const host = typeof from === 'string' ? from : from.host;
  const running = lab.exec(host, ...enter, 'sh', '-c', loop);
  return {
    stop: async () => {
      if (!existsSync(file)) writeFileSync(file, '');
      const { code, stdout, stderr } = await running;
      if (code !== 0) throw new Error(`traffic from ${host}: ${code}\n${stdout}${stderr}`);
      return counts(stdout);
    },
  };
}

/**
 * A script that prints links, addresses, routes and rules of a host and all its namespaces, in an
 * order that does not tell when they were made.
 */
const kernelScript = `
show() {
  echo "== $1"
  $2 ip -o link show | sed 's/^[0-9]*: //; s/[@:].*//' | sort
  $2 ip -o -4 address show | sed 's/^[0-9]*: //; s/ *valid_lft.*//' | sort
  $2 ip -o -6 address show scope global | sed 's/^[0-9]*: //; s/ *valid_lft.*//' | sort
  $2 ip -4 route show | sort
  $2 ip -6 route show | grep -v ^fe80::/64 | sort
  $2 ip rule show | sed 's/^[0-9]*://' | sort
  $2 ip -6 rule show | sed 's/^[0-9]*://' | sort
  $2 nft list tables | sort | while read -r _ family name; do
    $2 nft -s list table "$family" "$name" </dev/null
  done
}
show host ''
for name in $(ip netns list | cut -d' ' -f1 | sort); do show "$name" "ip netns exec $name"; done
`;

const flowsScript = `
conntrack -L 2>/dev/null
for name in $(ip netns list | cut -d' ' -f1); do ip netns exec "$name" conntrack -L 2>/dev/null; done
true
`;
/** Containers' addresses are from 10.0.0.0/8; 10.77 is the lab's own underlay. */
const containerAddress = /=10\.(?!77\.)/;
/** Nodes ask each other whether they live at this port, by addresses of their own. */
const probePort = 'dport=10054';

/** Connections from or to containers that a host and all its namespaces remember. */
export async function containerFlows(lab: Lab, host: string): Promise<readonly string[]> {
  const { code, stdout, stderr } = await lab.exec(host, 'sh', '-c', flowsScript);
  if (code !== 0) throw new Error(`connections of ${host}: ${code}\n${stderr}`);
  return stdout
    .split('\n')
    .filter((line) => containerAddress.test(line) && !line.includes(probePort));
}

/** Everything that the network leaves in the kernel of a host, as text. */
export async function kernelState(lab: Lab, host: string): Promise<string> {
  const { code, stdout, stderr } = await lab.exec(host, 'sh', '-c', kernelScript);
  if (code !== 0) throw new Error(`kernel state of ${host}: ${code}\n${stderr}`);
  return stdout;
}
