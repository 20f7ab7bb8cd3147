/** The source files that the rules look at, with what every rule needs of them. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

export interface Source {
  /** Path from the root of the repository, with slashes. */
  readonly path: string;
  readonly lines: readonly string[];
  readonly isTest: boolean;
}

/** One broken rule: where, and what to do instead. */
export interface Finding {
  readonly path: string;
  readonly line: number;
  readonly message: string;
}

const rooms = ['lib', 'proto', 'manager', 'agent', 'services', 'test'];

export function makeSource(path: string, text: string): Source {
  const isTest =
    path.startsWith('test/') || path.endsWith('.test.ts') || /testing(\/[^/]+)?\.ts$/.test(path);
  return { path, lines: text.split('\n'), isTest };
}

export function readSources(root: string): Source[] {
  const sources: Source[] = [];
  for (const room of rooms) {
    for (const name of readdirSync(join(root, room), { recursive: true, encoding: 'utf8' })) {
      const path = `${room}/${name}`;
      if (!name.endsWith('.ts') || path.startsWith('proto/gen/')) continue;
      if (!statSync(join(root, path)).isFile()) continue;
      sources.push(makeSource(path, readFileSync(join(root, path), 'utf8')));
    }
  }
  return sources.sort((a, b) => a.path.localeCompare(b.path));
}

export function folderOf(path: string): string {
  return dirname(path);
}
