/** What `inspect` prints: indented JSON, or a template per object. */
import type { Context } from '../context.ts';
import { parseTemplate, renderTemplate } from './template/template.ts';

export function printInspected(
  context: Context,
  objects: readonly unknown[],
  format: string | undefined,
): void {
  if (format === undefined || format === '') {
    context.print(`${JSON.stringify(objects, null, 4)}\n`);
    return;
  }
  if (format === 'json') {
    context.print(`${JSON.stringify(objects)}\n`);
    return;
  }
  const template = parseTemplate(format);
  for (const object of objects) context.print(`${renderTemplate(template, object)}\n`);
}
