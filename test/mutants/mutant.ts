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
  /** Who is to notice: a profile of the simulator, or unit tests below this path. */
  readonly by: 'raft' | 'store' | `manager/${string}`;
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
