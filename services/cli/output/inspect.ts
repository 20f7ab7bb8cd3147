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

/** One object that is not of a list: `json`, or a template. */
export function printObject(context: Context, object: unknown, format: string): void {
  const text = format === 'json' ? '{{json .}}' : format;
  context.print(`${renderTemplate(parseTemplate(text), object)}\n`);
}
