/**
 * Placeholders in environment, mounts and host names: `{{.Node.Hostname}}`,
 * `{{index .Service.Labels "x"}}`. The part of Go's template language that Swarm's users need:
 * fields, `index`, text literals, comments and trim markers; no conditions, loops or functions.
 */
import { ShoalError } from '#lib/errors';
import type { NodeDescription, Task } from '#proto/gen/swarm';
import { taskName } from './task-name.ts';

type Labels = Readonly<Record<string, string>>;
type Value = string | { readonly [name: string]: Value };

/** What templates can refer to, under the names that they use. */
export interface TemplateContext {
  readonly Service: { readonly ID: string; readonly Name: string; readonly Labels: Labels };
  readonly Node: {
    readonly ID: string;
    readonly Hostname: string;
    readonly Platform: { readonly Architecture: string; readonly OS: string };
  };
  /** `Slot` is the node's id for a task without a slot. */
  readonly Task: { readonly ID: string; readonly Name: string; readonly Slot: string };
}

export function templateContextOf(task: Task, node: NodeDescription | undefined): TemplateContext {
  return {
    Service: {
      ID: task.serviceId,
      Name: task.serviceAnnotations?.name ?? '',
      Labels: task.serviceAnnotations?.labels ?? {},
    },
    Node: {
      ID: task.nodeId,
      Hostname: node?.hostname ?? '',
      Platform: {
        Architecture: node?.platform?.architecture ?? '',
        OS: node?.platform?.os ?? '',
      },
    },
    Task: {
      ID: task.id,
      Name: taskName(task),
      Slot: task.slot === 0 ? task.nodeId : String(task.slot),
    },
  };
}

type Token =
  | { readonly kind: 'path'; readonly names: readonly string[] }
  | { readonly kind: 'literal'; readonly text: string };

type Part =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'value'; readonly token: Token }
  | { readonly kind: 'index'; readonly map: Token; readonly keys: readonly Token[] };

/** Throws `invalid_argument` that names the template: malformed, or no such field. */
export function expandTemplate(text: string, context: TemplateContext): string {
  if (!text.includes('{{')) return text;
  return parse(text)
    .map((part) => expandPart(text, part, context))
    .join('');
}

/** Some task: enough to see whether a template's fields exist. Labels are not known beforehand. */
const sample: TemplateContext = {
  Service: { ID: '', Name: '', Labels: {} },
  Node: { ID: '', Hostname: '', Platform: { Architecture: '', OS: '' } },
  Task: { ID: '', Name: '', Slot: '' },
};

/** Throws `invalid_argument` for a template that no task could expand. */
export function checkTemplate(text: string): void {
  if (!text.includes('{{')) return;
  for (const part of parse(text)) {
    const path = part.kind === 'value' && part.token.kind === 'path' ? part.token.names : [];
    const isLabel = path.length === 3 && path[0] === 'Service' && path[1] === 'Labels';
    if (!isLabel) expandPart(text, part, sample);
  }
}

function invalid(template: string, reason: string): ShoalError {
  return new ShoalError('invalid_argument', `template ${JSON.stringify(template)}: ${reason}`);
}

function parse(template: string): readonly Part[] {
  const parts: Part[] = [];
  let position = 0;
  let trimNext = false;
  while (position < template.length) {
    const open = template.indexOf('{{', position);
    const end = open === -1 ? template.length : open;
    const action = open === -1 ? undefined : readAction(template, open);
    let text = template.slice(position, end);
    if (trimNext) text = text.trimStart();
    if (action?.trimBefore) text = text.trimEnd();
    if (text !== '') parts.push({ kind: 'text', text });
    if (action === undefined) break;
    if (!action.body.startsWith('/*')) parts.push(parseAction(template, action.body));
    trimNext = action.trimAfter;
    position = action.end;
  }
  return parts;
}

interface Action {
  readonly body: string;
  readonly end: number;
  readonly trimBefore: boolean;
  readonly trimAfter: boolean;
}

/** A text literal may hold the closing braces. */
const actionPattern = /\{\{(-(?=\s))?((?:"(?:[^"\\]|\\.)*"|`[^`]*`|[^"`}]|\}(?!\}))*?)(\s-)?\}\}/y;

function readAction(template: string, open: number): Action {
  actionPattern.lastIndex = open;
  const match = actionPattern.exec(template);
  if (match === null) throw invalid(template, 'a {{ has no matching }}');
  return {
    body: (match[2] ?? '').trim(),
    end: actionPattern.lastIndex,
    trimBefore: match[1] !== undefined,
    trimAfter: match[3] !== undefined,
  };
}

const tokenPattern = /\s*(?:(\.[\w.]+)|"((?:[^"\\]|\\.)*)"|`([^`]*)`|(\w+))(?=\s|$)/y;

function parseAction(template: string, body: string): Part {
  const isIndex = /^index\s/.test(body);
  const tokens = parseTokens(template, isIndex ? body.slice('index'.length) : body);
  const [first, ...keys] = tokens;
  if (first === undefined) throw invalid(template, 'a {{}} is empty');
  if (!isIndex) {
    if (keys.length > 0) throw invalid(template, `{{${body}}} is not understood`);
    return { kind: 'value', token: first };
  }
  if (keys.length === 0) throw invalid(template, `{{${body}}}: index needs a map and a key`);
  return { kind: 'index', map: first, keys };
}

function parseTokens(template: string, body: string): readonly Token[] {
  const tokens: Token[] = [];
  const text = body.trim();
  let position = 0;
  while (position < text.length) {
    tokenPattern.lastIndex = position;
    const match = tokenPattern.exec(text);
    if (match === null) throw invalid(template, `{{${text}}} is not understood`);
    const [, path, quoted, raw, word] = match;
    if (word !== undefined) throw invalid(template, `function ${JSON.stringify(word)} not defined`);
    position = tokenPattern.lastIndex;
    if (path === undefined) tokens.push({ kind: 'literal', text: raw ?? unquote(quoted ?? '') });
    else tokens.push({ kind: 'path', names: path.slice(1).split('.') });
  }
  return tokens;
}

function unquote(text: string): string {
  return text.replace(/\\(.)/g, (_, char: string) => ({ n: '\n', t: '\t' })[char] ?? char);
}

function expandPart(template: string, part: Part, context: TemplateContext): string {
  if (part.kind === 'text') return part.text;
  if (part.kind === 'value') return textOf(template, evaluate(template, part.token, context));
  let value = evaluate(template, part.map, context);
  for (const key of part.keys) {
    if (typeof value === 'string') throw invalid(template, 'index of what is no map');
    const name = textOf(template, evaluate(template, key, context));
    value = Object.hasOwn(value, name) ? (value[name] ?? '') : '';
  }
  return textOf(template, value);
}

function evaluate(template: string, token: Token, context: TemplateContext): Value {
  if (token.kind === 'literal') return token.text;
  let value: Value = { ...context };
  for (const name of token.names) {
    const next: Value | undefined =
      typeof value === 'object' && Object.hasOwn(value, name) ? value[name] : undefined;
    if (next === undefined) throw invalid(template, `there is no .${token.names.join('.')}`);
    value = next;
  }
  return value;
}

function textOf(template: string, value: Value): string {
  if (typeof value === 'string') return value;
  throw invalid(template, `the value is a group of fields (${Object.keys(value).join(', ')})`);
}
