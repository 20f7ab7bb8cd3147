/** What `shoal run` and `create` ask the daemon for, from the flags. Pure. */
import { envEntry, type Lookup } from '../../parse/env-file.ts';
import { type MountJson, parseMount } from '../../parse/mount.ts';
import { parsePublish } from '../../parse/port.ts';

export interface ContainerFlags {
  readonly entrypoint?: string;
  readonly env: readonly string[];
  readonly hostname?: string;
  readonly label: readonly string[];
  readonly mount: readonly string[];
  readonly name?: string;
  readonly network: readonly string[];
  readonly networkAlias: readonly string[];
  readonly publish: readonly string[];
  readonly readOnly?: boolean;
  readonly restart: string;
  readonly rm?: boolean;
  readonly user?: string;
  readonly volume: readonly string[];
  readonly workdir?: string;
}

export interface CreateBody {
  readonly Image: string;
  readonly HostConfig: Readonly<Record<string, unknown>>;
  readonly NetworkingConfig: { readonly EndpointsConfig: Readonly<Record<string, EndpointJson>> };
  readonly [field: string]: unknown;
}

interface EndpointJson {
  readonly Aliases: readonly string[];
}

function labelsOf(labels: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    labels.map((text) => {
      const at = text.indexOf('=');
      return at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
    }),
  );
}

/** `on-failure:3`: at most so many times. */
function restartOf(text: string) {
  const [Name = '', count, ...more] = text.split(':');
  const isCount = count === undefined || /^\d+$/.test(count);
  if (!isCount || more.length > 0) {
    throw new Error(
      `invalid --restart "${text}" (write no, always, unless-stopped, on-failure[:n])`,
    );
  }
  return { Name, MaximumRetryCount: Number(count ?? 0) };
}

function portsOf(publish: readonly string[]) {
  const bindings: Record<string, { HostIp: string; HostPort: string }[]> = {};
  for (const port of publish.flatMap(parsePublish)) {
    const key = `${port.TargetPort}/${port.Protocol}`;
    const HostPort = port.PublishedPort === 0 ? '' : String(port.PublishedPort);
    bindings[key] = [...(bindings[key] ?? []), { HostIp: port.HostIP ?? '', HostPort }];
  }
  return bindings;
}

/** Names belong to a network of the swarm: without one there is nobody who could ask for them. */
function endpointsOf({ network, networkAlias }: ContainerFlags): Record<string, EndpointJson> {
  const [first, ...others] = network;
  if (first === undefined) {
    if (networkAlias.length === 0) return {};
    throw new Error('--network-alias needs a --network of the swarm');
  }
  return Object.fromEntries([
    [first, { Aliases: networkAlias }],
    ...others.map((name) => [name, { Aliases: [] }] as const),
  ]);
}

/** Throws what is wrong with a flag. */
export function createBody(
  image: string,
  command: readonly string[],
  flags: ContainerFlags,
  lookup: Lookup,
): CreateBody {
  const Mounts: MountJson[] = flags.mount.map(parseMount);
  return {
    Image: image,
    ...(command.length === 0 ? {} : { Cmd: command }),
    ...(flags.entrypoint === undefined ? {} : { Entrypoint: [flags.entrypoint] }),
    Env: flags.env.map((text) => envEntry(text, lookup)),
    Hostname: flags.hostname ?? '',
    Labels: labelsOf(flags.label),
    User: flags.user ?? '',
    WorkingDir: flags.workdir ?? '',
    HostConfig: {
      AutoRemove: flags.rm === true,
      Binds: flags.volume,
      Mounts,
      NetworkMode: flags.network[0] ?? 'default',
      PortBindings: portsOf(flags.publish),
      ReadonlyRootfs: flags.readOnly === true,
      RestartPolicy: restartOf(flags.restart),
    },
    NetworkingConfig: { EndpointsConfig: endpointsOf(flags) },
  };
}
