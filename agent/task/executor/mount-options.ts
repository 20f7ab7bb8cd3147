/**
 * The options of a mount as mount(8) wants them. Pure: what the mount's source is on this node was
 * decided before.
 */
import type { Mount } from '#proto/gen/swarm';
import { MountBindOptionsPropagation } from '#proto/gen/swarm';

/** Docker's options of a tmpfs, which those in the spec may take back (`exec`). */
const tmpfsDefaults = ['noexec', 'nosuid', 'nodev'];

const propagations: Readonly<Record<MountBindOptionsPropagation, string>> = {
  [MountBindOptionsPropagation.RPRIVATE]: 'rprivate',
  [MountBindOptionsPropagation.PRIVATE]: 'private',
  [MountBindOptionsPropagation.RSHARED]: 'rshared',
  [MountBindOptionsPropagation.SHARED]: 'shared',
  [MountBindOptionsPropagation.RSLAVE]: 'rslave',
  [MountBindOptionsPropagation.SLAVE]: 'slave',
};

export function bindOptions(mount: Mount): string[] {
  const recursion = mount.bindOptions?.nonrecursive === true ? 'bind' : 'rbind';
  const propagation =
    propagations[mount.bindOptions?.propagation ?? MountBindOptionsPropagation.RPRIVATE];
  return [recursion, propagation, mount.readonly ? 'ro' : 'rw'];
}

export function tmpfsOptions(mount: Mount): string[] {
  const { sizeBytes = 0, mode = 0, options = '' } = mount.tmpfsOptions ?? {};
  const own = tmpfsFlags(options).filter((option) => option !== '');
  const defaults = tmpfsDefaults.filter((option) => !own.includes(option.replace(/^no/, '')));
  return [
    ...new Set([...defaults, ...own]),
    ...(sizeBytes > 0 ? [`size=${sizeBytes}`] : []),
    ...(mode > 0 ? [`mode=${mode.toString(8)}`] : []),
    ...(mount.readonly ? ['ro'] : []),
  ];
}

/** The API's list of lists arrives as JSON; for a container made by hand it is one text. */
function tmpfsFlags(options: string): readonly string[] {
  if (!options.startsWith('[')) return options.split(',');
  return (JSON.parse(options) as readonly (readonly string[])[]).map((pair) => pair.join('='));
}
