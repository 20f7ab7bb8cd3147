import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isShoalError } from '#lib/errors';
import { json } from './answer.ts';
import { parseFilters } from './filters.ts';
import { frame } from './frames.ts';
import { HttpError } from './http-error.ts';
import { socketPathOf } from './listener.ts';
import { Router } from './router.ts';
import { compareVersions, splitVersion } from './versions.ts';

describe('versions', () => {
  test('path: none, oldest and own version → taken off', () => {
    assert.deepEqual(splitVersion('/info'), { path: '/info', version: '1.49' });
    assert.deepEqual(splitVersion('/v1.24/info'), { path: '/info', version: '1.24' });
    assert.deepEqual(splitVersion('/v1.49/nodes/a/update'), {
      path: '/nodes/a/update',
      version: '1.49',
    });
  });

  test('path: too new or too old → 400 with the words clients look for', () => {
    const message = (path: string): string => {
      try {
        splitVersion(path);
      } catch (error) {
        assert.ok(error instanceof HttpError);
        assert.equal(error.status, 400);
        return error.message;
      }
      return assert.fail('taken');
    };
    assert.equal(
      message('/v1.50/info'),
      'client version 1.50 is too new. Maximum supported API version is 1.49',
    );
    assert.match(
      message('/v1.23/info'),
      /^client version 1.23 is too old. Minimum supported API version is 1.24, please upgrade /,
    );
    assert.match(message('/v2.0/info'), /too new/);
  });

  test('order: 1.9 and 1.10 → compared as numbers', () => {
    assert.ok(compareVersions('1.9', '1.10') < 0);
    assert.equal(compareVersions('1.49', '1.49'), 0);
  });
});

describe('router', () => {
  const route = (verb: 'GET' | 'POST' | 'DELETE', pattern: string) => ({
    verb,
    pattern,
    handle: () => json(pattern),
  });
  const router = new Router([
    route('GET', '/images/json'),
    route('GET', '/images/{name*}/json'),
    route('DELETE', '/images/{name*}'),
    route('GET', '/nodes/{id}'),
    route('POST', '/nodes/{id}/update'),
  ]);

  test('image names: slashes, colons, escapes → one parameter', () => {
    const { route: found, params } = router.find('GET', '/images/localhost:5000/a/b%3A1/json');
    assert.equal(found.pattern, '/images/{name*}/json');
    assert.equal(params.name, 'localhost:5000/a/b:1');
  });

  test('order: a fixed path before one with a name → the fixed one', () => {
    assert.equal(router.find('GET', '/images/json').route.pattern, '/images/json');
  });

  test('head: of a page that can be read → the same route', () => {
    assert.equal(router.find('HEAD', '/nodes/a').route.pattern, '/nodes/{id}');
  });

  const misses: readonly [string, string, number, RegExp][] = [
    ['GET', '/nowhere', 404, /^page not found$/],
    ['GET', '/nodes/a/b', 404, /^page not found$/],
    ['PUT', '/nodes/a', 405, /PUT is not allowed for \/nodes\/a: use GET/],
    ['GET', '/nodes/a/update', 405, /use POST/],
    ['GET', '/nodes/%zz', 400, /malformed escape/],
  ];
  for (const [method, path, status, message] of misses) {
    test(`miss: ${method} ${path} → ${status}`, () => {
      assert.throws(
        () => router.find(method, path),
        (error) =>
          error instanceof HttpError && error.status === status && message.test(error.message),
      );
    });
  }
});

describe('filters', () => {
  test('both spellings: objects and lists → the same values', () => {
    for (const raw of ['{"name":{"web":true,"off":false}}', '{"name":["web"]}']) {
      assert.deepEqual(parseFilters(raw, ['name']).get('name'), ['web']);
    }
  });

  test('nothing: empty text or null → no filters', () => {
    for (const raw of ['', 'null', '{}']) assert.equal(parseFilters(raw, []).has('name'), false);
  });

  const wrong = ['{', '[]', '{"name":1}', '{"name":[1]}', '{"x":["a"]}', '"name"'];
  for (const raw of wrong) {
    test(`wrong: ${raw} → invalid argument`, () => {
      assert.throws(
        () => parseFilters(raw, ['name']),
        (error) => isShoalError(error, 'invalid_argument') && /invalid filter/.test(error.message),
      );
    });
  }

  test('labels: key, key=value and a missing one → all must hold', () => {
    const has = (wanted: string[], labels: Record<string, string>): boolean =>
      parseFilters(JSON.stringify({ label: wanted }), ['label']).labels(labels);
    assert.equal(has(['a'], { a: '1' }), true);
    assert.equal(has(['a=1', 'b'], { a: '1', b: '' }), true);
    assert.equal(has(['a=2'], { a: '1' }), false);
    assert.equal(has(['toString'], {}), false);
  });
});

describe('frames', () => {
  test('frame: stderr → its number, the length, the text', () => {
    assert.deepEqual(
      [...frame('stderr', Buffer.from('hi\n'))],
      [2, 0, 0, 0, 0, 0, 0, 3, 104, 105, 10],
    );
    assert.equal(frame('stdout', Buffer.alloc(0))[0], 1);
  });
});

describe('hosts', () => {
  test('unix socket: with and without scheme → its path; anything else → refused', () => {
    assert.equal(socketPathOf('unix:///run/x.sock'), '/run/x.sock');
    assert.equal(socketPathOf('/run/x.sock'), '/run/x.sock');
    for (const host of ['tcp://127.0.0.1:2375', 'unix://x', `unix:///${'x'.repeat(120)}`]) {
      assert.throws(
        () => socketPathOf(host),
        (error) => isShoalError(error, 'invalid_argument'),
      );
    }
  });
});
