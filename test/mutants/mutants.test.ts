import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { coreMutants } from './core-mutants.ts';
import { mutate } from './mutant.ts';
import { raftMutants } from './raft-mutants.ts';
import { storeMutants } from './store-mutants.ts';
import { verdictOf } from './workshop.ts';

const root = join(import.meta.dirname, '../..');
const mutants = [...raftMutants, ...storeMutants, ...coreMutants];

describe('mutants', () => {
  it('each → fits the present source exactly once', () => {
    for (const mutant of mutants) {
      const source = readFileSync(join(root, mutant.path), 'utf8');
      assert.notEqual(mutate(mutant, source), source);
    }
  });

  it('names → unique, and at least 20 of them', () => {
    assert.equal(new Set(mutants.map(({ name }) => name)).size, mutants.length);
    assert.ok(mutants.length >= 20);
  });

  it('text missing, twice, or unchanged → refused', () => {
    const mutant = { name: 'm', by: 'raft', path: 'p', search: 'a', replace: 'b' } as const;
    assert.equal(mutate(mutant, '-a-'), '-b-');
    assert.throws(() => mutate(mutant, '---'), /0 times in p/);
    assert.throws(() => mutate(mutant, 'a-a'), /2 times in p/);
    assert.throws(() => mutate({ ...mutant, replace: 'a' }, '-a-'), /changes nothing/);
  });

  it('output of the simulator → seeds until the first failure', () => {
    const output = '  trace\nFAIL seed 12: two leaders\n     again: …\n';
    assert.deepEqual(verdictOf(output, 10), { seeds: 3, violation: 'two leaders' });
    assert.equal(verdictOf('no violations\n', 1).seeds, undefined);
  });
});
