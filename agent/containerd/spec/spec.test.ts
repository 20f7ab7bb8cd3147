import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { it } from 'node:test';
import { withCode } from '../runtime-suite.ts';
import { renderSpec, type SpecInput, specJson } from './spec.ts';
import { plainFacts, plainImage, plainRequest } from './testing.ts';
import { emptyUserDatabase } from './user.ts';

const input: SpecInput = {
  request: plainRequest(),
  image: plainImage,
  users: emptyUserDatabase,
  facts: plainFacts,
  cgroupParent: '/shoal',
};

/** Compares with the file in testdata. The filter is long and has its own tests. */
async function assertGolden(name: string, changes: Partial<SpecInput>): Promise<void> {
  const parsed = JSON.parse(specJson(renderSpec({ ...input, ...changes })));
  delete parsed.linux.seccomp;
  const path = join(import.meta.dirname, 'testdata', `${name}.json`);
  assert.equal(`${JSON.stringify(parsed, null, 2)}\n`, await readFile(path, 'utf8'));
}

it('spec: nothing asked for → the defaults', () => assertGolden('plain', {}));

it('spec: everything asked for → all of it', () =>
  assertGolden('full', {
    request: plainRequest({
      args: ['serve', '--port=80'],
      env: ['A=mine', 'B=b'],
      workingDirectory: '/srv',
      user: 'web',
      groups: ['7'],
      hostname: 'web1',
      tty: true,
      readOnlyRoot: true,
      init: true,
      mounts: [
        { type: 'bind', source: '/data/v', target: '/srv/data', options: ['ro'] },
        { type: 'tmpfs', source: '', target: '/tmp', options: ['size=64m'] },
        {
          type: 'bind',
          source: '/run/x/hosts',
          target: '/etc/hosts',
          options: ['rbind', 'rslave'],
        },
      ],
      resources: { nanoCpus: 1.5e9, memoryBytes: 1 << 28, memorySwapBytes: -1, pids: 99 },
      ulimits: [
        { name: 'nofile', soft: 1024, hard: 1_000_000 },
        { name: 'core', soft: 0, hard: -1 },
      ],
      sysctls: { 'net.core.somaxconn': '1024' },
      capabilityAdd: ['NET_ADMIN'],
      capabilityDrop: ['ALL'],
      noNewPrivileges: true,
      oomScoreAdj: 500,
      netnsPath: '/var/run/netns/c1',
    }),
    image: { ...plainImage, entrypoint: ['/entry'], cmd: ['unused'] },
    users: { passwd: 'web:x:1000:1001::/:/bin/sh\n', group: 'extra:x:1002:web\n' },
    facts: { ...plainFacts, cgroupVersion: 1, initPath: '/usr/bin/tini-static' },
  }));

it('spec: unlimited rlimit → all 64 bits in the text', () => {
  const ulimits = [{ name: 'core', soft: -1, hard: -1 }];
  const text = specJson(renderSpec({ ...input, request: plainRequest({ ulimits }) }));
  const rlimit = '{"type":"RLIMIT_CORE","hard":18446744073709551615,"soft":18446744073709551615}';
  assert.ok(text.includes(`"rlimits":[${rlimit}]`));
});

it('spec: init asked for but not on the node → failed_precondition that says what to do', () => {
  const request = plainRequest({ init: true });
  assert.throws(() => renderSpec({ ...input, request }), withCode('failed_precondition'));
});

it('spec: same input → same text', () => {
  assert.equal(specJson(renderSpec(input)), specJson(renderSpec(input)));
});
