/**
 * Reads data-driven test files: a command line, optional input lines, `----`, and the expected
 * output up to a blank line (or between doubled `----` lines, when it has blank lines itself).
 */

export interface Argument {
  readonly key: string;
  /** Empty for a bare word; one value for `key=v`; any number for `key=(a,b)`. */
  readonly values: readonly string[];
}

export interface Case {
  readonly line: number;
  readonly command: string;
  readonly args: readonly Argument[];
  readonly input: string;
  readonly expected: string;
}

const separator = '----';

/** All cases of a file, in order; throws when the file does not follow the format. */
export function parseCases(text: string): Case[] {
  const lines = text.split('\n');
  const cases: Case[] = [];
  let at = 0;
  while (at < lines.length) {
    const line = lineAt(lines, at).trim();
    if (line === '' || line.startsWith('#') || /^subtest\b/.test(line)) {
      at++;
      continue;
    }
    const read = readCase(lines, at);
    cases.push(read.parsed);
    at = read.next;
  }
  return cases;
}

function lineAt(lines: readonly string[], at: number): string {
  return lines[at] ?? '';
}

function readCase(lines: readonly string[], start: number): { parsed: Case; next: number } {
  let at = start;
  let directive = lineAt(lines, at).trim();
  while (directive.endsWith('\\')) {
    at++;
    directive = `${directive.slice(0, -1).trim()} ${lineAt(lines, at).trim()}`;
  }
  at++;
  const input: string[] = [];
  while (lineAt(lines, at) !== separator) {
    if (at >= lines.length) throw new Error(`line ${start + 1}: no ${separator} after the command`);
    input.push(lineAt(lines, at));
    at++;
  }
  const output = readOutput(lines, at + 1);
  const [command = '', ...rest] = parseArguments(directive);
  if (typeof command === 'string') throw new Error(`line ${start + 1}: no command`);
  const parsed: Case = {
    line: start + 1,
    command: command.key,
    args: rest,
    input: input.join('\n'),
    expected: output.expected,
  };
  return { parsed, next: output.next };
}

function readOutput(lines: readonly string[], start: number): { expected: string; next: number } {
  let at = start;
  const output: string[] = [];
  if (lineAt(lines, at) === separator) {
    for (at++; at < lines.length; at++) {
      if (lineAt(lines, at) === separator && lineAt(lines, at + 1) === separator) break;
      output.push(lineAt(lines, at));
    }
    return { expected: output.join('\n'), next: at + 2 };
  }
  for (; at < lines.length && lineAt(lines, at).trim() !== ''; at++) output.push(lineAt(lines, at));
  return { expected: output.join('\n'), next: at };
}

/** `cmd word key=v other=(a, b)`; the command itself comes first, as a bare word. */
export function parseArguments(directive: string): Argument[] {
  const pattern = /([^\s=()]+)(?:=(?:\(([^)]*)\)|([^\s]*)))?/gy;
  const args: Argument[] = [];
  let rest = directive.trim();
  while (rest !== '') {
    pattern.lastIndex = 0;
    const match = pattern.exec(rest);
    if (match === null) throw new Error(`cannot read arguments at: ${rest}`);
    const [whole, key = '', list, single] = match;
    const values = list !== undefined ? splitList(list) : single !== undefined ? [single] : [];
    args.push({ key, values });
    rest = rest.slice(whole.length).trimStart();
  }
  return args;
}

function splitList(list: string): string[] {
  return list.split(/[\s,]+/).filter((value) => value !== '');
}
