/**
 * Go's templates as people use them with `--format`: fields, pipes, functions, variables, `range`,
 * `if`, `with`, `else`, `end`, and `{{-` for trimming.
 */
import { type Expression, parseExpression } from './expression.ts';
import { type Functions, functions, member, show, truthy, type Value } from './functions.ts';

interface Block {
  readonly kind: 'range' | 'if' | 'with';
  /** Names that `range $key, $item := …` or `with $x := …` gives. */
  readonly names: readonly string[];
  readonly value: Expression;
  readonly body: Node[];
  readonly otherwise: Node[];
}

type Node =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'print'; readonly value: Expression }
  /** `:=` makes a variable of this block, `=` changes the one that there is. */
  | {
      readonly kind: 'set';
      readonly name: string;
      readonly value: Expression;
      readonly isNew: boolean;
    }
  | Block;

export type Template = readonly Node[];

interface Frame {
  readonly block: Block | undefined;
  target: Node[];
  /** Opened by `else if`: ends together with the block around it. */
  readonly chained: boolean;
}

const actionPattern = /\{\{(-\s)?\s*((?:"(?:\\.|[^"\\])*"|`[^`]*`|[^"`])*?)\s*(\s-)?\}\}/g;
const knownFunctions = new Set(Object.keys(functions));

class Builder {
  readonly root: Node[] = [];
  readonly #frames: Frame[] = [{ block: undefined, target: this.root, chained: false }];

  text(text: string): void {
    if (text !== '') this.#top().target.push({ kind: 'text', text });
  }

  action(text: string): void {
    const opening = /^(range|if|with)\s+(.*)$/s.exec(text);
    const elseIf = /^else\s+(if|with)\s+(.*)$/s.exec(text);
    if (opening !== null) this.#open(opening[1] ?? '', opening[2] ?? '', false);
    else if (elseIf !== null) {
      this.#else();
      this.#open(elseIf[1] ?? '', elseIf[2] ?? '', true);
    } else if (text === 'else') this.#else();
    else if (text === 'end') this.#end();
    else if (!text.startsWith('/*')) this.#top().target.push(statement(text));
  }

  finish(): void {
    if (this.#frames.length > 1) throw new Error('template parsing error: {{end}} is missing');
  }

  #top(): Frame {
    const frame = this.#frames.at(-1);
    if (frame === undefined) throw new Error('template parsing error: unexpected {{end}}');
    return frame;
  }

  #open(kind: string, text: string, chained: boolean): void {
    const { names, value } = assignment(text);
    const block: Block = { kind: kind as Block['kind'], names, value, body: [], otherwise: [] };
    this.#top().target.push(block);
    this.#frames.push({ block, target: block.body, chained });
  }

  #else(): void {
    const frame = this.#top();
    if (frame.block === undefined) throw new Error('template parsing error: unexpected {{else}}');
    frame.target = frame.block.otherwise;
  }

  #end(): void {
    let frame: Frame;
    do {
      frame = this.#top();
      if (frame.block === undefined) throw new Error('template parsing error: unexpected {{end}}');
      this.#frames.pop();
    } while (frame.chained);
  }
}

function assignment(text: string): { names: string[]; isNew: boolean; value: Expression } {
  const match = /^(\$\w+)(?:\s*,\s*(\$\w+))?\s*(:?=)\s*(.*)$/s.exec(text);
  const value = parseExpression(match?.[4] ?? text, knownFunctions);
  const names = [match?.[1], match?.[2]].filter((name) => name !== undefined);
  return { names, isNew: match?.[3] === ':=', value };
}

function statement(text: string): Node {
  const { names, isNew, value } = assignment(text);
  const [name] = names;
  return name === undefined ? { kind: 'print', value } : { kind: 'set', name, value, isNew };
}

/** Throws an error that says what it does not understand. */
export function parseTemplate(text: string): Template {
  const builder = new Builder();
  let at = 0;
  let trimNext = false;
  for (const match of text.matchAll(actionPattern)) {
    let before = text.slice(at, match.index);
    if (trimNext) before = before.trimStart();
    builder.text(match[1] === undefined ? before : before.trimEnd());
    trimNext = match[3] !== undefined;
    at = match.index + match[0].length;
    builder.action(match[2] ?? '');
  }
  const rest = text.slice(at);
  if (rest.includes('{{')) throw new Error(`template parsing error: unclosed action: ${rest}`);
  builder.text(trimNext ? rest.trimStart() : rest);
  builder.finish();
  return builder.root;
}

export interface RenderOptions {
  /** The fields that the outermost value has: any other is an error and not `<no value>`. */
  readonly knownFields?: ReadonlySet<string>;
  readonly functions?: Functions;
}

/** Shared by all blocks that see it. */
interface Variable {
  value: Value;
}

interface Scope {
  readonly dot: Value;
  readonly isRoot: boolean;
  readonly variables: Map<string, Variable>;
  readonly options: RenderOptions;
}

function fieldOf(names: readonly string[], from: Value, scope: Scope, atDot: boolean): Value {
  const [first] = names;
  const known = scope.options.knownFields;
  if (atDot && scope.isRoot && known !== undefined && first !== undefined && !known.has(first)) {
    const list = [...known].sort().join(', ');
    throw new Error(`template parsing error: there is no field ${first}, only ${list}`);
  }
  return names.reduce(member, from);
}

function call(name: string, args: readonly Value[], scope: Scope): Value {
  const apply = (scope.options.functions ?? functions)[name];
  if (apply === undefined) throw new Error(`template: function "${name}" not defined`);
  return apply(args);
}

function pipe(stages: readonly Expression[], scope: Scope): Value {
  const [first, ...others] = stages;
  return others.reduce(
    (value, stage) => {
      if (stage.kind !== 'call') throw new Error('template: only functions stand behind a pipe');
      return call(stage.name, [...stage.args.map((arg) => evaluate(arg, scope)), value], scope);
    },
    first === undefined ? undefined : evaluate(first, scope),
  );
}

function variable(name: string, scope: Scope): Variable {
  const found = scope.variables.get(name);
  if (found === undefined) throw new Error(`template: undefined variable "${name}"`);
  return found;
}

function evaluate(expression: Expression, scope: Scope): Value {
  switch (expression.kind) {
    case 'literal':
      return expression.value;
    case 'variable':
      return variable(expression.name, scope).value;
    case 'field': {
      const { base, names } = expression;
      const from = base === undefined ? scope.dot : evaluate(base, scope);
      return fieldOf(names, from, scope, base === undefined);
    }
    case 'call':
      return call(
        expression.name,
        expression.args.map((arg) => evaluate(arg, scope)),
        scope,
      );
    case 'pipe':
      return pipe(expression.stages, scope);
  }
}

export function renderTemplate(
  template: Template,
  value: Value,
  options: RenderOptions = {},
): string {
  return render(template, {
    dot: value,
    isRoot: true,
    variables: new Map([['$', { value }]]),
    options,
  });
}

function render(nodes: Template, scope: Scope): string {
  return nodes.map((node) => renderNode(node, scope)).join('');
}

function renderNode(node: Node, scope: Scope): string {
  if (node.kind === 'text') return node.text;
  const value = evaluate(node.value, scope);
  if (node.kind === 'print') return show(value);
  if (node.kind === 'set') {
    if (node.isNew) scope.variables.set(node.name, { value });
    else variable(node.name, scope).value = value;
    return '';
  }
  if (node.kind === 'range') return renderRange(node, value, scope);
  if (!truthy(value)) return render(node.otherwise, inner(scope, {}));
  const [name] = node.names;
  const given = name === undefined ? {} : { [name]: value };
  return render(node.body, inner(scope, given, node.kind === 'with' ? { value } : undefined));
}

/** A block sees the variables around it; those it makes end with it. */
function inner(scope: Scope, given: Record<string, Value>, dot?: { value: Value }): Scope {
  const variables = new Map(scope.variables);
  for (const [name, value] of Object.entries(given)) variables.set(name, { value });
  return dot === undefined
    ? { ...scope, variables }
    : { ...scope, variables, dot: dot.value, isRoot: false };
}

function renderRange(block: Block, value: Value, scope: Scope): string {
  const entries: [Value, Value][] = Array.isArray(value)
    ? value.map((item, index) => [index, item])
    : Object.entries(Object(value ?? {})).sort(([a], [b]) => (a < b ? -1 : 1));
  if (entries.length === 0) return render(block.otherwise, inner(scope, {}));
  const [first, second] = block.names;
  return entries
    .map(([key, item]) => {
      const given: Record<string, Value> = {};
      if (second !== undefined) given[second] = item;
      if (first !== undefined) given[first] = second === undefined ? item : key;
      return render(block.body, inner(scope, given, { value: item }));
    })
    .join('');
}
