/**
 * Making a service's spec out of what a client sent: decoding, networks by name, and the registry
 * credentials that travel in a header and survive updates.
 */
import { ShoalError } from '#lib/errors';
import {
  ContainerSpecPullOptions,
  type NetworkAttachmentConfig,
  UpdateServiceRequestRegistryAuthFrom as RegistryAuthFrom,
  type Service,
  type ServiceSpec,
} from '#proto/gen/swarm';
import { serviceSpec } from '../../convert/spec/service-spec.ts';
import type { ApiRequest } from '../../http/request.ts';
import { requiredJson } from '../body.ts';
import { resolveNetwork } from '../network/find.ts';
import { rawRegistryAuth } from '../registry-auth.ts';
import type { Control } from './control.ts';

async function withIds(
  control: Control,
  request: ApiRequest,
  networks: readonly NetworkAttachmentConfig[],
): Promise<readonly NetworkAttachmentConfig[]> {
  return Promise.all(
    networks.map(async (network) => ({
      ...network,
      target: (await resolveNetwork(control, request, network.target)).id,
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
