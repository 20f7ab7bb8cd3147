import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { withCode } from '../runtime-suite.ts';
import { familiarName, parseReference, referenceName } from './reference.ts';

const digest = `sha256:${'a'.repeat(64)}`;

describe('reference: normalized as Docker does', () => {
  const cases: [string, string][] = [
    ['busybox', 'docker.io/library/busybox:latest'],
    ['busybox:1.36', 'docker.io/library/busybox:1.36'],
    ['team/web', 'docker.io/team/web:latest'],
    ['docker.io/busybox', 'docker.io/library/busybox:latest'],
    ['index.docker.io/library/busybox', 'docker.io/library/busybox:latest'],
    ['localhost/web', 'localhost/web:latest'],
    ['localhost:5000/web:v1', 'localhost:5000/web:v1'],
    ['reg.example.com/a/b/c:x', 'reg.example.com/a/b/c:x'],
    ['10.0.0.1:5000/web', '10.0.0.1:5000/web:latest'],
    ['[::1]:5000/web', '[::1]:5000/web:latest'],
    [`web@${digest}`, `docker.io/library/web@${digest}`],
    [`web:1@${digest}`, `docker.io/library/web@${digest}`],
  ];
  for (const [text, name] of cases) {
    it(`${text} → ${name}`, () => {
      assert.equal(referenceName(parseReference(text)), name);
      assert.equal(referenceName(parseReference(name)), name);
    });
  }
});

it('reference: broken → invalid_argument', () => {
  const broken = [
    '',
    'UPPER',
    'web:',
    'web:a b',
    'a//b',
    '-a',
    'web@sha256:12',
    'http://x/y',
    'a/',
  ];
  for (const text of [...broken, `${'a'.repeat(256)}`]) {
    assert.throws(() => parseReference(text), withCode('invalid_argument'), text);
  }
});

it('familiar name: without what is implied', () => {
  assert.equal(familiarName('docker.io/library/busybox:latest'), 'busybox:latest');
  assert.equal(familiarName('docker.io/team/web:1'), 'team/web:1');
  assert.equal(familiarName('reg.io/library/web:1'), 'reg.io/library/web:1');
});
