/** The three ways in which Docker's clients ask for a mount, as one. */
import {
  createMount,
  createMountBindOptions,
  createMountTmpfsOptions,
  createMountVolumeOptions,
  type Mount,
  MountType,
  MountBindOptionsPropagation as Propagation,
} from '#proto/gen/swarm';
import { invalidJson } from '../codec.ts';
import { mount } from '../spec/mount.ts';
import { list, text, textMap } from '../values.ts';
import type { Reader } from './reader.ts';
import { refusal } from './refusals.ts';

const propagations: Readonly<Record<string, Propagation>> = {
  rprivate: Propagation.RPRIVATE,
  private: Propagation.PRIVATE,
  rshared: Propagation.RSHARED,
  shared: Propagation.SHARED,
  rslave: Propagation.RSLAVE,
  slave: Propagation.SLAVE,
};

/** `SOURCE:TARGET[:OPTIONS]`; a source that is no path is a volume's name. */
export function parseBind(bind: string, path: string): Mount {
  const [source = '', target = '', options = '', ...more] = bind.split(':');
  if (source === '' || target === '' || more.length > 0) {
    throw invalidJson(path, `"${bind}": want SOURCE:TARGET or SOURCE:TARGET:OPTIONS`);
  }
  const words = options.split(',').filter((word) => word !== '');
  let readonly = false;
  let nocopy = false;
  let propagation: Propagation = Propagation.RPRIVATE;
  for (const word of words) {
    if (word === 'ro') readonly = true;
    else if (word === 'nocopy') nocopy = true;
    else if (word in propagations) propagation = propagations[word] ?? propagation;
    else if (word !== 'rw') throw refusal(path, `option "${word}" of "${bind}" does nothing here`);
  }
  if (!source.startsWith('/')) {
    const volumeOptions = createMountVolumeOptions({ nocopy });
    return createMount({ type: MountType.VOLUME, source, target, readonly, volumeOptions });
  }
  // As in Docker, a folder that is not there is made for -v, and not for --mount.
  const bindOptions = createMountBindOptions({ propagation, createmountpoint: true });
  return createMount({ type: MountType.BIND, source, target, readonly, bindOptions });
}

function tmpfsMount([target, options]: readonly [string, string]): Mount {
  const words = options.split(',');
  const tmpfsOptions = createMountTmpfsOptions({
    options: words.filter((word) => word !== 'ro').join(','),
  });
  return createMount({
    type: MountType.TMPFS,
    target,
    readonly: words.includes('ro'),
    tmpfsOptions,
  });
}

/** A later mount at the same place is refused: nobody can want both. */
export function mountsOf(config: Reader, host: Reader): readonly Mount[] {
  const binds = host.get('Binds', list(text), []);
  const all = [
    ...binds.map((bind, index) => parseBind(bind, `${host.path('Binds')}[${index}]`)),
    ...host.get('Mounts', list(mount), []),
    ...Object.entries(host.get('Tmpfs', textMap, {})).map(tmpfsMount),
    ...namelessVolumes(config.raw('Volumes')),
  ];
  const targets = new Set<string>();
  for (const { target } of all) {
    if (targets.has(target))
      throw invalidJson(host.path('Mounts'), `duplicate mount point: ${target}`);
    targets.add(target);
  }
  return all;
}

/** `{"/path": {}}`: a volume without a name for each. */
function namelessVolumes(volumes: unknown): Mount[] {
  if (typeof volumes !== 'object' || volumes === null) return [];
  return Object.keys(volumes).map((target) => createMount({ type: MountType.VOLUME, target }));
}
