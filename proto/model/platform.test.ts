import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Platform } from '#proto/gen/swarm';
import { normalArchitecture, platformMatches } from './platform.ts';

describe('platform', () => {
  it('names of one architecture → one name', () => {
    const given = ['x86_64', 'AMD64', 'aarch64', 'arm64', 'armv7l', 'i686', 'riscv64'];
    const expected = ['amd64', 'amd64', 'arm64', 'arm64', 'arm', '386', 'riscv64'];
    assert.deepEqual(given.map(normalArchitecture), expected);
    assert.equal(normalArchitecture('constructor'), 'constructor');
  });

  it('a wished platform → matches by what it says', () => {
    const node = Platform.create({ os: 'linux', architecture: 'x86_64' });
    const matches = (os: string, architecture: string): boolean =>
      platformMatches(Platform.create({ os, architecture }), node);
    assert.ok(matches('', ''));
    assert.ok(matches('Linux', 'amd64'));
    assert.ok(matches('', 'amd64'));
    assert.ok(!matches('windows', 'amd64'));
    assert.ok(!matches('linux', 'arm64'));
    assert.ok(!platformMatches(Platform.create({ os: 'linux' }), undefined));
  });
});
