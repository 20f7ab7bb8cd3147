/** The node satisfies all placement constraints. */
import { isShoalError } from '#lib/errors';
import type { Task } from '#proto/gen/swarm';
import { type Constraint, nodeMatches, parseConstraints } from '#proto/model/constraint';
import { countNodes, type Filter } from './filter.ts';

/** Undefined when one is malformed: such a spec was never accepted, so no node may match. */
function parsed(texts: readonly string[]): readonly Constraint[] | undefined {
  try {
    return parseConstraints(texts);
  } catch (error) {
    if (isShoalError(error, 'invalid_argument')) return undefined;
    throw error;
  }
}

export function constraintFilter(task: Task): Filter | undefined {
  const texts = task.spec?.placement?.constraints ?? [];
  if (texts.length === 0) return undefined;
  const constraints = parsed(texts);
  return {
    passes: (info) => constraints !== undefined && nodeMatches(constraints, info.node),
    explain: (nodes) => `scheduling constraints not satisfied on ${countNodes(nodes)}`,
  };
}
