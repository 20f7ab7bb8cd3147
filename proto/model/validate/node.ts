/**
 * Checks of a node spec: what an operator may wish of a node.
 */
import {
  NodeRole,
  type NodeSpec,
  NodeSpecAvailability,
  NodeSpecMembership,
} from '#proto/gen/swarm';
import { invalid, validateLabels } from './common.ts';

/** Throws `invalid_argument` that names the field. A node needs no name. */
export function validateNodeSpec(spec: NodeSpec | undefined): asserts spec is NodeSpec {
  if (spec === undefined) throw invalid('Spec', 'a node needs a spec');
  validateLabels('Labels', spec.annotations?.labels ?? {});
  if (!Object.values(NodeRole).includes(spec.desiredRole)) {
    throw invalid('Role', 'the role is worker or manager');
  }
  if (!Object.values(NodeSpecAvailability).includes(spec.availability)) {
    throw invalid('Availability', 'the availability is active, pause or drain');
  }
  if (!Object.values(NodeSpecMembership).includes(spec.membership)) {
    throw invalid('Membership', 'the membership is pending or accepted');
  }
}
