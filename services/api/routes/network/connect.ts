/**
 * `/networks/{id}/connect` and `/disconnect`: a container of this node in an attachable network, beside
 * those of its service. The managers decide and give the address; any node may ask for its own.
 */
import type { ContainerFacts } from '#agent/containerd/types';
import { ShoalError } from '#lib/errors';
import type { Task } from '#proto/gen/swarm';
import { networkName } from '#proto/model/network';
import { isActive } from '#proto/model/task-state';
import type { Backend, NetworkAttachments } from '../../backend.ts';
import { inputOf } from '../../convert/codec.ts';
import { endpointOf } from '../../convert/run/place.ts';
import { type Answer, empty } from '../../http/answer.ts';
import type { ApiRequest } from '../../http/request.ts';
import { Body, requiredJson } from '../body.ts';
import type { RouteDeps } from '../deps.ts';
import { requireContainer } from '../node/find-container.ts';
import { isPredefinedName } from './local.ts';

/** Every container that runs a task carries its id. */
const taskIdLabel = 'com.docker.swarm.task.id';

function attachmentsOf({ attachments, swarm }: Backend): NetworkAttachments {
  if (attachments === undefined) {
    throw new ShoalError('unimplemented', 'this daemon does not connect containers to networks');
  }
  if (swarm.facts().state !== 'active') {
    const reason = 'networks that containers can be connected to belong to a swarm';
    throw new ShoalError('unavailable', `this node is in no swarm: ${reason}`);
  }
  return attachments;
}

async function containerOf(backend: Backend, body: Body): Promise<ContainerFacts> {
  const wanted = body.text('Container');
  if (wanted === '') throw new ShoalError('invalid_argument', 'Container: name a container');
  return requireContainer(backend, wanted);
}

function emit(deps: RouteDeps, action: string, network: string, container: ContainerFacts): void {
  const attributes = { container: container.id, name: network, type: 'overlay' };
  deps.events.emit({ type: 'network', action, id: network, attributes, scope: 'local' });
}

export async function connectNetwork(deps: RouteDeps, request: ApiRequest): Promise<Answer> {
  const { backend } = deps;
  const target = request.param('id');
  const body = new Body(inputOf(await requiredJson(request), ''));
  const attachments = attachmentsOf(backend);
  const endpoint = endpointOf(body.raw('EndpointConfig'), 'EndpointConfig');
  const container = await containerOf(backend, body);
  if (isPredefinedName(target)) {
    const message = `container cannot be connected to ${target} network: its service says that`;
    throw new ShoalError('permission_denied', message);
  }
  const { standalone } = backend;
  if (standalone?.find(container.id) !== undefined) {
    await standalone.connect(container.id, { target, ...endpoint });
    emit(deps, 'connect', target, container);
    return empty(200);
  }
  if (container.state !== 'running' && container.state !== 'paused') {
    const message = `container ${container.name} is not running: nothing can be connected to it`;
    throw new ShoalError('failed_precondition', message);
  }
  await attachments.attach({ containerId: container.id, target, ...endpoint });
  emit(deps, 'connect', target, container);
  return empty(200);
}

/** By id, name, or the beginning of the id, which is what lists show. */
function isOn(task: Task, wanted: string, isExact: boolean): boolean {
  return task.networks.some(({ network }) => {
    if (network === undefined) return false;
    const { id } = network;
    return isExact ? id === wanted || networkName(network) === wanted : id.startsWith(wanted);
  });
}

/** The attachment by which the container is on the network. Throws why there is none. */
function findAttachment(tasks: readonly Task[], container: ContainerFacts, wanted: string): Task {
  const own = tasks.find(({ id }) => id === container.labels[taskIdLabel]);
  const attachments = tasks.filter(
    (task) => task.spec?.attachment?.containerId === container.id && isActive(task.desiredState),
  );
  const { name } = container;
  for (const isExact of [true, false]) {
    const meant = attachments.filter((task) => isOn(task, wanted, isExact));
    if (meant.length > 1) {
      const message = `network ${wanted} is ambiguous (${meant.length} matches found)`;
      throw new ShoalError('invalid_argument', message);
    }
    if (meant[0] !== undefined) return meant[0];
    if (own === undefined || !isOn(own, wanted, isExact)) continue;
    const service = own.serviceAnnotations?.name ?? own.serviceId;
    throw new ShoalError(
      'failed_precondition',
      `container ${name} is on network ${wanted} by its service: use "docker service update ` +
        `--network-rm ${wanted} ${service}"`,
    );
  }
  const message = `container ${name} is not connected to network ${wanted}`;
  throw new ShoalError('failed_precondition', message);
}

export async function disconnectNetwork(deps: RouteDeps, request: ApiRequest): Promise<Answer> {
  const { backend } = deps;
  const wanted = request.param('id');
  const body = new Body(inputOf(await requiredJson(request), ''));
  const attachments = attachmentsOf(backend);
  const container = await containerOf(backend, body);
  const { standalone } = backend;
  if (standalone?.find(container.id) !== undefined) {
    await standalone.disconnect(container.id, wanted);
    emit(deps, 'disconnect', wanted, container);
    return empty(200);
  }
  const attachment = findAttachment(backend.tasks?.() ?? [], container, wanted);
  await attachments.detach(attachment.id);
  emit(deps, 'disconnect', wanted, container);
  return empty(200);
}
