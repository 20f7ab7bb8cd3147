/**
 * `npm run gen`: writes proto/gen from the .proto files. `--check` writes nothing and fails when
 * the committed files differ from what would be written.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { emitCode, emitTypes } from './emit.ts';
import { loadModules } from './schema.ts';

const proto = join(import.meta.dirname, '..', '..');
const output = join(proto, 'gen');

function rendered(): Map<string, string> {
  const files = new Map<string, string>();
  for (const module of loadModules(proto)) {
    if (module.messages.length + module.enums.length + module.services.length === 0) continue;
    files.set(`${module.file}.js`, emitCode(module));
    files.set(`${module.file}.d.ts`, emitTypes(module));
  }
  return files;
}

function committed(): string[] {
  if (!existsSync(output)) return [];
  return readdirSync(output, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.(js|d\.ts)$/.test(name),
  );
}

function check(files: Map<string, string>): number {
  const stale = [...files].filter(([name, text]) => {
    const path = join(output, name);
    return !existsSync(path) || readFileSync(path, 'utf8') !== text;
  });
  const left = committed().filter((name) => !files.has(name));
  for (const name of [...stale.map(([name]) => name), ...left]) {
    process.stderr.write(`proto/gen/${name} is not what npm run gen writes\n`);
  }
  return stale.length + left.length === 0 ? 0 : 1;
}

function write(files: Map<string, string>): void {
  rmSync(output, { recursive: true, force: true });
  for (const [name, text] of files) {
    const path = join(output, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
}

const files = rendered();
if (process.argv.includes('--check')) process.exit(check(files));
write(files);
