/**
 * Runs the unit tests in one process: starting a process per file costs a hundred times more than
 * the tests themselves. `npm test -- lib manager/store` runs only files below those prefixes.
 */
import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';

const root = join(import.meta.dirname, '..');
const rooms = ['lib', 'proto', 'manager', 'agent', 'services', 'test'];
/** Folders under test/ whose files need root, real containers or minutes: they have runners of their own. */
const excluded = ['test/e2e'];

function testFiles(): string[] {
  const files = rooms.flatMap((room) =>
    readdirSync(join(root, room), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.test.ts'))
      .map((name) => relative(root, join(root, room, name))),
  );
  return files.filter((name) => !excluded.some((prefix) => name.startsWith(`${prefix}/`))).sort();
}

const wanted = process.argv.slice(2);
const selected = testFiles().filter(
  (name) => wanted.length === 0 || wanted.some((prefix) => name.startsWith(prefix)),
);
if (selected.length === 0) {
  process.stderr.write(`no test file below ${wanted.join(', ')}\n`);
  process.exit(1);
}
for (const name of selected) await import(pathToFileURL(join(root, name)).href);
