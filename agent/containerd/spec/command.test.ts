import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { withCode } from '../runtime-suite.ts';
import {
  mergeCommandLine,
  mergeEnvironment,
  mergeStopSignal,
  mergeWorkingDirectory,
} from './command.ts';
import { plainImage, plainRequest } from './testing.ts';

describe('command line: entrypoint and cmd merge as in Docker', () => {
  const image = { ...plainImage, entrypoint: ['/e', '-x'], cmd: ['c'] };
  const cases: [string, readonly string[], readonly string[], readonly string[]][] = [
    ['nothing given → both of the image', [], [], ['/e', '-x', 'c']],
    ['args → replace the cmd', [], ['a', 'b'], ['/e', '-x', 'a', 'b']],
    ['command → replaces the entrypoint and drops the cmd', ['/n'], [], ['/n']],
    ['both → nothing of the image', ['/n'], ['a'], ['/n', 'a']],
  ];
  for (const [title, command, args, expected] of cases) {
    it(title, () => {
      assert.deepEqual(mergeCommandLine(plainRequest({ command, args }), image), expected);
    });
  }
  it('nothing anywhere → invalid_argument', () => {
    const empty = { ...plainImage, cmd: [] };
    assert.throws(() => mergeCommandLine(plainRequest(), empty), withCode('invalid_argument'));
  });
});

it('environment: request over image over defaults, a bare name unsets', () => {
  const request = plainRequest({ env: ['A=mine', 'PATH', 'N=', '=x'], hostname: 'h', tty: true });
  const expected = ['HOSTNAME=h', 'TERM=xterm', 'A=mine', 'N='];
  assert.deepEqual(mergeEnvironment(request, plainImage), expected);
});

it('environment: image without PATH → the usual one', () => {
  const [path] = mergeEnvironment(plainRequest(), { ...plainImage, env: [] });
  assert.match(path ?? '', /^PATH=.*:\/bin$/);
});

it('working directory: request, image, root in this order, always absolute', () => {
  const image = { ...plainImage, workingDirectory: 'srv' };
  assert.equal(mergeWorkingDirectory(plainRequest({ workingDirectory: '/w' }), image), '/w');
  assert.equal(mergeWorkingDirectory(plainRequest(), image), '/srv');
  assert.equal(mergeWorkingDirectory(plainRequest(), plainImage), '/');
});

it('stop signal: request, image, SIGTERM in this order', () => {
  const image = { ...plainImage, stopSignal: 'SIGQUIT' };
  assert.equal(mergeStopSignal('SIGUSR1', image), 'SIGUSR1');
  assert.equal(mergeStopSignal('', image), 'SIGQUIT');
  assert.equal(mergeStopSignal('', plainImage), 'SIGTERM');
});
