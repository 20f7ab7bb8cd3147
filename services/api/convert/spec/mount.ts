/** Mounts of a container. */
import {
  Mount,
  MountBindOptions,
  MountConsistency,
  MountTmpfsOptions,
  MountType,
  MountVolumeOptions,
  MountBindOptionsPropagation as Propagation,
} from '#proto/gen/swarm';
import { type Codec, type Field, fieldsOf, invalidJson, record } from '../codec.ts';
import { flag, int64, list, optional, text, textMap, uint32, word } from '../values.ts';
import { driver } from './common.ts';

const ofBind = fieldsOf<MountBindOptions>();
const bindOptions = record(MountBindOptions, [
  ofBind.field(
    'Propagation',
    'propagation',
    word(
      {
        rprivate: Propagation.RPRIVATE,
        private: Propagation.PRIVATE,
        rshared: Propagation.RSHARED,
        shared: Propagation.SHARED,
        rslave: Propagation.RSLAVE,
        slave: Propagation.SLAVE,
      },
      { empty: Propagation.RPRIVATE },
    ),
  ),
  ofBind.field('NonRecursive', 'nonrecursive', flag),
  ofBind.field('CreateMountpoint', 'createmountpoint', flag),
  ofBind.field('ReadOnlyNonRecursive', 'readonlynonrecursive', flag),
  ofBind.field('ReadOnlyForceRecursive', 'readonlyforcerecursive', flag),
]);

const ofVolume = fieldsOf<MountVolumeOptions>();
const volumeOptions = record(MountVolumeOptions, [
  ofVolume.field('NoCopy', 'nocopy', flag),
  ofVolume.field('Labels', 'labels', textMap),
  ofVolume.field('Subpath', 'subpath', text),
  ofVolume.field('DriverConfig', 'driverConfig', optional(driver)),
]);

const optionPairs = list(list(text));

/** The wire has room for one text: it carries the list of lists as JSON, as Docker does. */
const tmpfsFlags: Codec<string> = {
  wants: optionPairs.wants,
  wantsMany: optionPairs.wantsMany,
  decode: (value, path) => JSON.stringify(optionPairs.decode(value, path)),
  encode: (value) => JSON.parse(value),
  isEmpty: (value) => value === '' || value === '[]',
};

const ofTmpfs = fieldsOf<MountTmpfsOptions>();
const tmpfsOptions = record(MountTmpfsOptions, [
  ofTmpfs.field('SizeBytes', 'sizeBytes', int64),
  ofTmpfs.field('Mode', 'mode', uint32),
  ofTmpfs.field('Options', 'options', tmpfsFlags),
]);

/** The wire has no message for the options of image mounts, so they cannot be kept. */
const noImageOptions: Field<Mount> = {
  decode: (input, path) => {
    if (input.has('imageoptions')) {
      throw invalidJson(path, 'mounts of type image are not available in services');
    }
  },
  encode: () => {},
};

const ofMount = fieldsOf<Mount>();
export const mount: Codec<Mount> = record(Mount, [
  ofMount.field(
    'Type',
    'type',
    word({
      bind: MountType.BIND,
      volume: MountType.VOLUME,
      tmpfs: MountType.TMPFS,
      npipe: MountType.NPIPE,
      cluster: MountType.CLUSTER,
    }),
    'required',
  ),
  ofMount.field('Source', 'source', text),
  ofMount.field('Target', 'target', text),
  ofMount.field('ReadOnly', 'readonly', flag),
  ofMount.field(
    'Consistency',
    'consistency',
    word(
      {
        default: MountConsistency.DEFAULT,
        consistent: MountConsistency.CONSISTENT,
        cached: MountConsistency.CACHED,
        delegated: MountConsistency.DELEGATED,
      },
      { empty: MountConsistency.DEFAULT, silent: MountConsistency.DEFAULT },
    ),
  ),
  ofMount.field('BindOptions', 'bindOptions', optional(bindOptions)),
  ofMount.field('VolumeOptions', 'volumeOptions', optional(volumeOptions)),
  ofMount.field('TmpfsOptions', 'tmpfsOptions', optional(tmpfsOptions)),
  noImageOptions,
]);
