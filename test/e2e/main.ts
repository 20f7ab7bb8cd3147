/**
 * `npm run e2e [-- PREFIX ...]`: runs the end-to-end tests, each file in a process of its own and
 * one after another, because they need the machine to themselves. Needs root.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');

function files(prefixes: readonly string[]): string[] {
  return readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts'))
    .filter((name) => prefixes.length === 0 || prefixes.some((prefix) => name.startsWith(prefix)))
    .sort()
    .map((name) => join(import.meta.dirname, name));
}

if (process.getuid?.() !== 0) {
  process.stderr.write('the end-to-end tests make namespaces and containers: run them as root\n');
  process.exit(1);
}
const selected = files(process.argv.slice(2));
if (selected.length === 0) {
  process.stderr.write(`no end-to-end test matches ${process.argv.slice(2).join(', ')}\n`);
  process.exit(1);
}
const { status } = spawnSync(
  process.execPath,
  [
    '--conditions=source',
    '--import',
    'tsx',
    '--test',
    '--test-concurrency=1',
    '--test-reporter=spec',
    ...selected,
  ],
  { cwd: root, stdio: 'inherit' },
);
process.exit(status ?? 1);
