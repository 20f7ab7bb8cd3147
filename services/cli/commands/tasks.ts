/** The table of tasks that `service ps` and `node ps` print: newest first, failures indented. */
import type { Client } from '../client.ts';
import { filtersParameter } from '../client.ts';
import type { Context } from '../context.ts';
import type { NodeJson, ServiceJson, TaskJson } from '../json.ts';
import { ago, capitalize } from '../output/human.ts';
import { type Column, renderList } from '../output/list.ts';

export interface TaskFlags {
  readonly trunc?: boolean;
  readonly resolve?: boolean;
  readonly quiet?: boolean;
  readonly format?: string;
  readonly filter?: readonly string[];
}

interface Row {
  readonly task: TaskJson;
  readonly name: string;
  readonly node: string;
}

/** As the docker client cuts them, so that a line stays a line. */
const errorCharsMax = 30;

function columns(nowMs: number, full: boolean): Column<Row>[] {
  const cut = (text: string): string => {
    if (text === '') return '';
    if (full || text.length <= errorCharsMax) return `"${text}"`;
    return `"${text.slice(0, errorCharsMax - 1)}…"`;
  };
  return [
    { head: 'ID', name: 'ID', cell: ({ task }) => (full ? task.ID : task.ID.slice(0, 12)) },
    { head: 'NAME', name: 'Name', cell: ({ name }) => name },
    { head: 'IMAGE', name: 'Image', cell: ({ task }) => imageOf(task.Spec.ContainerSpec.Image) },
    { head: 'NODE', name: 'Node', cell: ({ node }) => node },
    {
      head: 'DESIRED STATE',
      name: 'DesiredState',
      cell: ({ task }) => capitalize(task.DesiredState),
    },
    {
      head: 'CURRENT STATE',
      name: 'CurrentState',
      cell: ({ task }) =>
        `${capitalize(task.Status.State)} ${ago(nowMs, task.Status.Timestamp).toLowerCase()}`,
    },
    { head: 'ERROR', name: 'Error', cell: ({ task }) => cut(task.Status.Err ?? '') },
    { head: 'PORTS', name: 'Ports', cell: ({ task }) => portsOf(task) },
  ];
}

/** Without the digest, which is of no use in a table. */
export function imageOf(image: string): string {
  return image.replace(/@sha256:[0-9a-f]{64}$/, '');
}

function portsOf(task: TaskJson): string {
  const ports = task.Status.PortStatus?.Ports ?? [];
  return ports.map((p) => `*:${p.PublishedPort}->${p.TargetPort}/${p.Protocol}`).join(',');
}

function order(a: Row, b: Row): number {
  const service = a.task.ServiceID.localeCompare(b.task.ServiceID);
  if (service !== 0) return service;
  const slot = (a.task.Slot ?? 0) - (b.task.Slot ?? 0);
  if (slot !== 0) return slot;
  const place = (a.task.Slot ?? 0) === 0 ? a.node.localeCompare(b.node) : 0;
  return place !== 0 ? place : b.task.CreatedAt.localeCompare(a.task.CreatedAt);
}

/** Earlier tasks of a slot are marked as such, below the newest. */
function marked(rows: readonly Row[]): Row[] {
  return rows.map((row, index) => {
    const before = rows[index - 1];
    return before?.name === row.name ? { ...row, name: ` \\_ ${row.name}` } : row;
  });
}

export async function findTasks(client: Client, filters: readonly string[]): Promise<TaskJson[]> {
  return client.get<TaskJson[]>('/tasks', { filters: filtersParameter(filters) });
}

export async function printTasks(
  context: Context,
  tasks: readonly TaskJson[],
  flags: TaskFlags,
): Promise<void> {
  const client = context.client();
  const resolve = flags.resolve !== false;
  const [nodes, services] = await Promise.all([
    resolve ? client.get<NodeJson[]>('/nodes') : [],
    resolve ? client.get<ServiceJson[]>('/services') : [],
  ]);
  const hostnames = new Map(nodes.map((node) => [node.ID, node.Description.Hostname]));
  const names = new Map(services.map((service) => [service.ID, service.Spec.Name]));
  const rows = tasks
    .map((task) => {
      const node = hostnames.get(task.NodeID ?? '') ?? task.NodeID ?? '';
      const service = names.get(task.ServiceID) ?? task.ServiceID;
      const suffix = (task.Slot ?? 0) === 0 ? (task.NodeID ?? '') : String(task.Slot);
      return { task, node, name: `${service}.${suffix}` };
    })
    .sort(order);
  const full = flags.trunc === false;
  const text = renderList(
    marked(rows),
    columns(context.nowMs(), full),
    ({ task }) => task.ID,
    flags,
  );
  context.print(text);
}
