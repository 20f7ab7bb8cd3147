/**
 * Placement constraints: `node.labels.zone==a`, `node.role!=manager`. Values compare as equal
 * text in any case; there are no patterns and no numbers. All constraints of a spec must hold.
 */
import { ShoalError } from '#lib/errors';
import { parseSubnet } from '#lib/ip/ip-address';
import { type Node, NodeRole } from '#proto/gen/swarm';
import { normalArchitecture } from './platform.ts';

export interface Constraint {
  /** As it was written; what follows a label prefix is compared exactly, the rest in any case. */
  readonly key: string;
  readonly equal: boolean;
  readonly value: string;
}

const keyPattern = /^[a-z_][a-z0-9\-_.]+$/i;
const valuePattern = /^[a-z0-9:\-_\s.*()?+[\]\\^$|/]+$/i;

/** Throws `invalid_argument`. */
export function parseConstraint(text: string): Constraint {
  const operator = ['==', '!='].find((candidate) => text.includes(candidate));
  if (operator === undefined) {
    throw invalid(text, 'constraint expected one operator from ==, !=');
  }
  const at = text.indexOf(operator);
  const key = text.slice(0, at).trim();
  const value = text.slice(at + operator.length).trim();
  if (!keyPattern.test(key)) throw invalid(text, `key '${key}' is invalid`);
  if (!valuePattern.test(value)) throw invalid(text, `value '${value}' is invalid`);
  return { key, equal: operator === '==', value };
}

function invalid(text: string, reason: string): ShoalError {
  return new ShoalError('invalid_argument', `invalid placement constraint '${text}': ${reason}`);
}

/** Throws `invalid_argument` for the first that is malformed. */
export function parseConstraints(texts: readonly string[]): readonly Constraint[] {
  return texts.map(parseConstraint);
}

/** Whether the node satisfies all of them. A key that nobody knows is never satisfied. */
export function nodeMatches(constraints: readonly Constraint[], node: Node): boolean {
  return constraints.every((constraint) => matches(constraint, node));
}

/** The first constraint that the node does not satisfy, for explanations. */
export function firstUnmet(constraints: readonly Constraint[], node: Node): Constraint | undefined {
  return constraints.find((constraint) => !matches(constraint, node));
}

const nodeLabelPrefix = 'node.labels.';
const engineLabelPrefix = 'engine.labels.';

function matches(constraint: Constraint, node: Node): boolean {
  const { key, equal, value } = constraint;
  const lowerKey = key.toLowerCase();
  if (lowerKey.startsWith(nodeLabelPrefix)) {
    const labels = node.spec?.annotations?.labels;
    return sameText(labelOf(labels, key.slice(nodeLabelPrefix.length)), value) === equal;
  }
  if (lowerKey.startsWith(engineLabelPrefix)) {
    const labels = node.description?.engine?.labels;
    return sameText(labelOf(labels, key.slice(engineLabelPrefix.length)), value) === equal;
  }
  switch (lowerKey) {
    case 'node.id':
      return sameText(node.id, value) === equal;
    case 'node.hostname':
      return sameText(node.description?.hostname ?? '', value) === equal;
    case 'node.ip':
      return matchesAddress(node.status?.addr ?? '', value, equal);
    case 'node.role':
      return sameText(node.role === NodeRole.MANAGER ? 'manager' : 'worker', value) === equal;
    case 'node.platform.os':
      return sameText(node.description?.platform?.os ?? '', value) === equal;
    case 'node.platform.arch': {
      const architecture = node.description?.platform?.architecture ?? '';
      return (normalArchitecture(architecture) === normalArchitecture(value)) === equal;
    }
    default:
      return false;
  }
}

function sameText(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

function labelOf(labels: Readonly<Record<string, string>> | undefined, name: string): string {
  return labels !== undefined && Object.hasOwn(labels, name) ? (labels[name] ?? '') : '';
}

/** `value` is an address or a subnet; what is neither matches no node, whatever the operator. */
function matchesAddress(address: string, value: string, equal: boolean): boolean {
  const subnet = parseSubnet(value);
  return subnet !== undefined && subnet.contains(address) === equal;
}
