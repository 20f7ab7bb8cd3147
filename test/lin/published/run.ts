/** Checks every recorded history that `verdicts.tsv` in a folder names, and compares verdicts. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CheckResult, checkLinearizable, type Limits, type Verdict } from '../check.ts';
import { keyValueModel } from '../models/key-value.ts';
import { registerModel } from '../models/register.ts';
import { parseJepsenLog } from './jepsen-log.ts';
import { parseKeyValueLog } from './key-value-log.ts';

/** Where the published histories lie, relative to a checkout: beside it, never in it. */
export function defaultHistoriesFolder(root: string): string {
  return join(root, '../shared/oracle/porcupine');
}

export interface HistoryResult extends CheckResult {
  readonly name: string;
  readonly expected: Verdict;
  readonly operationCount: number;
}

interface Expectation {
  readonly name: string;
  readonly expected: Verdict;
}

function readVerdicts(folder: string): Expectation[] {
  const path = join(folder, 'verdicts.tsv');
  if (!existsSync(path)) return [];
  const [, ...lines] = readFileSync(path, 'utf8').trim().split('\n');
  return lines.map((line) => {
    const [name = '', linearizable] = line.split('\t');
    return { name, expected: linearizable === 'true' ? 'linearizable' : 'not-linearizable' };
  });
}

function checkOne(folder: string, { name, expected }: Expectation, limits: Limits): HistoryResult {
  const text = readFileSync(join(folder, name), 'utf8');
  if (name.endsWith('.log')) {
    const operations = parseJepsenLog(text);
    const result = checkLinearizable(registerModel, operations, limits);
    return { name, expected, operationCount: operations.length, ...result };
  }
  const operations = parseKeyValueLog(text);
  const result = checkLinearizable(keyValueModel, operations, limits);
  return { name, expected, operationCount: operations.length, ...result };
}

/** One history after the other; none when the folder has no verdicts. `limits` is asked per file. */
export function* checkHistories(
  folder: string,
  limits: () => Limits,
  isWanted: (name: string) => boolean = () => true,
): Iterable<HistoryResult> {
  for (const each of readVerdicts(folder)) {
    if (isWanted(each.name)) yield checkOne(folder, each, limits());
  }
}
