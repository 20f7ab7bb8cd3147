/**
 * Whether a node satisfies a service's placement constraints. Constraints that cannot be read let
 * no node pass: the control API refuses them, so only damaged objects have any.
 */
import { isShoalError } from '#lib/errors';
import type { Node, Placement } from '#proto/gen/swarm';
import { type Constraint, nodeMatches, parseConstraints } from '#proto/model/constraint';

/** Reads the constraints once, for many nodes. */
export function placementCheck(placement: Placement | undefined): (node: Node) => boolean {
  const constraints = read(placement?.constraints ?? []);
  if (constraints === undefined) return () => false;
  return (node) => nodeMatches(constraints, node);
}

function read(texts: readonly string[]): readonly Constraint[] | undefined {
  try {
    return parseConstraints(texts);
  } catch (error) {
    if (!isShoalError(error, 'invalid_argument')) throw error;
    return undefined;
  }
}
