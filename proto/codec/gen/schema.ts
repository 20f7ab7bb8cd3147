/**
 * Reads the .proto files into the few facts that the emitters need: which module a type lives in,
 * what it is called in TypeScript, and the resolved type of every field.
 */
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import protobuf from 'protobufjs';

/** One generated module: a protobuf package. */
export interface Module {
  /** File name below proto/gen, without extension. */
  readonly file: string;
  readonly messages: readonly protobuf.Type[];
  readonly enums: readonly protobuf.Enum[];
  readonly services: readonly protobuf.Service[];
}

/** Which generated file holds which package. A package that is not named here is an error. */
const files: Readonly<Record<string, string>> = {
  'docker.swarmkit.v1': 'swarm',
  'shoal.v1': 'shoal',
  raftpb: 'raft',
  'google.protobuf': 'google',
  'google.rpc': 'google-rpc',
  'containerd.types': 'containerd/types',
  'containerd.v1.types': 'containerd/task-types',
  'containerd.events': 'containerd/lifecycle',
  'containerd.runc.v1': 'containerd/runc',
};

/** Well-known types that we use; the rest of google/protobuf (descriptors) is left out. */
const wellKnown = new Set([
  'Any',
  'BoolValue',
  'Duration',
  'Empty',
  'FieldMask',
  'Int64Value',
  'Timestamp',
]);

export function fileOf(object: protobuf.ReflectionObject): string {
  let scope: protobuf.NamespaceBase | null = object.parent;
  while (scope instanceof protobuf.Type) scope = scope.parent;
  const name = (scope?.fullName ?? '').slice(1);
  const service = /^containerd\.services\.([a-z]+)\.v1$/.exec(name);
  const file = service ? `containerd/${service[1]}` : files[name];
  if (file === undefined) throw new Error(`no generated file is named for package ${name}`);
  return file;
}

/** `Mount.BindOptions.Propagation` is `MountBindOptionsPropagation` in TypeScript. */
export function nameOf(object: protobuf.ReflectionObject): string {
  const parts = [object.name];
  for (let at = object.parent; at instanceof protobuf.Type; at = at.parent) parts.unshift(at.name);
  return parts.join('');
}

function collect(scope: protobuf.NamespaceBase, into: protobuf.ReflectionObject[]): void {
  for (const object of scope.nestedArray) {
    if (object.fullName.startsWith('.google.protobuf.')) {
      const top = object.fullName.split('.')[3];
      if (top === undefined || !wellKnown.has(top)) continue;
    }
    if (!(object instanceof protobuf.Namespace)) {
      if (object instanceof protobuf.Enum) into.push(object);
      continue;
    }
    if (object instanceof protobuf.Type || object instanceof protobuf.Service) into.push(object);
    if (!(object instanceof protobuf.Service)) collect(object, into);
  }
}

/** Loads every .proto file below `directory`. */
export function loadModules(directory: string): Module[] {
  const root = new protobuf.Root();
  const bundled = dirname(createRequire(import.meta.url).resolve('protobufjs/package.json'));
  root.resolvePath = (_origin, target) =>
    join(target.startsWith('google/protobuf/') ? bundled : directory, target);
  const sources = readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.proto'))
    .sort();
  root.loadSync(sources, { keepCase: false, alternateCommentMode: true });
  root.resolveAll();
  const all: protobuf.ReflectionObject[] = [];
  collect(root, all);
  const names = [...new Set(all.map(fileOf))].sort();
  return names.map((file) => {
    const own = all.filter((object) => fileOf(object) === file);
    return {
      file,
      messages: own.filter((object) => object instanceof protobuf.Type),
      enums: own.filter((object) => object instanceof protobuf.Enum),
      services: own.filter((object) => object instanceof protobuf.Service),
    };
  });
}
