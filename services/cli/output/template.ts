/**
 * The part of Go's templates that people use with `--format`: fields, `json`, `upper`, `lower`,
 * `join`, `println`, `index`, `range`, `if`/`else`/`end`, and pipes.
 */

type Value = unknown;

type Node =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'print'; readonly pipe: readonly string[] }
  | {
      readonly kind: 'range';
      readonly pipe: readonly string[];
      readonly body: Node[];
      readonly otherwise: Node[];
    }
  | {
      readonly kind: 'if';
      readonly pipe: readonly string[];
      readonly body: Node[];
      readonly otherwise: Node[];
    };

const tokenPattern = /\{\{-?\s*(.*?)\s*-?\}\}/gs;

function splitPipe(text: string): string[] {
  return (text.match(/("(\\.|[^"])*"|[^|])+/g) ?? []).map((part) => part.trim());
}

interface Frame {
  readonly node: Extract<Node, { body: Node[] }> | undefined;
  target: Node[];
}

/** Throws an error that quotes what it does not understand. */
export function parseTemplate(text: string): Node[] {
  const root: Node[] = [];
  const frames: Frame[] = [{ node: undefined, target: root }];
  let at = 0;
  const top = (): Frame => frames.at(-1) as Frame;
  for (const match of text.matchAll(tokenPattern)) {
    if (match.index > at) top().target.push({ kind: 'text', text: text.slice(at, match.index) });
    at = match.index + match[0].length;
    openOrClose(match[1] ?? '', frames, text);
  }
  if (at < text.length) top().target.push({ kind: 'text', text: text.slice(at) });
  if (frames.length > 1) throw new Error(`template parsing error: {{end}} is missing in ${text}`);
  return root;
}

function openOrClose(action: string, frames: Frame[], text: string): void {
  const frame = frames.at(-1) as Frame;
  const block = /^(range|if)\s+(.*)$/s.exec(action);
  if (block !== null) {
    const kind = block[1] as 'range' | 'if';
    const node = { kind, pipe: splitPipe(block[2] ?? ''), body: [], otherwise: [] };
    frame.target.push(node);
    frames.push({ node, target: node.body });
  } else if (action === 'else') {
    if (frame.node === undefined) throw new Error(`template parsing error: stray else in ${text}`);
    frame.target = frame.node.otherwise;
  } else if (action === 'end') {
    if (frame.node === undefined) throw new Error(`template parsing error: stray end in ${text}`);
    frames.pop();
  } else {
    frame.target.push({ kind: 'print', pipe: splitPipe(action) });
  }
}

function field(value: Value, path: string): Value {
  let at = value;
  for (const name of path.split('.').filter((part) => part !== '')) {
    if (typeof at !== 'object' || at === null) return undefined;
    at = (at as Record<string, unknown>)[name];
  }
  return at;
}

function words(text: string): string[] {
  return text.match(/"(\\.|[^"])*"|\([^)]*\)|\S+/g) ?? [];
}

function operand(text: string, value: Value): Value {
  if (text.startsWith('"')) return JSON.parse(text);
  if (/^-?\d+$/.test(text)) return Number(text);
  if (text.startsWith('.')) return field(value, text);
  if (text.startsWith('(')) return evaluate(splitPipe(text.slice(1, -1)), value);
  throw new Error(`template: "${text}" is not understood`);
}

const functions: Readonly<Record<string, (args: readonly Value[]) => Value>> = {
  json: ([value]) => JSON.stringify(value ?? null),
  upper: ([value]) => String(value).toUpperCase(),
  lower: ([value]) => String(value).toLowerCase(),
  title: ([value]) => String(value).replace(/\b\w/g, (letter) => letter.toUpperCase()),
  join: ([list, separator]) => (Array.isArray(list) ? list.join(String(separator)) : ''),
  len: ([value]) => (value === null || value === undefined ? 0 : Object.keys(Object(value)).length),
  println: (args) => `${args.map(show).join(' ')}\n`,
  print: (args) => args.map(show).join(''),
  index: ([value, ...keys]) => keys.reduce((at, key) => field(at, String(key)), value),
  not: ([value]) => !truthy(value),
  eq: ([a, ...others]) => others.some((other) => other === a),
};

function evaluate(pipe: readonly string[], value: Value): Value {
  let piped: { readonly value: Value } | undefined;
  for (const stage of pipe) {
    const [head = '', ...rest] = words(stage);
    const args = rest.map((word) => operand(word, value));
    const call = functions[head];
    if (call !== undefined) piped = { value: call(piped ? [...args, piped.value] : args) };
    else piped = { value: operand(head, value) };
  }
  return piped?.value;
}

function truthy(value: Value): boolean {
  if (Array.isArray(value)) return value.length > 0;
  if (typeof value === 'object' && value !== null) return Object.keys(value).length > 0;
  return value !== undefined && value !== null && value !== '' && value !== 0 && value !== false;
}

function show(value: Value): string {
  if (value === undefined || value === null) return '<no value>';
  if (Array.isArray(value)) return `[${value.map(show).join(' ')}]`;
  if (typeof value === 'object') {
    const entries = Object.entries(value).sort(([a], [b]) => a.localeCompare(b));
    return `map[${entries.map(([key, item]) => `${key}:${show(item)}`).join(' ')}]`;
  }
  return String(value);
}

export function renderTemplate(nodes: readonly Node[], value: Value): string {
  return nodes.map((node) => renderNode(node, value)).join('');
}

function renderNode(node: Node, value: Value): string {
  if (node.kind === 'text') return node.text;
  const result = evaluate(node.pipe, value);
  if (node.kind === 'print') return show(result);
  if (node.kind === 'if') return renderTemplate(truthy(result) ? node.body : node.otherwise, value);
  const items = Array.isArray(result) ? result : Object.values(Object(result ?? {}));
  if (items.length === 0) return renderTemplate(node.otherwise, value);
  return items.map((item) => renderTemplate(node.body, item)).join('');
}
