/**
 * May this container be attached to that network, and as what: a task of runtime `attachment`, whose
 * address and interface come as those of any task do. Pure functions of the store's view.
 */
import { ShoalError } from '#lib/errors';
import { parseIp } from '#lib/ip/ip-block';
import type { ReadTx } from '#manager/store/types';
import {
  Annotations,
  type Network,
  NetworkAttachmentConfig,
  NetworkAttachmentSpec,
  Task,
  TaskSpec,
  TaskState,
  TaskStatus,
} from '#proto/gen/swarm';
import { isLan, isNodeLocal, networkName } from '#proto/model/network';
import { taskName } from '#proto/model/task-name';
import { isActive, isTerminal, observedState } from '#proto/model/task-state';
import { validateAliases } from '#proto/model/validate/task';
import {
  attachmentsPerContainerMax,
  attachmentsPerNodeMax,
  containerNameLengthMax,
} from './limits.ts';

export interface AttachmentWish {
  readonly id: string;
  readonly nodeId: string;
  readonly containerId: string;
  /** Of a container that a person made on the node; empty for one that a task has. */
  readonly containerName: string;
  readonly config: NetworkAttachmentConfig;
}

/** Whose container it is, as far as that matters. */
interface Owner {
  readonly name: string;
  readonly nodeId: string;
  readonly networkIds: readonly string[];
}

/** The task to be made. Throws what the user is told when it cannot be. */
export function planAttachment(view: ReadTx, wish: AttachmentWish): Task {
  const { id, nodeId, containerId, config } = wish;
  const network = findNetwork(view, config.target);
  refuseNetwork(network);
  const owner = ownerOf(view, wish);
  refuseSecond(view, owner, containerId, network);
  validateAliases('EndpointConfig.Aliases', config.aliases);
  for (const address of config.addresses) refuseAddress(address);
  const { aliases, addresses } = config;
  return Task.create({
    id,
    nodeId,
    // Its container's name, under which others find it in the network.
    annotations: Annotations.create({ name: owner.name }),
    spec: TaskSpec.create({
      attachment: NetworkAttachmentSpec.create({ containerId }),
      networks: [NetworkAttachmentConfig.create({ target: network.id, aliases, addresses })],
    }),
    status: TaskStatus.create({ state: TaskState.NEW, message: 'created' }),
    desiredState: TaskState.RUNNING,
  });
}

/** By id, name, or the beginning of the id. */
function findNetwork(view: ReadTx, wanted: string): Network {
  const exact = view.network.get(wanted) ?? view.network.where('name', wanted.toLowerCase())[0];
  if (exact !== undefined) return exact;
  const matches = view.network.all().filter(({ id }) => wanted !== '' && id.startsWith(wanted));
  const [match] = matches;
  if (match === undefined) throw new ShoalError('not_found', `network ${wanted} not found`);
  if (matches.length === 1) return match;
  const message = `network ${wanted} is ambiguous (${matches.length} matches found)`;
  throw new ShoalError('invalid_argument', message);
}

function refuseNetwork(network: Network): void {
  const name = networkName(network);
  if (network.pendingDelete) {
    const reason = 'it is being removed and goes when its last tasks have stopped';
    throw new ShoalError('not_found', `network ${name} not found: ${reason}`);
  }
  if (network.spec?.ingress === true || isNodeLocal(network)) {
    const reason = 'only attachable overlay networks can be connected to';
    throw new ShoalError('permission_denied', `network ${name} not manually attachable: ${reason}`);
  }
  if (isLan(network)) {
    const reason = 'containers join a macvlan network by their service only';
    const instead = 'use "docker service update --network-add"';
    const message = `network ${name} not manually attachable: ${reason}; ${instead}`;
    throw new ShoalError('permission_denied', message);
  }
  if (network.spec?.attachable === true) return;
  const instead = 'create it with --attachable, or use "docker service update --network-add"';
  throw new ShoalError('permission_denied', `network ${name} not manually attachable: ${instead}`);
}

