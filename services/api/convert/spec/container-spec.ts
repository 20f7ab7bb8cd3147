/**
 * The container part of a service's task template. Registry credentials are not a field here: they
 * come and go in headers, and are never part of the JSON.
 */
import { BoolValue } from '#proto/gen/google';
import {
  ContainerSpec,
  ContainerSpecDNSConfig,
  ContainerSpecUlimit,
  HealthConfig,
  ContainerSpecIsolation as Isolation,
} from '#proto/gen/swarm';
import { type Codec, fieldsOf, record } from '../codec.ts';
import {
  duration,
  flag,
  int32,
  int64,
  list,
  optional,
  plainDuration,
  text,
  textMap,
  word,
  wrapped,
} from '../values.ts';
import { mount } from './mount.ts';
import { privileges } from './privileges.ts';
import { configReference, secretReference } from './references.ts';

const texts = list(text);

const ofHealth = fieldsOf<HealthConfig>();
export const healthcheck = record(HealthConfig, [
  ofHealth.field('Test', 'test', texts),
  ofHealth.field('Interval', 'interval', plainDuration),
  ofHealth.field('Timeout', 'timeout', plainDuration),
  ofHealth.field('StartPeriod', 'startPeriod', plainDuration),
  ofHealth.field('StartInterval', 'startInterval', plainDuration),
  ofHealth.field('Retries', 'retries', int32),
]);

const ofDns = fieldsOf<ContainerSpecDNSConfig>();
const dnsConfig = record(ContainerSpecDNSConfig, [
  ofDns.field('Nameservers', 'nameservers', texts),
  ofDns.field('Search', 'search', texts),
  ofDns.field('Options', 'options', texts),
]);

const ofUlimit = fieldsOf<ContainerSpecUlimit>();
export const ulimit = record(ContainerSpecUlimit, [
  ofUlimit.field('Name', 'name', text, 'always'),
  ofUlimit.field('Hard', 'hard', int64, 'always'),
  ofUlimit.field('Soft', 'soft', int64, 'always'),
]);

const isolation = word(
  {
    default: Isolation.ISOLATION_DEFAULT,
    process: Isolation.ISOLATION_PROCESS,
    hyperv: Isolation.ISOLATION_HYPERV,
  },
  { empty: Isolation.ISOLATION_DEFAULT },
);

const of = fieldsOf<ContainerSpec>();
export const containerSpec: Codec<ContainerSpec> = record(ContainerSpec, [
  of.field('Image', 'image', text),
  of.field('Labels', 'labels', textMap),
  of.field('Command', 'command', texts),
  of.field('Args', 'args', texts),
  of.field('Hostname', 'hostname', text),
  of.field('Env', 'env', texts),
  of.field('Dir', 'dir', text),
  of.field('User', 'user', text),
  of.field('Groups', 'groups', texts),
  of.field('Privileges', 'privileges', optional(privileges)),
  of.field('Init', 'init', wrapped(BoolValue, flag)),
  of.field('StopSignal', 'stopSignal', text),
  of.field('TTY', 'tty', flag),
  of.field('OpenStdin', 'openStdin', flag),
  of.field('ReadOnly', 'readOnly', flag),
  of.field('Mounts', 'mounts', list(mount)),
  of.field('StopGracePeriod', 'stopGracePeriod', duration),
  of.field('Healthcheck', 'healthcheck', optional(healthcheck)),
  of.field('Hosts', 'hosts', texts),
  of.field('DNSConfig', 'dnsConfig', optional(dnsConfig)),
  of.field('Secrets', 'secrets', list(secretReference)),
  of.field('Configs', 'configs', list(configReference)),
  of.field('Isolation', 'isolation', isolation),
  of.field('Sysctls', 'sysctls', textMap),
  of.field('CapabilityAdd', 'capabilityAdd', texts),
  of.field('CapabilityDrop', 'capabilityDrop', texts),
  of.field('Ulimits', 'ulimits', list(ulimit)),
  of.field('OomScoreAdj', 'oomScoreAdj', int64),
]);
