/**
 * Who may import whom. A room is a top-level folder; in manager/ and agent/ each sub-folder is one,
 * too. Parts of the manager meet in the store and do not import one another.
 */
import { posix } from 'node:path';
import type { Finding, Source } from './source.ts';

interface Import {
  readonly line: number;
  /** As written: `./x.ts`, `#lib/clock`, `node:fs`, `pino`. */
  readonly target: string;
}

const importPattern =
  /(?:^|\s)(?:import|export)\s[^'"]*?from\s*['"]([^'"]+)['"]|import\s*['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]/g;

export function importsOf(source: Source): Import[] {
  const text = source.lines.join('\n');
  return [...text.matchAll(importPattern)].map((match) => ({
    line: text.slice(0, match.index).split('\n').length,
    target: match[1] ?? match[2] ?? match[3] ?? '',
  }));
}

/** What a file belongs to: `lib`, `proto/model`, `manager/store`, `manager` for manager/x.ts … */
export function areaOf(path: string): string {
  const parts = path.split('/');
  const [room = '', sub = ''] = parts;
  const divided = room === 'manager' || room === 'agent' || room === 'services' || room === 'proto';
  return divided && parts.length > 2 ? `${room}/${sub}` : room;
}

/** The repository path that an import leads to; undefined for packages and node. */
function resolve(source: Source, target: string): string | undefined {
  if (target.startsWith('#')) return `${target.slice(1)}.ts`;
  if (target.startsWith('.')) return posix.join(posix.dirname(source.path), target);
  return undefined;
}

/** Which areas an area may import, besides itself. `node` and `npm` stand for those outside. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  lib: ['node', 'npm'],
  'proto/codec': ['lib', 'node', 'npm'],
  'proto/gen': ['lib', 'proto/codec'],
  'proto/model': ['lib', 'proto/gen'],
  'manager/raft': ['lib', 'proto/gen', 'proto/codec', 'node'],
  'manager/store': ['lib', 'proto/gen', 'proto/codec', 'proto/model'],
  manager: ['lib', 'proto/gen', 'proto/model', 'manager/*', 'node'],
  'agent/containerd': ['lib', 'proto/gen', 'proto/model', 'node', 'npm'],
  'agent/network': ['lib', 'proto/gen', 'proto/model', 'agent/*', 'node', 'npm'],
  agent: ['lib', 'proto/gen', 'proto/model', 'agent/*', 'node'],
  services: ['*'],
  'services/daemon': ['*'],
  'services/api': [
    'lib',
    'proto/gen',
    'proto/model',
    'agent/containerd',
    'agent/standalone',
    'manager/store',
    'node',
    'npm',
  ],
  'services/cli': ['lib', 'proto/model', 'node', 'npm'],
  test: ['*'],
};

/** For the parts of the manager and the agent that have no line of their own. */
const managerPart = ['lib', 'proto/gen', 'proto/model', 'manager/store', 'manager/raft', 'node'];
const agentPart = ['lib', 'proto/gen', 'proto/model', 'agent/containerd', 'agent/*', 'node'];

function allowedFor(area: string): readonly string[] {
  if (allowed[area] !== undefined) return allowed[area];
  if (area.startsWith('manager/')) return managerPart;
  if (area.startsWith('agent/')) return agentPart;
  return [];
}

function permits(rule: string, target: string): boolean {
  if (rule === '*' || rule === target) return true;
  return rule.endsWith('/*') && target.startsWith(rule.slice(0, -1));
}

/** `types` files of the raft and the store may be imported by all parts; their insides may not. */
const faces: Readonly<Record<string, RegExp>> = {
  'manager/raft': /^manager\/raft\/types\.ts$/,
  'manager/store': /^manager\/store\/(types|store|testing)\.ts$/,
};

function checkOne(source: Source, { line, target }: Import): Finding | undefined {
  const finding = (message: string): Finding => ({ path: source.path, line, message });
  const path = resolve(source, target);
  const area = areaOf(source.path);
  if (path === undefined) {
    const kind = target.startsWith('node:') ? 'node' : 'npm';
    const core = source.path.startsWith('manager/raft/core/');
    if (!core && allowedFor(area).some((rule) => permits(rule, kind))) return undefined;
    return source.isTest ? undefined : finding(`${area} may not import ${target}`);
  }
  const other = areaOf(path);
  if (source.path.startsWith('manager/raft/core/') && !source.isTest) {
    const inside = path.startsWith('manager/raft/core/') || path === 'lib/assert.ts';
    return inside ? undefined : finding('the raft core imports assertions and its own files only');
  }
  if (other === area) return undefined;
  if (target.startsWith('.') && other.split('/')[0] !== area.split('/')[0]) {
    return finding(`leaving ${area} starts with #, not ${target}`);
  }
  if (source.isTest) return undefined;
  if (!allowedFor(area).some((rule) => permits(rule, other))) {
    return finding(`${area} may not import ${other}`);
  }
  const face = area === 'manager' || area.startsWith('services') ? undefined : faces[other];
  if (face !== undefined && !face.test(path)) return finding(`${path} is not a face of ${other}`);
  return undefined;
}

export function checkImports(source: Source): Finding[] {
  return importsOf(source)
    .map((entry) => checkOne(source, entry))
    .filter((finding) => finding !== undefined);
}
