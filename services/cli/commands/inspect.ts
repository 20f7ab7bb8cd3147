/** The `inspect` commands: finds every name, prints what was found, then tells what was not. */
import type { Context } from '../context.ts';
import { printInspected } from '../output/inspect.ts';
import { forEachName } from './each.ts';

export interface InspectFlags {
  readonly format?: string;
  readonly pretty?: boolean;
}

export async function inspectNames<T>(
  context: Context,
  names: readonly string[],
  flags: InspectFlags,
  find: (name: string) => Promise<T>,
  renderPretty?: (item: T) => string,
): Promise<void> {
  if (flags.pretty === true && flags.format !== undefined) {
    throw new Error('--format is incompatible with --pretty');
  }
  const found: T[] = [];
  const finding = forEachName(names, async (name) => {
    found.push(await find(name));
  });
  try {
    await finding;
  } finally {
    if (flags.pretty === true && renderPretty !== undefined) {
      context.print(found.map((item) => `${renderPretty(item)}\n`).join(''));
    } else {
      printInspected(context, found, flags.format);
    }
  }
}
