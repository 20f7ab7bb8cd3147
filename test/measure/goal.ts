/** What a number should be: a limit for the number itself, or for its ratio to a peer's. */

export interface Goal {
  readonly of: 'value' | 'ratio';
  readonly bound: 'at most' | 'at least';
  readonly limit: number;
}

export type Verdict = 'reached' | 'missed' | '';

export function ratioAtMost(limit: number): Goal {
  return { of: 'ratio', bound: 'at most', limit };
}

export function ratioAtLeast(limit: number): Goal {
  return { of: 'ratio', bound: 'at least', limit };
}

export function valueAtMost(limit: number): Goal {
  return { of: 'value', bound: 'at most', limit };
}

export function valueAtLeast(limit: number): Goal {
  return { of: 'value', bound: 'at least', limit };
}

/** No verdict without the number that the goal is about. */
export function judge(
  goal: Goal | undefined,
  value: number | undefined,
  ratio: number | undefined,
): Verdict {
  const actual = goal?.of === 'ratio' ? ratio : value;
  if (goal === undefined || actual === undefined) return '';
  const kept = goal.bound === 'at most' ? actual <= goal.limit : actual >= goal.limit;
  return kept ? 'reached' : 'missed';
}

export function goalText(goal: Goal | undefined, unit: string): string {
  if (goal === undefined) return '';
  const sign = goal.bound === 'at most' ? '≤' : '≥';
  return goal.of === 'ratio' ? `${sign} ${goal.limit}×` : `${sign} ${goal.limit} ${unit}`;
}
