/**
 * A mutant: production code with one bug put in by replacing a text that stands in it exactly
 * once. Pure; the workshop puts it into a copy of the tree.
 */

export interface Mutant {
  /** What the code does wrong now. */
  readonly name: string;
  readonly path: string;
  readonly search: string;
  readonly replace: string;
  /** The profile of the simulator that is to notice. */
  readonly by: 'raft' | 'store' | 'core';
  /** Unit tests below this path are to notice, too. */
  readonly tests?: `manager/${string}`;
}

/** The file with the bug in it. Throws when the text is not there, or more than once. */
export function mutate({ name, path, search, replace }: Mutant, source: string): string {
  const parts = source.split(search);
  const [before, after] = parts;
  if (parts.length !== 2 || before === undefined || after === undefined) {
    throw new Error(
      `mutant "${name}": its text is ${parts.length - 1} times in ${path}, must be there once`,
    );
  }
  if (search === replace) throw new Error(`mutant "${name}" changes nothing`);
  return before + replace + after;
}
