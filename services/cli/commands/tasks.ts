/** The table of tasks that `service ps` and `node ps` print: newest first, failures indented. */
import { type Client, filtersParameter } from '../client.ts';
import type { Context } from '../context.ts';
import type { NodeJson, ServiceJson, TaskJson } from '../json.ts';
import { ago, capitalize, ellipsis } from '../output/human.ts';
import { type Column, isTable, renderList } from '../output/list.ts';
import { compareNatural } from '../output/natural.ts';

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
    return `"${full ? text : ellipsis(text, errorCharsMax)}"`;
  };
  const image = ({ Spec }: TaskJson): string =>
    full ? Spec.ContainerSpec.Image : imageOf(Spec.ContainerSpec.Image);
  return [
    { head: 'ID', name: 'ID', cell: ({ task }) => (full ? task.ID : task.ID.slice(0, 12)) },
    { head: 'NAME', name: 'Name', cell: ({ name }) => name },
    { head: 'IMAGE', name: 'Image', cell: ({ task }) => image(task) },
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

/** By name, and the newest first among those of one slot. */
function order(a: Row, b: Row): number {
  const byName = compareNatural(a.name, b.name);
  if (byName !== 0) return byName;
  if (a.task.CreatedAt === b.task.CreatedAt) return 0;
  return a.task.CreatedAt < b.task.CreatedAt ? 1 : -1;
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

async function printTasks(
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
  const shown = isTable(flags) ? marked(rows) : rows;
  const listed = columns(context.nowMs(), flags.trunc === false);
  context.print(renderList(shown, listed, ({ task }) => task.ID, flags));
}

/** Prints what was found although something was not, then throws what `finding` threw. */
export async function printFound(
  context: Context,
  finding: Promise<void>,
  tasks: readonly TaskJson[],
  flags: TaskFlags,
): Promise<void> {
  let failure: unknown;
  await finding.catch((error: unknown) => {
    failure = error;
  });
  if (failure === undefined || tasks.length > 0) await printTasks(context, tasks, flags);
  if (failure !== undefined) throw failure;
}
