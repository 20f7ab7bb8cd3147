/** Style as a test: all rules over all sources. */
import { checkBans } from './bans.ts';
import { checkImports } from './imports.ts';
import { checkFolders, checkSize } from './sizes.ts';
import type { Finding, Source } from './source.ts';

export function tidy(sources: readonly Source[]): Finding[] {
  return [
    ...sources.flatMap((source) => [
      ...checkSize(source),
      ...checkImports(source),
      ...checkBans(source),
    ]),
    ...checkFolders(sources),
  ];
}

export function render(findings: readonly Finding[]): string {
  return findings.map(({ path, line, message }) => `${path}:${line}: ${message}\n`).join('');
}
