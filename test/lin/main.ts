/**
 * `npm run lin -- [DIR]`: checks the recorded histories in DIR and compares with their published
 * verdicts. Exits with 1 when one differs or could not be decided, or when there was none.
 */
import { join } from 'node:path';
import { systemClock } from '#lib/clock';
import { checkHistories, defaultHistoriesFolder } from './published/run.ts';

/** Per history; the longest takes far less than a second. */
const limitMs = 60_000;

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

const folder = process.argv[2] ?? defaultHistoriesFolder(join(import.meta.dirname, '../..'));
let passed = 0;
let failed = 0;
function limits(): { isOverdue: () => boolean } {
  const endMs = systemClock.monotonic() + limitMs;
  return { isOverdue: () => systemClock.monotonic() > endMs };
}
for (const result of checkHistories(folder, limits)) {
  const { name, verdict, expected, operationCount, explanation } = result;
  const isRight = verdict === expected;
  if (isRight) passed++;
  else failed++;
  print(`${isRight ? 'ok  ' : 'FAIL'} ${name}: ${verdict}, ${operationCount} operations`);
  if (!isRight) print(`     expected ${expected}. ${explanation}`);
}
if (passed + failed === 0) print(`no verdicts.tsv in ${folder}`);
print(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
