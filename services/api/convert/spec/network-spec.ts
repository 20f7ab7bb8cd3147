/**
 * What `POST /networks/create` says, as the spec of a network of the swarm. Docker's JSON for this
 * differs from what it shows of a network: see convert/network.ts for the other direction.
 */
import {
  Driver,
  IPAMConfigAddressFamily as Family,
  IPAMConfig,
  IPAMOptions,
  NetworkSpec,
} from '#proto/gen/swarm';
import { type Codec, type Field, fieldsOf, inputOf, pathOf, record } from '../codec.ts';
import { flag, list, optional, text, textMap } from '../values.ts';
import { annotationFields } from './common.ts';

const ofPool = fieldsOf<IPAMConfig>();
const poolFields = record(IPAMConfig, [
  ofPool.field('Subnet', 'subnet', text),
  ofPool.field('IPRange', 'range', text),
  ofPool.field('Gateway', 'gateway', text),
  ofPool.field('AuxiliaryAddresses', 'reserved', textMap),
]);

/** The wire names the family, which the subnet says already. */
export const ipamConfig: Codec<IPAMConfig> = {
  ...poolFields,
  decode: (value, path) => {
    const pool = poolFields.decode(value, path);
    const family = pool.subnet.includes(':')
      ? Family.IPV6
      : pool.subnet === ''
        ? Family.UNKNOWN
        : Family.IPV4;
    return { ...pool, family };
  },
};

/** A driver whose name and options stand beside the other fields. */
function driverFields<M>(nameKey: string, key: keyof M): Field<M> {
  return {
    decode: (input, path, into) => {
      const name = input.get(nameKey.toLowerCase());
      const options = input.get('options');
      if (name === undefined && options === undefined) return;
      const driver = Driver.create({
        name: name === undefined ? '' : text.decode(name, pathOf(path, nameKey)),
        options: options === undefined ? {} : textMap.decode(options, pathOf(path, 'Options')),
      });
      if (driver.name === '' && Object.keys(driver.options).length === 0) return;
      into[key] = driver as M[keyof M];
    },
    encode: (message, into) => {
      const driver = message[key] as Driver | undefined;
      if (driver === undefined) return;
      into[nameKey] = driver.name;
      if (!textMap.isEmpty(driver.options)) into.Options = driver.options;
    },
  };
}

const ofIpam = fieldsOf<IPAMOptions>();
export const ipamOptions: Codec<IPAMOptions> = record(IPAMOptions, [
  driverFields<IPAMOptions>('Driver', 'driver'),
  ofIpam.field('Config', 'configs', list(ipamConfig)),
]);

/** `ConfigFrom.Network`, where an empty name means none. */
const configFrom: Field<NetworkSpec> = {
  decode: (input, path, into) => {
    const value = input.get('configfrom');
    if (value === undefined) return;
    const inner = pathOf(path, 'ConfigFrom');
    const name = inputOf(value, inner).get('network');
    const network = name === undefined ? '' : text.decode(name, pathOf(inner, 'Network'));
    if (network !== '') into.network = network;
  },
  encode: ({ network }, into) => {
    if (network !== undefined) into.ConfigFrom = { Network: network };
  },
};

const of = fieldsOf<NetworkSpec>();
export const networkSpec: Codec<NetworkSpec> = record(NetworkSpec, [
  annotationFields<NetworkSpec>(),
  driverFields<NetworkSpec>('Driver', 'driverConfig'),
  of.field('EnableIPv6', 'ipv6Enabled', flag),
  of.field('Internal', 'internal', flag),
  of.field('Attachable', 'attachable', flag),
  of.field('Ingress', 'ingress', flag),
  of.field('IPAM', 'ipam', optional(ipamOptions)),
  configFrom,
]);
