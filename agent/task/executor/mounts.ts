/**
 * Finds or makes what a container's mounts need on this node, and says how it gets them.
 */
import { createHash } from 'node:crypto';
import { mkdir, stat } from 'node:fs/promises';
import { isAbsolute, posix } from 'node:path';
import { ShoalError } from '#lib/errors';
import type { Mount } from '#proto/gen/swarm';
import { createMount, MountType } from '#proto/gen/swarm';
import type { TemplateContext } from '#proto/model/template';
import { expandTemplate } from '#proto/model/template';
import type { ImageFacts, MountRequest, Runtime } from '../../containerd/types.ts';
import type { LocalVolumes, Volume } from '../../volumes/volumes.ts';
import { bindOptions, tmpfsOptions } from './mount-options.ts';

/** What mounts are made from, and for whom. */
export interface MountInput {
  readonly mounts: readonly Mount[];
  /** Paths for which the image wants a volume. */
  readonly imageVolumes: readonly string[];
  readonly taskId: string;
  /** For placeholders in the mounts; undefined: there are none. */
  readonly context: TemplateContext | undefined;
}

export interface MountDeps {
  readonly volumes: LocalVolumes;
  /** Gives a volume that is still empty what the image has at `path`. */
  fill(volume: Volume, path: string): Promise<void>;
}

/** Volumes of this node, which begin with what the image has at their place. */
export function mountDepsOf(
  image: ImageFacts,
  { volumes, runtime }: { readonly volumes: LocalVolumes; readonly runtime: Runtime },
  signal: AbortSignal,
): MountDeps {
  /** Whether a container has the volume, or will have it once it is started. */
  const isMounted = async (volume: string): Promise<boolean> => {
    const all = await runtime.containers.list();
    return all.some(
      ({ state, request }) =>
        state !== 'exited' && request.mounts.some((mount) => mount.volume === volume),
    );
  };
  return {
    volumes,
    fill: (volume, path) =>
      volumes.fill(
        volume,
        async () => volume.ownerTaskId === '' && (await isMounted(volume.name)),
        (directory) => runtime.images.copyOut(image.name, path, directory, signal),
      ),
  };
}

export async function prepareMounts(input: MountInput, deps: MountDeps): Promise<MountRequest[]> {
  const expanded = input.mounts.map((mount) => expandMount(mount, input.context));
  const all = [...expanded, ...missingVolumes(expanded, input.imageVolumes)];
  return Promise.all(all.map((mount) => prepareMount(mount, input, deps)));
}

/** Whatever is mounted at the place of an image's volume is there instead of it. */
function missingVolumes(mounts: readonly Mount[], paths: readonly string[]): Mount[] {
  const taken = new Set(mounts.map(({ target }) => posix.join('/', target, '/')));
  return paths
    .filter((path) => !taken.has(posix.join('/', path, '/')))
    .map((path) => createMount({ type: MountType.VOLUME, target: posix.join('/', path) }));
}

function expandMount(mount: Mount, context: TemplateContext | undefined): Mount {
  if (context === undefined) return mount;
  const source = expandTemplate(mount.source, context);
  return { ...mount, source, target: expandTemplate(mount.target, context) };
}

async function prepareMount(
  mount: Mount,
  input: MountInput,
  deps: MountDeps,
): Promise<MountRequest> {
  const { target } = mount;
  if (!isAbsolute(target)) throw invalid(mount, `mount target "${target}" is not absolute`);
  switch (mount.type) {
    case MountType.BIND:
      await requireBindSource(mount);
      return { type: 'bind', source: mount.source, target, options: bindOptions(mount) };
    case MountType.TMPFS:
      return { type: 'tmpfs', source: '', target, options: tmpfsOptions(mount) };
    case MountType.VOLUME: {
      const { source, volume } = await prepareVolume(mount, input, deps);
      return { type: 'bind', source, target, options: bindOptions(mount), volume };
    }
    case MountType.NPIPE:
    case MountType.CLUSTER:
      throw invalid(mount, 'this node cannot mount that type');
  }
}

async function requireBindSource(mount: Mount): Promise<void> {
  const { source } = mount;
  if (!isAbsolute(source)) throw invalid(mount, `bind source "${source}" is not absolute`);
  if (await exists(source)) return;
  if (mount.bindOptions?.createmountpoint !== true) {
    throw invalid(mount, `bind source path does not exist: ${source}`);
  }
  await mkdir(source, { recursive: true, mode: 0o755 });
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') return false;
    throw error;
  }
}

async function prepareVolume(
  mount: Mount,
  { taskId, context }: MountInput,
  { volumes, fill }: MountDeps,
): Promise<{ readonly source: string; readonly volume: string }> {
  const { labels = {}, driverConfig, subpath = '', nocopy = false } = mount.volumeOptions ?? {};
  const driver = driverConfig?.name ?? '';
  if (driver !== '' && driver !== 'local') {
    throw invalid(mount, `the volume driver "${driver}" is not installed on this node`);
  }
  const isNameless = mount.source === '';
  const expanded = (values: Readonly<Record<string, string>>): Record<string, string> =>
    Object.fromEntries(
      Object.entries(values).map(([key, value]) => [
        key,
        context === undefined ? value : expandTemplate(value, context),
      ]),
    );
  const volume = await volumes.create({
    name: isNameless ? namelessVolume(taskId, mount.target) : mount.source,
    labels: expanded(labels),
    options: expanded(driverConfig?.options ?? {}),
    ownerTaskId: isNameless ? taskId : '',
  });
  // A part of a volume is only mounted when the volume has content already.
  if (!nocopy && subpath === '') await fill(volume, mount.target);
  return { source: await volumes.subpath(volume, subpath), volume: volume.name };
}

/** Follows from the task, so that preparing it twice makes one volume. */
function namelessVolume(taskId: string, target: string): string {
  return createHash('sha256').update(`${taskId} ${target}`).digest('hex');
}

const typeNames: Readonly<Record<MountType, string>> = {
  [MountType.BIND]: 'bind',
  [MountType.VOLUME]: 'volume',
  [MountType.TMPFS]: 'tmpfs',
  [MountType.NPIPE]: 'npipe',
  [MountType.CLUSTER]: 'cluster',
};

function invalid(mount: Mount, reason: string): ShoalError {
  const text = `invalid mount config for type "${typeNames[mount.type]}": ${reason}`;
  return new ShoalError('invalid_argument', text);
}
