import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { NetworkAbilities } from './facts.ts';
import { describeNode, isSameDescription, readMachine } from './facts.ts';

const machine = {
  hostname: 'host1',
  machine: 'x86_64',
  os: 'linux',
  processors: 4,
  memoryBytes: 8 * 1024 ** 3,
};
const neither = { canEncrypt: false, hasMacvlan: false };
const engine = { version: '0.1.0', labels: { rack: 'a' } };

test('facts: a machine → its description in Swarm’s units', () => {
  const description = describeNode(machine, engine, neither);
  assert.equal(description.hostname, 'host1');
  assert.deepEqual(description.platform, { architecture: 'x86_64', os: 'linux' });
  assert.equal(description.resources?.nanoCpus, 4e9);
  assert.equal(description.resources?.memoryBytes, 8589934592);
  assert.equal(description.engine?.labels.rack, 'a');
  assert.ok(
    description.engine?.plugins.some(({ type, name }) => type === 'Network' && name === 'host'),
    'the host network is among the plugins',
  );
});

test('facts: compared → only a difference is one', () => {
  const before = describeNode(machine, engine, neither);
  assert.ok(isSameDescription(before, describeNode(machine, engine, neither)), 'same');
  const after = describeNode({ ...machine, hostname: 'host2' }, engine, neither);
  assert.ok(!isSameDescription(before, after), 'another name');
});

test('facts: a node that can encrypt, or has macvlan → says so among its plugins, in order', () => {
  const names = (abilities: NetworkAbilities): string[] =>
    (describeNode(machine, engine, abilities).engine?.plugins ?? [])
      .filter(({ type }) => type === 'Network')
      .map(({ name }) => name);
  const plain = ['bridge', 'host', 'overlay'];
  assert.deepEqual(names(neither), plain);
  assert.deepEqual(names({ ...neither, canEncrypt: true }), [...plain, 'overlay-encrypted']);
  assert.deepEqual(names({ canEncrypt: true, hasMacvlan: true }), [
    'bridge',
    'host',
    'macvlan',
    'overlay',
    'overlay-encrypted',
  ]);
});

test('facts: this machine → something in every field', () => {
  const facts = readMachine();
  for (const [name, value] of Object.entries(facts)) assert.ok(value, name);
});
