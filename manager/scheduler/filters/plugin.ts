/**
 * The node reports the plugins that the task needs: network drivers, volume drivers other than
 * `local`, and the log driver. A node that reports no engine at all is given the benefit.
 */
import { MountType, type Node, type Task } from '#proto/gen/swarm';
import { isLan } from '#proto/model/network';
import { countNodes, type Filter } from './filter.ts';

interface Wanted {
  readonly type: 'Network' | 'Volume' | 'Log';
  readonly name: string;
}

function wantedOf(task: Task): Wanted[] {
  const wanted: Wanted[] = [];
  for (const mount of task.spec?.container?.mounts ?? []) {
    const driver = mount.type === MountType.VOLUME ? mount.volumeOptions?.driverConfig?.name : '';
    if (driver !== undefined && driver !== '' && driver !== 'local') {
      wanted.push({ type: 'Volume', name: driver });
    }
  }
  for (const { network } of task.networks) {
    const driver = network?.driverState?.name ?? '';
    // A filter of its own says that in words.
    if (driver !== '' && !(network !== undefined && isLan(network)))
      wanted.push({ type: 'Network', name: driver });
  }
  const logDriver = (task.logDriver ?? task.spec?.logDriver)?.name ?? '';
  if (logDriver !== '' && logDriver !== 'none') wanted.push({ type: 'Log', name: logDriver });
  return wanted;
}

function has(node: Node, { type, name }: Wanted): boolean {
  const plugins = node.description?.engine?.plugins;
  if (plugins === undefined) return true;
  // Engines older than 1.13 report no log drivers at all; nothing can be concluded from that.
  if (type === 'Log' && !plugins.some((plugin) => plugin.type === 'Log')) return true;
  return plugins.some(
    (plugin) => plugin.type === type && (plugin.name === name || plugin.name === `${name}:latest`),
  );
}

export function pluginFilter(task: Task): Filter | undefined {
  const wanted = wantedOf(task);
  if (wanted.length === 0) return undefined;
  return {
    passes: (info) => wanted.every((plugin) => has(info.node, plugin)),
    explain: (nodes) => `missing plugin on ${countNodes(nodes)}`,
  };
}
