import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { makeSource, readSources } from './source.ts';
import { render, tidy } from './tidy.ts';

const head = '/** What it is for. */\n';

function messages(path: string, text: string): string[] {
  return tidy([makeSource(path, text)]).map((finding) => finding.message);
}

describe('tidy', () => {
  test('repository: as it stands → nothing to find', () => {
    const findings = tidy(readSources(join(import.meta.dirname, '..', '..')));
    assert.equal(render(findings), '');
  });

  const cases: [string, string, string, RegExp | undefined][] = [
    [
      'agent imports manager',
      'agent/agent.ts',
      "import { x } from '#manager/store/types';",
      /may not import manager\/store/,
    ],
    [
      'scheduler imports orchestrator',
      'manager/scheduler/a.ts',
      "import { x } from '#manager/orchestrator/x';",
      /may not import/,
    ],
    [
      'part imports an inner file of the store',
      'manager/control/a.ts',
      "import { x } from '#manager/store/table';",
      /not a face/,
    ],
    [
      'part imports the store types',
      'manager/control/a.ts',
      "import { x } from '#manager/store/types';",
      undefined,
    ],
    [
      'core imports node',
      'manager/raft/core/a.ts',
      "import { x } from 'node:fs';",
      /may not import node:fs/,
    ],
    [
      'core imports lib/clock',
      'manager/raft/core/a.ts',
      "import { x } from '#lib/clock';",
      /raft core/,
    ],
    [
      'cli imports the agent',
      'services/cli/a.ts',
      "import { x } from '#agent/agent';",
      /may not import agent/,
    ],
    [
      'relative import leaves the area',
      'manager/control/a.ts',
      "import { x } from '../../lib/clock.ts';",
      /starts with #/,
    ],
    ['wall clock', 'manager/control/a.ts', 'const now = Date.now();', /Clock/],
    ['timer', 'agent/agent.ts', 'setTimeout(f, 1);', /Clock/],
    ['barrel', 'agent/a.ts', "export * from './b.ts';", /name what is exported/],
    ['index file', 'lib/index.ts', '', /no index files/],
  ];
  for (const [name, path, line, expected] of cases) {
    test(`rules: ${name} → ${expected === undefined ? 'allowed' : 'found'}`, () => {
      const found = messages(path, `${head}${line}\n`);
      if (expected === undefined) assert.deepEqual(found, []);
      else assert.match(found.join('\n'), expected);
    });
  }

  test('sizes: a file without a head comment, too long or too wide → found', () => {
    assert.match(messages('lib/a.ts', 'const a = 1;\n').join(), /what the file is for/);
    assert.match(messages('lib/a.ts', head + 'x;\n'.repeat(600)).join(), /at most 500/);
    assert.match(messages('lib/a.ts', `${head}${'x'.repeat(101)}\n`).join(), /at most 100/);
  });
});
