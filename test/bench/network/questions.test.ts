import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encode } from 'dns-packet';
import { checkAnswer } from './questions.ts';

const name = 'filler1';
const noSuchName = 3;

function answer(addresses: readonly string[], code = 0): Buffer {
  const answers = addresses.map((data) => ({ type: 'A' as const, name, data }));
  return encode({ type: 'response', flags: code, questions: [{ type: 'A', name }], answers });
}

test('answer: an address → counts', () => {
  checkAnswer(answer(['10.0.16.2']), name);
});

test('answer: no such name, or a name without an address → fails, and says which', () => {
  assert.throws(() => checkAnswer(answer([], noSuchName), name), /filler1.*code 3 and 0 addresses/);
  assert.throws(() => checkAnswer(answer([]), name), /filler1.*code 0 and 0 addresses/);
});
