/** Makes a container that a person asked for: image, mounts and files; nothing runs yet. */
import { join } from 'node:path';
import { ShoalError } from '#lib/errors';
import type { ContainerRequest, ImageFacts, MountRequest, Runtime } from '../containerd/types.ts';
import { netnsPathOf } from '../network/names.ts';
import { etcMounts } from '../task/executor/etc-files.ts';
import { mergeHealthcheck } from '../task/executor/health.ts';
import { mountDepsOf, prepareMounts } from '../task/executor/mounts.ts';
import type { LocalVolumes } from '../volumes/volumes.ts';
import type { StandaloneRecord, StandaloneRequest } from './types.ts';

export interface CreationOptions {
  readonly dataRoot: string;
  readonly netnsDirectory: string;
  readonly namespacePrefix: string;
}

export interface CreationDeps {
  readonly runtime: Runtime;
  readonly volumes: LocalVolumes;
}

/** Where a container's own files of /etc lie: beside those of tasks' containers. */
export function filesFolder({ dataRoot }: CreationOptions, id: string): string {
  return join(dataRoot, 'containers', id);
}

export function recordOf(id: string, name: string, request: StandaloneRequest): StandaloneRecord {
  const { place, restart, autoRemove, stopGraceMs } = request;
  return {
    id,
    name,
    place: { ...place, hostname: hostnameOf(id, request) },
    restart,
    autoRemove,
    stopGraceMs,
    phase: 'down',
    isStoppedByHand: false,
    hasStarted: false,
    removal: 'no',
    restarts: 0,
    pauseMs: 0,
    restartAtMs: 0,
    seenExit: '',
    exitCode: 0,
    error: '',
  };
}

/** As Docker does, the short id, where nothing else is said. */
function hostnameOf(id: string, { place }: StandaloneRequest): string {
  return place.hostname === '' ? id.slice(0, 12) : place.hostname;
}

/** Throws `not_found` in the words that make Docker's client pull the image and ask again. */
export async function requireImage(runtime: Runtime, reference: string): Promise<ImageFacts> {
  const image = await runtime.images.find(reference);
  if (image !== undefined) return image;
  throw new ShoalError('not_found', `No such image: ${reference}`);
}

/** Pure: what had to be looked up or made comes in. */
export function containerRequestOf(
  record: StandaloneRecord,
  request: StandaloneRequest,
  image: ImageFacts,
  mounts: readonly MountRequest[],
  options: CreationOptions,
): ContainerRequest {
  const { name, id, place } = record;
  const healthcheck = mergeHealthcheck(request.healthcheck, image.healthcheck);
  const access = request.readOnlyRoot ? 'ro' : 'rw';
  const taken = new Set(mounts.map(({ target }) => target));
  const files = etcMounts(filesFolder(options, id), access);
  const { image: imageText, labels, command, args, env, workingDirectory, user, groups } = request;
  return {
    id,
    name,
    labels,
    image: image.name,
    imageText,
    ...(healthcheck === undefined ? {} : { healthcheck }),
    command,
    args,
    env,
    workingDirectory,
    user,
    groups,
    hostname: place.kind === 'host' ? '' : place.hostname,
    tty: false,
    openStdin: false,
    readOnlyRoot: request.readOnlyRoot,
    init: request.init,
    stopSignal: request.stopSignal,
    mounts: [...mounts, ...files.filter(({ target }) => !taken.has(target))],
    resources: request.resources,
    ulimits: request.ulimits,
    sysctls: request.sysctls,
    capabilityAdd: request.capabilityAdd,
    capabilityDrop: request.capabilityDrop,
    noNewPrivileges: request.noNewPrivileges,
    seccompProfile: request.seccompProfile,
    oomScoreAdj: request.oomScoreAdj,
    netnsPath: netnsPathOf(options, id, place.kind),
    isRestartable: true,
  };
}

export async function createContainer(
  record: StandaloneRecord,
  request: StandaloneRequest,
  image: ImageFacts,
  options: CreationOptions,
  deps: CreationDeps,
): Promise<void> {
  const { signal } = new AbortController();
  const input = {
    mounts: request.mounts,
    imageVolumes: image.volumes,
    taskId: record.id,
    context: undefined,
  };
  const mounts = await prepareMounts(input, mountDepsOf(image, deps, signal));
  const wanted = containerRequestOf(record, request, image, mounts, options);
  await deps.runtime.containers.create(wanted);
}
