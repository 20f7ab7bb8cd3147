/** What stands between `{{` and `}}`: fields, variables, literals, calls and pipes, as a tree. */

export type Expression =
  | { readonly kind: 'literal'; readonly value: unknown }
  /** `.A.B`: of the current value, or of `base`. */
  | { readonly kind: 'field'; readonly base: Expression | undefined; readonly names: string[] }
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'call'; readonly name: string; readonly args: Expression[] }
  /** Each stage is called with the result of the one before as its last argument. */
  | { readonly kind: 'pipe'; readonly stages: Expression[] };

interface Token {
  readonly text: string;
  readonly afterSpace: boolean;
}

const tokenPattern =
  /(\s*)("(?:\\.|[^"\\])*"|`[^`]*`|\$\w*|(?:\.\w+)+|\.|-?\d+(?:\.\d+)?|[A-Za-z_]\w*|[()|])/y;

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  const source = text.trim();
  tokenPattern.lastIndex = 0;
  while (tokenPattern.lastIndex < source.length) {
    const from = tokenPattern.lastIndex;
    const match = tokenPattern.exec(source);
    if (match === null) throw new Error(`template parsing error: "${source.slice(from)}"`);
    tokens.push({ text: match[2] ?? '', afterSpace: match[1] !== '' });
  }
  return tokens;
}

class Parser {
  readonly #tokens: Token[];
  readonly #known: ReadonlySet<string>;

  constructor(text: string, known: ReadonlySet<string>) {
    this.#tokens = tokensOf(text);
    this.#known = known;
  }

  whole(): Expression {
    const result = this.#pipe();
    const left = this.#tokens[0];
    if (left !== undefined) throw new Error(`template parsing error: unexpected "${left.text}"`);
    return result;
  }

  #pipe(): Expression {
    const stages = [this.#command()];
    while (this.#tokens[0]?.text === '|') {
      this.#tokens.shift();
      stages.push(this.#command());
    }
    const [first] = stages;
    return stages.length === 1 && first !== undefined ? first : { kind: 'pipe', stages };
  }

  #command(): Expression {
    const head = this.#operand();
    const args: Expression[] = [];
    while (this.#tokens[0] !== undefined && !['|', ')'].includes(this.#tokens[0].text)) {
      args.push(this.#operand());
    }
    if (args.length === 0) return head;
    if (head.kind !== 'call') throw new Error('template parsing error: only functions take values');
    return { ...head, args };
  }

  #operand(): Expression {
    const token = this.#tokens.shift();
    if (token === undefined) throw new Error('template parsing error: missing value');
    const base = token.text === '(' ? this.#parenthesis() : this.#simple(token.text);
    const next = this.#tokens[0];
    const chains = base.kind === 'variable' || token.text === '(';
    if (!chains || next === undefined || next.afterSpace || !/^\.\w/.test(next.text)) return base;
    this.#tokens.shift();
    return { kind: 'field', base, names: next.text.split('.').slice(1) };
  }

  #parenthesis(): Expression {
    const inner = this.#pipe();
    if (this.#tokens.shift()?.text !== ')') {
      throw new Error('template parsing error: a parenthesis is not closed');
    }
    return inner;
  }

  #simple(text: string): Expression {
    if (text.startsWith('"')) return { kind: 'literal', value: JSON.parse(text) };
    if (text.startsWith('`')) return { kind: 'literal', value: text.slice(1, -1) };
    if (/^-?\d/.test(text)) return { kind: 'literal', value: Number(text) };
    if (text.startsWith('$')) return { kind: 'variable', name: text };
    if (text.startsWith('.')) {
      return { kind: 'field', base: undefined, names: text.split('.').filter((n) => n !== '') };
    }
    if (text === 'true' || text === 'false') return { kind: 'literal', value: text === 'true' };
    if (text === 'nil') return { kind: 'literal', value: undefined };
    if (this.#known.has(text)) return { kind: 'call', name: text, args: [] };
    throw new Error(`template parsing error: function "${text}" not defined`);
  }
}

/** `known` are the names of the functions. Throws on what is no expression. */
export function parseExpression(text: string, known: ReadonlySet<string>): Expression {
  return new Parser(text, known).whole();
}
