/** `--mount type=volume,source=data,target=/data` as the API's Mount. */
import { parseBytes, parsePairs } from './units.ts';

export interface MountJson {
  Type: string;
  Source?: string;
  Target: string;
  ReadOnly?: boolean;
  Consistency?: string;
  BindOptions?: {
    Propagation?: string;
    CreateMountpoint?: boolean;
    NonRecursive?: boolean;
    ReadOnlyNonRecursive?: boolean;
    ReadOnlyForceRecursive?: boolean;
  };
  VolumeOptions?: {
    NoCopy?: boolean;
    Subpath?: string;
    Labels?: Record<string, string>;
    DriverConfig?: { Name?: string; Options?: Record<string, string> };
  };
  TmpfsOptions?: { SizeBytes?: number; Mode?: number };
}

/** Splits at commas outside quotes: a field may be quoted as in CSV. */
export function splitFields(text: string): string[] {
  const fields = text.match(/("([^"]|"")*"|[^,])+/g) ?? [];
  return fields.map((field) =>
    /^".*"$/s.test(field) ? field.slice(1, -1).replaceAll('""', '"') : field,
  );
}

function flag(value: string, key: string): boolean {
  const word = value.toLowerCase();
  if (['', 'true', 't', '1'].includes(word)) return true;
  if (['false', 'f', '0'].includes(word)) return false;
  throw new Error(`invalid value for ${key}: ${value} (want true or false)`);
}

const types = ['bind', 'volume', 'tmpfs'];

type Setter = (mount: MountJson, value: string, key: string) => void;

const bind = (mount: MountJson) => {
  mount.BindOptions ??= {};
  return mount.BindOptions;
};
const volume = (mount: MountJson) => {
  mount.VolumeOptions ??= {};
  return mount.VolumeOptions;
};
const driver = (mount: MountJson) => {
  const options = volume(mount);
  options.DriverConfig ??= {};
  return options.DriverConfig;
};
const tmpfs = (mount: MountJson) => {
  mount.TmpfsOptions ??= {};
  return mount.TmpfsOptions;
};
const source: Setter = (mount, value) => {
  mount.Source = value;
};
const target: Setter = (mount, value) => {
  mount.Target = value;
};
const readOnly: Setter = (mount, value, key) => {
  mount.ReadOnly = flag(value, key);
};

/** How the mounts below a bound folder come along. */
const recursions: Readonly<Record<string, NonNullable<MountJson['BindOptions']>>> = {
  enabled: {},
  disabled: { NonRecursive: true },
  writable: { ReadOnlyNonRecursive: true },
  readonly: { ReadOnlyForceRecursive: true },
};

const setters: Readonly<Record<string, Setter>> = {
  type: (mount, value) => {
    mount.Type = value.toLowerCase();
  },
  source,
  src: source,
  target,
  dst: target,
  destination: target,
  readonly: readOnly,
  ro: readOnly,
  consistency: (mount, value) => {
    mount.Consistency = value;
  },
  'bind-propagation': (mount, value) => {
    bind(mount).Propagation = value;
  },
  'bind-nonrecursive': (mount, value, key) => {
    bind(mount).NonRecursive = flag(value, key);
  },
  'bind-recursive': (mount, value) => {
    const options = recursions[value];
    if (options === undefined) {
      const words = Object.keys(recursions).join(', ');
      throw new Error(`invalid value for bind-recursive: ${value} (want one of ${words})`);
    }
    Object.assign(bind(mount), options);
  },
  'bind-create-src': (mount, value, key) => {
    bind(mount).CreateMountpoint = flag(value, key);
  },
  'volume-nocopy': (mount, value, key) => {
    volume(mount).NoCopy = flag(value, key);
  },
  'volume-subpath': (mount, value) => {
    volume(mount).Subpath = value;
  },
  'volume-label': (mount, value) => {
    volume(mount).Labels = { ...volume(mount).Labels, ...parsePairs([value]) };
  },
  'volume-driver': (mount, value) => {
    driver(mount).Name = value;
  },
  'volume-opt': (mount, value) => {
    driver(mount).Options = { ...driver(mount).Options, ...parsePairs([value]) };
  },
  'tmpfs-size': (mount, value) => {
    tmpfs(mount).SizeBytes = parseBytes(value);
  },
  'tmpfs-mode': (mount, value) => {
    if (!/^[0-7]+$/.test(value)) throw new Error(`invalid tmpfs-mode ${value} (want octal)`);
    tmpfs(mount).Mode = Number.parseInt(value, 8);
  },
};

export function parseMount(text: string): MountJson {
  const mount: MountJson = { Type: 'volume', Target: '' };
  for (const field of splitFields(text)) {
    const at = field.indexOf('=');
    const key = (at === -1 ? field : field.slice(0, at)).trim().toLowerCase();
    const value = at === -1 ? '' : field.slice(at + 1);
    const set = Object.hasOwn(setters, key) ? setters[key] : undefined;
    if (set === undefined) throw new Error(`unknown option '${key}' in '${text}'`);
    set(mount, value, key);
  }
  check(mount, text);
  return mount;
}

/** Options of one type make no sense with another, and the daemon would ignore them. */
function check(mount: MountJson, text: string): void {
  if (!types.includes(mount.Type)) {
    throw new Error(`invalid type '${mount.Type}' in --mount '${text}' (${types.join(', ')})`);
  }
  if (mount.Target === '') throw new Error(`target is required in --mount '${text}'`);
  const given = { bind: mount.BindOptions, volume: mount.VolumeOptions, tmpfs: mount.TmpfsOptions };
  for (const [type, options] of Object.entries(given)) {
    if (options !== undefined && type !== mount.Type) {
      throw new Error(`cannot mix '${type}-*' options with mount type '${mount.Type}'`);
    }
  }
  if (mount.Type === 'tmpfs' && mount.Source !== undefined) {
    throw new Error(`a tmpfs has no source in --mount '${text}'`);
  }
  if (mount.Type === 'bind' && !mount.Source?.startsWith('/')) {
    throw new Error(`a bind mount needs an absolute source path in --mount '${text}'`);
  }
}
