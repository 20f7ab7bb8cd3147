/** A configuration change in one line, for logs. */
import {
  type ConfChange,
  type ConfChangeSingle,
  ConfChangeTransition,
  ConfChangeType,
  type ConfChangeV2,
} from '../types.ts';

function nameOf(names: Readonly<Record<string, number>>, value: number): string {
  return Object.keys(names).find((name) => names[name] === value) ?? String(value);
}

function describeSingle(single: ConfChangeSingle): string {
  return `type:ConfChange${nameOf(ConfChangeType, single.type)} node_id:${single.nodeId}`;
}

/** The fields with their names, as the text form of the message has them. */
export function describeConfChange(change: ConfChange | ConfChangeV2): string {
  if (!('changes' in change)) return `id:${change.id} ${describeSingle(change)}`;
  const transition = nameOf(ConfChangeTransition, change.transition);
  const changes = change.changes.map((single) => ` changes:{${describeSingle(single)}}`);
  return `transition:ConfChangeTransition${transition}${changes.join('')}`;
}
