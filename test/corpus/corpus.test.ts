import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { runCorpus } from './corpus.ts';
import { defaultCorpusFolder } from './folder.ts';
import { parseCases } from './parse.ts';

const folder = defaultCorpusFolder(join(import.meta.dirname, '../..'));
const skip = existsSync(folder) ? false : `the published raft files are not at ${folder}`;

test('corpus: the published raft files → every case passes', { skip }, () => {
  const results = runCorpus(folder);
  assert.ok(results.length > 0);
  const failures = results.filter(({ failed }) => failed > 0);
  assert.deepEqual(
    failures.map(({ name, first }) => `${name}: ${first?.text}`),
    [],
  );
});

test('corpus: a file with a wrong expectation → the case fails and the difference is shown', () => {
  const root = mkdtempSync(join(tmpdir(), 'corpus-'));
  try {
    mkdirSync(join(root, 'quorum'));
    mkdirSync(join(root, 'interaction'));
    const quorum =
      'vote cfg=(1,2) votes=(y,y)\n----\nVoteLost\n\nvote cfg=(1) votes=(y)\n----\nVoteWon\n';
    writeFileSync(join(root, 'quorum', 'wrong.txt'), quorum);
    const one = 'add-nodes 1 voters=(1) index=2\n----\nINFO another text\n\ncampaign 1\n----\nno\n';
    writeFileSync(join(root, 'interaction', 'wrong.txt'), one);
    const [first, second] = runCorpus(root);
    assert.deepEqual([first?.passed, first?.failed, first?.first?.line], [1, 1, 1]);
    assert.equal(first?.first?.text, '- VoteLost\n+ VoteWon');
    // Log lines do not count, anything else does.
    assert.deepEqual([second?.passed, second?.failed, second?.verbatim], [1, 1, 0]);
  } finally {
    rmSync(root, { recursive: true });
  }
});

test('corpus format: comments, lists, input, blank lines in output → read as written', () => {
  const text =
    '# note\n\ncmd 1 a=(x, y z) b=c \\\n  d\nin 1\nin 2\n----\nout\n\nnext\n----\n----\none\n\ntwo\n----\n----\n';
  assert.deepEqual(parseCases(text), [
    {
      line: 3,
      command: 'cmd',
      args: [
        { key: '1', values: [] },
        { key: 'a', values: ['x', 'y', 'z'] },
        { key: 'b', values: ['c'] },
        { key: 'd', values: [] },
      ],
      input: 'in 1\nin 2',
      expected: 'out',
    },
    { line: 10, command: 'next', args: [], input: '', expected: 'one\n\ntwo' },
  ]);
  assert.throws(() => parseCases('cmd\ninput'), /no ----/);
});
