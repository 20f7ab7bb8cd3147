import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isShoalError } from '#lib/errors';
import { familiarImageText, imageReferenceText, parseImageReference } from './image-reference.ts';

const sha = `sha256:${'0123456789abcdef'.repeat(4)}`;

describe('image reference', () => {
  it('what users write → full and short form', () => {
    const cases: readonly (readonly [string, string, string])[] = [
      ['nginx', 'docker.io/library/nginx:latest', 'nginx'],
      ['nginx:1.27', 'docker.io/library/nginx:1.27', 'nginx:1.27'],
      ['docker.io/nginx', 'docker.io/library/nginx:latest', 'nginx'],
      ['index.docker.io/library/nginx', 'docker.io/library/nginx:latest', 'nginx'],
      ['user/app', 'docker.io/user/app:latest', 'user/app'],
      ['library/a/b', 'docker.io/library/a/b:latest', 'library/a/b'],
      ['localhost/app', 'localhost/app:latest', 'localhost/app'],
      ['host:5000/app:v1', 'host:5000/app:v1', 'host:5000/app:v1'],
      ['[::1]:5000/app', '[::1]:5000/app:latest', '[::1]:5000/app'],
      ['ghcr.io/a/b__c-d.e:x', 'ghcr.io/a/b__c-d.e:x', 'ghcr.io/a/b__c-d.e:x'],
      ['Registry/app', 'Registry/app:latest', 'Registry/app'],
      [`nginx@${sha}`, `docker.io/library/nginx@${sha}`, `nginx@${sha}`],
      [`nginx:1@${sha}`, `docker.io/library/nginx:1@${sha}`, `nginx:1@${sha}`],
    ];
    for (const [text, full, short] of cases) {
      const reference = parseImageReference(text);
      assert.equal(imageReferenceText(reference), full, text);
      assert.equal(familiarImageText(reference), short, text);
      assert.deepEqual(
        imageReferenceText(parseImageReference(full)),
        full,
        'the full form is stable',
      );
    }
  });

  it('malformed → invalid_argument that quotes it', () => {
    const wrong = [
      '',
      ':tag',
      '/app',
      'App',
      'user/App',
      'a//b',
      'a/',
      '-a',
      'a b',
      'a:',
      'a:bad tag',
      `a:${'x'.repeat(129)}`,
      'a@sha256:abc',
      `a@sha256:${'g'.repeat(64)}`,
      'a@',
      'docker.io/',
      `${'a/'.repeat(130)}b`,
      'f'.repeat(64),
      'https://example.com/app',
    ];
    for (const text of wrong) {
      assert.throws(
        () => parseImageReference(text),
        (error) =>
          isShoalError(error, 'invalid_argument') &&
          error.message.startsWith(JSON.stringify(text)) &&
          /invalid|must/.test(error.message),
        text,
      );
    }
  });
});
