/** `POST /networks/create`: networks of the swarm, and why others cannot be made. */
import { must } from '#lib/assert';
import { ShoalError } from '#lib/errors';
import { CreateNetworkRequest, Driver, type NetworkSpec } from '#proto/gen/swarm';
import { overlayDriver } from '#proto/model/network';
import { inputOf } from '../../convert/codec.ts';
import { networkSpec } from '../../convert/spec/network-spec.ts';
import { type Answer, json } from '../../http/answer.ts';
import type { ApiRequest } from '../../http/request.ts';
import { Body, requiredJson } from '../body.ts';
import { callOptions, controlOf } from '../cluster/control.ts';
import type { RouteDeps } from '../deps.ts';
import { isPredefinedName } from './local.ts';

export async function createNetwork({ backend }: RouteDeps, request: ApiRequest): Promise<Answer> {
  const sent = await requiredJson(request);
  const body = new Body(inputOf(sent, ''));
  const spec = networkSpec.decode(sent, '');
  refuseLocal(body, spec);
  const control = controlOf(backend);
  const { driverConfig } = spec;
  const wanted: NetworkSpec = {
    ...spec,
    driverConfig: Driver.create({ ...driverConfig, name: overlayDriver }),
  };
  const query = CreateNetworkRequest.create({ spec: wanted });
  const { network } = await control.createNetwork(query, callOptions(request));
  const { id } = must(network, 'control returns the created network');
  return json({ Id: id, Warning: '' }, 201);
}

/** Docker's clients say `bridge` when the user says nothing. */
function refuseLocal(body: Body, spec: NetworkSpec): void {
  const name = body.text('Name');
  if (isPredefinedName(name)) {
    throw new ShoalError(
      'permission_denied',
      `operation is not permitted on predefined ${name} network`,
    );
  }
  const named = spec.driverConfig?.name ?? '';
  const scope = body.text('Scope');
  const driver = named === '' && (scope === 'swarm' || spec.ingress) ? overlayDriver : named;
  if (driver !== overlayDriver) {
    throw new ShoalError(
      'unimplemented',
      `network ${name} with driver ${driver || 'bridge'}: networks of one node are not available: ` +
        'use --driver overlay for a network of the swarm; without a network, tasks reach the ' +
        'world and publish ports as they are',
    );
  }
  if (scope !== '' && scope !== 'swarm') {
    throw new ShoalError(
      'invalid_argument',
      `network ${name}: a network with driver overlay has scope swarm, not ${scope}`,
    );
  }
  if (body.flag('ConfigOnly')) {
    throw new ShoalError(
      'unimplemented',
      `network ${name}: networks that only hold settings are not available: give the settings ` +
        'to each network',
    );
  }
  const hasIpv4 = body.raw('EnableIPv4') === undefined || body.flag('EnableIPv4');
  if (!hasIpv4) {
    throw new ShoalError(
      'unimplemented',
      `network ${name}: networks of the swarm always have IPv4: leave out --ipv4=false`,
    );
  }
}
