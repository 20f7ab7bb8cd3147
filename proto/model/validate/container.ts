/**
 * Checks of what a task runs: image, environment, health check and the kernel's settings.
 */
import { isIpAddress } from '#lib/ip/ip-address';
import { type ContainerSpec, ContainerSpecIsolation, type HealthConfig } from '#proto/gen/swarm';
import { parseImageReference } from '../image-reference.ts';
import {
  argumentsMax,
  environmentBytesMax,
  environmentMax,
  healthDurationMsMin,
  hostsMax,
  oomScoreMax,
  referencesMax,
  shortListMax,
} from '../limits.ts';
import { checkTemplate } from '../template.ts';
import {
  invalid,
  validateCount,
  validateDistinct,
  validateDuration,
  validateLabels,
  validateWhole,
  within,
} from './common.ts';
import { validateMounts } from './mount.ts';

export function validateContainer(path: string, spec: ContainerSpec): void {
  validateImage(`${path}.Image`, spec.image);
  validateLabels(`${path}.Labels`, spec.labels);
  validateCount(`${path}.Command`, spec.command, argumentsMax);
  validateCount(`${path}.Args`, spec.args, argumentsMax);
  validateEnvironment(`${path}.Env`, spec.env);
  validateMounts(`${path}.Mounts`, spec.mounts);
  within(`${path}.Hostname`, () => checkTemplate(spec.hostname));
  validateDuration(`${path}.StopGracePeriod`, spec.stopGracePeriod, 'stop-grace-period');
  if (spec.healthcheck !== undefined) validateHealth(`${path}.HealthCheck`, spec.healthcheck);
  validateNaming(path, spec);
  validateKernelSettings(path, spec);
  validateReferences(path, spec);
}

function validateImage(path: string, image: string): void {
  if (image === '') throw invalid(path, 'image reference must be provided');
  within(path, () => parseImageReference(image));
}

function validateEnvironment(path: string, env: readonly string[]): void {
  validateCount(path, env, environmentMax);
  let bytes = 0;
  env.forEach((entry, index) => {
    bytes += Buffer.byteLength(entry);
    if (entry === '' || entry.startsWith('=') || entry.includes('\u0000')) {
      const reason = `invalid environment variable: ${JSON.stringify(entry)}`;
      throw invalid(`${path}[${index}]`, reason);
    }
    within(`${path}[${index}]`, () => checkTemplate(entry));
  });
  if (bytes > environmentBytesMax) {
    throw invalid(path, `the environment has ${bytes} bytes, ${environmentBytesMax} are allowed`);
  }
}

function validateHealth(path: string, health: HealthConfig): void {
  validateCount(`${path}.Test`, health.test, argumentsMax);
  const durations = {
    Interval: health.interval,
    Timeout: health.timeout,
    StartPeriod: health.startPeriod,
    StartInterval: health.startInterval,
  };
  for (const [name, duration] of Object.entries(durations)) {
    validateDuration(`${path}.${name}`, duration, `${name} in HealthConfig`, healthDurationMsMin);
  }
  if (health.retries < 0) {
    throw invalid(`${path}.Retries`, 'Retries in HealthConfig cannot be negative');
  }
}

/** Host entries and name servers: what makes names in the container. */
function validateNaming(path: string, spec: ContainerSpec): void {
  validateCount(`${path}.Hosts`, spec.hosts, hostsMax);
  spec.hosts.forEach((entry, index) => {
    const [address = '', ...names] = entry.trim().split(/\s+/);
    if (!isIpAddress(address) || names.length === 0) {
      const reason = `invalid host entry '${entry}', expected an IP address and names`;
      throw invalid(`${path}.Hosts[${index}]`, reason);
    }
  });
  const dns = spec.dnsConfig;
  if (dns === undefined) return;
  validateCount(`${path}.DNSConfig.Nameservers`, dns.nameservers, shortListMax);
  validateCount(`${path}.DNSConfig.Search`, dns.search, shortListMax);
  validateCount(`${path}.DNSConfig.Options`, dns.options, shortListMax);
  const wrong = dns.nameservers.find((server) => !isIpAddress(server));
  if (wrong === undefined) return;
  throw invalid(`${path}.DNSConfig.Nameservers`, `'${wrong}' is not an IP address`);
}

const signalPattern = /^(?:\d{1,2}|[A-Z][A-Z0-9+-]{1,20})$/i;
const capabilityPattern = /^[A-Z][A-Z0-9_]{1,40}$/i;

function validateKernelSettings(path: string, spec: ContainerSpec): void {
  if (spec.stopSignal !== '' && !signalPattern.test(spec.stopSignal)) {
    throw invalid(`${path}.StopSignal`, `invalid stop signal '${spec.stopSignal}'`);
  }
  if (spec.isolation !== ContainerSpecIsolation.ISOLATION_DEFAULT) {
    throw invalid(`${path}.Isolation`, 'isolation other than default exists on Windows only');
  }
  validateWhole(`${path}.PidsLimit`, spec.pidsLimit, 'the pids limit');
  if (Math.abs(spec.oomScoreAdj) > oomScoreMax) {
    const reason = `invalid value ${spec.oomScoreAdj}, range for oom score adj is [-1000, 1000]`;
    throw invalid(`${path}.OomScoreAdj`, reason);
  }
  validateCount(`${path}.Groups`, spec.groups, shortListMax);
  validateCount(`${path}.Sysctls`, Object.keys(spec.sysctls), shortListMax);
  const capabilities = [...spec.capabilityAdd, ...spec.capabilityDrop];
  validateCount(`${path}.CapabilityAdd`, capabilities, shortListMax);
  const wrong = capabilities.find((name) => !capabilityPattern.test(name));
  if (wrong !== undefined) throw invalid(`${path}.CapabilityAdd`, `invalid capability '${wrong}'`);
  validateUlimits(`${path}.Ulimits`, spec.ulimits);
}

function validateUlimits(path: string, ulimits: ContainerSpec['ulimits']): void {
  validateCount(path, ulimits, shortListMax);
  validateDistinct(
    path,
    ulimits.map(({ name }) => name),
    (name) => `duplicate ulimit: ${name}`,
  );
  for (const { name, soft, hard } of ulimits) {
    if (name === '') throw invalid(path, 'an ulimit must have a name');
    // A negative number means unlimited.
    if (hard >= 0 && (soft > hard || soft < 0)) {
      throw invalid(path, `ulimit ${name}: soft limit must not be above hard limit (${hard})`);
    }
  }
}

function validateReferences(path: string, spec: ContainerSpec): void {
  validateCount(`${path}.Secrets`, spec.secrets, referencesMax);
  validateCount(`${path}.Configs`, spec.configs, referencesMax);
  for (const { secretId, secretName, file } of spec.secrets) {
    if (secretId === '' || secretName === '' || file === undefined) {
      throw invalid(
        `${path}.Secrets`,
        'malformed secret reference: id, name and target are needed',
      );
    }
  }
  for (const { configId, configName, file, runtime } of spec.configs) {
    if (configId === '' || configName === '' || (file ?? runtime) === undefined) {
      throw invalid(
        `${path}.Configs`,
        'malformed config reference: id, name and target are needed',
      );
    }
  }
  validateDistinct(
    `${path}.Secrets`,
    spec.secrets.map(({ file }) => file?.name ?? ''),
    (name) => `secret references have a conflicting target: ${name}`,
  );
  validateDistinct(
    `${path}.Configs`,
    spec.configs.flatMap(({ file }) => (file === undefined ? [] : [file.name])),
    (name) => `config references have a conflicting target: ${name}`,
  );
}
