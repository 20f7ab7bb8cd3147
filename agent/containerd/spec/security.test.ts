import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { withCode } from '../runtime-suite.ts';
import { resolveCapabilities } from './capabilities.ts';
import { initTarget, renderMounts } from './mounts.ts';
import { renderSeccomp } from './seccomp.ts';
import { signalNumber } from './signals.ts';
import { plainFacts } from './testing.ts';

describe('capabilities', () => {
  it('nothing asked → the fourteen of Docker', () => {
    assert.equal(resolveCapabilities([], [], 40).length, 14);
  });
  it('drop ALL, add one → that one', () => {
    assert.deepEqual(resolveCapabilities(['cap_net_admin'], ['all'], 40), ['CAP_NET_ADMIN']);
  });
  it('add ALL → what the kernel knows, less what is dropped', () => {
    const names = resolveCapabilities(['ALL'], ['SYS_ADMIN'], 37);
    assert.equal(names.length, 37);
    assert.ok(!names.includes('CAP_SYS_ADMIN'));
    assert.ok(!names.includes('CAP_BPF'));
  });
  it('unknown → invalid_argument', () => {
    assert.throws(() => resolveCapabilities(['FLY'], [], 40), withCode('invalid_argument'));
  });
});

describe('seccomp', () => {
  const names = (capabilities: readonly string[]) =>
    renderSeccomp('default', capabilities, plainFacts)?.syscalls[0]?.names ?? [];
  it('default → everyday calls pass, those that change the node do not', () => {
    const allowed = names([]);
    for (const name of ['read', 'openat', 'futex', 'execve', 'epoll_wait', 'accept4']) {
      assert.ok(allowed.includes(name), name);
    }
    const refused = [
      'mount',
      'bpf',
      'reboot',
      'init_module',
      'keyctl',
      'unshare',
      'io_uring_setup',
    ];
    for (const name of [...refused, 'clone', 'socket', 'clone3', 'userfaultfd']) {
      assert.ok(!allowed.includes(name), name);
    }
    assert.equal(new Set(allowed).size, allowed.length);
  });
  it('capability granted → its calls pass', () => {
    assert.ok(names(['CAP_SYS_ADMIN']).includes('mount'));
    assert.ok(names(['CAP_SYS_TIME']).includes('clock_settime'));
  });
  it('default → the native architecture only', () => {
    const profile = renderSeccomp('default', [], { ...plainFacts, architecture: 'arm64' });
    assert.deepEqual(profile?.architectures, ['SCMP_ARCH_AARCH64']);
  });
  it('unconfined, own profile, nonsense', () => {
    assert.equal(renderSeccomp('unconfined', [], plainFacts), undefined);
    const own = { defaultAction: 'SCMP_ACT_ALLOW', syscalls: [] };
    assert.deepEqual(renderSeccomp(JSON.stringify(own), [], plainFacts), own);
    for (const text of ['{', '{}', 'null']) {
      assert.throws(() => renderSeccomp(text, [], plainFacts), withCode('invalid_argument'));
    }
  });
  it('kernel without filters → default is left out, an own profile refused', () => {
    const facts = { ...plainFacts, hasSeccomp: false };
    assert.equal(renderSeccomp('default', [], facts), undefined);
    assert.throws(() => renderSeccomp('{}', [], facts), withCode('failed_precondition'));
  });
});

describe('mounts', () => {
  it('parents before children, a default replaced by a request for its place', () => {
    const mounts = renderMounts(
      [
        { type: 'bind', source: '/a', target: '/data/deep', options: [] },
        { type: 'bind', source: '/b', target: '/data', options: [] },
        { type: 'tmpfs', source: '', target: '/dev/shm', options: ['size=1m', 'exec'] },
      ],
      undefined,
    );
    const places = mounts.map(({ destination }) => destination);
    assert.ok(places.indexOf('/data') < places.indexOf('/data/deep'));
    const shm = mounts.filter(({ destination }) => destination === '/dev/shm');
    assert.deepEqual(
      shm.map(({ options }) => options),
      [['nosuid', 'nodev', 'size=1m', 'exec']],
    );
  });
  it('bind → recursive and private unless said otherwise', () => {
    const optionsOf = (options: readonly string[]) => {
      const request = { type: 'bind' as const, source: '/a', target: '/z', options };
      return renderMounts([request], undefined).find(({ type }) => type === 'bind')?.options;
    };
    assert.deepEqual(optionsOf(['ro']), ['rbind', 'ro', 'rprivate']);
    assert.deepEqual(optionsOf(['bind', 'rshared']), ['bind', 'rshared']);
  });
  it('init → bound read-only', () => {
    const init = renderMounts([], '/usr/bin/tini').find((m) => m.destination === initTarget);
    assert.equal(init?.source, '/usr/bin/tini');
    assert.ok(init?.options.includes('ro'));
  });
  it('relative target → invalid_argument', () => {
    const request = { type: 'bind' as const, source: '/a', target: 'data', options: [] };
    assert.throws(() => renderMounts([request], undefined), withCode('invalid_argument'));
  });
});

describe('signals: names and numbers', () => {
  const cases: [string, number | undefined][] = [
    ['SIGTERM', 15],
    ['term', 15],
    ['9', 9],
    ['SIGRTMIN+3', 37],
    ['RTMAX-14', 50],
    ['SIGRTMAX+1', undefined],
    ['SIGNOPE', undefined],
    ['0', undefined],
    ['65', undefined],
    ['', undefined],
  ];
  for (const [text, expected] of cases) {
    it(`${JSON.stringify(text)} → ${expected ?? 'invalid_argument'}`, () => {
      if (expected !== undefined) assert.equal(signalNumber(text), expected);
      else assert.throws(() => signalNumber(text), withCode('invalid_argument'));
    });
  }
});