/** Docker's ids. */
const idPattern = /^[0-9a-f]{64}$/;
const namePattern = /^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/;

/**
 * A container that a task of the caller's node has is known here. Any other is the node's own affair:
 * it says so by giving a name, and gets nothing by it but addresses on itself.
 */
function ownerOf(view: ReadTx, { nodeId, containerId, containerName }: AttachmentWish): Owner {
  const task = view.task
    .where('node', nodeId)
    .find(
      ({ spec, status }) =>
        spec?.attachment === undefined &&
        containerId !== '' &&
        status?.container?.containerId === containerId,
    );
  if (task === undefined && containerName !== '') {
    checkStandalone(containerId, containerName);
    return { name: containerName, nodeId, networkIds: [] };
  }
  if (task === undefined || observedState(task) !== TaskState.RUNNING) {
    const reason = 'it is no running container of this node that the managers know';
    throw new ShoalError(
      'failed_precondition',
      `container ${containerId} not connected: ${reason}`,
    );
  }
  refuseTask(task);
  const networkIds = task.networks.flatMap(({ network }) => network?.id ?? []);
  return { name: taskName(task), nodeId, networkIds };
}

function checkStandalone(containerId: string, name: string): void {
  if (!idPattern.test(containerId)) {
    throw new ShoalError('invalid_argument', `container id "${containerId}" is not usable`);
  }
  if (namePattern.test(name) && name.length <= containerNameLengthMax) return;
  throw new ShoalError('invalid_argument', `Invalid container name (${name.slice(0, 200)})`);
}

function refuseTask(task: Task): void {
  if (!isActive(task.desiredState)) {
    const message = `container ${taskName(task)} is being stopped: nothing is connected to it`;
    throw new ShoalError('failed_precondition', message);
  }
  const alone = task.networks.find(({ network }) =>
    ['host', 'null'].includes(network?.spec?.driverConfig?.name ?? ''),
  );
  if (alone?.network === undefined) return;
  const where = networkName(alone.network);
  const message = `container ${taskName(task)} is in network ${where} and has no place for another`;
  throw new ShoalError('failed_precondition', message);
}

/** Its node has the network for it, or may still get it: also while it is to be taken away. */
function isThere(task: Task): boolean {
  const state = observedState(task);
  if (isTerminal(state)) return false;
  return isActive(task.desiredState) || state >= TaskState.ASSIGNED;
}

function attachmentsOn(view: ReadTx, nodeId: string): Task[] {
  return view.task
    .where('node', nodeId)
    .filter((task) => task.spec?.attachment !== undefined && isThere(task));
}

function refuseSecond(view: ReadTx, owner: Owner, containerId: string, network: Network): void {
  const { name, nodeId, networkIds } = owner;
  const ofNode = attachmentsOn(view, nodeId);
  const ofContainer = ofNode.filter(({ spec }) => spec?.attachment?.containerId === containerId);
  const hasIt =
    networkIds.includes(network.id) ||
    ofContainer.some(({ spec }) => spec?.networks[0]?.target === network.id);
  if (hasIt) {
    const message = `endpoint with name ${name} already exists in network ${networkName(network)}`;
    throw new ShoalError('already_exists', message);
  }
  if (ofContainer.length >= attachmentsPerContainerMax) {
    const message = `container ${name} is connected to ${ofContainer.length} networks: that is the most`;
    throw new ShoalError('resource_exhausted', message);
  }
  if (ofNode.length < attachmentsPerNodeMax) return;
  const message = `containers of this node have ${ofNode.length} attachments: that is the most`;
  throw new ShoalError('resource_exhausted', message);
}

function refuseAddress(address: string): void {
  if (parseIp(address) !== undefined) return;
  const message = `invalid address ${JSON.stringify(address)}: give one of the network's subnet`;
  throw new ShoalError('invalid_argument', message);
}
