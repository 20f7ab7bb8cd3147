/** `--cap-add` and `--cap-drop`: names with or without CAP_, and what an update makes of them. */

const all = 'ALL';
/** Takes back what earlier commands gave. */
const reset = 'RESET';

export interface Capabilities {
  readonly add: readonly string[];
  readonly drop: readonly string[];
}

function nameOf(text: string): string {
  const name = text.trim().toUpperCase();
  if (name === all || name === reset || name.startsWith('CAP_')) return name;
  return `CAP_${name}`;
}

function namesOf(texts: readonly string[]): Set<string> {
  return new Set(texts.map(nameOf));
}

/** ALL stands for every other one. */
function sorted(names: ReadonlySet<string>): string[] {
  return names.has(all) ? [all] : [...names].sort();
}

/**
 * What a service has after an update. Adding a capability that was dropped before only takes the
 * drop back, and the other way round; one that is in both lists is added.
 */
export function mergeCapabilities(before: Capabilities, change: Capabilities): Capabilities {
  const toAdd = namesOf(change.add);
  const toDrop = namesOf(change.drop);
  const add = namesOf(toAdd.delete(reset) ? [] : before.add);
  const drop = namesOf(toDrop.delete(reset) ? [] : before.drop);
  for (const name of toDrop) {
    if (!toAdd.has(name) && !add.delete(name)) drop.add(name);
  }
  for (const name of toAdd) if (!drop.delete(name)) add.add(name);
  return { add: sorted(add), drop: sorted(drop).filter((name) => !add.has(name)) };
}
