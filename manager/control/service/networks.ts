/**
 * The networks of a service, by id: a client may name them, but what is stored must stay right when
 * a network of that name is removed and made anew.
 */
import { ShoalError } from '#lib/errors';
import type { ReadTx } from '#manager/store/types';
import {
  type Network,
  type NetworkAttachmentConfig,
  PortConfigPublishMode,
  type ServiceSpec,
} from '#proto/gen/swarm';
import { attachmentsOf, driverOf, networkName } from '#proto/model/network';

/**
 * The spec with its networks in the task, by id. Throws `not_found`, `invalid_argument` or
 * `failed_precondition` for one that a service cannot be attached to.
 */
export function withNetworkIds(view: ReadTx, spec: ServiceSpec): ServiceSpec {
  const wished = attachmentsOf(spec.task, spec);
  if (wished.length === 0 || spec.task === undefined) return spec;
  const found = wished.map((config) => ({ config, network: attachable(view, config.target) }));
  refuseRepetition(found.map(({ network }) => network));
  refuseAlone(
    spec,
    found.map(({ network }) => network),
  );
  const networks: NetworkAttachmentConfig[] = found.map(({ config, network }) => ({
    ...config,
    target: network.id,
  }));
  return { ...spec, networks: [], task: { ...spec.task, networks } };
}

function attachable(view: ReadTx, target: string): Network {
  const network = view.network.get(target) ?? view.network.where('name', target.toLowerCase())[0];
  if (network === undefined) {
    const message = `network ${target} not found: create it first, with --driver overlay`;
    throw new ShoalError('not_found', message);
  }
  const name = networkName(network);
  if (network.spec?.ingress === true) {
    const reason = 'every task is in it already';
    const message = `a service cannot be attached to the ingress network "${name}": ${reason}`;
    throw new ShoalError('invalid_argument', message);
  }
  if (network.pendingDelete) {
    const message = `network ${name} is being removed: wait for its last tasks, then create it anew`;
    throw new ShoalError('failed_precondition', message);
  }
  return network;
}

function refuseRepetition(networks: readonly Network[]): void {
  const seen = new Set<string>();
  for (const network of networks) {
    if (seen.has(network.id)) {
      const message = `network ${networkName(network)} is attached twice`;
      throw new ShoalError('invalid_argument', message);
    }
    seen.add(network.id);
  }
}

/** A container in its node's own network, or in none, has no place for another one. */
function refuseAlone(spec: ServiceSpec, networks: readonly Network[]): void {
  const alone = networks.find((network) => ['host', 'null'].includes(driverOf(network.spec)));
  if (alone === undefined) return;
  const name = networkName(alone);
  if (networks.length > 1) {
    const message = `network ${name} cannot be combined with others: leave them out`;
    throw new ShoalError('invalid_argument', message);
  }
  const port = (spec.endpoint?.ports ?? []).find(
    ({ publishMode }) => publishMode === PortConfigPublishMode.INGRESS,
  );
  if (port === undefined) return;
  const what = `port ${port.publishedPort || port.targetPort} cannot be published in mode ingress`;
  const message = `${what} by a service in network ${name}: its tasks are not in the mesh`;
  throw new ShoalError('invalid_argument', message);
}
