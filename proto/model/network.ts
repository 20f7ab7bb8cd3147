/**
 * What a network object means: which driver it has, what its options say, and which networks a
 * service's tasks are attached to.
 */
import type {
  Network,
  NetworkAttachmentConfig,
  NetworkSpec,
  ServiceSpec,
  TaskSpec,
} from '#proto/gen/swarm';
import { interfaceNameLengthMax } from './limits.ts';

/** The network that carries ports published on every node, and everything's way out. */
export const ingressNetworkName = 'ingress';
/** On networks that every node has by itself and that exist in the swarm for services to name. */
export const predefinedLabel = 'com.docker.swarm.predefined';

/** The number in the header of the network's packets, or several, separated by commas. */
export const vniOption = 'com.docker.network.driver.overlay.vxlanid_list';
export const mtuOption = 'com.docker.network.driver.mtu';
export const encryptedOption = 'encrypted';
/** What `docker network create --opt` may say of an overlay. */
export const networkOptions: readonly string[] = [vniOption, mtuOption, encryptedOption];
/** The interface of every node that containers of a macvlan network have their links on. */
export const parentOption = 'parent';
/** Whether such containers of one node reach each other by the parent or not at all. */
export const macvlanModeOption = 'macvlan_mode';
export const macvlanModes: readonly string[] = ['bridge', 'private', 'vepa'];
/** What `docker network create --opt` may say of a macvlan network. */
export const macvlanOptions: readonly string[] = [parentOption, macvlanModeOption, mtuOption];

/** The driver of networks that span nodes, and the default. */
export const overlayDriver = 'overlay';
/** The driver of networks whose containers are on the nodes' own network, without a tunnel. */
export const macvlanDriver = 'macvlan';
/** A node that offers this plugin can have tasks of macvlan networks. */
export const macvlanPlugin = { type: 'Network', name: macvlanDriver } as const;
/** Networks with these drivers lie on one node each; the cluster gives them no addresses. */
const localDrivers: readonly string[] = ['bridge', 'host', 'null', 'ipvlan'];

export function driverOf(spec: NetworkSpec | undefined): string {
  return spec?.driverConfig?.name || overlayDriver;
}

export function isNodeLocal(network: Network): boolean {
  return localDrivers.includes(driverOf(network.spec));
}

/** Its containers are on a LAN that others run: it has addresses, but no tunnel and no VNI. */
export function isLan({ spec }: Pick<Network, 'spec'>): boolean {
  return driverOf(spec) === macvlanDriver;
}

/** As the kernel has it, and without what means something to `ip -batch`. */
export function isInterfaceName(text: string): boolean {
  const isName = /^[^/:'"#\\\s]+$/.test(text) && text !== '.' && text !== '..';
  return isName && Buffer.byteLength(text) <= interfaceNameLengthMax;
}

export function parentOf(spec: NetworkSpec | undefined): string {
  return spec?.driverConfig?.options[parentOption] ?? '';
}

export function macvlanModeOf(spec: NetworkSpec | undefined): string {
  return spec?.driverConfig?.options[macvlanModeOption] || 'bridge';
}

export function isPredefined({ spec }: Network): boolean {
  return spec?.annotations?.labels[predefinedLabel] === 'true';
}

export function networkName({ id, spec }: Network): string {
  return spec?.annotations?.name || id;
}

/** The network's VNI, once it is allocated. */
export function vniOf({ driverState }: Network): number | undefined {
  const text = driverState?.options[vniOption]?.split(',')[0] ?? '';
  return /^\d+$/.test(text) ? Number(text) : undefined;
}

/** The MTU that the user asked for. */
export function wishedMtuOf(spec: NetworkSpec | undefined): number | undefined {
  const text = spec?.driverConfig?.options[mtuOption];
  return text === undefined ? undefined : Number(text);
}

/** `--opt encrypted` comes without a value. */
export function isEncrypted(spec: NetworkSpec | undefined): boolean {
  const value = spec?.driverConfig?.options[encryptedOption];
  return value !== undefined && value !== 'false';
}

/** The networks of a service's tasks: the task's own, or else those of the service. */
export function attachmentsOf(
  task: TaskSpec | undefined,
  service: ServiceSpec | undefined,
): readonly NetworkAttachmentConfig[] {
  const own = task?.networks ?? [];
  return own.length > 0 ? own : (service?.networks ?? []);
}

/** A container's on one network: locally administered, and it follows from the IPv4 address. */
export function hardwareAddress(address: string): string {
  const bytes = address.split('.').map((part) => Number(part).toString(16).padStart(2, '0'));
  return ['02', '67', ...bytes].join(':');
}
