/** The body of `POST /containers/create`, as what the agent is asked for. */
import type { RestartPolicy, StandaloneRequest } from '#agent/standalone/types';
import { ShoalError } from '#lib/errors';
import { stopContainerDefaultMs } from '../../limits.ts';
import { type Codec, invalidJson } from '../codec.ts';
import { healthcheck, ulimit } from '../spec/container-spec.ts';
import { flag, int32, int64, list, text, textMap, uint32, uint64 } from '../values.ts';
import { mountsOf } from './mounts.ts';
import { placeOf } from './place.ts';
import { Reader } from './reader.ts';
import { refusal, refuseOthers } from './refusals.ts';

const texts = list(text);
const msPerSecond = 1_000;

/** A command as a list of words, or as one word. */
const words: Codec<readonly string[]> = {
  ...texts,
  decode: (value, path) =>
    typeof value === 'string' ? (value === '' ? [] : [value]) : texts.decode(value, path),
};

/** In lower case. What is attached is the client's affair, what is exposed only says something. */
const configNames = new Set(
  [
    ...['Hostname', 'User', 'AttachStdin', 'AttachStdout', 'AttachStderr', 'ExposedPorts', 'Env'],
    ...['Cmd', 'Healthcheck', 'Image', 'Volumes', 'WorkingDir', 'Entrypoint', 'Labels'],
    ...['StopSignal', 'StopTimeout', 'HostConfig', 'NetworkingConfig', 'StdinOnce', 'ArgsEscaped'],
  ].map((name) => name.toLowerCase()),
);
const hostNames = new Set(
  [
    ...['Binds', 'Mounts', 'Tmpfs', 'NetworkMode', 'PortBindings', 'RestartPolicy', 'AutoRemove'],
    ...['CapAdd', 'CapDrop', 'Dns', 'DnsOptions', 'DnsSearch', 'ExtraHosts', 'GroupAdd'],
    ...['OomScoreAdj', 'ReadonlyRootfs', 'SecurityOpt', 'Memory', 'MemorySwap', 'NanoCpus'],
    ...['PidsLimit', 'Ulimits', 'Sysctls', 'Init'],
  ].map((name) => name.toLowerCase()),
);

function restartOf(host: Reader): RestartPolicy {
  const policy = host.object('RestartPolicy');
  const name = policy.get('Name', text, '') || 'no';
  const retriesMax = policy.get('MaximumRetryCount', uint32, 0);
  switch (name) {
    case 'no':
    case 'always':
    case 'unless-stopped':
      if (retriesMax === 0) return { name, retriesMax };
      throw invalidJson(policy.path('MaximumRetryCount'), `policy ${name} has no number of tries`);
    case 'on-failure':
      return { name, retriesMax };
    default: {
      const wants = 'no, always, unless-stopped or on-failure';
      throw invalidJson(policy.path('Name'), `invalid restart policy "${name}": want ${wants}`);
    }
  }
}

interface Security {
  readonly noNewPrivileges: boolean;
  readonly seccompProfile: string;
}

/** `KEY=VALUE`, or with a colon as long ago. */
function securityOf(host: Reader): Security {
  let security: Security = { noNewPrivileges: false, seccompProfile: 'default' };
  for (const option of host.get('SecurityOpt', texts, [])) {
    const [, key = '', value = ''] = /^([^=:]*)[=:]?(.*)$/s.exec(option) ?? [];
    if (key === 'no-new-privileges' && ['', 'true', 'false'].includes(value)) {
      security = { ...security, noNewPrivileges: value !== 'false' };
    } else if (key === 'seccomp') {
      security = { ...security, seccompProfile: value === 'builtin' ? 'default' : value };
    } else {
      throw refusal(host.path('SecurityOpt'), `"${option}" does nothing on this node`);
    }
  }
  return security;
}

/** An entrypoint of one empty word takes the image's away. */
function commandOf(config: Reader): {
  readonly command: readonly string[];
  args: readonly string[];
} {
  const entrypoint = config.get('Entrypoint', words, []);
  const args = config.get('Cmd', words, []);
  const isReset = entrypoint.length === 1 && entrypoint[0] === '';
  if (!isReset) return { command: entrypoint, args };
  if (args.length > 0) return { command: args, args: [] };
  throw new ShoalError(
    'invalid_argument',
    'no command specified: give one, or leave out --entrypoint',
  );
}

function graceOf(config: Reader): number {
  const seconds = config.get('StopTimeout', int32, stopContainerDefaultMs / msPerSecond);
  if (seconds >= 0) return seconds * msPerSecond;
  throw invalidJson(config.path('StopTimeout'), `want seconds, got ${seconds}`);
}

export function createRequestOf(body: unknown, name: string): StandaloneRequest {
  const config = new Reader(body, '');
  const host = config.object('HostConfig');
  refuseOthers(config, configNames);
  refuseOthers(host, hostNames);
  const image = config.get('Image', text, '');
  if (image === '') throw new ShoalError('invalid_argument', 'Image: say which image to run');
  const restart = restartOf(host);
  const autoRemove = host.get('AutoRemove', flag, false);
  if (autoRemove && restart.name !== 'no') {
    throw new ShoalError(
      'invalid_argument',
      "can't create 'AutoRemove' container with restart policy: choose one of the two",
    );
  }
  const check = config.raw('Healthcheck');
  const pids = host.get('PidsLimit', int64, 0);
  return {
    name,
    image,
    labels: config.get('Labels', textMap, {}),
    ...commandOf(config),
    env: config.get('Env', texts, []),
    workingDirectory: config.get('WorkingDir', text, ''),
    user: config.get('User', text, ''),
    groups: host.get('GroupAdd', texts, []),
    readOnlyRoot: host.get('ReadonlyRootfs', flag, false),
    init: host.get('Init', flag, false),
    stopSignal: config.get('StopSignal', text, ''),
    stopGraceMs: graceOf(config),
    healthcheck: check === undefined ? undefined : healthcheck.decode(check, 'Healthcheck'),
    mounts: mountsOf(config, host),
    resources: {
      nanoCpus: host.get('NanoCpus', uint64, 0),
      memoryBytes: host.get('Memory', uint64, 0),
      memorySwapBytes: host.get('MemorySwap', int64, 0),
      pids: Math.max(0, pids),
    },
    ulimits: host.get('Ulimits', list(ulimit), []).map(({ name: of, soft, hard }) => {
      return { name: of, soft, hard };
    }),
    sysctls: host.get('Sysctls', textMap, {}),
    capabilityAdd: host.get('CapAdd', texts, []),
    capabilityDrop: host.get('CapDrop', texts, []),
    ...securityOf(host),
    oomScoreAdj: host.get('OomScoreAdj', int32, 0),
    place: placeOf(config, host),
    restart,
    autoRemove,
  };
}
