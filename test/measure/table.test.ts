import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { renderTable } from './table.ts';

describe('table', () => {
  test('golden: text left, numbers right, as wide as the widest cell', () => {
    const text = renderTable(
      ['what', 'median', ''],
      [
        ['create → running', '1.25 s', 'reached'],
        ['remove', '12 s'],
      ],
    );
    assert.equal(
      text,
      [
        'what              median',
        '----------------  ------  -------',
        'create → running  1.25 s  reached',
        'remove              12 s',
        '',
      ].join('\n'),
    );
  });

  test('no rows → the head alone', () => {
    assert.equal(renderTable(['a', 'bc'], []), 'a  bc\n-  --\n');
  });
});
