/**
 * From a request, the image's defaults and the facts of the node to the OCI specification that
 * the runtime executes. Pure: the same inputs give the same text.
 */
import { assert } from '#lib/assert';
import { ShoalError } from '#lib/errors';
import type { ContainerRequest } from '../types.ts';
import { renderCapabilities, resolveCapabilities } from './capabilities.ts';
import {
  type ImageDefaults,
  mergeCommandLine,
  mergeEnvironment,
  mergeWorkingDirectory,
} from './command.ts';
import { renderResources, renderRlimits, renderSysctls } from './limits.ts';
import { initTarget, renderMounts } from './mounts.ts';
import type { NodeFacts } from './node-facts.ts';
import type { OciLinux, OciProcess, OciRlimit, OciSpec } from './oci.ts';
import { renderSeccomp } from './seccomp.ts';
import { resolveUser, type UserDatabase } from './user.ts';

const ociVersion = '1.0.2';
/** RLIM_INFINITY; too large for a JavaScript number, so it is written as text. */
const rlimitInfinity = '18446744073709551615';

/** Files below /proc and /sys that tell about, or change, the node rather than the container. */
const maskedPaths = [
  '/proc/asound',
  '/proc/acpi',
  '/proc/interrupts',
  '/proc/kcore',
  '/proc/keys',
  '/proc/latency_stats',
  '/proc/timer_list',
  '/proc/timer_stats',
  '/proc/sched_debug',
  '/proc/scsi',
  '/sys/firmware',
  '/sys/devices/virtual/powercap',
];
const readonlyPaths = ['/proc/bus', '/proc/fs', '/proc/irq', '/proc/sys', '/proc/sysrq-trigger'];

export interface SpecInput {
  readonly request: ContainerRequest;
  readonly image: ImageDefaults;
  readonly users: UserDatabase;
  readonly facts: NodeFacts;
  /** The container's cgroup is made below this one, e.g. `/shoal`. */
  readonly cgroupParent: string;
}

function initOf({ request, facts }: SpecInput): string | undefined {
  if (!request.init) return undefined;
  if (facts.initPath !== undefined) return facts.initPath;
  throw new ShoalError(
    'failed_precondition',
    `container ${request.name} asks for an init process, but this node has no tini, docker-init ` +
      'or catatonit: install one of them or run the service without --init',
  );
}

function renderProcess(input: SpecInput, capabilities: readonly string[]): OciProcess {
  const { request, image, users, facts } = input;
  const line = mergeCommandLine(request, image);
  return {
    terminal: request.tty,
    user: resolveUser(request.user || image.user, request.groups, users),
    args: initOf(input) === undefined ? line : [initTarget, '--', ...line],
    env: mergeEnvironment(request, image),
    cwd: mergeWorkingDirectory(request, image),
    capabilities: renderCapabilities(capabilities),
    rlimits: renderRlimits(request.ulimits, facts),
    noNewPrivileges: request.noNewPrivileges,
    oomScoreAdj: request.oomScoreAdj,
  };
}

function renderLinux(input: SpecInput, capabilities: readonly string[]): OciLinux {
  const { request, facts, cgroupParent } = input;
  const hasOwnNetwork = request.netnsPath !== '';
  const seccomp = renderSeccomp(request.seccompProfile, capabilities, facts);
  return {
    cgroupsPath: `${cgroupParent}/${request.id}`,
    namespaces: [
      { type: 'pid' },
      { type: 'ipc' },
      { type: 'uts' },
      { type: 'mount' },
      ...(hasOwnNetwork ? [{ type: 'network', path: request.netnsPath }] : []),
      // v1 hierarchies are shown read-only as they are, as Docker does.
      ...(facts.cgroupVersion === 2 ? [{ type: 'cgroup' }] : []),
    ],
    resources: renderResources(request.resources, facts),
    sysctl: renderSysctls(request.sysctls, hasOwnNetwork),
    maskedPaths,
    readonlyPaths,
    ...(seccomp === undefined ? {} : { seccomp }),
  };
}

/** Errors: invalid_argument (the request), failed_precondition (the node cannot do it). */
export function renderSpec(input: SpecInput): OciSpec {
  const { request, facts } = input;
  const capabilities = resolveCapabilities(
    request.capabilityAdd,
    request.capabilityDrop,
    facts.capabilityLast,
  );
  return {
    ociVersion,
    process: renderProcess(input, capabilities),
    root: { path: 'rootfs', readonly: request.readOnlyRoot },
    ...(request.hostname === '' ? {} : { hostname: request.hostname }),
    mounts: renderMounts(request.mounts, initOf(input)),
    linux: renderLinux(input, capabilities),
  };
}

function rlimitText({ type, soft, hard }: OciRlimit): string {
  const number = (value: number): string => (value === Infinity ? rlimitInfinity : String(value));
  return `{"type":${JSON.stringify(type)},"hard":${number(hard)},"soft":${number(soft)}}`;
}

/** The specification as JSON text. Rlimits are written apart: infinity needs all 64 bits. */
export function specJson(spec: OciSpec): string {
  const { rlimits, ...process } = spec.process;
  const text = JSON.stringify({ ...spec, process });
  const head = `{"ociVersion":${JSON.stringify(spec.ociVersion)},"process":{`;
  assert(text.startsWith(head), 'a specification begins with its version and process');
  return `${head}"rlimits":[${rlimits.map(rlimitText).join(',')}],${text.slice(head.length)}`;
}
