/** `POST /networks/create`: networks of the swarm, and why others cannot be made. */
import { must } from '#lib/assert';
import { ShoalError } from '#lib/errors';
import { CreateNetworkRequest, Driver, type NetworkSpec } from '#proto/gen/swarm';
import { macvlanDriver, overlayDriver } from '#proto/model/network';
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
  const driver = driverOf(body, spec);
  refuseScope(body, driver);
  const control = controlOf(backend);
  const { driverConfig } = spec;
  const wanted: NetworkSpec = {
    ...spec,
    driverConfig: Driver.create({ ...driverConfig, name: driver }),
  };
  const query = CreateNetworkRequest.create({ spec: wanted });
  const { network } = await control.createNetwork(query, callOptions(request));
  const { id } = must(network, 'control returns the created network');
  return json({ Id: id, Warning: '' }, 201);
}

/** Why no network with this driver can be made, and what to do instead. */
function refuseDriver(name: string, driver: string): ShoalError {
  switch (driver) {
    case 'ipvlan':
      return new ShoalError(
        'unimplemented',
        `network ${name}: containers get no ipvlan links on this version: use --driver macvlan ` +
          'if the LAN lets a port have several hardware addresses, else --driver overlay and ' +
          'published ports',
      );
    case 'bridge':
      return new ShoalError(
        'unimplemented',
        `network ${name}: networks of one node are not available: use --driver overlay for a ` +
          'network of the swarm; without a network, or with --network bridge, tasks reach the ' +
          'world and publish ports as they are',
      );
    case 'host':
    case 'null': {
      const own = driver === 'null' ? 'none' : driver;
      return new ShoalError(
        'permission_denied',
        `network ${name}: only one instance of "${driver}" network is allowed: use --network ${own}`,
      );
    }
    default:
      return new ShoalError(
        'not_found',
        `network ${name}: plugin "${driver}" not found: the drivers that are there are overlay and macvlan`,
      );
  }
}

/** Docker's clients say `bridge` when the user says nothing. */
function driverOf(body: Body, spec: NetworkSpec): string {
  const named = spec.driverConfig?.name ?? '';
  const isOfSwarm = body.text('Scope') === 'swarm' || spec.ingress;
  const driver = named === '' && isOfSwarm ? overlayDriver : named;
  if (driver === overlayDriver || driver === macvlanDriver) return driver;
  throw refuseDriver(body.text('Name'), driver || 'bridge');
}

/** In Docker a macvlan network is one node's unless it is said otherwise; here all are the swarm's. */
function refuseScope(body: Body, driver: string): void {
  const scope = body.text('Scope');
  if (scope === '' || scope === 'swarm') return;
  const instead =
    driver === macvlanDriver
      ? ': leave out --scope, and keep services to nodes by constraints'
      : '';
  throw new ShoalError(
    'invalid_argument',
    `network ${body.text('Name')}: a network with driver ${driver} has scope swarm, ` +
      `not ${scope}${instead}`,
  );
}

function refuseLocal(body: Body, spec: NetworkSpec): void {
  const name = body.text('Name');
  if (isPredefinedName(name)) {
    throw new ShoalError(
      'permission_denied',
      `operation is not permitted on predefined ${name} network`,
    );
  }
  if (body.flag('ConfigOnly')) {
    throw new ShoalError(
      'unimplemented',
      `network ${name}: networks that only hold settings are not available, nor needed: managers ` +
        'give the addresses cluster-wide, so one network with all settings, made once, is enough',
    );
  }
  if (spec.network !== undefined) {
    throw new ShoalError(
      'unimplemented',
      `network ${name}: settings are not taken from another network (${spec.network}): managers ` +
        'give the addresses cluster-wide, so give the settings to this one, without --config-from',
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
