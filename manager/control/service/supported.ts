/**
 * Refuses what a spec may say but this version cannot do yet: better a clear answer now than a
 * service that never starts. Each refusal says what works instead.
 */
import { ShoalError } from '#lib/errors';
import {
  type ContainerSpec,
  MountType,
  PortConfigPublishMode,
  type ServiceSpec,
  type TaskSpec,
} from '#proto/gen/swarm';
import { serviceModeOf } from '#proto/model/spec-defaults';

/** Throws `unimplemented` for the first thing in the spec that cannot be done. */
export function refuseUnsupported(spec: ServiceSpec): void {
  const mode = serviceModeOf(spec);
  if (mode === 'replicated-job' || mode === 'global-job') {
    throw unsupported(
      `services of mode ${mode}`,
      'use a replicated or global service with restart condition none',
    );
  }
  refuseIngress(spec);
  refuseNetworks(spec);
  if (spec.task !== undefined) refuseRuntime(spec.task);
  if (spec.task?.container !== undefined) refuseInContainer(spec.task.container);
}

function unsupported(what: string, instead: string): ShoalError {
  return new ShoalError('unimplemented', `${what}: not available yet; ${instead}`);
}

function refuseIngress({ endpoint }: ServiceSpec): void {
  const port = endpoint?.ports.find((p) => p.publishMode === PortConfigPublishMode.INGRESS);
  if (port === undefined) return;
  const { publishedPort, targetPort } = port;
  const published = publishedPort || targetPort;
  throw unsupported(
    `port ${published} published in mode ingress (on every node)`,
    'publish it on the nodes that run a task instead: ' +
      `--publish mode=host,published=${published},target=${targetPort}`,
  );
}

function refuseNetworks(spec: ServiceSpec): void {
  const network = (spec.task?.networks ?? [])[0] ?? spec.networks[0];
  if (network === undefined) return;
  throw unsupported(
    `attaching a service to network ${network.target}`,
    "leave out --network: tasks get their node's default network, " +
      'and ports can be published in mode host',
  );
}

function refuseRuntime({ attachment, generic }: TaskSpec): void {
  if (attachment === undefined && generic === undefined) return;
  const kind = attachment === undefined ? `runtime ${generic?.kind}` : 'network attachments';
  throw unsupported(`tasks with ${kind}`, 'tasks run containers');
}

function refuseInContainer({ secrets, configs, mounts, privileges }: ContainerSpec): void {
  const secret = secrets[0];
  if (secret !== undefined) {
    throw unsupported(`secret ${secret.secretName}`, 'bind-mount a file that exists on the nodes');
  }
  const config = configs[0];
  if (config !== undefined) {
    throw unsupported(`config ${config.configName}`, 'bind-mount a file that exists on the nodes');
  }
  const cluster = mounts.find(({ type }) => type === MountType.CLUSTER);
  if (cluster !== undefined) {
    throw unsupported(
      `cluster volume ${cluster.source}`,
      'use a volume of the node or a bind mount',
    );
  }
  if (privileges?.credentialSpec !== undefined) {
    throw unsupported('credential specs', 'they exist for Windows containers only');
  }
}
