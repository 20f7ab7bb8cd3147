/**
 * Which networks a task's container is to be on, from what the allocator gave it. Pure.
 */
import type { NetworkAttachment, Task } from '#proto/gen/swarm';
import type { TaskPlace } from '../../network/container-networks.ts';

/** Drivers that stand for a place on the node rather than a network of the cluster. */
const hostDriver = 'host';
const noneDrivers = new Set(['none', 'null']);
const overlayDriver = 'overlay';

export function placeOf(task: Task): TaskPlace {
  const drivers = task.networks.map(driverOf);
  const kind = drivers.includes(hostDriver)
    ? 'host'
    : drivers.some((driver) => noneDrivers.has(driver))
      ? 'none'
      : 'own';
  // Ports of the mesh come by the gateway network, which every container is on.
  const overlays = task.networks.filter(
    (attachment) =>
      driverOf(attachment) === overlayDriver && attachment.network?.spec?.ingress !== true,
  );
  const isInternal = ({ network }: NetworkAttachment): boolean => network?.spec?.internal === true;
  return {
    taskId: task.id,
    kind,
    networks: overlays.map(({ network, addresses }) => ({
      networkId: network?.id ?? '',
      networkName: network?.spec?.annotations?.name ?? '',
      addresses: addresses.map((address) => address.split('/')[0] ?? address),
    })),
    isClosed: overlays.length > 0 && overlays.every(isInternal),
  };
}

/** A predefined network has no driver of its own: its name says what it is. */
function driverOf({ network }: NetworkAttachment): string {
  const name = network?.driverState?.name || network?.spec?.driverConfig?.name;
  if (name !== undefined && name !== '') return name;
  const title = network?.spec?.annotations?.name ?? '';
  return title === hostDriver || noneDrivers.has(title) ? title : overlayDriver;
}
