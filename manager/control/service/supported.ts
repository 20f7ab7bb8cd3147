/**
 * Refuses what a spec may say but this version cannot do yet: better a clear answer now than a
 * service that never starts. Each refusal says what works instead.
 */
import { ShoalError } from '#lib/errors';
import { type ContainerSpec, MountType, type ServiceSpec, type TaskSpec } from '#proto/gen/swarm';
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
  if (spec.task !== undefined) refuseRuntime(spec.task);
  if (spec.task?.container !== undefined) refuseInContainer(spec.task.container);
}

function unsupported(what: string, instead: string): ShoalError {
  return new ShoalError('unimplemented', `${what}: not available yet; ${instead}`);
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
