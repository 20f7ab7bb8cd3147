/**
 * Checks of a container's mounts: each has a place of its own and the options of its type.
 */
import { type Mount, MountType } from '#proto/gen/swarm';
import { mountsMax } from '../limits.ts';
import { checkTemplate } from '../template.ts';
import { invalid, validateCount, validateDistinct, validateLabels, within } from './common.ts';

export function validateMounts(path: string, mounts: readonly Mount[]): void {
  validateCount(path, mounts, mountsMax);
  mounts.forEach((mount, index) => {
    validateMount(`${path}[${index}]`, mount);
  });
  validateDistinct(
    path,
    mounts.map(({ target }) => `/${plainPath(target).join('/')}`),
    (target) => `duplicate mount point: ${target}`,
  );
}

function validateMount(path: string, mount: Mount): void {
  const { type, source, target } = mount;
  if (target === '') throw invalid(`${path}.Target`, 'mount target must be provided');
  if (!isTemplate(target) && !target.startsWith('/')) {
    throw invalid(`${path}.Target`, `invalid mount target '${target}', must be an absolute path`);
  }
  within(`${path}.Source`, () => checkTemplate(source));
  within(`${path}.Target`, () => checkTemplate(target));
  refuseForeignOptions(path, mount);
  switch (type) {
    case MountType.BIND:
      if (source === '') throw invalid(`${path}.Source`, 'bind mount source must be provided');
      if (!isTemplate(source) && !source.startsWith('/')) {
        const reason = `invalid bind mount source '${source}', must be an absolute path`;
        throw invalid(`${path}.Source`, reason);
      }
      return;
    case MountType.TMPFS:
      if (source !== '') throw invalid(`${path}.Source`, 'a tmpfs mount has no source');
      if ((mount.tmpfsOptions?.sizeBytes ?? 0) < 0) {
        throw invalid(`${path}.TmpfsOptions.SizeBytes`, 'tmpfs size cannot be negative');
      }
      return;
    case MountType.VOLUME:
      validateLabels(`${path}.VolumeOptions.Labels`, mount.volumeOptions?.labels ?? {});
      validateSubpath(path, mount.volumeOptions?.subpath ?? '');
      return;
    case MountType.CLUSTER:
      if (source === '') throw invalid(`${path}.Source`, 'a cluster mount names its volume');
      return;
    case MountType.NPIPE:
      throw invalid(`${path}.Type`, 'npipe mounts exist on Windows only');
    default:
      throw invalid(`${path}.Type`, `invalid mount type ${String(type)}`);
  }
}

/** The parts of a path without empty ones, `.` and those that `..` takes back. */
function plainPath(path: string): readonly string[] {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..' || parts.length === 0 || parts.at(-1) === '..') parts.push(part);
    else parts.pop();
  }
  return parts;
}

/** A template's value is known only when the task has a node. */
function isTemplate(text: string): boolean {
  return text.includes('{{');
}

function refuseForeignOptions(path: string, mount: Mount): void {
  const { type } = mount;
  if (mount.bindOptions !== undefined && type !== MountType.BIND) {
    throw invalid(`${path}.BindOptions`, 'bind options belong to bind mounts only');
  }
  if (mount.volumeOptions !== undefined && type !== MountType.VOLUME) {
    throw invalid(`${path}.VolumeOptions`, 'volume options belong to volume mounts only');
  }
  if (mount.tmpfsOptions !== undefined && type !== MountType.TMPFS) {
    throw invalid(`${path}.TmpfsOptions`, 'tmpfs options belong to tmpfs mounts only');
  }
}

function validateSubpath(path: string, subpath: string): void {
  if (subpath.startsWith('/') || plainPath(subpath)[0] === '..') {
    const reason = `invalid subpath '${subpath}', must be a relative path within the volume`;
    throw invalid(`${path}.VolumeOptions.Subpath`, reason);
  }
}
