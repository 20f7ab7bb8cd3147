import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ratioAtMost, valueAtMost } from './goal.ts';
import { formatNumber, type Metric, renderReport } from './report.ts';

const metrics: readonly Metric[] = [
  { id: 'create', what: 'create', unit: 's', goal: ratioAtMost(0.5), elsewhere: 0.5 },
  { id: 'failover', what: 'failover', unit: 's', goal: valueAtMost(1.5), elsewhere: 12.5 },
  { id: 'plain', what: 'plain', unit: 'MB' },
  { id: 'unmeasured', what: 'unmeasured', unit: 's' },
];

describe('report', () => {
  test('golden: with a peer, ratios are of this run', () => {
    const own = new Map([
      ['create', [0.1, 0.3, 0.2]],
      ['failover', [2]],
      ['plain', [100]],
    ]);
    const peer = new Map([['create', [0.4]]]);
    const text = renderReport({
      metrics,
      own: { title: 'ours', samples: own },
      peer: { title: 'theirs', samples: peer },
    });
    assert.equal(
      text,
      [
        'what      unit                     ours  theirs   ratio     goal',
        '--------  ----  -----------------------  ------  ------  -------  -------',
        'create    s     0.200 [0.100-0.300] k=3   0.400  0.500×   ≤ 0.5×  reached',
        'failover  s                        2.00  (12.5)  0.160×  ≤ 1.5 s   missed',
        'plain     MB                        100       -',
        '',
      ].join('\n'),
    );
  });

  test('without a peer → the number from elsewhere in brackets, also in the ratio', () => {
    const own = { title: 'ours', samples: new Map([['create', [0.1]]]) };
    const [, , line] = renderReport({ metrics, own }).split('\n');
    assert.match(line ?? '', /0\.100\s+\(0\.500\)\s+0\.200×\s+≤ 0\.5×\s+reached$/);
  });

  test('a metric that only the peer could do → no ratio and no verdict', () => {
    const text = renderReport({
      metrics,
      own: { title: 'ours', samples: new Map() },
      peer: { title: 'theirs', samples: new Map([['create', [0.4]]]) },
    });
    assert.match(text, /create +s +- +0\.400 +≤ 0\.5×\n/);
  });

  test('numbers: three digits that count', () => {
    const cases: readonly [number, string][] = [
      [0, '0'],
      [0.01234, '0.0123'],
      [0.000012, '0.0000'],
      [1.234, '1.23'],
      [12.34, '12.3'],
      [123.4, '123'],
      [12345.6, '12346'],
      [-1.5, '-1.50'],
    ];
    for (const [value, text] of cases) assert.equal(formatNumber(value), text);
  });
});
