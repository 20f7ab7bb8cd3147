/**
 * Checks of a service spec, before anything looks at the state of the cluster: a spec that passes
 * has a meaning; whether it can be done here and now is the control API's to say.
 */
import { formatIp, parseIp } from '#lib/ip/ip-block';
import {
  EndpointSpecResolutionMode,
  type PortConfig,
  PortConfigProtocol,
  PortConfigPublishMode,
  ServiceSpec,
  type UpdateConfig,
  UpdateConfigFailureAction,
} from '#proto/gen/swarm';
import { portMax, portsMax, replicasMax, specBytesMax } from '../limits.ts';
import { affinities, affinityLabel } from '../mesh/affinity.ts';
import {
  invalid,
  validateAnnotations,
  validateCount,
  validateDistinct,
  validateDuration,
  validateWhole,
} from './common.ts';
import { validateAttachments, validateTask } from './task.ts';

/** Throws `invalid_argument` that names the field. */
export function validateServiceSpec(spec: ServiceSpec | undefined): asserts spec is ServiceSpec {
  if (spec === undefined) throw invalid('Spec', 'a service needs a spec');
  validateAnnotations('', spec.annotations);
  validateTask('TaskTemplate', spec.task);
  validateAttachments('Networks', spec.networks);
  validateMode(spec);
  if (spec.update !== undefined) validateUpdate('UpdateConfig', 'update', spec.update);
  if (spec.rollback !== undefined) validateRollback(spec.rollback);
  validateEndpoint(spec);
  validateAffinity(spec);
  const bytes = ServiceSpec.encode(spec).length;
  if (bytes > specBytesMax) {
    throw invalid('Spec', `the spec has ${bytes} bytes, ${specBytesMax} are allowed`);
  }
}

function validateMode(spec: ServiceSpec): void {
  const { replicated, global, replicatedJob, globalJob } = spec;
  const modes = [replicated, global, replicatedJob, globalJob].filter((mode) => mode !== undefined);
  if (modes.length > 1) throw invalid('Mode', 'must specify only one service mode');
  if (replicated !== undefined) validateReplicas('Mode.Replicated.Replicas', replicated.replicas);
  if (replicatedJob !== undefined) {
    const path = 'Mode.ReplicatedJob';
    validateReplicas(`${path}.MaxConcurrent`, replicatedJob.maxConcurrent);
    validateReplicas(`${path}.TotalCompletions`, replicatedJob.totalCompletions);
  }
  const isJob = replicatedJob !== undefined || globalJob !== undefined;
  if (isJob && (spec.update !== undefined || spec.rollback !== undefined)) {
    throw invalid('UpdateConfig', 'update and rollback config are not supported for jobs');
  }
  const perNode = spec.task?.placement?.maxReplicas ?? 0;
  if (perNode > 0 && (global !== undefined || globalJob !== undefined)) {
    const reason = 'maximum replicas per node can only be used with replicated services';
    throw invalid('TaskTemplate.Placement.MaxReplicas', reason);
  }
}

function validateReplicas(path: string, count: number): void {
  validateWhole(path, count, 'the number of tasks');
  if (count > replicasMax) throw invalid(path, `${count} tasks, ${replicasMax} are allowed`);
}

function validateUpdate(path: string, name: string, config: UpdateConfig): void {
  validateWhole(`${path}.Parallelism`, config.parallelism, `${name}-parallelism`);
  validateDuration(`${path}.Delay`, config.delay, `${name}-delay`);
  validateDuration(`${path}.Monitor`, config.monitor, `${name}-monitor`);
  const ratio = config.maxFailureRatio;
  if (!(ratio >= 0 && ratio <= 1)) {
    const reason = `${name}-maxfailureratio cannot be less than 0 or bigger than 1`;
    throw invalid(`${path}.MaxFailureRatio`, reason);
  }
}

/** A rollback that fails has nothing left to roll back to. */
function validateRollback(config: UpdateConfig): void {
  validateUpdate('RollbackConfig', 'rollback', config);
  if (config.failureAction !== UpdateConfigFailureAction.ROLLBACK) return;
  const reason = 'the failure action of a rollback is pause or continue';
  throw invalid('RollbackConfig.FailureAction', reason);
}

function validateEndpoint({ endpoint }: ServiceSpec): void {
  if (endpoint === undefined) return;
  const path = 'EndpointSpec.Ports';
  validateCount(path, endpoint.ports, portsMax);
  endpoint.ports.forEach((port, index) => {
    validatePort(`${path}[${index}]`, port);
  });
  const isIngress = (port: PortConfig): boolean =>
    port.publishMode === PortConfigPublishMode.INGRESS;
  if (endpoint.mode === EndpointSpecResolutionMode.DNSRR && endpoint.ports.some(isIngress)) {
    throw invalid(path, "port published with ingress mode can't be used with dnsrr mode");
  }
  const published = endpoint.ports.filter(({ publishedPort }) => publishedPort !== 0);
  validateDistinct(path, published.map(portKey), (key) => `duplicate published port ${key}`);
}

function validateHostIp(path: string, hostIp: string): void {
  if (hostIp === '') return;
  const ip = parseIp(hostIp);
  if (ip === undefined) throw invalid(path, `"${hostIp}" is not an IP address`);
  if (ip.value === 0n) throw invalid(path, `${hostIp} means every address: leave it out`);
  const plain = formatIp(ip);
  // One form only, as it is compared with what the kernel says.
  if (hostIp !== plain) throw invalid(path, `write ${hostIp} as ${plain}`);
}

/** A word that means nothing would look as if it worked. */
function validateAffinity({ annotations }: ServiceSpec): void {
  const wish = annotations?.labels[affinityLabel];
  if (wish === undefined || affinities.some((known) => known === wish)) return;
  const words = affinities.join(' or ');
  throw invalid(`Labels.${affinityLabel}`, `"${wish}" is no session affinity: ${words}`);
}

function portKey({ publishedPort, protocol }: PortConfig): string {
  const names = { [PortConfigProtocol.TCP]: 'tcp', [PortConfigProtocol.UDP]: 'udp' };
  return `${publishedPort}/${protocol === PortConfigProtocol.SCTP ? 'sctp' : names[protocol]}`;
}

function validatePort(path: string, port: PortConfig): void {
  if (!Object.values(PortConfigProtocol).includes(port.protocol)) {
    throw invalid(`${path}.Protocol`, 'the protocol is tcp, udp or sctp');
  }
  if (port.targetPort < 1 || port.targetPort > portMax) {
    throw invalid(`${path}.TargetPort`, `invalid target port ${port.targetPort}`);
  }
  if (port.publishedPort > portMax) {
    throw invalid(`${path}.PublishedPort`, `invalid published port ${port.publishedPort}`);
  }
  validateHostIp(`${path}.HostIP`, port.hostIp);
}
