/**
 * Reads what `iptables-legacy -S` prints of the table `filter`, whose rules nftables does not show.
 * Pure.
 */
import type { FirewallRule, FirewallTable, Verdict } from './verdict.ts';

const verdicts: ReadonlyMap<string, Verdict> = new Map([
  ['ACCEPT', { kind: 'accept' }],
  ['DROP', { kind: 'drop' }],
  ['REJECT', { kind: 'drop' }],
  ['RETURN', { kind: 'return' }],
]);

/** `program`: whose output it is; part of the chains' names. */
export function parseIptables(text: string, program: string): FirewallTable {
  const lines = text.split('\n').map(wordsOf);
  const own = new Set(lines.flatMap(([option, name]) => (option === '-N' && name ? [name] : [])));
  const forwarding = new Map<string, 'accept' | 'drop'>();
  const chains = new Map<string, FirewallRule[]>();
  for (const [option, chain = '', ...rest] of lines) {
    if (option === '-P' && chain === 'FORWARD') {
      forwarding.set(chain, rest[0] === 'DROP' ? 'drop' : 'accept');
    }
    const rule = option === '-A' ? parseRule(rest, own) : undefined;
    if (rule !== undefined) chains.set(chain, [...(chains.get(chain) ?? []), rule]);
  }
  return { name: program, forwarding, chains };
}

/** Undefined for a target that ends no packet's way, such as LOG. */
function parseRule(words: readonly string[], own: ReadonlySet<string>): FirewallRule | undefined {
  let inLinks: readonly string[] | undefined;
  let outLinks: readonly string[] | undefined;
  let isConditional = false;
  for (let at = 0; at < words.length; at++) {
    const [word, value = ''] = [words[at], words[at + 1]];
    switch (word) {
      case '-i':
        inLinks = [patternOf(value)];
        at += 1;
        break;
      case '-o':
        outLinks = [patternOf(value)];
        at += 1;
        break;
      case '--comment':
        at += 1;
        break;
      case '-m':
        isConditional ||= value !== 'comment';
        at += 1;
        break;
      // What follows belongs to the target.
      case '-j':
      case '-g': {
        const way = word === '-j' ? ('jump' as const) : ('goto' as const);
        const verdict = own.has(value) ? { kind: way, target: value } : verdicts.get(value);
        return verdict === undefined ? undefined : { inLinks, outLinks, isConditional, verdict };
      }
      case '!':
        // The opposite of a condition is one, too; its words must not be taken for the condition.
        isConditional = true;
        at += 2;
        break;
      default:
        isConditional = true;
    }
  }
  return undefined;
}

function patternOf(name: string): string {
  return name.replace(/\+$/, '*');
}

/** Comments are quoted, with backslashes before quotes. */
function wordsOf(line: string): string[] {
  return [...line.matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/g)].map(
    ([, quoted, plain]) => quoted ?? plain ?? '',
  );
}
