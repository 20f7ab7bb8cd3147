import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { withCode } from '../runtime-suite.ts';
import { renderResources, renderRlimits, renderSysctls } from './limits.ts';
import { plainFacts } from './testing.ts';

const none = { nanoCpus: 0, memoryBytes: 0, memorySwapBytes: 0, pids: 0 };

describe('resources', () => {
  it('zero everywhere → only the device rules', () => {
    assert.deepEqual(Object.keys(renderResources(none, plainFacts)), ['devices']);
  });
  it('memory without swap → twice the memory', () => {
    const { memory } = renderResources({ ...none, memoryBytes: 100 }, plainFacts);
    assert.deepEqual(memory, { limit: 100, swap: 200 });
  });
  it('kernel without swap accounting → no swap limit', () => {
    const facts = { ...plainFacts, hasSwapLimit: false };
    assert.deepEqual(renderResources({ ...none, memoryBytes: 100 }, facts).memory, { limit: 100 });
  });
  it('swap below memory → invalid_argument', () => {
    const request = { ...none, memoryBytes: 100, memorySwapBytes: 50 };
    assert.throws(() => renderResources(request, plainFacts), withCode('invalid_argument'));
  });
  it('processors → quota of a 100 ms period, never below the least the kernel takes', () => {
    const quota = (nanoCpus: number) =>
      renderResources({ ...none, nanoCpus }, plainFacts).cpu?.quota;
    assert.equal(quota(2.5e9), 250_000);
    assert.equal(quota(1), 1000);
  });
});

it('rlimits: any values → never above the hard limit of the node, soft never above hard', () => {
  const value = fc.integer({ min: -1, max: 1_000_000 });
  fc.assert(
    fc.property(value, value, (soft, hard) => {
      const [rlimit] = renderRlimits([{ name: 'nofile', soft, hard }], plainFacts);
      assert.ok(rlimit !== undefined);
      assert.ok(rlimit.hard <= 20_000);
      assert.ok(rlimit.soft <= rlimit.hard);
      assert.ok(rlimit.soft >= 0);
    }),
  );
  const unknown = [{ name: 'nothing', soft: 1, hard: 1 }];
  assert.throws(() => renderRlimits(unknown, plainFacts), withCode('invalid_argument'));
});

describe('sysctls: only those of the container itself', () => {
  const cases: [string, boolean, boolean][] = [
    ['net.core.somaxconn', true, true],
    ['net.core.somaxconn', false, false],
    ['kernel.shmmax', false, true],
    ['fs.mqueue.msg_max', false, true],
    ['kernel.core_pattern', true, false],
    ['vm.swappiness', true, false],
  ];
  for (const [name, hasOwnNetwork, isAllowed] of cases) {
    it(`${name}, own network: ${hasOwnNetwork} → ${isAllowed ? 'set' : 'refused'}`, () => {
      const render = () => renderSysctls({ [name]: '1' }, hasOwnNetwork);
      if (isAllowed) assert.equal(render()[name], '1');
      else assert.throws(render, withCode('invalid_argument'));
    });
  }
});
