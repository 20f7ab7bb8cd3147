/**
 * The system call filter of a container. The default allows the calls in `syscalls.ts` and those
 * that a granted capability opens; anything else fails with EPERM. It is rendered for the node's
 * own architecture only: each further one costs milliseconds of every container's start.
 */
import { ShoalError } from '#lib/errors';
import type { NodeFacts } from './node-facts.ts';
import type { OciSeccomp, OciSyscallRule } from './oci.ts';
import { syscallsByCapability, syscallsOfEverybody } from './syscalls.ts';

const architectures: Readonly<Record<string, string>> = {
  amd64: 'SCMP_ARCH_X86_64',
  arm64: 'SCMP_ARCH_AARCH64',
  riscv64: 'SCMP_ARCH_RISCV64',
  ppc64le: 'SCMP_ARCH_PPC64LE',
  s390x: 'SCMP_ARCH_S390X',
  arm: 'SCMP_ARCH_ARM',
};

const allow = 'SCMP_ACT_ALLOW';
const refuse = 'SCMP_ACT_ERRNO';
const eperm = 1;
const enosys = 38;
/** All CLONE_NEW* bits of clone(2): mount, uts, ipc, user, pid, network, cgroup namespaces. */
const cloneNamespaceFlags = 0x7e020000;
const afVsock = 40;
/** Linux, BSD-compatible and UNAME26 personalities, and the value that only queries. */
const personalities = [0x0, 0x0008, 0x20000, 0x20008, 0xffffffff];

function conditionalRules(architecture: string): OciSyscallRule[] {
  // s390x swaps the first two arguments of clone.
  const flagsIndex = architecture === 's390x' ? 1 : 0;
  return [
    {
      names: ['clone'],
      action: allow,
      args: [
        { index: flagsIndex, value: cloneNamespaceFlags, valueTwo: 0, op: 'SCMP_CMP_MASKED_EQ' },
      ],
    },
    // Its flags are behind a pointer; with ENOSYS the C library falls back to clone.
    { names: ['clone3'], action: refuse, errnoRet: enosys },
  ];
}

/** Vsock reaches the hypervisor and ignores network namespaces. */
const socketRule: OciSyscallRule = {
  names: ['socket'],
  action: allow,
  args: [{ index: 0, value: afVsock, op: 'SCMP_CMP_NE' }],
};

const personalityRules: readonly OciSyscallRule[] = personalities.map((value) => ({
  names: ['personality'],
  action: allow,
  args: [{ index: 0, value, op: 'SCMP_CMP_EQ' }],
}));

function renderDefault(architecture: string, capabilities: readonly string[]): OciSeccomp {
  const opened = capabilities.flatMap((name) => syscallsByCapability[name] ?? []);
  const native = architectures[architecture];
  return {
    defaultAction: refuse,
    defaultErrnoRet: eperm,
    ...(native === undefined ? {} : { architectures: [native] }),
    syscalls: [
      { names: [...new Set([...syscallsOfEverybody, ...opened])], action: allow },
      socketRule,
      ...personalityRules,
      ...(capabilities.includes('CAP_SYS_ADMIN') ? [] : conditionalRules(architecture)),
    ],
  };
}

function parseProfile(text: string): OciSeccomp {
  let profile: Partial<OciSeccomp> | null;
  try {
    profile = JSON.parse(text) as Partial<OciSeccomp> | null;
  } catch (cause) {
    throw new ShoalError('invalid_argument', 'the seccomp profile is not JSON', { cause });
  }
  if (typeof profile?.defaultAction !== 'string' || !Array.isArray(profile.syscalls)) {
    throw new ShoalError(
      'invalid_argument',
      'the seccomp profile must have a defaultAction and a list of syscalls',
    );
  }
  return { ...profile, defaultAction: profile.defaultAction, syscalls: profile.syscalls };
}

/** Undefined means no filter. `profile` is `default`, `unconfined` or a profile's JSON. */
export function renderSeccomp(
  profile: string,
  capabilities: readonly string[],
  facts: NodeFacts,
): OciSeccomp | undefined {
  if (profile === 'unconfined') return undefined;
  if (!facts.hasSeccomp) {
    if (profile === 'default' || profile === '') return undefined;
    throw new ShoalError('failed_precondition', "this node's kernel has no seccomp filters");
  }
  if (profile === 'default' || profile === '') {
    return renderDefault(facts.architecture, capabilities);
  }
  return parseProfile(profile);
}
