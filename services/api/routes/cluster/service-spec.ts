/**
 * Making a service's spec out of what a client sent: decoding, networks by name, and the registry
 * credentials that travel in a header and survive updates.
 */
import { ShoalError } from '#lib/errors';
import {
  ContainerSpecPullOptions,
  GetNetworkRequest,
  ListNetworksRequest,
  ListNetworksRequestFilters,
  type Network,
  type NetworkAttachmentConfig,
  UpdateServiceRequestRegistryAuthFrom as RegistryAuthFrom,
  type Service,
  type ServiceSpec,
} from '#proto/gen/swarm';
import { serviceSpec } from '../../convert/spec/service-spec.ts';
import type { ApiRequest } from '../../http/request.ts';
import { requiredJson } from '../body.ts';
import { rawRegistryAuth } from '../registry-auth.ts';
import { type Control, callOptions } from './control.ts';
import { resolve } from './resolve.ts';

async function networkId(control: Control, request: ApiRequest, wanted: string): Promise<string> {
  const options = callOptions(request);
  const network = await resolve<Network>(
    {
      kind: 'network',
      get: async (id) =>
        (await control.getNetwork(GetNetworkRequest.create({ networkId: id }), options)).network,
      list: async (filter) => {
        const filters = ListNetworksRequestFilters.create(filter);
        const query = ListNetworksRequest.create({ filters });
        return (await control.listNetworks(query, options)).networks;
      },
    },
    wanted,
  );
  return network.id;
}

async function withIds(
  control: Control,
  request: ApiRequest,
  networks: readonly NetworkAttachmentConfig[],
): Promise<readonly NetworkAttachmentConfig[]> {
  return Promise.all(
    networks.map(async (network) => ({
      ...network,
      target: await networkId(control, request, network.target),
    })),
  );
}

/** The spec in the body; networks are stored by id, so that a renamed one stays attached. */
export async function readServiceSpec(control: Control, request: ApiRequest): Promise<ServiceSpec> {
  const spec = serviceSpec.decode(await requiredJson(request), '');
  if (spec.networks.length === 0 && (spec.task?.networks.length ?? 0) === 0) return spec;
  return {
    ...spec,
    networks: await withIds(control, request, spec.networks),
    task: spec.task && {
      ...spec.task,
      networks: await withIds(control, request, spec.task.networks),
    },
  };
}

/** Adds the credentials of the request, if there are any. */
export function withRequestAuth(spec: ServiceSpec, request: ApiRequest): ServiceSpec {
  const registryAuth = rawRegistryAuth(request);
  const { task } = spec;
  if (registryAuth === '' || task?.container === undefined) return spec;
  const pullOptions = ContainerSpecPullOptions.create({ registryAuth });
  return { ...spec, task: { ...task, container: { ...task.container, pullOptions } } };
}

/**
 * Where an update without credentials of its own takes them from: control keeps the stored ones,
 * which no answer carries. Throws when that place does not exist.
 */
export function authSource(request: ApiRequest, current: Service): RegistryAuthFrom {
  const from = request.text('registryAuthFrom');
  if (from === '' || from === 'spec') return RegistryAuthFrom.SPEC;
  if (from !== 'previous-spec') {
    throw new ShoalError(
      'invalid_argument',
      `unsupported registryAuthFrom value ${JSON.stringify(from)}: want spec or previous-spec`,
    );
  }
  if (current.previousSpec === undefined) {
    const name = current.spec?.annotations?.name ?? current.id;
    throw new ShoalError('failed_precondition', `service ${name} does not have a previous spec`);
  }
  return RegistryAuthFrom.PREVIOUS_SPEC;
}
